// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.bpf.frame;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Builds frames header by header, from the outside in. Each header is named in the one before; IP lengths are filled in
 * when the payload ends ({@link #pad}, {@link #build}). Checksums stay 0: no parser here reads them.
 */
public final class FrameBuilder {
  /** From 192.0.2.200 and 2001:db8::c8, addresses for documentation. */
  public static final int SENDER_HOST = 200;
  /** To 192.0.2.100 and 2001:db8::64. */
  public static final int RECEIVER_HOST = 100;

  private byte[] bytes = new byte[256];
  private int length;
  /** Where the one-byte number of the next header goes; 0 before IP. */
  private int nextHeaderAt;
  private int tcpAt;
  /** Where IP starts; 0 before IP and after its lengths are filled in. */
  private int ipAt;
  private int ipVersion;

  /** An Ethernet header to a unicast address, with the type of what follows still open. */
  public FrameBuilder() {
    append(0x02, 0, 0, 0, 0, 0x0a, 0x02, 0, 0, 0, 0, 0x0b);
  }

  /** Makes the destination MAC address the broadcast one. */
  public FrameBuilder broadcast() {
    Arrays.fill(bytes, 0, 6, (byte) 0xff);
    return this;
  }

  /** @param tpid 0x8100, 0x88a8 or another */
  public FrameBuilder tag(int tpid, int vlan) {
    return u16(tpid).u16(vlan);
  }

  /** An ethertype, or a length below 0x0600, with its body as it is. */
  public FrameBuilder link(int ethertype, int... body) {
    return u16(ethertype).append(body);
  }

  public FrameBuilder arp(int operation) {
    link(0x0806, 0, 1, 8, 0, 6, 4).u16(operation);
    return append(new int[20]);
  }

  /** Time to live 64, no fragment, no options. */
  public FrameBuilder ipv4() {
    return ipv4(0, 64, 0);
  }

  /**
   * @param typeOfService DSCP and ECN
   * @param timeToLive 0 to 255
   * @param flagsAndOffset the 16 bits of flags and fragment offset: 0x2000 more fragments, 0x4000 do not fragment
   * @param options a multiple of 4 bytes, at most 40
   */
  public FrameBuilder ipv4(int typeOfService, int timeToLive, int flagsAndOffset, int... options) {
    u16(0x0800);
    ipAt = length;
    ipVersion = 4;
    append(0x45 + options.length / 4, typeOfService).u16(0).u16(0).u16(flagsAndOffset).append(timeToLive, 0xff).u16(0);
    nextHeaderAt = length - 3;
    return append(192, 0, 2, SENDER_HOST, 192, 0, 2, RECEIVER_HOST).append(options);
  }

  public FrameBuilder ipv6() {
    return ipv6(0, 64);
  }

  /** @param trafficClass DSCP and ECN */
  public FrameBuilder ipv6(int trafficClass, int hopLimit) {
    u16(0x86dd);
    ipAt = length;
    ipVersion = 6;
    append(0x60 | trafficClass >> 4, (trafficClass & 0xf) << 4, 0, 0).u16(0).append(59, hopLimit);
    nextHeaderAt = length - 2;
    append(0x20, 0x01, 0x0d, 0xb8).append(new int[11]).append(SENDER_HOST);
    return append(0x20, 0x01, 0x0d, 0xb8).append(new int[11]).append(RECEIVER_HOST);
  }

  /** Changes the last byte of the source address: host 1 is the golden node, 2 the golden peer. */
  public FrameBuilder fromHost(int host) {
    bytes[ipVersion == 4 ? ipAt + 15 : ipAt + 23] = (byte) host;
    return this;
  }

  /** Changes the last byte of the destination address, as {@link #fromHost}. */
  public FrameBuilder toHost(int host) {
    bytes[ipVersion == 4 ? ipAt + 19 : ipAt + 39] = (byte) host;
    return this;
  }

  /** Changes the whole destination address. @param figures of the same IP version, such as 255.255.255.255 or ff02::1 */
  public FrameBuilder to(String figures) {
    byte[] address = address(figures);
    System.arraycopy(address, 0, bytes, ipVersion == 4 ? ipAt + 16 : ipAt + 24, address.length);
    return this;
  }

  private static byte[] address(String figures) {
    try {
      return InetAddress.getByName(figures).getAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("no address in figures: " + figures, e);
    }
  }

  /** Makes both IPv6 addresses those that map IPv4 ones: ::ffff:192.0.2.200 to ::ffff:192.0.2.100. */
  public FrameBuilder mapIpv4() {
    for (int at = ipAt + 8; at < ipAt + 40; at += 16) {
      byte host = bytes[at + 15];
      Arrays.fill(bytes, at, at + 10, (byte) 0);
      System.arraycopy(new byte[] {-1, -1, (byte) 192, 0, 2, host}, 0, bytes, at + 10, 6);
    }
    return this;
  }

  /** An IPv6 extension header that counts 8 bytes: 8 + 8 * units long, its body zero. */
  public FrameBuilder extension(int header, int units) {
    return protocol(header).startHeader().append(59, units).append(new int[6 + 8 * units]);
  }

  /** An IPv6 authentication header, (units + 2) * 4 bytes long. */
  public FrameBuilder authentication(int units) {
    return protocol(51).startHeader().append(59, units).append(new int[6 + 4 * units]);
  }

  /** An IPv6 fragment header. @param offset in units of 8 bytes */
  public FrameBuilder fragment(int offset, boolean more) {
    return protocol(44).startHeader().append(59, 0).u16(offset << 3 | (more ? 1 : 0)).append(0, 0, 0, 1);
  }

  private FrameBuilder startHeader() {
    nextHeaderAt = length;
    return this;
  }

  /** Names the protocol that follows, without a header of it. */
  public FrameBuilder protocol(int number) {
    bytes[nextHeaderAt] = (byte) number;
    return this;
  }

  /** @param options a multiple of 4 bytes, at most 40 */
  public FrameBuilder tcp(int sourcePort, int destinationPort, int flags, int window, int... options) {
    tcpAt = length;
    protocol(6).u16(sourcePort).u16(destinationPort).append(new int[8]);
    return append(5 + options.length / 4 << 4, flags).u16(window).u16(0).u16(0).append(options);
  }

  /** Sequence and acknowledgment number of the TCP header, unsigned; both are 0 without. */
  public FrameBuilder numbers(int sequence, int acknowledgment) {
    for (int i = 0; i < Integer.BYTES; i++) {
      set(tcpAt + 4 + i, sequence >> 8 * (3 - i));
      set(tcpAt + 8 + i, acknowledgment >> 8 * (3 - i));
    }
    return this;
  }

  public FrameBuilder udp(int sourcePort, int destinationPort) {
    return protocol(17).u16(sourcePort).u16(destinationPort).u16(0).u16(0);
  }

  /** ICMP in IPv4, ICMPv6 in IPv6. */
  public FrameBuilder icmp(int type) {
    return protocol(ipVersion == 4 ? 1 : 58).append(type).append(new int[7]);
  }

  /** Bytes 1, 2, 3 and so on, after 255 again from 0. */
  public FrameBuilder payload(int count) {
    for (int i = 1; i <= count; i++) {
      append(i);
    }
    return this;
  }

  public FrameBuilder append(int... values) {
    if (length + values.length > bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * (length + values.length));
    }
    for (int value : values) {
      bytes[length++] = (byte) value;
    }
    return this;
  }

  public FrameBuilder u16(int value) {
    return append(value >> 8, value);
  }

  /** Ends the IP packet and appends 0xee until the frame has this length, as network cards do below 60. */
  public FrameBuilder pad(int frameLength) {
    endIp();
    while (length < frameLength) {
      append(0xee);
    }
    return this;
  }

  /** Ends the IP packet with this in its length field, true or not. */
  public FrameBuilder claim(int ipLength) {
    int at = ipVersion == 4 ? ipAt + 2 : ipAt + 4;
    bytes[at] = (byte) (ipLength >> 8);
    bytes[at + 1] = (byte) ipLength;
    ipAt = 0;
    return this;
  }

  /** Changes one byte. @param at from the start of the frame */
  public FrameBuilder set(int at, int value) {
    bytes[at] = (byte) value;
    return this;
  }

  private void endIp() {
    if (ipAt != 0) {
      claim(length - ipAt - (ipVersion == 4 ? 0 : 40));
    }
  }

  public byte[] build() {
    endIp();
    return Arrays.copyOf(bytes, length);
  }
}
