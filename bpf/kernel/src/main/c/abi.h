/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The binary interface between the program and user space: what the codec in package dev.packetclassifier.bpf.image writes and
 * reads. Java reads these definitions through the object's BTF in a test that fails when the two drift apart.
 */
#pragma once
#include <linux/types.h>
#include "catalogue.h"
#include "well_known.h"

enum limits {
	IMAGE_LAYOUT = 4,    /* a new number with every change of the structures below */
	STATE_LAYOUT = 3,    /* a new number with every change of the records of flows, addresses and stations */
	VISIBLE_BYTES = 192, /* bytes of a frame that are looked at */
	MAX_EXTENSIONS = 8,  /* IPv6 extension headers that are walked */
	FEATURES = CATALOGUE_SIZE,
	FEATURE_WORDS = 4, /* of 64 features */
	MAX_FEATURES = 256,
	MAX_INPUTS = 64,
	MAX_LAYERS = 4,
	MAX_CLASSES = 32,
	LANES = 3, /* neurons in a 64-bit word */
	LANE_BITS = 21,
	MAX_WIDTH = 6,      /* words summed at once: all that fits the registers */
	INPUTS_A_ROUND = 4, /* a layer's inputs are filled up to a multiple of it, with weights of 0 */
	MAX_OUTPUTS = 72,   /* 64 neurons padded to whole chunks of whole words */
	MAX_TREES = 64,
	LEAVES_OF_A_SET = 64, /* bits of a set of leaves */
	INPUTS_AT_ONCE = 4,   /* whose leaf sets are intersected at once; inputs are filled up to a multiple of it */
	COUNTER_SLOTS = 2,    /* of the active image: one in use, one free; so are the next */
	SHADOW_SLOTS = 2,
	PAYLOAD_BYTES = 16, /* first payload bytes that are looked at */
	INTERFACE_NAME = 16,
	WAYS = 8,      /* records in a set */
	KEY_WORDS = 5, /* of the longest key, a flow's */
	ADDRESS_WORDS = 3,
	MAX_EXCEPTIONS = 4096, /* address ranges from which nothing is dropped */
	MAX_PROTECTED = 64,    /* ports, and address ranges, that a policy protects */
	MAX_GUARANTEES = 8,
	MAX_BOUNDS = 8, /* of a guarantee */
};

/* Why a packet has no verdict. */
enum unjudged {
	NoModel,
	Malformed,
	TooDeep,
	Error,
	Cold, /* the flow's record has not all that the model reads */
	Busy, /* other CPUs held a record that the packet belongs to for too long */
	UNJUDGED_REASONS,
};

enum scorer {
	NETWORK = 1,
	ENSEMBLE = 2,
};

/* Where the time comes from. NO_CLOCK: no row needs it, and no state is kept. */
enum clock {
	NO_CLOCK,
	COARSE,
	PRECISE,
	GIVEN, /* classify: u64 nanoseconds at data_meta; observe and classify_tc: map `given` */
};

/* Groups of features in a flow's record, of which it has what was kept since it began. */
enum group {
	TOTALS = 1,
	RUNNING = 2,
	FLAGS = 4,
	FIRST_PAYLOAD = 8,
	FIRST_SIZES = 16,
	SYN = 32,
	MEANS = 64,
};

/* What a shadow made of a packet that the active model has judged. */
enum compared {
	NOT_COMPARED,    /* there is no shadow */
	COLD_FOR_SHADOW, /* the flow's record lacks what the shadow reads, or its state has not warmed up */
	COMPARED,
};

enum station_key {
	BY_ADDRESS,
	BY_MAC,
};

/* Which lock a packet did not get, in the order in which they are taken. */
enum lock_place {
	NO_PLACE,
	AT_FLOW,
	AT_SOURCE_DEBT, /* what the flow's initiator is still to be given or taken, as a source */
	AT_DESTINATION_DEBT,
	AT_SOURCE,
	AT_DESTINATION,
	AT_SENDER, /* stations */
	AT_RECEIVER,
	AT_INITIATOR,
};

enum hook {
	CLASSIFY,    /* XDP: what arrives */
	OBSERVE,     /* tc egress: what leaves */
	CLASSIFY_TC, /* tc ingress: what arrives, several segments in one packet where they were merged */
};

