// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.revision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.api.v1alpha1.AgentLoss;
import dev.packetclassifier.api.v1alpha1.ClassAction;
import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.PacketClassifierRevisionSpec;
import dev.packetclassifier.api.v1alpha1.PacketClassifierSpec;
import dev.packetclassifier.api.v1alpha1.ProtectedSpec;
import dev.packetclassifier.api.v1alpha1.StationKey;
import dev.packetclassifier.api.v1alpha1.UnjudgedReason;
import dev.packetclassifier.api.v1alpha1.Vantage;
import dev.packetclassifier.bpf.model.Bound;
import dev.packetclassifier.bpf.model.Guarantee;
import dev.packetclassifier.bpf.model.InvalidModelException;
import dev.packetclassifier.bpf.model.ModelSpecs;
import dev.packetclassifier.bpf.model.ProtectedTraffic;
import dev.packetclassifier.bpf.model.SourceRange;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RevisionsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static PacketClassifierSpec classifier() {
    PacketClassifierSpec spec = new PacketClassifierSpec();
    spec.model = ModelSpecs.network();
    spec.policy = ModelSpecs.policy(ModelSpecs.action("portscan", Action.Drop), ModelSpecs.action("benign", Action.Pass),
        ModelSpecs.action("flood", Action.Drop));
    return spec;
  }

  private static ObjectNode json() {
    PacketClassifierRevisionSpec spec = Revisions.of("edge", classifier());
    ObjectNode root = JSON.createObjectNode();
    root.putObject("metadata").put("name", Revisions.name("edge", spec.digest));
    root.set("spec", JSON.valueToTree(spec));
    return root;
  }

  private static void refused(Class<? extends Exception> type, String message, Consumer<ObjectNode> change) {
    ObjectNode root = json();
    change.accept(root);
    assertThatThrownBy(() -> Revisions.parse(root.toString())).isExactlyInstanceOf(type).hasMessageContaining(message);
  }

  private static ObjectNode spec(ObjectNode root) {
    return (ObjectNode) root.get("spec");
  }

  @Test
  void makesARevision() {
    PacketClassifierRevisionSpec revision = Revisions.of("edge", classifier());
    assertThat(revision.classifier).isEqualTo("edge");
    assertThat(revision.formatVersion).isEqualTo(1);
    assertThat(revision.requires).containsExactly("NeuralNetwork");
    assertThat(revision.digest).isEqualTo(Digest.of(classifier().model, classifier().policy));
    assertThat(revision.policy.actions).extracting((ClassAction action) -> action.className).containsExactly("flood", "portscan");
  }

  @Test
  void aPolicyThatPassesAllIsLeftOut() {
    PacketClassifierSpec spec = classifier();
    spec.model = ModelSpecs.tree();
    spec.policy = ModelSpecs.policy(ModelSpecs.action("benign", Action.Pass));
    PacketClassifierRevisionSpec revision = Revisions.of("edge", spec);
    assertThat(revision.policy).isNull();
    assertThat(revision.requires).containsExactly("SingleTree");
    spec.policy = null;
    assertThat(Revisions.of("edge", spec).digest).isEqualTo(revision.digest);
  }

  private static PacketClassifierSpec remembering() {
    PacketClassifierSpec spec = classifier();
    spec.model = ModelSpecs.tree();
    spec.model.features.get(0).name = Feature.SourcePeers60s;
    spec.model.treeEnsemble.trees.add(ModelSpecs.onlyTree(spec.model));
    spec.model.vantage = Vantage.Transit;
    spec.model.stationKey = StationKey.Mac;
    spec.model.logitScale = "0.5";
    spec.policy.actions.get(0).minConfidence = "0.9";
    return spec;
  }

  @Test
  void whatAnOldAgentCannotDoIsRequired() {
    assertThat(Revisions.of("edge", remembering()).requires).containsExactly("Ensemble", "State", "Transit", "StationsByMac",
        "MinConfidence");
    PacketClassifierSpec flows = classifier();
    flows.model.features.get(0).name = Feature.FlowPackets;
    assertThat(Revisions.of("edge", flows).requires).containsExactly("NeuralNetwork", "State");
    PacketClassifierSpec drops = classifier();
    drops.policy.unjudged = ModelSpecs.unjudged(UnjudgedReason.TooDeep, Action.Drop);
    drops.policy.unjudged.addAll(ModelSpecs.unjudged(UnjudgedReason.Malformed, Action.Pass));
    PacketClassifierRevisionSpec revision = Revisions.of("edge", drops);
    assertThat(revision.requires).containsExactly("NeuralNetwork", "Unjudged");
    assertThat(revision.policy.unjudged).hasSize(1);
    assertThat(Revisions.read(revision).unjudgedDrops()).containsExactly(UnjudgedReason.TooDeep);
  }

  @Test
  void whatIsProtectedIsRequiredAndRead() {
    PacketClassifierSpec spec = classifier();
    spec.policy.protectedTraffic = new ProtectedSpec();
    spec.policy.protectedTraffic.ports = List.of(9100);
    spec.policy.protectedTraffic.cidrs = List.of("192.0.2.0/24");
    spec.policy.onAgentLoss = AgentLoss.FailOpen;
    PacketClassifierRevisionSpec revision = Revisions.of("edge", spec);
    assertThat(revision.requires).containsExactly("NeuralNetwork", "Protected");
    assertThat(revision.policy.onAgentLoss).as("of the assignment").isNull();
    assertThat(Revisions.read(revision).spared().traffic())
        .isEqualTo(new ProtectedTraffic(new TreeSet<>(Set.of(9100)), Set.of(SourceRange.of("192.0.2.0/24"))));
    revision.policy.protectedTraffic.ports = List.of(9101);
    assertThatThrownBy(() -> Revisions.read(revision)).isInstanceOf(DigestMismatchException.class);
    for (int port : new int[] {0, 65_536, -1}) {
      spec.policy.protectedTraffic.ports = List.of(22, port);
      assertThatThrownBy(() -> Revisions.of("edge", spec)).isInstanceOf(InvalidModelException.class)
          .hasMessage("policy.protected.ports[1] is " + port + ", must be from 1 to 65535");
    }
    spec.policy.protectedTraffic.ports = null;
    for (String cidr : new String[] {"", "192.0.2.1", "192.0.2.0/33", "300.0.0.0/8", "2001:db8::/129", "gateway/24", "1:2/64"}) {
      spec.policy.protectedTraffic.cidrs = List.of(cidr);
      assertThatThrownBy(() -> Revisions.of("edge", spec)).as(cidr).isInstanceOf(InvalidModelException.class)
          .hasMessageStartingWith("policy.protected.cidrs[0]: '" + cidr + "'");
    }
    spec.policy.protectedTraffic.cidrs = Collections.nCopies(65, "192.0.2.0/24");
    assertThatThrownBy(() -> Revisions.of("edge", spec)).hasMessage("policy.protected.cidrs has 65 entries, must have 0 to 64");
  }

  /** A guarantee may look at flows where the model does not. */
  @Test
  void guaranteesAreRequiredAndRead() {
    PacketClassifierSpec guarded = classifier();
    guarded.policy.guarantees = List.of(ModelSpecs.guarantee("answered", ModelSpecs.bound(Feature.BackwardPackets, 1L, null)));
    guarded.policy.warmUp = "20s";
    PacketClassifierRevisionSpec revision = Revisions.of("edge", guarded);
    assertThat(revision.requires).containsExactly("NeuralNetwork", "State", "Guarantees");
    Revision read = Revisions.read(revision);
    assertThat(read.guarantees()).containsExactly(
        new Guarantee("answered", List.of(new Bound(Feature.BackwardPackets, 1, 4_294_967_295L))));
    assertThat(read.warmUp()).hasSeconds(20);
    revision.policy.guarantees.get(0).when.get(0).min = 2L;
    assertThatThrownBy(() -> Revisions.read(revision)).isInstanceOf(DigestMismatchException.class);
  }

  @Test
  void marginsAreStoredAndCheckedAndTheWarmUpIsAsLongAsTheWindows() {
    PacketClassifierRevisionSpec spec = Revisions.of("edge", remembering());
    assertThat(spec.margins).isEqualTo("0 5 0");
    Revision revision = Revisions.read(spec);
    assertThat(revision.margins()).containsExactly(0, 5, 0);
    assertThat(revision.warmUp()).hasSeconds(60);
    assertThat(Revisions.of("edge", classifier()).margins).isNull();
    for (String damaged : new String[] {"0 4 0", "5 5 0", null}) {
      spec.margins = damaged;
      assertThatThrownBy(() -> Revisions.read(spec)).isExactlyInstanceOf(DigestMismatchException.class)
          .hasMessageContaining("margins are " + damaged + ", but minConfidence and logitScale make 0 5 0");
    }
    spec.margins = "0 5";
    assertThatThrownBy(() -> Revisions.read(spec)).isExactlyInstanceOf(InvalidModelException.class)
        .hasMessage("margins has 2 numbers, must have 3: one for each class");
    spec.margins = "0 2147483648 0";
    assertThatThrownBy(() -> Revisions.read(spec)).isExactlyInstanceOf(InvalidModelException.class)
        .hasMessage("margins, class 1: 2147483648 must be from 0 to 2147483647");
  }

  @Test
  void aWarmUpThatIsOfNoUseIsLeftOut() {
    PacketClassifierSpec spec = classifier();
    spec.policy.warmUp = "30s";
    assertThat(Revisions.of("edge", spec).digest).isEqualTo(Revisions.of("edge", classifier()).digest);
    assertThat(Revisions.read(Revisions.of("edge", spec)).warmUp()).isZero();
    spec.model.features.get(0).name = Feature.FlowPackets;
    assertThat(Revisions.read(Revisions.of("edge", spec)).warmUp()).hasSeconds(30);
    spec.policy.actions = null;
    assertThat(Revisions.read(Revisions.of("edge", spec)).warmUp()).hasSeconds(30);
  }

  @Test
  void modeAndTargetAreNoPartOfIt() {
    PacketClassifierSpec enforcing = classifier();
    enforcing.mode = dev.packetclassifier.api.v1alpha1.Mode.Enforce;
    assertThat(Revisions.of("edge", enforcing).digest).isEqualTo(Revisions.of("edge", classifier()).digest);
  }

  @Test
  void aBrokenModelMakesNoRevision() {
    PacketClassifierSpec spec = classifier();
    spec.policy = ModelSpecs.policy(ModelSpecs.action("unheard", Action.Drop));
    assertThatThrownBy(() -> Revisions.of("edge", spec)).isInstanceOf(InvalidModelException.class);
  }

  @Test
  void readsBackWhatItMade() {
    Revision revision = Revisions.parse(json().toString());
    assertThat(revision.classifier()).isEqualTo("edge");
    assertThat(revision.name()).matches("edge-[0-9a-f]{10}").isEqualTo("edge-" + revision.digest().substring(0, 10));
    assertThat(revision.actions()).containsOnlyKeys("flood", "portscan").containsValue(Action.Drop);
    assertThat(revision.model().classes()).containsExactly("benign", "portscan", "flood");
    assertThat(Revisions.read(Revisions.of("edge", classifier())).digest()).isEqualTo(revision.digest());
  }

  @Test
  void defaultsWrittenByTheApiServerChangeNothing() {
    ObjectNode root = json();
    ObjectNode second = (ObjectNode) spec(root).at("/model/features/1");
    second.remove(List.of("transform", "offset", "multiplier", "shift"));
    assertThat(Revisions.parse(root.toString()).digest()).isEqualTo(Revisions.parse(json().toString()).digest());
  }

  @Test
  void aChangedContentIsRefused() {
    refused(DigestMismatchException.class, "but model and policy have", root -> ((ObjectNode) spec(root).at("/model/features/0"))
        .put("offset", 1023));
    refused(DigestMismatchException.class, "but model and policy have", root -> spec(root).remove("policy"));
    refused(DigestMismatchException.class, "digest is " + "0".repeat(64), root -> spec(root).put("digest", "0".repeat(64)));
    refused(DigestMismatchException.class, "named other", root -> ((ObjectNode) root.get("metadata")).put("name", "other"));
    refused(DigestMismatchException.class, "has the name other-", root -> spec(root).put("classifier", "other"));
  }

  @Test
  void aNewerFormatIsRefusedBeforeItsContentIsRead() {
    refused(UnknownFormatException.class, "formatVersion is 2, this build knows 1", root -> spec(root).put("formatVersion", 2)
        .put("model", "new"));
    refused(UnknownFormatException.class, "formatVersion is 0", root -> spec(root).remove("formatVersion"));
    refused(UnknownCapabilityException.class, "requires FlowFeatures, which this build lacks",
        root -> ((com.fasterxml.jackson.databind.node.ArrayNode) spec(root).put("model", "new").get("requires")).add("FlowFeatures"));
  }

  @Test
  void unknownContentIsRefused() {
    refused(UnknownContentException.class, "spec.model.direction", root -> ((ObjectNode) spec(root).get("model")).put("direction", "Both"));
    refused(UnknownContentException.class, "spec.model.neuralNetwork.layers[1].scale",
        root -> ((ObjectNode) spec(root).at("/model/neuralNetwork/layers/1")).put("scale", 1));
    refused(UnknownContentException.class, "spec.later", root -> spec(root).put("later", true));
    refused(UnknownContentException.class, "spec.model.features[0].name",
        root -> ((ObjectNode) spec(root).at("/model/features/0")).put("name", "FlowColour"));
    refused(UnknownContentException.class, "spec.model.features[0].name",
        root -> ((ObjectNode) spec(root).at("/model/features/0")).put("name", 2));
    refused(UnknownContentException.class, "spec.model.features[0].offset",
        root -> ((ObjectNode) spec(root).at("/model/features/0")).put("offset", 1024.5));
    refused(UnknownContentException.class, "spec.model.features[0].shift",
        root -> ((ObjectNode) spec(root).at("/model/features/0")).put("shift", "8"));
    refused(UnknownContentException.class, "spec.model.features[0].shift",
        root -> ((ObjectNode) spec(root).at("/model/features/0")).putNull("shift"));
    refused(UnknownContentException.class, "it has no spec", root -> root.remove("spec"));
  }

  @Test
  void damagedTextIsRefused() {
    for (String bad : new String[] {"", "null", "[]", "{", json() + "x", "\"spec\"", json().toString()
        .replace("\"requires\"", "\"digest\":\"\",\"requires\"")}) {
      assertThatThrownBy(() -> Revisions.parse(bad)).as(bad).isInstanceOf(UnsupportedRevisionException.class);
    }
  }

  @Test
  void aTrueDigestDoesNotExcuseABrokenModel() {
    PacketClassifierRevisionSpec revision = Revisions.of("edge", classifier());
    revision.model.neuralNetwork.layers.get(0).biases = "0 1048575";
    revision.digest = Digest.of(revision.model, revision.policy);
    assertThatThrownBy(() -> Revisions.read(revision)).isInstanceOf(InvalidModelException.class);
  }
}
