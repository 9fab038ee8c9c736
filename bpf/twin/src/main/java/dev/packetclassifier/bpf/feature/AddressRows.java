// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.feature;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.bpf.state.Address;
import java.util.List;

/** Rows of the addresses' last second and last minute, before this packet. */
final class AddressRows {
  /** Four buckets of 16 bits, plus one. */
  private static final long LARGEST_SUM = 4 * 0xffff + 1;
  /** All 64 bits set, plus one. */
  private static final long LARGEST_DISTINCT = 312;

  private AddressRows() {}

  static void addTo(List<FeatureRow> rows) {
    add(rows, Reset.Second, 0, true);
    add(rows, Reset.Second, 0, false);
    add(rows, Reset.Minute, Address.MINUTE_ROWS, true);
    add(rows, Reset.Minute, Address.MINUTE_ROWS, false);
  }

  static void addEstablished(List<FeatureRow> rows) {
    addEstablished(rows, Feature.SourceEstablished1s, Reset.Second, 0, true);
    addEstablished(rows, Feature.DestinationEstablished1s, Reset.Second, 0, false);
    addEstablished(rows, Feature.SourceEstablished60s, Reset.Minute, Address.MINUTE_ROWS, true);
    addEstablished(rows, Feature.DestinationEstablished60s, Reset.Minute, Address.MINUTE_ROWS, false);
  }

  private static void addEstablished(List<FeatureRow> rows, Feature feature, Reset window, int at, boolean source) {
    String since = window == Reset.Second ? " in the last second" : " in the last 60 seconds";
    String flows = source ? "TCP flows that the source address began" : "TCP flows that others began with the destination address";
    add(rows, feature, 0, "flows + 1", LARGEST_SUM,
        flows + " and that became established" + since
            + " (their initiator acknowledged the responder's SYN-ACK), before this packet, plus one",
        window, at + Address.ESTABLISHED_ROW, source);
  }

  private static void add(List<FeatureRow> rows, Reset window, int at, boolean source) {
    String since = window == Reset.Second ? " in the last second" : " in the last 60 seconds";
    String packets = source ? "packets that the source address sent" : "packets that the destination address received";
    String flows = source ? "flows that the source address began" : "flows that others began with the destination address";
    String peers = source ? "destination addresses" : "source addresses";
    add(rows, feature(source, "Packets", window), 0, "packets + 1", LARGEST_SUM, packets + since + ", before this one, plus one", window,
        at, source);
    add(rows, feature(source, "NewFlows", window), 1, "flows + 1", LARGEST_SUM, flows + since + ", plus one", window, at, source);
    add(rows, feature(source, "Unanswered", window), 2, "flows + 1", LARGEST_SUM,
        "of these flows, those without a packet of the other direction yet and not dropped by this node, plus one",
        window, at, source);
    add(rows, feature(source, "Ports", window), 3, "ports + 1", LARGEST_DISTINCT,
        "of these flows, about how many different destination ports, plus one", window, at,
        source);
    add(rows, feature(source, "Peers", window), 4, "addresses + 1", LARGEST_DISTINCT,
        "of these flows, about how many different " + peers + ", plus one", window, at,
        source);
  }

  private static void add(List<FeatureRow> rows, Feature feature, int index, String unit, long max, String meaning, Reset window, int at,
      boolean source) {
    rows.add(new FeatureRow(feature, unit, max, meaning, window, source ? Cost.Source : Cost.Destination,
        Kinds.ADDRESS, seen -> source ? seen.sourceRow(at + index) : seen.destinationRow(at + index)));
  }

  private static Feature feature(boolean source, String name, Reset window) {
    return Feature.valueOf((source ? "Source" : "Destination") + name + (window == Reset.Second ? "1s" : "60s"));
  }
}
