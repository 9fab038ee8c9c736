/* SPDX-License-Identifier: GPL-2.0-only */
/* The policy's guarantees: packets that no verdict drops, whatever the model says. Looked at only where a packet is about to be dropped. */
#pragma once
#include "maps.h"

/* Packets that a guarantee has let pass: counter slot * MAX_GUARANTEES + its place. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, COUNTER_SLOTS *MAX_GUARANTEES);
	__type(key, u32);
	__type(value, u64);
} guarded SEC(".maps");

/*
 * A packet of a flow whose record lacks what the guarantee reads is covered: who knows what the row would be. Numbers of 32 bits leave the
 * sign of their difference: a branch for each bound would be more than the verifier follows.
 */
INLINE u32 covers(const struct guarantee *guarantee, const struct scratch *scratch)
{
	u64 outside = 0;

	if (guarantee->groups & scratch->tracked.lacks)
		return 1;
#pragma clang loop unroll(disable)
	for (u32 b = 0; b < MAX_BOUNDS; b++) {
		const struct bound *bound = &guarantee->bound[b];
		u64 feature = bound->feature, value;

		if (b >= guarantee->bounds)
			break;
		HIDE(feature);
		value = scratch->features[feature & (MAX_FEATURES - 1)];
		outside |= value - bound->first;
		HIDE(outside);
		outside |= bound->last - value;
		HIDE(outside);
	}
	return !(outside >> 63);
}

/* The number, from 1, of the first guarantee that covers the packet; 0 for none. */
APART u32 guarded_by(const struct image *image, const struct scratch *scratch)
{
#pragma clang loop unroll(disable)
	for (u32 g = 0; g < MAX_GUARANTEES; g++) {
		if (g >= image->guarantees)
			break;
		if (covers(&image->guarantee[g], scratch))
			return g + 1;
	}
	return 0;
}

INLINE void count_guarded(const struct image *image, const struct packet *packet, u32 number)
{
	u32 key = image->counter_slot * MAX_GUARANTEES + number - 1;
	u64 *packets = bpf_map_lookup_elem(&guarded, &key);

	if (packets)
		*packets += packet->frames;
}
