/* SPDX-License-Identifier: GPL-2.0 */
/* For tests: what was seen, computed and decided for the last packet. The verifier removes all of it in production. */
#pragma once
#include "count.h"

INLINE void trace(const struct scratch *scratch, const struct verdict *verdict, u32 reason)
{
	struct trace *record;
	u32 key = 0;

	if (!settings.trace)
		return;
	record = bpf_map_lookup_elem(&traces, &key);
	if (!record)
		return;
	record->unjudged = reason;
	record->class = verdict->class;
	record->would_drop = verdict->would_drop;
	record->spared = verdict->spared;
	__builtin_memcpy(record->features, scratch->features, sizeof(record->features));
	__builtin_memcpy(record->scores, scratch->scores, sizeof(record->scores));
}
