// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.rollout;

import static dev.packetclassifier.operator.rollout.RolloutFleet.pair;
import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.OnFailure;
import dev.packetclassifier.operator.rollout.RolloutDecision.State;
import dev.packetclassifier.operator.rollout.RolloutNode.Health;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What holds of every rollout, over thousands of random fleets, specs and histories; each seed is one of them, and always the same. */
class RolloutPropertiesTest {
  private static final int FLEETS = 2_000;
  private static final int EVENTS = 40;

  @Test
  void holdsWhateverHappens() {
    int rolledBack = 0;
    int completed = 0;
    for (int seed = 0; seed < FLEETS; seed++) {
      Random random = new Random(seed);
      RolloutFleet fleet = fleet(random);
      for (int i = 0; i < EVENTS; i++) {
        happen(fleet, random);
        State state = checkedPlan(fleet, random, "seed " + seed + ", event " + i);
        rolledBack += state == State.RolledBack ? 1 : 0;
        completed += state == State.Complete ? 1 : 0;
      }
      settles(fleet, "seed " + seed);
    }
    assertThat(rolledBack).as("failures were among what happened").isGreaterThan(FLEETS);
    assertThat(completed).as("and good ends").isGreaterThan(FLEETS);
  }

  private static RolloutFleet fleet(Random random) {
    RolloutFleet fleet = new RolloutFleet();
    int size = 1 + random.nextInt(random.nextInt(50) == 0 ? 150 : 12);
    for (int i = 0; i < size; i++) {
      fleet.add("n%03d".formatted(i), Map.of("topology.kubernetes.io/zone", "z" + random.nextInt(3)));
    }
    if (random.nextInt(4) > 0) {
      int last = 0;
      List<String> steps = new ArrayList<>();
      for (int i = random.nextInt(4); i >= 0; i--) {
        last = Math.min(100, last + 1 + random.nextInt(50));
        steps.add(last + "% " + (random.nextInt(5) == 0 ? "Manual" : random.nextInt(100) + "s"));
      }
      fleet.steps(steps.toArray(String[]::new));
    }
    if (random.nextBoolean()) {
      fleet.spec.maxUnavailable = random.nextBoolean() ? new IntOrString(1 + random.nextInt(5))
          : new IntOrString(1 + random.nextInt(100) + "%");
    }
    fleet.spec.onFailure = random.nextInt(4) == 0 ? OnFailure.Pause : null;
    return fleet;
  }

  private static void happen(RolloutFleet fleet, Random random) {
    List<String> names = List.copyOf(fleet.nodes.keySet());
    String node = names.get(random.nextInt(names.size()));
    switch (random.nextInt(16)) {
      case 0 -> fleet.want(pair("r" + (1 + random.nextInt(4)), random.nextBoolean() ? Mode.Observe : Mode.Enforce));
      case 1 -> fleet.reports(node, Health.values()[random.nextInt(Health.values().length)]);
      case 2 -> fleet.add("late%d".formatted(random.nextInt(9)), Map.of());
      case 3 -> {
        if (names.size() > 1) {
          fleet.nodes.remove(node);
        }
      }
      case 4 -> fleet.age = Duration.ZERO; // The operator restarts.
      case 5 -> {
        fleet.spec.paused = random.nextBoolean();
        fleet.edit();
      }
      case 6 -> {
        if (fleet.status != null) {
          fleet.spec.promote = fleet.status.id + "/" + (random.nextInt(3) == 0 ? "retry" : String.valueOf(1 + random.nextInt(4)));
          fleet.edit();
        }
      }
      case 7 -> fleet.pass(Duration.ofMinutes(random.nextInt(12)));
      default -> {
        fleet.pass(Duration.ofSeconds(random.nextInt(60)));
        fleet.nodes.values().stream().filter(each -> each.health() == Health.Moving).map(RolloutNode::name).toList()
            .forEach(name -> fleet.reports(name, random.nextInt(60) == 0 ? Health.Failed : Health.Confirmed));
      }
    }
  }

  private static State checkedPlan(RolloutFleet fleet, Random random, String where) {
    RolloutDecision decision = fleet.decide();
    checkSameInputSamePlan(fleet, decision, random, where);
    checkOneNodeMore(fleet, decision, where);
    Pair wanted = fleet.wanted.placed();
    Set<String> before = new HashSet<>(fleet.running(wanted));
    fleet.write(decision);
    if (random.nextInt(20) == 0) {
      return decision.state(); // The operator is killed between the status and the nodes.
    }
    decision.targets().entrySet().stream().filter(each -> random.nextInt(20) > 0)
        .forEach(each -> fleet.assign(each.getKey(), each.getValue()));
    if (decision.state() == State.RolledBack) {
      assertThat(decision.targets().values()).as(where + ": every touched node gets back").doesNotContain(Optional.of(wanted));
    }
    if (decision.state() != State.Complete) {
      checkBounds(fleet, decision, before, where);
    }
    assertThat(fleet.nodes.values().stream().flatMap(node -> decision.targets().getOrDefault(node.name(), Optional.empty()).stream())
        .distinct()).as(where + ": the stable pair and the wanted one").hasSizeLessThanOrEqualTo(2);
    return decision.state();
  }

