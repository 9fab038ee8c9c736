// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.modelkit.extract;

import dev.packetclassifier.api.v1alpha1.StationKey;
import dev.packetclassifier.bpf.capture.Frame;
import dev.packetclassifier.bpf.parse.LinkKind;
import dev.packetclassifier.bpf.parse.Packet;
import dev.packetclassifier.modelkit.table.StationAddress;

/** Reads who sent a packet: its IP address, or its MAC address where it has none or stations are told apart by that. */
record StationReader(StationKey key) {
  void read(StationAddress station, Packet packet, Frame frame) {
    if (key != StationKey.Address || !packet.hasAddresses()) {
      station.setMac(mac(frame));
    } else if (packet.linkKind() == LinkKind.IPv6) {
      station.setIpv6(packet.sourceHigh(), packet.sourceLow());
    } else {
      station.setIpv4(packet.sourceLow());
    }
  }

  private static long mac(Frame frame) {
    long mac = 0;
    for (int i = 6; i < 12; i++) {
      mac = mac << 8 | frame.bytes[i] & 0xff;
    }
    return mac;
  }
}
