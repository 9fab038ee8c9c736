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
  Ppp(9, 1),
  RawOld(12, 0),
  RawBsd(14, 0),
  PppHdlc(50, 1),
  PppoeSession(51, 7),
  Raw(101, 0),
  CiscoHdlc(104, 4),
  Loop(108, 4),
  LinuxCooked(113, 16),
  PppWithDirection(204, 2),
  Ipv4(228, 0),
  Ipv6(229, 0),
  Nflog(239, 4),
  LinuxCooked2(276, 20);

  static final int ETHERNET_HEADER = 14;
  private static final int BROADCAST = 1;
  private static final int MULTICAST = 2;
  private static final int TYPE_IPV4 = 0x0800;
  private static final int TYPE_IPV6 = 0x86dd;
  /** What PPP carries beside IP, as Ethernet numbers it. */
  private static final int TYPE_PPP = 0x880b;
  private static final int PPP_IPV4 = 0x0021;
  private static final int PPP_IPV6 = 0x0057;
  private static final int PPP_ADDRESS_CONTROL = 0xff03;
  private static final int PPPOE = 6;
  /** Attributes of a record of NFLOG: the packet, and the most numbers that there are. */
  private static final int NFLOG_PAYLOAD = 9;
  private static final int NFLOG_MOST = 64;
  private static final int NFLOG_NUMBER = 0x7fff;

  private final int number;
  /** Bytes of the link's header; where its length varies, the fewest. */
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
    return "link type is " + number
        + ", must be Ethernet (1), raw IP (101, 228, 229), Linux cooked (113, 276), null (0, 108), PPP (9, 50, 51, "
        + "204), Cisco HDLC (104) or NFLOG (239)";
  }

  /**
   * Makes a frame of a record.
   *
   * @param record holds the record's bytes from {@code at}
   * @param captured how many of them there are
   * @param frame gets the frame's; has room for {@link #ETHERNET_HEADER} more
   * @return how many bytes the frame has; 0 when the link's own header is not whole
   */
  int frame(byte[] record, int at, int captured, byte[] frame) {
    if (this == Ethernet) {
      System.arraycopy(record, at, frame, 0, captured);
      return captured;
    }
    int network = captured <= header ? -1 : network(record, at, at + captured);
    int end = this == Nflog && network >= 0 ? network + nflogPayload(record, network, at + captured) : at + captured;
    if (network < 0 || network >= end) {
      return 0;
    }
    Arrays.fill(frame, 0, 6, isGroup(record, at) ? (byte) 0xff : 0);
    System.arraycopy(senderMac(record, at), 0, frame, 6, 6);
    int type = ethertype(record, at, network);
    frame[12] = (byte) (type >> 8);
    frame[13] = (byte) type;
    System.arraycopy(record, network, frame, ETHERNET_HEADER, end - network);
    return ETHERNET_HEADER + end - network;
  }

  /** Where layer 3 begins; -1 when the record has none. */
  private int network(byte[] record, int at, int end) {
    return switch (this) {
      case Ppp, PppHdlc, PppWithDirection, PppoeSession -> pppNetwork(record, at, end);
      case Nflog -> nflogNetwork(record, at, end);
      default -> at + header;
    };
  }

  /** Behind address and control, where they are, and the protocol, which may be compressed to one byte; Cisco's own header has four. */
  private int pppNetwork(byte[] record, int at, int end) {
    if (this == PppHdlc && isCisco(record, at)) {
      return at + CiscoHdlc.header;
    }
    int protocol = protocolAt(record, at);
    return protocol + 1 < end ? protocol + ((record[protocol] & 1) == 1 ? 1 : 2) : -1;
  }

  /** Where PPP's protocol is. */
  private int protocolAt(byte[] record, int at) {
    int start = this == PppWithDirection ? at + 1 : this == PppoeSession ? at + PPPOE : at;
    return u16(record, start) == PPP_ADDRESS_CONTROL ? start + 2 : start;
  }

  private static boolean isCisco(byte[] record, int at) {
    return record[at] == 0x0f || record[at] == (byte) 0x8f;
  }

  /** The payload among the attributes. */
  private static int nflogNetwork(byte[] record, int at, int end) {
    int attribute = at + Nflog.header;
    while (attribute + 4 <= end) {
      int length = nflogField(record, attribute);
      if (length < 4) {
        return -1;
      }
      if ((littleEndian(record, attribute) ? swapped(record, attribute + 2) : u16(record, attribute + 2)) == NFLOG_PAYLOAD) {
        return attribute + 4;
      }
      attribute += (length + 3) / 4 * 4;
    }
    return -1;
  }

  /** Bytes of the payload that begins there, as far as they were captured. */
  private static int nflogPayload(byte[] record, int network, int end) {
    return Math.min(end - network, nflogField(record, network - 4) - 4);
  }

  private static int nflogField(byte[] record, int attribute) {
    return littleEndian(record, attribute) ? swapped(record, attribute) : u16(record, attribute);
  }

  /** Attributes are in the recording machine's byte order, which no field says: the one in which their number is one that there is. */
  private static boolean littleEndian(byte[] record, int attribute) {
    int type = swapped(record, attribute + 2) & NFLOG_NUMBER;
    return type > 0 && type < NFLOG_MOST;
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
    return switch (this) {
      case LinuxCooked -> u16(bytes, at + 14);
      case LinuxCooked2 -> u16(bytes, at);
      case CiscoHdlc -> u16(bytes, at + 2);
      case PppHdlc -> isCisco(bytes, at) ? u16(bytes, at + 2) : pppType(bytes, protocolAt(bytes, at));
      case Ppp, PppWithDirection, PppoeSession -> pppType(bytes, protocolAt(bytes, at));
      default -> ipType(bytes, network);
    };
  }

  private static int pppType(byte[] bytes, int protocolAt) {
    int protocol = (bytes[protocolAt] & 1) == 1 ? bytes[protocolAt] & 0xff : u16(bytes, protocolAt);
    return protocol == PPP_IPV4 ? TYPE_IPV4 : protocol == PPP_IPV6 ? TYPE_IPV6 : TYPE_PPP;
  }

  private static int ipType(byte[] bytes, int network) {
    int version = bytes[network] >> 4 & 15;
    return version == 4 ? TYPE_IPV4 : version == 6 ? TYPE_IPV6 : 0;
  }

  private static int u16(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
  }

  private static int swapped(byte[] bytes, int at) {
    return (bytes[at + 1] & 0xff) << 8 | bytes[at] & 0xff;
  }
}
