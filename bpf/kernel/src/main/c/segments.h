/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A packet of the network stack may stand for several on the wire: what leaves is cut on its way, what arrives was merged. It counts as
 * those: sums, counts and extremes in closed form, what depends on the order by the first MOST_SEGMENTS.
 */
#pragma once
#include "number.h"

enum { MOST_SEGMENTS = 8 };

/* Of TCP the kernel's number is wrong where a packet was trimmed, of others it is the only one that counts inner headers in. */
INLINE u64 segments_number(const struct packet *packet, u32 size)
{
	u32 payload = packet->payload_length;

	if (!size)
		return 1;
	if (packet->transport != TCP && packet->gso_segs)
		return packet->gso_segs;
	return payload > size ? (payload + size - 1) / size : 1;
}

/* Into memory of which the verifier knows nothing: on the stack every case would be a path of its own. */
INLINE struct segments *segments_set(struct scratch *scratch)
{
	const struct packet *packet = &scratch->packet;
	struct segments *segments = &scratch->segments;
	u32 payload = packet->payload_length, size = packet->segment_size;
	u64 before;

	segments->header = packet->layer3_length - payload;
	segments->count = segments_number(packet, size);
	segments->followed = least(segments->count, MOST_SEGMENTS);
	segments->payload = payload;
	segments->last = payload;
	segments->ends = 1;
	if (segments->count > 1) {
		before = size * (segments->count - 1);
		segments->payload = size;
		segments->last = payload > before ? payload - before : 0;
	}
	FORGET();
	return segments;
}

/* What travels as one. */
INLINE void segments_set_one(const struct packet *packet, struct segments *segments)
{
	segments->count = 1;
	segments->followed = 1;
	segments->header = packet->layer3_length - packet->payload_length;
	segments->payload = packet->payload_length;
	segments->last = packet->payload_length;
	segments->ends = 1;
}

/* The first of several. */
INLINE const struct segments *segments_first(struct scratch *scratch)
{
	const struct segments *all = &scratch->segments;
	struct segments *first = &scratch->part;

	first->count = 1;
	first->followed = 1;
	first->header = all->header;
	first->payload = all->payload;
	first->last = all->payload;
	first->ends = 0;
	FORGET();
	return first;
}

/* The others of several. */
INLINE const struct segments *segments_others(struct scratch *scratch)
{
	const struct segments *all = &scratch->segments;
	struct segments *others = &scratch->part;

	others->count = all->count - 1;
	others->followed = all->followed - 1;
	others->header = all->header;
	others->payload = all->count > 2 ? all->payload : all->last;
	others->last = all->last;
	others->ends = 1;
	FORGET();
	return others;
}

/* Sum of PacketLength. */
INLINE u64 segments_bytes(const struct segments *segments)
{
	return segments->count * segments->header + (segments->count - 1) * segments->payload + segments->last;
}
