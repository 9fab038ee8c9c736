// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

import dev.packetclassifier.api.v1alpha1.Feature;
import java.util.List;
import java.util.Map;

/**
 * One way to hold out whole groups of the packets that a model may be developed on.
 *
 * @param train learned from
 * @param validation chosen and calibrated on
 */
record Fold(LabelledPackets train, LabelledPackets validation) {
  /** Only some of the inputs; as {@link LabelledPackets#withFeatures(List, Map)}. */
  Fold withFeatures(List<Feature> fewer, Map<long[], long[]> narrowed) {
    return new Fold(train.withFeatures(fewer, narrowed), validation.withFeatures(fewer, narrowed));
  }
}
