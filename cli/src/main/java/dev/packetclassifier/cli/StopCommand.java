// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pclf stop}. */
@Command(name = "stop", mixinStandardHelpOptions = true, sortOptions = false, description = "Stops all dropping on every node within seconds, by an exception for all addresses. Packets are judged and counted as before. It needs no operator, and Git has nothing to revert.", footer = {
    "", "Examples:", "  pclf stop", "  pclf stop guard --for 2h --reason 'incident 4711'"})
final class StopCommand implements Callable<Integer> {
  private static final List<String> EVERYTHING = List.of("0.0.0.0/0", "::/0");

  @Parameters(arity = "0..*", paramLabel = "NAME", description = "Classifiers; default all of the cluster.")
  List<String> classifiers = List.of();

  @Option(names = "--for", paramLabel = "TIME", defaultValue = "24h", description = "How long, for example 90s, 30m, 2h or 7d, at most 30d. Default: ${DEFAULT-VALUE}.")
  String length;

  @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "stopped with pclf stop", description = "Why, for the next reader. Default: ${DEFAULT-VALUE}.")
  String reason;

  @Mixin
  ClusterOptions cluster;

  @Spec
  CommandSpec spec;

  @Override
  public Integer call() {
    Duration time = Text.duration("--for", length);
    try (ClusterApi api = cluster.open()) {
      // A mistyped name would stop nothing, and say that it did.
      classifiers.forEach(name -> api.get(Kind.Classifier, name));
      JsonNode made = ExceptionMaker.make(api, "stop", EVERYTHING, classifiers, time, reason);
      PrintWriter out = spec.commandLine().getOut();
      String name = made.path("metadata").path("name").asText();
      out.println((classifiers.isEmpty() ? "every classifier" : String.join(", ", classifiers)) + " drops nothing until "
          + Text.time(Instant.parse(made.path("spec").path("until").asText())) + " (" + Text.left(time) + "), then dropping resumes");
      out.println("to resume before: pclf exceptions --end " + name + "; to see which nodes carry it out: pclf exceptions");
      out.flush();
      return 0;
    }
  }
}
