// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.modelkit.InputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Packets by what they are for.
 *
 * @param folds ways to hold out whole groups to choose and calibrate on, at least one
 * @param development packets of all folds
 * @param test looked at once; null when nothing was held out
 * @param warnings what the reader of the report must know
 */
record DataSplit(List<Fold> folds, LabelledPackets development, LabelledPackets test, List<String> warnings) {
  /** Seeds that are tried for a further fold: of few groups all may hold out the same. */
  private static final int MOST_SEEDS = 20;

  DataSplit {
    folds = List.copyOf(folds);
  }

  /** Of the first fold: what is learned from where one fold is enough. */
  LabelledPackets train() {
    return folds.get(0).train();
  }

  /** Of the first fold. */
  LabelledPackets validation() {
    return folds.get(0).validation();
  }

  /**
   * @param testShare of each class to hold out, when the table does not say itself; 0: none
   * @param validationShare of each class of the rest
   * @param folds how many ways to hold out; fewer where the groups allow no more
   */
  static DataSplit of(LabelledPackets packets, double testShare, double validationShare, int folds, long seed) {
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
    return new DataSplit(folds(development, validationShare, folds, seed, warnings), development, test, warnings);
  }

  private static List<Fold> folds(LabelledPackets development, double validationShare, int most, long seed, List<String> warnings) {
    List<Fold> folds = new ArrayList<>();
    List<boolean[]> known = new ArrayList<>();
    for (int k = 0; folds.size() < most && k < most + MOST_SEEDS; k++) {
      // What makes a fold too good is the same in all: said once.
      boolean[] out = Holdout.of(development, validationShare, seed + k, folds.isEmpty() ? warnings : new ArrayList<>());
      if (known.stream().anyMatch(before -> Arrays.equals(before, out))) {
        continue;
      }
      known.add(out);
      Fold fold = new Fold(development.where(out, false), development.where(out, true));
      if (fold.validation().samples().size() == 0) {
        throw new InputException(
            "of " + development.samples().size() + " packets to learn from none is left to choose and calibrate on: label more "
                + "packets, or ask for more of them with --validation-share");
      }
      folds.add(fold);
    }
    return folds;
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
        throw new InputException(
            "class " + name + " has no packet in the training set of the table's split, so it cannot be learned: split "
                + "otherwise, or name the classes to learn with --classes");
      }
      if (tests && tested[c] == 0) {
        warnings.add("class " + name + " has no packet in the test set of the table's split: the test says nothing about it");
      }
    }
    if (!both.isEmpty()) {
      warnings
          .add("the table's split puts " + both.size() + " of " + (groups - both.size()) + " groups into both sets: where packets of one "
              + "group are alike, the test is too good");
    }
  }

  /** Only some of the inputs, everywhere. */
  DataSplit withFeatures(List<Feature> fewer) {
    Map<long[], long[]> narrowed = new IdentityHashMap<>();
    return new DataSplit(folds.stream().map(fold -> fold.withFeatures(fewer, narrowed)).toList(), development.withFeatures(fewer, narrowed),
        test == null ? null : test.withFeatures(fewer), warnings);
  }
}