struct layer_shape {
	__u32 inputs; /* filled up */
	__u32 chunks; /* rounds over the inputs, each summing width words */
	__u32 width;  /* words of three neurons in a chunk, 1 to MAX_WIDTH */
	__u32 reserved;
};

/*
 * The capacity of a program: two revisions of the same shape swap by exchanging the image, two of different shapes by exchanging
 * the program.
 */
struct shape {
	__u64 features[FEATURE_WORDS]; /* word n / 64, bit n % 64: feature n is used */
	__u32 scorer;
	__u32 classes;
	__u32 inputs; /* network; ensemble by leaf sets: features that are compared, filled up to a multiple of INPUTS_AT_ONCE */
	__u32 layers; /* network */
	struct layer_shape layer[MAX_LAYERS];
	__u32 trees;   /* ensemble: 1 to MAX_TREES */
	__u32 entries; /* ensemble: nodes and leaves of each tree, a power of two; leaf n is entry entries / 2 + n */
	__u32 depth;   /* ensemble: steps walked in each tree for every packet; by leaf sets, of each search for an input's set */
	__u32 sets;    /* ensemble by leaf sets: room for so many sets of each tree, a power of two; 0: trees are walked */
	__u32 lanes;   /* ensemble: classes whose scores share a word of 64 bits, LANES or 2 */
	__u32 words;   /* ensemble: such words in the row of a leaf */
};

/*
 * Of the tables' hash, and of the bits that stand for distinct ports and peers. Random on nodes and kept with the state; splitmix64
 * from 1, in this order, in tests and extraction. All multipliers are odd.
 */
struct secrets {
	__u64 key[KEY_WORDS]; /* added to the words of a key, half by half */
	__u64 key_multiplier;
	__u64 peer[ADDRESS_WORDS];
	__u64 peer_multiplier;
	__u64 port; /* added to a port */
	__u64 port_multiplier;
};

/* What is fixed when the program is loaded, so that the verifier removes whatever is not used. */
struct settings {
	struct shape shape;
	struct secrets secrets;
	__u64 cold_until; /* microseconds of the program's clock: from then on a record that lacks a group begins again */
	__u64 kept
		[FEATURE_WORDS]; /* features that are computed and whose state is kept: the model's, a shadow's, those of a revision before */
	__u32 flow_sets; /* a power of two, the number of entries of the map `flows`; so are the next two */
	__u32 address_sets;
	__u32 station_sets;
	__u32 stations;      /* enum station_key */
	__u32 clock;         /* enum clock */
	__u32 fragments;     /* the kernel has frames of several buffers, and helpers to read them */
	__u32 trace;         /* tests: every packet goes to the ring buffer `traces` */
	__u32 copy;          /* tests: read every frame as if its first bytes were not in one piece */
	__u32 transit;       /* for the process that adopts the program: state needs no observer, both directions arrive */
	__u32 groups;        /* enum group: what the model reads of a flow's record */
	struct shape shadow; /* scorer 0: there is none */
	__u64 shadow_from;   /* microseconds of the program's clock: from then on its verdicts are compared */
	__u32 shadow_at;     /* where its image begins in the image */
	__u32 shadow_groups; /* enum group: what it reads of a flow's record */
};

/* Addresses in the machine's order; IPv4 as ::ffff:a.b.c.d. */
struct source_range {
	__u32 link; /* enum link_kind */
	__u32 reserved;
	__u64 first[2];
	__u64 last[2];
};

/* What a policy protects besides what always is. Unused entries repeat the last one that is used. */
struct protected_traffic {
	__u32 ports;                              /* how many of port[] are used */
	__u32 ranges;                             /* how many of range[] are used */
	__u16 port[MAX_PROTECTED];                /* ascending */
	struct source_range range[MAX_PROTECTED]; /* disjoint; ascending by link, then by first */
};

struct bound {
	__u32 feature;
	__u32 first; /* the smallest stored number that is within, at least 1: an absent row never is */
	__u32 last;
};

