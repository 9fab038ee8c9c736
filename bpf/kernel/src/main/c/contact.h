/* SPDX-License-Identifier: GPL-2.0 */
/* A packet and its addresses: their rows, then the packet is added; a flow that is answered or excused is taken back. */
#pragma once
#include "address.h"
#include "segments.h"

INLINE void window_rows(const struct buckets *buckets, u32 *features, const u32 role, const u32 window)
{
	const u32 base = SourcePackets1s + 10 * window + 5 * role;

	ROW(features, base, lane_sum(buckets->packets) + 1);
	ROW(features, base + 1, lane_sum(buckets->new_flows) + 1);
	ROW(features, base + 2, lane_sum(buckets->unanswered) + 1);
	ROW(features, base + 3, estimate(buckets->ports) + 1);
	ROW(features, base + 4, estimate(buckets->peers) + 1);
}

INLINE void no_address_rows(u32 *features)
{
	if (!USES_ADDRESSES)
		return;
#pragma clang loop unroll(disable)
	for (u32 i = SourcePackets1s; i <= DestinationPeers60s; i++)
		features[i] = 0;
}

/* What a packet that begins its flow leaves in a window. */
struct mark {
	u64 port;
	u64 peer;
};

INLINE void add_packet(struct buckets *buckets, u64 newest, u64 count, u32 begins, const struct mark *mark)
{
	u64 bucket = newest;

	HIDE(bucket);
	bucket &= BUCKETS - 1;
	buckets->packets = lane_add(buckets->packets, bucket, count);
	if (!begins)
		return;
	buckets->new_flows = lane_add(buckets->new_flows, bucket, 1);
	buckets->unanswered = lane_add(buckets->unanswered, bucket, 1);
	buckets->ports[bucket] |= mark->port;
	buckets->peers[bucket] |= mark->peer;
}

INLINE void meet_window(struct address *address, struct scratch *scratch, const struct segments *segments, const struct mark *mark,
	const u32 role, const u32 window)
{
	struct buckets *buckets = &address->buckets[role][window];

	if (!USES_WINDOW(role, window))
		return;
	window_rows(buckets, scratch->features, role, window);
	FORGET();
	add_packet(buckets, address->newest[window], segments->count, scratch->tracked.begins, mark);
	FORGET();
}

INLINE void mark_of(const struct packet *packet, const u64 *peer, struct mark *mark)
{
	u64 key[ADDRESS_WORDS];

	name_address(key, packet, peer);
	mark->port = 1ull << (packet->destination_port * MULTIPLIER >> 58);
	mark->peer = 1ull << (hash(0, key, ADDRESS_WORDS) >> 58);
}

/* One end of the packet in its role; `peer` is the other end. */
INLINE int meet(struct scratch *scratch, const struct segments *segments, const u64 *own, const u64 *peer, const u32 role)
{
	struct tracked *tracked = &scratch->tracked;
	u64 *key = scratch->key, way, hashed;
	struct mark mark = {};
	struct address_set *set;
	struct address *address;

	if (!USES_ROLE(role))
		return 1;
	name_address(key, &scratch->packet, own);
	hashed = hash(settings.seed, key, ADDRESS_WORDS);
	if (tracked->begins)
		mark_of(&scratch->packet, peer, &mark);
	set = addresses_of(hashed);
	if (!set)
		return 0;
	LOCK(set);
	way = claim(set, hashed, key, ADDRESS_WORDS, sizeof(*address), tracked->time, &tracked->fresh);
	address = &set->ways[way];
	if (tracked->fresh)
		begin_address(address, tracked->time);
	FORGET();
	set->last[way] = most(set->last[way], tracked->time);
	move_all_on(address, tracked->time);
	meet_window(address, scratch, segments, &mark, role, WINDOW_1S);
	meet_window(address, scratch, segments, &mark, role, WINDOW_60S);
	UNLOCK(set);
	FORGET();
	return 1;
}

INLINE void take_from(struct address *address, u64 number, const u32 role, const u32 window)
{
	struct buckets *buckets = &address->buckets[role][window];

	if (USES_WINDOW(role, window) && address->newest[window] - number < BUCKETS)
		buckets->unanswered = lane_take(buckets->unanswered, number & (BUCKETS - 1));
	FORGET();
}

/* The flow no longer counts as unanswered for one of its ends; `first` is when it began. */
INLINE void take_back(struct scratch *scratch, const u64 *own, const u32 role)
{
	u64 *key = scratch->key, way, hashed, first = scratch->tracked.first;
	struct address_set *set;

	if (!USES_ROLE(role))
		return;
	name_address(key, &scratch->packet, own);
	hashed = hash(settings.seed, key, ADDRESS_WORDS);
	set = addresses_of(hashed);
	if (!set)
		return;
	LOCK(set);
	way = find(set, hashed, key, ADDRESS_WORDS, sizeof(struct address));
	if (way < WAYS) {
		struct address *address = &set->ways[way];

		move_all_on(address, scratch->tracked.time);
		take_from(address, first / QUARTER_1S, role, WINDOW_1S);
		take_from(address, first / QUARTER_60S, role, WINDOW_60S);
	}
	UNLOCK(set);
	FORGET();
}

/* For both ends: the initiator as source, the responder as destination. */
INLINE void take_both_back(struct scratch *scratch)
{
	struct packet *packet = &scratch->packet;

	if (!USES_ADDRESSES)
		return;
	if (scratch->tracked.backward) {
		take_back(scratch, packet->destination, AS_SOURCE);
		take_back(scratch, packet->source, AS_DESTINATION);
	} else {
		take_back(scratch, packet->source, AS_SOURCE);
		take_back(scratch, packet->destination, AS_DESTINATION);
	}
}
