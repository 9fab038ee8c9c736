// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.equality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.frame.FrameBuilder;
import dev.packetclassifier.bpf.golden.GoldenVectors;
import dev.packetclassifier.bpf.image.Tracing;
import dev.packetclassifier.bpf.model.Bound;
import dev.packetclassifier.bpf.model.Bounds;
import dev.packetclassifier.bpf.model.Guarantee;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.model.ProtectedTraffic;
import dev.packetclassifier.bpf.model.SourceRange;
import dev.packetclassifier.bpf.model.Spared;
import dev.packetclassifier.bpf.parse.Hook;
import dev.packetclassifier.bpf.program.CompiledRevision;
import dev.packetclassifier.bpf.program.OfflineRun;
import dev.packetclassifier.bpf.program.SampleModels;
import dev.packetclassifier.bpf.shape.Geometry;
import dev.packetclassifier.bpf.twin.TwinOptions;
import dev.packetclassifier.bpf.twin.TwinPipeline;
import dev.packetclassifier.bpf.verdict.Judge;
import dev.packetclassifier.bpf.verdict.Protection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a policy never drops, in the kernel and in the twin, of a model that drops everything. */
class SparedTest {
  private static final Model DROPS_ALL = SampleModels.always(1, List.of("good", "bad"));
  private static final Map<String, Action> ACTIONS = Map.of("bad", Action.Drop);
  /** Hosts of {@link GoldenVectors#hosts}. */
  private static final int NODE = 1;
  private static final int PEER = 2;

  /** Both programs, fed with the same packets. */
  private static final class Both implements AutoCloseable {
    private final OfflineRun kernel;
    private final Judge twin;
    private long nanos;

    Both(Spared spared) {
      CompiledRevision revision = new CompiledRevision("", "0".repeat(64), DROPS_ALL, ACTIONS, new int[2], Set.of(), spared);
      kernel = new OfflineRun(revision, Mode.Enforce, Geometry.standard(), Tracing.Verdicts);
      kernel.protect(GoldenVectors.hosts());
      TwinOptions options = TwinOptions.of(DROPS_ALL, Geometry.standard()).keeping(Guarantee.features(spared.guarantees()));
      twin = new Judge(new TwinPipeline(options), DROPS_ALL, ACTIONS, new int[2], Mode.Enforce, new Protection(GoldenVectors.hosts()))
          .sparing(spared);
    }

    boolean drops(FrameBuilder frame) {
      byte[] bytes = frame.build();
      nanos += 1_000_000;
      boolean dropped = kernel.run(Hook.Arriving, nanos, bytes, 0, bytes.length, 0);
      assertThat(twin.judge(nanos, bytes, 0, bytes.length, bytes.length).dropped()).as("the twin").isEqualTo(dropped);
      return dropped;
    }

    void leaves(FrameBuilder frame) {
      byte[] bytes = frame.build();
      nanos += 1_000_000;
      kernel.run(Hook.Leaving, nanos, bytes, 0, bytes.length, 0);
      twin.leave(nanos, bytes, 0, bytes.length, bytes.length, 0);
    }

    @Override
    public void close() {
      kernel.close();
    }
  }

  private static Spared protecting(Set<Integer> ports, String... cidrs) {
    return new Spared(new ProtectedTraffic(new TreeSet<>(ports), Stream.of(cidrs).map(SourceRange::of).collect(Collectors.toSet())),
        List.of());
  }

  private static Spared guaranteeing(Guarantee... guarantees) {
    return new Spared(ProtectedTraffic.NONE, List.of(guarantees));
  }

  private static Guarantee never(String name, Bound... bounds) {
    return new Guarantee(name, List.of(bounds));
  }

  private static Bound atLeast(Feature feature, long min) {
    return new Bound(feature, min, Bounds.MAX_U32);
  }

  private static FrameBuilder udp(int from, int fromPort, int to, int toPort) {
    return new FrameBuilder().ipv4().fromHost(from).toHost(to).udp(fromPort, toPort).payload(20);
  }

