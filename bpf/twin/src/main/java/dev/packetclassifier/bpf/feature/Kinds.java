// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.feature;

/**
 * What a row gives for packets other than whole IPv4 ones of TCP and UDP.
 *
 * @param ipv6 what differs in IPv6 packets; "as IPv4" when nothing does
 * @param fragments what later fragments get (first ones have their transport header and are as whole packets)
 * @param icmp what ICMP and ICMPv6 packets get
 * @param arp what ARP packets get
 * @param others what everything else that is not IP gets
 */
public record Kinds(String ipv6, String fragments, String icmp, String arp, String others) {
  private static final String SAME = "as IPv4";
  private static final String NOTHING = "0";

  /** TCP and UDP have it, nothing else. */
  static final Kinds TRANSPORT = new Kinds(SAME, NOTHING, NOTHING, NOTHING, NOTHING);
  /** Every packet has it. */
  static final Kinds ALL = new Kinds(SAME, "as whole packets", "as other packets", "as IPv4", "as IPv4");
  /** What belongs to a flow. */
  static final Kinds FLOW = new Kinds(SAME, "of the flow of later fragments", "of the flow between the two addresses",
      "of the flow between the two IPv4 addresses", NOTHING);
  /** What belongs to an address. */
  static final Kinds ADDRESS = new Kinds(SAME, "as whole packets", "as other packets", "of its IPv4 addresses", NOTHING);
  /** What belongs to a station. */
  static final Kinds STATION = new Kinds(SAME, "as whole packets", "as other packets", "as IPv4", "0 by address; by MAC address as IPv4");
  /** What belongs to the station that began the flow. */
  static final Kinds INITIATOR = new Kinds(SAME, "as whole packets", "as other packets", "as IPv4", NOTHING);

  Kinds ipv6(String changed) {
    return new Kinds(changed, fragments, icmp, arp, others);
  }

  Kinds fragments(String changed) {
    return new Kinds(ipv6, changed, icmp, arp, others);
  }

  Kinds icmp(String changed) {
    return new Kinds(ipv6, fragments, changed, arp, others);
  }

  /** ARP and what else is not IP. */
  Kinds notIp(String changed) {
    return new Kinds(ipv6, fragments, icmp, changed, changed);
  }

  Kinds others(String changed) {
    return new Kinds(ipv6, fragments, icmp, arp, changed);
  }

  Kinds arp(String changed) {
    return new Kinds(ipv6, fragments, icmp, changed, others);
  }
}
