// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.model.Models;
import dev.packetclassifier.bpf.random.ModelWriter;
import dev.packetclassifier.bpf.verdict.Judge;
import dev.packetclassifier.bpf.verdict.KnownHosts;
import dev.packetclassifier.bpf.verdict.Protection;
import dev.packetclassifier.bpf.verdict.Verdict;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GoldenModelsTest {
  @Test
  void scoresAreTheCommittedOnes() {
    for (GoldenModel golden : GoldenModels.all()) {
      Verdict verdict = new Judge(golden.model(), Map.of(), Mode.Observe, new Protection(KnownHosts.NONE)).judge(golden.frame().bytes());
      assertThat(Arrays.stream(verdict.scores()).boxed().toList()).as(golden.name()).isEqualTo(golden.scores());
      assertThat(verdict.classIndex()).as(golden.name()).isEqualTo(golden.classIndex());
    }
  }

  @Test
  void everyModelIsWithinTheBounds() {
    for (GoldenModel golden : GoldenModels.all()) {
      assertThat(Models.read(ModelWriter.write(golden.model())).classes()).as(golden.name()).isEqualTo(golden.model().classes());
    }
  }

  @Test
  void bothEndsOfALaneAreThere() {
    assertThat(GoldenModels.all().get(0).scores()).contains(1048575, -1048575, 0).hasSize(32);
    assertThat(GoldenModels.all()).extracting(GoldenModel::name).doesNotHaveDuplicates();
  }
}
