// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.state;

import dev.packetclassifier.bpf.parse.Packet;
import dev.packetclassifier.bpf.parse.TcpOptions;

/** What a SYN said: of a flow's direction the first, of a station the last. All 0 without one. */
public final class SynMemory {
  private int mss;
  private int scale;
  private int window;
  private int options;

  void clear() {
    mss = 0;
    scale = 0;
    window = 0;
    options = 0;
  }

  boolean isEmpty() {
    return window == 0;
  }

  /** @param read of this packet */
  void set(Packet packet, TcpOptions read) {
    mss = read.mss() == TcpOptions.ABSENT ? 1 : read.mss() + 1;
    scale = read.scale() == TcpOptions.ABSENT ? 1 : read.scale() + 2;
    window = packet.tcpWindow() + 1;
    options = read.order() + 1;
  }

  /** Maximum segment size plus one; 1 without that option. */
  public int mss() {
    return mss;
  }

  /** Window scale plus two; 1 without that option. */
  public int scale() {
    return scale;
  }

  /** Window plus one. */
  public int window() {
    return window;
  }

  /** Hash of the order of its options plus one. */
  public int options() {
    return options;
  }
}
