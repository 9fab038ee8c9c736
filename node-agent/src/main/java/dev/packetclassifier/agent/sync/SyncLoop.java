package dev.packetclassifier.agent.sync;

import dev.packetclassifier.agent.log.DeduplicatingLog;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Turns for as long as the agent lives. Stopping it touches nothing in the kernel: an upgrade looks the same as an end. */
public final class SyncLoop implements Runnable {
  private static final Logger LOG = Logger.getLogger(SyncLoop.class);
  private static final String SUBJECT = "turn of the loop";
  private static final Duration LEAST = Duration.ofMillis(1);

  private final SyncIteration turn;
  private final SyncTrigger wakeUp;
  private final Duration resync;
  private final SyncState progress;
  private final AgentCounters tally;
  private final Runnable preparation;
  private final Runnable afterTurn;
  private final DeduplicatingLog complaints;
  private long changesBefore = -1;
  private volatile boolean stopped;

  /**
   * @param resync how long the loop sleeps at most: the safety net under all wake-ups
   * @param preparation called once, after the first turn, when nothing else is to be done
   * @param afterTurn called in the loop's thread after each turn
   */
  public SyncLoop(SyncIteration turn, SyncTrigger wakeUp, Duration resync, SyncState progress, AgentCounters tally, Runnable preparation, Runnable afterTurn, DeduplicatingLog complaints) {
    this.turn = turn;
    this.wakeUp = wakeUp;
    this.resync = resync;
    this.progress = progress;
    this.tally = tally;
    this.preparation = preparation;
    this.afterTurn = afterTurn;
    this.complaints = complaints;
  }

  @Override
  public void run() {
    try {
      progress.beat();
      turnOnce();
      prepare();
      while (!stopped) {
        progress.beat();
        turnOnce();
        Duration sleep = sleep(Instant.now());
        if (!wakeUp.await(sleep) && sleep.equals(resync)) {
          giveBackMemory();
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

  /** Ends the loop after the turn that is under way. */
  public void stop() {
    stopped = true;
    wakeUp.now();
  }

  private void prepare() {
    try {
      preparation.run();
    } catch (RuntimeException e) {
      complaints.about("preparation", e.getMessage());
    }
  }

  private void turnOnce() {
    try {
      turn.take(Instant.now());
      afterTurn.run();
      complaints.settled(SUBJECT);
    } catch (IOException e) {
      complaints.about(SUBJECT, e.getMessage());
    } catch (RuntimeException e) {
      if (complaints.about(SUBJECT, e.toString())) {
        LOG.warn(SUBJECT, e);
      }
    }
    progress.turned();
    tally.turned();
  }

  /** Once after each change, when nothing is going on. */
  private void giveBackMemory() {
    long changes = tally.changes();
    if (changes != changesBefore) {
      changesBefore = changes;
      HeapTrimmer.giveBack();
    }
  }

  private Duration sleep(Instant now) {
    Optional<Duration> retry = turn.nextRetry().map(at -> Duration.between(now, at));
    return retry.filter(wait -> wait.compareTo(resync) < 0).map(wait -> wait.compareTo(LEAST) < 0 ? LEAST : wait).orElse(resync);
  }
}
