// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.equality;

import dev.packetclassifier.bpf.program.FlowCounts;
import dev.packetclassifier.bpf.program.OfflineRun;
import java.util.List;

/** The programs of a classifier in the kernel, run by hand, and their twins, step by step. Allocates nothing while they agree. */
final class Comparison implements AutoCloseable {
  private final List<Twin> twins;
  private final List<OfflineRun> kernels;
  private final Told[] told;
  private Twin last;
  private Told lastTold;

  Comparison(Scenario scenario) {
    this(scenario.kernels(), scenario.twins());
  }

  /**
   * @param kernels are closed with this
   * @param twins in the same order
   */
  Comparison(List<OfflineRun> kernels, List<Twin> twins) {
    this.kernels = kernels;
    this.twins = twins;
    told = kernels.stream().map(Told.ByHand::new).toArray(Told[]::new);
  }

  /** Of each program, whether it looks at packets that leave. */
  boolean[] observes() {
    boolean[] observes = new boolean[kernels.size()];
    for (int i = 0; i < observes.length; i++) {
      observes[i] = kernels.get(i).observes();
    }
    return observes;
  }

  /** What is not the same; null when nothing is. */
  String take(Step step) {
    byte[] frame = step.frame();
    last = twins.get(step.program());
    lastTold = told[step.program()];
    kernels.get(step.program()).run(step.hook(), step.nanos(), frame, 0, frame.length, step.segmentSize(), step.segments());
    return last.take(step.hook(), step.nanos(), frame, frame.length, step.segmentSize(), step.segments(), lastTold);
  }

  /** Whether the last packet got a verdict. */
  boolean judged() {
    return last.judged();
  }

  /** Whether the last packet was judged by a shadow, too. */
  boolean compared() {
    return last.compared();
  }

  /** Of each program, established flows in the kernel and in the twin where they are not the same; null when they are. */
  String flows() {
    for (int i = 0; i < twins.size(); i++) {
      dev.packetclassifier.bpf.state.FlowCounts twin = twins.get(i).flowCounts();
      FlowCounts kernel = kernels.get(i).flowCounts();
      List<Long> expected = List.of(twin.established(), twin.falseDrops(), twin.shadowFalseDrops());
      List<Long> counted = List.of(kernel.established(), kernel.falseDrops().get(0), kernel.shadowFalseDrops().get(0));
      if (!expected.equals(counted)) {
        return "program " + i + ", established flows, false drops, of the shadow: twin " + expected + ", kernel " + counted;
      }
    }
    return null;
  }

  /** Established flows, and of these false drops by the active model and by the shadow, over all programs. */
  long[] flowTotals() {
    long[] totals = new long[3];
    for (Twin twin : twins) {
      totals[0] += twin.flowCounts().established();
      totals[1] += twin.flowCounts().falseDrops();
      totals[2] += twin.flowCounts().shadowFalseDrops();
    }
    return totals;
  }

  /** Whether the last packet got none because its flow has not all that the model looks at. */
  boolean cold() {
    return last.cold();
  }

  /** Whether the last packet's verdict is one that Enforce drops. */
  boolean wouldDrop() {
    return last.wouldDrop();
  }

  /** What the kernel told of the last packet. */
  Told told() {
    return lastTold;
  }

  @Override
  public void close() {
    kernels.forEach(OfflineRun::close);
  }
}
