// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

import dev.packetclassifier.modelkit.metrics.Quality;
import dev.packetclassifier.modelkit.quantize.Report;
import dev.packetclassifier.modelkit.train.CrossValidation.FoldModel;
import dev.packetclassifier.modelkit.train.CrossValidation.HeldOutGroup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;

/**
 * Every group left out once: what to expect of a source, a tool or an event that the model has not seen. The chosen options are learned again
 * for each; the test packets are not looked at.
 */
final class LeaveOneOut {
  /** Each costs a training: of more groups the largest are left out. */
  static final int MOST_GROUPS = 30;
  private static final int MOST_SHOWN = 5;
  /** Of accuracy: more than that and the folds hold out groups that are like those learned from. */
  private static final double FAR = 0.1;

  private LeaveOneOut() {}

  /**
   * @param names what a group is called
   * @param trained whose folds it is compared with
   */
  static void report(TrainingOptions options, DataSplit split, IntFunction<String> names, TrainedModel trained, Report report,
      TrainingProgress progress) {
    List<Fold> folds = folds(split.development());
    if (folds.isEmpty()) {
      report.warn("--leave-one-out: every group holds all packets of a class, so none can be left out");
      return;
    }
    CrossValidation validation = Training.crossValidate(options, new DataSplit(folds, split.development(), null, List.of()), progress);
    int[] predicted = validation.folds().stream().flatMapToInt(fold -> Arrays.stream(fold.predicted())).toArray();
    Quality quality = Quality.of(predicted, validation.pooledLabels(), split.development().classes().size());
    List<HeldOutGroup> groups = validation.groups();
    report.value("leaveOneOut", Map.of("accuracy", quality.accuracy(), "macroF1", quality.macroF1(), "groups", groups.stream()
        .map(group -> Map.of("group", names.apply(group.group()), "packets", group.packets(), "accuracy", group.accuracy())).toList()));
    report.line("leave one out  %.4f/%.4f over %d groups, each not seen; the least accurate:", quality.accuracy(), quality.macroF1(),
        groups.size());
    for (HeldOutGroup group : groups.subList(0, Math.min(MOST_SHOWN, groups.size()))) {
      report.line("    %-26s %.4f of %d packets", names.apply(group.group()), group.accuracy(), group.packets());
    }
    double estimate = mean(trained.validation().folds());
    if (Math.abs(estimate - quality.accuracy()) > FAR) {
      report.warn(String.format(Locale.ROOT,
          "accuracy is %.4f on the validation folds and %.4f with each group left out once: expect the lower one of a "
              + "source that the model has not seen",
          estimate, quality.accuracy()));
    }
  }

  private static double mean(List<FoldModel> folds) {
    return folds.stream().mapToDouble(fold -> fold.integers().accuracy()).average().orElse(0);
  }

  /** One a group without which every class can still be learned, the largest groups first. */
  static List<Fold> folds(LabelledPackets packets) {
    Map<Integer, int[]> counts = new TreeMap<>();
    int classes = packets.classes().size();
    for (int p = 0; p < packets.groups().length; p++) {
      counts.computeIfAbsent(packets.groups()[p], any -> new int[classes])[packets.samples().labels()[p]]++;
    }
    int[] all = packets.samples().counts(classes);
    List<Integer> left = new ArrayList<>(counts.keySet());
    left.removeIf(group -> holdsAClass(counts.get(group), all));
    left.sort(Comparator.comparingInt(group -> -Arrays.stream(counts.get(group)).sum()));
    List<Fold> folds = new ArrayList<>();
    for (int group : left.subList(0, Math.min(MOST_GROUPS, left.size()))) {
      boolean[] out = new boolean[packets.groups().length];
      for (int p = 0; p < out.length; p++) {
        out[p] = packets.groups()[p] == group;
      }
      folds.add(new Fold(packets.where(out, false), packets.where(out, true)));
    }
    return folds;
  }

  private static boolean holdsAClass(int[] own, int[] all) {
    for (int c = 0; c < own.length; c++) {
      if (own[c] > 0 && own[c] == all[c]) {
        return true;
      }
    }
    return false;
  }
}
