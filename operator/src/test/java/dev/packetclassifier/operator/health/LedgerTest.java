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

class LedgerTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Ledger ledger = new Ledger(registry);
  private final PacketClassifier classifier = Classifiers.small("c");

  @Test
  void notReadyWhileAClassifierFailsAgainAndAgain() {
    Reconciling check = new Reconciling();
    check.ledger = ledger;
    for (int i = 1; i < Ledger.FAILURES; i++) {
      fail();
    }
    assertThat(check.call().getStatus()).isEqualTo(Status.UP);
    fail();
    assertThat(check.call().getStatus()).isEqualTo(Status.DOWN);
    assertThat(check.call().getData().orElseThrow()).containsEntry("c", "no permission");

    ledger.reconciliationSucceeded(classifier, Map.of());
    assertThat(check.call().getStatus()).isEqualTo(Status.UP);
  }

  @Test
  void classifierThatIsGoneFailsNoMore() {
    for (int i = 0; i < Ledger.FAILURES; i++) {
      fail();
    }
    ledger.cleanupDone(new ResourceID("c"), Map.of());
    assertThat(ledger.failing()).isEmpty();
  }

  @Test
  void timesByOutcomeAndKnowsWhatStillRuns() throws Exception {
    ledger.timeControllerExecution(execution(() -> {
      assertThat(ledger.longest(Instant.now().plusSeconds(60))).isGreaterThan(Duration.ofSeconds(50));
      return "done";
    }));
    assertThatThrownBy(() -> ledger.timeControllerExecution(execution(() -> {
      throw new IllegalStateException("no");
    }))).hasMessage("no");

    assertThat(ledger.longest(Instant.now())).isZero();
    assertThat(registry.get("pclf.operator.reconcile").tag("outcome", "success").timer().count()).isEqualTo(1);
    assertThat(registry.get("pclf.operator.reconcile").tag("outcome", "error").timer().count()).isEqualTo(1);
  }

  private void fail() {
    ledger.reconciliationFailed(classifier, null, new IllegalStateException("no permission"), Map.of());
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
