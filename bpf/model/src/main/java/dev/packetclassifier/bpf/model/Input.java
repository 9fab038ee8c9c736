// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.model;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.Transform;

/**
 * One input: a feature and how it becomes eight bits (networks) or what is compared raw (trees).
 *
 * @param feature what is looked at
 * @param transform Linear or Log2
 * @param offset 0 to 2^32-1, subtracted after the transform
 * @param multiplier 0 to 2^24
 * @param shift 0 to 40
 */
public record Input(Feature feature, Transform transform, long offset, int multiplier, int shift) {
}
