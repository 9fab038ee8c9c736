// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.quantize;

import dev.packetclassifier.modelkit.InputException;
import dev.packetclassifier.modelkit.table.Table;
import dev.packetclassifier.modelkit.table.TableBuilder;
import dev.packetclassifier.modelkit.table.Tables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import picocli.CommandLine.Option;

/** What every command asks that calibrates a model which comes from elsewhere. */
public final class CalibrationOptions {
  private static final String TEST = "test";

  @Option(names = "--calibration", required = true, paramLabel = "DATA", description = "Packets as the nodes will see them, that the model "
      + "was not trained on: a table of pclf features. Labels fit the temperature and show how right the model is.")
  public Path calibration;

  @Option(names = "--split", paramLabel = "SET", description = "Calibrate only on packets of this set of the table's own split, such as validation.")
  public String split;

  /**
   * The packets to calibrate on.
   *
   * @param classes the model's, numbered first
   * @throws InputException when the set that was asked for holds no packet
   */
  public Table read(List<String> classes, Report report) throws IOException {
    TableBuilder[] builder = new TableBuilder[1];
    TreeSet<String> sets = new TreeSet<>();
    Tables.stream(calibration, features -> {
      builder[0] = new TableBuilder(features).classes(classes);
      return row -> {
        if (row.split != null) {
          sets.add(row.split);
        }
        if (split == null || split.equals(row.split)) {
          builder[0].add(row);
        }
      };
    });
    if (split != null && !sets.contains(split)) {
      throw new InputException("--split: no packet of " + calibration + " is in set " + split + "; it has "
          + (sets.isEmpty() ? "no split" : String.join(", ", sets)));
    }
    if (split == null && sets.contains(TEST)) {
      report.warn("the model is calibrated on the packets of the test set, too, so no figure of that set holds any more: give --split ("
          + String.join(", ", sets) + ")");
    }
    return builder[0].build();
  }
}
