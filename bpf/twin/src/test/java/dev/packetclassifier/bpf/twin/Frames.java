// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.twin;

import dev.packetclassifier.bpf.frame.FrameBuilder;

/** Frames between host 1 and host 2. */
final class Frames {
  static final int FIN = 1;
  static final int SYN = 2;
  static final int RST = 4;
  static final int PSH = 8;
  static final int ACK = 16;
  static final int URG = 32;

  private Frames() {}

  /** From host 1, port 1000, to host 2, port 80. PacketLength is 40 plus options and payload. */
  static FrameBuilder request(int flags, int... options) {
    return tcp(1, 1000, 2, 80, flags, options);
  }

  /** The other way. */
  static FrameBuilder reply(int flags, int... options) {
    return tcp(2, 80, 1, 1000, flags, options);
  }

  static FrameBuilder tcp(int from, int fromPort, int to, int toPort, int flags, int... options) {
    return hosts(from, to).tcp(fromPort, toPort, flags, 500, options);
  }

  /** PacketLength is 28 plus payload. */
  static FrameBuilder udp(int from, int fromPort, int to, int toPort) {
    return hosts(from, to).udp(fromPort, toPort);
  }

  /** An IPv4 header; the last bytes of the MAC addresses are those of the IP addresses. */
  static FrameBuilder hosts(int from, int to) {
    return new FrameBuilder().set(5, to).set(11, from).ipv4().fromHost(from).toHost(to);
  }

  static FrameBuilder arp(int operation, int from, int to) {
    return new FrameBuilder().set(5, to).set(11, from)
        .link(0x0806, 0, 1, 8, 0, 6, 4, 0, operation, 2, 0, 0, 0, 0, from, 192, 0, 2, from, 2, 0, 0, 0, 0, to, 192, 0, 2, to);
  }
}
