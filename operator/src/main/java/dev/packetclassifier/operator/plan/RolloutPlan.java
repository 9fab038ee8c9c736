// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.plan;

import dev.packetclassifier.api.v1alpha1.PacketClassifierStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What happens next.
 *
 * @param makeRevision the revision that must be made before anything else; empty when it exists, or the model is not valid
 * @param statusFirst whether the status must be written before any assignment: without it nobody would know what nodes return to
 * @param assign nodes whose object lacks what they are to be assigned or has something else, what drops less first
 * @param unassign nodes that have an assignment and should not
 * @param prune revisions that nobody runs and that are older than the history keeps
 * @param status what people should see
 * @param publish whether to write it now
 * @param events what to publish when it is written
 * @param wakeUp when to look again even if nothing happens
 */
public record RolloutPlan(Optional<String> makeRevision, boolean statusFirst, List<NodeAssignment> assign, List<AssignedNode> unassign,
    List<String> prune, PacketClassifierStatus status, boolean publish, List<PlannedEvent> events, Duration wakeUp) {
}
