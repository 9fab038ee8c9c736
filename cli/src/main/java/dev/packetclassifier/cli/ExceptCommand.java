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

/** {@code pclf except}. */
@Command(name = "except", mixinStandardHelpOptions = true, sortOptions = false, description = "Spares sources on every node within seconds: nothing that comes from them is dropped for a time. It is judged and counted as before.", footer = {
    "", "Example:", "  pclf except 192.0.2.7/32 2001:db8::/48 --for 2h --reason 'scanner of a partner'"})
final class ExceptCommand implements Callable<Integer> {
  @Parameters(arity = "1..*", paramLabel = "CIDR", description = "Address ranges, at most 64, for example 192.0.2.7/32.")
  List<String> sources;

  @Option(names = "--for", required = true, paramLabel = "TIME", description = "How long, for example 90s, 30m, 2h or 7d, at most 30d.")
  String length;

  @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why, for the next reader.")
  String reason;

  @Option(names = "--classifier", paramLabel = "NAME", description = "A classifier that is to spare them; may be given several times. Default all.")
  List<String> classifiers = List.of();

  @Mixin
  ClusterOptions cluster;

  @Spec
  CommandSpec spec;

  @Override
  public Integer call() {
    Duration time = Text.duration("--for", length);
    try (ClusterApi api = cluster.open()) {
      classifiers.forEach(name -> api.get(Kind.Classifier, name));
      JsonNode made = ExceptionMaker.make(api, "except", sources, classifiers, time, reason);
      PrintWriter out = spec.commandLine().getOut();
      out.println("nothing from " + String.join(", ", sources) + " is dropped until "
          + Text.time(Instant.parse(made.path("spec").path("until").asText())) + " (" + Text.left(time) + ")");
      out.println("to end it before: pclf exceptions --end " + made.path("metadata").path("name").asText());
      out.flush();
      return 0;
    }
  }
}
