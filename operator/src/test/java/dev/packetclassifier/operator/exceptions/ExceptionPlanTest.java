// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.exceptions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.Exceptions;
import dev.packetclassifier.api.v1alpha1.PacketClassifierException;
import dev.packetclassifier.api.v1alpha1.PacketClassifierExceptionSpec;
import dev.packetclassifier.api.v1alpha1.PacketClassifierExceptionStatus;
import dev.packetclassifier.api.v1alpha1.PacketClassifierNodeStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExceptionPlanTest {
  private static final Instant CREATED = Instant.parse("2026-05-01T12:00:00Z");

  private static PacketClassifierException until(String until) {
    PacketClassifierException exception = new PacketClassifierException();
    exception.setMetadata(new ObjectMetaBuilder().withName("spare").withUid("uid").withGeneration(3L)
        .withCreationTimestamp(CREATED.toString()).build());
    exception.setSpec(new PacketClassifierExceptionSpec());
    exception.getSpec().until = until;
    return exception;
  }

  private static PacketClassifierNodeStatus reporting(List<String> capabilities, String... exceptions) {
    PacketClassifierNodeStatus status = new PacketClassifierNodeStatus();
    status.observedGeneration = 1;
    status.capabilities = capabilities;
    status.exceptions = List.of(exceptions);
    return status;
  }

  @Test
  void endsAtUntilWhateverItsTimeZone() {
    PacketClassifierException exception = until("2026-05-01T16:00:00+02:00");
    assertThat(ExceptionPlan.ended(exception, Instant.parse("2026-05-01T13:59:59Z"))).isFalse();
    assertThat(ExceptionPlan.ended(exception, Instant.parse("2026-05-01T14:00:00Z"))).isTrue();
  }

  @Test
  void endsThirtyDaysAfterItsCreationAtTheLatest() {
    for (String until : List.of("2036-01-01T00:00:00Z", "no time")) {
      assertThat(ExceptionPlan.ended(until(until), CREATED.plusSeconds(30 * 86400 - 1))).isFalse();
      assertThat(ExceptionPlan.ended(until(until), CREATED.plusSeconds(30 * 86400))).isTrue();
    }
  }

  @Test
  void warnsInTheLastHourOfOneThatWasMadeForLonger() {
    PacketClassifierException longer = until("2026-05-01T15:00:00Z");
    assertThat(ExceptionPlan.endsSoon(longer, Instant.parse("2026-05-01T13:59:59Z"))).isFalse();
    assertThat(ExceptionPlan.endsSoon(longer, Instant.parse("2026-05-01T14:00:00Z"))).isTrue();
    assertThat(ExceptionPlan.endsSoon(longer, Instant.parse("2026-05-01T15:00:00Z"))).isFalse();
    assertThat(ExceptionPlan.endsSoon(until("2026-05-01T12:30:00Z"), CREATED.plusSeconds(60))).isFalse();
  }

  @Test
  void countsConfirmationsOfThisGenerationAndNamesAgentsThatAreTooOld() {
    PacketClassifierException exception = until("2026-05-01T15:00:00Z");
    List<String> capable = List.of("assignmentId", "exceptions");
    PacketClassifierExceptionStatus status = ExceptionPlan.status(exception, Set.of("a", "b", "c", "d", "e"),
        Map.of("a", reporting(capable, "0000000000", Exceptions.id("uid", 3)), "b", reporting(capable, Exceptions.id("uid", 2)), "c",
            reporting(List.of("assignmentId"), "ffffffffff"), "e", new PacketClassifierNodeStatus(), "gone",
            reporting(capable, Exceptions.id("uid", 3))));
    assertThat(status.confirmed).isEqualTo("1/5");
    assertThat(status.unsupported).isEqualTo(1);
    assertThat(status.unsupportedNodes).containsExactly("c");
    assertThat(status.observedGeneration).isEqualTo(3);
    assertThat(ExceptionPlan.differs(status, Optional.empty())).isTrue();
    assertThat(ExceptionPlan.differs(status, Optional.of(status))).isFalse();
  }
}
