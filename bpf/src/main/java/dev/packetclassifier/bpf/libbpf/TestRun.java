package dev.packetclassifier.bpf.libbpf;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;

/** Runs a program on frames without an interface (BPF_PROG_RUN). Its buffers are used again: one thread at a time. */
public final class TestRun implements AutoCloseable {
  private static final int OPTIONS_SIZE = 80;
  private static final int DATA_IN = 8;
  private static final int DATA_IN_SIZE = 24;
  private static final int DATA_OUT_SIZE = 28;
  private static final int RETURN_VALUE = 56;
  private static final int REPEAT = 60;

  private final BpfProgram program;
  private final Memory options = new Memory(OPTIONS_SIZE);
  private final Memory frame;

  /** @param largestFrame in bytes; the kernel takes 14 bytes and more */
  public TestRun(BpfProgram program, int largestFrame) {
    this.program = program;
    frame = new Memory(largestFrame);
    options.clear();
    options.setLong(0, OPTIONS_SIZE);
  }

  /** Runs the program once. Returns its XDP action. */
  public int run(byte[] bytes) {
    return run(bytes, 1);
  }

  /** Runs the program `repeat` times on one frame. Returns the XDP action of the last run. */
  public int run(byte[] bytes, int repeat) {
    frame.write(0, bytes, 0, bytes.length);
    options.setLong(DATA_IN, Pointer.nativeValue(frame));
    options.setInt(DATA_IN_SIZE, bytes.length);
    /* The last call left the size of its frame there, which would now be the most that may come out. */
    options.setInt(DATA_OUT_SIZE, 0);
    options.setInt(REPEAT, repeat);
    int result = Calls.bpf_prog_test_run_opts(program.fd(), options);
    if (result != 0) {
      Libbpf.check(result, "run a program on a frame of " + bytes.length + " bytes");
    }
    return options.getInt(RETURN_VALUE);
  }

  @Override
  public void close() {
    options.close();
    frame.close();
  }
}
