// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.packetclassifier.api.v1alpha1.AgentCapability;
import dev.packetclassifier.api.v1alpha1.Exceptions;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pclf exceptions}. */
@Command(name = "exceptions", mixinStandardHelpOptions = true, sortOptions = false, description = "Lists what is not dropped now: from which sources, until when, and on how many nodes. A node confirms within a minute after it does.", footer = {
    "", "Examples:", "  pclf exceptions", "  pclf exceptions --end stop-x7k2p"})
final class ExceptionsCommand implements Callable<Integer> {
  private static final int NAMED = 10;

  @Option(names = "--end", paramLabel = "NAME", description = "Ends an exception now, by deleting it; may be given several times.")
  List<String> ended = List.of();

  @Mixin
  ClusterOptions cluster;

  @Spec
  CommandSpec spec;

  @Override
  public Integer call() {
    try (ClusterApi api = cluster.open()) {
      PrintWriter out = spec.commandLine().getOut();
      if (ended.isEmpty()) {
        list(api, out);
      } else {
        ended.forEach(name -> end(api, name, out));
      }
      out.flush();
      return 0;
    }
  }

  private static void end(ClusterApi api, String name, PrintWriter out) {
    if (!api.delete(Kind.Exception, name)) {
      throw new CommandException("there is no exception " + name + ": see pclf exceptions");
    }
    out.println(name + " is deleted: its sources are dropped again where a model says so");
  }

  private static void list(ClusterApi api, PrintWriter out) {
    List<JsonNode> exceptions = api.list(Kind.Exception, "");
    if (exceptions.isEmpty()) {
      out.println("there are no exceptions");
      return;
    }
    List<JsonNode> nodes = api.list(Kind.Node, "resourceVersion=0");
    Instant now = api.serverTime();
    TextTable table = new TextTable("NAME", "SOURCES", "CLASSIFIERS", "LEFT", "CONFIRMED", "REASON");
    for (JsonNode exception : exceptions) {
      JsonNode metadata = exception.path("metadata");
      JsonNode spec = exception.path("spec");
      String id = Exceptions.id(metadata.path("uid").asText(), metadata.path("generation").asLong());
      long confirmed = nodes.stream().filter(node -> Text.strings(node.path("status").path("exceptions")).contains(id)).count();
      Duration left = Duration.between(now,
          Exceptions.end(spec.path("until").asText(null), metadata.path("creationTimestamp").asText(null)));
      table.row(metadata.path("name").asText(), sources(Text.strings(spec.path("sources"))),
          spec.has("classifiers") ? String.join(",", Text.strings(spec.path("classifiers"))) : "all", Text.left(left),
          confirmed + "/" + nodes.size(), spec.path("reason").asText());
    }
    table.print(out);
    List<String> unable = nodes.stream().filter(node -> node.path("status").path("observedGeneration").asLong(-1) >= 0
        && !Text.strings(node.path("status").path("capabilities")).contains(AgentCapability.Exceptions.wireName()))
        .map(node -> node.path("metadata").path("name").asText()).toList();
    if (!unable.isEmpty()) {
      out.println("agents that are too old for exceptions, and go on dropping: " + unable.size() + ", " + String.join(", ",
          unable.subList(0, Math.min(NAMED, unable.size()))) + (unable.size() > NAMED ? ", ..." : ""));
    }
  }

  private static String sources(List<String> ranges) {
    return ranges.size() <= 3 ? String.join(",", ranges) : String.join(",", ranges.subList(0, 2)) + ",+" + (ranges.size() - 2);
  }
}
