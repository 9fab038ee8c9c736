/* SPDX-License-Identifier: GPL-2.0-only */
/* What is remembered of a flow. Rows at the packet's own count are in flow_rows.h. */
#pragma once
#include "quantize.h"
#include "payload.h"
#include "ewma.h"
#include "mean.h"
#include "segments.h"
#include "table.h"
#include "used.h"

enum { FLOW_IDLE = 120 * 1000000, SYN_RESTARTS = 1000000, FIRST_SIZE_COUNT = 8, ANSWERING_PACKETS = 2 };
enum { FORWARD, BACKWARD };
enum { FROM_SYN = 1, MID_FLOW = 2 };
/* How far beyond the responder's first byte the initiator's acknowledgment may be: who has not seen the SYN-ACK hits it once in 2^16 times. */
#define ACKNOWLEDGED 65536u

struct totals {
	u32 packets[2]; /* by direction */
	u32 bytes[2];
	u32 payload_packets;
	u32 shortest;
	u32 longest;
	u32 gap_min; /* microseconds plus one, 0 without, as gap_max */
	u32 gap_max;
};

struct flow_averages {
	struct ewma length;
	struct ewma gap;
	struct ewma direction;
};

/* Over all packets alike. */
struct flow_means {
	u64 values; /* of lengths and directions; of gaps one less */
	struct mean length;
	struct mean gap;
	struct mean direction;
};

struct flags {
	u32 syn, ack, fin, rst, psh, urg;
};

/* As rows, 0 is absent; length is above 0 once there was one. */
struct first_payload {
	u32 length;
	u16 byte[4];
	u8 printable, zero, high, reserved;
};

struct first_syn {
	u32 window; /* as rows, so that there was none while this is 0 */
	struct syn syn;
};

/* Ends of a flow: its initiator as a source and its responder as a destination. */
enum { INITIATOR_END = 1, RESPONDER_END = 2, BOTH_ENDS = 3 };

/* What a lock that was busy has left undone, two bits each, for both ends. */
enum owed {
	OWES_TAKE_BACK = BOTH_ENDS,         /* the flow does not count as unanswered any more */
	OWES_ESTABLISHED = BOTH_ENDS << 2,  /* it counts as established */
	OWES_NOTHING_BACK = BOTH_ENDS << 4, /* it never counted as new: nothing may be taken back */
};
enum { ESTABLISHED_SHIFT = 2, UNCOUNTED_SHIFT = 4 };

/*
 * An image would have dropped a packet that passed: bit n the active one that counts in slot n, then the shadow's slots.
 */
enum mark {
	SHADOW_MARK_SHIFT = COUNTER_SLOTS,
	EVERY_MARK = (1 << (COUNTER_SLOTS + SHADOW_SLOTS)) - 1,
};

/* Reserved, all 0: the verdict on the packets of one direction. */
struct kept_verdict {
	u64 time;
	s32 margin;
	u16 epoch;
	u8 class;
	u8 valid;
};

struct flow {
	u64 key[FLOW_WORDS];
	u64 first;     /* microseconds */
	u64 counted;   /* microseconds: in whose bucket it counts as a new flow */
	u64 initiator; /* MAC address */
	u32 packets;
	u32 bytes;
	u8 groups;           /* kept since the flow began */
	u8 initiator_higher; /* the initiator is the higher end */
	u8 mid_flow;         /* as row */
	u8 closing;          /* FIN or RST was seen */
	u8 unanswered;
	u8 shakes_hands; /* the responder has sent a SYN-ACK */
	u8 established;  /* and the initiator knows its number */
	u8 owed;         /* enum owed */
	u8 seen[2];      /* packets by direction, ANSWERING_PACKETS at most */
	u8 pursuit;      /* enum pursuit */
	u8 marks;        /* enum mark */
	u32 next_number; /* the number that follows the latest SYN-ACK's */
	struct totals totals;
	u32 filler;
	struct flow_averages running;
	struct flags flags;
	struct first_payload payload[2];
	u8 size[FIRST_SIZE_COUNT];
	struct first_syn syn[2];
	struct flow_means means;
	struct kept_verdict verdict[2];
};

/* How far the initiator of a TCP flow that began with SYN has gone; NOT_PURSUED for what is none, was reset or had a packet dropped. */
enum pursuit {
	NOT_PURSUED,
	SYN_SENT,
	ACK_SENT,
	PURSUED,
};

SET(flow_set, flow);

/* Shared by all programs of a classifier. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 8192);
	__type(key, u32);
	__type(value, struct flow_set);
} flows SEC(".maps");

/* TCP flags, 0 for what is not TCP. */
INLINE u32 tcp_flags(const struct packet *packet)
{
	u32 stored = packet->tcp_flags;

	return stored ? stored - 1 : 0;
}

