// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.modelkit.floating.FloatForest;
import dev.packetclassifier.modelkit.floating.FloatModel;
import dev.packetclassifier.modelkit.floating.FloatModels;
import dev.packetclassifier.modelkit.floating.Samples;
import dev.packetclassifier.modelkit.quantize.Agreement;
import dev.packetclassifier.modelkit.quantize.Quantized;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import org.junit.jupiter.api.Test;

class BoostingTest {
  private static final List<Feature> FEATURES = List.of(Feature.PacketLength, Feature.SmallerPort, Feature.TcpWindow, Feature.Protocol);
  private static final List<String> CLASSES = List.of("benign", "scan", "flood");

  @Test
  void whatIsReadOfXgboostScoresAsXgboostDoes() throws Exception {
    Samples samples = samples(2000, 1);
    float[] values = new float[2000 * 4];
    float[] labels = new float[2000];
    for (int p = 0; p < 2000; p++) {
      labels[p] = samples.labels()[p];
      for (int i = 0; i < 4; i++) {
        values[p * 4 + i] = samples.values()[p][i];
      }
    }
    DMatrix matrix = new DMatrix(values, 2000, 4, Float.NaN);
    matrix.setLabel(labels);
    Map<String, Object> parameters = new LinkedHashMap<>(Map.of("objective", "multi:softprob", "num_class", 3, "tree_method", "hist",
        "multi_strategy", "multi_output_tree", "base_score", 0.5, "eta", 0.3, "max_depth", 5, "verbosity", 0));
    Booster booster = XGBoost.train(matrix, parameters, 7, Map.of(), null, null);
    FloatForest forest = Boosting.read(booster.toByteArray("json"), FEATURES, CLASSES, 7);
    float[][] margins = booster.predict(matrix, true);
    double[] scores = new double[3];
    for (int p = 0; p < 2000; p++) {
      forest.score(samples.values()[p], scores);
      for (int c = 0; c < 3; c++) {
        assertThat(scores[c] + 0.5).isCloseTo(margins[p][c], within(1e-5));
      }
    }
    booster.dispose();
    matrix.dispose();
  }

  /** Singles have 24 bits: neighbours beyond are one value to XGBoost, and the kernel must send them where it sends them. */
  @Test
  void valuesThatNoSingleHoldsGoWhereXgboostSendsThem() throws Exception {
    Random random = new Random(3);
    long[] values = IntStream.range(0, 4000).mapToLong(p -> (1L << 24 + random.nextInt(9)) - 1 - random.nextInt(1 << 20)).toArray();
    DMatrix matrix = column(values);
    matrix.setLabel(floats(IntStream.range(0, values.length).mapToLong(p -> Long.bitCount(values[p] >> 18) % 3).toArray()));
    Map<String, Object> parameters = new LinkedHashMap<>(Map.of("objective", "multi:softprob", "num_class", 3, "tree_method", "hist",
        "multi_strategy", "multi_output_tree", "base_score", 0.5, "eta", 0.3, "max_depth", 6, "verbosity", 0));
    Booster booster = XGBoost.train(matrix, parameters, 1, Map.of(), null, null);
    FloatForest forest = Boosting.read(booster.toByteArray("json"), FEATURES.subList(0, 1), CLASSES, 1);
    long[] near = Arrays.stream(forest.trees().get(0).thresholds())
        .flatMap(threshold -> IntStream.rangeClosed(-300, 300).mapToDouble(by -> threshold + by)).mapToLong(value -> (long) value)
        .filter(value -> value >= 0 && value <= 0xffff_ffffL).toArray();
    DMatrix beside = column(near);
    float[][] margins = booster.predict(beside, true);
    Quantized quantized = Quantized.of(forest, samples(values), 1);
    int[][] whole = quantized.scores(samples(near));
    double[] scores = new double[3];
    int turns = 0;
    for (int p = 0; p < near.length; p++) {
      forest.score(new long[] {near[p]}, scores);
      assertThat(scores[0] + 0.5).as("%d", near[p]).isCloseTo(margins[p][0], within(1e-5));
      if (p > 0 && near[p] == near[p - 1] + 1 && !Arrays.equals(whole[p], whole[p - 1])) {
        assertThat(margins[p]).as("the kernel's leaf changes at %d, XGBoost's, too", near[p]).isNotEqualTo(margins[p - 1]);
        turns++;
      }
    }
    assertThat(turns).isGreaterThan(5);
    booster.dispose();
    matrix.dispose();
    beside.dispose();
  }

