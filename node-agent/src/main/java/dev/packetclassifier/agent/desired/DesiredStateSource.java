package dev.packetclassifier.agent.desired;

import dev.packetclassifier.agent.cluster.Cluster;
import dev.packetclassifier.agent.store.NodeCheckpoint;
import dev.packetclassifier.api.v1alpha1.Assignment;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNodeSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts together what this node should run from what the API server says and what was kept. */
public final class DesiredStateSource {
  private final Cluster cluster;
  private final NodeCheckpoint lastKnown;
  private final NodeDeletionDetector absence = new NodeDeletionDetector();
  private List<Assignment> last;

  public DesiredStateSource(Cluster cluster, NodeCheckpoint lastKnown) {
    this.cluster = cluster;
    this.lastKnown = lastKnown;
    this.last = lastKnown.assignments().map(DesiredStateSource::list).orElse(null);
  }

  /** What is wanted now; kept on the disk before it is acted on. */
  public DesiredAssignments at(Instant now) {
    NodeObjectState seen = cluster.ownObject();
    if (seen instanceof NodeObjectState.Present present && present.object().getSpec() != null) {
      absence.ended();
      return explicit(present);
    }
    if (seen instanceof NodeObjectState.Missing) {
      if (absence.nodeGone(now, cluster::askForOwnObject, cluster::askForNode)) {
        last = null;
        lastKnown.forget();
        return new DesiredAssignments.NodeGone();
      }
      return new DesiredAssignments.Assigned(last == null ? List.of() : last, Map.of(), Optional.empty());
    }
    return last == null ? new DesiredAssignments.Unknown() : new DesiredAssignments.Assigned(last, Map.of(), Optional.empty());
  }

  private DesiredAssignments explicit(NodeObjectState.Present present) {
    last = list(present.object().getSpec());
    lastKnown.keep(present.object().getSpec());
    return new DesiredAssignments.Assigned(last, present.unreadable(), Optional.of(present.object()));
  }

  /** Server-side apply leaves no list when its last entry goes: a spec without a list is an empty list. */
  private static List<Assignment> list(PacketClassifierNodeSpec spec) {
    return spec.assignments == null ? List.of() : spec.assignments;
  }
}
