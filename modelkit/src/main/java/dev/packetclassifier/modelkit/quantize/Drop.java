package dev.packetclassifier.modelkit.quantize;

import java.util.List;

/**
 * What is said of one class that is to be dropped.
 *
 * @param className one of the model's
 * @param chosen the confidence that goes into the manifest
 * @param reached whether it reached the precision that was asked for
 * @param levels every confidence that was tried
 */
public record Drop(String className, Confidence chosen, boolean reached, List<Confidence> levels) {
  /**
   * @param names classes to drop
   * @param precision of the drops on the validation packets, 0 to 1
   */
  public static List<Drop> choose(List<String> names, double precision, List<String> classes, int[][] scores, int[] labels, double logitScale) {
    boolean[] drops = new boolean[classes.size()];
    names.forEach(name -> drops[classes.indexOf(name)] = true);
    return names.stream().map(name -> {
      List<Confidence> levels = Confidence.levels(scores, labels, drops, classes.indexOf(name), logitScale);
      Confidence chosen = Confidence.choose(levels, precision);
      return new Drop(name, chosen, chosen.reaches(precision), levels);
    }).toList();
  }
}
