/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sends UDP frames of many flows out of an interface, at a steady rate, from one processor: the kernel makes them (BPF_PROG_RUN with
 * live frames), so that a veth's peer gets them as it would from a driver, and no system call a frame limits the rate.
 *
 * send OBJECT INTERFACE PROCESSOR RATE SECONDS FLOWS   RATE: frames a second; 0: as fast as it goes, RATE being counted as 8 million
 * for the number of frames.
 *
 * Prints the seconds from the first frame to the last. How many left and how many arrived, the counters of both interfaces say.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <linux/if_ether.h>
#include <linux/ip.h>
#include <linux/udp.h>
#include <net/if.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "settings.h"

enum { FASTEST = 8000000, PAYLOAD = 64 };

struct frame {
	struct ethhdr link;
	struct iphdr ip;
	struct udphdr udp;
	char payload[PAYLOAD];
} __attribute__((packed));

static void fail(const char *what)
{
	fprintf(stderr, "error: %s: %s\n", what, strerror(errno));
	exit(1);
}

static uint16_t checksum(const void *header)
{
	uint32_t sum = 0;
	uint16_t words[10];
	memcpy(words, header, sizeof words);
	for (int i = 0; i < 10; i++)
		sum += words[i];
	sum = (sum & 0xffff) + (sum >> 16);
	return ~(sum + (sum >> 16));
}

/* To a hardware address that nobody has: what passes, the receiving stack drops at its door. */
static struct frame make_frame(void)
{
	struct frame f = {
		.link = { .h_dest = { 2, 0, 0, 0, 0, 2 }, .h_source = { 2, 0, 0, 0, 0, 1 }, .h_proto = htons(ETH_P_IP) },
		.ip = { .version = 4, .ihl = 5, .ttl = 64, .protocol = 17, .saddr = htonl(0x0a630001), .daddr = htonl(0x0a640001) },
		.udp = { .source = htons(20000), .dest = htons(8080) },
	};
	f.ip.tot_len = htons(sizeof f - sizeof f.link);
	f.udp.len = htons(sizeof f - sizeof f.link - sizeof f.ip);
	f.ip.check = checksum(&f.ip);
	return f;
}

static void pin_to(int processor)
{
	cpu_set_t set;
	CPU_ZERO(&set);
	CPU_SET(processor, &set);
	if (sched_setaffinity(0, sizeof set, &set))
		fail("choose the processor");
}

static struct bpf_object *load(const char *file, struct settings settings)
{
	struct bpf_object *object = bpf_object__open_file(file, NULL);
	struct bpf_program *program;
	if (!object)
		fail(file);
	bpf_object__for_each_program(program, object)
		bpf_program__set_autoload(program, !strcmp(bpf_program__name(program), "send"));
	if (bpf_object__load(object))
		fail("load the sending program");
	struct bpf_map *memory = bpf_object__find_map_by_name(object, ".bss");
	uint32_t first = 0;
	if (!memory || bpf_map__value_size(memory) != sizeof settings
		|| bpf_map_update_elem(bpf_map__fd(memory), &first, &settings, 0))
		fail("set the sending program up");
	return object;
}

static double seconds_taken(struct bpf_object *object)
{
	struct settings settings;
	uint32_t first = 0;
	if (bpf_map_lookup_elem(bpf_object__find_map_fd_by_name(object, ".bss"), &first, &settings))
		fail("read the sending program's clock");
	return (settings.last - settings.first) / 1e9;
}

int main(int argc, char **argv)
{
	if (argc != 7) {
		fprintf(stderr, "usage: send OBJECT INTERFACE PROCESSOR RATE SECONDS FLOWS\n");
		return 2;
	}
	double rate = atof(argv[4]), seconds = atof(argv[5]);
	struct settings settings
		= { .interface = if_nametoindex(argv[2]), .flows = atoi(argv[6]), .interval = rate > 0 ? 1e9 / rate : 0 };
	struct frame frame = make_frame();
	struct xdp_md context = { .data_end = sizeof frame };
	LIBBPF_OPTS(bpf_test_run_opts, run, .data_in = &frame, .data_size_in = sizeof frame, .ctx_in = &context,
		.ctx_size_in = sizeof context, .flags = BPF_F_TEST_XDP_LIVE_FRAMES, .batch_size = BURST,
		.repeat = (rate > 0 ? rate : FASTEST) * seconds);
	pin_to(atoi(argv[3]));
	if (!settings.interface || !settings.flows)
		fail("interface and number of flows");
	struct bpf_object *object = load(argv[1], settings);
	int result = bpf_prog_test_run_opts(bpf_program__fd(bpf_object__find_program_by_name(object, "send")), &run);
	if (result) {
		errno = -result;
		fail("send (this needs Linux 5.18 or newer)");
	}
	printf("%.9f\n", seconds_taken(object));
	bpf_object__close(object);
	return 0;
}
