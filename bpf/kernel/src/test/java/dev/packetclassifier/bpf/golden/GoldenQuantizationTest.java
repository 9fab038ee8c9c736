// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.bpf.infer.Quantizer;
import org.junit.jupiter.api.Test;

class GoldenQuantizationTest {
  @Test
  void theTwinAgrees() {
    for (GoldenQuantization golden : GoldenQuantization.all()) {
      assertThat(Quantizer.quantize(golden.input(), golden.value())).as("%s", golden).isEqualTo(golden.expected());
    }
    assertThat(GoldenQuantization.all()).extracting(GoldenQuantization::value).contains(0L, 1L << 31, (1L << 32) - 1);
    assertThat(GoldenQuantization.all()).extracting(GoldenQuantization::expected).contains(0, 1, 254, 255);
  }
}
