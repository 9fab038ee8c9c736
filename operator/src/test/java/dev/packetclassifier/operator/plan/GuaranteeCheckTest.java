// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.ConditionReason;
import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.FeatureBound;
import dev.packetclassifier.api.v1alpha1.PacketClassifier;
import dev.packetclassifier.bpf.model.Models;
import dev.packetclassifier.bpf.model.Policies;
import dev.packetclassifier.operator.Classifiers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GuaranteeCheckTest {
  private static Optional<ModelValidation> refusal(PacketClassifier classifier) {
    return GuaranteeCheck.refusal(Models.read(classifier.getSpec().model),
        Policies.read(classifier.getSpec().policy, classifier.getSpec().model));
  }

  @Test
  void saysWhichPacketIsDropped() {
    assertThat(refusal(Classifiers.keepsItsGuarantee("c"))).isEmpty();
    assertThat(refusal(Classifiers.breaksItsGuarantee("c"))).contains(new ModelValidation.Invalid(ConditionReason.GuaranteeBroken,
        "policy.guarantees short-packets (never drop PacketLength <= 100) is broken: the model would drop, as scan (2 ahead of what passes, "
            + "dropped from 0 on), a packet with LinkKind 1 (IPv4), Protocol 6 (TCP), PacketLength 40, Ttl 0; pclf prove shows more, and with "
            + "policy.proof Guard the guard alone keeps it"));
  }

  /** Whatever the model: an answer in two seconds, and what is not proved is refused. */
  @Test
  void endsInTwoSeconds() {
    for (PacketClassifier hard : List.of(Classifiers.largestEnsemble("c"), Classifiers.largestNetwork("c"), Classifiers.largestTree("c"))) {
      FeatureBound bound = new FeatureBound();
      bound.feature = Feature.Ttl;
      bound.max = 9L;
      hard.getSpec().policy.guarantees = Classifiers.breaksItsGuarantee("c").getSpec().policy.guarantees;
      hard.getSpec().policy.guarantees.get(0).when = List.of(bound);
      long begun = System.nanoTime();
      refusal(hard).ifPresent(refusal -> assertThat(((ModelValidation.Invalid) refusal).reason())
          .isIn(ConditionReason.GuaranteeBroken, ConditionReason.GuaranteeUndecided));
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(GuaranteeCheck.TIME.multipliedBy(4));
    }
  }
}
