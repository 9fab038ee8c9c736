// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.packetclassifier.api.v1alpha1.Feature;
import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.fixture.Lab;
import dev.packetclassifier.bpf.fixture.Traffic;
import dev.packetclassifier.bpf.libbpf.Clsact;
import dev.packetclassifier.bpf.shape.Geometry;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Another process swaps without end and is killed at random points; the next one finds everything in order. */
class KilledAgentTest {
  private static final String CLASSIFIER = "sample";
  private static final int KILLS = 50;
  private static final Geometry SMALL = Geometry.ofRecords(1024, 1024, 1024);
  /** The same shape, another one, with an observer, with more state, with less. */
  private static final List<CompiledRevision> SWAPPED = List.of(SampleModels.LONG_PACKETS, SampleModels.HIGH_PORTS,
      SampleModels.HIGHER_PORTS,
      SampleModels.revision("d", SampleModels.above(Feature.FlowPackets, 5), Map.of()),
      SampleModels.revision("e", SampleModels.above(Feature.SourcePackets1s, 5), Map.of()),
      SampleModels.revision("f", SampleModels.above(Feature.ForwardPackets, 5), Map.of()));
  private static final int LONGEST_LIFE_MS = 400;
  private final Lab lab = new Lab();
  private final PinRoot root = new PinRoot(lab.pins());

  @AfterEach
  void close() {
    lab.close();
  }

  /** The process that is killed: root, ifindex. */
  public static void main(String[] arguments) {
    PinRoot root = new PinRoot(Path.of(arguments[0]));
    InterfaceProgram program = InterfaceProgram.adopt(root, CLASSIFIER, Integer.parseInt(arguments[1])).orElseThrow();
    System.out.println("swapping");
    for (int i = 0;; i++) {
      program.swap(SWAPPED.get(i % SWAPPED.size()), Mode.Observe, SMALL);
    }
  }

  @Test
  void losesNothingHoweverOftenItIsKilled() throws Exception {
    ProtectedAddresses.open(root, CLASSIFIER).close();
    InterfaceProgram.attach(root, CLASSIFIER, lab.wire().ifindex(), lab.wire().name(), AttachedMode.Native, SampleModels.HIGH_PORTS,
        Mode.Observe, Geometry.standard()).close();
    Random random = new Random(3);
    Traffic traffic = Traffic.start(lab);
    for (int i = 0; i < KILLS; i++) {
      swapUntilKilled(random.nextInt(LONGEST_LIFE_MS));
    }
    long sent = traffic.stop();
    try (InterfaceProgram program = InterfaceProgram.adopt(root, CLASSIFIER, lab.wire().ifindex()).orElseThrow()) {
      await().untilAsserted(() -> assertThat(program.counts().totals().values().stream().mapToLong(ClassCounts::packets).sum())
          .isEqualTo(sent));
      assertThat(traffic.received()).isEqualTo(sent);
      assertThat(observer().isPresent()).isEqualTo(program.running().kept().isPresent());
      program.detach();
    }
    assertThat(Clsact.exists(lab.wire().ifindex())).isFalse();
    assertThat(root.statePins(CLASSIFIER)).noneMatch(pin -> pin.getFileName().toString().contains("_"));
  }

  /** The number of the program that observes, whoever asks. */
  private Optional<Integer> observer() {
    return new EgressObserver(root, CLASSIFIER, lab.wire().ifindex()).program().map(program -> {
      try (program) {
        return program.info().id();
      }
    });
  }

  private void swapUntilKilled(int milliseconds) throws IOException, InterruptedException {
    Process agent = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-Xmx64m", "-XX:TieredStopAtLevel=1", "-cp",
        System.getProperty("java.class.path"), KilledAgentTest.class.getName(), root.path().toString(),
        Integer.toString(lab.wire().ifindex())).redirectError(new File("/dev/null")).start();
    try (BufferedReader output = agent.inputReader()) {
      assertThat(output.readLine()).isEqualTo("swapping");
      LockSupport.parkNanos(milliseconds * 1_000_000L);
    } finally {
      agent.destroyForcibly().waitFor();
    }
  }
}
