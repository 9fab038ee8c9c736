// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.feature;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.bpf.state.FlagCounts;
import dev.packetclassifier.bpf.state.Flow;
import java.util.List;
import java.util.function.ToLongFunction;

/** Rows of the flow: what is always kept, sums and extremes, running statistics, counts of flags. */
final class FlowRows {
  static final long LARGEST = 0xffff_ffffL;
  private static final int LONGEST = 65575;
  /** Of a running mean or deviation of lengths in 1/256 byte, plus one. */
  static final long LARGEST_LENGTH_MEAN = LONGEST * 256L + 1;

  private FlowRows() {}

  static void addTo(List<FeatureRow> rows) {
    addKept(rows);
    addGaps(rows);
    addRunning(rows);
    addTotals(rows);
    addFlags(rows);
  }

  private static FeatureRow row(Cost cost, Feature feature, String unit, long max, String meaning, ToLongFunction<Flow> value) {
    return new FeatureRow(feature, unit, max, meaning, Reset.Flow, cost, Kinds.FLOW,
        seen -> seen.flow() == null ? 0 : value.applyAsLong(seen.flow()));
  }

  private static void addKept(List<FeatureRow> rows) {
    rows.add(row(Cost.Flow, Feature.FlowPackets, "packets", LARGEST, "packets of the flow so far, this one included", Flow::packets));
    rows.add(row(Cost.Flow, Feature.FlowBytes, "bytes", LARGEST, "sum of PacketLength over the flow so far, this packet included",
        Flow::bytes));
    rows.add(new FeatureRow(Feature.FlowDirection, "direction", 2, "1 from the flow's initiator, 2 towards it", Reset.Flow, Cost.Flow,
        Kinds.FLOW,
        seen -> seen.flow() == null ? 0 : seen.forward() ? 1 : 2));
    rows.add(new FeatureRow(Feature.FlowDuration, "us + 1", LARGEST, "time since the flow's first packet plus one", Reset.Flow, Cost.Flow,
        Kinds.FLOW,
        seen -> seen.duration()));
    rows.add(new FeatureRow(Feature.MidFlow, "kind", 2,
        "TCP: 1 when the flow was seen from a SYN on, 2 when its first packet here had none; 0 elsewhere",
        Reset.Flow, Cost.Flow, Kinds.TRANSPORT, seen -> seen.flow() == null ? 0 : seen.flow().midFlow()));
  }

  private static void addGaps(List<FeatureRow> rows) {
    rows.add(new FeatureRow(Feature.InterArrival, "us + 1", LARGEST,
        "time since the flow's packet before this one, either direction, plus one; 0 for its first", Reset.Flow, Cost.Flow, Kinds.FLOW,
        seen -> seen.interArrival()));
    rows.add(row(Cost.Totals, Feature.InterArrivalMin, "us + 1", LARGEST,
        "the smallest InterArrival of the flow so far; 0 for its first packet",
        flow -> flow.totals().gapMin()));
    rows.add(row(Cost.Totals, Feature.InterArrivalMax, "us + 1", LARGEST,
        "the largest InterArrival of the flow so far; 0 for its first packet",
        flow -> flow.totals().gapMax()));
  }

  private static void addRunning(List<FeatureRow> rows) {
    rows.add(row(Cost.Running, Feature.LengthMean, "1/256 byte + 1", LARGEST_LENGTH_MEAN, "running mean of PacketLength plus one",
        flow -> flow.length().mean()));
    rows.add(row(Cost.Running, Feature.LengthDeviation, "1/256 byte + 1", LARGEST_LENGTH_MEAN,
        "running mean absolute deviation of PacketLength plus one", flow -> flow.length().deviation()));
    rows.add(row(Cost.Running, Feature.InterArrivalMean, "us + 1", LARGEST,
        "running mean of the time between the flow's packets plus one; 0 for its first packet", flow -> flow.gap().wholeMean()));
    rows.add(row(Cost.Running, Feature.InterArrivalDeviation, "us + 1", LARGEST,
        "running mean absolute deviation of that time plus one; 0 for the flow's first packet", flow -> flow.gap().wholeDeviation()));
    rows.add(row(Cost.Running, Feature.DirectionMean, "1/256 + 1", 257,
        "running mean of the direction (0 from the initiator, 1 towards it) plus one", flow -> flow.direction().mean()));
    rows.add(row(Cost.Running, Feature.DirectionDeviation, "1/256 + 1", 257, "running mean absolute deviation of the direction plus one",
        flow -> flow.direction().deviation()));
  }

