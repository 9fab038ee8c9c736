// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.label;

import java.util.Locale;
import java.util.Map;

/** Numbers of IP protocols, as tables of flows name them. */
final class Protocols {
  static final int ICMP = 1;
  static final int TCP = 6;
  static final int UDP = 17;
  static final int ICMPV6 = 58;

  /** Those of rules, which messages list. */
  static final Map<String, Integer> NAMES = Map.of("icmp", ICMP, "igmp", 2, "tcp", TCP, "udp", UDP, "icmpv6", ICMPV6);

  /** Further names by which programs write them; Argus writes protocols of UDP as protocols. */
  private static final Map<String, Integer> OTHERS = Map.ofEntries(Map.entry("ipv6-icmp", ICMPV6), Map.entry("icmp6", ICMPV6),
      Map.entry("ipv6icmp", ICMPV6), Map.entry("rtp", UDP), Map.entry("rtcp", UDP), Map.entry("udt", UDP), Map.entry("sctp", 132),
      Map.entry("gre", 47), Map.entry("esp", 50), Map.entry("ah", 51), Map.entry("ospf", 89), Map.entry("ospfigp", 89),
      Map.entry("pim", 103),
      Map.entry("vrrp", 112), Map.entry("eigrp", 88), Map.entry("dccp", 33), Map.entry("udplite", 136), Map.entry("ipip", 4),
      Map.entry("ipnip", 4), Map.entry("egp", 8), Map.entry("igp", 9), Map.entry("rsvp", 46), Map.entry("l2tp", 115));

  private Protocols() {}

  /**
   * @param text a name in any letters, or a number, perhaps with a fraction of 0
   * @return -1 for what is no protocol of IP, such as arp
   */
  static int number(String text) {
    String name = text.trim().toLowerCase(Locale.ROOT);
    Integer known = NAMES.getOrDefault(name, OTHERS.get(name));
    if (known != null) {
      return known;
    }
    if (!name.matches("[0-9]{1,3}(\\.0+)?")) {
      return -1;
    }
    int number = (int) Double.parseDouble(name);
    return number <= 255 ? number : -1;
  }

  static boolean hasPorts(int protocol) {
    return protocol == TCP || protocol == UDP;
  }

  static boolean isIcmp(int protocol) {
    return protocol == ICMP || protocol == ICMPV6;
  }
}
