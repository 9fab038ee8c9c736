/* SPDX-License-Identifier: GPL-2.0-only */
/* Unsigned numbers that saturate, without branches. */
#pragma once
#include "packet.h"

#define MAX_U32 0xffffffffull

/* Both below 2^63. */
INLINE u64 least(u64 a, u64 b)
{
	s64 difference = a - b, smaller = difference >> 63;

	HIDE(smaller);
	return b + (difference & smaller);
}

INLINE u64 most(u64 a, u64 b)
{
	s64 difference = a - b, smaller = difference >> 63;

	HIDE(smaller);
	return a - (difference & smaller);
}

/* b below 2^32. */
INLINE u32 plus(u32 a, u64 b)
{
	u64 sum = a + b;

	return sum | -(sum >> 32);
}

/* Microseconds from b to a, 0 when a is before b. */
INLINE u64 distance(u64 a, u64 b)
{
	return least(most(a, b) - b, MAX_U32);
}

INLINE u64 magnitude(s64 value)
{
	s64 sign = value >> 63;

	HIDE(sign);
	return (value ^ sign) - sign;
}
