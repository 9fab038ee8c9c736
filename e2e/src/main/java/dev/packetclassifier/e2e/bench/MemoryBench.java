// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.e2e.bench;

import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.PacketClassifier;
import dev.packetclassifier.e2e.cluster.Classifiers;
import dev.packetclassifier.e2e.cluster.Cluster;
import dev.packetclassifier.e2e.cluster.VethPair;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Resident memory and processor time of operator and agents, in the cluster and under the chart's own limits.
 *
 * <p>Arguments: {@code [--swaps N] [--minutes N] [--json FILE]}.
 */
public final class MemoryBench {
  private static final String NAME = "memory-bench";
  private static final String INTERFACE = "memory0";
  private static final int[] LARGEST = {64, 64, 64, 64, 32};
  /** What {@code sysconf(_SC_CLK_TCK)} says on every Linux of today. */
  private static final double TICKS_PER_SECOND = 100;

  private final Cluster cluster;
  private final Figures figures = new Figures();
  private final long firstSeed = System.nanoTime();

  private MemoryBench(Cluster cluster) {
    this.cluster = cluster;
  }

  public static void main(String[] arguments) throws Exception {
    Map<String, String> options = new HashMap<>(Map.of("--swaps", "100", "--minutes", "10"));
    for (int i = 0; i < arguments.length; i += 2) {
      options.put(arguments[i], arguments[i + 1]);
    }
    try (Cluster cluster = new Cluster()) {
      MemoryBench bench = new MemoryBench(cluster);
      bench.run(Integer.parseInt(options.get("--swaps")), Duration.ofSeconds((long) (60 * Double.parseDouble(options.get("--minutes")))));
      if (options.containsKey("--json")) {
        bench.figures.write(Path.of(options.get("--json")));
      }
    }
  }

  private void run(int swaps, Duration duration) throws Exception {
    List<VethPair> pairs = new ArrayList<>();
    try {
      for (String node : cluster.nodes()) {
        pairs.add(new VethPair(cluster, node, INTERFACE));
      }
      for (int swap = 0; swap < swaps; swap++) {
        cluster.apply(classifier(swap));
        cluster.awaitReady(NAME);
      }
      watch(duration);
    } finally {
      cluster.delete(NAME);
      pairs.forEach(VethPair::close);
    }
  }

  private void watch(Duration duration) throws Exception {
    Map<String, Long> processes = processes();
    Map<String, List<Double>> resident = new TreeMap<>();
    Map<String, Double> cpuBefore = new HashMap<>();
    for (Map.Entry<String, Long> process : processes.entrySet()) {
      cpuBefore.put(process.getKey(), cpuSeconds(process.getValue()));
    }
    Instant start = Instant.now();
    Instant end = start.plus(duration);
    while (Instant.now().isBefore(end)) {
      for (Map.Entry<String, Long> process : processes.entrySet()) {
        resident.computeIfAbsent(process.getKey(), name -> new ArrayList<>()).add(residentMebibytes(process.getValue()));
      }
      Thread.sleep(1000);
    }
    double seconds = Duration.between(start, Instant.now()).toMillis() / 1000.0;
    for (Map.Entry<String, Long> process : processes.entrySet()) {
      List<Double> sorted = resident.get(process.getKey()).stream().sorted().toList();
      figures.add(process.getKey() + ": resident memory, p95", Figures.percentile(sorted, 0.95), "MiB");
      figures.add(process.getKey() + ": processor time, idle",
          1000 * (cpuSeconds(process.getValue()) - cpuBefore.get(process.getKey())) / seconds, "ms/s");
    }
    for (String node : cluster.nodes()) {
      figures.add("maps on " + node, cluster.metrics(node).sum("pclf_map_memory_bytes") / 1024.0, "KiB");
    }
  }

  /** Process ids, on this machine, of operator and agents. */
  private Map<String, Long> processes() {
    Map<String, Long> found = new TreeMap<>();
    for (Pod pod : cluster.client.pods().inNamespace(Cluster.NAMESPACE).list().getItems()) {
      String component = pod.getMetadata().getLabels().get("app.kubernetes.io/component");
      cluster.process(pod).ifPresent(process -> found.put(component + " on " + pod.getSpec().getNodeName(), process.pid()));
    }
    return found;
  }

  private static double residentMebibytes(long pid) throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc", "" + pid, "status"))) {
      return lines.filter(line -> line.startsWith("VmRSS:")).mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
          .findFirst().orElseThrow();
    }
  }

  /** User and system time, fields 14 and 15, counted after the command's name, which may hold blanks. */
  private static double cpuSeconds(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc", "" + pid, "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }

  /** Every exchange brings a network that no node has seen, so that each is fetched and tested. */
  private PacketClassifier classifier(int variant) {
    PacketClassifier classifier = Classifiers.marking(NAME, 1, Mode.Observe, "any", INTERFACE);
    classifier.getSpec().target.nodeSelector = null;
    classifier.getSpec().policy = null;
    classifier.getSpec().model = Networks.drawn(firstSeed + variant, LARGEST);
    return classifier;
  }
}
