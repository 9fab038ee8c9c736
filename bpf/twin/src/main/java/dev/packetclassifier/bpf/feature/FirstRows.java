// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.feature;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.bpf.state.FirstPayload;
import dev.packetclassifier.bpf.state.SynMemory;
import java.util.List;
import java.util.function.ToLongFunction;

/** Rows of how a flow began: first payloads, first sizes, SYN. */
final class FirstRows {
  private static final Feature[] FEATURES = Feature.values();

  private FirstRows() {}

  static void addTo(List<FeatureRow> rows) {
    addPayload(rows, Feature.ForwardFirstByte0, "from the initiator", 0);
    addPayload(rows, Feature.BackwardFirstByte0, "towards the initiator", 1);
    for (int i = 0; i < 8; i++) {
      int index = i;
      rows.add(new FeatureRow(FEATURES[Feature.FirstSize0.ordinal() + i], "128 +- 10 log2(bytes + 1)", 255,
          "payload length and direction of the flow's packet "
              + (i + 1) + ": 128 + q from the initiator, 128 - q towards it, q = min(127, 10 log2(length + 1)); 0 while there is none",
          Reset.Flow, Cost.FirstSizes, Kinds.FLOW, seen -> seen.flow() == null ? 0 : seen.flow().firstSizes().size(index)));
    }
    addSyn(rows, Feature.ForwardSynMss, "from the initiator", 0);
    addSyn(rows, Feature.BackwardSynMss, "towards the initiator", 1);
  }

  private static void addPayload(List<FeatureRow> rows, Feature first, String where, int towards) {
    int number = first.ordinal();
    String payload = " of the first payload " + where;
    for (int i = 0; i < 4; i++) {
      int index = i;
      rows.add(payload(FEATURES[number + i], "byte + 1", 256, "byte " + i + payload + " plus one; 0 when there is none", towards,
          first4 -> first4.octet(index)));
    }
    String note = " among the first 16" + payload + " plus one; 0 without";
    rows.add(payload(FEATURES[number + 4], "bytes + 1", 17, "number of printable bytes (32 to 126)" + note, towards,
        FirstPayload::printable));
    rows.add(payload(FEATURES[number + 5], "bytes + 1", 17, "number of zero bytes" + note, towards, FirstPayload::zero));
    rows.add(payload(FEATURES[number + 6], "bytes + 1", 17, "number of bytes of 128 and more" + note, towards, FirstPayload::high));
    rows.add(payload(FEATURES[number + 7], "bytes", 65535, "PayloadLength" + payload + "; 0 without", towards, FirstPayload::length));
  }

  private static FeatureRow payload(Feature feature, String unit, long max, String meaning, int towards,
      ToLongFunction<FirstPayload> value) {
    return new FeatureRow(feature, unit, max, meaning + " (TCP and UDP only)", Reset.Flow, Cost.FirstPayload, Kinds.TRANSPORT,
        seen -> seen.flow() == null ? 0 : value.applyAsLong(seen.flow().firstPayload(towards)));
  }

  private static void addSyn(List<FeatureRow> rows, Feature first, String where, int towards) {
    int number = first.ordinal();
    String syn = " of the first SYN " + where;
    rows.add(syn(FEATURES[number], "bytes + 1", 65536, "maximum segment size" + syn + " plus one; 1 without that option, 0 without SYN",
        towards,
        SynMemory::mss));
    rows.add(syn(FEATURES[number + 1], "shift + 2", 257, "window scale" + syn + " plus two; 1 without that option, 0 without SYN", towards,
        SynMemory::scale));
    rows.add(syn(FEATURES[number + 2], "bytes + 1", 65536, "window" + syn + " plus one; 0 without SYN", towards, SynMemory::window));
    rows.add(syn(FEATURES[number + 3], "hash + 1", 256, "hash of the order of the options" + syn + " plus one; 0 without SYN", towards,
        SynMemory::options));
  }

  private static FeatureRow syn(Feature feature, String unit, long max, String meaning, int towards, ToLongFunction<SynMemory> value) {
    return new FeatureRow(feature, unit, max, meaning, Reset.Flow, Cost.Syn, Kinds.TRANSPORT,
        seen -> seen.flow() == null ? 0 : value.applyAsLong(seen.flow().syn(towards)));
  }
}
