// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.libbpf;

import java.util.Set;

/** The kernel, or libbpf, refused a call. The message says what was tried, the kernel's words and, where known, what to do. */
public class BpfException extends RuntimeException {
  /** Errno values that callers tell apart. */
  public static final int ENOENT = 2;
  public static final int EBUSY = 16;
  public static final int EEXIST = 17;
  public static final int ENODEV = 19;
  public static final int EINVAL = 22;
  public static final int ERANGE = 34;
  public static final int EOPNOTSUPP = 95;

  public static final int ENOMEM = 12;
  public static final int ENOSPC = 28;
  private static final Set<Integer> DRIVER_REFUSALS = Set.of(EOPNOTSUPP, EINVAL, ERANGE, ENOMEM, ENOSPC);

  private final int errno;

  public BpfException(String message, int errno) {
    super(message);
    this.errno = errno;
  }

  /** The positive errno of the refusal, 0 when it was not a system call. */
  public int errno() {
    return errno;
  }

  /**
   * Whether a driver refuses native XDP in one of the ways drivers do: it has none, or not at this MTU, with these queues or this memory.
   * Another attach mode may work.
   */
  public boolean unsupportedByDriver() {
    return DRIVER_REFUSALS.contains(errno);
  }
}
