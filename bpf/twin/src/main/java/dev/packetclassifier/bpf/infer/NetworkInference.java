// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.infer;

import dev.packetclassifier.bpf.model.Input;
import dev.packetclassifier.bpf.model.Network;
import java.util.List;

/** Dense layers in plain integers: one sum a neuron. */
final class NetworkInference implements Inference {
  private final Input[] inputs;
  private final int[] quantized;
  private final DenseLayer[] layers;

  NetworkInference(List<Input> inputs, Network network) {
    this.inputs = inputs.toArray(Input[]::new);
    quantized = new int[inputs.size()];
    layers = network.layers().stream().map(DenseLayer::new).toArray(DenseLayer[]::new);
  }

  @Override
  public void score(long[] values, int[] scores) {
    for (int i = 0; i < inputs.length; i++) {
      quantized[i] = Quantizer.quantize(inputs[i], values[i]);
    }
    int[] current = quantized;
    for (int i = 0; i < layers.length - 1; i++) {
      current = layers[i].activate(current);
    }
    int[] sums = layers[layers.length - 1].sum(current);
    System.arraycopy(sums, 0, scores, 0, sums.length);
  }
}
