// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.packetclassifier.agent.kernel.Kernel;
import dev.packetclassifier.agent.kernel.KernelException;
import dev.packetclassifier.agent.log.DeduplicatingLog;
import dev.packetclassifier.api.v1alpha1.AgentLoss;
import dev.packetclassifier.api.v1alpha1.Assignment;
import dev.packetclassifier.bpf.program.Lease;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

class LeaseRenewalTest {
  private final List<Map<String, Duration>> renewed = new CopyOnWriteArrayList<>();
  private final AtomicBoolean alive = new AtomicBoolean(true);
  private final AtomicBoolean refusing = new AtomicBoolean();
  private volatile List<Assignment> assigned = List.of();
  private final LeaseRenewal renewal = new LeaseRenewal(kernel(), () -> assigned, alive::get,
      new DeduplicatingLog(Logger.getLogger(LeaseRenewalTest.class)));

  @SuppressWarnings("unchecked")
  private Kernel kernel() {
    return (Kernel) Proxy.newProxyInstance(Kernel.class.getClassLoader(), new Class<?>[] {Kernel.class}, (proxy, method, arguments) -> {
      assertThat(method.getName()).isEqualTo("renewLeases");
      renewed.add((Map<String, Duration>) arguments[0]);
      if (refusing.get()) {
        throw KernelException.because("no", null);
      }
      return null;
    });
  }

  private static Assignment assignment(String classifier, AgentLoss onAgentLoss, Integer leaseSeconds) {
    Assignment assignment = new Assignment();
    assignment.classifier = classifier;
    assignment.onAgentLoss = onAgentLoss;
    assignment.leaseSeconds = leaseSeconds;
    return assignment;
  }

  @Test
  void eachHasTheLengthThatItsAssignmentSays() {
    assigned = List.of(assignment("default", null, null), assignment("keeps", AgentLoss.KeepEnforcing, null),
        assignment("open", AgentLoss.FailOpen, null), assignment("short", AgentLoss.FailOpen, 5));
    renewal.renew();
    assertThat(renewed).containsExactly(Map.of("default", Lease.LONGEST, "keeps", Lease.LONGEST, "open", Duration.ofSeconds(30), "short",
        Duration.ofSeconds(5)));
  }

  @Test
  void anAgentThatHangsRenewsNone() {
    assigned = List.of(assignment("open", AgentLoss.FailOpen, 5));
    alive.set(false);
    renewal.renew();
    assertThat(renewed).isEmpty();
    alive.set(true);
    renewal.renew();
    assertThat(renewed).hasSize(1);
  }

  @Test
  void goesOnWhenTheKernelRefuses() throws InterruptedException {
    refusing.set(true);
    Thread thread = new Thread(renewal);
    thread.start();
    await().until(() -> renewed.size() >= 2);
    renewal.stop();
    thread.join(5_000);
    assertThat(thread.isAlive()).isFalse();
  }
}
