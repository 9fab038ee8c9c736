// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.Transform;
import dev.packetclassifier.bpf.infer.Quantizer;
import dev.packetclassifier.bpf.model.Network;
import dev.packetclassifier.modelkit.floating.Dense;
import dev.packetclassifier.modelkit.floating.FloatNetwork;
import dev.packetclassifier.modelkit.floating.Rounding;
import dev.packetclassifier.modelkit.floating.Samples;
import dev.packetclassifier.modelkit.floating.Scaling;
import dev.packetclassifier.modelkit.floating.Step;
import dev.packetclassifier.modelkit.quantize.QuantizedNetwork;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Trains a network twice: in floating point, then from its integers through the kernel's rounding. */
final class NetworkTrainer {
  /** A feature whose largest value is this many times its middle one is looked at through its logarithm. */
  private static final double SKEWED = 8;

  private final List<Feature> features;
  private final List<String> classes;
  private final Samples train;
  private final Samples validation;
  private final float[] packetWeights;
  private final double[] weights;
  private final TrainingProgress progress;

  /**
   * A float network.
   *
   * @param epoch after which it was at its best, from 1; 0 before the first
   */
  record Learned(FloatNetwork network, int epoch) {
  }

  /** The same of integers. */
  record LearnedIntegers(QuantizedNetwork network, int epoch) {
  }

  /**
   * @param packetWeights [packet] of those to learn from
   * @param validation packets that say when to stop
   * @param weights [class] of their loss
   */
  NetworkTrainer(List<Feature> features, List<String> classes, Samples train, float[] packetWeights, Samples validation,
      double[] weights, TrainingProgress progress) {
    this.features = features;
    this.classes = classes;
    this.train = train;
    this.validation = validation;
    this.packetWeights = packetWeights;
    this.weights = weights;
    this.progress = progress;
  }

  /** @param hidden neurons of each hidden layer */
  Learned floating(List<Integer> hidden, TrainingSchedule schedule) {
    List<Scaling> scalings = new ArrayList<>();
    for (int i = 0; i < features.size(); i++) {
      scalings.add(scaling(i));
    }
    FloatNetwork start = new FloatNetwork(features, classes, Rounding.Double, scalings, start(hidden, schedule.seed()));
    Trainer.Learned best = new Trainer(start.layers(), null, 1).run(inputs(start, train), train.labels(), packetWeights, schedule,
        dense -> -loss(with(start, dense)), progress);
    return new Learned(with(start, best.layers()), best.epoch());
  }

  private static FloatNetwork with(FloatNetwork network, List<Dense> layers) {
    return new FloatNetwork(network.features(), network.classes(), network.rounding(), network.scalings(), layers);
  }

  /** Mean weighted cross-entropy of the validation packets. */
  private double loss(FloatNetwork network) {
    double[] scores = new double[classes.size()];
    double sum = 0;
    double all = 0;
    for (int p = 0; p < validation.size(); p++) {
      network.score(validation.values()[p], scores);
      double weight = weights[validation.labels()[p]];
      sum += weight * crossEntropy(scores, validation.labels()[p]);
      all += weight;
    }
    return sum / all;
  }

  private static double crossEntropy(double[] scores, int label) {
    double top = Arrays.stream(scores).max().orElseThrow();
    double sum = 0;
    for (double score : scores) {
      sum += Math.exp(score - top);
    }
    return Math.log(sum) + top - scores[label];
  }

  private Scaling scaling(int input) {
    long[] sorted = Arrays.stream(train.values()).mapToLong(row -> row[input]).sorted().toArray();
    long middle = sorted[sorted.length / 2];
    long high = sorted[(int) (sorted.length * 0.999)];
    Transform transform = high > 255 && high > SKEWED * Math.max(1, middle) ? Transform.Log2 : Transform.Linear;
    double mean = 0;
    double square = 0;
    for (long value : sorted) {
      double t = transform == Transform.Log2 ? Quantizer.log2(value) : value;
      mean += t / sorted.length;
      square += t * t / sorted.length;
    }
    double deviation = Math.sqrt(Math.max(0, square - mean * mean));
    Scaling scaling = transform == Transform.Log2 ? Scaling.NONE.then(new Step(Step.Operation.KernelLog2, 0)) : Scaling.NONE;
    return scaling.then(new Step(Step.Operation.Subtract, mean)).then(new Step(Step.Operation.Divide, deviation == 0 ? 1 : deviation))
        .then(new Step(Step.Operation.Maximum, -4)).then(new Step(Step.Operation.Minimum, 4));
  }