  /** How many may run the wanted pair, and how many of those may be unconfirmed, if the plan adds any. */
  private static void checkBounds(RolloutFleet fleet, RolloutDecision decision, Set<String> before, String where) {
    Optional<Pair> stable = Optional.ofNullable(Pair.of(decision.status().stable)).map(Pair::placed);
    if (stable.equals(Optional.of(fleet.wanted.placed()))) {
      return;
    }
    List<RolloutNode> running = fleet.nodes.values().stream().filter(node -> node.assigned().equals(Optional.of(fleet.wanted.placed())))
        .toList();
    List<RolloutNode> added = running.stream().filter(node -> !before.contains(node.name())).toList();
    if (added.isEmpty()) {
      return;
    }
    assertThat(decision.state()).as(where).isIn(State.Progressing, State.Held);
    assertThat(fleet.spec.paused).as(where + ": paused adds none").isNotEqualTo(true);
    long judged = running.stream().filter(node -> !isSkipped(node, decision, stable)).count();
    List<Step> steps = Step.of(fleet.spec, fleet.nodes.size());
    assertThat(judged).as(where + ": never beyond the step")
        .isLessThanOrEqualTo(steps.get(decision.status().step - 1).nodes().of(fleet.nodes.size()));
    long unavailable = running.stream().filter(node -> !node.health().isWell() && !isSkipped(node, decision, stable)).count();
    int allowed = fleet.spec.maxUnavailable == null ? Integer.MAX_VALUE : Amount.of(fleet.spec.maxUnavailable).of(fleet.nodes.size());
    assertThat(unavailable).as(where + ": never more unavailable than allowed").isLessThanOrEqualTo(allowed);
  }

  private static boolean isSkipped(RolloutNode node, RolloutDecision decision, Optional<Pair> stable) {
    boolean obstructed = node.health() == Health.Obstructed;
    return node.health() == Health.Limited || stable.isEmpty() && (obstructed || node.health() == Health.Away)
        || Boolean.TRUE.equals(decision.status().noneWell) && (obstructed || node.health() == Health.Failed);
  }

  private static void checkSameInputSamePlan(RolloutFleet fleet, RolloutDecision decision, Random random, String where) {
    Map<String, RolloutNode> order = new HashMap<>(fleet.nodes);
    List<String> names = new ArrayList<>(fleet.nodes.keySet());
    Collections.shuffle(names, random);
    fleet.nodes.clear();
    names.forEach(name -> fleet.nodes.put(name, order.get(name)));
    RolloutDecision again = fleet.decide();
    assertThat(again.targets()).as(where).isEqualTo(decision.targets());
    assertThat(CanonicalJson.id(again.status())).as(where).isEqualTo(CanonicalJson.id(decision.status()));
  }

  private static void checkOneNodeMore(RolloutFleet fleet, RolloutDecision decision, String where) {
    fleet.add("more", Map.of());
    RolloutDecision withMore = fleet.decide();
    fleet.nodes.remove("more");
    if (decision.state() == State.Progressing && withMore.state() == State.Progressing) {
      Optional<Pair> wanted = Optional.of(fleet.wanted.placed());
      assertThat(fleet.running(fleet.wanted).stream().filter(name -> decision.targets().get(name).equals(wanted)))
          .as(where + ": a node that joins moves none backwards").allMatch(name -> withMore.targets().get(name).equals(wanted));
    }
  }

  /** Once nothing happens any more, it ends: everywhere, or back everywhere, or waiting for someone to act. */
  private static void settles(RolloutFleet fleet, String where) {
    fleet.spec.paused = null;
    fleet.spec.onFailure = null;
    fleet.edit();
    RolloutDecision decision = fleet.plan();
    for (int i = 0; i < 2 * fleet.nodes.size() + 30 && decision.state() != State.Complete && decision.state() != State.RolledBack; i++) {
      fleet.allReport(Health.Confirmed);
      fleet.pass(Duration.ofMinutes(2));
      if (decision.state() == State.Held) {
        fleet.spec.promote = decision.status().id + "/" + decision.status().step;
        fleet.edit();
      }
      decision = fleet.plan();
    }
    assertThat(decision.state()).as(where + ": " + decision.status().message).isIn(State.Complete, State.RolledBack);
    boolean arrived = decision.state() == State.Complete;
    Optional<Pair> everywhere = arrived ? Optional.of(fleet.wanted) : Optional.ofNullable(Pair.of(decision.status().stable));
    assertThat(fleet.nodes.values()).as(where).allMatch(node -> node.assigned().equals(everywhere.map(Pair::placed)));
    assertThat(fleet.decide().targets()).as(where + ": and then it stays").isEqualTo(fleet.plan().targets());
  }
}
