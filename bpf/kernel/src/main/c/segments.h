/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What leaves as one packet may be cut into many on its way. They count as the packets that they will be: sums, counts and extremes in
 * closed form, what depends on the order by the first MOST_SEGMENTS.
 */
#pragma once
#include "number.h"

enum { MOST_SEGMENTS = 8 };

struct segments {
	u64 count;
	u32 header;  /* bytes of PacketLength before the payload */
	u32 payload; /* of each but the last */
	u32 last;    /* payload of the last */
};

INLINE void segments_set(const struct packet *packet, u32 size, struct segments *segments)
{
	u32 payload = packet->payload_length;

	segments->header = packet->layer3_length - payload;
	segments->count = 1;
	segments->payload = payload;
	segments->last = payload;
	if (size && payload > size) {
		segments->count = (payload + size - 1) / size;
		segments->payload = size;
		segments->last = payload - size * (segments->count - 1);
	}
}
