// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.frame;

import static dev.packetclassifier.bpf.frame.Script.MILLISECOND;
import static dev.packetclassifier.bpf.frame.Script.SECOND;

/** What stations spoke, to whom, and when they are forgotten. */
final class GoldenStations {
  private static final int SYN = 2;
  private static final int ACK = 16;

  private GoldenStations() {}

  static void addTo(Script script) {
    addSpoken(script);
    addAsked(script);
    addMemory(script);
  }

  private static FrameBuilder from(int host) {
    return new FrameBuilder().set(11, host).set(5, 60);
  }

  private static void addSpoken(Script script) {
    script.chapter("what stations speak").after(SECOND).arrives(from(61).link(40, new int[46]))
        .arrives(from(61).link(0x888e, 1, 1, 0, 0).pad(60))
        .arrives(from(61).link(0x88cc, new int[46]))
        .arrives(from(62).broadcast().link(0x0806, 0, 1, 8, 0, 6, 4, 0, 1, 2, 0, 0, 0, 0, 62, 192, 0, 2, 62, 0, 0, 0, 0, 0, 0, 192, 0, 2,
            60))
        .arrives(from(63).set(0, 1).ipv4().fromHost(63).protocol(2).payload(8)).arrives(from(63).ipv6().fromHost(63).protocol(2).payload(8))
        .arrives(from(64).ipv6().fromHost(64).icmp(135)).arrives(from(64).ipv4().fromHost(64).icmp(8))
        .arrives(from(64).ipv4(0, 64, 3).fromHost(64).protocol(6).payload(9));
    int[] ports = {80, 8080, 443, 67, 68, 546, 547, 53, 1900, 5353, 123, 81};
    for (int i = 0; i < ports.length; i++) {
      int host = 70 + i;
      script.after(MILLISECOND).arrives(from(host).ipv4().fromHost(host).tcp(ports[i], 9999, ACK, 1))
          .leaves(to(host).ipv4().fromHost(60).toHost(host).udp(1, 2))
          .arrives(from(host).ipv4().fromHost(host).toHost(60).udp(9999, ports[i]).payload(10 + i))
          .arrives(from(host).ipv4().fromHost(host).toHost(60).udp(ports[i], 5).payload(30 + i))
          .leaves(to(host).ipv4().fromHost(60).toHost(host).udp(9999, ports[i]).payload(600), 250);
    }
  }

  /** Every one of them is spoken to, then begins a flow that is answered. */
  private static void addAsked(Script script) {
    script.chapter("stations that are asked").after(SECOND);
    for (int host = 61; host < 82; host++) {
      script.after(MILLISECOND).leaves(to(host).ipv4().fromHost(60).toHost(host).udp(3, 4))
          .arrives(from(host).ipv4().fromHost(host).toHost(60).udp(5, 6))
          .leaves(to(host).ipv4().fromHost(60).toHost(host).udp(6, 5)).leaves(to(host).ipv6().fromHost(60).toHost(host).udp(6, 5))
          .arrives(from(host).ipv6().fromHost(host).toHost(60).udp(7, 8));
    }
  }

  /** From host 60, which this node stands for. */
  private static FrameBuilder to(int host) {
    return new FrameBuilder().set(11, 60).set(5, host);
  }

  private static void addMemory(Script script) {
    script.chapter("what stations are remembered by").after(SECOND);
    for (int i = 0; i < 6; i++) {
      script.arrives(from(90).ipv4().fromHost(90).toHost(60).tcp(1000 + i, 80, SYN, 500 * i, 2, 4, i, 9, 1, 3, 3, i).payload(i * 100))
          .leaves(to(90).ipv4().fromHost(60).toHost(90).tcp(80, 1000 + i, SYN | ACK, 65000 + i, 2, 4, 5, i)).after(MILLISECOND);
    }
    script.after(3599 * SECOND + 999 * MILLISECOND).arrives(from(90).ipv4().fromHost(90).toHost(60).udp(1, 2)).after(3600 * SECOND)
        .leaves(to(90).ipv4().fromHost(60).toHost(90).udp(2, 1)).arrives(from(90).ipv4().fromHost(90).toHost(60).udp(1, 2));
  }
}
