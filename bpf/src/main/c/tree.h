/* SPDX-License-Identifier: GPL-2.0 */
/* A binary tree, walked without a branch and always to the same depth: a leaf's node leads to itself. */
#pragma once
#include "maps.h"

/* Left when value <= threshold, both unsigned 32-bit. */
INLINE u64 step(u64 node, const u32 *features)
{
	u64 value = features[node >> NODE_FEATURE_SHIFT & (MAX_FEATURES - 1)];
	u64 right = (node >> NODE_THRESHOLD_SHIFT) - value;

	HIDE(right);
	right >>= 63;
	return node >> right * NODE_RIGHT_SHIFT & ((1 << NODE_CHILD_BITS) - 1);
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

/* Image body and features to scores. */
INLINE void judge_tree(const void *body, struct scratch *scratch)
{
	const struct tree *tree = body;
	const u64 *nodes = body + sizeof(*tree);
	const u64 entries = settings.shape.entries;
	const u32 classes = settings.shape.classes;
	u64 leaf = walk(nodes, scratch->features, entries - 1, settings.shape.depth) & (entries / 2 - 1);
	const s8 *row = (const s8 *)(nodes + entries) + leaf * classes;
	u32 shift = tree->leaf_shift & 15;

#pragma clang loop unroll(disable)
	for (u32 c = 0; c < classes; c++)
		scratch->scores[c] = tree->base[c] + ((s32)row[c] << shift);
	FORGET();
}
