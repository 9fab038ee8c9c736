// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

import dev.packetclassifier.modelkit.cost.CostTable;
import dev.packetclassifier.modelkit.metrics.Quality;
import dev.packetclassifier.modelkit.quantize.Report;
import dev.packetclassifier.modelkit.train.CrossValidation.FoldModel;
import dev.packetclassifier.modelkit.train.CrossValidation.HeldOutGroup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;

/** What training reports of a model: by set, by fold, by group that was held out, and what should give doubt. */
final class TrainReport {
  private static final int MOST_GROUPS = 8;
  /** Of accuracy or macro-F1, between what was estimated and what the test found. */
  private static final double FAR = 0.1;

  private final Report report;
  private final DataSplit split;
  private final TrainedModel trained;
  private final IntFunction<String> groupName;

  private TrainReport(Report report, DataSplit split, TrainedModel trained, IntFunction<String> groupName) {
    this.report = report;
    this.split = split;
    this.trained = trained;
    this.groupName = groupName;
  }

  /** @param groupName what a group is called */
  static void write(Report report, DataSplit split, TrainedModel trained, IntFunction<String> groupName) {
    TrainReport writer = new TrainReport(report, split, trained, groupName);
    writer.sets();
    writer.folds();
    writer.groups();
    writer.doubts();
    report.quantization(trained.quantized());
    double nanos = CostTable.measured().of(trained.quantized().pruned().model()).nanos();
    report.line("cost           about %.0f ns a packet (pclf inspect shows of what)", nanos);
    report.value("nanos", nanos);
  }

  private void sets() {
    int test = split.test() == null ? 0 : split.test().samples().size();
    Map<String, Integer> packets = new LinkedHashMap<>();
    packets.put("train", split.train().samples().size());
    packets.put("validation", split.validation().samples().size());
    packets.put("test", test);
    report.value("packets", packets);
    report.line("packets        %d training, %d validation, %s", packets.get("train"), packets.get("validation"),
        test == 0 ? "no test" : test + " test");
    report.line("               accuracy/macro-F1: float          integers");
    line("validation", trained.floatValidation(), trained.integerValidation());
    report.value("validation", trained.integerValidation());
    report.value("floatValidation", trained.floatValidation());
    if (trained.integerTest() != null) {
      line("test", trained.floatTest(), trained.integerTest());
      report.value("test", trained.integerTest());
      report.value("floatTest", trained.floatTest());
    }
  }

  private void line(String name, Quality floats, Quality integers) {
    report.line("  %-28s %.4f/%.4f   %.4f/%.4f", name, floats.accuracy(), floats.macroF1(), integers.accuracy(), integers.macroF1());
  }

  private void folds() {
    CrossValidation validation = trained.validation();
    List<Object> json = new ArrayList<>();
    for (FoldModel fold : validation.folds()) {
      Quality integers = fold.integers();
      long groups = Arrays.stream(fold.fold().validation().groups()).distinct().count();
      json.add(Map.of("accuracy", integers.accuracy(), "macroF1", integers.macroF1(), "groups", groups, "packets",
          fold.fold().validation().samples().size()));
      if (validation.folds().size() > 1) {
        line(String.format(Locale.ROOT, "  fold %d, %d groups held out", json.size(), groups), fold.floats(), integers);
      }
    }
    report.value("folds", json);
    report.value("validationSpread", validation.scores().spread());
  }

  /** The least accurate first: a class that is well known of most captures may be unknown in one. */
  private void groups() {
    List<HeldOutGroup> groups = trained.validation().groups();
    report.value("heldOutGroups",
        groups.stream().map(group -> Map.of("group", groupName.apply(group.group()), "packets", group.packets(), "accuracy",
            group.accuracy())).toList());
    if (groups.size() < 2) {
      return;
    }
    report.line("  held-out groups, the least accurate first");
    for (HeldOutGroup group : groups.subList(0, Math.min(MOST_GROUPS, groups.size()))) {
      report.line("    %-26s %.4f of %d packets", groupName.apply(group.group()), group.accuracy(), group.packets());
    }
  }

  private void doubts() {
    CrossValidation validation = trained.validation();
    double majority = validation.majority(split.development().classes().size());
    if (validation.pooledAccuracy() < majority) {
      report.alarm(String.format(Locale.ROOT, "on groups that it has not seen the model is worse (%.4f) than always "
          + "predicting the most frequent class (%.4f): "
          + "do not enforce it; record more sources, or leave out what tells sources apart (--choose-features)",
          validation.pooledAccuracy(), majority));
    }
    if (trained.integerTest() != null) {
      far("accuracy", trained.integerValidation().accuracy(), trained.integerTest().accuracy());
      far("macro-F1", trained.integerValidation().macroF1(), trained.integerTest().macroF1());
    }
  }

  private void far(String what, double estimate, double test) {
    if (Math.abs(estimate - test) > FAR) {
      report.warn(String.format(Locale.ROOT,
          "%s is %.4f on the validation folds and %.4f on the test set: the groups differ so much that neither says "
              + "what to expect of the next one; record more of them",
          what, estimate, test));
    }
  }
}
