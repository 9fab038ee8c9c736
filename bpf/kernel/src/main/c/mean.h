/* SPDX-License-Identifier: GPL-2.0-only */
/* Means and mean absolute deviations over all values alike, in 1/256. */
#pragma once
#include "number.h"

struct mean {
	u64 mean;
	u64 deviation;
};

/* What a mean becomes by its value number n, from 1: always rounded towards what it was. */
INLINE u64 mean_move(u64 mean, u64 value, u64 n)
{
	s64 difference = value - mean, sign = difference >> 63;
	u64 step = magnitude(difference) / n;

	HIDE(sign);
	return mean + ((step ^ sign) - sign);
}

INLINE void mean_add(struct mean *mean, u64 value, u64 n)
{
	u64 scaled = value << 8, moved = mean_move(mean->mean, scaled, n);

	mean->mean = moved;
	mean->deviation = mean_move(mean->deviation, magnitude(scaled - moved), n);
}
