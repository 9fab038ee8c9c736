// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.feature;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.bpf.state.StateSnapshot;
import dev.packetclassifier.bpf.state.Station;
import dev.packetclassifier.bpf.state.StationProtocol;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** Rows of the stations: the sender, the receiver, who began the flow. */
final class StationRows {
  private static final List<String> SPOKEN = List.of("ARP", "LLC", "EAPOL", "IPv4", "IPv6", "ICMP", "ICMPv6", "TCP", "UDP", "IGMP",
      "a multicast or broadcast frame", "packets of TCP port 80 or 8080", "packets of TCP or UDP port 443",
      "packets of UDP port 67, 68, 546 or 547",
      "packets of TCP or UDP port 53", "packets of UDP port 1900", "packets of UDP port 5353", "packets of UDP port 123");

  private final String group;
  private final Cost cost;
  private final Kinds kinds;
  private final Function<StateSnapshot, Station> station;

  private StationRows(String group, Cost cost, Kinds kinds, Function<StateSnapshot, Station> station) {
    this.group = group;
    this.cost = cost;
    this.kinds = kinds;
    this.station = station;
  }

  static void addTo(List<FeatureRow> rows) {
    new StationRows("Source", Cost.Station, Kinds.STATION, StateSnapshot::source).add(rows, "the sender");
    new StationRows("Destination", Cost.Station, Kinds.STATION, StateSnapshot::destination).add(rows, "the receiver");
    new StationRows("Initiator", Cost.Initiator, Kinds.INITIATOR, StateSnapshot::initiator).add(rows, "the flow's initiator");
  }

  private void add(List<FeatureRow> rows, String who) {
    for (StationProtocol protocol : StationProtocol.values()) {
      add(rows, "Spoke" + protocol.name(), "kind", 2,
          "2 when " + who + " has sent " + SPOKEN.get(protocol.ordinal()) + ", 1 when not, 0 unknown",
          known -> known.spoke(protocol));
    }
    add(rows, "DhcpLength", "bytes", 65535, "PayloadLength of the last packet with UDP port 67 or 68 that " + who + " sent; 0 without",
        Station::dhcpLength);
    add(rows, "DnsLength", "bytes", 65535, "PayloadLength of the last packet to UDP port 53 that " + who + " sent; 0 without",
        Station::dnsLength);
    add(rows, "LengthMean", "1/256 byte + 1", FlowRows.LARGEST_LENGTH_MEAN,
        "running mean of the PacketLength that " + who + " sent plus one; 0 unknown",
        known -> known.length().mean());
    String syn = " of the last SYN that " + who + " sent plus one; ";
    add(rows, "SynWindow", "bytes + 1", 65536, "window" + syn + "0 without SYN", known -> known.syn().window());
    add(rows, "SynMss", "bytes + 1", 65536, "maximum segment size" + syn + "1 without that option, 0 without SYN",
        known -> known.syn().mss());
    add(rows, "SynOptions", "hash + 1", 256, "hash of the order of the options" + syn + "0 without SYN", known -> known.syn().options());
  }

  private void add(List<FeatureRow> rows, String name, String unit, long max, String meaning, ToLongFunction<Station> value) {
    rows.add(new FeatureRow(Feature.valueOf(group + name), unit, max, meaning, Reset.Station, cost, kinds, seen -> {
      Station known = station.apply(seen);
      return known == null ? 0 : value.applyAsLong(known);
    }));
  }
}
