// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.packetclassifier.api.v1alpha1.AgentCapability;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pclf preflight}. */
@Command(name = "preflight", mixinStandardHelpOptions = true, sortOptions = false, description = "Says by what node agents report whether nodes can take what is rolled out: their agent's release and capabilities, and what stands in the way of interfaces. Exit status 1 when something does.", footer = {
    "", "Examples:", "  pclf preflight node-a", "  pclf preflight --all"})
final class PreflightCommand implements Callable<Integer> {
  @Parameters(arity = "0..*", paramLabel = "NODE", description = "Nodes.")
  List<String> nodes = List.of();

  @Option(names = "--all", description = "Every node that has an agent.")
  boolean all;

  @Mixin
  ClusterOptions cluster;

  @Spec
  CommandSpec spec;

  @Override
  public Integer call() {
    if (all == !nodes.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "name nodes, or --all");
    }
    try (ClusterApi api = cluster.open()) {
      List<JsonNode> objects = all ? api.list(Kind.Node, "resourceVersion=0")
          : nodes.stream().map(node -> api.get(Kind.Node, node)).toList();
      TextTable table = new TextTable("NODE", "AGENT", "READY FOR MORE", "OBSTACLES");
      boolean well = true;
      for (JsonNode object : objects) {
        List<String> obstacles = obstacles(object.path("status"));
        well &= obstacles.isEmpty();
        table.row(object.path("metadata").path("name").asText(), Text.of(object.path("status").path("agentVersion")),
            obstacles.isEmpty() ? "yes" : "no", obstacles.isEmpty() ? "-" : String.join("; ", obstacles));
      }
      PrintWriter out = spec.commandLine().getOut();
      table.print(out);
      out.flush();
      return well ? 0 : 1;
    }
  }

  static List<String> obstacles(JsonNode status) {
    List<String> obstacles = new ArrayList<>();
    if (status.path("observedGeneration").asLong(-1) < 0) {
      obstacles.add("its agent has not reported yet");
      return obstacles;
    }
    List<String> lacking = new ArrayList<>(AgentCapability.wireNames());
    lacking.removeAll(Text.strings(status.path("capabilities")));
    if (!lacking.isEmpty()) {
      obstacles.add("its agent lacks " + String.join(", ", lacking) + ": upgrade it");
    }
    for (JsonNode assignment : status.path("assignments")) {
      String phase = assignment.path("active").path("phase").asText();
      if (!phase.equals("Running") && !phase.equals("Warming")) {
        obstacles.add(assignment.path("classifier").asText() + " " + phase + ": " + Text.of(assignment.path("active").path("message")));
      }
    }
    return obstacles;
  }
}
