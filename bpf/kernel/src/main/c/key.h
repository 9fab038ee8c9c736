/* SPDX-License-Identifier: GPL-2.0-only */
/* What flows, addresses and stations are kept under, and the hash that places them. */
#pragma once
#include "used.h"

enum { FLOW_WORDS = KEY_WORDS };
enum { KEY_IPV4 = 1, KEY_IPV6 = 2, KEY_MAC = 7 };

/* A word's half plus half a secret, modulo 2^32. */
INLINE u64 key_add_half(u64 half, u64 secret)
{
	return (u32)((u32)half + (u32)secret);
}

/*
 * NH: whatever two keys are, they share this sum for at most one in 2^32 of the secrets. The multiplier moves what differs up, where the
 * best bits are.
 */
INLINE u64 key_product(const u64 *key, const volatile __u64 *secrets, u64 multiplier, const u32 words)
{
	u64 sum = 0;

#pragma unroll
	for (u32 i = 0; i < words; i++) {
		u64 secret = secrets[i];

		sum += key_add_half(key[i], secret) * key_add_half(key[i] >> 32, secret >> 32);
	}
	return sum * multiplier;
}

/* The tables' hash: sets are numbered by its lower bits, which are the product's upper half. */
INLINE u64 key_hash(const u64 *key, const u32 words)
{
	u64 product = key_product(key, settings.secrets.key, settings.secrets.key_multiplier, words);

	return product >> 32 | product << 32;
}

/* The bit of 64 that stands for an address among the distinct peers of another. */
INLINE u64 key_peer_bit(const u64 *address)
{
	return 1ull << (key_product(address, settings.secrets.peer, settings.secrets.peer_multiplier, ADDRESS_WORDS) >> 58);
}

/* The bit of 64 that stands for a port. */
INLINE u64 key_port_bit(u64 port)
{
	return 1ull << ((port + settings.secrets.port) * settings.secrets.port_multiplier >> 58);
}

/* What else has a source and a destination: LLDP and its like do not. The mapped form of an IPv4 address is never 0. */
INLINE int key_has_addresses(const struct packet *packet)
{
	return packet->link == LINK_IPV6 || packet->source[1] != 0;
}

INLINE void key_set_address(u64 *key, const struct packet *packet, const u64 *address)
{
	key[0] = address[0];
	key[1] = address[1];
	key[2] = packet->link == LINK_IPV6 ? KEY_IPV6 : KEY_IPV4;
}

INLINE void key_set_mac(u64 *key, u64 mac)
{
	key[0] = mac;
	key[1] = 0;
	key[2] = KEY_MAC;
}

/* The sender is the higher end of its flow. */
INLINE u32 key_is_higher(const struct packet *packet)
{
	const u64 *source = packet->source, *destination = packet->destination;

	if (source[0] != destination[0])
		return source[0] > destination[0];
	if (source[1] != destination[1])
		return source[1] > destination[1];
	return packet->source_port > packet->destination_port;
}

/* Both ends in order, so that both directions have one key. */
INLINE void key_set_flow(u64 *key, const struct packet *packet, u64 higher)
{
	const u64 *source = packet->source, *destination = packet->destination;
	u64 swap = -higher, port, ports = packet->source_port ^ packet->destination_port;

	HIDE(swap);
	key[0] = source[0] ^ ((source[0] ^ destination[0]) & swap);
	key[1] = source[1] ^ ((source[1] ^ destination[1]) & swap);
	key[2] = key[0] ^ source[0] ^ destination[0];
	key[3] = key[1] ^ source[1] ^ destination[1];
	port = packet->source_port ^ (ports & swap);
	key[4] = port | (port ^ ports) << 16 | (u64)packet->protocol << 32 | (u64)packet->link << 40
		| (u64)(packet->fragment == LATER_FRAGMENT) << 48;
}
