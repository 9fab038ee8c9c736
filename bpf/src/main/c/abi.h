/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The binary interface between the program and user space: what the codec in package dev.packetclassifier.bpf.image writes and
 * reads. Java reads these definitions through the object's BTF in a test that fails when the two drift apart.
 */
#pragma once
#include <linux/types.h>

enum limits {
	IMAGE_LAYOUT = 1,	/* a new number with every change of the structures below */
	WINDOW = 192,		/* bytes of a frame that are looked at */
	MAX_EXTENSIONS = 8,	/* IPv6 extension headers that are walked */
	MAX_FEATURES = 64,
	MAX_INPUTS = 64,
	MAX_LAYERS = 4,
	MAX_CLASSES = 32,
	LANES = 3,		/* neurons in a 64-bit word */
	LANE_BITS = 21,
	MAX_WIDTH = 6,		/* words summed at once: all that fits the registers */
	MAX_OUTPUTS = 72,	/* 64 neurons padded to whole chunks of whole words */
	COUNTER_SLOTS = 2,	/* one in use, one free */
	PAYLOAD_BYTES = 16,	/* first payload bytes that are looked at */
	INTERFACE_NAME = 16,
};

/* The catalogue, append-only. Numbers and names are those of the API's enum Feature, whose documentation says what each is. */
enum feature {
	LinkKind,
	Protocol,
	PacketLength,
	PayloadLength,
	SourcePort,
	DestinationPort,
	SmallerPort,
	SourcePortClass,
	DestinationPortClass,
	TcpFlags,
	TcpWindow,
	Ttl,
	Dscp,
	Fragment,
	IcmpType,
	ArpOperation,
	Multicast,
	PayloadByte0,
	PayloadByte1,
	PayloadByte2,
	PayloadByte3,
	PayloadByte4,
	PayloadByte5,
	PayloadByte6,
	PayloadByte7,
	PayloadPrintable,
	PayloadZero,
	PayloadHigh,
};

/* Why a packet passed without a verdict. */
enum unjudged {
	NoModel,
	Malformed,
	TooDeep,
	Error,
	UNJUDGED_REASONS,
};

enum scorer {
	NETWORK = 1,
	TREE = 2,
};

struct layer_shape {
	__u32 inputs;
	__u32 chunks;	/* rounds over the inputs, each summing width words */
	__u32 width;	/* words of three neurons in a chunk, 1 to MAX_WIDTH */
	__u32 reserved;
};

/*
 * The capacity of a program: two revisions of the same shape swap by exchanging the image, two of different shapes by exchanging
 * the program.
 */
struct shape {
	__u64 features;	/* bit n: feature n is used */
	__u32 scorer;
	__u32 classes;
	__u32 inputs;	/* network */
	__u32 layers;	/* network */
	struct layer_shape layer[MAX_LAYERS];
	__u32 entries;	/* tree: nodes and leaves, a power of two; leaf n is entry entries / 2 + n */
	__u32 depth;	/* tree: steps walked for every packet */
};

/* What is fixed when the program is loaded, so that the verifier removes whatever is not used. */
struct settings {
	struct shape shape;
	__u32 fragments;	/* the kernel has frames of several buffers, and helpers to read them */
	__u32 trace;		/* tests: leave features, scores and verdict in a map */
	__u32 copy;		/* tests: read every frame as if its first bytes were not in one piece */
	__u32 reserved;
};

/* The head of an image; the scorer's body follows. Packets read an image, nothing writes one once it is in its slot. */
struct image {
	__u32 layout;
	__u32 enforce;
	__u32 counter_slot;
	__u32 drop;		/* bit n: class n has the action Drop */
	__u8 digest[32];
	struct shape shape;
};

/* Network body: one of these per input, then the layers. */
struct input {
	__u32 feature;
	__u32 logarithm;	/* 1: Log2, 0: Linear */
	__u64 offset;
	__u64 multiplier;
	__u64 half;
	__u64 shift;
};

/*
 * Then, for each layer, this head and for each chunk `width` words of preloads (bias + 2^20 in each lane) and for each input
 * `width` words of weights, packed arithmetically: sum of w[j] << 21 * j.
 */
struct layer {
	__u64 half;	/* half(shift) in every lane */
	__u64 shift;
	__u64 mask;	/* the bits that a shifted lane can have, in every lane */
};

/*
 * Tree body: this head, `entries` nodes of 64 bits (threshold in the upper half, then feature, right and left), then one row of
 * `classes` signed bytes for each of entries / 2 leaves. A leaf's node leads to itself, so that every walk has the same length.
 */
struct tree {
	__s32 base[MAX_CLASSES];
	__u32 leaf_shift;
	__u32 reserved;
};

enum node_bits {
	NODE_LEFT_SHIFT = 0,
	NODE_RIGHT_SHIFT = 10,
	NODE_CHILD_BITS = 10,
	NODE_FEATURE_SHIFT = 20,
	NODE_THRESHOLD_SHIFT = 32,
};

/* One class in one counter slot, on one CPU. */
struct class_counts {
	__u64 packets;
	__u64 bytes;
	__u64 would_drop;
	__u64 dropped;
	__u64 spared;
	__u64 first_ns;	/* CLOCK_MONOTONIC of the first packet, 0 before it */
};

struct trace {
	__u32 unjudged;	/* reason, or UNJUDGED_REASONS for a packet that was judged */
	__u32 class;
	__u32 would_drop;
	__u32 spared;
	__u32 features[MAX_FEATURES];
	__s32 scores[MAX_CLASSES];
};

/* Everything user space has to know, named by a variable, for only then does the compiler describe it in the object's BTF. */
union abi {
	enum limits limits;
	enum feature feature;
	enum unjudged unjudged;
	enum scorer scorer;
	enum node_bits node_bits;
	struct settings settings;
	struct image image;
	struct input input;
	struct layer layer;
	struct tree tree;
	struct class_counts class_counts;
	struct trace trace;
};
