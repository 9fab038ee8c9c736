/* SPDX-License-Identifier: GPL-2.0 */
/* A packet as the parser leaves it, the scratch memory it lives in, and the few words all headers share. */
#pragma once
#include <linux/bpf.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>
#include "abi.h"

typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;
typedef __s8 s8;
typedef __s32 s32;
typedef __s64 s64;

#define INLINE static __always_inline
/* Keeps clang from reasoning across this point: what it would do with a mask or a sum, the verifier could not follow. */
#define HIDE(value) asm volatile("" : "+r"(value))
/*
 * What was written to scratch is read back from it. The verifier knows nothing about what a map value holds, so paths that differ
 * only in such a number are one path to it.
 */
#define FORGET() asm volatile("" ::: "memory")

enum link_kind {
	LINK_IPV4 = 1,
	LINK_IPV6,
	LINK_ARP,
	LINK_LLDP,
	LINK_LLC,
	LINK_EAPOL,
	LINK_OTHER,
};

enum transport {
	NO_TRANSPORT,
	TCP,
	UDP,
	ICMP,
	ICMPV6,
};

enum fragment {
	NOT_FRAGMENTED,
	FIRST_FRAGMENT,
	LATER_FRAGMENT,
};

struct packet {
	u32 length;		/* of the frame */
	u32 visible;		/* of these, how many can be read */
	u32 layer2;		/* bytes before layer 3 */
	u32 ethertype;
	u32 offset;		/* where parsing is */
	u32 end;		/* where the IP payload ends */
	u32 multicast;
	u32 link;
	u32 protocol;
	u32 fragment;
	u32 transport;
	u32 layer3_length;
	u32 payload_length;
	u32 payload_visible;	/* how much of payload[] is filled */
	u32 source_port;
	u32 destination_port;
	u32 tcp_flags;		/* these are stored plus one, 0 is absent */
	u32 tcp_window;
	u32 ttl;
	u32 dscp;
	u32 icmp_type;
	u32 arp_operation;
	u64 payload[PAYLOAD_BYTES / 8];
	u64 source[2];		/* IPv4 as ::ffff:a.b.c.d */
	u64 destination[2];
};

struct scratch {
	struct packet packet;
	u32 features[MAX_FEATURES];
	u8 activations[2][MAX_OUTPUTS];
	s32 scores[MAX_OUTPUTS];
	u8 window[WINDOW];
};

/* The first bytes of the frame: in place, or copied when they are not in one piece. */
struct window {
	const u8 *start;
	const u8 *end;
};

INLINE u32 read16(const u8 *at)
{
	return bpf_ntohs(*(const u16 *)at);
}
