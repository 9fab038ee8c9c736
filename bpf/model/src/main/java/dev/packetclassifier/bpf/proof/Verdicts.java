// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.proof;

import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.bpf.model.Ensemble;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.model.Network;
import java.util.Map;

/** When a model drops, as the kernel program decides it: the largest score's class, lowest index on a tie, and its margin. */
final class Verdicts {
  final int classes;
  final ScoreBounds bounds;
  private final boolean[] drops;
  private final long[] margins;

  Verdicts(Model model, Map<String, Action> actions, int[] margins, Domain domain) {
    this.classes = model.classes().size();
    this.drops = new boolean[classes];
    this.margins = new long[classes];
    for (int c = 0; c < classes; c++) {
      drops[c] = actions.getOrDefault(model.classes().get(c), Action.Pass) == Action.Drop;
      this.margins[c] = margins[c];
    }
    int[] places = model.inputs().stream().mapToInt(input -> domain.place(input.feature())).toArray();
    this.bounds = model.scorer() instanceof Ensemble ensemble ? new TreeBounds(ensemble, places)
        : new NetworkBounds((Network) model.scorer(), model.inputs(), places);
  }

  boolean drops(int index) {
    return drops[index];
  }

  /** By how much a class has to be ahead of another for its packets to be dropped: by the margin, or by 1 where a tie is the other's. */
  long needed(int target, int rival) {
    long tie = rival < target ? 1 : 0;
    return drops[rival] ? tie : Math.max(tie, margins[target]);
  }

  static int top(long[] scores) {
    int top = 0;
    for (int c = 1; c < scores.length; c++) {
      if (scores[c] > scores[top]) {
        top = c;
      }
    }
    return top;
  }

  /** The top class's score less the best of a class with another action; the largest number when there is none. */
  long margin(long[] scores, int top) {
    long margin = Long.MAX_VALUE;
    for (int c = 0; c < classes; c++) {
      if (drops[c] != drops[top]) {
        margin = Math.min(margin, scores[top] - scores[c]);
      }
    }
    return margin;
  }

  boolean isDropped(long[] scores) {
    int top = top(scores);
    return drops[top] && margin(scores, top) >= margins[top];
  }

  long margin(int index) {
    return margins[index];
  }

  /** Whether every packet of the box is dropped, whatever else is open. */
  boolean dropsAll(Box box) {
    for (int target = 0; target < classes; target++) {
      if (drops[target]) {
        bounds.bound(box, target);
        boolean all = true;
        for (int rival = 0; rival < classes && all; rival++) {
          all = rival == target || bounds.lower(rival) >= needed(target, rival);
        }
        if (all) {
          return true;
        }
      }
    }
    return false;
  }
}
