/* SPDX-License-Identifier: GPL-2.0-only */
/* What arrives at tc may have been merged: it is counted as the frames that it came in, and judged as the first of them. */
#pragma once
#include "segments.h"
#include "options.h"

INLINE void merged_count(struct packet *packet, const struct segments *segments)
{
	packet->frames = segments->count;
	if (segments->count > 1)
		packet->frame_bytes = segments->count * packet->layer2 + segments_bytes(segments);
	FORGET();
}

/* Its own rows: of the headers all but the lengths, FIN and PSH are the first segment's already. */
INLINE void merged_as_first(struct packet *packet, const struct segments *segments)
{
	if (segments->count == 1)
		return;
	packet->layer3_length = segments->header + segments->payload;
	packet->payload_length = segments->payload;
	if (packet->transport == TCP)
		packet->tcp_flags = ((packet->tcp_flags - 1) & ~(u32)(TCP_FIN | TCP_PSH)) + 1;
	FORGET();
}
