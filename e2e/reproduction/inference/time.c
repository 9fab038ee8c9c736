/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Nanoseconds of one inference in C: the kernel program's own integer code (bpf/kernel/src/main/c, compiled for this machine) and the same
 * model in floats, taking turns on the same packets, one packet at a time. Both get raw features and give a class.
 *
 * time NAME WAY FOLDER   FOLDER holds settings, image, float and packets (Export.java); prints two lines of JSON
 */
#define _GNU_SOURCE
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>
#include "ensemble.h"
#include "network.h"
#include "decide.h"

enum { ROUNDS = 101, PASSES = 4, MOST_STEPS = 4, NETWORK_KIND = 1 };

struct number_step {
	u32 operation;
	float operand;
};

struct scaling {
	u32 count;
	struct number_step steps[MOST_STEPS];
};

struct dense {
	u32 neurons, inputs;
	const float *biases, *weights;
};

struct float_node {
	s32 feature;
	float threshold;
	s32 left, right;
};

static struct scratch memory;
static const struct image *image;
static u32 kind, inputs, classes;
static struct scaling scalings[MAX_INPUTS];
static u32 layers;
static struct dense dense[MAX_LAYERS];
static u32 strictly_less, nodes;
static const struct float_node *tree;
static const float *leaves;
static s32 features[MAX_INPUTS];
static const u32 *packets;
static u32 packet_count;

static void fail(const char *what)
{
	fprintf(stderr, "error: %s\n", what);
	exit(1);
}

static void *read_file(const char *folder, const char *name, size_t *size)
{
	char path[4096];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	FILE *file = fopen(path, "rb");
	if (!file || fseek(file, 0, SEEK_END))
		fail(path);
	*size = ftell(file);
	rewind(file);
	void *bytes = aligned_alloc(64, (*size + 63) / 64 * 64);
	if (!bytes || fread(bytes, 1, *size, file) != *size)
		fail(path);
	fclose(file);
	return bytes;
}

/* A constant to the program, which the loader writes before it runs: so does this. */
static void write_settings(const void *bytes, size_t size)
{
	size_t page = sysconf(_SC_PAGESIZE);
	char *where = (char *)&settings, *start = (char *)((size_t)where / page * page);

	HIDE(where);
	if (size != sizeof settings || mprotect(start, where + size - start, PROT_READ | PROT_WRITE))
		fail("settings");
	memcpy(where, bytes, size);
}

static void read_floats(const u32 *word)
{
	kind = *word++;
	inputs = *word++;
	classes = *word++;
	for (u32 i = 0; i < inputs; i++) {
		scalings[i].count = *word++;
		if (scalings[i].count > MOST_STEPS)
			fail("too many steps in a scaling");
		memcpy(scalings[i].steps, word, scalings[i].count * sizeof(struct number_step));
		word += 2 * scalings[i].count;
	}
	if (kind == NETWORK_KIND) {
		layers = *word++;
		for (u32 l = 0; l < layers; l++) {
			dense[l].neurons = *word++;
			dense[l].inputs = *word++;
			dense[l].biases = (const float *)word;
			dense[l].weights = dense[l].biases + dense[l].neurons;
			word = (const u32 *)(dense[l].weights + dense[l].neurons * dense[l].inputs);
		}
	} else {
		strictly_less = *word++;
		nodes = *word++;
		word++;
		tree = (const struct float_node *)word;
		leaves = (const float *)(tree + nodes);
	}
}

/* In the order of modelkit's Step.Operation. */
static inline float apply(const struct number_step *step, float value)
{
	switch (step->operation) {
	case 0:
		return value + step->operand;
	case 1:
		return value - step->operand;
	case 2:
		return value * step->operand;
	case 3:
		return value / step->operand;
	case 4:
		return value > step->operand ? value : step->operand;
	case 5:
		return value < step->operand ? value : step->operand;
	case 6:
		return logf(value);
	default:
		return 256 * log2f(value + 1);
	}
}

static inline void scale(const u32 *packet, float *scaled)
{
	for (u32 i = 0; i < inputs; i++) {
		float value = packet[i];
		for (u32 s = 0; s < scalings[i].count; s++)
			value = apply(&scalings[i].steps[s], value);
		scaled[i] = value;
	}
}

