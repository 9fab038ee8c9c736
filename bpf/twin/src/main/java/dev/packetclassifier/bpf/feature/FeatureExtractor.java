// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.feature;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.bpf.state.StateSnapshot;
import java.util.Set;
import java.util.function.ToLongFunction;

/** Computes the features that a model looks at. Allocates nothing per packet. */
public final class FeatureExtractor {
  private final int[] numbers;
  private final ToLongFunction<StateSnapshot>[] rows;

  /** @param used features that are computed; the others stay 0 */
  @SuppressWarnings({"unchecked", "rawtypes"})
  public FeatureExtractor(Set<Feature> used) {
    numbers = used.stream().mapToInt(Feature::ordinal).sorted().toArray();
    rows = new ToLongFunction[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      rows[i] = Catalogue.all().get(numbers[i]).value();
    }
  }

  /**
   * @param seen of a packet that was parsed
   * @param values gets the raw features at their numbers, each an unsigned 32-bit number
   */
  public void extract(StateSnapshot seen, int[] values) {
    for (int i = 0; i < rows.length; i++) {
      values[numbers[i]] = (int) rows[i].applyAsLong(seen);
    }
  }
}
