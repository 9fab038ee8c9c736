// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.label;

/** Both ends of a flow, the same for either direction. */
record FiveTuple(boolean ipv6, int protocol, long firstHigh, long firstLow, int firstPort, long secondHigh, long secondLow,
    int secondPort) {
  static FiveTuple of(boolean ipv6, int protocol, long aHigh, long aLow, int aPort, long bHigh, long bLow, int bPort) {
    int order = Long.compareUnsigned(aHigh, bHigh);
    order = order != 0 ? order : Long.compareUnsigned(aLow, bLow);
    order = order != 0 ? order : Integer.compare(aPort, bPort);
    return order <= 0 ? new FiveTuple(ipv6, protocol, aHigh, aLow, aPort, bHigh, bLow, bPort)
        : new FiveTuple(ipv6, protocol, bHigh, bLow, bPort, aHigh, aLow, aPort);
  }
}
