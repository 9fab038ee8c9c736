/* SPDX-License-Identifier: GPL-2.0-only */
/* Binary trees, each walked without a branch and always to the same depth: a leaf's node leads to itself. */
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
