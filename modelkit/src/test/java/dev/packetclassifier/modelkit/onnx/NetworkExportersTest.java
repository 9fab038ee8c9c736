// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.onnx;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.modelkit.fixture.Exporters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models of Keras and PyTorch as their own exporters write them: the packages are 8 GB, so only when asked for. */
@Tag("exporters")
class NetworkExportersTest {
  private static final int MODELS = 16;

  /** By the file, what the refusal must say. */
  private static final Map<String, List<String>> REFUSED = Map.ofEntries(
      entry("keras-normalization", List.of("left out of the file", "BatchNormalization")),
      entry("keras-relu6", List.of("(Clip)", "ReLU6", "train with ReLU")),
      entry("keras-leaky", List.of("(LeakyRelu)", "ReLU")),
      entry("keras-one-sum", List.of("single number that no Sigmoid follows")),
      entry("torch-half", List.of("no half precision")),
      entry("torch-training", List.of("(Dropout)", "model.eval()")),
      entry("torch-dynamic-columns", List.of("dynamic number of columns", "[None, 8]")));

  /** The same by what both of PyTorch's exporters write. */
  private static final Map<String, List<String>> REFUSED_OF_TORCH = Map.ofEntries(
      entry("gelu", List.of("(Gelu)", "ReLU")),
      entry("wide", List.of("200 neurons", "at most 64")),
      entry("residual", List.of("(Add)", "without branches")),
      entry("convolution", List.of("(Conv)", "dense layers")),
      entry("tanh", List.of("(Tanh)", "ReLU")),
      entry("sigmoid", List.of("(Sigmoid)", "stands between two layers")),
      entry("silu", List.of("(Mul)", "SiLU")),
      entry("relu6", List.of("(Clip)", "ReLU6")),
      entry("leakyrelu", List.of("(LeakyRelu)", "ReLU")),
      entry("two-heads", List.of("each score classes of their own", "one of them")));

  private static Exported exported;

  @BeforeAll
  static void export() throws Exception {
    exported = new Exported(Exporters.networks);
  }

  @Test
  void everyExportIsReadAsOnnxRuntimeReadsItAndKeepsItsChoiceInIntegers() throws IOException {
    assertThat(exported.agree()).isEqualTo(MODELS);
  }

  @Test
  void whatTheKernelCannotRunIsRefusedWithNodeLimitAndWhatToDo(@TempDir Path into) throws IOException {
    Map<String, List<String>> all = new TreeMap<>(REFUSED);
    for (String exporter : List.of("-legacy", "-dynamo")) {
      REFUSED_OF_TORCH.forEach((name, words) -> all.put("torch-" + name + exporter, words));
    }
    exported.refused(into, all);
  }
}
