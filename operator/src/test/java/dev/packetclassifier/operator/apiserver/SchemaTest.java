// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.packetclassifier.api.v1alpha1.PacketClassifier;
import dev.packetclassifier.api.v1alpha1.PacketClassifierRevision;
import dev.packetclassifier.operator.Classifiers;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the API server itself refuses, and that it says which field, which bound. */
@ExtendWith(ApiServerExtension.class)
class SchemaTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final KubernetesClient client;

  SchemaTest(KubernetesClient client) {
    this.client = client;
  }

  @AfterEach
  void clean() {
    client.resources(PacketClassifier.class).delete();
    client.resources(PacketClassifierRevision.class).delete();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void refusesAndNamesFieldAndBound(String what, Consumer<ObjectNode> damage, String[] words) {
    ObjectNode classifier = JSON.valueToTree(Classifiers.small("c"));
    damage.accept(classifier);

    assertThatThrownBy(() -> create(classifier)).isInstanceOfSatisfying(KubernetesClientException.class, refusal -> {
      assertThat(refusal.getCode()).isEqualTo(422);
      assertThat(refusal.getStatus().getMessage()).contains(words);
    });
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        refusal("missing spec", root -> root.remove("spec"), "spec", "Required"),
        refusal("missing model", root -> spec(root).remove("model"), "spec.model", "Required"),
        refusal("missing target", root -> spec(root).remove("target"), "spec.target", "Required"),
        refusal("name too long", root -> ((ObjectNode) root.get("metadata")).put("name", "n".repeat(53)), "metadata.name", "52"),
        refusal("name with a dot", root -> ((ObjectNode) root.get("metadata")).put("name", "a.b"), "metadata.name", "DNS label"),
        refusal("unknown mode", root -> spec(root).put("mode", "Drop"), "spec.mode", "Observe", "Enforce"),
        refusal("history too long", root -> spec(root).put("revisionHistoryLimit", 101), "spec.revisionHistoryLimit", "100"),
        refusal("percentage over 100", root -> step(root, "101%", null), "spec.rollout.steps[0]", "100%"),
        refusal("no node in a step", root -> rollout(root).withArray("steps").addObject().put("nodes", 0), "spec.rollout.steps[1]",
            "from 1"),
        refusal("hold without a unit", root -> step(root, "10%", "5"), "spec.rollout.steps[0]", "hold must be"),
        refusal("unknown role", root -> ((ObjectNode) rollout(root).get("steps").get(0)).put("role", "Canary"), "steps[0].role", "Active"),
        refusal("steps that go down", root -> {
          rollout(root).putArray("steps").addObject().put("nodes", 5);
          rollout(root).withArray("steps").addObject().put("nodes", 4);
        }, "spec.rollout", "must not go down"),
        refusal("17 steps", root -> {
          for (int i = 0; i < 16; i++) {
            step(root, "100%", null);
            rollout(root).withArray("steps").addObject().put("nodes", "100%");
          }
        }, "spec.rollout.steps", "16"),
        refusal("promotion without a step", root -> rollout(root).put("promote", "12"), "spec.rollout", "promote must be"),
        refusal("pin to Enforce", root -> rollout(root).putObject("pin").put("revision", "c-0000000001").put("mode", "Enforce"),
            "spec.rollout.pin", "Observe"),
        refusal("deadline too short", root -> rollout(root).put("progressDeadline", "5s"), "spec.rollout", "at least 10s"),
        refusal("none may be unavailable", root -> rollout(root).put("maxUnavailable", "0%"), "spec.rollout", "maxUnavailable must be"),
        refusal("history too short", root -> spec(root).put("revisionHistoryLimit", 0), "spec.revisionHistoryLimit", "1"),

        refusal("no features", root -> ((ArrayNode) model(root).get("features")).removeAll(), "features", "at least 1"),
        refusal("too many features", root -> fill((ArrayNode) model(root).get("features"), 65), "features", "64"),
        refusal("unknown feature", root -> feature(root).put("name", "Weather"), "features[0].name", "Weather", "PacketLength"),
        refusal("offset too large", root -> feature(root).put("offset", 4294967296L), "features[0].offset", "4294967295"),
        refusal("offset negative", root -> feature(root).put("offset", -1), "features[0].offset", "greater than or equal to 0"),
        refusal("multiplier too large", root -> feature(root).put("multiplier", 16777217), "multiplier", "16777216"),
        refusal("feature shift too large", root -> feature(root).put("shift", 41), "features[0].shift", "40"),

        refusal("one class", root -> ((ArrayNode) model(root).get("classes")).remove(1), "classes", "at least 2"),
        refusal("too many classes", root -> numbered((ArrayNode) model(root).get("classes"), 33), "classes", "32"),
        refusal("duplicate class", root -> ((ArrayNode) model(root).get("classes")).set(1, "benign"), "classes[1]", "Duplicate"),
        refusal("class name too long", root -> ((ArrayNode) model(root).get("classes")).set(0, "c".repeat(33)), "classes[0]", "32"),
        refusal("class name with a space", root -> ((ArrayNode) model(root).get("classes")).set(0, "a b"), "classes[0]", "letter or digit"),

        refusal("neither network nor tree", root -> model(root).remove("neuralNetwork"), "exactly one of neuralNetwork and treeEnsemble"),
        refusal("both network and tree", root -> model(root).set("treeEnsemble",
            JSON.valueToTree(Classifiers.largestTree("t").getSpec().model.treeEnsemble)), "exactly one of neuralNetwork and treeEnsemble"),

        refusal("no layers", root -> ((ArrayNode) network(root).get("layers")).removeAll(), "layers", "at least 1"),
        refusal("too many layers", root -> fill((ArrayNode) network(root).get("layers"), 5), "layers", "4"),
        refusal("weight too large", root -> weights(root).set(0, "128 0"), "layers[0].weights[0]", "whole numbers from -127 to 127"),
        refusal("weight too small", root -> weights(root).set(0, "-128 0"), "layers[0].weights[0]", "-127 to 127"),
        refusal("weight not a number", root -> weights(root).set(0, "1.5 0"), "layers[0].weights[0]", "whole numbers"),
        refusal("two spaces", root -> weights(root).set(0, "1  0"), "layers[0].weights[0]", "one space"),
        refusal("minus zero", root -> weights(root).set(0, "-0 0"), "layers[0].weights[0]"),
        refusal("too few weights", root -> weights(root).set(0, "1"), "layers[0] must have as many numbers as there are features"),
        refusal("too many neurons", root -> fill(weights(root), 65), "weights", "64"),
        refusal("wrong number of neurons", root -> weights(root).remove(1), "as many"),
        refusal("wrong number of biases", root -> layer(root).put("biases", "1 2 3"), "biases must have as many numbers"),
        refusal("bias too long", root -> layer(root).put("biases", "12345678 0"), "layers[0].biases", "seven digits"),
        refusal("shift of the last layer", root -> layer(root).put("shift", 1), "the last layer has no shift"),
        refusal("shift too large", root -> layer(root).put("shift", 20), "layers[0].shift", "19"),
        refusal("layers that do not fit", SchemaTest::secondLayerTooWide, "as many numbers as the layer before has neurons"),

        refusal("unknown vantage", root -> model(root).put("vantage", "Middle"), "model.vantage", "Endpoint", "Transit"),
        refusal("unknown station key", root -> model(root).put("stationKey", "Name"), "model.stationKey", "Address", "Mac"),
        refusal("logit scale of zero", root -> model(root).put("logitScale", "0"), "model", "logitScale", "0.00000001"),
        refusal("logit scale too large", root -> model(root).put("logitScale", "1000.1"), "logitScale", "1000"),
        refusal("logit scale with an exponent", root -> model(root).put("logitScale", "1e-3"), "logitScale", "decimal"),
        refusal("logit scale that is no text", root -> model(root).put("logitScale", 0.5), "model.logitScale", "string"),
        refusal("confidence too small", root -> sure(root, "0.49"), "actions[0]", "minConfidence", "0.5", "0.9999"),
        refusal("confidence of one", root -> sure(root, "1.0"), "minConfidence", "0.9999"),
        refusal("confidence too long", root -> sure(root, "0.99991"), "minConfidence", "6"),
        refusal("confidence without a scale", root -> {
          sure(root, "0.9");
          model(root).remove("logitScale");
        }, "minConfidence needs model.logitScale"),
        refusal("confidence of a class that passes", root -> {
          sure(root, "0.9");
          action(root).put("action", "Pass");
        }, "minConfidence must come with action Drop"),
        refusal("warm-up without a unit", root -> ((ObjectNode) spec(root).get("policy")).put("warmUp", "10"), "warmUp", "with a unit"),
        refusal("warm-up too long", root -> ((ObjectNode) spec(root).get("policy")).put("warmUp", "61m"), "warmUp", "1h"),
        refusal("warm-up negative", root -> ((ObjectNode) spec(root).get("policy")).put("warmUp", "-1s"), "warmUp", "0s"),

        refusal("action for an unknown class", root -> action(root).put("class", "nobody"), "policy.actions", "model.classes"),
        refusal("two actions for a class", root -> ((ArrayNode) spec(root).get("policy").get("actions")).add(action(root).deepCopy()),
            "policy.actions[1]", "Duplicate"),
        refusal("unknown action", root -> action(root).put("action", "Reject"), "actions[0].action", "Drop", "Pass"),

        refusal("pattern that is no regular expression", root -> {
          interfaces(root).remove("names");
          interfaces(root).put("namePattern", "eth[");
        }, "target.interfaces.namePattern", "missing closing ]"),
        refusal("interface name with a slash", root -> ((ArrayNode) interfaces(root).get("names")).set(0, "eth0/1"), "names[0]",
            "name of a network interface"),
        refusal("no interface selector", root -> interfaces(root).remove("names"), "exactly one of names, namePattern and defaultRoute"),
        refusal("two interface selectors", root -> interfaces(root).put("defaultRoute", true),
            "exactly one of names, namePattern and defaultRoute"),
        refusal("defaultRoute false", root -> {
          interfaces(root).remove("names");
          interfaces(root).put("defaultRoute", false);
        }, "defaultRoute must be true"),
        refusal("interface name too long", root -> ((ArrayNode) interfaces(root).get("names")).set(0, "sixteen-letters-"),
            "names[0]", "15"),
        refusal("interface name with a slash", root -> ((ArrayNode) interfaces(root).get("names")).set(0, "../x"), "names[0]"),
        refusal("unknown attach mode", root -> target(root).put("attachMode", "Offload"), "target.attachMode", "Native"),
        refusal("priority too large", root -> target(root).put("priority", 10001), "target.priority", "10000"),
        refusal("In without values", root -> target(root).putObject("nodeSelector").putArray("matchExpressions").addObject()
            .put("key", "zone").put("operator", "In"), "values must be given with In and NotIn"),
        refusal("selector too long", root -> {
          ArrayNode expressions = target(root).putObject("nodeSelector").putArray("matchExpressions");
          for (int i = 0; i < 8; i++) {
            expressions.addObject().put("key", "k".repeat(250) + i).put("operator", "In").putArray("values").add("v".repeat(5));
          }
        }, "nodeSelector", "at most 2048 characters"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("treeRefusals")
  void refusesTreesAndNamesFieldAndBound(String what, Consumer<ObjectNode> damage, String[] words) {
    ObjectNode classifier = JSON.valueToTree(Classifiers.smallTree("c"));
    damage.accept(classifier);

    assertThatThrownBy(() -> create(classifier)).isInstanceOfSatisfying(KubernetesClientException.class,
        refusal -> assertThat(refusal.getStatus().getMessage()).contains(words));
  }

  static Stream<Arguments> treeRefusals() {
    return Stream.of(
        refusal("wrong number of base scores", root -> ensemble(root).put("baseScores", "1 2 3"), "baseScores must have as many numbers"),
        refusal("too many trees", root -> fill((ArrayNode) ensemble(root).get("trees"), 65), "trees", "64"),
        refusal("too many nodes where there are several trees", root -> {
          nodes(root, 64);
          fill((ArrayNode) ensemble(root).get("trees"), 2);
        }, "several trees", "63 nodes"),
        refusal("too long children where there are several trees", root -> {
          tree(root).put("left", Classifiers.repeat("-100", 63));
          fill((ArrayNode) ensemble(root).get("trees"), 2);
        }, "left and right must have at most 63 numbers from -64 to 62"),
        refusal("too many leaf scores together", root -> {
          tree(root).put("leafScores", "A".repeat(2308));
          fill((ArrayNode) ensemble(root).get("trees"), 64);
        }, "147456"),
        refusal("feature index too large", root -> tree(root).put("features", "64"), "trees[0].features"),
        refusal("threshold negative", root -> tree(root).put("thresholds", "-1"), "trees[0].thresholds"),
        refusal("counts differ", root -> tree(root).put("thresholds", "1 2"), "features and thresholds"),
        refusal("left differs", root -> tree(root).put("left", "-1 -1"), "features and left"),
        refusal("right is missing", root -> tree(root).remove("right"), "must all be set, or none of them"),
        refusal("leaf shift too large", root -> tree(root).put("leafShift", 9), "leafShift", "8"),
        refusal("leaf scores not base64", root -> tree(root).put("leafScores", "####"), "leafScores"),
        refusal("leaf scores too long", root -> tree(root).put("leafScores", "A".repeat(21852)), "leafScores", "21848"),
        refusal("too many nodes", root -> nodes(root, 512), "at most 511 nodes"));
  }

  @Test
  void acceptsWhatIsWithinBounds() {
    create(JSON.valueToTree(Classifiers.small("small")));
    create(JSON.valueToTree(Classifiers.smallTree("small-tree")));
    ObjectNode remembering = JSON.valueToTree(Classifiers.small("remembering"));
    feature(remembering).put("name", "SourcePorts60s");
    model(remembering).put("vantage", "Transit").put("stationKey", "Mac");
    sure(remembering, "0.9999");
    ((ObjectNode) spec(remembering).get("policy")).put("warmUp", "90s");
    create(remembering);
  }

  @Test
  void largestModelsPassAndFitIntoWhatKubectlRemembers() {
    for (PacketClassifier classifier : new PacketClassifier[] {
        Classifiers.largestNetwork("largest-network"), Classifiers.largestTree("largest-tree"),
        Classifiers.largestEnsemble("largest-ensemble")}) {
      String json = Serialization.asJson(classifier);
      assertThat(json.length()).as(classifier.getMetadata().getName()).isLessThan(262_144);
      GenericKubernetesResource object = Serialization.unmarshal(json, GenericKubernetesResource.class);
      object.getMetadata().getAnnotations().put("kubectl.kubernetes.io/last-applied-configuration", json);
      client.resource(object).serverSideApply();
      client.resource(object).serverSideApply();
    }
  }

  @Test
  void everyNumberAtItsLongestStillFitsIntoWhatKubectlRemembers() {
    ObjectNode widest = JSON.valueToTree(Classifiers.largestNetwork("widest"));
    ((ArrayNode) network(widest).get("layers")).forEach(layer -> {
      int neurons = layer.get("weights").size();
      for (int i = 0; i < neurons; i++) {
        ((ArrayNode) layer.get("weights")).set(i, String.join(" ", java.util.Collections.nCopies(64, "-127")));
      }
      ((ObjectNode) layer).put("biases", String.join(" ", java.util.Collections.nCopies(neurons, "-9999999")));
    });
    assertThat(widest.toString().length()).isLessThan(262_144);
    create(widest);
  }

  /** In addition to what kubectl remembers, 2 kB of provenance, which that holds once more. */
  @Test
  void everyTextOfAnEnsembleAtItsLongestStillFitsIntoWhatKubectlRemembers() {
    PacketClassifier longest = Classifiers.longestTexts("n".repeat(52));
    longest.getMetadata().setAnnotations(Map.of("packetclassifier.dev/provenance", "p".repeat(2048)));
    String json = Serialization.asJson(longest);
    GenericKubernetesResource object = Serialization.unmarshal(json, GenericKubernetesResource.class);
    object.getMetadata().getAnnotations().put("kubectl.kubernetes.io/last-applied-configuration", json);
    assertThat(
        object.getMetadata().getAnnotations().entrySet().stream().mapToInt(each -> each.getKey().length() + each.getValue().length()).sum())
        .isBetween(260_000, 262_144);
    client.resource(object).create();
  }

  @Test
  void revisionIsImmutable() {
    PacketClassifierRevision revision = new PacketClassifierRevision();
    revision.getMetadata().setName("c-0000000001");
    revision.setSpec(dev.packetclassifier.bpf.revision.Revisions.of("c", Classifiers.small("c").getSpec()));
    client.resource(revision).create();

    assertThatThrownBy(() -> client.resources(PacketClassifierRevision.class).withName("c-0000000001").edit(found -> {
      found.getSpec().model.classes.set(0, "other");
      return found;
    })).hasMessageContaining("a revision is immutable");
  }

  @Test
  void columnsAreNeverBlankDirectlyAfterCreate() {
    create(JSON.valueToTree(Classifiers.small("c")));
    JsonNode table = table("packetclassifiers");

    for (int i = 0; i < table.get("columnDefinitions").size(); i++) {
      assertThat(table.get("rows").get(0).get("cells").get(i).asText())
          .as(table.get("columnDefinitions").get(i).get("name").asText()).isNotBlank().isNotEqualTo("null");
    }
  }

  @Test
  void newObjectIsNotTakenForReconciled() {
    create(JSON.valueToTree(Classifiers.small("c")));

    PacketClassifier created = client.resources(PacketClassifier.class).withName("c").get();
    assertThat(created.getStatus().observedGeneration).isEqualTo(-1);
    assertThat(created.getStatus().conditions).singleElement().satisfies(ready -> assertThat(ready.observedGeneration).isEqualTo(-1));
  }

  private JsonNode table(String plural) {
    try {
      return JSON.readTree(TableRequest.get(client, "/apis/packetclassifier.dev/v1alpha1/" + plural));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void create(ObjectNode object) {
    client.resource(Serialization.unmarshal(object.toString(), GenericKubernetesResource.class)).create();
  }

  private static Arguments refusal(String what, Consumer<ObjectNode> damage, String... words) {
    return Arguments.of(what, damage, words);
  }

  private static ObjectNode rollout(ObjectNode root) {
    return (ObjectNode) spec(root).get("rollout");
  }

  private static void step(ObjectNode root, String nodes, String hold) {
    ObjectNode step = ((ObjectNode) rollout(root).get("steps").get(0)).put("nodes", nodes);
    if (hold != null) {
      step.put("hold", hold);
    }
  }

  private static ObjectNode spec(ObjectNode root) {
    return (ObjectNode) root.get("spec");
  }

  private static ObjectNode model(ObjectNode root) {
    return (ObjectNode) spec(root).get("model");
  }

  private static ObjectNode feature(ObjectNode root) {
    return (ObjectNode) model(root).get("features").get(0);
  }

  private static ObjectNode network(ObjectNode root) {
    return (ObjectNode) model(root).get("neuralNetwork");
  }

  private static ObjectNode layer(ObjectNode root) {
    return (ObjectNode) network(root).get("layers").get(0);
  }

  private static ArrayNode weights(ObjectNode root) {
    return (ArrayNode) layer(root).get("weights");
  }

  private static ObjectNode ensemble(ObjectNode root) {
    return (ObjectNode) model(root).get("treeEnsemble");
  }

  private static ObjectNode tree(ObjectNode root) {
    return (ObjectNode) ensemble(root).get("trees").get(0);
  }

  private static ObjectNode target(ObjectNode root) {
    return (ObjectNode) spec(root).get("target");
  }

  private static ObjectNode interfaces(ObjectNode root) {
    return (ObjectNode) target(root).get("interfaces");
  }

  private static ObjectNode action(ObjectNode root) {
    return (ObjectNode) spec(root).get("policy").get("actions").get(0);
  }

  private static void sure(ObjectNode root, String minConfidence) {
    model(root).put("logitScale", "0.0123");
    action(root).put("minConfidence", minConfidence);
  }

  private static void nodes(ObjectNode root, int count) {
    for (String field : new String[] {"features", "thresholds", "left", "right"}) {
      tree(root).put(field, Classifiers.repeat("0", count));
    }
  }

  private static void fill(ArrayNode list, int size) {
    while (list.size() < size) {
      list.add(list.get(0).deepCopy());
    }
  }

  private static void numbered(ArrayNode list, int size) {
    while (list.size() < size) {
      list.add("class-" + list.size());
    }
  }

  private static void secondLayerTooWide(ObjectNode root) {
    ObjectNode second = layer(root).deepCopy();
    second.set("weights", JSON.createArrayNode().add("1 2 3").add("1 2 3"));
    ((ArrayNode) network(root).get("layers")).add(second);
  }
}
