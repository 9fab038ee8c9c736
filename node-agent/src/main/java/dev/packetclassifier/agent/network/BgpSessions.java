// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.network;

import static dev.packetclassifier.bpf.parse.WellKnown.PORT_BGP;

import com.sun.jna.LastErrorException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Set;

/** The far ends of this network namespace's established BGP sessions, asked of the kernel (sock_diag). */
final class BgpSessions {
  private static final int SOCK_DIAG = 4;
  private static final short DIAG_BY_FAMILY = 20;
  private static final short LIST = 0x301;
  private static final short ERROR = 2;
  private static final short DONE = 3;
  private static final int PROTOCOL_TCP = 6;
  private static final int ESTABLISHED = 1 << 1;

  // struct nlmsghdr, inet_diag_req_v2, inet_diag_msg
  private static final int HEADER = 16;
  private static final int REQUEST = HEADER + 56;
  private static final int REQUEST_STATES = HEADER + 4;
  private static final int REQUEST_SOURCE_PORT = HEADER + 8;
  private static final int REQUEST_DESTINATION_PORT = HEADER + 10;
  private static final int ANSWER_FAMILY = HEADER;
  private static final int ANSWER_DESTINATION = HEADER + 24;
  private static final int ANSWER = HEADER + 72;
  private static final int LONGEST_ANSWER = 1 << 15;

  private BgpSessions() {}

  /** @throws IOException when the kernel does not answer */
  static Set<InetAddress> farEnds() throws IOException {
    Set<InetAddress> found = new HashSet<>();
    try {
      int fd = Libc.socket(Libc.AF_NETLINK, Libc.SOCK_RAW | Libc.SOCK_CLOEXEC, SOCK_DIAG);
      try {
        for (byte family : new byte[] {Libc.AF_INET, Libc.AF_INET6}) {
          list(fd, request(family, REQUEST_SOURCE_PORT), found);
          list(fd, request(family, REQUEST_DESTINATION_PORT), found);
        }
      } finally {
        Libc.close(fd);
      }
    } catch (LastErrorException e) {
      throw new IOException("cannot list the node's BGP sessions (sock_diag): " + e.getMessage(), e);
    }
    return found;
  }

  /** The kernel leaves out sockets with other ports, so that a node with many connections answers as fast. */
  private static byte[] request(byte family, int portAt) {
    ByteBuffer request = ByteBuffer.allocate(REQUEST).order(ByteOrder.nativeOrder());
    request.putInt(REQUEST).putShort(DIAG_BY_FAMILY).putShort(LIST);
    request.put(HEADER, family).put(HEADER + 1, (byte) PROTOCOL_TCP).putInt(REQUEST_STATES, ESTABLISHED);
    return request.order(ByteOrder.BIG_ENDIAN).putShort(portAt, (short) PORT_BGP).array();
  }

  private static void list(int fd, byte[] request, Set<InetAddress> found) throws IOException {
    Libc.send(fd, request, request.length, 0);
    byte[] answer = new byte[LONGEST_ANSWER];
    boolean more = true;
    while (more) {
      int size = (int) Libc.recv(fd, answer, answer.length, 0);
      more = size >= HEADER && read(ByteBuffer.wrap(answer, 0, size).order(ByteOrder.nativeOrder()), found);
    }
  }

  /** Whether there is more to come. An error ends the list: a kernel without sock_diag for a family has no such session. */
  private static boolean read(ByteBuffer answer, Set<InetAddress> found) throws UnknownHostException {
    for (int at = 0; at + HEADER <= answer.limit(); at += answer.getInt(at) + 3 & ~3) {
      short type = answer.getShort(at + 4);
      int length = answer.getInt(at);
      if (type == DONE || type == ERROR || length < HEADER) {
        return false;
      }
      if (type == DIAG_BY_FAMILY && length >= ANSWER) {
        byte[] address = new byte[answer.get(at + ANSWER_FAMILY) == Libc.AF_INET ? 4 : 16];
        answer.get(at + ANSWER_DESTINATION, address);
        found.add(InetAddress.getByAddress(address));
      }
    }
    return true;
  }
}
