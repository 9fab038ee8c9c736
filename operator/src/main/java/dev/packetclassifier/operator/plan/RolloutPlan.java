// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.plan;

import dev.packetclassifier.api.v1alpha1.Assignment;
import dev.packetclassifier.api.v1alpha1.PacketClassifierStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What happens next.
 *
 * @param makeRevision whether the wanted revision must be made before anything else
 * @param assignment what every node of {@code assign} gets; empty when the model is not valid
 * @param assign nodes whose object lacks that assignment or has another
 * @param unassign nodes that have an assignment and should not
 * @param prune revisions that nobody runs and that are older than the history keeps
 * @param status what people should see
 * @param publish whether to write it now
 * @param events what to publish when it is written
 * @param wakeUp when to look again even if nothing happens
 */
public record RolloutPlan(boolean makeRevision, Optional<Assignment> assignment, List<NodeInfo> assign, List<AssignedNode> unassign,
    List<String> prune, PacketClassifierStatus status, boolean publish, List<PlannedEvent> events, Duration wakeUp) {
}
