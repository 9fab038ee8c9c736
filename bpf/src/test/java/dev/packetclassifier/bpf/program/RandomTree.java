package dev.packetclassifier.bpf.program;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Grows a tree by splitting random leaves. */
final class RandomTree {
  private static final long[] BOUNDS = {0, (1L << 31) - 1, 1L << 31, (1L << 32) - 1};
  private final Random random;
  private final List<int[]> nodes = new ArrayList<>();
  private final List<Long> thresholds = new ArrayList<>();
  private final List<int[]> open = new ArrayList<>();

  RandomTree(Random random, int inputs, int leaves, int depth) {
    this.random = random;
    /* A leaf is named by its parent, the side it is on, and its depth. */
    open.add(new int[] {-1, 0, 0});
    while (open.size() < leaves && split(inputs, depth)) {
      /* split does the work */
    }
    for (int leaf = 0; leaf < open.size(); leaf++) {
      link(open.get(leaf), -leaf - 1);
    }
  }

  private boolean split(int inputs, int depth) {
    List<int[]> candidates = open.stream().filter(leaf -> leaf[2] < depth).toList();
    if (candidates.isEmpty()) {
      return false;
    }
    int[] leaf = random.nextInt(3) == 0 ? candidates.get(candidates.size() - 1) : candidates.get(random.nextInt(candidates.size()));
    open.remove(leaf);
    int node = nodes.size();
    link(leaf, node);
    nodes.add(new int[] {random.nextInt(inputs), 0, 0});
    thresholds.add(threshold());
    open.add(new int[] {node, 1, leaf[2] + 1});
    open.add(new int[] {node, 2, leaf[2] + 1});
    return true;
  }

  private long threshold() {
    return switch (random.nextInt(8)) {
      case 0 -> BOUNDS[random.nextInt(BOUNDS.length)];
      case 1 -> random.nextLong(1L << 32);
      case 2, 3 -> random.nextInt(65536);
      default -> random.nextInt(300);
    };
  }

  private void link(int[] leaf, int child) {
    if (leaf[0] >= 0) {
      nodes.get(leaf[0])[leaf[1]] = child;
    }
  }

  int leaves() {
    return open.size();
  }

  int[] features() {
    return column(0);
  }

  long[] thresholds() {
    return thresholds.stream().mapToLong(Long::longValue).toArray();
  }

  int[] left() {
    return column(1);
  }

  int[] right() {
    return column(2);
  }

  private int[] column(int index) {
    return nodes.stream().mapToInt(node -> node[index]).toArray();
  }
}
