// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.random;

import dev.packetclassifier.bpf.frame.FrameBuilder;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Random frames, most of them well formed: tags, IPv4 options, IPv6 extension chains, fragments, TCP, UDP, ICMP, ARP and
 * other kinds, padded, cut anywhere, up to 3.5 kB; a part with changed bytes. The same ones for the same seed.
 */
public final class RandomFrames {
  /** What the kernel wants for a test run of a program: an Ethernet header. */
  private static final int SHORTEST = 14;
  /** One page less what the kernel keeps of it in a test run of a program that takes no fragments. */
  private static final int LONGEST = 3500;
  private static final int[] PORTS = {0, 22, 53, 66, 67, 68, 69, 80, 179, 443, 546, 547, 1023, 1024, 2379, 2380, 3784, 3785, 4784, 4789,
      6081,
      6443, 8472, 10250, 32767, 32768, 49151, 49152, 51820, 65535};
  private static final int[] EXTENSIONS = {0, 43, 60, 135, 139, 140};
  private static final int[] PROTOCOLS = {0, 1, 2, 6, 17, 41, 43, 44, 47, 50, 51, 58, 59, 60, 89, 132, 135, 255};
  private static final int[] HOSTS = {1, 2, 3, FrameBuilder.RECEIVER_HOST, FrameBuilder.SENDER_HOST};
  private static final int[] ETHERTYPES = {0x88cc, 0x888e, 0x88f7, 0x8100, 0x88a8, 0x9100, 0x0600, 0x05ff, 0, 38, 0xffff, 0x0806};
  private static final int[] ICMP_TYPES = {0, 1, 2, 3, 4, 5, 8, 10, 11, 12, 13, 127, 128, 129, 130, 133, 135, 136, 143, 144, 255};

  private final SplittableRandom random;

  public RandomFrames(long seed) {
    random = new SplittableRandom(seed);
  }

  /** 14 to 3500 bytes. */
  public byte[] next() {
    byte[] frame = random.nextInt(40) == 0 ? noise() : structured();
    if (random.nextInt(6) == 0) {
      mutate(frame);
    }
    if (frame.length > LONGEST) {
      return Arrays.copyOf(frame, LONGEST);
    }
    return random.nextInt(8) == 0 ? cut(frame) : frame;
  }

  private byte[] noise() {
    byte[] frame = new byte[SHORTEST + random.nextInt(300)];
    random.nextBytes(frame);
    return frame;
  }

  private byte[] structured() {
    FrameBuilder frame = new FrameBuilder();
    frame.set(0, random.nextInt(256));
    addTags(frame);
    switch (random.nextInt(12)) {
      case 0 -> frame.arp(random.nextInt(4) == 0 ? random.nextInt(1 << 16) : 1 + random.nextInt(2));
      case 1 -> frame.link(pick(ETHERTYPES), bytes(random.nextInt(random.nextBoolean() ? 80 : 1500)));
      case 2, 3, 4, 5, 6, 7 -> addIpv4(frame);
      default -> addIpv6(frame);
    }
    if (random.nextInt(3) == 0) {
      frame.pad(60 + random.nextInt(20));
    }
    return frame.build();
  }

  private void addTags(FrameBuilder frame) {
    int tags = random.nextInt(3) == 0 ? random.nextInt(4) : 0;
    for (int i = 0; i < tags; i++) {
      frame.tag(random.nextBoolean() ? 0x8100 : 0x88a8, random.nextInt(1 << 16));
    }
  }

  private void addIpv4(FrameBuilder frame) {
    int flagsAndOffset = switch (random.nextInt(8)) {
      case 0 -> 0x2000;
      case 1 -> random.nextInt(1 << 16);
      case 2 -> 1 + random.nextInt(100);
      default -> random.nextBoolean() ? 0x4000 : 0;
    };
    int[] options = random.nextInt(4) == 0 ? bytes(4 * random.nextInt(11)) : new int[0];
    frame.ipv4(random.nextInt(256), random.nextInt(256), flagsAndOffset, options);
    addHosts(frame);
    addTransport(frame);
    if (random.nextInt(20) == 0) {
      frame.claim(random.nextInt(random.nextBoolean() ? 200 : 1 << 16));
    }
  }

  private void addIpv6(FrameBuilder frame) {
    frame.ipv6(random.nextInt(256), random.nextInt(256));
    if (random.nextInt(16) == 0) {
      frame.mapIpv4();
    }
    addHosts(frame);
    int extensions = switch (random.nextInt(6)) {
      case 0 -> random.nextInt(10);
      case 1, 2 -> random.nextInt(3);
      default -> 0;
    };
    for (int i = 0; i < extensions; i++) {
      addExtension(frame);
    }
    addTransport(frame);
    if (random.nextInt(20) == 0) {
      frame.claim(random.nextInt(random.nextBoolean() ? 200 : 1 << 16));
    }
  }

  private void addExtension(FrameBuilder frame) {
    switch (random.nextInt(6)) {
      case 0 -> frame.authentication(random.nextInt(8));
      case 1 -> frame.fragment(random.nextInt(3) == 0 ? random.nextInt(1 << 13) : 0, random.nextBoolean());
      default -> frame.extension(pick(EXTENSIONS), random.nextInt(random.nextInt(4) == 0 ? 20 : 2));
    }
  }

  private void addHosts(FrameBuilder frame) {
    frame.fromHost(pick(HOSTS)).toHost(pick(HOSTS));
  }

  private void addTransport(FrameBuilder frame) {
    switch (random.nextInt(10)) {
      case 0, 1, 2, 3 -> frame.tcp(port(), port(), random.nextInt(256), random.nextInt(1 << 16), tcpOptions());
      case 4, 5, 6 -> frame.udp(port(), port());
      case 7 -> frame.icmp(pick(ICMP_TYPES));
      case 8 -> frame.protocol(pick(PROTOCOLS));
      default -> frame.protocol(random.nextInt(256));
    }
    frame.append(payload());
  }

  private int[] tcpOptions() {
    return random.nextInt(3) == 0 ? bytes(4 * random.nextInt(11)) : new int[0];
  }

  private int[] payload() {
    int length = switch (random.nextInt(12)) {
      case 0 -> 2900 + random.nextInt(500);
      case 1, 2 -> random.nextInt(1460);
      case 3 -> 0;
      default -> random.nextInt(40);
    };
    return switch (random.nextInt(4)) {
      case 0 -> new int[length];
      case 1 -> random.ints(length, 30, 130).toArray();
      default -> bytes(length);
    };
  }

  private int port() {
    return random.nextInt(3) == 0 ? random.nextInt(1 << 16) : pick(PORTS);
  }

  private int pick(int[] values) {
    return values[random.nextInt(values.length)];
  }

  private int[] bytes(int count) {
    return random.ints(count, 0, 256).toArray();
  }

  /** Mostly in the headers, where it matters. */
  private void mutate(byte[] frame) {
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      int at = random.nextInt(random.nextInt(4) == 0 ? frame.length : Math.min(frame.length, 80));
      frame[at] = random.nextBoolean() ? (byte) random.nextInt(256) : (byte) (frame[at] ^ 1 << random.nextInt(8));
    }
  }

  private byte[] cut(byte[] frame) {
    return Arrays.copyOf(frame, SHORTEST + random.nextInt(Math.min(frame.length, 260) - SHORTEST + 1));
  }
}
