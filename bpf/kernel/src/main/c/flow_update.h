/* SPDX-License-Identifier: GPL-2.0-only */
/* A packet and its flow: found or begun, taken in, and told. */
#pragma once
#include "flow_rows.h"

/* Errors come from any router on the way: they answer nothing. */
INLINE int flow_is_icmp_error(const struct packet *packet)
{
	u32 type = packet->icmp_type - 1;

	if (packet->transport == ICMP)
		return type == ICMP_UNREACHABLE || type == ICMP_SOURCE_QUENCH || type == ICMP_REDIRECT || type == ICMP_TIME_EXCEEDED
			|| type == ICMP_PARAMETER_PROBLEM;
	return packet->transport == ICMPV6 && type >= ICMPV6_FIRST_ERROR && type <= ICMPV6_LAST_ERROR;
}

enum { UPDATED = -1 };

INLINE int busy_at(struct tracked *tracked, u32 place)
{
	tracked->busy = place;
	return Busy;
}

INLINE void flow_add_packet(struct flow *flow, struct scratch *scratch, const struct segments *segments, u64 gap)
{
	const struct packet *packet = &scratch->packet;
	u32 direction = scratch->tracked.backward, flags = tcp_flags(packet);

	if (USES_TOTALS)
		flow_add_totals(&flow->totals, scratch, segments, gap);
	FORGET();
	if (USES_RUNNING)
		flow_add_averages(flow, scratch, segments, gap);
	FORGET();
	if (USES_MEANS)
		flow_add_means(&flow->means, scratch, segments, gap);
	FORGET();
	if (USES_FIRST_SIZES)
		flow_add_sizes(flow, scratch, segments);
	FORGET();
	if (USES_FLAGS)
		flow_add_flags(&flow->flags, flags, segments);
	HIDE(direction);
	direction &= 1;
	if (USES_FIRST_PAYLOAD)
		flow_keep_payload(&flow->payload[direction], packet, segments);
	FORGET();
	if (USES_FLOW_SYN)
		flow_keep_syn(&flow->syn[direction], packet);
	flow->packets = plus(flow->packets, segments->count);
	flow->bytes = plus(flow->bytes, segments_bytes(segments));
	if (segments->ends && flags & (TCP_FIN | TCP_RST))
		flow->closing = 1;
	FORGET();
	flow_count_direction(flow, direction, segments->count);
	FORGET();
}

/* What was merged is judged as its first segment: rows know nothing of the others yet. */
INLINE void flow_add_merged(struct flow *flow, struct scratch *scratch, u64 gap)
{
	flow_add_packet(flow, scratch, segments_first(scratch), gap);
	flow_write_rows(flow, scratch, gap);
	FORGET();
	scratch->tracked.first_packet = 0;
	flow_add_packet(flow, scratch, segments_others(scratch), 0);
}

/* Who began the flow, and whether the other end has answered. */
INLINE void flow_set_direction(struct flow *flow, struct scratch *scratch, u32 higher)
{
	struct tracked *tracked = &scratch->tracked;
	u32 backward = higher ^ flow->initiator_higher;
	u32 answers = backward && flow->unanswered && !flow_is_icmp_error(&scratch->packet);

	tracked->backward = backward & 1;
	tracked->first = flow->counted;
	tracked->initiator = flow->initiator;
	tracked->owes = flow->owed & ~OWES_NOTHING_BACK;
	tracked->counted = BOTH_ENDS & ~(flow->owed >> UNCOUNTED_SHIFT);
	flow->owed &= OWES_NOTHING_BACK;
	if (answers) {
		flow->unanswered = 0;
		tracked->owes |= tracked->counted;
	}
	tracked->unanswered = flow->unanswered;
	FORGET();
}

INLINE void flow_pursue(struct flow *flow, struct scratch *scratch)
{
	struct tracked *tracked = &scratch->tracked;
	u32 flags = tcp_flags(&scratch->packet), pursuit = flow->pursuit;

	tracked->pursued = 0;
	if (tracked->begins) {
		flow->pursuit = (flags & (TCP_SYN | TCP_ACK | TCP_RST)) == TCP_SYN ? SYN_SENT : NOT_PURSUED;
	} else if (!tracked->backward && pursuit != NOT_PURSUED && pursuit != PURSUED) {
		pursuit = (flags & (TCP_ACK | TCP_RST)) == TCP_ACK ? pursuit + 1 : NOT_PURSUED;
		flow->pursuit = pursuit;
		tracked->pursued = pursuit == PURSUED;
	}
	FORGET();
}

INLINE u32 flow_lacks(const struct flow *flow, u32 groups)
{
	return (groups & ~(u32)flow->groups) != 0;
}

