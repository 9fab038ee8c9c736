// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.model;

import java.util.ArrayDeque;
import java.util.Deque;

/** Whether children make a tree: every node and leaf reached exactly once from node 0, and not too deep. */
final class TreeShape {
  private TreeShape() {}

  /** Children are in range already. */
  static void check(String tree, int[] left, int[] right, TreeLimits limits) {
    checkParents(tree, left, right);
    checkReached(tree, left, right);
    int depth = depth(left, right);
    if (depth > limits.depth()) {
      throw new InvalidModelException(tree + " is " + depth + " deep, must be at most " + limits.depth() + limits.whose()
          + ": train with a maximum depth or prune it");
    }
  }

  /**
   * No node or leaf is a child twice, and the root never is. There are as many children as nodes below the root and
   * leaves, so then each is a child exactly once.
   */
  private static void checkParents(String tree, int[] left, int[] right) {
    int nodes = left.length;
    int[] nodeParent = new int[nodes];
    int[] leafParent = new int[nodes + 1];
    for (int node = 0; node < nodes; node++) {
      claim(tree, node, "left", left[node], nodeParent, leafParent);
      claim(tree, node, "right", right[node], nodeParent, leafParent);
    }
  }

  private static void claim(String tree, int node, String side, int child, int[] nodeParent, int[] leafParent) {
    String place = tree + ", node " + node + ": " + side + " is " + child + ", ";
    if (child == 0) {
      throw new InvalidModelException(place + "the root, so the tree has a cycle: n is node n (1 and up), -n is leaf n - 1");
    }
    int[] parent = child > 0 ? nodeParent : leafParent;
    int index = child > 0 ? child : -child - 1;
    if (parent[index] != 0) {
      throw new InvalidModelException(place + "which is a child of node " + (parent[index] - 1)
          + " already; every node and leaf must have exactly one parent");
    }
    parent[index] = node + 1;
  }

  /** With one parent each, what the root does not reach is a cycle apart from it, or hangs below one. */
  private static void checkReached(String tree, int[] left, int[] right) {
    boolean[] reached = reached(left, right);
    for (int node = 0; node < reached.length; node++) {
      if (!reached[node]) {
        throw new InvalidModelException(tree + ", node " + node
            + " is not reached from node 0: it is an orphan or in a cycle; every node must hang below the root");
      }
    }
  }

  private static boolean[] reached(int[] left, int[] right) {
    boolean[] reached = new boolean[left.length];
    Deque<Integer> open = new ArrayDeque<>();
    if (left.length > 0) {
      open.push(0);
    }
    while (!open.isEmpty()) {
      int node = open.pop();
      reached[node] = true;
      if (left[node] > 0) {
        open.push(left[node]);
      }
      if (right[node] > 0) {
        open.push(right[node]);
      }
    }
    return reached;
  }

  /**
   * Comparisons on the longest way from the root to a leaf; 0 for a tree that is one leaf.
   *
   * @param left where every node has at most one parent and node 0 none, so that the walk ends
   */
  static int depth(int[] left, int[] right) {
    Deque<int[]> open = new ArrayDeque<>();
    if (left.length > 0) {
      open.push(new int[] {0, 1});
    }
    int deepest = 0;
    while (!open.isEmpty()) {
      int[] next = open.pop();
      deepest = Math.max(deepest, next[1]);
      if (left[next[0]] > 0) {
        open.push(new int[] {left[next[0]], next[1] + 1});
      }
      if (right[next[0]] > 0) {
        open.push(new int[] {right[next[0]], next[1] + 1});
      }
    }
    return deepest;
  }
}
