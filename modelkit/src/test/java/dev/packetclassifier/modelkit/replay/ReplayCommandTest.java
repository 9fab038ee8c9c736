// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.packetclassifier.bpf.frame.GoldenStep;
import dev.packetclassifier.bpf.frame.GoldenSteps;
import dev.packetclassifier.modelkit.fixture.CaptureBuilder;
import dev.packetclassifier.modelkit.fixture.Guards;
import dev.packetclassifier.modelkit.fixture.Packets;
import dev.packetclassifier.modelkit.fixture.Pclf;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Captures through this machine's kernel. Needs root, as every test of the program does. */
class ReplayCommandTest {
  private static final long SECOND = 1_000_000_000L;
  private static final String HEADER = "file,packet,time,revision,judged,class,margin,would_drop,protected,dropped,"
      + "score_benign,score_scan,score_flood,"
      + "PacketLength,SourcePort";

  @TempDir
  Path folder;

  private Path capture(CaptureBuilder file) throws IOException {
    return Files.write(folder.resolve("day.pcap"), file.bytes());
  }

  /** From one host to another, of these lengths. */
  private static CaptureBuilder udp(int... lengths) {
    CaptureBuilder file = CaptureBuilder.pcap(CaptureBuilder.ETHERNET);
    for (int i = 0; i < lengths.length; i++) {
      file.record(i * SECOND + 5000, Packets.ethernet(1, 2, Packets.udp(1, 1000 + i, 2, 2000, lengths[i] - 28)));
    }
    return file;
  }

  @Test
  void saysOfEveryPacketWhatTheKernelSaid() throws IOException {
    Path guard = Guards.byLength(folder, "Transit");
    Path verdicts = folder.resolve("verdicts.csv");
    Pclf ran = Pclf.run("replay", guard, capture(udp(50, 150, 250, 400)), "--mode", "enforce", "-o", verdicts);
    assertThat(ran.status()).as(ran.err() + ran.out()).isZero();
    assertThat(ran.out()).contains("differences    none", "would drop     2; Enforce: dropped 2");
    String revision = ran.out().lines().findFirst().orElseThrow().replaceFirst("revision +", "");
    assertThat(revision).matches("guard-[0-9a-f]{10}");
    assertThat(Files.readAllLines(verdicts)).containsExactly(HEADER,
        "day.pcap,1,0.000005000," + revision + ",yes,benign,40,false,false,false,40,0,0,50,1000",
        "day.pcap,2,1.000005000," + revision + ",yes,scan,10,false,false,false,10,20,0,150,1001",
        "day.pcap,3,2.000005000," + revision + ",yes,scan,50,true,false,true,0,50,0,250,1002",
        "day.pcap,4,3.000005000," + revision + ",yes,flood,60,true,false,true,0,20,60,400,1003");
  }

  /** Every frame that the program's own tests know, at both hooks, with the features that need memory. */
  @Test
  void kernelAndTwinAgreeOnEveryKindOfFrame() throws IOException {
    CaptureBuilder file = CaptureBuilder.pcap(ByteOrder.LITTLE_ENDIAN, true, CaptureBuilder.ETHERNET);
    long nanos = 0;
    for (GoldenStep step : GoldenSteps.all()) {
      nanos = Math.max(nanos, step.nanos());
      file.record(nanos, step.frame().bytes());
    }
    for (String example : List.of("network.yaml", "tree.yaml")) {
      Pclf ran = Pclf.run("replay", Path.of("../e2e/examples").resolve(example), capture(file), "--local", "192.0.2.100", "--json");
      assertThat(ran.status()).as(ran.err() + ran.out()).isZero();
      JsonNode report = new ObjectMapper().readTree(ran.out());
      assertThat(report.path("differences").asInt()).isZero();
      assertThat(report.path("packets").asInt()).isGreaterThan(100);
    }
  }

