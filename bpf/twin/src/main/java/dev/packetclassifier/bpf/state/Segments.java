// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.state;

import dev.packetclassifier.bpf.parse.Packet;

/** The packets that one packet stands for: on its way out it may be cut only after it was seen. Reused from packet to packet. */
final class Segments {
  /** Averages and first sizes look at so many. */
  private static final int FOLLOWED = 8;

  private int count;
  private int header;
  private int payload;
  private int size;

  /** @param segmentSize payload bytes of each; 0 when the packet is one */
  void set(Packet packet, int segmentSize) {
    payload = packet.payloadLength();
    header = packet.packetLength() - payload;
    boolean several = segmentSize > 0 && payload > segmentSize;
    size = several ? segmentSize : payload;
    count = several ? (payload + segmentSize - 1) / segmentSize : 1;
  }

  int count() {
    return count;
  }

  /** How many of them, from the first, running means and first sizes look at. */
  int followed() {
    return Math.min(FOLLOWED, count);
  }

  /** PayloadLength of one of them. */
  int payload(int index) {
    return index < count - 1 ? size : payload - size * (count - 1);
  }

  /** PacketLength of one of them. */
  int length(int index) {
    return header + payload(index);
  }

  /** Sum of their PacketLength. */
  long bytes() {
    return (long) header * count + payload;
  }

  /** The smallest PacketLength: the last one's. */
  int shortest() {
    return length(count - 1);
  }

  /** The largest PacketLength. */
  int longest() {
    return length(0);
  }

  /** How many have payload: all or none. */
  int withPayload() {
    return payload > 0 ? count : 0;
  }
}
