// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.modelkit.InputException;
import dev.packetclassifier.modelkit.floating.Comparison;
import dev.packetclassifier.modelkit.floating.FloatForest;
import dev.packetclassifier.modelkit.floating.FloatTree;
import dev.packetclassifier.modelkit.floating.Rounding;
import dev.packetclassifier.modelkit.floating.Samples;
import dev.packetclassifier.modelkit.floating.Scaling;
import dev.packetclassifier.modelkit.metrics.Quality;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * XGBoost with one score vector a leaf: a single tree and a forest are one round of it. From equal start scores one round splits
 * by Gini's index and its leaves hold the class shares up to a factor, so that the sum over a round's trees is a forest's mean.
 */
final class Boosting {
  private Boosting() {}

  /**
   * Trees of as many rounds as had the least validation loss.
   *
   * @param treeParameters shape and pace
   * @param train packets to learn from
   * @param weights [class]
   * @param validation packets that say when to stop; not learned from
   */
  static FloatForest train(List<Feature> features, List<String> classes, TreeParameters treeParameters, Samples train, double[] weights,
      Samples validation, long seed) {
    Boosted boosted = boosted(features, classes, treeParameters, train, PacketWeights.byClass(weights, train.labels()), validation,
        PacketWeights.byClass(weights, validation.labels()), seed, TrainingProgress.silent());
    return boosted.forest(RoundChoice.leastLoss(List.of(boosted.curve()), boosted.rounds()));
  }

  /**
   * Trees of every round until neither loss nor quality on the validation packets has become better for a while.
   *
   * @param weights [packet] of those to learn from
   * @param validationWeights [packet]
   */
  static Boosted boosted(List<Feature> features, List<String> classes, TreeParameters treeParameters, Samples train, float[] weights,
      Samples validation, float[] validationWeights, long seed, TrainingProgress progress) {
    try {
      DMatrix learned = matrix(train, features.size());
      DMatrix checked = matrix(validation, features.size());
      try {
        learned.setWeight(weights);
        checked.setWeight(validationWeights);
        Booster booster = XGBoost.train(learned, parameters(treeParameters, classes.size(), seed), 1, Map.of(), null, null);
        try {
          List<Boosted.Round> curve = boost(booster, learned, checked, validation, treeParameters, progress);
          return new Boosted(booster.toByteArray("json"), features, classes, curve);
        } finally {
          booster.dispose();
        }
      } finally {
        learned.dispose();
        checked.dispose();
      }
    } catch (XGBoostError e) {
      throw new IllegalStateException("XGBoost: " + e.getMessage(), e);
    } catch (LinkageError e) {
      // The archive holds the library, but not what that one needs; every desktop has it, and few plain machines do.
      throw new InputException("trees are learned by XGBoost, and its library does not load on this machine: it needs OpenMP "
          + "(apt-get install libgomp1; dnf install libgomp; brew install libomp): " + e.getMessage(), e);
    }
  }

  private static List<Boosted.Round> boost(Booster booster, DMatrix learned, DMatrix checked, Samples validation,
      TreeParameters treeParameters,
      TrainingProgress progress) throws XGBoostError {
    List<Boosted.Round> curve = new ArrayList<>();
    int patience = treeParameters.patience();
    double least = Double.POSITIVE_INFINITY;
    double best = Double.NEGATIVE_INFINITY;
    int improved = 0;
    progress.steps(treeParameters.rounds());
    for (int round = 0; round < treeParameters.rounds() && !(round > 0 && progress.stopped()); round++) {
      if (round > 0) {
        booster.update(learned, round);
      }
      // Without patience all rounds count, and nobody asks how good each is.
      Boosted.Round now = patience == 0 ? Boosted.Round.UNKNOWN
          : new Boosted.Round(loss(booster, checked), quality(booster, checked, validation));
      curve.add(now);
      progress.step(now.loss());
      if (now.loss() < least || now.score() > best) {
        improved = round;
      }
      least = Math.min(least, now.loss());
      best = Math.max(best, now.score());
      if (patience > 0 && round - improved >= patience && round + 1 >= RoundChoice.FLOOR) {
        break;
      }
    }
    return curve;
  }

  private static double quality(Booster booster, DMatrix checked, Samples validation) throws XGBoostError {
    float[][] shares = booster.predict(checked);
    int[] predicted = new int[shares.length];
    for (int p = 0; p < predicted.length; p++) {
      for (int c = 1; c < shares[p].length; c++) {
        predicted[p] = shares[p][c] > shares[p][predicted[p]] ? c : predicted[p];
      }
    }
    return Quality.of(predicted, validation.labels(), shares[0].length).mean();
  }

