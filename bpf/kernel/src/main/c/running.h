/* SPDX-License-Identifier: GPL-2.0 */
/* Running means and mean absolute deviations, in 1/256. */
#pragma once
#include "number.h"

struct running {
	s64 mean;
	s64 deviation;
};

enum { MOST_RUNS = 8 };

INLINE void run(struct running *running, u64 value, int first)
{
	s64 scaled = value << 8, mean = running->mean, deviation = running->deviation;

	if (first) {
		running->mean = scaled;
		running->deviation = 0;
		return;
	}
	mean += (scaled - mean) >> 3;
	running->mean = mean;
	running->deviation = deviation + ((s64)(magnitude(scaled - mean) - deviation) >> 3);
}

/* The same value so many times more, at most MOST_RUNS. */
INLINE void run_on(struct running *running, u64 value, u64 times)
{
	s64 scaled = value << 8, mean = running->mean, deviation = running->deviation;

#pragma clang loop unroll(disable)
	for (u32 i = 0; i < MOST_RUNS; i++) {
		if (i >= times)
			break;
		mean += (scaled - mean) >> 3;
		deviation += (s64)(magnitude(scaled - mean) - deviation) >> 3;
	}
	running->mean = mean;
	running->deviation = deviation;
}
