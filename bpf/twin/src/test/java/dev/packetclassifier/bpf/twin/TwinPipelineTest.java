// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.twin;

import static dev.packetclassifier.bpf.twin.Frames.ACK;
import static dev.packetclassifier.bpf.twin.Frames.SYN;
import static dev.packetclassifier.bpf.twin.Frames.reply;
import static dev.packetclassifier.bpf.twin.Frames.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.StationKey;
import dev.packetclassifier.bpf.feature.PaperFeatures;
import dev.packetclassifier.bpf.frame.GoldenStep;
import dev.packetclassifier.bpf.frame.GoldenSteps;
import dev.packetclassifier.bpf.parse.Hook;
import dev.packetclassifier.bpf.parse.Outcome;
import dev.packetclassifier.bpf.shape.Geometry;
import dev.packetclassifier.bpf.state.State;
import java.lang.management.ManagementFactory;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TwinPipelineTest {
  private static final long NEVER = -1;

  private static TwinOptions options(Set<Feature> used) {
    return new TwinOptions(used, StationKey.Address, Geometry.ofRecords(1024, 1024, 1024));
  }

  /** A model with more groups, over the same state, before its time comes: what was not kept is not judged until the flow begins again. */
  @Test
  void flowsOfALesserModelAreCold() {
    State state = options(EnumSet.allOf(Feature.class)).newState();
    Watch lesser = new Watch(new TwinPipeline(options(EnumSet.of(Feature.LengthMean)), state));
    Watch greater = new Watch(new TwinPipeline(options(EnumSet.of(Feature.LengthMean, Feature.SynCount)).coldUntil(NEVER), state));
    lesser.arrives(0, request(SYN));
    assertThat(lesser.pipeline().cold()).isFalse();
    greater.arrives(1, request(ACK));
    assertThat(greater.pipeline().cold()).isTrue();
    lesser.arrives(2, request(ACK)).shows(Feature.LengthMean, 40 * 256 + 1);
    assertThat(lesser.pipeline().cold()).as("what it needs was kept").isFalse();
    greater.arrives(1_000_002, request(SYN)).shows(Feature.SynCount, 2);
    assertThat(greater.pipeline().cold()).as("the flow began again").isFalse();
    // And what the lesser adds is lost to the greater again.
    lesser.leaves(1_000_003, reply(ACK));
    greater.arrives(1_000_004, request(ACK));
    assertThat(greater.pipeline().cold()).isTrue();
    greater.arrives(5, Frames.udp(1, 2, 3, 4));
    assertThat(greater.pipeline().cold()).as("a new flow").isFalse();
  }

  /** What lacks something begins again in its place, once: who began it and that it is answered stays, and no window counts it again. */
  @Test
  void whatIsStillColdBeginsAgainInItsPlace() {
    Set<Feature> more = EnumSet.of(Feature.FlowPackets, Feature.FlowDuration, Feature.FlowDirection, Feature.MidFlow, Feature.InterArrival,
        Feature.ForwardPackets, Feature.BackwardPackets, Feature.FlowLengthMean, Feature.LengthMean, Feature.SynCount,
        Feature.InterArrivalMin, Feature.SourceNewFlows60s, Feature.SourceUnanswered60s, Feature.SourcePackets60s);
    State state = options(EnumSet.allOf(Feature.class)).newState();
    Watch lesser = new Watch(new TwinPipeline(options(EnumSet.of(Feature.SourceUnanswered60s)), state));
    Watch greater = new Watch(new TwinPipeline(options(more).coldUntil(5_000_000), state));
    lesser.arrives(0, request(SYN)).leaves(1, reply(SYN | ACK)).arrives(2, request(ACK));
    greater.arrives(4_999_999, request(ACK));
    assertThat(greater.pipeline().cold()).isTrue();
    greater.leaves(5_000_000, reply(ACK)).shows(Feature.FlowPackets, 1, Feature.FlowDuration, 1, Feature.FlowDirection, 2, Feature.MidFlow,
        2,
        Feature.InterArrival, 0, Feature.ForwardPackets, 1, Feature.BackwardPackets, 2, Feature.FlowLengthMean, 40 * 256 + 1,
        Feature.LengthMean, 40 * 256 + 1, Feature.SynCount, 1, Feature.InterArrivalMin, 0);
    assertThat(greater.pipeline().cold()).isFalse();
    greater.arrives(5_000_010, request(ACK)).shows(Feature.FlowPackets, 2, Feature.InterArrival, 11, Feature.InterArrivalMin, 11,
        Feature.ForwardPackets, 2, Feature.SourceNewFlows60s, 2, Feature.SourceUnanswered60s, 1, Feature.SourcePackets60s, 4);
  }

  /** A flow that nobody has answered counts in the bucket of its beginning, whatever became of its record since. */
  @Test
  void anAnswerIsTakenBackWhereTheFlowWasCounted() {
    State state = options(EnumSet.allOf(Feature.class)).newState();
    Watch lesser = new Watch(new TwinPipeline(options(EnumSet.of(Feature.SourceUnanswered60s)), state));
    Watch greater = new Watch(new TwinPipeline(options(EnumSet.of(Feature.SourceUnanswered60s, Feature.SynCount)), state));
    lesser.arrives(0, request(SYN));
    greater.arrives(16_000_000, Frames.udp(1, 7, 2, 7)).arrives(16_000_001, request(ACK)).leaves(16_000_002, reply(ACK))
        .arrives(16_000_003, request(ACK)).shows(Feature.SourceUnanswered60s, 2);
    greater.arrives(60_000_000, request(ACK)).shows(Feature.SourceUnanswered60s, 2);
  }

  @Test
  void whatDoesNotParseChangesNothing() {
    Watch watch = Watch.all().arrives(0, request(ACK));
    byte[] broken = request(ACK).claim(30).build();
    assertThat(watch.pipeline().process(Hook.Arriving, 0, broken, 0, broken.length, broken.length, 0)).isEqualTo(Outcome.Malformed);
    watch.arrives(1, request(ACK)).shows(Feature.FlowPackets, 2, Feature.InterArrival, 2, Feature.SourcePackets1s, 2);
  }

  @Test
  void oneThatForgotIsAsGoodAsNew() {
    Watch used = Watch.all();
    observeAll(used.pipeline(), 2);
    used.pipeline().forget();
    Watch unused = Watch.all();
    for (GoldenStep step : GoldenSteps.all()) {
      byte[] frame = step.frame().bytes();
      for (Watch watch : List.of(used, unused)) {
        watch.pipeline().process(step.hook(), step.nanos(), frame, 0, frame.length, frame.length, step.segmentSize());
      }
      assertThat(used.pipeline().features()).as(step.frame().name()).isEqualTo(unused.pipeline().features());
      assertThat(used.pipeline().flowId()).as(step.frame().name()).isEqualTo(unused.pipeline().flowId());
    }
  }

  @Test
  void framesMayLieAnywhere() {
    Watch apart = Watch.all(StationKey.Mac);
    Watch amid = Watch.all(StationKey.Mac);
    for (GoldenStep step : GoldenSteps.all()) {
      byte[] frame = step.frame().bytes();
      byte[] around = new byte[frame.length + 20];
      System.arraycopy(frame, 0, around, 9, frame.length);
      assertThat(amid.pipeline().process(step.hook(), step.nanos(), around, 9, frame.length, frame.length, step.segmentSize()))
          .isEqualTo(apart.pipeline().process(step.hook(), step.nanos(), frame, 0, frame.length, frame.length, step.segmentSize()));
      assertThat(amid.pipeline().features()).as(step.frame().name()).isEqualTo(apart.pipeline().features());
    }
  }

  @Test
  void nothingIsAllocatedPerPacket() {
    for (Set<Feature> used : List.of(PaperFeatures.all(), EnumSet.allOf(Feature.class))) {
      TwinPipeline pipeline = new TwinPipeline(options(used));
      observeAll(pipeline, 10);
      var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
      long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
      observeAll(pipeline, 40);
      long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
      assertThat(allocated).as("bytes for %d packets", 40 * GoldenSteps.all().size()).isLessThan(40L * GoldenSteps.all().size());
    }
  }

  private static void observeAll(TwinPipeline pipeline, int rounds) {
    List<GoldenStep> steps = GoldenSteps.all();
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < steps.size(); i++) {
        GoldenStep step = steps.get(i);
        byte[] frame = step.frame().bytes();
        pipeline.process(step.hook(), step.nanos(), frame, 0, frame.length, frame.length, step.segmentSize());
        pipeline.dropped();
      }
    }
  }
}
