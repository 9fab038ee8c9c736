package dev.packetclassifier.agent.desired;

import dev.packetclassifier.agent.cluster.Cluster;
import dev.packetclassifier.agent.store.LastKnown;
import dev.packetclassifier.api.v1alpha1.Assignment;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNodeSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts together what this node should run from what the API server says and what was kept. */
public final class DesiredState {
  private final Cluster cluster;
  private final LastKnown lastKnown;
  private final Absence absence = new Absence();
  private List<Assignment> last;

  public DesiredState(Cluster cluster, LastKnown lastKnown) {
    this.cluster = cluster;
    this.lastKnown = lastKnown;
    this.last = lastKnown.assignments().map(DesiredState::list).orElse(null);
  }

  /** What is wanted now; kept on the disk before it is acted on. */
  public Desired at(Instant now) {
    OwnObject seen = cluster.ownObject();
    if (seen instanceof OwnObject.Present present && present.object().getSpec() != null) {
      absence.ended();
      return explicit(present);
    }
    if (seen instanceof OwnObject.Missing) {
      if (absence.nodeGone(now, cluster::askForOwnObject, cluster::askForNode)) {
        last = null;
        lastKnown.forget();
        return new Desired.NodeGone();
      }
      return new Desired.Assigned(last == null ? List.of() : last, Map.of(), Optional.empty());
    }
    return last == null ? new Desired.Unknown() : new Desired.Assigned(last, Map.of(), Optional.empty());
  }

  private Desired explicit(OwnObject.Present present) {
    last = list(present.object().getSpec());
    lastKnown.keep(present.object().getSpec());
    return new Desired.Assigned(last, present.unreadable(), Optional.of(present.object()));
  }

  /** Server-side apply leaves no list when its last entry goes: a spec without a list is an empty list. */
  private static List<Assignment> list(PacketClassifierNodeSpec spec) {
    return spec.assignments == null ? List.of() : spec.assignments;
  }
}
