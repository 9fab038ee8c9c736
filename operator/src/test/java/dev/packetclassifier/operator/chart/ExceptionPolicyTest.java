// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.packetclassifier.api.v1alpha1.PacketClassifierException;
import dev.packetclassifier.api.v1alpha1.PacketClassifierExceptionSpec;
import dev.packetclassifier.operator.apiserver.ApiServerExtension;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What schema and admission policy refuse of exceptions, on a real API server. */
@ExtendWith(ApiServerExtension.class)
class ExceptionPolicyTest {
  private final KubernetesClient client;
  private final List<GenericKubernetesResource> policy = new ArrayList<>();

  ExceptionPolicyTest(KubernetesClient client) {
    this.client = client;
  }

  /** A policy counts some time after it was made. */
  @BeforeEach
  void install() {
    Helm.template().stream().filter(object -> object.getKind().startsWith("ValidatingAdmissionPolicy")
        && object.getMetadata().getName().endsWith("-exceptions")).forEach(policy::add);
    assertThat(policy).hasSize(2);
    policy.forEach(object -> client.resource(object).serverSideApply());
    await().atMost(Duration.ofSeconds(20)).until(() -> {
      try {
        create(exception(spec -> spec.until = "2020-01-01T00:00:00Z")).delete();
        return false;
      } catch (KubernetesClientException e) {
        return e.getMessage().contains("future");
      }
    });
  }

  @AfterEach
  void clean() {
    client.resources(PacketClassifierException.class).delete();
    policy.forEach(object -> client.resource(object).delete());
  }

  private static String in(Duration time) {
    return Instant.now().plus(time).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static PacketClassifierException exception(Consumer<PacketClassifierExceptionSpec> change) {
    PacketClassifierException exception = new PacketClassifierException();
    exception.setMetadata(new ObjectMetaBuilder().withName("spare").build());
    exception.setSpec(new PacketClassifierExceptionSpec());
    exception.getSpec().sources = List.of("192.0.2.0/24", "2001:db8::/32");
    exception.getSpec().until = in(Duration.ofHours(2));
    exception.getSpec().reason = "partner's scanner";
    change.accept(exception.getSpec());
    return exception;
  }

  private Resource<PacketClassifierException> create(PacketClassifierException exception) {
    client.resource(exception).create();
    return client.resource(exception);
  }

  @Test
  void takesThirtyDaysAndAllAddresses() {
    PacketClassifierException made = create(exception(spec -> {
      spec.until = in(Duration.ofDays(30).minusSeconds(5));
      spec.sources = List.of("0.0.0.0/0", "::/0", "192.0.2.77/24");
      spec.classifiers = List.of("scan");
    })).get();
    assertThat(made.getStatus().observedGeneration).isEqualTo(-1);
    made.getSpec().until = in(Duration.ofDays(1));
    PacketClassifierException shorter = client.resource(made).update();
    assertThat(shorter.getSpec().until).isEqualTo(made.getSpec().until);
    shorter.getSpec().until = in(Duration.ofDays(31));
    assertThatThrownBy(() -> client.resource(shorter).update()).isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("30 days");
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        refusal("in the past", spec -> spec.until = in(Duration.ofMinutes(-1)), "spec.until", "future"),
        refusal("too late", spec -> spec.until = in(Duration.ofDays(31)), "spec.until", "30 days"),
        refusal("without an end", spec -> spec.until = null, "spec.until", "Required"),
        refusal("an end that is no time", spec -> spec.until = "tomorrow", "spec.until", "date-time"),
        refusal("without a reason", spec -> spec.reason = null, "spec.reason", "Required"),
        refusal("with an empty reason", spec -> spec.reason = "", "spec.reason", "at least 1"),
        refusal("without sources", spec -> spec.sources = null, "spec.sources", "Required"),
        refusal("with no source", spec -> spec.sources = List.of(), "spec.sources", "at least 1"),
        refusal("with 65 sources", spec -> spec.sources = Stream.iterate(0, i -> i + 1).limit(65).map(i -> "10.0." + i + ".0/24").toList(),
            "spec.sources", "64"),
        refusal("prefix too long", spec -> spec.sources = List.of("192.0.2.0/24", "10.0.0.0/33"), "spec.sources[1]", "cidr"),
        refusal("no prefix", spec -> spec.sources = List.of("10.0.0.1"), "spec.sources[0]", "cidr"),
        refusal("no address", spec -> spec.sources = List.of("partner/8"), "spec.sources[0]", "cidr"),
        refusal("twice the same source", spec -> spec.sources = List.of("10.0.0.0/8", "10.0.0.0/8"), "spec.sources[1]", "Duplicate"),
        refusal("of no classifier", spec -> spec.classifiers = List.of(), "spec.classifiers", "at least 1"));
  }

  private static Arguments refusal(String what, Consumer<PacketClassifierExceptionSpec> change, String... words) {
    return Arguments.of(what, change, words);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void refusesAndNamesFieldAndBound(String what, Consumer<PacketClassifierExceptionSpec> change, String[] words) {
    assertThatThrownBy(() -> create(exception(change))).isInstanceOfSatisfying(KubernetesClientException.class, refusal -> {
      assertThat(refusal.getCode()).isEqualTo(422);
      assertThat(refusal.getStatus().getMessage()).contains(words);
    });
  }
}
