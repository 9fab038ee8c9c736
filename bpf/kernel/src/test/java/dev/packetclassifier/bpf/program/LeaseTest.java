// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.fixture.Lab;
import dev.packetclassifier.bpf.shape.Geometry;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Another process renews the lease of an enforcing program and is killed. */
class LeaseTest {
  private static final String CLASSIFIER = "sample";
  private static final Duration LENGTH = Duration.ofSeconds(1);

  private final Lab lab = new Lab();
  private final PinRoot root = new PinRoot(lab.pins());

  @AfterEach
  void close() {
    lab.close();
  }

  /** The process that is killed: root. */
  public static void main(String[] arguments) {
    try (Lease lease = Lease.pinned(new PinRoot(Path.of(arguments[0])), CLASSIFIER).orElseThrow()) {
      lease.renew(LENGTH);
      System.out.println("renewing");
      while (true) {
        lease.renew(LENGTH);
        LockSupport.parkNanos(LENGTH.toNanos() / 5);
      }
    }
  }

  private long dropped(InterfaceProgram program) {
    lab.send(SampleModels.MIDDLE);
    ClassCounts counted = program.counts().totals().getOrDefault("above", ClassCounts.ZERO);
    return counted.dropped();
  }

  @Test
  void aNewOneIsTheLongest() {
    ProtectedAddresses.open(root, CLASSIFIER).close();
    try (Lease lease = Lease.pinned(root, CLASSIFIER).orElseThrow()) {
      assertThat(lease.left()).isBetween(Lease.LONGEST.minusMinutes(1), Lease.LONGEST);
      lease.renew(Duration.ofSeconds(30));
    }
    ProtectedAddresses.open(root, CLASSIFIER).close();
    try (Lease lease = Lease.pinned(root, CLASSIFIER).orElseThrow()) {
      assertThat(lease.left()).as("opened again it is as it was").isLessThanOrEqualTo(Duration.ofSeconds(30));
      assertThatThrownBy(() -> lease.renew(Lease.LONGEST.plusSeconds(1))).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void droppingEndsWithWhoeverRenewsIt() throws Exception {
    ProtectedAddresses.open(root, CLASSIFIER).close();
    try (InterfaceProgram program = InterfaceProgram.attach(root, CLASSIFIER, lab.wire().ifindex(), lab.wire().name(), AttachedMode.Native,
        SampleModels.HIGH_PORTS, Mode.Enforce, Geometry.standard())) {
      Process agent = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-Xmx64m", "-XX:TieredStopAtLevel=1",
          "-cp",
          System.getProperty("java.class.path"), LeaseTest.class.getName(), root.path().toString())
          .redirectError(ProcessBuilder.Redirect.DISCARD).start();
      try (BufferedReader output = agent.inputReader()) {
        assertThat(output.readLine()).isEqualTo("renewing");
        long begun = System.nanoTime();
        await().until(() -> System.nanoTime() - begun > 2 * LENGTH.toNanos());
        long before = dropped(program);
        await().untilAsserted(() -> assertThat(dropped(program)).as("longer than a lease while it is renewed").isGreaterThan(before));
      } finally {
        agent.destroyForcibly().waitFor();
      }
      long killed = System.nanoTime();
      await().atMost(LENGTH.multipliedBy(3)).until(() -> {
        lab.near().received();
        lab.send(SampleModels.MIDDLE);
        return !lab.near().received().isEmpty();
      });
      assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(LENGTH.multipliedBy(2));
      ClassCounts counted = program.counts().totals().get("above");
      assertThat(counted.wouldDrop()).as("counting goes on").isGreaterThan(counted.dropped());
      program.detach();
    }
  }
}
