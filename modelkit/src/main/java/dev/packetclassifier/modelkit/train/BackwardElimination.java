// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.modelkit.floating.FloatForest;
import dev.packetclassifier.modelkit.floating.Samples;
import dev.packetclassifier.modelkit.metrics.Quality;
import dev.packetclassifier.modelkit.quantize.Agreement;
import dev.packetclassifier.modelkit.quantize.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Leaves out families of inputs without which small forests are better, by more than its noise, on groups that they did not see. What
 * recognises the machines of the captures at hand helps on their own packets and harms on others'; a forest's own importance does not tell the two apart.
 */
final class BackwardElimination {
  private static final int TREES = 12;
  private static final int HOLDOUTS = 5;
  private static final double SHARE = 0.25;
  private static final int MOST_PACKETS = 15_000;

  private final TrainingOptions options;
  private final LabelledPackets packets;
  private final List<boolean[]> holdouts = new ArrayList<>();

  private BackwardElimination(TrainingOptions options, LabelledPackets packets) {
    this.options = options;
    this.packets = packets;
    for (int i = 0; i < HOLDOUTS; i++) {
      holdouts.add(Holdout.of(packets, SHARE, options.seed() + 100 + i, new ArrayList<>()));
    }
  }

  /**
   * The inputs that are left, in their old order.
   *
   * @param packets to choose on: never the test set
   */
  static List<Feature> best(TrainingOptions options, LabelledPackets packets, Report report) {
    return new BackwardElimination(options, packets).run(report);
  }

  private List<Feature> run(Report report) {
    Set<FeatureFamily> left = new TreeSet<>();
    packets.features().forEach(feature -> left.add(FeatureFamily.of(feature)));
    FoldScores best = score(left);
    report.tried("all %d families of inputs: %s", left.size(), best);
    for (FeatureFamily family : List.copyOf(left)) {
      Set<FeatureFamily> fewer = new TreeSet<>(left);
      fewer.remove(family);
      if (fewer.isEmpty()) {
        break;
      }
      FoldScores without = score(fewer);
      // Fewer inputs cost the kernel less: what no fold misses goes, too.
      boolean better = without.betterThan(best) || without.nowhereWorseThan(best);
      report.tried("without %-18s %s: %s (%s)", family, without, better ? "left out" : "kept", family.meaning());
      if (better) {
        left.remove(family);
        best = without;
      }
    }
    report.value("families", left.stream().map(FeatureFamily::name).toList());
    return features(left);
  }

  private List<Feature> features(Set<FeatureFamily> families) {
    return packets.features().stream().filter(feature -> families.contains(FeatureFamily.of(feature))).collect(Collectors.toList());
  }

  /** By holdout. */
  private FoldScores score(Set<FeatureFamily> families) {
    LabelledPackets narrow = packets.withFeatures(features(families));
    List<Quality> qualities = new ArrayList<>();
    for (boolean[] out : holdouts) {
      LabelledPackets seen = narrow.where(out, false);
      Samples samples = seen.samples().draw(MOST_PACKETS, options.seed());
      Samples unseen = narrow.where(out, true).samples();
      double[] weights = options.weights().of(samples.counts(seen.classes().size()));
      TreeParameters treeParameters = new TreeParameters(64, 16, 1, 0, TREES, 1, 0.632, 0.3, 1, 64, 0);
      FloatForest forest = Boosting.train(seen.features(), seen.classes(), treeParameters, samples, weights, unseen, options.seed());
      qualities.add(Agreement.quality(forest, unseen));
    }
    return FoldScores.of(qualities);
  }
}
