/* SPDX-License-Identifier: GPL-2.0 */
/* Class to action. The only place that drops. */
#pragma once
#include "protect.h"
#include "trace.h"

INLINE int act(const struct image *image, const struct scratch *scratch, u32 class)
{
	struct verdict verdict = { .class = class };

	if (image->drop >> class & 1) {
		verdict.spared = is_spared(&scratch->packet);
		verdict.would_drop = !verdict.spared;
		verdict.dropped = verdict.would_drop & image->enforce;
	}
	count(image, &scratch->packet, &verdict);
	trace(scratch, &verdict, UNJUDGED_REASONS);
	return verdict.dropped ? XDP_DROP : XDP_PASS;
}

INLINE int pass_unjudged(const struct scratch *scratch, u32 reason)
{
	struct verdict none = {};

	count_unjudged(reason);
	if (scratch)
		trace(scratch, &none, reason);
	return XDP_PASS;
}
