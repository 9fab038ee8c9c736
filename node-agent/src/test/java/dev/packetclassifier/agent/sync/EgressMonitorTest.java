// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.agent.plan.AttachedProgram;
import dev.packetclassifier.agent.plan.ProgramState;
import dev.packetclassifier.api.v1alpha1.AttachMode;
import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.StationKey;
import dev.packetclassifier.bpf.program.EgressCounts;
import dev.packetclassifier.bpf.program.RetainedState;
import dev.packetclassifier.bpf.shape.StateUse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EgressMonitorTest {
  private static final long ATTACHED = Duration.ofHours(1).toNanos();

  private EgressMonitor monitor = new EgressMonitor();

  private static AttachedProgram program(int ifindex, boolean observed, long pursued, long answered) {
    RetainedState kept = new RetainedState(ATTACHED, Map.of(), observed, StateUse.of(Set.of(Feature.FlowPackets)), StationKey.Address);
    return new AttachedProgram("scan", ifindex, "a".repeat(64), Mode.Enforce, AttachMode.Native, 7, "",
        Optional.of(new ProgramState(kept, 0, 0, new EgressCounts(pursued, answered))));
  }

  private void look(long seconds, AttachedProgram... programs) {
    monitor.update(List.of(programs), Map.of(2, "eth0", 3, "eth1"), ATTACHED + Duration.ofSeconds(seconds).toNanos());
  }

  private void assertSees() {
    assertThat(monitor.visibility().blind()).isEmpty();
  }

  private void assertBlind() {
    assertThat(monitor.visibility().blind()).containsOnlyKeys("scan");
  }

  @Test
  void fewerThanOneInTenAnsweredWithinAMinuteIsBlind() {
    look(0, program(2, true, 0, 0));
    look(30, program(2, true, 500, 0));
    assertSees();
    look(59, program(2, true, 1000, 0));
    assertSees();
    look(60, program(2, true, 1000, 99));
    assertBlind();
    assertThat(monitor.visibility().blind().get("scan")).startsWith("of 1000 flows to eth0 that went on after their SYN, 99 were seen");
    assertThat(monitor.visibility().recoveredAt()).isEmpty();
  }

  @Test
  void oneInTenIsEnough() {
    look(0, program(2, true, 0, 0));
    look(60, program(2, true, 1000, 100));
    assertSees();
  }

  @Test
  void lessThanFiftyFlowsSayNothing() {
    look(0, program(2, true, 0, 0));
    look(60, program(2, true, 49, 0));
    assertSees();
    look(61, program(2, true, 50, 0));
    assertBlind();
  }

  /** What was seen before the last minute does not help. */
  @Test
  void onlyTheLastMinuteCounts() {
    for (int second = 0; second <= 600; second += 10) {
      look(second, program(2, true, second, second));
      assertSees();
    }
    for (int second = 610; second <= 670; second += 10) {
      look(second, program(2, true, second, 600));
    }
    assertBlind();
    look(730, program(2, true, 730, 600));
    assertBlind();
    look(790, program(2, true, 790, 660));
    assertSees();
    assertThat(monitor.visibility().recoveredAt()).containsExactly(Map.entry("scan", ATTACHED + Duration.ofSeconds(790).toNanos()));
  }

  @Test
  void aBlindInterfaceStaysBlindWhileNothingHappens() {
    look(0, program(2, true, 0, 0));
    look(60, program(2, true, 100, 0));
    look(600, program(2, true, 100, 0));
    assertBlind();
  }

  @Test
  void oneBlindInterfaceOfTwoSuffices() {
    look(0, program(2, true, 0, 0), program(3, true, 0, 0));
    look(60, program(2, true, 1000, 0), program(3, true, 1000, 1000));
    assertBlind();
    look(120, program(2, true, 2000, 1000), program(3, true, 2000, 2000));
    assertSees();
  }

  @Test
  void withoutAnObserverNothingIsBlind() {
    look(0, program(2, false, 0, 0));
    look(200, program(2, false, 1000, 0));
    assertSees();
  }

  /** Else a blind classifier would enforce for a minute whenever its agent restarts. */
  @Test
  void afterARestartWhatWasCountedSinceTheAttachDecides() {
    look(600, program(2, true, 1000, 0));
    assertBlind();
    monitor = new EgressMonitor();
    look(600, program(2, true, 1000, 900));
    assertSees();
  }

  @Test
  void whatIsDetachedIsForgotten() {
    look(0, program(2, true, 0, 0));
    look(60, program(2, true, 1000, 0));
    assertBlind();
    look(61);
    assertSees();
    look(62, program(2, true, 0, 0));
    assertSees();
    assertThat(monitor.visibility().recoveredAt()).isEmpty();
  }
}
