// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.Transform;
import dev.packetclassifier.bpf.frame.FrameBuilder;
import dev.packetclassifier.bpf.frame.ProtectedFrames;
import dev.packetclassifier.bpf.model.Ensemble;
import dev.packetclassifier.bpf.model.Input;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.model.Tree;
import dev.packetclassifier.bpf.parse.Outcome;
import dev.packetclassifier.bpf.random.RandomFrames;
import dev.packetclassifier.bpf.random.RandomModels;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JudgeTest {
  /** "low" when the destination port is below 1024, else "high". */
  private static final Model BY_PORT = new Model(List.of(new Input(Feature.DestinationPort, Transform.Linear, 0, 1, 0)),
      List.of("low", "high"),
      new Ensemble(new int[2],
          List.of(new Tree(new int[1], new long[] {1023}, new int[] {-1}, new int[] {-2}, 0, new byte[][] {{1, 0}, {0, 1}}))));
  private static final Map<String, Action> DROP_ALL = Map.of("low", Action.Drop, "high", Action.Drop);

  private static final Judge JUDGE = new Judge(BY_PORT, DROP_ALL, Mode.Enforce, new Protection(ProtectedFrames.hosts()));

  private static boolean dropped(FrameBuilder frame) {
    Verdict verdict = JUDGE.judge(frame.build());
    assertThat(verdict.outcome()).isEqualTo(Outcome.Parsed);
    assertThat(verdict.isProtected()).isNotEqualTo(verdict.dropped());
    return verdict.dropped();
  }

  @Test
  void classAndActionDecide() {
    Judge judge = new Judge(BY_PORT, Map.of("high", Action.Drop), Mode.Enforce, new Protection(KnownHosts.NONE));
    Verdict verdict = judge.judge(new FrameBuilder().ipv4().tcp(1, 1023, 2, 3).build());
    assertThat(verdict.classIndex()).isZero();
    assertThat(verdict.action()).isEqualTo(Action.Pass);
    assertThat(List.of(verdict.droppable(), verdict.wouldDrop(), verdict.isProtected(), verdict.dropped()))
        .containsExactly(true, false, false, false);
    verdict = judge.judge(new FrameBuilder().ipv4().tcp(1, 1024, 2, 3).build());
    assertThat(verdict.classIndex()).isEqualTo(1);
    assertThat(verdict.scores()).containsExactly(0, 1);
    assertThat(verdict.features()).containsExactly(1024);
    assertThat(verdict.dropped()).isTrue();
  }

  @Test
  void observeDropsNothing() {
    Verdict verdict = new Judge(BY_PORT, DROP_ALL, Mode.Observe, new Protection(KnownHosts.NONE))
        .judge(new FrameBuilder().ipv4().tcp(1, 2, 2, 3).build());
    assertThat(verdict.wouldDrop()).isTrue();
    assertThat(verdict.dropped()).isFalse();
  }

  @Test
  void whatCannotBeParsedPasses() {
    Judge judge = new Judge(BY_PORT, DROP_ALL, Mode.Enforce, new Protection(KnownHosts.NONE));
    assertThat(judge.judge(new FrameBuilder().ipv4().tcp(1, 2, 3, 4).build()).dropped()).isTrue();
    Verdict broken = judge.judge(new byte[13]);
    assertThat(broken.outcome()).isEqualTo(Outcome.Malformed);
    assertThat(List.of(broken.dropped(), broken.wouldDrop(), broken.isProtected())).containsOnly(false);
  }

  @Test
  void onlyTcpUdpAndIcmpCanBeDropped() {
    assertThat(dropped(new FrameBuilder().ipv4().tcp(1, 2, 3, 4))).isTrue();
    assertThat(dropped(new FrameBuilder().ipv4(0, 64, 0x2000).tcp(1, 2, 3, 4))).isTrue();
    assertThat(dropped(new FrameBuilder().ipv6().udp(1, 2))).isTrue();
    assertThat(dropped(new FrameBuilder().ipv4().icmp(8))).isTrue();
    assertThat(dropped(new FrameBuilder().ipv6().icmp(128))).isTrue();
    assertThat(dropped(new FrameBuilder().ipv4().protocol(47).payload(40))).isFalse();
    assertThat(dropped(new FrameBuilder().ipv4().protocol(58).payload(40))).isFalse();
    assertThat(dropped(new FrameBuilder().ipv6().protocol(1).payload(40))).isFalse();
    assertThat(dropped(new FrameBuilder().ipv6())).isFalse();
    assertThat(dropped(new FrameBuilder().arp(1))).isFalse();
    assertThat(dropped(new FrameBuilder().link(0x88cc, new int[50]))).isFalse();
  }

  @Test
  void laterFragmentsAreProtected() {
    assertThat(dropped(new FrameBuilder().ipv4(0, 64, 1).tcp(1, 2, 3, 4))).isFalse();
    assertThat(dropped(new FrameBuilder().ipv6().fragment(1, true).udp(1, 2))).isFalse();
  }

  @Test
  void icmpErrorsAndNeighbourDiscoveryAreProtected() {
    for (int type = 0; type < 256; type++) {
      assertThat(dropped(new FrameBuilder().ipv4().icmp(type))).as("ICMP %s", type).isEqualTo(type != 3 && type != 11 && type != 12);
      assertThat(dropped(new FrameBuilder().ipv6().icmp(type))).as("ICMPv6 %s", type)
          .isEqualTo(!(type >= 1 && type <= 4 || type >= 130 && type <= 143));
    }
  }

  /** Every flood from source port 4789 passed: anyone can write a source port. */
  @Test
  void noUdpPortAloneIsProtected() {
    for (int port = 0; port < 65536; port++) {
      assertThat(dropped(new FrameBuilder().ipv4().udp(port, 40000))).as("from %s", port).isTrue();
      assertThat(dropped(new FrameBuilder().ipv4().udp(40000, port))).as("to %s", port).isTrue();
      assertThat(dropped(new FrameBuilder().ipv6().udp(port, 40000))).as("IPv6 from %s", port).isTrue();
      assertThat(dropped(new FrameBuilder().ipv6().udp(40000, port))).as("IPv6 to %s", port).isTrue();
    }
  }

  @Test
  void tunnelsOfPeersAreProtectedByEitherPort() {
    List<Integer> tunnels = List.of(4789, 8472, 6081, 51820, 51821, 51871, 500, 4500);
    for (int port = 0; port < 65536; port++) {
      boolean tunnel = tunnels.contains(port);
      boolean multihop = port == 4784;
      assertThat(dropped(new FrameBuilder().ipv4().fromHost(2).udp(port, 40000))).as("from %s", port).isEqualTo(!tunnel);
      assertThat(dropped(new FrameBuilder().ipv6().fromHost(2).udp(40000, port))).as("to %s", port).isEqualTo(!tunnel && !multihop);
    }
    assertThat(dropped(new FrameBuilder().ipv4().fromHost(2).tcp(4789, 67, 2, 1))).isTrue();
    assertThat(dropped(new FrameBuilder().ipv4().toHost(2).udp(4789, 4789))).as("towards a peer").isTrue();
  }

  /** A new node knows no peers yet, and one false drop takes all pods. */
  @Test
  void beforeTheFirstListOfPeersTunnelsAreProtectedByPortAlone() {
    Protection unread = new Protection(ProtectedFrames.hosts().withPeersUnread());
    Judge judge = new Judge(BY_PORT, DROP_ALL, Mode.Enforce, unread);
    assertThat(judge.judge(new FrameBuilder().ipv4().udp(4789, 40000).build()).dropped()).isFalse();
    assertThat(judge.judge(new FrameBuilder().ipv6().udp(40000, 51871).build()).dropped()).isFalse();
    assertThat(judge.judge(new FrameBuilder().ipv4().udp(4788, 40000).build()).dropped()).isTrue();
    assertThat(judge.judge(new FrameBuilder().ipv4().udp(40000, 4784).build()).dropped()).as("no tunnel").isTrue();
  }

  @Test
  void dhcpIsProtectedTowardsTheNodeAndTowardsMany() {
    for (int port : new int[] {67, 68}) {
      assertThat(dropped(new FrameBuilder().ipv4().toHost(1).udp(1, port))).isFalse();
      assertThat(dropped(new FrameBuilder().ipv4().to("255.255.255.255").udp(1, port))).isFalse();
      assertThat(dropped(new FrameBuilder().ipv4().to("224.0.0.12").udp(1, port))).isFalse();
      assertThat(dropped(new FrameBuilder().ipv4().to("240.0.0.1").udp(1, port))).isTrue();
      assertThat(dropped(new FrameBuilder().ipv4().toHost(1).udp(port, 1))).as("by source port").isTrue();
      assertThat(dropped(new FrameBuilder().ipv6().toHost(1).udp(1, port))).as("IPv6 has others").isTrue();
    }
    for (int port : new int[] {546, 547}) {
      assertThat(dropped(new FrameBuilder().ipv6().toHost(1).udp(1, port))).isFalse();
      assertThat(dropped(new FrameBuilder().ipv6().to("ff02::1:2").udp(1, port))).isFalse();
      assertThat(dropped(new FrameBuilder().ipv6().to("fe80::1").udp(1, port))).isTrue();
      assertThat(dropped(new FrameBuilder().ipv6().toHost(1).udp(port, 1))).as("by source port").isTrue();
    }
  }

  @Test
  void bfdIsProtectedByItsHopLimitOrItsSender() {
    for (int ttl = 0; ttl < 256; ttl++) {
      assertThat(dropped(new FrameBuilder().ipv4(0, ttl, 0).udp(49152, 3784))).as("control, TTL %s", ttl).isEqualTo(ttl != 255);
      assertThat(dropped(new FrameBuilder().ipv6(0, ttl).udp(49152, 3785))).as("echo, TTL %s", ttl).isEqualTo(ttl < 254);
      assertThat(dropped(new FrameBuilder().ipv4(0, ttl, 0).udp(49152, 4784))).as("multihop, TTL %s", ttl).isTrue();
    }
    assertThat(dropped(new FrameBuilder().ipv4().fromHost(2).udp(49152, 4784))).as("a peer").isFalse();
    assertThat(dropped(new FrameBuilder().ipv6().fromHost(5).udp(49152, 4784))).as("the far end of a BGP session").isFalse();
    assertThat(dropped(new FrameBuilder().ipv4(0, 255, 0).udp(3784, 80))).as("by source port").isTrue();
  }

  @Test
  void bgpIsProtectedFromTheFarEndsOfTheNodesOwnSessions() {
    assertThat(dropped(new FrameBuilder().ipv4().fromHost(5).tcp(179, 40000, 16, 1))).isFalse();
    assertThat(dropped(new FrameBuilder().ipv6().fromHost(5).tcp(179, 40000, 16, 1))).isFalse();
    assertThat(dropped(new FrameBuilder().ipv4().fromHost(6).tcp(179, 40000, 16, 1))).isTrue();
    assertThat(dropped(new FrameBuilder().ipv4().fromHost(5).tcp(180, 40000, 16, 1))).isTrue();
  }

  /** A model that drops everything would drop the API server's name first. */
  @Test
  void answersOfTheNodesOwnNameServersAreProtected() {
    assertThat(dropped(new FrameBuilder().ipv4().fromHost(4).toHost(1).udp(53, 40000))).isFalse();
    assertThat(dropped(new FrameBuilder().ipv6().fromHost(4).toHost(1).tcp(53, 40000, 16, 1))).isFalse();
    assertThat(dropped(new FrameBuilder().ipv4().fromHost(4).udp(53, 40000))).as("to another").isTrue();
    assertThat(dropped(new FrameBuilder().ipv4().toHost(1).udp(53, 40000))).as("from another").isTrue();
    assertThat(dropped(new FrameBuilder().ipv4().fromHost(4).toHost(1).udp(54, 40000))).as("from another port").isTrue();
  }

  @Test
  void controlPortsOfTheNodeAreProtected() {
    for (int port : new int[] {22, 6443, 2379, 2380, 10250, 179}) {
      assertThat(dropped(new FrameBuilder().ipv4().toHost(1).tcp(40000, port, 2, 1))).isFalse();
      assertThat(dropped(new FrameBuilder().ipv6().toHost(1).tcp(40000, port, 2, 1))).isFalse();
      assertThat(dropped(new FrameBuilder().ipv4().toHost(3).tcp(40000, port, 2, 1))).isTrue();
      assertThat(dropped(new FrameBuilder().ipv4().toHost(1).udp(40000, port))).isTrue();
      assertThat(dropped(new FrameBuilder().ipv4().toHost(1).tcp(port, 40000, 2, 1))).as("anyone can forge a source port").isTrue();
      assertThat(dropped(new FrameBuilder().ipv4().fromHost(1).tcp(40000, port, 2, 1))).isTrue();
    }
    assertThat(dropped(new FrameBuilder().ipv4().toHost(1).tcp(40000, 80, 2, 1))).isTrue();
  }

  @Test
  void controlPortsOfPeersAreProtected() {
    for (int port : new int[] {22, 6443, 2379, 2380, 10250, 179}) {
      assertThat(dropped(new FrameBuilder().ipv4().fromHost(2).tcp(40000, port, 2, 1))).isFalse();
      assertThat(dropped(new FrameBuilder().ipv4().fromHost(2).tcp(port, 40000, 2, 1))).isFalse();
      assertThat(dropped(new FrameBuilder().ipv6().fromHost(2).tcp(port, 40000, 2, 1))).isFalse();
      assertThat(dropped(new FrameBuilder().ipv6().fromHost(6).tcp(port, 40000, 2, 1))).isTrue();
      assertThat(dropped(new FrameBuilder().ipv4().toHost(2).tcp(40000, port, 2, 1))).isTrue();
      assertThat(dropped(new FrameBuilder().ipv4().fromHost(2).udp(40000, port))).isTrue();
    }
    assertThat(dropped(new FrameBuilder().ipv4().fromHost(2).tcp(40000, 2381, 2, 1))).isTrue();
  }

  @Test
  void countsAddUp() {
    RandomFrames frames = new RandomFrames(5);
    Model model = new Model(List.of(new Input(Feature.PacketLength, Transform.Linear, 0, 1, 0)), List.of("below", "above"),
        new Ensemble(new int[2],
            List.of(new Tree(new int[1], new long[] {200}, new int[] {-1}, new int[] {-2}, 0, new byte[][] {{1, 0}, {0, 1}}))));
    for (Mode mode : Mode.values()) {
      Judge judge = new Judge(model, Map.of("below", Action.Drop), mode, new Protection(KnownHosts.NONE));
      VerdictCounters counters = new VerdictCounters(model.classes().size());
      long packets = 0;
      long wouldDrop = 0;
      long bytes = 0;
      for (int i = 0; i < 20_000; i++) {
        byte[] frame = frames.next();
        Verdict verdict = judge.judge(frame);
        counters.add(verdict);
        boolean first = verdict.outcome() == Outcome.Parsed && verdict.classIndex() == 0;
        packets += first ? 1 : 0;
        bytes += first ? frame.length : 0;
        wouldDrop += first && verdict.droppable() ? 1 : 0;
      }
      assertThat(packets).isGreaterThan(wouldDrop).isGreaterThan(100);
      assertThat(counters.of(0)).isEqualTo(new ClassCount(packets, bytes, wouldDrop, mode == Mode.Enforce ? wouldDrop : 0,
          packets - wouldDrop));
      long judged = 0;
      for (int i = 0; i < model.classes().size(); i++) {
        judged += counters.of(i).packets();
        assertThat(i == 0 || counters.of(i).wouldDrop() + counters.of(i).dropped() + counters.of(i).protectedPackets() == 0).isTrue();
      }
      assertThat(judged + counters.unjudged(Outcome.Malformed) + counters.unjudged(Outcome.TooDeep)).isEqualTo(20_000);
      assertThat(counters.unjudged(Outcome.Parsed)).isZero();
    }
  }

  @Test
  void nothingIsAllocatedPerPacket() {
    RandomModels models = new RandomModels(6);
    RandomFrames frames = new RandomFrames(6);
    List<byte[]> set = java.util.stream.Stream.generate(frames::next).limit(1000).toList();
    for (Model model : List.of(models.nextNetwork(12, 16, 16, 8), models.nextTree(512, 24))) {
      Judge judge = new Judge(model, Map.of("class-1", Action.Drop), Mode.Enforce,
          new Protection(ProtectedFrames.hosts()));
      judgeAll(judge, set, 5);
      var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
      long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
      judgeAll(judge, set, 20);
      long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
      assertThat(allocated).as("bytes for 20,000 packets").isLessThan(20_000);
    }
  }

  private static void judgeAll(Judge judge, List<byte[]> frames, int rounds) {
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < frames.size(); i++) {
        judge.judge(frames.get(i));
      }
    }
  }
}
