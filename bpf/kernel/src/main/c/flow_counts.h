/* SPDX-License-Identifier: GPL-2.0-only */
/* Established flows, and of these the ones of which an image would have dropped a packet before. */
#pragma once
#include "state.h"

INLINE void flow_counts_update(const struct scratch *scratch, const u32 hook)
{
	u32 key = hook, marks = scratch->tracked.marks;
	struct flow_counts *counts;

	if (!USES_FLOWS || !scratch->tracked.establishes)
		return;
	counts = bpf_map_lookup_elem(&flow_counts, &key);
	if (!counts)
		return;
	counts->established++;
#pragma unroll
	for (u32 slot = 0; slot < COUNTER_SLOTS; slot++)
		counts->false_drops[slot] += marks >> slot & 1;
#pragma unroll
	for (u32 slot = 0; slot < SHADOW_SLOTS; slot++)
		counts->shadow_false_drops[slot] += marks >> (SHADOW_MARK_SHIFT + slot) & 1;
}
