package dev.packetclassifier.modelkit.evaluate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Packets of one class that were said to be of another.
 *
 * @param is what they are
 * @param said what was said
 * @param packets how many
 * @param share of the class's packets, 0 to 1
 */
record Mistake(String is, String said, long packets, double share) {
  /** The most frequent ones, the most packets first. */
  static List<Mistake> most(Result result, int many) {
    List<Mistake> all = new ArrayList<>();
    for (int is = 0; is < result.classes().size(); is++) {
      long there = result.perClass().get(is).packets();
      for (int said = 0; said < result.classes().size(); said++) {
        long packets = result.confusion()[is][said];
        if (is != said && packets > 0) {
          all.add(new Mistake(result.classes().get(is), result.classes().get(said), packets, (double) packets / there));
        }
      }
    }
    all.sort(Comparator.comparingLong(Mistake::packets).reversed());
    return all.subList(0, Math.min(many, all.size()));
  }
}
