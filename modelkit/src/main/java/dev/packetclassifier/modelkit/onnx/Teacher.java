// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.onnx;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.modelkit.InputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A model of any size that ONNX Runtime runs, for a smaller one to learn from. */
public final class Teacher implements AutoCloseable {
  private final OnnxRuntime runtime;
  private final List<Feature> features;
  private final List<String> classes;

  private Teacher(OnnxRuntime runtime, List<Feature> features, List<String> classes) {
    this.runtime = runtime;
    this.features = List.copyOf(features);
    this.classes = List.copyOf(classes);
  }

  /**
   * @param features of its inputs, in order
   * @param classes names in the order of its numbers; null: those in the file
   * @throws InputException when the file is no such model, or its classes have no names
   */
  public static Teacher of(Path file, List<Feature> features, List<String> classes) throws IOException {
    byte[] bytes = ModelFile.of(file).bytes();
    Graph graph = Graph.read(bytes);
    GraphColumns.of(graph, features);
    List<String> named = classes != null ? classes : named(graph);
    if (named.isEmpty()) {
      throw new InputException(
          "--distill: " + file + " knows its classes by number only: name them with --distill-classes, in the order of the numbers");
    }
    return new Teacher(new OnnxRuntime(bytes), features, named);
  }

  private static List<String> named(Graph graph) {
    return graph.nodes().stream().map(ClassNames::of)
        .filter(names -> names.size() > 1 && names.stream().noneMatch(name -> name.matches("-?[0-9]+")))
        .findFirst().orElse(List.of());
  }

  public List<Feature> features() {
    return features;
  }

  public List<String> classes() {
    return classes;
  }

  /**
   * @param values [packet][input] raw features
   * @return [packet][class], each row of sum 1
   */
  public double[][] probabilities(long[][] values) {
    double[][] scores = runtime.scores(values, classes.size());
    for (int p = 0; p < scores.length; p++) {
      scores[p] = scores[p].length == 1 ? new double[] {1 - scores[p][0], scores[p][0]} : normalized(scores[p]);
    }
    return scores;
  }

  /** Probabilities as they are; other scores are logarithms of them, up to a constant. */
  private static double[] normalized(double[] scores) {
    double sum = 0;
    boolean shares = true;
    double top = Double.NEGATIVE_INFINITY;
    for (double score : scores) {
      sum += score;
      shares &= score >= 0;
      top = Math.max(top, score);
    }
    if (shares && Math.abs(sum - 1) < 1e-3) {
      return scores;
    }
    double[] exponentials = new double[scores.length];
    double all = 0;
    for (int c = 0; c < scores.length; c++) {
      exponentials[c] = Math.exp(scores[c] - top);
      all += exponentials[c];
    }
    for (int c = 0; c < scores.length; c++) {
      exponentials[c] /= all;
    }
    return exponentials;
  }

  @Override
  public void close() {
    runtime.close();
  }
}
