// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.libbpf;

import com.sun.jna.Memory;
import java.util.List;
import java.util.OptionalInt;

/**
 * The places on an interface's clsact where this project's programs see packets that arrive and that leave. They come first, so that they see
 * what a later filter ends; what they do not drop goes on to the others.
 */
public final class ClsactFilter {
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

  private ClsactFilter() {}

  /** The number of the program in that place, whoever put it there; empty without one, without a clsact and without the interface. */
  public static OptionalInt programId(int ifindex, Direction direction) {
    Libbpf.require();
    try (Memory hook = Clsact.hook(ifindex, direction.clsactHook()); Memory options = options()) {
      int result = Calls.bpf_tc_query(hook, options);
      if (Clsact.isGone(result)) {
        Libbpf.messages();
        return OptionalInt.empty();
      }
      Libbpf.check(result, "ask for the filter of " + direction.inWords() + " interface " + ifindex);
      return OptionalInt.of(options.getInt(OPTIONS_PROGRAM_ID));
    }
  }

  /** Filters that packets pass before the one in that place, for people; empty when none is there. */
  public static List<String> before(int ifindex, Direction direction) {
    Libbpf.require();
    return TrafficControl.filtersBefore(ifindex, direction, PRIORITY, HANDLE);
  }

  /** Puts a program there. EEXIST: one is there. EINVAL: there is no clsact, or a filter of another kind has the priority. */
  public static void attach(BpfProgram program, int ifindex, Direction direction) {
    attach(program, ifindex, direction, 0);
  }

  /** Puts a program in the place of the one that is there, between two packets; or there, when none is. */
  public static void replace(BpfProgram program, int ifindex, Direction direction) {
    attach(program, ifindex, direction, REPLACE);
  }

  private static void attach(BpfProgram program, int ifindex, Direction direction, int flags) {
    try (Memory hook = Clsact.hook(ifindex, direction.clsactHook()); Memory options = options()) {
      options.setInt(OPTIONS_PROGRAM, program.fd());
      options.setInt(OPTIONS_FLAGS, flags);
      Libbpf.check(Calls.bpf_tc_attach(hook, options), "attach to " + direction.inWords() + " interface " + ifindex);
    }
  }

  /** Takes whatever is there away; nothing happens when nothing is. */
  public static void detach(int ifindex, Direction direction) {
    try (Memory hook = Clsact.hook(ifindex, direction.clsactHook()); Memory options = options()) {
      int result = Calls.bpf_tc_detach(hook, options);
      if (Clsact.isGone(result)) {
        Libbpf.messages();
        return;
      }
      Libbpf.check(result, "detach from " + direction.inWords() + " interface " + ifindex);
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
