/* SPDX-License-Identifier: GPL-2.0-only */
/* A flow's record to its rows. */
#pragma once
#include "flow.h"

INLINE u32 flow_row(u64 value)
{
	return least(value + 1, MAX_U32);
}

INLINE void flow_average_rows(const struct flow_averages *running, u32 *features, u32 packets)
{
	ROW(features, LengthMean, flow_row(running->length.mean));
	ROW(features, LengthDeviation, flow_row(running->length.deviation));
	ROW(features, DirectionMean, flow_row(running->direction.mean));
	ROW(features, DirectionDeviation, flow_row(running->direction.deviation));
	ROW(features, InterArrivalMean, packets > 1 ? flow_row(running->gap.mean >> 8) : 0);
	ROW(features, InterArrivalDeviation, packets > 1 ? flow_row(running->gap.deviation >> 8) : 0);
}

INLINE void flow_mean_rows(const struct flow_means *means, u32 *features)
{
	ROW(features, FlowLengthMean, flow_row(means->length.mean));
	ROW(features, FlowLengthDeviation, flow_row(means->length.deviation));
	ROW(features, FlowDirectionMean, flow_row(means->direction.mean));
	ROW(features, FlowDirectionDeviation, flow_row(means->direction.deviation));
	ROW(features, FlowInterArrivalMean, means->values > 1 ? flow_row(means->gap.mean >> 8) : 0);
	ROW(features, FlowInterArrivalDeviation, means->values > 1 ? flow_row(means->gap.deviation >> 8) : 0);
}

INLINE void flow_total_rows(const struct totals *totals, u32 *features)
{
	ROW(features, ForwardPackets, plus(totals->packets[FORWARD], 1));
	ROW(features, BackwardPackets, plus(totals->packets[BACKWARD], 1));
	ROW(features, ForwardBytes, plus(totals->bytes[FORWARD], 1));
	ROW(features, BackwardBytes, plus(totals->bytes[BACKWARD], 1));
	ROW(features, PayloadPackets, plus(totals->payload_packets, 1));
	ROW(features, PacketLengthMin, totals->shortest);
	ROW(features, PacketLengthMax, totals->longest);
	ROW(features, InterArrivalMin, totals->gap_min);
	ROW(features, InterArrivalMax, totals->gap_max);
}

/* Of TCP alone. */
INLINE void flow_flag_rows(const struct flags *flags, u32 *features, int tcp)
{
	ROW(features, SynCount, tcp ? plus(flags->syn, 1) : 0);
	ROW(features, AckCount, tcp ? plus(flags->ack, 1) : 0);
	ROW(features, FinCount, tcp ? plus(flags->fin, 1) : 0);
	ROW(features, RstCount, tcp ? plus(flags->rst, 1) : 0);
	ROW(features, PshCount, tcp ? plus(flags->psh, 1) : 0);
	ROW(features, UrgCount, tcp ? plus(flags->urg, 1) : 0);
}

#define FIRST_PAYLOAD_ROWS(direction, from) \
	do { \
		ROW(features, direction##FirstByte0, (from)->byte[0]); \
		ROW(features, direction##FirstByte1, (from)->byte[1]); \
		ROW(features, direction##FirstByte2, (from)->byte[2]); \
		ROW(features, direction##FirstByte3, (from)->byte[3]); \
		ROW(features, direction##FirstPrintable, (from)->printable); \
		ROW(features, direction##FirstZero, (from)->zero); \
		ROW(features, direction##FirstHigh, (from)->high); \
		ROW(features, direction##FirstLength, (from)->length); \
	} while (0)

#define SYN_ROWS(direction, from) \
	do { \
		ROW(features, direction##SynMss, (from)->syn.mss); \
		ROW(features, direction##SynScale, (from)->syn.scale); \
		ROW(features, direction##SynWindow, (from)->window); \
		ROW(features, direction##SynOptions, (from)->syn.options); \
	} while (0)

INLINE void flow_size_rows(const u8 *size, u32 *features)
{
	ROW(features, FirstSize0, size[0]);
	ROW(features, FirstSize1, size[1]);
	ROW(features, FirstSize2, size[2]);
	ROW(features, FirstSize3, size[3]);
	ROW(features, FirstSize4, size[4]);
	ROW(features, FirstSize5, size[5]);
	ROW(features, FirstSize6, size[6]);
	ROW(features, FirstSize7, size[7]);
}

INLINE void flow_write_rows(const struct flow *flow, struct scratch *scratch, u64 gap)
{
	const struct tracked *tracked = &scratch->tracked;
	u32 *features = scratch->features;

	ROW(features, FlowPackets, flow->packets);
	ROW(features, FlowBytes, flow->bytes);
	ROW(features, FlowDirection, tracked->backward + 1);
	ROW(features, FlowDuration, plus(distance(tracked->time, flow->first), 1));
	ROW(features, MidFlow, flow->mid_flow);
	ROW(features, InterArrival, tracked->first_packet ? 0 : plus(gap, 1));
	ROW(features, InitiatorPort, tracked->backward ? scratch->packet.destination_port : scratch->packet.source_port);
	ROW(features, ResponderPort, tracked->backward ? scratch->packet.source_port : scratch->packet.destination_port);
	flow_average_rows(&flow->running, features, flow->packets);
	flow_mean_rows(&flow->means, features);
	flow_total_rows(&flow->totals, features);
	flow_flag_rows(&flow->flags, features, scratch->packet.transport == TCP);
	FIRST_PAYLOAD_ROWS(Forward, &flow->payload[FORWARD]);
	FIRST_PAYLOAD_ROWS(Backward, &flow->payload[BACKWARD]);
	flow_size_rows(flow->size, features);
	SYN_ROWS(Forward, &flow->syn[FORWARD]);
	SYN_ROWS(Backward, &flow->syn[BACKWARD]);
}

/* LLDP and its like have no flow. */
INLINE void flow_no_rows(u32 *features)
{
	if (USES(FlowPackets, BackwardSynOptions)) {
#pragma clang loop unroll(disable)
		for (u32 i = FlowPackets; i <= BackwardSynOptions; i++)
			features[i] = 0;
	}
	if (USES(InitiatorPort, FlowDirectionDeviation)) {
#pragma clang loop unroll(disable)
		for (u32 i = InitiatorPort; i <= FlowDirectionDeviation; i++)
			features[i] = 0;
	}
}
