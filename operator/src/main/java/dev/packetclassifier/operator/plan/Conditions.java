package dev.packetclassifier.operator.plan;

import dev.packetclassifier.api.v1alpha1.PacketClassifierStatus;
import dev.packetclassifier.api.v1alpha1.StatusCondition;
import dev.packetclassifier.api.v1alpha1.StatusCondition.Status;
import dev.packetclassifier.operator.plan.NodeState.Standing;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** The four conditions of a classifier, as kstatus reads them. */
final class Conditions {
  static final String ACCEPTED = "Accepted";
  static final String READY = "Ready";
  static final String RECONCILING = "Reconciling";
  static final String STALLED = "Stalled";

  /** What is said about the nodes: one word, and a sentence. */
  private record Account(String reason, String message) {
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

  /** The model is not sound: nothing moves until somebody mends it. */
  List<StatusCondition> unsound(String message, String running) {
    String left = running.equals(Statuses.NO_REVISION) ? "no node was touched" : "no node was touched; " + running + " stays";
    return List.of(
        condition(ACCEPTED, Status.False, "InvalidModel", message),
        condition(READY, Status.False, "InvalidModel", "The model was not accepted, " + left + ": " + message),
        condition(RECONCILING, Status.False, "InvalidModel", "Waiting for a sound model."),
        condition(STALLED, Status.True, "InvalidModel", message));
  }

  /** The model is sound, and this is how far the nodes are. */
  List<StatusCondition> sound(String revision, Tally tally, List<NodeState> states) {
    Account account = account(revision, tally, states);
    boolean stalled = tally.of(Standing.Failed) > 0 && tally.moving() == 0;
    boolean reconciling = tally.moving() > 0;
    return List.of(
        condition(ACCEPTED, Status.True, "ModelAccepted", "The model is sound; its revision is " + revision + "."),
        condition(READY, tally.allReady() ? Status.True : Status.False, account.reason, account.message),
        reconciling ? condition(RECONCILING, Status.True, movement(tally), account.message)
            : condition(RECONCILING, Status.False, account.reason, "Nothing is being changed."),
        stalled ? condition(STALLED, Status.True, account.reason, account.message)
            : condition(STALLED, Status.False, account.reason, "Nothing is stuck."));
  }

  private static Account account(String revision, Tally tally, List<NodeState> states) {
    if (tally.allReady()) {
      return new Account("NodesReady", all(tally.desired()) + " " + revision + "." + unsupported(tally, states));
    }
    if (tally.desired() == 0 && tally.moving() == 0) {
      return tally.of(Standing.Unsupported) > 0
          ? new Account("NoAgents", "No selected node can run it." + unsupported(tally, states))
          : new Account("NoNodes", "target.nodeSelector matches no node.");
    }
    String reason = tally.of(Standing.Failed) > 0 ? "NodesFailed" : movement(tally);
    return new Account(reason, tally.of(Standing.Ready) + " of " + tally.desired() + " nodes run " + revision + "."
        + named(tally, states, Standing.Failed, "failed") + named(tally, states, Standing.Unknown, "unknown")
        + named(tally, states, Standing.Waiting, "waiting for an interface") + named(tally, states, Standing.Warming, "warming up")
        + named(tally, states, Standing.Updating, "being changed")
        + named(tally, states, Standing.Leaving, "being detached") + unsupported(tally, states));
  }

  private static String all(int nodes) {
    return nodes == 1 ? "The one selected node runs" : "All " + nodes + " selected nodes run";
  }

  private static String movement(Tally tally) {
    if (tally.of(Standing.Updating) > 0) {
      return "NodesUpdating";
    }
    if (tally.of(Standing.Leaving) > 0) {
      return "NodesDetaching";
    }
    if (tally.of(Standing.Warming) > 0) {
      return "NodesWarming";
    }
    return tally.of(Standing.Waiting) > 0 ? "NodesWaiting" : "NodesUnknown";
  }

  private static String unsupported(Tally tally, List<NodeState> states) {
    return named(tally, states, Standing.Unsupported, "unsupported");
  }

  /** A count, and one example with its reason. */
  private static String named(Tally tally, List<NodeState> states, Standing standing, String what) {
    int count = tally.of(standing);
    if (count == 0) {
      return "";
    }
    NodeState example = states.stream().filter(state -> state.standing() == standing).findFirst().orElseThrow();
    String why = example.message() == null ? "" : ": " + example.message();
    return " " + count + " " + what + " (" + example.node() + (standing == Standing.Failed ? " " + example.reason() : "") + why + ").";
  }

  private StatusCondition condition(String type, Status status, String reason, String message) {
    StatusCondition condition = new StatusCondition();
    condition.type = type;
    condition.status = status;
    condition.reason = reason;
    condition.message = message;
    condition.observedGeneration = generation;
    condition.lastTransitionTime = Statuses.condition(before, type).filter(old -> old.status == status)
        .map(old -> old.lastTransitionTime).orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
    return condition;
  }

  static boolean isTrue(Optional<StatusCondition> condition) {
    return condition.map(found -> found.status == Status.True).orElse(false);
  }
}
