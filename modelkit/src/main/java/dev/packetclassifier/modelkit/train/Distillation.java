// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.modelkit.InputException;
import dev.packetclassifier.modelkit.floating.Samples;
import dev.packetclassifier.modelkit.metrics.Quality;
import dev.packetclassifier.modelkit.onnx.Teacher;
import dev.packetclassifier.modelkit.quantize.Report;
import java.util.ArrayList;
import java.util.List;

/**
 * Learning from a large model's probabilities instead of the labels: each packet counts for every class that the teacher thinks likely, in
 * its share. Validation and test packets keep their labels, so both are measured on the truth.
 */
final class Distillation {
  /** Shares below this cost time and teach nothing. */
  private static final double LEAST_SHARE = 0.05;

  private final Teacher teacher;
  private final List<String> classes;

  private Distillation(Teacher teacher, List<String> classes) {
    this.teacher = teacher;
    this.classes = classes;
  }

  /**
   * @param split whose packets have the teacher's inputs
   * @return the same with the packets that are learned from labelled by the teacher
   * @throws InputException when the teacher has inputs or classes that are not there
   */
  static DataSplit softened(DataSplit split, Teacher teacher, Report report) {
    LabelledPackets development = split.development();
    for (String name : teacher.classes()) {
      if (!development.classes().contains(name)) {
        throw new InputException("--distill: the teacher knows class " + name + ", which labels no packet that is learned; there are "
            + String.join(", ", development.classes()) + ": name its classes with --distill-classes");
      }
    }
    for (Feature feature : teacher.features()) {
      if (!development.features().contains(feature)) {
        throw new InputException(
            "--distill: the teacher looks at " + feature + ", which is not among the inputs: extract it, or leave --features out");
      }
    }
    Distillation distillation = new Distillation(teacher, development.classes());
    distillation.say("teacherValidation", "validation", split.validation(), report);
    if (split.test() != null) {
      distillation.say("teacherTest", "test", split.test(), report);
    }
    return new DataSplit(split.folds().stream().map(fold -> new Fold(distillation.softened(fold.train()), fold.validation())).toList(),
        distillation.softened(development), split.test(), split.warnings());
  }

  private void say(String key, String set, LabelledPackets packets, Report report) {
    double[][] shares = probabilities(packets);
    int[] predicted = new int[shares.length];
    for (int p = 0; p < predicted.length; p++) {
      for (int c = 1; c < classes.size(); c++) {
        predicted[p] = shares[p][c] > shares[p][predicted[p]] ? c : predicted[p];
      }
    }
    Quality quality = Quality.of(predicted, packets.samples().labels(), classes.size());
    report.value(key, quality);
    report.line("teacher        accuracy/macro-F1 %.4f/%.4f on the %s set", quality.accuracy(), quality.macroF1(), set);
  }

  /** [packet][class of the student]. */
  private double[][] probabilities(LabelledPackets packets) {
    double[][] own = teacher.probabilities(packets.withFeatures(teacher.features()).samples().values());
    double[][] shares = new double[own.length][classes.size()];
    for (int p = 0; p < own.length; p++) {
      for (int c = 0; c < own[p].length; c++) {
        shares[p][classes.indexOf(teacher.classes().get(c))] += own[p][c];
      }
    }
    return shares;
  }

  private LabelledPackets softened(LabelledPackets packets) {
    double[][] shares = probabilities(packets);
    List<Integer> rows = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    List<Float> certainty = new ArrayList<>();
    for (int p = 0; p < shares.length; p++) {
      double kept = 0;
      for (double share : shares[p]) {
        kept += share >= LEAST_SHARE ? share : 0;
      }
      for (int c = 0; c < classes.size(); c++) {
        if (shares[p][c] >= LEAST_SHARE) {
          rows.add(p);
          labels.add(c);
          certainty.add((float) (shares[p][c] / kept));
        }
      }
    }
    int[] from = rows.stream().mapToInt(i -> i).toArray();
    float[] each = new float[from.length];
    for (int i = 0; i < each.length; i++) {
      each[i] = certainty.get(i);
    }
    Samples samples = packets.samples();
    long[][] values = new long[from.length][];
    int[] groups = new int[from.length];
    long[] flows = new long[from.length];
    for (int i = 0; i < from.length; i++) {
      values[i] = samples.values()[from[i]];
      groups[i] = packets.groups()[from[i]];
      flows[i] = packets.flows()[from[i]];
    }
    return new LabelledPackets(packets.features(), packets.classes(), new Samples(values, labels.stream().mapToInt(i -> i).toArray()),
        groups, flows,
        null, each);
  }
}
