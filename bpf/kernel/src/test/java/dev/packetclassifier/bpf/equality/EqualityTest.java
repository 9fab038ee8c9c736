// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.equality;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class EqualityTest {
  @Test
  void kernelAndTwinAgreeOnEveryPacket() throws IOException {
    EqualityRun run = new EqualityRun(20260101, Captures.fromDatasets(), 10_000).until(1_000_000);
    assertThat(run.shown()).isEmpty();
    assertThat(run.differences()).isZero();
    assertThat(run.judged()).isGreaterThan(500_000);
    assertThat(run.leaving()).isGreaterThan(100_000);
    assertThat(run.wouldDrop()).isGreaterThan(50_000);
    assertThat(run.compared()).isGreaterThan(100_000);
    for (long flows : run.flows()) {
      assertThat(flows).isGreaterThan(20);
    }
    assertThat(run.cold()).isGreaterThan(5_000);
  }
}
