// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import picocli.CommandLine.Command;

/** {@code pclf promote}. */
@Command(name = "promote", mixinStandardHelpOptions = true, sortOptions = false, description = "Ends the hold of the step that is being taken, and nothing else: analysis and gates stay.", footer = {
    "", "Example:", "  pclf promote guard"})
final class PromoteCommand extends ClassifierCommand {
  @Override
  int run(ClusterApi api, JsonNode classifier, PrintWriter out) {
    String id = rolloutId(classifier);
    JsonNode step = rolloutOf(classifier).path("step");
    if (step.isMissingNode()) {
      throw new CommandException("nothing of " + name + " is being rolled out: see pclf status " + name);
    }
    patchRollout(api, classifier, fields().put("promote", id + "/" + step.asText()));
    out.println("the hold of step " + step.asText() + " of rollout " + id + " of " + name + " ends");
    return 0;
  }
}
