// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.agent.kernel.InterfaceCounts;
import dev.packetclassifier.agent.kernel.Kernel;
import dev.packetclassifier.bpf.program.ClassCounts;
import dev.packetclassifier.bpf.program.Counts;
import dev.packetclassifier.bpf.program.EgressCounts;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CountsCacheTest {
  private static final int IFINDEX = 7;

  private String running = "scan-a";
  private int readings;
  private final CountsCache latest = new CountsCache(kernel());

  @Test
  void everybodyWhoScrapesInASecondSeesOneReading() {
    assertThat(latest.ofRevision("scan", IFINDEX, "scan-a")).isEqualTo(1);
    assertThat(latest.ofRevision("scan", IFINDEX, "scan-a")).isEqualTo(1);
    assertThat(readings).isEqualTo(1);
  }

  /** Without this a scrape within a second of a swap would say that the new revision had judged nothing yet. */
  @Test
  void afterATurnTheCountsKnowTheRevisionThatTheTurnPutInAttachPoint() {
    assertThat(latest.ofRevision("scan", IFINDEX, "scan-a")).isEqualTo(1);
    running = "scan-b";
    assertThat(latest.ofRevision("scan", IFINDEX, "scan-b")).as("what was read before the turn").isZero();
    assertThat(latest.refreshed()).extracting(InterfaceCounts::revision).containsExactly("scan-b");
    assertThat(latest.ofRevision("scan", IFINDEX, "scan-b")).isEqualTo(2);
    assertThat(latest.firstPacketOfRevision("scan", IFINDEX, "scan-b")).isPositive();
    assertThat(latest.ofRevision("scan", IFINDEX, "scan-a")).isZero();
    assertThat(readings).isEqualTo(2);
  }

  /** A kernel that is only counted: each reading finds as many packets as there were readings. */
  private Kernel kernel() {
    return (Kernel) Proxy.newProxyInstance(Kernel.class.getClassLoader(), new Class<?>[] {Kernel.class}, (proxy, method, arguments) -> {
      assertThat(method.getName()).isEqualTo("counts");
      readings++;
      Map<String, ClassCounts> classes = Map.of("benign", new ClassCounts(readings, 0, 0, 0, 0));
      return List.of(new InterfaceCounts("scan", IFINDEX, "eth0", running,
          new Counts(classes, classes, Map.of(), OptionalLong.of(System.nanoTime()), 0, EgressCounts.ZERO)));
    });
  }
}
