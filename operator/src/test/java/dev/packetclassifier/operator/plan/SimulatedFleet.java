// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.plan;

import dev.packetclassifier.api.v1alpha1.Assignment;
import dev.packetclassifier.api.v1alpha1.AssignmentStatus;
import dev.packetclassifier.api.v1alpha1.ConditionType;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.PacketClassifier;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNode;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNodeSpec;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNodeStatus;
import dev.packetclassifier.api.v1alpha1.PacketClassifierStatus;
import dev.packetclassifier.api.v1alpha1.Phase;
import dev.packetclassifier.api.v1alpha1.StatusCondition;
import dev.packetclassifier.operator.Classifiers;
import dev.packetclassifier.operator.plan.NodeInfo.Agent;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A simulated fleet: carries out plans as the operator and the API server would, and lets agents act when told. Time moves when
 * told too.
 */
final class SimulatedFleet {
  final PacketClassifier classifier;
  final Map<String, NodeInfo> nodes = new LinkedHashMap<>();
  final Map<String, PacketClassifierNode> objects = new TreeMap<>();
  final Map<String, Long> assignedAt = new TreeMap<>();
  final Map<String, Instant> graceUntil = new TreeMap<>();
  final Map<String, RefusedWrite> refusedWrites = new TreeMap<>();
  final Map<String, RevisionInfo> revisions = new TreeMap<>();
  final List<PlannedEvent> events = new ArrayList<>();
  ModelValidation validation = new ModelValidation.Valid("c-0000000001", "0000000001".repeat(6) + "0000");
  Instant now = Instant.parse("2026-01-01T00:00:00Z");
  PublishedStatus published = new PublishedStatus(null, Optional.empty(), Duration.ZERO);
  int statusWrites;
  int assignmentWrites;
  private int made;

  SimulatedFleet() {
    this(Classifiers.small("c"));
  }

  SimulatedFleet(PacketClassifier classifier) {
    this.classifier = classifier;
    classifier.getMetadata().setGeneration(1L);
  }

  SimulatedFleet withNodes(int count, Agent agent) {
    for (int i = 0; i < count; i++) {
      node("node-%05d".formatted(i), agent, Map.of());
    }
    return this;
  }

  void node(String name, Agent agent, Map<String, String> labels) {
    nodes.put(name, new NodeInfo(name, "uid-" + name + "-" + made++, true, labels, List.of(), agent));
  }

  /** The model changes. */
  void revise(int number) {
    String hex = "%010x".formatted(number);
    validation = new ModelValidation.Valid("c-" + hex, hex.repeat(6) + "0000");
    edit();
  }

  void reject(String message) {
    validation = new ModelValidation.Invalid(message);
    edit();
  }

  void edit() {
    classifier.getMetadata().setGeneration(classifier.getMetadata().getGeneration() + 1);
  }

  RolloutPlan plan() {
    return ClassifierPlanner
        .plan(new PlannerInput(classifier, validation, revisions.values(), nodes.values(), objects, assignedAt, graceUntil, refusedWrites,
            published, now));
  }

  /** Plans and carries it out; at once again while there are more writes than one plan has. */
  RolloutPlan step() {
    RolloutPlan plan = carryOut(plan());
    while (plan.assign().size() + plan.unassign().size() == ClassifierPlanner.MAX_WRITES) {
      plan = carryOut(plan());
    }
    return plan;
  }

  private RolloutPlan carryOut(RolloutPlan plan) {
    if (plan.makeRevision().isPresent()) {
      ModelValidation.Valid valid = (ModelValidation.Valid) validation;
      revisions.put(valid.revision(), new RevisionInfo(valid.revision(), valid.digest(), now.toString()));
    }
    plan.assign().forEach(write -> assign(write.node(), write.assignment()));
    plan.unassign().forEach(assigned -> unassign(assigned.node().name()));
    plan.prune().forEach(revisions::remove);
    if (plan.publish()) {
      statusWrites++;
      published = new PublishedStatus(plan.status(), Optional.of(now), Duration.ZERO);
      events.addAll(plan.events());
    }
    return plan;
  }

  void pass(Duration time) {
    now = now.plus(time);
    published = new PublishedStatus(published.status(), published.at(), published.age().plus(time));
  }

  private void assign(NodeInfo node, Assignment assignment) {
    assignmentWrites++;
    PacketClassifierNode object = objects.computeIfAbsent(node.name(), SimulatedFleet::object);
    object.getMetadata().setOwnerReferences(List.of(new OwnerReferenceBuilder().withUid(node.uid()).build()));
    change(object, assignment);
    assignedAt.put(node.name(), object.getMetadata().getGeneration());
  }

  /** Another classifier's assignment on this node changes. */
  void anotherIsAssigned(String node) {
    PacketClassifierNode object = objects.get(node);
    object.getMetadata().setGeneration(object.getMetadata().getGeneration() + 1);
  }

  void unassign(String node) {
    change(objects.get(node), null);
  }

  private static void change(PacketClassifierNode object, Assignment assignment) {
    List<Assignment> entries = new ArrayList<>(object.getSpec().assignments);
    entries.removeIf(entry -> entry.classifier.equals("c"));
    if (assignment != null) {
      entries.add(assignment);
    }
    object.getSpec().assignments = entries;
    object.getMetadata().setGeneration(object.getMetadata().getGeneration() + 1);
  }

  private static PacketClassifierNode object(String name) {
    PacketClassifierNode object = new PacketClassifierNode();
    object.setMetadata(new ObjectMetaBuilder().withName(name).withUid("object-" + name).withGeneration(0L).build());
    object.setSpec(new PacketClassifierNodeSpec());
    object.getSpec().assignments = List.of();
    object.setStatus(new PacketClassifierNodeStatus());
    return object;
  }

  /** Every agent acts and reports this phase. */
  void allReport(Phase phase) {
    nodes.keySet().forEach(name -> reports(name, phase));
  }

  /** This agent acts on what it is told and reports this phase. */
  void reports(String node, Phase phase) {
    PacketClassifierNode object = objects.get(node);
    if (object == null) {
      return;
    }
    object.getStatus().observedGeneration = object.getMetadata().getGeneration();
    object.getStatus().assignments = object.getSpec().assignments.stream().map(entry -> report(entry, phase)).toList();
  }

  private static AssignmentStatus report(Assignment entry, Phase phase) {
    AssignmentStatus report = new AssignmentStatus();
    report.classifier = entry.classifier;
    report.active = new AssignmentStatus.Active();
    report.active.phase = phase;
    if (phase == Phase.Running) {
      report.active.revision = entry.active.revision;
      report.active.mode = entry.active.mode;
    } else if (phase == Phase.Warming) {
      report.active.revision = entry.active.revision;
      report.active.mode = Mode.Observe;
      report.active.message = "eth0: Enforce acts as Observe until 10:00:00Z";
    } else {
      report.active.message = "because";
    }
    return report;
  }

  PacketClassifierStatus status() {
    return published.status();
  }

  StatusCondition condition(String type) {
    return StatusFields.condition(status(), ConditionType.valueOf(type)).orElseThrow();
  }

  /** Without those of the rollout, which have tests of their own. */
  List<String> nodeEventReasons() {
    return eventReasons().stream().filter(reason -> !reason.startsWith("Rollout")).toList();
  }

  List<String> eventReasons() {
    return events.stream().map(event -> event.reason().name()).toList();
  }
}
