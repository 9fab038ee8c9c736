// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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

class InspectCommandTest {
  private static final String TREE = "../e2e/examples/tree.yaml";
  private static final String NETWORK = "../e2e/examples/network.yaml";
  private static final String SMALL = """
      apiVersion: packetclassifier.dev/v1alpha1
      kind: PacketClassifier
      metadata: {name: small}
      spec:
        target: {interfaces: {names: [eth0]}}
        policy: {actions: [{class: scan, action: Drop}]}
        model:
          features: [{name: TcpFlags}, {name: SmallerPort}]
          classes: [benign, scan]
          treeEnsemble:
            baseScores: "0 0"
            trees:
            - {features: "0 1 1", thresholds: "5 1023 79", left: "1 2 -1", right: "-4 -3 -2", leafScores: ZAAAZABkZAA=}
      """;

  @TempDir
  Path folder;

  private final StringWriter said = new StringWriter();

  private int inspect(Object... arguments) {
    said.getBuffer().setLength(0);
    PrintWriter out = new PrintWriter(said);
    List<String> words = new ArrayList<>(List.of("inspect"));
    List.of(arguments).forEach(argument -> words.add(argument.toString()));
    return Main.commandLine().setErr(out).setOut(out).execute(words.toArray(String[]::new));
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void saysWhatIsDoneWithEveryClass() {
    assertThat(inspect(NETWORK)).as(said::toString).isZero();
    assertThat(said.toString()).contains("14-16-16-4", "benign=Pass", "syn-scan=Drop", "udp-scan=Drop", "syn-flood=Drop")
        .containsPattern("lane of layer 1 \\d+ of 1048575").containsPattern("cost +about \\d+ ns a packet")
        .contains(" ns  addresses", " ns  network");
  }

  @Test
  void drawsATreeAsFarAsIsAsked() throws IOException {
    Path small = file("small.yaml", SMALL);
    assertThat(inspect(small)).as(said::toString).isZero();
    assertThat(said.toString()).contains("""
          TcpFlags <= 5
          |-- yes: SmallerPort <= 1023
          |   |-- yes: SmallerPort <= 79
          |   |   |-- yes: benign
          |   |   `-- no:  scan
          |   `-- no:  scan
          `-- no:  benign
        """).contains("compared   SmallerPort 2, TcpFlags 1", "depth 3 of 24", "Observe at eth0");
    assertThat(inspect(small, "--tree-depth", "1")).isZero();
    assertThat(said.toString()).contains("|-- yes: ... 3 leaves: benign 1, scan 2");
    assertThat(inspect(small, "--tree", "1")).isEqualTo(2);
    assertThat(said.toString()).contains("--tree is 1, must be from 0 to 0");
  }

  @Test
  void jsonHoldsTheSame() throws IOException {
    assertThat(inspect(file("small.yaml", SMALL), "--json")).isZero();
    JsonNode json = new ObjectMapper().readTree(said.toString());
    assertThat(json.get("nanos").asDouble()).isGreaterThan(10);
    assertThat(json.get("bounds").get(0).get("most").asInt()).isEqualTo(64);
    assertThat(json.get("tree").get(0).asText()).isEqualTo("TcpFlags <= 5");
  }

  @Test
  void saysWhatIsDifferentInWords() throws IOException {
    Path before = file("before.yaml", SMALL);
    assertThat(inspect(before, before)).isZero();
    assertThat(said.toString()).contains("nothing is different");
    Path after = file("after.yaml", SMALL.replace("5 1023 79", "5 2047 79").replace("action: Drop", "action: Pass")
        .replace("eth0", "eth1"));
    assertThat(inspect(before, after)).isZero();
    assertThat(said.toString()).contains("placement: was Observe at eth0, is Observe at eth1", "action of scan: was Drop, is Pass",
        "thresholds: 1 of 3 differ, in a tree of the same form", "on a node: the same program, another image").doesNotContain("features");
    Path other = file("other.yaml", SMALL.replace("{name: SmallerPort}", "{name: SourcePorts1s}")
        .replace("[benign, scan]", "[benign, probe]").replace("class: scan", "class: probe"));
    assertThat(inspect(before, other)).isZero();
    assertThat(said.toString()).contains("features added: SourcePorts1s", "features removed: SmallerPort", "classes added: probe",
        "classes removed: scan", "action of probe: is Drop", "keeps more than the old one and warms up");
    assertThat(inspect(TREE, NETWORK)).isZero();
    assertThat(said.toString()).contains("kind: was ensemble of trees, is network").contains("shape: was 23 trees")
        .doesNotContain("scaling of");
  }

  @Test
  void whatIsNotThereIsNotCalledBroken() {
    assertThat(inspect("none.yaml")).isEqualTo(2);
    assertThat(said.toString()).startsWith("pclf: none.yaml is not there");
  }

  @Test
  void whatIsNoClassifierIsSaidInALine() throws IOException {
    for (Path bad : List.of(Path.of("pom.xml"), folder, folder.resolve("none.yaml"), file("empty.yaml", ""),
        file("list.yaml", "- 1\n- 2\n"),
        file("nul.yaml", "\0\0"),
        Files.write(folder.resolve("noise.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 3, (byte) 0x80}),
        file("typing.yaml", SMALL.replace("mode:", "mood:").replace("baseScores", "basescores")),
        file("bound.yaml", SMALL.replace("5 1023 79", "5 1023 4294967296")), file("cycle.yaml", SMALL.replace("1 2 -1", "1 1 -1")),
        file("half.yaml", SMALL.substring(0, SMALL.length() / 2)), file("spec.yaml", "apiVersion: packetclassifier.dev/v1alpha1\n"
            + "kind: PacketClassifier\nmetadata: {name: a}\nspec: 3\n"))) {
      assertThat(inspect(bad)).as(bad.toString()).isEqualTo(2);
      assertThat(said.toString()).startsWith("pclf: ").contains(bad.getFileName().toString()).hasLineCount(1).doesNotContain("Exception");
    }
  }
}
