// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HashTest {
  /** The factor itself is 0x9E3779B97F4A7C15; its upper half is 0x9E3779B9, and 0x7F4A7C15 ^ 0x9E3779B9 = 0xE17D05AC. */
  @Test
  void isTheDocumentedOne() {
    assertThat(Hash.of(0, new long[] {1})).isEqualTo(0x9E3779B9E17D05ACL);
    assertThat(Hash.of(1, new long[] {0})).isEqualTo(0x9E3779B9E17D05ACL);
    assertThat(Hash.of(5, new long[] {5, 0})).isZero();
    assertThat(Hash.bitOfPort(0)).isEqualTo(1);
    assertThat(Hash.bitOfPort(1)).isEqualTo(1L << 0x27);
  }

  @Test
  void estimatesAreTheDocumentedOnes() {
    for (int k = 0; k < 64; k++) {
      assertThat(LinearCounter.of((1L << k) - 1)).as("%d bits", k).isEqualTo((int) Math.round(64 * Math.log(64.0 / (64 - k))));
    }
    assertThat(LinearCounter.of(-1)).isEqualTo((int) Math.round(64 * Math.log(128)));
  }
}
