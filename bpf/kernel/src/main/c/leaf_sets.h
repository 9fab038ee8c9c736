/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The leaves of many trees without walking them (QuickScorer, Lucchese et al., SIGIR 2015): a comparison that is false rules out the leaves
 * on its left, and of what all comparisons leave the leaf most to the left is the tree's. All that one feature rules out follows from the
 * number of thresholds below its value, and is looked up.
 */
#pragma once
#include "maps.h"

/* How many of 2^steps ascending thresholds, the last of which is the largest number, are below value. */
INLINE u64 count_below(const u32 *thresholds, const u32 steps, u64 value)
{
	u64 count = 0;

#pragma clang loop unroll(disable)
	for (u32 half = (1u << steps) >> 1; half; half >>= 1) {
		u64 below;

		HIDE(count);
		count &= (1u << steps) - 1;
		/* The upper half is all ones where value is above the threshold. A mask of -1 or 0 the verifier would follow one by one. */
		below = ((u64)thresholds[(count + half - 1) & ((1u << steps) - 1)] - value) >> 32;
		HIDE(below);
		count += below & half;
	}
	return count;
}

/* For every input the row of sets that its value selects, to scratch. Returns the image after the thresholds. */
INLINE const u64 *select_rows(const_shape shape, const struct ensemble *ensemble, struct scratch *scratch)
{
	const u32 *thresholds = (const u32 *)(ensemble + 1);
	const u32 inputs = shape->inputs, steps = shape->depth;

#pragma clang loop unroll(disable)
	for (u32 i = 0; i < inputs; i++) {
		u32 value = scratch->features[ensemble->feature[i & (MAX_INPUTS - 1)]];

		scratch->set_rows[i & (MAX_INPUTS - 1)]
			= ensemble->first_set[i & (MAX_INPUTS - 1)] + count_below(thresholds, steps, value);
		thresholds += 1u << steps;
	}
	return (const u64 *)thresholds;
}

INLINE const u64 *set_row(const_shape shape, const u64 *sets, u64 row)
{
	const u32 room = shape->sets, trees = shape->trees;

	HIDE(row);
	return sets + times_known(row & (room - 1), trees);
}

/* Keeps of every tree's set what the rows of four inputs leave. */
INLINE void intersect(const_shape shape, const u64 *sets, const u32 *rows, u64 *leaf_sets)
{
	const u64 *a = set_row(shape, sets, rows[0]), *b = set_row(shape, sets, rows[1]), *c = set_row(shape, sets, rows[2]),
		  *d = set_row(shape, sets, rows[3]);
	const u32 trees = shape->trees;

#pragma clang loop unroll(disable)
	for (u32 t = 0; t < trees; t += 2) {
		leaf_sets[t & (MAX_TREES - 1)] &= a[t] & b[t] & c[t] & d[t];
		leaf_sets[(t + 1) & (MAX_TREES - 1)] &= a[t + 1] & b[t + 1] & c[t + 1] & d[t + 1];
	}
}

/* The place of the row of every tree's leaf, to scratch. Returns the image after the sets. */
INLINE const u64 *intersect_all(const_shape shape, const struct ensemble *ensemble, struct scratch *scratch)
{
	const u64 *sets = select_rows(shape, ensemble, scratch);
	const u32 trees = shape->trees, inputs = shape->inputs;

#pragma clang loop unroll(disable)
	for (u32 t = 0; t < trees; t++)
		scratch->leaf_sets[t & (MAX_TREES - 1)] = ~0ull;
#pragma clang loop unroll(disable)
	for (u32 i = 0; i < inputs; i += INPUTS_AT_ONCE)
		intersect(shape, sets, scratch->set_rows + (i & (MAX_INPUTS - INPUTS_AT_ONCE)), scratch->leaf_sets);
#pragma clang loop unroll(disable)
	for (u32 t = 0; t < trees; t++) {
		u64 set = scratch->leaf_sets[t & (MAX_TREES - 1)];

		scratch->leaves[t & (MAX_TREES - 1)] = (set & -set) * LEAF_HASH >> 58;
	}
	return sets + shape->sets * trees;
}
