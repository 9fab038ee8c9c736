/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A second model on the same features: judged, compared with the active one, and counted. It never acts. Its image lies behind the active
 * one's in the same value, so that a packet is judged by one pair.
 */
#pragma once
#include "judge.h"
#include "decide.h"
#include "guard.h"
#include "protect.h"
#include "state.h"
#include "trace.h"

INLINE const struct image *shadow_of(const struct image *image)
{
	return (const void *)image + settings.shadow_at;
}

INLINE u32 shadow_is_cold(const struct scratch *scratch)
{
	if (settings.clock == NO_CLOCK)
		return 0;
	return scratch->tracked.cold_for_shadow || scratch->tracked.time < settings.shadow_from;
}

/* For traces: nothing was compared yet. */
INLINE void shadow_reset(struct scratch *scratch)
{
	if (settings.trace)
		scratch->shadow.compared = NOT_COMPARED;
}

/* Judges by the shadow, with the rows that the active model was given. Done before the active verdict is weighed: the verifier knows least. */
APART int shadow_judge(const struct image *image, struct scratch *scratch)
{
	const struct image *shadow = shadow_of(image);
	struct comparison *comparison = &scratch->shadow;
	u32 class, drop;

	comparison->would_drop = 0;
	comparison->compared = COLD_FOR_SHADOW;
	if (shadow_is_cold(scratch))
		return 0;
	judge(&settings.shadow, shadow, scratch, scratch->shadow_scores);
	class = decide(&settings.shadow, scratch->shadow_scores) & (MAX_CLASSES - 1);
	drop = shadow->drop >> class & 1;
	comparison->compared = COMPARED;
	comparison->class = class;
	comparison->applies = 1;
	if (settings.trace || (drop && shadow->margins[class])) {
		comparison->margin = margin(shadow, &settings.shadow, scratch->shadow_scores, class);
		comparison->applies = comparison->margin >= shadow->margins[class];
	}
	comparison->would_drop = drop & comparison->applies;
	FORGET();
	return 0;
}

/* Whether a packet that the shadow would drop may be dropped; what is protected whatever a policy says is known of one that is dropped. */
INLINE u32 shadow_spares(const struct image *shadow, const struct scratch *scratch, const struct verdict *verdict, u32 *protected)
{
	*protected = (!verdict->would_drop && is_protected(&scratch->packet)) || is_protected_by_policy(shadow, &scratch->packet);
	return *protected || (shadow->guarantees && guarded_by(shadow, scratch));
}

/* Counts both verdicts. */
APART int compare(const struct image *image, struct scratch *scratch, const struct verdict *verdict)
{
	const struct image *shadow = shadow_of(image);
	struct comparison *comparison = &scratch->shadow;
	u32 slot = shadow->counter_slot, protected = 0, active = verdict->class, class = comparison->class;
	u64 frames = scratch->packet.frames;
	struct shadow_counts *counts = bpf_map_lookup_elem(&shadow_counts, &slot);

	if (!counts)
		return 0;
	if (comparison->compared != COMPARED) {
		counts->cold += frames;
		return 0;
	}
	if (comparison->would_drop && shadow_spares(shadow, scratch, verdict, &protected))
		comparison->would_drop = 0;
	HIDE(active);
	HIDE(class);
	counts->packets[active & (MAX_CLASSES - 1)][class & (MAX_CLASSES - 1)] += frames;
	counts->would_drop += comparison->would_drop ? frames : 0;
	counts->protected_packets += protected ? frames : 0;
	if (USES_FLOWS)
		counts->established_would_drop += scratch->tracked.established & comparison->would_drop ? frames : 0;
	return 0;
}

/* Of a packet that passes: the verdicts that would have dropped it are remembered until its flow is established, or is not. */
INLINE void mark(const struct image *image, struct scratch *scratch, const struct verdict *verdict)
{
	u32 marks = verdict->would_drop << (image->counter_slot & (COUNTER_SLOTS - 1));

	if (!USES_FLOWS)
		return;
	if (HAS_SHADOW)
		marks |= scratch->shadow.would_drop << (SHADOW_MARK_SHIFT + (shadow_of(image)->counter_slot & (SHADOW_SLOTS - 1)));
	if (marks & ~scratch->tracked.marks && !scratch->tracked.established)
		flow_mark(scratch, marks);
}
