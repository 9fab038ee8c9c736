/* SPDX-License-Identifier: GPL-2.0-only */
/* What is remembered of a station by the packets that it sends. */
#pragma once
#include "flow.h"

#define STATION_IDLE (3600ull * 1000000)

enum { PROTOCOL_IGMP = 2 };

/* In the order of the rows. */
enum spoke {
	SPOKE_ARP,
	SPOKE_LLC,
	SPOKE_EAPOL,
	SPOKE_IPV4,
	SPOKE_IPV6,
	SPOKE_ICMP,
	SPOKE_ICMPV6,
	SPOKE_TCP,
	SPOKE_UDP,
	SPOKE_IGMP,
	SPOKE_MULTICAST,
	SPOKE_HTTP,
	SPOKE_TLS,
	SPOKE_DHCP,
	SPOKE_DNS,
	SPOKE_SSDP,
	SPOKE_MDNS,
	SPOKE_NTP,
};

#define BIT(n) (1u << (n))

struct station {
	u64 key[ADDRESS_WORDS];
	u32 spoke; /* bit n: enum spoke */
	u32 dhcp_length;
	u32 dns_length;
	u32 syn_window; /* as rows, also what follows */
	u32 syn_mss;
	u32 syn_options;
	struct ewma length;
};

SET(station_set, station);

/* Shared by all programs of a classifier. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 512);
	__type(key, u32);
	__type(value, struct station_set);
} stations SEC(".maps");

INLINE u32 station_link_protocols(const struct packet *packet)
{
	switch (packet->link) {
	case LINK_IPV4:
		return BIT(SPOKE_IPV4) | (packet->protocol == PROTOCOL_IGMP ? BIT(SPOKE_IGMP) : 0);
	case LINK_IPV6:
		return BIT(SPOKE_IPV6);
	case LINK_ARP:
		return BIT(SPOKE_ARP);
	case LINK_LLC:
		return BIT(SPOKE_LLC);
	case LINK_EAPOL:
		return BIT(SPOKE_EAPOL);
	}
	return 0;
}

INLINE u32 station_tcp_protocols(u32 port)
{
	switch (port) {
	case 80:
	case 8080:
		return BIT(SPOKE_HTTP);
	case 443:
		return BIT(SPOKE_TLS);
	case 53:
		return BIT(SPOKE_DNS);
	}
	return 0;
}

INLINE u32 station_udp_protocols(u32 port)
{
	switch (port) {
	case 443:
		return BIT(SPOKE_TLS);
	case 67:
	case 68:
	case 546:
	case 547:
		return BIT(SPOKE_DHCP);
	case 53:
		return BIT(SPOKE_DNS);
	case 1900:
		return BIT(SPOKE_SSDP);
	case 5353:
		return BIT(SPOKE_MDNS);
	case 123:
		return BIT(SPOKE_NTP);
	}
	return 0;
}

INLINE u32 station_transport_protocols(const struct packet *packet)
{
	switch (packet->transport) {
	case TCP:
		return BIT(SPOKE_TCP) | station_tcp_protocols(packet->source_port)
			| station_tcp_protocols(packet->destination_port);
	case UDP:
		return BIT(SPOKE_UDP) | station_udp_protocols(packet->source_port)
			| station_udp_protocols(packet->destination_port);
	case ICMP:
		return BIT(SPOKE_ICMP);
	case ICMPV6:
		return BIT(SPOKE_ICMPV6);
	}
	return 0;
}

INLINE void station_begin(struct station *station)
{
	station->spoke = 0;
	station->dhcp_length = 0;
	station->dns_length = 0;
	station->syn_window = 0;
	station->syn_mss = 0;
	station->syn_options = 0;
}

INLINE int station_is_dhcp4(u32 port)
{
	return port == 67 || port == 68;
}

INLINE void station_update_lengths(struct station *station, const struct packet *packet, const struct segments *segments)
{
	if (packet->transport != UDP)
		return;
	if (station_is_dhcp4(packet->source_port) || station_is_dhcp4(packet->destination_port))
		station->dhcp_length = segments->payload;
	if (packet->destination_port == 53)
		station->dns_length = segments->payload;
}

INLINE void station_update_syn(struct station *station, const struct packet *packet)
{
	if (!(tcp_flags(packet) & TCP_SYN))
		return;
	station->syn_window = packet->tcp_window;
	station->syn_mss = packet->syn.mss;
	station->syn_options = packet->syn.options;
}

INLINE void station_update_mean(struct station *station, const struct segments *segments, u32 begins)
{
	u64 others = segments->followed - 1, ends = segments->count == segments->followed;

	ewma_add(&station->length, segments->header + segments->payload, begins);
	FORGET();
	if (segments->count == 1)
		return;
	ewma_add_repeated(&station->length, segments->header + segments->payload, others - ends);
	FORGET();
	if (ends)
		ewma_add(&station->length, segments->header + segments->last, 0);
	FORGET();
}

INLINE struct station_set *station_set_of(u64 hash)
{
	u32 number = hash & (settings.station_sets - 1);

	return bpf_map_lookup_elem(&stations, &number);
}
