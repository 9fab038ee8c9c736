// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.reproduction;

import dev.packetclassifier.bpf.frame.FrameBuilder;
import dev.packetclassifier.bpf.libbpf.BpfProgram;
import dev.packetclassifier.bpf.libbpf.TestRun;
import dev.packetclassifier.bpf.model.Ensemble;
import dev.packetclassifier.bpf.model.Model;
import dev.packetclassifier.bpf.model.Tree;
import dev.packetclassifier.modelkit.manifest.Classifier;
import dev.packetclassifier.modelkit.manifest.Manifests;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code KernelTime PINS INTERFACE NAME MANIFEST}: nanoseconds of a packet in the kernel (BPF_PROG_RUN), the whole program, and of
 * inference alone: what it takes longer than the same program with a tree of one leaf, which extracts the same features. Both take turns.
 */
public final class KernelTime {
  private static final int ROUNDS = 31;
  private static final int REPEAT = 100_000;
  private static final byte[] FRAME = new FrameBuilder().ipv4().udp(40000, 8080).payload(64).build();
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private KernelTime() {}

  public static void main(String[] arguments) throws IOException {
    Classifier classifier = Manifests.read(Path.of(arguments[3]));
    Path pins = Path.of(arguments[0]);
    try (BpfProgram judging = Judging.held(pins, arguments[1], classifier.model(), classifier.digest());
        BpfProgram looking = Judging.held(pins, arguments[1], oneLeaf(classifier.model()), "0".repeat(64));
        TestRun whole = new TestRun(judging, FRAME.length);
        TestRun features = new TestRun(looking, FRAME.length)) {
      double[] wholes = new double[ROUNDS];
      double[] inferences = new double[ROUNDS];
      for (int round = -2; round < ROUNDS; round++) {
        double one = time(whole);
        double other = time(features);
        if (round >= 0) {
          wholes[round] = one;
          inferences[round] = one - other;
        }
      }
      Time.print(arguments[2], "kernel", "integer", Time.median(inferences));
      Time.print(arguments[2], "kernel", "whole program", Time.median(wholes));
    }
  }

  /** The thread's own time, for the kernel's measure counts other processes' turns too. */
  private static double time(TestRun run) {
    long start = THREADS.getCurrentThreadCpuTime();
    run.run(FRAME, REPEAT);
    return (THREADS.getCurrentThreadCpuTime() - start) / (double) REPEAT;
  }

  private static Model oneLeaf(Model model) {
    int classes = model.classes().size();
    Tree leaf = new Tree(new int[0], new long[0], new int[0], new int[0], 0, new byte[][] {new byte[classes]});
    return new Model(model.inputs(), model.classes(), new Ensemble(new int[classes], List.of(leaf)), model.vantage(), model.stations());
  }
}
