package dev.packetclassifier.modelkit.quantize;

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
   * @param precision of the drops on the validation packets, 0 to 1
   */
  public static List<DropThreshold> choose(List<String> names, double precision, List<String> classes, int[][] scores, int[] labels, double logitScale) {
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
    return new DropThreshold(className, chosen.withScale(logitScale), reached, levels.stream().map(level -> level.withScale(logitScale)).toList());
  }

  /** What to say when no confidence reached the precision: what was taken then, and what would do. */
  String shortfall(double precision) {
    String taken = "no confidence makes " + precision + " of the drops of " + className + " right on the validation packets: the highest "
        + "was taken, which drops " + chosen.dropped() + " of them";
    return taken + levels.stream().filter(level -> level.falselyDropped() < level.dropped()).max(Comparator.comparing(ConfidenceLevel::precision))
        .map(best -> String.format(Locale.ROOT, "; at %s it would be %s right of %d (--precision %s)", best.confidence(),
            best.dropped() - best.falselyDropped(), best.dropped(), Math.floor(best.precision() * 1e4) / 1e4))
        .orElse("") + "; observe before you enforce";
  }
}
