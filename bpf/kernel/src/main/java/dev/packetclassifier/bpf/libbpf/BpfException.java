package dev.packetclassifier.bpf.libbpf;

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

  private final int errno;

  public BpfException(String message, int errno) {
    super(message);
    this.errno = errno;
  }

  /** The positive errno of the refusal, 0 when it was not a system call. */
  public int errno() {
    return errno;
  }

  /** Whether the driver cannot do what was asked (native XDP on a device without it): another attach mode may work. */
  public boolean unsupportedByDriver() {
    return errno == EOPNOTSUPP;
  }
}
