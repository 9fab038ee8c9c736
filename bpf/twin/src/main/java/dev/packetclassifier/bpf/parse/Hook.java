// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.parse;

/** Where a packet is seen. The ordinal is the program's number. */
public enum Hook {
  /** What arrives (XDP): judged. */
  Arriving,
  /** What leaves (tc egress): kept in the state, never judged. */
  Leaving,
  /** What arrives (tc ingress), where it may have been merged: judged, several segments as the first of them. */
  ArrivingTc
}
