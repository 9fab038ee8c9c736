// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.libbpf;

import com.sun.jna.Memory;
import com.sun.jna.ptr.IntByReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file descriptor that is closed once. */
final class Descriptor implements AutoCloseable {
  private static final int DUPLICATE_CLOSE_ON_EXEC = 1030;
  /** Larger than any of the kernel's info structures; what the kernel does not know must be zero, and is. */
  private static final int INFO_SIZE = 512;
  private final int number;
  private boolean closed;

  Descriptor(int number) {
    this.number = number;
  }

  /** A descriptor of its own for what libbpf closes with its object. */
  static Descriptor duplicate(int number) {
    int copy = C.fcntl(number, DUPLICATE_CLOSE_ON_EXEC, 0);
    if (copy < 0) {
      throw Libbpf.failed("duplicate a file descriptor");
    }
    return new Descriptor(copy);
  }

  int number() {
    if (closed) {
      throw new IllegalStateException("already closed");
    }
    return number;
  }

  /** Whether it is a program's, and not a link's or a map's. */
  boolean isProgram() {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/fd/" + number())).toString().contains("bpf-prog");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the kernel says about the object, zero-filled; the caller closes it. */
  Memory info() {
    Memory info = new Memory(INFO_SIZE);
    info.clear();
    fillInfo(info);
    return info;
  }

  /** As info(), into a structure that names buffers to fill. */
  void fillInfo(Memory info) {
    Libbpf.check(Calls.bpf_obj_get_info_by_fd(number(), info, new IntByReference((int) info.size())), "ask the kernel about an object");
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      C.close(number);
    }
  }
}
