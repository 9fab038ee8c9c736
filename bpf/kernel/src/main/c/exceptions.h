/* SPDX-License-Identifier: GPL-2.0-only */
/* Sources from which nothing is dropped now, whatever the model says: looked at only where a packet is about to be dropped. */
#pragma once
#include "maps.h"

/* Address bits, then the family before them: IPv4 and IPv6 never meet. */
enum { EXCEPTION_PREFIX = 8 + 128 };

struct exception_key {
	u32 prefix_length; /* of what follows: 8 for the family, 96 more where it is IPv4's */
	u8 family;         /* enum link_kind */
	u8 address[16];    /* IPv4 as ::ffff:a.b.c.d */
} __attribute__((packed));

/* Shared by all programs of a classifier, filled by user space; so is the next. */
struct {
	__uint(type, BPF_MAP_TYPE_LPM_TRIE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(max_entries, MAX_EXCEPTIONS);
	__uint(key_size, sizeof(struct exception_key));
	__uint(value_size, sizeof(u32));
} exceptions SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct excepted_families);
} families SEC(".maps");

/* Two bits spare most look-ups. In doubt the packet is excepted. */
INLINE int is_excepted(const struct packet *packet)
{
	u32 first = 0, family = 1u << (packet->link & 31);
	const struct excepted_families *now = bpf_map_lookup_elem(&families, &first);
	struct exception_key key;

	if (!now || now->whole & family)
		return 1;
	if (!(now->some & family))
		return 0;
	key.prefix_length = EXCEPTION_PREFIX;
	key.family = packet->link;
	__builtin_memcpy(key.address, packet->source, sizeof(key.address));
	return bpf_map_lookup_elem(&exceptions, &key) != 0;
}