  /** He's start: normal with variance 2 / inputs. */
  private List<Dense> start(List<Integer> hidden, long seed) {
    Random random = new Random(seed);
    List<Integer> widths = new ArrayList<>(hidden);
    widths.add(classes.size());
    List<Dense> layers = new ArrayList<>();
    int inputs = features.size();
    for (int width : widths) {
      double[][] rows = new double[width][inputs];
      for (double[] row : rows) {
        for (int i = 0; i < inputs; i++) {
          row[i] = random.nextGaussian() * Math.sqrt(2.0 / inputs);
        }
      }
      layers.add(new Dense(rows, new double[width]));
      inputs = width;
    }
    return layers;
  }

  private static float[][] inputs(FloatNetwork network, Samples samples) {
    float[][] inputs = new float[samples.size()][];
    for (int p = 0; p < inputs.length; p++) {
      double[] row = network.inputs(samples.values()[p]);
      inputs[p] = new float[row.length];
      for (int i = 0; i < row.length; i++) {
        inputs[p][i] = (float) row[i];
      }
    }
    return inputs;
  }

  /** Goes on from the integers, so that what rounding took is learned around. Never worse on the validation packets. */
  LearnedIntegers integers(QuantizedNetwork quantized, TrainingSchedule schedule) {
    float[][] inputs = new float[train.size()][features.size()];
    for (int p = 0; p < inputs.length; p++) {
      for (int i = 0; i < features.size(); i++) {
        inputs[p][i] = Quantizer.quantize(quantized.inputs().get(i), train.values()[p][i]);
      }
    }
    List<Network.Layer> before = quantized.network().layers();
    int[] shifts = before.stream().mapToInt(Network.Layer::shift).toArray();
    List<Dense> start = before.stream().map(NetworkTrainer::dense).toList();
    Trainer.Learned best = new Trainer(start, shifts, quantized.unit()).run(inputs, train.labels(), packetWeights, schedule,
        dense -> -IntegerLoss.of(with(quantized, dense, shifts), validation, weights), progress);
    return new LearnedIntegers(with(quantized, best.layers(), shifts), best.epoch());
  }

  private static Dense dense(Network.Layer layer) {
    double[][] rows = new double[layer.neurons()][layer.inputs()];
    double[] biases = new double[layer.neurons()];
    for (int j = 0; j < rows.length; j++) {
      biases[j] = layer.biases()[j];
      for (int i = 0; i < rows[j].length; i++) {
        rows[j][i] = layer.weights()[j][i];
      }
    }
    return new Dense(rows, biases);
  }

  private static QuantizedNetwork with(QuantizedNetwork quantized, List<Dense> layers, int[] shifts) {
    List<Network.Layer> whole = new ArrayList<>();
    for (int l = 0; l < layers.size(); l++) {
      Dense dense = layers.get(l);
      byte[][] rows = new byte[dense.neurons()][dense.inputs()];
      int[] biases = new int[dense.neurons()];
      for (int j = 0; j < rows.length; j++) {
        biases[j] = (int) dense.biases()[j];
        for (int i = 0; i < rows[j].length; i++) {
          rows[j][i] = (byte) dense.weights()[j][i];
        }
      }
      whole.add(new Network.Layer(rows, biases, shifts[l]));
    }
    return new QuantizedNetwork(quantized.inputs(), new Network(whole), quantized.inputErrors(), quantized.layerErrors(), quantized.unit());
  }
}
