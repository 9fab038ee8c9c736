// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.evaluate;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.bpf.infer.Inference;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.modelkit.InputException;
import dev.packetclassifier.modelkit.evaluate.Result.Predictor;
import dev.packetclassifier.modelkit.floating.FloatModel;
import dev.packetclassifier.modelkit.manifest.Classifier;
import dev.packetclassifier.modelkit.table.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Judges labelled packets one by one and keeps count. Memory grows with attacks, not with packets. */
public final class Evaluation {
  private static final int[] STEPS = {1, 2, 3, 5, 8, 10, 20, 50, 100};
  private static final int MOST_FLOWS = 500_000;
  private static final int MOST_STATIONS = 100_000;

  private final Classifier classifier;
  private final Model model;
  private final List<String> classes;
  private final int[] columns;
  private final Map<String, Integer> labels = new HashMap<>();
  private final boolean[] drops;
  private final boolean assumed;
  private final Inference inference;
  private final long[] values;
  private final int[] scores;
  private final FloatModel floatModel;
  private final int[] floatColumns;
  private final long[] floatValues;
  private final double[] floatScores;

  private final Confusion packets;
  private final Confusion floats;
  private final Confusion kernel;
  private final Confusion flowSum;
  private final Confusion stationSum;
  private final Confusion[] flowsAfter = new Confusion[STEPS.length];
  private final long[] reached = new long[STEPS.length];
  private final ScoreSums<Long> flows;
  private final ScoreSums<String> stations;
  private final DetectionLatency flowLatency;
  private final DetectionLatency eventLatency;
  private final ConfidenceSweep confidences;
  private final Breakdowns captures;
  private final Breakdowns groups;
  private final CalibrationCurves calibration;
  private final PermutationImportance importance;
  private final GuardUse guards;
  private boolean kernelAsked;
  private long differences;
  private long unlabelled;
  private long otherLabels;
  private long attacks;
  private long benign;
  private long dropped;
  private long falselyDropped;
  private long protectedPackets = -1;

  /**
   * @param features of the rows, in the order of their values
   * @param floatModel null when there is none
   * @throws InputException when the rows lack an input, or the float model is not of these classes
   */
  public Evaluation(Classifier classifier, List<String> features, FloatModel floatModel) {
    this.classifier = classifier;
    this.model = classifier.model();
    this.classes = model.classes();
    this.floatModel = floatModel;
    columns = columns(features, model.inputs().stream().map(input -> input.feature()).toList());
    floatColumns = floatModel == null ? null : columns(features, floatModel.features());
    if (floatModel != null && !floatModel.classes().equals(classes)) {
      throw new InputException("--float-model has the classes " + floatModel.classes() + ", the manifest " + classes
          + ": give the float model that the manifest was made from");
    }
    for (int c = 0; c < classes.size(); c++) {
      labels.put(classes.get(c), c);
    }
    boolean[] predicted = classifier.drops();
    assumed = !any(predicted);
    drops = assumed ? allButFirst(predicted.length) : predicted;
    inference = Inference.of(model);
    values = new long[columns.length];
    scores = new int[classes.size()];
    floatValues = floatModel == null ? null : new long[floatColumns.length];
    floatScores = new double[classes.size()];
    packets = new Confusion(classes.size());
    floats = new Confusion(classes.size());
    kernel = new Confusion(classes.size());
    flowSum = new Confusion(classes.size());
    stationSum = new Confusion(classes.size());
    Arrays.setAll(flowsAfter, any -> new Confusion(classes.size()));
    flows = new ScoreSums<>(MOST_FLOWS, classes.size(), STEPS, this::finish);
    stations = new ScoreSums<>(MOST_STATIONS, classes.size(), new int[0], any -> {});
    flowLatency = new DetectionLatency("flow", classes);
    eventLatency = new DetectionLatency("event", classes);
    captures = new Breakdowns("capture", classes.size());
    groups = new Breakdowns("group", classes.size());
    confidences = new ConfidenceSweep(classifier.logitScale());
    calibration = classifier.logitScale() == 0 ? null : new CalibrationCurves(classifier.logitScale(), classes);
    importance = new PermutationImportance(model);
    guards = new GuardUse(classifier.policy().guarantees(), features);
  }

