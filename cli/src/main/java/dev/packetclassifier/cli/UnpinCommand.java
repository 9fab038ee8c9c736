// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import picocli.CommandLine.Command;

/** {@code pclf unpin}. */
@Command(name = "unpin", mixinStandardHelpOptions = true, sortOptions = false, description = "Ends a rollback: what the spec says is rolled out again, with all its steps.", footer = {
    "", "Example:", "  pclf unpin guard"})
final class UnpinCommand extends ClassifierCommand {
  @Override
  int run(ClusterApi api, JsonNode classifier, PrintWriter out) {
    JsonNode pin = classifier.path("spec").path("rollout").path("pin");
    if (!pin.isObject()) {
      out.println(name + " is not pinned");
      return 0;
    }
    patchRollout(api, classifier, fields().putNull("pin"));
    out.println(name + " is no longer pinned to " + Text.of(pin.path("revision")) + ": what its spec says is rolled out");
    return 0;
  }
}
