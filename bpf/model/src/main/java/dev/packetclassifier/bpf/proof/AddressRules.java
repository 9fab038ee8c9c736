// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.proof;

import static dev.packetclassifier.api.v1alpha1.Feature.*;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.bpf.proof.LinearRule.Condition;
import java.util.ArrayList;
import java.util.List;

/** What holds between the rows of an address's windows, and of the stations. */
final class AddressRules {
  /** What linear counting says of so many bits of 64; the twin's table, which a test compares. */
  static final int[] ESTIMATES = {
      0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 15, 16, 17, 18, 20, 21, 23, 24, 25, 27, 28, 30, 32, 33, 35, 37, 39, 40, 42, 44, 46, 48, 51,
      53, 55, 58, 60, 63, 65, 68, 71, 74, 78, 81, 85, 89, 93, 97, 102, 107, 113, 119, 126, 133, 142, 151, 163, 177, 196, 222, 266, 311
  };
  /** The first number, stored plus one, at which a bucket of 16 bits may stand still. */
  private static final long BUCKET_FULL = 65_536;
  private static final Feature[] WINDOWS = {SourcePackets1s, DestinationPackets1s, SourcePackets60s, DestinationPackets60s};

  private AddressRules() {}

  /** Of one window: its rows are kept together, bucket by bucket. */
  static List<Rule> ofOneWindow() {
    List<Rule> rules = new ArrayList<>();
    for (Feature packets : WINDOWS) {
      Feature newFlows = next(packets, 1);
      rules.add(
          LinearRule.atMost("each new flow brings a packet into the same bucket, and both stop at the same number", newFlows, 0, packets));
      rules.add(LinearRule.atMost("what is unanswered is new, and only ever taken back", next(packets, 2), 0, newFlows));
      addDistinct(rules, newFlows, next(packets, 3));
      addDistinct(rules, newFlows, next(packets, 4));
    }
    addStations(rules);
    return rules;
  }

  /**
   * Of the window of one second against that of 60: what is in the shorter came into the longer at the same time. Not true in the first
   * second after a program began to keep the longer.
   */
  static List<Rule> ofTwoWindows() {
    List<Rule> rules = new ArrayList<>();
    for (Feature shorter : new Feature[] {SourcePackets1s, DestinationPackets1s}) {
      Feature longer = shorter == SourcePackets1s ? SourcePackets60s : DestinationPackets60s;
      String reason = "the last second lies in the last 60, unless a bucket of the longer window is full";
      addWithin(rules, reason, shorter, longer);
      addWithin(rules, reason, next(shorter, 1), next(longer, 1));
      String bits = "a bit that was set in the last second was set in the last 60";
      rules.add(LinearRule.atMost(bits, next(shorter, 3), 0, next(longer, 3)));
      rules.add(LinearRule.atMost(bits, next(shorter, 4), 0, next(longer, 4)));
    }
    String reason = "the last second lies in the last 60, unless a bucket of the longer window is full";
    addWithin(rules, reason, SourceEstablished1s, SourceEstablished60s);
    addWithin(rules, reason, DestinationEstablished1s, DestinationEstablished60s);
    return rules;
  }

  private static Feature next(Feature first, int index) {
    return Feature.values()[first.ordinal() + index];
  }

  private static void addWithin(List<Rule> rules, String reason, Feature shorter, Feature longer) {
    rules.add(LinearRule.atMost(reason, shorter, 0, longer, new Condition(longer, 0, BUCKET_FULL - 1)));
  }

  /** Not "at most the new flows": linear counting says 20 of 17 bits. */
  private static void addDistinct(List<Rule> rules, Feature newFlows, Feature distinct) {
    long[] stored = new long[ESTIMATES.length + 1];
    long[] from = new long[ESTIMATES.length + 1];
    for (int bits = 0; bits < ESTIMATES.length; bits++) {
      stored[bits + 1] = ESTIMATES[bits] + 1;
      from[bits + 1] = bits + 1;
    }
    rules.add(new StepRule("each new flow sets at most one of the 64 bits that are counted", distinct, newFlows, from, stored, false));
    rules.addAll(LinearRule.within("a new flow sets a bit", distinct, 2, Domain.LARGEST, new Condition(newFlows, 2, Domain.LARGEST)));
    rules.add(new ValuesRule("linear counting gives one of 65 numbers", distinct, java.util.Arrays.copyOfRange(stored, 1, stored.length),
        java.util.Arrays.copyOfRange(stored, 1, stored.length)));
  }

  private static void addStations(List<Rule> rules) {
    String reason = "the sender has sent this packet";
    addSpoken(rules, reason, LinkKind, 1, SourceSpokeIpv4);
    addSpoken(rules, reason, LinkKind, 2, SourceSpokeIpv6);
    addSpoken(rules, reason, Protocol, 1, SourceSpokeIcmp);
    addSpoken(rules, reason, Protocol, 58, SourceSpokeIcmpv6);
    addSpoken(rules, reason, Protocol, 6, SourceSpokeTcp);
    addSpoken(rules, reason, Protocol, 17, SourceSpokeUdp);
    addSpoken(rules, reason, Multicast, 1, SourceSpokeMulticast);
  }

  private static void addSpoken(List<Rule> rules, String reason, Feature feature, int value, Feature spoken) {
    rules.addAll(LinearRule.within(reason, spoken, 2, 2, new Condition(feature, value, value)));
  }
}
