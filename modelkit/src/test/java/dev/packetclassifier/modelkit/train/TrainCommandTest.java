// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.packetclassifier.bpf.infer.Inference;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.modelkit.Main;
import dev.packetclassifier.modelkit.fixture.Pclf;
import dev.packetclassifier.modelkit.manifest.Manifests;
import dev.packetclassifier.modelkit.quantize.Agreement;
import dev.packetclassifier.modelkit.table.Table;
import dev.packetclassifier.modelkit.table.Tables;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** A table written here, through the whole command. */
class TrainCommandTest {
  private static final String HEADER = "file,packet,time,flow,flow_packet,station,group,split,vantage,label,"
      + "PacketLength,SourceSynOptions,TcpWindow\n";
  private static final int GROUPS = 12;

  @TempDir
  Path folder;

  private final StringWriter said = new StringWriter();

  private int run(Path table, String... more) {
    said.getBuffer().setLength(0);
    CommandLine line = Main.commandLine().setErr(new PrintWriter(said)).setOut(new PrintWriter(said));
    List<String> words = new ArrayList<>(List.of("train", table.toString(), "-o", folder.resolve("x.yaml").toString()));
    words.addAll(List.of(more).contains("--model") ? List.of() : List.of("--model", "tree"));
    words.addAll(List.of(more));
    return line.execute(words.toArray(String[]::new));
  }

  /** The length tells the class, SourceSynOptions the machine, that is the group. */
  private Path table(String scanGroup, String scanSplit) throws IOException {
    Random random = new Random(1);
    StringBuilder rows = new StringBuilder(HEADER);
    for (int p = 0; p < 1200; p++) {
      int group = random.nextInt(GROUPS);
      boolean scan = random.nextInt(3) == 0;
      String named = scan && scanGroup != null ? scanGroup : "g" + group;
      String split = scan && scanSplit != null ? scanSplit : group < 8 ? "train" : "test";
      int length = (scan ? 60 : 400) + random.nextInt(200);
      rows.append("a.pcap,").append(p + 1).append(',').append(p).append(".0,").append(p / 4).append(',').append(p % 4 + 1)
          .append(",10.0.0.")
          .append(group).append(',').append(named).append(',').append(scanSplit == null ? "" : split).append(",Transit,")
          .append(scan ? "scan" : "benign").append(',').append(length).append(',').append(10 + group).append(',')
          .append(random.nextInt(500)).append('\n');
    }
    return Files.writeString(folder.resolve("table.csv"), rows);
  }

  @Test
  void aSplitByGroupIsMeasuredAndWhatSmellsOfIdentityIsNamed() throws IOException {
    assertThat(run(table(null, null), "--group", "Group")).as(said::toString).isZero();
    assertThat(said.toString()).contains("SourceSynOptions smells of identity").doesNotContain("PacketLength smells", "LEAKY");
    assertThat(run(folder.resolve("table.csv"), "--group", "Group", "--json")).isZero();
    JsonNode json = new ObjectMapper().readTree(said.toString());
    assertThat(json.get("test").get("accuracy").asDouble()).isGreaterThan(0.95);
    assertThat(json.get("warnings").toString()).contains("SourceSynOptions smells of identity");
  }

  @Test
  void aRandomSplitMustBeAskedForInWordsAndIsSaidInRed() throws IOException {
    Path table = table(null, null);
    assertThat(run(table)).isEqualTo(2);
    assertThat(said.toString()).contains("--group is missing");
    assertThat(run(table, "--group", "Packet")).isEqualTo(2);
    assertThat(said.toString()).contains("--leaky-random-split");
    assertThat(Files.exists(folder.resolve("x.yaml"))).isFalse();
    String before = System.getProperty("picocli.ansi");
    System.setProperty("picocli.ansi", "true");
    try {
      assertThat(run(table, "--leaky-random-split")).as(said::toString).isZero();
    } finally {
      if (before == null) {
        System.clearProperty("picocli.ansi");
      } else {
        System.setProperty("picocli.ansi", before);
      }
    }
    assertThat(said.toString().lines()).anyMatch(line -> line.contains("LEAKY SPLIT")
        && line.startsWith(Ansi.ON.string("@|bold,red LEAKY|@").substring(0, 5)) && line.contains("[31m"));
    assertThat(Files.readString(folder.resolve("x.yaml"))).contains("leaky, by packet");
  }

