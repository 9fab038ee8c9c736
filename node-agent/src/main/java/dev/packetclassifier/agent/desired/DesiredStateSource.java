// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.desired;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.packetclassifier.agent.cluster.Cluster;
import dev.packetclassifier.agent.cluster.NodeObjectState;
import dev.packetclassifier.agent.store.NodeCheckpoint;
import dev.packetclassifier.api.v1alpha1.Assignment;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNodeSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What this node should run: from the API server, or from the checkpoint while that is not known. */
public final class DesiredStateSource {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Cluster cluster;
  private final NodeCheckpoint checkpoint;
  private final RebootPolicy reboot;
  private final NodeDeletionDetector deletion = new NodeDeletionDetector();
  private List<Assignment> last;
  private boolean rebooted;
  private Instant started;

  public DesiredStateSource(Cluster cluster, NodeCheckpoint checkpoint, RebootPolicy reboot) {
    this.cluster = cluster;
    this.checkpoint = checkpoint;
    this.reboot = reboot;
    this.last = checkpoint.assignments().map(DesiredStateSource::list).orElse(null);
    this.rebooted = checkpoint.bootId().map(reboot::isRebooted).orElse(false);
  }

  /** What is desired now; written to disk before it is acted on. */
  public DesiredAssignments current(Instant now) {
    if (started == null) {
      started = now;
    }
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
      return new DesiredAssignments.Assigned(last == null ? List.of() : checkpointed(now), Map.of(), Optional.empty());
    }
    return last == null || rebooted && now.isBefore(started.plus(reboot.waitFor())) ? new DesiredAssignments.Unknown()
        : new DesiredAssignments.Assigned(checkpointed(now), Map.of(), Optional.empty());
  }

  /** When another answer is worth a sync; empty when only a trigger is. */
  public Optional<Instant> nextChange(Instant now) {
    if (deletion.nextQuery().isPresent()) {
      return deletion.nextQuery();
    }
    return Optional.ofNullable(started).filter(since -> rebooted).map(since -> since.plus(reboot.waitFor())).filter(now::isBefore);
  }

  private DesiredAssignments explicit(NodeObjectState.Present present) {
    last = list(present.object().getSpec());
    rebooted = false;
    checkpoint.saveAssignments(present.object().getSpec());
    checkpoint.saveBootId(reboot.bootId());
    return new DesiredAssignments.Assigned(last, present.unsupported(), Optional.of(present.object()));
  }

  /** The last known assignments, in Observe for a time after a reboot. */
  private List<Assignment> checkpointed(Instant now) {
    return rebooted && now.isBefore(started.plus(reboot.observeFor())) ? last.stream().map(DesiredStateSource::observing).toList() : last;
  }

  private static Assignment observing(Assignment assignment) {
    Assignment copy = JSON.convertValue(assignment, Assignment.class);
    copy.active.mode = Mode.Observe;
    return copy;
  }

  /** Server-side apply leaves no list when its last entry goes: a spec without a list is an empty list. */
  private static List<Assignment> list(PacketClassifierNodeSpec spec) {
    return spec.assignments == null ? List.of() : spec.assignments;
  }
}
