// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.equality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.UnjudgedReason;
import dev.packetclassifier.bpf.frame.FrameBuilder;
import dev.packetclassifier.bpf.golden.GoldenVectors;
import dev.packetclassifier.bpf.image.Tracing;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.parse.Hook;
import dev.packetclassifier.bpf.program.CompiledRevision;
import dev.packetclassifier.bpf.program.OfflineRun;
import dev.packetclassifier.bpf.program.SampleModels;
import dev.packetclassifier.bpf.program.Unjudged;
import dev.packetclassifier.bpf.shape.Geometry;
import dev.packetclassifier.bpf.shape.Table;
import dev.packetclassifier.bpf.state.LockPlace;
import dev.packetclassifier.bpf.twin.TwinOptions;
import dev.packetclassifier.bpf.twin.TwinPipeline;
import dev.packetclassifier.bpf.verdict.Judge;
import dev.packetclassifier.bpf.verdict.Protection;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the sender has made unjudgeable, in the kernel and in the twin: dropped only where the policy says so and the packet may be. */
class UnjudgedTest {
  private static final Model MODEL = SampleModels.HIGH_PORTS.model();
  private static final int PEER = 2;
  private static final int API_SERVER = 3;
  private static final int RESOLVER = 4;
  private static final int FROM_CLIENT = FrameBuilder.SENDER_HOST;

  /** An IPv6 SYN behind 248 bytes of destination options, which Linux delivers. */
  private static FrameBuilder deepSyn(int from) {
    return new FrameBuilder().ipv6().fromHost(from).extension(60, 30).tcp(40000, 8080, 2, 1024);
  }

  /** TCP of which the first fragment holds 8 bytes: the ports and no flags. */
  private static FrameBuilder firstFragmentOfEightBytes(int from) {
    return new FrameBuilder().ipv4(0, 64, 0x2000).fromHost(from).protocol(6).u16(40000).u16(80).append(0, 0, 0, 1);
  }

  private static boolean isDropped(FrameBuilder frame, Unjudged reason, Mode mode, Set<UnjudgedReason> drops) {
    byte[] bytes = frame.build();
    CompiledRevision revision = new CompiledRevision("", "0".repeat(64), MODEL, Map.of(), new int[2], drops);
    try (OfflineRun kernel = new OfflineRun(revision, mode, Geometry.standard(), Tracing.Verdicts)) {
      kernel.protect(GoldenVectors.hosts());
      boolean dropped = kernel.run(Hook.Arriving, 0, bytes, 0, bytes.length, 0);
      assertThat(kernel.unjudged()).isEqualTo(reason.ordinal());
      Judge twin = new Judge(new TwinPipeline(TwinOptions.of(MODEL, Geometry.standard())), MODEL, Map.of(), new int[2], drops, mode,
          new Protection(GoldenVectors.hosts()));
      assertThat(twin.judge(bytes).dropped()).as("the twin").isEqualTo(dropped);
      assertThat(twin.judge(bytes).wouldDrop()).as("what the twin would drop").isEqualTo(kernel.wouldDrop());
      return dropped;
    }
  }

  private static boolean isDropped(FrameBuilder frame, Unjudged reason) {
    return isDropped(frame, reason, Mode.Enforce, Set.of(UnjudgedReason.values()));
  }

  @Test
  void withoutAPolicyItPasses() {
    assertThat(isDropped(deepSyn(FROM_CLIENT), Unjudged.TooDeep, Mode.Enforce, Set.of())).isFalse();
    assertThat(isDropped(firstFragmentOfEightBytes(FROM_CLIENT), Unjudged.Malformed, Mode.Enforce, Set.of())).isFalse();
  }

  @Test
  void eachReasonIsClosedByItself() {
    Set<UnjudgedReason> deep = Set.of(UnjudgedReason.TooDeep);
    Set<UnjudgedReason> malformed = Set.of(UnjudgedReason.Malformed);
    assertThat(isDropped(deepSyn(FROM_CLIENT), Unjudged.TooDeep, Mode.Enforce, deep)).isTrue();
    assertThat(isDropped(deepSyn(FROM_CLIENT), Unjudged.TooDeep, Mode.Enforce, malformed)).isFalse();
    assertThat(isDropped(firstFragmentOfEightBytes(FROM_CLIENT), Unjudged.Malformed, Mode.Enforce, malformed)).isTrue();
    assertThat(isDropped(firstFragmentOfEightBytes(FROM_CLIENT), Unjudged.Malformed, Mode.Enforce, deep)).isFalse();
  }

  @Test
  void observeOnlyCountsIt() {
    assertThat(isDropped(deepSyn(FROM_CLIENT), Unjudged.TooDeep, Mode.Observe, Set.of(UnjudgedReason.TooDeep))).isFalse();
  }

