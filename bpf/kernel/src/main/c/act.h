/* SPDX-License-Identifier: GPL-2.0-only */
/* Class, or reason why there is none, to action: whether the packet is dropped, which each hook says in its own words. */
#pragma once
#include "decide.h"
#include "exceptions.h"
#include "guard.h"
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

/* Of a packet whose verdict is Drop: whether it is protected, or a guarantee covers it. */
INLINE void spare(const struct image *image, const struct scratch *scratch, struct verdict *verdict)
{
	verdict->protected = is_protected(&scratch->packet) || is_protected_by_policy(image, &scratch->packet);
	if (verdict->protected)
		return;
	if (image->guarantees)
		verdict->guarded = guarded_by(image, scratch);
	verdict->would_drop = !verdict->guarded;
	if (verdict->guarded)
		count_guarded(image, &scratch->packet, verdict->guarded);
}

/* Of a packet that Enforce drops unless its source is excepted: whether it is dropped here and now. */
INLINE void carry_out(const struct image *image, const struct packet *packet, struct verdict *verdict)
{
	verdict->excepted = is_excepted(packet);
	verdict->dropped = !verdict->excepted && image->enforce && is_leased();
}

INLINE int act(const struct image *image, struct scratch *scratch, u64 class, const u32 hook)
{
	struct verdict verdict = { .class = class };
	u32 drop = image->drop >> class & 1;

	if (drop || settings.trace)
		weigh(image, scratch, &verdict);
	if (drop && verdict.applies) {
		spare(image, scratch, &verdict);
		if (verdict.would_drop)
			carry_out(image, &scratch->packet, &verdict);
	}
	count(image, scratch, &verdict);
	if (HAS_SHADOW)
		compare(image, scratch, &verdict);
	trace(scratch, &verdict, UNJUDGED_REASONS, hook);
	if (verdict.dropped)
		state_forgive(scratch);
	else
		mark(image, scratch, &verdict);
	return verdict.dropped;
}

/* Not judged for a reason that is not in the sender's hand. */
INLINE int pass_unjudged(struct scratch *scratch, u32 reason, const u32 hook)
{
	struct verdict none = {};

	count_unjudged(reason, scratch ? scratch->packet.frames : 1, &none);
	if (scratch)
		trace(scratch, &none, reason, hook);
	return 0;
}

/* It could be parsed, so what is protected stays so; its rows are not known, so that any guarantee may cover it. */
INLINE int spares_busy(const struct image *image, const struct packet *packet)
{
	return image->guarantees || is_protected(packet) || has_port_of_policy(image, packet);
}

/* Not judged for how it is made: passed, or dropped where the policy says so for this reason. */
INLINE int act_unjudged(const struct image *image, struct scratch *scratch, u32 reason, const u32 hook)
{
	struct verdict verdict = {};

	if (image->unjudged_drop >> (reason & 31) & 1) {
		verdict.would_drop = may_drop_unjudged(&scratch->packet) && !is_source_of_policy(image, &scratch->packet)
			&& !(reason == Busy && spares_busy(image, &scratch->packet));
		if (verdict.would_drop)
			carry_out(image, &scratch->packet, &verdict);
	}
	count_unjudged(reason, scratch->packet.frames, &verdict);
	trace(scratch, &verdict, reason, hook);
	return verdict.dropped;
}
