// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.evaluate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Packets of one class that were predicted to be of another.
 *
 * @param actual their class
 * @param predicted what the model made of them
 * @param packets how many
 * @param share of the class's packets, 0 to 1
 */
record Misclassification(String actual, String predicted, long packets, double share) {
  /** The most frequent ones, the most packets first. */
  static List<Misclassification> most(Result result, int many) {
    List<String> classes = result.subject().classes();
    List<Misclassification> all = new ArrayList<>();
    for (int actual = 0; actual < classes.size(); actual++) {
      long support = result.classTable().perClass().get(actual).support();
      for (int predicted = 0; predicted < classes.size(); predicted++) {
        long packets = result.classTable().confusion()[actual][predicted];
        if (actual != predicted && packets > 0) {
          all.add(new Misclassification(classes.get(actual), classes.get(predicted), packets, (double) packets / support));
        }
      }
    }
    all.sort(Comparator.comparingLong(Misclassification::packets).reversed());
    return all.subList(0, Math.min(many, all.size()));
  }
}
