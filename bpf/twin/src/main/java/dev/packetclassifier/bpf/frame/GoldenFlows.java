// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.frame;

import static dev.packetclassifier.bpf.frame.Script.MICROSECOND;
import static dev.packetclassifier.bpf.frame.Script.MILLISECOND;
import static dev.packetclassifier.bpf.frame.Script.SECOND;

/** The lives of flows: how they begin, begin again, what they add up, in both directions. */
final class GoldenFlows {
  private static final int FIN = 1;
  private static final int SYN = 2;
  private static final int RST = 4;
  private static final int PSH = 8;
  private static final int ACK = 16;
  private static final int URG = 32;
  private static final int[] OPTIONS = {2, 4, 5, 180, 4, 2, 8, 10, 0, 0, 0, 1, 0, 0, 0, 0, 1, 3, 3, 7};
  private static final int[] OTHER_OPTIONS = {1, 3, 3, 255, 2, 4, 255, 255, 0, 9, 9, 9};
  private static final int[] BROKEN_OPTIONS = {2, 3, 9, 3, 4, 1, 1, 5, 99, 0, 0, 0};

  private GoldenFlows() {}

  static void addTo(Script script) {
    addConnection(script);
    addRestarts(script);
    addSegments(script);
    addFirstPayloads(script);
    addOptions(script);
    addOtherProtocols(script);
    addSaturation(script);
    addHandshakes(script);
  }

  /** From host 20 to host 30. */
  private static FrameBuilder request(int flags, int... options) {
    return new FrameBuilder().ipv4().fromHost(20).toHost(30).tcp(40000, 80, flags, 64240, options);
  }

  private static FrameBuilder reply(int flags, int... options) {
    return new FrameBuilder().ipv4().fromHost(30).toHost(20).tcp(80, 40000, flags, 502, options);
  }

  private static void addConnection(Script script) {
    script.chapter("a connection").after(SECOND).arrives(request(SYN, OPTIONS)).after(50 * MICROSECOND)
        .leaves(reply(SYN | ACK, OTHER_OPTIONS))
        .after(100 * MICROSECOND).arrives(request(ACK)).arrives(request(PSH | ACK).append("GET / HTTP/1.1\r\n\r\n".chars().toArray()))
        .after(3 * MILLISECOND).leaves(reply(PSH | ACK).append(0, 1, 200, 65, 66, 0, 0, 255)).after(MICROSECOND - 1).arrives(request(ACK))
        .after(1).leaves(reply(ACK).payload(1448)).leaves(reply(ACK | URG).payload(700)).after(70 * MILLISECOND).arrives(request(ACK))
        .after(-40 * MILLISECOND).arrives(request(PSH | ACK).payload(33)).after(90 * MILLISECOND).leaves(reply(FIN | ACK))
        .after(MILLISECOND).arrives(request(FIN | ACK)).leaves(reply(ACK)).arrives(request(RST));
  }

  private static void addRestarts(Script script) {
    script.chapter("a flow that begins again").after(10 * MILLISECOND).arrives(request(SYN, OPTIONS)).after(999_999 * MICROSECOND)
        .arrives(request(SYN)).after(SECOND).arrives(request(SYN)).after(SECOND).arrives(request(SYN | ACK)).leaves(reply(SYN | ACK))
        .after(119_999_999 * MICROSECOND).arrives(request(ACK)).after(120 * SECOND).leaves(reply(ACK)).arrives(request(ACK))
        .after(-5 * SECOND).leaves(reply(RST)).leaves(reply(SYN)).arrives(request(SYN | FIN)).arrives(request(SYN));
  }

  private static void addSegments(Script script) {
    script.chapter("several segments").after(SECOND);
    for (int size : new int[] {0, 1, 100, 999, 1000, 1001, 65535}) {
      FrameBuilder large = new FrameBuilder().ipv4().fromHost(30).toHost(21).tcp(80, 40000 + size, FIN | PSH | URG | ACK, 502)
          .payload(1000);
      script.after(MILLISECOND).leaves(large, size)
          .after(MILLISECOND).arrives(new FrameBuilder().ipv4().fromHost(21).toHost(30).tcp(40000 + size, 80, ACK, 9));
    }
    script.leaves(new FrameBuilder().ipv6().udp(53, 6000).payload(3000), 1200)
        .arrives(new FrameBuilder().ipv6().fromHost(100).toHost(200).udp(6000, 53))
        .leaves(new FrameBuilder().ipv4().icmp(0).payload(900), 100).leaves(new FrameBuilder().broadcast().arp(1), 10)
        .arrives(new FrameBuilder().ipv4().fromHost(100).toHost(200).icmp(8).payload(8));
  }

