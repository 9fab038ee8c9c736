// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.packetclassifier.api.v1alpha1.PacketClassifierSpec;
import dev.packetclassifier.bpf.revision.Revisions;
import dev.packetclassifier.modelkit.InputException;
import dev.packetclassifier.modelkit.fixture.Pclf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Manifests that people edited: each mistake is one sentence that names the field. */
class ManifestsTest {
  private static final String HEAD = """
      apiVersion: packetclassifier.dev/v1alpha1
      kind: PacketClassifier
      metadata: {name: small, labels: {team: edge}}
      spec:
        mode: Observe
        target: {interfaces: {names: [eth0]}}
        policy: {warmUp: 10s, actions: [{class: scan, action: Drop, minConfidence: "0.9"}]}
        model:
          vantage: Endpoint
          logitScale: "0.1"
          classes: [benign, scan]
      """;
  private static final String TREE = HEAD + """
          features: [{name: TcpFlags}, {name: SmallerPort}]
          treeEnsemble:
            baseScores: "0 0"
            trees: [{features: "0 1 1", thresholds: "5 1023 79", left: "1 2 -1", right: "-4 -3 -2", leafScores: ZAAAZABkZAA=}]
      """;
  private static final String NETWORK = HEAD + """
          features: [{name: TcpFlags, offset: 1, multiplier: 8, shift: 2}, {name: FlowBytes, transform: Log2}]
          neuralNetwork:
            layers:
            - {weights: ["1 -2", "3 4", "5 6"], biases: "7 8 9", shift: 3}
            - {weights: ["1 2 3", "-1 -2 -3"], biases: "0 1"}
      """;

