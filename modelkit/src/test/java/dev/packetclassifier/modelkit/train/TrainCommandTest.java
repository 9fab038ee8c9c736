// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.packetclassifier.modelkit.Main;
import dev.packetclassifier.modelkit.manifest.Manifests;
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
    List<String> words = new ArrayList<>(List.of("train", table.toString(), "--model", "tree", "-o", folder.resolve("x.yaml").toString()));
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
      rows.append("a.pcap,").append(p + 1).append(',').append(p).append(".0,").append(p / 4).append(',').append(p % 4 + 1).append(",10.0.0.")
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
          .append(",10.0.0.").append(group).append(",g").append(group).append(",,Transit,").append(List.of(rarest, middle, commonest).get(kind)).append(',')
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
}
