// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.floating;

import dev.packetclassifier.api.v1alpha1.Feature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Dense layers with ReLU between them; the last one's sums are the scores, natural logarithms up to a constant.
 *
 * @param features one an input
 * @param classes one a neuron of the last layer
 * @param rounding of the scaled inputs; sums are always kept in double
 * @param scalings one an input
 * @param layers first to last
 */
public record FloatNetwork(List<Feature> features, List<String> classes, Rounding rounding, List<Scaling> scalings, List<Dense> layers)
    implements
      FloatModel {
  @Override
  public void score(long[] values, double[] scores) {
    double[] current = inputs(values);
    for (int l = 0; l < layers.size(); l++) {
      current = layers.get(l).sums(current);
      if (l < layers.size() - 1) {
        rectify(current);
      }
    }
    System.arraycopy(current, 0, scores, 0, current.length);
  }

  @Override
  public FloatNetwork withClasses(List<String> order) {
    int[] from = order.stream().mapToInt(classes::indexOf).toArray();
    Dense last = layers.get(layers.size() - 1);
    List<Dense> others = new ArrayList<>(layers);
    others.set(layers.size() - 1, new Dense(Arrays.stream(from).mapToObj(c -> last.weights()[c]).toArray(double[][]::new),
        Arrays.stream(from).mapToDouble(c -> last.biases()[c]).toArray()));
    return new FloatNetwork(features, order, rounding, scalings, others);
  }

  /** What the first layer sees. */
  public double[] inputs(long[] values) {
    double[] inputs = new double[values.length];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = scalings.get(i).apply(values[i], rounding);
    }
    return inputs;
  }

  /** ReLU, in place. */
  public static void rectify(double[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.max(0, values[i]);
    }
  }
}
