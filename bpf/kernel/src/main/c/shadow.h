/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A second model on the same features: judged, compared with the active one, and counted. It never acts. Its image lies behind the active
 * one's in the same value, so that a packet is judged by one pair.
 */
#pragma once
#include "judge.h"
#include "decide.h"
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

/* Class, and whether its action applies and is Drop, to `*comparison`. */
INLINE void shadow_judge(const struct image *shadow, struct scratch *scratch, struct comparison *comparison)
{
	u32 class;

	judge(&settings.shadow, shadow, scratch, scratch->shadow_scores);
	class = decide(&settings.shadow, scratch->shadow_scores) & (MAX_CLASSES - 1);
	comparison->compared = COMPARED;
	comparison->class = class;
	comparison->applies = 1;
	comparison->would_drop = shadow->drop >> class & 1;
	if (!settings.trace && !(comparison->would_drop && shadow->margins[class]))
		return;
	comparison->margin = margin(shadow, &settings.shadow, scratch->shadow_scores, class);
	comparison->applies = comparison->margin >= shadow->margins[class];
	comparison->would_drop &= comparison->applies;
}

INLINE void shadow_count(
	struct shadow_counts *counts, const struct scratch *scratch, u32 active, const struct comparison *comparison, u32 protected)
{
	u32 class = comparison->class & (MAX_CLASSES - 1);

	HIDE(active);
	HIDE(class);
	counts->packets[active & (MAX_CLASSES - 1)][class & (MAX_CLASSES - 1)]++;
	counts->would_drop += comparison->would_drop;
	counts->protected_packets += protected;
	if (USES_FLOWS)
		counts->established_would_drop += scratch->tracked.established & comparison->would_drop;
}

/* Judges by the shadow, and counts both verdicts; scratch keeps the active one's scores. */
APART int compare(
	const struct image *image, struct scratch *scratch, const struct verdict *verdict, struct comparison *comparison)
{
	const struct image *shadow = shadow_of(image);
	u32 slot = shadow->counter_slot, protected = 0;
	struct shadow_counts *counts = bpf_map_lookup_elem(&shadow_counts, &slot);

	if (!counts)
		return 0;
	if (shadow_is_cold(scratch)) {
		comparison->compared = COLD_FOR_SHADOW;
		counts->cold++;
		return 0;
	}
	shadow_judge(shadow, scratch, comparison);
	if (comparison->would_drop) {
		protected = verdict->protected || (!verdict->would_drop && is_protected(&scratch->packet));
		comparison->would_drop = !protected;
	}
	shadow_count(counts, scratch, verdict->class, comparison, protected);
	return 0;
}

/* Of a packet that passes: the verdicts that would have dropped it are remembered until its flow is established, or is not. */
INLINE void mark(
	const struct image *image, struct scratch *scratch, const struct verdict *verdict, const struct comparison *comparison)
{
	u32 marks = verdict->would_drop << (image->counter_slot & (COUNTER_SLOTS - 1));

	if (!USES_FLOWS)
		return;
	if (HAS_SHADOW)
		marks |= comparison->would_drop << (SHADOW_MARK_SHIFT + (shadow_of(image)->counter_slot & (SHADOW_SLOTS - 1)));
	if (marks & ~scratch->tracked.marks && !scratch->tracked.established)
		flow_mark(scratch, marks);
}
