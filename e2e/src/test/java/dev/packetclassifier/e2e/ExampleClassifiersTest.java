package dev.packetclassifier.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.PacketClassifier;
import dev.packetclassifier.bpf.infer.Inference;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.model.Models;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The committed examples hold what their README says, packet by packet. */
class ExampleClassifiersTest {
  private static final int SYN = 2;
  private static final int ACK = 16;

  @ParameterizedTest
  @ValueSource(strings = {"tree.yaml", "network.yaml"})
  void areRevisionsOfOneClassifierThatObserves(String file) throws IOException {
    PacketClassifier classifier = read(file);

    assertThat(classifier.getMetadata().getName()).isEqualTo("edge-guard");
    assertThat(classifier.getSpec().mode).isEqualTo(Mode.Observe);
    assertThat(classifier.getSpec().target.interfaces.names).containsExactly("eth0");
    assertThat(classifier.getSpec().policy.actions).extracting(action -> action.className + " " + action.action)
        .containsExactly("syn-scan " + Action.Drop, "udp-scan " + Action.Drop, "syn-flood " + Action.Drop);
    assertThat(classifier.getSpec().model.features).extracting(input -> input.name)
        .doesNotContain(Feature.Ttl, Feature.SourcePort, Feature.DestinationPort, Feature.SmallerPort);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tree.yaml", "network.yaml"})
  void recogniseTheToolsPackets(String file) throws IOException {
    Model model = Models.read(read(file).getSpec().model);

    assertThat(classOf(model, tcp(SYN, 44, 1024))).as("nmap -sS").isEqualTo("syn-scan");
    assertThat(classOf(model, tcp(SYN, 40, 512))).as("hping3 -S").isEqualTo("syn-flood");
    assertThat(classOf(model, tcp(SYN, 40, 64240))).as("hping3 -S -w 64240").isEqualTo("syn-flood");
    assertThat(classOf(model, udp(0))).as("nmap -sU").isEqualTo("udp-scan");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tree.yaml", "network.yaml"})
  void letConnectionsOpen(String file) throws IOException {
    Model model = Models.read(read(file).getSpec().model);

    assertThat(classOf(model, tcp(SYN, 60, 64240))).as("Linux").isEqualTo("benign");
    assertThat(classOf(model, tcp(SYN, 52, 8192))).as("Windows").isEqualTo("benign");
    assertThat(classOf(model, tcp(SYN, 64, 65535))).as("macOS").isEqualTo("benign");
    assertThat(classOf(model, tcp(SYN, 44, 1500))).as("a small device").isEqualTo("benign");
    assertThat(classOf(model, tcp(SYN | 64 | 128, 60, 64240))).as("with ECN").isEqualTo("benign");
    assertThat(classOf(model, tcp(SYN | ACK, 44, 1024))).as("an answer, whatever its window").isEqualTo("benign");
  }

  /** No packet of an open connection may be dropped: it would stall somebody's good traffic. */
  @ParameterizedTest
  @ValueSource(strings = {"tree.yaml", "network.yaml"})
  void letOpenConnectionsBe(String file) throws IOException {
    Model model = Models.read(read(file).getSpec().model);
    Random random = new Random(7);
    int[] flags = {ACK, ACK | 8, ACK | 1, ACK | 9, ACK | 4, 4, SYN | ACK, ACK | 32};
    for (int i = 0; i < 200_000; i++) {
      int payload = random.nextBoolean() ? 0 : random.nextInt(1461);
      Map<Feature, Long> packet = tcp(flags[random.nextInt(flags.length)], 40 + 4 * random.nextInt(11) + payload, random.nextInt(65536));
      addPayload(packet, payload, random);
      assertThat(classOf(model, packet)).as("%s", packet).isEqualTo("benign");
    }
  }

  private static PacketClassifier read(String file) throws IOException {
    return Score.read(Path.of("examples", file));
  }

  private static Map<Feature, Long> tcp(int flags, int length, int window) {
    Map<Feature, Long> packet = new HashMap<>(Map.of(Feature.LinkKind, 1L, Feature.Protocol, 6L, Feature.PacketLength, (long) length));
    packet.put(Feature.TcpFlags, flags + 1L);
    packet.put(Feature.TcpWindow, window + 1L);
    return packet;
  }

  private static Map<Feature, Long> udp(int payload) {
    return Map.of(Feature.LinkKind, 1L, Feature.Protocol, 17L, Feature.PacketLength, 28L + payload, Feature.PayloadLength, (long) payload);
  }

  private static void addPayload(Map<Feature, Long> packet, int length, Random random) {
    if (length == 0) {
      return;
    }
    int seen = Math.min(16, length);
    int zero = random.nextInt(seen + 1);
    int printable = random.nextInt(seen - zero + 1);
    int high = random.nextInt(seen - zero - printable + 1);
    packet.put(Feature.PayloadLength, (long) length);
    packet.put(Feature.PayloadZero, zero + 1L);
    packet.put(Feature.PayloadPrintable, printable + 1L);
    packet.put(Feature.PayloadHigh, high + 1L);
    packet.put(Feature.PayloadByte2, length > 2 ? 1L + random.nextInt(256) : 0);
    packet.put(Feature.PayloadByte3, length > 3 ? 1L + random.nextInt(256) : 0);
  }

  private static String classOf(Model model, Map<Feature, Long> packet) {
    long[] values = model.inputs().stream().mapToLong(input -> packet.getOrDefault(input.feature(), 0L)).toArray();
    int[] scores = new int[model.classes().size()];
    Inference.of(model).score(values, scores);
    return model.classes().get(Inference.classOf(scores, scores.length));
  }
}
