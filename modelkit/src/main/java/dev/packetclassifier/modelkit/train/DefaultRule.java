// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.modelkit.InputException;
import dev.packetclassifier.modelkit.floating.FloatForest;
import dev.packetclassifier.modelkit.floating.FloatTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Packets that trees give the default class whatever else holds, of {@code --default-when}: every tree asks this first, and what is behind
 * the question is learned without such packets.
 *
 * @param feature that decides
 * @param bound raw, as tables hold it
 * @param above whether values above the bound are such packets, or those up to it
 */
record DefaultRule(Feature feature, long bound, boolean above) {
  /** Single precision tells every raw value up to here from the next. */
  private static final long MOST = (1 << 23) - 1;
  private static final Pattern FORM = Pattern.compile("\\s*(\\w+)\\s*(>|<=)\\s*(\\d{1,10})\\s*");

  /** @throws InputException unless it is FEATURE&gt;N or FEATURE&lt;=N */
  static DefaultRule parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches() || Long.parseLong(matcher.group(3)) > MOST) {
      throw new InputException("--default-when: \"" + text + "\" must be FEATURE>N or FEATURE<=N with a raw value of 0 to 8388607, as the "
          + "table's column holds it, such as BackwardPackets>1");
    }
    for (Feature feature : Feature.values()) {
      if (feature.name().equals(matcher.group(1))) {
        return new DefaultRule(feature, Long.parseLong(matcher.group(3)), matcher.group(2).equals(">"));
      }
    }
    throw new InputException("--default-when: " + matcher.group(1) + " is no feature; see pclf features --list");
  }

  private boolean holds(long value) {
    return value > bound == above;
  }

  /** The packets that are learned from: those for which no rule holds. */
  static LabelledPackets others(List<DefaultRule> rules, LabelledPackets packets) {
    if (rules.isEmpty()) {
      return packets;
    }
    int[] columns = rules.stream().mapToInt(rule -> column(rule, packets.features())).toArray();
    boolean[] held = new boolean[packets.samples().size()];
    for (int p = 0; p < held.length; p++) {
      for (int r = 0; r < columns.length; r++) {
        held[p] |= rules.get(r).holds(packets.samples().values()[p][columns[r]]);
      }
    }
    LabelledPackets others = packets.where(held, false);
    int[] counts = others.samples().counts(packets.classes().size());
    for (int c = 0; c < counts.length; c++) {
      if (counts[c] == 0) {
        throw new InputException(
            String.format(Locale.ROOT, "--default-when holds for every packet of class %s that a model is to learn from: "
                + "leave the class out with --classes, or change the bound", packets.classes().get(c)));
      }
    }
    return others;
  }

  private static int column(DefaultRule rule, List<Feature> features) {
    int column = features.indexOf(rule.feature());
    if (column < 0) {
      throw new InputException("--default-when: " + rule.feature() + " is no input: name it in --features, and raise --max-inputs");
    }
    return column;
  }

  /** The forest with the questions before each of its trees. */
  static FloatForest before(List<DefaultRule> rules, FloatForest forest) {
    if (rules.isEmpty()) {
      return forest;
    }
    List<FloatTree> trees = new ArrayList<>();
    for (FloatTree tree : forest.trees()) {
      FloatTree guarded = tree;
      double[] leaf = surest(tree);
      for (DefaultRule rule : rules) {
        guarded = guarded.behind(column(rule, forest.features()), rule.bound() + 0.5, leaf, rule.above());
      }
      trees.add(guarded);
    }
    return new FloatForest(forest.features(), forest.classes(), forest.rounding(), forest.comparison(), forest.scalings(),
        forest.baseScores(), trees);
  }

  /** Of all leaves the highest score of the default class and the lowest of every other. */
  private static double[] surest(FloatTree tree) {
    double[] surest = tree.leafScores()[0].clone();
    for (double[] leaf : tree.leafScores()) {
      for (int c = 0; c < leaf.length; c++) {
        surest[c] = c == 0 ? Math.max(surest[c], leaf[c]) : Math.min(surest[c], leaf[c]);
      }
    }
    return surest;
  }
}
