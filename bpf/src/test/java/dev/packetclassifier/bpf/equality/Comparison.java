package dev.packetclassifier.bpf.equality;

import dev.packetclassifier.bpf.program.Rehearsal;

/** One program in the kernel, run by hand, and its twin, step by step. Allocates nothing while they agree. */
final class Comparison implements AutoCloseable {
  private final Twin twin;
  private final Rehearsal kernel;
  private final Told told;

  Comparison(Scenario scenario) {
    twin = scenario.twin();
    kernel = scenario.kernel();
    told = new Told.ByHand(kernel);
  }

  /** Whether packets that leave are looked at. */
  boolean observes() {
    return kernel.observes();
  }

  /** What is not the same; null when nothing is. */
  String take(Step step) {
    byte[] frame = step.frame();
    kernel.run(step.hook(), step.nanos(), frame, 0, frame.length, step.segmentSize());
    return twin.take(step.hook(), step.nanos(), frame, frame.length, step.segmentSize(), told);
  }

  /** Whether the last packet got a verdict. */
  boolean judged() {
    return twin.judged();
  }

  /** Whether the last packet's verdict is one that Enforce drops. */
  boolean wouldDrop() {
    return twin.wouldDrop();
  }

  /** What the kernel told of the last packet. */
  Told told() {
    return told;
  }

  @Override
  public void close() {
    kernel.close();
  }
}
