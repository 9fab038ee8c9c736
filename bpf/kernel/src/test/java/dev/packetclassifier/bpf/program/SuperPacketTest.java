// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.fixture.Lab;
import dev.packetclassifier.bpf.model.Ensemble;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.model.Tree;
import dev.packetclassifier.bpf.parse.Hook;
import dev.packetclassifier.bpf.shape.Geometry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An ordinary server answers through TCP with segmentation offload: what leaves are few large packets that stand for many. */
class SuperPacketTest {
  private static final int PORT = 8000;
  private static final int REPLY = 200_000;
  private static final List<Feature> LOOKED_AT = List.of(Feature.BackwardPackets, Feature.BackwardFirstByte0, Feature.BackwardFirstByte3,
      Feature.BackwardFirstLength, Feature.ForwardFirstByte0, Feature.MidFlow, Feature.FlowDirection);
  private final Lab lab = new Lab();

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void theObserverSeesThemAsTheirSegments() throws Exception {
    String near = "10.213." + (ProcessHandle.current().pid() & 255) + ".1";
    String far = near.substring(0, near.length() - 1) + "2";
    lab.wire().addresses(near, far);
    Model model = new Model(LOOKED_AT.stream().map(SampleModels::raw).toList(), List.of("a", "b"),
        new Ensemble(new int[2], List.of(new Tree(new int[0], new long[0], new int[0], new int[0], 0, new byte[][] {{0, 0}}))));
    List<Trace> traces = new ArrayList<>();
    try (ServerSocket server = new ServerSocket(PORT, 1, InetAddress.getByName(near));
        TracedInterface traced = new TracedInterface(new PinRoot(lab.pins()), lab.wire().ifindex(), lab.wire().name(), AttachedMode.Native,
            SampleModels.revision("a", model, Map.of()), Mode.Observe, Geometry.ofRecords(1024, 1024, 1024))) {
      Thread answering = new Thread(() -> answer(server));
      answering.start();
      assertThat(lab.wire().atFarEnd(() -> ask(near))).isEqualTo(REPLY);
      answering.join();
      await().untilAsserted(() -> {
        traces.addAll(traced.traces());
        assertThat(payload(ofConnection(traces))).isGreaterThanOrEqualTo(REPLY);
      });
    }
    List<Trace> left = ofConnection(traces).stream().filter(trace -> trace.hook() == Hook.Leaving).toList();
    assertThat(left).anyMatch(trace -> trace.segmentSize() > 0 && trace.length() > 3 * trace.segmentSize());
    Trace last = left.get(left.size() - 1);
    int packets = left.stream().mapToInt(SuperPacketTest::packets).sum();
    assertThat(feature(last, Feature.BackwardPackets)).isEqualTo(packets + 1);
    assertThat(packets).isGreaterThan(2 * left.size());
    assertThat(feature(last, Feature.BackwardFirstByte0)).isEqualTo('2' + 1);
    assertThat(feature(last, Feature.BackwardFirstByte3)).isEqualTo(' ' + 1);
    assertThat(feature(last, Feature.ForwardFirstByte0)).isEqualTo('G' + 1);
    assertThat(feature(last, Feature.MidFlow)).isEqualTo(1);
    assertThat(traces).allMatch(trace -> trace.lost() == 0);
  }

  /** Frames of the connection are those that have its port; all else on the wire is ARP. */
  private static List<Trace> ofConnection(List<Trace> traces) {
    return traces.stream().filter(trace -> (trace.bytes()[12] & 0xff) == 8 && trace.bytes()[13] == 0).toList();
  }

  private static long payload(List<Trace> traces) {
    return traces.stream().filter(trace -> trace.hook() == Hook.Leaving).mapToLong(trace -> trace.length() - headers(trace)).sum();
  }

  private static int headers(Trace trace) {
    return 14 + 20 + (trace.bytes()[14 + 20 + 12] >> 4 & 15) * 4;
  }

  private static int packets(Trace trace) {
    int size = trace.segmentSize();
    return size == 0 ? 1 : Math.max(1, (trace.length() - headers(trace) + size - 1) / size);
  }

  private static int feature(Trace trace, Feature feature) {
    return trace.features().get(feature.ordinal());
  }

  private static void answer(ServerSocket server) {
    try (Socket connection = server.accept()) {
      connection.getInputStream().readNBytes(4);
      byte[] reply = new byte[REPLY];
      System.arraycopy("200 OK".getBytes(), 0, reply, 0, 6);
      connection.getOutputStream().write(reply);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Bytes of the reply. */
  private static int ask(String address) throws IOException {
    try (Socket connection = new Socket(address, PORT)) {
      connection.getOutputStream().write("GET ".getBytes());
      return connection.getInputStream().readAllBytes().length;
    }
  }
}
