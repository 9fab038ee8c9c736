// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.equality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.StationKey;
import dev.packetclassifier.api.v1alpha1.Vantage;
import dev.packetclassifier.bpf.frame.GoldenStep;
import dev.packetclassifier.bpf.frame.GoldenSteps;
import dev.packetclassifier.bpf.golden.GoldenModel;
import dev.packetclassifier.bpf.golden.GoldenModels;
import dev.packetclassifier.bpf.image.Tracing;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.program.SampleModels;
import dev.packetclassifier.bpf.program.TracedProgram;
import dev.packetclassifier.bpf.program.TracedProgram.Judged;
import dev.packetclassifier.bpf.shape.Geometry;
import dev.packetclassifier.bpf.shape.Table;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The golden set in the kernel: committed scores, and every way through parser and protection. */
class GoldenTest {
  static List<GoldenModel> models() {
    return GoldenModels.all();
  }

  @ParameterizedTest
  @MethodSource("models")
  void givesTheCommittedScores(GoldenModel golden) {
    try (TracedProgram kernel = new TracedProgram(golden.model(), Map.of(), Mode.Observe, Tracing.Verdicts)) {
      Judged judged = kernel.judge(golden.frame().bytes());
      assertThat(judged.trace().scores().subList(0, golden.scores().size())).isEqualTo(golden.scores());
      assertThat(judged.trace().classIndex()).isEqualTo(golden.classIndex());
    }
  }

  /** Every feature, and a policy that drops everything so that protection alone decides; with tables of many sets and of one. */
  @ParameterizedTest
  @CsvSource({"Verdicts, Address, 128", "Copied, Mac, 128", "Verdicts, Mac, 1", "Copied, Address, 2"})
  void seesEveryStepAsTheTwinDoes(Tracing tracing, StationKey stations, int sets) {
    Model every = SampleModels.everyFeature();
    Model model = new Model(every.inputs(), every.classes(), every.scorer(), Vantage.Endpoint, stations);
    Geometry geometry = new Geometry(Map.of(Table.Flows, sets, Table.Addresses, sets, Table.Stations, sets));
    try (Comparison comparison = new Comparison(
        Scenario.of(model, Map.of("a", Action.Drop, "b", Action.Drop), Mode.Enforce, tracing, geometry))) {
      for (GoldenStep step : GoldenSteps.all()) {
        assertThat(comparison.take(new Step(step.hook(), step.nanos(), step.frame().bytes(), step.segmentSize()))).as(step.frame().name())
            .isNull();
      }
    }
  }
}