  static void addPorts(List<FeatureRow> rows) {
    rows.add(new FeatureRow(Feature.InitiatorPort, "port", 65535, "TCP or UDP port of the flow's initiator, in both directions", Reset.Flow,
        Cost.Flow, Kinds.TRANSPORT, seen -> seen.flow() == null ? 0 : seen.initiatorPort()));
    rows.add(new FeatureRow(Feature.ResponderPort, "port", 65535, "TCP or UDP port of the flow's responder, in both directions", Reset.Flow,
        Cost.Flow, Kinds.TRANSPORT, seen -> seen.flow() == null ? 0 : seen.responderPort()));
  }

  static void addMeans(List<FeatureRow> rows) {
    rows.add(
        row(Cost.Means, Feature.FlowLengthMean, "1/256 byte + 1", LARGEST_LENGTH_MEAN, "mean of PacketLength over the flow so far plus one",
            flow -> flow.meanLength().mean()));
    rows.add(row(Cost.Means, Feature.FlowLengthDeviation, "1/256 byte + 1", LARGEST_LENGTH_MEAN,
        "mean absolute deviation of PacketLength over the flow so far plus one", flow -> flow.meanLength().deviation()));
    rows.add(row(Cost.Means, Feature.FlowInterArrivalMean, "us + 1", LARGEST,
        "mean of the time between the flow's packets so far plus one; 0 for its first packet", flow -> flow.meanGap().wholeMean()));
    rows.add(row(Cost.Means, Feature.FlowInterArrivalDeviation, "us + 1", LARGEST,
        "mean absolute deviation of that time so far plus one; 0 for the flow's first packet", flow -> flow.meanGap().wholeDeviation()));
    rows.add(row(Cost.Means, Feature.FlowDirectionMean, "1/256 + 1", 257,
        "mean of the direction (0 from the initiator, 1 towards it) over the flow so far plus one", flow -> flow.meanDirection().mean()));
    rows.add(row(Cost.Means, Feature.FlowDirectionDeviation, "1/256 + 1", 257,
        "mean absolute deviation of the direction over the flow so far plus one", flow -> flow.meanDirection().deviation()));
  }

  private static void addTotals(List<FeatureRow> rows) {
    rows.add(row(Cost.Totals, Feature.ForwardPackets, "packets + 1", LARGEST, "packets from the initiator so far plus one",
        flow -> flow.totals().packets(0)));
    rows.add(row(Cost.Totals, Feature.BackwardPackets, "packets + 1", LARGEST, "packets towards the initiator so far plus one",
        flow -> flow.totals().packets(1)));
    rows.add(row(Cost.Totals, Feature.ForwardBytes, "bytes + 1", LARGEST, "sum of PacketLength from the initiator so far plus one",
        flow -> flow.totals().bytes(0)));
    rows.add(row(Cost.Totals, Feature.BackwardBytes, "bytes + 1", LARGEST, "sum of PacketLength towards the initiator so far plus one",
        flow -> flow.totals().bytes(1)));
    rows.add(row(Cost.Totals, Feature.PayloadPackets, "packets + 1", LARGEST,
        "packets of the flow with a PayloadLength above 0 so far plus one",
        flow -> flow.totals().withPayload()));
    rows.add(row(Cost.Totals, Feature.PacketLengthMin, "bytes", LONGEST, "the smallest PacketLength of the flow so far",
        flow -> flow.totals().shortest()));
    rows.add(row(Cost.Totals, Feature.PacketLengthMax, "bytes", LONGEST, "the largest PacketLength of the flow so far",
        flow -> flow.totals().longest()));
  }

  private static void addFlags(List<FeatureRow> rows) {
    rows.add(flag(Feature.SynCount, "SYN", FlagCounts.SYN));
    rows.add(flag(Feature.AckCount, "ACK", FlagCounts.ACK));
    rows.add(flag(Feature.FinCount, "FIN", FlagCounts.FIN));
    rows.add(flag(Feature.RstCount, "RST", FlagCounts.RST));
    rows.add(flag(Feature.PshCount, "PSH", FlagCounts.PSH));
    rows.add(flag(Feature.UrgCount, "URG", FlagCounts.URG));
  }

  private static FeatureRow flag(Feature feature, String name, int flag) {
    return new FeatureRow(feature, "packets + 1", LARGEST, "TCP: packets of the flow with " + name + " so far plus one; 0 elsewhere",
        Reset.Flow,
        Cost.Flags, Kinds.TRANSPORT, seen -> seen.flow() == null ? 0 : seen.flow().flags().row(flag));
  }
}
