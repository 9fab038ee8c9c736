// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code pclf status}. */
@Command(name = "status", mixinStandardHelpOptions = true, sortOptions = false, description = "One screen about a classifier: its rollout, what it waits for, and per node the revision, the mode and what is in the way.", footer = {
    "", "Examples:", "  pclf status guard", "  pclf status guard -w"})
final class StatusCommand extends ClassifierCommand {
  private static final long INTERVAL_MILLIS = 2_000;

  @Option(names = {"-w", "--watch"}, description = "Again and again, every two seconds, until it is interrupted.")
  boolean watch;

  @Override
  int run(ClusterApi api, JsonNode classifier, PrintWriter out) {
    print(api, classifier, out);
    while (watch) {
      out.flush();
      try {
        Thread.sleep(INTERVAL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return 0;
      }
      out.print("\u001b[H\u001b[2J");
      print(api, api.get(Kind.Classifier, name), out);
    }
    return 0;
  }

  private static void print(ClusterApi api, JsonNode classifier, PrintWriter out) {
    ClassifierText text = new ClassifierText(classifier);
    text.lines().forEach(out::println);
    List<JsonNode> exceptions = api.list(Kind.Exception, "resourceVersion=0");
    text.exceptions(exceptions).forEach(out::println);
    out.println();
    text.nodes(api.list(Kind.Node, "resourceVersion=0")).print(out);
  }
}
