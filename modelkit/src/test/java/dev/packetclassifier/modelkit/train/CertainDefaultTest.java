// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.bpf.infer.Inference;
import dev.packetclassifier.bpf.model.Ensemble;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.modelkit.fixture.Pclf;
import dev.packetclassifier.modelkit.manifest.Manifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Packets that no model may take for an attack's, and models that are to be unsure rather than wrong. */
class CertainDefaultTest {
  @TempDir
  Path folder;

  /** Short packets are scans, whether they were answered or not; some benign ones are as short. */
  private Path table() throws IOException {
    Random random = new Random(1);
    StringBuilder rows = new StringBuilder("label,group,PacketLength,BackwardPackets,TcpWindow\n");
    for (int p = 0; p < 2400; p++) {
      boolean scan = p % 3 == 0;
      int length = scan ? 60 + random.nextInt(100) : 120 + random.nextInt(300);
      rows.append(scan ? "scan" : "benign").append(",g").append(p % 12).append(',').append(length).append(',').append(1 + random.nextInt(3))
          .append(',').append(random.nextInt(500)).append('\n');
    }
    return Files.writeString(folder.resolve("table.csv"), rows);
  }

  private Pclf train(Object... more) throws IOException {
    List<Object> words = new ArrayList<>(List.of("train", table(), "--group", "Group", "-o", folder.resolve("x.yaml")));
    words.addAll(List.of(more));
    return Pclf.run(words.toArray());
  }

  private Model model() throws IOException {
    return Manifests.read(folder.resolve("x.yaml")).model();
  }

  /** The share of packets of a kind that are taken for a scan. */
  private static double scans(Model model, int length, int backward) {
    return scans(model, length, backward, 1 << 16);
  }

  /** The same, with every other input below this. */
  private static double scans(Model model, int length, int backward, int others) {
    Random random = new Random(2);
    Inference inference = Inference.of(model);
    int[] scores = new int[2];
    int scans = 0;
    for (int i = 0; i < 1000; i++) {
      long[] values = model.inputs().stream().mapToLong(input -> switch (input.feature()) {
        case PacketLength -> length + random.nextInt(40);
        case BackwardPackets -> backward;
        default -> random.nextInt(others);
      }).toArray();
      inference.score(values, scores);
      scans += model.classes().get(Inference.classOf(scores, 2)).equals("scan") ? 1 : 0;
    }
    return scans / 1000.0;
  }

  @ParameterizedTest
  @CsvSource({"tree,1", "forest,7", "boosted,7"})
  void treesAskTheRuleFirst(String kind, int trees) throws IOException {
    Pclf learned = train("--model", kind, "--trees", trees, "--leaves", 8);
    assertThat(learned.status()).as(learned.err()).isZero();
    assertThat(scans(model(), 60, 2)).as("without the rule an answered scan is one").isGreaterThan(0.9);

    Pclf ruled = train("--model", kind, "--trees", trees, "--leaves", 8, "--default-when", "BackwardPackets>1");
    assertThat(ruled.status()).as(ruled.err()).isZero();
    assertThat(scans(model(), 60, 1)).as("a scan").isGreaterThan(0.9);
    for (int backward = 2; backward < 1 << 20; backward *= 3) {
      assertThat(scans(model(), 60, backward)).as("answered %d times", backward).isZero();
    }
    assertThat(((Ensemble) model().scorer()).trees()).allSatisfy(tree -> assertThat(tree.leaves()).isLessThanOrEqualTo(8));
  }

  @Test
  void aRuleMayHoldForValuesUpToABound() throws IOException {
    Pclf ruled = train("--model", "boosted", "--trees", 5, "--default-when", "BackwardPackets<=1,TcpWindow>60000");
    assertThat(ruled.status()).as(ruled.err()).isZero();
    assertThat(scans(model(), 60, 1)).isZero();
    assertThat(scans(model(), 60, 2)).isGreaterThan(0.8);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"tree|BackwardPackets|must be FEATURE>N or FEATURE<=N", "tree|BackwardPackets>9999999|0 to 8388607",
      "tree|Backward>1|Backward is no feature", "tree|AckCount>1|AckCount is no input",
      "network|BackwardPackets>1|of a network nothing is certain",
      "tree|PacketLength>0|holds for every packet of class"})
  void whatCannotBeARuleIsSaid(String kind, String rule, String expected) throws IOException {
    Pclf refused = train("--model", kind, "--default-when", rule);
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err()).contains(expected).hasLineCount(1);
  }

  @Test
  void aNetworkIsRaisedUntilFewGoodPacketsAreTakenForAScan() throws IOException {
    assertThat(train("--model", "network", "--hidden", "8", "--epochs", "20").status()).isZero();
    double before = scans(model(), 120, 1, 500);
    Pclf raised = train("--model", "network", "--hidden", "8", "--epochs", "20", "--max-false-positives", "0");
    assertThat(raised.status()).as(raised.err()).isZero();
    assertThat(before).as("as learned").isGreaterThan(0.2);
    assertThat(scans(model(), 120, 1, 500)).as("where good packets are").isZero();
    assertThat(scans(model(), 60, 1, 500)).as("where none is").isGreaterThan(0.5);
    assertThat(train("--model", "tree", "--max-false-positives", "0.1").err()).contains("moves the bias of a network");
  }

  @Test
  void moreBinsFindSharperBounds() throws IOException {
    assertThat(train("--model", "tree", "--bins", "1").err()).contains("--bins is 1, must be from 2 to 65536");
    assertThat(train("--model", "tree", "--bins", "2", "--leaves", "2").status()).isZero();
    String coarse = Files.readString(folder.resolve("x.yaml"));
    assertThat(train("--model", "tree", "--bins", "512", "--leaves", "2").status()).isZero();
    assertThat(Files.readString(folder.resolve("x.yaml"))).isNotEqualTo(coarse);
  }
}
