// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.proof;

import static dev.packetclassifier.api.v1alpha1.Feature.*;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.bpf.proof.LinearRule.Condition;
import dev.packetclassifier.bpf.proof.LinearRule.Term;
import java.util.ArrayList;
import java.util.List;

/**
 * What holds between the rows of a flow. All groups that a program reads of a flow began together: one that lacks a group is cold and
 * not judged, and begins again with all of them. Nothing is said of times that the clocks of two CPUs may disagree about.
 */
final class FlowRules {
  private static final long LONGEST = 65_575;
  private static final long SHORTEST = 28;
  private static final int SYN_BIT = 2;
  private static final long UNSATURATED = Domain.LARGEST - 1;
  private static final String GOES_ON = "a mean lies between the smallest and the largest value, a deviation within their difference";

  private FlowRules() {}

  static List<Rule> all() {
    List<Rule> rules = new ArrayList<>();
    addCounts(rules);
    addBytes(rules);
    addFlags(rules);
    addTimes(rules);
    addMeans(rules, LengthMean, LengthDeviation, DirectionMean, DirectionDeviation, InterArrivalMean, InterArrivalDeviation);
    addMeans(rules, FlowLengthMean, FlowLengthDeviation, FlowDirectionMean, FlowDirectionDeviation, FlowInterArrivalMean,
        FlowInterArrivalDeviation);
    addFirstSizes(rules);
    addFirstPayloads(rules);
    addSyn(rules);
    return rules;
  }

  private static void addCounts(List<Rule> rules) {
    rules.add(new SumRule("every packet of a flow goes one way or the other", ForwardPackets, BackwardPackets, FlowPackets));
    rules.add(
        new LinearRule("the flow has this packet", List.of(new Term(ForwardPackets, -1), new Term(BackwardPackets, -1)), -3, List.of()));
    rules.addAll(
        LinearRule.within("this packet is from the initiator", ForwardPackets, 2, Domain.LARGEST, new Condition(FlowDirection, 1, 1)));
    rules.addAll(LinearRule.within("this packet is towards the initiator", BackwardPackets, 2, Domain.LARGEST,
        new Condition(FlowDirection, 2, 2)));
    rules.addAll(LinearRule.within("a flow that was seen from its SYN on has a packet of its initiator", ForwardPackets, 2, Domain.LARGEST,
        new Condition(MidFlow, 1, 1)));
    rules.add(LinearRule.atMost("what goes one way is at most all", ForwardPackets, -1, FlowPackets));
    rules.add(LinearRule.atMost("what goes one way is at most all", BackwardPackets, -1, FlowPackets));
    rules.add(LinearRule.atMost("what goes one way is at most all", ForwardBytes, -1, FlowBytes));
    rules.add(LinearRule.atMost("what goes one way is at most all", BackwardBytes, -1, FlowBytes));
    rules.add(LinearRule.atMost("no more packets with payload than packets", PayloadPackets, -1, FlowPackets));
    rules.add(new LinearRule("no more packets with payload than packets",
        List.of(new Term(PayloadPackets, 1), new Term(ForwardPackets, -1), new Term(BackwardPackets, -1)), -1, List.of()));
    rules.addAll(LinearRule.within("this packet has payload", PayloadPackets, 2, Domain.LARGEST,
        new Condition(PayloadLength, 1, Domain.LARGEST)));
  }

  private static void addBytes(List<Rule> rules) {
    rules.add(new SumRule("every byte of a flow goes one way or the other", ForwardBytes, BackwardBytes, FlowBytes));
    addBytesOf(rules, FlowBytes, 0, FlowPackets, 0);
    addBytesOf(rules, ForwardBytes, 1, ForwardPackets, 1);
    addBytesOf(rules, BackwardBytes, 1, BackwardPackets, 1);
    String reason = "this packet is one of the flow";
    rules.add(LinearRule.atMost(reason, PacketLength, 0, FlowBytes));
    rules.add(LinearRule.atMost(reason, PacketLength, 0, ForwardBytes, new Condition(FlowDirection, 1, 1)));
    rules.add(LinearRule.atMost(reason, PacketLength, 0, BackwardBytes, new Condition(FlowDirection, 2, 2)));
    rules.add(LinearRule.atMost(reason, PacketLengthMin, 0, PacketLength));
    rules.add(LinearRule.atMost(reason, PacketLength, 0, PacketLengthMax));
    rules.add(LinearRule.atMost("the largest packet is one of the flow", PacketLengthMax, 0, FlowBytes));
    rules.add(LinearRule.atMost("the smallest is at most the largest", PacketLengthMin, 0, PacketLengthMax));
    rules.addAll(LinearRule.within("headers alone take 28 bytes", PacketLengthMin, SHORTEST, LONGEST));
    rules.addAll(LinearRule.within("headers alone take 28 bytes", PacketLengthMax, SHORTEST, LONGEST));
  }

