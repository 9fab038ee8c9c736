// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.parse;

/** What is directly above Ethernet and its tags. */
public enum LinkKind {
  IPv4,
  IPv6,
  ARP,
  LLDP,
  /** A length (below 0x0600) instead of a type. */
  LLC,
  EAPOL,
  Other;

  /** The value of the feature LinkKind: 1 to 7. */
  public int code() {
    return ordinal() + 1;
  }

  static LinkKind of(int ethertype) {
    if (ethertype < 0x0600) {
      return LLC;
    }
    return switch (ethertype) {
      case 0x0800 -> IPv4;
      case 0x86dd -> IPv6;
      case 0x0806 -> ARP;
      case 0x88cc -> LLDP;
      case 0x888e -> EAPOL;
      default -> Other;
    };
  }
}
