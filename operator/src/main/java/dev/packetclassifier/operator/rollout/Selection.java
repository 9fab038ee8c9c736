// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.rollout;

import dev.packetclassifier.operator.rollout.RolloutNode.Health;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which nodes run what is rolled out: those that do stay, and the next in order join them until the step has its number. */
final class Selection {
  private final Fleet fleet;
  private final Set<String> regressed;
  private final boolean noneWell;
  private final Set<String> chosen = new HashSet<>();

  /**
   * @param regressed names of nodes that failed with it: they return, and are not chosen again
   * @param noneWell whether no node was well before, so that those are chosen that were not
   */
  Selection(Fleet fleet, Set<String> regressed, boolean noneWell) {
    this.noneWell = noneWell;
    this.fleet = fleet;
    this.regressed = regressed;
    fleet.touched(node -> !regressed.contains(node.name())).forEach(node -> chosen.add(node.name()));
  }

  boolean contains(RolloutNode node) {
    return chosen.contains(node.name());
  }

  /**
   * Chooses more nodes.
   *
   * @param steps those up to the one that is being taken
   * @param maxUnavailable how many of the chosen ones may be unconfirmed; none is added while more are
   */
  void grow(List<Step> steps, int maxUnavailable) {
    int budget = maxUnavailable - (int) fleet.changing().stream().filter(this::isUnconfirmed).count();
    for (Step step : steps) {
      int missing = step.nodes().of(size(step)) - judged(step);
      for (RolloutNode node : fleet.changing()) {
        if (missing <= 0 || budget <= 0) {
          break;
        }
        if (isIn(step, node) && isChoosable(node)) {
          chosen.add(node.name());
          missing--;
          budget--;
        }
      }
    }
  }

  /** Whether the step has its nodes, or all that there are, and each has confirmed and warmed up; not when there is none. */
  boolean isConfirmed(Step step) {
    boolean waiting = fleet.changing().stream().filter(this::contains)
        .anyMatch(node -> !fleet.isTouched(node) || !isSkipped(node) && node.health() != Health.Confirmed);
    boolean complete = judged(step) >= step.nodes().of(size(step)) || fleet.changing().stream()
        .noneMatch(node -> isIn(step, node) && isChoosable(node));
    return !waiting && complete && judged(step) > 0;
  }

  /** Whether a chosen node has yet to confirm. */
  boolean isMoving() {
    return fleet.changing().stream().anyMatch(this::isUnconfirmed);
  }

  private boolean isUnconfirmed(RolloutNode node) {
    return contains(node) && !isSkipped(node) && !(fleet.isTouched(node) && node.health().isWell());
  }

  private boolean isChoosable(RolloutNode node) {
    return !contains(node) && !regressed.contains(node.name())
        && (fleet.isCandidate(node) || noneWell && !fleet.isTouched(node) && fleet.isUnwell(node));
  }

  /** A node that was not well before may stay so. */
  private boolean isSkipped(RolloutNode node) {
    return fleet.isTouched(node) && (noneWell ? fleet.isUnwell(node) : fleet.isSkipped(node));
  }

  private int judged(Step step) {
    return (int) fleet.changing().stream().filter(node -> isIn(step, node) && contains(node))
        .filter(node -> !isSkipped(node)).count();
  }

  private int size(Step step) {
    return (int) fleet.changing().stream().filter(node -> isIn(step, node)).count();
  }

  private static boolean isIn(Step step, RolloutNode node) {
    return NodeSelectorMatch.matches(step.ring(), node.labels());
  }
}
