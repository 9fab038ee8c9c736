/* SPDX-License-Identifier: GPL-2.0-only */
/* A packet and all state: flow, source address, destination address, stations. */
#pragma once
#include "address_update.h"
#include "station_update.h"
#include "flow_update.h"

INLINE int state_update_addressed(struct scratch *scratch, const struct segments *segments)
{
	struct packet *packet = &scratch->packet;

	if (USES_FLOWS) {
		if (!flow_update(scratch, segments))
			return 0;
		if (scratch->tracked.answers)
			address_take_back_both(scratch);
		FORGET();
	}
	return address_update(scratch, segments, packet->source, packet->destination, AS_SOURCE)
		&& address_update(scratch, segments, packet->destination, packet->source, AS_DESTINATION);
}

/* False when a table is not there. */
INLINE int state_update(struct scratch *scratch, const struct segments *segments)
{
	struct tracked *tracked = &scratch->tracked;

	tracked->has_flow = key_has_addresses(&scratch->packet);
	tracked->cold = 0;
	tracked->unanswered = 0;
	tracked->pursued = 0;
	tracked->establishes = 0;
	FORGET();
	if (tracked->has_flow) {
		if (!state_update_addressed(scratch, segments))
			return 0;
	} else {
		flow_no_rows(scratch->features);
		address_no_rows(scratch->features);
	}
	FORGET();
	return station_update(scratch, segments);
}

/* This node has dropped the packet: its flow is not unanswered for the initiator's fault. */
INLINE void state_forgive(struct scratch *scratch)
{
	if (USES_FLOWS && scratch->tracked.unanswered && flow_forgive(scratch))
		address_take_back_both(scratch);
}
