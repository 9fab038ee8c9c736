// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.sync;

import dev.packetclassifier.agent.cluster.Cluster;
import dev.packetclassifier.agent.cluster.Existence;
import dev.packetclassifier.agent.cluster.NodeObjectState;
import dev.packetclassifier.agent.plan.NodeEvent;
import dev.packetclassifier.api.v1alpha1.Assignment;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNode;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNodeSpec;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNodeStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An API server in memory. */
public final class FakeCluster implements Cluster {
  public final Map<String, String> revisions = new HashMap<>();
  public final List<PacketClassifierNodeStatus> written = new ArrayList<>();
  public final List<NodeEvent> events = new ArrayList<>();
  public NodeObjectState own = new NodeObjectState.NotSynced();
  Existence node = Existence.Exists;
  boolean reachable = true;
  boolean eventsRefused;
  int refusedEvents;

  /** The operator writes the spec; the generation moves. */
  public void assign(Assignment... assignments) {
    PacketClassifierNode object = new PacketClassifierNode();
    object.getMetadata().setName("node-a");
    object.getMetadata().setUid("uid");
    object.getMetadata()
        .setGeneration(own instanceof NodeObjectState.Present before ? before.object().getMetadata().getGeneration() + 1 : 1L);
    object.setSpec(new PacketClassifierNodeSpec());
    object.getSpec().assignments = List.of(assignments);
    object.setStatus(status());
    own = new NodeObjectState.Present(object, Map.of());
  }

  /** The operator, a newer one, assigns something that this agent does not understand, besides what it does. */
  void assignBeside(String classifier, String reason, Assignment... assignments) {
    assign(assignments);
    own = new NodeObjectState.Present(((NodeObjectState.Present) own).object(), Map.of(classifier, reason));
  }

  /** The last status written, or null. */
  public PacketClassifierNodeStatus status() {
    return written.isEmpty() ? null : written.get(written.size() - 1);
  }

  @Override
  public NodeObjectState nodeObject() {
    return own;
  }

  @Override
  public Existence nodeObjectExistence() {
    return reachable ? own instanceof NodeObjectState.Present ? Existence.Exists : Existence.NotFound : Existence.Unknown;
  }

  @Override
  public Existence nodeExistence() {
    return reachable ? node : Existence.Unknown;
  }

  @Override
  public Optional<Map<String, String>> peers() {
    return Optional.empty();
  }

  @Override
  public Optional<String> fetch(String name) throws IOException {
    if (!reachable) {
      throw new IOException("connection refused");
    }
    return Optional.ofNullable(revisions.get(name));
  }

  @Override
  public void writeStatus(PacketClassifierNode object, PacketClassifierNodeStatus status) throws IOException {
    if (!reachable) {
      throw new IOException("connection refused");
    }
    written.add(status);
    object.setStatus(status);
  }

  @Override
  public boolean publishEvent(PacketClassifierNode object, NodeEvent transition) {
    if (eventsRefused) {
      refusedEvents++;
      return false;
    }
    events.add(transition);
    return true;
  }
}
