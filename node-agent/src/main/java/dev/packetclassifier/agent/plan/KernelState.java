// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.plan;

import java.util.List;
import java.util.Set;

/**
 * What the kernel holds for us.
 *
 * @param attached programs that run
 * @param pinned classifiers that have any pin, attached or not
 * @param unadoptable pins that cannot be adopted; what they hold goes on running
 * @param nanos boot clock nanoseconds when it was read
 */
public record KernelState(List<AttachedProgram> attached, Set<String> pinned, List<UnadoptablePin> unadoptable, long nanos) {
}
