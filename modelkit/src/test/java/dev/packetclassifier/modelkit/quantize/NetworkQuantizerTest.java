// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.modelkit.floating.Dense;
import dev.packetclassifier.modelkit.floating.FloatNetwork;
import dev.packetclassifier.modelkit.floating.Rounding;
import dev.packetclassifier.modelkit.floating.Samples;
import dev.packetclassifier.modelkit.floating.Scaling;
import dev.packetclassifier.modelkit.floating.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NetworkQuantizerTest {
  private static final int INPUTS = 12;

  @Test
  void randomNetworksKeepTheirChoice() {
    for (int seed = 0; seed < 5; seed++) {
      Random random = new Random(seed);
      FloatNetwork network = network(random, 1, 24, 16, 4);
      Samples samples = samples(random, 1500);
      Quantized quantized = Quantized.of(network, samples, 1);
      assertThat(Agreement.of(network, quantized, samples)).as("seed %d", seed).isGreaterThan(0.97);
      assertThat(quantized.layerErrors()).allMatch(error -> error < 0.03);
    }
  }

  @Test
  void networksBeyondEveryScaleStayWithinTheLane() {
    // The reader of operator and agent checks every bound; it throws when one is broken.
    for (double scale : new double[] {1e-6, 1e-2, 50, 1e6}) {
      Random random = new Random(11);
      FloatNetwork network = network(random, scale, 64, 64, 64, 32);
      Samples samples = samples(random, 300);
      Quantized quantized = Quantized.of(network, samples, 1);
      assertThat(quantized.spec().neuralNetwork.layers).hasSize(4);
    }
  }

  @Test
  void neuronsOfVeryDifferentSizeAreEvenedOut() {
    Random random = new Random(4);
    FloatNetwork network = network(random, 1, 16, 4);
    Dense first = network.layers().get(0).copy();
    Dense second = network.layers().get(1).copy();
    for (int j = 0; j < first.neurons(); j++) {
      // The same function: ReLU does not mind.
      double factor = Math.pow(10, j % 5 - 2);
      first.biases()[j] *= factor;
      for (int i = 0; i < first.inputs(); i++) {
        first.weights()[j][i] *= factor;
      }
      for (double[] row : second.weights()) {
        row[j] /= factor;
      }
    }
    FloatNetwork uneven = new FloatNetwork(network.features(), network.classes(), network.rounding(), network.scalings(),
        List.of(first, second));
    Samples samples = samples(random, 1500);
    assertThat(Agreement.of(uneven, Quantized.of(uneven, samples, 1), samples)).isGreaterThan(0.97);
  }

  @Test
  void constantInputsAndDeadNeuronsDoNoHarm() {
    Random random = new Random(6);
    FloatNetwork network = network(random, 1, 8, 3);
    network.layers().get(0).biases()[2] = -1e6;
    Samples samples = samples(random, 400);
    for (long[] values : samples.values()) {
      values[0] = 42;
    }
    assertThat(Agreement.of(network, Quantized.of(network, samples, 1), samples)).isGreaterThan(0.97);
  }

  private static Samples samples(Random random, int count) {
    long[][] values = new long[count][INPUTS];
    for (long[] row : values) {
      for (int i = 0; i < INPUTS; i++) {
        row[i] = i % 3 == 0 ? random.nextInt(2) : i % 3 == 1 ? random.nextInt(1500) : (long) Math.exp(random.nextDouble() * 20);
      }
    }
    return new Samples(values, new int[count]);
  }

  private static FloatNetwork network(Random random, double scale, int... widths) {
    List<Dense> layers = new ArrayList<>();
    int inputs = INPUTS;
    for (int width : widths) {
      double[][] weights = new double[width][inputs];
      double[] biases = new double[width];
      for (int j = 0; j < width; j++) {
        biases[j] = random.nextGaussian() * scale * 0.1;
        for (int i = 0; i < inputs; i++) {
          weights[j][i] = random.nextGaussian() * scale * Math.sqrt(2.0 / inputs);
        }
      }
      layers.add(new Dense(weights, biases));
      inputs = width;
    }
    List<Scaling> scalings = new ArrayList<>();
    List<Feature> features = new ArrayList<>();
    for (int i = 0; i < INPUTS; i++) {
      features.add(Feature.values()[i]);
      scalings.add(switch (i % 3) {
        case 0 -> Scaling.NONE;
        case 1 -> new Scaling(List.of(new Step(Step.Operation.Subtract, 750), new Step(Step.Operation.Divide, 430)));
        default ->
          new Scaling(List.of(new Step(Step.Operation.Add, 1), new Step(Step.Operation.Log, 0), new Step(Step.Operation.Divide, 10)));
      });
    }
    List<String> classes = new ArrayList<>();
    for (int c = 0; c < inputs; c++) {
      classes.add("c" + c);
    }
    return new FloatNetwork(features, classes, Rounding.Single, scalings, layers);
  }
}