  private static FrameBuilder tcp(int from, int fromPort, int to, int toPort) {
    return new FrameBuilder().ipv6().fromHost(from).toHost(to).tcp(fromPort, toPort, 16, 1024);
  }

  @Test
  void portsAreProtectedTowardsTheNodeAndBetweenPeers() {
    try (Both both = new Both(protecting(Set.of(9100, 514)))) {
      for (int port : new int[] {9100, 514}) {
        assertThat(both.drops(udp(99, 40000, NODE, port))).as("UDP to the node").isFalse();
        assertThat(both.kernel.isProtected()).isTrue();
        assertThat(both.drops(tcp(99, 40000, NODE, port))).as("TCP to the node").isFalse();
        assertThat(both.drops(tcp(99, 40000, 98, port))).as("to a pod").isTrue();
        assertThat(both.drops(tcp(99, port, NODE, 40000))).as("anyone can write a source port").isTrue();
        assertThat(both.drops(udp(PEER, port, NODE, 40000))).as("a peer's answer").isFalse();
      }
      for (int port : new int[] {513, 515, 9099, 9101, 0, 65535}) {
        assertThat(both.drops(udp(99, 40000, NODE, port))).as("port %s", port).isTrue();
      }
    }
  }

  @Test
  void anyNumberOfPortsIsFound() {
    for (int count : new int[] {1, 2, 3, 31, 32, 33, 63, 64}) {
      Set<Integer> ports = IntStream.rangeClosed(1, count).mapToObj(i -> i * 1000).collect(Collectors.toSet());
      try (Both both = new Both(protecting(ports))) {
        for (int i = 1; i <= 64; i++) {
          assertThat(both.drops(udp(99, 40000, NODE, i * 1000))).as("port %s of %s", i, count).isEqualTo(i > count);
          assertThat(both.drops(udp(99, 40000, NODE, i * 1000 + 1))).isTrue();
        }
      }
    }
  }

  @Test
  void sourcesAreProtectedWhateverTheySend() {
    try (Both both = new Both(protecting(Set.of(), "192.0.2.64/26", "192.0.2.96/27", "10.0.0.0/8", "2001:db8::40/122", "8000::/1"))) {
      for (int host : new int[] {63, 64, 95, 96, 127, 128, 200}) {
        boolean inside = host >= 64 && host < 128;
        assertThat(both.drops(udp(host, 1, 98, 2))).as("192.0.2.%s", host).isEqualTo(!inside);
        assertThat(both.drops(tcp(host, 1, 98, 2))).as("2001:db8::%x", host).isEqualTo(!inside);
        assertThat(both.drops(new FrameBuilder().ipv4().fromHost(host).icmp(8))).isEqualTo(!inside);
      }
    }
  }

  @Test
  void anyNumberOfSourcesIsFound() {
    for (int count : new int[] {1, 2, 31, 32, 33, 63, 64}) {
      String[] cidrs = IntStream.range(0, count)
          .mapToObj(i -> i % 2 == 0 ? "192.0.2." + 2 * i + "/32" : String.format("2001:db8::%x/128", 2 * i))
          .toArray(String[]::new);
      try (Both both = new Both(protecting(Set.of(), cidrs))) {
        for (int host = 3; host < 140; host++) {
          boolean named = host % 2 == 0 && host / 2 < count;
          assertThat(both.drops(udp(host, 1, 98, 2))).as("IPv4 %s of %s", host, count).isEqualTo(!(named && host / 2 % 2 == 0));
          assertThat(both.drops(tcp(host, 1, 98, 2))).as("IPv6 %s of %s", host, count).isEqualTo(!(named && host / 2 % 2 == 1));
        }
      }
    }
  }

  @Test
  void theFamiliesNeverMeet() {
    try (Both both = new Both(protecting(Set.of(), "0.0.0.0/0"))) {
      assertThat(both.drops(udp(99, 1, 98, 2))).isFalse();
      assertThat(both.drops(tcp(99, 1, 98, 2))).isTrue();
    }
    try (Both both = new Both(protecting(Set.of(), "::/0"))) {
      assertThat(both.drops(udp(99, 1, 98, 2))).isTrue();
      assertThat(both.drops(tcp(99, 1, 98, 2))).isFalse();
    }
  }

