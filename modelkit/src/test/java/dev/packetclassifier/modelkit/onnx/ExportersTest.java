package dev.packetclassifier.modelkit.onnx;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.modelkit.fixture.Exporters;
import dev.packetclassifier.modelkit.fixture.Pclf;
import dev.packetclassifier.modelkit.floating.FloatModel;
import dev.packetclassifier.modelkit.floating.Samples;
import dev.packetclassifier.modelkit.quantize.Agreement;
import dev.packetclassifier.modelkit.quantize.Quantized;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files written by the real exporters. */
@Tag("exporters")
class ExportersTest {
  private static final List<String> TWO = List.of("benign", "attack");

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
      entry("categories", List.of("(TreeEnsembleClassifier)", "BRANCH_EQ", "without categorical splits")),
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
      List<String> known = name.endsWith("binary") ? TWO : Exporters.CLASSES;
      boolean inFile = name.contains("named") || name.contains("ties");
      FloatModel model = OnnxModel.read(bytes, features, inFile ? null : known);
      assertThat(model.classes()).as(name).isEqualTo(inFile ? known.stream().sorted().toList() : known);
      int[] runtime;
      try (Runtime session = new Runtime(bytes)) {
        runtime = session.classes(packets.values(), model.classes().size());
      }
      Samples seen = seen(model);
      double floats = Agreement.of(runtime, Agreement.classes(model, seen));
      double whole = Agreement.of(runtime, Agreement.classes(Quantized.of(model, seen, 1), seen));
      table.add(String.format(Locale.ROOT, "%-34s float %.5f  integers %.5f", name, floats, whole));
      assertThat(floats).as(name).isGreaterThanOrEqualTo(0.9995);
      assertThat(whole).as(name).isGreaterThanOrEqualTo(leastInIntegers(name));
    }
    table.forEach(System.out::println);
    assertThat(table).hasSizeGreaterThanOrEqualTo(54);
  }

  /** The packets as the model takes them: its inputs may be in another order than the file's, or one twice. */
  private static Samples seen(FloatModel model) {
    int[] from = model.features().stream().mapToInt(features::indexOf).toArray();
    long[][] values = Arrays.stream(packets.values()).map(row -> Arrays.stream(from).mapToLong(i -> row[i]).toArray()).toArray(long[][]::new);
    return new Samples(values, packets.labels());
  }

  /** Trees compare raw values and lose nothing but in near ties; networks have eight bits. */
  private static double leastInIntegers(String name) {
    if (name.startsWith("torch")) {
      return 0.98;
    }
    return name.contains("mlp") || name.contains("keras") || name.contains("logistic") ? 0.99 : 0.999;
  }

  /** As a user meets it: one line, exit status 2, no manifest. */
  @Test
  void whatTheKernelCannotRunIsRefusedWithNodeLimitAndWhatToDo(@TempDir Path into) throws IOException {
    Map<String, String> said = new TreeMap<>();
    for (Path file : files(folder.resolve("refused"))) {
      Path manifest = into.resolve("guard.yaml");
      Pclf ran = Pclf.run("import", file, "--features", String.join(",", features.stream().map(Feature::name).toList()),
          "--classes", String.join(",", Exporters.CLASSES), "--calibration", folder.resolve("calibration.csv"), "-o", manifest);
      String name = file.getFileName().toString().replace(".onnx", "");
      assertThat(ran.status()).as(name + ran.out()).isEqualTo(2);
      assertThat(ran.err()).as(name).hasLineCount(1);
      assertThat(into).as(name).isEmptyDirectory();
      said.put(name, ran.err());
    }
    said.forEach((name, why) -> System.out.print(name + ": " + why));
    REFUSED.forEach((name, words) -> assertThat(said.remove(name)).as(name).contains(words));
    for (String exporter : List.of("-legacy", "-dynamo")) {
      REFUSED_OF_TORCH.forEach((name, words) -> assertThat(said.remove("torch-" + name + exporter)).as(name + exporter).contains(words));
    }
    assertThat(said).isEmpty();
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
