package dev.packetclassifier.bpf.image;

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
  /**
   * Chunks of one width that hold all neurons: those with the fewest words, for each costs a multiplication an input; among them the widest,
   * for each chunk reads the inputs again. Not single words: they keep the multiplier waiting. 64 neurons are 22 words in 11 chunks of 2.
   */
  static LayerShape of(Network.Layer layer) {
    int words = ceilDivide(layer.neurons(), Layout.LANES);
    int width = IntStream.rangeClosed(Math.min(words, 2), Layout.MAX_WIDTH).boxed()
        .min(Comparator.comparingInt((Integer wide) -> ceilDivide(words, wide) * wide).thenComparing(Comparator.reverseOrder())).orElseThrow();
    int inputs = ceilDivide(layer.inputs(), Layout.INPUTS_A_ROUND) * Layout.INPUTS_A_ROUND;
    return new LayerShape(inputs, ceilDivide(words, width), width);
  }

  /** Bytes of the layer in the image. */
  int bytes() {
    return Layout.LAYER_SIZE + (1 + inputs) * chunks * width * Long.BYTES;
  }

  private static int ceilDivide(int dividend, int divisor) {
    return (dividend + divisor - 1) / divisor;
  }
}
