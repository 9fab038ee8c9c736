// SPDX-License-Identifier: GPL-2.0-only
/*
 * The packet classifier: parse, remember, extract features, judge, decide, protect, count, act. One packet is judged by one image,
 * looked up once. Whatever goes wrong, the packet passes and is counted by reason: nothing drops but a verdict, or the policy for what its
 * sender has made unjudgeable.
 */
#include "parse.h"
#include "clock.h"
#include "egress_check.h"
#include "features.h"
#include "act.h"
#include "flow_counts.h"

char LICENSE[] SEC("license") = "GPL";

INLINE const struct image *current_image(void)
{
	u32 first = 0;
	void *slot = bpf_map_lookup_elem(&images, &first);

	return slot ? bpf_map_lookup_elem(slot, &first) : 0;
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
	if (outcome == Error)
		return pass_unjudged(memory, Error);
	if (outcome != PARSED)
		return act_unjudged(image, memory, outcome);
	if (settings.clock != NO_CLOCK) {
		struct segments whole;

		segments_set(&memory->packet, 0, &whole);
		if (!clock_read(ctx, memory))
			return pass_unjudged(memory, Error);
		outcome = state_update(memory, &whole);
		flow_counts_update(memory, CLASSIFY);
		egress_check_update(memory);
		if (outcome == Busy)
			return act_unjudged(image, memory, Busy);
		if (outcome != UPDATED)
			return pass_unjudged(memory, outcome);
		if (memory->tracked.cold)
			return pass_unjudged(memory, Cold);
	}
	extract(memory);
	judge(&settings.shape, image, memory, memory->scores);
	return act(image, memory, decide(&settings.shape, memory->scores));
}

INLINE int observed_as(struct scratch *scratch, u32 reason)
{
	struct verdict none = {};

	if (scratch)
		trace(scratch, &none, &no_shadow, reason, OBSERVE);
	return TC_ACT_UNSPEC;
}

INLINE void count_observed(void)
{
	u32 first = 0;
	u64 *packets = bpf_map_lookup_elem(&observed, &first);

	if (packets)
		(*packets)++;
}

/* What leaves: it is remembered, for it is the other direction of what arrives. Never judged. */
SEC("tc")
int observe(struct __sk_buff *skb)
{
	u32 first = 0;
	struct scratch *memory = bpf_map_lookup_elem(&egress_scratch, &first);
	struct segments segments;
	int outcome;

	count_observed();
	if (!memory)
		return TC_ACT_UNSPEC;
	outcome = parse_leaving(skb, memory);
	if (outcome != PARSED)
		return observed_as(memory, outcome);
	if (settings.clock == NO_CLOCK)
		return observed_as(memory, UNJUDGED_REASONS);
	segments_set(&memory->packet, memory->packet.segment_size, &segments);
	if (!clock_read_leaving(memory))
		return observed_as(memory, Error);
	outcome = state_update(memory, &segments);
	flow_counts_update(memory, OBSERVE);
	if (outcome != UPDATED)
		return observed_as(memory, outcome);
	if (settings.trace)
		extract(memory);
	return observed_as(memory, memory->tracked.cold ? Cold : UNJUDGED_REASONS);
}
