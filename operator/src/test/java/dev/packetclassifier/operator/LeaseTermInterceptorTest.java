// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.packetclassifier.operator.apiserver.ApiServerExtension;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A client whose clock goes on while it does nothing, on a real API server. The Lease is kept by the framework's own lock. */
@ExtendWith(ApiServerExtension.class)
class LeaseTermInterceptorTest {
  private static final String NAMESPACE = "default";
  private static final String LEASE = "guarded";
  private static final String OBJECT = "guarded";
  private static final Duration LASTS = Duration.ofSeconds(15);

  private final KubernetesClient admin;
  private final KubernetesClient client;
  private final AtomicLong clock = new AtomicLong();
  private final AtomicInteger ends = new AtomicInteger();
  private final LeaseTerm term = new LeaseTerm(true, LASTS, clock::get, ends::incrementAndGet);
  private final LeaseLock lock = new LeaseLock(NAMESPACE, LEASE, "me");

  LeaseTermInterceptorTest(KubernetesClient admin) {
    this.admin = admin;
    client = new KubernetesClientBuilder().withConfig(admin.getConfiguration())
        .withHttpClientBuilderConsumer(
            builder -> builder.addOrReplaceInterceptor("guard", new LeaseTermInterceptor(term, NAMESPACE, LEASE)))
        .build();
  }

  @BeforeEach
  void acquire() {
    assertThat(lock.get(client)).isNull();
    lock.create(client, record());
    term.start();
  }

  @AfterEach
  void clean() {
    admin.leases().inNamespace(NAMESPACE).withName(LEASE).delete();
    admin.configMaps().inNamespace(NAMESPACE).withName(OBJECT).delete();
    client.close();
  }

  private static LeaderElectionRecord record() {
    return new LeaderElectionRecord("me", LASTS, ZonedDateTime.now(), ZonedDateTime.now(), 0);
  }

  private void pass(Duration time) {
    clock.addAndGet(time.toNanos());
  }

  private void write(String value) {
    client.resource(new ConfigMapBuilder().withNewMetadata().withName(OBJECT).withNamespace(NAMESPACE).endMetadata()
        .addToData("value", value).build())
        .patch(new PatchContext.Builder().withPatchType(PatchType.SERVER_SIDE_APPLY).withFieldManager("guarded").withForce(true).build());
  }

  private String written() {
    return admin.configMaps().inNamespace(NAMESPACE).withName(OBJECT).get().getData().get("value");
  }

  @Test
  void whoSleptThroughItsLeaseWritesNothing() {
    write("before");
    pass(LASTS.plusSeconds(1));

    assertThatThrownBy(() -> write("after")).isInstanceOf(KubernetesClientException.class).hasMessageContaining("the Lease has run out");
    refused(guarded -> guarded.configMaps().inNamespace(NAMESPACE).withName(OBJECT).delete());
    refused(guarded -> guarded.resource(new ConfigMapBuilder().withNewMetadata().withName("other").withNamespace(NAMESPACE).endMetadata()
        .build()).create());
    assertThat(written()).isEqualTo("before");
    assertThat(client.configMaps().inNamespace(NAMESPACE).withName(OBJECT).get()).as("it may still look").isNotNull();
    assertThat(ends).hasValue(1);
  }

  private void refused(Consumer<KubernetesClient> writing) {
    assertThatThrownBy(() -> writing.accept(client)).hasMessageContaining("the Lease has run out");
  }

  @Test
  void aLeaseThatIsRenewedLastsOn() {
    for (int i = 0; i < 4; i++) {
      pass(LASTS.dividedBy(2));
      lock.get(client);
      lock.update(client, record());
      Awaitility.await().until(() -> term.mayWrite());
      write("turn " + i);
    }
    assertThat(written()).isEqualTo("turn 3");
    assertThat(ends).hasValue(0);
  }

  @Test
  void aRenewalThatTheApiServerRefusesDoesNotCount() {
    pass(LASTS.minusSeconds(1));
    lock.get(client);
    admin.leases().inNamespace(NAMESPACE).withName(LEASE).patch(PatchContext.of(PatchType.JSON_MERGE),
        "{\"spec\": {\"holderIdentity\": \"someone-else\"}}");
    assertThatThrownBy(() -> lock.update(client, record())).isInstanceOf(KubernetesClientException.class);
    pass(Duration.ofSeconds(2));
    assertThatThrownBy(() -> write("mine")).hasMessageContaining("the Lease has run out");
  }
}
