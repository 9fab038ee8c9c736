// SPDX-License-Identifier: GPL-2.0-only
/* Parts of the classifier on their own, to be timed; each does what the one before does and one thing more. */
#include "../../main/c/parse.h"
#include "../../main/c/clock.h"
#include "../../main/c/state.h"
#include "../../main/c/network.h"
#include "../../main/c/decide.h"

char LICENSE[] SEC("license") = "GPL";

/* How many sources there have been. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, u64);
} sources SEC(".maps");

INLINE struct scratch *memory(void)
{
	u32 first = 0;

	return bpf_map_lookup_elem(&scratch, &first);
}

INLINE const struct image *current_image(void)
{
	u32 first = 0;
	void *slot = bpf_map_lookup_elem(&images, &first);

	return slot ? bpf_map_lookup_elem(slot, &first) : 0;
}

SEC("xdp")
int drop(struct xdp_md *ctx)
{
	return XDP_DROP;
}

SEC("xdp.frags")
int parse_only(struct xdp_md *ctx)
{
	struct scratch *mine = memory();

	return mine && parse(ctx, mine) == PARSED ? XDP_DROP : XDP_PASS;
}

/* Whichever state the rows in use need: flow alone, addresses, stations. */
SEC("xdp.frags")
int parse_and_remember(struct xdp_md *ctx)
{
	struct scratch *mine = memory();
	struct segments whole;

	if (!mine || parse(ctx, mine) != PARSED)
		return XDP_PASS;
	segments_set_one(&mine->packet, &whole);
	return clock_read(ctx, mine) && state_update(mine, &whole, CLASSIFY) == UPDATED ? XDP_DROP : XDP_PASS;
}

/* The same, with another source address for every packet: a flood. */
SEC("xdp.frags")
int parse_and_begin(struct xdp_md *ctx)
{
	u32 first = 0;
	u64 *source = bpf_map_lookup_elem(&sources, &first);
	struct scratch *mine = memory();
	struct segments whole;

	if (!mine || !source || parse(ctx, mine) != PARSED)
		return XDP_PASS;
	mine->packet.source[1] += ++*source << 32;
	segments_set_one(&mine->packet, &whole);
	return clock_read(ctx, mine) && state_update(mine, &whole, CLASSIFY) == UPDATED ? XDP_DROP : XDP_PASS;
}

SEC("xdp")
int look_up(struct xdp_md *ctx)
{
	struct scratch *mine = memory();
	const struct image *image = current_image();

	return mine && image ? XDP_DROP : XDP_PASS;
}

SEC("xdp")
int look_up_and_quantize(struct xdp_md *ctx)
{
	struct scratch *mine = memory();
	const struct image *image = current_image();

	if (!mine || !image)
		return XDP_PASS;
	quantize((const void *)(image + 1), mine, settings.shape.inputs);
	FORGET();
	return XDP_DROP;
}

SEC("xdp")
int look_up_and_infer(struct xdp_md *ctx)
{
	struct scratch *mine = memory();
	const struct image *image = current_image();

	if (!mine || !image)
		return XDP_PASS;
	judge_network(&settings.shape, image + 1, mine, mine->scores);
	return XDP_DROP;
}

SEC("xdp")
int look_up_and_decide(struct xdp_md *ctx)
{
	struct scratch *mine = memory();
	const struct image *image = current_image();

	if (!mine || !image)
		return XDP_PASS;
	judge_network(&settings.shape, image + 1, mine, mine->scores);
	return decide(&settings.shape, mine->scores) < MAX_CLASSES ? XDP_DROP : XDP_PASS;
}
