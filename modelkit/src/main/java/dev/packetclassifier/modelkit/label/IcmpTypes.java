// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.label;

import java.util.Map;

/**
 * Which ICMP messages a row of a flow table is about. Flow meters write the message where others have ports: Zeek the type and the answer's
 * type or the code, Argus type and code in one number, NetFlow the same as the destination port. Two zeros are any message.
 *
 * @param type -1 for any
 * @param answer type of the answer, which belongs to the same row; -1 when there is none
 */
record IcmpTypes(int type, int answer) {
  static final IcmpTypes ANY = new IcmpTypes(-1, -1);

  /** Requests and their answers (RFC 792, 950, 1256, 4443, 4861, 4620). */
  private static final Map<Integer, Integer> ANSWERS = Map.ofEntries(Map.entry(8, 0), Map.entry(0, 8), Map.entry(13, 14), Map.entry(14, 13),
      Map.entry(15, 16), Map.entry(16, 15), Map.entry(17, 18), Map.entry(18, 17), Map.entry(10, 9), Map.entry(9, 10), Map.entry(128, 129),
      Map.entry(129, 128), Map.entry(133, 134), Map.entry(134, 133), Map.entry(135, 136), Map.entry(136, 135), Map.entry(139, 140),
      Map.entry(140, 139));

  static IcmpTypes of(int sourcePort, int destinationPort) {
    if (sourcePort == 0 && destinationPort == 0) {
      return ANY;
    }
    int number = sourcePort != 0 ? sourcePort : destinationPort;
    /* The answer alone: an echo reply of type 0 before code or type 8. */
    if (sourcePort == 0 && destinationPort == 8) {
      return new IcmpTypes(0, 8);
    }
    int type = number > 255 ? number >> 8 : number;
    return new IcmpTypes(type, ANSWERS.getOrDefault(type, -1));
  }

  boolean include(int icmpType) {
    return type < 0 || icmpType == type || icmpType == answer;
  }
}
