// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.modelkit.fixture.Guards;
import dev.packetclassifier.modelkit.fixture.Pclf;
import dev.packetclassifier.modelkit.floating.Comparison;
import dev.packetclassifier.modelkit.floating.FloatForest;
import dev.packetclassifier.modelkit.floating.FloatModels;
import dev.packetclassifier.modelkit.floating.FloatTree;
import dev.packetclassifier.modelkit.floating.Rounding;
import dev.packetclassifier.modelkit.floating.Scaling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Figures of a table of 19 packets, worked out by hand. B, W, S and F are packets that the classifier calls benign, weakly scan, strongly
 * scan, flood.
 */
class EvaluateCommandTest {
  private static final Offset<Double> EXACT = within(1e-9);
  private static final List<String> HEADER = List.of("file", "packet", "time", "flow", "flow_packet", "station", "group", "split",
      "vantage",
      "label", "PacketLength", "SourcePort");

  @TempDir
  Path folder;

  private Path guard;
  private Path table;
  private final List<String> rows = new ArrayList<>();

  @BeforeEach
  void table() throws IOException {
    guard = Guards.byLength(folder, "Transit");
    flow("scan", 1, "s1", "e1", 0, "BW");
    rows.add(row("scan", 1, "s1", "e1", 3, 'S'));
    flow("scan", 2, "s1", "e1", 10, "BB");
    flow("flood", 3, "s2", "e2", 20, "FFSB");
    flow("benign", 4, "s3", "e0", 0, "BBWS");
    flow("benign", 5, "s3", "e0", 5, "BBB");
    rows.add(row("benign", -1, "s4", "e0", 6, 'W'));
    rows.add(row("", 6, "s5", "e3", 7, 'F'));
    rows.add(row("worm", 7, "s5", "e3", 8, 'F'));
    table = write("table.csv", rows);
  }

  private Path write(String name, List<String> lines) throws IOException {
    return Files.writeString(folder.resolve(name), String.join(",", HEADER) + "\n" + String.join("\n", lines) + "\n");
  }

  private void flow(String label, int flow, String station, String group, int start, String packets) {
    for (int i = 0; i < packets.length(); i++) {
      rows.add(row(label, flow, station, group, start + i, packets.charAt(i)));
    }
  }

  private String row(String label, int flow, String station, String group, int second, char kind) {
    int length = 50 + 100 * "BWSF".indexOf(kind);
    String split = group.equals("e2") ? "train" : "test";
    return "a.pcap," + (rows.size() + 1) + "," + second + "," + flow + ",1," + station + "," + group + "," + split + ",Transit," + label
        + ","
        + length + "," + rows.size();
  }

  private JsonNode evaluate(Object... more) throws IOException {
    List<Object> words = new ArrayList<>(List.of("evaluate", guard, table, "--json"));
    words.addAll(List.of(more));
    Pclf ran = Pclf.run(words.toArray());
    assertThat(ran.status()).as(ran.err()).isZero();
    return new ObjectMapper().readTree(ran.out());
  }

  private static void quality(JsonNode quality, long total, double accuracy, double macroF1) {
    assertThat(quality.path("total").asLong()).isEqualTo(total);
    assertThat(quality.path("accuracy").asDouble()).isEqualTo(accuracy, EXACT);
    assertThat(quality.path("macroF1").asDouble()).isEqualTo(macroF1, EXACT);
  }

