// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

import dev.packetclassifier.bpf.model.Bounds;
import dev.packetclassifier.bpf.model.Network;
import dev.packetclassifier.modelkit.floating.Samples;
import dev.packetclassifier.modelkit.quantize.Quantized;
import dev.packetclassifier.modelkit.quantize.QuantizedNetwork;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** In doubt for the packet: adds to the default class's score what all but a share of its packets need to be given it. */
final class DefaultBias {
  private DefaultBias() {}

  /**
   * @param packets of which the default class is the first
   * @param share of the default class's packets that may still get another class, 0 to 1
   */
  static QuantizedNetwork raised(QuantizedNetwork network, LabelledPackets packets, double share) {
    long needed = needed(Quantized.of(packets.classes(), network), packets.samples(), share);
    return needed <= 0 ? network : new QuantizedNetwork(network.inputs(), raised(network.network(), needed), network.inputErrors(),
        network.layerErrors(), network.unit());
  }

  /** How far the default class must be raised to win: its score wins when it is equal to the best. */
  private static long needed(Quantized quantized, Samples samples, double share) {
    int[][] scores = quantized.scores(samples);
    long[] behind = new long[samples.size()];
    int count = 0;
    for (int p = 0; p < scores.length; p++) {
      if (samples.labels()[p] == 0) {
        long best = Arrays.stream(scores[p]).skip(1).max().orElseThrow();
        behind[count++] = best - scores[p][0];
      }
    }
    if (count == 0) {
      return 0;
    }
    Arrays.sort(behind, 0, count);
    return behind[Math.max(0, count - 1 - (int) Math.floor(count * share))];
  }

  /** What the first neuron's bound does not take is taken from the others, as far as theirs do. */
  private static Network raised(Network network, long needed) {
    List<Network.Layer> layers = new ArrayList<>(network.layers());
    Network.Layer last = layers.get(layers.size() - 1);
    int[] biases = last.biases().clone();
    long up = Math.min(needed, room(last, 0, 1));
    biases[0] += (int) up;
    for (int j = 1; j < biases.length; j++) {
      biases[j] -= (int) Math.min(needed - up, room(last, j, -1));
    }
    layers.set(layers.size() - 1, new Network.Layer(last.weights(), biases, last.shift()));
    return new Network(layers);
  }

  /** How far a bias may move up (1) or down (-1) while |bias| + 255 * sum|weight| stays below 2^20. */
  private static long room(Network.Layer layer, int neuron, int direction) {
    long weights = 0;
    for (byte weight : layer.weights()[neuron]) {
      weights += Math.abs(weight);
    }
    return Bounds.LANE - 1 - Bounds.MAX_INPUT_VALUE * weights - (long) direction * layer.biases()[neuron];
  }
}
