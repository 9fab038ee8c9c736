// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.bench;

import dev.packetclassifier.bpf.libbpf.TestRun;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/** A program run on one packet again and again, and what its runs took. */
final class Variant implements AutoCloseable {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final TestRun run;
  private final IntConsumer repeated;
  private final List<Double> nanoseconds = new ArrayList<>();

  /** @param repeated runs it so many times */
  Variant(TestRun run, IntConsumer repeated) {
    this.run = run;
    this.repeated = repeated;
  }

  /** The thread's own time, for the kernel's measure counts other processes' turns too. */
  void run(int repeat) {
    long start = THREADS.getCurrentThreadCpuTime();
    repeated.accept(repeat);
    nanoseconds.add((THREADS.getCurrentThreadCpuTime() - start) / (double) repeat);
  }

  void forget() {
    nanoseconds.clear();
  }

  double median() {
    return median(nanoseconds);
  }

  /** The median of the differences of runs of one round. */
  double minus(Variant other) {
    List<Double> differences = new ArrayList<>();
    for (int round = 0; round < nanoseconds.size(); round++) {
      differences.add(nanoseconds.get(round) - other.nanoseconds.get(round));
    }
    return median(differences);
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  @Override
  public void close() {
    run.close();
  }
}
