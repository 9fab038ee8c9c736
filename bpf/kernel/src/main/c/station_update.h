/* SPDX-License-Identifier: GPL-2.0-only */
/* A packet and its stations: the sender's is taken in; then its own, the receiver's and the initiator's are told. */
#pragma once
#include "flow_update.h"
#include "station.h"

enum { STATION_ROWS = DestinationSpokeArp - SourceSpokeArp, SPOKE_ROWS = SourceDhcpLength - SourceSpokeArp };

#define SPOKE_ROW(n) ROW(features, base + (n), (station->spoke >> (n)&1) + 1)

INLINE void station_write_rows(const struct station *station, u32 *features, const u32 base)
{
	SPOKE_ROW(SPOKE_ARP);
	SPOKE_ROW(SPOKE_LLC);
	SPOKE_ROW(SPOKE_EAPOL);
	SPOKE_ROW(SPOKE_IPV4);
	SPOKE_ROW(SPOKE_IPV6);
	SPOKE_ROW(SPOKE_ICMP);
	SPOKE_ROW(SPOKE_ICMPV6);
	SPOKE_ROW(SPOKE_TCP);
	SPOKE_ROW(SPOKE_UDP);
	SPOKE_ROW(SPOKE_IGMP);
	SPOKE_ROW(SPOKE_MULTICAST);
	SPOKE_ROW(SPOKE_HTTP);
	SPOKE_ROW(SPOKE_TLS);
	SPOKE_ROW(SPOKE_DHCP);
	SPOKE_ROW(SPOKE_DNS);
	SPOKE_ROW(SPOKE_SSDP);
	SPOKE_ROW(SPOKE_MDNS);
	SPOKE_ROW(SPOKE_NTP);
	ROW(features, base + SPOKE_ROWS, station->dhcp_length);
	ROW(features, base + SPOKE_ROWS + 1, station->dns_length);
	ROW(features, base + SPOKE_ROWS + 2, station->length.mean + 1);
	ROW(features, base + SPOKE_ROWS + 3, station->syn_window);
	ROW(features, base + SPOKE_ROWS + 4, station->syn_mss);
	ROW(features, base + SPOKE_ROWS + 5, station->syn_options);
}

INLINE void station_no_rows(u32 *features, const u32 base)
{
	if (!USES(base, base + STATION_ROWS - 1))
		return;
#pragma clang loop unroll(disable)
	for (u32 i = base; i < base + STATION_ROWS; i++)
		features[i] = 0;
}

/* UPDATED, or why the packet cannot be judged. */
INLINE int station_update_sender(struct scratch *scratch, const struct segments *segments)
{
	const struct packet *packet = &scratch->packet;
	struct tracked *tracked = &scratch->tracked;
	u64 way, hashed = key_hash(scratch->key, ADDRESS_WORDS);
	u32 spoken = station_link_protocols(packet) | station_transport_protocols(packet)
		| (packet->multicast ? BIT(SPOKE_MULTICAST) : 0);
	struct station_set *set = station_set_of(hashed);
	struct station *station;

	if (!set)
		return Error;
	if (!table_lock(set))
		return busy_at(tracked, AT_SENDER);
	way = table_claim(set, hashed, scratch->key, ADDRESS_WORDS, sizeof(*station), tracked->time, &tracked->fresh);
	station = &set->ways[way];
	if (distance(tracked->time, set->last[way]) >= STATION_IDLE)
		tracked->fresh = 1;
	FORGET();
	if (tracked->fresh)
		station_begin(station);
	FORGET();
	set->last[way] = most(set->last[way], tracked->time);
	station->spoke |= spoken;
	station_update_lengths(station, packet, segments);
	FORGET();
	station_update_syn(station, packet);
	FORGET();
	station_update_mean(station, segments, tracked->fresh);
	station_write_rows(station, scratch->features, SourceSpokeArp);
	table_unlock(set);
	FORGET();
	return UPDATED;
}

/* A station that is looked up and not made; nothing is known of one that was silent for too long. */
INLINE int station_lookup(struct scratch *scratch, const u32 base, u32 place)
{
	u64 way, hashed = key_hash(scratch->key, ADDRESS_WORDS);
	struct station_set *set;

	if (!USES(base, base + STATION_ROWS - 1))
		return UPDATED;
	set = station_set_of(hashed);
	if (!set)
		return Error;
	station_no_rows(scratch->features, base);
	if (!table_lock(set))
		return busy_at(&scratch->tracked, place);
	way = table_find(set, hashed, scratch->key, ADDRESS_WORDS, sizeof(struct station));
	if (way < WAYS && distance(scratch->tracked.time, set->last[way]) < STATION_IDLE)
		station_write_rows(&set->ways[way], scratch->features, base);
	table_unlock(set);
	FORGET();
	return UPDATED;
}

INLINE void station_set_key(struct scratch *scratch, const u64 *address, u64 mac)
{
	if (settings.stations == BY_MAC)
		key_set_mac(scratch->key, mac);
	else
		key_set_address(scratch->key, &scratch->packet, address);
	FORGET();
}

/* UPDATED, or why the packet cannot be judged. */
INLINE int station_update(struct scratch *scratch, const struct segments *segments)
{
	const struct packet *packet = &scratch->packet;
	const struct tracked *tracked = &scratch->tracked;
	int reason;

	if (!USES_STATIONS)
		return UPDATED;
	station_no_rows(scratch->features, InitiatorSpokeArp);
	if (settings.stations == BY_ADDRESS && !tracked->has_flow) {
		station_no_rows(scratch->features, SourceSpokeArp);
		station_no_rows(scratch->features, DestinationSpokeArp);
		return UPDATED;
	}
	station_set_key(scratch, packet->source, packet->source_mac);
	reason = station_update_sender(scratch, segments);
	if (reason != UPDATED)
		return reason;
	station_set_key(scratch, packet->destination, packet->destination_mac);
	reason = station_lookup(scratch, DestinationSpokeArp, AT_RECEIVER);
	if (reason != UPDATED || !tracked->has_flow)
		return reason;
	station_set_key(scratch, tracked->backward ? packet->destination : packet->source, tracked->initiator);
	return station_lookup(scratch, InitiatorSpokeArp, AT_INITIATOR);
}

/* Of a merged packet, after it was taken in as its first segment: the sender's mean gets the lengths of the others, unless it is busy. */
INLINE void station_update_others(struct scratch *scratch, const struct segments *others)
{
	struct station_set *set;
	u64 way, hashed;

	if (!USES_STATIONS || (settings.stations == BY_ADDRESS && !scratch->tracked.has_flow))
		return;
	station_set_key(scratch, scratch->packet.source, scratch->packet.source_mac);
	hashed = key_hash(scratch->key, ADDRESS_WORDS);
	set = station_set_of(hashed);
	if (!set || !table_lock(set))
		return;
	way = table_find(set, hashed, scratch->key, ADDRESS_WORDS, sizeof(struct station));
	if (way < WAYS)
		station_update_mean(&set->ways[way], others, 0);
	table_unlock(set);
	FORGET();
}
