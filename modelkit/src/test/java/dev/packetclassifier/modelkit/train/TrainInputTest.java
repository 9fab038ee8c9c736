// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.packetclassifier.modelkit.fixture.Pclf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be learned from is said in one line, with status 2 and nothing written. */
class TrainInputTest {
  private static final int PACKETS = 200;

  @TempDir
  Path folder;

  private Path table(String header, IntFunction<String> row) throws IOException {
    return Files.writeString(folder.resolve("table.csv"),
        IntStream.range(0, PACKETS).mapToObj(row).collect(Collectors.joining("\n", header + "\n", "\n")));
  }

  /** Two classes in seven groups, told apart by the length. */
  private Path sound() throws IOException {
    return table("packet,group,label,PacketLength,SourcePort", p -> (p + 1) + ",g" + p % 7 + "," + "ab".charAt(p % 2) + ","
        + (100 + 900 * (p % 2) + p) + ",80");
  }

  private Pclf train(Path table, String... more) {
    List<Object> words = new ArrayList<>(List.of("train", table, "-o", folder.resolve("x.yaml")));
    words.addAll(Stream.of(more).anyMatch("--model"::equals) ? List.of() : List.of("--model", "tree"));
    words.addAll(Stream.of(more).anyMatch("--group"::equals) ? List.of() : List.of("--group", "Group"));
    words.addAll(List.of(more));
    return Pclf.run(words.toArray());
  }

  private void refused(String said, Path table, String... more) throws IOException {
    Pclf pclf = train(table, more);
    assertThat(pclf.err()).contains(said).hasLineCount(1);
    assertThat(pclf.status()).isEqualTo(2);
    assertThat(pclf.out()).isEmpty();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(table);
    }
  }

  @Test
  void aLabelThatCannotNameAClassIsNamedBeforeAnythingIsLearned() throws IOException {
    String tooLong = "x".repeat(33);
    refused("the label \"" + tooLong + "\" is no name of a class, which has 1 to 32 letters",
        table("group,label,PacketLength", p -> "g" + p % 7 + "," + (p % 2 == 0 ? "benign" : tooLong) + "," + p));
    Path spaced = table("group,label,PacketLength", p -> "g" + p % 7 + "," + List.of("benign", "Web Attack", "scan").get(p % 3) + "," + p);
    refused("the label \"Web Attack\" is no name of a class", spaced);
    assertThat(train(spaced, "--classes", "benign,scan").status()).isZero();
  }

  @Test
  void classesThatShareTheirGroupsSoThatOneSideWouldLackOneAreRefused() throws IOException {
    List<List<String>> groups = List.of(List.of("g1", "g2"), List.of("g2", "g3"), List.of("g1", "g3"));
    refused("shares its 2 groups with other classes so that one set of the split would lack it", table("group,label,PacketLength",
        p -> groups.get(p % 3).get(p / 3 % 2) + "," + "abc".charAt(p % 3) + "," + 100 * (p % 3)));
  }

  @Test
  void inputsThatNeverChangeTeachNothing() throws IOException {
    refused("every input is the same in all 200 labelled packets",
        table("group,label,PacketLength,Protocol", p -> "g" + p % 7 + "," + "ab".charAt(p % 2) + ",60,6"));
  }

  @Test
  void inputsAreNamedAsPclfFeaturesTakesThem() throws IOException {
    Path chosen = Files.writeString(folder.resolve("inputs.txt"), "SourcePort, PacketLength # bytes\nPacketLength\n");
    Pclf ran = train(sound(), "--features", "@" + chosen, "--json");
    assertThat(ran.status()).as(ran.err()).isZero();
    assertThat(new ObjectMapper().readTree(ran.out()).get("inputs")).extracting(JsonNode::asText).containsExactly("SourcePort",
        "PacketLength");
  }

  @Test
  void columnsThatAreNeededAndNotThereAreNamed() throws IOException {
    Path table = table("label,PacketLength", p -> "ab".charAt(p % 2) + "," + (100 + 900 * (p % 2) + p));
    refused("no labelled packet has a group: extract the table with one", table);
    refused("has no column flow", table, "--group", "Flow");
    refused("--first-packets needs the column flow_packet", table, "--first-packets", "5");
    refused("not every labelled packet has a group, packet 10 has none",
        table("packet,group,label,PacketLength", p -> (p + 1) + "," + (p == 9 ? "" : "g" + p % 7) + "," + "ab".charAt(p % 2) + "," + p));
    refused("packet 10 has no split, others have one", table("packet,group,split,label,PacketLength",
        p -> (p + 1) + ",g" + p % 7 + "," + (p == 9 ? "" : p % 7 < 5 ? "train" : "test") + "," + "ab".charAt(p % 2) + "," + p));
  }

  @Test
  void flowsMayHaveAnyNumber() throws IOException {
    Path table = table("flow,label,PacketLength",
        p -> (p % 20 * 9_000_000_000L) + "," + "ab".charAt(p % 2) + "," + (100 + 900 * (p % 2) + p));
    assertThat(train(table, "--group", "Flow")).extracting(Pclf::status, Pclf::err).containsExactly(0, "");
  }

  @Test
  void tooFewPacketsToChooseByAreRefused() throws IOException {
    Path table = folder.resolve("table.csv");
    Files.writeString(table, "group,label,PacketLength\ng1,a,10\ng1,b,100\ng2,a,10\ng2,b,100\n");
    refused("of 2 packets to learn from none is left to choose and calibrate on", table);
  }

  @Test
  void aSplitWithoutATestSideIsSaidOnceAndNoFigureIsMadeUp() throws IOException {
    Path table = table("group,split,label,PacketLength",
        p -> "g" + p % 7 + ",train," + "ab".charAt(p % 2) + "," + (100 + 900 * (p % 2) + p));
    JsonNode report = new ObjectMapper().readTree(train(table, "--json").out());
    assertThat(report.get("warnings").toString()).contains("puts no packet into the test set: nothing is tested").doesNotContain("class a");
    assertThat(report.has("test")).isFalse();
    assertThat(report.at("/packets/test").asInt()).isZero();
    assertThat(train(table).out()).contains("no test").doesNotContain("NaN");
  }

  @Test
  void whatCouldNotBeWrittenOrAppliedIsRefusedFirst() throws IOException {
    refused("--output and --float-model are both", sound(), "--float-model", folder.resolve(".").resolve("x.yaml").toString());
    refused("\"enp0s31f6-uplink\" is no name of an interface", sound(), "--interfaces", "eth0,enp0s31f6-uplink");
    refused("each once", sound(), "--interfaces", "eth0,eth0");
    refused("--leaves is 1, must be from 2 to 512", sound(), "--leaves", "1");
    refused("--tune tries how trees may grow", sound(), "--model", "network", "--tune");
  }
}
