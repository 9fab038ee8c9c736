package dev.packetclassifier.bpf.image;

import dev.packetclassifier.bpf.model.Network;

/**
 * Capacity of one dense layer.
 *
 * @param inputs numbers it takes
 * @param chunks rounds over these
 * @param width words of three neurons that a round sums, 1 to 6
 */
public record LayerShape(int inputs, int chunks, int width) {
  /** As few rounds as the registers allow, all of one width: 64 neurons are 22 words in 4 rounds of 6. */
  static LayerShape of(Network.Layer layer) {
    int words = ceilDivide(layer.neurons(), Layout.LANES);
    int chunks = ceilDivide(words, Layout.MAX_WIDTH);
    return new LayerShape(layer.inputs(), chunks, ceilDivide(words, chunks));
  }

  /** Bytes of the layer in the image. */
  int bytes() {
    return Layout.LAYER_SIZE + (1 + inputs) * chunks * width * Long.BYTES;
  }

  private static int ceilDivide(int dividend, int divisor) {
    return (dividend + divisor - 1) / divisor;
  }
}
