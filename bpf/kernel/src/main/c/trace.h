/* SPDX-License-Identifier: GPL-2.0-only */
/* For tests: what was seen, computed and decided for every packet. The verifier removes all of it in production. */
#pragma once
#include "count.h"

INLINE void trace(struct scratch *scratch, const struct verdict *verdict, u32 reason, const u32 hook)
{
	struct trace *record;

	if (!settings.trace)
		return;
	record = bpf_ringbuf_reserve(&traces, sizeof(*record), 0);
	if (!record) {
		scratch->lost++;
		return;
	}
	record->nanoseconds = settings.clock == NO_CLOCK ? 0 : scratch->tracked.nanoseconds;
	record->margin = verdict->margin;
	record->hook = hook;
	record->length = scratch->packet.length;
	record->captured = hook != CLASSIFY || settings.fragments ? scratch->packet.visible : 0;
	record->segment_size = scratch->packet.segment_size;
	record->gso_segs = scratch->packet.gso_segs;
	record->unjudged = reason;
	record->class = verdict->class;
	record->applies = verdict->applies;
	record->would_drop = verdict->would_drop;
	record->protected = verdict->protected;
	record->dropped = verdict->dropped;
	record->excepted = verdict->excepted;
	record->guarded = verdict->guarded;
	record->lost = scratch->lost;
	record->busy = reason == Busy ? scratch->tracked.busy : NO_PLACE;
	__builtin_memcpy(record->features, scratch->features, sizeof(record->features) / 2);
	__builtin_memcpy(record->features + MAX_FEATURES / 2, scratch->features + MAX_FEATURES / 2, sizeof(record->features) / 2);
	record->compared = scratch->shadow.compared;
	record->shadow_class = scratch->shadow.class;
	record->shadow_margin = scratch->shadow.margin;
	record->shadow_applies = scratch->shadow.applies;
	record->shadow_would_drop = scratch->shadow.would_drop;
	__builtin_memcpy(record->shadow_scores, scratch->shadow_scores, sizeof(record->shadow_scores));
	__builtin_memcpy(record->scores, scratch->scores, sizeof(record->scores));
	__builtin_memcpy(record->bytes, scratch->bytes, sizeof(record->bytes));
	/* Readers look for themselves: waking one up costs ten times what all the rest does. */
	bpf_ringbuf_submit(record, BPF_RB_NO_WAKEUP);
}
