// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.libbpf;

import com.sun.jna.Memory;
import java.util.List;
import java.util.OptionalInt;

/**
 * The place on an interface's clsact where this project's program sees packets that leave. It comes first, so that it sees what a later
 * filter ends; it lets every packet go on to the others.
 */
public final class EgressFilter {
  /** Tells filters of one priority apart: "pclf". */
  public static final int HANDLE = 0x70636c66;
  /** The first. */
  public static final int PRIORITY = 1;

  private static final int OPTIONS_SIZE = 32;
  private static final int OPTIONS_PROGRAM = 8;
  private static final int OPTIONS_FLAGS = 12;
  private static final int OPTIONS_PROGRAM_ID = 16;
  private static final int OPTIONS_HANDLE = 20;
  private static final int OPTIONS_PRIORITY = 24;
  private static final int REPLACE = 1;

  private EgressFilter() {}

  /** The number of the program in that place, whoever put it there; empty without one, without a clsact and without the interface. */
  public static OptionalInt programId(int ifindex) {
    Libbpf.require();
    try (Memory hook = Clsact.hook(ifindex, Clsact.EGRESS); Memory options = options()) {
      int result = Calls.bpf_tc_query(hook, options);
      if (Clsact.isGone(result)) {
        Libbpf.messages();
        return OptionalInt.empty();
      }
      Libbpf.check(result, "ask what leaves through on interface " + ifindex);
      return OptionalInt.of(options.getInt(OPTIONS_PROGRAM_ID));
    }
  }

  /** Filters that what leaves passes before the one in that place, for people; empty when none is there. */
  public static List<String> before(int ifindex) {
    Libbpf.require();
    return TrafficControl.egressFiltersBefore(ifindex, PRIORITY, HANDLE);
  }

  /** Puts a program there. EEXIST: one is there. EINVAL: there is no clsact, or a filter of another kind has the priority. */
  public static void attach(BpfProgram program, int ifindex) {
    attach(program, ifindex, 0);
  }

  /** Puts a program in the place of the one that is there, between two packets; or there, when none is. */
  public static void replace(BpfProgram program, int ifindex) {
    attach(program, ifindex, REPLACE);
  }

  private static void attach(BpfProgram program, int ifindex, int flags) {
    try (Memory hook = Clsact.hook(ifindex, Clsact.EGRESS); Memory options = options()) {
      options.setInt(OPTIONS_PROGRAM, program.fd());
      options.setInt(OPTIONS_FLAGS, flags);
      Libbpf.check(Calls.bpf_tc_attach(hook, options), "attach to what leaves through interface " + ifindex);
    }
  }

  /** Takes whatever is there away; nothing happens when nothing is. */
  public static void detach(int ifindex) {
    try (Memory hook = Clsact.hook(ifindex, Clsact.EGRESS); Memory options = options()) {
      int result = Calls.bpf_tc_detach(hook, options);
      if (Clsact.isGone(result)) {
        Libbpf.messages();
        return;
      }
      Libbpf.check(result, "detach from what leaves through interface " + ifindex);
    }
  }

  private static Memory options() {
    Memory options = new Memory(OPTIONS_SIZE);
    options.clear();
    options.setLong(0, OPTIONS_SIZE);
    options.setInt(OPTIONS_HANDLE, HANDLE);
    options.setInt(OPTIONS_PRIORITY, PRIORITY);
    return options;
  }
}
