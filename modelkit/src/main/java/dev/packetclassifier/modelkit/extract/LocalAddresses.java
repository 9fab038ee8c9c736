// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.extract;

import dev.packetclassifier.bpf.capture.Frame;
import dev.packetclassifier.bpf.parse.Hook;
import dev.packetclassifier.bpf.parse.LinkKind;
import dev.packetclassifier.bpf.parse.Packet;
import dev.packetclassifier.modelkit.InputException;
import dev.packetclassifier.modelkit.label.IpPrefix;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The side that a node with vantage Endpoint is: addresses and MAC addresses. */
public final class LocalAddresses {
  private final List<IpPrefix> networks = new ArrayList<>();
  private final Set<Long> macs = new HashSet<>();

  /** @param names IP addresses, prefixes and MAC addresses */
  public LocalAddresses(List<String> names) {
    for (String name : names) {
      if (name.matches("[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}")) {
        macs.add(Long.parseLong(name.replace(":", ""), 16));
      } else {
        networks.add(network(name));
      }
    }
    if (names.isEmpty()) {
      throw new InputException("--vantage Endpoint needs --local: the addresses or MAC addresses of the side that will run the classifier");
    }
  }

  private static IpPrefix network(String name) {
    try {
      return IpPrefix.parse(name, "--local");
    } catch (InputException e) {
      throw new InputException(e.getMessage() + ", nor a MAC address, such as 02:00:00:00:00:01", e);
    }
  }

  /**
   * Where a node at the local side sees it: it leaves when the local side sent it, it arrives when it goes there or to a group. By MAC
   * address where one is named, else by IP address; without IP addresses, MAC addresses of groups arrive.
   *
   * @param packet null when it could not be parsed
   * @return null when the node does not see it
   */
  Hook hook(Frame frame, Packet packet) {
    if (macs.contains(mac(frame, 6)) || packet != null && has(packet, true)) {
      return Hook.Leaving;
    }
    boolean group = frame.captured > 0 && (frame.bytes[0] & 1) != 0;
    return group || macs.contains(mac(frame, 0)) || packet != null && has(packet, false) ? Hook.Arriving : null;
  }

  private boolean has(Packet packet, boolean source) {
    if (!packet.hasAddresses()) {
      return false;
    }
    boolean ipv6 = packet.linkKind() == LinkKind.IPv6;
    for (IpPrefix network : networks) {
      if (source ? network.has(ipv6, packet.sourceHigh(), packet.sourceLow())
          : network.has(ipv6, packet.destinationHigh(), packet.destinationLow())) {
        return true;
      }
    }
    return false;
  }

  private static long mac(Frame frame, int at) {
    long mac = 0;
    for (int i = 0; i < 6 && at + i < frame.captured; i++) {
      mac = mac << 8 | frame.bytes[at + i] & 0xff;
    }
    return mac;
  }
}
