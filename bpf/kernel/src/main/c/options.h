/* SPDX-License-Identifier: GPL-2.0-only */
/* The options of a SYN: they tell one stack from another. */
#pragma once
#include "frame.h"

enum { TCP_HEADER = 20, MOST_OPTIONS = 40 };
enum { TCP_FIN = 1, TCP_SYN = 2, TCP_RST = 4, TCP_PSH = 8, TCP_ACK = 16, TCP_URG = 32 };
enum { OPTION_END = 0, OPTION_NOTHING = 1, OPTION_MSS = 2, OPTION_SCALE = 3 };

/* The option at packet->option; false when it is the end, or does not fit the header and what is visible. */
INLINE int walk_option(const struct frame *frame, struct packet *packet, u64 end)
{
	u64 place = packet->option;
	const u8 *option = at(frame, place, 1);
	u32 kind, size = 1;

	if (place >= end || !option || *option == OPTION_END)
		return 0;
	kind = *option;
	if (kind != OPTION_NOTHING) {
		option = at(frame, place, 2);
		if (!option)
			return 0;
		size = option[1];
		if (size < 2 || place + size > end || place + size > packet->visible)
			return 0;
		if (kind == OPTION_MSS && size == 4) {
			option = at(frame, place, 4);
			packet->syn.mss = option ? read16(option + 2) + 1 : 0;
		}
		if (kind == OPTION_SCALE && size == 3) {
			option = at(frame, place, 3);
			packet->syn.scale = option ? option[2] + 2 : 0;
		}
	}
	packet->option = place + size;
	packet->syn.options = (7 * (packet->syn.options - 1) + kind + 1 & 255) + 1;
	return 1;
}

INLINE void walk_options(const struct frame *frame, struct packet *packet, u32 header)
{
	u64 end = packet->offset + header;

	packet->syn.mss = 1;
	packet->syn.scale = 1;
	packet->syn.options = 1;
	packet->option = packet->offset + TCP_HEADER;
#pragma clang loop unroll(disable)
	for (u32 i = 0; i < MOST_OPTIONS; i++) {
		FORGET();
		if (!walk_option(frame, packet, end))
			return;
	}
}
