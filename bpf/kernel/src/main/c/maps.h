/* SPDX-License-Identifier: GPL-2.0-only */
#pragma once
#include "used.h"

/* Never loaded. */
volatile const union abi abi SEC(".rodata.abi");

/* The image: one slot, whose inner array of one entry has the exact size of this shape's images. User space sets that size. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 1);
	__uint(key_size, sizeof(u32));
	__uint(value_size, sizeof(u32));
} images SEC(".maps");

/* Counter slot * MAX_CLASSES + class. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, COUNTER_SLOTS *MAX_CLASSES);
	__type(key, u32);
	__type(value, struct class_counts);
} counts SEC(".maps");

/* Slot of the shadow -> what both models said. Only with a shadow. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, SHADOW_SLOTS);
	__type(key, u32);
	__type(value, struct shadow_counts);
} shadow_counts SEC(".maps");

/* enum hook -> flows. Only where flows are followed. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 2);
	__type(key, u32);
	__type(value, struct flow_counts);
} flow_counts SEC(".maps");

/* enum unjudged -> what was counted. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, UNJUDGED_REASONS);
	__type(key, u32);
	__type(value, struct unjudged_counts);
} unjudged SEC(".maps");

/* Packets of one CPU are judged one after the other: XDP runs with softirqs off. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct scratch);
} scratch SEC(".maps");

/* IPv6 or IPv4-mapped address -> 1. Shared by all interfaces of a classifier, filled before the first attach. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(max_entries, 1024);
	__uint(key_size, 16);
	__uint(value_size, sizeof(u32));
} node_addresses SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(max_entries, 65536);
	__uint(key_size, 16);
	__uint(value_size, sizeof(u32));
} peer_addresses SEC(".maps");

struct endpoint {
	u64 address[2];
	u32 port;
};

/* Address and TCP port of an API server -> 1: many listen, or are reached, at another port than the usual one. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(max_entries, 1024);
	__uint(key_size, 20);
	__uint(value_size, sizeof(u32));
} api_servers SEC(".maps");

/* Address of a name server of the node -> 1: its answers are protected, or a model that drops all would drop the API server's name first. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(max_entries, 64);
	__uint(key_size, 16);
	__uint(value_size, sizeof(u32));
} resolvers SEC(".maps");

/* Address of the far end of one of the node's own BGP sessions -> 1. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(max_entries, 1024);
	__uint(key_size, 16);
	__uint(value_size, sizeof(u32));
} routing_peers SEC(".maps");

/* Shared and filled as the addresses are. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct protection);
} protection SEC(".maps");

/* Leaving packets of one CPU are observed one after the other too, with softirqs off; XDP may come in between. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct scratch);
} egress_scratch SEC(".maps");

/* Packets that arrive at the tc hook, one after the other as well. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct scratch);
} tc_scratch SEC(".maps");

/* Packets that the observer saw. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, u64);
} observed SEC(".maps");

/* Clock GIVEN only: nanoseconds of the programs at tc. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, u64);
} given SEC(".maps");

/* Tests only: struct trace, one a packet. Does not exist otherwise; user space may set another size. */
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1 << 24);
} traces SEC(".maps");
