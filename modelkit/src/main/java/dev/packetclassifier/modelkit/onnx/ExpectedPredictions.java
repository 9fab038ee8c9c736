// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.onnx;

import dev.packetclassifier.modelkit.InputException;
import dev.packetclassifier.modelkit.file.TextLines;
import dev.packetclassifier.modelkit.quantize.Agreement;
import dev.packetclassifier.modelkit.quantize.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What the library that trained a model predicts, to compare with what its exporter wrote.
 *
 * @param file they come from
 * @param classes [packet] index in the order of the file's classes
 */
record ExpectedPredictions(Path file, int[] classes) {
  /** Below this the exporter wrote another model: single precision that ties does not explain more. */
  private static final double LEAST_AGREEMENT = 0.99;
  private static final Set<String> HEADERS = Set.of("predicted", "prediction", "predictions", "class", "label", "expected");

  /**
   * @param names of the model's classes, in the order of the file's numbers
   * @param packets how many are compared
   * @throws InputException when a line is no class, or there are more or fewer lines than packets
   */
  static ExpectedPredictions read(Path file, List<String> names, int packets) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new InputException("--expect: " + file + " is not there; it would have one class a line");
    }
    List<String> cells = new ArrayList<>();
    for (String line : TextLines.all(file)) {
      if (!line.isBlank()) {
        // The last column: pandas writes its index before it.
        cells.add(line.substring(line.lastIndexOf(',') + 1).trim().replaceAll("^\"|\"$", ""));
      }
    }
    if (!cells.isEmpty() && (HEADERS.contains(cells.get(0).toLowerCase(Locale.ROOT)) && !names.contains(cells.get(0))
        || cells.size() == packets + 1)) {
      cells.remove(0);
    }
    if (cells.size() != packets) {
      throw new InputException("--expect: " + file + " has " + cells.size() + " predictions, the calibration table " + packets
          + " packets: write one line for each, in the same order");
    }
    int[] classes = new int[packets];
    for (int p = 0; p < packets; p++) {
      classes[p] = index(cells.get(p), names);
      if (classes[p] < 0) {
        throw new InputException(
            "--expect: prediction " + (p + 1) + " of " + file + " is \"" + cells.get(p) + "\", which is no class; there are "
                + String.join(", ", names) + " (or their numbers from 0)");
      }
    }
    return new ExpectedPredictions(file, classes);
  }

  private static int index(String cell, List<String> names) {
    if (names.contains(cell) || !cell.matches("[0-9]{1,4}(\\.0)?")) {
      return names.indexOf(cell);
    }
    int number = Integer.parseInt(cell.replace(".0", ""));
    return number < names.size() ? number : -1;
  }

  /**
   * @param runtime [packet] what ONNX Runtime predicts from the file
   * @throws InputException when the two are not one model
   */
  void compare(int[] runtime, Report report) {
    double agreement = Agreement.of(runtime, classes);
    report.value("expectedAgreement", agreement);
    report.line("expected       %.5f of %d packets get the class that %s expects", agreement, classes.length, file.getFileName());
    if (agreement < LEAST_AGREEMENT) {
      long differ = Arrays.stream(classes).count() - Math.round(agreement * classes.length);
      throw new InputException(String.format(Locale.ROOT,
          "only %.5f of the calibration packets get the class that --expect has (%d differ), though the "
              + "file was read as ONNX Runtime reads it: the exporter wrote another model. Known: LightGBM with zero_as_missing or linear_tree, random "
              + "forests of XGBoost and LightGBM; here 0 means absent. Train without these, or use pclf train",
          agreement, differ));
    }
  }
}
