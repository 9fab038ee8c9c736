package dev.packetclassifier.agent.kernel;

import dev.packetclassifier.agent.plan.Attached;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the kernel holds for us.
 *
 * @param attached what runs
 * @param pinned classifiers that have any pin
 * @param unreadable by interface number: why what is pinned there cannot be taken over; it goes on running
 */
public record KernelState(List<Attached> attached, Set<String> pinned, Map<Integer, String> unreadable) {
}
