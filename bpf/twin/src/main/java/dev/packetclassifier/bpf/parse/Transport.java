// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.parse;

/** The transport headers that are read. */
public enum Transport {
  /** Not IP, a later fragment, or another protocol. */
  None,
  Tcp,
  Udp,
  /** Protocol 1 in IPv4; in IPv6 it is another protocol. */
  Icmp,
  /** Protocol 58 in IPv6; in IPv4 it is another protocol. */
  Icmpv6
}
