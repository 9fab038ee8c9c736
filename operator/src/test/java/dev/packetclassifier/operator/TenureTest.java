package dev.packetclassifier.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TenureTest {
  private static final Duration LASTS = Duration.ofSeconds(15);

  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
  private final AtomicInteger ends = new AtomicInteger();
  private final Tenure tenure = new Tenure(true, LASTS, clock::get, ends::incrementAndGet);

  private void pass(Duration time) {
    clock.addAndGet(time.toNanos());
  }

  private void acquire() {
    tenure.looked();
    tenure.renewed();
    tenure.begin();
  }

  @Test
  void whoWaitsForTheLeaseMayWriteHoweverLongItTakes() {
    assertThat(tenure.isActing()).isFalse();
    pass(LASTS.multipliedBy(10));
    assertThat(tenure.mayWrite()).as("it plans nothing, and the uninstaller has no Lease").isTrue();
    assertThat(ends).hasValue(0);
  }

  @Test
  void whoRenewsActsOn() {
    acquire();
    for (int i = 0; i < 10; i++) {
      pass(LASTS.dividedBy(2));
      tenure.looked();
      tenure.renewed();
      assertThat(tenure.mayWrite()).isTrue();
    }
    assertThat(tenure.isActing()).isTrue();
    assertThat(ends).hasValue(0);
  }

  @Test
  void whoWakesUpAfterItsLeaseRanOutWritesNothingAndEndsOnce() {
    acquire();
    pass(LASTS);
    assertThat(tenure.mayWrite()).as("the last moment").isTrue();
    pass(Duration.ofNanos(1));
    assertThat(tenure.mayWrite()).isFalse();
    assertThat(tenure.isActing()).isFalse();
    tenure.looked();
    tenure.renewed();
    assertThat(tenure.mayWrite()).as("a Lease that came too late").isFalse();
    assertThat(ends).hasValue(1);
  }

  /** The Lease names the time at which it was looked at, not that at which it was written. */
  @Test
  void aRenewalCountsFromWhenItBegan() {
    acquire();
    tenure.looked();
    pass(LASTS.plusSeconds(1));
    tenure.renewed();
    assertThat(tenure.mayWrite()).isFalse();
  }

  @Test
  void whoLosesItToAnotherWritesNoMore() {
    acquire();
    tenure.lose("somebody else has it");
    assertThat(tenure.mayWrite()).isFalse();
    assertThat(ends).hasValue(1);
  }

  @Test
  void whoStopsByItselfLosesItInPeace() {
    acquire();
    tenure.resign();
    tenure.lose("given back");
    assertThat(tenure.mayWrite()).isFalse();
    assertThat(ends).hasValue(0);
  }

  @Test
  void withoutElectionItNeverEnds() {
    Tenure endless = new Tenure(false, LASTS, clock::get, ends::incrementAndGet);
    pass(LASTS.multipliedBy(10));
    assertThat(endless.isActing()).isTrue();
    assertThat(endless.mayWrite()).isTrue();
    assertThat(ends).hasValue(0);
  }
}
