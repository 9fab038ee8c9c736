// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.packetclassifier.agent.AgentSettings;
import dev.packetclassifier.agent.cluster.ApiContact;
import dev.packetclassifier.agent.sync.FailingSyncs;
import dev.packetclassifier.agent.sync.SyncState;
import java.lang.reflect.Proxy;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

class ProbesTest {
  /** Every time limit is this long. */
  private static final Duration LIMIT = Duration.ofMillis(500);

  private final AgentSettings settings = (AgentSettings) Proxy.newProxyInstance(getClass().getClassLoader(),
      new Class<?>[] {AgentSettings.class},
      (proxy, method, arguments) -> LIMIT);

  @Test
  void anAgentThatTheApiServerDoesNotAnswerIsNotReadyUntilItDoes() {
    ApiContact contact = new ApiContact();
    ApiContactReadiness readiness = new ApiContactReadiness(contact, settings);
    assertThat(readiness.call().getStatus()).as("it has just started").isEqualTo(Status.UP);
    await().until(() -> readiness.call().getStatus() == Status.DOWN);
    contact.answered();
    assertThat(readiness.call().getStatus()).isEqualTo(Status.UP);
  }

  @Test
  void anAgentWhoseSyncsKeepFailingIsNotLive() {
    SyncState state = new SyncState();
    SyncLoopLiveness liveness = new SyncLoopLiveness(state, settings);
    FirstSyncStartup startup = new FirstSyncStartup(state);
    FailingSyncs.fail(state);
    assertThat(liveness.call().getStatus()).as("once is nothing").isEqualTo(Status.UP);
    await().until(() -> {
      FailingSyncs.fail(state);
      return liveness.call().getStatus() == Status.DOWN;
    });
    assertThat(startup.call().getStatus()).isEqualTo(Status.DOWN);
    FailingSyncs.succeed(state);
    assertThat(liveness.call().getStatus()).isEqualTo(Status.UP);
    assertThat(startup.call().getStatus()).isEqualTo(Status.UP);
  }
}
