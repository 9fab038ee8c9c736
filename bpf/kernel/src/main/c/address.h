/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is remembered of an address: as a source and as a destination, windows of 1 s and 60 s in four buckets of a quarter each. What
 * has left a window is cleared on access, so that a row is the sum of all four.
 */
#pragma once
#include "table.h"
#include "used.h"

enum role { AS_SOURCE, AS_DESTINATION, ROLES };
enum { WINDOW_1S, WINDOW_60S, WINDOWS, BUCKETS = 4 };
enum { QUARTER_1S = 250000, QUARTER_60S = 15000000 };

struct buckets {
	u64 packets; /* 16 bits a bucket, as in the next three */
	u64 new_flows;
	u64 unanswered;
	u64 established;
	u64 ports[BUCKETS]; /* maps of 64 */
	u64 peers[BUCKETS];
};

struct address {
	u64 key[ADDRESS_WORDS];
	u64 newest[WINDOWS]; /* numbers of buckets */
	struct buckets buckets[ROLES][WINDOWS];
};

SET(address_set, address);

/* Shared by all programs of a classifier. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 2048);
	__type(key, u32);
	__type(value, struct address_set);
} addresses SEC(".maps");

#define ESTABLISHED_ROW(role, window) (SourceEstablished1s + 2 * (window) + (role))
#define USES_WINDOW(role, window) \
	(USES(SourcePackets1s + 10 * (window) + 5 * (role), SourcePeers1s + 10 * (window) + 5 * (role)) \
		|| USES(ESTABLISHED_ROW(role, window), ESTABLISHED_ROW(role, window)))
#define USES_ROLE(role) (USES_WINDOW(role, WINDOW_1S) || USES_WINDOW(role, WINDOW_60S))

/* round(64 ln(64 / (64 - k))) of k bits; the last is that of 63.5 bits. */
/* clang-format off */
volatile const u16 distinct[BUCKETS * 16 + 1] SEC(".rodata.distinct") = {
	0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 15, 16, 17,
	18, 20, 21, 23, 24, 25, 27, 28, 30, 32, 33, 35, 37, 39, 40, 42,
	44, 46, 48, 51, 53, 55, 58, 60, 63, 65, 68, 71, 74, 78, 81, 85,
	89, 93, 97, 102, 107, 113, 119, 126, 133, 142, 151, 163, 177, 196, 222, 266,
	311,
};
/* clang-format on */

INLINE u64 address_lane_add(u64 lanes, u32 bucket, u64 count)
{
	u64 place = bucket * 16, value = least((lanes >> place & 0xffff) + count, 0xffff);

	return (lanes & ~(0xffffull << place)) | value << place;
}

INLINE u64 address_lane_take(u64 lanes, u32 bucket)
{
	u64 place = bucket * 16, value = lanes >> place & 0xffff;

	return lanes - ((u64)(value != 0) << place);
}

INLINE u32 address_lane_sum(u64 lanes)
{
	lanes = (lanes & 0x0000ffff0000ffffull) + (lanes >> 16 & 0x0000ffff0000ffffull);
	return (u32)lanes + (u32)(lanes >> 32);
}

INLINE u32 address_popcount(u64 map)
{
	map -= map >> 1 & EVERY_BYTE(0x55);
	map = (map & EVERY_BYTE(0x33)) + (map >> 2 & EVERY_BYTE(0x33));
	return ((map + (map >> 4)) & EVERY_BYTE(0x0f)) * EVERY_BYTE(1) >> 56;
}

INLINE u32 address_estimate(const u64 *maps)
{
	u64 count = address_popcount(maps[0] | maps[1] | maps[2] | maps[3]);

	HIDE(count);
	count &= 127;
	return count < sizeof(distinct) / sizeof(*distinct) ? distinct[count] : 0;
}

INLINE void address_clear_bucket(struct buckets *buckets, u64 bucket)
{
	u64 kept = ~(0xffffull << 16 * bucket);

	buckets->packets &= kept;
	buckets->new_flows &= kept;
	buckets->unanswered &= kept;
	buckets->established &= kept;
	buckets->ports[bucket] = 0;
	buckets->peers[bucket] = 0;
}

/* Clears what has left the window by `number`. */
INLINE void address_advance_window(struct address *address, u64 number, const u32 window)
{
	u64 newest = address->newest[window], steps;

	if (number <= newest)
		return;
	steps = least(number - newest, BUCKETS);
#pragma clang loop unroll(disable)
	for (u32 i = 0; i < BUCKETS; i++) {
		u64 bucket = ++newest;

		HIDE(bucket);
		bucket &= BUCKETS - 1;
		if (i >= steps)
			break;
		address_clear_bucket(&address->buckets[AS_SOURCE][window], bucket);
		address_clear_bucket(&address->buckets[AS_DESTINATION][window], bucket);
	}
	address->newest[window] = number;
}

#define USES_EITHER(window) (USES_WINDOW(AS_SOURCE, window) || USES_WINDOW(AS_DESTINATION, window))

INLINE void address_advance(struct address *address, u64 time)
{
	if (USES_EITHER(WINDOW_1S))
		address_advance_window(address, time / QUARTER_1S, WINDOW_1S);
	FORGET();
	if (USES_EITHER(WINDOW_60S))
		address_advance_window(address, time / QUARTER_60S, WINDOW_60S);
	FORGET();
}

INLINE void address_begin(struct address *address, u64 time)
{
	address->newest[WINDOW_1S] = time / QUARTER_1S;
	address->newest[WINDOW_60S] = time / QUARTER_60S;
	__builtin_memset(address->buckets[AS_SOURCE], 0, sizeof(address->buckets[AS_SOURCE]));
	__builtin_memset(address->buckets[AS_DESTINATION], 0, sizeof(address->buckets[AS_DESTINATION]));
}

INLINE struct address_set *address_set_of(u64 hash)
{
	u32 number = hash & (settings.address_sets - 1);

	return bpf_map_lookup_elem(&addresses, &number);
}
