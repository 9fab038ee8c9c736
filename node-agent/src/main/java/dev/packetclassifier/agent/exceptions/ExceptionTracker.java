// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.exceptions;

import dev.packetclassifier.agent.plan.ExceptedSources;
import dev.packetclassifier.bpf.model.SourceRange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which exceptions stand. The time left of each is taken from the API server's clock whenever that is known, and counted by the boot
 * clock, over a reboot from where it was last saved. In doubt an exception stands. Used by one thread.
 */
final class ExceptionTracker {
  /** Of an exception whose end no clock has told yet. */
  private static final long UNKNOWN = Long.MAX_VALUE;

  private final Map<String, Deadline> exceptions = new HashMap<>();

  private record Deadline(KnownException exception, long bootNanos) {
  }

  /**
   * What is on the disk.
   *
   * @param left of the exception when it was saved; empty when that was not known
   * @param elapsed since then; what passed while the node was off counts as none
   */
  void restore(KnownException exception, Optional<Duration> left, Duration elapsed, long bootNanos) {
    exceptions.put(exception.id(), new Deadline(exception, left.map(rest -> deadline(rest.minus(elapsed), bootNanos)).orElse(UNKNOWN)));
  }

  /** From now on there are exactly these. */
  void replace(List<KnownException> seen) {
    Map<String, Deadline> before = Map.copyOf(exceptions);
    exceptions.clear();
    for (KnownException exception : seen) {
      Deadline known = before.get(exception.id());
      exceptions.put(exception.id(), new Deadline(exception, known == null ? UNKNOWN : known.bootNanos));
    }
  }

  /** Puts every end where the API server's clock has it. */
  void adjust(Instant serverNow, long bootNanos) {
    exceptions.replaceAll(
        (id, known) -> new Deadline(known.exception, deadline(Duration.between(serverNow, known.exception.end()), bootNanos)));
  }

  /** Those that stand now. */
  List<KnownException> standing(long bootNanos) {
    return exceptions.values().stream().filter(known -> bootNanos < known.bootNanos).map(Deadline::exception).toList();
  }

  /** From which sources nothing is dropped now. */
  ExceptedSources sources(long bootNanos) {
    Set<SourceRange> everywhere = new HashSet<>();
    Map<String, Set<SourceRange>> byClassifier = new TreeMap<>();
    for (KnownException exception : standing(bootNanos)) {
      if (exception.classifiers().isEmpty()) {
        everywhere.addAll(exception.sources());
      }
      exception.classifiers().forEach(name -> byClassifier.computeIfAbsent(name, key -> new HashSet<>()).addAll(exception.sources()));
    }
    return new ExceptedSources(everywhere, byClassifier);
  }

  /** All, those included that ended. */
  List<KnownException> all() {
    return exceptions.values().stream().map(Deadline::exception).toList();
  }

  /** Time until the next one ends; empty when none does, as far as is known. */
  Optional<Duration> untilNextEnd(long bootNanos) {
    return exceptions.values().stream().map(Deadline::bootNanos).filter(end -> bootNanos < end && end != UNKNOWN).min(Long::compare)
        .map(end -> Duration.ofNanos(end - bootNanos));
  }

  /** Each with the time left of it; empty when that is not known. */
  Map<KnownException, Optional<Duration>> left(long bootNanos) {
    Map<KnownException, Optional<Duration>> left = new HashMap<>();
    new ArrayList<>(exceptions.values()).forEach(known -> left.put(known.exception,
        known.bootNanos == UNKNOWN ? Optional.empty() : Optional.of(Duration.ofNanos(known.bootNanos - bootNanos))));
    return left;
  }

  private static long deadline(Duration left, long bootNanos) {
    Duration most = Duration.ofNanos(UNKNOWN - 1 - bootNanos);
    Duration bounded = left.compareTo(most) > 0 ? most : left.isNegative() ? Duration.ZERO : left;
    return bootNanos + bounded.toNanos();
  }
}
