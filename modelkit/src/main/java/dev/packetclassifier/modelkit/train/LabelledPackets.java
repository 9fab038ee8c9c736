// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.train;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.bpf.model.Bounds;
import dev.packetclassifier.bpf.model.Models;
import dev.packetclassifier.modelkit.InputException;
import dev.packetclassifier.modelkit.floating.Samples;
import dev.packetclassifier.modelkit.table.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The labelled packets of a table that a model may learn from or is measured on.
 *
 * @param features inputs in order
 * @param classes in the order of the scores
 * @param samples values and labels
 * @param groups [packet] number of what must not be split between sets
 * @param flows [packet] number of its flow
 * @param test [packet] whether the table itself puts it in the test set; null when it says nothing
 * @param certainty [packet] in what share its label holds, 0 to 1; null: all hold
 */
record LabelledPackets(List<Feature> features, List<String> classes, Samples samples, int[] groups, long[] flows, boolean[] test,
    float[] certainty) {
  /** Packets whose labels are certain. */
  LabelledPackets(List<Feature> features, List<String> classes, Samples samples, int[] groups, long[] flows, boolean[] test) {
    this(features, classes, samples, groups, flows, test, null);
  }

  /**
   * @param features inputs, in order; null: all of the table
   * @param classes names, in order
   * @param firstPackets of each flow to take; 0: all
   * @param grouping what must not be split between sets
   * @throws InputException when nothing can be learned from what is left
   */
  static LabelledPackets of(Table table, List<Feature> features, List<String> classes, int firstPackets, Grouping grouping) {
    int[] rows = labelled(table, firstPackets);
    checkNames(table, classes);
    int[] number = Arrays.stream(table.classes()).mapToInt(classes::indexOf).toArray();
    rows = Arrays.stream(rows).filter(row -> number[table.label()[row]] >= 0).toArray();
    int[] labels = Arrays.stream(rows).map(row -> number[table.label()[row]]).toArray();
    check(classes, labels);
    List<Feature> chosen = features == null ? features(table) : features;
    long[][] values = values(table, rows, chosen);
    checkVaried(values);
    return new LabelledPackets(chosen, classes, new Samples(values, labels), grouping.groups(table, rows),
        Arrays.stream(rows).mapToLong(row -> table.flow()[row]).toArray(), test(table, rows));
  }

  private static int[] labelled(Table table, int firstPackets) {
    int[] rows = IntStream.range(0, table.rows()).filter(row -> table.label()[row] >= 0)
        .filter(row -> firstPackets == 0 || table.flowPosition()[row] <= firstPackets).toArray();
    if (rows.length == 0) {
      throw new InputException("no packet of the table has a label: give pclf features a label table or rules that match");
    }
    if (firstPackets > 0 && Arrays.stream(rows).anyMatch(row -> table.flowPosition()[row] == 0)) {
      throw new InputException(
          "--first-packets needs the column flow_packet, which the table does not have: extract it with pclf features");
    }
    return rows;
  }

  /** The classes of the labels, the most frequent first. */
  static List<String> classes(Table table, int firstPackets) {
    long[] counts = new long[table.classes().length];
    for (int row : labelled(table, firstPackets)) {
      counts[table.label()[row]]++;
    }
    return IntStream.range(0, counts.length).boxed().filter(c -> counts[c] > 0)
        .sorted((one, other) -> Long.compare(counts[other], counts[one])).map(c -> table.classes()[c]).toList();
  }

  private static void checkNames(Table table, List<String> classes) {
    Set<String> known = Set.of(table.classes());
    for (String name : classes) {
      if (!known.contains(name)) {
        throw new InputException("--classes: " + name + " labels no packet of the table; it has " + String.join(", ", table.classes()));
      }
      if (!Models.isClassName(name)) {
        throw new InputException(
            "the label \"" + name + "\" is no name of a class, which has 1 to " + Bounds.MAX_CLASS_NAME + " letters, digits, "
                + "'_', '.' or '-' and starts and ends with a letter or digit: rename it in the label table");
      }
    }
    if (new LinkedHashSet<>(classes).size() < classes.size()) {
      throw new InputException("--classes names a class twice: give each once");
    }
  }

  private static void checkVaried(long[][] values) {
    if (Arrays.stream(values).allMatch(row -> Arrays.equals(row, values[0]))) {
      throw new InputException(
          "every input is the same in all " + values.length + " labelled packets, so nothing can be learned: extract other "
              + "features with pclf features --features");
    }
  }

  private static void check(List<String> classes, int[] labels) {
    if (classes.size() < 2) {
      throw new InputException("all labelled packets are of class " + classes.get(0) + ": a model needs at least two classes");
    }
    if (classes.size() > Bounds.MAX_CLASSES) {
      throw new InputException("the labels name " + classes.size() + " classes, the kernel takes at most " + Bounds.MAX_CLASSES
          + ": name those that matter with --classes, or label more coarsely");
    }
    long[] counts = new long[classes.size()];
    Arrays.stream(labels).forEach(label -> counts[label]++);
    for (int c = 0; c < counts.length; c++) {
      if (counts[c] == 0) {
        throw new InputException("class " + classes.get(c) + " has no packet left: take more packets of each flow, or leave the class out");
      }
    }
  }

  private static List<Feature> features(Table table) {
    List<Feature> features = new ArrayList<>();
    for (String name : table.featureNames()) {
      features.add(Feature.valueOf(name));
    }
    return features;
  }

  private static long[][] values(Table table, int[] rows, List<Feature> features) {
    List<String> names = List.of(table.featureNames());
    long[][] values = new long[rows.length][features.size()];
    for (int i = 0; i < features.size(); i++) {
      int column = names.indexOf(features.get(i).name());
      if (column < 0) {
        throw new InputException("the table has no column " + features.get(i) + ": extract it with pclf features --features");
      }
      for (int p = 0; p < rows.length; p++) {
        values[p][i] = table.value(column, rows[p]);
      }
    }
    return values;
  }

  private static boolean[] test(Table table, int[] rows) {
    if (table.split() == null) {
      return null;
    }
    boolean[] test = new boolean[rows.length];
    for (int p = 0; p < rows.length; p++) {
      String set = table.split()[rows[p]];
      if (!"train".equals(set) && !"test".equals(set)) {
        throw new InputException("packet " + table.packetNumber()[rows[p]] + " has " + (set == null ? "no split" : "split " + set)
            + ", others have one: write train or test for every labelled packet, or leave the column out");
      }
      test[p] = "test".equals(set);
    }
    return test;
  }

  /** Only some of the inputs. */
  LabelledPackets withFeatures(List<Feature> fewer) {
    return withFeatures(fewer, new IdentityHashMap<>());
  }

  /** @param narrowed rows that were made of these already: folds share them, for they are most of the memory */
  LabelledPackets withFeatures(List<Feature> fewer, Map<long[], long[]> narrowed) {
    int[] columns = fewer.stream().mapToInt(features::indexOf).toArray();
    long[][] values = new long[samples.size()][];
    for (int p = 0; p < values.length; p++) {
      values[p] = narrowed.computeIfAbsent(samples.values()[p], row -> Arrays.stream(columns).mapToLong(column -> row[column]).toArray());
    }
    return new LabelledPackets(fewer, classes, new Samples(values, samples.labels()), groups, flows, test, certainty);
  }

  /** The packets for which a flag is as wanted. */
  LabelledPackets where(boolean[] flags, boolean wanted) {
    int[] rows = IntStream.range(0, flags.length).filter(row -> flags[row] == wanted).toArray();
    long[][] values = Arrays.stream(rows).mapToObj(row -> samples.values()[row]).toArray(long[][]::new);
    boolean[] tests = null;
    if (test != null) {
      tests = new boolean[rows.length];
      for (int p = 0; p < rows.length; p++) {
        tests[p] = test[rows[p]];
      }
    }
    return new LabelledPackets(features, classes, new Samples(values, Arrays.stream(rows).map(row -> samples.labels()[row]).toArray()),
        Arrays.stream(rows).map(row -> groups[row]).toArray(), Arrays.stream(rows).mapToLong(row -> flows[row]).toArray(), tests,
        certainty == null ? null : certain(rows));
  }

  /** The same, to be split again. */
  LabelledPackets withoutTest() {
    return new LabelledPackets(features, classes, samples, groups, flows, null, certainty);
  }

  private float[] certain(int[] rows) {
    float[] certain = new float[rows.length];
    for (int p = 0; p < rows.length; p++) {
      certain[p] = certainty[rows[p]];
    }
    return certain;
  }
}
