package dev.packetclassifier.bpf.infer;

import dev.packetclassifier.bpf.model.Input;
import dev.packetclassifier.bpf.model.Network;
import java.util.List;

/** Dense layers in plain integers: one sum a neuron. */
final class NetworkInference implements Inference {
  private final Input[] inputs;
  private final Network.Layer[] hidden;
  private final Network.Layer last;
  private final int[] quantized;
  /** Outputs of each hidden layer. */
  private final int[][] activations;

  NetworkInference(List<Input> inputs, Network network) {
    this.inputs = inputs.toArray(Input[]::new);
    int count = network.layers().size() - 1;
    hidden = network.layers().subList(0, count).toArray(Network.Layer[]::new);
    last = network.layers().get(count);
    quantized = new int[inputs.size()];
    activations = new int[count][];
    for (int i = 0; i < count; i++) {
      activations[i] = new int[hidden[i].neurons()];
    }
  }

  @Override
  public void score(long[] values, int[] scores) {
    for (int i = 0; i < inputs.length; i++) {
      quantized[i] = Quantizer.quantize(inputs[i], values[i]);
    }
    int[] current = quantized;
    for (int layer = 0; layer < hidden.length; layer++) {
      activate(hidden[layer], current, activations[layer]);
      current = activations[layer];
    }
    for (int j = 0; j < last.neurons(); j++) {
      scores[j] = sum(last, j, current);
    }
  }

  private static void activate(Network.Layer layer, int[] from, int[] to) {
    int half = (int) Quantizer.half(layer.shift());
    for (int j = 0; j < to.length; j++) {
      int positive = Math.max(0, sum(layer, j, from));
      to[j] = Math.min(255, positive + half >> layer.shift());
    }
  }

  /** Below 2^20 in absolute value, by the bound that every model keeps. */
  private static int sum(Network.Layer layer, int neuron, int[] from) {
    byte[] weights = layer.weights()[neuron];
    int sum = layer.biases()[neuron];
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i] * from[i];
    }
    return sum;
  }
}
