// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.desired;

import dev.packetclassifier.agent.cluster.Cluster;
import dev.packetclassifier.agent.cluster.NodeObjectState;
import dev.packetclassifier.agent.store.NodeCheckpoint;
import dev.packetclassifier.api.v1alpha1.Assignment;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNodeSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What this node should run: from the API server, or from the checkpoint while that is not known. */
public final class DesiredStateSource {
  private final Cluster cluster;
  private final NodeCheckpoint checkpoint;
  private final NodeDeletionDetector deletion = new NodeDeletionDetector();
  private List<Assignment> last;

  public DesiredStateSource(Cluster cluster, NodeCheckpoint checkpoint) {
    this.cluster = cluster;
    this.checkpoint = checkpoint;
    this.last = checkpoint.assignments().map(DesiredStateSource::list).orElse(null);
  }

  /** What is desired now; written to disk before it is acted on. */
  public DesiredAssignments current(Instant now) {
    NodeObjectState seen = cluster.nodeObject();
    if (seen instanceof NodeObjectState.Present present && present.object().getSpec() != null) {
      deletion.objectPresent();
      return explicit(present);
    }
    if (seen instanceof NodeObjectState.NotFound) {
      if (deletion.isNodeDeleted(now, cluster::nodeObjectExistence, cluster::nodeExistence)) {
        last = null;
        checkpoint.clear();
        return new DesiredAssignments.NodeDeleted();
      }
      return new DesiredAssignments.Assigned(last == null ? List.of() : last, Map.of(), Optional.empty());
    }
    return last == null ? new DesiredAssignments.Unknown() : new DesiredAssignments.Assigned(last, Map.of(), Optional.empty());
  }

  private DesiredAssignments explicit(NodeObjectState.Present present) {
    last = list(present.object().getSpec());
    checkpoint.saveAssignments(present.object().getSpec());
    return new DesiredAssignments.Assigned(last, present.unsupported(), Optional.of(present.object()));
  }

  /** Server-side apply leaves no list when its last entry goes: a spec without a list is an empty list. */
  private static List<Assignment> list(PacketClassifierNodeSpec spec) {
    return spec.assignments == null ? List.of() : spec.assignments;
  }
}