/* Packets within all bounds are never dropped by a verdict. */
struct guarantee {
	__u32 bounds; /* how many of bound[] are used, at least 1 */
	__u32 groups; /* enum group: what they read of a flow's record */
	struct bound bound[MAX_BOUNDS];
};

/* The head of an image; the scorer's body follows. Packets read an image, nothing writes one once it is in its slot. */
struct image {
	__u32 layout;
	__u32 enforce;
	__u32 counter_slot;
	__u32 drop; /* bit n: class n has the action Drop */
	__u8 digest[32];
	__s32 margins[MAX_CLASSES]; /* the action of class n applies from this margin on; 0: always */
	__u32 guarantees;           /* how many of guarantee[] are used */
	__u32 shadow;               /* where a shadow's image begins, whose counter slot is one of the shadow's; 0 without */
	__u32 exceptions;           /* reserved, 0: families that are excepted as a whole */
	__u32 cache_after;          /* reserved, 0: packets after which a flow's verdict is kept */
	__u32 sampling;             /* reserved, 0: one packet in so many is sampled */
	__u32 epoch;                /* reserved, 0: of kept verdicts */
	struct shape shape;
	__u32 unjudged_drop; /* bit n: a packet without a verdict for reason n is dropped, if it may be */
	__u32 reserved;
	struct protected_traffic protected;
	struct guarantee guarantee[MAX_GUARANTEES];
};

/* Network body: one of these per input, then the layers. */
struct input {
	__u32 feature;
	__u32 logarithm; /* 1: Log2, 0: Linear */
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
	__u64 half; /* half(shift) in every lane */
	__u64 shift;
	__u64 mask; /* the bits that a shifted lane can have, in every lane */
};

/*
 * Ensemble body: this head, then what finds the leaf of every tree, then for each tree and leaf (entries / 2 of them) a row of the
 * classes' scores, `lanes` to a word, filled up to whole words. What finds the leaves:
 *  - trees that are walked: for each tree `entries` nodes of 64 bits (threshold in the upper half, then feature, right and left), a
 *    leaf's node leading to itself, so that every walk has the same length;
 *  - leaf sets: for each input 2^depth thresholds of 32 bits, ascending, filled up with the largest number; then for each of `sets`
 *    rows a word for each tree, bit n: leaf n from the left is not ruled out. Of an input whose value is above k of its thresholds
 *    row first_set + k counts. The row of leaf scores is in place LEAF_HASH of the leaf.
 * A leaf's score is stored less the tree's lowest one for that class, so that lanes are never negative, and shifted. An ensemble is
 * filled up to its shape's number of trees with trees of which every leaf scores 0. One tree is an ensemble of one.
 */
struct ensemble {
	__s32 base[MAX_CLASSES]; /* base score and the lowest scores of all trees */
	__u32 first_set[MAX_INPUTS];
	__u8 feature[MAX_INPUTS]; /* of each input */
};

/* A de Bruijn sequence: the upper six bits of its product with 1 << n are another number for each n, the place of leaf n's row. */
#define LEAF_HASH 0x03f79d71b4cb0a89ull

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
	__u64 protected_packets;
	__u64 first_ns;    /* CLOCK_MONOTONIC of the first packet, 0 before it */
	__u64 established; /* of packets, those of established flows */
	__u64 established_would_drop;
	__u64 excepted; /* of would_drop: from a source that is excepted, so never dropped */
};

/* Packets that the active model has judged while a shadow was there, in one of the shadow's slots, on one CPU. */
struct shadow_counts {
	__u64 packets[MAX_CLASSES][MAX_CLASSES]; /* by the active model's class, then the shadow's */
	__u64 would_drop;                        /* by the shadow's verdict */
	__u64 protected_packets;
	__u64 established_would_drop;
	__u64 cold; /* not judged by the shadow */
};

/* TCP flows, on one CPU and at one hook. */
struct flow_counts {
	__u64 established;
	__u64 false_drops
		[COUNTER_SLOTS]; /* of these, flows of which a packet passed that an image of this slot would have dropped */
	__u64 shadow_false_drops[SHADOW_SLOTS];
};

/* Packets without a verdict for one reason, on one CPU. */
struct unjudged_counts {
	__u64 packets;
	__u64 would_drop;
	__u64 dropped;
	__u64 excepted;
};

