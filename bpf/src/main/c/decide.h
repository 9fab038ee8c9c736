/* SPDX-License-Identifier: GPL-2.0 */
/* Scores to a class: the largest, the lowest index on a tie; and how sure that is. */
#pragma once
#include "maps.h"

INLINE u32 decide(const struct scratch *scratch)
{
	const u32 classes = settings.shape.classes;
	const s32 *scores = scratch->scores;
	s64 best = (s64)scores[0] * MAX_CLASSES + MAX_CLASSES - 1;

#pragma clang loop unroll(disable)
	for (u32 c = 1; c < classes; c++) {
		s64 candidate = (s64)scores[c] * MAX_CLASSES + (MAX_CLASSES - 1 - c);
		s64 difference = best - candidate;
		s64 smaller = difference >> 63;

		HIDE(smaller);
		best -= difference & smaller;
	}
	return MAX_CLASSES - 1 - (best & (MAX_CLASSES - 1));
}

/* The score of a class less the best one among classes with another action. */
INLINE s64 margin(const struct image *image, const struct scratch *scratch, u32 class)
{
	const u32 classes = settings.shape.classes;
	u64 rivals = image->drop, drops = -(rivals >> class & 1);
	s64 best = -NO_RIVAL;

	HIDE(drops);
	rivals ^= drops;
#pragma clang loop unroll(disable)
	for (u32 c = 0; c < classes; c++) {
		s64 score = scratch->scores[c], mask = -(s64)(rivals >> c & 1);

		HIDE(mask);
		score = (score & mask) | (-NO_RIVAL & ~mask);
		if (score > best)
			best = score;
	}
	class &= MAX_CLASSES - 1;
	HIDE(class);
	return best == -NO_RIVAL ? NO_RIVAL : scratch->scores[class] - best;
}
