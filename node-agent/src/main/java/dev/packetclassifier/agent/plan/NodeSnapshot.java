// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.plan;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that a plan is made from, at one moment.
 *
 * @param desired what the node should run
 * @param selection the interfaces that the assignments select
 * @param kernel what the kernel runs for us
 * @param foreign by interface number: a foreign XDP program
 * @param driverChanged numbers of interfaces whose MTU, channels or driver changed under a program at tc
 * @param revisions by name: whether each desired revision can run
 * @param failures attachments that failed and are still backing off
 * @param kernelUnsupported why this kernel can run none of our programs
 * @param tables limits of the state tables
 * @param egress what the egress observers see
 */
public record NodeSnapshot(AssignmentSet desired, InterfaceSelection selection, KernelState kernel, Map<Integer, ForeignProgram> foreign,
    Set<Integer> driverChanged, Map<String, RevisionState> revisions,
    Map<DesiredAttachment, PlacementOutcome> failures,
    Optional<String> kernelUnsupported, TableLimits tables, EgressVisibility egress) {
}
