/* SPDX-License-Identifier: GPL-2.0-only */
/* Running means and mean absolute deviations, in 1/256. */
#pragma once
#include "number.h"

struct ewma {
	s64 mean;
	s64 deviation;
};

enum { EWMA_MOST_REPEATS = 8 };

INLINE void ewma_add(struct ewma *ewma, u64 value, int first)
{
	s64 scaled = value << 8, mean = ewma->mean, deviation = ewma->deviation;

	if (first) {
		ewma->mean = scaled;
		ewma->deviation = 0;
		return;
	}
	mean += (scaled - mean) >> 3;
	ewma->mean = mean;
	ewma->deviation = deviation + ((s64)(magnitude(scaled - mean) - deviation) >> 3);
}

/* The same value so many times more, at most EWMA_MOST_REPEATS. */
INLINE void ewma_add_repeated(struct ewma *ewma, u64 value, u64 times)
{
	s64 scaled = value << 8, mean = ewma->mean, deviation = ewma->deviation;

#pragma clang loop unroll(disable)
	for (u32 i = 0; i < EWMA_MOST_REPEATS; i++) {
		if (i >= times)
			break;
		mean += (scaled - mean) >> 3;
		deviation += (s64)(magnitude(scaled - mean) - deviation) >> 3;
	}
	ewma->mean = mean;
	ewma->deviation = deviation;
}
