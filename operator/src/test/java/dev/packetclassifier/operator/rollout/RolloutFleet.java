// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.rollout;

import dev.packetclassifier.api.v1alpha1.AttachMode;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.RolloutGate;
import dev.packetclassifier.api.v1alpha1.RolloutSpec;
import dev.packetclassifier.api.v1alpha1.RolloutStatus;
import dev.packetclassifier.api.v1alpha1.RolloutStep;
import dev.packetclassifier.operator.rollout.RolloutNode.Health;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Nodes that get what a rollout decides, and act when told; the status and the nodes are all that passes from plan to plan. */
final class RolloutFleet {
  final Map<String, RolloutNode> nodes = new LinkedHashMap<>();
  final RolloutSpec spec = new RolloutSpec();
  final List<RolloutGate> gates = new ArrayList<>();
  final Set<String> gone = new HashSet<>();
  Pair wanted = pair("r1", Mode.Observe);
  boolean pinned;
  RolloutStatus status;
  long generation = 1;
  long observed = -1;
  Duration age = Duration.ZERO;

  static Pair pair(String revision, Mode mode) {
    return new Pair(revision, mode, AttachMode.Auto, 100, new Interfaces(List.of("eth0"), null, null), null);
  }

  RolloutFleet with(int count) {
    for (int i = 0; i < count; i++) {
      add("n%03d".formatted(i), Map.of());
    }
    return this;
  }

  void add(String name, Map<String, String> labels) {
    nodes.put(name, new RolloutNode(name, labels, Optional.empty(), Health.Confirmed));
  }

  RolloutFleet steps(String... written) {
    spec.steps = new ArrayList<>();
    for (String each : written) {
      RolloutStep step = new RolloutStep();
      String[] parts = each.split(" ");
      step.nodes = parts[0].endsWith("%") ? new IntOrString(parts[0]) : new IntOrString(Integer.parseInt(parts[0]));
      step.hold = parts.length > 1 ? parts[1] : null;
      spec.steps.add(step);
    }
    return this;
  }

  void want(Pair pair) {
    wanted = pair;
    edit();
  }

  void edit() {
    generation++;
  }

  void pass(Duration time) {
    age = age.plus(time);
  }

  RolloutDecision decide() {
    Set<String> revisions = new HashSet<>(Set.of("r1", "r2", "r3", "r4"));
    revisions.removeAll(gone);
    return Rollout.decide(new RolloutInput("c", generation, wanted, pinned, spec, status, observed, age, gates, revisions,
        List.copyOf(nodes.values())));
  }

  /** Writes the status, then the nodes. */
  RolloutDecision plan() {
    RolloutDecision decision = decide();
    write(decision);
    decision.targets().forEach(this::assign);
    return decision;
  }

  void write(RolloutDecision decision) {
    if (!CanonicalJson.id(decision.status()).equals(status == null ? "" : CanonicalJson.id(status))) {
      age = Duration.ZERO;
    }
    status = decision.status();
    observed = generation;
  }

  void assign(String name, Optional<Pair> target) {
    RolloutNode node = nodes.get(name);
    if (node != null && !node.assigned().equals(target)) {
      nodes.put(name, new RolloutNode(name, node.labels(), target, Health.Moving));
    }
  }

  void reports(String name, Health health) {
    nodes.computeIfPresent(name, (key, node) -> new RolloutNode(name, node.labels(), node.assigned(), health));
  }

  void allReport(Health health) {
    List.copyOf(nodes.keySet()).forEach(name -> reports(name, health));
  }

  /** Plans and lets every node that moves confirm, until nothing changes; no time passes. */
  RolloutDecision settle() {
    RolloutDecision decision = plan();
    for (int i = 0; i < 50; i++) {
      nodes.values().stream().filter(node -> node.health() == Health.Moving).map(RolloutNode::name).toList()
          .forEach(name -> reports(name, Health.Confirmed));
      decision = plan();
    }
    return decision;
  }

  List<String> running(Pair pair) {
    return nodes.values().stream().filter(node -> node.assigned().equals(Optional.of(pair.placed()))).map(RolloutNode::name).toList();
  }
}
