package dev.packetclassifier.bpf.libbpf;

import com.sun.jna.Memory;

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
  private static final short GET_DISCIPLINE = 38;
  private static final short GET_FILTER = 46;
  private static final short LIST = 0x301;
  private static final short ERROR = 2;
  private static final short DONE = 3;
  private static final int INGRESS_HANDLE = 0xffff0000;
  private static final int INGRESS_PARENT = 0xfffffff2;
  private static final int EGRESS_PARENT = 0xfffffff3;

  private TrafficControl() {
  }

  /** Whether the one place for an ingress or clsact discipline is taken. */
  static boolean hasIngress(int ifindex) {
    return count(GET_DISCIPLINE, ifindex, 0, INGRESS_HANDLE) > 0;
  }

  /** Filters on the clsact of an interface, in both directions; 0 without one. */
  static int clsactFilters(int ifindex) {
    return count(GET_FILTER, ifindex, INGRESS_PARENT, 0) + count(GET_FILTER, ifindex, EGRESS_PARENT, 0);
  }

  /** @param handle 0 for any */
  private static int count(short type, int ifindex, int parent, int handle) {
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
      int found = 0;
      while (true) {
        long size = C.recv(fd, message, LONGEST_REPLY, 0);
        if (size < HEADER) {
          throw Libbpf.failed("read the traffic control of interface " + ifindex);
        }
        for (long at = 0; at + HEADER <= size; at += message.getInt(at) + 3 & ~3) {
          short kind = message.getShort(at + 4);
          if (kind == DONE || kind == ERROR && Clsact.isGone(message.getInt(at + HEADER))) {
            return found;
          }
          if (kind == ERROR) {
            Libbpf.check(message.getInt(at + HEADER), "list the traffic control of interface " + ifindex);
          }
          boolean wanted = handle == 0 || message.getInt(at + HANDLE) == handle;
          found += wanted && message.getInt(at + IFINDEX) == ifindex ? 1 : 0;
        }
      }
    }
  }
}
