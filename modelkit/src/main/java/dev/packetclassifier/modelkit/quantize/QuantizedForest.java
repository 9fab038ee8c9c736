// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.quantize;

import java.util.List;

/**
 * Trees in integers and what that cost.
 *
 * @param baseScores [class]
 * @param trees sorted by shift
 * @param unit what one integer step of a score is worth to the float model
 * @param error root mean square lost of the scores, relative to what is there
 */
public record QuantizedForest(int[] baseScores, List<QuantizedTree> trees, double unit, double error) {
}
