// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.manifest;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.bpf.model.Bound;
import dev.packetclassifier.bpf.model.Bounds;
import dev.packetclassifier.bpf.proof.Budget;
import dev.packetclassifier.bpf.proof.DropRule;
import dev.packetclassifier.bpf.proof.PacketText;
import dev.packetclassifier.bpf.proof.Proof;
import dev.packetclassifier.bpf.proof.Prover;
import java.time.Duration;
import java.util.List;

/** Whether a classifier drops what another passes: of all packets, and of those of answered flows. */
final class DropDifference {
  private static final Duration TIME = Duration.ofSeconds(5);
  private static final List<Bound> ALL = List.of();
  private static final List<Bound> ANSWERED = List.of(new Bound(Feature.BackwardPackets, 1, Bounds.MAX_U32));

  private DropDifference() {}

  /** Two sentences. */
  static List<String> of(Classifier before, Classifier after) {
    return List.of(sentence("drops what the first passes: ", before, after, ALL),
        sentence("of flows that were answered: ", before, after, ANSWERED));
  }

  private static String sentence(String about, Classifier before, Classifier after, List<Bound> when) {
    boolean warmedUp = Prover.isWarmedUp(before.model(), before.policy()) && Prover.isWarmedUp(after.model(), after.policy());
    Proof proof = new Prover(warmedUp).neverDropsMore(rule(after), rule(before), when, new Budget(TIME, Long.MAX_VALUE));
    return about + switch (proof.answer()) {
      case Proved, Empty -> "never, proved";
      case Broken -> "yes, for example " + PacketText.of(proof.counterExample().orElseThrow().stored());
      case Undecided -> "not decided in " + TIME.toSeconds() + " s";
    };
  }

  /** Guards are left out: this is about the models. */
  private static DropRule rule(Classifier classifier) {
    return new DropRule(classifier.model(), classifier.policy().actions(), classifier.policy().margins());
  }
}
