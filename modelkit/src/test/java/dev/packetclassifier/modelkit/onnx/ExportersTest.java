package dev.packetclassifier.modelkit.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.modelkit.InputException;
import dev.packetclassifier.modelkit.fixture.Exporters;
import dev.packetclassifier.modelkit.floating.FloatModel;
import dev.packetclassifier.modelkit.floating.Samples;
import dev.packetclassifier.modelkit.quantize.Agreement;
import dev.packetclassifier.modelkit.quantize.Quantized;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Files written by the real exporters. */
@Tag("exporters")
class ExportersTest {
  private static final List<String> TWO = List.of("benign", "attack");

  private static Path folder;
  private static List<Feature> features;
  private static Samples packets;

  @BeforeAll
  static void export() throws Exception {
    folder = Exporters.folder();
    features = Exporters.features(folder.resolve("calibration.csv"));
    packets = Exporters.packets(folder.resolve("calibration.csv"));
  }

  @Test
  void everyExportIsReadAsOnnxRuntimeReadsItAndKeepsItsChoiceInIntegers() throws IOException {
    List<String> table = new ArrayList<>();
    for (Path file : files(folder)) {
      String name = file.getFileName().toString().replace(".onnx", "");
      byte[] bytes = Files.readAllBytes(file);
      List<String> classes = name.endsWith("binary") ? TWO : Exporters.CLASSES;
      FloatModel model = OnnxModel.read(bytes, features, classes);
      int[] runtime;
      try (Runtime session = new Runtime(bytes)) {
        runtime = session.classes(packets.values(), classes.size());
      }
      double floats = Agreement.of(runtime, Agreement.classes(model, packets));
      double whole = Agreement.of(runtime, Agreement.classes(Quantized.of(model, packets, 1), packets));
      table.add(String.format(Locale.ROOT, "%-34s float %.5f  integers %.5f", name, floats, whole));
      assertThat(floats).as(name).isGreaterThanOrEqualTo(0.9995);
      assertThat(whole).as(name).isGreaterThanOrEqualTo(leastInIntegers(name));
    }
    table.forEach(System.out::println);
    assertThat(table).hasSizeGreaterThanOrEqualTo(22);
  }

  /** Trees compare raw values and lose nothing but in near ties; networks have eight bits. */
  private static double leastInIntegers(String name) {
    if (name.startsWith("torch")) {
      return 0.98;
    }
    return name.contains("mlp") || name.contains("keras") || name.contains("logistic") ? 0.99 : 0.999;
  }

  @Test
  void whatTheKernelCannotRunIsRefusedWithNodeLimitAndWhatToDo() throws IOException {
    TreeMap<String, String> said = new TreeMap<>();
    for (Path file : files(folder.resolve("refused"))) {
      byte[] bytes = Files.readAllBytes(file);
      assertThatThrownBy(() -> Quantized.of(OnnxModel.read(bytes, features, Exporters.CLASSES), packets, 1)).isInstanceOf(InputException.class)
          .satisfies(e -> said.put(file.getFileName().toString(), e.getMessage()));
    }
    assertThat(said.get("tanh.onnx")).contains("(Tanh)").contains("ReLU");
    assertThat(said.get("support-vectors.onnx")).contains("(SVMClassifier)");
    assertThat(said.get("wide.onnx")).contains("100 neurons").contains("at most 64");
    assertThat(said.get("deep-forest.onnx")).contains("leaves").contains("max_leaf_nodes");
    assertThat(said.get("many-trees.onnx")).contains("120 trees").contains("at most 64");
    assertThat(said.get("adaptive.onnx")).contains("(ArgMax)").contains("voting");
    for (String exporter : List.of("legacy", "dynamo")) {
      assertThat(said.get("torch-gelu-" + exporter + ".onnx")).contains("(Gelu)").contains("ReLU");
      assertThat(said.get("torch-wide-" + exporter + ".onnx")).contains("200 neurons").contains("at most 64");
      assertThat(said.get("torch-residual-" + exporter + ".onnx")).contains("(Add)").contains("without branches");
      assertThat(said.get("torch-convolution-" + exporter + ".onnx")).contains("(Conv)").contains("dense layers");
    }
  }

  private static List<Path> files(Path from) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(from, "*.onnx")) {
      stream.forEach(files::add);
    }
    files.sort(null);
    return files;
  }
}