INLINE int flow_restarts(const struct packet *packet, const struct flow *flow, u64 gap)
{
	u32 flags = tcp_flags(packet);

	if (gap >= FLOW_IDLE)
		return 1;
	return (flags & (TCP_SYN | TCP_ACK)) == TCP_SYN && (flow->closing || gap >= SYN_RESTARTS);
}

INLINE u32 flow_origin(const struct packet *packet)
{
	if (packet->transport != TCP)
		return 0;
	return tcp_flags(packet) & TCP_SYN ? FROM_SYN : MID_FLOW;
}

/* All that counts packets is as before the first one. */
INLINE void flow_clear(struct flow *flow, u64 time)
{
	flow->first = time;
	flow->packets = 0;
	flow->bytes = 0;
	flow->groups = used_groups();
	if (USES_TOTALS) {
		__builtin_memset(&flow->totals, 0, sizeof(flow->totals));
		flow->totals.shortest = MAX_U32;
	}
	if (USES_FLAGS)
		__builtin_memset(&flow->flags, 0, sizeof(flow->flags));
	if (USES_FIRST_PAYLOAD)
		__builtin_memset(flow->payload, 0, sizeof(flow->payload));
	if (USES_FIRST_SIZES)
		__builtin_memset(flow->size, 0, sizeof(flow->size));
	if (USES_FLOW_SYN)
		__builtin_memset(flow->syn, 0, sizeof(flow->syn));
	if (USES_MEANS)
		__builtin_memset(&flow->means, 0, sizeof(flow->means));
}

INLINE void flow_begin(struct flow *flow, const struct scratch *scratch, u32 higher)
{
	flow_clear(flow, scratch->tracked.time);
	flow->counted = scratch->tracked.time;
	flow->initiator = scratch->packet.source_mac;
	flow->initiator_higher = higher;
	flow->mid_flow = flow_origin(&scratch->packet);
	flow->closing = 0;
	flow->unanswered = 1;
	flow->shakes_hands = 0;
	flow->established = 0;
	flow->owed = 0;
	flow->marks = 0;
	flow->seen[FORWARD] = 0;
	flow->seen[BACKWARD] = 0;
	__builtin_memset(flow->verdict, 0, sizeof(flow->verdict));
}

/* The record lacks what the model reads, and always would: who began it, and what its ends made of each other, stays. */
INLINE void flow_begin_in_place(struct flow *flow, u64 time)
{
	flow_clear(flow, time);
	if (flow->mid_flow)
		flow->mid_flow = MID_FLOW;
}

INLINE void flow_add_gap(struct totals *totals, u64 gap)
{
	u32 stored = plus(gap, 1);

	totals->gap_min = totals->gap_min ? least(totals->gap_min, stored) : stored;
	totals->gap_max = most(totals->gap_max, stored);
}

INLINE void flow_add_totals(struct totals *totals, const struct scratch *scratch, const struct segments *segments, u64 gap)
{
	u32 direction = scratch->tracked.backward & 1;
	u64 bytes = segments_bytes(segments);

	HIDE(direction);
	direction &= 1;
	totals->packets[direction] = plus(totals->packets[direction], segments->count);
	totals->bytes[direction] = plus(totals->bytes[direction], bytes);
	if (segments->payload)
		totals->payload_packets = plus(totals->payload_packets, segments->count);
	totals->shortest = least(totals->shortest, segments->header + least(segments->payload, segments->last));
	totals->longest = most(totals->longest, segments->header + most(segments->payload, segments->last));
	if (!scratch->tracked.first_packet)
		flow_add_gap(totals, gap);
	if (segments->count > 1)
		flow_add_gap(totals, 0);
}

/* Of the segments that are followed the first; `place` is its number in the flow, from 0. */
INLINE void flow_average_first(struct flow_averages *running, const struct scratch *scratch, u32 length, u64 gap, u64 place)
{
	ewma_add(&running->length, length, place == 0);
	FORGET();
	ewma_add(&running->direction, scratch->tracked.backward, place == 0);
	FORGET();
	if (place > 0)
		ewma_add(&running->gap, gap, place == 1);
	FORGET();
}

/* The others: at one time, in one direction, and but for the packet's last one of one length. */
INLINE void flow_average_others(
	struct flow_averages *running, const struct scratch *scratch, const struct segments *segments, u64 place)
{
	u64 others = segments->followed - 1, ends = segments->count == segments->followed;

	ewma_add_repeated(&running->length, segments->header + segments->payload, others - ends);
	FORGET();
	if (ends)
		ewma_add(&running->length, segments->header + segments->last, 0);
	FORGET();
	ewma_add_repeated(&running->direction, scratch->tracked.backward, others);
	FORGET();
	if (place > 0)
		ewma_add_repeated(&running->gap, 0, others);
	else
		ewma_add(&running->gap, 0, 1);
	FORGET();
}

INLINE void flow_add_averages(struct flow *flow, const struct scratch *scratch, const struct segments *segments, u64 gap)
{
	u64 place = flow->packets;

	flow_average_first(&flow->running, scratch, segments->header + segments->payload, gap, place);
	if (segments->count > 1)
		flow_average_others(&flow->running, scratch, segments, place);
}

