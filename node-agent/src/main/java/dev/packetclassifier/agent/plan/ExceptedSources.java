// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.plan;

import dev.packetclassifier.bpf.model.SourceRange;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * From which sources nothing is dropped now.
 *
 * @param everywhere by every classifier
 * @param byClassifier by one classifier, besides
 */
public record ExceptedSources(Set<SourceRange> everywhere, Map<String, Set<SourceRange>> byClassifier) {
  /** None. */
  public static final ExceptedSources NONE = new ExceptedSources(Set.of(), Map.of());

  /** Those of one classifier; none that lies within another. */
  public List<SourceRange> of(String classifier) {
    Set<SourceRange> all = new HashSet<>(everywhere);
    all.addAll(byClassifier.getOrDefault(classifier, Set.of()));
    Map<Integer, Set<SourceRange>> widestFirst = new TreeMap<>();
    all.forEach(range -> widestFirst.computeIfAbsent(range.prefixLength(), key -> new HashSet<>()).add(range));
    Set<SourceRange> kept = new HashSet<>();
    widestFirst.values().forEach(ranges -> ranges.stream().filter(range -> !isCovered(range, widestFirst.keySet(), kept)).toList()
        .forEach(kept::add));
    return List.copyOf(kept);
  }

  private static boolean isCovered(SourceRange range, Set<Integer> lengths, Set<SourceRange> kept) {
    return lengths.stream().takeWhile(length -> length < range.prefixLength()).anyMatch(length -> kept.contains(range.widenedTo(length)));
  }
}
