/* SPDX-License-Identifier: GPL-2.0 */
/* Headers to features: the rows of the catalogue that the model uses, the others cost nothing. */
#pragma once
#include "maps.h"

/* Every byte of a word. */
#define EVERY_BYTE(byte) (0x0101010101010101ull * (byte))

struct payload_classes {
	u32 printable;
	u32 zero;
	u32 high;
};

/* How many bytes of a word have their top bit set; all other bits must be 0. */
INLINE u32 marked(u64 word)
{
	return (word >> 7) * EVERY_BYTE(1) >> 56;
}

/* Adding 0x7f to the lower seven bits of a byte sets its top bit unless they are 0. No sum carries into the next byte. */
INLINE u64 marks_at_least(u64 word, u32 bound)
{
	return (word & EVERY_BYTE(0x7f)) + EVERY_BYTE(0x80 - bound);
}

INLINE void classify_bytes(u64 word, struct payload_classes *classes)
{
	u64 tops = EVERY_BYTE(0x80);
	u64 high = word & tops;
	u64 from_space = marks_at_least(word, ' ') & tops;
	u64 from_delete = marks_at_least(word, 127) & tops;
	u64 not_zero = (marks_at_least(word, 1) | word) & tops;

	classes->high += marked(high);
	classes->printable += marked(from_space & ~from_delete & ~high);
	classes->zero += marked(~not_zero & tops);
}

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

#define FEATURE(name, value) do { if (used & (1ull << (name))) features[name] = (value); } while (0)
#define PAYLOAD_BYTE(n) FEATURE(PayloadByte##n, packet->payload_visible > (n) ? ((const u8 *)packet->payload)[n] + 1 : 0)

INLINE void extract_payload(const struct packet *packet, u32 *features, const u64 used)
{
	struct payload_classes classes = {};
	u32 visible = packet->payload_visible;

	PAYLOAD_BYTE(0);
	PAYLOAD_BYTE(1);
	PAYLOAD_BYTE(2);
	PAYLOAD_BYTE(3);
	PAYLOAD_BYTE(4);
	PAYLOAD_BYTE(5);
	PAYLOAD_BYTE(6);
	PAYLOAD_BYTE(7);
	if (!(used & ((1ull << PayloadPrintable) | (1ull << PayloadZero) | (1ull << PayloadHigh))))
		return;
	classify_bytes(packet->payload[0], &classes);
	classify_bytes(packet->payload[1], &classes);
	/* Bytes that are not there are 0 in packet->payload. */
	classes.zero -= PAYLOAD_BYTES - visible;
	FEATURE(PayloadPrintable, visible ? classes.printable + 1 : 0);
	FEATURE(PayloadZero, visible ? classes.zero + 1 : 0);
	FEATURE(PayloadHigh, visible ? classes.high + 1 : 0);
}

INLINE void extract(struct scratch *scratch)
{
	const struct packet *packet = &scratch->packet;
	const u64 used = settings.shape.features;
	u32 *features = scratch->features;
	u32 source = packet->source_port, destination = packet->destination_port;

	FEATURE(LinkKind, packet->link);
	FEATURE(Protocol, packet->protocol);
	FEATURE(PacketLength, packet->layer3_length);
	FEATURE(PayloadLength, packet->payload_length);
	FEATURE(SourcePort, source);
	FEATURE(DestinationPort, destination);
	FEATURE(SmallerPort, source < destination ? source : destination);
	FEATURE(SourcePortClass, port_class(source));
	FEATURE(DestinationPortClass, port_class(destination));
	FEATURE(TcpFlags, packet->tcp_flags);
	FEATURE(TcpWindow, packet->tcp_window);
	FEATURE(Ttl, packet->ttl);
	FEATURE(Dscp, packet->dscp);
	FEATURE(Fragment, packet->fragment);
	FEATURE(IcmpType, packet->icmp_type);
	FEATURE(ArpOperation, packet->arp_operation);
	FEATURE(Multicast, packet->multicast);
	extract_payload(packet, features, used);
	FORGET();
}
