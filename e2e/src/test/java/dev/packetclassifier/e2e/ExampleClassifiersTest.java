// SPDX-License-Identifier: Apache-2.0
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
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The committed examples hold what their README says, packet by packet. */
class ExampleClassifiersTest {
  private static final int TCP = 6;
  private static final int UDP = 17;

  @ParameterizedTest
  @ValueSource(strings = {"tree.yaml", "network.yaml"})
  void areRevisionsOfOneClassifierThatObserves(String file) throws IOException {
    PacketClassifier classifier = read(file);

    assertThat(classifier.getMetadata().getName()).isEqualTo("edge-guard");
    assertThat(classifier.getSpec().mode).isEqualTo(Mode.Observe);
    assertThat(classifier.getSpec().target.interfaces.defaultRoute).as("whatever the nodes call their interfaces").isTrue();
    assertThat(classifier.getSpec().target.interfaces.names).isNull();
    assertThat(classifier.getSpec().policy.actions).extracting(action -> action.className + " " + action.action)
        .containsExactly("syn-scan " + Action.Drop, "udp-scan " + Action.Drop, "syn-flood " + Action.Drop);
  }

  /** What a program writes into its packets tells the program, not what it is up to. */
  @ParameterizedTest
  @ValueSource(strings = {"tree.yaml", "network.yaml"})
  void lookAtBehaviourAlone(String file) throws IOException {
    assertThat(read(file).getSpec().model.features).extracting(input -> input.name.name())
        .allMatch(
            name -> name.startsWith("Source") && !name.equals("SourcePort") && !name.startsWith("SourceSyn") || name.endsWith("Packets")
                || name.endsWith("Count") || name.equals("Protocol") || name.equals("MidFlow"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tree.yaml", "network.yaml"})
  void recogniseScansAndFloods(String file) throws IOException {
    Model model = Models.read(read(file).getSpec().model);

    for (int perFlow = 1; perFlow <= 2; perFlow++) {
      assertThat(classOf(model, beginning(TCP, 300, 300, 300, perFlow))).as("a fast scan").isEqualTo("syn-scan");
      assertThat(classOf(model, beginning(TCP, 1500, 3000, 1, perFlow))).as("a flood").isEqualTo("syn-flood");
    }
    assertThat(classOf(model, beginning(TCP, 1, 40, 40, 1))).as("a slow scan").isEqualTo("syn-scan");
    assertThat(classOf(model, beginning(UDP, 150, 150, 150, 1))).as("a UDP scan").isEqualTo("udp-scan");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tree.yaml", "network.yaml"})
  void letGoodClientsBegin(String file) throws IOException {
    Model model = Models.read(read(file).getSpec().model);

    for (int protocol : new int[] {TCP, UDP}) {
      assertThat(classOf(model, beginning(protocol, 0, 0, 0, 1))).as("a first packet").isEqualTo("benign");
      assertThat(classOf(model, beginning(protocol, 10, 10, 10, 1))).as("several closed ports").isEqualTo("benign");
      assertThat(classOf(model, beginning(protocol, 50, 50, 1, 1))).as("50 connections at once").isEqualTo("benign");
      assertThat(classOf(model, beginning(protocol, 200, 200, 1, 1))).as("200 connections at once").isEqualTo("benign");
      assertThat(classOf(model, beginning(protocol, 60, 3000, 6, 6))).as("a busy client").isEqualTo("benign");
      assertThat(classOf(model, beginning(protocol, 5, 200, 60, 5))).as("many ports that are used").isEqualTo("benign");
    }
  }

  /** Whatever else an address does, no packet of an open connection may be dropped: it would stall a user's good traffic. */
  @ParameterizedTest
  @ValueSource(strings = {"tree.yaml", "network.yaml"})
  void letOpenConnectionsBe(String file) throws IOException {
    Model model = Models.read(read(file).getSpec().model);
    Random random = new Random(7);
    for (int i = 0; i < 200_000; i++) {
      long flows = 1L << random.nextInt(13);
      Map<Feature, Long> packet = beginning(TCP, flows, flows * (1 + random.nextInt(8)), 1 + random.nextInt(311), 1 + random.nextInt(3));
      long sent = 2 + random.nextInt(1 << random.nextInt(12));
      packet.put(Feature.ForwardPackets, sent + 1);
      packet.put(Feature.BackwardPackets, 2 + (long) random.nextInt((int) sent + 1));
      packet.put(Feature.AckCount, packet.get(Feature.BackwardPackets) + sent - 1);
      assertThat(classOf(model, packet)).as("%s", packet).isEqualTo("benign");
    }
  }

  private static PacketClassifier read(String file) throws IOException {
    return Score.read(Path.of("examples", file));
  }

  /** The first packet of a flow whose source began so many in the last second and minute, to so many ports, with so many packets each. */
  private static Map<Feature, Long> beginning(int protocol, long flows1s, long flows60s, long ports, long perFlow) {
    Map<Feature, Long> packet = new EnumMap<>(Feature.class);
    packet.put(Feature.Protocol, (long) protocol);
    packet.put(Feature.ForwardPackets, 2L);
    packet.put(Feature.BackwardPackets, 1L);
    packet.put(Feature.SynCount, protocol == TCP ? 2L : 0);
    packet.put(Feature.AckCount, protocol == TCP ? 1L : 0);
    packet.put(Feature.MidFlow, protocol == TCP ? 1L : 0);
    packet.put(Feature.SourcePackets1s, flows1s * perFlow + 1);
    packet.put(Feature.SourceNewFlows1s, flows1s + 1);
    packet.put(Feature.SourceUnanswered1s, 1L);
    packet.put(Feature.SourcePorts1s, Math.min(ports, flows1s) + 1);
    packet.put(Feature.SourcePackets60s, flows60s * perFlow + 1);
    packet.put(Feature.SourceNewFlows60s, flows60s + 1);
    packet.put(Feature.SourceUnanswered60s, 1L);
    packet.put(Feature.SourcePorts60s, ports + 1);
    return packet;
  }

  private static String classOf(Model model, Map<Feature, Long> packet) {
    long[] values = model.inputs().stream().mapToLong(input -> packet.getOrDefault(input.feature(), 0L)).toArray();
    int[] scores = new int[model.classes().size()];
    Inference.of(model).score(values, scores);
    return model.classes().get(Inference.classOf(scores, scores.length));
  }
}