  @Test
  void rightPerPacketAndPerClass() throws IOException {
    JsonNode result = evaluate();
    assertThat(result.path("confusion")).hasToString("[[5,3,0],[3,2,0],[1,1,2]]");
    quality(result.path("integers"), 17, 9 / 17.0, (10 / 17.0 + 4 / 11.0 + 4 / 6.0) / 3);
    assertThat(result.path("unlabelled").asInt()).isEqualTo(1);
    assertThat(result.path("otherLabels").asInt()).isEqualTo(1);
    double[][] precisionRecallF1 = {{5 / 9.0, 5 / 8.0, 10 / 17.0}, {2 / 6.0, 2 / 5.0, 4 / 11.0}, {1, 2 / 4.0, 4 / 6.0}};
    for (int c = 0; c < 3; c++) {
      JsonNode quality = result.path("perClass").get(c);
      assertThat(quality.path("precision").asDouble()).isEqualTo(precisionRecallF1[c][0], EXACT);
      assertThat(quality.path("recall").asDouble()).isEqualTo(precisionRecallF1[c][1], EXACT);
      assertThat(quality.path("f1").asDouble()).isEqualTo(precisionRecallF1[c][2], EXACT);
    }
    assertThat(result.path("integers").path("falseDropsPerMillion").asDouble()).isEqualTo(3e6 / 8, EXACT);
    assertThat(result.path("floatPerClass")).isEmpty();
    assertThat(result.path("kernel").isNull()).isTrue();
    assertThat(result.path("floats").isNull()).isTrue();
  }

  /** Sums of scores turn: B W is still benign, B W S is scan. */
  @Test
  void rightPerFlowAndStation() throws IOException {
    JsonNode result = evaluate();
    quality(result.path("flowSum"), 17, 12 / 17.0, (14 / 19.0 + 2 / 7.0 + 1) / 3);
    quality(result.path("stationSum"), 17, 12 / 17.0, (14 / 19.0 + 2.0 / 7 + 1) / 3);
    JsonNode after = result.path("flowsAfter");
    assertThat(after.findValuesAsText("packets")).startsWith("1", "2", "3", "5");
    assertThat(after.findValuesAsText("reached")).startsWith("5", "5", "4", "0");
    for (int early = 0; early < 2; early++) {
      quality(after.get(early).path("quality"), 5, 3 / 5.0, (4 / 6.0 + 0 + 1) / 3);
    }
    for (int late = 2; late < 4; late++) {
      quality(after.get(late).path("quality"), 5, 4 / 5.0, (4 / 5.0 + 2 / 3.0 + 1) / 3);
    }
  }

  @Test
  void dropsOfThePolicyAndOfEveryConfidence() throws IOException {
    JsonNode result = evaluate();
    JsonNode drops = result.path("drops");
    assertThat(drops.path("assumed").asBoolean()).isFalse();
    assertThat(List.of(drops.path("attacks").asInt(), drops.path("dropped").asInt(), drops.path("benign").asInt(),
        drops.path("falselyDropped").asInt(),
        drops.path("protectedPackets").asInt())).containsExactly(9, 4, 8, 1, -1);
    assertThat(drops.path("falseDropsPerMillion").asDouble()).isEqualTo(125_000, EXACT);
    JsonNode levels = result.path("confidences");
    assertThat(levels.findValuesAsText("confidence")).containsExactly("0.0", "0.6", "0.7", "0.8", "0.9", "0.95", "0.98", "0.99", "0.995",
        "0.999",
        "0.9995", "0.9999");
    assertThat(levels.findValuesAsText("margin")).containsExactly("0", "5", "9", "14", "22", "30", "39", "46", "53", "70", "77", "93");
    assertThat(levels.findValuesAsText("dropped")).containsExactly("5", "5", "5", "4", "4", "4", "4", "4", "2", "0", "0", "0");
    assertThat(levels.findValuesAsText("falselyDropped")).containsExactly("3", "3", "3", "1", "1", "1", "1", "1", "0", "0", "0", "0");
    assertThat(levels.get(0).path("share").asDouble()).isEqualTo(5 / 9.0, EXACT);
    assertThat(levels.get(0).path("falseDropsPerMillion").asDouble()).isEqualTo(375_000, EXACT);
  }

