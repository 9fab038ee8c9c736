// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator;

import io.quarkus.runtime.Quarkus;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * How long this operator may act: until its Lease, as it was last renewed, runs out. It is measured by a clock that goes on while the
 * process is stopped, so that one that resumes in another leader's term knows it before it has asked the API server anything.
 */
@Singleton
public class LeaseTerm {
  private static final Logger LOG = Logger.getLogger(LeaseTerm.class);

  private enum State { Standby, Leading, Expired }

  private final boolean limited;
  private final long durationNanos;
  private final LongSupplier clock;
  private final Runnable onExpired;
  private State state;
  private boolean resigned;
  private long requested;
  private long renewed;

  @Inject
  LeaseTerm(Settings settings) {
    this(settings.leaderElection().enabled(), settings.leaderElection().duration(), System::nanoTime, () -> Quarkus.asyncExit(1));
  }

  LeaseTerm(boolean limited, Duration duration, LongSupplier clock, Runnable onExpired) {
    this.limited = limited;
    this.durationNanos = duration.toNanos();
    this.clock = clock;
    this.onExpired = onExpired;
    this.state = limited ? State.Standby : State.Leading;
    this.requested = clock.getAsLong();
  }

  /** True from the moment the Lease is ours. */
  synchronized boolean isLeading() {
    return state == State.Leading;
  }

  /** The Lease is ours, and was written a moment ago. */
  synchronized void start() {
    renewed = requested;
    state = State.Leading;
  }

  /** The Lease is read. What is then written to it says that it was renewed now, however long the writing takes. */
  synchronized void requested() {
    requested = clock.getAsLong();
  }

  /** The API server accepted what was written to the Lease. */
  synchronized void renewed() {
    renewed = requested;
  }

  /**
   * Whether something may be written to the cluster now. True before the Lease is ours: a standby does not act, and the job that
   * uninstalls needs none.
   */
  synchronized boolean mayWrite() {
    if (limited && state == State.Leading && clock.getAsLong() - renewed > durationNanos) {
      expire("not renewed in time");
    }
    return state != State.Expired;
  }

  /** An operator that cannot renew its Lease must stop before another acts: the process ends, and a new one takes part in the election. */
  synchronized void expire(String why) {
    if (state != State.Expired && !resigned) {
      LOG.errorf("lost the Lease (%s); ending", why);
      onExpired.run();
    }
    state = State.Expired;
  }

  /** Called before this operator stops, so that losing the Lease is no error then. */
  synchronized void resign() {
    resigned = true;
  }
}
