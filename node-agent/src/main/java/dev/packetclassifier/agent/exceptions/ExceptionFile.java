// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.exceptions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.packetclassifier.bpf.model.SourceRange;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The exceptions on the disk.
 *
 * @param bootId of the boot in which they were saved
 * @param bootNanos when, by that boot's clock
 */
record ExceptionFile(String bootId, long bootNanos, List<Entry> exceptions) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** @param leftMillis when it was saved; absent when that was not known */
  record Entry(String id, String name, List<String> sources, Set<String> classifiers, String end, Long leftMillis) {
    KnownException exception() {
      return new KnownException(id, name, sources.stream().map(SourceRange::of).toList(), classifiers, Instant.parse(end));
    }
  }

  static ExceptionFile of(ExceptionTracker tracker, String bootId, long bootNanos) {
    Map<KnownException, Optional<Duration>> left = new LinkedHashMap<>(tracker.left(bootNanos));
    return new ExceptionFile(bootId, bootNanos, left.entrySet().stream().map(entry -> entry(entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparing(Entry::id)).toList());
  }

  private static Entry entry(KnownException exception, Optional<Duration> left) {
    return new Entry(exception.id(), exception.name(), exception.sources().stream().map(SourceRange::toString).toList(),
        new TreeSet<>(exception.classifiers()), exception.end().toString(), left.map(Duration::toMillis).orElse(null));
  }

  /** @throws IllegalArgumentException when this is no such text */
  static ExceptionFile parse(String text) {
    try {
      ExceptionFile file = JSON.readValue(text, ExceptionFile.class);
      file.exceptions.forEach(Entry::exception);
      return file;
    } catch (JsonProcessingException | DateTimeException | NullPointerException e) {
      throw new IllegalArgumentException("cannot read the exceptions that were kept on the disk: " + e.getMessage(), e);
    }
  }

  /** Puts them into a tracker, as of now. */
  void restore(ExceptionTracker tracker, String currentBoot, long now) {
    Duration elapsed = bootId.equals(currentBoot) ? Duration.ofNanos(now - bootNanos) : Duration.ZERO;
    exceptions.forEach(
        entry -> tracker.restore(entry.exception(), Optional.ofNullable(entry.leftMillis).map(Duration::ofMillis), elapsed, now));
  }

  String text() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
