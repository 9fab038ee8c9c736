// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.rollout;

import dev.packetclassifier.api.v1alpha1.NodeSelector;
import dev.packetclassifier.api.v1alpha1.RolloutSpec;
import dev.packetclassifier.api.v1alpha1.RolloutStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A step of a rollout.
 *
 * @param nodes how many of {@code ring} have changed when it is reached
 * @param ring the nodes that it counts; null for all that change
 * @param hold how long it is held, zero for not at all; empty until someone promotes it
 */
record Step(Amount nodes, NodeSelector ring, Optional<Duration> hold) {
  private static final String MANUAL = "Manual";
  private static final int LARGE_FLEET = 30;
  private static final int FIRST_OF_LARGE_FLEET = 3;
  private static final Duration FIRST_HOLD = Duration.ofMinutes(1);
  private static final Amount SECOND = new Amount(25, true);
  private static final Duration SECOND_HOLD = Duration.ofMinutes(2);
  private static final Step ALL = new Step(Amount.ALL, null, Optional.of(Duration.ZERO));

  /**
   * The steps that are taken.
   *
   * @param spec null when the classifier says nothing
   * @param fleet how many nodes are desired: of a large fleet one node that is odd must not decide for all
   */
  static List<Step> of(RolloutSpec spec, int fleet) {
    if (spec == null || spec.steps == null) {
      int first = fleet >= LARGE_FLEET ? FIRST_OF_LARGE_FLEET : 1;
      return List.of(new Step(new Amount(first, false), null, Optional.of(FIRST_HOLD)),
          new Step(SECOND, null, Optional.of(SECOND_HOLD)), ALL);
    }
    List<Step> steps = new ArrayList<>(spec.steps.stream().map(Step::of).toList());
    Step last = steps.get(steps.size() - 1);
    if (last.ring != null || !last.nodes.equals(Amount.ALL)) {
      steps.add(ALL);
    }
    return steps;
  }

  private static Step of(RolloutStep written) {
    Optional<Duration> hold = written.hold == null ? Optional.of(Duration.ZERO)
        : MANUAL.equals(written.hold) ? Optional.empty() : Optional.of(Durations.parse(written.hold));
    return new Step(Amount.of(written.nodes), written.nodeSelector, hold);
  }

  /** What is wrong with the steps that the schema cannot see; empty when nothing is. */
  static Optional<String> error(RolloutSpec spec) {
    Map<String, Amount> last = new HashMap<>();
    for (int i = 0; spec != null && spec.steps != null && i < spec.steps.size(); i++) {
      Amount nodes = Amount.of(spec.steps.get(i).nodes);
      String ring = CanonicalJson.write(spec.steps.get(i).nodeSelector) + nodes.percent();
      Amount before = last.put(ring, nodes);
      if (before != null && before.value() > nodes.value()) {
        return Optional.of("rollout.steps[" + i + "].nodes is " + nodes + ", and an earlier step with the same nodeSelector has " + before
            + ": steps must not go down");
      }
    }
    return Optional.empty();
  }
}
