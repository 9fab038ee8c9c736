// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.evaluate;

import dev.packetclassifier.bpf.infer.Inference;
import dev.packetclassifier.bpf.infer.Quantizer;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.model.Network;
import dev.packetclassifier.modelkit.floating.FloatModel;
import dev.packetclassifier.modelkit.floating.FloatNetwork;
import java.util.ArrayList;
import java.util.List;

/**
 * What the kernel's integers lose against the float model, layer by layer: the root mean square of the difference to what the layer
 * gives, once each neuron's scale is fitted (quantization is free to choose scales). Of trees the scores alone, with one scale.
 */
final class RoundingLoss {
  private RoundingLoss() {}

  /**
   * @param samples raw values in the order of the model's inputs, which is the float model's as well
   * @return one a layer, 0 to 1; empty when the models are not of one shape
   */
  static List<Double> of(Model model, FloatModel floats, List<long[]> samples) {
    if (model.scorer() instanceof Network network && floats instanceof FloatNetwork floating) {
      return sameShape(network, floating) ? layers(model, network, floating, samples) : List.of();
    }
    return model.scorer() instanceof Network || floats instanceof FloatNetwork ? List.of() : List.of(scores(model, floats, samples));
  }

  private static boolean sameShape(Network network, FloatNetwork floating) {
    if (network.layers().size() != floating.layers().size()) {
      return false;
    }
    for (int l = 0; l < network.layers().size(); l++) {
      if (network.layers().get(l).neurons() != floating.layers().get(l).neurons()) {
        return false;
      }
    }
    return true;
  }

  private static List<Double> layers(Model model, Network network, FloatNetwork floating, List<long[]> samples) {
    int last = network.layers().size() - 1;
    List<Fit[]> fits = new ArrayList<>();
    for (Network.Layer layer : network.layers()) {
      fits.add(Fit.of(fits.size() == last ? 1 : layer.neurons()));
    }
    for (long[] values : samples) {
      double[] exact = floating.inputs(values);
      int[] whole = new int[values.length];
      for (int i = 0; i < whole.length; i++) {
        whole[i] = Quantizer.quantize(model.inputs().get(i), values[i]);
      }
      for (int l = 0; l <= last; l++) {
        exact = floating.layers().get(l).sums(exact);
        whole = sums(network.layers().get(l), whole);
        if (l < last) {
          FloatNetwork.rectify(exact);
          activate(network.layers().get(l), whole);
          for (int j = 0; j < whole.length; j++) {
            fits.get(l)[j].add(exact[j], whole[j]);
          }
        } else {
          addCentred(fits.get(l)[0], exact, whole);
        }
      }
    }
    return fits.stream().map(Fit::loss).toList();
  }

  private static int[] sums(Network.Layer layer, int[] from) {
    int[] sums = layer.biases().clone();
    for (int j = 0; j < sums.length; j++) {
      for (int i = 0; i < from.length; i++) {
        sums[j] += layer.weights()[j][i] * from[i];
      }
    }
    return sums;
  }

  private static void activate(Network.Layer layer, int[] sums) {
    int half = layer.shift() == 0 ? 0 : 1 << layer.shift() - 1;
    for (int j = 0; j < sums.length; j++) {
      sums[j] = Math.min(255, Math.max(0, sums[j]) + half >> layer.shift());
    }
  }

  private static double scores(Model model, FloatModel floats, List<long[]> samples) {
    Inference inference = Inference.of(model);
    double[] exact = new double[model.classes().size()];
    int[] whole = new int[exact.length];
    Fit[] fit = Fit.of(1);
    for (long[] values : samples) {
      floats.score(values, exact);
      inference.score(values, whole);
      addCentred(fit[0], exact, whole);
    }
    return Fit.loss(fit);
  }

  /** Only differences between scores decide. */
  private static void addCentred(Fit fit, double[] exact, int[] whole) {
    double exactMean = 0;
    double wholeMean = 0;
    for (int c = 0; c < exact.length; c++) {
      exactMean += exact[c] / exact.length;
      wholeMean += (double) whole[c] / exact.length;
    }
    for (int c = 0; c < exact.length; c++) {
      fit.add(exact[c] - exactMean, whole[c] - wholeMean);
    }
  }

  /** The best scale between two columns, and what it leaves. */
  private static final class Fit {
    private double exactSquares;
    private double wholeSquares;
    private double products;

    static Fit[] of(int count) {
      Fit[] fits = new Fit[count];
      for (int i = 0; i < count; i++) {
        fits[i] = new Fit();
      }
      return fits;
    }

    void add(double exact, double whole) {
      exactSquares += exact * exact;
      wholeSquares += whole * whole;
      products += exact * whole;
    }

    /** Over all columns: what remains of the exact one's squares. */
    static double loss(Fit[] fits) {
      double left = 0;
      double all = 0;
      for (Fit fit : fits) {
        all += fit.exactSquares;
        left += fit.exactSquares - (fit.wholeSquares == 0 ? 0 : fit.products * fit.products / fit.wholeSquares);
      }
      return all == 0 ? 0 : Math.sqrt(Math.max(0, left) / all);
    }
  }
}
