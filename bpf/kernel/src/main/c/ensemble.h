/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Binary trees, each walked without a branch and always to the same depth: a leaf's node leads to itself. Then the leaves' scores are
 * added, two classes to a 64-bit word: a score is stored plus 128, so that lanes are never negative, and 64 trees cannot fill 32 bits.
 */
#pragma once
#include "maps.h"

/* The entry after this node: left when value <= threshold, both unsigned 32-bit. */
INLINE u64 step(u64 node, const u32 *features)
{
	u64 value = features[node >> NODE_FEATURE_SHIFT & (MAX_FEATURES - 1)];
	u64 left = (node >> NODE_THRESHOLD_SHIFT) - value;

	/* The top bits are ones where value is above the threshold. A mask of -1 or 0 the verifier would follow one by one. */
	left >>= 60;
	HIDE(left);
	return node >> (left & NODE_RIGHT_SHIFT) & ((1 << NODE_CHILD_BITS) - 1);
}

/* The same with a branch, which a processor guesses, so that the next node is on its way before this one is known. */
INLINE u64 guess_step(u64 node, const u32 *features)
{
	u64 value = features[node >> NODE_FEATURE_SHIFT & (MAX_FEATURES - 1)];
	u64 child = node;

	if (node >> NODE_THRESHOLD_SHIFT < value)
		child >>= NODE_RIGHT_SHIFT;
	HIDE(child);
	return child & ((1 << NODE_CHILD_BITS) - 1);
}

/* One tree has nothing else to do meanwhile. */
INLINE u64 walk(const u64 *nodes, const u32 *features, const u64 last, const u32 depth)
{
	u64 place = 0;

#pragma clang loop unroll(disable)
	for (u32 i = 0; i < depth; i++) {
		place &= last;
		HIDE(place);
		place = guess_step(nodes[place], features);
	}
	return place;
}

/* Two trees side by side, for each step waits for its loads. Guessing 64 trees, a processor is wrong too often. */
INLINE void walk_two(const u64 *one, const u64 *two, const u32 *features, const u64 last, const u32 depth, u16 *leaves)
{
	u64 first = 0, second = 0;

#pragma clang loop unroll(disable)
	for (u32 i = 0; i < depth; i++) {
		first &= last;
		second &= last;
		HIDE(first);
		HIDE(second);
		first = step(one[first], features);
		second = step(two[second], features);
	}
	leaves[0] = first;
	leaves[1] = second;
}

/* The leaf of every tree, to scratch. Returns the image after the nodes. */
INLINE const u64 *walk_all(const_shape shape, const u64 *nodes, struct scratch *scratch)
{
	const u32 trees = shape->trees, entries = shape->entries, depth = shape->depth;
	u32 t;

	if (trees == 1) {
		scratch->leaves[0] = walk(nodes, scratch->features, entries - 1, depth);
		return nodes + entries;
	}
#pragma clang loop unroll(disable)
	for (t = 0; t + 1 < trees; t += 2) {
		walk_two(nodes, nodes + entries, scratch->features, entries - 1, depth, scratch->leaves + t);
		nodes += 2 * entries;
	}
	if (t < trees) {
		scratch->leaves[t] = walk(nodes, scratch->features, entries - 1, depth);
		nodes += entries;
	}
	return nodes;
}

/* The lowest byte of either half. */
#define BYTE_OF_EACH 0x000000ff000000ffull

/* The sums of classes 0 and 4, 1 and 5, 2 and 6, 3 and 7 of a word of eight. */
struct lanes {
	u64 pair0, pair1, pair2, pair3;
};

INLINE void add_lanes(s32 *scores, const struct lanes *lanes)
{
	scores[0] += (u32)lanes->pair0;
	scores[1] += (u32)lanes->pair1;
	scores[2] += (u32)lanes->pair2;
	scores[3] += (u32)lanes->pair3;
	scores[4] += lanes->pair0 >> 32;
	scores[5] += lanes->pair1 >> 32;
	scores[6] += lanes->pair2 >> 32;
	scores[7] += lanes->pair3 >> 32;
}

/* Adds up one word of every tree's row. */
INLINE void sum_word(
	const_shape shape, const struct ensemble *ensemble, const u64 *word, const u32 words, const u16 *leaves, s32 *scores)
{
	const u32 trees = shape->trees, rows = shape->entries / 2;
	struct lanes lanes = {};

#pragma clang loop unroll(disable)
	for (u32 t = 0; t < trees; t++) {
		u64 leaf = leaves[t], row, shift = ensemble->leaf_shift[t];

		HIDE(leaf);
		HIDE(shift);
		shift &= 15;
		row = word[times_known(leaf & (rows - 1), words)];
		lanes.pair0 += (row & BYTE_OF_EACH) << shift;
		lanes.pair1 += (row >> 8 & BYTE_OF_EACH) << shift;
		lanes.pair2 += (row >> 16 & BYTE_OF_EACH) << shift;
		lanes.pair3 += (row >> 24 & BYTE_OF_EACH) << shift;
		word += rows * words;
	}
	add_lanes(scores, &lanes);
}

/* Image body and features to scores, MAX_OUTPUTS of them. */
INLINE void judge_ensemble(const_shape shape, const void *body, struct scratch *scratch, s32 *scores)
{
	const struct ensemble *ensemble = body;
	const u32 words = (shape->classes + CLASSES_A_WORD - 1) / CLASSES_A_WORD;
	const u64 *rows = walk_all(shape, (const u64 *)(ensemble + 1), scratch);

	__builtin_memcpy(scores, ensemble->base, sizeof(ensemble->base));
	FORGET();
#pragma clang loop unroll(disable)
	for (u32 w = 0; w < words; w++) {
		sum_word(shape, ensemble, rows + w, words, scratch->leaves, scores + CLASSES_A_WORD * w);
		FORGET();
	}
}
