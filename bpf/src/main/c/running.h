/* SPDX-License-Identifier: GPL-2.0 */
/* Running means and mean absolute deviations, in 1/256. */
#pragma once
#include "number.h"

struct running {
	s64 mean;
	s64 deviation;
};

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
