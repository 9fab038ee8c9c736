// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.equality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.fixture.Lab;
import dev.packetclassifier.bpf.frame.FrameBuilder;
import dev.packetclassifier.bpf.libbpf.MonotonicClock;
import dev.packetclassifier.bpf.program.AttachedMode;
import dev.packetclassifier.bpf.program.PinRoot;
import dev.packetclassifier.bpf.program.SampleModels;
import dev.packetclassifier.bpf.program.Trace;
import dev.packetclassifier.bpf.program.TracedInterface;
import dev.packetclassifier.bpf.program.Unjudged;
import dev.packetclassifier.bpf.shape.Geometry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A model with more groups of rows, over the state that a lesser one left: nothing is judged from what was not kept. */
class ColdSwapTest {
  private static final long NEVER = -1;
  private static final byte[] OLD = new FrameBuilder().ipv4().tcp(1000, 80, 16, 500).payload(20).build();
  private static final byte[] NEW = new FrameBuilder().ipv4().tcp(1001, 80, 16, 500).payload(20).build();
  private static final byte[] AGAIN = new FrameBuilder().ipv4().tcp(1000, 80, 2, 500).build();
  private static final byte[] END = new FrameBuilder().ipv4().tcp(1000, 80, 4, 500).build();

  private final Lab lab = new Lab();

  @AfterEach
  void close() {
    lab.close();
  }

  /** What the program tells of frames that arrive, in order. */
  private List<Trace> under(Feature feature, byte[]... frames) {
    return under(feature, NEVER, frames);
  }

  private List<Trace> under(Feature feature, long coldUntil, byte[]... frames) {
    List<Trace> traces = new ArrayList<>();
    try (TracedInterface traced = new TracedInterface(new PinRoot(lab.pins()), lab.wire().ifindex(), lab.wire().name(), AttachedMode.Native,
        SampleModels.revision("a", SampleModels.above(feature, 0), Map.of()), Mode.Observe, Geometry.ofRecords(64, 64, 64),
        coldUntil)) {
      lab.send(frames);
      await().untilAsserted(() -> {
        traces.addAll(traced.traces());
        assertThat(traces).hasSize(frames.length);
      });
    }
    return traces;
  }

  @Test
  void flowsOfTheLesserModelAreColdUntilTheyBeginAgain() {
    assertThat(under(Feature.LengthMean, OLD, OLD)).allMatch(trace -> trace.unjudged().isEmpty());
    List<Trace> greater = under(Feature.ForwardFirstLength, OLD, NEW, END, AGAIN);
    assertThat(greater).extracting(trace -> trace.unjudged().orElse(null)).containsExactly(Unjudged.Cold, null, Unjudged.Cold, null);
    assertThat(greater.get(1).features().get(Feature.ForwardFirstLength.ordinal())).isEqualTo(20);
  }

  @Test
  void aModelThatNeedsNoMoreGoesOnJudging() {
    under(Feature.ForwardFirstLength, OLD);
    List<Trace> same = under(Feature.ForwardFirstByte0, OLD);
    assertThat(same.get(0).unjudged()).isEmpty();
    assertThat(same.get(0).features().get(Feature.ForwardFirstByte0.ordinal())).as("kept before").isEqualTo(2);
    assertThat(under(Feature.FlowPackets, OLD).get(0).features().get(Feature.FlowPackets.ordinal())).isEqualTo(3);
  }

  /** By the kernel's own clock: a time that is over, and one that is not. */
  @Test
  void fromATimeOnFlowsOfTheLesserModelBeginAgain() {
    under(Feature.LengthMean, OLD, OLD);
    assertThat(under(Feature.ForwardPackets, MonotonicClock.micros() + 3_600_000_000L, OLD).get(0).unjudged()).hasValue(Unjudged.Cold);
    List<Trace> over = under(Feature.ForwardPackets, MonotonicClock.micros(), OLD, OLD);
    assertThat(over).allMatch(trace -> trace.unjudged().isEmpty());
    assertThat(over).extracting(trace -> trace.features().get(Feature.ForwardPackets.ordinal())).containsExactly(2, 3);
  }
}
