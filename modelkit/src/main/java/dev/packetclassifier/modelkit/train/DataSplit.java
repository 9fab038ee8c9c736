// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.modelkit.InputException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Packets by what they are for.
 *
 * @param train learned from
 * @param validation chosen and calibrated on
 * @param development both together
 * @param test looked at once; null when nothing was held out
 * @param warnings what the reader of the report must know
 */
record DataSplit(LabelledPackets train, LabelledPackets validation, LabelledPackets development, LabelledPackets test, List<String> warnings) {

  /**
   * @param testShare of each class to hold out, when the table does not say itself; 0: none
   * @param validationShare of each class of the rest
   */
  static DataSplit of(LabelledPackets packets, double testShare, double validationShare, long seed) {
    LabelledPackets development = packets;
    LabelledPackets test = null;
    List<String> warnings = new ArrayList<>();
    if (packets.test() != null) {
      development = packets.where(packets.test(), false);
      test = packets.where(packets.test(), true);
      checkSides(packets, warnings);
      test = test.samples().size() == 0 ? null : test;
    } else if (testShare > 0) {
      boolean[] out = GroupSplit.holdOut(packets.groups(), packets.samples().labels(), packets.classes(), testShare, seed);
      development = packets.where(out, false);
      test = packets.where(out, true);
    }
    boolean[] out = Holdout.of(development, validationShare, seed, warnings);
    LabelledPackets validation = development.where(out, true);
    if (validation.samples().size() == 0) {
      throw new InputException("of " + development.samples().size() + " packets to learn from none is left to choose and calibrate on: label more "
          + "packets, or ask for more of them with --validation-share");
    }
    return new DataSplit(development.where(out, false), validation, development, test, warnings);
  }

  /** The table's own split: every class must be there to be learned, and what lies in both sets is a warning. */
  private static void checkSides(LabelledPackets packets, List<String> warnings) {
    int[] learned = new int[packets.classes().size()];
    int[] tested = new int[packets.classes().size()];
    TreeSet<Integer> trained = new TreeSet<>();
    TreeSet<Integer> both = new TreeSet<>();
    for (int p = 0; p < packets.test().length; p++) {
      (packets.test()[p] ? tested : learned)[packets.samples().labels()[p]]++;
      (packets.test()[p] ? both : trained).add(packets.groups()[p]);
    }
    boolean tests = !both.isEmpty();
    int groups = both.size() + trained.size();
    both.retainAll(trained);
    if (!tests) {
      warnings.add("the table's split puts no packet into the test set: nothing is tested");
    }
    for (int c = 0; c < learned.length; c++) {
      String name = packets.classes().get(c);
      if (learned[c] == 0) {
        throw new InputException("class " + name + " has no packet in the training set of the table's split, so it cannot be learned: split "
            + "otherwise, or name the classes to learn with --classes");
      }
      if (tests && tested[c] == 0) {
        warnings.add("class " + name + " has no packet in the test set of the table's split: the test says nothing about it");
      }
    }
    if (!both.isEmpty()) {
      warnings.add("the table's split puts " + both.size() + " of " + (groups - both.size()) + " groups into both sets: where packets of one "
          + "group are alike, the test is too good");
    }
  }

  /** Only some of the inputs, everywhere. */
  DataSplit withFeatures(List<Feature> fewer) {
    return new DataSplit(train.withFeatures(fewer), validation.withFeatures(fewer), development.withFeatures(fewer),
        test == null ? null : test.withFeatures(fewer), warnings);
  }
}
