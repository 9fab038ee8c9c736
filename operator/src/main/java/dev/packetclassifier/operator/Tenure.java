package dev.packetclassifier.operator;

import io.quarkus.runtime.Quarkus;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * How long this operator may act: until its Lease, as it was last renewed, runs out. That is told by a clock that goes on while the
 * process is stopped, so that one that wakes up in another's time knows before it has asked the API server anything.
 */
@Singleton
public class Tenure {
  private static final Logger LOG = Logger.getLogger(Tenure.class);

  private enum Phase { Waiting, Acting, Over }

  private final boolean limited;
  private final long lastsNanos;
  private final LongSupplier clock;
  private final Runnable end;
  private Phase phase;
  private boolean resigned;
  private long looked;
  private long renewed;

  @Inject
  Tenure(Settings settings) {
    this(settings.leaderElection().enabled(), settings.leaderElection().duration(), System::nanoTime, () -> Quarkus.asyncExit(1));
  }

  Tenure(boolean limited, Duration lasts, LongSupplier clock, Runnable end) {
    this.limited = limited;
    this.lastsNanos = lasts.toNanos();
    this.clock = clock;
    this.end = end;
    this.phase = limited ? Phase.Waiting : Phase.Acting;
    this.looked = clock.getAsLong();
  }

  /** True from the moment the Lease is ours. */
  synchronized boolean isActing() {
    return phase == Phase.Acting;
  }

  /** The Lease is ours, and was written a moment ago. */
  synchronized void begin() {
    renewed = looked;
    phase = Phase.Acting;
  }

  /** The Lease is asked for. What is then written to it says that it was renewed now, however long the writing takes. */
  synchronized void looked() {
    looked = clock.getAsLong();
  }

  /** The API server accepted what was written to the Lease. */
  synchronized void renewed() {
    renewed = looked;
  }

  /**
   * Whether something may be written to the cluster now. True before the Lease is ours: what waits for it does not act, and the job that
   * uninstalls needs none.
   */
  synchronized boolean mayWrite() {
    if (limited && phase == Phase.Acting && clock.getAsLong() - renewed > lastsNanos) {
      lose("not renewed in time");
    }
    return phase != Phase.Over;
  }

  /** Whoever cannot renew its Lease must stop before another acts: the process ends, and a new one stands for election. */
  synchronized void lose(String why) {
    if (phase != Phase.Over && !resigned) {
      LOG.errorf("lost the Lease (%s); ending", why);
      end.run();
    }
    phase = Phase.Over;
  }

  /** Called before this operator stops, so that losing the Lease is no error then. */
  synchronized void resign() {
    resigned = true;
  }
}
