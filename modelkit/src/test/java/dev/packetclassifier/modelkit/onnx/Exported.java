// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.onnx;

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

/** Files that real exporters wrote, and the packets that their models are compared on. */
final class Exported {
  private static final List<String> TWO = List.of("benign", "attack");

  private final Path folder;
  private final List<Feature> features;
  private final Samples packets;

  Exported(Exporters exporters) throws Exception {
    folder = exporters.folder();
    features = Exporters.features(folder.resolve("calibration.csv"));
    packets = Exporters.packets(folder.resolve("calibration.csv"));
  }

  /** Every model is read as ONNX Runtime reads it, and keeps its choice in integers. Returns how many there are. */
  int agree() throws IOException {
    List<String> table = new ArrayList<>();
    for (Path file : files(folder)) {
      String name = name(file);
      byte[] bytes = ModelFile.of(file).bytes();
      List<String> known = name.endsWith("binary") ? TWO : Exporters.CLASSES;
      boolean inFile = name.contains("named") || name.contains("ties");
      FloatModel model = OnnxModel.read(bytes, features, inFile ? null : known);
      assertThat(model.classes()).as(name).isEqualTo(inFile ? known.stream().sorted().toList() : known);
      int[] runtime;
      try (OnnxRuntime session = new OnnxRuntime(bytes)) {
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
    return table.size();
  }

  /** The packets as the model takes them: its inputs may be in another order than the file's, or one twice. */
  private Samples seen(FloatModel model) {
    int[] from = model.features().stream().mapToInt(features::indexOf).toArray();
    long[][] values = Arrays.stream(packets.values()).map(row -> Arrays.stream(from).mapToLong(i -> row[i]).toArray())
        .toArray(long[][]::new);
    return new Samples(values, packets.labels());
  }

  /** Trees compare raw values and lose nothing but in near ties; networks have eight bits. */
  private static double leastInIntegers(String name) {
    if (name.startsWith("torch")) {
      return 0.98;
    }
    return name.contains("mlp") || name.contains("keras") || name.contains("logistic") ? 0.99 : 0.999;
  }

  /**
   * What cannot run is refused as a user meets it: one line, exit status 2, no manifest.
   *
   * @param into an empty folder
   * @param words by the file's name, what must be prediction; a file for each, and no other
   */
  void refused(Path into, Map<String, List<String>> words) throws IOException {
    Map<String, String> prediction = new TreeMap<>();
    for (Path file : files(folder.resolve("refused"))) {
      Pclf ran = Pclf.run("import", file, "--features", String.join(",", features.stream().map(Feature::name).toList()), "--classes",
          String.join(",", Exporters.CLASSES), "--calibration", folder.resolve("calibration.csv"), "-o", into.resolve("guard.yaml"));
      assertThat(ran.status()).as(name(file) + ran.out()).isEqualTo(2);
      assertThat(ran.err()).as(name(file)).hasLineCount(1);
      assertThat(into).as(name(file)).isEmptyDirectory();
      prediction.put(name(file), ran.err());
    }
    prediction.forEach((name, why) -> System.out.print(name + ": " + why));
    assertThat(prediction).containsOnlyKeys(words.keySet());
    words.forEach((name, those) -> assertThat(prediction.get(name)).as(name).contains(those));
  }

  private static String name(Path file) {
    return file.getFileName().toString().replace(".onnx", "");
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
