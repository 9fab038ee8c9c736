// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.infer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.Transform;
import dev.packetclassifier.bpf.model.Input;
import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class QuantizerTest {
  @Test
  void log2IsExactAtPowersAndMonotonic() {
    for (int exponent = 0; exponent <= 32; exponent++) {
      assertThat(Quantizer.log2((1L << exponent) - 1)).isEqualTo(256L * exponent);
    }
    long last = -1;
    for (long value = 0; value <= 0xffff_ffffL; value += 1 + value / 1000) {
      long log = Quantizer.log2(value);
      assertThat(log).isBetween(last, 8192L);
      last = log;
    }
  }

  /** The same formula with integers that cannot overflow. */
  @Test
  void nothingOverflows() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 200_000; i++) {
      Transform transform = random.nextBoolean() ? Transform.Linear : Transform.Log2;
      long offset = random.nextLong(1L << 32) >>> random.nextInt(33);
      int multiplier = random.nextInt((1 << 24) + 1) >>> random.nextInt(25);
      int shift = random.nextInt(41);
      long value = random.nextLong(1L << 32) >>> random.nextInt(33);
      Input input = new Input(Feature.Ttl, transform, offset, multiplier, shift);
      BigInteger half = shift == 0 ? BigInteger.ZERO : BigInteger.ONE.shiftLeft(shift - 1);
      BigInteger t = BigInteger.valueOf(transform == Transform.Log2 ? Quantizer.log2(value) : value);
      BigInteger expected = t.subtract(BigInteger.valueOf(offset)).multiply(BigInteger.valueOf(multiplier)).add(half).shiftRight(shift)
          .max(BigInteger.ZERO).min(BigInteger.valueOf(255));
      assertThat(Quantizer.quantize(input, value)).as("%s %s", input, value).isEqualTo(expected.intValue());
    }
  }
}
