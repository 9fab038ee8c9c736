package dev.packetclassifier.bpf.equality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.golden.GoldenModel;
import dev.packetclassifier.bpf.golden.GoldenModels;
import dev.packetclassifier.bpf.golden.GoldenVector;
import dev.packetclassifier.bpf.golden.GoldenVectors;
import dev.packetclassifier.bpf.image.Tracing;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.parse.Outcome;
import dev.packetclassifier.bpf.program.SampleModels;
import dev.packetclassifier.bpf.program.TracedProgram;
import dev.packetclassifier.bpf.program.TracedProgram.Judged;
import dev.packetclassifier.bpf.program.Unjudged;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
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

  /** In one piece and copied; every feature, and a policy that drops everything so that protection alone decides. */
  @ParameterizedTest
  @EnumSource(value = Tracing.class, names = {"Verdicts", "Copied"})
  void seesEveryFrameAsTheTwinDoes(Tracing tracing) {
    Model model = SampleModels.everyFeature();
    Map<String, Action> dropAll = Map.of("a", Action.Drop, "b", Action.Drop);
    try (TracedProgram kernel = new TracedProgram(model, dropAll, Mode.Enforce, tracing)) {
      kernel.protect(GoldenVectors.nodeAddresses(), GoldenVectors.peerAddresses());
      for (GoldenVector vector : GoldenVectors.of(model, dropAll)) {
        compare(vector, kernel.judge(vector.frame().bytes()));
      }
    }
  }

  private static void compare(GoldenVector vector, Judged judged) {
    assertThat(judged.action()).as(vector.frame().name()).isEqualTo(vector.dropped() ? TracedProgram.XDP_DROP : TracedProgram.XDP_PASS);
    switch (vector.outcome()) {
      case Malformed -> assertThat(judged.trace().unjudged()).as(vector.frame().name()).hasValue(Unjudged.Malformed);
      case TooDeep -> assertThat(judged.trace().unjudged()).as(vector.frame().name()).hasValue(Unjudged.TooDeep);
      default -> {
        assertThat(vector.outcome()).isEqualTo(Outcome.Parsed);
        assertThat(judged.trace().unjudged()).as(vector.frame().name()).isEmpty();
        assertThat(judged.trace().spared()).as(vector.frame().name()).isEqualTo(!vector.droppable());
        assertThat(judged.trace().features().subList(0, vector.features().length).stream().map(Integer::toUnsignedLong))
            .as(vector.frame().name()).containsExactlyElementsOf(Arrays.stream(vector.features()).boxed().toList());
      }
    }
  }
}
