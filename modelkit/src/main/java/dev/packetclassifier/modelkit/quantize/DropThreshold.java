// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.quantize;

import dev.packetclassifier.modelkit.metrics.Proportion;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The confidence from which one class is dropped.
 *
 * @param className one of the model's
 * @param chosen the confidence that goes into the manifest
 * @param reached whether it reached the precision that was asked for
 * @param levels every confidence that was tried
 */
public record DropThreshold(String className, ConfidenceLevel chosen, boolean reached, List<ConfidenceLevel> levels) {
  /**
   * @param names classes to drop
   * @param precision of the drops that is to be reached with 95 % confidence, 0 to 1
   */
  public static List<DropThreshold> choose(List<String> names, double precision, List<String> classes, int[][] scores, int[] labels,
      double logitScale) {
    boolean[] drops = new boolean[classes.size()];
    names.forEach(name -> drops[classes.indexOf(name)] = true);
    return names.stream().map(name -> {
      List<ConfidenceLevel> levels = ConfidenceLevel.levels(scores, labels, drops, classes.indexOf(name), logitScale);
      ConfidenceLevel chosen = ConfidenceLevel.choose(levels, precision);
      return new DropThreshold(name, chosen, chosen.reaches(precision), levels);
    }).toList();
  }

  /** The same confidences of a model whose steps are worth something else. */
  public DropThreshold withScale(double logitScale) {
    return new DropThreshold(className, chosen.withScale(logitScale), reached,
        levels.stream().map(level -> level.withScale(logitScale)).toList());
  }

  /** What to say when no confidence reached the precision: what was taken then, and what would do. */
  String shortfall(double precision) {
    if (chosen.appears(precision)) {
      return String.format(Locale.ROOT,
          "%d of %d drops of %s are right on the validation packets, which shows no more than %.4f of all with 95 %% "
              + "confidence: --precision %s takes %d drops without an error; record more, and observe before you enforce",
          chosen.dropped()
              - chosen.falselyDropped(),
          chosen.dropped(), className, chosen.precisionAtLeast(), precision, needed(precision));
    }
    String taken = "no confidence makes " + precision + " of the drops of " + className + " right on the validation packets: the highest "
        + "was taken, which drops " + chosen.dropped() + " of them";
    return taken + levels.stream().filter(level -> level.falselyDropped() < level.dropped())
        .max(Comparator.comparing(ConfidenceLevel::precisionAtLeast))
        .map(best -> String.format(Locale.ROOT, "; at %s it would be %s right of %d (--precision %s)", best.confidence(),
            best.dropped() - best.falselyDropped(), best.dropped(), Math.floor(best.precisionAtLeast() * 1e4) / 1e4))
        .orElse("") + "; observe before you enforce";
  }

  /** Drops without any error that show a precision with 95 % confidence. */
  private static long needed(double precision) {
    return precision >= 1 ? Long.MAX_VALUE : (long) Math.ceil(Math.log(1 - Proportion.CONFIDENCE) / Math.log(precision));
  }
}
