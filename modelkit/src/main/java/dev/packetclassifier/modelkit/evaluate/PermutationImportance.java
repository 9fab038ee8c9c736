// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.evaluate;

import dev.packetclassifier.bpf.infer.Inference;
import dev.packetclassifier.bpf.model.Model;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/** What each input is worth: macro-F1 that is lost on a drawn sample when its values are permuted. Repeatable. */
final class PermutationImportance {
  private static final int DRAWN = 4000;

  private final Model model;
  private final Random random = new Random(1);
  private final List<long[]> values = new ArrayList<>();
  private final List<Integer> labels = new ArrayList<>();
  private long seen;

  PermutationImportance(Model model) {
    this.model = model;
  }

  /** @param input raw values in the order of the model's inputs; copied */
  void add(long[] input, int label) {
    seen++;
    if (values.size() < DRAWN) {
      values.add(input.clone());
      labels.add(label);
    } else {
      long place = (long) (random.nextDouble() * seen);
      if (place < DRAWN) {
        values.set((int) place, input.clone());
        labels.set((int) place, label);
      }
    }
  }

  /** The drawn packets' raw values. */
  List<long[]> samples() {
    return values;
  }

  /** The most valuable first. */
  List<Result.FeatureImportance> results() {
    Inference inference = Inference.of(model);
    double whole = macroF1(inference, -1, null);
    List<Result.FeatureImportance> results = new ArrayList<>();
    for (int input = 0; input < model.inputs().size(); input++) {
      results.add(new Result.FeatureImportance(model.inputs().get(input).feature().name(), whole - macroF1(inference, input, dealt())));
    }
    results.sort(Comparator.comparingDouble(Result.FeatureImportance::macroF1).reversed());
    return results;
  }

  private int[] dealt() {
    int[] order = new int[values.size()];
    for (int i = 0; i < order.length; i++) {
      int other = random.nextInt(i + 1);
      order[i] = order[other];
      order[other] = i;
    }
    return order;
  }

  private double macroF1(Inference inference, int input, int[] from) {
    Confusion confusion = new Confusion(model.classes().size());
    int[] scores = new int[model.classes().size()];
    for (int i = 0; i < values.size(); i++) {
      long[] row = values.get(i);
      if (input >= 0) {
        row = row.clone();
        row[input] = values.get(from[i])[input];
      }
      inference.score(row, scores);
      confusion.add(labels.get(i), Inference.classOf(scores, scores.length));
    }
    return confusion.macroF1();
  }
}
