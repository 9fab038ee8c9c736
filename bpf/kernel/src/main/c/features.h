/* SPDX-License-Identifier: GPL-2.0-only */
/* Headers to features: the rows of the catalogue that the model uses, the others cost nothing. */
#pragma once
#include "maps.h"
#include "payload.h"
#include "used.h"

INLINE u32 port_class(u32 port)
{
	if (port == 0)
		return 0;
	if (port < 1024)
		return 1;
	if (port < 32768)
		return 2;
	return port < 49152 ? 3 : 4;
}

#define PAYLOAD_BYTE(n) ROW(features, PayloadByte##n, packet->payload_visible > (n) ? ((const u8 *)packet->payload)[n] + 1 : 0)

INLINE void extract_payload(const struct packet *packet, u32 *features)
{
	struct payload_classes classes = {};

	PAYLOAD_BYTE(0);
	PAYLOAD_BYTE(1);
	PAYLOAD_BYTE(2);
	PAYLOAD_BYTE(3);
	PAYLOAD_BYTE(4);
	PAYLOAD_BYTE(5);
	PAYLOAD_BYTE(6);
	PAYLOAD_BYTE(7);
	if (!USES_PAYLOAD_CLASSES)
		return;
	classify_payload(packet, &classes);
	ROW(features, PayloadPrintable, classes.printable);
	ROW(features, PayloadZero, classes.zero);
	ROW(features, PayloadHigh, classes.high);
}

/* The rows of the packet itself. */
INLINE void extract(struct scratch *scratch)
{
	const struct packet *packet = &scratch->packet;
	u32 *features = scratch->features;
	u32 source = packet->source_port, destination = packet->destination_port;

	ROW(features, LinkKind, packet->link);
	ROW(features, Protocol, packet->protocol);
	ROW(features, PacketLength, packet->layer3_length);
	ROW(features, PayloadLength, packet->payload_length);
	ROW(features, SourcePort, source);
	ROW(features, DestinationPort, destination);
	ROW(features, SmallerPort, source < destination ? source : destination);
	ROW(features, SourcePortClass, port_class(source));
	ROW(features, DestinationPortClass, port_class(destination));
	ROW(features, TcpFlags, packet->tcp_flags);
	ROW(features, TcpWindow, packet->tcp_window);
	ROW(features, Ttl, packet->ttl);
	ROW(features, Dscp, packet->dscp);
	ROW(features, Fragment, packet->fragment);
	ROW(features, IcmpType, packet->icmp_type);
	ROW(features, ArpOperation, packet->arp_operation);
	ROW(features, Multicast, packet->multicast);
	extract_payload(packet, features);
	FORGET();
}
