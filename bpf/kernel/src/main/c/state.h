/* SPDX-License-Identifier: GPL-2.0 */
/* A packet and all state: flow, source address, destination address, stations. */
#pragma once
#include "contact.h"
#include "hear.h"
#include "track.h"

INLINE int remember_addressed(struct scratch *scratch, const struct segments *segments)
{
	struct packet *packet = &scratch->packet;

	if (USES_FLOWS) {
		if (!track_flow(scratch, segments))
			return 0;
		if (scratch->tracked.answers)
			take_both_back(scratch);
		FORGET();
	}
	return meet(scratch, segments, packet->source, packet->destination, AS_SOURCE)
		&& meet(scratch, segments, packet->destination, packet->source, AS_DESTINATION);
}

/* False when a table is not there. */
INLINE int remember(struct scratch *scratch, const struct segments *segments)
{
	struct tracked *tracked = &scratch->tracked;

	tracked->has_flow = has_addresses(&scratch->packet);
	tracked->cold = 0;
	tracked->unanswered = 0;
	FORGET();
	if (tracked->has_flow) {
		if (!remember_addressed(scratch, segments))
			return 0;
	} else {
		no_flow_rows(scratch->features);
		no_address_rows(scratch->features);
	}
	FORGET();
	return hear(scratch, segments);
}

/* This node has dropped the packet: its flow is not unanswered for the initiator's fault. */
INLINE void excuse(struct scratch *scratch)
{
	if (USES_ADDRESSES && scratch->tracked.unanswered && excuse_flow(scratch))
		take_both_back(scratch);
}
