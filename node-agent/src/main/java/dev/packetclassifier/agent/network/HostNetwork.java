// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.agent.network;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import dev.packetclassifier.agent.plan.NodeInterface;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Interfaces and addresses of this network namespace, read at one moment. {@link java.net.NetworkInterface} does not do: it leaves out
 * interfaces without an address.
 *
 * @param interfaces every interface but loopback
 * @param addresses every unicast address of the node, but loopback's
 */
public record HostNetwork(List<NodeInterface> interfaces, Set<InetAddress> addresses) {
  private static final int IFF_UP = 1;
  private static final int IFF_LOOPBACK = 8;
  private static final short ARPHRD_ETHER = 1;

  // struct ifaddrs: next, name, flags (padded), addr, ...
  private static final long NEXT = 0;
  private static final long NAME = Native.POINTER_SIZE;
  private static final long FLAGS = 2L * Native.POINTER_SIZE;
  private static final long ADDRESS = 3L * Native.POINTER_SIZE;

  // struct sockaddr_ll, sockaddr_in, sockaddr_in6
  private static final long LINK_IFINDEX = 4;
  private static final long LINK_HARDWARE_TYPE = 8;
  private static final long IPV4_BYTES = 4;
  private static final long IPV6_BYTES = 8;

  /** @throws IOException when the kernel does not answer */
  public static HostNetwork read() throws IOException {
    PointerByReference list = new PointerByReference();
    try {
      Libc.getifaddrs(list);
    } catch (LastErrorException e) {
      throw new IOException("cannot list the node's interfaces (getifaddrs): " + e.getMessage(), e);
    }
    try {
      return parse(list.getValue());
    } finally {
      Libc.freeifaddrs(list.getValue());
    }
  }

  private static HostNetwork parse(Pointer first) throws IOException {
    List<NodeInterface> interfaces = new ArrayList<>();
    Set<InetAddress> addresses = new HashSet<>();
    for (Pointer entry = first; entry != null; entry = entry.getPointer(NEXT)) {
      int flags = entry.getInt(FLAGS);
      Pointer address = entry.getPointer(ADDRESS);
      if (address == null || (flags & IFF_LOOPBACK) != 0) {
        continue;
      }
      switch (address.getShort(0)) {
        case Libc.AF_PACKET -> interfaces.add(
            new NodeInterface(address.getInt(LINK_IFINDEX), entry.getPointer(NAME).getString(0), (flags & IFF_UP) != 0,
                address.getShort(LINK_HARDWARE_TYPE) == ARPHRD_ETHER));
        case Libc.AF_INET -> add(addresses, address.getByteArray(IPV4_BYTES, 4));
        case Libc.AF_INET6 -> add(addresses, address.getByteArray(IPV6_BYTES, 16));
        default -> {
          // A family without addresses that a packet could carry.
        }
      }
    }
    return new HostNetwork(List.copyOf(interfaces), Set.copyOf(addresses));
  }

  private static void add(Set<InetAddress> addresses, byte[] bytes) throws UnknownHostException {
    InetAddress address = InetAddress.getByAddress(bytes);
    if (!address.isAnyLocalAddress() && !address.isMulticastAddress() && !address.isLoopbackAddress()) {
      addresses.add(address);
    }
  }
}
