// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.equality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.api.v1alpha1.StationKey;
import dev.packetclassifier.api.v1alpha1.Vantage;
import dev.packetclassifier.bpf.fixture.Commands;
import dev.packetclassifier.bpf.fixture.Lab;
import dev.packetclassifier.bpf.frame.FrameBuilder;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.parse.Hook;
import dev.packetclassifier.bpf.program.AttachedMode;
import dev.packetclassifier.bpf.program.PinRoot;
import dev.packetclassifier.bpf.program.SampleModels;
import dev.packetclassifier.bpf.program.Trace;
import dev.packetclassifier.bpf.program.TracedInterface;
import dev.packetclassifier.bpf.shape.Geometry;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A bridge of two ports: both directions of a flow arrive, each at its own port, and are one record. */
class TransitTest {
  private static final byte[] REQUEST = new FrameBuilder().ipv4().udp(1000, 53).payload(20).build();
  private static final byte[] REPLY = new FrameBuilder().ipv4().fromHost(FrameBuilder.RECEIVER_HOST).toHost(FrameBuilder.SENDER_HOST)
      .udp(53, 1000)
      .payload(90).build();

  private final String bridge = "pkb" + ProcessHandle.current().pid();
  private final Lab one = new Lab();
  private final Lab other = new Lab();

  @BeforeEach
  void connect() {
    Commands.run("ip", "link", "add", bridge, "type", "bridge");
    Commands.run("sysctl", "-qw", "net/ipv6/conf/" + bridge + "/disable_ipv6=1");
    Commands.run("ip", "link", "set", one.wire().name(), "master", bridge);
    Commands.run("ip", "link", "set", other.wire().name(), "master", bridge);
    Commands.run("ip", "link", "set", bridge, "up");
  }

  @AfterEach
  void close() {
    Commands.run("ip", "link", "del", bridge);
    try (one; other) {
      // Closed in any case.
    }
  }

  private TracedInterface traced(Lab port) {
    Model every = SampleModels.everyFeature();
    Model model = new Model(every.inputs(), every.classes(), every.scorer(), Vantage.Transit, StationKey.Address);
    return new TracedInterface(new PinRoot(one.pins()), port.wire().ifindex(), port.wire().name(), AttachedMode.Native,
        SampleModels.revision("a", model, Map.of()), Mode.Observe, Geometry.ofRecords(64, 64, 64));
  }

  /** What a port's program tells of one frame that a host sends. */
  private static Trace take(Lab port, TracedInterface traced, byte[] frame) {
    port.send(frame);
    return await().until(traced::traces, traces -> !traces.isEmpty()).get(0);
  }

  @Test
  void aFlowAcrossIsOneRecord() {
    try (TracedInterface near = traced(one); TracedInterface far = traced(other)) {
      assertThat(near.settings().observes()).isFalse();
      expect(take(one, near, REQUEST), 1, 1, 1);
      expect(take(other, far, REPLY), 2, 2, 2);
      Trace again = take(one, near, REQUEST);
      expect(again, 3, 1, 2);
      assertThat(value(again, Feature.BackwardFirstLength)).isEqualTo(90);
      assertThat(value(again, Feature.SourceUnanswered60s)).as("it was answered").isEqualTo(1);
      assertThat(value(again, Feature.SourceNewFlows60s)).isEqualTo(2);
      assertThat(value(again, Feature.DestinationSpokeDns)).isEqualTo(2);
    }
  }

  private static void expect(Trace trace, int packets, int direction, int backward) {
    assertThat(trace.hook()).isEqualTo(Hook.Arriving);
    assertThat(value(trace, Feature.FlowPackets)).isEqualTo(packets);
    assertThat(value(trace, Feature.FlowDirection)).isEqualTo(direction);
    assertThat(value(trace, Feature.BackwardPackets)).isEqualTo(backward);
  }

  private static int value(Trace trace, Feature feature) {
    return trace.features().get(feature.ordinal());
  }
}
