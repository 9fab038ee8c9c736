package dev.packetclassifier.bpf.equality;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class EqualityTest {
  @Test
  void kernelAndTwinAgreeOnEveryPacket() throws IOException {
    EqualityRun run = new EqualityRun(20260101, new SeededFrames(20260101, SeededFrames.fromDatasets()), 2000).until(50_000);
    assertThat(run.shown()).isEmpty();
    assertThat(run.differences()).isZero();
    assertThat(run.judged()).isGreaterThan(25_000);
    assertThat(run.wouldDrop()).isGreaterThan(2_000);
  }
}
