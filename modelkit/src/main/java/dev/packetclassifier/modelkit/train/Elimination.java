package dev.packetclassifier.modelkit.train;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.modelkit.floating.FloatForest;
import dev.packetclassifier.modelkit.floating.Samples;
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
final class Elimination {
  private static final int TREES = 12;
  private static final int HOLDOUTS = 3;
  private static final double SHARE = 0.25;
  private static final int MOST_PACKETS = 15_000;
  /** Of accuracy and macro-F1 together: less is noise, and fewer inputs cost the kernel less. */
  private static final double NOISE = 0.002;

  private final Recipe recipe;
  private final Packets packets;
  private final List<boolean[]> holdouts = new ArrayList<>();

  private Elimination(Recipe recipe, Packets packets) {
    this.recipe = recipe;
    this.packets = packets;
    for (int i = 0; i < HOLDOUTS; i++) {
      holdouts.add(Holdout.of(packets, SHARE, recipe.seed() + 100 + i, new ArrayList<>()));
    }
  }

  /**
   * The inputs that are left, in their old order.
   *
   * @param packets to choose on: never the test side
   */
  static List<Feature> best(Recipe recipe, Packets packets, Report report) {
    return new Elimination(recipe, packets).run(report);
  }

  private List<Feature> run(Report report) {
    Set<Family> left = new TreeSet<>();
    packets.features().forEach(feature -> left.add(Family.of(feature)));
    double merit = merit(left);
    report.tried("all %d families of inputs: %.4f", left.size(), merit);
    for (Family family : List.copyOf(left)) {
      Set<Family> fewer = new TreeSet<>(left);
      fewer.remove(family);
      if (fewer.isEmpty()) {
        break;
      }
      double without = merit(fewer);
      boolean worse = without < merit - NOISE;
      report.tried("without %-18s %.4f: %s", family, without, worse ? "kept" : "left out");
      if (!worse) {
        left.remove(family);
        merit = Math.max(merit, without);
      }
    }
    report.value("families", left.stream().map(Family::name).toList());
    return features(left);
  }

  private List<Feature> features(Set<Family> families) {
    return packets.features().stream().filter(feature -> families.contains(Family.of(feature))).collect(Collectors.toList());
  }

  /** Mean of accuracy and macro-F1 over the holdouts. */
  private double merit(Set<Family> families) {
    Packets narrow = packets.withFeatures(features(families));
    double sum = 0;
    for (boolean[] out : holdouts) {
      Packets seen = narrow.where(out, false);
      Samples samples = seen.samples().draw(MOST_PACKETS, recipe.seed());
      Samples unseen = narrow.where(out, true).samples();
      double[] weights = recipe.weights().of(samples.counts(seen.classes().size()));
      Growth growth = new Growth(64, 16, 1, 0, TREES, 1, 0.632, 0.3, 1, 0);
      FloatForest forest = Boosting.train(seen.features(), seen.classes(), growth, samples, weights, unseen, recipe.seed());
      Quality quality = Quality.of(forest, unseen);
      sum += (quality.accuracy() + quality.macroF1()) / 2 / holdouts.size();
    }
    return sum;
  }
}
