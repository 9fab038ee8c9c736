// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.packetclassifier.api.v1alpha1.Exceptions;
import dev.packetclassifier.bpf.model.SourceRange;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Makes a PacketClassifierException. */
final class ExceptionMaker {
  private static final int MOST = 64;

  private ExceptionMaker() {}

  /**
   * @param prefix of the object's name, which gets five more characters
   * @param length how long it stands, by the API server's clock
   * @throws CommandException naming the argument that cannot be used
   */
  static JsonNode make(ClusterApi api, String prefix, List<String> sources, List<String> classifiers, Duration length, String reason) {
    check(sources, length, reason);
    Instant until = api.serverTime().plus(length).truncatedTo(ChronoUnit.SECONDS);
    ObjectNode exception = JsonNodeFactory.instance.objectNode();
    exception.putObject("metadata").put("generateName", prefix + "-");
    ObjectNode spec = exception.putObject("spec");
    sources.forEach(spec.putArray("sources")::add);
    if (!classifiers.isEmpty()) {
      classifiers.forEach(spec.putArray("classifiers")::add);
    }
    spec.put("until", until.toString()).put("reason", reason);
    return api.create(Kind.Exception, exception);
  }

  private static void check(List<String> sources, Duration length, String reason) {
    if (sources.size() > MOST) {
      throw new CommandException(sources.size() + " sources are given, must be at most " + MOST + ": make several exceptions");
    }
    try {
      sources.forEach(SourceRange::of);
    } catch (IllegalArgumentException e) {
      throw new CommandException(e.getMessage(), e);
    }
    if (length.isZero() || length.compareTo(Exceptions.LONGEST) > 0) {
      throw new CommandException("--for must be more than 0 and at most " + Exceptions.LONGEST.toDays() + "d");
    }
    if (reason.isBlank()) {
      throw new CommandException("--reason is empty: say why, for the next reader");
    }
  }
}
