// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.libbpf;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Lists what is set up for traffic control, by netlink: libbpf only finds a filter whose number is known. */
final class TrafficControl {
  private static final int NETLINK = 16;
  private static final int RAW_CLOSE_ON_EXEC = 3 | 0x80000;
  private static final int LONGEST_REPLY = 1 << 16;
  private static final int HEADER = 16;
  private static final int REQUEST = HEADER + 20;
  private static final int IFINDEX = HEADER + 4;
  private static final int HANDLE = HEADER + 8;
  private static final int PARENT = HEADER + 12;
  /** Of a filter: its priority, then its protocol. */
  private static final int PRIORITY = HEADER + 16;
  private static final short GET_DISCIPLINE = 38;
  private static final short GET_FILTER = 46;
  private static final short LIST = 0x301;
  private static final short ERROR = 2;
  private static final short DONE = 3;
  private static final int ATTRIBUTES = HEADER + 20;
  private static final short KIND = 1;
  private static final int INGRESS_HANDLE = 0xffff0000;

  private TrafficControl() {}

  /** What is in the one place for an ingress or clsact discipline, by its kind. */
  static Optional<String> ingressKind(int ifindex) {
    List<String> kinds = new ArrayList<>();
    list(GET_DISCIPLINE, ifindex, 0, message -> {
      if (message.getInt(HANDLE) == INGRESS_HANDLE) {
        kinds.add(kind(message));
      }
    });
    return kinds.stream().findFirst();
  }

  /** Filters on the clsact of an interface, in both directions; 0 without one. */
  static int clsactFilters(int ifindex) {
    List<String> kinds = new ArrayList<>();
    for (Direction direction : Direction.values()) {
      list(GET_FILTER, ifindex, direction.clsactParent(), message -> kinds.add(kind(message)));
    }
    return kinds.size();
  }

  /** Filters on the clsact of an interface that packets pass before a certain one, for people; empty when that one is not there. */
  static List<String> filtersBefore(int ifindex, Direction direction, int priority, int handle) {
    List<String> before = new ArrayList<>();
    boolean[] found = new boolean[1];
    list(GET_FILTER, ifindex, direction.clsactParent(), message -> {
      int itsPriority = message.getInt(PRIORITY) >>> 16;
      int itsHandle = message.getInt(HANDLE);
      found[0] |= itsPriority == priority && itsHandle == handle;
      if (!found[0] && itsHandle != 0) {
        before.add("filter " + kind(message) + " of clsact, priority " + itsPriority + ", handle 0x" + Integer.toHexString(itsHandle));
      }
    });
    return found[0] ? List.copyOf(before) : List.of();
  }

  /** The first attribute. */
  private static String kind(Pointer message) {
    return message.getShort(ATTRIBUTES + 2) == KIND ? message.getString(ATTRIBUTES + 4) : "";
  }

  private static void list(short type, int ifindex, int parent, Consumer<Pointer> entries) {
    int fd = C.socket(NETLINK, RAW_CLOSE_ON_EXEC, 0);
    if (fd < 0) {
      throw Libbpf.failed("open a netlink socket");
    }
    Descriptor socket = new Descriptor(fd);
    try (socket; Memory message = new Memory(LONGEST_REPLY)) {
      message.setMemory(0, REQUEST, (byte) 0);
      message.setInt(0, REQUEST);
      message.setShort(4, type);
      message.setShort(6, LIST);
      message.setInt(IFINDEX, ifindex);
      message.setInt(PARENT, parent);
      if (C.send(fd, message, REQUEST, 0) != REQUEST) {
        throw Libbpf.failed("ask for the traffic control of interface " + ifindex);
      }
      boolean more = true;
      while (more) {
        long size = C.recv(fd, message, LONGEST_REPLY, 0);
        if (size < HEADER) {
          throw Libbpf.failed("read the traffic control of interface " + ifindex);
        }
        more = entriesOf(message, size, ifindex, entries);
      }
    }
  }

  /** Whether there is more to come. */
  private static boolean entriesOf(Memory message, long size, int ifindex, Consumer<Pointer> entries) {
    for (long at = 0; at + HEADER <= size; at += message.getInt(at) + 3 & ~3) {
      short type = message.getShort(at + 4);
      if (type == ERROR && !Clsact.isGone(message.getInt(at + HEADER))) {
        Libbpf.check(message.getInt(at + HEADER), "list the traffic control of interface " + ifindex);
      }
      if (type == DONE || type == ERROR) {
        return false;
      }
      if (message.getInt(at + IFINDEX) == ifindex) {
        entries.accept(message.share(at));
      }
    }
    return true;
  }
}
