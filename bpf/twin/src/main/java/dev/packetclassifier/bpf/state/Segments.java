// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.state;

import dev.packetclassifier.bpf.parse.Packet;
import dev.packetclassifier.bpf.parse.Transport;

/**
 * The packets that one packet stands for: on its way out it may be cut only after it was seen, and what arrived may have been merged. All of
 * them, the first, or the others. Reused from packet to packet.
 */
final class Segments {
  /** Averages and first sizes look at so many. */
  private static final int FOLLOWED = 8;

  private int all;
  private int header;
  private int size;
  private int last;
  /** Which of them this is: from one, inclusive, to another. */
  private int from;
  private int to;

  /** All packets of one whose segment size is known, or the one. */
  void set(Packet packet) {
    int payload = packet.payloadLength();
    header = packet.packetLength() - payload;
    all = number(packet);
    size = all > 1 ? packet.segmentSize() : payload;
    last = Math.max(0, payload - size * (all - 1));
    all();
  }

  private static int number(Packet packet) {
    int segment = packet.segmentSize();
    if (segment == 0) {
      return 1;
    }
    if (packet.transport() != Transport.Tcp && packet.gsoSegments() > 0) {
      return packet.gsoSegments();
    }
    return Math.max(1, (packet.payloadLength() + segment - 1) / segment);
  }

  /** Is all of them from now on. */
  void all() {
    from = 0;
    to = all;
  }

  /** Is the first of them from now on. */
  void first() {
    from = 0;
    to = 1;
  }

  /** Is all but the first from now on; there are some. */
  void others() {
    from = 1;
    to = all;
  }

  int count() {
    return to - from;
  }

  /** How many of them, from the first, running means and first sizes look at. */
  int followed() {
    return Math.min(FOLLOWED, to) - Math.min(FOLLOWED, from);
  }

  /** Whether the packet's last is among them: FIN, PSH and RST are in it. */
  boolean end() {
    return to == all;
  }

  /** PayloadLength of one of them. */
  int payload(int index) {
    return from + index < all - 1 ? size : last;
  }

  /** PacketLength of one of them. */
  int length(int index) {
    return header + payload(index);
  }

  /** Sum of their PacketLength. */
  long bytes() {
    return (long) header * count() + (long) payload(0) * (count() - 1) + payload(count() - 1);
  }

  /** The smallest PacketLength. */
  int shortest() {
    return Math.min(length(0), length(count() - 1));
  }

  /** The largest PacketLength. */
  int longest() {
    return Math.max(length(0), length(count() - 1));
  }

  /** How many have payload: all or none. */
  int withPayload() {
    return payload(0) > 0 ? count() : 0;
  }
}
