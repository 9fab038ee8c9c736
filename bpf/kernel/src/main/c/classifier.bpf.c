// SPDX-License-Identifier: GPL-2.0-only
/*
 * The packet classifier: parse, remember, extract features, judge, decide, protect, count, act. One packet is judged by one image,
 * looked up once. Whatever goes wrong, the packet passes and is counted by reason: nothing drops but a verdict, or the policy for what its
 * sender has made unjudgeable.
 */
#include "parse.h"
#include "clock.h"
#include "egress_check.h"
#include "merged.h"
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

/* The active model's class. Apart, for the verifier would follow a large network once for every way through the parser. */
APART u32 classify_by(const struct image *image, struct scratch *memory)
{
	judge(&settings.shape, image, memory, memory->scores);
	return decide(&settings.shape, memory->scores);
}

/* What was parsed and taken in, with this outcome: whether it is dropped. */
INLINE int judge_taken_in(const struct image *image, struct scratch *memory, int outcome, const u32 hook)
{
	u32 class;

	if (outcome == Busy)
		return act_unjudged(image, memory, Busy, hook);
	if (outcome != UPDATED)
		return pass_unjudged(memory, outcome, hook);
	if (settings.clock != NO_CLOCK && memory->tracked.cold)
		return pass_unjudged(memory, Cold, hook);
	extract(memory);
	class = classify_by(image, memory);
	if (HAS_SHADOW)
		shadow_judge(image, memory);
	return act(image, memory, class, hook);
}

INLINE int classified(struct xdp_md *ctx)
{
	u32 first = 0;
	struct scratch *memory = bpf_map_lookup_elem(&scratch, &first);
	const struct image *image = current_image();
	struct segments one;
	int outcome;

	if (memory) {
		memory->packet.frames = 1;
		shadow_reset(memory);
	}
	if (!image)
		return pass_unjudged(memory, NoModel, CLASSIFY);
	if (!memory)
		return pass_unjudged(memory, Error, CLASSIFY);
	outcome = parse(ctx, memory);
	if (outcome == Error)
		return pass_unjudged(memory, Error, CLASSIFY);
	if (outcome != PARSED)
		return act_unjudged(image, memory, outcome, CLASSIFY);
	outcome = UPDATED;
	if (settings.clock != NO_CLOCK) {
		segments_set_one(&memory->packet, &one);
		if (!clock_read(ctx, memory))
			return pass_unjudged(memory, Error, CLASSIFY);
		outcome = state_update(memory, &one, CLASSIFY);
		flow_counts_update(memory, CLASSIFY);
		egress_check_update(memory);
	}
	return judge_taken_in(image, memory, outcome, CLASSIFY);
}

/* What arrives, in the driver. */
SEC("xdp.frags")
int classify(struct xdp_md *ctx)
{
	return classified(ctx) ? XDP_DROP : XDP_PASS;
}

/* What may have been merged: counted, taken in, and turned into what it is judged as. UPDATED, or why it cannot be judged. */
APART int take_in_merged(struct scratch *memory)
{
	const struct segments *segments = segments_set(memory);
	int outcome = UPDATED;

	merged_count(&memory->packet, segments);
	if (settings.clock != NO_CLOCK) {
		outcome = state_update(memory, segments, CLASSIFY_TC);
		flow_counts_update(memory, CLASSIFY);
		egress_check_update(memory);
	}
	merged_as_first(&memory->packet, segments);
	return outcome;
}

INLINE int classified_tc(struct __sk_buff *skb)
{
	u32 first = 0;
	struct scratch *memory = bpf_map_lookup_elem(&tc_scratch, &first);
	const struct image *image = current_image();
	int outcome;

	if (memory) {
		memory->packet.frames = frames_of(skb);
		shadow_reset(memory);
	}
	if (!image)
		return pass_unjudged(memory, NoModel, CLASSIFY_TC);
	if (!memory)
		return pass_unjudged(memory, Error, CLASSIFY_TC);
	outcome = parse_tc(skb, memory);
	if (outcome == Error)
		return pass_unjudged(memory, Error, CLASSIFY_TC);
	if (outcome != PARSED)
		return act_unjudged(image, memory, outcome, CLASSIFY_TC);
	if (settings.clock != NO_CLOCK && !clock_read_tc(memory))
		return pass_unjudged(memory, Error, CLASSIFY_TC);
	return judge_taken_in(image, memory, take_in_merged(memory), CLASSIFY_TC);
}

/* What arrives, in the network stack: for interfaces whose driver has no place for a program, or where another has it. */
SEC("tc")
int classify_tc(struct __sk_buff *skb)
{
	return classified_tc(skb) ? TC_ACT_SHOT : TC_ACT_UNSPEC;
}

INLINE int observed_as(struct scratch *scratch, u32 reason)
{
	struct verdict none = {};

	if (scratch)
		trace(scratch, &none, reason, OBSERVE);
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
	const struct segments *segments;
	int outcome;

	count_observed();
	if (!memory)
		return TC_ACT_UNSPEC;
	outcome = parse_tc(skb, memory);
	if (outcome != PARSED)
		return observed_as(memory, outcome);
	if (settings.clock == NO_CLOCK)
		return observed_as(memory, UNJUDGED_REASONS);
	segments = segments_set(memory);
	if (!clock_read_tc(memory))
		return observed_as(memory, Error);
	outcome = state_update(memory, segments, OBSERVE);
	flow_counts_update(memory, OBSERVE);
	if (outcome != UPDATED)
		return observed_as(memory, outcome);
	if (settings.trace)
		extract(memory);
	return observed_as(memory, memory->tracked.cold ? Cold : UNJUDGED_REASONS);
}