INLINE u32 flow_first_size(u32 payload, u32 backward)
{
	u32 size = least(127, 10 * logarithm(payload) >> 8);

	return backward ? 128 - size : 128 + size;
}

INLINE void flow_add_sizes(struct flow *flow, const struct scratch *scratch, const struct segments *segments)
{
	if (flow->packets >= FIRST_SIZE_COUNT)
		return;
#pragma clang loop unroll(disable)
	for (u32 i = 0; i < FIRST_SIZE_COUNT; i++) {
		u32 payload = i + 1 < segments->count ? segments->payload : segments->last;
		u64 place = (u64)flow->packets + i, index = place;

		HIDE(index);
		if (i >= segments->count || place >= FIRST_SIZE_COUNT)
			break;
		flow->size[index & (FIRST_SIZE_COUNT - 1)] = flow_first_size(payload, scratch->tracked.backward);
		FORGET();
	}
}

INLINE void flow_add_flags(struct flags *counts, u32 flags, const struct segments *segments)
{
	u64 count = segments->count;

	counts->syn = plus(counts->syn, flags & TCP_SYN ? count : 0);
	counts->ack = plus(counts->ack, flags & TCP_ACK ? count : 0);
	counts->urg = plus(counts->urg, flags & TCP_URG ? count : 0);
	if (!segments->ends)
		return;
	counts->fin = plus(counts->fin, flags & TCP_FIN ? 1 : 0);
	counts->rst = plus(counts->rst, flags & TCP_RST ? 1 : 0);
	counts->psh = plus(counts->psh, flags & TCP_PSH ? 1 : 0);
}

#define FIRST_BYTE(n) first->byte[n] = packet->payload_visible > (n) ? ((const u8 *)packet->payload)[n] + 1 : 0

INLINE void flow_keep_payload(struct first_payload *first, const struct packet *packet, const struct segments *segments)
{
	struct payload_classes classes = {};

	if (first->length || !segments->payload || (packet->transport != TCP && packet->transport != UDP))
		return;
	classify_payload(packet, &classes);
	first->length = segments->payload;
	FIRST_BYTE(0);
	FIRST_BYTE(1);
	FIRST_BYTE(2);
	FIRST_BYTE(3);
	first->printable = classes.printable;
	first->zero = classes.zero;
	first->high = classes.high;
}

INLINE void flow_keep_syn(struct first_syn *first, const struct packet *packet)
{
	if (first->window || !(tcp_flags(packet) & TCP_SYN))
		return;
	first->window = packet->tcp_window;
	first->syn = packet->syn;
}

INLINE void flow_add_means(struct flow_means *means, const struct scratch *scratch, const struct segments *segments, u64 gap)
{
#pragma clang loop unroll(disable)
	for (u32 i = 0; i < MOST_SEGMENTS; i++) {
		u64 value = ++means->values;

		if (i >= segments->followed) {
			means->values--;
			break;
		}
		mean_add(&means->length, segments->header + (i + 1 < segments->count ? segments->payload : segments->last), value);
		mean_add(&means->direction, scratch->tracked.backward, value);
		if (value > 1)
			mean_add(&means->gap, i ? 0 : gap, value - 1);
		FORGET();
	}
}

/* The initiator shows that it has seen the responder's SYN-ACK. */
INLINE void flow_shake_hands(struct flow *flow, struct scratch *scratch)
{
	const struct packet *packet = &scratch->packet;
	u32 flags = tcp_flags(packet);

	scratch->tracked.establishes = 0;
	if (flow->mid_flow != FROM_SYN || flow->established)
		return;
	if (scratch->tracked.backward) {
		if ((flags & (TCP_SYN | TCP_ACK)) == (TCP_SYN | TCP_ACK)) {
			flow->next_number = packet->tcp_sequence + 1;
			flow->shakes_hands = 1;
		}
		return;
	}
	if (!flow->shakes_hands || (flags & (TCP_SYN | TCP_RST | TCP_ACK)) != TCP_ACK)
		return;
	if (packet->tcp_acknowledgment - flow->next_number < ACKNOWLEDGED) {
		flow->established = 1;
		scratch->tracked.establishes = 1;
	}
}

INLINE void flow_count_direction(struct flow *flow, u32 direction, u64 count)
{
	HIDE(direction);
	direction &= 1;
	flow->seen[direction] = least(flow->seen[direction] + count, ANSWERING_PACKETS);
}

/* Such records give way last: both ends take part. */
INLINE u32 flow_is_settled(const struct flow *flow, const struct packet *packet)
{
	if (flow->closing)
		return 0;
	if (flow->established)
		return 1;
	return (flow->mid_flow == MID_FLOW || packet->transport == UDP) && flow->seen[FORWARD] == ANSWERING_PACKETS
		&& flow->seen[BACKWARD] == ANSWERING_PACKETS;
}
