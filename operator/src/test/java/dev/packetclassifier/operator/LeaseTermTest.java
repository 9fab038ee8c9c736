// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LeaseTermTest {
  private static final Duration LASTS = Duration.ofSeconds(15);

  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
  private final AtomicInteger ends = new AtomicInteger();
  private final LeaseTerm term = new LeaseTerm(true, LASTS, clock::get, ends::incrementAndGet);

  private void pass(Duration time) {
    clock.addAndGet(time.toNanos());
  }

  private void acquire() {
    term.requested();
    term.renewed();
    term.start();
  }

  @Test
  void whoWaitsForTheLeaseMayWriteHoweverLongItTakes() {
    assertThat(term.isLeading()).isFalse();
    pass(LASTS.multipliedBy(10));
    assertThat(term.mayWrite()).as("it plans nothing, and the uninstaller has no Lease").isTrue();
    assertThat(ends).hasValue(0);
  }

  @Test
  void whoRenewsActsOn() {
    acquire();
    for (int i = 0; i < 10; i++) {
      pass(LASTS.dividedBy(2));
      term.requested();
      term.renewed();
      assertThat(term.mayWrite()).isTrue();
    }
    assertThat(term.isLeading()).isTrue();
    assertThat(ends).hasValue(0);
  }

  @Test
  void whoWakesUpAfterItsLeaseRanOutWritesNothingAndEndsOnce() {
    acquire();
    pass(LASTS);
    assertThat(term.mayWrite()).as("the last moment").isTrue();
    pass(Duration.ofNanos(1));
    assertThat(term.mayWrite()).isFalse();
    assertThat(term.isLeading()).isFalse();
    term.requested();
    term.renewed();
    assertThat(term.mayWrite()).as("a Lease that came too late").isFalse();
    assertThat(ends).hasValue(1);
  }

  /** The Lease names the time at which it was looked at, not that at which it was written. */
  @Test
  void aRenewalCountsFromWhenItBegan() {
    acquire();
    term.requested();
    pass(LASTS.plusSeconds(1));
    term.renewed();
    assertThat(term.mayWrite()).isFalse();
  }

  @Test
  void whoLosesItToAnotherWritesNoMore() {
    acquire();
    term.expire("someone else has it");
    assertThat(term.mayWrite()).isFalse();
    assertThat(ends).hasValue(1);
  }

  @Test
  void whoStopsByItselfLosesItInPeace() {
    acquire();
    term.resign();
    term.expire("given back");
    assertThat(term.mayWrite()).isFalse();
    assertThat(ends).hasValue(0);
  }

  @Test
  void withoutElectionItNeverEnds() {
    LeaseTerm endless = new LeaseTerm(false, LASTS, clock::get, ends::incrementAndGet);
    pass(LASTS.multipliedBy(10));
    assertThat(endless.isLeading()).isTrue();
    assertThat(endless.mayWrite()).isTrue();
    assertThat(ends).hasValue(0);
  }
}
