// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.evaluate;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.bpf.model.Bound;
import dev.packetclassifier.bpf.model.Guarantee;
import dev.packetclassifier.modelkit.table.Row;
import java.util.ArrayList;
import java.util.List;

/** How often a model leans on the guards of its guarantees: packets that it would drop and that pass because one is covered. */
final class GuardUse {
  private final List<Guarantee> guarantees;
  /** [guarantee][bound] column of the row; -1 where the table lacks the feature. */
  private final int[][] columns;
  private final long[] covered;
  private final long[] guarded;

  /**
   * @param covered packets that may be dropped and are within the guarantee; -1 when the table lacks one of its features
   * @param guarded of these, packets that the model would drop
   */
  public record Count(String name, long covered, long guarded) {
  }

  /** @param features of the rows, in the order of their values */
  GuardUse(List<Guarantee> guarantees, List<String> features) {
    this.guarantees = guarantees;
    columns = guarantees.stream().map(guarantee -> guarantee.when().stream().map(Bound::feature).map(Feature::name)
        .mapToInt(features::indexOf).toArray()).toArray(int[][]::new);
    covered = new long[columns.length];
    guarded = new long[columns.length];
  }

  /**
   * A packet that may be dropped at all.
   *
   * @param applies whether the verdict says so
   * @return whether a guard lets it pass
   */
  boolean add(Row row, boolean applies) {
    boolean any = false;
    for (int g = 0; g < columns.length; g++) {
      if (isCovered(g, row)) {
        covered[g]++;
        guarded[g] += applies ? 1 : 0;
        any = true;
      }
    }
    return any;
  }

  private boolean isCovered(int g, Row row) {
    List<Bound> when = guarantees.get(g).when();
    for (int i = 0; i < columns[g].length; i++) {
      if (columns[g][i] < 0 || !when.get(i).covers(Integer.toUnsignedLong(row.values[columns[g][i]]))) {
        return false;
      }
    }
    return true;
  }

  List<Count> counts() {
    List<Count> counts = new ArrayList<>();
    for (int g = 0; g < columns.length; g++) {
      boolean known = true;
      for (int column : columns[g]) {
        known &= column >= 0;
      }
      counts.add(new Count(guarantees.get(g).name(), known ? covered[g] : -1, guarded[g]));
    }
    return counts;
  }
}
