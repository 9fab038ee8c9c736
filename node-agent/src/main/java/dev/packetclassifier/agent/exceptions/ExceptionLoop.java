// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.exceptions;

import dev.packetclassifier.agent.kernel.Kernel;
import dev.packetclassifier.agent.kernel.KernelException;
import dev.packetclassifier.agent.log.DeduplicatingLog;
import dev.packetclassifier.agent.store.NodeCheckpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Carries exceptions from the API server's watch, or the disk, into the kernel: at once, in a thread of its own, and ends them in time. */
public final class ExceptionLoop implements Runnable {
  private static final String SUBJECT = "exceptions";
  /** The longest wait between two looks: the API server's clock is read again, and maps that were made again are filled. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
  private static final Duration SAVE_INTERVAL = Duration.ofMinutes(10);

  private final ExceptionSource source;
  private final Supplier<Optional<Instant>> serverTime;
  private final LongSupplier bootNanos;
  private final String bootId;
  private final Kernel kernel;
  private final NodeCheckpoint checkpoint;
  private final ExceptionConfirmation confirmation;
  private final Runnable onConfirmed;
  private final DeduplicatingLog log;
  private final ExceptionTracker tracker = new ExceptionTracker();
  private Set<String> savedIds = Set.of();
  private long savedAt;
  private boolean woken;
  private boolean stopped;

  /**
   * @param serverTime by the API server's clock; empty while that is not known
   * @param bootNanos nanoseconds since boot
   * @param bootId of this boot
   * @param onConfirmed called when there is something new for the status
   */
  public ExceptionLoop(ExceptionSource source, Supplier<Optional<Instant>> serverTime, LongSupplier bootNanos, String bootId, Kernel kernel,
      NodeCheckpoint checkpoint, ExceptionConfirmation confirmation, Runnable onConfirmed, DeduplicatingLog log) {
    this.source = source;
    this.serverTime = serverTime;
    this.bootNanos = bootNanos;
    this.bootId = bootId;
    this.kernel = kernel;
    this.checkpoint = checkpoint;
    this.confirmation = confirmation;
    this.onConfirmed = onConfirmed;
    this.log = log;
  }

  /** Takes what is on the disk, and gives it to the kernel. Called once, before anything is attached. */
  public void restore() {
    try {
      checkpoint.exceptions().map(ExceptionFile::parse).ifPresent(file -> {
        file.restore(tracker, bootId, bootNanos.getAsLong());
        savedIds = ids();
      });
    } catch (IllegalArgumentException e) {
      log.warn(SUBJECT, e.getMessage());
    }
    apply(bootNanos.getAsLong());
  }

  @Override
  public void run() {
    try {
      while (!isStopped()) {
        turn();
        await(tracker.untilNextEnd(bootNanos.getAsLong()).filter(wait -> wait.compareTo(LONGEST_WAIT) < 0).orElse(LONGEST_WAIT));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Something changed: look at once. From any thread. */
  public synchronized void wake() {
    woken = true;
    notifyAll();
  }

  /** Ends the loop; what the kernel holds stays. */
  public synchronized void stop() {
    stopped = true;
    notifyAll();
  }

  /** One look. Whatever goes wrong must not end the loop. */
  void turn() {
    try {
      source.exceptions().ifPresent(tracker::replace);
      long now = bootNanos.getAsLong();
      serverTime.get().ifPresent(server -> tracker.adjust(server, now));
      if (apply(now)) {
        confirm();
      }
      save(now);
    } catch (RuntimeException e) {
      log.warn(SUBJECT, e.toString());
    }
  }

  /** Whether the kernel took them. */
  private boolean apply(long now) {
    try {
      kernel.except(tracker.sources(now));
      log.resolved(SUBJECT);
      return true;
    } catch (KernelException e) {
      log.warn(SUBJECT, e.getMessage());
      return false;
    }
  }

  private void confirm() {
    if (confirmation.applied(List.copyOf(ids()))) {
      onConfirmed.run();
    }
  }

  /** When others than those on the disk are known, and now and then, so that a reboot does not prolong what is left by more than that. */
  private void save(long now) {
    Set<String> ids = ids();
    boolean aged = !ids.isEmpty() && now - savedAt >= SAVE_INTERVAL.toNanos();
    if (!ids.equals(savedIds) || aged) {
      checkpoint.saveExceptions(ids.isEmpty() ? "" : ExceptionFile.of(tracker, bootId, now).text());
      savedIds = ids;
      savedAt = now;
    }
  }

  private Set<String> ids() {
    return tracker.all().stream().map(KnownException::id).collect(Collectors.toCollection(TreeSet::new));
  }

  private synchronized boolean isStopped() {
    return stopped;
  }

  private synchronized void await(Duration longest) throws InterruptedException {
    long end = System.nanoTime() + longest.toNanos();
    for (long left = longest.toNanos(); !woken && !stopped && left > 0; left = end - System.nanoTime()) {
      wait(left / 1_000_000, (int) (left % 1_000_000));
    }
    woken = false;
  }
}
