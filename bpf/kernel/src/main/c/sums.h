/* SPDX-License-Identifier: GPL-2.0-only */
/* Sums of several words of lanes at once, in registers. */
#pragma once
#include "maps.h"

/* Words that are summed at once, MAX_WIDTH at most. By name and not in an array, for clang would keep that on the stack. */
struct sums {
	u64 word0, word1, word2, word3, word4, word5;
};

/* Does it for so many words; width is a constant. */
#define EACH_WORD(width, step) \
	do { \
		step(0); \
		if ((width) > 1) \
			step(1); \
		if ((width) > 2) \
			step(2); \
		if ((width) > 3) \
			step(3); \
		if ((width) > 4) \
			step(4); \
		if ((width) > 5) \
			step(5); \
	} while (0)
