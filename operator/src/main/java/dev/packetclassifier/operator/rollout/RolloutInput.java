// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.rollout;

import dev.packetclassifier.api.v1alpha1.OnFailure;
import dev.packetclassifier.api.v1alpha1.RolloutGate;
import dev.packetclassifier.api.v1alpha1.RolloutSpec;
import dev.packetclassifier.api.v1alpha1.RolloutStatus;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Everything that a rollout depends on.
 *
 * @param classifier name of the PacketClassifier
 * @param generation its metadata.generation
 * @param wanted the pair that its spec, or its pin, asks for
 * @param pinned whether a pin asks for it
 * @param spec null when the classifier says nothing about rollouts
 * @param status as last written; null before the first
 * @param observedGeneration of the status as last written; -1 before the first
 * @param sinceStatus how long the rollout's status has been what it is, by a clock that does not jump; less when that is not known
 * @param gates as other controllers wrote them
 * @param revisions names of those that exist, and of the wanted one, which can be made
 * @param nodes desired nodes: selected by {@code wanted}, Linux, with an agent
 */
public record RolloutInput(String classifier, long generation, Pair wanted, boolean pinned, RolloutSpec spec, RolloutStatus status,
    long observedGeneration, Duration sinceStatus, List<RolloutGate> gates, Set<String> revisions, List<RolloutNode> nodes) {
  private static final Duration PROGRESS_DEADLINE = Duration.ofMinutes(10);

  RolloutSpec rules() {
    return spec == null ? new RolloutSpec() : spec;
  }

  boolean paused() {
    return Boolean.TRUE.equals(rules().paused);
  }

  boolean rollsBack() {
    return rules().onFailure != OnFailure.Pause;
  }

  Duration progressDeadline() {
    return rules().progressDeadline == null ? PROGRESS_DEADLINE : Durations.parse(rules().progressDeadline);
  }

  /** How many nodes may be unconfirmed at one time. */
  int maxUnavailable() {
    return rules().maxUnavailable == null ? Integer.MAX_VALUE : Amount.of(rules().maxUnavailable).of(nodes.size());
  }

  /** What passed since the status was written; nothing when the spec was changed meanwhile, for it may have been paused. */
  Duration elapsed() {
    return observedGeneration == generation ? sinceStatus : Duration.ZERO;
  }
}
