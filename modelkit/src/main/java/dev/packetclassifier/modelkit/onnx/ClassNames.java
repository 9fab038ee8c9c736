// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.onnx;

import dev.packetclassifier.bpf.model.Bounds;
import dev.packetclassifier.modelkit.InputException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** How the classes are called. */
final class ClassNames {
  private ClassNames() {}

  /** Names or numbers that a node carries in its settings; none: empty. */
  static List<String> of(Node node) {
    List<String> labels = node.texts("classlabels_strings");
    if (!labels.isEmpty()) {
      return labels;
    }
    int[] numbers = node.ints(node.attributes().containsKey("classlabels_int64s") ? "classlabels_int64s" : "classlabels_ints");
    return Arrays.stream(numbers).mapToObj(Integer::toString).toList();
  }

  /** Networks keep their names beside the layers: in what maps them to probabilities, or in the list that the best one is taken from. */
  private static List<String> beside(Graph graph, int count) {
    for (Node node : graph.nodes()) {
      List<String> names = node.operator().equals("ZipMap") ? of(node)
          : node.operator().equals("ArrayFeatureExtractor") && graph.constants().containsKey(node.inputs().get(0))
              ? graph.constants().get(node.inputs().get(0)).texts()
          : List.of();
      if (names.size() == count) {
        return names;
      }
    }
    return List.of();
  }

  /**
   * @param labels that came with the scores
   * @param count how many the model tells apart
   * @param asked what the user calls them; null: as the file does
   * @throws InputException when they have no names yet, or other ones
   */
  static List<String> chosen(Graph graph, List<String> labels, int count, List<String> asked) {
    if (count > Bounds.MAX_CLASSES) {
      throw new InputException("the model tells " + count + " classes apart, the kernel at most " + Bounds.MAX_CLASSES
          + ": train it with fewer, coarser ones");
    }
    List<String> found = labels.size() == count ? labels : beside(graph, count);
    boolean named = found.size() == count && found.stream().noneMatch(label -> label.matches("-?[0-9]+"));
    if (asked == null) {
      if (!named) {
        throw new InputException(
            "the model knows its " + count + " classes by number only: name them with --classes, in the order of the numbers");
      }
      return checked(found);
    }
    if (asked.size() != count) {
      throw new InputException("the model tells " + count + " classes apart, --classes names " + asked.size());
    }
    if (named && !asked.equals(found) && asked.stream().anyMatch(found::contains)) {
      checkOrder(found, asked);
    }
    return checked(asked);
  }

  /** New names are welcome; a name that the file gives to another class is not. */
  private static void checkOrder(List<String> found, List<String> asked) {
    for (int c = 0; c < found.size(); c++) {
      if (found.contains(asked.get(c)) && !found.get(c).equals(asked.get(c))) {
        throw new InputException("--classes calls class " + (c + 1) + " " + asked.get(c) + ", the file calls it " + found.get(c)
            + ": leave --classes out, or keep the file's order: " + String.join(",", found));
      }
    }
  }

  private static List<String> checked(List<String> names) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (name.length() > Bounds.MAX_CLASS_NAME || !name.matches("[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?")) {
        throw new InputException(
            "class \"" + name + "\" cannot be called so: a name has 1 to " + Bounds.MAX_CLASS_NAME + " letters, digits, '_', "
                + "'.' or '-' and starts and ends with a letter or digit; give others with --classes, in the file's order: "
                + String.join(", ", names));
      }
      if (!seen.add(name)) {
        throw new InputException("class " + name + " is there twice: give each class a name of its own with --classes");
      }
    }
    return names;
  }
}
