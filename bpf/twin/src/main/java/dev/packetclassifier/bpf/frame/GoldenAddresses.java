// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.frame;

import static dev.packetclassifier.bpf.frame.Script.MICROSECOND;
import static dev.packetclassifier.bpf.frame.Script.MILLISECOND;
import static dev.packetclassifier.bpf.frame.Script.SECOND;

/** The windows of addresses: scans, answers, the edges of buckets, sets that are full. */
final class GoldenAddresses {
  private static final int SYN = 2;
  private static final int ACK = 16;
  private static final int RST = 4;

  private GoldenAddresses() {}

  static void addTo(Script script) {
    addScan(script);
    addEdges(script);
    addErrors(script);
    addCrowd(script);
  }

  private static FrameBuilder probe(int port) {
    return new FrameBuilder().ipv4().fromHost(40).toHost(30).tcp(50000, port, SYN, 1024);
  }

  private static FrameBuilder refusal(int port) {
    return new FrameBuilder().ipv4().fromHost(30).toHost(40).tcp(port, 50000, RST | ACK, 0);
  }

  private static void addScan(Script script) {
    script.chapter("a scan").after(SECOND);
    for (int port = 1; port <= 80; port++) {
      script.after(10 * MILLISECOND).arrives(probe(port));
      if (port % 3 == 0) {
        script.after(MICROSECOND).leaves(refusal(port));
      }
    }
    script.after(2 * SECOND).arrives(probe(1)).after(-SECOND).leaves(refusal(1)).leaves(refusal(2)).arrives(probe(100));
  }

  /** Of 250 ms and of 15 s, before and behind. */
  private static void addEdges(Script script) {
    script.chapter("edges of buckets");
    for (int i = 0; i < 12; i++) {
      script.after(i % 2 == 0 ? 250 * MILLISECOND : 249_999 * MICROSECOND).arrives(probe(200 + i)).after(MICROSECOND);
      script.after(i % 3 == 0 ? -300 * MILLISECOND : 0).leaves(refusal(200 + i / 2));
    }
    for (int i = 0; i < 10; i++) {
      script.after(i % 2 == 0 ? 15 * SECOND : 14_999_999 * MICROSECOND).arrives(probe(300 + i)).leaves(refusal(300 + i / 2));
    }
    script.after(59 * SECOND).leaves(refusal(304)).after(SECOND).leaves(refusal(305)).arrives(probe(305));
  }

  private static void addErrors(Script script) {
    script.chapter("errors answer nothing").after(2 * SECOND);
    for (int type : new int[] {3, 4, 5, 11, 12, 0}) {
      script.after(MILLISECOND).arrives(new FrameBuilder().ipv4().fromHost(41).toHost(50 + type).icmp(8))
          .leaves(new FrameBuilder().ipv4().fromHost(50 + type).toHost(41).icmp(type))
          .arrives(new FrameBuilder().ipv4().fromHost(41).toHost(50).udp(1, type));
    }
    for (int type : new int[] {1, 2, 3, 4, 5, 129}) {
      script.after(MILLISECOND).arrives(new FrameBuilder().ipv6().fromHost(41).toHost(50 + type).icmp(128))
          .leaves(new FrameBuilder().ipv6().fromHost(50 + type).toHost(41).icmp(type))
          .arrives(new FrameBuilder().ipv6().fromHost(41).toHost(50).udp(1, type));
    }
  }

  /** More of everything than a set has ways, as long as there are few sets. */
  private static void addCrowd(Script script) {
    script.chapter("a crowd").after(SECOND);
    for (int i = 0; i < 160; i++) {
      script.after(i % 16 == 0 ? 0 : 100 * MICROSECOND)
          .arrives(new FrameBuilder().set(11, i).ipv4().fromHost(i).toHost(i * 7 & 0x7f).udp(1000 + i, 53));
      if (i % 4 == 0) {
        script.leaves(new FrameBuilder().set(5, i).ipv4().fromHost(i * 7 & 0x7f).toHost(i).udp(53, 1000 + i).payload(i));
      }
    }
    script.arrives(new FrameBuilder().ipv4().fromHost(1).toHost(7).udp(1001, 53));
  }
}
