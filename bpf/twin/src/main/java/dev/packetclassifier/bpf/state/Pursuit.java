// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.state;

import dev.packetclassifier.bpf.parse.Packet;

/** How far a flow's initiator has gone; None for a flow that did not begin with a SYN, was reset or had a packet dropped. */
enum Pursuit {
  None, SynSent, AckSent, Pursued;

  /** With another packet of the initiator: it goes on by an ACK that is no reset. */
  Pursuit after(Packet packet) {
    boolean goesOn = packet.isAck() && !packet.isReset();
    return switch (this) {
      case SynSent -> goesOn ? AckSent : None;
      case AckSent -> goesOn ? Pursued : None;
      case None, Pursued -> this;
    };
  }
}