  /** One of 8 benign packets would be dropped, in one of two benign flows, all of group e0. */
  @Test
  void falseDropsComeFirstWithTheirBoundsByCaptureAndGroup() throws IOException {
    JsonNode all = evaluate().path("falseDrops").path("all");
    assertThat(
        List.of(all.path("benignPackets").asInt(), all.path("packets").asInt(), all.path("benignFlows").asInt(), all.path("flows").asInt()))
        .containsExactly(8, 1, 2, 1);
    assertThat(all.path("perMillionPackets").asDouble()).isEqualTo(125_000, EXACT);
    // Of 8 with one event: the rate p with (1 - p)^8 + 8 p (1 - p)^7 = 0.05.
    assertThat(all.path("perMillionPacketsAtMost").asDouble()).isCloseTo(470_679, within(1.0));
    assertThat(all.path("perTenThousandFlows").asDouble()).isEqualTo(5000, EXACT);
    JsonNode breakdowns = evaluate().path("breakdowns");
    assertThat(breakdowns.findValuesAsText("by")).containsExactly("capture", "group");
    JsonNode groups = breakdowns.get(1).path("parts");
    assertThat(groups.get(0).path("name").asText()).isEqualTo("e0");
    assertThat(groups.get(0).path("accuracy").asDouble()).isEqualTo(5 / 8.0, EXACT);
    assertThat(groups.findValuesAsText("name")).startsWith("e0", "e1");
    assertThat(evaluate().path("falseDrops").path("worstGroup").asText()).isEqualTo("e0");
  }

  /** None of the benign packets of this set would be dropped: the rule of three. */
  @Test
  void withoutAFalseDropTheRuleOfThreeBoundsTheRate() throws IOException {
    rows.clear();
    for (int flow = 0; flow < 30; flow++) {
      flow("benign", flow, "s1", flow % 2 == 0 ? "even" : "odd", flow, "BBBBBBBBBB");
    }
    table = write("benign.csv", rows);
    JsonNode drops = evaluate().path("falseDrops");
    assertThat(drops.path("all").path("packets").asInt()).isZero();
    assertThat(drops.path("all").path("perMillionPacketsAtMost").asDouble()).isCloseTo(3e6 / 300, within(100.0));
    assertThat(drops.path("all").path("perTenThousandFlowsAtMost").asDouble()).isCloseTo(3e4 / 30, within(60.0));
    assertThat(drops.path("worstGroup").isNull()).isTrue();
    String out = Pclf.run("evaluate", guard, table).out();
    assertThat(out.indexOf("False drops")).isPositive().isLessThan(out.indexOf("Per packet"));
    assertThat(out).contains("0 of 300 benign packets: 0.0 per million, at most 9,9", "By group, the most false drops first");
  }

  @Test
  void packetsAndSecondsUntilAnAttackIsFlagged() throws IOException {
    JsonNode latencies = evaluate().path("detectionLatency");
    assertThat(latencies.findValuesAsText("name")).containsExactly("scan", "flood", "scan", "flood");
    assertThat(latencies.findValuesAsText("unit")).containsExactly("flow", "flow", "event", "event");
    assertThat(latencies.findValuesAsText("count")).containsExactly("2", "1", "1", "1");
    assertThat(latencies.findValuesAsText("never")).containsExactly("1", "0", "0", "0");
    assertThat(latencies.findValues("packets").toString()).isEqualTo("[[2.0,2.0,2.0], [1.0,1.0,1.0], [2.0,2.0,2.0], [1.0,1.0,1.0]]");
    assertThat(latencies.findValues("seconds").toString()).isEqualTo("[[1.0,1.0,1.0], [0.0,0.0,0.0], [1.0,1.0,1.0], [0.0,0.0,0.0]]");
  }

