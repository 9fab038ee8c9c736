/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Whether what leaves is seen: of the TCP flows whose initiator went on after its SYN, how many were answered. Whoever gets no answer does
 * not go on, so a flood says nothing; only whoever is answered unseen does. Counted at ports where someone was answered lately, for behind
 * a filtered port one can go on without an answer; at all ports while nobody ever was.
 */
#pragma once
#include "state.h"

enum { PORTS_AN_ENTRY = 64, PORT_ENTRIES = 65536 / PORTS_AN_ENTRY, ANSWERED_LATELY = 600 };

/* Seconds plus one when an answered flow was counted at each port, 0 never. The last entry's first: at any port. */
struct answered_ports {
	u32 seconds[PORTS_AN_ENTRY];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, PORT_ENTRIES + 1);
	__type(key, u32);
	__type(value, struct answered_ports);
} answered_ports SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct egress_check);
} egress_check SEC(".maps");

INLINE int answered_lately(u32 answered, u32 now)
{
	return answered && (answered >= now || now - answered <= ANSWERED_LATELY);
}

INLINE void egress_check_update(const struct scratch *scratch)
{
	u32 first = 0, last = PORT_ENTRIES, port = scratch->packet.destination_port, entry = port / PORTS_AN_ENTRY;
	u32 now = scratch->tracked.time / 1000000 + 1;
	u64 place = port % PORTS_AN_ENTRY;
	struct answered_ports *ports, *any;
	struct egress_check *check;

	if (!CHECKS_EGRESS || !scratch->tracked.pursued)
		return;
	ports = bpf_map_lookup_elem(&answered_ports, &entry);
	any = bpf_map_lookup_elem(&answered_ports, &last);
	check = bpf_map_lookup_elem(&egress_check, &first);
	if (!ports || !any || !check)
		return;
	HIDE(place);
	place &= PORTS_AN_ENTRY - 1;
	if (!scratch->tracked.unanswered) {
		ports->seconds[place] = now;
		any->seconds[0] = now;
		check->answered++;
	} else if (any->seconds[0] && !answered_lately(ports->seconds[place], now)) {
		return;
	}
	check->pursued++;
}
