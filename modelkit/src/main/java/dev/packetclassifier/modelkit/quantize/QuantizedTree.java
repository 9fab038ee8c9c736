// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.quantize;

/**
 * A tree in integers.
 *
 * @param tree comparisons of raw values
 * @param shift 0 to 8: leaf scores count 2^shift times
 * @param leafScores [leaf][class]
 */
public record QuantizedTree(RawTree tree, int shift, byte[][] leafScores) {
}
