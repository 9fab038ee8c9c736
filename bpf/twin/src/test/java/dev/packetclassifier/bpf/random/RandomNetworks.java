// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.random;

import dev.packetclassifier.bpf.model.Bounds;
import dev.packetclassifier.bpf.model.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Random weights that keep the lane bound, many of them just so. */
final class RandomNetworks {
  private final SplittableRandom random;

  private RandomNetworks(SplittableRandom random) {
    this.random = random;
  }

  static Network next(SplittableRandom random, int[] sizes) {
    RandomNetworks networks = new RandomNetworks(random);
    List<Network.Layer> layers = new ArrayList<>();
    for (int i = 1; i < sizes.length; i++) {
      layers.add(networks.layer(sizes[i - 1], sizes[i], i == sizes.length - 1));
    }
    return new Network(List.copyOf(layers));
  }

  private Network.Layer layer(int inputs, int neurons, boolean last) {
    byte[][] weights = new byte[neurons][];
    int[] biases = new int[neurons];
    for (int j = 0; j < neurons; j++) {
      weights[j] = weights(inputs);
      biases[j] = bias(weights[j]);
    }
    return new Network.Layer(weights, biases, last ? 0 : shift(weights));
  }

  private byte[] weights(int inputs) {
    int largest = 1 + random.nextInt(Bounds.MAX_WEIGHT);
    int lean = random.nextInt(3) - 1;
    byte[] weights = new byte[inputs];
    int room = (Bounds.LANE - 1) / Bounds.MAX_INPUT_VALUE;
    for (int i = 0; i < inputs; i++) {
      int weight = random.nextInt(4) == 0 ? 0 : random.nextInt(-largest, largest + 1);
      weight = lean == 0 ? weight : lean * Math.abs(weight);
      weight = Math.max(-room, Math.min(room, weight));
      room -= Math.abs(weight);
      weights[i] = (byte) weight;
    }
    return weights;
  }

  private int bias(byte[] weights) {
    int room = Bounds.LANE - 1;
    for (byte weight : weights) {
      room -= Bounds.MAX_INPUT_VALUE * Math.abs(weight);
    }
    int sign = random.nextBoolean() ? 1 : -1;
    return switch (random.nextInt(4)) {
      case 0 -> sign * room;
      case 1 -> 0;
      default -> sign * random.nextInt(Math.min(room, 50_000) + 1);
    };
  }

  /** Mostly one that leaves the next layer values between 0 and 255. */
  private int shift(byte[][] weights) {
    if (random.nextInt(4) == 0) {
      return random.nextInt(Bounds.MAX_LAYER_SHIFT + 1);
    }
    int width = 32 - Integer.numberOfLeadingZeros(weights[0].length * 16);
    return Math.min(Bounds.MAX_LAYER_SHIFT, Math.max(0, width - 2 + random.nextInt(5)));
  }
}