  @Test
  void aSideThatWouldLackAClassIsRefused() throws IOException {
    assertThat(run(table("g1", null), "--group", "Group")).isEqualTo(2);
    assertThat(said.toString()).contains("class scan lies in one group only");
    assertThat(run(table(null, "test"), "--group", "Group")).isEqualTo(2);
    assertThat(said.toString()).contains("class scan has no packet in the training set");
    assertThat(run(table(null, "train"), "--group", "Group")).as(said::toString).isZero();
    assertThat(said.toString()).contains("class scan has no packet in the test set", "4 of 12 groups into both sets");
    assertThat(said.toString().lines().filter(line -> line.contains("Exception"))).isEmpty();
  }

  @Test
  void aFamilyThatOnlyRecognisesMachinesIsLeftOut() throws IOException {
    assertThat(run(table(null, null), "--group", "Group", "--choose-features", "--json")).as(said::toString).isZero();
    JsonNode json = new ObjectMapper().readTree(said.toString());
    assertThat(json.get("families").toString()).doesNotContain("SourceStation");
    assertThat(json.get("inputs").toString()).contains("PacketLength").doesNotContain("SourceSynOptions");
  }

  /** Three classes by their lengths, of which the first named is the rarest and the last the most frequent. */
  private Path threeClasses(String rarest, String middle, String commonest) throws IOException {
    Random random = new Random(1);
    StringBuilder rows = new StringBuilder(HEADER);
    for (int p = 0; p < 1200; p++) {
      int group = random.nextInt(GROUPS);
      int kind = p % 6 == 0 ? 0 : p % 6 < 3 ? 1 : 2;
      rows.append("a.pcap,").append(p + 1).append(',').append(p).append(".0,").append(p / 4).append(',').append(p % 4 + 1)
          .append(",10.0.0.").append(group).append(",g").append(group).append(",,Transit,")
          .append(List.of(rarest, middle, commonest).get(kind)).append(',')
          .append(100 + 400 * kind + random.nextInt(200)).append(",0,0\n");
    }
    return Files.writeString(folder.resolve("three.csv"), rows);
  }

  private JsonNode trained(Path table, String... more) throws IOException {
    List<String> words = new ArrayList<>(List.of("--group", "Group", "--json"));
    words.addAll(List.of(more));
    assertThat(run(table, words.toArray(String[]::new))).as(said::toString).isZero();
    return new ObjectMapper().readTree(said.toString());
  }

  private List<String> classes() throws IOException {
    return Manifests.read(folder.resolve("x.yaml")).model().classes();
  }

  @Test
  void theDefaultClassIsTheHarmlessOneHoweverRareItIs() throws IOException {
    JsonNode report = trained(threeClasses("Benign", "scan", "flood"));
    assertThat(report.get("defaultClass").asText()).isEqualTo("Benign");
    assertThat(report.path("warnings").toString()).doesNotContain("--default-class");
    assertThat(classes()).containsExactly("Benign", "flood", "scan");
    trained(threeClasses("normal-traffic", "scan", "abnormal"));
    assertThat(classes()).containsExactly("normal-traffic", "abnormal", "scan");
  }

  @Test
  void withoutAHarmlessNameItIsAskedForAndNoneThatIsDropped() throws IOException {
    Path table = threeClasses("office", "scan", "flood");
    assertThat(trained(table).get("warnings").toString()).contains("flood became the default class", "--default-class");
    assertThat(trained(table, "--drop", "flood").get("warnings").toString()).contains("scan became the default class", "--default-class");
    assertThat(classes()).containsExactly("scan", "flood", "office");
    assertThat(trained(table, "--drop", "flood,scan").path("warnings").toString()).doesNotContain("--default-class");
    assertThat(classes()).containsExactly("office", "flood", "scan");
  }

