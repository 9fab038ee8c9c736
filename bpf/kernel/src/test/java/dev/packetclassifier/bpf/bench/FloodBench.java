// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.bench;

import dev.packetclassifier.bpf.shape.Geometry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * {@code FloodBench [--json FILE]}: what a flood of a million new sources a second, over ten seconds, does to flows that keep sending, with
 * tables of the standard size. In the twin, at given times: nothing is timed.
 */
public final class FloodBench {
  private static final int SECONDS = 10;
  private static final int NEW_SOURCES = 1_000_000;
  private static final int[] FLOWS = {1_000, 10_000, 30_000};
  private static final double[] RATES = {10, 1, 0.2};

  private FloodBench() {
  }

  public static void main(String[] arguments) throws IOException {
    List<String> figures = new ArrayList<>();
    System.out.printf("%-40s %22s %26s%n", "flows that keep sending", "lost their record, %", "packets without one, %");
    for (int flows : FLOWS) {
      for (double rate : RATES) {
        Flood flood = new Flood(Geometry.standard(), 0, flows, rate).run(SECONDS, NEW_SOURCES);
        String name = String.format(Locale.ROOT, "%d flows, %s packets/s each", flows, rate);
        System.out.printf(Locale.ROOT, "%-40s %22.3f %26.3f%n", name, 100 * flood.lost(), 100 * flood.forgotten());
        figures.add(String.format(Locale.ROOT, "{\"name\": \"%s, lost\", \"value\": %s, \"unit\": \"share\"}", name, flood.lost()));
      }
    }
    if (arguments.length == 2 && arguments[0].equals("--json")) {
      Files.writeString(Path.of(arguments[1]), "[" + String.join(",\n", figures) + "]\n");
    }
  }
}