  @Test
  void hostsThatTheNodeNeedsAreSpared() {
    for (int host : new int[] {PEER, API_SERVER, RESOLVER}) {
      assertThat(isDropped(deepSyn(host), Unjudged.TooDeep)).as("host %s", host).isFalse();
      assertThat(isDropped(firstFragmentOfEightBytes(host), Unjudged.Malformed)).as("host %s", host).isFalse();
    }
  }

  @Test
  void onlyWhatLeadsToTcpOrUdpIsDropped() {
    assertThat(isDropped(new FrameBuilder().ipv6().extension(60, 30).udp(1, 2), Unjudged.TooDeep)).isTrue();
    FrameBuilder nine = new FrameBuilder().ipv6();
    for (int i = 0; i < 9; i++) {
      nine.extension(60, 0);
    }
    assertThat(isDropped(nine.udp(1, 2), Unjudged.TooDeep)).as("a ninth extension").isTrue();
    assertThat(isDropped(new FrameBuilder().ipv4().protocol(17).append(1, 2, 3), Unjudged.Malformed)).as("half a UDP header").isTrue();
    assertThat(isDropped(new FrameBuilder().ipv4().protocol(1).append(8, 0), Unjudged.Malformed)).as("half an ICMP header").isFalse();
    assertThat(isDropped(new FrameBuilder().ipv6().protocol(58).append(135, 0), Unjudged.Malformed)).as("half a solicitation").isFalse();
    assertThat(isDropped(new FrameBuilder().ipv6().extension(60, 30).icmp(128), Unjudged.TooDeep)).as("who knows what is behind").isFalse();
  }

  @Test
  void whatHasNoIpHeaderPasses() {
    assertThat(isDropped(new FrameBuilder().ipv4().udp(1, 2).set(14, 0x55), Unjudged.Malformed)).as("version 5").isFalse();
    assertThat(isDropped(new FrameBuilder().ipv6().udp(1, 2).claim(4000), Unjudged.Malformed)).as("longer than the frame").isFalse();
    assertThat(isDropped(new FrameBuilder().arp(1).set(13, 0x00), Unjudged.Malformed)).as("ARP that calls itself IPv4").isFalse();
    assertThat(isDropped(new FrameBuilder().u16(0x0806).append(0, 1), Unjudged.Malformed)).as("half an ARP").isFalse();
  }

  private static boolean isDroppedBusy(FrameBuilder frame, Set<UnjudgedReason> drops) {
    Model model = SampleModels.above(Feature.FlowPackets, 1000);
    Geometry tables = Geometry.ofRecords(8, 8, 8);
    byte[] bytes = frame.build();
    CompiledRevision revision = new CompiledRevision("", "0".repeat(64), model, Map.of(), new int[2], drops);
    try (OfflineRun kernel = new OfflineRun(revision, Mode.Enforce, tables, Tracing.Verdicts)) {
      kernel.protect(GoldenVectors.hosts());
      for (int set = 0; set < tables.sets(Table.Flows); set++) {
        kernel.hold(Table.Flows, set, true);
      }
      boolean dropped = kernel.run(Hook.Arriving, 0, bytes, 0, bytes.length, 0);
      assertThat(kernel.unjudged()).isEqualTo(Unjudged.Busy.ordinal());
      TwinPipeline pipeline = new TwinPipeline(TwinOptions.of(model, tables));
      pipeline.busyAt(LockPlace.Flow);
      Judge twin = new Judge(pipeline, model, Map.of(), new int[2], drops, Mode.Enforce, new Protection(GoldenVectors.hosts()));
      assertThat(twin.judge(bytes).dropped()).as("the twin").isEqualTo(dropped);
      return dropped;
    }
  }

  /** A packet whose record others hold could be parsed: what is protected stays protected. */
  @Test
  void whatFindsItsRecordBusyIsDroppedToo() {
    Set<UnjudgedReason> busy = Set.of(UnjudgedReason.Busy);
    assertThat(isDroppedBusy(new FrameBuilder().ipv4().tcp(40000, 80, 2, 1024), busy)).isTrue();
    assertThat(isDroppedBusy(new FrameBuilder().ipv6().udp(40000, 80), busy)).isTrue();
    assertThat(isDroppedBusy(new FrameBuilder().ipv4().tcp(40000, 80, 2, 1024), Set.of(UnjudgedReason.TooDeep))).isFalse();
    assertThat(isDroppedBusy(new FrameBuilder().ipv4().fromHost(PEER).tcp(40000, 80, 2, 1024), busy)).as("a peer").isFalse();
    assertThat(isDroppedBusy(new FrameBuilder().ipv4().toHost(1).tcp(40000, 22, 2, 1024), busy)).as("the node's ssh").isFalse();
    assertThat(isDroppedBusy(new FrameBuilder().ipv4().icmp(8), busy)).as("no port").isFalse();
  }
}
