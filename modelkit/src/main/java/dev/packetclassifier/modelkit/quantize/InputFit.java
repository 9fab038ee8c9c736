// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.quantize;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.Transform;
import dev.packetclassifier.bpf.infer.Quantizer;
import dev.packetclassifier.bpf.model.Bounds;
import dev.packetclassifier.bpf.model.Input;
import java.util.Arrays;

/**
 * How one scaled input becomes eight bits: {@code x} is about {@code zero + step * a}.
 *
 * @param input the kernel's quantizer
 * @param step what one of the 255 steps is worth to the model
 * @param zero what the model sees at 0
 * @param error root mean square of what is lost, relative to the input's standard deviation; 0 for a constant
 */
record InputFit(Input input, double step, double zero, double error) {
  /** Shares of the packets, at either end, that may be cut off: of these the one that loses least is taken. */
  private static final double[] CUTS = {0, 0.0002, 0.001, 0.005, 0.02};
  /** Bits of a multiplier: its relative error is then far below half a step. */
  private static final int MULTIPLIER_BITS = 16;

  /**
   * @param raw [packet] values of the feature
   * @param scaled [packet] what the float model sees for them
   */
  static InputFit choose(Feature feature, long[] raw, double[] scaled) {
    InputFit best = null;
    for (Transform transform : Transform.values()) {
      long[] sorted = Arrays.stream(raw).map(value -> transformed(transform, value)).sorted().toArray();
      for (double cut : CUTS) {
        int skipped = (int) (cut * sorted.length);
        Input input = spanning(feature, transform, sorted[skipped], sorted[sorted.length - 1 - skipped]);
        InputFit fit = fit(input, raw, scaled);
        if (best == null || fit.error < best.error - 1e-9) {
          best = fit;
        }
      }
    }
    return best;
  }

  /** The quantizer that takes {@code low} to 0 and {@code high} to 255. */
  static Input spanning(Feature feature, Transform transform, long low, long high) {
    if (high <= low) {
      return new Input(feature, transform, low, 0, 0);
    }
    double factor = (double) Bounds.MAX_INPUT_VALUE / (high - low);
    int shift = Math.max(0, Math.min(Bounds.MAX_INPUT_SHIFT, MULTIPLIER_BITS - 1 - Math.getExponent(factor)));
    long multiplier = Math.round(Math.scalb(factor, shift));
    while (shift > 0 && multiplier % 2 == 0) {
      multiplier /= 2;
      shift--;
    }
    return new Input(feature, transform, low, (int) multiplier, shift);
  }

  static long transformed(Transform transform, long value) {
    return transform == Transform.Log2 ? Quantizer.log2(value) : value;
  }

  /** Least squares of what the model sees over the quantized value. */
  static InputFit fit(Input input, long[] raw, double[] scaled) {
    int n = raw.length;
    double sumA = 0;
    double sumX = 0;
    double[] a = new double[n];
    for (int i = 0; i < n; i++) {
      a[i] = Quantizer.quantize(input, raw[i]);
      sumA += a[i];
      sumX += scaled[i];
    }
    double meanA = sumA / n;
    double meanX = sumX / n;
    double varianceA = 0;
    double varianceX = 0;
    double covariance = 0;
    for (int i = 0; i < n; i++) {
      varianceA += (a[i] - meanA) * (a[i] - meanA);
      varianceX += (scaled[i] - meanX) * (scaled[i] - meanX);
      covariance += (a[i] - meanA) * (scaled[i] - meanX);
    }
    double step = varianceA == 0 ? 0 : covariance / varianceA;
    double lost = varianceX == 0 ? 0 : Math.max(0, varianceX - step * covariance) / varianceX;
    return new InputFit(input, step, meanX - step * meanA, Math.sqrt(lost));
  }
}