  @Test
  void calibrationAndCurves() throws IOException {
    JsonNode result = evaluate();
    double sure = 9 * calibration(0) + 3 * calibration(2) + 2 * calibration(3);
    double unsure = 3 * calibration(1);
    assertThat(result.path("calibration").path("packets").get(19).asInt()).isEqualTo(14);
    assertThat(result.path("calibration").path("packets").get(13).asInt()).isEqualTo(3);
    assertThat(result.path("calibration").path("right").get(19).asDouble()).isEqualTo(8 / 14.0, EXACT);
    assertThat(result.path("calibration").path("confidence").get(19).asDouble()).isEqualTo(sure / 14, EXACT);
    assertThat(result.path("calibration").path("error").asDouble()).isEqualTo((Math.abs(sure - 8) + Math.abs(unsure - 1)) / 17, EXACT);
    JsonNode curves = result.path("curves");
    assertThat(curves.findValuesAsText("name")).containsExactly("benign", "scan", "flood");
    /* By falling share of benign: 9 B with 5 of them, 3 W with 2, 3 S with 1, then F. */
    assertThat(curves.get(0).path("averagePrecision").asDouble()).isEqualTo(5 / 8.0 * 5 / 9 + 2 / 8.0 * 7 / 12 + 1 / 8.0 * 8 / 15, EXACT);
    assertThat(curves.get(1).path("averagePrecision").asDouble()).isEqualTo(1 / 5.0 / 3 + 1 / 5.0 * 2 / 6 + 3 / 5.0 * 5 / 17, EXACT);
    assertThat(curves.get(0).path("recall")).hasToString("[0.625,0.875,1.0,1.0]");
  }

  /** What a leaf says of its class, in natural logarithms a tenth a step. */
  private static double calibration(int leaf) {
    double sum = 0;
    double top = 0;
    for (int score : Guards.SCORES[leaf]) {
      sum += Math.exp(score / 10.0);
      top = Math.max(top, Math.exp(score / 10.0));
    }
    return top / sum;
  }

  @Test
  void anInputThatNothingDependsOnIsWorthNothing() throws IOException {
    JsonNode importance = evaluate().path("importance");
    assertThat(importance.findValuesAsText("feature")).containsExactly("PacketLength", "SourcePort");
    assertThat(importance.get(0).path("macroF1").asDouble()).isPositive();
    assertThat(importance.get(1).path("macroF1").asDouble()).isZero();
  }

  /** It calls W benign, and has other scores than its integers. */
  @Test
  void theFloatModelBesideItsIntegers() throws IOException {
    double[][] scores = {{4, 0, 0}, {0, 5, 0}, {0, 3, 6}};
    FloatTree tree = new FloatTree(new int[] {0, 0}, new double[] {200, 300}, new int[] {-1, -2}, new int[] {1, -3}, scores);
    FloatForest forest = new FloatForest(List.of(Feature.PacketLength, Feature.SourcePort), List.of("benign", "scan", "flood"),
        Rounding.Single,
        Comparison.LessOrEqual, List.of(Scaling.NONE, Scaling.NONE), new double[3], List.of(tree));
    Path file = Files.write(folder.resolve("float.json"), FloatModels.write(forest));
    JsonNode result = evaluate("--float-model", file);
    quality(result.path("floats"), 17, 10 / 17.0, (14 / 20.0 + 2 / 8.0 + 4 / 6.0) / 3);
    assertThat(result.path("floats").path("falseDropsPerMillion").asDouble()).isEqualTo(1e6 / 8, EXACT);
    assertThat(result.path("floatPerClass").findValuesAsText("name")).containsExactly("benign", "scan", "flood");
    assertThat(result.path("floatPerClass").get(1).path("f1").asDouble()).isEqualTo(2 / 8.0, EXACT);
    /* Packets of each of the integers' leaves, and the floats' leaf that they come to. */
    int[] packets = {9, 3, 3, 2};
    int[] leaf = {0, 0, 1, 2};
    double exact = 0;
    double whole = 0;
    double both = 0;
    for (int kind = 0; kind < 4; kind++) {
      double[] integers = centred(Arrays.stream(Guards.SCORES[kind]).asDoubleStream().toArray());
      double[] floats = centred(scores[leaf[kind]]);
      for (int c = 0; c < 3; c++) {
        exact += packets[kind] * floats[c] * floats[c];
        whole += packets[kind] * integers[c] * integers[c];
        both += packets[kind] * floats[c] * integers[c];
      }
    }
    assertThat(result.path("layerErrors").get(0).asDouble()).isEqualTo(Math.sqrt(1 - both * both / exact / whole), EXACT);
  }

