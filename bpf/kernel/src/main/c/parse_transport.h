/* SPDX-License-Identifier: GPL-2.0-only */
/* TCP, UDP and ICMP headers, and the first bytes of the payload of the first two. */
#pragma once
#include "maps.h"
#include "options.h"
#include "used.h"

enum protocol { PROTOCOL_ICMP = 1, PROTOCOL_TCP = 6, PROTOCOL_UDP = 17, PROTOCOL_ICMPV6 = 58 };
enum { UDP_HEADER = 8, ICMP_HEADER = 8 };

/* Copies what can be seen of the first payload bytes; the rest stays 0. */
INLINE void copy_payload(const struct frame *frame, struct packet *packet, u32 offset)
{
	const u8 *whole = at(frame, offset, PAYLOAD_BYTES);
	u8 *copy = (u8 *)packet->payload;
	u32 i;

	if (whole && packet->payload_length >= PAYLOAD_BYTES) {
		__builtin_memcpy(copy, whole, PAYLOAD_BYTES);
		packet->payload_visible = PAYLOAD_BYTES;
		return;
	}
#pragma clang loop unroll(disable)
	for (i = 0; i < PAYLOAD_BYTES; i++) {
		u64 place = (u64)offset + i;
		const u8 *byte;

		/* Or clang counts up a pointer instead, before its bounds are known. */
		HIDE(place);
		byte = at(frame, place, 1);
		if (!byte || i >= packet->payload_length)
			return;
		copy[i] = *byte;
		packet->payload_visible = i + 1;
		FORGET();
	}
}

INLINE void note_payload(const struct frame *frame, struct packet *packet, u32 header)
{
	packet->payload_length = packet->end - packet->offset - header;
	FORGET();
	if (USES_PAYLOAD)
		copy_payload(frame, packet, packet->offset + header);
}

INLINE int parse_tcp(const struct frame *frame, struct packet *packet)
{
	u32 available = packet->end - packet->offset, header;
	const u8 *tcp;

	if (available < TCP_HEADER)
		return Malformed;
	tcp = at(frame, packet->offset, TCP_HEADER);
	if (!tcp)
		return missing(packet, packet->offset);
	header = (tcp[12] >> 4) * 4;
	if (header < TCP_HEADER || header > available)
		return Malformed;
	packet->transport = TCP;
	packet->source_port = read16(tcp);
	packet->destination_port = read16(tcp + 2);
	packet->tcp_flags = tcp[13] + 1;
	packet->tcp_window = read16(tcp + 14) + 1;
	if (USES_FLOWS) {
		packet->tcp_sequence = read32(tcp + 4);
		packet->tcp_acknowledgment = read32(tcp + 8);
	}
	if ((tcp[13] & TCP_SYN) && (USES_FLOW_SYN || USES_STATIONS))
		walk_options(frame, packet, header);
	note_payload(frame, packet, header);
	return PARSED;
}

INLINE int parse_udp(const struct frame *frame, struct packet *packet)
{
	const u8 *udp;

	if (packet->end - packet->offset < UDP_HEADER)
		return Malformed;
	udp = at(frame, packet->offset, UDP_HEADER);
	if (!udp)
		return missing(packet, packet->offset);
	packet->transport = UDP;
	packet->source_port = read16(udp);
	packet->destination_port = read16(udp + 2);
	note_payload(frame, packet, UDP_HEADER);
	return PARSED;
}

INLINE int parse_icmp(const struct frame *frame, struct packet *packet, u32 transport)
{
	const u8 *icmp;

	if (packet->end - packet->offset < ICMP_HEADER)
		return Malformed;
	icmp = at(frame, packet->offset, ICMP_HEADER);
	if (!icmp)
		return missing(packet, packet->offset);
	packet->transport = transport;
	packet->icmp_type = icmp[0] + 1;
	packet->payload_length = packet->end - packet->offset - ICMP_HEADER;
	return PARSED;
}

/* What is not IP has no end of payload, a later fragment no header. */
INLINE int parse_transport(const struct frame *frame, struct packet *packet)
{
	if (!packet->end || packet->fragment == LATER_FRAGMENT)
		return PARSED;
	if (packet->protocol == PROTOCOL_TCP)
		return parse_tcp(frame, packet);
	if (packet->protocol == PROTOCOL_UDP)
		return parse_udp(frame, packet);
	if (packet->protocol == PROTOCOL_ICMP && packet->link == LINK_IPV4)
		return parse_icmp(frame, packet, ICMP);
	if (packet->protocol == PROTOCOL_ICMPV6 && packet->link == LINK_IPV6)
		return parse_icmp(frame, packet, ICMPV6);
	packet->payload_length = packet->end - packet->offset;
	return PARSED;
}
