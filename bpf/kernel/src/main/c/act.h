/* SPDX-License-Identifier: GPL-2.0-only */
/* Class, or reason why there is none, to action. The only place that drops. */
#pragma once
#include "decide.h"
#include "exceptions.h"
#include "lease.h"
#include "protect.h"
#include "state.h"
#include "shadow.h"
#include "trace.h"

/* Whether the class's action applies: with a bound on its margin, only when the scores are that far apart. */
INLINE void weigh(const struct image *image, const struct scratch *scratch, struct verdict *verdict)
{
	s32 bound = image->margins[verdict->class & (MAX_CLASSES - 1)];

	verdict->applies = 1;
	if (!bound && !settings.trace)
		return;
	verdict->margin = margin(image, &settings.shape, scratch->scores, verdict->class);
	verdict->applies = verdict->margin >= bound;
}

/* Of a packet that Enforce drops unless its source is excepted: whether it is dropped here and now. */
INLINE void carry_out(const struct image *image, const struct packet *packet, struct verdict *verdict)
{
	verdict->excepted = is_excepted(packet);
	verdict->dropped = !verdict->excepted && image->enforce && is_leased();
}

INLINE int act(const struct image *image, struct scratch *scratch, u64 class)
{
	struct verdict verdict = { .class = class };
	struct comparison comparison = {};
	u32 drop = image->drop >> class & 1;

	if (drop || settings.trace)
		weigh(image, scratch, &verdict);
	if (drop && verdict.applies) {
		verdict.protected = is_protected(&scratch->packet);
		verdict.would_drop = !verdict.protected;
		if (verdict.would_drop)
			carry_out(image, &scratch->packet, &verdict);
	}
	count(image, scratch, &verdict);
	if (HAS_SHADOW)
		compare(image, scratch, &verdict, &comparison);
	trace(scratch, &verdict, &comparison, UNJUDGED_REASONS, CLASSIFY);
	if (!verdict.dropped) {
		mark(image, scratch, &verdict, &comparison);
		return XDP_PASS;
	}
	state_forgive(scratch);
	return XDP_DROP;
}

/* Not judged for a reason that is not in the sender's hand. */
INLINE int pass_unjudged(struct scratch *scratch, u32 reason)
{
	struct verdict none = {};

	count_unjudged(reason, &none);
	if (scratch)
		trace(scratch, &none, &no_shadow, reason, CLASSIFY);
	return XDP_PASS;
}

/* Not judged for how it is made: passed, or dropped where the policy says so for this reason. */
INLINE int act_unjudged(const struct image *image, struct scratch *scratch, u32 reason)
{
	struct verdict verdict = {};

	if (image->unjudged_drop >> (reason & 31) & 1) {
		verdict.would_drop = may_drop_unjudged(&scratch->packet) && !(reason == Busy && is_protected(&scratch->packet));
		if (verdict.would_drop)
			carry_out(image, &scratch->packet, &verdict);
	}
	count_unjudged(reason, &verdict);
	trace(scratch, &verdict, &no_shadow, reason, CLASSIFY);
	return verdict.dropped ? XDP_DROP : XDP_PASS;
}
