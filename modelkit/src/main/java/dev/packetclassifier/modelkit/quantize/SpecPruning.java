// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.quantize;

import dev.packetclassifier.api.v1alpha1.Layer;
import dev.packetclassifier.api.v1alpha1.ModelSpec;
import dev.packetclassifier.api.v1alpha1.Tree;
import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which inputs of a model in integers can change a score. What was trained may compare a feature only where no value of it leads, and
 * rounding may leave nothing of a weight.
 */
final class SpecPruning {
  private SpecPruning() {}

  /** Indices of the inputs that matter, at least one. */
  static int[] used(ModelSpec spec) {
    BitSet used = new BitSet();
    if (spec.neuralNetwork != null) {
      for (String weights : spec.neuralNetwork.layers.get(0).weights) {
        int[] row = numbers(weights);
        IntStream.range(0, row.length).filter(i -> row[i] != 0 && spec.features.get(i).multiplier != 0).forEach(used::set);
      }
    } else {
      spec.treeEnsemble.trees.forEach(tree -> Arrays.stream(numbers(tree.features)).forEach(used::set));
    }
    return used.isEmpty() ? new int[] {0} : used.stream().toArray();
  }

  /** Leaves only these inputs in the specification, in place. */
  static void keep(ModelSpec spec, int[] kept) {
    int[] place = new int[spec.features.size()];
    for (int k = 0; k < kept.length; k++) {
      place[kept[k]] = k;
    }
    spec.features = Arrays.stream(kept).mapToObj(spec.features::get).collect(Collectors.toList());
    if (spec.neuralNetwork != null) {
      Layer first = spec.neuralNetwork.layers.get(0);
      first.weights = first.weights.stream().map(row -> chosen(numbers(row), kept)).collect(Collectors.toList());
      return;
    }
    for (Tree tree : spec.treeEnsemble.trees) {
      if (tree.features != null && !tree.features.isEmpty()) {
        tree.features = text(Arrays.stream(numbers(tree.features)).map(feature -> place[feature]));
      }
    }
  }

  private static String chosen(int[] row, int[] kept) {
    return text(Arrays.stream(kept).map(i -> row[i]));
  }

  private static String text(IntStream numbers) {
    return numbers.mapToObj(Integer::toString).collect(Collectors.joining(" "));
  }

  private static int[] numbers(String text) {
    return text == null || text.isBlank() ? new int[0] : Arrays.stream(text.trim().split("\\s+")).mapToInt(Integer::parseInt).toArray();
  }
}
