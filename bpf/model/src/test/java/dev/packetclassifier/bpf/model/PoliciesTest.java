// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.api.v1alpha1.ClassAction;
import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.ModelSpec;
import dev.packetclassifier.api.v1alpha1.PolicySpec;
import dev.packetclassifier.api.v1alpha1.Transform;
import dev.packetclassifier.api.v1alpha1.UnjudgedReason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PoliciesTest {
  private static ModelSpec scaled(String logitScale) {
    ModelSpec model = ModelSpecs.network();
    model.logitScale = logitScale;
    return model;
  }

  private static PolicySpec sure(String minConfidence) {
    ClassAction entry = ModelSpecs.action("portscan", Action.Drop);
    entry.minConfidence = minConfidence;
    return ModelSpecs.policy(entry);
  }

  private static PolicySpec warming(String warmUp) {
    PolicySpec policy = ModelSpecs.policy();
    policy.warmUp = warmUp;
    return policy;
  }

  private static void refused(PolicySpec policy, ModelSpec model, String message) {
    assertThatThrownBy(() -> Policies.read(policy, model)).isExactlyInstanceOf(InvalidModelException.class).hasMessage(message);
  }

  @Test
  void whatPassesIsLeftOut() {
    assertThat(Policies.read(null, ModelSpecs.network()).actions()).isEmpty();
    Policy policy = Policies.read(ModelSpecs.policy(ModelSpecs.action("portscan", Action.Drop), ModelSpecs.action("benign", Action.Pass),
        ModelSpecs.action("flood", Action.Drop)), ModelSpecs.network());
    assertThat(policy.actions()).containsOnlyKeys("flood", "portscan").containsValue(Action.Drop);
    assertThat(policy.margins()).containsExactly(0, 0, 0);
    assertThat(policy.warmUp()).isEmpty();
  }

  @Test
  void everyReasonWithoutAVerdictHasOneEntry() {
    PolicySpec policy = ModelSpecs.policy();
    policy.unjudged = ModelSpecs.unjudged(UnjudgedReason.TooDeep, Action.Drop);
    policy.unjudged.addAll(ModelSpecs.unjudged(UnjudgedReason.Malformed, Action.Pass));
    assertThat(Policies.read(policy, ModelSpecs.network()).unjudgedDrops()).containsExactly(UnjudgedReason.TooDeep);
    assertThat(Policies.read(null, ModelSpecs.network()).unjudgedDrops()).isEmpty();
    policy.unjudged.addAll(ModelSpecs.unjudged(UnjudgedReason.TooDeep, Action.Pass));
    refused(policy, ModelSpecs.network(), "policy.unjudged[2].reason: TooDeep is there twice; give each reason one entry");
    policy.unjudged = ModelSpecs.unjudged(null, Action.Drop);
    refused(policy, ModelSpecs.network(), "policy.unjudged[0].reason is missing: write one of [Malformed, TooDeep, Busy]");
    policy.unjudged = ModelSpecs.unjudged(UnjudgedReason.Malformed, null);
    refused(policy, ModelSpecs.network(), "policy.unjudged[0].action is missing: write Pass or Drop");
  }

  @Test
  void everyEntryIsForOneClassOfTheModel() {
    ModelSpec model = ModelSpecs.network();
    refused(ModelSpecs.policy(ModelSpecs.action("x", Action.Drop)), model,
        "policy.actions[0].class is x, must be one of model.classes: benign, portscan, flood");
    refused(ModelSpecs.policy(ModelSpecs.action("benign", Action.Pass), ModelSpecs.action("benign", Action.Drop)), model,
        "policy.actions[1].class: benign is there twice; give each class one entry");
    refused(ModelSpecs.policy(ModelSpecs.action("benign", null)), model, "policy.actions[0].action is missing: write Pass or Drop");
    refused(ModelSpecs.policy(ModelSpecs.action(null, Action.Drop)), model,
        "policy.actions[0].class is missing: write one of model.classes");
  }

  /** Computed apart from the code here, with 50 digits: no figure is near an integer. */
  @Test
  void confidenceBecomesAMargin() {
    assertThat(Policies.read(sure("0.95"), scaled("0.0123")).margins()).containsExactly(0, 240, 0);
    assertThat(Policies.read(sure("0.5"), scaled("0.0123")).margins()).containsExactly(0, 0, 0);
    assertThat(Policies.read(sure("0.5001"), scaled("1000")).margins()).containsExactly(0, 1, 0);
    assertThat(Policies.read(sure("0.9999"), scaled("0.00000001")).margins()).containsExactly(0, 921_024_037, 0);
    assertThat(Policies.read(sure("0.9"), scaled("1")).margins()).containsExactly(0, 3, 0);
  }

  @Test
  void confidenceAndScaleAreBounded() {
    String bound = ", must be a decimal from \"0.5\" to \"0.9999\" with at most 4 digits after the point";
    for (String bad : new String[] {"0.4999", "0.99991", "1", "0.99999", "9e-1", ".9", "0,9", "", " 0.9", "-0.9"}) {
      refused(sure(bad), scaled("1"), "policy.actions[0].minConfidence is \"" + bad + "\"" + bound);
    }
    for (String bad : new String[] {"0", "0.000000009", "1000.1", "1e-3", "-1", "01", "1.", "0.0000000000001"}) {
      assertThatThrownBy(() -> Models.read(scaled(bad))).as(bad).hasMessage("model.logitScale is \"" + bad
          + "\", must be a decimal from \"0.00000001\" to \"1000\" with at most 12 digits after the point");
    }
    refused(sure("0.9"), ModelSpecs.network(), "policy.actions[0].minConfidence needs model.logitScale: write what one step of a score is "
        + "worth, or leave minConfidence out");
    PolicySpec passing = sure("0.9");
    passing.actions.get(0).action = Action.Pass;
    refused(passing, scaled("1"), "policy.actions[0].minConfidence must come with action Drop: a class that passes has no use for it");
  }

  @Test
  void warmUpIsAWholeNumberWithAUnit() {
    assertThat(Policies.read(warming("0s"), ModelSpecs.network()).warmUp()).contains(Duration.ZERO);
    assertThat(Policies.read(warming("90s"), ModelSpecs.network()).warmUp()).contains(Duration.ofSeconds(90));
    assertThat(Policies.read(warming("60m"), ModelSpecs.network()).warmUp()).contains(Duration.ofHours(1));
    for (String bad : new String[] {"10", "s", "61m", "3601s", "2h", "1.5s", "-1s", "10ms", "1d", ""}) {
      refused(warming(bad), ModelSpecs.network(), "policy.warmUp is \"" + bad
          + "\", must be a whole number with a unit, s, m or h, from 0s to 1h, for example 10s");
    }
  }

  private static Model looking(Feature feature) {
    Model model = Models.read(ModelSpecs.network());
    return new Model(List.of(new Input(feature, Transform.Linear, 0, 1, 0)), model.classes(), model.scorer());
  }

  @Test
  void warmUpIsAsLongAsTheLongestWindow() {
    assertThat(WarmUp.of(looking(Feature.PayloadHigh), Optional.of(Duration.ofHours(1)))).isZero();
    assertThat(WarmUp.of(looking(Feature.FlowPackets), Optional.empty())).hasSeconds(10);
    assertThat(WarmUp.of(looking(Feature.SourcePeers1s), Optional.empty())).hasSeconds(10);
    assertThat(WarmUp.of(looking(Feature.SourcePackets60s), Optional.empty())).hasSeconds(60);
    assertThat(WarmUp.of(looking(Feature.DestinationPeers60s), Optional.empty())).hasSeconds(60);
    assertThat(WarmUp.of(looking(Feature.InitiatorSynOptions), Optional.empty())).hasSeconds(10);
    assertThat(WarmUp.of(looking(Feature.SourcePackets60s), Optional.of(Duration.ZERO))).isZero();
  }
}
