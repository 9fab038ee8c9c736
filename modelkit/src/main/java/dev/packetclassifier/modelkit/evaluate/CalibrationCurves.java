// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the scores say of themselves as probabilities, and how right they are: calibration, and precision against recall. */
final class CalibrationCurves {
  private static final int BINS = 20;
  /** Curves go by steps of log-odds, so that they tell .999 from .9999, from so many nats below 0 to as many above. */
  private static final int MOST_NATS = 20;
  private static final int STEPS_A_NAT = 100;
  private static final int STEPS = 2 * MOST_NATS * STEPS_A_NAT;
  /** Points of a curve: more than a plot shows. */
  private static final int POINTS = 200;

  private final double logitScale;
  private final List<String> classes;
  private final double[] sums = new double[BINS];
  private final long[] right = new long[BINS];
  private final long[] packets = new long[BINS];
  /** [class][step]: packets of the class, and others. */
  private final long[][] own;
  private final long[][] others;
  private final double[] probabilities;

  CalibrationCurves(double logitScale, List<String> classes) {
    this.logitScale = logitScale;
    this.classes = classes;
    own = new long[classes.size()][STEPS + 1];
    others = new long[classes.size()][STEPS + 1];
    probabilities = new double[classes.size()];
  }

  void add(int[] scores, int predicted, int label) {
    double sum = 0;
    for (int c = 0; c < scores.length; c++) {
      probabilities[c] = Math.exp(((long) scores[c] - scores[predicted]) * logitScale);
      sum += probabilities[c];
    }
    for (int c = 0; c < scores.length; c++) {
      (c == label ? own : others)[c][step(probabilities[c], sum - probabilities[c])]++;
      probabilities[c] /= sum;
    }
    int bin = Math.min(BINS - 1, (int) (probabilities[predicted] * BINS));
    sums[bin] += probabilities[predicted];
    packets[bin]++;
    right[bin] += predicted == label ? 1 : 0;
  }

  private static int step(double share, double rest) {
    double nats = Math.log(share) - Math.log(rest);
    return (int) ((Math.max(-MOST_NATS, Math.min(MOST_NATS, nats)) + MOST_NATS) * STEPS_A_NAT);
  }

  Result.Calibration calibration() {
    double[] confidence = new double[BINS];
    double[] share = new double[BINS];
    double error = 0;
    long all = Arrays.stream(packets).sum();
    for (int b = 0; b < BINS; b++) {
      confidence[b] = packets[b] == 0 ? (b + 0.5) / BINS : sums[b] / packets[b];
      share[b] = packets[b] == 0 ? 0 : (double) right[b] / packets[b];
      error += packets[b] == 0 ? 0 : Math.abs(confidence[b] - share[b]) * packets[b] / all;
    }
    return new Result.Calibration(confidence, share, packets, error);
  }

  /** Of the classes that occur. */
  List<Result.Curve> curves() {
    List<Result.Curve> curves = new ArrayList<>();
    for (int c = 0; c < classes.size(); c++) {
      long support = Arrays.stream(own[c]).sum();
      if (support > 0) {
        curves.add(curve(c, support));
      }
    }
    return curves;
  }

  private Result.Curve curve(int c, long support) {
    List<double[]> points = new ArrayList<>();
    long hits = 0;
    long falseHits = 0;
    double area = 0;
    double recallBefore = 0;
    for (int step = STEPS; step >= 0; step--) {
      if (own[c][step] + others[c][step] == 0) {
        continue;
      }
      hits += own[c][step];
      falseHits += others[c][step];
      double recall = (double) hits / support;
      double precision = (double) hits / (hits + falseHits);
      area += (recall - recallBefore) * precision;
      recallBefore = recall;
      points.add(new double[] {recall, precision});
    }
    int stride = Math.max(1, points.size() / POINTS);
    List<double[]> shown = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      if (i % stride == 0 || i == points.size() - 1) {
        shown.add(points.get(i));
      }
    }
    return new Result.Curve(classes.get(c), shown.stream().mapToDouble(point -> point[0]).toArray(),
        shown.stream().mapToDouble(point -> point[1]).toArray(), area);
  }
}
