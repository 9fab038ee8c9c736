// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.plan;

import dev.packetclassifier.api.v1alpha1.ConditionReason;
import dev.packetclassifier.api.v1alpha1.ConditionType;
import dev.packetclassifier.api.v1alpha1.PacketClassifierStatus;
import dev.packetclassifier.api.v1alpha1.StatusCondition;
import dev.packetclassifier.api.v1alpha1.StatusCondition.Status;
import dev.packetclassifier.operator.plan.NodeState.Category;
import dev.packetclassifier.operator.rollout.RolloutDecision;
import dev.packetclassifier.operator.rollout.RolloutDecision.State;
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

  /** The pin names a revision that does not exist: nothing moves until someone changes it. */
  List<StatusCondition> pinnedRevisionGone(String revision, Optional<String> invalid) {
    String message = "rollout.pin.revision is " + revision + ", which does not exist: no node is touched. Pin one that "
        + "kubectl get pclfrev lists, or take the pin out.";
    return List.of(acceptance(invalid, "Model and policy are valid."),
        condition(ConditionType.Ready, Status.False, ConditionReason.PinnedRevisionGone, message),
        condition(ConditionType.Reconciling, Status.False, ConditionReason.PinnedRevisionGone, "Nothing is being changed."),
        condition(ConditionType.Stalled, Status.True, ConditionReason.PinnedRevisionGone, message));
  }

  /**
   * Something can be rolled out, and this is how far the nodes are.
   *
   * @param invalid why model and policy of the spec are not valid, while a pin holds a revision that is
   */
  List<StatusCondition> accepted(RolloutOutcome rollout, Optional<String> invalid, NodeStateCounts counts, List<NodeState> states) {
    Summary summary = summarize(rollout, counts, states);
    boolean reconciling = !summary.ready && isReconciling(rollout.decision(), counts, summary.reason);
    boolean stalled = !summary.ready && !reconciling;
    return List.of(
        acceptance(invalid, "Model and policy are valid; the wanted revision is " + rollout.revision() + "."),
        condition(ConditionType.Ready, summary.ready ? Status.True : Status.False, summary.reason, summary.message),
        reconciling
            ? condition(ConditionType.Reconciling, Status.True, movingReason(rollout.decision(), counts, summary.reason), summary.message)
            : condition(ConditionType.Reconciling, Status.False, summary.reason, "Nothing is being changed."),
        stalled ? condition(ConditionType.Stalled, Status.True, summary.reason, summary.message)
            : condition(ConditionType.Stalled, Status.False, summary.reason, "Nothing is stuck."));
  }

  private StatusCondition acceptance(Optional<String> invalid, String message) {
    return invalid.map(why -> condition(ConditionType.Accepted, Status.False, ConditionReason.InvalidModel, why))
        .orElseGet(() -> condition(ConditionType.Accepted, Status.True, ConditionReason.Accepted, message));
  }

  private static boolean isReconciling(RolloutDecision decision, NodeStateCounts counts, ConditionReason reason) {
    if (decision.state() == State.Held || decision.state() == State.Paused || counts.inProgress() > 0) {
      return true;
    }
    return decision.state() == State.Progressing && decision.ahead()
        || reason == ConditionReason.NoSupportedNode && counts.anyUnsupportedRecovering();
  }

  private static ConditionReason movingReason(RolloutDecision decision, NodeStateCounts counts, ConditionReason otherwise) {
    return decision.state() == State.Complete || decision.state() == State.Progressing ? progressReason(counts, otherwise) : otherwise;
  }

  private Summary summarize(RolloutOutcome rollout, NodeStateCounts counts, List<NodeState> states) {
    State state = rollout.decision().state();
    if (state == State.Complete && rollout.pinnedElsewhere() && counts.allReady()) {
      return new Summary(false, ConditionReason.Pinned, all(counts.desired()) + " " + rollout.revision()
          + ", which rollout.pin holds; the model of the spec runs nowhere. Take the pin out to roll it out.");
    }
    if (counts.desired() == 0 && counts.inProgress() == 0) {
      return counts.of(Category.Unsupported) > 0
          ? new Summary(false, ConditionReason.NoSupportedNode, "No selected node can run it." + unsupported(counts, states))
          : new Summary(true, ConditionReason.NoNodesSelected, "target.nodeSelector matches no node: there is nothing to do.");
    }
    if (state != State.Complete && state != State.Progressing) {
      return new Summary(false, reason(state), rollout.message() + numbers(rollout, counts, states));
    }
    if (state == State.Complete && counts.allReady()) {
      return new Summary(true, ConditionReason.NodesReady,
          all(counts.desired()) + " " + rollout.revision() + "." + unsupported(counts, states));
    }
    String message = (counts.running() + " of " + counts.desired() + " nodes run " + rollout.revision() + ".")
        + numbers(rollout, counts, states);
    if (state == State.Complete && wasReady() && counts.allReadyOrRestarting()) {
      return new Summary(true, ConditionReason.NodesReady, message);
    }
    return new Summary(false, reason(counts), message);
  }

  private static String numbers(RolloutOutcome rollout, NodeStateCounts counts, List<NodeState> states) {
    Integer step = rollout.decision().status().step;
    boolean moving = rollout.decision().state() == State.Progressing && step != null && rollout.decision().status().steps > 1;
    return (moving ? " Step " + step + " of " + rollout.decision().status().steps + "." : "")
        + (moving && rollout.message() != null ? " " + rollout.message() : "")
        + named(counts, states, Category.Failed, "failed") + named(counts, states, Category.Unavailable, "away")
        + named(counts, states, Category.Unknown, "unknown") + named(counts, states, Category.InterfaceMissing, "without the interface")
        + named(counts, states, Category.Pending, "pending") + named(counts, states, Category.Warming, "warming up")
        + named(counts, states, Category.Updating, "being changed")
        + named(counts, states, Category.Detaching, "being detached") + unsupported(counts, states);
  }

  private static ConditionReason reason(State state) {
    return switch (state) {
      case Held -> ConditionReason.RolloutHeld;
      case Paused -> ConditionReason.RolloutPaused;
      case RolledBack -> ConditionReason.RolledBack;
      case Failed -> ConditionReason.RolloutFailed;
      case NoHealthyNodes -> ConditionReason.NoHealthyNodes;
      case StableUnknown -> ConditionReason.StableUnknown;
      case StableRevisionGone -> ConditionReason.StableRevisionGone;
      case Complete, Progressing -> ConditionReason.RollingOut;
    };
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
    if (counts.of(Category.Unavailable) > 0) {
      return ConditionReason.NodesUnknown;
    }
    return counts.of(Category.InterfaceMissing) > 0 ? ConditionReason.InterfaceMissing : ConditionReason.RollingOut;
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