static inline u32 largest(const float *scores)
{
	u32 best = 0;
	for (u32 c = 1; c < classes; c++)
		if (scores[c] > scores[best])
			best = c;
	return best;
}

static inline u32 float_network(const float *scaled)
{
	float values[2][MAX_OUTPUTS];
	const float *from = scaled;
	for (u32 l = 0; l < layers; l++) {
		float *to = values[l & 1];
		const float *weight = dense[l].weights;
		for (u32 j = 0; j < dense[l].neurons; j++) {
			float sum = dense[l].biases[j];
			for (u32 i = 0; i < dense[l].inputs; i++)
				sum += *weight++ * from[i];
			to[j] = l + 1 < layers && sum < 0 ? 0 : sum;
		}
		from = to;
	}
	return largest(from);
}

static inline u32 float_tree(const float *scaled)
{
	s32 next = nodes ? 0 : -1;
	while (next >= 0) {
		const struct float_node *node = &tree[next];
		float value = scaled[node->feature];
		int left = strictly_less ? value < node->threshold : value <= node->threshold;
		next = left ? node->left : node->right;
	}
	return largest(leaves + (-next - 1) * classes);
}

static __attribute__((noinline)) u32 judge_float(const u32 *packet)
{
	float scaled[MAX_INPUTS];
	scale(packet, scaled);
	return kind == NETWORK_KIND ? float_network(scaled) : float_tree(scaled);
}

static __attribute__((noinline)) u32 judge_integer(const u32 *packet)
{
	for (u32 i = 0; i < inputs; i++)
		memory.features[features[i]] = packet[i];
	if (settings.shape.scorer == NETWORK)
		judge_network(&settings.shape, image + 1, &memory, memory.scores);
	else
		judge_ensemble(&settings.shape, image + 1, &memory, memory.scores);
	return decide(&settings.shape, memory.scores);
}

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return t.tv_sec * 1e9 + t.tv_nsec;
}

static u64 sink;

static double time_of(u32 (*judge)(const u32 *))
{
	double start = now();
	for (u32 pass = 0; pass < PASSES; pass++)
		for (u32 p = 0; p < packet_count; p++)
			sink += judge(packets + p * inputs);
	return (now() - start) / ((double)PASSES * packet_count);
}

static int by_size(const void *a, const void *b)
{
	double one = *(const double *)a, other = *(const double *)b;
	return (one > other) - (one < other);
}

static void print(char **argv, const char *numbers, double *rounds)
{
	qsort(rounds, ROUNDS, sizeof *rounds, by_size);
	printf("{\"model\": \"%s\", \"way\": \"%s\", \"numbers\": \"%s\", \"nanoseconds\": %.2f}\n", argv[1], argv[2], numbers,
		rounds[ROUNDS / 2]);
}

/* A float model and its integers differ here and there; more than that would mean that something else was timed. */
static void check_agreement(void)
{
	u32 same = 0;
	for (u32 p = 0; p < packet_count; p++)
		same += judge_float(packets + p * inputs) == judge_integer(packets + p * inputs);
	fprintf(stderr, "%u of %u packets get the same class\n", same, packet_count);
	if (same < packet_count * 0.9)
		fail("float model and integers are not the same model");
}

int main(int argc, char **argv)
{
	static double floats[ROUNDS], integers[ROUNDS];
	size_t size;

	if (argc != 4)
		fail("usage: time NAME WAY FOLDER");
	void *bytes = read_file(argv[3], "settings", &size);
	write_settings(bytes, size);
	image = read_file(argv[3], "image", &size);
	read_floats(read_file(argv[3], "float", &size));
	const s32 *words = read_file(argv[3], "packets", &size);
	for (u32 i = 0; i < inputs; i++)
		features[i] = words[i];
	if (words[inputs] != -1)
		fail("float model and integers have different inputs");
	packets = (const u32 *)words + inputs + 1;
	packet_count = (size / 4 - inputs - 1) / inputs;
	check_agreement();
	for (u32 round = 0; round < ROUNDS; round++) {
		floats[round] = time_of(judge_float);
		integers[round] = time_of(judge_integer);
	}
	print(argv, "float", floats);
	print(argv, "integer", integers);
	return sink == 1;
}
