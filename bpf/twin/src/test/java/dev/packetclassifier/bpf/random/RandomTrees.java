// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.random;

import dev.packetclassifier.bpf.feature.Catalogue;
import dev.packetclassifier.bpf.model.Bounds;
import dev.packetclassifier.bpf.model.Input;
import dev.packetclassifier.bpf.model.Tree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Random trees: grown by splitting random leaves, then numbered in random order. */
public final class RandomTrees {
  private final SplittableRandom random;
  private final int nodes;
  private final int[] left;
  private final int[] right;

  private RandomTrees(SplittableRandom random, int leaves) {
    this.random = random;
    nodes = leaves - 1;
    left = new int[nodes];
    right = new int[nodes];
  }

  public static Tree next(SplittableRandom random, List<Input> inputs, int classes, int leaves, int maxDepth) {
    RandomTrees trees = new RandomTrees(random, leaves);
    trees.grow(maxDepth);
    int[] features = new int[trees.nodes];
    long[] thresholds = new long[trees.nodes];
    for (int node = 0; node < trees.nodes; node++) {
      features[node] = random.nextInt(inputs.size());
      thresholds[node] = trees.threshold(Catalogue.row(inputs.get(features[node]).feature()).max());
    }
    return new Tree(features, thresholds, trees.left, trees.right, random.nextInt(Bounds.MAX_LEAF_SHIFT + 1),
        trees.leafScores(leaves, classes));
  }

  /** An open place is a child that is not decided yet: {node, 0 left or 1 right, depth below it}. */
  private void grow(int maxDepth) {
    int[] nodeNames = shuffled(nodes, 1);
    int[] leafNames = shuffled(nodes + 1, 0);
    List<int[]> open = new ArrayList<>();
    boolean deep = random.nextBoolean();
    for (int split = 0; split < nodes; split++) {
      int depth = 0;
      if (split > 0) {
        int[] place = open.remove(choose(open, maxDepth, deep));
        set(place, nodeNames[split]);
        depth = place[2];
      }
      open.add(new int[] {nodeNames[split], 0, depth + 1});
      open.add(new int[] {nodeNames[split], 1, depth + 1});
    }
    for (int i = 0; i < open.size(); i++) {
      set(open.get(i), -leafNames[i] - 1);
    }
  }

  /** The newest places make deep trees, any make bushy ones; none at the largest depth is split. */
  private int choose(List<int[]> open, int maxDepth, boolean deep) {
    for (int i = open.size() - 1; deep && i >= Math.max(0, open.size() - 3); i--) {
      if (open.get(i)[2] < maxDepth) {
        return i;
      }
    }
    int i = random.nextInt(open.size());
    while (open.get(i)[2] >= maxDepth) {
      i = (i + 1) % open.size();
    }
    return i;
  }

  private void set(int[] place, int child) {
    (place[1] == 0 ? left : right)[place[0]] = child;
  }

  /** 0 to count - 1 in random order, the first {@code fixed} in their place. */
  private int[] shuffled(int count, int fixed) {
    int[] names = new int[count];
    Arrays.setAll(names, i -> i);
    for (int i = count - 1; i > fixed; i--) {
      int j = fixed + random.nextInt(i - fixed + 1);
      int name = names[i];
      names[i] = names[j];
      names[j] = name;
    }
    return names;
  }

  private long threshold(long max) {
    return switch (random.nextInt(8)) {
      case 0 -> random.nextLong(1L << 32);
      case 1 -> random.nextLong(Math.min(max, 64) + 1);
      default -> random.nextLong(max + 1);
    };
  }

  static int[] baseScores(SplittableRandom random, int classes) {
    int largest = random.nextInt(4) == 0 ? Bounds.MAX_BASE_SCORE : 100;
    return random.ints(classes, -largest, largest + 1).toArray();
  }

  private byte[][] leafScores(int leaves, int classes) {
    int largest = random.nextInt(3) == 0 ? 2 : 128;
    byte[][] scores = new byte[leaves][classes];
    for (byte[] row : scores) {
      for (int i = 0; i < classes; i++) {
        row[i] = (byte) random.nextInt(-largest, largest);
      }
    }
    return scores;
  }
}
