// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.proof;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Branch and bound over boxes: is there a packet that one model drops (and another, if there is one, does not)? A box is given up when the
 * bounds say that no packet of it is; else a packet of it is tried, and it is cut in two.
 */
final class Search {
  /** How a search ended. */
  enum Outcome {
    None, Found, Spent
  }

  private final Domain domain;
  private final Verdicts dropper;
  private final Verdicts passer;
  private final Budget budget;
  private final long[] scores;
  private final long[] otherScores;
  private long[] found;

  /** A box whose bounds leave the question open, and where to cut it; null when the models see no difference within it. */
  private record Part(Box box, long slack, ScoreBounds.Split split) {
  }

  /** @param passer null to ask for any packet that is dropped */
  Search(Domain domain, Verdicts dropper, Verdicts passer, Budget budget) {
    this.domain = domain;
    this.dropper = dropper;
    this.passer = passer;
    this.budget = budget;
    this.scores = new long[dropper.classes];
    this.otherScores = new long[passer == null ? 0 : passer.classes];
  }

  /** The packet that was found, as stored numbers by place in the domain. */
  long[] found() {
    return found;
  }

  Outcome run(List<Box> boxes) {
    for (int target = 0; target < dropper.classes; target++) {
      for (Box box : boxes) {
        Outcome outcome = dropper.drops(target) ? run(box, target) : Outcome.None;
        if (outcome != Outcome.None) {
          return outcome;
        }
      }
    }
    return Outcome.None;
  }

  /** Depth first, what looks best on top: memory is as deep as the boxes are cut. */
  private Outcome run(Box whole, int target) {
    Deque<Part> open = new ArrayDeque<>();
    Part first = part(whole.copy(), target);
    if (first != null) {
      open.push(first);
    }
    while (!open.isEmpty()) {
      if (!budget.take()) {
        return Outcome.Spent;
      }
      Part part = open.pop();
      if (isFound(part.box().min)) {
        return Outcome.Found;
      }
      ScoreBounds.Split split = part.split();
      if (split == null) {
        long[] packet = domain.packet(part.box());
        if (packet != null && isFound(packet)) {
          return Outcome.Found;
        }
        // Every packet of the box has these scores: one that is not dropped ends it, none at all is looked for further.
        split = packet == null ? domain.cut(part.box()) : null;
      }
      if (split != null) {
        push(open, part.box(), split, target);
      }
    }
    return Outcome.None;
  }

  private void push(Deque<Part> open, Box box, ScoreBounds.Split split, int target) {
    Box lower = box.copy();
    Box upper = box;
    lower.atMost(split.place(), split.threshold());
    upper.atLeast(split.place(), split.threshold() + 1);
    Part one = part(lower, target);
    Part other = part(upper, target);
    if (one != null && other != null && other.slack() > one.slack()) {
      open.push(one);
      open.push(other);
    } else {
      if (other != null) {
        open.push(other);
      }
      if (one != null) {
        open.push(one);
      }
    }
  }

  /** Null when no packet of the box is dropped as this class. */
  private Part part(Box box, int target) {
    if (!domain.narrow(box)) {
      return null;
    }
    ScoreBounds bounds = dropper.bounds;
    bounds.bound(box, target);
    boolean[] rivals = new boolean[dropper.classes];
    boolean certain = true;
    long slack = Long.MAX_VALUE;
    for (int rival = 0; rival < dropper.classes; rival++) {
      long needed = dropper.needed(target, rival);
      if (rival != target && bounds.upper(rival) < needed) {
        return null;
      }
      rivals[rival] = rival != target && bounds.lower(rival) < needed;
      if (rivals[rival]) {
        certain = false;
        slack = Math.min(slack, bounds.upper(rival) - needed);
      }
    }
    ScoreBounds.Split split = certain ? null : bounds.split(rivals);
    if (passer != null) {
      if (passer.dropsAll(box)) {
        return null;
      }
      split = split == null ? passerSplit(box) : split;
    }
    return new Part(box, slack, split);
  }

  private ScoreBounds.Split passerSplit(Box box) {
    boolean[] all = new boolean[passer.classes];
    java.util.Arrays.fill(all, true);
    for (int target = 0; target < passer.classes; target++) {
      if (passer.drops(target)) {
        passer.bounds.bound(box, target);
        ScoreBounds.Split split = passer.bounds.split(all);
        if (split != null) {
          return split;
        }
      }
    }
    return null;
  }

  private boolean isFound(long[] values) {
    if (domain.broken(values) != null) {
      return false;
    }
    dropper.bounds.scores(values, scores);
    if (!dropper.isDropped(scores)) {
      return false;
    }
    if (passer != null) {
      passer.bounds.scores(values, otherScores);
      if (passer.isDropped(otherScores)) {
        return false;
      }
    }
    found = values.clone();
    return true;
  }
}
