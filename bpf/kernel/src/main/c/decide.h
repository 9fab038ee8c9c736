/* SPDX-License-Identifier: GPL-2.0-only */
/* Scores to a class: the largest, the lowest index on a tie; and how sure that is. */
#pragma once
#include "maps.h"

/* One number to compare: 32 times the score, less the index. */
INLINE s64 standing(const s32 *scores, const u64 class)
{
	return (s64)scores[class] * MAX_CLASSES - (s64) class;
}

INLINE u32 decide(const_shape shape, const s32 *scores)
{
	const u32 classes = shape->classes;
	s64 best = standing(scores, 0);

#pragma clang loop unroll(disable)
	for (u64 c = 1; c < classes; c++) {
		s64 difference = best - standing(scores, c), smaller = difference >> 63;

		HIDE(smaller);
		best -= difference & smaller;
	}
	return -best & (MAX_CLASSES - 1);
}

#define NO_SCORE (-(1ll << 40))

/* The score of a class less the best one among classes with another action. */
INLINE s64 margin(const struct image *image, const_shape shape, const s32 *scores, u64 class)
{
	const u32 classes = shape->classes;
	u64 rivals = image->drop, drops = -(rivals >> class & 1);
	s64 best = NO_SCORE;

	HIDE(drops);
	rivals ^= drops;
#pragma clang loop unroll(disable)
	for (u32 c = 0; c < classes; c++) {
		u64 penalty = (~rivals >> c & 1) << 40;
		s64 score = scores[c], difference, smaller;

		HIDE(penalty);
		/* Scores have 32 bits: all that is ruled out comes below them. */
		score -= penalty;
		difference = best - score;
		smaller = difference >> 63;
		HIDE(smaller);
		best -= difference & smaller;
	}
	HIDE(class);
	return best < -(1ll << 32) ? NO_RIVAL : scores[class & (MAX_CLASSES - 1)] - best;
}
