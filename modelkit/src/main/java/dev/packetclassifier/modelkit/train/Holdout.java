// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * Which packets are held out of those that are learned from, to choose by: whole groups, and, of a class that lies in one group or nearly
 * so, some of its flows.
 */
final class Holdout {
  /** A class of which whole groups give less than this of the share asked for has too few packets to choose by. */
  private static final double SCANT = 0.25;

  private final LabelledPackets packets;
  private final double share;
  private final long seed;
  private final boolean[] out;

  private Holdout(LabelledPackets packets, double share, long seed) {
    this.packets = packets;
    this.share = share;
    this.seed = seed;
    out = GroupSplit.holdOutWhatCan(packets.groups(), packets.samples().labels(), packets.classes().size(), share, seed + 1);
  }

  /**
   * [packet] whether it is held out.
   *
   * @param share of each class's packets, 0 to 1
   * @param warnings gets what the reader of the report must know
   */
  static boolean[] of(LabelledPackets packets, double share, long seed, List<String> warnings) {
    Holdout holdout = new Holdout(packets, share, seed);
    for (int c = 0; c < packets.classes().size(); c++) {
      holdout.takeFlows(c, warnings);
    }
    return holdout.out;
  }

  /**
   * Where whole groups give nothing to choose by, or left nothing to learn from. Flows of the same group are alike: enough to choose by, but
   * it is too good.
   */
  private void takeFlows(int label, List<String> warnings) {
    int there = 0;
    int held = 0;
    TreeSet<Integer> groups = new TreeSet<>();
    TreeSet<Long> flows = new TreeSet<>();
    for (int p = 0; p < out.length; p++) {
      if (is(p, label)) {
        there++;
        held += out[p] ? 1 : 0;
        groups.add(packets.groups()[p]);
        flows.add(packets.flows()[p]);
      }
    }
    boolean all = held == there;
    if (there == 0 || held >= SCANT * share * there && held > 0 && !all) {
      return;
    }
    String where = all ? "only in groups that were taken for the validation set of other classes, and is learned from those, too"
        : (groups.size() == 1 ? "in one group" : "nearly all in one group") + " of the training set: the validation set takes flows of it";
    warnings
        .add("class " + packets.classes().get(label) + " lies " + where + ", so its validation figures are too good (test figures do not)");
    int seen = 0;
    for (int p = 0; p < out.length; p++) {
      if (is(p, label)) {
        long key = flows.size() == 1 ? seen++ : packets.flows()[p];
        out[p] = out[p] && !all || new SplittableRandom(key * 31 + seed).split().nextDouble() < share;
      }
    }
    leaveOne(label);
  }

  /** Of few flows chance may have taken all: then nothing would be learned of the class. */
  private void leaveOne(int label) {
    int first = -1;
    for (int p = out.length - 1; p >= 0; p--) {
      if (is(p, label) && !out[p]) {
        return;
      }
      first = is(p, label) ? p : first;
    }
    out[first] = false;
  }

  private boolean is(int packet, int label) {
    return packets.samples().labels()[packet] == label;
  }
}
