// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.PacketClassifier;
import dev.packetclassifier.api.v1alpha1.StationKey;
import dev.packetclassifier.bpf.frame.FrameBuilder;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.model.Models;
import dev.packetclassifier.bpf.model.Policies;
import dev.packetclassifier.bpf.model.Policy;
import dev.packetclassifier.bpf.parse.Hook;
import dev.packetclassifier.bpf.shape.Geometry;
import dev.packetclassifier.bpf.shape.Table;
import dev.packetclassifier.bpf.state.Secrets;
import dev.packetclassifier.bpf.state.State;
import dev.packetclassifier.bpf.twin.TwinOptions;
import dev.packetclassifier.bpf.twin.TwinPipeline;
import dev.packetclassifier.bpf.verdict.Judge;
import dev.packetclassifier.bpf.verdict.KnownHosts;
import dev.packetclassifier.bpf.verdict.Protection;
import dev.packetclassifier.bpf.verdict.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an attacker who has read the source tries on the example classifiers, in the twin. */
class ExampleAttacksTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long MILLISECOND = 1_000_000L;
  private static final int NODE = 1;
  private static final int SYN = 2;
  private static final int RST = 4;
  private static final int PSH = 8;
  private static final int ACK = 16;

  private record Example(Model model, Policy policy) {
    static Example read(String file) throws IOException {
      PacketClassifier classifier = Score.read(Path.of("examples", file));
      Model model = Models.read(classifier.getSpec().model);
      return new Example(model, Policies.read(classifier.getSpec().policy, classifier.getSpec().model));
    }

    Judge judge(TwinPipeline pipeline, Mode mode) {
      return new Judge(pipeline, model, policy.actions(), policy.margins(), mode, new Protection(KnownHosts.NONE));
    }

    TwinOptions options() {
      return TwinOptions.of(model, Geometry.standard());
    }
  }

  private static byte[] tcp(int from, int fromPort, int to, int toPort, int flags, int sequence, int acknowledgment) {
    return new FrameBuilder().ipv4().fromHost(from).toHost(to).tcp(fromPort, toPort, flags, 1024).numbers(sequence, acknowledgment).pad(60)
        .build();
  }

  private static Verdict arrives(Judge judge, long now, byte[] frame) {
    return judge.judge(now, frame, 0, frame.length, frame.length);
  }

  private static void leaves(Judge judge, long now, byte[] frame) {
    judge.leave(now, frame, 0, frame.length, frame.length, 0);
  }

  /** The share of a scan's SYNs that are dropped; the others are refused by the node. */
  private static double dropped(Example example, Secrets secrets, List<Integer> ports, double perSecond) {
    Judge judge = example.judge(new TwinPipeline(example.options().with(secrets)), Mode.Enforce);
    int dropped = 0;
    for (int i = 0; i < ports.size(); i++) {
      long now = 100 * SECOND + (long) (i * SECOND / perSecond);
      int port = 40_000 + i % 20_000;
      if (arrives(judge, now, tcp(99, port, NODE, ports.get(i), SYN, 1, 0)).dropped()) {
        dropped++;
      } else {
        leaves(judge, now + MILLISECOND / 10, tcp(NODE, ports.get(i), 99, port, RST | ACK, 0, 2));
      }
    }
    return dropped / (double) ports.size();
  }

  /** A scan of 1,023 ports that all had one bit before was never seen as one. */
  @ParameterizedTest
  @ValueSource(strings = {"tree.yaml", "network.yaml"})
  void portsThatSharedABitAreCounted(String file) throws IOException {
    Example example = Example.read(file);
    List<Integer> chosen = IntStream.range(1, 1 << 16).filter(port -> port * 0x9E3779B97F4A7C15L >>> 58 == 22).boxed().toList();
    Random random = new Random(3);
    List<Integer> any = chosen.stream().map(port -> 1 + random.nextInt(65_535)).toList();
    for (double rate : new double[] {16, 100, 200}) {
      assertThat(dropped(example, Secrets.documented(), any, rate)).as("any ports at %s a second", rate).isGreaterThan(0.85);
      assertThat(dropped(example, Secrets.documented(), chosen, rate)).as("chosen ports at %s a second", rate).isGreaterThan(0.85);
    }
    SplittableRandom secrets = new SplittableRandom(4);
    int caught = 0;
    for (int node = 0; node < 10; node++) {
      caught += dropped(example, Secrets.from(secrets), chosen, 100) > 0.7 ? 1 : 0;
    }
    // Whatever ports an attacker chooses, they crowd in few bits on some nodes; on which, nobody knows.
    assertThat(caught).as("of 10 nodes").isGreaterThanOrEqualTo(8);
  }

  /**
   * A proxy has 500 connections open when a model that looks at more takes the place of one that looked at less. They are not judged until
   * the warm-up is over, are judged from then on, and none is taken for a scan or flood.
   */
  @ParameterizedTest
  @ValueSource(strings = {"tree.yaml", "network.yaml"})
  void openConnectionsOfAProxySurviveAChange(String file) throws IOException {
    Example example = Example.read(file);
    State state = new State(EnumSet.allOf(Table.class), Geometry.standard(), Secrets.documented());
    TwinPipeline before = new TwinPipeline(new TwinOptions(Set.of(Feature.FlowPackets), StationKey.Address, Geometry.standard()), state);
    long opened = 1000 * SECOND;
    for (int i = 0; i < 500; i++) {
      long now = opened + i * 10 * MILLISECOND;
      process(before, Hook.Arriving, now, tcp(50, 20_000 + i, NODE, 443, SYN, 1, 0));
      process(before, Hook.Leaving, now + MILLISECOND, tcp(NODE, 443, 50, 20_000 + i, SYN | ACK, 900, 2));
      process(before, Hook.Arriving, now + 2 * MILLISECOND, tcp(50, 20_000 + i, NODE, 443, ACK, 2, 901));
    }
    long change = opened + 10 * SECOND;
    long warm = change + 10 * SECOND;
    TwinPipeline after = new TwinPipeline(example.options().coldUntil(warm / 1000), state);
    Judge warming = example.judge(after, Mode.Observe);
    Judge enforcing = example.judge(after, Mode.Enforce);
    int cold = 0;
    int judged = 0;
    for (int round = 0; round < 20; round++) {
      for (int i = 0; i < 500; i++) {
        long now = change + round * 3 * SECOND + i * 5 * MILLISECOND;
        Judge judge = now < warm ? warming : enforcing;
        Verdict verdict = arrives(judge, now, tcp(50, 20_000 + i, NODE, 443, PSH | ACK, 2 + round, 901));
        assertThat(verdict.dropped()).as("round %d, connection %d", round, i).isFalse();
        assertThat(verdict.isJudged()).as("round %d, connection %d", round, i).isEqualTo(now >= warm);
        cold += verdict.isJudged() ? 0 : 1;
        judged += verdict.isJudged() && verdict.wouldDrop() ? 1 : 0;
        leaves(judge, now + MILLISECOND, tcp(NODE, 443, 50, 20_000 + i, PSH | ACK, 901 + round, 3 + round));
      }
    }
    assertThat(cold).isGreaterThan(1000);
    assertThat(judged).as("would be dropped").isZero();
  }

  private static void process(TwinPipeline pipeline, Hook hook, long now, byte[] frame) {
    pipeline.process(hook, now, frame, 0, frame.length, frame.length, 0);
  }

  /** A flow that began under a model that looked at less was never judged again, however long it went on. */
  @ParameterizedTest
  @ValueSource(strings = {"tree.yaml", "network.yaml"})
  void whatBeganBeforeAChangeIsJudgedAfterIt(String file) throws IOException {
    Example example = Example.read(file);
    State state = new State(EnumSet.allOf(Table.class), Geometry.standard(), Secrets.documented());
    TwinPipeline before = new TwinPipeline(new TwinOptions(Set.of(Feature.FlowPackets), StationKey.Address, Geometry.standard()), state);
    byte[] frame = new FrameBuilder().ipv4().fromHost(99).toHost(NODE).udp(4444, 5555).payload(100).build();
    long now = 1000 * SECOND;
    process(before, Hook.Arriving, now, frame);
    Judge after = example.judge(new TwinPipeline(example.options().coldUntil((now + 10 * SECOND) / 1000), state), Mode.Enforce);
    int unjudged = 0;
    for (int i = 0; i < 36_000; i++) {
      unjudged += arrives(after, now += SECOND / 10, frame).isJudged() ? 0 : 1;
    }
    assertThat(unjudged).isEqualTo(99);
  }
}
