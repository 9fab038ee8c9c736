/* SPDX-License-Identifier: GPL-2.0 */
/* Scores to a class: the largest, the lowest index on a tie. */
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
