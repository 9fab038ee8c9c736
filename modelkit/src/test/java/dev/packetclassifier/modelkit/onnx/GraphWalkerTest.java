// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.modelkit.InputException;
import dev.packetclassifier.modelkit.floating.FloatModel;
import dev.packetclassifier.modelkit.floating.FloatModels;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What exporters call by other names, and what they write that is to be refused by its own name; on graphs of a few nodes. */
class GraphWalkerTest {
  private static final List<Feature> FEATURES = List.of(Feature.PacketLength, Feature.SmallerPort);
  private static final List<String> CLASSES = List.of("benign", "scan");

  private static FloatModel read(SmallGraph graph) {
    return OnnxModel.read(graph.bytes(), FEATURES, CLASSES);
  }

  private static void refused(SmallGraph graph, String... words) {
    assertThatThrownBy(() -> read(graph)).isInstanceOf(InputException.class).hasMessageContainingAll(words);
  }

  private static SmallGraph rectifiedBy(String operator, List<String> inputs) {
    return SmallGraph.network().constant("zero", List.of(), 0).constant("zeros", List.of(3), 0, 0, 0).constant("six", List.of(), 6)
        .constant("large", List.of(), Float.MAX_VALUE).node(operator, inputs, "r").ended();
  }

  @Test
  void reluByItsOtherNamesIsRelu() {
    byte[] relu = FloatModels.write(read(rectifiedBy("Relu", List.of("h"))));
    for (SmallGraph same : List.of(rectifiedBy("Clip", List.of("h", "zero")), rectifiedBy("Clip", List.of("h", "zero", "large")),
        rectifiedBy("Max", List.of("h", "zero")), rectifiedBy("Max", List.of("zeros", "h")), rectifiedBy("PRelu", List.of("h", "zero")),
        SmallGraph.network().node("LeakyRelu", List.of("h"), "r", SmallGraph.single("alpha", 0)).ended(),
        SmallGraph.network().node("Clip", List.of("h"), "r", SmallGraph.single("min", 0), SmallGraph.single("max", Double.MAX_VALUE))
            .ended())) {
      assertThat(FloatModels.write(read(same))).isEqualTo(relu);
    }
  }

  @Test
  void whatIsNoReluIsRefused() {
    refused(rectifiedBy("Clip", List.of("h", "zero", "six")), "Clip_r", "as ReLU6 does", "train with ReLU");
    refused(rectifiedBy("Max", List.of("h", "six")), "Max_r", "train with ReLU");
    refused(rectifiedBy("Max", List.of("h", "h")), "compares two computed values");
    refused(SmallGraph.network().node("LeakyRelu", List.of("h"), "r").ended(), "LeakyRelu_r", "below 0", "train with ReLU");
  }

  @Test
  void quantizedModelsAreToldToBringTheFloatOne() {
    SmallGraph qdq = SmallGraph.network().constant("scale", List.of(), 0.1).constant("point", List.of(), 0)
        .node("QuantizeLinear", List.of("h", "scale", "point"), "q").node("DequantizeLinear", List.of("q", "scale", "point"), "r").ended();
    refused(qdq, "QuantizeLinear_q", "quantized already", "give the float model");
    refused(new SmallGraph(2, 2).node("DynamicQuantizeLinear", List.of("x"), "y"), "give the float model");
  }

  @Test
  void weightsAndConstantsThatAreNoNumbersAreOfTrainingThatDiverged() {
    SmallGraph weights = new SmallGraph(2, 2).constant("w", List.of(2, 2), 1, Double.NaN, 0, 1).constant("b", List.of(2), 0, 0)
        .node("Gemm", List.of("x", "w", "b"), "z").node("Softmax", List.of("z"), "y");
    refused(weights, "hold NaN: training diverged");
    SmallGraph biases = new SmallGraph(2, 2).constant("w", List.of(2, 2), 1, 0, 0, 1).constant("b", List.of(2), 0, Double.POSITIVE_INFINITY)
        .node("Gemm", List.of("x", "w", "b"), "z").node("Softmax", List.of("z"), "y");
    refused(biases, "hold Infinity: training diverged");
    SmallGraph added = new SmallGraph(2, 2).constant("w", List.of(2, 2), 1, 0, 0, 1).constant("b", List.of(2), Double.NaN, 0)
        .node("MatMul", List.of("x", "w"), "m").node("Add", List.of("m", "b"), "z").node("Softmax", List.of("z"), "y");
    refused(added, "hold NaN: training diverged");
  }

  /** Its contribution is the same for every packet, and goes into the biases. */
  @Test
  void anInputThatIsMultipliedByZeroIsDropped() {
    SmallGraph graph = new SmallGraph(2, 2).constant("factors", List.of(2), 0.01, 0).constant("offsets", List.of(2), 0, 3)
        .constant("w", List.of(2, 2), 1, -1, 2, 0.5).constant("b", List.of(2), -5, 5).node("Mul", List.of("x", "factors"), "s")
        .node("Add", List.of("s", "offsets"), "t").node("Gemm", List.of("t", "w", "b"), "z").node("Softmax", List.of("z"), "y");
    FloatModel model = read(graph);
    assertThat(model.features()).containsExactly(Feature.PacketLength);
    double[] scores = new double[2];
    model.score(new long[] {700}, scores);
    assertThat(scores[0]).isEqualTo(0.01f * 700 + 3 * 2 - 5, within(1e-5));
    assertThat(scores[1]).isEqualTo(-0.01f * 700 + 3 * 0.5 + 5, within(1e-5));
  }

  @Test
  void anInputWithNothingButZerosInTheFirstLayerIsDropped() {
    SmallGraph graph = new SmallGraph(2, 2).constant("w", List.of(2, 2), 0, 0, 1, -1).constant("b", List.of(2), -500, 500)
        .node("Gemm", List.of("x", "w", "b"), "z").node("Softmax", List.of("z"), "y");
    assertThat(read(graph).features()).containsExactly(Feature.SmallerPort);
  }

  /** Exporters stamp what they were built with; the runtime that judges the import is older. */
  @Test
  void aNewerStampOfAnOldGraphIsRun() {
    Random random = new Random(1);
    long[][] packets = new long[500][];
    for (int p = 0; p < packets.length; p++) {
      packets[p] = new long[] {random.nextInt(1500), random.nextInt(1024)};
    }
    byte[] known = rectifiedBy("Relu", List.of("h")).bytes();
    try (OnnxRuntime old = new OnnxRuntime(known);
        OnnxRuntime newer = new OnnxRuntime(rectifiedBy("Relu", List.of("h")).stamped(99, 99).bytes())) {
      assertThat(newer.classes(packets, 2)).isEqualTo(old.classes(packets, 2)).contains(0, 1);
    }
  }
}
