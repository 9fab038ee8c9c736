// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.packetclassifier.api.v1alpha1.PacketClassifierSpec;
import dev.packetclassifier.bpf.revision.Revisions;
import dev.packetclassifier.modelkit.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RenderCommandTest {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final String TREE = "../e2e/examples/tree.yaml";
  private static final String NETWORK = "../e2e/examples/network.yaml";

  @TempDir
  Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(Object... arguments) {
    List<String> words = new ArrayList<>(List.of("render"));
    List.of(arguments).forEach(argument -> words.add(argument.toString()));
    return Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true)).execute(words.toArray(String[]::new));
  }

  private Path rendered(Object... arguments) throws IOException {
    out.getBuffer().setLength(0);
    assertThat(run(arguments)).as(err::toString).isZero();
    return Files.writeString(Files.createTempFile(folder, "rendered", ".yaml"), out.toString());
  }

  private static PacketClassifierSpec spec(Path file) throws IOException {
    return YAML.treeToValue(YAML.readTree(file.toFile()).get("spec"), PacketClassifierSpec.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {TREE, "../e2e/examples/network.yaml"})
  void isAcceptedByTheOperatorAndRenderingTwiceChangesNothing(String example) throws IOException {
    Path once = rendered(example);
    assertThat(rendered(once)).hasSameBinaryContentAs(once);
    assertThat(Revisions.of("edge-guard", spec(once)).digest).isEqualTo(Revisions.of("edge-guard", spec(Path.of(example))).digest);
    Path json = rendered(once, "--json");
    assertThat(Files.readString(json)).startsWith("{");
    assertThat(rendered(json)).hasSameBinaryContentAs(once);
  }

  /** kubectl's YAML has more numbers than JSON has: a class of such a name would be refused, or be another. */
  @ParameterizedTest
  @ValueSource(strings = {"0x1F", "1_000", "0b1", "0o7", "1e5", "2026-01-01", "off", "y", "null", "12.5"})
  void whatWouldBeTakenForANumberIsQuoted(String name) throws IOException {
    Path odd = Files.writeString(folder.resolve("odd.yaml"), Files.readString(Path.of(TREE)).replace("udp-scan", '"' + name + '"'));
    assertThat(rendered(odd)).content().contains("- \"" + name + "\"", "class: \"" + name + "\"").doesNotContain("- " + name + "\n");
  }

  @Test
  void optionsChangeWhatTheySayAndNothingElse() throws IOException {
    Path plain = rendered(TREE);
    Path changed = rendered(plain, "--name", "other", "--mode", "Enforce", "--action", "syn-scan=Drop:0.99", "--action", "udp-scan=pass",
        "--node-label", "b=2,a=1", "--interfaces", "eth1,eth2", "--priority", "7", "--warm-up", "1m", "--history-limit", "3",
        "--attach-mode", "Native", "--station-key", "Mac", "--label", "team=edge", "--annotation", "ticket=17");
    PacketClassifierSpec spec = spec(changed);
    Revisions.of("other", spec);
    assertThat(spec.mode).hasToString("Enforce");
    assertThat(spec.policy.actions).extracting(action -> action.className + " " + action.minConfidence)
        .containsExactly("syn-scan 0.99", "syn-flood 0.8");
    assertThat(spec.target.nodeSelector.matchLabels.toString()).isEqualTo("{a=1, b=2}");
    assertThat(spec.target.interfaces.names).containsExactly("eth1", "eth2");
    assertThat(spec.target.priority).isEqualTo(7);
    assertThat(spec.revisionHistoryLimit).isEqualTo(3);
    assertThat(spec.policy.warmUp).isEqualTo("1m");
    JsonNode metadata = YAML.readTree(changed.toFile()).get("metadata");
    assertThat(metadata.get("name").asText()).isEqualTo("other");
    assertThat(metadata.get("labels").get("team").asText()).isEqualTo("edge");
    assertThat(metadata.get("annotations").get("ticket").asText()).isEqualTo("17");
    assertThat(metadata.get("annotations").has("packetclassifier.dev/trained-on")).isTrue();
    assertThat(spec.model.treeEnsemble.trees).hasSize(23);
    List<String> model = Files.readAllLines(plain);
    assertThat(Files.readAllLines(changed)).containsAll(model.subList(model.indexOf("    treeEnsemble:"), model.size()));
    Path back = rendered(changed, "--all-nodes", "--default-route");
    assertThat(spec(back).target.nodeSelector).isNull();
    assertThat(spec(back).target.interfaces.defaultRoute).isTrue();
  }

  @Test
  void whatTheClusterAddsIsLeftOut() throws IOException {
    Path plain = rendered(TREE);
    ObjectNode object = (ObjectNode) YAML.readTree(plain.toFile());
    ObjectNode metadata = (ObjectNode) object.get("metadata");
    metadata.put("resourceVersion", "12").put("uid", "u").put("generation", 3).putArray("managedFields").add("x");
    ((ObjectNode) metadata.get("annotations")).put("kubectl.kubernetes.io/last-applied-configuration", "{}");
    object.putObject("status").put("currentRevision", "edge-guard-1");
    ObjectNode spec = (ObjectNode) object.get("spec");
    spec.put("revisionHistoryLimit", 10);
    ((ObjectNode) spec.get("target")).put("priority", 100).put("attachMode", "Auto");
    ((ObjectNode) spec.get("model").get("features").get(0)).put("transform", "Linear").put("multiplier", 1).put("offset", 0)
        .put("shift", 0);
    Path served = Files.write(folder.resolve("served.yaml"), YAML.writeValueAsBytes(object));
    assertThat(rendered(served)).hasSameBinaryContentAs(plain);
  }

  @Test
  void anOldRevisionBecomesItsClassifierAgain() throws IOException {
    Path plain = rendered(TREE);
    PacketClassifierSpec spec = spec(plain);
    ObjectNode object = YAML.createObjectNode().put("apiVersion", "packetclassifier.dev/v1alpha1").put("kind", "PacketClassifierRevision");
    object.putObject("metadata").put("name", "edge-guard-54aaa99cd9");
    object.set("spec", YAML.valueToTree(Revisions.of("edge-guard", spec)));
    Path revision = Files.write(folder.resolve("revision.yaml"), YAML.writeValueAsBytes(object));
    Path back = rendered(revision);
    assertThat(YAML.readTree(back.toFile()).at("/metadata/name").asText()).isEqualTo("edge-guard");
    assertThat(Revisions.of("edge-guard", spec(back)).digest).isEqualTo(Revisions.of("edge-guard", spec).digest);
  }

  @Test
  void whatCannotBeIsSaidInALineAndNothingIsWritten() {
    Path never = folder.resolve("never.yaml");
    for (String[] bad : new String[][] {
        {"--action", "x=Drop", "the model has no class x"}, {"--action", "syn-scan=Drap", "Drop:0.98"},
        {"--action", "syn-scan=Drop:2", "0.9999"},
        {"--priority", "-1", "from 0 to 10000"}, {"--history-limit", "101", "from 1 to 100"},
        {"--interfaces", "a/b", "no interface's name"},
        {"--interfaces", "a,a", "twice"}, {"--interface-pattern", "[", "regular expression"}, {"--warm-up", "10x", "10s"},
        {"--name", "AB", "--name"},
        {"--mode", "Off", "Observe, Enforce"}, {"--annotation", "packetclassifier.dev/log=" + "x".repeat(2048), "at most 2048"}}) {
      err.getBuffer().setLength(0);
      assertThat(run(TREE, bad[0], bad[1], "-o", never)).as(bad[0]).isEqualTo(2);
      assertThat(err.toString()).startsWith("pclf: ").contains(bad[2]).hasLineCount(1);
    }
    assertThat(run(TREE, "--interfaces", "eth0", "--default-route", "-o", never)).isEqualTo(2);
    assertThat(run(TREE, "-o", folder.resolve("nowhere/x.yaml"))).isEqualTo(2);
    assertThat(never).doesNotExist();
  }

  @Test
  void anotherVantageIsWarnedOf() {
    assertThat(run(NETWORK, "--vantage", "Transit", "-o", folder.resolve("x.yaml"))).isZero();
    assertThat(err.toString()).isEmpty();
    assertThat(run(folder.resolve("x.yaml"), "--vantage", "Endpoint")).isZero();
    assertThat(err.toString()).contains("the manifest says vantage Transit");
  }
}
