/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is never dropped, whatever the model says. A source port alone protects nothing, anyone can write one: with it goes an address
 * that is known, or a destination that is the node's own.
 */
#pragma once
#include "maps.h"
#include "parse_ip.h"

INLINE int is_protected_icmp(u32 type)
{
	return type == ICMP_UNREACHABLE || type == ICMP_TIME_EXCEEDED || type == ICMP_PARAMETER_PROBLEM;
}

INLINE int is_protected_icmpv6(u32 type)
{
	return (type >= ICMPV6_FIRST_ERROR && type <= ICMPV6_LAST_ERROR)
		|| (type >= ICMPV6_FIRST_CONTROL && type <= ICMPV6_LAST_CONTROL);
}

/* One false drop of these takes all pods of a node. */
INLINE int is_tunnel(u32 port)
{
	switch (port) {
	case PORT_VXLAN:
	case PORT_VXLAN_LINUX:
	case PORT_GENEVE:
	case PORT_WIREGUARD:
	case PORT_WIREGUARD_IPV6:
	case PORT_WIREGUARD_CILIUM:
	case PORT_IKE:
	case PORT_IPSEC_NAT_TRAVERSAL:
		return 1;
	}
	return 0;
}

INLINE int is_control(u32 port)
{
	switch (port) {
	case PORT_SSH:
	case PORT_API_SERVER:
	case PORT_ETCD_CLIENT:
	case PORT_ETCD_PEER:
	case PORT_KUBELET:
	case PORT_BGP:
		return 1;
	}
	return 0;
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

INLINE int is_from_peer(const struct packet *packet)
{
	return is_known(packet, &peer_addresses, packet->source);
}

INLINE int is_from_routing_peer(const struct packet *packet)
{
	return is_known(packet, &routing_peers, packet->source);
}

INLINE int is_from_resolver(const struct packet *packet)
{
	return is_known(packet, &resolvers, packet->source);
}

INLINE int is_towards_node(const struct packet *packet)
{
	return is_known(packet, &node_addresses, packet->destination);
}

/* 255.255.255.255, 224.0.0.0/4, ff00::/8. */
INLINE int is_towards_many(const struct packet *packet)
{
	u32 ipv4 = bpf_ntohl(packet->destination[1] >> 32);

	if (packet->link == LINK_IPV6)
		return (u8)packet->destination[0] == 0xff;
	return ipv4 >> 28 == 0xe || ipv4 == 0xffffffff;
}

INLINE const struct protection *current_protection(void)
{
	u32 first = 0;

	return bpf_map_lookup_elem(&protection, &first);
}

/* Most packets' ports are no API server's: 1 bit spares them a look-up. */
INLINE int is_api_server(const struct packet *packet, const struct protection *protection, const u64 *address, u32 port)
{
	struct endpoint endpoint = { .address = { address[0], address[1] }, .port = port };

	if (!(protection->api_ports >> (port % API_PORT_BITS) & 1))
		return 0;
	return !is_mapped(packet, address) && bpf_map_lookup_elem(&api_servers, &endpoint) != 0;
}

INLINE int is_protected_dhcp(const struct packet *packet)
{
	u32 port = packet->destination_port;
	int is_dhcp = packet->link == LINK_IPV4 ? port == PORT_DHCP_SERVER || port == PORT_DHCP_CLIENT
						: port == PORT_DHCPV6_CLIENT || port == PORT_DHCPV6_SERVER;

	return is_dhcp && (is_towards_many(packet) || is_towards_node(packet));
}

INLINE int is_protected_bfd(const struct packet *packet)
{
	u32 port = packet->destination_port, ttl = packet->ttl - 1;

	if (port == PORT_BFD_CONTROL)
		return ttl == BFD_CONTROL_TTL;
	if (port == PORT_BFD_ECHO)
		return ttl >= BFD_ECHO_TTL;
	return port == PORT_BFD_MULTIHOP && (is_from_peer(packet) || is_from_routing_peer(packet));
}

INLINE int is_protected_tunnel(const struct packet *packet, const struct protection *protection)
{
	if (!is_tunnel(packet->source_port) && !is_tunnel(packet->destination_port))
		return 0;
	return !protection->peers_read || is_from_peer(packet);
}

INLINE int is_protected_answer(const struct packet *packet)
{
	return packet->source_port == PORT_DNS && is_from_resolver(packet) && is_towards_node(packet);
}

INLINE int is_protected_udp(const struct packet *packet, const struct protection *protection)
{
	return is_protected_dhcp(packet) || is_protected_bfd(packet) || is_protected_tunnel(packet, protection)
		|| is_protected_answer(packet);
}

INLINE int is_protected_tcp(const struct packet *packet, const struct protection *protection)
{
	u32 towards = is_control(packet->destination_port);

	if (towards && is_towards_node(packet))
		return 1;
	if ((towards || is_control(packet->source_port)) && is_from_peer(packet))
		return 1;
	if (packet->source_port == PORT_BGP && is_from_routing_peer(packet))
		return 1;
	return is_protected_answer(packet) || is_api_server(packet, protection, packet->source, packet->source_port)
		|| is_api_server(packet, protection, packet->destination, packet->destination_port);
}

/*
 * A packet that could not be parsed, where the policy says Drop for the reason: its IP header was read (with it the end of the IP
 * payload), it is not from a host that the node needs, and TCP, UDP or an IPv6 extension header is what was reached last.
 */
INLINE int may_drop_unjudged(const struct packet *packet)
{
	u32 protocol = packet->protocol;

	if (!packet->end)
		return 0;
	if (protocol != PROTOCOL_TCP && protocol != PROTOCOL_UDP && !(packet->link == LINK_IPV6 && is_extension(protocol)))
		return 0;
	return !is_from_peer(packet) && !is_from_resolver(packet);
}

/* Only TCP, UDP and ICMP over IP can be dropped, and of these neither later fragments nor what is protected. */
INLINE int is_protected(const struct packet *packet)
{
	const struct protection *protection = current_protection();

	if (!protection || packet->fragment == LATER_FRAGMENT)
		return 1;
	switch (packet->transport) {
	case TCP:
		return is_protected_tcp(packet, protection);
	case UDP:
		return is_protected_udp(packet, protection);
	case ICMP:
		return is_protected_icmp(packet->icmp_type - 1);
	case ICMPV6:
		return is_protected_icmpv6(packet->icmp_type - 1);
	}
	return 1;
}

/* Comparisons without branches, each of which the verifier would follow for every way through the searches below. */
INLINE u64 is_less(u64 a, u64 b)
{
	u64 borrow = (~a & b) | ((~a | b) & (a - b));

	HIDE(borrow);
	return borrow >> 63;
}

INLINE u64 is_equal(u64 a, u64 b)
{
	u64 difference = a ^ b;

	difference |= -difference;
	HIDE(difference);
	return ~difference >> 63;
}

/* Whether the policy protects a port. */
INLINE int is_port_of_policy(const struct protected_traffic *policy, u32 port)
{
	u64 place = 0;

#pragma clang loop unroll(full)
	for (u64 half = MAX_PROTECTED / 2; half; half /= 2) {
		place &= MAX_PROTECTED - 1;
		place += times_known(is_less(policy->port[(place + half - 1) & (MAX_PROTECTED - 1)], port), half);
	}
	return policy->ports && policy->port[place & (MAX_PROTECTED - 1)] == port;
}

/* Whether a range begins at an address or before it. */
INLINE u64 is_begun(const struct source_range *range, u32 link, u64 high, u64 low)
{
	u64 before = is_less(range->first[0], high) | (is_equal(range->first[0], high) & ~is_less(low, range->first[1]));

	return is_less(range->link, link) | (is_equal(range->link, link) & before & 1);
}

/* Whether the policy protects the source address. */
APART int is_source_of_policy(const struct image *image, const struct packet *packet)
{
	const struct protected_traffic *policy = &image->protected;
	u64 high = bpf_be64_to_cpu(packet->source[0]), low = bpf_be64_to_cpu(packet->source[1]), place = 0;
	const struct source_range *range;

	if (!policy->ranges)
		return 0;
#pragma clang loop unroll(full)
	for (u64 half = MAX_PROTECTED / 2; half; half /= 2) {
		place &= MAX_PROTECTED - 1;
		place += times_known(is_begun(&policy->range[(place + half) & (MAX_PROTECTED - 1)], packet->link, high, low), half);
	}
	range = &policy->range[place & (MAX_PROTECTED - 1)];
	if (!is_begun(range, packet->link, high, low) || range->link != packet->link)
		return 0;
	return range->last[0] != high ? range->last[0] > high : range->last[1] >= low;
}

/* Ports as the usual control ports are, though of UDP too. */
INLINE int has_port_of_policy(const struct image *image, const struct packet *packet)
{
	u32 towards;

	if (!image->protected.ports || (packet->transport != TCP && packet->transport != UDP))
		return 0;
	towards = is_port_of_policy(&image->protected, packet->destination_port);
	if (towards && is_towards_node(packet))
		return 1;
	return (towards || is_port_of_policy(&image->protected, packet->source_port)) && is_from_peer(packet);
}

/* What the policy protects besides. */
INLINE int is_protected_by_policy(const struct image *image, const struct packet *packet)
{
	return is_source_of_policy(image, packet) || has_port_of_policy(image, packet);
}
