// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.exceptions;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

/**
 * Which exceptions the node's status says are carried out. One that was added is confirmed after a random delay, so that a fleet does
 * not write at once; one that ended changes nothing until the next is added, so that nothing is written then. Thread-safe.
 */
public final class ExceptionConfirmation {
  /** As many as the status holds; the rest is not confirmed. */
  static final int MOST = 256;
  private static final Duration LONGEST = Duration.ofMinutes(1);
  /** A fleet confirms at 80 nodes a second, large ones faster. */
  private static final Duration PER_NODE = Duration.ofNanos(12_500_000);

  private final IntSupplier nodes;
  private final DoubleSupplier random;
  private List<String> applied = List.of();
  private List<String> reported = List.of();
  private Instant due;

  /**
   * @param nodes how many nodes the cluster has, about
   * @param random 0 to 1
   */
  public ExceptionConfirmation(IntSupplier nodes, DoubleSupplier random) {
    this.nodes = nodes;
    this.random = random;
  }

  /**
   * The kernel carries out exactly these.
   *
   * @return whether the report will change for it
   */
  synchronized boolean applied(List<String> ids) {
    applied = ids.stream().sorted().limit(MOST).toList();
    return !reported.containsAll(applied) && due == null;
  }

  /** What the status is to say now. */
  public synchronized List<String> report(Instant now) {
    if (reported.containsAll(applied)) {
      due = null;
      return reported;
    }
    if (due == null) {
      Duration longest = Stream.of(LONGEST, PER_NODE.multipliedBy(Math.max(1, nodes.getAsInt()))).min(Duration::compareTo).get();
      due = now.plusNanos((long) (longest.toNanos() * random.getAsDouble()));
    }
    if (!now.isBefore(due)) {
      reported = applied;
      due = null;
    }
    return reported;
  }

  /** When the report changes; empty when it does not, or did already. */
  public synchronized Optional<Instant> nextChange(Instant now) {
    return Optional.ofNullable(due).filter(now::isBefore);
  }
}
