// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.packetclassifier.api.v1alpha1.PacketClassifier;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNode;
import dev.packetclassifier.operator.Classifiers;
import dev.packetclassifier.operator.apiserver.ApiServer;
import dev.packetclassifier.operator.apiserver.LargeFleet;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * The operator, as it is shipped and started by the chart, with many nodes: a real API server and etcd, Nodes as large as the kubelet makes
 * them, and simulated agents. Nothing else of a cluster runs.
 *
 * <p>Arguments: {@code --nodes N --memory MIB --java-options OPTIONS [--seed N] [--json FILE]}.
 */
public final class FleetBench {
  private static final String NAME = "fleet";
  private static final Duration LIMIT = Duration.ofMinutes(8);
  private static final long POLL_MILLIS = 200;

  private final Map<String, String> options;
  private final int nodes;
  private final List<Map<String, Object>> figures = new ArrayList<>();

  private FleetBench(Map<String, String> options) {
    this.options = options;
    this.nodes = Integer.parseInt(options.get("--nodes"));
  }

  public static void main(String[] arguments) throws Exception {
    Map<String, String> options = new HashMap<>(Map.of("--nodes", "500", "--seed", "1"));
    for (int i = 0; i + 1 < arguments.length; i += 2) {
      options.put(arguments[i], arguments[i + 1]);
    }
    // The threads of connections would keep the process running.
    try {
      new FleetBench(options).run();
      System.exit(0);
    } catch (IllegalStateException e) {
      System.err.println("error: " + e.getMessage());
      System.exit(1);
    }
  }

  private void run() throws Exception {
    ApiServer server = ApiServer.start();
    Path log = Files.createTempFile("pclf-fleet-", ".log");
    try (KubernetesClient client = server.client(ApiServer.ADMIN);
        SimulatedAgents agents = new SimulatedAgents(new ApiRequests(server.url(), ApiServer.ADMIN, nodes),
            Long.parseLong(options.get("--seed")))) {
      client.load(FleetBench.class.getResourceAsStream("/rbac.yaml")).serverSideApply();
      timed("nodes created", () -> {
        LargeFleet.create(client, nodes);
        return true;
      });
      agents.start(LargeFleet.names(nodes));
      try (OperatorProcess operator = process(server, ApiServer.OPERATOR, log)) {
        measure(client, agents, operator);
        uninstall(server, client, operator);
      }
    } finally {
      server.close();
      Files.delete(log);
    }
    if (options.containsKey("--json")) {
      new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(Path.of(options.get("--json")).toFile(), figures);
    }
  }

  private OperatorProcess process(ApiServer server, String token, Path log, String... arguments) throws IOException {
    return OperatorProcess.start(server, token, Integer.parseInt(options.get("--memory")),
        List.of(options.get("--java-options").strip().split("\\s+")), log, arguments);
  }

  private void measure(KubernetesClient client, SimulatedAgents agents, OperatorProcess operator) throws Exception {
    timed("operator started", operator::isReady);
    client.resource(Classifiers.small(NAME)).create();
    timed("applied, all nodes reported", () -> operator.isReady() && agents.running(null) == nodes);
    timed("and the classifier says so", () -> ready(client) == nodes);
    String first = client.resources(PacketClassifier.class).withName(NAME).get().getStatus().currentRevision;
    client.resources(PacketClassifier.class).withName(NAME).edit(classifier -> {
      classifier.getSpec().model.neuralNetwork.layers.get(0).biases = "7 -7";
      return classifier;
    });
    timed("second model applied, all nodes reported", () -> operator.isReady() && agents.running(first) == nodes);
    add("status writes of an agent", (double) agents.statusWrites() / nodes, "");
    add("requests of agents that failed and were repeated", agents.failures(), "");
    double cpu = operator.cpuSeconds();
    add("operator, processor time so far", cpu, "s");
    Thread.sleep(Duration.ofSeconds(30).toMillis());
    add("operator, processor time while nothing happens", (operator.cpuSeconds() - cpu) / 30 * 1000, "ms/s");
    add("operator, resident memory", operator.memoryMiB("VmRSS"), "MiB");
    add("operator, most resident memory", operator.memoryMiB("VmHWM"), "MiB");
  }

  private void uninstall(ApiServer server, KubernetesClient client, OperatorProcess operator) throws Exception {
    Path log = Files.createTempFile("pclf-fleet-uninstall-", ".log");
    try (OperatorProcess job = process(server, ApiServer.ADMIN, log, "uninstall", "--timeout=5m")) {
      double[] most = {0};
      timed("uninstalled", () -> {
        try {
          most[0] = Math.max(most[0], job.memoryMiB("VmHWM"));
        } catch (IOException e) {
          return true; // It has ended.
        }
        return job.exitValue(Duration.ZERO) != -1;
      });
      add("uninstall job, most resident memory", most[0], "MiB");
      if (job.exitValue(Duration.ofSeconds(5)) != 0) {
        throw new IllegalStateException("the job failed: " + job.lastLines());
      }
      job.lastLines().forEach(System.out::println);
    } finally {
      Files.delete(log);
    }
    add("objects left", client.resources(PacketClassifierNode.class).list(new ListOptionsBuilder().withLimit(1L).build()).getItems().size(),
        "");
    add("operator, most resident memory, after all", operator.memoryMiB("VmHWM"), "MiB");
  }

  private static int ready(KubernetesClient client) {
    PacketClassifier classifier = client.resources(PacketClassifier.class).withName(NAME).get();
    return classifier.getStatus() == null || classifier.getStatus().nodes == null ? 0 : classifier.getStatus().nodes.ready;
  }

  /** Waits until it is so, and says how long that took. */
  private void timed(String name, Callable<Boolean> so) throws Exception {
    long start = System.nanoTime();
    while (!so.call()) {
      if (System.nanoTime() - start > LIMIT.toNanos()) {
        throw new IllegalStateException("not within " + LIMIT + ": " + name);
      }
      Thread.sleep(POLL_MILLIS);
    }
    add(name, (System.nanoTime() - start) / 1e9, "s");
  }

  private void add(String name, double value, String unit) {
    figures.add(Map.of("name", name, "value", value, "unit", unit));
    System.out.printf("  %-64s %12.1f %s%n", name, value, unit);
  }
}