  @Test
  void theDefaultClassThatIsAskedForComesFirst() throws IOException {
    Path table = threeClasses("office", "scan", "flood");
    assertThat(trained(table, "--default-class", "office").path("warnings").toString()).doesNotContain("--default-class");
    assertThat(classes()).containsExactly("office", "flood", "scan");
    trained(table, "--classes", "flood,scan,office");
    assertThat(classes()).containsExactly("flood", "scan", "office");
    trained(table, "--classes", "flood,scan,office", "--default-class", "scan");
    assertThat(classes()).containsExactly("scan", "flood", "office");
    assertThat(run(table, "--group", "Group", "--default-class", "offise")).isEqualTo(2);
    assertThat(said.toString()).contains("--default-class: there is no class offise; there are flood, scan, office");
    assertThat(run(table, "--group", "Group", "--classes", "flood,scan,office", "--drop", "flood")).isEqualTo(2);
    assertThat(said.toString()).contains("--drop names flood, which is the default class").hasLineCount(1);
  }

  @Test
  void whatIsChosenIsChosenOnSeveralFoldsAndReportedByFoldAndGroup() throws IOException {
    JsonNode report = trained(table(null, null), "--folds", "3");
    assertThat(report.path("folds")).hasSize(3);
    assertThat(report.path("heldOutGroups").findValuesAsText("group")).hasSizeGreaterThan(2).allMatch(group -> group.matches("g\\d+"));
    assertThat(report.path("validationSpread").asDouble()).isBetween(0.0, 0.05);
    assertThat(trained(folder.resolve("table.csv"), "--folds", "1").path("folds")).hasSize(1);
    assertThat(run(folder.resolve("table.csv"), "--group", "Group", "--folds", "0")).isEqualTo(2);
    assertThat(said.toString()).contains("--folds is 0, must be from 1 to 20");
  }

  /** One comparison tells the classes: nothing is better than a tree by more than its noise. */
  @Test
  void ofKindsThatTheFoldsDoNotTellApartTheSimplestIsKept() throws IOException {
    JsonNode report = trained(table(null, null), "--model", "auto", "--epochs", "5", "--trees", "8");
    assertThat(report.path("model").asText()).isEqualTo("tree");
    assertThat(report.path("tried")).hasSize(4);
    assertThat(report.path("tried").toString()).contains("tree ", "boosted", "forest", "network", "+-");
    assertThat(Files.readString(folder.resolve("x.yaml"))).contains("pclf train --model tree");
  }

  @Test
  void inputsThatNoTreeComparesAreLeftOut() throws IOException {
    JsonNode report = trained(table(null, null), "--leaves", "2");
    assertThat(report.path("unusedInputs").findValuesAsText("")).isEmpty();
    assertThat(report.path("unusedInputs").toString()).contains("SourceSynOptions").doesNotContain("PacketLength");
    assertThat(Manifests.read(folder.resolve("x.yaml")).model().inputs()).hasSize(1);
  }

  @Test
  void aClassThatComesFromOnePlaceIsNamed() throws IOException {
    Path table = table(null, null);
    String whole = Files.readString(table).lines()
        .map(line -> line.contains(",scan,") ? line.replaceFirst("10\\.0\\.0\\.\\d+", "10.0.0.66") : line)
        .reduce("", (one, other) -> one + other + "\n");
    Files.writeString(table, whole);
    assertThat(trained(table).path("warnings").toString()).contains("every packet of scan comes from 10.0.0.66: ")
        .doesNotContain("every packet of benign", "lies in capture");
  }

  /** Labels that nothing explains, and one class that is frequent: what is learned is worse than always predicting it. */
  @Test
  void aModelThatIsWorseThanTheMostFrequentClassIsAnAlarm() throws IOException {
    Random random = new Random(1);
    StringBuilder rows = new StringBuilder(HEADER);
    for (int p = 0; p < 1200; p++) {
      int group = p % GROUPS;
      rows.append("a.pcap,").append(p + 1).append(',').append(p).append(".0,").append(p).append(",1,10.0.0.").append(group).append(",g")
          .append(group)
          .append(",,Transit,").append(random.nextInt(10) < 6 ? "benign" : "scan").append(',').append(random.nextInt(1000)).append(",0,")
          .append(random.nextInt(500)).append('\n');
    }
    JsonNode report = trained(Files.writeString(folder.resolve("noise.csv"), rows), "--class-weights", "Balanced");
    assertThat(report.path("warnings").toString()).contains("than always predicting the most frequent class", "do not enforce it");
  }

