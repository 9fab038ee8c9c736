/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Binary trees, each walked without a branch and always to the same depth: a leaf's node leads to itself. Then the leaves' scores are
 * added, eight classes to a word: as a score is stored plus 128 and there are at most 64 trees, lanes of 16 bits never touch.
 */
#pragma once
#include "maps.h"

/* Left when value <= threshold, both unsigned 32-bit. */
INLINE u64 step(u64 node, const u32 *features)
{
	u64 value = features[node >> NODE_FEATURE_SHIFT & (MAX_FEATURES - 1)];
	u64 left = (node >> NODE_THRESHOLD_SHIFT) - value;

	/* The top bits are ones where value is above the threshold. A mask of -1 or 0 the verifier would follow one by one. */
	left >>= 60;
	HIDE(left);
	return node >> (left & NODE_RIGHT_SHIFT) & ((1 << NODE_CHILD_BITS) - 1);
}

INLINE u64 walk(const u64 *nodes, const u32 *features, const u64 last, const u32 depth)
{
	u64 place = 0;

#pragma clang loop unroll(disable)
	for (u32 i = 0; i < depth; i++) {
		place &= last;
		HIDE(place);
		place = step(nodes[place], features);
	}
	return place;
}

/* The leaf of every tree, to scratch. Returns the image after the nodes. */
INLINE const u64 *walk_all(const u64 *nodes, struct scratch *scratch)
{
	const u32 trees = settings.shape.trees, entries = settings.shape.entries, depth = settings.shape.depth;

#pragma clang loop unroll(disable)
	for (u32 t = 0; t < trees; t++) {
		scratch->leaves[t] = walk(nodes, scratch->features, entries - 1, depth);
		nodes += entries;
	}
	return nodes;
}

#define EVEN_BYTES 0x00ff00ff00ff00ffull

INLINE void add_lanes(s32 *scores, u64 lanes, u64 shift)
{
#pragma unroll
	for (u32 i = 0; i < CLASSES_A_WORD / 2; i++) {
		scores[2 * i] += (lanes >> 16 * i & 0xffff) << shift;
		FORGET();
	}
}

/* Adds up one word of every tree's row. `zero` is 0, which the verifier is not to know: it would follow each mask's values one by one. */
INLINE void sum_word(const struct ensemble *ensemble, const u64 *word, const u32 words, const u16 *leaves, s32 *scores, const u64 zero)
{
	const u32 trees = settings.shape.trees, rows = settings.shape.entries / 2;
	u64 even = zero, odd = zero;

#pragma clang loop unroll(disable)
	for (u32 t = 0; t < trees; t++) {
		u64 leaf = leaves[t], row, shift = ensemble->run_end[t], goes_on;

		/* Hidden, or it is spilled as 32 bits, half a stack slot, which is never the same as another to the verifier. */
		HIDE(shift);
		HIDE(leaf);
		/* All ones until the run ends. Computed before the branch, and used after it: both its ways look the same. */
		goes_on = (u64)((s64)(shift - 1) >> 63) ^ zero;
		HIDE(goes_on);
		row = word[(leaf & (rows - 1)) * words];
		even += row & EVEN_BYTES;
		odd += row >> 8 & EVEN_BYTES;
		if (shift) {
			shift = (shift - 1) & 15;
			add_lanes(scores, even, shift);
			add_lanes(scores + 1, odd, shift);
		}
		even &= goes_on;
		odd &= goes_on;
		word += rows * words;
	}
}

/* Image body and features to scores. */
INLINE void judge_ensemble(const void *body, struct scratch *scratch)
{
	const struct ensemble *ensemble = body;
	const u32 words = (settings.shape.classes + CLASSES_A_WORD - 1) / CLASSES_A_WORD;
	const u64 *rows = walk_all((const u64 *)(ensemble + 1), scratch);

	__builtin_memcpy(scratch->scores, ensemble->base, sizeof(ensemble->base));
	FORGET();
#pragma clang loop unroll(disable)
	for (u32 w = 0; w < words; w++) {
		sum_word(ensemble, rows + w, words, scratch->leaves, scratch->scores + CLASSES_A_WORD * w, scratch->zero);
		FORGET();
	}
}
