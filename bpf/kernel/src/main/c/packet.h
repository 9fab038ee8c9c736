/* SPDX-License-Identifier: GPL-2.0-only */
/* A packet as the parser leaves it, the scratch memory it lives in, and the few words all headers share. */
#pragma once
#include <linux/bpf.h>
#include <linux/pkt_cls.h>
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
/* What such a function kept in registers and on its stack is gone for the verifier when it returns: its many paths become one. */
#define APART static __attribute__((noinline, unused))
/* Keeps clang from reasoning across this point: what it would do with a mask or a sum, the verifier could not follow. */
#define HIDE(value) asm volatile("" : "+r"(value))
/*
 * What was written to scratch is read back from it. The verifier knows nothing about what a map value holds, so paths that differ
 * only in such a number are one path to it.
 */
#define FORGET() asm volatile("" ::: "memory")
/*
 * A product in just this order: before Linux 6.11 the verifier follows one only when its right side is a number that it knows.
 * The same code is compiled for processors, too (e2e/reproduction): there any order will do.
 */
INLINE u64 times_known(u64 value, u64 known)
{
#ifdef __bpf__
	asm("%0 *= %1" : "+r"(value) : "r"(known));
	return value;
#else
	return value * known;
#endif
}

/* Every byte of a word. */
#define EVERY_BYTE(byte) (0x0101010101010101ull * (byte))

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

/* What a SYN says of the stack that sent it; as rows, so 0 is absent. */
struct syn {
	u32 mss;
	u32 scale;
	u32 options;
};

struct packet {
	u32 length;  /* of the frame */
	u32 visible; /* of these, how many can be read */
	u32 layer2;  /* bytes before layer 3 */
	u32 ethertype;
	u32 offset;       /* where parsing is */
	u32 end;          /* where the IP payload ends; 0 before an IP header was read */
	u32 segment_size; /* gso_size of a packet that was merged, or is yet to be cut; 0 of one that travels as it is */
	u32 gso_segs;     /* the kernel's number of its segments, 0 without */
	u32 frames;       /* as which it travels, 1 without segment_size; these are counted */
	u32 frame_bytes;  /* of all of them */
	u32 multicast;
	u32 link;
	u32 protocol;
	u32 fragment;
	u32 transport;
	u32 layer3_length;
	u32 payload_length;
	u32 payload_visible; /* how much of payload[] is filled */
	u32 source_port;
	u32 destination_port;
	u32 tcp_flags; /* these are stored plus one, 0 is absent */
	u32 tcp_window;
	u32 ttl;
	u32 dscp;
	u32 icmp_type;
	u32 arp_operation;
	u64 payload[PAYLOAD_BYTES / 8];
	u64 source[2]; /* IPv4 as ::ffff:a.b.c.d */
	u64 destination[2];
	/* What follows is only written, and only read, where a used row needs it. */
	u64 source_mac;
	u64 destination_mac;
	u32 tcp_sequence;
	u32 tcp_acknowledgment;
	struct syn syn;
	u32 option; /* where walking a SYN's options is */
};

/* What the state tables say of a packet. */
struct tracked {
	u64 nanoseconds;
	u64 time;         /* microseconds */
	u64 key[5];       /* of the flow */
	u64 first;        /* time of the flow's first packet, in whose bucket it counts */
	u64 initiator;    /* its MAC address */
	u32 fresh;        /* the record that was just claimed is to begin */
	u32 has_flow;     /* it has a source and a destination address */
	u32 begins;       /* the packet begins its flow */
	u32 first_packet; /* it is the first that the record counts: it begins the flow, or a cold record began again with it */
	u32 backward;     /* it goes towards the initiator */
	u32 unanswered;   /* none has */
	u32 pursued;      /* with it the initiator has gone on after its SYN */
	u32 establishes;  /* it makes its flow an established one */
	u32 owes;         /* enum owed: what its ends' windows are to be given or taken before it is counted */
	u32 counted;      /* ends in whose windows the flow counts as a new one: 1 its initiator, 2 its responder */
	u32 busy;         /* enum lock_place */
	u32 cold;         /* the record lacks what the model reads */
	u32 lacks;        /* enum group: what is kept and the record lacks */
	u32 cold_for_shadow;
	u32 established; /* its flow is */
	u32 marks;       /* enum mark: of its flow */
};

/* What a shadow made of a packet. */
struct comparison {
	s64 margin;
	u32 compared; /* enum compared */
	u32 class;
	u32 applies;
	u32 would_drop; /* until it is looked at whether it may be dropped: its class's action applies and is Drop */
};

/* Consecutive segments of a packet, seldom all. */
struct segments {
	u64 count;
	u64 followed; /* of these, by how many what depends on the order is updated */
	u32 header;   /* bytes of PacketLength before the payload */
	u32 payload;  /* of each but the last */
	u32 last;     /* payload of the last */
	u32 ends;     /* the last is the packet's last: FIN, PSH and RST are in it */
};

struct scratch {
	struct packet packet;
	struct tracked tracked;
	struct segments segments; /* all that the packet stands for, at tc */
	struct segments part;
	u64 key[3]; /* of the address or station at hand */
	u32 features[MAX_FEATURES];
	u16 leaves[MAX_TREES];
	u8 activations[2][MAX_OUTPUTS];
	s32 scores[MAX_OUTPUTS];
	s32 shadow_scores[MAX_OUTPUTS];
	struct comparison shadow;
	u8 bytes[VISIBLE_BYTES];
	u32 lost; /* traces */
};

/* The first bytes of the frame: in place, or copied when they are not in one piece. */
struct frame {
	const u8 *start;
	const u8 *end;
};

/* Of network order, at any address. */
INLINE u32 read32(const u8 *at)
{
	return bpf_ntohl(*(const u32 *)at);
}

INLINE u32 read16(const u8 *at)
{
	return bpf_ntohs(*(const u16 *)at);
}
