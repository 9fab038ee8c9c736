/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The leaf of every tree, walked to or by sets of leaves; then the leaves' scores are added, two or three classes to a 64-bit word. A
 * shape has three only where no sum of its trees can leave a lane of 21 bits.
 */
#pragma once
#include "walk.h"
#include "leaf_sets.h"
#include "sums.h"

enum { WORDS_AT_ONCE = 4 };

/* To the scores of the classes of one word. */
INLINE void add_lanes(const_shape shape, s32 *scores, u64 sums)
{
	if (shape->lanes == LANES) {
		scores[0] += sums & ((1u << LANE_BITS) - 1);
		scores[1] += sums >> LANE_BITS & ((1u << LANE_BITS) - 1);
		scores[2] += sums >> 2 * LANE_BITS;
	} else {
		scores[0] += (u32)sums;
		scores[1] += sums >> 32;
	}
}

/* Adds up `width` words of every tree's row; words: of a whole row. */
INLINE void sum_words(const_shape shape, const u64 *at, const u32 words, const u16 *leaves, s32 *scores, const u32 width)
{
	const u32 trees = shape->trees, rows = shape->entries / 2, lanes = shape->lanes;
	struct sums sums = {};

#pragma clang loop unroll(disable)
	for (u32 t = 0; t < trees; t++) {
		u64 leaf = leaves[t];
		const u64 *row;

		HIDE(leaf);
		row = at + times_known(leaf & (rows - 1), words);
#define ADD_WORD(n) sums.word##n += row[n]
		EACH_WORD(width, ADD_WORD);
#undef ADD_WORD
		at += rows * words;
	}
#define ADD_LANES(n) add_lanes(shape, scores + lanes * (n), sums.word##n)
	EACH_WORD(width, ADD_LANES);
#undef ADD_LANES
}

/* Image body and features to scores, MAX_OUTPUTS of them. */
INLINE void judge_ensemble(const_shape shape, const void *body, struct scratch *scratch, s32 *scores)
{
	const struct ensemble *ensemble = body;
	const u32 lanes = shape->lanes, words = shape->words;
	const u64 *rows;
	u32 w;

	if (shape->sets)
		rows = intersect_all(shape, ensemble, scratch);
	else
		rows = walk_all(shape, (const u64 *)(ensemble + 1), scratch);
	__builtin_memcpy(scores, ensemble->base, sizeof(ensemble->base));
	FORGET();
#pragma clang loop unroll(disable)
	for (w = 0; w + WORDS_AT_ONCE <= words; w += WORDS_AT_ONCE) {
		sum_words(shape, rows + w, words, scratch->leaves, scores + lanes * w, WORDS_AT_ONCE);
		FORGET();
	}
	if (words - w == 3)
		sum_words(shape, rows + w, words, scratch->leaves, scores + lanes * w, 3);
	else if (words - w == 2)
		sum_words(shape, rows + w, words, scratch->leaves, scores + lanes * w, 2);
	else if (words - w == 1)
		sum_words(shape, rows + w, words, scratch->leaves, scores + lanes * w, 1);
	FORGET();
}