/* Of TCP flows that began here with a SYN, on one CPU. */
struct egress_check {
	__u64 pursued; /* whose initiator went on: three packets, the later two with ACK, none with RST, none dropped before an answer */
	__u64 answered; /* of these, flows that were answered by then */
};

/* One packet, as a record of the ring buffer `traces`. */
struct trace {
	__u64 nanoseconds;  /* of its time, 0 without a clock */
	__s64 margin;       /* of the class; NO_RIVAL when no class has another action */
	__u32 hook;         /* enum hook; OBSERVE: features are as they would be at the other hook, nothing is judged */
	__u32 length;       /* of the frame */
	__u32 captured;     /* how much of bytes[] is filled; of CLASSIFY only with settings.fragments */
	__u32 segment_size; /* gso_size, 0 without */
	__u32 unjudged;     /* reason, or UNJUDGED_REASONS for a packet that was judged (or, in OBSERVE, that has been parsed) */
	__u32 class;
	__u32 applies; /* the margin is large enough for the class's action */
	__u32 would_drop;
	__u32 protected;
	__u32 dropped;
	__u32 excepted; /* it is one that Enforce drops, but its source is excepted */
	__u32 guarded;  /* number of the guarantee, from 1, that covers a packet whose verdict is Drop; 0 for none */
	__u32 lost;     /* how many packets of this hook and CPU found the ring buffer full so far */
	__u32 busy;     /* of a packet that is Busy: enum lock_place */
	__u32 gso_segs; /* 0 without */
	__u32 reserved;
	__u32 features[MAX_FEATURES];
	__s32 scores[MAX_CLASSES];
	__u8 bytes[VISIBLE_BYTES];
	__u32 compared; /* enum compared; what follows is of a packet that was compared */
	__u32 shadow_class;
	__s64 shadow_margin;
	__u32 shadow_applies;
	__u32 shadow_would_drop;
	__s32 shadow_scores[MAX_CLASSES];
};

#define NO_RIVAL 0x7fffffffffffffffll

/*
 * The maps, beside the image's: `flows`, `addresses` and `stations` are arrays of sets of WAYS records, shared by all programs of a
 * classifier; `distinct` (.rodata.distinct) is needed by Ports and Peers rows only; `given` is one u64, with GIVEN only; `traces` with
 * settings.trace only; `observed` counts per CPU the packets that the observer saw, whatever they were; `scratch` is classify's,
 * `egress_scratch` observe's, `tc_scratch` classify_tc's. What is not needed need not be created: flows for flow rows, Initiator rows and address rows; addresses
 * for address rows; stations for station rows.
 */

/* The one value of the map `protection`, which saves most look-ups where a packet is about to be dropped. */
struct protection {
	__u64 api_ports;  /* bit n: an API server listens at a port p with p % API_PORT_BITS = n */
	__u32 peers_read; /* 1: peer_addresses holds a list that was read; before that tunnels are protected by port alone */
	__u32 reserved;
};

enum { API_PORT_BITS = 64 };

/* The one value of the map `families`: bit n is of the family with the number n in enum link_kind. */
struct excepted_families {
	__u32 whole; /* all of it is excepted */
	__u32 some;  /* the map `exceptions` may have entries of it */
};

/* Everything user space has to know, named by a variable, for only then does the compiler describe it in the object's BTF. */
union abi {
	enum limits limits;
	enum feature feature;
	enum unjudged unjudged;
	enum scorer scorer;
	enum clock clock;
	enum group group;
	enum compared compared;
	enum station_key station_key;
	enum hook hook;
	enum lock_place lock_place;
	enum node_bits node_bits;
	enum port port;
	enum icmp_type icmp_type;
	enum hop_limit hop_limit;
	struct settings settings;
	struct image image;
	struct input input;
	struct layer layer;
	struct ensemble ensemble;
	struct class_counts class_counts;
	struct shadow_counts shadow_counts;
	struct flow_counts flow_counts;
	struct unjudged_counts unjudged_counts;
	struct egress_check egress_check;
	struct protection protection;
	struct excepted_families excepted_families;
	struct trace trace;
};