  private static double[] centred(double[] scores) {
    double mean = Arrays.stream(scores).average().orElseThrow();
    return Arrays.stream(scores).map(score -> score - mean).toArray();
  }

  @Test
  void onlyTheSideThatIsAskedFor() throws IOException {
    JsonNode result = evaluate("--split", "test");
    assertThat(result.path("integers").path("total").asInt()).isEqualTo(13);
    assertThat(result.path("confusion").get(2)).hasToString("[0,0,0]");
    assertThat(result.path("warnings")).isEmpty();
    assertThat(evaluate().path("warnings").toString()).contains("split into test, train", "give --split");
    Pclf other = Pclf.run("evaluate", guard, table, "--split", "dev");
    assertThat(other.status()).isEqualTo(2);
    assertThat(other.err()).isEqualToIgnoringNewLines("pclf: --split: no packet is in set dev; the table has test, train");
  }

  @Test
  void limitsThatAreNotKeptAreAFailure() {
    assertThat(Pclf.run("evaluate", guard, table, "--max-false-drops", "125000", "--min-macro-f1", "0.5").status()).isZero();
    assertThat(Pclf.run("evaluate", guard, table, "--max-false-drops", "124999").status()).isEqualTo(1);
    assertThat(Pclf.run("evaluate", guard, table, "--min-macro-f1", "0.6").status()).isEqualTo(1);
  }

  @Test
  void theTerminalSaysTheSame() {
    String out = Pclf.run("evaluate", guard, table).out();
    assertThat(out).contains("17 packets, 1 without a label left out, 1 of classes that the model lacks left out",
        "integers                 0.5294    0.5395       375000.0", "4 of 9 attack packets, 1 of 8 benign ones:",
        "125000.0 false drops per million benign packets");
    assertThat(out.lines()).allMatch(line -> line.length() <= 80 || line.startsWith("data") || line.startsWith("warning"));
  }

  @Test
  void anotherVantageIsRefused() throws IOException {
    Guards.byLength(folder, "Endpoint");
    refused("the table was seen from vantage Transit, the model stands at Endpoint");
    Guards.byLength(folder, "Transit");
    table = write("endpoint.csv", rows.stream().map(row -> row.replace("Transit", "Endpoint")).toList());
    refused("the table was seen from vantage Endpoint, the model stands at Transit");
  }

  @Test
  void whatCannotBeEvaluatedIsSaidInALine() throws IOException {
    table = write("none.csv", List.of(rows.get(18), rows.get(17)));
    refused("no packet has a label that the model knows (benign, scan, flood): 1 have none, 1 another");
    table = Files.writeString(folder.resolve("few.csv"), "label,PacketLength\nscan,1\n");
    refused("the table lacks what the model looks at: SourcePort");
    refused("--kernel needs captures", "--kernel");
    refused("is not there", "--float-model", folder.resolve("nothing.json"));
    table = folder.resolve("absent.csv");
    refused("absent.csv is not there");
  }

  private void refused(String words, Object... more) {
    List<Object> all = new ArrayList<>(List.of("evaluate", guard, table, "--html", folder.resolve("report.html")));
    all.addAll(List.of(more));
    Pclf ran = Pclf.run(all.toArray());
    assertThat(ran.status()).isEqualTo(2);
    assertThat(ran.err()).startsWith("pclf: ").contains(words).hasLineCount(1);
    assertThat(ran.out()).isEmpty();
    assertThat(folder.resolve("report.html")).doesNotExist();
  }
}
