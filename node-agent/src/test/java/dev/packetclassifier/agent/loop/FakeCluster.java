package dev.packetclassifier.agent.loop;

import dev.packetclassifier.agent.cluster.Cluster;
import dev.packetclassifier.agent.desired.OwnObject;
import dev.packetclassifier.agent.desired.Presence;
import dev.packetclassifier.agent.plan.Transition;
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
  public final List<Transition> events = new ArrayList<>();
  OwnObject own = new OwnObject.NotHeard();
  Presence node = Presence.Exists;
  boolean reachable = true;
  boolean eventsRefused;
  int refusedEvents;

  /** The operator writes the spec; the generation moves. */
  public void assign(Assignment... assignments) {
    PacketClassifierNode object = new PacketClassifierNode();
    object.getMetadata().setName("node-a");
    object.getMetadata().setUid("uid");
    object.getMetadata().setGeneration(own instanceof OwnObject.Present before ? before.object().getMetadata().getGeneration() + 1 : 1L);
    object.setSpec(new PacketClassifierNodeSpec());
    object.getSpec().assignments = List.of(assignments);
    object.setStatus(status());
    own = new OwnObject.Present(object, Map.of());
  }

  /** The operator, a newer one, assigns something that this agent does not understand, beside what it does. */
  void assignBeside(String classifier, String reason, Assignment... assignments) {
    assign(assignments);
    own = new OwnObject.Present(((OwnObject.Present) own).object(), Map.of(classifier, reason));
  }

  /** The last status written, or null. */
  public PacketClassifierNodeStatus status() {
    return written.isEmpty() ? null : written.get(written.size() - 1);
  }

  @Override
  public OwnObject ownObject() {
    return own;
  }

  @Override
  public Presence askForOwnObject() {
    return reachable ? own instanceof OwnObject.Present ? Presence.Exists : Presence.Missing : Presence.Unclear;
  }

  @Override
  public Presence askForNode() {
    return reachable ? node : Presence.Unclear;
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
  public boolean report(PacketClassifierNode object, Transition transition) {
    if (eventsRefused) {
      refusedEvents++;
      return false;
    }
    events.add(transition);
    return true;
  }
}
