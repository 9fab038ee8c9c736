/* SPDX-License-Identifier: GPL-2.0-only */
/* Per-CPU counters: nothing else writes them while a packet is judged. */
#pragma once
#include "maps.h"

struct verdict {
	s64 margin; /* computed where it matters, and for traces */
	u32 class;
	u32 applies; /* the margin is large enough for the class's action */
	u32 would_drop;
	u32 protected;
	u32 dropped;
	u32 excepted;
	u32 guarded; /* number of the guarantee that covers it, from 1 */
};

/* `frames`: as which the packet travels. */
INLINE void count_unjudged(u32 reason, u64 frames, const struct verdict *verdict)
{
	struct unjudged_counts *counted = bpf_map_lookup_elem(&unjudged, &reason);

	if (!counted)
		return;
	counted->packets += frames;
	counted->would_drop += verdict->would_drop ? frames : 0;
	counted->dropped += verdict->dropped ? frames : 0;
	counted->excepted += verdict->excepted ? frames : 0;
}

INLINE void count(const struct image *image, const struct scratch *scratch, const struct verdict *verdict)
{
	u32 key = image->counter_slot * MAX_CLASSES + verdict->class;
	struct class_counts *class = bpf_map_lookup_elem(&counts, &key);
	u64 frames = scratch->packet.frames;

	if (!class)
		return;
	if (!class->first_ns)
		class->first_ns = bpf_ktime_get_ns();
	class->packets += frames;
	class->bytes += scratch->packet.frame_bytes;
	class->would_drop += verdict->would_drop ? frames : 0;
	class->dropped += verdict->dropped ? frames : 0;
	class->protected_packets += verdict->protected ? frames : 0;
	class->excepted += verdict->excepted ? frames : 0;
	if (!USES_FLOWS)
		return;
	class->established += scratch->tracked.established ? frames : 0;
	class->established_would_drop += scratch->tracked.established & verdict->would_drop ? frames : 0;
}
