// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.libbpf;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.List;

/**
 * The tcx hooks for what arrives at an interface and what leaves it (Linux 6.6): a list of programs that all packets pass before any classic filter; one that ends
 * with a verdict of its own hides them from the rest. Asked of the kernel itself, for libbpf has a call for it from 1.3 on only.
 */
public final class Tcx {
  private static final long SYSCALL_BPF = Native.POINTER_SIZE == 8 && System.getProperty("os.arch").equals("aarch64") ? 280 : 321;
  private static final int PROG_QUERY = 16;
  private static final int LINK_CREATE = 28;
  private static final int BEFORE = 1 << 3;
  private static final int LOOPBACK = 1;

  // union bpf_attr: link_create and query
  private static final int LINK_SIZE = 32;
  private static final int QUERY_SIZE = 64;
  private static final int QUERY_IDS = 16;
  private static final int QUERY_COUNT = 24;
  private static final int MOST_PROGRAMS = 64;

  private Tcx() {}

  /** Whether this kernel has the hook; asked once. */
  public static boolean isSupported() {
    return Support.THERE;
  }

  private static final class Support {
    static final boolean THERE = probe();

    private static boolean probe() {
      try {
        programIds(LOOPBACK, Direction.Egress);
        return true;
      } catch (BpfException e) {
        return false;
      }
    }
  }

  /** Attaches a program in front of all that are there; it stays as long as the link is held or pinned. */
  public static BpfLink attachFirst(BpfProgram program, int ifindex, Direction direction) {
    try (Memory attributes = new Memory(LINK_SIZE)) {
      attributes.clear();
      attributes.setInt(0, program.fd());
      attributes.setInt(4, ifindex);
      attributes.setInt(8, direction.attachType());
      attributes.setInt(12, BEFORE);
      return BpfLink.of(bpf(LINK_CREATE, attributes, "attach to " + direction.inWords() + " interface " + ifindex + " by tcx"));
    }
  }

  /**
   * The kernel's numbers of the programs that are there, in the order in which packets pass them.
   *
   * @throws BpfException EINVAL when this kernel has no tcx, ENODEV when there is no such interface
   */
  public static List<Integer> programIds(int ifindex, Direction direction) {
    try (Memory attributes = new Memory(QUERY_SIZE); Memory ids = new Memory(MOST_PROGRAMS * Integer.BYTES)) {
      attributes.clear();
      attributes.setInt(0, ifindex);
      attributes.setInt(4, direction.attachType());
      attributes.setLong(QUERY_IDS, Pointer.nativeValue(ids));
      attributes.setInt(QUERY_COUNT, MOST_PROGRAMS);
      bpf(PROG_QUERY, attributes, "ask for the tcx programs of interface " + ifindex);
      List<Integer> found = new ArrayList<>();
      for (int i = 0; i < Math.min(MOST_PROGRAMS, attributes.getInt(QUERY_COUNT)); i++) {
        found.add(ids.getInt((long) i * Integer.BYTES));
      }
      return found;
    }
  }

  private static int bpf(int command, Memory attributes, String attempt) {
    Libbpf.require();
    long result = C.syscall(SYSCALL_BPF, command, attributes, attributes.size());
    if (result < 0) {
      throw Libbpf.failed(attempt);
    }
    return (int) result;
  }
}
