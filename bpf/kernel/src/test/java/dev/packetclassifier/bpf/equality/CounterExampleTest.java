// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.equality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.frame.FrameBuilder;
import dev.packetclassifier.bpf.image.Tracing;
import dev.packetclassifier.bpf.model.Ensemble;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.model.Tree;
import dev.packetclassifier.bpf.parse.Hook;
import dev.packetclassifier.bpf.program.SampleModels;
import dev.packetclassifier.bpf.proof.Budget;
import dev.packetclassifier.bpf.proof.CounterExample;
import dev.packetclassifier.bpf.proof.DropRule;
import dev.packetclassifier.bpf.proof.Proof;
import dev.packetclassifier.bpf.proof.Prover;
import dev.packetclassifier.bpf.shape.Geometry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Counter-examples are made into packets where they can be, sent through the program in the kernel, and dropped there. */
class CounterExampleTest {
  private static final int MODELS = 40;
  private static final int STRANGER = 77;
  private static final int SYN = 2;
  private static final int ACK = 16;
  private static final int LONGEST = 1500;
  private static final int MOST_PACKETS = 60;
  private static final long MILLISECOND = 1_000_000;
  private static final List<Feature> FEATURES = List.of(Feature.Protocol, Feature.LinkKind, Feature.PacketLength, Feature.SourcePort,
      Feature.DestinationPort, Feature.TcpFlags, Feature.TcpWindow, Feature.Ttl, Feature.Dscp, Feature.FlowPackets, Feature.FlowDirection,
      Feature.ForwardPackets, Feature.BackwardPackets);
  /** Thresholds are below these, so that packets with such numbers can be sent. */
  private static final Map<Feature, Integer> LARGEST = Map.ofEntries(Map.entry(Feature.Protocol, 60), Map.entry(Feature.LinkKind, 2),
      Map.entry(Feature.PacketLength, LONGEST), Map.entry(Feature.SourcePort, 65_535), Map.entry(Feature.DestinationPort, 65_535),
      Map.entry(Feature.TcpFlags, 256), Map.entry(Feature.TcpWindow, 65_536), Map.entry(Feature.Ttl, 256), Map.entry(Feature.Dscp, 64),
      Map.entry(Feature.FlowPackets, 20), Map.entry(Feature.FlowDirection, 2), Map.entry(Feature.ForwardPackets, 12),
      Map.entry(Feature.BackwardPackets, 12));

  private final Random random = new Random(18);

