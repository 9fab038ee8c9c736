// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.proof;

import dev.packetclassifier.api.v1alpha1.Feature;
import java.util.List;
import java.util.Map;

/**
 * Something that holds between the stored numbers of every packet that can be dropped, with the reason for it. A wrong rule makes a false
 * proof, so the comparison of the program with its twin checks each of them on every packet; a missing one only makes a
 * counter-example that no packet can be.
 */
public abstract class Rule {
  private final String reason;
  private final List<Feature> features;

  Rule(String reason, List<Feature> features) {
    this.reason = reason;
    this.features = List.copyOf(features);
  }

  /** Why it holds. */
  public final String reason() {
    return reason;
  }

  /** What it is about. */
  public final List<Feature> features() {
    return features;
  }

  /** The same rule about features at these places. */
  abstract Placed at(Map<Feature, Integer> places);

  /**
   * Whether it holds for a packet.
   *
   * @param stored numbers by feature number, as the catalogue stores them
   */
  public final boolean holds(long[] stored) {
    return byNumber().holds(stored);
  }

  private Placed byNumber;

  private Placed byNumber() {
    if (byNumber == null) {
      Map<Feature, Integer> places = new java.util.EnumMap<>(Feature.class);
      features.forEach(feature -> places.put(feature, feature.ordinal()));
      byNumber = at(places);
    }
    return byNumber;
  }

  /** A rule about numbers at certain places. */
  interface Placed {
    boolean holds(long[] values);

    /**
     * Cuts off what cannot be; an empty box is left with a range that is empty.
     *
     * @return whether the box changed
     */
    boolean narrow(Box box);

    /** Where its numbers are. */
    int[] places();
  }
}
