// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RounderTest {
  @Test
  void sumsOverInputsThatGoTogetherLoseLessThanByNearestRounding() {
    Random random = new Random(2);
    int[][] inputs = new int[800][16];
    for (int[] row : inputs) {
      int common = random.nextInt(200);
      for (int i = 0; i < row.length; i++) {
        row[i] = common + random.nextInt(50);
      }
    }
    Rounder rounder = new Rounder(inputs);
    double handedOn = 0;
    double nearest = 0;
    for (int n = 0; n < 20; n++) {
      double[] weights = random.doubles(16, -20, 20).toArray();
      byte[] near = new byte[16];
      for (int i = 0; i < 16; i++) {
        near[i] = Rounder.nearest(weights[i]);
      }
      handedOn += lost(weights, rounder.round(weights), inputs);
      nearest += lost(weights, near, inputs);
    }
    assertThat(handedOn).isLessThan(nearest / 4);
  }

  private static double lost(double[] weights, byte[] rounded, int[][] inputs) {
    double lost = 0;
    for (int[] row : inputs) {
      double sum = 0;
      for (int i = 0; i < row.length; i++) {
        sum += (weights[i] - rounded[i]) * row[i];
      }
      lost += sum * sum;
    }
    return lost;
  }
}
