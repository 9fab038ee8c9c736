/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Dense layers, three neurons to a 64-bit word: one multiplication by an activation serves three weights. A lane of 21 bits holds
 * its sum plus 2^20; the model was refused unless no partial sum can leave (-2^20, 2^20), so lanes never touch.
 */
#pragma once
#include "quantize.h"

#define EVERY_LANE(value) ((u64)(value) | (u64)(value) << LANE_BITS | (u64)(value) << 2 * LANE_BITS)
#define LANE_TOP (LANE_BITS - 1)
#define LANE_MASK ((1ull << LANE_BITS) - 1)

/* ReLU, rounding shift and the limit of 255, all lanes at once. */
INLINE u64 activate(u64 sums, u64 half, u64 shift, u64 mask)
{
	u64 marks = sums >> LANE_TOP & EVERY_LANE(1);

	/* A lane whose top bit is set was not negative: it keeps its lower 20 bits, the others become 0. Only now is there room for half. */
	sums &= (marks << LANE_TOP) - marks;
	sums = (sums + half) >> (shift & 63) & mask;
	marks = (sums + EVERY_LANE((1 << LANE_TOP) - 256)) >> LANE_TOP & EVERY_LANE(1);
	marks = (marks << 8) - marks;
	return (sums | marks) & EVERY_LANE(255);
}

INLINE s32 lane(u64 sums, const u32 number)
{
	return (s32)(sums >> LANE_BITS * number & LANE_MASK) - (1 << LANE_TOP);
}

/* One chunk: `width` words of sums over all inputs. Width is a constant, so that the sums stay in registers. */
INLINE const u64 *sum(const u64 *words, const u8 *inputs, const u32 count, u64 *sums, const u32 width)
{
#pragma unroll
	for (u32 g = 0; g < width; g++)
		sums[g] = words[g];
	words += width;
#pragma clang loop unroll(disable)
	for (u32 i = 0; i < count; i++) {
		u64 activation = inputs[i];

#pragma unroll
		for (u32 g = 0; g < width; g++)
			sums[g] += activation * words[g];
		words += width;
	}
	return words;
}

INLINE const u64 *hidden(const u64 *words, const u8 *inputs, u8 *outputs, const u32 count, const u32 chunks, const u32 width)
{
	const struct layer *layer = (const struct layer *)words;
	const u64 half = layer->half, shift = layer->shift, mask = layer->mask;

	words += sizeof(*layer) / sizeof(u64);
#pragma clang loop unroll(disable)
	for (u32 c = 0; c < chunks; c++) {
		u64 sums[MAX_WIDTH];

		words = sum(words, inputs, count, sums, width);
#pragma unroll
		for (u32 g = 0; g < width; g++) {
			u64 lanes = activate(sums[g], half, shift, mask);

			*outputs++ = lanes;
			*outputs++ = lanes >> LANE_BITS;
			*outputs++ = lanes >> 2 * LANE_BITS;
		}
	}
	return words;
}

INLINE const u64 *output(const u64 *words, const u8 *inputs, s32 *scores, const u32 count, const u32 chunks, const u32 width)
{
	words += sizeof(struct layer) / sizeof(u64);
#pragma clang loop unroll(disable)
	for (u32 c = 0; c < chunks; c++) {
		u64 sums[MAX_WIDTH];

		words = sum(words, inputs, count, sums, width);
#pragma unroll
		for (u32 g = 0; g < width; g++) {
			*scores++ = lane(sums[g], 0);
			*scores++ = lane(sums[g], 1);
			*scores++ = lane(sums[g], 2);
		}
	}
	return words;
}

/* Each width is code of its own, of which the verifier keeps the one in use. */
#define BY_WIDTH(kind, result) do { \
	switch (width) { \
	case 1: return kind(words, inputs, result, count, chunks, 1); \
	case 2: return kind(words, inputs, result, count, chunks, 2); \
	case 3: return kind(words, inputs, result, count, chunks, 3); \
	case 4: return kind(words, inputs, result, count, chunks, 4); \
	case 5: return kind(words, inputs, result, count, chunks, 5); \
	default: return kind(words, inputs, result, count, chunks, 6); \
	} \
} while (0)

INLINE const u64 *layer(const u64 *words, struct scratch *scratch, const u32 number)
{
	const u32 count = settings.shape.layer[number].inputs;
	const u32 chunks = settings.shape.layer[number].chunks;
	const u32 width = settings.shape.layer[number].width;
	const u8 *inputs = scratch->activations[number & 1];

	if (number + 1 == settings.shape.layers)
		BY_WIDTH(output, scratch->scores);
	BY_WIDTH(hidden, scratch->activations[~number & 1]);
}

/* Image body and features to scores. */
INLINE void judge_network(const void *body, struct scratch *scratch)
{
	const u64 *words = quantize(body, scratch, settings.shape.inputs);

	FORGET();
#pragma unroll
	for (u32 number = 0; number < MAX_LAYERS; number++) {
		if (number >= settings.shape.layers)
			break;
		words = layer(words, scratch, number);
		FORGET();
	}
}
