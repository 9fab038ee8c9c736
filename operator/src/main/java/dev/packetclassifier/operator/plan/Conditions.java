// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.plan;

import dev.packetclassifier.api.v1alpha1.ConditionReason;
import dev.packetclassifier.api.v1alpha1.ConditionType;
import dev.packetclassifier.api.v1alpha1.PacketClassifierStatus;
import dev.packetclassifier.api.v1alpha1.StatusCondition;
import dev.packetclassifier.api.v1alpha1.StatusCondition.Status;
import dev.packetclassifier.operator.plan.NodeState.Category;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The four conditions of a classifier, as kstatus reads them. */
final class Conditions {
  /** What all nodes together amount to: whether they are ready, a word for programs, and a sentence. */
  private record Summary(boolean ready, ConditionReason reason, String message) {
  }

  private final PacketClassifierStatus before;
  private final long generation;
  private final Instant now;

  /**
   * @param before the status so far: a condition whose status stays keeps its time
   * @param generation what the conditions are about
   * @param now the time of those that change
   */
  Conditions(PacketClassifierStatus before, long generation, Instant now) {
    this.before = before;
    this.generation = generation;
    this.now = now;
  }

  /** The model is not valid: nothing moves until the spec changes. */
  List<StatusCondition> rejected(String message, String running) {
    String left = running.equals(StatusFields.NO_REVISION) ? "no node was touched" : "no node was touched; " + running + " stays";
    return List.of(
        condition(ConditionType.Accepted, Status.False, ConditionReason.InvalidModel, message),
        condition(ConditionType.Ready, Status.False, ConditionReason.InvalidModel, "The model was not accepted, " + left + ": " + message),
        condition(ConditionType.Reconciling, Status.False, ConditionReason.InvalidModel, "Waiting for a valid model."),
        condition(ConditionType.Stalled, Status.True, ConditionReason.InvalidModel, message));
  }

  /** Says more exactly why a model was rejected. */
  static void refine(List<StatusCondition> conditions, ConditionReason reason) {
    conditions.stream().filter(condition -> condition.reason.equals(ConditionReason.InvalidModel.name()))
        .forEach(condition -> condition.reason = reason.name());
  }

  /** The classifier is being deleted. */
  List<StatusCondition> detaching(String message) {
    List<StatusCondition> conditions = new ArrayList<>();
    StatusFields.condition(before, ConditionType.Accepted).ifPresent(conditions::add);
    conditions.add(condition(ConditionType.Ready, Status.False, ConditionReason.Detaching, "It is being deleted."));
    conditions.add(condition(ConditionType.Reconciling, Status.True, ConditionReason.Detaching, message));
    conditions.add(condition(ConditionType.Stalled, Status.False, ConditionReason.Detaching, "Nothing is stuck."));
    return conditions;
  }

  /** The model is valid, and this is how far the nodes are. */
  List<StatusCondition> accepted(String revision, NodeStateCounts counts, List<NodeState> states) {
    Summary summary = summarize(revision, counts, states);
    boolean reconciling = !summary.ready && (counts.inProgress() > 0
        || summary.reason == ConditionReason.NoSupportedNode && counts.anyUnsupportedRecovering());
    boolean stalled = !summary.ready && !reconciling;
    return List.of(
        condition(ConditionType.Accepted, Status.True, ConditionReason.Accepted,
            "Model and policy are valid; their revision is " + revision + "."),
        condition(ConditionType.Ready, summary.ready ? Status.True : Status.False, summary.reason, summary.message),
        reconciling ? condition(ConditionType.Reconciling, Status.True, progressReason(counts, summary.reason), summary.message)
            : condition(ConditionType.Reconciling, Status.False, summary.reason, "Nothing is being changed."),
        stalled ? condition(ConditionType.Stalled, Status.True, summary.reason, summary.message)
            : condition(ConditionType.Stalled, Status.False, summary.reason, "Nothing is stuck."));
  }

