package dev.packetclassifier.agent.kernel;

import dev.packetclassifier.agent.plan.AttachedProgram;
import dev.packetclassifier.agent.plan.UnadoptablePin;
import java.util.List;
import java.util.Set;

/**
 * What the kernel holds for us.
 *
 * @param attached what runs
 * @param pinned classifiers that have any pin
 * @param unreadable pins that cannot be taken over; what they hold goes on running
 * @param nanos boot clock nanoseconds when it was read
 */
public record KernelState(List<AttachedProgram> attached, Set<String> pinned, List<UnadoptablePin> unreadable, long nanos) {
}
