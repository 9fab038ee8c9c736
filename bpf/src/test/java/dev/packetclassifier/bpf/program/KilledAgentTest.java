package dev.packetclassifier.bpf.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.packetclassifier.api.v1alpha1.Mode;
import dev.packetclassifier.bpf.fixture.Lab;
import dev.packetclassifier.bpf.fixture.Traffic;
import dev.packetclassifier.bpf.image.Geometry;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Another process swaps without end and is killed at random points; the next one finds everything in order. */
class KilledAgentTest {
  private static final String CLASSIFIER = "sample";
  private static final int KILLS = 50;
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
      program.swap(i % 3 == 0 ? SampleModels.LONG_PACKETS : i % 3 == 1 ? SampleModels.HIGH_PORTS : SampleModels.HIGHER_PORTS, Mode.Observe, Geometry.standard());
    }
  }

  @Test
  void losesNothingHoweverOftenItIsKilled() throws Exception {
    ProtectedAddresses.open(root, CLASSIFIER).close();
    InterfaceProgram.attach(root, CLASSIFIER, lab.wire().ifindex(), lab.wire().name(), AttachedAs.Native, SampleModels.HIGH_PORTS,
        Mode.Observe, Geometry.standard()).close();
    Random random = new Random(3);
    Traffic traffic = Traffic.start(lab);
    for (int i = 0; i < KILLS; i++) {
      swapUntilKilled(random.nextInt(LONGEST_LIFE_MS));
    }
    long sent = traffic.stop();
    try (InterfaceProgram program = InterfaceProgram.adopt(root, CLASSIFIER, lab.wire().ifindex()).orElseThrow()) {
      await().untilAsserted(() -> assertThat(program.counts().totals().values().stream().mapToLong(ClassCounts::packets).sum()).isEqualTo(sent));
      assertThat(traffic.received()).isEqualTo(sent);
      program.detach();
    }
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
