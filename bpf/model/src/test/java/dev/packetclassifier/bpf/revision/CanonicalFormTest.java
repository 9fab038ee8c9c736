// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.revision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.api.v1alpha1.AgentLoss;
import dev.packetclassifier.api.v1alpha1.ClassAction;
import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.FeatureBound;
import dev.packetclassifier.api.v1alpha1.GuaranteeSpec;
import dev.packetclassifier.api.v1alpha1.Layer;
import dev.packetclassifier.api.v1alpha1.ModelInput;
import dev.packetclassifier.api.v1alpha1.ModelSpec;
import dev.packetclassifier.api.v1alpha1.NeuralNetwork;
import dev.packetclassifier.api.v1alpha1.PolicySpec;
import dev.packetclassifier.api.v1alpha1.ProtectedSpec;
import dev.packetclassifier.api.v1alpha1.StationKey;
import dev.packetclassifier.api.v1alpha1.Transform;
import dev.packetclassifier.api.v1alpha1.Tree;
import dev.packetclassifier.api.v1alpha1.TreeEnsemble;
import dev.packetclassifier.api.v1alpha1.UnjudgedAction;
import dev.packetclassifier.api.v1alpha1.UnjudgedReason;
import dev.packetclassifier.api.v1alpha1.Vantage;
import dev.packetclassifier.bpf.model.ModelSpecs;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CanonicalFormTest {
  private static final PolicySpec POLICY = ModelSpecs.policy(ModelSpecs.action("portscan", Action.Drop),
      ModelSpecs.action("flood", Action.Drop));

  private static String form(ModelSpec model, PolicySpec policy) {
    return new String(CanonicalForm.of(model, policy), StandardCharsets.UTF_8);
  }

  /** Committed for ever: a change here changes every revision of every user. */
  @Test
  void goldenForms() {
    assertThat(form(ModelSpecs.network(), POLICY)).isEqualTo("{\"model\":{\"classes\":[\"benign\",\"portscan\",\"flood\"],"
        + "\"features\":[{\"multiplier\":9,\"name\":\"PacketLength\",\"offset\":1024,\"shift\":8,\"transform\":\"Log2\"},"
        + "{\"name\":\"DestinationPort\"}],\"neuralNetwork\":{\"layers\":[{\"biases\":\"10 -20\",\"shift\":3,"
        + "\"weights\":[\"12 -3\",\"-127 127\"]},"
        + "{\"biases\":\"0 5 -5\",\"weights\":[\"1 2\",\"-3 4\",\"5 -6\"]}]}},"
        + "\"policy\":{\"actions\":[{\"action\":\"Drop\",\"class\":\"flood\"},{\"action\":\"Drop\",\"class\":\"portscan\"}]}}");
    assertThat(form(ModelSpecs.tree(), null)).isEqualTo("{\"model\":{\"classes\":[\"benign\",\"portscan\",\"flood\"],"
        + "\"features\":[{\"multiplier\":9,\"name\":\"PacketLength\",\"offset\":1024,\"shift\":8,\"transform\":\"Log2\"},"
        + "{\"name\":\"DestinationPort\"}],\"treeEnsemble\":{\"baseScores\":\"0 12 -7\",\"trees\":[{\"features\":\"0 1 1\","
        + "\"leafScores\":\"AQIDBAUG+fj3gH8A\","
        + "\"leafShift\":2,\"left\":\"1 -1 -3\",\"right\":\"2 -2 -4\","
        + "\"thresholds\":\"100 1024 4294967295\"}]}}}");
  }

  /** Committed for ever. */
  @Test
  void goldenDigests() {
    assertThat(Digest.of(ModelSpecs.network(), POLICY)).isEqualTo("d521532b0d78afce967fcc2c9c87c28edc274b12994beb182df35736b4694fac");
    assertThat(Digest.of(ModelSpecs.network(), null)).isEqualTo("c8fa67350fedb9eeb5f7b97075f5425d1f1f6874317a568aa357a20d95eb1151");
    assertThat(Digest.of(ModelSpecs.tree(), POLICY)).isEqualTo("795b7793a809f90bb0be2500a5d31aa74f00cb16bbf05f09e7060f5dfd560fa9");
  }

  /** Fields of the policy that stand in the assignment, or are the operator's alone: they change no verdict and no digest. */
  private static final Set<String> OUTSIDE_THE_REVISION = Set.of("onAgentLoss", "leaseSeconds", "proof");

  /** A field that verdicts depend on and the form does not know would give unequal verdicts equal digests. */
  @Test
  void everyFieldOfTheApiIsInTheForm() throws Exception {
    String digest = Digest.of(all(), allOfPolicy());
    int changes = 0;
    for (Class<?> type : List.of(ModelSpec.class, ModelInput.class, NeuralNetwork.class, Layer.class, TreeEnsemble.class, Tree.class,
        PolicySpec.class, ClassAction.class, UnjudgedAction.class, GuaranteeSpec.class, FeatureBound.class,
        ProtectedSpec.class)) {
      for (Field field : type.getFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          boolean changesVerdicts = !OUTSIDE_THE_REVISION.contains(field.getName());
          assertThat(digestWithOther(field).equals(digest)).as(field.toString()).isNotEqualTo(changesVerdicts);
          changes++;
        }
      }
    }
    assertThat(changes).isGreaterThan(20);
  }

  /** Valid or not does not matter here: every field is set, so that each can be changed. */
  private static ModelSpec all() {
    ModelSpec spec = ModelSpecs.network();
    spec.treeEnsemble = ModelSpecs.tree().treeEnsemble;
    spec.vantage = Vantage.Transit;
    spec.stationKey = StationKey.Mac;
    spec.logitScale = "0.1";
    return spec;
  }

  private static PolicySpec allOfPolicy() {
    PolicySpec policy = ModelSpecs.policy(ModelSpecs.action("portscan", Action.Drop), ModelSpecs.action("flood", Action.Drop));
    policy.actions.get(0).minConfidence = "0.9";
    policy.warmUp = "10s";
    policy.unjudged = ModelSpecs.unjudged(UnjudgedReason.TooDeep, Action.Drop);
    policy.guarantees = new ArrayList<>(List.of(established()));
    policy.protectedTraffic = protecting(List.of(514, 9100), "192.0.2.0/24", "2001:db8::/32");
    policy.onAgentLoss = AgentLoss.FailOpen;
    policy.leaseSeconds = 30;
    return policy;
  }

  private static ProtectedSpec protecting(List<Integer> ports, String... cidrs) {
    ProtectedSpec spec = new ProtectedSpec();
    spec.ports = ports;
    spec.cidrs = List.of(cidrs);
    return spec;
  }

  private static GuaranteeSpec established() {
    return ModelSpecs.guarantee("established", ModelSpecs.bound(Feature.ForwardPackets, 2L, 900L),
        ModelSpecs.bound(Feature.BackwardPackets, 1L, null));
  }

  private static String digestWithOther(Field field) throws IllegalAccessException {
    ModelSpec model = all();
    PolicySpec policy = allOfPolicy();
    for (Object holder : Arrays.asList(model, model.features.get(0), model.neuralNetwork, model.neuralNetwork.layers.get(0),
        model.treeEnsemble, model.treeEnsemble.trees.get(0), policy, policy.actions.get(0),
        policy.unjudged.get(0), policy.guarantees.get(0), policy.guarantees.get(0).when.get(0), policy.protectedTraffic)) {
      if (holder.getClass() == field.getDeclaringClass()) {
        field.set(holder, other(field.get(holder)));
      }
    }
    return Digest.of(model, policy);
  }

  private static Object other(Object value) {
    if (value instanceof String text) {
      return text.equals("10s") ? "11s" : text.startsWith("0.") ? text + "1" : text + "x";
    } else if (value instanceof Integer number) {
      return number + 1;
    } else if (value instanceof Long number) {
      return number + 1;
    } else if (value instanceof Feature) {
      return Feature.Ttl;
    } else if (value instanceof Transform) {
      return Transform.Linear;
    } else if (value instanceof Vantage) {
      return Vantage.Endpoint;
    } else if (value instanceof StationKey) {
      return StationKey.Address;
    } else if (value instanceof UnjudgedReason) {
      return UnjudgedReason.Malformed;
    } else if (value instanceof Action) {
      return Action.Pass;
    } else if (value instanceof List<?> list) {
      return new ArrayList<>(list.subList(1, list.size()));
    }
    return null;
  }

  @Test
  void orderOfActionsDoesNotMatterOrderOfClassesDoes() {
    PolicySpec reversed = ModelSpecs.policy(ModelSpecs.action("flood", Action.Drop), ModelSpecs.action("benign", Action.Pass),
        ModelSpecs.action("portscan", Action.Drop));
    assertThat(Digest.of(ModelSpecs.tree(), reversed)).isEqualTo(Digest.of(ModelSpecs.tree(), POLICY));
    ModelSpec swapped = ModelSpecs.tree();
    swapped.classes = List.of("portscan", "benign", "flood");
    assertThat(Digest.of(swapped, POLICY)).isNotEqualTo(Digest.of(ModelSpecs.tree(), POLICY));
  }

  @Test
  void defaultsAreLeftOut() {
    ModelSpec model = ModelSpecs.network();
    ModelInput input = new ModelInput();
    input.name = Feature.DestinationPort;
    model.features.set(1, input);
    assertThat(Digest.of(model, null)).isEqualTo(Digest.of(ModelSpecs.network(), null));
  }

  /** Committed for ever. */
  @Test
  void goldenFormOfWhatRemembers() {
    ModelSpec model = ModelSpecs.tree();
    model.features.get(1).name = Feature.SourcePorts60s;
    model.vantage = Vantage.Transit;
    model.stationKey = StationKey.Mac;
    model.logitScale = "0.0120";
    PolicySpec policy = ModelSpecs.policy(ModelSpecs.action("portscan", Action.Drop));
    policy.actions.get(0).minConfidence = "0.950";
    policy.warmUp = "2m";
    assertThat(form(model, policy)).isEqualTo("{\"model\":{\"classes\":[\"benign\",\"portscan\",\"flood\"],"
        + "\"features\":[{\"multiplier\":9,\"name\":\"PacketLength\",\"offset\":1024,\"shift\":8,\"transform\":\"Log2\"},"
        + "{\"name\":\"SourcePorts60s\"}],\"logitScale\":\"0.012\",\"stationKey\":\"Mac\",\"treeEnsemble\":{\"baseScores\":\"0 12 -7\","
        + "\"trees\":[{\"features\":\"0 1 1\",\"leafScores\":\"AQIDBAUG+fj3gH8A\","
        + "\"leafShift\":2,\"left\":\"1 -1 -3\",\"right\":\"2 -2 -4\","
        + "\"thresholds\":\"100 1024 4294967295\"}]},\"vantage\":\"Transit\"},"
        + "\"policy\":{\"actions\":[{\"action\":\"Drop\",\"class\":\"portscan\",\"minConfidence\":\"0.95\"}],\"warmUp\":120}}");
    assertThat(Digest.of(model, policy)).isEqualTo("e6810013349fb569658abfa289c397c3b8574b8534a1ded7a4f3659cb4fbfc0e");
  }

  /** Committed for ever; a reason that passes is as good as none. */
  @Test
  void goldenFormOfWhatIsDroppedUnjudged() {
    PolicySpec policy = ModelSpecs.policy(ModelSpecs.action("portscan", Action.Drop));
    String digest = Digest.of(ModelSpecs.tree(), policy);
    policy.unjudged = ModelSpecs.unjudged(UnjudgedReason.TooDeep, Action.Pass);
    assertThat(Digest.of(ModelSpecs.tree(), policy)).isEqualTo(digest);
    policy.unjudged.addAll(ModelSpecs.unjudged(UnjudgedReason.Malformed, Action.Drop));
    assertThat(form(ModelSpecs.tree(), policy)).endsWith("\"policy\":{\"actions\":[{\"action\":\"Drop\",\"class\":\"portscan\"}],"
        + "\"unjudged\":[{\"action\":\"Drop\",\"reason\":\"Malformed\"}]}}");
    policy.unjudged.get(0).action = Action.Drop;
    String both = Digest.of(ModelSpecs.tree(), policy);
    Collections.reverse(policy.unjudged);
    assertThat(Digest.of(ModelSpecs.tree(), policy)).isEqualTo(both);
  }

  /** Committed for ever. */
  @Test
  void goldenFormOfWhatIsNeverDropped() {
    PolicySpec policy = ModelSpecs.policy(ModelSpecs.action("portscan", Action.Drop));
    policy.guarantees = List.of(ModelSpecs.guarantee("quiet-sources", ModelSpecs.bound(Feature.SourceNewFlows60s, null, 5L)),
        established());
    assertThat(form(ModelSpecs.tree(), policy)).endsWith("\"policy\":{\"actions\":[{\"action\":\"Drop\",\"class\":\"portscan\"}],"
        + "\"guarantees\":[{\"name\":\"established\",\"never\":\"Drop\",\"when\":[{\"feature\":\"BackwardPackets\",\"min\":1},"
        + "{\"feature\":\"ForwardPackets\",\"max\":900,\"min\":2}]},"
        + "{\"name\":\"quiet-sources\",\"never\":\"Drop\",\"when\":[{\"feature\":\"SourceNewFlows60s\",\"max\":5}]}]}}");
    assertThat(Digest.of(ModelSpecs.tree(), policy)).isEqualTo("83b45eaa7c9cfaf859b3b6d85ab9859aab00e9e508b935fd3a5c459c108d9137");
  }

  /** Committed for ever. */
  @Test
  void goldenFormOfWhatIsProtected() {
    PolicySpec policy = new PolicySpec();
    policy.protectedTraffic = protecting(List.of(9100, 514, 9100), "2001:DB8::/32", "192.0.2.7/24", "192.0.2.0/24");
    assertThat(form(ModelSpecs.tree(), policy)).endsWith("\"policy\":{\"protected\":{\"cidrs\":[\"192.0.2.0/24\","
        + "\"2001:0db8:0000:0000:0000:0000:0000:0000/32\"],\"ports\":[514,9100]}}}");
    String digest = Digest.of(ModelSpecs.tree(), policy);
    policy.protectedTraffic = protecting(List.of(514, 9100), "192.0.2.0/24", "2001:db8:0::/32");
    assertThat(Digest.of(ModelSpecs.tree(), policy)).isEqualTo(digest);
    policy.protectedTraffic = protecting(List.of());
    assertThat(Digest.of(ModelSpecs.tree(), policy)).isEqualTo(Digest.of(ModelSpecs.tree(), null));
  }

  @Test
  void oneGuaranteeHasOneSpelling() {
    PolicySpec policy = new PolicySpec();
    String without = Digest.of(ModelSpecs.tree(), null);
    policy.guarantees = List.of();
    assertThat(Digest.of(ModelSpecs.tree(), policy)).isEqualTo(without);
    policy.guarantees = List.of(ModelSpecs.guarantee("quiet-sources", ModelSpecs.bound(Feature.SourceNewFlows60s, null, 5L)),
        established());
    String digest = Digest.of(ModelSpecs.tree(), policy);
    GuaranteeSpec reversed = established();
    Collections.reverse(reversed.when);
    reversed.when.get(0).max = 4_294_967_295L;
    policy.guarantees = List.of(reversed, ModelSpecs.guarantee("quiet-sources", ModelSpecs.bound(Feature.SourceNewFlows60s, 0L, 5L)));
    assertThat(Digest.of(ModelSpecs.tree(), policy)).isEqualTo(digest).isNotEqualTo(without);
  }

  @Test
  void oneNumberHasOneSpelling() {
    ModelSpec model = ModelSpecs.network();
    model.logitScale = "1";
    PolicySpec policy = ModelSpecs.policy(ModelSpecs.action("flood", Action.Drop));
    policy.actions.get(0).minConfidence = "0.9";
    policy.warmUp = "60s";
    String digest = Digest.of(model, policy);
    model.logitScale = "1.000";
    policy.actions.get(0).minConfidence = "0.9000";
    policy.warmUp = "1m";
    assertThat(Digest.of(model, policy)).isEqualTo(digest);
    model.vantage = Vantage.Endpoint;
    model.stationKey = StationKey.Address;
    assertThat(Digest.of(model, policy)).isEqualTo(digest);
  }

  @Test
  void textIsEscaped() {
    ModelSpec model = ModelSpecs.network();
    model.classes = List.of("a\"b\\c\n", "é");
    assertThat(form(model, null)).startsWith("{\"model\":{\"classes\":[\"a\\\"b\\\\c\\u000a\",\"é\"],");
  }
}
