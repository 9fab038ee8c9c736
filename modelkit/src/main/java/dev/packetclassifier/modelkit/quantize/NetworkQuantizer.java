// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.quantize;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.bpf.infer.Quantizer;
import dev.packetclassifier.bpf.model.Bounds;
import dev.packetclassifier.bpf.model.Input;
import dev.packetclassifier.bpf.model.Network;
import dev.packetclassifier.modelkit.InputException;
import dev.packetclassifier.modelkit.floating.Dense;
import dev.packetclassifier.modelkit.floating.FloatNetwork;
import dev.packetclassifier.modelkit.floating.Samples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * From a float network to the kernel's integers, layer by layer on calibration packets: each layer is fitted to what the integer
 * layers before it really give. How far neurons are evened out (cross-layer equalization) is tried, and the best kept.
 */
public final class NetworkQuantizer {
  /** 0: all neurons of a layer share one step, weights keep their proportions; 1: each neuron uses all of its 255 steps. */
  private static final double[] EVENNESS = {0, 0.25, 0.5, 0.75, 1};
  /** Share of a neuron's activations that may be cut at 255. */
  private static final double CUT = 0.0005;
  private static final double LARGEST = 1e100;

  private final FloatNetwork network;
  private final Samples calibration;
  private final List<InputFit> inputs = new ArrayList<>();
  private final int[][] quantized;
  /** [layer][packet][neuron]: the float model's sums. */
  private final double[][][] wanted;

  private NetworkQuantizer(FloatNetwork network, Samples calibration) {
    this.network = network;
    this.calibration = calibration;
    int n = calibration.size();
    quantized = new int[n][network.features().size()];
    for (int i = 0; i < network.features().size(); i++) {
      inputs.add(inputFit(i));
      for (int p = 0; p < n; p++) {
        quantized[p][i] = Quantizer.quantize(inputs.get(i).input(), calibration.values()[p][i]);
      }
    }
    wanted = floatSums(network, calibration);
    checkFinite();
  }

  private void checkFinite() {
    for (int l = 0; l < wanted.length; l++) {
      for (double[] sums : wanted[l]) {
        for (double sum : sums) {
          // The squares of what is lost are added up.
          if (!(Math.abs(sum) < LARGEST)) {
            throw new InputException(
                "layer " + (l + 1) + " of the float network gives " + sum + " for a calibration packet, which no integers can "
                    + "stand for: look for a division by 0, a logarithm of 0 or weights that ran away");
          }
        }
      }
    }
  }

  /**
   * @param calibration at least one packet; a few thousand that look like what the nodes will see
   * @return integers within every bound
   */
  public static QuantizedNetwork quantize(FloatNetwork network, Samples calibration) {
    NetworkQuantizer quantizer = new NetworkQuantizer(centred(network), calibration);
    QuantizedNetwork best = null;
    for (double evenness : EVENNESS) {
      QuantizedNetwork candidate = quantizer.run(evenness);
      if (best == null || candidate.error() < best.error()) {
        best = candidate;
      }
    }
    return best;
  }

  /** The mean of all classes, taken out of each score, changes neither order nor margin, and makes the numbers smaller. */
  private static FloatNetwork centred(FloatNetwork network) {
    Dense last = network.layers().get(network.layers().size() - 1).copy();
    for (int i = 0; i < last.inputs(); i++) {
      double mean = 0;
      for (double[] weights : last.weights()) {
        mean += weights[i] / last.neurons();
      }
      for (double[] weights : last.weights()) {
        weights[i] -= mean;
      }
    }
    double mean = Arrays.stream(last.biases()).average().orElse(0);
    for (int j = 0; j < last.neurons(); j++) {
      last.biases()[j] -= mean;
    }
    List<Dense> layers = new ArrayList<>(network.layers());
    layers.set(layers.size() - 1, last);
    return new FloatNetwork(network.features(), network.classes(), network.rounding(), network.scalings(), layers);
  }

  private InputFit inputFit(int input) {
    Feature feature = network.features().get(input);
    long[] raw = new long[calibration.size()];
    double[] scaled = new double[raw.length];
    for (int p = 0; p < raw.length; p++) {
      raw[p] = calibration.values()[p][input];
      scaled[p] = network.scalings().get(input).apply(raw[p], network.rounding());
    }
    return InputFit.choose(feature, raw, scaled);
  }

  private static double[][][] floatSums(FloatNetwork network, Samples calibration) {
    double[][][] sums = new double[network.layers().size()][calibration.size()][];
    for (int p = 0; p < calibration.size(); p++) {
      double[] current = network.inputs(calibration.values()[p]);
      for (int l = 0; l < sums.length; l++) {
        double[] layer = network.layers().get(l).sums(current);
        sums[l][p] = layer;
        current = layer.clone();
        FloatNetwork.rectify(current);
      }
    }
    return sums;
  }

