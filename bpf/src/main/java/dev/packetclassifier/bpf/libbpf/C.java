package dev.packetclassifier.bpf.libbpf;

import com.sun.jna.Native;
import com.sun.jna.Pointer;

/** The C library's part. */
final class C {
  static {
    Native.register(C.class, "c");
  }

  private C() {
  }

  static native int close(int fd);

  static native int fcntl(int fd, int command, int argument);

  static native Pointer if_indextoname(int ifindex, byte[] name);

  static native Pointer strerror(int errno);

  static native int vsnprintf(byte[] buffer, long size, String format, Pointer arguments);
}