  @Test
  void aGuaranteeCoversWhatIsWithinAllItsBounds() {
    Guarantee small = never("small", new Bound(Feature.PayloadLength, 10, 20), atLeast(Feature.DestinationPort, 100));
    Guarantee high = never("high", atLeast(Feature.DestinationPort, 60_000));
    try (Both both = new Both(guaranteeing(small, high))) {
      assertThat(both.drops(udp(99, 1, 98, 100))).as("20 bytes to port 100").isFalse();
      assertThat(both.kernel.guarantee()).isEqualTo(1);
      assertThat(both.kernel.wouldDrop()).isFalse();
      assertThat(both.kernel.isProtected()).isFalse();
      assertThat(both.drops(udp(99, 1, 98, 99))).isTrue();
      assertThat(both.kernel.guarantee()).isZero();
      assertThat(both.drops(udp(99, 1, 98, 100).payload(1))).as("21 bytes").isTrue();
      assertThat(both.drops(udp(99, 1, 98, 60_000).payload(1))).isFalse();
      assertThat(both.kernel.guarantee()).isEqualTo(2);
    }
  }

  @Test
  void anAbsentRowIsWithinNoBound() {
    try (Both both = new Both(guaranteeing(never("ports", new Bound(Feature.DestinationPort, 0, Bounds.MAX_U32))))) {
      assertThat(both.drops(udp(99, 1, 98, 2))).isFalse();
      assertThat(both.drops(new FrameBuilder().ipv4().icmp(8))).as("no port").isTrue();
    }
  }

  /** The model looks at the packet alone: what a guarantee compares is kept for it. */
  @Test
  void rowsThatTheModelDoesNotReadAreKept() {
    Guarantee answered = never("answered", atLeast(Feature.BackwardPackets, 1), atLeast(Feature.ForwardPackets, 2));
    try (Both both = new Both(guaranteeing(answered))) {
      assertThat(both.drops(tcp(99, 40000, 98, 80))).isTrue();
      assertThat(both.drops(tcp(99, 40000, 98, 80))).as("not answered").isTrue();
      both.leaves(tcp(98, 80, 99, 40000));
      assertThat(both.drops(tcp(99, 40000, 98, 80))).as("answered").isFalse();
      assertThat(both.drops(tcp(99, 40001, 98, 80))).as("another flow").isTrue();
    }
  }

  /** A program that kept less has begun the flow: who knows what the row would be. */
  @Test
  void aFlowThatLacksWhatAGuaranteeReadsIsCovered() {
    Guarantee many = never("many", atLeast(Feature.ForwardPackets, 1000));
    CompiledRevision plain = new CompiledRevision("", "0".repeat(64), SampleModels.above(Feature.FlowPackets, 0),
        Map.of("above", Action.Drop),
        new int[2]);
    CompiledRevision guarded = new CompiledRevision("", "1".repeat(64), plain.model(), plain.actions(), new int[2], Set.of(),
        guaranteeing(many));
    byte[] frame = tcp(99, 40000, 98, 80).build();
    byte[] other = tcp(99, 40001, 98, 80).build();
    try (OfflineRun first = new OfflineRun(plain, Mode.Enforce, Geometry.standard(), Tracing.Verdicts);
        OfflineRun second = first.alongside(guarded, Mode.Enforce, Tracing.Verdicts, 0)) {
      assertThat(first.run(Hook.Arriving, 1_000_000, frame, 0, frame.length, 0)).isTrue();
      assertThat(second.run(Hook.Arriving, 2_000_000, frame, 0, frame.length, 0)).as("its record lacks the row").isFalse();
      assertThat(second.guarantee()).isEqualTo(1);
      assertThat(second.run(Hook.Arriving, 3_000_000, other, 0, other.length, 0)).as("a flow of its own").isTrue();
    }
  }
}
