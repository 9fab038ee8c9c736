// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.equality;

import dev.packetclassifier.bpf.frame.FrameBuilder;
import java.util.SplittableRandom;

/** Two ends that talk: frames of either direction. */
final class Conversation {
  private static final int[] PORTS = {0, 53, 67, 68, 80, 123, 443, 546, 547, 1900, 5353, 8080, 40000, 65535};
  private static final int[] ICMP_TYPES = {0, 3, 4, 5, 8, 11, 12, 13};
  private static final int[] ICMPV6_TYPES = {1, 2, 4, 5, 128, 129, 135};
  private static final int[] FLAGS = {0x02, 0x12, 0x10, 0x10, 0x10, 0x18, 0x18, 0x11, 0x04, 0x14, 0x01, 0x38, 0x03, 0x00, 0xff};
  private static final int FLAG_SYN = 2;

  private enum Kind { Tcp, Udp, Icmp, Other, Arp, Fragments, Frames }

  private static final Kind[] KINDS = {Kind.Tcp, Kind.Tcp, Kind.Tcp, Kind.Tcp, Kind.Udp, Kind.Udp, Kind.Icmp, Kind.Other, Kind.Arp,
      Kind.Fragments, Kind.Frames};

  /** Acknowledgments beyond a number: what a handshake asks for, and what it just refuses. */
  private static final int[] NEXT = {1, 1, 1, 2, 65_536, 65_537, 0};

  private final SplittableRandom random;
  private final Kind kind;
  private final boolean ipv6;
  private final boolean mapped;
  private final int client;
  private final int server;
  private final int clientPort;
  private final int serverPort;

  /** @param hosts how many there are to choose from */
  Conversation(SplittableRandom random, int hosts) {
    this.random = random;
    kind = KINDS[random.nextInt(KINDS.length)];
    ipv6 = random.nextInt(3) == 0;
    mapped = random.nextInt(10) == 0;
    client = 1 + random.nextInt(hosts);
    server = random.nextInt(12) == 0 ? client : 1 + random.nextInt(hosts);
    clientPort = port();
    serverPort = random.nextInt(12) == 0 ? clientPort : port();
  }

  private int port() {
    return random.nextBoolean() ? PORTS[random.nextInt(PORTS.length)] : random.nextInt(1 << 16);
  }

  /** The next frame, from the client or from the server. */
  byte[] frame(boolean fromClient) {
    FrameBuilder frame = new FrameBuilder();
    int from = fromClient ? client : server;
    int to = fromClient ? server : client;
    frame.set(0, random.nextInt(16) == 0 ? 3 : 2).set(5, to).set(11, from);
    if (random.nextInt(12) == 0) {
      frame.tag(0x8100, random.nextInt(1 << 12));
    }
    if (kind == Kind.Arp) {
      addArp(frame, from, to);
    } else if (kind == Kind.Frames) {
      frame.link(new int[] {0x88cc, 0x888e, 40, 0x1234}[random.nextInt(4)], new int[random.nextInt(80)]);
    } else {
      addIp(frame, from, to);
      addTransport(frame, fromClient);
    }
    return random.nextInt(4) == 0 ? frame.pad(60).build() : frame.build();
  }

  private void addArp(FrameBuilder frame, int from, int to) {
    frame.arp(1 + random.nextInt(2));
    int ip = frame.build().length - 20;
    frame.set(ip + 6, 192).set(ip + 8, 2).set(ip + 9, from).set(ip + 16, 192).set(ip + 18, 2).set(ip + 19, to);
    if (random.nextInt(12) == 0) {
      frame.set(ip - 8 + random.nextInt(6), random.nextInt(9));
    }
  }

  private void addIp(FrameBuilder frame, int from, int to) {
    int fragment = kind == Kind.Fragments ? random.nextInt(3) : 0;
    if (ipv6) {
      frame.ipv6(random.nextInt(256), random.nextInt(256));
      if (mapped) {
        frame.mapIpv4();
      }
      frame.fromHost(from).toHost(to);
      if (random.nextInt(12) == 0) {
        frame.extension(60, random.nextInt(14));
      }
      if (fragment > 0) {
        frame.fragment(fragment == 1 ? 0 : 1 + random.nextInt(100), random.nextBoolean());
      }
    } else {
      frame.ipv4(random.nextInt(256), random.nextInt(256), new int[] {0x4000, 0x2000, 0x2000 + random.nextInt(100)}[fragment],
          new int[random.nextInt(8) == 0 ? 8 : 0]).fromHost(from).toHost(to);
    }
  }

  private void addTransport(FrameBuilder frame, boolean fromClient) {
    int from = fromClient ? clientPort : serverPort;
    int to = fromClient ? serverPort : clientPort;
    switch (kind) {
      case Tcp -> {
        int flags = FLAGS[random.nextInt(FLAGS.length)];
        frame.tcp(from, to, flags, random.nextInt(1 << 16), (flags & FLAG_SYN) != 0 || random.nextInt(6) == 0 ? options() : new int[0])
            .numbers(number(fromClient), number(!fromClient) + NEXT[random.nextInt(NEXT.length)]);
      }
      case Udp, Fragments -> frame.udp(from, to);
      case Icmp -> frame.icmp(ipv6 ? ICMPV6_TYPES[random.nextInt(ICMPV6_TYPES.length)] : ICMP_TYPES[random.nextInt(ICMP_TYPES.length)]);
      default -> frame.protocol(random.nextInt(3) == 0 ? 2 : random.nextInt(256));
    }
    frame.append(payload());
  }

  /** Where an end's numbers begin: mostly the same. */
  private int number(boolean ofClient) {
    return random.nextInt(12) == 0 ? random.nextInt() : (ofClient ? clientPort : serverPort) * 0x01_0000_01;
  }

  /** Mostly true ones in any order, at times broken. */
  private int[] options() {
    int[] options = new int[4 * random.nextInt(11)];
    int at = 0;
    while (at < options.length) {
      int kind = random.nextInt(10) == 0 ? random.nextInt(256) : random.nextInt(6);
      int length = kind == 2 ? 4 : kind == 3 ? 3 : kind == 4 ? 2 : kind == 5 ? 10 : 2 + random.nextInt(4);
      length = random.nextInt(10) == 0 ? random.nextInt(12) : length;
      options[at++] = kind;
      if (kind != 1 && at < options.length) {
        options[at++] = length;
        for (int i = 2; i < length && at < options.length; i++) {
          options[at++] = random.nextInt(256);
        }
      }
    }
    return options;
  }

  private int[] payload() {
    int length = switch (random.nextInt(10)) {
      case 0 -> 1400 + random.nextInt(2000);
      case 1, 2 -> random.nextInt(1460);
      case 3, 4, 5 -> 0;
      default -> random.nextInt(20);
    };
    return random.nextInt(3) == 0 ? new int[length] : random.ints(length, random.nextBoolean() ? 0 : 30, random.nextBoolean() ? 256 : 128)
        .toArray();
  }
}
