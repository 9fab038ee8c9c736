// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.proof;

import static dev.packetclassifier.api.v1alpha1.Feature.*;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.bpf.proof.LinearRule.Condition;
import dev.packetclassifier.bpf.proof.LinearRule.Term;
import java.util.ArrayList;
import java.util.List;

/** What holds between the rows of one packet. */
final class PacketRules {
  private static final long[] CLASS_FROM = {0, 1, 1024, 32_768, 49_152};
  private static final long[] CLASSES = {0, 1, 2, 3, 4};
  private static final int COUNTED_BYTES = 16;

  private PacketRules() {}

  static List<Rule> all() {
    List<Rule> rules = new ArrayList<>();
    addProtocols(rules);
    addLengths(rules);
    addPorts(rules);
    addPayload(rules);
    return rules;
  }

  private static void addProtocols(List<Rule> rules) {
    rules.add(
        new ValuesRule("only ICMP, TCP, UDP and ICMPv6 can be dropped", Protocol, new long[] {1, 6, 17, 58}, new long[] {1, 6, 17, 58}));
    rules.addAll(LinearRule.within("ICMP is IPv4's", LinkKind, 1, 1, new Condition(Protocol, 1, 1)));
    rules.addAll(LinearRule.within("ICMPv6 is IPv6's", LinkKind, 2, 2, new Condition(Protocol, 58, 58)));
  }

  private static void addLengths(List<Rule> rules) {
    String reason = "PacketLength is PayloadLength and at least the smallest headers: 20 bytes of IPv4 or 40 of IPv6, then 20 of TCP or 8";
    List<Term> lengths = List.of(new Term(PayloadLength, 1), new Term(PacketLength, -1), new Term(LinkKind, 20));
    rules.add(new LinearRule(reason, lengths, -8, List.of()));
    rules.add(new LinearRule(reason, lengths, -20, List.of(new Condition(Protocol, 6, 6))));
    List<Term> headers = List.of(new Term(PacketLength, -1), new Term(LinkKind, 20));
    rules.add(new LinearRule(reason, headers, -8, List.of()));
    rules.add(new LinearRule(reason, headers, -20, List.of(new Condition(Protocol, 6, 6))));
    rules.addAll(LinearRule.within("an IPv4 length has 16 bits", PacketLength, 28, 65_535, new Condition(LinkKind, 1, 1)));
  }

  private static void addPorts(List<Rule> rules) {
    String classOf = "the class is computed from the port";
    rules.add(new StepRule(classOf, SourcePortClass, SourcePort, CLASS_FROM, CLASSES, true));
    rules.add(new StepRule(classOf, DestinationPortClass, DestinationPort, CLASS_FROM, CLASSES, true));
    String smaller = "SmallerPort is the smaller of the two";
    rules.add(LinearRule.atMost(smaller, SmallerPort, 0, SourcePort));
    rules.add(LinearRule.atMost(smaller, SmallerPort, 0, DestinationPort));
    String ends = "initiator and responder are source and destination, by direction";
    addEqual(rules, ends, InitiatorPort, SourcePort, 1);
    addEqual(rules, ends, ResponderPort, DestinationPort, 1);
    addEqual(rules, ends, InitiatorPort, DestinationPort, 2);
    addEqual(rules, ends, ResponderPort, SourcePort, 2);
  }

  private static void addEqual(List<Rule> rules, String reason, Feature one, Feature other, int direction) {
    Condition condition = new Condition(FlowDirection, direction, direction);
    rules.add(LinearRule.atMost(reason, one, 0, other, condition));
    rules.add(LinearRule.atMost(reason, other, 0, one, condition));
  }

  /** A merged arrival has the length of its first segment and the bytes of them all, so no byte follows from a length but of none. */
  private static void addPayload(List<Rule> rules) {
    for (int i = 0; i < 8; i++) {
      Feature octet = Feature.values()[PayloadByte0.ordinal() + i];
      rules.addAll(
          LinearRule.within("without payload no byte " + i, octet, 0, 0, new Condition(PayloadLength, 0, 0)));
    }
    for (Feature kind : List.of(PayloadPrintable, PayloadZero, PayloadHigh)) {
      rules.addAll(LinearRule.within("without payload no kinds of bytes", kind, 0, 0, new Condition(PayloadLength, 0, 0)));
    }
    rules.add(new LinearRule("the kinds of the first 16 bytes have none in common",
        List.of(new Term(PayloadPrintable, 1), new Term(PayloadZero, 1), new Term(PayloadHigh, 1)), COUNTED_BYTES + 3, List.of()));
  }
}
