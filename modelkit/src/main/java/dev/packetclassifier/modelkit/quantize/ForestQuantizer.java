// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.quantize;

import dev.packetclassifier.bpf.model.Bounds;
import dev.packetclassifier.modelkit.InputException;
import dev.packetclassifier.modelkit.floating.FloatForest;
import dev.packetclassifier.modelkit.floating.Samples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * From float trees to the kernel's integers. Leaf scores are rounded tree by tree, the coarsest first; what a tree's rounding loses
 * on the calibration packets is handed on to the finer ones, the rest to the base scores. The leaves of a single
 * tree predict afterwards what they predicted before.
 */
public final class ForestQuantizer {
  /** Units tried within one octave: shifts are whole, so some fit all trees better than others. */
  private static final int UNITS = 16;
  /** A leaf that few calibration packets reach is corrected only so far: as if so many more had shown no error. */
  private static final double DOUBT = 5;

  private static final double LARGEST = 1e100;

  private final FloatForest forest;
  private final Samples calibration;
  private final int classes;
  /** What leaves and rows have in common. */
  private final double[] base;
  private final List<RawTree> trees = new ArrayList<>();

  private ForestQuantizer(FloatForest forest, Samples calibration) {
    this.forest = forest;
    this.calibration = calibration;
    classes = forest.classes().size();
    base = forest.baseScores().clone();
    forest.trees().forEach(tree -> trees.add(centred(TreeRewrite.of(forest, tree))));
    boolean anySplit = trees.stream().anyMatch(tree -> tree.leaves() > 1);
    // A tree without a comparison adds the same to every packet: centring has put it into the base scores.
    trees.removeIf(tree -> anySplit && tree.leaves() == 1);
    ForestBounds.check(trees, classes);
  }

  /**
   * @param calibration packets that look like what the nodes will see
   * @throws dev.packetclassifier.modelkit.InputException when the trees are larger than the kernel takes
   */
  public static QuantizedForest quantize(FloatForest forest, Samples calibration) {
    return new ForestQuantizer(forest, calibration).run();
  }

  /** Takes out what changes neither order nor margin (a constant over all classes) and what every leaf of a class has (its middle). */
  private RawTree centred(RawTree tree) {
    double[][] scores = new double[tree.leaves()][];
    boolean manyClasses = variedClasses(tree) > 1;
    for (int leaf = 0; leaf < scores.length; leaf++) {
      double mean = manyClasses ? Arrays.stream(tree.leafScores()[leaf]).average().orElse(0) : 0;
      scores[leaf] = Arrays.stream(tree.leafScores()[leaf]).map(score -> score - mean).toArray();
    }
    for (int c = 0; c < classes; c++) {
      double low = Double.POSITIVE_INFINITY;
      double high = Double.NEGATIVE_INFINITY;
      for (double[] row : scores) {
        low = Math.min(low, row[c]);
        high = Math.max(high, row[c]);
      }
      double middle = (low + high) / 2;
      for (double[] row : scores) {
        row[c] -= middle;
      }
      base[c] += middle;
    }
    return new RawTree(tree.features(), tree.thresholds(), tree.left(), tree.right(), scores);
  }

  private int variedClasses(RawTree tree) {
    int varied = 0;
    for (int c = 0; c < classes; c++) {
      int index = c;
      double first = tree.leafScores()[0][c];
      varied += Arrays.stream(tree.leafScores()).anyMatch(row -> row[index] != first) ? 1 : 0;
    }
    return varied;
  }

  private QuantizedForest run() {
    double[] ranges = trees.stream().mapToDouble(ForestQuantizer::range).toArray();
    if (!Arrays.stream(ranges).allMatch(range -> range < LARGEST) || !Arrays.stream(base).allMatch(score -> Math.abs(score) < LARGEST)) {
      throw new InputException(
          "a leaf or base score of the float model is larger than " + LARGEST + " or no number, which no integers can stand "
              + "for: train it again");
    }
    double unit = unit(ranges);
    Integer[] coarsestFirst = new Integer[trees.size()];
    Arrays.setAll(coarsestFirst, i -> i);
    Arrays.sort(coarsestFirst, Comparator.comparingDouble(i -> -ranges[i]));
    double[][] lost = new double[calibration.size()][classes];
    List<QuantizedTree> quantized = new ArrayList<>(Collections.nCopies(trees.size(), null));
    for (int index : coarsestFirst) {
      quantized.set(index, rounded(trees.get(index), shift(ranges[index], unit), unit, lost));
    }
    quantized.sort(Comparator.comparingInt(QuantizedTree::shift));
    int[] baseScores = baseScores(unit, lost);
    if (quantized.size() == 1) {
      LeafArgmax.keep(base, baseScores, quantized.get(0));
    }
    return new QuantizedForest(baseScores, List.copyOf(quantized), unit, error(baseScores, unit, lost));
  }

