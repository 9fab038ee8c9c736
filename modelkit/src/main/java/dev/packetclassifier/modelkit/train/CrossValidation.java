// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

import dev.packetclassifier.modelkit.floating.FloatModel;
import dev.packetclassifier.modelkit.metrics.Quality;
import dev.packetclassifier.modelkit.quantize.Agreement;
import dev.packetclassifier.modelkit.quantize.Quantized;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The same kind of model, learned on each fold and measured on the groups that the fold holds out.
 *
 * @param folds one model each, at least one
 * @param rounds of boosting, or epochs of a network, that were best on average
 * @param integerEpochs of a network's second training, in integers
 */
record CrossValidation(List<FoldModel> folds, int rounds, int integerEpochs) {
  /**
   * A model of one fold.
   *
   * @param fold packets
   * @param model learned on its training set
   * @param quantized the same in integers
   * @param scores [packet of the validation set][class], in integers
   */
  record FoldModel(Fold fold, FloatModel model, Quantized quantized, int[][] scores) {
    static FoldModel of(Fold fold, FloatModel model, Quantized quantized) {
      return new FoldModel(fold, model, quantized, quantized.scores(fold.validation().samples()));
    }

    Quality floats() {
      return Agreement.quality(model, fold.validation().samples());
    }

    Quality integers() {
      return Quality.of(predicted(), fold.validation().samples().labels(), model.classes().size());
    }

    /** [packet] class, in integers. */
    int[] predicted() {
      return Arrays.stream(scores).mapToInt(CrossValidation::top).toArray();
    }
  }

  /**
   * One group that was held out, over all folds that did.
   *
   * @param group its number
   * @param packets of it that were predicted
   * @param accuracy of these, 0 to 1
   */
  record HeldOutGroup(int group, int packets, double accuracy) {
  }

  /** In the kernel's integers, over the folds. */
  FoldScores scores() {
    return FoldScores.of(folds.stream().map(FoldModel::integers).toList());
  }

  Quality floats() {
    return mean(folds.stream().map(FoldModel::floats).toList());
  }

  Quality integers() {
    return mean(folds.stream().map(FoldModel::integers).toList());
  }

  private static Quality mean(List<Quality> qualities) {
    return new Quality(qualities.stream().mapToDouble(Quality::accuracy).average().orElse(0),
        qualities.stream().mapToDouble(Quality::macroF1).average().orElse(0));
  }

  /** What one integer step is worth in {@link #pooledScores}. */
  double unit() {
    return folds.get(0).quantized().unit();
  }

  /** [packet of all folds][class], all in the steps of the first fold's model. */
  int[][] pooledScores() {
    List<int[]> pooled = new ArrayList<>();
    for (FoldModel fold : folds) {
      double factor = fold.quantized().unit() / unit();
      for (int[] scores : fold.scores()) {
        pooled.add(factor == 1 ? scores : Arrays.stream(scores).map(score -> (int) Math.round(score * factor)).toArray());
      }
    }
    return pooled.toArray(int[][]::new);
  }

  /** [packet of all folds]. */
  int[] pooledLabels() {
    return folds.stream().flatMapToInt(fold -> Arrays.stream(fold.fold().validation().samples().labels())).toArray();
  }

  /** How often always predicting the most frequent class would be right, 0 to 1. */
  double majority(int classes) {
    int[] counts = new int[classes];
    int[] labels = pooledLabels();
    Arrays.stream(labels).forEach(label -> counts[label]++);
    return (double) Arrays.stream(counts).max().orElse(0) / Math.max(1, labels.length);
  }

  /** Share of all predictions that are right. */
  double pooledAccuracy() {
    int[][] scores = pooledScores();
    int[] labels = pooledLabels();
    return (double) IntStream.range(0, labels.length).filter(p -> top(scores[p]) == labels[p]).count() / Math.max(1, labels.length);
  }

  /** Groups that were held out, the least accurate first. */
  List<HeldOutGroup> groups() {
    TreeMap<Integer, int[]> counts = new TreeMap<>();
    for (FoldModel fold : folds) {
      int[] predicted = fold.predicted();
      LabelledPackets validation = fold.fold().validation();
      for (int p = 0; p < predicted.length; p++) {
        int[] count = counts.computeIfAbsent(validation.groups()[p], any -> new int[2]);
        count[0]++;
        count[1] += predicted[p] == validation.samples().labels()[p] ? 1 : 0;
      }
    }
    List<HeldOutGroup> groups = new ArrayList<>();
    counts.forEach((group, count) -> groups.add(new HeldOutGroup(group, count[0], (double) count[1] / count[0])));
    groups.sort((one, other) -> Double.compare(one.accuracy(), other.accuracy()));
    return groups;
  }

  private static int top(int[] scores) {
    int best = 0;
    for (int c = 1; c < scores.length; c++) {
      best = scores[c] > scores[best] ? c : best;
    }
    return best;
  }
}
