// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.onnx;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.modelkit.fixture.Exporters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models of scikit-learn, XGBoost and LightGBM as skl2onnx and onnxmltools write them. */
class ExportersTest {
  private static final int MODELS = 41;

  /** By the file, what the refusal must say. */
  private static final Map<String, List<String>> REFUSED = Map.ofEntries(
      entry("tanh", List.of("(Tanh)", "ReLU")),
      entry("sigmoid", List.of("(Sigmoid)", "stands between two layers", "train with ReLU")),
      entry("support-vectors", List.of("(SVMClassifier)")),
      entry("wide", List.of("100 neurons", "at most 64")),
      entry("deep-forest", List.of("leaves", "max_leaf_nodes")),
      entry("many-trees", List.of("120 trees", "at most 64")),
      entry("adaptive", List.of("(ArgMax)", "voting")),
      entry("normalizer", List.of("(Normalizer)", "leave this step out")),
      entry("polynomial", List.of("does not run in the kernel")),
      entry("components", List.of("(TreeEnsembleClassifier)", "PCA", "one feature at a time")),
      entry("regressor", List.of("output variable", "regressor", "train a classifier")),
      entry("double-tree", List.of("ONNX Runtime cannot run", "astype(numpy.float32)")),
      entry("double-map", List.of("ONNX Runtime cannot run", "astype(numpy.float32)")),
      entry("dynamic-columns", List.of("input input has a dynamic number of columns", "[None, 8]")),
      entry("dynamic-columns-tree", List.of("input input has a dynamic number of columns", "[None, 8]")),
      entry("apart", List.of("takes the class probabilities apart", "as one output")),
      entry("many-classes", List.of("33 classes", "at most 32")),
      entry("texts", List.of("input Protocol takes texts", "encode it")),
      entry("categories", List.of("(TreeEnsembleClassifier)", "BRANCH_EQ", "without categorical splits")));

  private static Exported exported;

  @BeforeAll
  static void export() throws Exception {
    exported = new Exported(Exporters.classic);
  }

  @Test
  void everyExportIsReadAsOnnxRuntimeReadsItAndKeepsItsChoiceInIntegers() throws IOException {
    assertThat(exported.agree()).isEqualTo(MODELS);
  }

  @Test
  void whatTheKernelCannotRunIsRefusedWithNodeLimitAndWhatToDo(@TempDir Path into) throws IOException {
    exported.refused(into, REFUSED);
  }
}
