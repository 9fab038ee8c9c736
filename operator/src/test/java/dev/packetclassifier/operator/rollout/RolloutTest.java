// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.rollout;

import static dev.packetclassifier.operator.rollout.RolloutFleet.pair;
import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.NodeSelector;
import dev.packetclassifier.api.v1alpha1.OnFailure;
import dev.packetclassifier.api.v1alpha1.RolloutGate;
import dev.packetclassifier.operator.rollout.RolloutDecision.State;
import dev.packetclassifier.operator.rollout.RolloutNode.Health;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RolloutTest {
  private static final Pair R1 = pair("r1", Mode.Observe);
  private static final Pair R2 = pair("r2", Mode.Observe);
  private static final Pair R3 = pair("r3", Mode.Observe);

  private final RolloutFleet fleet = new RolloutFleet().with(10);

  /** Ten nodes with r1 rolled out to the end. */
  private RolloutFleet stable() {
    fleet.steps("100%");
    fleet.settle();
    assertThat(fleet.running(R1)).hasSize(10);
    return fleet;
  }

  @Test
  void anAbsentRolloutBeginsWithOneNodeAndOfThirtyWithThree() {
    fleet.plan();
    assertThat(fleet.running(R1)).hasSize(1);
    RolloutFleet large = new RolloutFleet().with(30);
    large.plan();
    assertThat(large.running(R1)).hasSize(3);
  }

  @Test
  void stepsAreTakenAndHeld() {
    fleet.steps("1 1m", "25% 2m", "100%");
    assertThat(fleet.settle().state()).isEqualTo(State.Held);
    assertThat(fleet.running(R1)).hasSize(1);
    fleet.pass(Duration.ofSeconds(59));
    fleet.settle();
    assertThat(fleet.running(R1)).hasSize(1);
    fleet.pass(Duration.ofSeconds(1));
    assertThat(fleet.settle().status().step).isEqualTo(2);
    assertThat(fleet.running(R1)).as("25 %% of ten, rounded up").hasSize(3);
    fleet.pass(Duration.ofMinutes(2));
    assertThat(fleet.settle().state()).isEqualTo(State.Complete);
    assertThat(fleet.status.stable.revision).isEqualTo("r1");
  }

  @Test
  void holdIsNeverShorterOverARestart() {
    fleet.steps("1 1m");
    fleet.settle();
    fleet.pass(Duration.ofSeconds(40));
    fleet.plan();
    assertThat(fleet.status.heldSeconds).isEqualTo(40);
    fleet.age = Duration.ZERO;
    fleet.pass(Duration.ofSeconds(19));
    assertThat(fleet.settle().state()).isEqualTo(State.Held);
    fleet.pass(Duration.ofSeconds(1));
    assertThat(fleet.settle().state()).isEqualTo(State.Complete);
  }

  @Test
  void holdBeginsWhenTheLastNodeHasWarmedUp() {
    fleet.steps("1 1m");
    fleet.plan();
    fleet.reports(fleet.running(R1).get(0), Health.Warming);
    assertThat(fleet.plan().status().heldSeconds).isNull();
    fleet.reports(fleet.running(R1).get(0), Health.Confirmed);
    assertThat(fleet.plan().status().heldSeconds).isZero();
  }

  @Test
  void manualHoldEndsWhenThisStepOfThisRolloutIsPromoted() {
    fleet.steps("1 Manual", "100%");
    fleet.settle();
    fleet.pass(Duration.ofDays(3));
    for (String other : List.of("2/1", "1/2", "1/retry")) {
      fleet.spec.promote = other;
      fleet.edit();
      fleet.settle();
      assertThat(fleet.running(R1)).as(other).hasSize(1);
    }
    fleet.spec.promote = fleet.status.id + "/1";
    fleet.edit();
    fleet.settle();
    assertThat(fleet.running(R1)).hasSize(10);
  }

  @Test
  void gateCountsForItsRolloutAndStepOnly() {
    fleet.steps("1", "100%");
    fleet.spec.gates = List.of("load-test");
    assertThat(fleet.settle().state()).isEqualTo(State.Held);
    assertThat(fleet.status.message).contains("load-test");
    gate(fleet.status.id + 1, 1, true);
    gate(fleet.status.id, 2, true);
    gate(fleet.status.id, 1, false);
    fleet.settle();
    assertThat(fleet.running(R1)).hasSize(1);
    gate(fleet.status.id, 1, true);
    fleet.settle();
    assertThat(fleet.running(R1)).hasSize(10);
  }

  private void gate(long rollout, int step, boolean passed) {
    RolloutGate gate = new RolloutGate();
    gate.name = "load-test";
    gate.rollout = rollout;
    gate.step = step;
    gate.passed = passed;
    fleet.gates.add(gate);
  }

  @Test
  void pausedChangesNoFurtherNodeAndCountsNoHold() {
    fleet.steps("1 1m", "100%");
    fleet.settle();
    fleet.spec.paused = true;
    fleet.edit();
    fleet.plan();
    fleet.pass(Duration.ofHours(1));
    assertThat(fleet.settle().state()).isEqualTo(State.Paused);
    fleet.spec.paused = false;
    fleet.edit();
    assertThat(fleet.settle().state()).as("the hour does not count").isEqualTo(State.Held);
    fleet.pass(Duration.ofMinutes(1));
    assertThat(fleet.settle().state()).isEqualTo(State.Complete);
  }

  @Test
  void neverMoreUnavailableThanAllowed() {
    fleet.steps("100%");
    fleet.spec.maxUnavailable = new IntOrString("25%");
    fleet.plan();
    assertThat(fleet.running(R1)).hasSize(3);
    fleet.plan();
    assertThat(fleet.running(R1)).hasSize(3);
    fleet.reports(fleet.running(R1).get(0), Health.Warming);
    fleet.plan();
    assertThat(fleet.running(R1)).as("one that warms up has confirmed").hasSize(4);
  }

  @Test
  void aNodeThatWasWellAndIsNotTakesItBackEverywhereAndItIsNotTriedAgain() {
    stable().steps("3 1h", "100%");
    fleet.want(R2);
    fleet.settle();
    fleet.reports(fleet.running(R2).get(0), Health.Failed);
    RolloutDecision decision = fleet.plan();
    assertThat(decision.state()).isEqualTo(State.RolledBack);
    assertThat(decision.status().message).contains("1 of 3 changed nodes").contains("r2");
    fleet.settle();
    fleet.edit();
    fleet.pass(Duration.ofDays(1));
    assertThat(fleet.settle().state()).as("another field of the spec was edited").isEqualTo(State.RolledBack);
    assertThat(fleet.running(R1)).hasSize(10);
    fleet.want(R3);
    fleet.settle();
    assertThat(fleet.running(R3)).hasSize(3);
  }

  @Test
  void retryIsANewRolloutAndCountsOnce() {
    stable().steps("1 1h", "100%");
    fleet.want(R2);
    fleet.plan();
    fleet.reports(fleet.running(R2).get(0), Health.Failed);
    fleet.settle();
    fleet.spec.promote = fleet.status.id + "/retry";
    fleet.edit();
    fleet.plan();
    assertThat(fleet.status.id).isEqualTo(fleet.generation);
    fleet.reports(fleet.running(R2).get(0), Health.Failed);
    assertThat(fleet.settle().state()).isEqualTo(State.RolledBack);
    assertThat(fleet.running(R1)).hasSize(10);
  }

  @Test
  void onFailurePauseKeepsWhatWasChanged() {
    stable().steps("3 1h", "100%");
    fleet.spec.onFailure = OnFailure.Pause;
    fleet.want(R2);
    fleet.settle();
    fleet.reports(fleet.running(R2).get(0), Health.Failed);
    assertThat(fleet.plan().state()).isEqualTo(State.Failed);
    assertThat(fleet.running(R2)).hasSize(3);
    fleet.spec.onFailure = null;
    fleet.edit();
    fleet.settle();
    assertThat(fleet.running(R1)).hasSize(10);
  }

  @Test
  void ofManyNodesOneInAHundredMayFailAndReturns() {
    RolloutFleet large = new RolloutFleet().with(200).steps("100%");
    large.settle();
    large.steps("100% 1h");
    large.want(R2);
    large.settle();
    String first = large.running(R2).get(0);
    large.reports(first, Health.Failed);
    assertThat(large.plan().state()).isNotEqualTo(State.RolledBack);
    assertThat(large.status.regressed).containsExactly(first);
    assertThat(large.running(R1)).containsExactly(first);
    large.settle();
    assertThat(large.running(R1)).as("it is not chosen again").containsExactly(first);
    large.running(R2).stream().limit(2).toList().forEach(name -> large.reports(name, Health.Failed));
    assertThat(large.plan().state()).as("three of 200").isEqualTo(State.RolledBack);
  }

  @Test
  void whatWasNotWellBeforeIsSkippedAndTheNextInOrderIsTaken() {
    stable().steps("1 1h", "100%");
    String first = NodeOrder.of("c", List.copyOf(fleet.nodes.values())).get(0).name();
    fleet.reports(first, Health.Obstructed);
    fleet.want(R2);
    assertThat(fleet.settle().state()).isEqualTo(State.Held);
    assertThat(fleet.running(R2)).hasSize(1).doesNotContain(first);
  }

  @Test
  void whatNobodyRunsWellCanBeReplaced() {
    stable().steps("1", "100%");
    fleet.allReport(Health.Failed);
    fleet.want(R2);
    assertThat(fleet.settle().state()).isEqualTo(State.Complete);
    assertThat(fleet.running(R2)).hasSize(10);
  }

  @Test
  void aStepIsNotLeftWithNobodyJudged() {
    fleet.steps("100%");
    fleet.plan();
    fleet.allReport(Health.Obstructed);
    assertThat(fleet.plan().state()).isEqualTo(State.Progressing);
    fleet.pass(Duration.ofMinutes(10));
    assertThat(fleet.plan().state()).isEqualTo(State.NoHealthyNodes);
    fleet.reports("n003", Health.Confirmed);
    assertThat(fleet.plan().state()).isEqualTo(State.Complete);
  }

  @Test
  void nothingToReturnToDetachesTouchedNodes() {
    fleet.steps("3 1h");
    fleet.plan();
    fleet.reports(fleet.running(R1).get(0), Health.Failed);
    fleet.plan();
    assertThat(fleet.nodes.values()).allMatch(node -> node.assigned().isEmpty());
  }

  @Test
  void progressDeadlineMakesFailuresOfNodesThatDoNotConfirm() {
    stable().steps("3 1h");
    fleet.spec.progressDeadline = "1m";
    fleet.want(R2);
    fleet.plan();
    fleet.pass(Duration.ofSeconds(59));
    assertThat(fleet.plan().state()).isEqualTo(State.Progressing);
    fleet.pass(Duration.ofSeconds(1));
    RolloutDecision decision = fleet.plan();
    assertThat(decision.state()).isEqualTo(State.RolledBack);
    assertThat(decision.status().message).contains("1m");
  }

  @Test
  void supersededMidWayNodesBeyondTheStepReturnAndThoseWithinItGetTheNewOne() {
    stable().steps("5 1h", "100%");
    fleet.want(R2);
    fleet.settle();
    List<String> touched = fleet.running(R2);
    fleet.steps("2 1h", "100%");
    fleet.want(R3);
    fleet.plan();
    assertThat(fleet.running(R3)).hasSize(2).allMatch(touched::contains);
    assertThat(fleet.running(R1)).hasSize(8);
    assertThat(fleet.status.stable.revision).isEqualTo("r1");
  }

  @Test
  void observeActsAtOnceEverywhereAndIsWhatNodesReturnTo() {
    fleet.want(pair("r1", Mode.Enforce));
    stable2(pair("r1", Mode.Enforce));
    fleet.steps("1 1h", "100%");
    fleet.want(pair("r2", Mode.Observe));
    fleet.plan();
    assertThat(fleet.nodes.values()).noneMatch(node -> node.assigned().orElseThrow().mode() == Mode.Enforce);
    assertThat(fleet.running(R2)).hasSize(1);
    assertThat(fleet.status.stable.mode).isEqualTo(Mode.Observe);
    fleet.want(pair("r1", Mode.Enforce));
    fleet.settle();
    assertThat(fleet.running(pair("r1", Mode.Enforce))).as("and to Enforce again by steps").hasSize(1);
  }

  private void stable2(Pair pair) {
    fleet.steps("100%");
    fleet.settle();
    assertThat(fleet.running(pair)).hasSize(10);
  }

  @Test
  void backToTheStablePairReturnsAtOnceAndIsComplete() {
    stable().steps("5 1h", "100%");
    fleet.want(R2);
    fleet.settle();
    fleet.want(R1);
    assertThat(fleet.plan().state()).isEqualTo(State.Complete);
    assertThat(fleet.running(R1)).hasSize(10);
  }

  @Test
  void pinOfWhatWasRolledOutBeforeGoesBackAtOnceAndUnpinningTakesSteps() {
    stable();
    fleet.want(R2);
    fleet.settle();
    fleet.steps("1 1h", "100%");
    fleet.pinned = true;
    fleet.want(R1);
    assertThat(fleet.plan().state()).isEqualTo(State.Complete);
    assertThat(fleet.running(R1)).hasSize(10);
    fleet.want(R3);
    fleet.settle();
    assertThat(fleet.running(R3)).as("never rolled out before").hasSize(1);
    fleet.want(pair("r1", Mode.Enforce));
    fleet.settle();
    assertThat(fleet.running(pair("r1", Mode.Enforce))).as("never in Enforce before").hasSize(1);
    fleet.pinned = false;
    fleet.want(R2);
    fleet.settle();
    assertThat(fleet.running(R2)).hasSize(1);
  }

  @Test
  void ringIsChangedFirstAndAStepCountsWithinIt() {
    RolloutFleet rings = new RolloutFleet();
    for (int i = 0; i < 20; i++) {
      rings.add("n%02d".formatted(i), i < 4 ? Map.of("pool", "staging") : Map.of());
    }
    rings.steps("50% 1m", "100% 1m", "10%");
    for (int i = 0; i < 2; i++) {
      rings.spec.steps.get(i).nodeSelector = new NodeSelector();
      rings.spec.steps.get(i).nodeSelector.matchLabels = Map.of("pool", "staging");
    }
    rings.settle();
    assertThat(rings.running(R1)).hasSize(2).allMatch(name -> name.compareTo("n04") < 0);
    rings.pass(Duration.ofMinutes(1));
    rings.settle();
    assertThat(rings.running(R1)).containsExactly("n00", "n01", "n02", "n03");
    rings.pass(Duration.ofMinutes(1));
    rings.settle();
    assertThat(rings.running(R1)).as("10 %% are there already, so 100 %% follows").hasSize(20);
  }

  @Test
  void stepsThatGoDownWithinOneRingAreRefusedInWords() {
    assertThat(Rollout.error(fleet.steps("50%", "25%").spec).orElseThrow()).contains("steps[1].nodes is 25%").contains("must not go down");
    assertThat(Rollout.error(fleet.steps("1", "25%", "100%").spec)).isEmpty();
    fleet.steps("50%", "25%").spec.steps.get(0).nodeSelector = new NodeSelector();
    assertThat(Rollout.error(fleet.spec)).as("of another ring").isEmpty();
  }

  @Test
  void aWiderSelectorTakesStepsOnTheNewNodesOnly() {
    stable().steps("1 1h", "100%");
    NodeSelector some = new NodeSelector();
    some.matchLabels = Map.of("a", "b");
    fleet.status.stable.nodeSelector = some;
    for (int i = 0; i < 5; i++) {
      fleet.nodes.put("n%03d".formatted(i), new RolloutNode("n%03d".formatted(i), Map.of("a", "b"), Optional.of(R1), Health.Confirmed));
      fleet.assign("n%03d".formatted(i + 5), Optional.empty());
    }
    fleet.allReport(Health.Confirmed);
    fleet.edit();
    assertThat(fleet.settle().state()).isEqualTo(State.Held);
    assertThat(fleet.running(R1)).hasSize(6);
  }

  @Test
  void upgradeAloneWritesNothing() {
    fleet.nodes.keySet().forEach(name -> fleet.assign(name, Optional.of(R1)));
    fleet.allReport(Health.Confirmed);
    fleet.observed = 1;
    RolloutDecision decision = fleet.decide();
    assertThat(decision.state()).isEqualTo(State.Complete);
    assertThat(decision.targets()).hasSize(10).allSatisfy((name, target) -> assertThat(target).contains(R1));
  }

  @Test
  void upgradeWithAChangedSpecRollsThatOut() {
    fleet.nodes.keySet().forEach(name -> fleet.assign(name, Optional.of(R1)));
    fleet.allReport(Health.Confirmed);
    fleet.observed = 1;
    fleet.want(R2);
    fleet.plan();
    assertThat(fleet.running(R2)).hasSize(1);
    assertThat(fleet.status.stable.revision).isEqualTo("r1");
  }

  @Test
  void aLostStatusStopsEverythingUntilRetry() {
    fleet.nodes.keySet().forEach(name -> fleet.assign(name, Optional.of(pair("r1", Mode.Enforce))));
    fleet.allReport(Health.Confirmed);
    fleet.want(pair("r2", Mode.Enforce));
    assertThat(fleet.settle().state()).isEqualTo(State.StableUnknown);
    assertThat(fleet.settle().state()).isEqualTo(State.StableUnknown);
    assertThat(fleet.running(pair("r1", Mode.Enforce))).hasSize(10);
    fleet.want(R2);
    fleet.plan();
    assertThat(fleet.running(R1)).as("Observe acts at once even then").hasSize(10);
    fleet.allReport(Health.Confirmed);
    fleet.spec.promote = fleet.status.id + "/retry";
    fleet.edit();
    fleet.plan();
    assertThat(fleet.running(R2)).hasSize(1);
  }

  @Test
  void aFailureWhoseStableRevisionIsGoneStaysAsItIs() {
    stable().steps("3 1h");
    fleet.want(R2);
    fleet.settle();
    fleet.gone.add("r1");
    fleet.reports(fleet.running(R2).get(0), Health.Failed);
    assertThat(fleet.plan().state()).isEqualTo(State.StableRevisionGone);
    assertThat(fleet.running(R2)).hasSize(3);
  }

  @Test
  void aNodeThatJoinsGetsTheStablePairFirst() {
    stable().steps("1 1h", "100%");
    fleet.want(R2);
    fleet.settle();
    fleet.add("joins", Map.of());
    fleet.plan();
    assertThat(fleet.nodes.get("joins").assigned()).contains(R1);
  }

  @Test
  void nodesAreSpreadOverZonesAndOfAnotherClassifierInAnotherOrder() {
    List<RolloutNode> nodes = new java.util.ArrayList<>();
    for (int i = 0; i < 30; i++) {
      nodes.add(new RolloutNode("n" + i, Map.of("topology.kubernetes.io/zone", "z" + i / 10), Optional.empty(), Health.Confirmed));
    }
    assertThat(NodeOrder.of("c", nodes).subList(0, 3)).extracting(RolloutNode::zone).doesNotHaveDuplicates();
    assertThat(NodeOrder.of("c", nodes)).isNotEqualTo(NodeOrder.of("d", nodes));
    List<RolloutNode> shuffled = new java.util.ArrayList<>(nodes);
    java.util.Collections.shuffle(shuffled, new java.util.Random(1));
    assertThat(NodeOrder.of("c", shuffled)).isEqualTo(NodeOrder.of("c", nodes));
  }
}
