// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.plan;

import dev.packetclassifier.api.v1alpha1.Assignment;
import dev.packetclassifier.api.v1alpha1.AssignmentStatus;
import dev.packetclassifier.api.v1alpha1.Phase;
import dev.packetclassifier.bpf.program.AttachedShadow;
import dev.packetclassifier.bpf.revision.Revisions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** How far a classifier's shadow is: that of the interface that is furthest from running it. */
final class ShadowStatus {
  private static final List<Phase> WORST_FIRST = List.of(Phase.Failed, Phase.Unsupported, Phase.Pending, Phase.Warming, Phase.Running);
  private static final PlacementOutcome NOT_ATTACHED = new PlacementOutcome(Phase.Pending, "the active revision does not run there");

  private ShadowStatus() {}

  /**
   * @param targets the interfaces that the assignment selects
   * @param programs of the classifier
   * @return null when no shadow is assigned and none runs
   */
  static AssignmentStatus.Shadow of(Assignment assignment, List<TargetInterface> targets, Map<TargetInterface, PlacementOutcome> outcomes,
      List<AttachedProgram> programs, Map<String, RevisionState> revisions) {
    Optional<String> running = programs.stream().map(program -> program.others().shadow()).flatMap(Optional::stream)
        .map(shadow -> Revisions.name(assignment.classifier, shadow.digest())).findFirst();
    if (assignment.shadow == null && running.isEmpty()) {
      return null;
    }
    AssignmentStatus.Shadow status = new AssignmentStatus.Shadow();
    status.revision = running.orElse(null);
    if (assignment.shadow == null) {
      status.phase = Phase.Failed;
      status.message = "no longer assigned, but still runs";
      return status;
    }
    String digest = revisions.get(assignment.shadow.revision) instanceof RevisionState.Ready ready ? ready.digest() : "";
    Stream<Map.Entry<String, PlacementOutcome>> all = targets.stream().map(target -> Map.entry(target.name(),
        outcome(target, outcomes, programs, digest, assignment.shadow.revision)));
    Optional<Map.Entry<String, PlacementOutcome>> worst = all
        .min(Comparator.comparing(each -> WORST_FIRST.indexOf(each.getValue().phase())));
    status.phase = worst.map(each -> each.getValue().phase()).orElse(Phase.Pending);
    status.message = worst.filter(each -> each.getValue().message() != null)
        .map(each -> message(each.getKey(), each.getValue().message())).orElse(worst.isEmpty() ? "no interface is selected" : null);
    return status;
  }

  /** The reason stands first. */
  private static String message(String ifname, String message) {
    return message.startsWith(ShadowPlanner.FAILED)
        ? ShadowPlanner.FAILED + ifname + ": " + message.substring(ShadowPlanner.FAILED.length())
        : ifname + ": " + message;
  }

  private static PlacementOutcome outcome(TargetInterface target, Map<TargetInterface, PlacementOutcome> outcomes,
      List<AttachedProgram> programs, String digest, String name) {
    PlacementOutcome outcome = outcomes.getOrDefault(target, NOT_ATTACHED);
    if (outcome.phase() != Phase.Running) {
      return outcome;
    }
    Optional<AttachedShadow> shadow = programs.stream()
        .filter(program -> target.ifindex().isPresent() && program.ifindex() == target.ifindex().getAsInt()).findFirst()
        .flatMap(program -> program.others().shadow()).filter(each -> each.digest().equals(digest));
    if (shadow.isEmpty()) {
      return new PlacementOutcome(Phase.Pending, "the kernel does not run " + name + " yet");
    }
    return shadow.get().warmUpMicros() == 0 ? outcome
        : new PlacementOutcome(Phase.Warming, "its verdicts do not count until it has followed the traffic for its warm-up");
  }
}
