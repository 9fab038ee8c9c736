// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.capture;

import java.util.Arrays;

/**
 * Link types of captures, and how a record becomes an Ethernet frame: the link's own header gives way to an Ethernet header. The MAC
 * addresses of it are 0 where the link has none.
 */
enum LinkType {
  Null(0, 4),
  Ethernet(1, 0),
  RawOld(12, 0),
  RawBsd(14, 0),
  Raw(101, 0),
  Loop(108, 4),
  LinuxCooked(113, 16),
  Ipv4(228, 0),
  Ipv6(229, 0),
  LinuxCooked2(276, 20);

  private static final int ETHERNET_HEADER = 14;
  private static final int BROADCAST = 1;
  private static final int MULTICAST = 2;
  private static final int TYPE_IPV4 = 0x0800;
  private static final int TYPE_IPV6 = 0x86dd;

  private final int number;
  private final int header;

  LinkType(int number, int header) {
    this.number = number;
    this.header = header;
  }

  /** Null for one that is not read. */
  static LinkType of(int number) {
    for (LinkType type : values()) {
      if (type.number == number) {
        return type;
      }
    }
    return null;
  }

  /** The error for a link type that is not read. */
  static String unsupported(int number) {
    return "link type is " + number + ", must be Ethernet (1), raw IP (101, 228, 229), Linux cooked (113, 276) or null (0, 108)";
  }

  /** How much longer the frame is than the record. */
  int shift() {
    return this == Ethernet ? 0 : ETHERNET_HEADER - header;
  }

  /**
   * Makes a frame of a record.
   *
   * @param record holds the record's bytes from {@code at}
   * @param captured how many of them there are
   * @param frame gets the frame's; has room for {@link #shift} more
   * @return how many bytes the frame has; 0 when the link's own header is not whole
   */
  int frame(byte[] record, int at, int captured, byte[] frame) {
    if (this == Ethernet) {
      System.arraycopy(record, at, frame, 0, captured);
      return captured;
    }
    if (captured <= header) {
      return 0;
    }
    Arrays.fill(frame, 0, 6, isGroup(record, at) ? (byte) 0xff : 0);
    System.arraycopy(senderMac(record, at), 0, frame, 6, 6);
    int type = ethertype(record, at, at + header);
    frame[12] = (byte) (type >> 8);
    frame[13] = (byte) type;
    System.arraycopy(record, at + header, frame, ETHERNET_HEADER, captured - header);
    return captured + shift();
  }

  private boolean isGroup(byte[] bytes, int at) {
    int kind = this == LinuxCooked ? bytes[at + 1] : this == LinuxCooked2 ? bytes[at + 10] : 0;
    return kind == BROADCAST || kind == MULTICAST;
  }

  private byte[] senderMac(byte[] bytes, int at) {
    byte[] sender = new byte[6];
    if (this == LinuxCooked && bytes[at + 5] == 6) {
      System.arraycopy(bytes, at + 6, sender, 0, 6);
    } else if (this == LinuxCooked2 && bytes[at + 11] == 6) {
      System.arraycopy(bytes, at + 12, sender, 0, 6);
    }
    return sender;
  }

  private int ethertype(byte[] bytes, int at, int network) {
    if (this == LinuxCooked) {
      return u16(bytes, at + 14);
    }
    if (this == LinuxCooked2) {
      return u16(bytes, at);
    }
    int version = bytes[network] >> 4 & 15;
    return version == 4 ? TYPE_IPV4 : version == 6 ? TYPE_IPV6 : 0;
  }

  private static int u16(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
  }
}
