/* SPDX-License-Identifier: GPL-2.0-only */
/* The time of a packet, read once. */
#pragma once
#include "maps.h"
#include "used.h"

INLINE void clock_set(struct scratch *scratch, u64 nanoseconds)
{
	scratch->tracked.nanoseconds = nanoseconds;
	scratch->tracked.time = nanoseconds / 1000;
	FORGET();
}

INLINE u64 clock_of_kernel(void)
{
	return settings.clock == COARSE ? bpf_ktime_get_coarse_ns() : bpf_ktime_get_ns();
}

/* False when it should have been given and was not. */
INLINE int clock_read(struct xdp_md *ctx, struct scratch *scratch)
{
	const u64 *given_time = (const u64 *)(long)ctx->data_meta;

	if (settings.clock != GIVEN) {
		clock_set(scratch, clock_of_kernel());
		return 1;
	}
	if ((const void *)(given_time + 1) > (const void *)(long)ctx->data)
		return 0;
	clock_set(scratch, *given_time);
	return 1;
}

/* The same at tc, where there is no place in front of a packet. */
INLINE int clock_read_tc(struct scratch *scratch)
{
	u32 first = 0;
	const u64 *given_time;

	if (settings.clock != GIVEN) {
		clock_set(scratch, clock_of_kernel());
		return 1;
	}
	given_time = bpf_map_lookup_elem(&given, &first);
	if (!given_time)
		return 0;
	clock_set(scratch, *given_time);
	return 1;
}
