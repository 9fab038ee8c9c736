// SPDX-License-Identifier: GPL-2.0
/*
 * The packet classifier: parse, extract features, judge, decide, protect, count, act. One packet is judged by one image, looked up
 * once. Whatever goes wrong, the packet passes and is counted by reason: nothing but a verdict drops.
 */
#include "parse.h"
#include "features.h"
#include "network.h"
#include "tree.h"
#include "decide.h"
#include "act.h"

char LICENSE[] SEC("license") = "GPL";

INLINE const struct image *current_image(void)
{
	u32 first = 0;
	void *slot = bpf_map_lookup_elem(&images, &first);

	return slot ? bpf_map_lookup_elem(slot, &first) : 0;
}

INLINE void judge(const struct image *image, struct scratch *scratch)
{
	const void *body = image + 1;

	if (settings.shape.scorer == NETWORK)
		judge_network(body, scratch);
	else
		judge_tree(body, scratch);
}

SEC("xdp.frags")
int classify(struct xdp_md *ctx)
{
	u32 first = 0;
	struct scratch *memory = bpf_map_lookup_elem(&scratch, &first);
	const struct image *image = current_image();
	int outcome;

	if (!image)
		return pass_unjudged(memory, NoModel);
	if (!memory)
		return pass_unjudged(memory, Error);
	outcome = parse(ctx, memory);
	if (outcome != PARSED)
		return pass_unjudged(memory, outcome);
	extract(memory);
	judge(image, memory);
	return act(image, memory, decide(memory));
}