  private static void addFirstPayloads(Script script) {
    script.chapter("first payloads").after(SECOND);
    int[][] all = {{65}, {0}, {200}, {0, 0, 200, 201}, {65, 66, 67}, {0, 65, 0, 200, 255, 66}, {0, 1, 2, 3, 200, 201, 202, 203}};
    for (int i = 0; i < all.length; i++) {
      script.after(MILLISECOND).arrives(new FrameBuilder().ipv4().udp(2000 + i, 9).append(all[i]))
          .leaves(new FrameBuilder().ipv4().fromHost(100).toHost(200).udp(9, 2000 + i).append(all[all.length - 1 - i]))
          .arrives(new FrameBuilder().ipv4().udp(2000 + i, 9).payload(30));
    }
  }

  private static void addOptions(Script script) {
    script.chapter("options of SYN").after(200 * SECOND);
    int[][] all = {{}, {0, 0, 0, 0}, {1, 1, 1, 1}, {2, 4, 0, 0}, {2, 4, 255, 255, 2, 4, 0, 1}, {3, 3, 0, 3, 3, 14, 1, 1},
        {4, 2, 5, 10, 0, 0, 0, 0, 0, 0, 0, 0},
        {2, 0, 2, 4}, {2, 1, 2, 4}, {1, 1, 1, 2}, {1, 1, 2, 3}, {254, 2, 3, 2, 2, 5, 1, 0}, {8, 40, 0, 0}, {8, 4, 0, 0}, OTHER_OPTIONS,
        BROKEN_OPTIONS};
    for (int i = 0; i < all.length; i++) {
      script.after(MILLISECOND).arrives(new FrameBuilder().ipv4().fromHost(22).toHost(30).tcp(100 + i, 80, SYN, i, all[i]))
          .leaves(new FrameBuilder().ipv4().fromHost(30).toHost(22).tcp(80, 100 + i, SYN | ACK, 65535 - i, all[all.length - 1 - i]))
          .arrives(new FrameBuilder().ipv4().fromHost(22).toHost(30).tcp(100 + i, 80, SYN | PSH, 77, 1, 3, 3, 9));
    }
    // 14 of Ethernet, 40 + 112 of IPv6, 20 of TCP: the window of 192 ends 6 bytes into the options.
    script.arrives(new FrameBuilder().ipv6().extension(60, 13).tcp(5, 6, SYN, 3, 2, 4, 5, 6, 3, 3, 7, 1));
    script.arrives(new FrameBuilder().ipv6().extension(60, 13).tcp(5, 7, SYN, 3, 1, 2, 4, 5, 6, 1, 3, 3));
  }

