// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import picocli.CommandLine.Command;

/** {@code pclf resume}. */
@Command(name = "resume", mixinStandardHelpOptions = true, sortOptions = false, description = "Goes on with a paused rollout.", footer = {
    "", "Example:", "  pclf resume guard"})
final class ResumeCommand extends ClassifierCommand {
  @Override
  int run(ClusterApi api, JsonNode classifier, PrintWriter out) {
    patchRollout(api, classifier, fields().putNull("paused"));
    out.println(name + " goes on");
    return 0;
  }
}