  private Summary summarize(String revision, NodeStateCounts counts, List<NodeState> states) {
    if (counts.allReady()) {
      return new Summary(true, ConditionReason.NodesReady, all(counts.desired()) + " " + revision + "." + unsupported(counts, states));
    }
    if (counts.desired() == 0 && counts.inProgress() == 0) {
      return counts.of(Category.Unsupported) > 0
          ? new Summary(false, ConditionReason.NoSupportedNode, "No selected node can run it." + unsupported(counts, states))
          : new Summary(true, ConditionReason.NoNodesSelected, "target.nodeSelector matches no node: there is nothing to do.");
    }
    String message = counts.of(Category.Ready) + " of " + counts.desired() + " nodes run " + revision + "."
        + named(counts, states, Category.Failed, "failed") + named(counts, states, Category.Unavailable, "away")
        + named(counts, states, Category.Unknown, "unknown") + named(counts, states, Category.InterfaceMissing, "without the interface")
        + named(counts, states, Category.Pending, "pending") + named(counts, states, Category.Warming, "warming up")
        + named(counts, states, Category.Updating, "being changed")
        + named(counts, states, Category.Detaching, "being detached") + unsupported(counts, states);
    if (wasReady() && counts.allReadyOrRestarting()) {
      return new Summary(true, ConditionReason.NodesReady, message);
    }
    return new Summary(false, reason(counts), message);
  }

  /** Of this very generation: a new model or mode must first arrive everywhere. */
  private boolean wasReady() {
    return StatusFields.condition(before, ConditionType.Ready)
        .map(ready -> ready.status == Status.True && ready.observedGeneration == generation).orElse(false);
  }

  private static String all(int nodes) {
    return nodes == 1 ? "The one selected node runs" : "All " + nodes + " selected nodes run";
  }

  private static ConditionReason reason(NodeStateCounts counts) {
    if (counts.of(Category.Failed) > 0) {
      return ConditionReason.NodesFailed;
    }
    if (counts.inProgress() > 0) {
      return progressReason(counts, ConditionReason.NodesUnknown);
    }
    return counts.of(Category.Unavailable) > 0 ? ConditionReason.NodesUnknown : ConditionReason.InterfaceMissing;
  }

  private static ConditionReason progressReason(NodeStateCounts counts, ConditionReason otherwise) {
    if (counts.of(Category.Updating) > 0) {
      return ConditionReason.NodesUpdating;
    }
    if (counts.of(Category.Detaching) > 0) {
      return ConditionReason.Detaching;
    }
    if (counts.of(Category.Warming) > 0) {
      return ConditionReason.NodesWarming;
    }
    if (counts.of(Category.Pending) > 0) {
      return ConditionReason.NodesPending;
    }
    return counts.of(Category.Unknown) > 0 ? ConditionReason.NodesUnknown : otherwise;
  }

  private static String unsupported(NodeStateCounts counts, List<NodeState> states) {
    return named(counts, states, Category.Unsupported, "unsupported");
  }

  /** A count, and one example with its reason. */
  private static String named(NodeStateCounts counts, List<NodeState> states, Category category, String what) {
    int count = counts.of(category);
    if (count == 0) {
      return "";
    }
    NodeState example = states.stream().filter(state -> state.category() == category).findFirst().orElseThrow();
    String why = example.message() == null ? "" : ": " + example.message();
    return " " + count + " " + what + " (" + example.node() + (category == Category.Failed ? " " + example.reason() : "") + why + ").";
  }

  private StatusCondition condition(ConditionType type, Status status, ConditionReason reason, String message) {
    StatusCondition condition = new StatusCondition();
    condition.type = type.name();
    condition.status = status;
    condition.reason = reason.name();
    condition.message = message;
    condition.observedGeneration = generation;
    condition.lastTransitionTime = StatusFields.condition(before, type).filter(old -> old.status == status)
        .map(old -> old.lastTransitionTime).orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
    return condition;
  }

  static boolean isTrue(Optional<StatusCondition> condition) {
    return condition.map(found -> found.status == Status.True).orElse(false);
  }
}
