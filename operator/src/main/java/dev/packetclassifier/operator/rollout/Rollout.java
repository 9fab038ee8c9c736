// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.rollout;

import dev.packetclassifier.api.v1alpha1.RolloutPair;
import dev.packetclassifier.api.v1alpha1.RolloutStatus;
import dev.packetclassifier.operator.rollout.RolloutDecision.State;
import dev.packetclassifier.operator.rollout.RolloutNode.Health;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Decides what a rollout does next. A pure function: the same input gives the same decision. */
public final class Rollout {
  private static final int PERCENT_THAT_MAY_REGRESS = 1;
  private static final int NAMED = 3;
  /** How soon to look again when a step was taken: its nodes are assigned once the status says so. */
  private static final Duration NEXT_STEP = Duration.ofMillis(100);
  /** How often the time that passed is written. */
  private static final Duration CLOCK = Duration.ofSeconds(10);

  private final RolloutInput input;
  private final RolloutStatus next = new RolloutStatus();
  private final Optional<Pair> stable;
  private final Fleet fleet;
  private final List<Step> steps;
  private final boolean begins;
  private Optional<Duration> wakeUp = Optional.empty();

  private Rollout(RolloutInput input, Optional<Pair> stable, boolean begins) {
    this.input = input;
    this.stable = stable.map(pair -> pair.madeSaferBy(input.wanted()));
    this.fleet = new Fleet(input.classifier(), input.nodes(), input.wanted(), this.stable);
    this.steps = Step.of(input.spec(), input.nodes().size());
    this.begins = begins;
    continueFrom(input.status());
  }

  /** What is wrong with the rollout's spec that the schema cannot see; empty when nothing is. */
  public static Optional<String> error(dev.packetclassifier.api.v1alpha1.RolloutSpec spec) {
    return Step.error(spec);
  }

  /** The decision. Carried out twice, or half, it does no harm. */
  public static RolloutDecision decide(RolloutInput input) {
    Baseline baseline = Baseline.of(input);
    if (!baseline.known()) {
      return unknown(input);
    }
    RolloutStatus status = input.status();
    boolean retried = status != null && Promotion.of(input.rules().promote).map(asked -> asked.isRetryOf(status.id)).orElse(false)
        && (status.failed != null || status.stable == null && status.step == null);
    boolean begins = status == null || !input.wanted().id().equals(status.pair) || retried;
    Optional<Pair> stable = retried && status.stable == null ? Baseline.mostAssigned(input) : baseline.stable();
    Rollout rollout = new Rollout(input, stable, begins);
    return status != null && !retried && status.step == null && status.stable == null ? unknown(input) : rollout.decide();
  }

  /** Nodes are assigned something, and the status that said why is lost. */
  private static RolloutDecision unknown(RolloutInput input) {
    RolloutStatus next = new RolloutStatus();
    next.id = input.status() == null ? input.generation() : input.status().id;
    next.pair = input.wanted().id();
    next.message = "The status was lost, so it is not known what the nodes return to when a rollout fails: look at what they run, then set "
        + "rollout.promote to " + next.id + "/retry.";
    return new RolloutDecision(keepUnlessSafer(input), next, State.StableUnknown, false, Optional.empty());
  }

  /** Each node stays with what it has, but for what makes it drop less. */
  private static Map<String, Optional<Pair>> keepUnlessSafer(RolloutInput input) {
    return input.nodes().stream().filter(node -> node.assigned().isPresent())
        .collect(Collectors.toMap(RolloutNode::name, node -> node.assigned().map(pair -> pair.madeSaferBy(input.wanted()))));
  }

  private void continueFrom(RolloutStatus before) {
    next.id = begins || before == null ? input.generation() : before.id;
    next.pair = input.wanted().id();
    next.stable = Pair.toApi(stable.orElse(null));
    next.completed = before == null ? null : before.completed;
    next.steps = steps.size();
    if (begins || before == null) {
      next.step = 1;
      return;
    }
    next.failed = before.failed;
    next.regressed = before.regressed;
    next.noneWell = before.noneWell;
    next.step = before.step == null ? 1 : Math.min(before.step, steps.size());
  }

