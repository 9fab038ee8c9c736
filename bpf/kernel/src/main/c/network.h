/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Dense layers, three neurons to a 64-bit word: one multiplication by an activation serves three weights. A lane of 21 bits holds
 * its sum plus 2^20; the model was refused unless no partial sum can leave (-2^20, 2^20), so lanes never touch.
 */
#pragma once
#include "quantize.h"
#include "sums.h"

#define EVERY_LANE(value) ((u64)(value) | (u64)(value) << LANE_BITS | (u64)(value) << 2 * LANE_BITS)
#define LANE_TOP (LANE_BITS - 1)
#define LANE_MASK ((1ull << LANE_BITS) - 1)

/* ReLU, rounding shift and the limit of 255, all lanes at once; what is above a lane's lowest 8 bits is of no meaning. */
INLINE u64 activate(u64 sums, u64 half, u64 shift, u64 mask)
{
	u64 marks = sums & EVERY_LANE(1 << LANE_TOP);

	/* A lane whose top bit is set was not negative: it keeps its lower 20 bits, the others become 0. Only now is there room for half. */
	sums &= marks - (marks >> LANE_TOP);
	sums = (sums + half) >> (shift & 63) & mask;
	/* What reaches 256 gets its lowest 8 bits set. */
	marks = (sums + EVERY_LANE((1 << LANE_TOP) - 256)) & EVERY_LANE(1 << LANE_TOP);
	return sums | ((marks >> (LANE_TOP - 8)) - (marks >> LANE_TOP));
}

INLINE s32 lane(u64 sums, const u32 number)
{
	return (s32)(sums >> LANE_BITS * number & LANE_MASK) - (1 << LANE_TOP);
}

/* Written so that the sum stays in its register: left to itself, clang adds it to the product and moves all sums through the stack. */
INLINE void add(u64 *sum, u64 product)
{
#ifdef __bpf__
	asm volatile("%0 += %1" : "+r"(*sum) : "r"(product));
#else
	*sum += product;
#endif
}

/* Sums a chunk over all inputs, in registers, four inputs a round. What is beyond the last input has weight 0. */
INLINE const u64 *sum(const u64 *words, const u8 *inputs, const u32 count, struct sums *result, const u32 width)
{
	struct sums sums = {};

#define PRELOAD(n) sums.word##n = words[n]
	EACH_WORD(width, PRELOAD);
#undef PRELOAD
	words += width;
#pragma clang loop unroll(disable)
	for (u32 i = 0; i < count; i += INPUTS_A_ROUND) {
#pragma unroll
		for (u32 k = 0; k < INPUTS_A_ROUND; k++) {
			u64 activation = inputs[k];

#define MULTIPLY(n) add(&sums.word##n, activation *words[k * width + (n)])
			EACH_WORD(width, MULTIPLY);
#undef MULTIPLY
		}
		words += INPUTS_A_ROUND * width;
		inputs += INPUTS_A_ROUND;
		HIDE(inputs);
	}
	*result = sums;
	return words;
}

INLINE void store_activations(u8 *outputs, u64 lanes)
{
	outputs[0] = lanes;
	lanes >>= LANE_BITS;
	HIDE(lanes);
	outputs[1] = lanes;
	lanes >>= LANE_BITS;
	outputs[2] = lanes;
}

INLINE void store_scores(s32 *scores, u64 lanes)
{
	scores[0] = lane(lanes, 0);
	scores[1] = lane(lanes, 1);
	scores[2] = lane(lanes, 2);
}

INLINE const u64 *hidden(const u64 *words, const u8 *inputs, u8 *outputs, const u32 count, const u32 chunks, const u32 width)
{
	const struct layer *layer = (const struct layer *)words;
	const u64 half = layer->half, shift = layer->shift, mask = layer->mask;

	words += sizeof(*layer) / sizeof(u64);
#pragma clang loop unroll(disable)
	for (u32 c = 0; c < chunks; c++) {
		struct sums sums;

		words = sum(words, inputs, count, &sums, width);
#define STORE(n) store_activations(outputs + LANES * (n), activate(sums.word##n, half, shift, mask))
		EACH_WORD(width, STORE);
#undef STORE
		outputs += LANES * width;
	}
	return words;
}

INLINE const u64 *output(const u64 *words, const u8 *inputs, s32 *scores, const u32 count, const u32 chunks, const u32 width)
{
	words += sizeof(struct layer) / sizeof(u64);
#pragma clang loop unroll(disable)
	for (u32 c = 0; c < chunks; c++) {
		struct sums sums;

		words = sum(words, inputs, count, &sums, width);
#define STORE(n) store_scores(scores + LANES * (n), sums.word##n)
		EACH_WORD(width, STORE);
#undef STORE
		scores += LANES * width;
	}
	return words;
}

/* Each width is code of its own, of which the verifier keeps the one in use. */
#define BY_WIDTH(kind, result) \
	do { \
		switch (width) { \
		case 1: \
			return kind(words, inputs, result, count, chunks, 1); \
		case 2: \
			return kind(words, inputs, result, count, chunks, 2); \
		case 3: \
			return kind(words, inputs, result, count, chunks, 3); \
		case 4: \
			return kind(words, inputs, result, count, chunks, 4); \
		case 5: \
			return kind(words, inputs, result, count, chunks, 5); \
		default: \
			return kind(words, inputs, result, count, chunks, 6); \
		} \
	} while (0)

INLINE const u64 *layer(const_shape shape, const u64 *words, struct scratch *scratch, s32 *scores, const u32 number)
{
	const u32 count = shape->layer[number].inputs;
	const u32 chunks = shape->layer[number].chunks;
	const u32 width = shape->layer[number].width;
	const u8 *inputs = scratch->activations[number & 1];

	if (number + 1 == shape->layers)
		BY_WIDTH(output, scores);
	BY_WIDTH(hidden, scratch->activations[~number & 1]);
}

/* Image body and features to scores, MAX_OUTPUTS of them. */
INLINE void judge_network(const_shape shape, const void *body, struct scratch *scratch, s32 *scores)
{
	const u64 *words = quantize(body, scratch, shape->inputs);

	FORGET();
#pragma unroll
	for (u32 number = 0; number < MAX_LAYERS; number++) {
		if (number >= shape->layers)
			break;
		words = layer(shape, words, scratch, scores, number);
		FORGET();
	}
}
