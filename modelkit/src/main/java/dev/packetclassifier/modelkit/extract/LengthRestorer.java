// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.extract;

import dev.packetclassifier.bpf.capture.Frame;

/** Gives packets a length whose IP header has 0, as those that are merged beyond 65,535 bytes or were captured before their offload. */
final class LengthRestorer {
  private static final int MOST_LENGTH = 65_535;
  private static final int IPV6_HEADER = 40;
  private static final int JUMBO_HEADER = 8;
  private static final int HOP_BY_HOP = 0;
  private static final int JUMBO_OPTION = 0xc2;

  private final Frame restored = new Frame();
  private int length;

  /** Whether the IP header has a length of 0 and the frame has more: then {@link #frame} and {@link #length} hold what was meant. */
  boolean restore(Frame frame) {
    int link = Headers.link(frame);
    int type = Headers.u16(frame.bytes, link - 2);
    if (frame.captured < link + IPV6_HEADER) {
      return false;
    }
    if (type == Headers.IPV4 && Headers.u16(frame.bytes, link + 2) == 0) {
      length = frame.length - link;
      copy(frame, 0, 0);
    } else if (type == Headers.IPV6 && Headers.u16(frame.bytes, link + 4) == 0) {
      restoreIpv6(frame, link);
    } else {
      return false;
    }
    Headers.setLength(restored.bytes, link, type == Headers.IPV6, Math.min(length, MOST_LENGTH));
    return true;
  }

  /** Without the jumbo hop-by-hop header, which counts in no length. */
  private void restoreIpv6(Frame frame, int link) {
    int options = link + IPV6_HEADER;
    boolean jumbo = frame.bytes[link + 6] == HOP_BY_HOP && frame.captured >= options + JUMBO_HEADER && frame.bytes[options + 1] == 0
        && (frame.bytes[options + 2] & 0xff) == JUMBO_OPTION;
    if (jumbo) {
      copy(frame, options, JUMBO_HEADER);
      restored.bytes[link + 6] = frame.bytes[options];
    } else {
      copy(frame, 0, 0);
    }
    length = restored.length - link;
  }

  private void copy(Frame frame, int at, int without) {
    if (restored.bytes.length < frame.captured) {
      restored.bytes = new byte[frame.captured];
    }
    System.arraycopy(frame.bytes, 0, restored.bytes, 0, at);
    System.arraycopy(frame.bytes, at + without, restored.bytes, at, frame.captured - at - without);
    restored.captured = frame.captured - without;
    restored.length = frame.length - without;
    restored.nanos = frame.nanos;
    restored.number = frame.number;
  }

  /** The frame, whose header says as much of the length as it can. */
  Frame frame() {
    return restored;
  }

  /** Bytes of the IP packet. */
  int length() {
    return length;
  }
}