  private DropRule rule() {
    List<Feature> features = new ArrayList<>(FEATURES);
    Collections.shuffle(features, random);
    features = features.subList(0, 4);
    List<Tree> trees = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      int input = random.nextInt(features.size());
      byte[][] scores = {{(byte) random.nextInt(128), 0}, {0, (byte) random.nextInt(90)}};
      int first = random.nextInt(2);
      trees.add(new Tree(new int[] {input}, new long[] {random.nextInt(LARGEST.get(features.get(input)))}, new int[] {-1 - first},
          new int[] {first - 2}, 0, scores));
    }
    Model model = new Model(features.stream().map(SampleModels::raw).toList(), List.of("good", "bad"), new Ensemble(new int[2], trees));
    return new DropRule(model, Map.of("bad", Action.Drop), new int[] {0, 200});
  }

  /** One packet of a flow. */
  private record Sent(CounterExample example, boolean ipv4, int protocol) {
    long number(Feature feature, long otherwise) {
      return example.stored().getOrDefault(feature, otherwise);
    }

    /** @param last the packet that the counter-example is about; those before it only have to be there */
    Step step(int index, boolean fromStranger, boolean last) {
      int tos = (int) (last ? Math.max(0, number(Feature.Dscp, 1) - 1) << 2 : 0);
      int ttl = (int) (last ? Math.max(0, number(Feature.Ttl, 65) - 1) : 64);
      FrameBuilder frame = ipv4 ? new FrameBuilder().ipv4(tos, ttl, 0) : new FrameBuilder().ipv6(tos, ttl);
      frame.fromHost(fromStranger ? STRANGER : FrameBuilder.RECEIVER_HOST).toHost(fromStranger ? FrameBuilder.RECEIVER_HOST : STRANGER);
      int strangersPort = (int) number(Feature.SourcePort, 40_001);
      int nodesPort = (int) number(Feature.DestinationPort, 8_001);
      int from = fromStranger ? strangersPort : nodesPort;
      int to = fromStranger ? nodesPort : strangersPort;
      int header = ipv4 ? 20 : 40;
      switch (protocol) {
        case 6 -> {
          int otherwise = index == 0 && number(Feature.MidFlow, 2) == 1 ? SYN : ACK;
          int flags = last && example.stored().containsKey(Feature.TcpFlags) ? (int) number(Feature.TcpFlags, 1) - 1 : otherwise;
          frame.tcp(from, to, flags, (int) (last ? Math.max(0, number(Feature.TcpWindow, 1025) - 1) : 1024));
          header += 20;
        }
        case 17 -> {
          frame.udp(from, to);
          header += 8;
        }
        default -> {
          frame.icmp(protocol == 1 ? 8 : 128);
          header += 8;
        }
      }
      int payload = last ? (int) number(Feature.PacketLength, header) - header : 0;
      return new Step(fromStranger ? Hook.Arriving : Hook.Leaving, index * MILLISECOND, frame.append(new int[payload]).build(), 0);
    }
  }

  /** Empty when no such packets can be sent, as far as is known here. */
  private static Optional<List<Step>> packets(CounterExample example) {
    boolean ipv4 = example.stored().get(Feature.LinkKind) == 1;
    Sent sent = new Sent(example, ipv4, example.stored().get(Feature.Protocol).intValue());
    long packets = sent.number(Feature.FlowPackets, 1);
    boolean fromInitiator = sent.number(Feature.FlowDirection, 1) == 1;
    long backward = sent.number(Feature.BackwardPackets, sent.number(Feature.ForwardPackets, -1) < 0 ? fromInitiator ? 1 : 2
        : packets - sent.number(Feature.ForwardPackets, 1) + 2) - 1;
    // A flow of which nothing of the initiator is known began to count again in its place: that takes a change of the program.
    if (packets > MOST_PACKETS || backward >= packets || sent.number(Feature.PacketLength, 0) > LONGEST) {
      return Optional.empty();
    }
    List<Step> steps = new ArrayList<>();
    long left = backward - (fromInitiator ? 0 : 1);
    for (int i = 0; i < packets; i++) {
      boolean last = i == packets - 1;
      boolean forward = last ? fromInitiator : i == 0 || left-- <= 0;
      steps.add(sent.step(i, forward == fromInitiator, last));
    }
    return Optional.of(steps);
  }

  @Test
  void areDroppedInTheKernel() {
    int broken = 0;
    int unknown = 0;
    int protectedOnes = 0;
    int dropped = 0;
    for (int i = 0; i < MODELS; i++) {
      DropRule rule = rule();
      Proof proof = new Prover(true).neverDrops(rule, List.of(), new Budget(Duration.ofSeconds(10), Long.MAX_VALUE));
      if (proof.counterExample().isPresent()) {
        broken++;
        CounterExample example = proof.counterExample().get();
        Optional<List<Step>> packets = packets(example);
        if (packets.isEmpty()) {
          unknown++;
          continue;
        }
        Told told = send(rule, packets.get());
        assertThat(told.dropped() || told.isProtected()).as("%s: %s", example, packets.get()).isTrue();
        protectedOnes += told.isProtected() ? 1 : 0;
        dropped += told.dropped() ? 1 : 0;
      }
    }
    System.out.printf("%d models: %d counter-examples, %d seen dropped, %d protected, %d not made%n", MODELS, broken, dropped,
        protectedOnes,
        unknown);
    assertThat(broken).isGreaterThan(MODELS / 4);
    assertThat(dropped).isGreaterThan(broken / 2);
  }

  private static Told send(DropRule rule, List<Step> packets) {
    Scenario scenario = Scenario.of(rule.model(), rule.actions(), Mode.Enforce, Tracing.Verdicts, Geometry.ofRecords(64, 64, 64));
    System.arraycopy(rule.margins(), 0, scenario.programs().get(0).margins(), 0, rule.margins().length);
    try (Comparison comparison = new Comparison(scenario)) {
      for (Step step : packets) {
        assertThat(comparison.take(step)).isNull();
      }
      return comparison.told();
    }
  }
}