  private static double range(RawTree tree) {
    return Arrays.stream(tree.leafScores()).flatMapToDouble(Arrays::stream).map(Math::abs).max().orElse(0);
  }

  private static double unit(double[] ranges) {
    double largest = Arrays.stream(ranges).max().orElse(0);
    if (largest == 0) {
      return 1;
    }
    double smallest = Arrays.stream(ranges).filter(range -> range > 0).min().orElse(largest);
    double finest = Math.max(largest / (Bounds.MAX_WEIGHT << Bounds.MAX_LEAF_SHIFT), smallest / Bounds.MAX_WEIGHT);
    double best = finest;
    double bestError = Double.POSITIVE_INFINITY;
    for (int i = 0; i < UNITS; i++) {
      double unit = finest * Math.pow(2, (double) i / UNITS);
      double error = Arrays.stream(ranges).map(range -> unit * (1 << shift(range, unit))).map(step -> step * step).sum();
      if (error < bestError) {
        best = unit;
        bestError = error;
      }
    }
    return best;
  }

  private static int shift(double range, double unit) {
    int shift = 0;
    while (shift < Bounds.MAX_LEAF_SHIFT && Math.rint(range / (unit * (1 << shift))) > Bounds.MAX_WEIGHT) {
      shift++;
    }
    return shift;
  }

  /** @param lost [packet][class] what rounding has lost so far; this tree's is added */
  private QuantizedTree rounded(RawTree tree, int shift, double unit, double[][] lost) {
    int[] leafOf = new int[calibration.size()];
    double[][] handed = new double[tree.leaves()][classes];
    int[] visits = new int[tree.leaves()];
    for (int p = 0; p < leafOf.length; p++) {
      leafOf[p] = tree.leaf(calibration.values()[p]);
      visits[leafOf[p]]++;
      for (int c = 0; c < classes; c++) {
        handed[leafOf[p]][c] += lost[p][c];
      }
    }
    double step = unit * (1 << shift);
    byte[][] scores = new byte[tree.leaves()][classes];
    for (int leaf = 0; leaf < scores.length; leaf++) {
      for (int c = 0; c < classes; c++) {
        double wanted = tree.leafScores()[leaf][c] + handed[leaf][c] / (visits[leaf] + DOUBT);
        scores[leaf][c] = Rounder.nearest(wanted / step);
      }
    }
    for (int p = 0; p < leafOf.length; p++) {
      for (int c = 0; c < classes; c++) {
        lost[p][c] += tree.leafScores()[leafOf[p]][c] - scores[leafOf[p]][c] * step;
      }
    }
    return new QuantizedTree(tree, shift, scores);
  }

  /** Only differences count: those to the default class are rounded, so that what ties with it in floats does not lose by half a step. */
  private int[] baseScores(double unit, double[][] lost) {
    double[] wanted = new double[classes];
    for (int c = 0; c < classes; c++) {
      int index = c;
      wanted[c] = base[c] + Arrays.stream(lost).mapToDouble(row -> row[index]).average().orElse(0);
    }
    double middle = Math.rint((Arrays.stream(wanted).average().orElse(0) - wanted[0]) / unit);
    int[] scores = new int[classes];
    for (int c = 0; c < classes; c++) {
      double steps = Math.rint((wanted[c] - wanted[0]) / unit) - middle;
      scores[c] = (int) Math.max(-Bounds.MAX_BASE_SCORE, Math.min(Bounds.MAX_BASE_SCORE, steps));
    }
    return scores;
  }

  private double error(int[] baseScores, double unit, double[][] lost) {
    double mean = Arrays.stream(base).average().orElse(0);
    double missing = 0;
    double there = 0;
    double[] scores = new double[classes];
    for (int p = 0; p < lost.length; p++) {
      forest.score(calibration.values()[p], scores);
      double middle = Arrays.stream(scores).average().orElse(0);
      for (int c = 0; c < classes; c++) {
        double difference = lost[p][c] + base[c] - mean - baseScores[c] * unit;
        missing += difference * difference;
        there += (scores[c] - middle) * (scores[c] - middle);
      }
    }
    return there == 0 ? 0 : Math.sqrt(missing / there);
  }
}