INLINE void flow_keep_groups(struct flow *flow, struct tracked *tracked)
{
	tracked->cold = flow_lacks(flow, settings.groups);
	tracked->lacks = used_groups() & ~(u32)flow->groups;
	if (HAS_SHADOW)
		tracked->cold_for_shadow = flow_lacks(flow, settings.shadow_groups);
	flow->groups &= used_groups();
}

/* Which verdicts on its packets are yet to be marked: none once it is established, or where it never can be. */
INLINE void flow_read_marks(const struct flow *flow, struct tracked *tracked)
{
	tracked->established = flow->established;
	tracked->marks = flow->mid_flow == FROM_SYN ? flow->marks : EVERY_MARK;
}

INLINE struct flow_set *flow_set_of(u64 hash)
{
	u32 number = hash & (settings.flow_sets - 1);

	return bpf_map_lookup_elem(&flows, &number);
}

/* UPDATED, or why the packet cannot be judged. */
INLINE int flow_update(struct scratch *scratch, const struct segments *segments, const u32 hook)
{
	struct tracked *tracked = &scratch->tracked;
	u32 higher = key_is_higher(&scratch->packet);
	struct flow_set *set;
	struct flow *flow;
	u64 way, hashed, gap, time = tracked->time;

	key_set_flow(tracked->key, &scratch->packet, higher);
	hashed = key_hash(tracked->key, FLOW_WORDS);
	set = flow_set_of(hashed);
	if (!set)
		return Error;
	if (!table_lock(set))
		return busy_at(tracked, AT_FLOW);
	way = table_claim(set, hashed, tracked->key, FLOW_WORDS, sizeof(*flow), time, &tracked->fresh);
	flow = &set->ways[way];
	gap = distance(time, set->last[way]);
	tracked->begins = tracked->fresh || flow_restarts(&scratch->packet, flow, gap);
	FORGET();
	tracked->first_packet = tracked->begins;
	if (tracked->begins) {
		flow_begin(flow, scratch, higher);
	} else if (flow_lacks(flow, settings.groups) && time >= settings.cold_until) {
		flow_begin_in_place(flow, time);
		tracked->first_packet = 1;
	}
	FORGET();
	set->last[way] = most(set->last[way], time);
	flow_set_direction(flow, scratch, higher);
	flow_pursue(flow, scratch);
	flow_keep_groups(flow, tracked);
	flow_shake_hands(flow, scratch);
	flow_read_marks(flow, tracked);
	FORGET();
	if (hook == CLASSIFY_TC && segments->count > 1) {
		flow_add_merged(flow, scratch, gap);
	} else {
		flow_add_packet(flow, scratch, segments, gap);
		flow_write_rows(flow, scratch, gap);
	}
	table_settle(set, way, flow_is_settled(flow, &scratch->packet));
	table_unlock(set);
	FORGET();
	return UPDATED;
}

/* Leaves with the flow what a busy lock has left undone; its next packet makes it. Lost when the flow is gone or busy, too. */
INLINE void flow_owe(struct scratch *scratch, u32 owed)
{
	u64 way, hashed = key_hash(scratch->tracked.key, FLOW_WORDS);
	struct flow_set *set = flow_set_of(hashed);

	if (!owed || !set || !table_lock(set))
		return;
	way = table_find(set, hashed, scratch->tracked.key, FLOW_WORDS, sizeof(struct flow));
	if (way < WAYS)
		set->ways[way].owed |= owed;
	table_unlock(set);
	FORGET();
}

/* Marks the flow of a packet that passes; a busy lock leaves it unmarked. */
INLINE void flow_mark(struct scratch *scratch, u32 marks)
{
	struct tracked *tracked = &scratch->tracked;
	u64 way, hashed = key_hash(tracked->key, FLOW_WORDS);
	struct flow_set *set = flow_set_of(hashed);

	if (!set || !table_lock(set))
		return;
	way = table_find(set, hashed, tracked->key, FLOW_WORDS, sizeof(struct flow));
	if (way < WAYS)
		set->ways[way].marks |= marks;
	table_unlock(set);
	FORGET();
}

/* Whether the flow was unanswered until now; from now on it is not. */
INLINE int flow_forgive(struct scratch *scratch)
{
	struct tracked *tracked = &scratch->tracked;
	u64 way, hashed = key_hash(tracked->key, FLOW_WORDS);
	struct flow_set *set = flow_set_of(hashed);

	if (!set)
		return 0;
	tracked->unanswered = 0;
	if (!table_lock(set))
		return 0;
	way = table_find(set, hashed, tracked->key, FLOW_WORDS, sizeof(struct flow));
	if (way < WAYS) {
		tracked->unanswered = set->ways[way].unanswered;
		tracked->first = set->ways[way].counted;
		tracked->owes = BOTH_ENDS & ~(set->ways[way].owed >> UNCOUNTED_SHIFT);
		set->ways[way].unanswered = 0;
		set->ways[way].pursuit = NOT_PURSUED;
	}
	table_unlock(set);
	FORGET();
	return tracked->unanswered;
}
