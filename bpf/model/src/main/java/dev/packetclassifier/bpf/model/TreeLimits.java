// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.model;

/**
 * How large a tree may be.
 *
 * @param leaves most of them
 * @param depth comparisons on the longest way from the root to a leaf, at most
 * @param whose said in errors after the bound; may be empty
 */
record TreeLimits(int leaves, int depth, String whose) {
  static final TreeLimits ALONE = new TreeLimits(Bounds.MAX_LEAVES, Bounds.MAX_DEPTH, "");
  static final TreeLimits OF_SEVERAL = new TreeLimits(Bounds.MAX_LEAVES_OF_SEVERAL, Bounds.MAX_DEPTH_OF_SEVERAL,
      " where there are several trees");

  int nodes() {
    return leaves - 1;
  }
}
