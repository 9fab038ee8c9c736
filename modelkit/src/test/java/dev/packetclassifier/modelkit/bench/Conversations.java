// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.bench;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/**
 * Traffic as a busy access link sees it, the same for the same seed: thousands of conversations at once, most packets of few of them,
 * downloads with their acknowledgements, chats, names, some IPv6, ICMP and ARP. Conversations end and others begin.
 */
final class Conversations {
  private static final int FULL = 1448;
  private static final int ETHERNET = 14;
  private static final int[] SERVER_PORTS = {443, 443, 443, 443, 80, 22, 8883, 53, 53, 123, 443};
  private static final int TCP_KINDS = 7;

  /** One conversation: its ends, what it is about, and how much of it is left. */
  private static final class Conversation {
    boolean ipv6;
    boolean tcp;
    boolean download;
    int client;
    int server;
    int clientPort;
    int serverPort;
    int packets;
    int left;
  }

  private final SplittableRandom random;
  private final Conversation[] all;
  private final ByteBuffer frame = ByteBuffer.allocate(2048);

  Conversations(int count, long seed) {
    random = new SplittableRandom(seed);
    all = new Conversation[count];
    for (int i = 0; i < count; i++) {
      all[i] = new Conversation();
      begin(all[i]);
    }
  }

  private void begin(Conversation conversation) {
    int kind = random.nextInt(SERVER_PORTS.length);
    conversation.ipv6 = random.nextInt(8) == 0;
    conversation.tcp = kind < TCP_KINDS;
    conversation.download = kind < 5 && random.nextInt(3) > 0;
    conversation.client = 0x0a000000 | random.nextInt(4000);
    conversation.server = 0xc6120000 | random.nextInt(8000);
    conversation.clientPort = 32_768 + random.nextInt(28_000);
    conversation.serverPort = SERVER_PORTS[kind];
    conversation.packets = 0;
    /* Most are short, a few are very long. */
    conversation.left = conversation.tcp ? (int) Math.min(50_000, 6 / Math.pow(1 - random.nextDouble(), 1.1)) : 2 + random.nextInt(6);
  }

  /** The next frame; the buffer is reused. Its content lies from 0 to its limit. */
  ByteBuffer next() {
    frame.clear();
    if (random.nextInt(200) == 0) {
      return arp();
    }
    Conversation conversation = all[(int) (all.length * Math.pow(random.nextDouble(), 3))];
    packet(conversation);
    conversation.packets++;
    if (--conversation.left <= 0) {
      begin(conversation);
    }
    return frame.flip();
  }

  private ByteBuffer arp() {
    link(true, 0x0806);
    frame.putShort((short) 1).putShort((short) 0x0800).putShort((short) 0x0604).putShort((short) 1);
    frame.putShort((short) 0x0200).putInt(1).putInt(0x0a000001).putShort((short) 0).putInt(0).putInt(0x0a000000 | random.nextInt(4000));
    return frame.putLong(0).putLong(0).putShort((short) 0).flip();
  }

  private void packet(Conversation conversation) {
    int step = conversation.packets;
    boolean forward = conversation.download ? step < 3 ? step != 1 : random.nextInt(3) == 0 : step % 2 == 0;
    boolean handshake = conversation.tcp && step < 3;
    int payload = handshake || conversation.download && forward && step != 3 ? 0
        : conversation.download ? FULL : 1 + (int) (600 * Math.pow(random.nextDouble(), 2));
    int transport = conversation.tcp ? 32 : 8;
    link(forward, conversation.ipv6 ? 0x86dd : 0x0800);
    ip(conversation, forward, transport + payload);
    frame.putShort((short) (forward ? conversation.clientPort : conversation.serverPort));
    frame.putShort((short) (forward ? conversation.serverPort : conversation.clientPort));
    if (conversation.tcp) {
      boolean last = conversation.left == 1;
      int flags = step == 0 ? 0x02 : step == 1 ? 0x12 : last ? 0x11 : payload > 0 ? 0x18 : 0x10;
      frame.putInt(step).putInt(step).putShort((short) (0x8000 | flags)).putShort((short) 502).putInt(0).putInt(0x0101080a).putLong(step);
    } else {
      frame.putShort((short) (8 + payload)).putShort((short) 0);
    }
    for (int i = 0; i < payload; i += 8) {
      frame.putLong(random.nextLong());
    }
    frame.position(ETHERNET + (conversation.ipv6 ? 40 : 20) + transport + payload);
  }

  private void link(boolean forward, int type) {
    frame.putShort((short) 0x0200).putInt(forward ? 1 : 2).putShort((short) 0x0200).putInt(forward ? 2 : 1).putShort((short) type);
  }

  private void ip(Conversation conversation, boolean forward, int length) {
    int from = forward ? conversation.client : conversation.server;
    int to = forward ? conversation.server : conversation.client;
    int protocol = conversation.tcp ? 6 : 17;
    if (conversation.ipv6) {
      frame.putInt(0x60000000).putShort((short) length).putShort((short) (protocol << 8 | 64));
      frame.putLong(0x20010db8L << 32).putLong(from & 0xffff_ffffL).putLong(0x20010db8L << 32).putLong(to & 0xffff_ffffL);
    } else {
      frame.putShort((short) 0x4500).putShort((short) (20 + length)).putInt(0x4000).putShort((short) (64 << 8 | protocol))
          .putShort((short) 0);
      frame.putInt(from).putInt(to);
    }
  }
}
