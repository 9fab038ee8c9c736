/* SPDX-License-Identifier: GPL-2.0-only */
/* A packet and all state: flow, source address, destination address, stations. */
#pragma once
#include "address_update.h"
#include "station_update.h"
#include "flow_update.h"

/* A lock was busy: what the windows of these ends were to get of the packet is left with its flow. */
INLINE int state_owe(struct scratch *scratch, u32 ends, int reason)
{
	const struct tracked *tracked = &scratch->tracked;

	if (reason == Busy)
		flow_owe(scratch,
			tracked->owes | (tracked->establishes ? ends << ESTABLISHED_SHIFT : 0)
				| (tracked->begins ? ends << UNCOUNTED_SHIFT : 0));
	return reason;
}

INLINE int state_update_addresses(struct scratch *scratch, const struct segments *segments)
{
	struct packet *packet = &scratch->packet;
	int reason;

	if (scratch->tracked.owes) {
		reason = address_settle_debts(scratch);
		if (reason != UPDATED)
			return state_owe(scratch, BOTH_ENDS, reason);
	}
	FORGET();
	reason = address_update(scratch, segments, packet->source, packet->destination, AS_SOURCE);
	if (reason != UPDATED)
		return state_owe(scratch, BOTH_ENDS, reason);
	FORGET();
	reason = address_update(scratch, segments, packet->destination, packet->source, AS_DESTINATION);
	if (reason != UPDATED)
		return state_owe(scratch, RESPONDER_END, reason);
	return UPDATED;
}

INLINE int state_update_addressed(struct scratch *scratch, const struct segments *segments, const u32 hook)
{
	if (USES_FLOWS) {
		int reason = flow_update(scratch, segments, hook);

		if (reason != UPDATED)
			return reason;
	}
	FORGET();
	return USES_ADDRESSES ? state_update_addresses(scratch, segments) : UPDATED;
}

/* As of the flow: the rows are those at the first segment. */
INLINE int state_update_stations_merged(struct scratch *scratch)
{
	int reason = station_update(scratch, segments_first(scratch));

	if (reason == UPDATED)
		station_update_others(scratch, segments_others(scratch));
	return reason;
}

/* UPDATED, or why the packet cannot be judged: then the tables that come later know nothing of it. */
INLINE int state_update(struct scratch *scratch, const struct segments *segments, const u32 hook)
{
	struct tracked *tracked = &scratch->tracked;

	tracked->has_flow = key_has_addresses(&scratch->packet);
	tracked->cold = 0;
	tracked->lacks = 0;
	tracked->cold_for_shadow = 0;
	tracked->established = 0;
	tracked->marks = EVERY_MARK;
	tracked->unanswered = 0;
	tracked->pursued = 0;
	tracked->establishes = 0;
	FORGET();
	if (tracked->has_flow) {
		int reason = state_update_addressed(scratch, segments, hook);

		if (reason != UPDATED)
			return reason;
	} else {
		flow_no_rows(scratch->features);
		address_no_rows(scratch->features);
	}
	FORGET();
	if (hook == CLASSIFY_TC && segments->count > 1)
		return state_update_stations_merged(scratch);
	return station_update(scratch, segments);
}

/* This node has dropped the packet: its flow is not unanswered for the initiator's fault. */
INLINE void state_forgive(struct scratch *scratch)
{
	if (!USES_FLOWS || !scratch->tracked.unanswered || !flow_forgive(scratch) || !USES_ADDRESSES)
		return;
	if (USES_ADDRESSES && address_settle_debts(scratch) == Busy)
		flow_owe(scratch, scratch->tracked.owes);
}