  private static DMatrix column(long[] values) throws Exception {
    return new DMatrix(floats(values), values.length, 1, Float.NaN);
  }

  private static Samples samples(long[] values) {
    return new Samples(Arrays.stream(values).mapToObj(value -> new long[] {value}).toArray(long[][]::new), new int[values.length]);
  }

  private static float[] floats(long[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = values[i];
    }
    return floats;
  }

  @Test
  void everyKindLearnsAndTheSameSeedGivesTheSameModel() {
    Samples train = samples(3000, 2);
    Samples validation = samples(1000, 3);
    double[] weights = ClassWeights.Root.of(train.counts(3));
    for (ModelKind kind : List.of(ModelKind.tree, ModelKind.forest, ModelKind.boosted)) {
      TreeParameters treeParameters = TrainingOptions.builder(kind).trees(16).featureShare(0.9).build().treeParameters();
      FloatForest forest = Boosting.train(FEATURES, CLASSES, treeParameters, train, weights, validation, 1);
      assertThat(forest.trees().size()).isBetween(1, 16);
      assertThat(Agreement.quality(forest, validation).accuracy()).as("%s", kind).isGreaterThan(0.95);
      assertThat(FloatModels.write(Boosting.train(FEATURES, CLASSES, treeParameters, train, weights, validation, 1)))
          .isEqualTo(FloatModels.write(forest));
    }
  }

  @Test
  void aSingleTreesLeavesSayHowSureTheyAre() {
    Samples train = samples(3000, 4);
    double[] weights = ClassWeights.None.of(train.counts(3));
    TreeParameters treeParameters = new TreeParameters(40, 10, 1, 0, 1, 1, 1, 1, 1, 256, 0);
    FloatForest tree = LeafLogits.of(Boosting.train(FEATURES, CLASSES, treeParameters, train, weights, train, 1), train,
        PacketWeights.byClass(weights, train.labels()), 3);
    for (double[] leaf : tree.trees().get(0).leafScores()) {
      double sum = 0;
      for (double score : leaf) {
        sum += Math.exp(score);
      }
      assertThat(sum).isCloseTo(1, within(1e-9));
    }
    Quantized quantized = Quantized.of(tree, train, 1);
    assertThat(Agreement.quality(quantized, train).accuracy()).isCloseTo(Agreement.quality(tree, train).accuracy(), within(0.003));
  }

  @Test
  void theLeastWeightOfALeafIsInPackets() {
    List<String> classes = IntStream.range(0, 12).mapToObj(c -> "class" + c).toList();
    long[][] values = new long[1106][];
    int[] labels = new int[values.length];
    for (int p = 0; p < values.length; p++) {
      labels[p] = p < 6 ? 11 : p % 11;
      values[p] = new long[] {p < 6 ? 5000 : 100 * labels[p], 0, 0, 0};
    }
    Samples samples = new Samples(values, labels);
    double[] weights = ClassWeights.None.of(samples.counts(12));
    for (double least : List.of(5.0, 8.0)) {
      TreeParameters treeParameters = new TreeParameters(32, 16, 1, 0, 1, 1, 1, 1, least, 256, 0);
      double[] scores = new double[12];
      Boosting.train(FEATURES, classes, treeParameters, samples, weights, samples, 1).score(new long[] {5000, 0, 0, 0}, scores);
      assertThat(FloatModel.classOf(scores) == 11).as("six packets of a class, leaves of at least %s", least).isEqualTo(least < 6);
    }
  }

  private static Samples samples(int count, int seed) {
    Random random = new Random(seed);
    long[][] values = new long[count][];
    int[] labels = new int[count];
    for (int p = 0; p < count; p++) {
      values[p] = new long[] {random.nextInt(1500), random.nextInt(65536), random.nextInt(65536), random.nextInt(4)};
      labels[p] = values[p][0] > 700 ? values[p][1] < 1024 * 20 ? 1 : 0 : values[p][2] > 40000 ? 2 : 0;
    }
    return new Samples(values, labels);
  }
}