  /** Bytes of packets that have 28 to 65,575 each; of a counter that is not saturated. */
  private static void addBytesOf(List<Rule> rules, Feature bytes, int bytesPlus, Feature packets, int packetsPlus) {
    String reason = "each packet has 28 to 65,575 bytes";
    rules.add(new LinearRule(reason, List.of(new Term(packets, SHORTEST), new Term(bytes, -1)), SHORTEST * packetsPlus - bytesPlus,
        List.of(new Condition(bytes, 0, UNSATURATED))));
    rules.add(new LinearRule(reason, List.of(new Term(bytes, 1), new Term(packets, -LONGEST)), bytesPlus - LONGEST * packetsPlus,
        List.of(new Condition(packets, 0, UNSATURATED))));
  }

  private static void addFlags(List<Rule> rules) {
    for (Feature count : List.of(SynCount, AckCount, FinCount, RstCount, PshCount, UrgCount)) {
      rules.add(LinearRule.atMost("no more packets with a flag than packets", count, -1, FlowPackets));
      rules.add(new LinearRule("no more packets with a flag than packets",
          List.of(new Term(count, 1), new Term(ForwardPackets, -1), new Term(BackwardPackets, -1)), -1, List.of()));
    }
    rules.addAll(
        LinearRule.within("a flow that was seen from its SYN on has one", SynCount, 2, Domain.LARGEST, new Condition(MidFlow, 1, 1)));
    for (int from = 0; from < 256; from += 2 * SYN_BIT) {
      rules.addAll(LinearRule.within("the first packet of a flow that was seen from its SYN on is that SYN", FlowPackets, 2, Domain.LARGEST,
          new Condition(MidFlow, 1, 1), new Condition(TcpFlags, from + 1, from + SYN_BIT)));
    }
    // Of a merged arrival FIN, RST and PSH are counted with its last segment, after the rows were read.
    addFlag(rules, SynCount, SYN_BIT);
    addFlag(rules, AckCount, 16);
    addFlag(rules, UrgCount, 32);
  }

  /** Flags are bits: with a rule for each run of numbers that have the bit. */
  private static void addFlag(List<Rule> rules, Feature count, int bit) {
    for (int from = bit; from < 256; from += 2 * bit) {
      rules.addAll(LinearRule.within("this packet has the flag", count, 2, Domain.LARGEST, new Condition(TcpFlags, from + 1, from + bit)));
    }
  }

  private static void addTimes(List<Rule> rules) {
    String reason = "the time since the packet before is one of the flow's";
    rules.add(LinearRule.atMost(reason, InterArrivalMin, 0, InterArrival));
    rules.add(LinearRule.atMost(reason, InterArrival, 0, InterArrivalMax));
    rules.add(LinearRule.atMost("the smallest is at most the largest", InterArrivalMin, 0, InterArrivalMax));
  }

