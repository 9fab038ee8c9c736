// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.packetclassifier.api.v1alpha1.Api;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code pclf history}. */
@Command(name = "history", mixinStandardHelpOptions = true, sortOptions = false, description = "Lists the revisions of a classifier that still exist, the newest first.", footer = {
    "", "Example:", "  pclf history guard"})
final class HistoryCommand extends ClassifierCommand {
  @Override
  int run(ClusterApi api, JsonNode classifier, PrintWriter out) {
    List<JsonNode> revisions = new ArrayList<>(api.list(Kind.Revision,
        "resourceVersion=0&labelSelector=" + Api.CLASSIFIER_LABEL.replace("/", "%2F") + "%3D" + name));
    revisions.sort(Comparator.comparing((JsonNode revision) -> revision.path("metadata").path("creationTimestamp").asText()).reversed());
    TextTable table = new TextTable("REVISION", "CREATED", "CLASSES", "NOTE");
    for (JsonNode revision : revisions) {
      JsonNode metadata = revision.path("metadata");
      table.row(metadata.path("name").asText(), metadata.path("creationTimestamp").asText(),
          String.join(",", Text.strings(revision.path("spec").path("model").path("classes"))),
          note(classifier, metadata.path("name").asText()));
    }
    table.print(out);
    return 0;
  }

  static String note(JsonNode classifier, String revision) {
    JsonNode status = classifier.path("status");
    List<String> notes = new ArrayList<>();
    if (status.path("currentRevision").asText().equals(revision)) {
      notes.add("current");
    }
    if (status.path("updatingRevision").asText().equals(revision)) {
      notes.add("being rolled out");
    }
    if (rolloutOf(classifier).path("stable").path("revision").asText().equals(revision)) {
      notes.add("stable");
    }
    if (rolloutOf(classifier).path("failed").path("revision").asText().equals(revision)) {
      notes.add("failed");
    }
    if (classifier.path("spec").path("rollout").path("pin").path("revision").asText().equals(revision)) {
      notes.add("pinned");
    }
    return String.join(", ", notes);
  }
}
