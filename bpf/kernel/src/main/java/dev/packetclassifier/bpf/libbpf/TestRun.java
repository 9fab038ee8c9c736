// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.libbpf;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;

/**
 * Runs a program on frames without an interface (BPF_PROG_RUN). Nothing is allocated for a run, its buffers are used again: one thread
 * at a time.
 */
public final class TestRun implements AutoCloseable {
  /** Bytes in front of the frame, where a program whose clock is given reads the time. */
  private static final int TIME = Long.BYTES;
  private static final int OPTIONS_SIZE = 80;
  private static final int DATA_IN = 8;
  private static final int DATA_IN_SIZE = 24;
  private static final int DATA_OUT_SIZE = 28;
  private static final int CONTEXT_IN = 32;
  private static final int CONTEXT_IN_SIZE = 48;
  private static final int RETURN_VALUE = 56;
  private static final int REPEAT = 60;
  private static final int XDP_CONTEXT = 24;
  private static final int XDP_DATA = 0;
  private static final int XDP_DATA_END = 4;
  private static final int PACKET_CONTEXT = 192;
  private static final int PACKET_SEGMENTS = 164;
  private static final int PACKET_SEGMENT_SIZE = 176;

  private static final int ETHERTYPE = 12;
  private static final int TYPE_IPV4 = 0x0800;
  private static final int TYPE_IPV6 = 0x86dd;
  /** Bytes of a frame with the header. */
  private static final int IPV4 = 34;
  private static final int IPV6 = 54;
  private static final int LONGEST_AT_TC = 3500;

  private final int program;
  private final Memory options = new Memory(OPTIONS_SIZE);
  private final Memory context = new Memory(PACKET_CONTEXT);
  private final Memory frame;
  private final Pointer start;

  /**
   * @param program stays open as long as this is used
   * @param largestFrame in bytes; the kernel takes 14 bytes and more
   */
  public TestRun(BpfProgram program, int largestFrame) {
    this.program = program.fd();
    frame = new Memory(TIME + largestFrame);
    start = frame.share(TIME);
    options.clear();
    context.clear();
    options.setLong(0, OPTIONS_SIZE);
  }

  /** Whether the kernel runs a program of tc by hand on a frame: not when it says IP and has not its header, nor when it is longer than a page. */
  public static boolean isPossibleAtTc(byte[] bytes) {
    int type = (bytes[ETHERTYPE] & 0xff) << 8 | bytes[ETHERTYPE + 1] & 0xff;
    return bytes.length <= LONGEST_AT_TC && bytes.length >= (type == TYPE_IPV4 ? IPV4 : type == TYPE_IPV6 ? IPV6 : 0);
  }

  /** Runs an XDP program once. Returns its action. */
  public int run(byte[] bytes) {
    return run(bytes, 1);
  }

  /** Runs an XDP program once on a part of an array. */
  public int run(byte[] bytes, int offset, int length) {
    start.write(0, bytes, offset, length);
    context(0, 0);
    return run(start, length, 1);
  }

  /** Runs the program `repeat` times on one frame. Returns the action of the last run. */
  public int run(byte[] bytes, int repeat) {
    start.write(0, bytes, 0, bytes.length);
    context(0, 0);
    return run(start, bytes.length, repeat);
  }

  /** Runs an XDP program `repeat` times on one frame, at one time. Returns the action of the last run. */
  public int runAt(long nanos, byte[] bytes, int offset, int length, int repeat) {
    frame.setLong(0, nanos);
    start.write(0, bytes, offset, length);
    context.setInt(XDP_DATA, TIME);
    context.setInt(XDP_DATA_END, TIME + length);
    context(XDP_CONTEXT, Pointer.nativeValue(context));
    return run(frame, TIME + length, repeat);
  }

  /**
   * Runs a program of the tc hooks.
   *
   * @param segmentSize payload bytes of each of the packets that this one stands for; 0 when it is one
   * @param segments the kernel's number of them; 0 when it says none
   */
  public int runTc(byte[] bytes, int offset, int length, int segmentSize, int segments, int repeat) {
    start.write(0, bytes, offset, length);
    context.setLong(0, 0);
    context.setInt(PACKET_SEGMENTS, segments);
    context.setInt(PACKET_SEGMENT_SIZE, segmentSize);
    context(PACKET_CONTEXT, Pointer.nativeValue(context));
    return run(start, length, repeat);
  }

  private void context(int size, long address) {
    options.setLong(CONTEXT_IN, address);
    options.setInt(CONTEXT_IN_SIZE, size);
  }

  private int run(Pointer data, int size, int repeat) {
    options.setLong(DATA_IN, Pointer.nativeValue(data));
    options.setInt(DATA_IN_SIZE, size);
    /* The last call left the size of its frame there, which would now be the most that may come out. */
    options.setInt(DATA_OUT_SIZE, 0);
    options.setInt(REPEAT, repeat);
    int result = Calls.bpf_prog_test_run_opts(program, options);
    if (result != 0) {
      Libbpf.check(result, "run a program on a frame of " + size + " bytes");
    }
    return options.getInt(RETURN_VALUE);
  }

  @Override
  public void close() {
    options.close();
    context.close();
    frame.close();
  }
}
