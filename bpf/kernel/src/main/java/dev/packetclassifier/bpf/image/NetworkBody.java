// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.image;

import dev.packetclassifier.api.v1alpha1.Transform;
import dev.packetclassifier.bpf.model.Input;
import dev.packetclassifier.bpf.model.Network;
import dev.packetclassifier.bpf.shape.LayerShape;
import java.nio.ByteBuffer;
import java.util.List;

/** Inputs and layers, three neurons to a word. */
final class NetworkBody {
  private NetworkBody() {}

  static void write(ByteBuffer target, List<Input> inputs, Network network, List<LayerShape> shapes) {
    inputs.forEach(input -> writeInput(target, input));
    for (int i = 0; i < shapes.size(); i++) {
      writeLayer(target, network.layers().get(i), shapes.get(i));
    }
  }

  private static void writeInput(ByteBuffer target, Input input) {
    target.putInt(input.feature().ordinal());
    target.putInt(input.transform() == Transform.Log2 ? 1 : 0);
    target.putLong(input.offset());
    target.putLong(input.multiplier());
    target.putLong(half(input.shift()));
    target.putLong(input.shift());
  }

  private static void writeLayer(ByteBuffer target, Network.Layer layer, LayerShape shape) {
    target.putLong(everyLane(half(layer.shift())));
    target.putLong(layer.shift());
    target.putLong(everyLane((1L << (Layout.LANE_BITS - layer.shift())) - 1));
    for (int chunk = 0; chunk < shape.chunks(); chunk++) {
      int first = chunk * shape.width() * Layout.LANES;
      for (int word = 0; word < shape.width(); word++) {
        target.putLong(preload(layer.biases(), first + word * Layout.LANES));
      }
      for (int input = 0; input < shape.inputs(); input++) {
        for (int word = 0; word < shape.width(); word++) {
          target.putLong(weights(layer.weights(), first + word * Layout.LANES, input));
        }
      }
    }
  }

  /** Bias and offset of three neurons; padding neurons have bias 0. */
  private static long preload(int[] biases, int first) {
    long word = 0;
    for (int lane = 0; lane < Layout.LANES; lane++) {
      int neuron = first + lane;
      long bias = neuron < biases.length ? biases[neuron] : 0;
      word += (bias + (1L << (Layout.LANE_BITS - 1))) << (Layout.LANE_BITS * lane);
    }
    return word;
  }

  /** Added, not joined: a negative weight borrows from the lane above, which the sum gives back. */
  private static long weights(byte[][] weights, int first, int input) {
    long word = 0;
    for (int lane = 0; lane < Layout.LANES; lane++) {
      int neuron = first + lane;
      long weight = neuron < weights.length && input < weights[neuron].length ? weights[neuron][input] : 0;
      word += weight << (Layout.LANE_BITS * lane);
    }
    return word;
  }

  private static long half(int shift) {
    return shift == 0 ? 0 : 1L << (shift - 1);
  }

  private static long everyLane(long value) {
    return value | value << Layout.LANE_BITS | value << (2 * Layout.LANE_BITS);
  }
}
