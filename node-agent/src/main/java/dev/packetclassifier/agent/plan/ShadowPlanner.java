// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.plan;

import dev.packetclassifier.api.v1alpha1.Assignment;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.Phase;
import dev.packetclassifier.bpf.program.AttachedShadow;
import dev.packetclassifier.bpf.program.PreviousRevision;
import dev.packetclassifier.bpf.revision.Revisions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Which steps make an attached program run the assigned pair of revisions. What is wrong with a shadow never keeps the active revision from
 * running.
 */
public final class ShadowPlanner {
  /** Seconds that what ran before stays, after the last change of the active revision: for tests that cannot wait for {@value #STAYS}. */
  public static final String PREVIOUS_STAYS = "packetclassifier.previous-stays";
  private static final int STAYS = 600;
  static final String FAILED = "ShadowFailed: ";

  private final NodeSnapshot snapshot;
  private final Map<String, String> refusals;
  private final Map<TargetInterface, PlacementOutcome> outcomes = new HashMap<>();
  private final List<Duration> waits = new ArrayList<>();

  /** @param refusals by classifier: why its shadow gets no tables */
  ShadowPlanner(NodeSnapshot snapshot, Map<String, String> refusals) {
    this.snapshot = snapshot;
    this.refusals = refusals;
  }

  /** The outcome of a shadow that cannot run. */
  public static PlacementOutcome failed(String reason) {
    return new PlacementOutcome(Phase.Failed, FAILED + reason);
  }

  /** For each attached interface whose assignment has a shadow: the outcome unless a step fails. */
  Map<TargetInterface, PlacementOutcome> outcomes() {
    return Map.copyOf(outcomes);
  }

  /** After how long another plan has more to do. */
  List<Duration> waits() {
    return waits;
  }

  /** A program is about to be attached; its shadow follows with the next plan. */
  void afterAttach(String classifier) {
    if (assignment(classifier).shadow != null) {
      waits.add(Duration.ZERO);
    }
  }

  /** None when the program runs all of it. */
  List<Step> steps(DesiredAttachment attachment, Mode mode, RevisionState.Ready active, AttachedProgram own) {
    Optional<String> wanted = wanted(attachment, active, own);
    Optional<String> running = own.others().shadow().map(shadow -> name(own, shadow.digest()));
    List<String> kept = kept(own, active.digest());
    boolean sameActive = own.digest().equals(active.digest());
    // A change of the active revision stands by itself; a change of its mode leaves a shadow alone.
    Optional<String> meanwhile = sameActive && wanted.equals(running) ? running : Optional.empty();
    List<Step> steps = new ArrayList<>();
    if (!sameActive || own.mode() != mode) {
      steps.add(new Step.Swap(attachment, mode, meanwhile, kept));
    } else if (running.isPresent() && !wanted.equals(running) || !kept.equals(previous(own).map(List::of).orElse(List.of()))) {
      steps.add(new Step.Swap(attachment, mode, meanwhile, kept));
    }
    wanted.filter(name -> !meanwhile.equals(wanted))
        .ifPresent(name -> {
          steps.add(new Step.Swap(attachment.shadowedBy(name), mode, wanted, kept));
          waits.add(((RevisionState.Ready) snapshot.revisions().get(name)).requirement().warmUp());
        });
    if (wanted.isPresent() && wanted.equals(running)) {
      own.others().shadow().map(AttachedShadow::warmUpMicros).filter(left -> left > 0)
          .ifPresent(left -> waits.add(Duration.ofNanos(left * 1000)));
    }
    return steps;
  }

  /** The shadow that the program is to have: the assigned one, unless something is in its way. */
  private Optional<String> wanted(DesiredAttachment attachment, RevisionState.Ready active, AttachedProgram own) {
    Assignment assignment = assignment(attachment.classifier());
    if (assignment.shadow == null) {
      return Optional.empty();
    }
    TargetInterface target = new TargetInterface(attachment.classifier(), attachment.ifname(), OptionalInt.of(attachment.ifindex()));
    Optional<PlacementOutcome> obstacle = obstacle(assignment, attachment, active, own);
    outcomes.put(target, obstacle.orElse(PlacementOutcome.RUNNING));
    return obstacle.isPresent() ? Optional.empty() : Optional.of(assignment.shadow.revision);
  }

  private Optional<PlacementOutcome> obstacle(Assignment assignment, DesiredAttachment attachment, RevisionState.Ready active,
      AttachedProgram own) {
    String name = assignment.shadow.revision;
    RevisionState state = snapshot.revisions().get(name);
    if (name.equals(assignment.active.revision)) {
      return Optional.of(failed("it is the active revision"));
    }
    if (state instanceof RevisionState.Rejected rejected) {
      return Optional.of(failed(rejected.reason()));
    }
    if (!(state instanceof RevisionState.Ready ready)) {
      return Optional.of(new PlacementOutcome(Phase.Pending, "revision " + name + " is about to be fetched"));
    }
    Optional<PlacementOutcome> different = active.requirement().obstacle(ready.requirement()).map(ShadowPlanner::failed);
    if (different.isPresent()) {
      return different;
    }
    if (own.others().shadow().map(AttachedShadow::digest).equals(Optional.of(ready.digest()))) {
      return Optional.empty();
    }
    if (refusals.containsKey(assignment.classifier)) {
      return Optional.of(failed(refusals.get(assignment.classifier)));
    }
    return Optional.ofNullable(snapshot.failures().get(attachment.shadowedBy(name)));
  }

  /** What stays kept alongside a pair: the revision that was active before, for some time. */
  private List<String> kept(AttachedProgram own, String activeDigest) {
    Duration stays = Duration.ofSeconds(Integer.getInteger(PREVIOUS_STAYS, STAYS));
    if (!own.digest().equals(activeDigest)) {
      waits.add(stays);
      return List.of(name(own, own.digest()));
    }
    Optional<PreviousRevision> before = own.others().previous();
    Duration left = before.map(
        revision -> stays.minusNanos(snapshot.kernel().nanos() - revision.since()))
        .orElse(Duration.ZERO);
    if (left.isNegative() || left.isZero()) {
      return List.of();
    }
    waits.add(left);
    return Stream.of(name(own, before.get().digest())).toList();
  }

  private static Optional<String> previous(AttachedProgram own) {
    return own.others().previous().map(revision -> name(own, revision.digest()));
  }

  private static String name(AttachedProgram own, String digest) {
    return Revisions.name(own.classifier(), digest);
  }

  private Assignment assignment(String classifier) {
    return snapshot.desired().assignments().stream().filter(each -> each.classifier.equals(classifier)).findFirst().orElseThrow();
  }
}
