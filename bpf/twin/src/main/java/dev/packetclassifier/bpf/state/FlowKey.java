// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.state;

import dev.packetclassifier.bpf.parse.Fragment;
import dev.packetclassifier.bpf.parse.Packet;

/** The key of a packet's flow: both ends in order, the same for both directions. Reused from packet to packet. */
final class FlowKey {
  static final int WORDS = 5;

  final long[] words = new long[WORDS];
  private boolean fromLow;

  /** @param ends of the packet, which has some */
  void set(Packet packet, Ends ends) {
    fromLow = order(packet, ends) <= 0;
    long[] low = fromLow ? ends.source : ends.destination;
    long[] high = fromLow ? ends.destination : ends.source;
    words[0] = low[0];
    words[1] = low[1];
    words[2] = high[0];
    words[3] = high[1];
    long lowPort = fromLow ? packet.sourcePort() : packet.destinationPort();
    long highPort = fromLow ? packet.destinationPort() : packet.sourcePort();
    long later = packet.fragment() == Fragment.Later ? 1 : 0;
    words[4] = lowPort | highPort << 16 | (long) packet.protocol() << 32 | (long) packet.linkKind().code() << 40 | later << 48;
  }

  /** Of the sender's end against the receiver's: address, then port. */
  private static int order(Packet packet, Ends ends) {
    int order = Long.compareUnsigned(ends.source[0], ends.destination[0]);
    if (order == 0) {
      order = Long.compareUnsigned(ends.source[1], ends.destination[1]);
    }
    return order != 0 ? order : Integer.compare(packet.sourcePort(), packet.destinationPort());
  }

  /** Whether the sender is the lower end; so it is when the ends are equal. */
  boolean fromLow() {
    return fromLow;
  }
}
