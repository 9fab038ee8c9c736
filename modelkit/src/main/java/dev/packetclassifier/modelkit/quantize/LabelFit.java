// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.quantize;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.bpf.feature.Catalogue;
import dev.packetclassifier.modelkit.floating.FloatModel;
import dev.packetclassifier.modelkit.floating.Samples;
import dev.packetclassifier.modelkit.metrics.Quality;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Whether a model that comes from elsewhere fits the labels at hand. A file whose inputs or classes were named in another order is read
 * exactly, and wrong: only labels show it.
 */
public final class LabelFit {
  /** Less is chance, or a few packets of a rare class. */
  private static final double LEAST_GAIN = 0.02;
  /** Packets on which orders of inputs are compared. */
  private static final int MOST_PACKETS = 400;
  private static final int MOST_SWEEPS = 3;

  private final FloatModel model;
  private final Samples labelled;

  private LabelFit(FloatModel model, Samples labelled) {
    this.model = model;
    this.labelled = labelled;
  }

  /**
   * Says how right the model is on labelled packets, and warns when another order of inputs or classes is righter.
   *
   * @param labelled packets with a label that the model knows; of none nothing is said
   */
  public static void report(FloatModel model, Quantized quantized, Samples labelled, Report report) {
    if (labelled.size() == 0) {
      return;
    }
    int[] predicted = Agreement.classes(model, labelled);
    Quality floats = Quality.of(predicted, labelled.labels(), model.classes().size());
    Quality integers = Quality.of(Agreement.classes(quantized, labelled), labelled.labels(), model.classes().size());
    report.value("floatCalibration", floats);
    report.value("calibration", integers);
    report.line("               accuracy/macro-F1: float          integers");
    report.line("  %,d labelled packets%s %.4f/%.4f   %.4f/%.4f", labelled.size(), " ".repeat(Math.max(0, 7 - digits(labelled.size()))),
        floats.accuracy(), floats.macroF1(), integers.accuracy(), integers.macroF1());
    LabelFit fit = new LabelFit(model, labelled);
    fit.warnOfMajority(integers, report);
    fit.warnOfOrder(floats, predicted, report);
  }

  private static int digits(int number) {
    return String.format(Locale.ROOT, "%,d", number).length();
  }

  private void warnOfMajority(Quality quality, Report report) {
    int[] counts = labelled.counts(model.classes().size());
    int most = IntStream.range(0, counts.length).reduce(0, (one, other) -> counts[other] > counts[one] ? other : one);
    double share = (double) counts[most] / labelled.size();
    if (quality.accuracy() < share) {
      report.warn(String.format(Locale.ROOT,
          "the model is worse than always predicting %s, which would be right for %.4f of the labelled packets: "
              + "check the order of --features and --classes, and that the packets are of the kind that it was trained on",
          model.classes().get(most), share));
    }
  }

  /** Of the two that were named by hand, only the one that explains more is suspected. */
  private void warnOfOrder(Quality quality, int[] predicted, Report report) {
    double threshold = Math.max(LEAST_GAIN, 3 * Math.sqrt(0.25 / labelled.size()));
    if (1 - quality.accuracy() < threshold) {
      return;
    }
    int[] classes = bestClasses(predicted);
    double withClasses = rightShare(predicted, labelled.labels(), classes);
    int[] inputs = bestInputs();
    double withInputs = accuracy(labelled, inputs);
    if (Math.max(withClasses, withInputs) < quality.accuracy() + threshold) {
      return;
    }
    if (withClasses >= withInputs) {
      report.warn(String.format(Locale.ROOT,
          "another order of the classes fits the labels better, accuracy %.4f instead of %.4f: where the model "
              + "predicts %s the labels say %s; check --classes",
          withClasses, quality.accuracy(), String.join(", ", model.classes()),
          String.join(", ", IntStream.of(classes).mapToObj(model.classes()::get).toList())));
      return;
    }
    report.warn(String.format(Locale.ROOT,
        "another order of the inputs fits the labels better, accuracy %.4f instead of %.4f: %s; check the order of "
            + "--features",
        withInputs, quality.accuracy(), String.join(",", IntStream.of(inputs).mapToObj(i -> model.features().get(i).name()).toList())));
  }

  /** [predicted class] the class that it stands for, found by exchanging pairs while that helps. */
  private int[] bestClasses(int[] predicted) {
    int[] order = IntStream.range(0, model.classes().size()).toArray();
    return climbed(order, any -> true, candidate -> rightShare(predicted, labelled.labels(), candidate));
  }

  private int[] bestInputs() {
    Samples drawn = labelled.draw(MOST_PACKETS, 1);
    List<Feature> features = model.features();
    int[] order = IntStream.range(0, features.size()).toArray();
    return climbed(order, pair -> unit(features.get(pair[0])).equals(unit(features.get(pair[1]))), candidate -> accuracy(drawn, candidate));
  }

  private static String unit(Feature feature) {
    return Catalogue.all().stream().filter(row -> row.feature() == feature).findFirst().orElseThrow().unit();
  }

  /** Exchanges pairs as long as that is better by more than nothing: right but for few, for one exchange sets at least one place right. */
  private static int[] climbed(int[] order, Predicate<int[]> exchangeable, ToDoubleFunction<int[]> score) {
    double best = score.applyAsDouble(order);
    boolean better = true;
    for (int sweep = 0; sweep < MOST_SWEEPS && better; sweep++) {
      better = false;
      for (int i = 0; i < order.length; i++) {
        for (int k = i + 1; k < order.length; k++) {
          if (exchangeable.test(new int[] {i, k})) {
            exchange(order, i, k);
            double now = score.applyAsDouble(order);
            if (now > best) {
              best = now;
              better = true;
            } else {
              exchange(order, i, k);
            }
          }
        }
      }
    }
    return order;
  }

  private static void exchange(int[] order, int one, int other) {
    int kept = order[one];
    order[one] = order[other];
    order[other] = kept;
  }

  private static double rightShare(int[] predicted, int[] labels, int[] meaning) {
    int right = 0;
    for (int p = 0; p < labels.length; p++) {
      right += meaning[predicted[p]] == labels[p] ? 1 : 0;
    }
    return (double) right / labels.length;
  }

  /** @param order [input] column that is fed to it instead of its own */
  private double accuracy(Samples samples, int[] order) {
    long[] row = new long[order.length];
    double[] scores = new double[model.classes().size()];
    int right = 0;
    for (int p = 0; p < samples.size(); p++) {
      for (int i = 0; i < row.length; i++) {
        row[i] = samples.values()[p][order[i]];
      }
      model.score(row, scores);
      right += FloatModel.classOf(scores) == samples.labels()[p] ? 1 : 0;
    }
    return (double) right / samples.size();
  }
}
