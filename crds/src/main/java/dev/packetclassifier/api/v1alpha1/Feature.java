// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

/**
 * The feature catalogue: what a model may look at. A feature is one unsigned 32-bit value of a packet.
 * <p>Append-only: the ordinal is the number that the kernel program and model images use; the program's {@code catalogue.h} is made from
 * this file, which therefore has one constant a line. 0 means absent; a value that can be 0 is stored plus one and says so.
 */
public enum Feature {
  /** 1 IPv4, 2 IPv6, 3 ARP, 4 LLDP, 5 LLC (an 802.3 length instead of a type), 6 EAPOL, 7 anything else. */
  LinkKind,
  /** IP protocol number, for IPv6 the one after the extension headers; 0 for what is not IP. */
  Protocol,
  /** Layer 3 length in bytes: IPv4 total length; IPv6 payload length + 40; else the frame after its tags, at least 46. */
  PacketLength,
  /** Bytes after the TCP, UDP or ICMP header (after the IP headers for other protocols), Ethernet padding excluded; 0 for what is not IP and later fragments. */
  PayloadLength,
  /** TCP or UDP source port; 0 elsewhere and in later fragments. */
  SourcePort,
  /** TCP or UDP destination port; 0 elsewhere and in later fragments. */
  DestinationPort,
  /** The smaller of the two ports. */
  SmallerPort,
  /** Class of the source port: 0 none, 1 below 1024, 2 below 32768, 3 below 49152, 4 the rest. */
  SourcePortClass,
  /** Class of the destination port, as SourcePortClass. */
  DestinationPortClass,
  /** TCP flags byte (FIN 1, SYN 2, RST 4, PSH 8, ACK 16, URG 32, ECE 64, CWR 128) plus one; 0 for what is not TCP. */
  TcpFlags,
  /** TCP window as on the wire, not scaled, plus one; 0 for what is not TCP. */
  TcpWindow,
  /** IPv4 time to live or IPv6 hop limit, plus one; 0 for what is not IP. */
  Ttl,
  /** Differentiated services code point, plus one; 0 for what is not IP. */
  Dscp,
  /** 0 not a fragment, 1 the first fragment, 2 a later one. */
  Fragment,
  /** ICMP or ICMPv6 type plus one; 0 elsewhere. */
  IcmpType,
  /** ARP operation plus one; 0 elsewhere. */
  ArpOperation,
  /** 1 when the destination MAC address is a group address (multicast or broadcast), else 0. */
  Multicast,
  /** First payload byte plus one; 0 when there is none. Payload rows exist for TCP and UDP only. */
  PayloadByte0,
  /** Second payload byte plus one. */
  PayloadByte1,
  /** Third payload byte plus one. */
  PayloadByte2,
  /** Fourth payload byte plus one. */
  PayloadByte3,
  /** Fifth payload byte plus one. */
  PayloadByte4,
  /** Sixth payload byte plus one. */
  PayloadByte5,
  /** Seventh payload byte plus one. */
  PayloadByte6,
  /** Eighth payload byte plus one. */
  PayloadByte7,
  /** Number of printable bytes (32 to 126) among the first 16 of the payload, plus one; 0 without payload. */
  PayloadPrintable,
  /** Number of zero bytes among the first 16 of the payload, plus one; 0 without payload. */
  PayloadZero,
  /** Number of bytes of 128 and more among the first 16 of the payload, plus one; 0 without payload. */
  PayloadHigh,
  /**
   * Packets of the flow so far, this one included. Flow rows: 0 for what has no flow (LLDP, LLC, EAPOL, others, ARP without IPv4
   * addresses).
   */
  FlowPackets,
  /** Sum of PacketLength over the flow so far, this packet included. */
  FlowBytes,
  /** 1 from the flow's initiator, 2 towards it. */
  FlowDirection,
  /** Microseconds since the flow's first packet, plus one. */
  FlowDuration,
  /** TCP: 1 when the flow was seen from a SYN on, 2 when its first packet here had none; 0 elsewhere. */
  MidFlow,
  /** Microseconds since the flow's packet before this one, either direction, plus one; 0 for its first. */
  InterArrival,
  /** The smallest InterArrival of the flow so far; 0 for its first packet. */
  InterArrivalMin,
  /** The largest InterArrival of the flow so far; 0 for its first packet. */
  InterArrivalMax,
  /** Running mean of PacketLength over the flow in 1/256 byte, plus one. */
  LengthMean,
  /** Running mean absolute deviation of PacketLength in 1/256 byte, plus one. */
  LengthDeviation,
  /** Running mean of the time between the flow's packets in microseconds, plus one; 0 for its first packet. */
  InterArrivalMean,
  /** Running mean absolute deviation of that time in microseconds, plus one; 0 for the flow's first packet. */
  InterArrivalDeviation,
  /** Running mean of the direction (0 from the initiator, 1 towards it) in 1/256, plus one. */
  DirectionMean,
  /** Running mean absolute deviation of the direction in 1/256, plus one. */
  DirectionDeviation,
  /** Packets from the initiator so far, plus one. */
  ForwardPackets,
  /** Packets towards the initiator so far, plus one. */
  BackwardPackets,
  /** Sum of PacketLength from the initiator so far, plus one. */
  ForwardBytes,
  /** Sum of PacketLength towards the initiator so far, plus one. */
  BackwardBytes,
  /** Packets of the flow with a PayloadLength above 0 so far, plus one. */
  PayloadPackets,
  /** The smallest PacketLength of the flow so far. */
  PacketLengthMin,
  /** The largest PacketLength of the flow so far. */
  PacketLengthMax,
  /** TCP: packets of the flow with SYN so far, plus one; 0 elsewhere. */
  SynCount,
  /** TCP: packets of the flow with ACK so far, plus one; 0 elsewhere. */
  AckCount,
  /** TCP: packets of the flow with FIN so far, plus one; 0 elsewhere. */
  FinCount,
  /** TCP: packets of the flow with RST so far, plus one; 0 elsewhere. */
  RstCount,
  /** TCP: packets of the flow with PSH so far, plus one; 0 elsewhere. */
  PshCount,
  /** TCP: packets of the flow with URG so far, plus one; 0 elsewhere. */
  UrgCount,
  /** First byte of the first payload from the initiator, plus one; 0 when there is none. TCP and UDP only. */
  ForwardFirstByte0,
  /** Second byte of the first payload from the initiator, plus one; 0 when there is none. TCP and UDP only. */
  ForwardFirstByte1,
  /** Third byte of the first payload from the initiator, plus one; 0 when there is none. TCP and UDP only. */
  ForwardFirstByte2,
  /** Fourth byte of the first payload from the initiator, plus one; 0 when there is none. TCP and UDP only. */
  ForwardFirstByte3,
  /** Number of printable bytes (32 to 126) among the first 16 of the first payload from the initiator, plus one; 0 without. */
  ForwardFirstPrintable,
  /** Number of zero bytes among the first 16 of the first payload from the initiator, plus one; 0 without. */
  ForwardFirstZero,
  /** Number of bytes of 128 and more among the first 16 of the first payload from the initiator, plus one; 0 without. */
  ForwardFirstHigh,
  /** PayloadLength of the first payload from the initiator; 0 without. TCP and UDP only. */
  ForwardFirstLength,
  /** First byte of the first payload towards the initiator, plus one; 0 when there is none. TCP and UDP only. */
  BackwardFirstByte0,
  /** Second byte of the first payload towards the initiator, plus one; 0 when there is none. TCP and UDP only. */
  BackwardFirstByte1,
  /** Third byte of the first payload towards the initiator, plus one; 0 when there is none. TCP and UDP only. */
  BackwardFirstByte2,
  /** Fourth byte of the first payload towards the initiator, plus one; 0 when there is none. TCP and UDP only. */
  BackwardFirstByte3,
  /** Number of printable bytes (32 to 126) among the first 16 of the first payload towards the initiator, plus one; 0 without. */
  BackwardFirstPrintable,
  /** Number of zero bytes among the first 16 of the first payload towards the initiator, plus one; 0 without. */
  BackwardFirstZero,
  /** Number of bytes of 128 and more among the first 16 of the first payload towards the initiator, plus one; 0 without. */
  BackwardFirstHigh,
  /** PayloadLength of the first payload towards the initiator; 0 without. TCP and UDP only. */
  BackwardFirstLength,
  /**
   * Payload length and direction of the flow's packet 1: 128 + q from the initiator, 128 - q towards it, q = min(127, 10 * log2(length +
   * 1)); 0 while there is none.
   */
  FirstSize0,
  /**
   * Payload length and direction of the flow's packet 2: 128 + q from the initiator, 128 - q towards it, q = min(127, 10 * log2(length +
   * 1)); 0 while there is none.
   */
  FirstSize1,
  /**
   * Payload length and direction of the flow's packet 3: 128 + q from the initiator, 128 - q towards it, q = min(127, 10 * log2(length +
   * 1)); 0 while there is none.
   */
  FirstSize2,
  /**
   * Payload length and direction of the flow's packet 4: 128 + q from the initiator, 128 - q towards it, q = min(127, 10 * log2(length +
   * 1)); 0 while there is none.
   */
  FirstSize3,
  /**
   * Payload length and direction of the flow's packet 5: 128 + q from the initiator, 128 - q towards it, q = min(127, 10 * log2(length +
   * 1)); 0 while there is none.
   */
  FirstSize4,
  /**
   * Payload length and direction of the flow's packet 6: 128 + q from the initiator, 128 - q towards it, q = min(127, 10 * log2(length +
   * 1)); 0 while there is none.
   */
  FirstSize5,
  /**
   * Payload length and direction of the flow's packet 7: 128 + q from the initiator, 128 - q towards it, q = min(127, 10 * log2(length +
   * 1)); 0 while there is none.
   */
  FirstSize6,
  /**
   * Payload length and direction of the flow's packet 8: 128 + q from the initiator, 128 - q towards it, q = min(127, 10 * log2(length +
   * 1)); 0 while there is none.
   */
  FirstSize7,
  /** Maximum segment size in the first SYN from the initiator, plus one; 1 without that option, 0 without SYN. */
  ForwardSynMss,
  /** Window scale in the first SYN from the initiator, plus two; 1 without that option, 0 without SYN. */
  ForwardSynScale,
  /** Window of the first SYN from the initiator, plus one; 0 without SYN. */
  ForwardSynWindow,
  /** Hash (0 to 255) of the order of the options of the first SYN from the initiator, plus one; 0 without SYN. */
  ForwardSynOptions,
  /** Maximum segment size in the first SYN towards the initiator, plus one; 1 without that option, 0 without SYN. */
  BackwardSynMss,
  /** Window scale in the first SYN towards the initiator, plus two; 1 without that option, 0 without SYN. */
  BackwardSynScale,
  /** Window of the first SYN towards the initiator, plus one; 0 without SYN. */
  BackwardSynWindow,
  /** Hash (0 to 255) of the order of the options of the first SYN towards the initiator, plus one; 0 without SYN. */
  BackwardSynOptions,
  /** Packets that the source address sent in the last second, before this one, plus one. Address rows: 0 for what has no addresses. */
  SourcePackets1s,
  /** Flows that the source address began in the last second, plus one. */
  SourceNewFlows1s,
  /** Of these, flows without a packet of the other direction yet, and not dropped by this node, plus one. */
  SourceUnanswered1s,
  /** Of these, about how many different destination ports, plus one. */
  SourcePorts1s,
  /** Of these, about how many different destination addresses, plus one. */
  SourcePeers1s,
  /**
   * Packets that the destination address received in the last second, before this one, plus one. Address rows: 0 for what has no
   * addresses.
   */
  DestinationPackets1s,
  /** Flows that the destination address was asked for in the last second, plus one. */
  DestinationNewFlows1s,
  /** Of these, flows without a packet of the other direction yet, and not dropped by this node, plus one. */
  DestinationUnanswered1s,
  /** Of these, about how many different destination ports, plus one. */
  DestinationPorts1s,
  /** Of these, about how many different source addresses, plus one. */
  DestinationPeers1s,
  /** Packets that the source address sent in the last 60 seconds, before this one, plus one. Address rows: 0 for what has no addresses. */
  SourcePackets60s,
  /** Flows that the source address began in the last 60 seconds, plus one. */
  SourceNewFlows60s,
  /** Of these, flows without a packet of the other direction yet, and not dropped by this node, plus one. */
  SourceUnanswered60s,
  /** Of these, about how many different destination ports, plus one. */
  SourcePorts60s,
  /** Of these, about how many different destination addresses, plus one. */
  SourcePeers60s,
  /**
   * Packets that the destination address received in the last 60 seconds, before this one, plus one. Address rows: 0 for what has no
   * addresses.
   */
  DestinationPackets60s,
  /** Flows that the destination address was asked for in the last 60 seconds, plus one. */
  DestinationNewFlows60s,
  /** Of these, flows without a packet of the other direction yet, and not dropped by this node, plus one. */
  DestinationUnanswered60s,
  /** Of these, about how many different destination ports, plus one. */
  DestinationPorts60s,
  /** Of these, about how many different source addresses, plus one. */
  DestinationPeers60s,
  /** 2 when the sender has sent ARP, 1 when not, 0 unknown. Station rows: 0 when it is not known. */
  SourceSpokeArp,
  /** 2 when the sender has sent LLC, 1 when not, 0 unknown. */
  SourceSpokeLlc,
  /** 2 when the sender has sent EAPOL, 1 when not, 0 unknown. */
  SourceSpokeEapol,
  /** 2 when the sender has sent IPv4, 1 when not, 0 unknown. */
  SourceSpokeIpv4,
  /** 2 when the sender has sent IPv6, 1 when not, 0 unknown. */
  SourceSpokeIpv6,
  /** 2 when the sender has sent ICMP, 1 when not, 0 unknown. */
  SourceSpokeIcmp,
  /** 2 when the sender has sent ICMPv6, 1 when not, 0 unknown. */
  SourceSpokeIcmpv6,
  /** 2 when the sender has sent TCP, 1 when not, 0 unknown. */
  SourceSpokeTcp,
  /** 2 when the sender has sent UDP, 1 when not, 0 unknown. */
  SourceSpokeUdp,
  /** 2 when the sender has sent IGMP, 1 when not, 0 unknown. */
  SourceSpokeIgmp,
  /** 2 when the sender has sent a multicast or broadcast frame, 1 when not, 0 unknown. */
  SourceSpokeMulticast,
  /** 2 when the sender has sent packets of TCP port 80 or 8080, 1 when not, 0 unknown. */
  SourceSpokeHttp,
  /** 2 when the sender has sent packets of TCP or UDP port 443, 1 when not, 0 unknown. */
  SourceSpokeTls,
  /** 2 when the sender has sent packets of UDP port 67, 68, 546 or 547, 1 when not, 0 unknown. */
  SourceSpokeDhcp,
  /** 2 when the sender has sent packets of TCP or UDP port 53, 1 when not, 0 unknown. */
  SourceSpokeDns,
  /** 2 when the sender has sent packets of UDP port 1900, 1 when not, 0 unknown. */
  SourceSpokeSsdp,
  /** 2 when the sender has sent packets of UDP port 5353, 1 when not, 0 unknown. */
  SourceSpokeMdns,
  /** 2 when the sender has sent packets of UDP port 123, 1 when not, 0 unknown. */
  SourceSpokeNtp,
  /** PayloadLength of the last DHCP packet that the sender sent; 0 without. */
  SourceDhcpLength,
  /** PayloadLength of the last packet to UDP port 53 that the sender sent; 0 without. */
  SourceDnsLength,
  /** Running mean of the PacketLength that the sender sent in 1/256 byte, plus one; 0 when it is not known. */
  SourceLengthMean,
  /** Window of the last SYN that the sender sent, plus one; 0 without. */
  SourceSynWindow,
  /** Maximum segment size in the last SYN that the sender sent, plus one; 1 without that option, 0 without SYN. */
  SourceSynMss,
  /** Hash (0 to 255) of the order of the options of the last SYN that the sender sent, plus one; 0 without. */
  SourceSynOptions,
  /** 2 when the receiver has sent ARP, 1 when not, 0 unknown. Station rows: 0 when it is not known. */
  DestinationSpokeArp,
  /** 2 when the receiver has sent LLC, 1 when not, 0 unknown. */
  DestinationSpokeLlc,
  /** 2 when the receiver has sent EAPOL, 1 when not, 0 unknown. */
  DestinationSpokeEapol,
  /** 2 when the receiver has sent IPv4, 1 when not, 0 unknown. */
  DestinationSpokeIpv4,
  /** 2 when the receiver has sent IPv6, 1 when not, 0 unknown. */
  DestinationSpokeIpv6,
  /** 2 when the receiver has sent ICMP, 1 when not, 0 unknown. */
  DestinationSpokeIcmp,
  /** 2 when the receiver has sent ICMPv6, 1 when not, 0 unknown. */
  DestinationSpokeIcmpv6,
  /** 2 when the receiver has sent TCP, 1 when not, 0 unknown. */
  DestinationSpokeTcp,
  /** 2 when the receiver has sent UDP, 1 when not, 0 unknown. */
  DestinationSpokeUdp,
  /** 2 when the receiver has sent IGMP, 1 when not, 0 unknown. */
  DestinationSpokeIgmp,
  /** 2 when the receiver has sent a multicast or broadcast frame, 1 when not, 0 unknown. */
  DestinationSpokeMulticast,
  /** 2 when the receiver has sent packets of TCP port 80 or 8080, 1 when not, 0 unknown. */
  DestinationSpokeHttp,
  /** 2 when the receiver has sent packets of TCP or UDP port 443, 1 when not, 0 unknown. */
  DestinationSpokeTls,
  /** 2 when the receiver has sent packets of UDP port 67, 68, 546 or 547, 1 when not, 0 unknown. */
  DestinationSpokeDhcp,
  /** 2 when the receiver has sent packets of TCP or UDP port 53, 1 when not, 0 unknown. */
  DestinationSpokeDns,
  /** 2 when the receiver has sent packets of UDP port 1900, 1 when not, 0 unknown. */
  DestinationSpokeSsdp,
  /** 2 when the receiver has sent packets of UDP port 5353, 1 when not, 0 unknown. */
  DestinationSpokeMdns,
  /** 2 when the receiver has sent packets of UDP port 123, 1 when not, 0 unknown. */
  DestinationSpokeNtp,
  /** PayloadLength of the last DHCP packet that the receiver sent; 0 without. */
  DestinationDhcpLength,
  /** PayloadLength of the last packet to UDP port 53 that the receiver sent; 0 without. */
  DestinationDnsLength,
  /** Running mean of the PacketLength that the receiver sent in 1/256 byte, plus one; 0 when it is not known. */
  DestinationLengthMean,
  /** Window of the last SYN that the receiver sent, plus one; 0 without. */
  DestinationSynWindow,
  /** Maximum segment size in the last SYN that the receiver sent, plus one; 1 without that option, 0 without SYN. */
  DestinationSynMss,
  /** Hash (0 to 255) of the order of the options of the last SYN that the receiver sent, plus one; 0 without. */
  DestinationSynOptions,
  /** 2 when the flow's initiator has sent ARP, 1 when not, 0 unknown. Station rows: 0 when it is not known. */
  InitiatorSpokeArp,
  /** 2 when the flow's initiator has sent LLC, 1 when not, 0 unknown. */
  InitiatorSpokeLlc,
  /** 2 when the flow's initiator has sent EAPOL, 1 when not, 0 unknown. */
  InitiatorSpokeEapol,
  /** 2 when the flow's initiator has sent IPv4, 1 when not, 0 unknown. */
  InitiatorSpokeIpv4,
  /** 2 when the flow's initiator has sent IPv6, 1 when not, 0 unknown. */
  InitiatorSpokeIpv6,
  /** 2 when the flow's initiator has sent ICMP, 1 when not, 0 unknown. */
  InitiatorSpokeIcmp,
  /** 2 when the flow's initiator has sent ICMPv6, 1 when not, 0 unknown. */
  InitiatorSpokeIcmpv6,
  /** 2 when the flow's initiator has sent TCP, 1 when not, 0 unknown. */
  InitiatorSpokeTcp,
  /** 2 when the flow's initiator has sent UDP, 1 when not, 0 unknown. */
  InitiatorSpokeUdp,
  /** 2 when the flow's initiator has sent IGMP, 1 when not, 0 unknown. */
  InitiatorSpokeIgmp,
  /** 2 when the flow's initiator has sent a multicast or broadcast frame, 1 when not, 0 unknown. */
  InitiatorSpokeMulticast,
  /** 2 when the flow's initiator has sent packets of TCP port 80 or 8080, 1 when not, 0 unknown. */
  InitiatorSpokeHttp,
  /** 2 when the flow's initiator has sent packets of TCP or UDP port 443, 1 when not, 0 unknown. */
  InitiatorSpokeTls,
  /** 2 when the flow's initiator has sent packets of UDP port 67, 68, 546 or 547, 1 when not, 0 unknown. */
  InitiatorSpokeDhcp,
  /** 2 when the flow's initiator has sent packets of TCP or UDP port 53, 1 when not, 0 unknown. */
  InitiatorSpokeDns,
  /** 2 when the flow's initiator has sent packets of UDP port 1900, 1 when not, 0 unknown. */
  InitiatorSpokeSsdp,
  /** 2 when the flow's initiator has sent packets of UDP port 5353, 1 when not, 0 unknown. */
  InitiatorSpokeMdns,
  /** 2 when the flow's initiator has sent packets of UDP port 123, 1 when not, 0 unknown. */
  InitiatorSpokeNtp,
  /** PayloadLength of the last DHCP packet that the flow's initiator sent; 0 without. */
  InitiatorDhcpLength,
  /** PayloadLength of the last packet to UDP port 53 that the flow's initiator sent; 0 without. */
  InitiatorDnsLength,
  /** Running mean of the PacketLength that the flow's initiator sent in 1/256 byte, plus one; 0 when it is not known. */
  InitiatorLengthMean,
  /** Window of the last SYN that the flow's initiator sent, plus one; 0 without. */
  InitiatorSynWindow,
  /** Maximum segment size in the last SYN that the flow's initiator sent, plus one; 1 without that option, 0 without SYN. */
  InitiatorSynMss,
  /** Hash (0 to 255) of the order of the options of the last SYN that the flow's initiator sent, plus one; 0 without. */
  InitiatorSynOptions,
  /** TCP or UDP port of the flow's initiator, whoever sent this packet; 0 elsewhere and in later fragments. */
  InitiatorPort,
  /** TCP or UDP port of the flow's responder, whoever sent this packet; 0 elsewhere and in later fragments. */
  ResponderPort,
  /** Mean of PacketLength over all packets of the flow so far, in 1/256 byte, plus one; 0 without a flow. */
  FlowLengthMean,
  /** Mean absolute deviation of PacketLength over all packets of the flow so far, in 1/256 byte, plus one; 0 without a flow. */
  FlowLengthDeviation,
  /** Mean of the time between the flow's packets over all so far, in microseconds, plus one; 0 for its first packet. */
  FlowInterArrivalMean,
  /** Mean absolute deviation of that time over all so far, in microseconds, plus one; 0 for the flow's first packet. */
  FlowInterArrivalDeviation,
  /** Mean of the direction (0 from the initiator, 1 towards it) over all packets of the flow so far, in 1/256, plus one; 0 without a flow. */
  FlowDirectionMean,
  /** Mean absolute deviation of the direction over all packets of the flow so far, in 1/256, plus one; 0 without a flow. */
  FlowDirectionDeviation,
  /**
   * TCP flows that the source address began and that became established in the last second, before this packet, plus one: their initiator
   * acknowledged the responder's SYN-ACK, which a sender of forged addresses never sees. 0 for what has no addresses.
   */
  SourceEstablished1s,
  /** TCP flows that others began with the destination address and that became established in the last second, plus one. */
  DestinationEstablished1s,
  /** As SourceEstablished1s, over 60 seconds. */
  SourceEstablished60s,
  /** As DestinationEstablished1s, over 60 seconds. */
  DestinationEstablished60s
}
