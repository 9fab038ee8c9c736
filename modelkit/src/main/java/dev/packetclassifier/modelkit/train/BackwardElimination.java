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
 * Leaves out families of inputs without which small forests are no worse on groups that they did not see. What recognises the machines
 * of the captures at hand helps on their own packets and harms on others'; a forest's own importance does not tell the two apart.
 */
final class BackwardElimination {
  private static final int TREES = 12;
  private static final int HOLDOUTS = 3;
  private static final double SHARE = 0.25;
  private static final int MOST_PACKETS = 15_000;
  /** Of accuracy and macro-F1 together: less is noise, and fewer inputs cost the kernel less. */
  private static final double NOISE = 0.002;

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
    double score = score(left);
    report.tried("all %d families of inputs: %.4f", left.size(), score);
    for (FeatureFamily family : List.copyOf(left)) {
      Set<FeatureFamily> fewer = new TreeSet<>(left);
      fewer.remove(family);
      if (fewer.isEmpty()) {
        break;
      }
      double without = score(fewer);
      boolean worse = without < score - NOISE;
      report.tried("without %-18s %.4f: %s", family, without, worse ? "kept" : "left out");
      if (!worse) {
        left.remove(family);
        score = Math.max(score, without);
      }
    }
    report.value("families", left.stream().map(FeatureFamily::name).toList());
    return features(left);
  }

  private List<Feature> features(Set<FeatureFamily> families) {
    return packets.features().stream().filter(feature -> families.contains(FeatureFamily.of(feature))).collect(Collectors.toList());
  }

  /** Mean of accuracy and macro-F1 over the holdouts. */
  private double score(Set<FeatureFamily> families) {
    LabelledPackets narrow = packets.withFeatures(features(families));
    double sum = 0;
    for (boolean[] out : holdouts) {
      LabelledPackets seen = narrow.where(out, false);
      Samples samples = seen.samples().draw(MOST_PACKETS, options.seed());
      Samples unseen = narrow.where(out, true).samples();
      double[] weights = options.weights().of(samples.counts(seen.classes().size()));
      TreeParameters treeParameters = new TreeParameters(64, 16, 1, 0, TREES, 1, 0.632, 0.3, 1, 0);
      FloatForest forest = Boosting.train(seen.features(), seen.classes(), treeParameters, samples, weights, unseen, options.seed());
      Quality quality = Agreement.quality(forest, unseen);
      sum += (quality.accuracy() + quality.macroF1()) / 2 / holdouts.size();
    }
    return sum;
  }
}
