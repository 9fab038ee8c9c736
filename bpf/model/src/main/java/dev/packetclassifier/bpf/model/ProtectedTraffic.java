// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.model;

import dev.packetclassifier.api.v1alpha1.ProtectedSpec;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a policy protects besides what always is.
 *
 * @param ports of TCP and UDP, towards the node's own addresses and between nodes; at most 64
 * @param sources from which nothing is dropped; at most 64
 */
public record ProtectedTraffic(SortedSet<Integer> ports, Set<SourceRange> sources) {
  /** Nothing more. */
  public static final ProtectedTraffic NONE = new ProtectedTraffic(new TreeSet<>(), Set.of());
  /** Most ports, and most address ranges. */
  public static final int MOST = 64;

  private static final int LARGEST_PORT = 65_535;

  public ProtectedTraffic {
    ports = Collections.unmodifiableSortedSet(new TreeSet<>(ports));
    sources = Set.copyOf(sources);
  }

  /** Whether it is nothing. */
  public boolean isEmpty() {
    return ports.isEmpty() && sources.isEmpty();
  }

  /**
   * Reads it as people write it.
   *
   * @param written null for nothing
   * @throws InvalidModelException for the first entry that is wrong
   */
  public static ProtectedTraffic read(ProtectedSpec written) {
    if (written == null) {
      return NONE;
    }
    List<Integer> ports = written.ports == null ? List.of() : written.ports;
    List<String> cidrs = written.cidrs == null ? List.of() : written.cidrs;
    Ranges.size("policy.protected.ports", ports, 0, MOST);
    Ranges.size("policy.protected.cidrs", cidrs, 0, MOST);
    SortedSet<Integer> checked = new TreeSet<>();
    for (int i = 0; i < ports.size(); i++) {
      Ranges.number("policy.protected.ports[" + i + "]", ports.get(i) == null ? 0 : ports.get(i), 1, LARGEST_PORT);
      checked.add(ports.get(i));
    }
    Set<SourceRange> sources = new HashSet<>();
    for (int i = 0; i < cidrs.size(); i++) {
      sources.add(range("policy.protected.cidrs[" + i + "]", cidrs.get(i)));
    }
    return new ProtectedTraffic(checked, sources);
  }

  private static SourceRange range(String field, String text) {
    try {
      return SourceRange.of(text == null ? "" : text);
    } catch (IllegalArgumentException e) {
      throw new InvalidModelException(field + ": " + e.getMessage());
    }
  }
}