  private QuantizedNetwork run(double evenness) {
    List<Network.Layer> layers = new ArrayList<>();
    List<Double> errors = new ArrayList<>();
    int[][] current = quantized;
    Dense dense = perInputStep(network.layers().get(0));
    for (int l = 0; l < network.layers().size() - 1; l++) {
      LayerFit fit = hidden(l, dense, current, evenness);
      layers.add(fit.layer());
      current = fit.activations(current);
      errors.add(relativeError(activationsOf(wanted[l]), current, fit.steps()));
      dense = scaledColumns(network.layers().get(l + 1), fit.steps());
    }
    int last = network.layers().size() - 1;
    LayerFit fit = output(dense, current).corrected(current, wanted[last]);
    layers.add(fit.layer());
    errors.add(relativeError(wanted[last], fit.sums(current), fit.steps()));
    List<Input> kernelInputs = inputs.stream().map(InputFit::input).toList();
    List<Double> inputErrors = inputs.stream().map(InputFit::error).toList();
    return new QuantizedNetwork(kernelInputs, new Network(layers), inputErrors, errors, fit.unit(0));
  }

  /** The first layer over 8-bit inputs instead of scaled ones. */
  private Dense perInputStep(Dense first) {
    Dense folded = scaledColumns(first, inputs.stream().mapToDouble(InputFit::step).toArray());
    for (int j = 0; j < folded.neurons(); j++) {
      for (int i = 0; i < inputs.size(); i++) {
        folded.biases()[j] += first.weights()[j][i] * inputs.get(i).zero();
      }
    }
    return folded;
  }

  private static Dense scaledColumns(Dense dense, double[] steps) {
    Dense scaled = dense.copy();
    for (double[] weights : scaled.weights()) {
      for (int i = 0; i < weights.length; i++) {
        weights[i] *= steps[i];
      }
    }
    return scaled;
  }

  private LayerFit hidden(int l, Dense dense, int[][] current, double evenness) {
    double[] steps = wantedSteps(wanted[l], evenness);
    Rounder rounder = new Rounder(current);
    Dense next = network.layers().get(l + 1);
    double[][] activations = activationsOf(wanted[l]);
    LayerFit best = null;
    double bestError = Double.POSITIVE_INFINITY;
    for (int shift = 0; shift <= Bounds.MAX_LAYER_SHIFT; shift++) {
      double[] units = new double[steps.length];
      for (int j = 0; j < units.length; j++) {
        units[j] = steps[j] / (1 << shift);
      }
      LayerFit fit = LayerFit.of(dense, units, shift, rounder).corrected(current, wanted[l]);
      double error = passedOnError(next, activations, fit.activations(current), fit.steps());
      if (error < bestError) {
        best = fit;
        bestError = error;
      }
    }
    return best;
  }

  /** What one step of each activation should be worth so that 255 is about its largest value. */
  private static double[] wantedSteps(double[][] sums, double evenness) {
    int neurons = sums[0].length;
    double[] largest = new double[neurons];
    for (int j = 0; j < neurons; j++) {
      int neuron = j;
      double[] sorted = Arrays.stream(sums).mapToDouble(row -> Math.max(0, row[neuron])).sorted().toArray();
      largest[j] = sorted[(int) ((sorted.length - 1) * (1 - CUT))];
    }
    double top = Math.max(1e-9, Arrays.stream(largest).max().orElse(0));
    double[] steps = new double[neurons];
    for (int j = 0; j < neurons; j++) {
      double own = largest[j] <= 0 ? top : largest[j];
      steps[j] = top * Math.pow(own / top, evenness) / Bounds.MAX_INPUT_VALUE;
    }
    return steps;
  }

  private LayerFit output(Dense dense, int[][] current) {
    double unit = 0;
    for (int j = 0; j < dense.neurons(); j++) {
      unit = Math.max(unit, LayerFit.smallestUnit(dense.weights()[j], dense.biases()[j]));
    }
    Rounder rounder = new Rounder(current);
    while (true) {
      double[] units = new double[dense.neurons()];
      Arrays.fill(units, unit);
      LayerFit fit = LayerFit.of(dense, units, 0, rounder);
      // All scores must be in one unit to be compared.
      double largest = Arrays.stream(fit.steps()).max().orElseThrow();
      if (largest == unit) {
        return fit;
      }
      unit = largest;
    }
  }

  private static double[][] activationsOf(double[][] sums) {
    double[][] activations = new double[sums.length][];
    for (int p = 0; p < sums.length; p++) {
      activations[p] = sums[p].clone();
      FloatNetwork.rectify(activations[p]);
    }
    return activations;
  }

  /** Squared error as the next layer's sums feel it. */
  private static double passedOnError(Dense next, double[][] wanted, int[][] got, double[] steps) {
    double error = 0;
    for (int p = 0; p < got.length; p++) {
      double[] lost = new double[steps.length];
      for (int j = 0; j < lost.length; j++) {
        lost[j] = wanted[p][j] - got[p][j] * steps[j];
      }
      for (double[] weights : next.weights()) {
        double sum = 0;
        for (int j = 0; j < lost.length; j++) {
          sum += weights[j] * lost[j];
        }
        error += sum * sum;
      }
    }
    return error;
  }

  /** Root mean square of what is lost over root mean square of what is there. */
  private static double relativeError(double[][] wanted, int[][] got, double[] steps) {
    double lost = 0;
    double there = 0;
    for (int p = 0; p < got.length; p++) {
      for (int j = 0; j < steps.length; j++) {
        double difference = wanted[p][j] - got[p][j] * steps[j];
        lost += difference * difference;
        there += wanted[p][j] * wanted[p][j];
      }
    }
    return there == 0 ? 0 : Math.sqrt(lost / there);
  }
}
