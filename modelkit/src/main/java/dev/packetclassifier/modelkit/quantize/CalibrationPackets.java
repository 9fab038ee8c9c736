// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.quantize;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.modelkit.InputException;
import dev.packetclassifier.modelkit.floating.Samples;
import dev.packetclassifier.modelkit.table.Table;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Packets that a ready model is fitted to the kernel with.
 *
 * @param all every packet; labels are -1 where there is none, or one that the model does not know
 * @param labelled those with a label that the model knows
 */
public record CalibrationPackets(Samples all, Samples labelled) {
  /**
   * @param features of the model, in order
   * @param classes of the model, in order
   * @throws InputException when a feature is missing or there is no packet
   */
  public static CalibrationPackets of(Table table, List<Feature> features, List<String> classes) {
    if (table.rows() == 0) {
      throw new InputException("the calibration table holds no packet: extract one with pclf features");
    }
    int[] columns = features.stream().mapToInt(feature -> column(table, feature)).toArray();
    int[] number = Arrays.stream(table.classes()).mapToInt(classes::indexOf).toArray();
    long[][] values = new long[table.rows()][columns.length];
    int[] labels = new int[table.rows()];
    for (int p = 0; p < labels.length; p++) {
      labels[p] = table.label()[p] < 0 ? -1 : number[table.label()[p]];
      for (int i = 0; i < columns.length; i++) {
        values[p][i] = table.value(columns[i], p);
      }
    }
    Samples all = new Samples(values, labels);
    int[] known = IntStream.range(0, labels.length).filter(p -> labels[p] >= 0).toArray();
    return new CalibrationPackets(all, new Samples(Arrays.stream(known).mapToObj(p -> values[p]).toArray(long[][]::new),
        Arrays.stream(known).map(p -> labels[p]).toArray()));
  }

  /** Where a feature is in a table. */
  public static int column(Table table, Feature feature) {
    int column = List.of(table.featureNames()).indexOf(feature.name());
    if (column < 0) {
      throw new InputException("the table has no column " + feature + ": extract it with pclf features --features");
    }
    return column;
  }
}
