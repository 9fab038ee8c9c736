// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.model;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * From a confidence to a score margin. The margin of a verdict is its class's score minus the best score of a class with another
 * action; the action applies when that is at least T = ceil(ln(p / (1 - p)) / logitScale). Computed once, when a revision is made.
 */
public final class Margins {
  private static final int LARGEST = Integer.MAX_VALUE;

  private Margins() {}

  /**
   * In doubles, each operation rounded once, the logarithm by {@link StrictMath}: the same number on every machine.
   *
   * @param confidence p, 0.5 to 0.9999
   * @param logitScale nats a step, 0.00000001 to 1000
   * @return 0 to 921,024,037
   */
  static int of(double confidence, double logitScale) {
    return (int) Math.ceil(StrictMath.log(confidence / (1 - confidence)) / logitScale);
  }

  /** As a revision has them: null when every action always applies. */
  public static String write(int[] margins) {
    return Arrays.stream(margins).allMatch(margin -> margin == 0) ? null
        : Arrays.stream(margins).mapToObj(Integer::toString).collect(Collectors.joining(" "));
  }

  /**
   * @param text as {@link #write} made it
   * @throws InvalidModelException unless it has a number of 0 to 2^31-1 for each class
   */
  public static int[] read(String text, int classes) {
    return text == null ? new int[classes] : NumberList.ints("margins", "class", text, classes, 0, LARGEST);
  }
}
