// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.plan;

import dev.packetclassifier.api.v1alpha1.ConditionReason;
import dev.packetclassifier.bpf.model.Bound;
import dev.packetclassifier.bpf.model.Guarantee;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.model.Policy;
import dev.packetclassifier.bpf.proof.Budget;
import dev.packetclassifier.bpf.proof.CounterExample;
import dev.packetclassifier.bpf.proof.DropRule;
import dev.packetclassifier.bpf.proof.PacketText;
import dev.packetclassifier.bpf.proof.Proof;
import dev.packetclassifier.bpf.proof.Prover;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;

/** What {@code policy.proof: Required} asks of a revision: that all guarantees are proved, in two seconds together. */
public final class GuaranteeCheck {
  static final Duration TIME = Duration.ofSeconds(2);
  /** Parts of the space of packets, so that a fast machine does not take more than a slow one's share of memory and time. */
  private static final long BOXES = 2_000_000;
  private static final String HOW = "; pclf prove shows more, and with policy.proof Guard the guard alone keeps it";

  private GuaranteeCheck() {}

  /** Empty when all guarantees are proved; else why the first one is not. */
  public static Optional<ModelValidation> refusal(Model model, Policy policy) {
    DropRule rule = new DropRule(model, policy.actions(), policy.margins());
    Budget budget = new Budget(TIME, BOXES);
    for (Guarantee guarantee : policy.guarantees()) {
      Proof proof = Prover.of(model, policy).neverDrops(rule, guarantee.when(), budget);
      Optional<ModelValidation> refusal = switch (proof.answer()) {
        case Proved, Empty -> Optional.empty();
        case Broken -> Optional.of(broken(guarantee, proof.counterExample().orElseThrow()));
        case Undecided -> Optional.of(undecided(guarantee));
      };
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return Optional.empty();
  }

  private static ModelValidation broken(Guarantee guarantee, CounterExample example) {
    String ahead = example.margin() == Long.MAX_VALUE ? "every class is dropped"
        : example.margin() + " ahead of what passes, dropped from " + example.needed() + " on";
    return new ModelValidation.Invalid(ConditionReason.GuaranteeBroken, words(guarantee) + " is broken: the model would drop, as "
        + example.className() + " (" + ahead + "), a packet with " + PacketText.of(example.stored()) + HOW);
  }

  private static ModelValidation undecided(Guarantee guarantee) {
    return new ModelValidation.Invalid(ConditionReason.GuaranteeUndecided, words(guarantee) + " could not be proved or broken in "
        + TIME.toSeconds() + " s" + HOW);
  }

  private static String words(Guarantee guarantee) {
    return "policy.guarantees " + guarantee.name() + " (never drop " + guarantee.when().stream().map(Bound::toString)
        .collect(Collectors.joining(", ")) + ")";
  }

  /** The search did not end by itself: what is not proved is refused. */
  public static ModelValidation failed(Exception e) {
    return new ModelValidation.Invalid(ConditionReason.GuaranteeUndecided, "policy.guarantees could not be proved: " + e);
  }
}
