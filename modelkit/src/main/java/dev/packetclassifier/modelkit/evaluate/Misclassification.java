package dev.packetclassifier.modelkit.evaluate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Packets of one class that were predicted to be of another.
 *
 * @param is what they are
 * @param predicted what was predicted
 * @param packets how many
 * @param share of the class's packets, 0 to 1
 */
record Misclassification(String is, String predicted, long packets, double share) {
  /** The most frequent ones, the most packets first. */
  static List<Misclassification> most(Result result, int many) {
    List<Misclassification> all = new ArrayList<>();
    for (int is = 0; is < result.classes().size(); is++) {
      long support = result.perClass().get(is).packets();
      for (int predicted = 0; predicted < result.classes().size(); predicted++) {
        long packets = result.confusion()[is][predicted];
        if (is != predicted && packets > 0) {
          all.add(new Misclassification(result.classes().get(is), result.classes().get(predicted), packets, (double) packets / support));
        }
      }
    }
    all.sort(Comparator.comparingLong(Misclassification::packets).reversed());
    return all.subList(0, Math.min(many, all.size()));
  }
}
