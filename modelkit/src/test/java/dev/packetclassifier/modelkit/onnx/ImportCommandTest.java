// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.packetclassifier.modelkit.fixture.Pclf;
import dev.packetclassifier.modelkit.floating.FloatModel;
import dev.packetclassifier.modelkit.floating.FloatModels;
import dev.packetclassifier.modelkit.manifest.Manifests;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Which class wins ties, on committed files. {@code sklearn-ties-binary} knows attack before benign, gives both the same score below
 * port 2500, and calls what is above attack.
 */
class ImportCommandTest {
  private static final String FEATURES = "Protocol,PacketLength,PayloadLength,SmallerPort,TcpFlags,TcpWindow,DestinationPortClass,"
      + "PayloadByte0";
  private static final int TIES = 30;
  private static final int ATTACKS = 10;

  @TempDir
  Path folder;

  private Path table;
  private Path manifest;
  private Path floats;

  @BeforeEach
  void packets() throws IOException {
    manifest = folder.resolve("guard.yaml");
    floats = folder.resolve("guard.json");
    StringBuilder rows = new StringBuilder("file,packet,time,flow,flow_packet,station,group,split,vantage,label," + FEATURES + "\n");
    for (int p = 0; p < TIES + ATTACKS; p++) {
      rows.append("a.pcap,").append(p + 1).append(',').append(p).append(".0,").append(p).append(",1,10.0.0.1,g,,Transit,")
          .append(p < TIES ? "benign" : "attack").append(",6,").append(60 + p).append(",0,").append(p < TIES ? 443 : 5000)
          .append(",2,512,1,0\n");
    }
    table = Files.writeString(folder.resolve("table.csv"), rows);
  }

  private Pclf imported(String file, String... more) {
    List<Object> words = new ArrayList<>(List.of("import", "src/test/resources/dev/packetclassifier/modelkit/onnx/" + file + ".onnx",
        "--features", FEATURES, "--calibration", table, "-o", manifest, "--float-model", floats));
    words.addAll(List.of(more));
    return Pclf.run(words.toArray());
  }

  private JsonNode report(String file, String... more) throws IOException {
    List<String> words = new ArrayList<>(List.of(more));
    words.add("--json");
    Pclf ran = imported(file, words.toArray(String[]::new));
    assertThat(ran.status()).as(ran.err()).isZero();
    return new ObjectMapper().readTree(ran.out());
  }

  private List<String> classes() throws IOException {
    return Manifests.read(manifest).model().classes();
  }

  @Test
  void theHarmlessClassWinsTiesWhateverItsNumberInTheFile() throws IOException {
    JsonNode report = report("sklearn-ties-binary", "--drop", "attack");
    assertThat(classes()).containsExactly("benign", "attack");
    assertThat(report.get("defaultClass").asText()).isEqualTo("benign");
    assertThat(report.get("floatAgreement").asDouble()).isEqualTo(1);
    assertThat(report.get("ties").asInt()).isEqualTo(TIES);
    assertThat(report.get("tiesWon").asInt()).isEqualTo(TIES);
    assertThat(report.get("agreement").asDouble()).isEqualTo((double) ATTACKS / (TIES + ATTACKS));
    assertThat(imported("sklearn-ties-binary").out()).contains("default class  benign",
        "30 of 30 packets with equal scores become benign, not attack");
  }

  @Test
  void anotherOneCanBeAskedForAndKeepsTheOrderOfTheFile() throws IOException {
    JsonNode report = report("sklearn-ties-binary", "--default-class", "attack");
    assertThat(classes()).containsExactly("attack", "benign");
    assertThat(report.get("ties").asInt()).isZero();
    assertThat(report.get("agreement").asDouble()).isEqualTo(1);
  }

  @Test
  void withoutAHarmlessNameTheFirstThatIsNotDroppedIsTakenWithAWarning() throws IOException {
    assertThat(report("sklearn-tree-standard", "--classes", "scan,office,flood,tunnel").get("warnings").toString())
        .contains("scan became the default class because it is the model's first:", "--default-class");
    assertThat(report("sklearn-tree-standard", "--classes", "scan,office,flood,tunnel", "--drop", "scan").get("warnings").toString())
        .contains("office became the default class because it is the model's first that is not dropped");
    assertThat(classes()).containsExactly("office", "scan", "flood", "tunnel");
  }

