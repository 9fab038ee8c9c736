// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.feature;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.bpf.state.FirstPayload;
import dev.packetclassifier.bpf.state.SynMemory;
import java.util.List;
import java.util.function.ToLongFunction;

/** Rows of how a flow began: first payloads, first sizes, SYN. */
final class FirstRows {
  private FirstRows() {}

  static void addTo(List<FeatureRow> rows) {
    addPayload(rows, "ForwardFirst", "from the initiator", 0);
    addPayload(rows, "BackwardFirst", "towards the initiator", 1);
    for (int i = 0; i < 8; i++) {
      int index = i;
      rows.add(new FeatureRow(Feature.valueOf("FirstSize" + i), "128 +- 10 log2(bytes + 1)", 255,
          "payload length and direction of the flow's packet "
              + (i + 1) + ": 128 + q from the initiator, 128 - q towards it, q = min(127, 10 log2(length + 1)); 0 while there is none",
          Reset.Flow, Cost.FirstSizes, Kinds.FLOW, seen -> seen.flow() == null ? 0 : seen.flow().firstSizes().size(index)));
    }
    addSyn(rows, "ForwardSyn", "from the initiator", 0);
    addSyn(rows, "BackwardSyn", "towards the initiator", 1);
  }

  private static void addPayload(List<FeatureRow> rows, String group, String where, int towards) {
    String payload = " of the first payload " + where;
    for (int i = 0; i < 4; i++) {
      int index = i;
      rows.add(
          payload(Feature.valueOf(group + "Byte" + i), "byte + 1", 256, "byte " + i + payload + " plus one; 0 when there is none", towards,
              first4 -> first4.octet(index)));
    }
    String note = " among the first 16" + payload + " plus one; 0 without";
    rows.add(payload(Feature.valueOf(group + "Printable"), "bytes + 1", 17, "number of printable bytes (32 to 126)" + note, towards,
        FirstPayload::printable));
    rows.add(payload(Feature.valueOf(group + "Zero"), "bytes + 1", 17, "number of zero bytes" + note, towards, FirstPayload::zero));
    rows.add(
        payload(Feature.valueOf(group + "High"), "bytes + 1", 17, "number of bytes of 128 and more" + note, towards, FirstPayload::high));
    rows.add(payload(Feature.valueOf(group + "Length"), "bytes", 65535, "PayloadLength" + payload + "; 0 without", towards,
        FirstPayload::length));
  }

  private static FeatureRow payload(Feature feature, String unit, long max, String meaning, int towards,
      ToLongFunction<FirstPayload> value) {
    return new FeatureRow(feature, unit, max, meaning + " (TCP and UDP only)", Reset.Flow, Cost.FirstPayload, Kinds.TRANSPORT,
        seen -> seen.flow() == null ? 0 : value.applyAsLong(seen.flow().firstPayload(towards)));
  }

  private static void addSyn(List<FeatureRow> rows, String group, String where, int towards) {
    String syn = " of the first SYN " + where;
    rows.add(syn(Feature.valueOf(group + "Mss"), "bytes + 1", 65536,
        "maximum segment size" + syn + " plus one; 1 without that option, 0 without SYN",
        towards,
        SynMemory::mss));
    rows.add(syn(Feature.valueOf(group + "Scale"), "shift + 2", 257,
        "window scale" + syn + " plus two; 1 without that option, 0 without SYN", towards,
        SynMemory::scale));
    rows.add(syn(Feature.valueOf(group + "Window"), "bytes + 1", 65536, "window" + syn + " plus one; 0 without SYN", towards,
        SynMemory::window));
    rows.add(syn(Feature.valueOf(group + "Options"), "hash + 1", 256, "hash of the order of the options" + syn + " plus one; 0 without SYN",
        towards,
        SynMemory::options));
  }

  private static FeatureRow syn(Feature feature, String unit, long max, String meaning, int towards, ToLongFunction<SynMemory> value) {
    return new FeatureRow(feature, unit, max, meaning, Reset.Flow, Cost.Syn, Kinds.TRANSPORT,
        seen -> seen.flow() == null ? 0 : value.applyAsLong(seen.flow().syn(towards)));
  }
}
