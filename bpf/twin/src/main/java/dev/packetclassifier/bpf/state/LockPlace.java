// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.state;

/**
 * The locks that a packet takes one after the other, each of the set of a record. In the kernel one that other CPUs hold for too long makes
 * the packet Busy; the twin is told where. The ordinal is the program's number.
 */
public enum LockPlace {
  /** None. */
  None,
  /** The flow. */
  Flow,
  /** The flow's initiator as a source, which is still to be given or taken something. */
  SourceDebt,
  /** The flow's responder as a destination, likewise. */
  DestinationDebt,
  /** The packet's source. */
  Source,
  /** The packet's destination. */
  Destination,
  /** The station that sent it. */
  Sender,
  /** The station that it goes to. */
  Receiver,
  /** The station that began its flow. */
  Initiator
}
