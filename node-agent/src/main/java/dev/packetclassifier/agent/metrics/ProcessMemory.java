// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** This process's memory and that of the BPF maps it holds, in bytes, as the kernel accounts it. */
final class ProcessMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path DESCRIPTORS = Path.of("/proc/self/fdinfo");

  private ProcessMemory() {}

  /** Resident set, NaN when /proc cannot be read. */
  static double resident() {
    try {
      return field(Files.readAllLines(STATUS), "VmRSS:") * 1024;
    } catch (IOException e) {
      return Double.NaN;
    }
  }

  /** Each map once, however many descriptors refer to it. */
  static double maps() {
    Map<Double, Double> bytesOfMap = new HashMap<>();
    try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
      descriptors.forEach(descriptor -> add(descriptor, bytesOfMap));
    } catch (IOException e) {
      return Double.NaN;
    }
    return bytesOfMap.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  private static void add(Path descriptor, Map<Double, Double> bytesOfMap) {
    try {
      List<String> lines = Files.readAllLines(descriptor);
      double id = field(lines, "map_id:");
      if (!Double.isNaN(id)) {
        bytesOfMap.put(id, field(lines, "memlock:"));
      }
    } catch (IOException e) {
      // Closed while it was looked at.
    }
  }

  private static double field(List<String> lines, String name) {
    return lines.stream().filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length()).replace("kB", "").trim())).findFirst().orElse(Double.NaN);
  }
}
