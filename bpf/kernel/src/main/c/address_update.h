/* SPDX-License-Identifier: GPL-2.0-only */
/* A packet and its addresses: their rows, then the packet is added; a flow that is answered or excused is taken back. */
#pragma once
#include "address.h"
#include "flow_update.h"
#include "segments.h"

INLINE void address_window_rows(const struct buckets *buckets, u32 *features, const u32 role, const u32 window)
{
	const u32 base = SourcePackets1s + 10 * window + 5 * role;

	ROW(features, base, address_lane_sum(buckets->packets) + 1);
	ROW(features, base + 1, address_lane_sum(buckets->new_flows) + 1);
	ROW(features, base + 2, address_lane_sum(buckets->unanswered) + 1);
	ROW(features, base + 3, address_estimate(buckets->ports) + 1);
	ROW(features, base + 4, address_estimate(buckets->peers) + 1);
	ROW(features, ESTABLISHED_ROW(role, window), address_lane_sum(buckets->established) + 1);
}

INLINE void address_no_rows(u32 *features)
{
	if (!USES_ADDRESSES)
		return;
#pragma clang loop unroll(disable)
	for (u32 i = SourcePackets1s; i <= DestinationPeers60s; i++)
		features[i] = 0;
#pragma clang loop unroll(disable)
	for (u32 i = SourceEstablished1s; i <= DestinationEstablished60s; i++)
		features[i] = 0;
}

/* What a packet that begins its flow leaves in a window. */
struct new_flow_bits {
	u64 port;
	u64 peer;
};

INLINE void address_add_packet(
	struct buckets *buckets, u64 newest, u64 count, const struct tracked *tracked, const struct new_flow_bits *mark)
{
	u64 bucket = newest;

	HIDE(bucket);
	bucket &= BUCKETS - 1;
	buckets->packets = address_lane_add(buckets->packets, bucket, count);
	if (tracked->establishes)
		buckets->established = address_lane_add(buckets->established, bucket, 1);
	if (!tracked->begins)
		return;
	buckets->new_flows = address_lane_add(buckets->new_flows, bucket, 1);
	buckets->unanswered = address_lane_add(buckets->unanswered, bucket, 1);
	buckets->ports[bucket] |= mark->port;
	buckets->peers[bucket] |= mark->peer;
}

INLINE void address_update_window(struct address *address, struct scratch *scratch, const struct segments *segments,
	const struct new_flow_bits *mark, const u32 role, const u32 window)
{
	struct buckets *buckets = &address->buckets[role][window];

	if (!USES_WINDOW(role, window))
		return;
	address_window_rows(buckets, scratch->features, role, window);
	FORGET();
	address_add_packet(buckets, address->newest[window], segments->count, &scratch->tracked, mark);
	FORGET();
}

INLINE void address_bits(const struct packet *packet, const u64 *peer, struct new_flow_bits *mark)
{
	u64 key[ADDRESS_WORDS];

	key_set_address(key, packet, peer);
	mark->port = key_port_bit(packet->destination_port);
	mark->peer = key_peer_bit(key);
}

/* One end of the packet in its role; `peer` is the other end. UPDATED, or why the packet cannot be judged. */
INLINE int address_update(struct scratch *scratch, const struct segments *segments, const u64 *own, const u64 *peer, const u32 role)
{
	struct tracked *tracked = &scratch->tracked;
	u64 *key = scratch->key, way, hashed;
	struct new_flow_bits mark = {};
	struct address_set *set;
	struct address *address;

	if (!USES_ROLE(role))
		return UPDATED;
	key_set_address(key, &scratch->packet, own);
	hashed = key_hash(key, ADDRESS_WORDS);
	if (tracked->begins)
		address_bits(&scratch->packet, peer, &mark);
	set = address_set_of(hashed);
	if (!set)
		return Error;
	if (!table_lock(set))
		return busy_at(tracked, AT_SOURCE + role);
	way = table_claim(set, hashed, key, ADDRESS_WORDS, sizeof(*address), tracked->time, &tracked->fresh);
	address = &set->ways[way];
	if (tracked->fresh)
		address_begin(address, tracked->time);
	FORGET();
	set->last[way] = most(set->last[way], tracked->time);
	address_advance(address, tracked->time);
	address_update_window(address, scratch, segments, &mark, role, WINDOW_1S);
	address_update_window(address, scratch, segments, &mark, role, WINDOW_60S);
	table_unlock(set);
	FORGET();
	return UPDATED;
}

INLINE void address_take_from_window(struct address *address, u64 number, const u32 role, const u32 window)
{
	struct buckets *buckets = &address->buckets[role][window];

	if (USES_WINDOW(role, window) && address->newest[window] - number < BUCKETS)
		buckets->unanswered = address_lane_take(buckets->unanswered, number & (BUCKETS - 1));
	FORGET();
}

INLINE void address_add_established(struct address *address, const u32 role, const u32 window)
{
	struct buckets *buckets = &address->buckets[role][window];

	if (USES_WINDOW(role, window))
		buckets->established = address_lane_add(buckets->established, address->newest[window] & (BUCKETS - 1), 1);
	FORGET();
}

/* One end of the flow gets what it is owed; a record that is gone gets nothing. UPDATED, or why the packet cannot be judged. */
INLINE int address_settle_debt(struct scratch *scratch, const u64 *own, const u32 role)
{
	struct tracked *tracked = &scratch->tracked;
	u64 *key = scratch->key, way, hashed, first = tracked->first;
	u32 owes = tracked->owes >> role;
	struct address_set *set;

	if (!USES_ROLE(role) || !(owes & (INITIATOR_END | INITIATOR_END << ESTABLISHED_SHIFT)))
		return UPDATED;
	key_set_address(key, &scratch->packet, own);
	hashed = key_hash(key, ADDRESS_WORDS);
	set = address_set_of(hashed);
	if (!set)
		return Error;
	if (!table_lock(set))
		return busy_at(tracked, AT_SOURCE_DEBT + role);
	way = table_find(set, hashed, key, ADDRESS_WORDS, sizeof(struct address));
	if (way < WAYS) {
		struct address *address = &set->ways[way];

		address_advance(address, tracked->time);
		if (owes & INITIATOR_END) {
			address_take_from_window(address, first / QUARTER_1S, role, WINDOW_1S);
			address_take_from_window(address, first / QUARTER_60S, role, WINDOW_60S);
		}
		if (owes & INITIATOR_END << ESTABLISHED_SHIFT) {
			address_add_established(address, role, WINDOW_1S);
			address_add_established(address, role, WINDOW_60S);
		}
	}
	table_unlock(set);
	FORGET();
	return UPDATED;
}

/* Both ends: the initiator as source, the responder as destination. What a busy lock leaves undone stays in tracked.owes. */
INLINE int address_settle_debts(struct scratch *scratch)
{
	struct packet *packet = &scratch->packet;
	u64 backward = scratch->tracked.backward;
	int reason;

	reason = address_settle_debt(scratch, backward ? packet->destination : packet->source, AS_SOURCE);
	if (reason != UPDATED)
		return reason;
	scratch->tracked.owes &= ~(INITIATOR_END | INITIATOR_END << ESTABLISHED_SHIFT);
	FORGET();
	reason = address_settle_debt(scratch, backward ? packet->source : packet->destination, AS_DESTINATION);
	if (reason == UPDATED)
		scratch->tracked.owes = 0;
	FORGET();
	return reason;
}
