/* SPDX-License-Identifier: GPL-2.0-only */
/* Features to eight bits, as the image says. */
#pragma once
#include "maps.h"

/* 1 when value >= 2^bits, else 0; without a branch. value is below 2^33. */
INLINE u64 reaches(u64 value, u32 bits)
{
	u64 difference = value - (1ull << bits);

	HIDE(difference);
	return ~difference >> 63;
}

/* 256 times the binary logarithm of feature + 1, straight lines between the powers of two. */
INLINE u64 logarithm(u64 feature)
{
	u64 value = feature + 1, rest = value, exponent = 0, step;

	/* rest is shifted down until its top bit is bit 0, half of what is left at a time. */
#pragma unroll
	for (int bits = 32; bits; bits >>= 1) {
		step = reaches(rest, bits) * bits;
		HIDE(step);
		rest >>= step & 63;
		exponent += step;
	}
	/* value has its top bit at `exponent`, so that shifted up by 8 and down by that, it has it at bit 8. */
	return (exponent << 8) + (value << 8 >> (exponent & 63)) - 256;
}

/* 0 to 255, without a branch. */
INLINE u64 clamp(s64 value)
{
	s64 sign = value >> 63, excess;

	HIDE(sign);
	value &= ~sign;
	excess = 255 - value;
	sign = excess >> 63;
	HIDE(sign);
	return value + (excess & sign);
}

/* Writes the activations of the first layer; returns the image after the inputs. */
INLINE const void *quantize(const struct input *input, struct scratch *scratch, const u32 inputs)
{
#pragma clang loop unroll(disable)
	for (u32 i = 0; i < inputs; i++, input++) {
		u64 value = scratch->features[input->feature & (MAX_FEATURES - 1)];

		if (input->logarithm)
			value = logarithm(value);
		value = (value - input->offset) * input->multiplier + input->half;
		scratch->activations[0][i] = clamp((s64)value >> (input->shift & 63));
	}
	return input;
}
