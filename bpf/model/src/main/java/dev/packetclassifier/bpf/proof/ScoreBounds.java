// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.proof;

/** What a model's scores can be for the packets of a box: never less than the truth. Not for use by several threads. */
interface ScoreBounds {
  /**
   * The scores of one packet, exactly.
   *
   * @param values stored numbers by place in the domain
   * @param scores gets one a class
   */
  void scores(long[] values, long[] scores);

  /** Bounds the differences of a class's score and all others', for {@link #upper}, {@link #lower} and {@link #split}. */
  void bound(Box box, int target);

  /** At least the largest difference of the target's score less this rival's. */
  long upper(int rival);

  /** At most the smallest difference of the target's score less this rival's. */
  long lower(int rival);

  /**
   * Where to cut the box, so that the bounds of these rivals come closer.
   *
   * @return null when every packet of the box has the same scores
   */
  Split split(boolean[] rivals);

  /**
   * Two halves of a box.
   *
   * @param place of the number that is cut
   * @param threshold the largest number of the lower half
   */
  record Split(int place, long threshold) {
  }
}
