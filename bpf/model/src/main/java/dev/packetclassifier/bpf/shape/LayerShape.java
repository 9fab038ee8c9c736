// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.shape;

import dev.packetclassifier.bpf.model.Network;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Capacity of one dense layer.
 *
 * @param inputs numbers it takes, filled up to a multiple of four
 * @param chunks rounds over these
 * @param width words of three neurons that a round sums, 1 to 6
 */
public record LayerShape(int inputs, int chunks, int width) {
  /** Neurons in a 64-bit word. */
  public static final int LANES = 3;
  /** Most words that the program sums at once: all that fits its registers. */
  public static final int MAX_WIDTH = 6;
  /** A layer's inputs are filled up to a multiple of it, with weights of 0. */
  public static final int INPUTS_A_ROUND = 4;

  /**
   * Chunks of one width that hold all neurons: those with the fewest words, for each costs a multiplication an input; among them the widest,
   * for each chunk reads the inputs again. Not single words: they keep the multiplier waiting. 64 neurons are 22 words in 11 chunks of 2.
   */
  static LayerShape of(Network.Layer layer) {
    int words = ceilDivide(layer.neurons(), LANES);
    int width = IntStream.rangeClosed(Math.min(words, 2), MAX_WIDTH).boxed()
        .min(Comparator.comparingInt((Integer wide) -> ceilDivide(words, wide) * wide).thenComparing(Comparator.reverseOrder()))
        .orElseThrow();
    int inputs = ceilDivide(layer.inputs(), INPUTS_A_ROUND) * INPUTS_A_ROUND;
    return new LayerShape(inputs, ceilDivide(words, width), width);
  }

  private static int ceilDivide(int dividend, int divisor) {
    return (dividend + divisor - 1) / divisor;
  }
}
