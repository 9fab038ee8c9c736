// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.state;

import dev.packetclassifier.bpf.parse.Packet;

/** How far a TCP flow that began with a SYN is towards being established. */
final class Handshake {
  /** How far beyond the responder's first byte an acknowledgment may be: a guess hits it once in 2^16 times. */
  private static final int ACKNOWLEDGED = 1 << 16;

  private boolean answered;
  private int nextNumber;
  private boolean complete;

  void begin() {
    answered = false;
    complete = false;
  }

  boolean isComplete() {
    return complete;
  }

  /**
   * Follows one packet.
   *
   * @param forward whether it comes from the initiator
   * @return whether this one completes it: it acknowledges what only a receiver of the latest SYN-ACK can know
   */
  boolean isCompletedBy(Packet packet, boolean forward) {
    if (complete) {
      return false;
    }
    if (!forward) {
      if (packet.isSynAck()) {
        answered = true;
        nextNumber = packet.tcpSequence() + 1;
      }
      return false;
    }
    complete = answered && packet.isPlainAck() && Integer.compareUnsigned(packet.tcpAcknowledgment() - nextNumber, ACKNOWLEDGED) < 0;
    return complete;
  }
}