  private RolloutDecision decide() {
    if (isArrived()) {
      return complete();
    }
    if (next.failed != null) {
      return failed(input.status().message);
    }
    if (fleet.isNoneWell()) {
      next.noneWell = true;
    }
    countProgress();
    Set<String> regressed = regressed();
    int touched = (int) fleet.changing().stream().filter(node -> fleet.isTouched(node) || regressed.contains(node.name())).count();
    if (regressed.size() > touched * PERCENT_THAT_MAY_REGRESS / 100) {
      return fails(regressed, touched);
    }
    next.regressed = regressed.isEmpty() ? null : regressed.stream().sorted().toList();
    return proceed(regressed);
  }

  /** Nothing is to be changed, or a pin goes back to what was everywhere before. */
  private boolean isArrived() {
    boolean nothingChanges = fleet.changing().isEmpty() && stable.map(pair -> pair.placed().equals(input.wanted().placed())).orElse(false);
    return nothingChanges || input.pinned() && Completed.contains(input.status(), input.wanted());
  }

  private RolloutDecision complete() {
    Pair done = input.wanted();
    RolloutPair before = next.stable;
    next.stable = Pair.toApi(done);
    boolean changed = !done.equals(Pair.of(before)) || next.completed == null;
    next.completed = changed ? Completed.with(next.completed, done) : next.completed;
    next.failed = null;
    next.regressed = null;
    next.step = null;
    next.steps = null;
    next.noneWell = null;
    next.confirmed = null;
    next.heldSeconds = null;
    next.secondsWithoutProgress = null;
    Map<String, Optional<Pair>> targets = new HashMap<>();
    input.nodes().forEach(node -> targets.put(node.name(), Optional.of(done.placed())));
    return decision(targets, State.Complete);
  }

  /** Seconds without a newly confirmed node, in which nothing is held. */
  private void countProgress() {
    int confirmed = fleet.touched(node -> node.health().isWell()).size();
    RolloutStatus before = input.status();
    boolean progressed = begins || before.confirmed == null || confirmed > before.confirmed || before.heldSeconds != null || input.paused();
    next.confirmed = confirmed;
    long last = progressed || before.secondsWithoutProgress == null ? 0 : before.secondsWithoutProgress;
    next.secondsWithoutProgress = progressed ? 0 : last + input.elapsed().toSeconds();
  }

  private boolean isOverdue() {
    return next.secondsWithoutProgress >= input.progressDeadline().toSeconds();
  }

  /** Those that were returned, and those that have to be. */
  private Set<String> regressed() {
    Set<String> regressed = new HashSet<>(next.regressed == null ? List.of() : next.regressed);
    if (Boolean.TRUE.equals(next.noneWell)) {
      return Set.of();
    }
    regressed.retainAll(input.nodes().stream().map(RolloutNode::name).collect(Collectors.toSet()));
    fleet.touched(node -> fleet.isRegressed(node) || isOverdue() && node.health() == Health.Moving)
        .forEach(node -> regressed.add(node.name()));
    return regressed;
  }

  private RolloutDecision fails(Set<String> regressed, int touched) {
    next.failed = Pair.toApi(input.wanted());
    next.regressed = null;
    String named = regressed.stream().sorted().limit(NAMED).collect(Collectors.joining(", "));
    return failed(regressed.size() + " of " + touched + " changed nodes were well before and are not with " + input.wanted().revision()
        + " in " + input.wanted().mode() + " (" + named + (regressed.size() > NAMED ? ", ..." : "") + ")"
        + (isOverdue() ? ", after " + Durations.text(input.progressDeadline()) + " without progress" : "") + ".");
  }

  private RolloutDecision failed(String why) {
    next.message = why;
    next.heldSeconds = null;
    next.secondsWithoutProgress = null;
    next.confirmed = null;
    boolean gone = stable.map(pair -> !input.revisions().contains(pair.revision())).orElse(false);
    boolean returns = input.rollsBack() && !gone;
    Map<String, Optional<Pair>> targets = new HashMap<>();
    fleet.changing().forEach(node -> targets.put(node.name(), !returns && fleet.isTouched(node) ? node.assigned() : fleet.home(node)));
    unchanged(targets);
    return decision(targets, returns ? State.RolledBack : input.rollsBack() ? State.StableRevisionGone : State.Failed);
  }

  /** Nodes that the rollout does not change have what is wanted, or get it. */
  private void unchanged(Map<String, Optional<Pair>> targets) {
    input.nodes().forEach(node -> targets.computeIfAbsent(node.name(), name -> fleet.home(node)));
  }

