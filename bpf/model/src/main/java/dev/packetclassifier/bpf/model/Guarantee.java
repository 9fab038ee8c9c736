// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.model;

import dev.packetclassifier.api.v1alpha1.Feature;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Packets that are never dropped by a verdict, whatever the model says: those within all bounds.
 *
 * @param name 1 to 32 lower case letters, digits and '-'; names of one policy differ
 * @param when 1 to 8 bounds of different features, sorted by the feature's name
 */
public record Guarantee(String name, List<Bound> when) {
  public Guarantee {
    when = List.copyOf(when);
  }

  /** The features that it compares. */
  public Set<Feature> features() {
    return when.stream().map(Bound::feature).collect(Collectors.toCollection(() -> EnumSet.noneOf(Feature.class)));
  }

  /** All features that guarantees compare. */
  public static Set<Feature> features(List<Guarantee> guarantees) {
    Set<Feature> features = EnumSet.noneOf(Feature.class);
    guarantees.forEach(guarantee -> features.addAll(guarantee.features()));
    return features;
  }
}
