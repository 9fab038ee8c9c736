// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.network;

import com.sun.jna.LastErrorException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Dumps of rtnetlink(7): interfaces, addresses, routes and nexthop objects of the calling thread's network namespace. */
final class Netlink {
  static final short NEW_LINK = 16;
  static final short GET_LINK = 18;
  static final short GET_ADDRESS = 22;
  static final short GET_ROUTE = 26;
  static final short GET_NEXTHOP = 106;

  private static final int ROUTE = 0;
  private static final int HEADER = 16;
  private static final short REQUEST_DUMP = 0x301;
  private static final short DUMP_INTERRUPTED = 0x10;
  private static final short ERROR = 2;
  private static final short DONE = 3;
  private static final int LONGEST_DATAGRAM = 1 << 16;
  /** A dump that changes meanwhile is repeated; after these it is taken as it is: the change triggers another sync. */
  private static final int MAX_DUMPS = 3;
  private static final int ATTRIBUTE_HEADER = 4;
  private static final int TYPE_MASK = 0x3fff;

  private Netlink() {}

  /**
   * All objects of a kind.
   *
   * @param request one of GET_...
   * @param body what follows the header, the family first
   * @return the messages without their header, in native byte order
   * @throws IOException when the kernel refuses
   */
  static List<ByteBuffer> dump(short request, byte[] body) throws IOException {
    try {
      int fd = Libc.socket(Libc.AF_NETLINK, Libc.SOCK_RAW | Libc.SOCK_CLOEXEC, ROUTE);
      try {
        List<ByteBuffer> messages = new ArrayList<>();
        for (int i = 0; i < MAX_DUMPS; i++) {
          messages.clear();
          if (receive(fd, request, body, messages)) {
            break;
          }
        }
        return messages;
      } finally {
        Libc.close(fd);
      }
    } catch (LastErrorException e) {
      throw new IOException("netlink dump " + request + " failed: " + e.getMessage(), e);
    }
  }

  /** Whether the dump is consistent. */
  private static boolean receive(int fd, short request, byte[] body, List<ByteBuffer> messages) throws IOException {
    byte[] question = ByteBuffer.allocate(HEADER + body.length).order(ByteOrder.nativeOrder())
        .putInt(HEADER + body.length).putShort(request).putShort(REQUEST_DUMP).putInt(0).putInt(0).put(body).array();
    Libc.send(fd, question, question.length, 0);
    boolean consistent = true;
    byte[] datagram = new byte[LONGEST_DATAGRAM];
    while (true) {
      int size = (int) Libc.recv(fd, datagram, datagram.length, 0);
      ByteBuffer received = ByteBuffer.wrap(datagram.clone(), 0, size).order(ByteOrder.nativeOrder());
      for (int at = 0; at + HEADER <= size; at += aligned(received.getInt(at))) {
        int length = received.getInt(at);
        short type = received.getShort(at + 4);
        consistent &= (received.getShort(at + 6) & DUMP_INTERRUPTED) == 0;
        if (type == DONE) {
          return consistent;
        }
        if (type == ERROR) {
          throw new IOException("netlink dump " + request + " refused, errno " + -received.getInt(at + HEADER));
        }
        if (length < HEADER || at + length > size) {
          throw new IOException("netlink dump " + request + ": a message of " + length + " bytes in " + size);
        }
        messages.add(received.slice(at + HEADER, length - HEADER).order(ByteOrder.nativeOrder()));
      }
    }
  }

  /** The attributes that follow the fixed part of a message. */
  static Map<Integer, ByteBuffer> attributes(ByteBuffer message, int offset) {
    Map<Integer, ByteBuffer> attributes = new HashMap<>();
    eachAttribute(message, offset, attributes::put);
    return attributes;
  }

  /** Calls back for each attribute: its type and its value. One type may come several times. */
  static void eachAttribute(ByteBuffer message, int offset, BiConsumer<Integer, ByteBuffer> use) {
    for (int at = offset; at + ATTRIBUTE_HEADER <= message.limit();) {
      int length = Short.toUnsignedInt(message.getShort(at));
      if (length < ATTRIBUTE_HEADER || at + length > message.limit()) {
        return;
      }
      use.accept(message.getShort(at + 2) & TYPE_MASK,
          message.slice(at + ATTRIBUTE_HEADER, length - ATTRIBUTE_HEADER).order(ByteOrder.nativeOrder()));
      at += aligned(length);
    }
  }

  static byte[] bytes(ByteBuffer value) {
    byte[] bytes = new byte[value.limit()];
    value.get(0, bytes);
    return bytes;
  }

  private static int aligned(int length) {
    return length + 3 & ~3;
  }
}