  @Test
  void whatIsNoClassOrIsDroppedIsRefusedInOneLine() {
    Pclf unknown = imported("sklearn-ties-binary", "--default-class", "office");
    assertThat(unknown.status()).isEqualTo(2);
    assertThat(unknown.err()).contains("--default-class: there is no class office; there are attack, benign").hasLineCount(1);
    Pclf dropped = imported("sklearn-ties-binary", "--default-class", "attack", "--drop", "attack");
    assertThat(dropped.status()).isEqualTo(2);
    assertThat(dropped.err()).contains("--drop names attack, which is the default class").hasLineCount(1);
    assertThat(manifest).doesNotExist();
  }

  @Test
  void onlyTheOrderOfTheScoresChanges() throws IOException {
    for (String file : List.of("sklearn-tree-standard", "sklearn-logistic")) {
      imported(file, "--classes", "scan,flood,benign,tunnel", "--default-class", "scan");
      FloatModel before = FloatModels.read(floats);
      imported(file, "--classes", "scan,flood,benign,tunnel");
      FloatModel after = FloatModels.read(floats);
      assertThat(after.classes()).containsExactly("benign", "scan", "flood", "tunnel");
      for (int length = 40; length < 1500; length += 20) {
        long[] packet = {6, length, length - 40, 443, 24, 512, 1, 22};
        List<String> given = List.of(FEATURES.split(","));
        long[] looked = after.features().stream().mapToLong(feature -> packet[given.indexOf(feature.name())]).toArray();
        double[] old = new double[4];
        double[] now = new double[4];
        before.score(looked, old);
        after.score(looked, now);
        assertThat(now).as(file).containsExactly(old[2], old[0], old[1], old[3]);
      }
    }
  }

  @Test
  void aNetworkThatEightBitsDoNotCarryIsSaid() throws IOException {
    assertThat(report("sklearn-logistic", "--classes", "benign,scan,flood,tunnel").path("warnings").toString())
        .doesNotContain("eight bits");
    Random random = new Random(4);
    StringBuilder rows = new StringBuilder(Files.readAllLines(table).get(0)).append('\n');
    for (int p = 0; p < 1500; p++) {
      // Lengths of all magnitudes, as the model's training never had them.
      rows.append("a.pcap,").append(p + 1).append(',').append(p).append(".0,").append(p).append(",1,10.0.0.1,g,,Transit,benign,6,")
          .append(1 << random.nextInt(16)).append(',').append(1 << random.nextInt(16)).append(',').append(random.nextInt(65536)).append(',')
          .append(random.nextInt(30)).append(',').append(random.nextInt(65537)).append(",1,").append(random.nextInt(257)).append('\n');
    }
    Files.writeString(table, rows);
    JsonNode report = report("sklearn-logistic", "--classes", "benign,scan,flood,tunnel");
    assertThat(report.get("floatAgreement").asDouble()).isGreaterThan(0.999);
    assertThat(report.get("agreement").asDouble()).isLessThan(0.98);
    assertThat(report.get("warnings").toString()).contains("eight bits change the class of", "StandardScaler", "pclf train");
  }

  @Test
  void calibrationThatDoesNotFitIsRefusedInOneLine() throws IOException {
    String whole = Files.readString(table);
    assertRefused("the table has no column PayloadByte0", () -> Files.writeString(table, whole.replace("PayloadByte0", "PayloadByte1")));
    assertRefused("NaN", () -> Files.writeString(table, whole.replaceFirst(",512,1,0", ",NaN,1,0")));
    assertRefused("holds no packet", () -> Files.writeString(table, whole.lines().findFirst().orElseThrow() + "\n"));
  }

  /** Its inputs are counted as they are named; a set of features would have it once. */
  @Test
  void aModelMayTakeAFeatureTwice() {
    Pclf ran = Pclf.run("import", "src/test/resources/dev/packetclassifier/modelkit/onnx/sklearn-tree-standard.onnx", "--features",
        FEATURES.replace("PayloadLength", "PacketLength"), "--classes", "benign,attack,flood,tunnel", "--calibration", table, "-o",
        manifest);
    assertThat(ran.status()).as(ran.err()).isZero();
    assertThat(manifest).exists();
  }

  private interface Damage {
    void done() throws IOException;
  }

  private void assertRefused(String words, Damage damage) throws IOException {
    damage.done();
    Pclf ran = imported("sklearn-ties-binary");
    assertThat(ran.status()).as(ran.err()).isEqualTo(2);
    assertThat(ran.err()).contains(words).hasLineCount(1);
    assertThat(manifest).doesNotExist();
    assertThat(floats).doesNotExist();
  }

