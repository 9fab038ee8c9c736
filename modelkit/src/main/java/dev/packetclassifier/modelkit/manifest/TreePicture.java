// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.manifest;

import dev.packetclassifier.bpf.model.Ensemble;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.model.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** One tree in plain characters, its upper part only; below that, how many leaves speak for which class. */
final class TreePicture {
  private final Model model;
  private final Ensemble ensemble;
  private final Tree tree;
  private final int mostDepth;
  private final List<String> lines = new ArrayList<>();

  private TreePicture(Model model, Tree tree, int mostDepth) {
    this.model = model;
    this.tree = tree;
    this.mostDepth = mostDepth;
    ensemble = (Ensemble) model.scorer();
  }

  /**
   * @param model of trees
   * @param index of the tree, 0 to the number of trees less one
   * @param mostDepth comparisons below each other, at least 0
   */
  static List<String> of(Model model, int index, int mostDepth) {
    TreePicture picture = new TreePicture(model, ((Ensemble) model.scorer()).trees().get(index), mostDepth);
    picture.draw(picture.tree.nodes() == 0 ? -1 : 0, "", "", 0);
    return picture.lines;
  }

  /**
   * @param first what stands before this place
   * @param rest what stands before what hangs below it
   */
  private void draw(int place, String first, String rest, int depth) {
    if (place < 0) {
      lines.add(first + model.classes().get(classOf(-place - 1)));
    } else if (depth >= mostDepth) {
      lines.add(first + below(place));
    } else {
      lines.add(first + model.inputs().get(tree.features()[place]).feature() + " <= " + tree.thresholds()[place]);
      draw(tree.left()[place], rest + "|-- yes: ", rest + "|   ", depth + 1);
      draw(tree.right()[place], rest + "`-- no:  ", rest + "    ", depth + 1);
    }
  }

  private String below(int place) {
    Map<Integer, Integer> leaves = new TreeMap<>();
    count(place, leaves);
    int all = leaves.values().stream().mapToInt(Integer::intValue).sum();
    return "... " + all + " leaves: " + leaves.entrySet().stream()
        .map(entry -> model.classes().get(entry.getKey()) + " " + entry.getValue()).collect(Collectors.joining(", "));
  }

  private void count(int place, Map<Integer, Integer> leaves) {
    if (place < 0) {
      leaves.merge(classOf(-place - 1), 1, Integer::sum);
    } else {
      count(tree.left()[place], leaves);
      count(tree.right()[place], leaves);
    }
  }

  /** What a leaf speaks for most: the verdict where there is one tree. */
  private int classOf(int leaf) {
    boolean alone = ensemble.trees().size() == 1;
    int best = 0;
    long bestScore = Long.MIN_VALUE;
    for (int c = 0; c < model.classes().size(); c++) {
      long score = ((long) tree.leafScores()[leaf][c] << tree.leafShift()) + (alone ? ensemble.baseScores()[c] : 0);
      if (score > bestScore) {
        best = c;
        bestScore = score;
      }
    }
    return best;
  }
}
