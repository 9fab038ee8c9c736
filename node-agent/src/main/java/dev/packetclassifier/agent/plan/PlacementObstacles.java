// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.plan;

import dev.packetclassifier.api.v1alpha1.Assignment;
import dev.packetclassifier.api.v1alpha1.Phase;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** What keeps an assignment off an interface, before anything is asked of the kernel: the first obstacle decides. */
final class PlacementObstacles {
  /** The assignments by rank: lower priority number first, then by name. */
  static final Comparator<Assignment> RANK = Comparator.<Assignment>comparingInt(a -> a.priority).thenComparing(a -> a.classifier);

  private final NodeSnapshot snapshot;
  private final Map<String, PlacementOutcome> overBudget;
  private final List<BiFunction<Assignment, TargetInterface, Optional<PlacementOutcome>>> obstacles = List.of(
      this::missingInterface, this::notEthernet, this::otherClassifier, this::unsupportedKernel, this::unadoptablePin, this::revision,
      this::tableBudget);

  /** @param overBudget by classifier: why it gets no state tables */
  PlacementObstacles(NodeSnapshot snapshot, Map<String, PlacementOutcome> overBudget) {
    this.snapshot = snapshot;
    this.overBudget = overBudget;
  }

  Optional<PlacementOutcome> first(Assignment assignment, TargetInterface target) {
    return obstacles.stream().map(obstacle -> obstacle.apply(assignment, target)).flatMap(Optional::stream).findFirst();
  }

  private Optional<PlacementOutcome> missingInterface(Assignment assignment, TargetInterface target) {
    return target.ifindex().isPresent() ? Optional.empty()
        : Optional.of(new PlacementOutcome(Phase.Pending, "interface " + target.name() + " does not exist"));
  }

  private Optional<PlacementOutcome> notEthernet(Assignment assignment, TargetInterface target) {
    return target.ethernet() ? Optional.empty() : Optional.of(new PlacementOutcome(Phase.Blocked, "NotEthernet: frames of " + target.name()
        + " have no Ethernet header, which the program reads: select the interface that carries them"));
  }

  private Optional<PlacementOutcome> otherClassifier(Assignment assignment, TargetInterface target) {
    Assignment owner = snapshot.desired().assignments().stream()
        .filter(each -> snapshot.selection().selects(each.classifier, target.ifindex().getAsInt())).min(RANK).orElseThrow();
    return owner == assignment ? Optional.empty() : Optional.of(new PlacementOutcome(Phase.Conflict,
        "classifier " + owner.classifier + " (priority " + owner.priority + ") has the interface"));
  }

  private Optional<PlacementOutcome> unsupportedKernel(Assignment assignment, TargetInterface target) {
    return snapshot.kernelUnsupported().map(reason -> new PlacementOutcome(Phase.Unsupported, reason));
  }

  private Optional<PlacementOutcome> unadoptablePin(Assignment assignment, TargetInterface target) {
    return pinOn(target).filter(pin -> !isReplaceable(pin, assignment))
        .map(pin -> new PlacementOutcome(pin.blocked() ? Phase.Blocked : Phase.Failed,
            "what " + pin.classifier() + " has pinned there goes on running, but cannot be taken over: " + pin.reason()));
  }

  /** A pin on this interface that cannot be adopted. */
  Optional<UnadoptablePin> pinOn(TargetInterface target) {
    return snapshot.kernel().unadoptable().stream().filter(pin -> pin.ifindex() == target.ifindex().getAsInt()).findFirst();
  }

  private static boolean isReplaceable(UnadoptablePin pin, Assignment assignment) {
    return pin.replaceable() != null && pin.classifier().equals(assignment.classifier);
  }

  private Optional<PlacementOutcome> revision(Assignment assignment, TargetInterface target) {
    RevisionState state = snapshot.revisions().get(assignment.active.revision);
    if (state instanceof RevisionState.Ready) {
      return Optional.empty();
    }
    if (state instanceof RevisionState.Pending) {
      return Optional.of(new PlacementOutcome(Phase.Pending, "revision " + assignment.active.revision + " is about to be fetched"));
    }
    return Optional.of(state instanceof RevisionState.Rejected rejected ? new PlacementOutcome(rejected.phase(), rejected.reason())
        : new PlacementOutcome(Phase.Failed, "revision " + assignment.active.revision + " was not looked up"));
  }

  private Optional<PlacementOutcome> tableBudget(Assignment assignment, TargetInterface target) {
    return Optional.ofNullable(overBudget.get(assignment.classifier));
  }
}
