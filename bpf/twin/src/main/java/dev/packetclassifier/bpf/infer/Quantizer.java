// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.infer;

import dev.packetclassifier.api.v1alpha1.Transform;
import dev.packetclassifier.bpf.model.Input;

/** From a raw feature to a network's 8-bit input. */
public final class Quantizer {
  private Quantizer() {}

  /**
   * {@code clamp(((t - offset) * multiplier + half(shift)) >> shift, 0, 255)}.
   *
   * @param value 0 to 2^32-1
   * @return 0 to 255
   */
  public static int quantize(Input input, long value) {
    long t = input.transform() == Transform.Log2 ? log2(value) : value;
    // |t - offset| < 2^32 and multiplier <= 2^24: the product stays below 2^56.
    long scaled = (t - input.offset()) * input.multiplier() + half(input.shift()) >> input.shift();
    return (int) Math.max(0, Math.min(255, scaled));
  }

  /**
   * 256 times the binary logarithm of value + 1, linear between powers of two.
   *
   * @param value 0 to 2^32-1
   * @return 0 to 8192
   */
  public static long log2(long value) {
    long x = value + 1;
    int exponent = 63 - Long.numberOfLeadingZeros(x);
    long mantissa = exponent >= 8 ? x >>> exponent - 8 : x << 8 - exponent;
    return 256L * exponent + mantissa - 256;
  }

  /** What is added before a division by 2^shift, so that it rounds half up. */
  static long half(int shift) {
    return shift == 0 ? 0 : 1L << shift - 1;
  }
}