  private static int[] columns(List<String> features, List<Feature> wanted) {
    List<String> missing = wanted.stream().map(Enum::name).filter(name -> !features.contains(name)).toList();
    if (!missing.isEmpty()) {
      throw new InputException("the table lacks what the model looks at: " + String.join(", ", missing)
          + "; make it again with these features, or give the captures themselves");
    }
    return wanted.stream().mapToInt(feature -> features.indexOf(feature.name())).toArray();
  }

  private static boolean any(boolean[] drops) {
    for (boolean drop : drops) {
      if (drop) {
        return true;
      }
    }
    return false;
  }

  private static boolean[] allButFirst(int classes) {
    boolean[] drops = new boolean[classes];
    Arrays.fill(drops, 1, classes, true);
    return drops;
  }

  /** A packet of a table: of what is never dropped nothing is known. */
  public void add(Row row) {
    add(row, true);
  }

  /**
   * A packet.
   *
   * @param droppable whether a packet like this may be dropped at all
   * @return whether it counts: it has a label that the model knows
   */
  public boolean add(Row row, boolean droppable) {
    Integer label = row.label == null ? null : labels.get(row.label);
    if (label == null) {
      unlabelled += row.label == null ? 1 : 0;
      otherLabels += row.label == null ? 0 : 1;
      return false;
    }
    for (int i = 0; i < columns.length; i++) {
      values[i] = Integer.toUnsignedLong(row.values[columns[i]]);
    }
    inference.score(values, scores);
    int predicted = Inference.classOf(scores, scores.length);
    packets.add(label, predicted);
    ScoreSums.Sum flow = row.flow < 0 ? null : flows.add(row.flow, label, scores);
    flowSum.add(label, flow == null ? predicted : flow.top());
    stationSum.add(label, row.station.name() == null ? predicted : stations.add(row.station.name(), label, scores).top());
    if (calibration != null) {
      calibration.add(scores, predicted, label);
    }
    importance.add(values, label);
    boolean drop = judge(row, label, predicted, droppable);
    addParts(row, label, predicted, drop, flow);
    if (floatModel != null) {
      addFloat(row, label);
    }
    return true;
  }

  private void addParts(Row row, int label, int predicted, boolean drop, ScoreSums.Sum flow) {
    Breakdowns.Part capture = captures.part(row.file);
    Breakdowns.Part group = groups.part(row.group == null ? row.file : row.group);
    capture.addPacket(label, predicted, !drops[label], drop);
    group.addPacket(label, predicted, !drops[label], drop);
    if (flow != null) {
      flow.capture = flow.capture == null ? capture : flow.capture;
      flow.group = flow.group == null ? group : flow.group;
      flow.dropped |= drop;
    }
  }

  /** @return whether the policy would drop it */
  private boolean judge(Row row, int label, int predicted, boolean droppable) {
    boolean attack = drops[label];
    attacks += attack ? 1 : 0;
    benign += attack ? 0 : 1;
    if (attack) {
      if (row.flow >= 0) {
        flowLatency.add(row.flow, label, row.nanos, drops[predicted]);
      }
      eventLatency.add(row.group == null ? row.file : row.group, label, row.nanos, drops[predicted]);
    }
    long margin = drops[predicted] ? margin(predicted) : 0;
    boolean applies = drops[predicted] && margin >= classifier.policy().margins()[predicted];
    boolean guarded = droppable && guards.add(row, applies);
    if (!drops[predicted] || guarded) {
      return false;
    }
    if (!droppable) {
      protectedPackets += applies ? 1 : 0;
      return false;
    }
    confidences.add(margin, attack);
    dropped += applies && attack ? 1 : 0;
    falselyDropped += applies && !attack ? 1 : 0;
    return applies;
  }

