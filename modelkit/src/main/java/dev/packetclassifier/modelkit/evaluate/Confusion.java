// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.evaluate;

import java.util.ArrayList;
import java.util.List;

/** How often packets, or flows, of one class were predicted to be of another. */
public final class Confusion {
  private final long[][] counts;

  public Confusion(int classes) {
    counts = new long[classes][classes];
  }

  public void add(int label, int predicted) {
    counts[label][predicted]++;
  }

  /** [label][predicted]. */
  public long[][] counts() {
    return counts;
  }

  public long total() {
    long total = 0;
    for (long[] row : counts) {
      for (long count : row) {
        total += count;
      }
    }
    return total;
  }

  /** Share of those that were predicted right, 0 to 1; 0 of none. */
  public double accuracy() {
    long right = 0;
    for (int c = 0; c < counts.length; c++) {
      right += counts[c][c];
    }
    return ratio(right, total());
  }

  /** Mean F1 over the classes that occur or are predicted. */
  public double macroF1() {
    double sum = 0;
    int occurring = 0;
    for (int c = 0; c < counts.length; c++) {
      if (support(c) + predicted(c) > 0) {
        sum += f1(c);
        occurring++;
      }
    }
    return occurring == 0 ? 0 : sum / occurring;
  }

  public long support(int c) {
    long support = 0;
    for (long count : counts[c]) {
      support += count;
    }
    return support;
  }

  public long predicted(int c) {
    long predicted = 0;
    for (long[] row : counts) {
      predicted += row[c];
    }
    return predicted;
  }

  public double precision(int c) {
    return ratio(counts[c][c], predicted(c));
  }

  public double recall(int c) {
    return ratio(counts[c][c], support(c));
  }

  public double f1(int c) {
    return ratio(2 * counts[c][c], support(c) + predicted(c));
  }

  /** Of each class, in words of people. */
  public List<Result.ClassQuality> classes(List<String> names) {
    List<Result.ClassQuality> classes = new ArrayList<>();
    for (int c = 0; c < counts.length; c++) {
      classes.add(new Result.ClassQuality(names.get(c), support(c), precision(c), recall(c), f1(c)));
    }
    return classes;
  }

  /** @param drops [class] whether it is dropped */
  Result.Quality quality(boolean[] drops) {
    return new Result.Quality(total(), accuracy(), macroF1(), falseDropsPerMillion(drops));
  }

  /** Of a million that are of classes that pass, how many are predicted to be of one that is dropped. */
  private double falseDropsPerMillion(boolean[] drops) {
    long pass = 0;
    long falsely = 0;
    for (int label = 0; label < counts.length; label++) {
      for (int predicted = 0; predicted < counts.length; predicted++) {
        pass += drops[label] ? 0 : counts[label][predicted];
        falsely += !drops[label] && drops[predicted] ? counts[label][predicted] : 0;
      }
    }
    return 1e6 * ratio(falsely, pass);
  }

  private static double ratio(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
