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
 * {@code FloodBench [--json FILE]}: what floods of forged sources, over 20 s, do to established flows that keep sending, with tables of the
 * standard size. In the twin, at given times: nothing is timed.
 */
public final class FloodBench {
  private static final int SECONDS = 20;
  private static final int[] RATES = {10_000, 30_000, 100_000, 1_000_000};
  private static final int[] PACKETS_EACH = {1, 3};
  private static final int[] FLOWS = {1_000, 5_000, 30_000};
  /** Packets of each flow a second: one every 5 s. */
  private static final double PER_SECOND = 0.2;

  private FloodBench() {}

  public static void main(String[] arguments) throws IOException {
    List<String> figures = new ArrayList<>();
    System.out.printf("%-68s %20s %24s%n", "established flows of one packet every 5 s", "lost their record, %", "packets without one, %");
    for (int flows : FLOWS) {
      for (int each : PACKETS_EACH) {
        for (int rate : RATES) {
          Flood flood = new Flood(Geometry.standard(), 0, flows, PER_SECOND, each).run(SECONDS, rate);
          String name = String.format(Locale.ROOT, "%d flows, %d packets/s, %d from each forged source", flows, rate, each);
          System.out.printf(Locale.ROOT, "%-68s %20.3f %24.3f%n", name, 100 * flood.lost(), 100 * flood.forgotten());
          figures.add(String.format(Locale.ROOT, "{\"name\": \"%s, lost\", \"value\": %s, \"unit\": \"share\"}", name, flood.lost()));
        }
      }
    }
    if (arguments.length == 2 && arguments[0].equals("--json")) {
      Files.writeString(Path.of(arguments[1]), "[" + String.join(",\n", figures) + "]\n");
    }
  }
}
