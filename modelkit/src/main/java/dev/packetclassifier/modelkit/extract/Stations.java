package dev.packetclassifier.modelkit.extract;

import dev.packetclassifier.api.v1alpha1.StationKey;
import dev.packetclassifier.bpf.parse.LinkKind;
import dev.packetclassifier.bpf.parse.Packet;
import dev.packetclassifier.modelkit.capture.Frame;
import dev.packetclassifier.modelkit.table.Sender;

/** Who sent a packet: its IP address, or its MAC address where it has none or stations are told apart by that. */
record Stations(StationKey key) {
  void setSender(Sender sender, Packet packet, Frame frame) {
    if (key != StationKey.Address || !packet.hasAddresses()) {
      sender.setMac(mac(frame));
    } else if (packet.linkKind() == LinkKind.IPv6) {
      sender.setIpv6(packet.sourceHigh(), packet.sourceLow());
    } else {
      sender.setIpv4(packet.sourceLow());
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
