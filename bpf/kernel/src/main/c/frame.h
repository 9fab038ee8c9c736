/* SPDX-License-Identifier: GPL-2.0-only */
/* The only way to a byte of the frame. */
#pragma once
#include "packet.h"

enum { PARSED = -1 };

/*
 * `size` bytes (a constant) at `offset`, or null when one of them is not visible. Serves frames in place (packet pointers) and
 * copied ones (map values) alike: the first comparison bounds the one for the verifier, the second the other.
 */
INLINE const u8 *at(const struct frame *frame, u64 offset, const u32 size)
{
	const u8 *place;

	if (offset > VISIBLE_BYTES - size)
		return 0;
	place = frame->start + offset;
	HIDE(place);
	if (place + size > frame->end)
		return 0;
	return place;
}

/* Why bytes from `offset` on could not be read, the first of them that is not visible decides. */
INLINE int missing(const struct packet *packet, u32 offset)
{
	u32 first = offset > packet->visible ? offset : packet->visible;

	return first < packet->length ? TooDeep : Malformed;
}