  /** Joined by offloads: the kernel is given those that arrive, of those that leave only what fits into its page. */
  @Test
  void largeFramesAreReplayedOrCounted() throws IOException {
    Path tree = Path.of("../e2e/examples/tree.yaml");
    Pclf arriving = Pclf.run("replay", tree, capture(udp(9000, 60, 30_000)), "--local", "10.0.0.2");
    assertThat(arriving.status()).as(arriving.err() + arriving.out()).isZero();
    assertThat(arriving.out()).contains("packets        3 through", "differences    none").doesNotContain("by hand");
    Pclf leaving = Pclf.run("replay", tree, capture(udp(9000, 60, 30_000)), "--local", "10.0.0.1");
    assertThat(leaving.status()).as(leaving.err() + leaving.out()).isZero();
    assertThat(leaving.out()).contains("packets        1 through", "2 that the kernel cannot be given by hand", "differences    none");
  }

  @Test
  void protectedPacketsPassAndSayThatTheyWouldNot() throws IOException {
    CaptureBuilder file = CaptureBuilder.pcap(CaptureBuilder.ETHERNET).record(0,
        Packets.ethernet(1, 2, Packets.tcp(1, 999, 2, 22, Packets.SYN, 400)));
    Path verdicts = folder.resolve("verdicts.csv");
    Path guard = Guards.byLength(folder, "Endpoint");
    assertThat(Pclf.run("replay", guard, capture(file), "--mode", "enforce", "--local", "10.0.0.2", "-o", verdicts).status()).isZero();
    assertThat(Files.readAllLines(verdicts).get(1)).contains(",yes,flood,60,").contains(",true,false,0,20,60,");
  }

  @Test
  void evaluationAsksTheKernelToo() throws IOException {
    Path guard = Guards.byLength(folder, "Transit");
    Path labels = Files.writeString(folder.resolve("labels.csv"), "pkt,label\n1,benign\n2,benign\n3,scan\n4,scan\n");
    Pclf ran = Pclf.run("evaluate", guard, capture(udp(50, 150, 250, 400)), "--labels", labels, "--kernel", "--json");
    assertThat(ran.status()).as(ran.err()).isZero();
    JsonNode result = new ObjectMapper().readTree(ran.out());
    assertThat(result.path("kernel")).isEqualTo(result.path("integers"));
    assertThat(result.path("kernel").path("accuracy").asDouble()).isEqualTo(0.5);
    assertThat(result.path("differences").asInt()).isZero();
    assertThat(result.path("drops").path("protectedPackets").asInt()).as("of a capture, protection is known").isZero();
  }

  @Test
  void whatCannotBeReplayedIsSaidInALineAndLeavesNoFile() throws IOException {
    Path guard = Guards.byLength(folder, "Endpoint");
    Path day = capture(udp(50));
    refused("--vantage Endpoint needs --local", guard, day);
    refused("the model stands at vantage Endpoint, Transit was asked for", guard, day, "--vantage", "transit");
    refused("no packet could be run: 1 are neither from nor to the --local side", guard, day, "--local", "10.9.9.9");
    byte[] bytes = Files.readAllBytes(day);
    refused("record 1 ends within its 64 bytes", guard, Files.write(day, Arrays.copyOf(bytes, bytes.length - 1)), "--local", "10.0.0.2");
    refused("no PacketClassifier", day.resolveSibling("none.yaml"), day);
  }

  private void refused(String words, Object... arguments) throws IOException {
    Files.writeString(folder.resolve("none.yaml"), "kind: Pod\n");
    Path verdicts = folder.resolve("verdicts.csv");
    List<Object> all = new ArrayList<>(List.of("replay", "-o", verdicts));
    all.addAll(List.of(arguments));
    Pclf ran = Pclf.run(all.toArray());
    assertThat(ran.status()).isEqualTo(2);
    assertThat(ran.err()).startsWith("pclf: ").contains(words).hasLineCount(1);
    assertThat(verdicts).doesNotExist();
  }
}
