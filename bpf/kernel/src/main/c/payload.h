/* SPDX-License-Identifier: GPL-2.0-only */
/* What kind of bytes a payload begins with. */
#pragma once
#include "packet.h"

/* As rows: numbers of bytes plus one, 0 without payload. */
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

/* Of the first bytes of the payload that can be seen. */
INLINE void classify_payload(const struct packet *packet, struct payload_classes *classes)
{
	u32 visible = packet->payload_visible;
	/* All ones when there is a byte. */
	u32 present = -((visible + PAYLOAD_BYTES - 1) / PAYLOAD_BYTES);

	classify_bytes(packet->payload[0], classes);
	classify_bytes(packet->payload[1], classes);
	classes->printable = (classes->printable + 1) & present;
	/* Bytes that are not there are 0 in packet->payload. */
	classes->zero = (classes->zero - (PAYLOAD_BYTES - visible) + 1) & present;
	classes->high = (classes->high + 1) & present;
}
