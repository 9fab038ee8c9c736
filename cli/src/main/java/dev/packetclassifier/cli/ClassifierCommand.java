// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A command about one classifier. */
abstract class ClassifierCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", description = "The classifier.")
  String name;

  @Mixin
  ClusterOptions cluster;

  @Spec
  CommandSpec spec;

  @Override
  public Integer call() {
    try (ClusterApi api = cluster.open()) {
      PrintWriter out = spec.commandLine().getOut();
      int status = run(api, api.get(Kind.Classifier, name), out);
      out.flush();
      return status;
    }
  }

  /**
   * @param classifier as it is now
   * @return the exit status
   */
  abstract int run(ClusterApi api, JsonNode classifier, PrintWriter out);

  /** Changes fields of {@code spec.rollout}, and nothing else. */
  static void patchRollout(ClusterApi api, JsonNode classifier, ObjectNode rollout) {
    ObjectNode change = JsonNodeFactory.instance.objectNode();
    change.set("rollout", rollout);
    api.patch(Kind.Classifier, classifier, change);
  }

  static ObjectNode fields() {
    return JsonNodeFactory.instance.objectNode();
  }

  static JsonNode rolloutOf(JsonNode classifier) {
    return classifier.path("status").path("rollout");
  }

  /** @throws CommandException when the operator has not begun one */
  static String rolloutId(JsonNode classifier) {
    JsonNode id = rolloutOf(classifier).path("id");
    if (id.isMissingNode()) {
      throw new CommandException(classifier.path("metadata").path("name").asText()
          + " has no rollout in its status: the operator has not looked at it yet, or is of a release without rollouts");
    }
    return id.asText();
  }
}
