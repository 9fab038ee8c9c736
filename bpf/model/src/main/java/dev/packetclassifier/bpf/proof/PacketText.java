// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.proof;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.bpf.model.FeatureRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A packet's numbers for people: 1 is one packet, also where the catalogue stores the number plus one. */
public final class PacketText {
  private static final Map<Long, String> PROTOCOLS = Map.of(1L, "ICMP", 6L, "TCP", 17L, "UDP", 58L, "ICMPv6");
  private static final String[] FLAGS = {"FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR"};

  private PacketText() {}

  /** The numbers that are not absent, as people mean them. */
  public static SortedMap<Feature, Long> numbers(Map<Feature, Long> stored) {
    SortedMap<Feature, Long> numbers = new TreeMap<>();
    stored.forEach((feature, number) -> {
      if (number > 0) {
        numbers.put(feature, number - FeatureRange.of(feature).plus());
      }
    });
    return numbers;
  }

  /** The numbers of all features that are not absent, by feature number: {@code Protocol 6 (TCP), BackwardPackets 1}. */
  public static String of(Map<Feature, Long> stored) {
    List<String> words = new ArrayList<>();
    numbers(stored).forEach((feature, number) -> words.add(feature + " " + number + meaning(feature, number)));
    return String.join(", ", words);
  }

  private static String meaning(Feature feature, long number) {
    return switch (feature) {
      case Protocol -> " (" + PROTOCOLS.getOrDefault(number, "?") + ")";
      case LinkKind -> number == 1 ? " (IPv4)" : " (IPv6)";
      case FlowDirection -> number == 1 ? " (from the initiator)" : " (towards the initiator)";
      case MidFlow -> number == 1 ? " (seen from its SYN on)" : " (not seen from its SYN on)";
      case TcpFlags -> " (" + flags(number) + ")";
      default -> "";
    };
  }

  private static String flags(long number) {
    List<String> set = new ArrayList<>();
    for (int i = 0; i < FLAGS.length; i++) {
      if ((number >> i & 1) != 0) {
        set.add(FLAGS[i]);
      }
    }
    return set.isEmpty() ? "none" : String.join(" ", set);
  }
}
