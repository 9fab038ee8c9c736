// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import picocli.CommandLine.Command;

/** {@code pclf retry}. */
@Command(name = "retry", mixinStandardHelpOptions = true, sortOptions = false, description = "Tries a rollout again that failed, or whose stable revision is not known.", footer = {
    "", "Example:", "  pclf retry guard"})
final class RetryCommand extends ClassifierCommand {
  @Override
  int run(ClusterApi api, JsonNode classifier, PrintWriter out) {
    String id = rolloutId(classifier);
    patchRollout(api, classifier, fields().put("promote", id + "/retry"));
    out.println("rollout " + id + " of " + name + " is tried again");
    return 0;
  }
}
