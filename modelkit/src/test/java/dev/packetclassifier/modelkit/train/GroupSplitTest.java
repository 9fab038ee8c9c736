// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.packetclassifier.modelkit.InputException;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class GroupSplitTest {
  private static final List<String> CLASSES = List.of("benign", "scan", "flood");

  @Test
  void noGroupLiesOnBothSidesAndEveryClassOnEach() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      int[] groups = random.ints(600, 0, 20).toArray();
      int[] labels = new int[600];
      for (int p = 0; p < 600; p++) {
        labels[p] = groups[p] < 3 ? 2 : groups[p] < 8 ? random.nextInt(2) : 0;
      }
      boolean[] held = GroupSplit.holdOut(groups, labels, CLASSES, 0.25, seed);
      TreeSet<Integer> out = new TreeSet<>();
      TreeSet<Integer> in = new TreeSet<>();
      boolean[][] there = new boolean[2][3];
      for (int p = 0; p < 600; p++) {
        (held[p] ? out : in).add(groups[p]);
        there[held[p] ? 1 : 0][labels[p]] = true;
      }
      assertThat(out).as("seed %d", seed).doesNotContainAnyElementsOf(in);
      assertThat(there).isEqualTo(new boolean[][] {{true, true, true}, {true, true, true}});
    }
  }

  @Test
  void theSameSeedHoldsTheSameOut() {
    int[] groups = new Random(1).ints(300, 0, 30).toArray();
    int[] labels = new Random(2).ints(300, 0, 3).toArray();
    assertThat(GroupSplit.holdOut(groups, labels, CLASSES, 0.3, 5)).isEqualTo(GroupSplit.holdOut(groups, labels, CLASSES, 0.3, 5))
        .isNotEqualTo(GroupSplit.holdOut(groups, labels, CLASSES, 0.3, 6));
  }

  /** A ring of classes that share their groups in pairs: of the four groups every other one must be held out. */
  @Test
  void classesThatShareTheirGroupsAreOnBothSidesWhereThatCanBe() {
    int[] groups = {0, 1, 2, 3, 1, 2, 3, 0};
    int[] labels = {0, 0, 1, 1, 2, 2, 3, 3};
    for (int seed = 0; seed < 50; seed++) {
      boolean[] held = GroupSplit.holdOut(groups, labels, List.of("a", "b", "c", "d"), 0.25, seed);
      for (int p = 0; p < held.length; p += 2) {
        assertThat(held[p]).as("seed %d, class %d", seed, p / 2).isNotEqualTo(held[p + 1]);
      }
    }
  }

  @Test
  void aClassInOneGroupIsRefused() {
    assertThatThrownBy(() -> GroupSplit.holdOut(new int[] {0, 1, 2, 2}, new int[] {0, 0, 1, 1}, CLASSES.subList(0, 2), 0.25, 1))
        .isInstanceOf(InputException.class).hasMessageContaining("class scan lies in one group only");
  }
}