  @Test
  void whatIsNoModelIsRefusedInOneLine() throws IOException {
    Path file = folder.resolve("model.onnx");
    byte[] whole = Files.readAllBytes(Path.of("src/test/resources/dev/packetclassifier/modelkit/onnx/sklearn-logistic.onnx"));
    Map<byte[], String> files = Map.of(new byte[0], "holds no ONNX graph", Arrays.copyOf(whole, whole.length / 2), "not a whole ONNX model",
        "features: [1, 2]\n".getBytes(StandardCharsets.UTF_8), "not a whole ONNX model");
    for (Map.Entry<byte[], String> each : files.entrySet()) {
      Files.write(file, each.getKey());
      assertNoModel(file, each.getValue());
    }
    try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
      large.setLength(300L << 20);
    }
    assertNoModel(file, "has 300 MiB");
    assertNoModel(folder, "is a folder: give an ONNX file");
  }

  private void assertNoModel(Path file, String words) {
    Pclf ran = Pclf.run("import", file, "--features", FEATURES, "--calibration", table, "-o", manifest);
    assertThat(ran.status()).as(ran.err()).isEqualTo(2);
    assertThat(ran.err()).contains(words).hasLineCount(1);
    assertThat(manifest).doesNotExist();
  }

  @Test
  void namesOfTheFileAreTakenAndNotExchanged() throws IOException {
    report("sklearn-mlp-named");
    assertThat(classes()).containsExactly("benign", "flood", "scan", "tunnel");
    report("sklearn-mlp-named", "--classes", "office,flood,probe,tunnel", "--default-class", "office");
    assertThat(classes()).containsExactly("office", "flood", "probe", "tunnel");
    Files.delete(manifest);
    Pclf exchanged = imported("sklearn-mlp-named", "--classes", "benign,scan,flood,tunnel");
    assertThat(exchanged.status()).isEqualTo(2);
    assertThat(exchanged.err()).contains("--classes calls class 2 scan, the file calls it flood", "benign,flood,scan,tunnel")
        .hasLineCount(1);
    Pclf odd = imported("sklearn-mlp-named", "--classes", "benign,DoS Hulk,probe,tunnel");
    assertThat(odd.status()).isEqualTo(2);
    assertThat(odd.err()).contains("class \"DoS Hulk\" cannot be called so", "1 to 32 letters").hasLineCount(1);
    Pclf twice = imported("sklearn-mlp-named", "--classes", "benign,attack,attack,tunnel");
    assertThat(twice.err()).contains("class attack is there twice").hasLineCount(1);
    assertThat(manifest).doesNotExist();
  }

  /** Packets as the committed files were trained on them, labelled by the file itself. */
  private Path labelledBy(String file, List<String> names, String split) throws IOException {
    Random random = new Random(7);
    long[][] values = new long[900][];
    for (int p = 0; p < values.length; p++) {
      values[p] = new long[] {random.nextBoolean() ? 6 : 17, 40 + random.nextInt(1460), random.nextInt(1460), random.nextInt(65536),
          random.nextInt(30),
          random.nextInt(65537), random.nextInt(5), random.nextInt(257)};
    }
    int[] classes;
    try (OnnxRuntime runtime = new OnnxRuntime(
        Files.readAllBytes(Path.of("src/test/resources/dev/packetclassifier/modelkit/onnx/" + file + ".onnx")))) {
      classes = runtime.classes(values, names.size());
    }
    StringBuilder rows = new StringBuilder("label,split," + FEATURES + "\n");
    StringBuilder expected = new StringBuilder("predicted\n");
    for (int p = 0; p < values.length; p++) {
      rows.append(names.get(classes[p])).append(',').append(p % 2 == 0 ? "train" : split);
      for (long value : values[p]) {
        rows.append(',').append(value);
      }
      rows.append('\n');
      expected.append(names.get(classes[p])).append('\n');
    }
    Files.writeString(folder.resolve("expected.csv"), expected);
    table = Files.writeString(folder.resolve("labelled.csv"), rows);
    return table;
  }

  @Test
  void withLabelsItIsSaidHowRightTheModelIs() throws IOException {
    labelledBy("sklearn-tree-standard", List.of("benign", "scan", "flood", "tunnel"), "validation");
    JsonNode report = report("sklearn-tree-standard", "--classes", "benign,scan,flood,tunnel");
    assertThat(report.at("/calibration/accuracy").asDouble()).isGreaterThan(0.99);
    assertThat(report.at("/calibration/macroF1").asDouble()).isGreaterThan(0.95);
    assertThat(report.path("warnings").toString()).doesNotContain("another order", "worse than");
  }

  @Test
  void classesThatWereNamedInAnotherOrderAreNoticed() throws IOException {
    labelledBy("sklearn-tree-standard", List.of("benign", "scan", "flood", "tunnel"), "validation");
    String warnings = report("sklearn-tree-standard", "--classes", "scan,tunnel,benign,flood").path("warnings").toString();
    assertThat(warnings).contains("another order of the classes fits the labels better", "check --classes");
  }

  /** It says scan where the packet is more than 100 bytes longer than its payload. */
  @Test
  void inputsThatWereNamedInAnotherOrderAreNoticed() throws IOException {
    Path file = Files.write(folder.resolve("longer.onnx"), new SmallGraph(2, 2).constant("w", List.of(2, 2), 0, 0.01, 0, -0.01)
        .constant("b", List.of(2), 0, -1.005).node("Gemm", List.of("x", "w", "b"), "z").node("Softmax", List.of("z"), "y").bytes());
    Random random = new Random(5);
    StringBuilder rows = new StringBuilder("label,PacketLength,PayloadLength\n");
    for (int p = 0; p < 600; p++) {
      int length = random.nextInt(1500);
      int payload = random.nextInt(1500);
      rows.append(length - payload > 100 ? "scan," : "benign,").append(length).append(',').append(payload).append('\n');
    }
    Files.writeString(table, rows);
    assertThat(imported(file, "PacketLength,PayloadLength").out()).contains("600 labelled packets").doesNotContain("another order");
    assertThat(imported(file, "PayloadLength,PacketLength").out()).contains("another order of the inputs fits the labels better",
        "accuracy 1.0000 instead of", "PacketLength,PayloadLength; check the order of --features");
  }

  private Pclf imported(Path file, String features) {
    Pclf ran = Pclf.run("import", file, "--features", features, "--classes", "benign,scan", "--calibration", table, "-o", manifest);
    assertThat(ran.status()).as(ran.err()).isZero();
    return ran;
  }

  @Test
  void whatTheOriginalLibraryPredictsIsCompared() throws IOException {
    labelledBy("sklearn-tree-standard", List.of("benign", "scan", "flood", "tunnel"), "validation");
    Path expected = folder.resolve("expected.csv");
    String[] words = {"--classes", "benign,scan,flood,tunnel", "--expect", expected.toString()};
    assertThat(report("sklearn-tree-standard", words).get("expectedAgreement").asDouble()).isEqualTo(1);
    List<String> lines = new ArrayList<>(Files.readAllLines(expected));
    lines.subList(1, 41).replaceAll(line -> line.equals("scan") ? "flood" : "scan");
    Files.write(expected, lines);
    Pclf other = imported("sklearn-tree-standard", words);
    assertThat(other.status()).isEqualTo(2);
    assertThat(other.err()).contains("the exporter wrote another model", "zero_as_missing", "(40 differ)").hasLineCount(1);
    Files.write(expected, lines.subList(0, 100));
    assertThat(imported("sklearn-tree-standard", words).err()).contains("has 99 predictions, the calibration table 900 packets");
    lines.set(5, "worm");
    Files.write(expected, lines);
    assertThat(imported("sklearn-tree-standard", words).err()).contains("prediction 5", "is \"worm\", which is no class");
  }

  @Test
  void theTestSetIsNotCalibratedOnInSilence() throws IOException {
    labelledBy("sklearn-tree-standard", List.of("benign", "scan", "flood", "tunnel"), "test");
    String[] words = {"--classes", "benign,scan,flood,tunnel"};
    assertThat(report("sklearn-tree-standard", words).path("warnings").toString())
        .contains("calibrated on the packets of the test set, too");
    Pclf some = imported("sklearn-tree-standard", "--classes", "benign,scan,flood,tunnel", "--split", "train");
    assertThat(some.out()).contains("of 450 packets").doesNotContain("test set");
    assertThat(imported("sklearn-tree-standard", "--classes", "benign,scan,flood,tunnel", "--split", "dev").err())
        .contains("no packet of " + table + " is in set dev; it has test, train");
  }
}
