// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.sync;

import dev.packetclassifier.agent.log.DeduplicatingLog;
import dev.packetclassifier.agent.retry.MonotonicTime;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Runs sync iterations for as long as the agent lives. Stopping it touches nothing in the kernel: an upgrade must not detach. */
public final class SyncLoop implements Runnable {
  private static final Logger LOG = Logger.getLogger(SyncLoop.class);
  private static final String SUBJECT = "sync";
  private static final Duration SHORTEST_WAIT = Duration.ofMillis(1);

  private final SyncIteration iteration;
  private final SyncTrigger trigger;
  private final Duration resync;
  private final SyncState state;
  private final AgentCounters counters;
  private final Runnable preparation;
  private final Runnable afterSync;
  private final DeduplicatingLog log;
  private long changesAtLastTrim = -1;
  private volatile boolean stopped;

  /**
   * @param resync the longest wait between two syncs, when no trigger comes
   * @param preparation called once, after the first sync
   * @param afterSync called in the loop's thread after each successful sync
   */
  public SyncLoop(SyncIteration iteration, SyncTrigger trigger, Duration resync, SyncState state, AgentCounters counters,
      Runnable preparation,
      Runnable afterSync, DeduplicatingLog log) {
    this.iteration = iteration;
    this.trigger = trigger;
    this.resync = resync;
    this.state = state;
    this.counters = counters;
    this.preparation = preparation;
    this.afterSync = afterSync;
    this.log = log;
  }

  @Override
  public void run() {
    try {
      state.heartbeat();
      syncOnce();
      prepare();
      while (!stopped) {
        state.heartbeat();
        syncOnce();
        Duration wait = waitTime(MonotonicTime.now());
        if (!trigger.await(wait) && wait.equals(resync)) {
          trimHeap();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Error e) {
      // An agent whose loop is gone must not look alive: the liveness probe restarts it, and the kernel goes on meanwhile.
      LOG.error("the loop ended", e);
      throw e;
    }
  }

  /** Ends the loop after the current sync. */
  public void stop() {
    stopped = true;
    trigger.triggerNow();
  }

  private void prepare() {
    try {
      preparation.run();
    } catch (RuntimeException e) {
      log.warn("preparation", e.getMessage());
    }
  }

  private void syncOnce() {
    try {
      iteration.run(MonotonicTime.now());
      afterSync.run();
      log.resolved(SUBJECT);
      state.syncSucceeded();
    } catch (IOException e) {
      log.warn(SUBJECT, e.getMessage());
      failed();
    } catch (RuntimeException e) {
      if (log.warn(SUBJECT, e.toString())) {
        LOG.warn(SUBJECT, e);
      }
      failed();
    }
    state.heartbeat();
    counters.syncCompleted();
  }

  private void failed() {
    state.syncFailed();
    counters.syncFailed();
  }

  /** Once after each change, when the loop is idle. */
  private void trimHeap() {
    long changes = counters.changes();
    if (changes != changesAtLastTrim) {
      changesAtLastTrim = changes;
      HeapTrimmer.trim();
    }
  }

  private Duration waitTime(Instant now) {
    Optional<Duration> retry = iteration.nextRetry().map(at -> Duration.between(now, at));
    return retry.filter(wait -> wait.compareTo(resync) < 0).map(wait -> wait.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : wait)
        .orElse(resync);
  }
}
