// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.shape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.bpf.model.Network;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayerShapeTest {
  /** Neurons; chunks and words in each. */
  @ParameterizedTest
  @CsvSource({"1, 1, 1", "3, 1, 1", "4, 1, 2", "8, 1, 3", "16, 1, 6", "18, 1, 6", "21, 2, 4", "32, 2, 6", "39, 7, 2", "63, 7, 3",
      "64, 11, 2"})
  void asFewWordsAsTheNeuronsNeedAndThenAsFewChunks(int neurons, int chunks, int width) {
    LayerShape shape = LayerShape.of(new Network.Layer(new byte[neurons][5], new int[neurons], 3));
    assertThat(shape).isEqualTo(new LayerShape(8, chunks, width));
  }
}