  private static void addMeans(List<Rule> rules, Feature length, Feature lengthDeviation, Feature direction, Feature directionDeviation,
      Feature gap, Feature gapDeviation) {
    rules.add(new LinearRule(GOES_ON, List.of(new Term(PacketLengthMin, 256), new Term(length, -1)), -1, List.of()));
    rules.add(new LinearRule(GOES_ON, List.of(new Term(length, 1), new Term(PacketLengthMax, -256)), 1, List.of()));
    rules.add(new LinearRule(GOES_ON,
        List.of(new Term(lengthDeviation, 1), new Term(PacketLengthMax, -256), new Term(PacketLengthMin, 256)), 1, List.of()));
    rules.add(LinearRule.atMost(GOES_ON, InterArrivalMin, 0, gap));
    rules.add(LinearRule.atMost(GOES_ON, gap, 0, InterArrivalMax));
    rules.add(new LinearRule(GOES_ON,
        List.of(new Term(gapDeviation, 1), new Term(InterArrivalMax, -1), new Term(InterArrivalMin, 1)), 1,
        List.of(new Condition(InterArrivalMax, 0, UNSATURATED))));
    String oneWay = "all packets went one way";
    rules.addAll(LinearRule.within(oneWay, direction, 1, 1, new Condition(BackwardPackets, 1, 1)));
    rules.addAll(LinearRule.within(oneWay, direction, 257, 257, new Condition(ForwardPackets, 1, 1)));
    rules.addAll(LinearRule.within(oneWay, directionDeviation, 1, 1, new Condition(BackwardPackets, 1, 1)));
    rules.addAll(LinearRule.within(oneWay, directionDeviation, 1, 1, new Condition(ForwardPackets, 1, 1)));
  }

  private static void addFirstSizes(List<Rule> rules) {
    for (int i = 1; i < 8; i++) {
      Feature size = Feature.values()[FirstSize0.ordinal() + i];
      rules.addAll(LinearRule.within("the flow has had this packet", size, 1, 255, new Condition(FlowPackets, i + 1, Domain.LARGEST)));
      rules.addAll(LinearRule.within("the flow has not had this packet yet", size, 0, 0, new Condition(FlowPackets, 0, i)));
    }
  }

  private static void addFirstPayloads(List<Rule> rules) {
    addFirstPayload(rules, ForwardFirstByte0, ForwardFirstLength, ForwardPackets, 1);
    addFirstPayload(rules, BackwardFirstByte0, BackwardFirstLength, BackwardPackets, 2);
  }

  private static void addFirstPayload(List<Rule> rules, Feature first, Feature length, Feature packets, int direction) {
    for (int i = first.ordinal(); i < length.ordinal(); i++) {
      rules.addAll(LinearRule.within("of no payload nothing is known", Feature.values()[i], 0, 0, new Condition(length, 0, 0)));
    }
    rules.addAll(LinearRule.within("no packet went this way", length, 0, 0, new Condition(packets, 1, 1)));
    rules.addAll(LinearRule.within("no packet had payload", length, 0, 0, new Condition(PayloadPackets, 1, 1)));
    rules.addAll(LinearRule.within("this packet has payload", length, 1, 65_535, new Condition(FlowDirection, direction, direction),
        new Condition(PayloadLength, 1, Domain.LARGEST), new Condition(Protocol, 6, 17)));
  }

  private static void addSyn(List<Rule> rules) {
    for (int i = ForwardSynMss.ordinal(); i <= BackwardSynOptions.ordinal(); i++) {
      rules.addAll(LinearRule.within("no packet had SYN", Feature.values()[i], 0, 0, new Condition(SynCount, 0, 1)));
    }
    for (int i = 0; i < 4; i++) {
      Feature forward = Feature.values()[ForwardSynMss.ordinal() + i];
      Feature backward = Feature.values()[BackwardSynMss.ordinal() + i];
      rules.addAll(LinearRule.within("a flow that was seen from its SYN on has one of its initiator", forward, 1, Domain.LARGEST,
          new Condition(MidFlow, 1, 1)));
      rules.addAll(LinearRule.within("no packet went this way", backward, 0, 0, new Condition(BackwardPackets, 1, 1)));
      rules.addAll(LinearRule.within("no packet went this way", forward, 0, 0, new Condition(ForwardPackets, 1, 1)));
      rules.addAll(LinearRule.within("a SYN has all of these or none", forward, 0, 0, new Condition(ForwardSynWindow, 0, 0)));
      rules.addAll(LinearRule.within("a SYN has all of these or none", backward, 0, 0, new Condition(BackwardSynWindow, 0, 0)));
      rules.addAll(LinearRule.within("a SYN has all of these or none", forward, 1, Domain.LARGEST,
          new Condition(ForwardSynWindow, 1, Domain.LARGEST)));
      rules.addAll(LinearRule.within("a SYN has all of these or none", backward, 1, Domain.LARGEST,
          new Condition(BackwardSynWindow, 1, Domain.LARGEST)));
    }
  }
}