  private RolloutDecision proceed(Set<String> regressed) {
    Selection selection = new Selection(fleet, regressed, Boolean.TRUE.equals(next.noneWell));
    selection.grow(steps.subList(0, next.step), input.paused() ? 0 : input.maxUnavailable());
    Map<String, Optional<Pair>> targets = new HashMap<>();
    fleet.changing().forEach(node -> targets.put(node.name(),
        selection.contains(node) ? Optional.of(input.wanted().placed()) : fleet.home(node)));
    unchanged(targets);
    if (!selection.isConfirmed(steps.get(next.step - 1))) {
      return decision(targets, waiting(selection));
    }
    next.secondsWithoutProgress = 0L;
    Optional<String> held = held();
    if (held.isPresent()) {
      next.message = held.get();
      return decision(targets, input.paused() ? State.Paused : State.Held);
    }
    if (next.step == steps.size()) {
      return complete();
    }
    next.step++;
    next.heldSeconds = null;
    wakeUp = Optional.of(NEXT_STEP);
    next.message = ignoredPromotion();
    return decision(targets, State.Progressing);
  }

  private State waiting(Selection selection) {
    next.heldSeconds = null;
    next.message = ignoredPromotion();
    if (input.paused()) {
      next.message = "rollout.paused is true.";
      return State.Paused;
    }
    if (!input.nodes().isEmpty()) {
      wakeUp = isOverdue() ? Optional.empty() : Optional.of(input.progressDeadline().minusSeconds(next.secondsWithoutProgress));
      if (isOverdue() && !selection.isMoving()) {
        next.message = "No node of step " + next.step + " is well: " + Durations.text(input.progressDeadline()) + " passed.";
        return State.NoHealthyNodes;
      }
    }
    return State.Progressing;
  }

  /** Why the step is not left, though its nodes have confirmed; empty when it is. */
  private Optional<String> held() {
    RolloutStatus before = input.status();
    boolean holding = !begins && before.heldSeconds != null && Objects.equals(before.step, next.step);
    Duration last = Duration.ofSeconds(holding ? before.heldSeconds : 0);
    Optional<Duration> hold = steps.get(next.step - 1).hold();
    Duration passed = input.paused() || !holding ? last : last.plus(input.elapsed());
    Duration held = hold.filter(limit -> passed.compareTo(limit) > 0).orElse(hold.isEmpty() ? last : passed);
    next.heldSeconds = held.toSeconds();
    if (input.paused()) {
      return Optional.of("rollout.paused is true.");
    }
    boolean promoted = Promotion.of(input.rules().promote).map(asked -> asked.isOf(next.id, next.step)).orElse(false);
    if (!promoted && hold.isEmpty()) {
      return Optional.of("Step " + next.step + " is held until rollout.promote is " + next.id + "/" + next.step + ".");
    }
    if (!promoted && held.compareTo(hold.get()) < 0) {
      Duration left = hold.get().minus(held);
      wakeUp = Optional.of(left.compareTo(CLOCK) < 0 ? left : CLOCK);
      return Optional.of("Step " + next.step + " is held for " + Durations.text(hold.get()) + ".");
    }
    List<String> closed = new ArrayList<>(input.rules().gates == null ? List.of() : input.rules().gates);
    input.gates().stream().filter(gate -> gate.passed && gate.rollout == next.id && gate.step == next.step)
        .forEach(gate -> closed.remove(gate.name));
    return closed.isEmpty() ? Optional.empty()
        : Optional.of("Step " + next.step + " is held until status.gates says passed for rollout " + next.id + ": "
            + String.join(", ", closed) + ".");
  }

  private String ignoredPromotion() {
    return Promotion.of(input.rules().promote).filter(asked -> asked.rollout() != next.id)
        .map(asked -> "rollout.promote is of rollout " + asked.rollout() + ", not of " + next.id + ", and is ignored.").orElse(null);
  }

  private RolloutDecision decision(Map<String, Optional<Pair>> targets, State state) {
    RolloutStatus before = input.status();
    boolean ahead = before == null || before.id != next.id || !Objects.equals(before.step, next.step) || !next.pair.equals(before.pair)
        || !Objects.equals(Pair.of(before.stable), Pair.of(next.stable)) || (before.failed == null) != (next.failed == null)
        || !Objects.equals(before.regressed, next.regressed);
    return new RolloutDecision(targets, next, state, ahead, wakeUp);
  }
}
