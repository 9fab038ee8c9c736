// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.proof;

import dev.packetclassifier.api.v1alpha1.Transform;
import dev.packetclassifier.bpf.model.Input;
import dev.packetclassifier.bpf.model.Network;
import java.util.List;

/** Bounds of a network: intervals through its layers, in integers. */
final class NetworkBounds implements ScoreBounds {
  private final Network network;
  private final List<Input> inputs;
  private final int[] places;
  private final int classes;
  private final long[] upper;
  private final long[] lower;
  private final long[] influence;
  private Box bounded;

  /** @param places in the domain, by input of the model */
  NetworkBounds(Network network, List<Input> inputs, int[] places) {
    this.network = network;
    this.inputs = inputs;
    this.places = places;
    this.classes = network.layers().get(network.layers().size() - 1).neurons();
    this.upper = new long[classes];
    this.lower = new long[classes];
    this.influence = new long[inputs.size()];
  }

  /** What a raw number becomes at an input: 0 to 255, never falling as the number rises. */
  static long quantized(Input input, long value) {
    long linear = input.transform() == Transform.Log2 ? log2(value) : value;
    long half = input.shift() == 0 ? 0 : 1L << input.shift() - 1;
    return Math.min(255, Math.max(0, (linear - input.offset()) * input.multiplier() + half >> input.shift()));
  }

  /** 256 times the logarithm of value + 1, linear between powers of two. */
  private static long log2(long value) {
    long x = value + 1;
    int e = 63 - Long.numberOfLeadingZeros(x);
    return 256L * e + (e >= 8 ? x >> e - 8 : x << 8 - e) - 256;
  }

  private static long activated(long sum, int shift) {
    long half = shift == 0 ? 0 : 1L << shift - 1;
    return Math.min(255, Math.max(0, sum) + half >> shift);
  }

  @Override
  public void scores(long[] values, long[] scores) {
    long[] numbers = new long[inputs.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = quantized(inputs.get(i), values[places[i]]);
    }
    for (int l = 0; l < network.layers().size(); l++) {
      Network.Layer layer = network.layers().get(l);
      long[] next = new long[layer.neurons()];
      for (int j = 0; j < next.length; j++) {
        long sum = layer.biases()[j];
        for (int i = 0; i < numbers.length; i++) {
          sum += layer.weights()[j][i] * numbers[i];
        }
        next[j] = l + 1 < network.layers().size() ? activated(sum, layer.shift()) : sum;
      }
      numbers = next;
    }
    System.arraycopy(numbers, 0, scores, 0, classes);
  }

  @Override
  public void bound(Box box, int target) {
    bounded = box;
    long[] min = new long[inputs.size()];
    long[] max = new long[inputs.size()];
    for (int i = 0; i < min.length; i++) {
      min[i] = quantized(inputs.get(i), box.min[places[i]]);
      max[i] = quantized(inputs.get(i), box.max[places[i]]);
      influence[i] = max[i] - min[i];
    }
    int last = network.layers().size() - 1;
    for (int l = 0; l < last; l++) {
      Network.Layer layer = network.layers().get(l);
      long[] nextMin = new long[layer.neurons()];
      long[] nextMax = new long[layer.neurons()];
      for (int j = 0; j < nextMin.length; j++) {
        long least = layer.biases()[j];
        long most = least;
        for (int i = 0; i < min.length; i++) {
          int weight = layer.weights()[j][i];
          least += weight * (weight > 0 ? min[i] : max[i]);
          most += weight * (weight > 0 ? max[i] : min[i]);
        }
        nextMin[j] = activated(least, layer.shift());
        nextMax[j] = activated(most, layer.shift());
      }
      min = nextMin;
      max = nextMax;
    }
    Network.Layer layer = network.layers().get(last);
    for (int c = 0; c < classes; c++) {
      upper[c] = (long) layer.biases()[target] - layer.biases()[c];
      lower[c] = upper[c];
      for (int i = 0; i < min.length; i++) {
        int weight = layer.weights()[target][i] - layer.weights()[c][i];
        upper[c] += weight * (weight > 0 ? max[i] : min[i]);
        lower[c] += weight * (weight > 0 ? min[i] : max[i]);
      }
    }
  }

  @Override
  public long upper(int rival) {
    return upper[rival];
  }

  @Override
  public long lower(int rival) {
    return lower[rival];
  }

  @Override
  public Split split(boolean[] rivals) {
    int best = -1;
    for (int i = 0; i < influence.length; i++) {
      if (influence[i] > 0 && (best < 0 || influence[i] > influence[best])) {
        best = i;
      }
    }
    if (best < 0) {
      return null;
    }
    int place = places[best];
    Input input = inputs.get(best);
    long middle = (quantized(input, bounded.min[place]) + quantized(input, bounded.max[place])) / 2;
    long low = bounded.min[place];
    long high = bounded.max[place] - 1;
    while (low < high) {
      long at = low + (high - low + 1) / 2;
      if (quantized(input, at) <= middle) {
        low = at;
      } else {
        high = at - 1;
      }
    }
    return new Split(place, low);
  }
}
