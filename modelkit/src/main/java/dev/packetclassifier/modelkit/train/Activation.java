// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

/** What follows a hidden layer's sums. */
enum Activation {
  /** ReLU. */
  Relu,
  /** ReLU, division by 2^shift rounding half up, cut at 255, as in the kernel. */
  QuantizedRelu;

  void apply(float[] sums, int neurons, int shift, float[] into) {
    if (this == Relu) {
      for (int j = 0; j < neurons; j++) {
        into[j] = Math.max(0, sums[j]);
      }
      return;
    }
    int half = shift == 0 ? 0 : 1 << shift - 1;
    for (int j = 0; j < neurons; j++) {
      into[j] = Math.min(255, Math.max(0, (int) sums[j]) + half >> shift);
    }
  }

  /** Turns the slope by the activation into the slope by the sum, in place: none where nothing would change. */
  void slope(float[] sums, int neurons, int shift, float[] slopes) {
    float scale = this == Relu ? 1 : 1f / (1 << shift);
    float most = this == Relu ? Float.POSITIVE_INFINITY : 255f * (1 << shift);
    for (int j = 0; j < neurons; j++) {
      slopes[j] = sums[j] > 0 && sums[j] < most ? slopes[j] * scale : 0;
    }
  }
}
