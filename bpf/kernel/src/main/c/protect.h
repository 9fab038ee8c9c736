/* SPDX-License-Identifier: GPL-2.0 */
/* What is never dropped, whatever the model says. */
#pragma once
#include "maps.h"

enum {
	ICMP_UNREACHABLE = 3,
	ICMP_TIME_EXCEEDED = 11,
	ICMP_PARAMETER_PROBLEM = 12,
	ICMPV6_LAST_ERROR = 4,
	ICMPV6_FIRST_CONTROL = 130,	/* multicast listeners, neighbours, routers */
	ICMPV6_LAST_CONTROL = 143,
};

INLINE int is_protected_icmp(u32 type)
{
	return type == ICMP_UNREACHABLE || type == ICMP_TIME_EXCEEDED || type == ICMP_PARAMETER_PROBLEM;
}

INLINE int is_protected_icmpv6(u32 type)
{
	return (type >= 1 && type <= ICMPV6_LAST_ERROR) || (type >= ICMPV6_FIRST_CONTROL && type <= ICMPV6_LAST_CONTROL);
}

INLINE int is_dhcp(const struct packet *packet, u32 port)
{
	return packet->link == LINK_IPV4 ? port == 67 || port == 68 : port == 546 || port == 547;
}

/* One false drop of these takes all pods of a node: VXLAN (also Flannel's), Geneve, WireGuard, BFD. */
INLINE int is_tunnel_or_bfd(u32 port)
{
	switch (port) {
	case 4789:
	case 8472:
	case 6081:
	case 51820:
	case 3784:
	case 3785:
	case 4784:
		return 1;
	}
	return 0;
}

/* SSH, API server, etcd, kubelet, BGP. */
INLINE int is_control(u32 port)
{
	switch (port) {
	case 22:
	case 6443:
	case 2379:
	case 2380:
	case 10250:
	case 179:
		return 1;
	}
	return 0;
}

INLINE int is_protected_udp(const struct packet *packet)
{
	u32 source = packet->source_port, destination = packet->destination_port;

	return is_dhcp(packet, source) || is_dhcp(packet, destination) || is_tunnel_or_bfd(source) || is_tunnel_or_bfd(destination);
}

/*
 * IPv4 addresses are kept as ::ffff:a.b.c.d. An IPv6 packet that carries such an address is not that IPv4 host's: it is never seen on
 * a wire but from someone who would like to be taken for it.
 */
INLINE int is_mapped(const struct packet *packet, const u64 *address)
{
	return packet->link == LINK_IPV6 && address[0] == 0 && (u32)address[1] == bpf_htonl(0x0000ffff);
}

INLINE int is_known(const struct packet *packet, void *addresses, const u64 *address)
{
	return !is_mapped(packet, address) && bpf_map_lookup_elem(addresses, address) != 0;
}

INLINE int is_api_server(const struct packet *packet, const u64 *address, u32 port)
{
	struct endpoint endpoint = { .address = { address[0], address[1] }, .port = port };

	return !is_mapped(packet, address) && bpf_map_lookup_elem(&api_servers, &endpoint) != 0;
}

/* A source port alone protects nothing, anyone can forge it: the node's own address or a known peer's goes with it. */
INLINE int is_protected_tcp(const struct packet *packet)
{
	u32 towards = is_control(packet->destination_port);

	if (towards && is_known(packet, &node_addresses, packet->destination))
		return 1;
	if ((towards || is_control(packet->source_port)) && is_known(packet, &peer_addresses, packet->source))
		return 1;
	return is_api_server(packet, packet->source, packet->source_port)
		|| is_api_server(packet, packet->destination, packet->destination_port);
}

/* Only TCP, UDP and ICMP over IP can be dropped, and of these neither later fragments nor what is protected. */
INLINE int is_spared(const struct packet *packet)
{
	if (packet->fragment == LATER_FRAGMENT)
		return 1;
	switch (packet->transport) {
	case TCP:
		return is_protected_tcp(packet);
	case UDP:
		return is_protected_udp(packet);
	case ICMP:
		return is_protected_icmp(packet->icmp_type - 1);
	case ICMPV6:
		return is_protected_icmpv6(packet->icmp_type - 1);
	}
	return 1;
}
