// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.table;

import dev.packetclassifier.modelkit.InputException;
import java.util.Arrays;
import java.util.List;

/** Collects rows into a table. Columns grow as rows come: about 48 bytes a packet and 4 a feature. */
public final class TableBuilder implements RowSink {
  private static final int FIRST_CAPACITY = 1024;

  private final String[] featureNames;
  private final NameIndex classes = new NameIndex();
  private final NameIndex groups = new NameIndex();
  private final NameIndex stations = new NameIndex();
  private final NameIndex files = new NameIndex();
  private final NameIndex splits = new NameIndex();
  private int rows;
  private int[][] values;
  private int[] label = new int[FIRST_CAPACITY];
  private int[] group = new int[FIRST_CAPACITY];
  private long[] flow = new long[FIRST_CAPACITY];
  private int[] flowPosition = new int[FIRST_CAPACITY];
  private int[] station = new int[FIRST_CAPACITY];
  private int[] file = new int[FIRST_CAPACITY];
  private long[] packetNumber = new long[FIRST_CAPACITY];
  private double[] time = new double[FIRST_CAPACITY];
  private String[] split = new String[FIRST_CAPACITY];
  private boolean hasSplit;
  private Vantage vantage;

  public TableBuilder(List<String> featureNames) {
    this.featureNames = featureNames.toArray(String[]::new);
    values = new int[featureNames.size()][FIRST_CAPACITY];
  }

  /** Gives classes their numbers before any packet does, so that they do not depend on which comes first. */
  public TableBuilder classes(List<String> names) {
    names.forEach(classes::number);
    return this;
  }

  @Override
  public void add(Row row) {
    if (rows == label.length) {
      grow(rows * 2);
    }
    for (int f = 0; f < values.length; f++) {
      values[f][rows] = row.values[f];
    }
    label[rows] = classes.number(row.label);
    group[rows] = groups.number(row.group);
    flow[rows] = row.flow;
    flowPosition[rows] = row.flowPosition;
    station[rows] = stations.number(row.station.name());
    file[rows] = files.number(row.file);
    packetNumber[rows] = row.packetNumber;
    time[rows] = row.nanos / 1e9;
    split[rows] = splits.canonical(row.split);
    hasSplit |= row.split != null;
    if (vantage != null && vantage != row.vantage) {
      throw new InputException("packet " + row.packetNumber + " of " + row.file + " was seen from vantage " + row.vantage
          + ", those before from " + vantage + ": extract all captures of one table with the same --vantage");
    }
    vantage = row.vantage;
    rows++;
  }

  /** The table of all rows so far. */
  public Table build() {
    grow(rows);
    return new Table(featureNames, values, classes.all(), label, groups.all(), group, flow, flowPosition, stations.all(), station,
        files.all(), file, packetNumber, time, hasSplit ? split : null, vantage == null ? Vantage.Transit : vantage);
  }

  private void grow(int capacity) {
    for (int f = 0; f < values.length; f++) {
      values[f] = Arrays.copyOf(values[f], capacity);
    }
    label = Arrays.copyOf(label, capacity);
    group = Arrays.copyOf(group, capacity);
    flow = Arrays.copyOf(flow, capacity);
    flowPosition = Arrays.copyOf(flowPosition, capacity);
    station = Arrays.copyOf(station, capacity);
    file = Arrays.copyOf(file, capacity);
    packetNumber = Arrays.copyOf(packetNumber, capacity);
    time = Arrays.copyOf(time, capacity);
    split = Arrays.copyOf(split, capacity);
  }
}
