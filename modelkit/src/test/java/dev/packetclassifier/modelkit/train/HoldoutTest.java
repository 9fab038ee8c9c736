// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.modelkit.floating.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HoldoutTest {
  private static final List<String> CLASSES = List.of("benign", "scan");
  private static final int GROUPS = 20;
  private static final int LARGE = 1;
  private static final int A_GROUP = 50;
  private static final int SCANS = 1000;

  private final List<String> warnings = new ArrayList<>();

  /**
   * Benign packets in all groups, {@code SCANS} scans in flows of five.
   *
   * @param inLarge how many scans lie in group {@code LARGE}; the others take turns in the groups from 10 on
   */
  private static LabelledPackets packets(int inLarge) {
    int count = GROUPS * A_GROUP + SCANS;
    int[] labels = new int[count];
    int[] groups = new int[count];
    long[] flows = new long[count];
    for (int p = 0; p < count; p++) {
      int scan = p - GROUPS * A_GROUP;
      labels[p] = scan >= 0 ? 1 : 0;
      groups[p] = scan < 0 ? p / A_GROUP : scan < inLarge ? LARGE : 10 + scan % 10;
      flows[p] = scan < 0 ? p : 100_000 + scan / 5;
    }
    return new LabelledPackets(List.of(Feature.PacketLength), CLASSES, new Samples(new long[count][1], labels), groups, flows, null);
  }

  private static double heldScans(LabelledPackets packets, boolean[] out) {
    return IntStream.range(0, out.length).filter(p -> out[p] && packets.samples().labels()[p] == 1).count() / (double) SCANS;
  }

  @Test
  void ofAClassThatLiesNearlyAllInOneGroupFlowsAreHeldOutAndTheReportSaysSo() {
    LabelledPackets packets = packets(SCANS - 10);
    for (int seed = 0; seed < 50; seed++) {
      warnings.clear();
      boolean[] out = Holdout.of(packets, 0.2, seed, warnings);
      assertThat(heldScans(packets, out)).as("seed %d", seed).isBetween(0.1, 0.3);
      assertThat(warnings).singleElement().asString().contains("class scan lies nearly all in one group of the training set");
    }
  }

  @Test
  void otherwiseOnlyWholeGroupsAre() {
    LabelledPackets packets = packets(0);
    for (int seed = 0; seed < 50; seed++) {
      boolean[] out = Holdout.of(packets, 0.2, seed, warnings);
      assertThat(heldScans(packets, out)).as("seed %d", seed).isBetween(0.1, 0.3);
      TreeSet<Integer> held = new TreeSet<>();
      TreeSet<Integer> kept = new TreeSet<>();
      IntStream.range(0, out.length).forEach(p -> (out[p] ? held : kept).add(packets.groups()[p]));
      assertThat(held).doesNotContainAnyElementsOf(kept);
    }
    assertThat(warnings).isEmpty();
  }

  /** Scans lie in two groups with benign packets, and these are the only ones of two other classes that need one held out each. */
  @Test
  void aClassIsNeverHeldOutAsAWhole() {
    int[] groups = {0, 1, 1, 2, 2, 0, 0, 2};
    int[] labels = {0, 0, 1, 1, 2, 2, 2, 2};
    LabelledPackets packets = new LabelledPackets(List.of(Feature.PacketLength), List.of("a", "b", "c"),
        new Samples(new long[8][1], labels), groups,
        new long[] {0, 1, 2, 3, 4, 5, 6, 7}, null);
    for (int seed = 0; seed < 200; seed++) {
      boolean[] out = Holdout.of(packets, 0.5, seed, warnings);
      for (int c = 0; c < 3; c++) {
        int label = c;
        assertThat(IntStream.range(0, 8).filter(p -> labels[p] == label && !out[p]).count()).as("class %d, seed %d", c, seed).isPositive();
      }
    }
    assertThat(warnings).anyMatch(warning -> warning.contains("only in groups that were taken for the validation set of other classes"));
  }

  @Test
  void theGroupThatHoldsMostOfAClassStaysToBeLearnedFrom() {
    LabelledPackets packets = packets(SCANS * 9 / 10);
    for (int seed = 0; seed < 50; seed++) {
      boolean[] test = GroupSplit.holdOut(packets.groups(), packets.samples().labels(), CLASSES, 0.25, seed);
      assertThat(heldScans(packets, test)).as("seed %d", seed).isPositive().isLessThan(0.2);
    }
  }
}
