// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.packetclassifier.agent.log.DeduplicatingLog;
import java.nio.file.Path;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Syncs that keep failing are seen, although the loop goes round. */
class SyncLoopTest {
  private static final Duration RESYNC = Duration.ofMillis(20);

  @TempDir
  Path directory;
  private final SyncState state = new SyncState();
  private final AgentCounters counters = new AgentCounters();
  private TestAgent agent;
  private SyncLoop loop;
  private Thread thread;

  @BeforeEach
  void start() {
    agent = new TestAgent(directory);
    agent.networkFails = true;
    loop = new SyncLoop(agent.iteration, new SyncTrigger(), RESYNC, state, counters, () -> {}, () -> {},
        new DeduplicatingLog(Logger.getLogger(SyncLoopTest.class)));
    thread = new Thread(loop, "sync-loop");
    thread.start();
  }

  @AfterEach
  void stop() throws InterruptedException {
    loop.stop();
    thread.join();
  }

  @Test
  void failingSyncsAreCountedAndTimedUntilOneSucceeds() {
    await().until(() -> counters.syncFailures().get() >= 5);
    assertThat(state.failingFor()).isPositive();
    assertThat(state.sinceHeartbeat()).as("the loop itself goes on").isLessThan(Duration.ofSeconds(5));
    assertThat(state.hasSynced()).isFalse();
    Duration before = state.failingFor();
    await().until(() -> state.failingFor().compareTo(before) > 0);
    agent.networkFails = false;
    await().until(() -> state.failingFor().isZero());
    assertThat(state.hasSynced()).isTrue();
    long failures = counters.syncFailures().get();
    long syncs = counters.syncs().get();
    await().until(() -> counters.syncs().get() > syncs + 3);
    assertThat(counters.syncFailures()).hasValue(failures);
  }
}
