// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.prove;

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

class ProveCommandTest {
  /** Drops what begins more than 5 flows a minute, answered or not, unless it has sent an ACK. */
  private static final String MANIFEST = """
      apiVersion: packetclassifier.dev/v1alpha1
      kind: PacketClassifier
      metadata: {name: small}
      spec:
        target: {interfaces: {names: [eth0]}}
        policy:
          actions: [{class: scan, action: Drop}]
          guarantees:
          - {name: quiet, never: Drop, when: [{feature: SourceNewFlows60s, max: %d}]}
          - {name: acknowledged, never: Drop, when: [{feature: AckCount, min: 1}]}
        model:
          features: [{name: SourceNewFlows60s}, {name: AckCount}]
          classes: [benign, scan]
          treeEnsemble:
            baseScores: "0 0"
            trees:
            - {features: "0 1", thresholds: "6 1", left: "-1 -2", right: "1 -3", leafScores: ZAAAZGQA}
      """;

  @TempDir
  Path folder;

  private final StringWriter said = new StringWriter();

  private int prove(Object... arguments) {
    said.getBuffer().setLength(0);
    PrintWriter out = new PrintWriter(said);
    List<String> words = new ArrayList<>(List.of("prove"));
    List.of(arguments).forEach(argument -> words.add(argument.toString()));
    return Main.commandLine().setErr(out).setOut(out).execute(words.toArray(String[]::new));
  }

  private Path manifest(int quiet) throws IOException {
    return Files.writeString(folder.resolve("small.yaml"), MANIFEST.formatted(quiet));
  }

  @Test
  void provesWhatTheModelKeeps() throws IOException {
    assertThat(prove(manifest(5))).as(said::toString).isZero();
    assertThat(said.toString()).contains("quiet: proved", "acknowledged: proved", "asked of  SourceNewFlows60s <= 5");
  }

  /** One flow more than the model lets pass, in numbers as people mean them. */
  @Test
  void showsThePacketThatBreaksAGuarantee() throws IOException {
    assertThat(prove(manifest(6))).as(said::toString).isEqualTo(1);
    assertThat(said.toString()).contains("quiet: broken", "SourceNewFlows60s 6", "scores    benign 0, scan 100",
        "scan, 100 ahead of what passes; dropped from 0 on", "trees     0 (+100)", "acknowledged: proved");
    assertThat(prove(manifest(6), "--json")).isEqualTo(1);
    JsonNode quiet = new ObjectMapper().readTree(said.toString()).path("guarantees").get(1);
    assertThat(quiet.path("answer").asText()).isEqualTo("Broken");
    assertThat(quiet.path("packet").path("SourceNewFlows60s").asInt()).isEqualTo(6);
  }

  @Test
  void answersWhatIsAsked() throws IOException {
    assertThat(prove(manifest(5), "--never-drop", "AckCount>=1,SourceNewFlows60s >= 100")).isZero();
    assertThat(prove(manifest(5), "--never-drop", "AckCount = 0")).isEqualTo(1);
    assertThat(prove(manifest(5), "--never-drop", "Protocol = 17")).as("a row that is absent for UDP is 0").isEqualTo(1);
    assertThat(prove(manifest(5), "--never-drop", "Protocol = 17, AckCount >= 1")).as("there is no such packet").isEqualTo(1);
    assertThat(said.toString()).contains("nothing to prove");
  }

  @Test
  void saysWhatCannotBeAsked() throws IOException {
    assertThat(prove(manifest(5), "--never-drop", "ackcount >= 1")).isEqualTo(2);
    assertThat(said.toString()).contains("--never-drop: ackcount is no feature: did you mean AckCount?");
    assertThat(prove(manifest(5), "--never-drop", "AckCount")).isEqualTo(2);
    assertThat(said.toString()).contains("'AckCount' is no bound: write FEATURE >= NUMBER");
    assertThat(prove(manifest(5), "--never-drop", "AckCount >= 5, AckCount < 3")).isEqualTo(2);
    assertThat(said.toString()).contains("min is 5, must be at most max, which is 2");
    assertThat(prove(manifest(5), "--never-drop", "ArpOperation >= 1")).isEqualTo(2);
    assertThat(said.toString()).contains("is absent for every packet that can be dropped");
    assertThat(prove(Path.of("../e2e/examples/tree.yaml"))).isEqualTo(2);
    assertThat(said.toString()).contains("has no policy.guarantees: write some, or ask with --never-drop");
  }
}
