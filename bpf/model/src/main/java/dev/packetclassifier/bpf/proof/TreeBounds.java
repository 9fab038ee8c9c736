// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.proof;

import dev.packetclassifier.bpf.model.Ensemble;
import dev.packetclassifier.bpf.model.Tree;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Bounds of an ensemble: each tree's best and worst leaf that a packet of the box can reach, added up. In integers. */
final class TreeBounds implements ScoreBounds {
  private final int classes;
  private final long[] baseScores;
  private final PlacedTree[] trees;
  private final long[] upper;
  private final long[] lower;
  /** Of the last bound, by tree: the first node that the box does not decide, and how far its leaves lie apart by rival. */
  private final int[] openNode;
  private final long[][] most;
  private final long[][] least;

  /** A tree over places of a domain, its leaf scores with the shift. */
  private record PlacedTree(int[] places, long[] thresholds, int[] left, int[] right, long[][] scores) {
    int root() {
      return places.length == 0 ? -1 : 0;
    }

    int leaf(long[] values) {
      int at = root();
      while (at >= 0) {
        at = values[places[at]] <= thresholds[at] ? left[at] : right[at];
      }
      return -at - 1;
    }
  }

  /** @param places in the domain, by input of the model */
  TreeBounds(Ensemble ensemble, int[] places) {
    classes = ensemble.baseScores().length;
    baseScores = Arrays.stream(ensemble.baseScores()).asLongStream().toArray();
    List<Tree> all = ensemble.trees();
    trees = all.stream().map(tree -> placed(tree, places)).toArray(PlacedTree[]::new);
    upper = new long[classes];
    lower = new long[classes];
    openNode = new int[trees.length];
    most = new long[trees.length][classes];
    least = new long[trees.length][classes];
  }

  private static PlacedTree placed(Tree tree, int[] places) {
    int[] at = Arrays.stream(tree.features()).map(input -> places[input]).toArray();
    long[][] scores = new long[tree.leaves()][];
    for (int leaf = 0; leaf < scores.length; leaf++) {
      byte[] written = tree.leafScores()[leaf];
      scores[leaf] = new long[written.length];
      for (int i = 0; i < written.length; i++) {
        scores[leaf][i] = (long) written[i] << tree.leafShift();
      }
    }
    return new PlacedTree(at, tree.thresholds(), tree.left(), tree.right(), scores);
  }

  int trees() {
    return trees.length;
  }

  /** What one tree adds to the scores of a packet. */
  long[] leafScores(int tree, long[] values) {
    return trees[tree].scores()[trees[tree].leaf(values)];
  }

  @Override
  public void scores(long[] values, long[] scores) {
    System.arraycopy(baseScores, 0, scores, 0, classes);
    for (int i = 0; i < trees.length; i++) {
      long[] added = leafScores(i, values);
      for (int c = 0; c < classes; c++) {
        scores[c] += added[c];
      }
    }
  }

  @Override
  public void bound(Box box, int target) {
    for (int c = 0; c < classes; c++) {
      upper[c] = baseScores[target] - baseScores[c];
      lower[c] = upper[c];
    }
    for (int i = 0; i < trees.length; i++) {
      Arrays.fill(most[i], Long.MIN_VALUE);
      Arrays.fill(least[i], Long.MAX_VALUE);
      int open = firstOpen(trees[i], trees[i].root(), box);
      openNode[i] = open;
      walk(trees[i], open, box, target, most[i], least[i]);
      for (int c = 0; c < classes; c++) {
        upper[c] += most[i][c];
        lower[c] += least[i][c];
      }
    }
  }

  /** The first node on the way down at which the box goes both ways; negative for the one leaf that it reaches. */
  private static int firstOpen(PlacedTree tree, int from, Box box) {
    int at = from;
    while (at >= 0) {
      int place = tree.places()[at];
      if (box.max[place] <= tree.thresholds()[at]) {
        at = tree.left()[at];
      } else if (box.min[place] > tree.thresholds()[at]) {
        at = tree.right()[at];
      } else {
        return at;
      }
    }
    return at;
  }

  /** Each half of an undecided node is walked with the range that leads there, so that nothing is reached that no number reaches. */
  private static void walk(PlacedTree tree, int from, Box box, int target, long[] most, long[] least) {
    int at = firstOpen(tree, from, box);
    if (at < 0) {
      long[] scores = tree.scores()[-at - 1];
      for (int c = 0; c < scores.length; c++) {
        long difference = scores[target] - scores[c];
        most[c] = Math.max(most[c], difference);
        least[c] = Math.min(least[c], difference);
      }
      return;
    }
    int place = tree.places()[at];
    long min = box.min[place];
    long max = box.max[place];
    box.max[place] = tree.thresholds()[at];
    walk(tree, tree.left()[at], box, target, most, least);
    box.max[place] = max;
    box.min[place] = tree.thresholds()[at] + 1;
    walk(tree, tree.right()[at], box, target, most, least);
    box.min[place] = min;
  }

  @Override
  public long upper(int rival) {
    return upper[rival];
  }

  @Override
  public long lower(int rival) {
    return lower[rival];
  }

  @Override
  public Split split(boolean[] rivals) {
    Map<Split, Long> weights = new HashMap<>();
    Split best = null;
    long bestWeight = -1;
    for (int i = 0; i < trees.length; i++) {
      if (openNode[i] >= 0) {
        Split split = new Split(trees[i].places()[openNode[i]], trees[i].thresholds()[openNode[i]]);
        long weight = weights.merge(split, weight(i, rivals), Long::sum);
        if (weight > bestWeight) {
          best = split;
          bestWeight = weight;
        }
      }
    }
    return best;
  }

  private long weight(int tree, boolean[] rivals) {
    long weight = 1;
    for (int c = 0; c < classes; c++) {
      if (rivals[c]) {
        weight += most[tree][c] - least[tree][c];
      }
    }
    return weight;
  }
}
