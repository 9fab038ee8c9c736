// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import picocli.CommandLine.Command;

/** {@code pclf pause}. */
@Command(name = "pause", mixinStandardHelpOptions = true, sortOptions = false, description = "Changes no further node until pclf resume. What makes safer (Observe, fewer nodes, a rollback) goes on.", footer = {
    "", "Example:", "  pclf pause guard"})
final class PauseCommand extends ClassifierCommand {
  @Override
  int run(ClusterApi api, JsonNode classifier, PrintWriter out) {
    patchRollout(api, classifier, fields().put("paused", true));
    out.println(name + " is paused; pclf resume " + name + " goes on");
    return 0;
  }
}
