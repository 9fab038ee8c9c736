// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.proof;

import dev.packetclassifier.api.v1alpha1.Feature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Whether rows that were computed of real packets are what proofs take for granted. Allocates nothing while they are. */
public final class RowCheck {
  private final int[] used;
  private final List<Rule> rules;
  private final List<Case> kinds = Case.kinds();
  private final long[][] min;
  private final long[][] max;
  private final long[] values = new long[Feature.values().length];

  /**
   * @param features that rows have
   * @param warmedUp whether rows of the first second after a program began are left out
   */
  public RowCheck(Set<Feature> features, boolean warmedUp) {
    used = features.stream().mapToInt(Feature::ordinal).sorted().toArray();
    rules = new ArrayList<>((warmedUp ? Rules.all() : Rules.withoutWarmUp()).stream()
        .filter(rule -> features.containsAll(rule.features())).toList());
    min = new long[kinds.size()][];
    max = new long[kinds.size()][];
    for (int k = 0; k < kinds.size(); k++) {
      Case kind = kinds.get(k);
      min[k] = Arrays.stream(used).mapToLong(number -> kind.min(Feature.values()[number])).toArray();
      max[k] = Arrays.stream(used).mapToLong(number -> kind.max(Feature.values()[number])).toArray();
    }
  }

  /**
   * Checks a row of a packet that can be dropped.
   *
   * @param row numbers by feature number, unsigned
   * @return what is broken, in words; null when nothing is
   */
  public String broken(int[] row) {
    for (int number : used) {
      values[number] = Integer.toUnsignedLong(row[number]);
    }
    for (Rule rule : rules) {
      if (!rule.holds(values)) {
        return rule.features() + " break the rule that " + rule.reason() + ": " + words();
      }
    }
    for (int k = 0; k < min.length; k++) {
      if (isWithin(k)) {
        return null;
      }
    }
    return "of no kind that is known: " + words();
  }

  private boolean isWithin(int kind) {
    for (int i = 0; i < used.length; i++) {
      if (values[used[i]] < min[kind][i] || values[used[i]] > max[kind][i]) {
        return false;
      }
    }
    return true;
  }

  private String words() {
    StringBuilder words = new StringBuilder();
    for (int number : used) {
      words.append(Feature.values()[number]).append('=').append(values[number]).append(' ');
    }
    return words.toString();
  }
}
