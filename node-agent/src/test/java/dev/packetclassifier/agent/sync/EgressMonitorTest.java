// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.agent.plan.AttachedProgram;
import dev.packetclassifier.agent.plan.ProgramState;
import dev.packetclassifier.api.v1alpha1.AttachMode;
import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.StationKey;
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

  private static AttachedProgram program(int ifindex, boolean observed, long passed, long left) {
    RetainedState kept = new RetainedState(ATTACHED, Map.of(), observed, StateUse.of(Set.of(Feature.FlowPackets)), StationKey.Address);
    return new AttachedProgram("scan", ifindex, "a".repeat(64), Mode.Enforce, AttachMode.Native, 7, "", Optional.of(new ProgramState(kept, passed, left)));
  }

  private void look(long seconds, AttachedProgram... programs) {
    monitor.update(List.of(programs), ATTACHED + Duration.ofSeconds(seconds).toNanos());
  }

  @Test
  void aMinuteOfArrivalsWithoutAnythingLeavingIsBlind() {
    look(1, program(2, true, 5, 3));
    look(31, program(2, true, 50, 3));
    assertThat(monitor.blind()).isEmpty();
    look(60, program(2, true, 99, 3));
    assertThat(monitor.blind()).as("59 s").isEmpty();
    look(61, program(2, true, 100, 3));
    assertThat(monitor.blind()).containsExactly("scan");
    assertThat(monitor.recoveredAt()).isEmpty();
    look(70, program(2, true, 120, 4));
    assertThat(monitor.blind()).isEmpty();
    assertThat(monitor.recoveredAt()).containsExactly(Map.entry("scan", ATTACHED + Duration.ofSeconds(70).toNanos()));
    look(129, program(2, true, 500, 4));
    assertThat(monitor.blind()).as("59 s after something left").isEmpty();
    look(130, program(2, true, 500, 4));
    assertThat(monitor.blind()).containsExactly("scan");
  }

  @Test
  void silenceOnBothSidesIsNotBlind() {
    look(1, program(2, true, 1000, 3));
    look(600, program(2, true, 1009, 3));
    assertThat(monitor.blind()).as("nine packets are no evidence").isEmpty();
    look(601, program(2, true, 1010, 3));
    assertThat(monitor.blind()).containsExactly("scan");
  }

  /** What is dropped is not answered: else a flood could switch the dropping off. */
  @Test
  void aFloodThatIsDroppedIsNoEvidence() {
    for (int second = 1; second < 300; second += 10) {
      look(second, program(2, true, 7, 3));
      assertThat(monitor.blind()).isEmpty();
    }
  }

  @Test
  void answersMayTakeAnotherInterface() {
    look(1, program(2, true, 10, 0), program(3, true, 0, 10));
    look(100, program(2, true, 1000, 0), program(3, true, 0, 500));
    look(200, program(2, true, 2000, 0), program(3, true, 0, 900));
    assertThat(monitor.blind()).isEmpty();
  }

  @Test
  void withoutAnObserverNothingIsBlind() {
    look(1, program(2, false, 10, 0));
    look(200, program(2, false, 1000, 0));
    assertThat(monitor.blind()).isEmpty();
  }

  /** An agent that starts anew need not wait for a minute to find out what was so since the attach. */
  @Test
  void whatNeverLeftSinceTheAttachIsBlindAtOnceAfterARestart() {
    look(59, program(2, true, 1000, 0));
    assertThat(monitor.blind()).isEmpty();
    monitor = new EgressMonitor();
    look(60, program(2, true, 1000, 0));
    assertThat(monitor.blind()).containsExactly("scan");
    monitor = new EgressMonitor();
    look(60, program(2, true, 1000, 1));
    assertThat(monitor.blind()).isEmpty();
  }

  @Test
  void whatIsDetachedIsForgotten() {
    look(1, program(2, true, 0, 1));
    look(61, program(2, true, 100, 1));
    assertThat(monitor.blind()).containsExactly("scan");
    look(62);
    assertThat(monitor.blind()).isEmpty();
    assertThat(monitor.recoveredAt()).isEmpty();
  }
}