  /** How far the class is ahead of the best that passes. */
  private long margin(int predicted) {
    long margin = Long.MAX_VALUE;
    for (int c = 0; c < scores.length; c++) {
      if (!drops[c]) {
        margin = Math.min(margin, (long) scores[predicted] - scores[c]);
      }
    }
    return margin;
  }

  private void addFloat(Row row, int label) {
    for (int i = 0; i < floatColumns.length; i++) {
      floatValues[i] = Integer.toUnsignedLong(row.values[floatColumns[i]]);
    }
    floatModel.score(floatValues, floatScores);
    floats.add(label, FloatModel.classOf(floatScores));
  }

  /** What packets of a capture may be dropped at all is known. */
  public void knowsProtection() {
    protectedPackets = 0;
  }

  /**
   * What the kernel predicted of the packet added last.
   *
   * @param label of the packet, one of the model's
   */
  public void addKernel(String label, int predicted) {
    kernelAsked = true;
    kernel.add(labels.get(label), predicted);
  }

  /** The kernel and the twin differ in a packet. */
  public void addDifference() {
    differences++;
  }

  private void finish(ScoreSums.Sum flow) {
    for (int s = 0; s < STEPS.length; s++) {
      flowsAfter[s].add(flow.label, flow.predicted[s] & 0xff);
      reached[s] += flow.packets >= STEPS[s] ? 1 : 0;
    }
    if (!drops[flow.label]) {
      flow.capture.addBenignFlow(flow.dropped);
      flow.group.addBenignFlow(flow.dropped);
    }
  }

  /**
   * @param data what it was evaluated on
   * @param warnings what the reader should know
   */
  public Result result(String data, List<String> warnings) {
    if (packets.total() == 0) {
      throw new InputException("no packet has a label that the model knows (" + String.join(", ", classes) + "): " + unlabelled
          + " have none, " + otherLabels + " another; give --labels, or a table with labels");
    }
    flows.finish();
    List<Result.AfterPackets> after = new ArrayList<>();
    for (int s = 0; s < STEPS.length; s++) {
      after.add(new Result.AfterPackets(STEPS[s], reached[s], flowsAfter[s].quality(drops)));
    }
    List<Result.Latency> latencies = new ArrayList<>(flowLatency.results());
    latencies.addAll(eventLatency.results());
    Result.Drops policy = new Result.Drops(assumed, attacks, dropped, benign, falselyDropped,
        benign == 0 ? 0 : falselyDropped * 1e6 / benign, protectedPackets);
    return new Result(Result.Subject.of(classifier, data, unlabelled, otherLabels), groups.falseDrops(), quality(),
        new Result.ClassTable(packets.classes(classes), floatModel == null ? List.of() : floats.classes(classes), packets.counts(),
            differences),
        after, new Result.Enforcement(policy, confidences.results(attacks, benign), guards.counts(), latencies),
        calibration == null ? new Result.Confidence(null, List.of())
            : new Result.Confidence(calibration.calibration(), calibration.curves()),
        new Result.Insight(importance.results(), layerErrors()), List.of(captures.result(), groups.result()), warnings);
  }

  private Map<Predictor, Result.Quality> quality() {
    Map<Predictor, Result.Quality> quality = new EnumMap<>(Predictor.class);
    quality.put(Predictor.integers, packets.quality(drops));
    quality.put(Predictor.floats, floatModel == null ? null : floats.quality(drops));
    quality.put(Predictor.kernel, kernelAsked ? kernel.quality(drops) : null);
    quality.put(Predictor.flowSum, flowSum.quality(drops));
    quality.put(Predictor.stationSum, stationSum.quality(drops));
    return quality;
  }

  private List<Double> layerErrors() {
    return floatModel == null || !Arrays.equals(columns, floatColumns) ? List.of()
        : RoundingLoss.of(model, floatModel, importance.samples());
  }
}
