/* SPDX-License-Identifier: GPL-2.0-only */
/* IPv4 and IPv6 headers, extension headers, fragments; then the transport header. */
#pragma once
#include "parse_transport.h"

enum { IPV4_HEADER = 20, IPV6_HEADER = 40, SHORTEST_EXTENSION = 8 };
enum { MORE_FRAGMENTS = 0x2000, FRAGMENT_OFFSET = 0x1fff, MORE_FRAGMENTS_V6 = 0x0001, FRAGMENT_OFFSET_V6 = 0xfff8 };

enum extension {
	HOP_BY_HOP = 0,
	ROUTING = 43,
	FRAGMENT_HEADER = 44,
	AUTHENTICATION = 51,
	DESTINATION_OPTIONS = 60,
	MOBILITY = 135,
	HOST_IDENTITY = 139,
	SHIM6 = 140,
};

INLINE u32 fragment_kind(u32 offset, u32 more)
{
	if (offset)
		return LATER_FRAGMENT;
	return more ? FIRST_FRAGMENT : NOT_FRAGMENTED;
}

/* The lower half of ::ffff:a.b.c.d, as it lies in memory. */
INLINE u64 mapped(const u8 *address)
{
	u64 low = *(const u32 *)address;

	return low << 32 | (u32)bpf_htonl(0x0000ffff);
}

INLINE int parse_ipv4(const struct frame *frame, struct packet *packet)
{
	const u8 *ip = at(frame, packet->offset, IPV4_HEADER);
	u32 header, total, fragment;

	if (!ip)
		return missing(packet, packet->offset);
	header = (ip[0] & 15) * 4;
	total = read16(ip + 2);
	/* BIG TCP: more than the field can say. */
	if (!total && packet->segment_size)
		total = packet->length - packet->layer2;
	if (ip[0] >> 4 != 4 || header < IPV4_HEADER || total < header || packet->layer2 + total > packet->length)
		return Malformed;
	fragment = read16(ip + 6);
	packet->fragment = fragment_kind(fragment & FRAGMENT_OFFSET, fragment & MORE_FRAGMENTS);
	packet->layer3_length = total;
	packet->dscp = (ip[1] >> 2) + 1;
	packet->ttl = ip[8] + 1;
	packet->protocol = ip[9];
	packet->source[1] = mapped(ip + 12);
	packet->destination[1] = mapped(ip + 16);
	packet->end = packet->layer2 + total;
	packet->offset = packet->layer2 + header;
	return PARSED;
}

INLINE int is_extension(u32 protocol)
{
	switch (protocol) {
	case HOP_BY_HOP:
	case ROUTING:
	case FRAGMENT_HEADER:
	case AUTHENTICATION:
	case DESTINATION_OPTIONS:
	case MOBILITY:
	case HOST_IDENTITY:
	case SHIM6:
		return 1;
	}
	return 0;
}

INLINE u32 extension_size(u32 protocol, u32 length)
{
	if (protocol == FRAGMENT_HEADER)
		return SHORTEST_EXTENSION;
	if (protocol == AUTHENTICATION)
		return (length + 2) * 4;
	return (length + 1) * 8;
}

INLINE int parse_fragment_header(const struct frame *frame, struct packet *packet)
{
	const u8 *field = at(frame, (u64)packet->offset + 2, 2);
	u32 fragment;

	if (!field)
		return missing(packet, packet->offset + 2);
	fragment = read16(field);
	fragment = fragment_kind(fragment & FRAGMENT_OFFSET_V6, fragment & MORE_FRAGMENTS_V6);
	/* A second fragment header does not turn a fragment back into a whole packet. */
	if (fragment > packet->fragment)
		packet->fragment = fragment;
	return PARSED;
}

/* Steps over the extension header at packet->offset. */
INLINE int parse_extension(const struct frame *frame, struct packet *packet)
{
	u32 offset = packet->offset, size;
	const u8 *extension;

	if (offset + SHORTEST_EXTENSION > packet->end)
		return Malformed;
	extension = at(frame, offset, 2);
	if (!extension)
		return missing(packet, offset);
	size = extension_size(packet->protocol, extension[1]);
	if (offset + size > packet->end)
		return Malformed;
	if (packet->protocol == FRAGMENT_HEADER) {
		int outcome = parse_fragment_header(frame, packet);

		if (outcome != PARSED)
			return outcome;
	}
	packet->protocol = extension[0];
	packet->offset = offset + size;
	return PARSED;
}

/* A later fragment does not carry the extension headers that its own header announces. */
INLINE int has_extension(const struct packet *packet)
{
	return is_extension(packet->protocol) && packet->fragment != LATER_FRAGMENT;
}

enum { JUMBO_HEADER = 8, JUMBO_OPTION = 0xc2 };

/* BIG TCP over IPv6 has a header that is never sent: what is cut has none, so it counts in no length. */
INLINE void skip_jumbo_header(const struct frame *frame, struct packet *packet)
{
	const u8 *jumbo = at(frame, packet->offset, JUMBO_HEADER);

	if (packet->protocol != HOP_BY_HOP || !jumbo || jumbo[1] || jumbo[2] != JUMBO_OPTION)
		return;
	packet->protocol = jumbo[0];
	packet->offset += JUMBO_HEADER;
	packet->layer3_length -= JUMBO_HEADER;
	FORGET();
}

INLINE int parse_ipv6(const struct frame *frame, struct packet *packet)
{
	const u8 *ip = at(frame, packet->offset, IPV6_HEADER);
	u32 length, big;
	int outcome;

	if (!ip)
		return missing(packet, packet->offset);
	length = read16(ip + 4);
	big = !length && packet->segment_size;
	length = big ? packet->length - packet->layer2 : length + IPV6_HEADER;
	if (ip[0] >> 4 != 6 || packet->layer2 + length > packet->length)
		return Malformed;
	packet->layer3_length = length;
	packet->end = packet->layer2 + length;
	packet->dscp = (read16(ip) >> 6 & 63) + 1;
	packet->protocol = ip[6];
	packet->ttl = ip[7] + 1;
	__builtin_memcpy(packet->source, ip + 8, 16);
	__builtin_memcpy(packet->destination, ip + 24, 16);
	packet->offset = packet->layer2 + IPV6_HEADER;
	if (big)
		skip_jumbo_header(frame, packet);
#pragma clang loop unroll(disable)
	for (int i = 0; i < MAX_EXTENSIONS; i++) {
		FORGET();
		if (!has_extension(packet))
			return PARSED;
		outcome = parse_extension(frame, packet);
		if (outcome != PARSED)
			return outcome;
	}
	return has_extension(packet) ? TooDeep : PARSED;
}
