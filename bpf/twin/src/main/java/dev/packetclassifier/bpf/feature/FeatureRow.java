// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.feature;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.bpf.state.StateSnapshot;
import java.util.function.ToLongFunction;

/**
 * One row of the catalogue: what a feature is and how it is computed.
 *
 * @param feature its name and number
 * @param unit what it counts or names
 * @param max the largest value; the smallest is 0
 * @param meaning one sentence
 * @param reset when its value begins again
 * @param cost what it needs
 * @param kinds what other packets than whole IPv4 ones of TCP and UDP get
 * @param value its value of a packet, 0 to {@code max}
 */
public record FeatureRow(Feature feature, String unit, long max, String meaning, Reset reset, Cost cost, Kinds kinds,
    ToLongFunction<StateSnapshot> value) {
}
