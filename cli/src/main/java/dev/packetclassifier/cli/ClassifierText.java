// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What there is to say about a classifier. */
final class ClassifierText {
  private final String name;
  private final JsonNode spec;
  private final JsonNode status;

  ClassifierText(JsonNode classifier) {
    name = classifier.path("metadata").path("name").asText();
    spec = classifier.path("spec");
    status = classifier.path("status");
  }

  /** About the whole. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(entry("classifier", name + ", " + spec.path("mode").asText("Observe")));
    lines.add(entry("revision", Text.of(status.path("currentRevision"))
        + (status.hasNonNull("updatingRevision") ? ", next " + status.path("updatingRevision").asText() : "")));
    JsonNode nodes = status.path("nodes");
    lines.add(entry("nodes", Text.of(nodes.path("desired")) + " desired, " + Text.of(nodes.path("updated")) + " updated, "
        + Text.of(nodes.path("ready")) + " ready, " + Text.of(nodes.path("failed")) + " failed"
        + (status.hasNonNull("enforcing") ? ", enforcing " + status.path("enforcing").asText() : "")));
    for (JsonNode condition : status.path("conditions")) {
      if (condition.path("type").asText().equals("Ready") || condition.path("status").asText().equals("True")) {
        lines.add(entry(condition.path("type").asText(), condition.path("status").asText() + ", " + condition.path("reason").asText()
            + message(condition.path("message"))));
      }
    }
    rollout(lines);
    return lines;
  }

  private void rollout(List<String> lines) {
    JsonNode rollout = status.path("rollout");
    if (rollout.isObject()) {
      String progress = status.path("progress").asText("");
      lines.add(entry("rollout", rollout.path("id").asText() + (progress.isEmpty() ? "" : ", " + progress)
          + (rollout.hasNonNull("heldSeconds") ? ", held " + rollout.path("heldSeconds").asText() + " s" : "")
          + message(rollout.path("message"))));
      if (rollout.path("stable").isObject()) {
        lines.add(entry("stable", Text.of(rollout.path("stable").path("revision")) + ", " + Text.of(rollout.path("stable").path("mode"))));
      }
      if (rollout.path("failed").isObject()) {
        lines.add(entry("failed", Text.of(rollout.path("failed").path("revision")) + "; pclf retry " + name + " tries it again"));
      }
    }
    if (spec.path("rollout").path("paused").asBoolean()) {
      lines.add(entry("paused", "pclf resume " + name + " goes on"));
    }
    if (spec.path("rollout").path("pin").isObject()) {
      lines.add(entry("pinned", Text.of(spec.path("rollout").path("pin").path("revision")) + "; pclf unpin " + name + " ends it"));
    }
  }

  /** Those that concern it. */
  List<String> exceptions(List<JsonNode> exceptions) {
    return exceptions.stream().filter(exception -> !exception.path("spec").has("classifiers")
        || Text.strings(exception.path("spec").path("classifiers")).contains(name))
        .map(exception -> entry("exception", exception.path("metadata").path("name").asText() + ", "
            + String.join(" ", Text.strings(exception.path("spec").path("sources"))) + " until "
            + exception.path("spec").path("until").asText()))
        .toList();
  }

  /** One row a node that is assigned it or still runs it. */
  TextTable nodes(List<JsonNode> objects) {
    TextTable table = new TextTable("NODE", "ASSIGNED", "REVISION", "MODE", "PHASE", "MESSAGE");
    for (JsonNode object : objects) {
      JsonNode assigned = entryOf(object.path("spec"));
      JsonNode reported = entryOf(object.path("status"));
      if (assigned.isObject() || reported.isObject()) {
        table.row(object.path("metadata").path("name").asText(), Text.of(assigned.path("active").path("revision")),
            Text.of(reported.path("active").path("revision")), Text.of(reported.path("active").path("mode")),
            Text.of(reported.path("active").path("phase")), Text.of(reported.path("active").path("message")));
      }
    }
    return table;
  }

  private JsonNode entryOf(JsonNode part) {
    for (JsonNode assignment : part.path("assignments")) {
      if (assignment.path("classifier").asText().equals(name)) {
        return assignment;
      }
    }
    return part.path("absent");
  }

  private static String message(JsonNode message) {
    return message.asText("").isEmpty() ? "" : ": " + message.asText();
  }

  private static String entry(String label, String text) {
    return String.format("%-12s %s", label, text);
  }
}
