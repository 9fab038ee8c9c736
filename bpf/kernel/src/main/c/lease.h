/* SPDX-License-Identifier: GPL-2.0-only */
/* How long drops are carried out without the agent, which renews it while it lives. */
#pragma once
#include "maps.h"

/* CLOCK_MONOTONIC nanoseconds. Shared by all programs of a classifier. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, u64);
} lease SEC(".maps");

/* The coarse clock is some milliseconds behind, which is near enough, whatever the model's clock. */
INLINE int is_leased(void)
{
	u32 first = 0;
	const u64 *until = bpf_map_lookup_elem(&lease, &first);

	return until && bpf_ktime_get_coarse_ns() < *until;
}
