// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.agent.cluster.ApiContact;
import dev.packetclassifier.agent.kernel.Kernel;
import dev.packetclassifier.agent.sync.AgentCounters;
import dev.packetclassifier.agent.sync.SyncState;
import dev.packetclassifier.api.v1alpha1.AssignmentStatus;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.Phase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgentMetricsTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final SyncState state = new SyncState();
  private final ApiContact contact = new ApiContact();
  private final Kernel kernel = (Kernel) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Kernel.class},
      (proxy, method, arguments) -> List.of());
  private final AgentMetrics metrics = new AgentMetrics(registry, kernel, state, new AgentCounters(), contact, 0, "1.0",
      revision -> List.of());

  private double gauge(String name, String... tags) {
    return registry.get(name).tags(tags).gauge().value();
  }

  @Test
  void theModeThatIsAskedForAndTheOneInForceAreTwo() {
    AssignmentStatus status = new AssignmentStatus();
    status.classifier = "scan";
    status.active = new AssignmentStatus.Active();
    status.active.phase = Phase.Warming;
    status.active.mode = Mode.Observe;
    state.statusUpdated(List.of(status), Map.of("scan", Mode.Enforce));
    metrics.follow();
    assertThat(gauge("pclf.assignment.desired.mode", "classifier", "scan", "mode", "Enforce")).isEqualTo(1);
    assertThat(gauge("pclf.assignment.desired.mode", "classifier", "scan", "mode", "Observe")).isZero();
    assertThat(gauge("pclf.assignment.mode", "classifier", "scan", "mode", "Observe")).isEqualTo(1);
    assertThat(gauge("pclf.assignment.mode", "classifier", "scan", "mode", "Enforce")).isZero();
    state.statusUpdated(List.of(), Map.of());
    metrics.follow();
    assertThat(registry.find("pclf.assignment.mode").gauges()).as("no series outlives its classifier").isEmpty();
  }

  @Test
  void whenTheApiServerAnsweredAndWhenTheStatusWasWritten() {
    assertThat(gauge("pclf.api.last.answer.timestamp.seconds")).isZero();
    assertThat(gauge("pclf.status.last.write.timestamp.seconds")).isZero();
    double before = System.currentTimeMillis() / 1e3;
    contact.answered();
    state.statusWriteTime(() -> 7);
    assertThat(gauge("pclf.api.last.answer.timestamp.seconds")).isGreaterThanOrEqualTo(before);
    assertThat(gauge("pclf.status.last.write.timestamp.seconds")).isEqualTo(7);
  }
}
