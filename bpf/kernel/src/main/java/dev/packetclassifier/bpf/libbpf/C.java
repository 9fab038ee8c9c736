// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.libbpf;

import com.sun.jna.Native;
import com.sun.jna.Pointer;

/** The C library's part. */
final class C {
  static {
    Native.register(C.class, "c");
  }

  private C() {}

  static native int close(int fd);

  static native int mount(String source, String target, String type, long flags, String options);

  /** Of the kernel's calls that this library has no function for: with three arguments. */
  static native long syscall(long number, long command, Pointer attributes, long size);

  static native int fcntl(int fd, int command, int argument);

  static native int clock_gettime(int clock, Pointer time);

  static native Pointer mmap(Pointer address, long length, int protection, int flags, int fd, long offset);

  static native int munmap(Pointer address, long length);

  static native int socket(int family, int type, int protocol);

  static native long send(int fd, Pointer bytes, long size, int flags);

  static native long recv(int fd, Pointer bytes, long size, int flags);

  static native Pointer if_indextoname(int ifindex, byte[] name);

  static native Pointer strerror(int errno);

  static native int vsnprintf(byte[] buffer, long size, String format, Pointer arguments);
}
