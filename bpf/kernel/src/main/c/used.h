/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which rows are read: by the model, by a shadow, or by a revision that may come back. Known when the program is loaded: what serves none
 * of them the verifier removes.
 */
#pragma once
#include "packet.h"

volatile const struct settings settings SEC(".rodata.settings");

/* One of the settings': its numbers are known when the program is loaded. */
typedef const volatile struct shape *const_shape;

/* The bits of feature word `word` that belong to the features first to last. */
#define BITS_FROM(word, first) ((first) <= 64 * (word) ? ~0ull : (first) >= 64 * (word) + 64 ? 0 : ~0ull << ((first)&63))
#define BITS_UP_TO(word, last) ((last) < 64 * (word) ? 0 : (last) >= 64 * (word) + 63 ? ~0ull : ~0ull >> (63 - ((last)&63)))
#define USED_OF(word, first, last) \
	((BITS_FROM(word, first) & BITS_UP_TO(word, last)) ? settings.kept[word] & BITS_FROM(word, first) & BITS_UP_TO(word, last) \
							   : 0)

/* One of the features first to last is used. */
#define USES(first, last) \
	((USED_OF(0, first, last) | USED_OF(1, first, last) | USED_OF(2, first, last) | USED_OF(3, first, last)) != 0)

/* Writes a row if it is used. */
#define ROW(features, name, value) \
	do { \
		if (USES(name, name)) \
			(features)[name] = (value); \
	} while (0)

#define USES_PAYLOAD_CLASSES USES(PayloadPrintable, PayloadHigh)
#define USES_FIRST_PAYLOAD USES(ForwardFirstByte0, BackwardFirstLength)
#define USES_PAYLOAD (USES(PayloadByte0, PayloadHigh) || USES_FIRST_PAYLOAD)
#define USES_FLOW_SYN USES(ForwardSynMss, BackwardSynOptions)
#define USES_STATIONS USES(SourceSpokeArp, InitiatorSynOptions)
#define USES_INITIATOR USES(InitiatorSpokeArp, InitiatorSynOptions)
#define USES_ADDRESSES (USES(SourcePackets1s, DestinationPeers60s) || USES(SourceEstablished1s, DestinationEstablished60s))
#define USES_FLOWS \
	(USES(FlowPackets, BackwardSynOptions) || USES(InitiatorPort, FlowDirectionDeviation) || USES_ADDRESSES || USES_INITIATOR)
#define CHECKS_EGRESS (USES_FLOWS && !settings.transit)
#define USES_STATE (USES_FLOWS || USES_STATIONS)
#define HAS_SHADOW (settings.shadow.scorer != 0)

#define USES_TOTALS (USES(ForwardPackets, PacketLengthMax) || USES(InterArrivalMin, InterArrivalMax))
#define USES_RUNNING USES(LengthMean, DirectionDeviation)
#define USES_FLAGS USES(SynCount, UrgCount)
#define USES_MEANS USES(FlowLengthMean, FlowDirectionDeviation)
#define USES_FIRST_SIZES USES(FirstSize0, FirstSize7)

INLINE u32 used_groups(void)
{
	u32 groups = 0;

	if (USES_TOTALS)
		groups |= TOTALS;
	if (USES_RUNNING)
		groups |= RUNNING;
	if (USES_FLAGS)
		groups |= FLAGS;
	if (USES_FIRST_PAYLOAD)
		groups |= FIRST_PAYLOAD;
	if (USES_FIRST_SIZES)
		groups |= FIRST_SIZES;
	if (USES_FLOW_SYN)
		groups |= SYN;
	if (USES_MEANS)
		groups |= MEANS;
	return groups;
}
