package dev.packetclassifier.e2e;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.bpf.feature.FeatureExtractor;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** {@code Features LABELS}: prints a run as CSV, one line a packet: its class, then every feature of the catalogue, raw. */
public final class Features {
  private Features() {
  }

  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 1) {
      System.err.println("usage: Features LABELS (the labels.csv of a run that e2e/examples/record made)");
      System.exit(2);
    }
    try (PrintStream out = StandardOutput.open()) {
      print(Run.open(Path.of(arguments[0])), out);
    }
  }

  static void print(Run run, PrintStream out) throws IOException {
    List<Feature> features = Arrays.asList(Feature.values());
    FeatureExtractor extractor = new FeatureExtractor(features);
    long[] values = new long[features.size()];
    StringBuilder line = new StringBuilder("label");
    features.forEach(feature -> line.append(',').append(feature));
    out.println(line);
    run.forEach((frame, packet, label) -> {
      extractor.extract(packet, values);
      line.setLength(0);
      line.append(label);
      for (long value : values) {
        line.append(',').append(value);
      }
      out.println(line);
    });
  }
}
