// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.verdict;

import dev.packetclassifier.api.v1alpha1.Action;

/** How far a class is ahead: two classes with the same action do not weaken each other. */
public final class Margin {
  /** The margin where every other class has the same action. */
  public static final long NO_RIVAL = Long.MAX_VALUE;

  private Margin() {}

  /** The score of a class minus the best score of those with another action; {@link #NO_RIVAL} when there is none. */
  static long of(int[] scores, Action[] actions, int index) {
    long margin = NO_RIVAL;
    for (int i = 0; i < scores.length; i++) {
      if (actions[i] != actions[index]) {
        margin = Math.min(margin, (long) scores[index] - scores[i]);
      }
    }
    return margin;
  }
}