  @Test
  void trainingEndsWithWhatItHasWhenItsTimeIsOver() throws IOException {
    JsonNode report = trained(table(null, null), "--model", "network", "--epochs", "100000", "--max-minutes", "0.02");
    assertThat(report.path("warnings").toString()).contains("training ended early");
    assertThat(folder.resolve("x.yaml")).exists();
  }

  /** A logistic regression on eight features; the labels are chance, so only the teacher explains that the model agrees with it. */
  @Test
  void aSmallModelLearnsFromTheScoresOfALargeOne() throws IOException {
    Random random = new Random(3);
    StringBuilder rows = new StringBuilder(
        "label,group,Protocol,PacketLength,PayloadLength,SmallerPort,TcpFlags,TcpWindow,DestinationPortClass,PayloadByte0\n");
    for (int p = 0; p < 1500; p++) {
      rows.append(List.of("benign", "scan", "flood", "tunnel").get(p % 4)).append(",g").append(p % 12).append(',')
          .append(random.nextBoolean() ? 6 : 17)
          .append(',').append(random.nextInt(1500)).append(',').append(random.nextInt(1460)).append(',').append(random.nextInt(65536))
          .append(',')
          .append(random.nextInt(30)).append(',').append(random.nextInt(65537)).append(',').append(random.nextInt(5)).append(',')
          .append(random.nextInt(257)).append('\n');
    }
    Path table = Files.writeString(folder.resolve("random.csv"), rows);
    String teacher = "src/test/resources/dev/packetclassifier/modelkit/onnx/sklearn-logistic.onnx";
    assertThat(run(table, "--group", "Group", "--distill", teacher)).isEqualTo(2);
    assertThat(said.toString()).contains("knows its classes by number only: name them with --distill-classes");
    JsonNode report = trained(table, "--distill", teacher, "--distill-classes", "benign,scan,flood,tunnel");
    assertThat(report.path("teacherTest").path("accuracy").asDouble()).isBetween(0.0, 0.5);
    Pclf checked = Pclf.run("import", teacher, "--features",
        "Protocol,PacketLength,PayloadLength,SmallerPort,TcpFlags,TcpWindow,DestinationPortClass,"
            + "PayloadByte0",
        "--classes", "benign,scan,flood,tunnel", "--calibration", table, "-o", folder.resolve("teacher.yaml"));
    assertThat(checked.status()).as(checked.err()).isZero();
    assertThat(Agreement.of(predicted(table, folder.resolve("x.yaml")), predicted(table, folder.resolve("teacher.yaml"))))
        .isGreaterThan(0.7);
  }

  /** [packet] place of the predicted class in one order for all models. */
  private static int[] predicted(Path table, Path manifest) throws IOException {
    Table read = Tables.read(table);
    Model model = Manifests.read(manifest).model();
    Inference inference = Inference.of(model);
    int[] classes = new int[read.rows()];
    int[] scores = new int[model.classes().size()];
    for (int p = 0; p < classes.length; p++) {
      int packet = p;
      long[] values = model.inputs().stream()
          .mapToLong(input -> read.value(List.of(read.featureNames()).indexOf(input.feature().name()), packet)).toArray();
      inference.score(values, scores);
      classes[p] = List.of("benign", "scan", "flood", "tunnel").indexOf(model.classes().get(Inference.classOf(scores, scores.length)));
    }
    return classes;
  }

  @Test
  void whatToExpectOfAGroupThatWasNotSeenIsAFigureOfItsOwn() throws IOException {
    JsonNode report = trained(table(null, null), "--leave-one-out", "--folds", "1");
    assertThat(report.at("/leaveOneOut/accuracy").asDouble()).isGreaterThan(0.95);
    assertThat(report.at("/leaveOneOut/groups").findValuesAsText("group")).hasSize(9).doesNotHaveDuplicates();
    assertThat(trained(folder.resolve("table.csv"), "--folds", "1").path("leaveOneOut").isMissingNode()).isTrue();
  }
}