  private static void addOtherProtocols(Script script) {
    script.chapter("other flows").after(SECOND).arrives(new FrameBuilder().ipv4().icmp(8).payload(56))
        .after(MILLISECOND).leaves(new FrameBuilder().ipv4().fromHost(100).toHost(200).icmp(0).payload(56))
        .arrives(new FrameBuilder().ipv4(0, 64, 0x2000).udp(7000, 8000).payload(16))
        .arrives(new FrameBuilder().ipv4(0, 64, 4).protocol(17).payload(40))
        .leaves(new FrameBuilder().ipv4(0, 64, 4).fromHost(100).toHost(200).protocol(17).payload(40))
        .arrives(new FrameBuilder().ipv6().fragment(0, true).udp(7000, 8000).payload(16))
        .arrives(new FrameBuilder().ipv6().fragment(2, false).protocol(17).payload(16))
        .arrives(new FrameBuilder().ipv4().udp(7000, 8000).payload(3)).after(MILLISECOND)
        .leaves(new FrameBuilder().ipv4().fromHost(100).toHost(200).udp(8000, 7000))
        .arrives(new FrameBuilder().ipv4().fromHost(9).toHost(9).udp(5, 5).payload(1))
        .arrives(new FrameBuilder().ipv4().fromHost(9).toHost(9).udp(5, 5).payload(2))
        .arrives(new FrameBuilder().ipv4().fromHost(9).toHost(9).udp(5, 6))
        .arrives(new FrameBuilder().ipv4().fromHost(9).toHost(9).udp(6, 5))
        .arrives(new FrameBuilder().ipv6().mapIpv4().udp(7000, 8000).payload(3)).arrives(new FrameBuilder().ipv4().protocol(47).payload(60))
        .leaves(new FrameBuilder().ipv4().fromHost(100).toHost(200).protocol(47).payload(60)).arrives(arp(1, 20, 30)).leaves(arp(2, 30, 20))
        .arrives(arp(1, 20, 30).set(14, 1)).arrives(new FrameBuilder().link(0x0806, 0, 1, 8, 0, 6, 4, 0, 1));
  }

  /** For Ethernet and IPv4. */
  static FrameBuilder arp(int operation, int from, int to) {
    return new FrameBuilder().link(0x0806, 0, 1, 8, 0, 6, 4, 0, operation, 2, 0, 0, 0, 0, from, 192, 0, 2, from, 2, 0, 0, 0, 0, to, 192, 0,
        2, to);
  }

  /** Acknowledgments at both ends of what establishes a flow, and beyond them. */
  private static void addHandshakes(Script script) {
    script.chapter("handshakes").after(200 * SECOND);
    int[] beyond = {0, 1, 65535, 65536, -1, Integer.MIN_VALUE};
    for (int i = 0; i < beyond.length; i++) {
      int number = 0x7fff_fff0 * (i + 1);
      script.after(MILLISECOND).arrives(connecting(i, SYN).numbers(5, 0)).leaves(accepting(i, SYN | ACK).numbers(7, 6))
          .after(MILLISECOND).leaves(accepting(i, SYN | ACK).numbers(number, 6))
          .arrives(connecting(i, RST | ACK & i).numbers(6, number + 1))
          .arrives(connecting(i, SYN | ACK).numbers(6, number + 1)).arrives(connecting(i, ACK).numbers(6, number + 1 + beyond[i]))
          .after(MILLISECOND).leaves(accepting(i, ACK).numbers(number + 1, 6))
          .arrives(connecting(i, ACK | PSH).numbers(6, number + 1).payload(9));
    }
    script.after(SECOND).arrives(connecting(20, SYN | ACK).numbers(1, 1)).leaves(accepting(20, SYN | ACK).numbers(8, 2))
        .arrives(connecting(20, ACK).numbers(2, 9)).arrives(connecting(21, ACK).numbers(2, 9))
        .leaves(accepting(21, SYN | ACK).numbers(8, 3))
        .arrives(connecting(21, ACK).numbers(3, 9)).arrives(connecting(20, ACK).numbers(2, 9));
  }

  private static FrameBuilder connecting(int port, int flags) {
    return new FrameBuilder().ipv4().fromHost(60).toHost(61).tcp(41000 + port, 80, flags, 64240);
  }

  private static FrameBuilder accepting(int port, int flags) {
    return new FrameBuilder().ipv4().fromHost(61).toHost(60).tcp(80, 41000 + port, flags, 502);
  }

  private static void addSaturation(Script script) {
    script.chapter("long times").arrives(new FrameBuilder().ipv4().udp(9, 9)).after(119 * SECOND);
    for (int i = 0; i < 40; i++) {
      script.arrives(new FrameBuilder().ipv4().udp(9, 9)).after(119 * SECOND);
    }
    script.after(Long.MAX_VALUE / 2).arrives(new FrameBuilder().ipv4().udp(9, 9)).after(-Long.MAX_VALUE / 2)
        .arrives(new FrameBuilder().ipv4().udp(9, 9))
        .after(60 * SECOND).leaves(new FrameBuilder().ipv4().fromHost(100).toHost(200).udp(9, 9));
  }
}
