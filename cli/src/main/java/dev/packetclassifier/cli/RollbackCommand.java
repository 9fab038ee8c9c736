// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code pclf rollback}. */
@Command(name = "rollback", mixinStandardHelpOptions = true, sortOptions = false, description = "Returns to what was rolled out completely before, and stays there whatever Git says, until pclf unpin.", footer = {
    "", "Examples:", "  pclf rollback guard", "  pclf rollback guard --to guard-1a2b3c4d5e"})
final class RollbackCommand extends ClassifierCommand {
  private static final String OBSERVE = "Observe";

  @Option(names = "--to", paramLabel = "REVISION", description = "A revision that still exists, see pclf history. Default: the last one that was rolled out completely before the current one.")
  String revision;

  @Override
  int run(ClusterApi api, JsonNode classifier, PrintWriter out) {
    ObjectNode pin = revision == null ? previous(classifier) : pinTo(existing(api));
    ObjectNode rollout = fields();
    rollout.set("pin", pin);
    patchRollout(api, classifier, rollout);
    out.println(
        name + " is pinned to " + pin.path("revision").asText() + (pin.hasNonNull("mode") ? " in mode Observe" : "") + "; pclf unpin "
            + name + " ends it");
    return 0;
  }

  private String existing(ClusterApi api) {
    JsonNode found = api.get(Kind.Revision, revision);
    if (!found.path("spec").path("classifier").asText().equals(name)) {
      throw new CommandException("revision " + revision + " is not of " + name + ": see pclf history " + name);
    }
    return revision;
  }

  /** A mode of an earlier pin is taken out: a merge patch would keep it. */
  private static ObjectNode pinTo(String revision) {
    return fields().put("revision", revision).putNull("mode");
  }

  /** The last pair that finished before the current one; where it differs only in its mode, that is Observe. */
  static ObjectNode previous(JsonNode classifier) {
    JsonNode status = classifier.path("status");
    String mode = classifier.path("spec").path("mode").asText(OBSERVE);
    String current = status.path("updatingRevision").asText(status.path("currentRevision").asText());
    Optional<JsonNode> target = Optional.empty();
    for (JsonNode completed : rolloutOf(classifier).path("completed")) {
      boolean same = completed.path("revision").asText().equals(current) && completed.path("mode").asText().equals(mode);
      // Going back from Observe to Enforce would be no rollback.
      boolean worse = completed.path("revision").asText().equals(current) && !completed.path("mode").asText().equals(OBSERVE);
      if (!same && !worse && target.isEmpty()) {
        target = Optional.of(completed);
      }
    }
    String name = classifier.path("metadata").path("name").asText();
    JsonNode found = target.orElseThrow(() -> new CommandException("nothing else of " + name
        + " was rolled out completely before: name a revision with --to, see pclf history " + name + ", or stop it: pclf stop " + name));
    ObjectNode pin = pinTo(found.path("revision").asText());
    return found.path("mode").asText().equals(OBSERVE) ? pin.put("mode", OBSERVE) : pin;
  }
}