  /** Mean weighted cross-entropy. */
  private static double loss(Booster booster, DMatrix checked) throws XGBoostError {
    String evaluated = booster.evalSet(new DMatrix[] {checked}, new String[] {"checked"}, 0);
    return Double.parseDouble(evaluated.substring(evaluated.lastIndexOf(':') + 1).trim());
  }

  private static Map<String, Object> parameters(TreeParameters treeParameters, int classes, long seed) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("objective", "multi:softprob");
    parameters.put("num_class", classes);
    parameters.put("base_score", 0.5);
    parameters.put("multi_strategy", "multi_output_tree");
    parameters.put("tree_method", "hist");
    parameters.put("grow_policy", "lossguide");
    parameters.put("max_bin", treeParameters.bins());
    parameters.put("max_leaves", treeParameters.leaves());
    parameters.put("max_depth", treeParameters.depth());
    parameters.put("num_parallel_tree", treeParameters.parallel());
    parameters.put("eta", treeParameters.rate());
    parameters.put("subsample", treeParameters.packetShare());
    parameters.put("colsample_bynode", treeParameters.featureShare());
    parameters.put("min_child_weight",
        treeParameters.rounds() > 1 ? treeParameters.leafWeight() : treeParameters.leafWeight() * curvature(classes));
    parameters.put("lambda", treeParameters.lambda());
    parameters.put("eval_metric", "mlogloss");
    parameters.put("verbosity", 0);
    parameters.put("nthread", Runtime.getRuntime().availableProcessors());
    parameters.put("seed", seed);
    return parameters;
  }

  /**
   * What a packet of weight 1 counts in the first round, where every class is as likely: XGBoost's least weight of a leaf is a sum of
   * these, not of packets. Taken for packets it forbade leaves of fewer than 1 / curvature, 14 with 27 classes.
   */
  private static double curvature(int classes) {
    double share = 1.0 / classes;
    return 2 * share * (1 - share);
  }

  private static DMatrix matrix(Samples samples, int inputs) throws XGBoostError {
    float[] values = new float[samples.size() * inputs];
    float[] labels = new float[samples.size()];
    for (int p = 0; p < labels.length; p++) {
      labels[p] = samples.labels()[p];
      for (int i = 0; i < inputs; i++) {
        values[p * inputs + i] = samples.values()[p][i];
      }
    }
    DMatrix matrix = new DMatrix(values, labels.length, inputs, Float.NaN);
    matrix.setLabel(labels);
    return matrix;
  }

  static FloatForest read(byte[] json, List<Feature> features, List<String> classes, int rounds) {
    try {
      JsonNode learner = new ObjectMapper().readTree(json).get("learner");
      JsonNode model = learner.get("gradient_booster").get("model");
      int trees = model.get("iteration_indptr").get(rounds).asInt();
      List<FloatTree> read = new ArrayList<>();
      for (int t = 0; t < trees; t++) {
        read.add(tree(model.get("trees").get(t), classes.size()));
      }
      // All start scores are equal, so they change nothing.
      return new FloatForest(features, classes, Rounding.Single, Comparison.Less,
          Collections.nCopies(features.size(), Scaling.NONE), new double[classes.size()], read);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FloatTree tree(JsonNode tree, int classes) {
    int[] left = ints(tree.get("left_children"));
    int[] right = ints(tree.get("right_children"));
    int[] written = new int[left.length];
    int nodes = 0;
    int leaves = 0;
    for (int i = 0; i < left.length; i++) {
      written[i] = left[i] < 0 ? -++leaves : nodes++;
    }
    int[] features = new int[nodes];
    double[] thresholds = new double[nodes];
    int[] lefts = new int[nodes];
    int[] rights = new int[nodes];
    double[][] scores = new double[leaves][classes];
    for (int i = 0; i < left.length; i++) {
      if (left[i] < 0) {
        for (int c = 0; c < classes; c++) {
          scores[-written[i] - 1][c] = tree.get("base_weights").get(i * classes + c).asDouble();
        }
      } else {
        int node = written[i];
        features[node] = tree.get("split_indices").get(i).asInt();
        thresholds[node] = (float) tree.get("split_conditions").get(i).asDouble();
        lefts[node] = written[left[i]];
        rights[node] = written[right[i]];
      }
    }
    return new FloatTree(features, thresholds, lefts, rights, scores);
  }

  private static int[] ints(JsonNode array) {
    int[] ints = new int[array.size()];
    for (int i = 0; i < ints.length; i++) {
      ints[i] = array.get(i).asInt();
    }
    return ints;
  }
}
