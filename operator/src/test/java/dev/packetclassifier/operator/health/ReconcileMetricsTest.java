// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.packetclassifier.api.v1alpha1.PacketClassifier;
import dev.packetclassifier.operator.Classifiers;
import io.javaoperatorsdk.operator.api.monitoring.Metrics.ControllerExecution;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

class ReconcileMetricsTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ReconcileMetrics metrics = new ReconcileMetrics(registry);
  private final PacketClassifier classifier = Classifiers.small("c");

  @Test
  void notReadyWhileAClassifierFailsAgainAndAgain() {
    ReconcileReadiness check = new ReconcileReadiness();
    check.metrics = metrics;
    for (int i = 1; i < ReconcileMetrics.FAILURES; i++) {
      fail();
    }
    assertThat(check.call().getStatus()).isEqualTo(Status.UP);
    fail();
    assertThat(check.call().getStatus()).isEqualTo(Status.DOWN);
    assertThat(check.call().getData().orElseThrow()).containsEntry("c", "no permission");

    metrics.reconciliationSucceeded(classifier, Map.of());
    assertThat(check.call().getStatus()).isEqualTo(Status.UP);
  }

  @Test
  void classifierThatIsGoneFailsNoMore() {
    for (int i = 0; i < ReconcileMetrics.FAILURES; i++) {
      fail();
    }
    metrics.cleanupDone(new ResourceID("c"), Map.of());
    assertThat(metrics.failing()).isEmpty();
  }

  @Test
  void timesByOutcomeAndKnowsWhatStillRuns() throws Exception {
    metrics.timeControllerExecution(execution(() -> {
      assertThat(metrics.longest(Instant.now().plusSeconds(60))).isGreaterThan(Duration.ofSeconds(50));
      return "done";
    }));
    assertThatThrownBy(() -> metrics.timeControllerExecution(execution(() -> {
      throw new IllegalStateException("no");
    }))).hasMessage("no");

    assertThat(metrics.longest(Instant.now())).isZero();
    assertThat(registry.get("pclf.operator.reconcile.duration").tag("outcome", "success").timer().count()).isEqualTo(1);
    assertThat(registry.get("pclf.operator.reconcile.duration").tag("outcome", "error").timer().count()).isEqualTo(1);
  }

  private void fail() {
    metrics.reconciliationFailed(classifier, null, new IllegalStateException("no permission"), Map.of());
  }

  private static ControllerExecution<String> execution(Callable<String> work) {
    return new ControllerExecution<>() {
      @Override
      public String name() {
        return "reconcile";
      }

      @Override
      public String controllerName() {
        return "packetclassifier";
      }

      @Override
      public String successTypeName(String result) {
        return result;
      }

      @Override
      public ResourceID resourceID() {
        return new ResourceID("c");
      }

      @Override
      public Map<String, Object> metadata() {
        return Map.of();
      }

      @Override
      public String execute() throws Exception {
        return work.call();
      }
    };
  }
}
