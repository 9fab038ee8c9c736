/* SPDX-License-Identifier: GPL-2.0-only */
/* Features to scores, by the model of a shape that an image holds. */
#pragma once
#include "network.h"
#include "ensemble.h"

INLINE void judge(const_shape shape, const struct image *image, struct scratch *scratch, s32 *scores)
{
	const void *body = image + 1;

	if (shape->scorer == NETWORK)
		judge_network(shape, body, scratch, scores);
	else
		judge_ensemble(shape, body, scratch, scores);
}
