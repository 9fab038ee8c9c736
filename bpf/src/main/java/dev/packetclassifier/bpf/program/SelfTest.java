package dev.packetclassifier.bpf.program;

/** Runs a revision in this kernel before anything is attached. */
public final class SelfTest {
  private SelfTest() {
  }

  /**
   * Loads the program with maps of its own, runs the golden frames through it and compares every verdict with the Java twin's.
   *
   * @throws SelfTestException naming the frame, what was expected and what came
   * @throws dev.packetclassifier.bpf.libbpf.LoadException when this kernel does not load it
   */
  public static void run(CompiledRevision revision) {
    throw new UnsupportedOperationException();
  }
}
