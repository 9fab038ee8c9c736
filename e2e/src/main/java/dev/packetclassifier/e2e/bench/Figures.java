// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.e2e.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a benchmark found: shown as a table, and written as a JSON list of {@code {name, value, unit}}. */
final class Figures {
  /** One figure. */
  record Figure(String name, double value, String unit) {
  }

  private final List<Figure> figures = new ArrayList<>();

  void add(String name, double value, String unit) {
    figures.add(new Figure(name, value, unit));
    System.out.printf("  %-64s %12.1f %s%n", name, value, unit);
  }

  void write(Path file) throws IOException {
    new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), figures);
  }

  /** @param fraction 0 to 1; @param sorted at least one value, ascending */
  static double percentile(List<Double> sorted, double fraction) {
    return sorted.get((int) Math.min(sorted.size() - 1, Math.ceil(fraction * sorted.size()) - 1));
  }
}
