// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.equality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.Action;
import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.frame.FrameBuilder;
import dev.packetclassifier.bpf.image.Tracing;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.parse.Hook;
import dev.packetclassifier.bpf.program.EgressCounts;
import dev.packetclassifier.bpf.program.OfflineRun;
import dev.packetclassifier.bpf.program.SampleModels;
import dev.packetclassifier.bpf.shape.Geometry;
import dev.packetclassifier.bpf.twin.TwinOptions;
import dev.packetclassifier.bpf.twin.TwinPipeline;
import dev.packetclassifier.bpf.verdict.Judge;
import dev.packetclassifier.bpf.verdict.KnownHosts;
import dev.packetclassifier.bpf.verdict.Protection;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who goes on without an answer, in the kernel and in the twin: only an observer that is blind makes such flows, no flood does. */
class EgressCheckTest {
  private static final int SYN = 2;
  private static final int RST = 4;
  private static final int ACK = 16;
  private static final int CLIENT = 50;
  private static final int NODE = 60;
  private static final long SECOND = 1_000_000_000L;
  private static final Model FLOWS = SampleModels.above(Feature.FlowPackets, 1000);
  private static final Map<String, Action> PASS = Map.of();

  private OfflineRun kernel;
  private TwinPipeline pipeline;
  private Judge twin;
  private long now = 1000 * SECOND;
  private int client = 20000;

  private void judgeBy(Model model, Map<String, Action> actions) {
    kernel = new OfflineRun(SampleModels.revision("e", model, actions), Mode.Enforce, Geometry.ofRecords(8192, 8192, 8192),
        Tracing.Verdicts);
    pipeline = new TwinPipeline(TwinOptions.of(model, Geometry.ofRecords(8192, 8192, 8192)));
    twin = new Judge(pipeline, model, actions, new int[model.classes().size()], Mode.Enforce, new Protection(KnownHosts.NONE));
  }

  @AfterEach
  void close() {
    kernel.close();
  }

  private void arrive(int from, int to, int flags) {
    byte[] frame = new FrameBuilder().ipv4().fromHost(CLIENT).toHost(NODE).tcp(from, to, flags, 1024).build();
    now += 1_000_000;
    kernel.run(Hook.Arriving, now, frame, 0, frame.length, 0);
    twin.judge(now, frame, 0, frame.length, frame.length);
  }

  private void leave(int from, int to, int flags) {
    byte[] frame = new FrameBuilder().ipv4().fromHost(NODE).toHost(CLIENT).tcp(from, to, flags, 1024).build();
    now += 1_000_000;
    kernel.run(Hook.Leaving, now, frame, 0, frame.length, 0);
    twin.leave(now, frame, 0, frame.length, frame.length, 0);
  }

  /** A client that goes on after its SYN; its answer is seen or not. */
  private void connect(int port, boolean seen) {
    client++;
    arrive(client, port, SYN);
    if (seen) {
      leave(port, client, SYN | ACK);
    }
    arrive(client, port, ACK);
    arrive(client, port, ACK | 8);
    arrive(client, port, ACK | 1);
  }

  private void assertCounted(long pursued, long answered) {
    assertThat(kernel.egressCounts()).isEqualTo(new EgressCounts(pursued, answered));
    assertThat(pipeline.egressCheck().pursued()).as("the twin").isEqualTo(pursued);
    assertThat(pipeline.egressCheck().answered()).as("the twin").isEqualTo(answered);
  }

  @Test
  void answeredFlowsAreCountedOnce() {
    judgeBy(FLOWS, PASS);
    connect(80, true);
    connect(443, true);
    assertCounted(2, 2);
  }

  @Test
  void whileNobodyWasEverAnsweredEveryPortCounts() {
    judgeBy(FLOWS, PASS);
    connect(80, false);
    connect(81, false);
    assertCounted(2, 0);
  }

  /** An observer that goes blind: clients are answered and go on. */
  @Test
  void afterwardsFlowsToThePortsThatAnswerAreMissed() {
    judgeBy(FLOWS, PASS);
    connect(80, true);
    connect(80, false);
    connect(80, false);
    assertCounted(3, 1);
  }

  /** A flood that goes on blindly, to a port behind which nobody answers, must not switch enforcing off. */
  @Test
  void goingOnAtAFilteredPortSaysNothing() {
    judgeBy(FLOWS, PASS);
    connect(80, true);
    for (int i = 0; i < 200; i++) {
      connect(81, false);
    }
    assertCounted(1, 1);
  }

  @Test
  void aPortCountsForTenMinutesAfterAnAnswer() {
    judgeBy(FLOWS, PASS);
    connect(80, true);
    now += 590 * SECOND;
    connect(80, false);
    assertCounted(2, 1);
    now += 20 * SECOND;
    connect(80, false);
    assertCounted(2, 1);
  }

  /** SYN floods, scans, and refused connections: nobody goes on. */
  @Test
  void whoDoesNotGoOnSaysNothing() {
    judgeBy(FLOWS, PASS);
    for (int i = 0; i < 100; i++) {
      arrive(++client, 80, SYN);
      arrive(client, 80, SYN);
      arrive(client, 80, SYN);
    }
    arrive(++client, 80, SYN);
    arrive(client, 80, ACK);
    arrive(client, 80, RST | ACK);
    arrive(client, 80, ACK);
    for (int i = 0; i < 5; i++) {
      arrive(client + 1, 80, ACK);
    }
    client += 2;
    arrive(client, 80, SYN | ACK);
    arrive(client, 80, ACK);
    arrive(client, 80, ACK);
    assertCounted(0, 0);
  }

  /** What this node dropped gets no answer, and that says nothing. */
  @Test
  void aFlowOfWhichAPacketWasDroppedSaysNothing() {
    judgeBy(SampleModels.above(Feature.FlowPackets, 1), Map.of("below", Action.Drop));
    connect(80, false);
    connect(80, true);
    assertCounted(0, 0);
  }
}
