// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.libbpf;

import com.sun.jna.Memory;
import java.util.Optional;

/** The clsact queueing discipline of an interface, which packets pass on their way out; filters of anybody may be on it. */
public final class Clsact {
  private static final int EGRESS = 2;
  private static final int BOTH = 3;
  private static final int HOOK_SIZE = 24;

  private Clsact() {}

  /**
   * Whether an interface has one.
   *
   * @throws BpfException EBUSY when an ingress discipline has its place, whose filters would all see what arrives
   */
  public static boolean exists(int ifindex) {
    Libbpf.require();
    Optional<String> kind = TrafficControl.ingressKind(ifindex);
    if (kind.isPresent() && !kind.get().equals("clsact")) {
      throw new BpfException("interface " + ifindex + " has an " + kind.get() + " qdisc in the place of a clsact",
          BpfException.EBUSY);
    }
    return kind.isPresent();
  }

  /**
   * Makes it. Whether it is new: an interface that has one already keeps that.
   *
   * @throws BpfException when the kernel refuses, for one because there is no such interface
   */
  public static boolean create(int ifindex) {
    Libbpf.require();
    try (Memory hook = hook(ifindex, EGRESS)) {
      int result = Calls.bpf_tc_hook_create(hook);
      if (result == -BpfException.EEXIST) {
        Libbpf.messages();
        return false;
      }
      Libbpf.check(result, "make a clsact on interface " + ifindex);
      return true;
    }
  }

  /** Takes it away with all its filters; nothing happens when it is not there. */
  public static void remove(int ifindex) {
    Libbpf.require();
    try (Memory hook = hook(ifindex, BOTH)) {
      int result = Calls.bpf_tc_hook_destroy(hook);
      if (isGone(result)) {
        Libbpf.messages();
        return;
      }
      Libbpf.check(result, "remove the clsact of interface " + ifindex);
    }
  }

  /** Whether no filter is on it in either direction. */
  public static boolean isEmpty(int ifindex) {
    return TrafficControl.clsactFilters(ifindex) == 0;
  }

  /** No interface, or nothing of what was asked for on it. */
  static boolean isGone(int result) {
    return result == -BpfException.ENOENT || result == -BpfException.ENODEV || result == -BpfException.EINVAL;
  }

  static Memory hook(int ifindex, int direction) {
    Memory hook = new Memory(HOOK_SIZE);
    hook.clear();
    hook.setLong(0, HOOK_SIZE);
    hook.setInt(8, ifindex);
    hook.setInt(12, direction);
    return hook;
  }
}
