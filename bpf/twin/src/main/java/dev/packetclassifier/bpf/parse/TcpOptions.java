// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.parse;

/** The options of a TCP header, as far as they can be seen. Reused from packet to packet. */
public final class TcpOptions {
  /** What {@link #mss} and {@link #scale} are without the option. */
  public static final int ABSENT = -1;

  private static final int END = 0;
  private static final int NOTHING = 1;
  /** Kind and length are part of what the length counts. */
  private static final int SHORTEST = 2;
  private static final int MSS = 2;
  private static final int MSS_LENGTH = 4;
  private static final int SCALE = 3;
  private static final int SCALE_LENGTH = 3;

  private int mss;
  private int scale;
  private int order;

  /** Walks the options up to their end, or to the first that does not lie whole within header and window. */
  public void read(Packet packet) {
    mss = ABSENT;
    scale = ABSENT;
    order = 0;
    int end = packet.visibleOptions();
    int at = 0;
    while (at < end && packet.option(at) != END) {
      int length = length(packet, at, end);
      if (length == 0 || at + length > end) {
        return;
      }
      note(packet, packet.option(at), length, at);
      at += length;
    }
  }

  /** Of the option at this place; 0 when it is broken. */
  private static int length(Packet packet, int at, int end) {
    if (packet.option(at) == NOTHING) {
      return 1;
    }
    return at + 1 < end && packet.option(at + 1) >= SHORTEST ? packet.option(at + 1) : 0;
  }

  private void note(Packet packet, int kind, int length, int at) {
    order = 7 * order + kind + 1 & 0xff;
    if (kind == MSS && length == MSS_LENGTH) {
      mss = packet.option(at + 2) << 8 | packet.option(at + 3);
    } else if (kind == SCALE && length == SCALE_LENGTH) {
      scale = packet.option(at + 2);
    }
  }

  /** Maximum segment size, or {@link #ABSENT}. */
  public int mss() {
    return mss;
  }

  /** Window scale, or {@link #ABSENT}. */
  public int scale() {
    return scale;
  }

  /** Hash of the kinds in their order, 0 to 255. */
  public int order() {
    return order;
  }
}