  @TempDir
  Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("x.yaml"), text);
  }

  private void refused(String text, String words) throws IOException {
    Path file = file(text);
    assertThatThrownBy(() -> Manifests.read(file)).isInstanceOf(InputException.class).hasMessageStartingWith(file.toString())
        .hasMessageContaining(words);
    for (String command : new String[] {"inspect", "render"}) {
      Pclf ran = Pclf.run(command, file);
      assertThat(ran.status()).as(command).isEqualTo(2);
      assertThat(ran.err()).startsWith("pclf: ").contains(words).hasLineCount(1).doesNotContain("Exception", "java.", "JsonToken");
    }
  }

  @Test
  void asTheyAreTheyAreRead() throws IOException {
    assertThat(Manifests.read(file(TREE)).model().classes()).containsExactly("benign", "scan");
    assertThat(Manifests.read(file(NETWORK)).model().inputs()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
      classes: [benign, scan]; classes: [benign]; spec.model.classes has 1 entries, must have 2 to 32
      classes: [benign, scan]; classes: [benign, benign]; benign is there twice
      classes: [benign, scan]; classes: [benign, scan, flood]; baseScores has 2 numbers, must have 3
      classes: [benign, scan]; classes: [benign, true]; spec.model.classes[1] is true, must be text: write it in quotes
      classes: [benign, scan]; classes: benign; spec.model.classes is "benign", must be a list
      classes: [benign, scan]; classes: [benign, 'a b']; spec.model.classes[1] must be a name of 1 to 32
      logitScale: "0.1"; logitScale: 0.1; spec.model.logitScale is 0.1, must be text: write it in quotes
      logitScale: "0.1"; logitScale: "0"; spec.model.logitScale is "0", must be a decimal from
      vantage: Endpoint; vantage: Middle; spec.model.vantage is "Middle", must be one of Endpoint, Transit
      vantage: Endpoint; vantage:; spec.model.vantage is empty: give it a value, or leave it out
      name: TcpFlags; name: TcpFlag; spec.model.features[0].name is "TcpFlag", which is no feature: pclf features --list names all
      name: TcpFlags; name: 3; spec.model.features[0].name is 3, which is no feature
      baseScores: "0 0"; baseScores: "0"; baseScores has 1 numbers, must have 2
      "5 1023 79"; "5 4294967296 79"; thresholds, node 1: 4294967296 must be from 0 to 4294967295
      "5 1023 79"; "5 -1 79"; thresholds, node 1: -1 must be from 0 to 4294967295
      left: "1 2 -1"; left: "1 0 -1"; node 1: left is 0, the root, so the tree has a cycle
      left: "1 2 -1"; left: "1 1 -1"; every node and leaf must have exactly one parent
      left: "1 2 -1"; left: "1 2 -9"; left, node 2: -9 must be from -4 to 2
      ZAAAZABkZAA=; ZAAAZABkZA*=; leafScores is not base64
      ZAAAZABkZAA=; ZAAAZABk; leafScores has 6 bytes, must have 8: 4 leaves
      treeEnsemble:; forest:; spec.model.forest is no field that is known: there are classes, features
      mode: Observe; mode: Watch; spec.mode is "Watch", must be one of Observe, Enforce
      mode: Observe; modus: Observe; spec.modus is no field that is known
      mode: Observe; `mode: Observe, mode: Enforce`; is not YAML
      class: scan; class: flood; spec.policy.actions[0].class is flood, must be one of model.classes
      minConfidence: "0.9"; minConfidence: 0.9; spec.policy.actions[0].minConfidence is 0.9, must be text: write it in quotes
      minConfidence: "0.9"; minConfidence: "0.2"; must be a decimal from "0.5" to "0.9999"
      warmUp: 10s; warmUp: 2h; spec.policy.warmUp is "2h", must be a whole number with a unit
      team: edge; team: 7; metadata.labels.team is 7, must be text: write it in quotes
      name: small; nam: small; metadata.name is missing
      v1alpha1; v2; apiVersion is packetclassifier.dev/v2, must be packetclassifier.dev/v1alpha1
      kind: PacketClassifier; kind: PacketClassifierNode; it holds PacketClassifierNode
      """)
  void aMistakeInATreeIsNamed(String right, String wrong, String words) throws IOException {
    assertThat(TREE).contains(right);
    refused(TREE.replace(right, wrong), words);
  }

  @ParameterizedTest
  @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
      offset: 1; offset: -1; spec.model.features[0].offset is -1, must be from 0 to 4294967295
      offset: 1; offset: 99999999999999999999; spec.model.features[0].offset is 99999999999999999999, must be from 0 to 4294967295
      offset: 1; offset: 1.5; spec.model.features[0].offset is 1.5, must be a whole number
      multiplier: 8; multiplier: 16777217; multiplier is 16777217, must be from 0 to 16777216
      multiplier: 8; multiplier: "8"; spec.model.features[0].multiplier is "8", must be a whole number
      shift: 2; shift: 41; spec.model.features[0].shift is 41, must be from 0 to 40
      transform: Log2; transform: log2; spec.model.features[1].transform is "log2", must be one of Linear, Log2
      shift: 3; shift: 20; layers[0].shift is 20, must be from 0 to 19
      biases: "0 1"; biases: "0 1", shift: 1; layers[1].shift is 1, must be 0
      "1 -2"; "1 -128"; weights[0], input 1: -128 must be from -127 to 127
      "1 -2"; "1"; weights[0] has 1 numbers, must have 2: one for each input
      "1 -2"; 1; spec.model.neuralNetwork.layers[0].weights[0] is 1, must be text
      biases: "7 8 9"; biases: "1047811 8 9"; must be below 1048576 (2^20)
      biases: "7 8 9"; biases: "7 8"; biases has 2 numbers, must have 3
      classes: [benign, scan]; classes: [benign, scan, flood]; must have 3: the last layer has one for each class
      neuralNetwork:; `treeEnsemble: {baseScores: "0 0", trees: [{leafScores: ZAA=}]}\n    neuralNetwork:`; has both neuralNetwork and treeEnsemble
      """)
  void aMistakeInANetworkIsNamed(String right, String wrong, String words) throws IOException {
    assertThat(NETWORK).contains(right);
    refused(NETWORK.replace(right, wrong.replace("\\n", "\n")), words);
  }

  @Test
  void exactlyTheLaneBoundIsTooMuch() throws IOException {
    assertThat(Manifests.read(file(NETWORK.replace("7 8 9", "1047810 8 9"))).name()).isEqualTo("small");
    refused(NETWORK.replace("7 8 9", "1047811 8 9"), "is 1048576, must be below 1048576");
  }

  /** The library would take the name of an alias for what it stands for. */
  @Test
  void aliasesAreRefused() throws IOException {
    refused(TREE.replace("[benign, scan]", "[&b benign, *b]"), "*b is an alias, which is not followed here: write out");
  }

  @Test
  void severalDocumentsHoldOneClassifierOrAreRefused() throws IOException {
    assertThat(Manifests.read(file("kind: Namespace\n---\n" + TREE + "---\n# nothing\n")).name()).isEqualTo("small");
    assertThat(Manifests.read(file("apiVersion: v1\nkind: List\nitems:\n- " + TREE.indent(2).strip() + "\n")).name()).isEqualTo("small");
    refused(TREE + "---\n" + NETWORK.replace("name: small", "name: large"), "holds 2 classifiers, small, large: give one alone");
    refused(TREE + "---\nbroken: [\n", "is not YAML");
    refused("kind: Pod\n---\nkind: Service\n",
        "holds no PacketClassifier of packetclassifier.dev: check kind and apiVersion; it holds Pod, Service");
  }

  @Test
  void whatIsNoManifestAtAllIsCalledThat() throws IOException {
    refused("", "is empty");
    refused("# only a comment\n", "is empty");
    refused("hello", "it holds a text");
    refused("\0\1\2", "is no text in UTF-8");
    Path binary = Files.write(folder.resolve("binary"), "caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> Manifests.read(binary)).hasMessageContaining("is no text in UTF-8");
    assertThatThrownBy(() -> Manifests.read(folder)).hasMessageContaining("is a folder");
    assertThatThrownBy(() -> Manifests.read(folder.resolve("none"))).hasMessageContaining("none is not there");
    refused("{\"a\":".repeat(2000), "is not YAML: Document nesting depth");
  }

  @ParameterizedTest
  @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
      {names: [eth0]}; {}; must have exactly one of names, namePattern and defaultRoute
      {names: [eth0]}; {names: [eth0], defaultRoute: true}; must have exactly one of names, namePattern and defaultRoute
      target: {interfaces: {names: [eth0]}}; revisionHistoryLimit: 9; spec.target.interfaces is missing
      name: small; name: Small; metadata.name is Small: give one
      """)
  void whatTheApiServerWouldRefuseInspectRefuses(String right, String wrong, String words) throws IOException {
    for (String command : new String[] {"inspect", "render"}) {
      Pclf ran = Pclf.run(command, file(TREE.replace(right, wrong)));
      assertThat(ran.status()).as(command).isEqualTo(2);
      assertThat(ran.err()).contains(words).hasLineCount(1);
    }
  }

  /** A warm-up says nothing of a model without memory: the operator leaves it out of the digest, and so must inspect. */
  @Test
  void theDigestIsTheOperators() throws IOException {
    Classifier classifier = Manifests.read(file(TREE));
    PacketClassifierSpec spec = classifier.placed();
    assertThat(classifier.digest()).isEqualTo(Revisions.of("small", spec).digest);
    assertThat(Pclf.run("inspect", file(TREE)).out()).contains("revision   " + Revisions.name("small", classifier.digest()));
    assertThat(Manifests.read(file(TREE.replace("warmUp: 10s, ", ""))).digest()).isEqualTo(classifier.digest());
  }
}
