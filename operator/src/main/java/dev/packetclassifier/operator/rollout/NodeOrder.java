// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.rollout;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * In which order nodes change: always the same for one classifier, another for another one, so that not every bad model meets the same
 * node first, and one zone after the other, so that no step is all in one.
 */
final class NodeOrder {
  private record Ranked(RolloutNode node, long hash) {
  }

  private NodeOrder() {}

  static List<RolloutNode> of(String classifier, List<RolloutNode> nodes) {
    Map<String, List<Ranked>> zones = new TreeMap<>(Comparator.comparingLong((String zone) -> hash(classifier, zone))
        .thenComparing(Comparator.naturalOrder()));
    nodes.forEach(node -> zones.computeIfAbsent(node.zone(), zone -> new ArrayList<>())
        .add(new Ranked(node, hash(classifier, node.name()))));
    zones.values().forEach(zone -> zone.sort(Comparator.comparingLong(Ranked::hash).thenComparing(each -> each.node.name())));
    List<RolloutNode> order = new ArrayList<>(nodes.size());
    for (int rank = 0; order.size() < nodes.size(); rank++) {
      for (List<Ranked> zone : zones.values()) {
        if (rank < zone.size()) {
          order.add(zone.get(rank).node);
        }
      }
    }
    return order;
  }

  /** FNV-1a of 64 bits, and the last mixing of MurmurHash3: names often differ in their last digit only. */
  private static long hash(String classifier, String name) {
    long hash = 0xcbf29ce484222325L;
    for (String part : new String[] {classifier, "/", name}) {
      for (int i = 0; i < part.length(); i++) {
        hash = (hash ^ part.charAt(i)) * 0x100000001b3L;
      }
    }
    hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
    hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
    return hash ^ hash >>> 33;
  }
}
