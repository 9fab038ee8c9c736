// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.parse;

/** Where an IP packet stands in a fragmented one. The ordinal is the value of the feature Fragment. */
public enum Fragment {
  /** Whole; also an IPv6 packet with a fragment header that says so ("atomic"). */
  None,
  /** Offset 0, more follow: has a transport header. */
  First,
  /** Offset above 0: has none, whatever its bytes look like. */
  Later
}
