package dev.packetclassifier.agent.kernel;

import dev.packetclassifier.agent.plan.Attached;
import dev.packetclassifier.agent.plan.Unreadable;
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
public record KernelState(List<Attached> attached, Set<String> pinned, List<Unreadable> unreadable, long nanos) {
}
