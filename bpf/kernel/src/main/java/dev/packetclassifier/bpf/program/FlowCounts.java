// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import java.util.ArrayList;
import java.util.List;

/**
 * TCP flows of one interface that were established since the attach.
 *
 * @param established flows
 * @param falseDrops of these, by slot of the active image, flows of which a packet passed that the image would have dropped
 * @param shadowFalseDrops as falseDrops, by slot of the shadow
 */
public record FlowCounts(long established, List<Long> falseDrops, List<Long> shadowFalseDrops) {
  /** Where no flows are followed. */
  public static final FlowCounts ZERO = new FlowCounts(0, List.of(0L, 0L), List.of(0L, 0L));

  public FlowCounts {
    falseDrops = List.copyOf(falseDrops);
    shadowFalseDrops = List.copyOf(shadowFalseDrops);
  }

  /** The sum of both. */
  public FlowCounts plus(FlowCounts other) {
    return new FlowCounts(established + other.established, sum(falseDrops, other.falseDrops, 1),
        sum(shadowFalseDrops, other.shadowFalseDrops, 1));
  }

  /** What was added since an earlier reading. */
  public FlowCounts minus(FlowCounts earlier) {
    return new FlowCounts(established - earlier.established, sum(falseDrops, earlier.falseDrops, -1),
        sum(shadowFalseDrops, earlier.shadowFalseDrops, -1));
  }

  private static List<Long> sum(List<Long> one, List<Long> other, int sign) {
    List<Long> sums = new ArrayList<>();
    for (int i = 0; i < one.size(); i++) {
      sums.add(one.get(i) + sign * other.get(i));
    }
    return sums;
  }
}
