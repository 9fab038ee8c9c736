/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Numbered UDP frames over a veth pair at a fixed rate, and how many of them arrive.
 *
 * stream send INTERFACE RATE SECONDS   sends RATE frames a second, until SIGTERM or SECONDS are over; prints how many it sent
 * stream receive INTERFACE SECONDS     counts until the sender says it is done, or SECONDS are over;
 *                                      prints: frames that arrived (each number once), gaps in the sequence, duplicates
 *
 * Frames are Ethernet + IPv4 (addresses for documentation) + UDP to port 9000; the payload is a 64-bit number.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/ip.h>
#include <linux/udp.h>
#include <net/if.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum { PORT = 9000, BATCH = 16, MAX_FRAMES = 1 << 26 };
static const uint64_t DONE = UINT64_MAX;
static volatile sig_atomic_t stopped;

struct frame {
	struct ethhdr link;
	struct iphdr ip;
	struct udphdr udp;
	uint64_t number;
	char padding[10];
} __attribute__((packed));

static void fail(const char *what)
{
	fprintf(stderr, "error: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void stop(int signal)
{
	(void)signal;
	stopped = 1;
}

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

static int open_interface(const char *name, int protocol)
{
	struct sockaddr_ll address
		= { .sll_family = AF_PACKET, .sll_protocol = htons(protocol), .sll_ifindex = if_nametoindex(name) };
	int fd = socket(AF_PACKET, SOCK_RAW, htons(protocol));
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address))
		fail(name);
	return fd;
}

static uint16_t ip_checksum(const void *header)
{
	uint32_t sum = 0;
	uint16_t words[10];
	memcpy(words, header, sizeof words);
	for (int i = 0; i < 10; i++)
		sum += words[i];
	sum = (sum & 0xffff) + (sum >> 16);
	return ~(sum + (sum >> 16));
}

static struct frame make_frame(void)
{
	struct frame f = {
		.link = { .h_dest = { 2, 0, 0, 0, 0, 2 }, .h_source = { 2, 0, 0, 0, 0, 1 }, .h_proto = htons(ETH_P_IP) },
		.ip = { .version = 4, .ihl = 5, .ttl = 64, .protocol = 17, .saddr = htonl(0xc0000201), .daddr = htonl(0xc0000202) },
		.udp = { .source = htons(40000), .dest = htons(PORT) },
	};
	f.ip.tot_len = htons(sizeof f - sizeof f.link);
	f.udp.len = htons(sizeof f - sizeof f.link - sizeof f.ip);
	f.ip.check = ip_checksum(&f.ip);
	return f;
}

static void send_frames(const char *name, double rate, double seconds)
{
	static struct frame frames[BATCH];
	static struct iovec parts[BATCH];
	static struct mmsghdr messages[BATCH];
	int fd = open_interface(name, 0), bypass = 1;
	setsockopt(fd, SOL_PACKET, PACKET_QDISC_BYPASS, &bypass, sizeof bypass);
	for (int i = 0; i < BATCH; i++) {
		frames[i] = make_frame();
		parts[i] = (struct iovec){ &frames[i], sizeof frames[i] };
		messages[i].msg_hdr = (struct msghdr){ .msg_iov = &parts[i], .msg_iovlen = 1 };
	}
	signal(SIGTERM, stop);
	uint64_t sent = 0;
	for (double start = now(), end = start + seconds; !stopped && now() < end;) {
		double ahead = start + sent / rate - now();
		if (ahead > 0) {
			struct timespec pause = { .tv_nsec = (long)(ahead * 1e9) };
			nanosleep(&pause, NULL);
			continue;
		}
		for (int i = 0; i < BATCH; i++)
			frames[i].number = sent + i;
		int count = sendmmsg(fd, messages, BATCH, 0);
		if (count < 0 && errno != ENOBUFS && errno != EINTR)
			fail("sendmmsg");
		sent += count > 0 ? count : 0;
	}
	frames[0].number = DONE;
	for (int i = 0; i < 3; i++)
		send(fd, &frames[0], sizeof frames[0], 0);
	printf("%llu\n", (unsigned long long)sent);
}

static void receive_frames(const char *name, double seconds)
{
	static struct frame frames[64];
	static struct iovec parts[64];
	static struct sockaddr_ll senders[64];
	static struct mmsghdr messages[64];
	int fd = open_interface(name, ETH_P_IP), size = 256 << 20;
	struct timeval patience = { .tv_usec = 200000 };
	setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	uint8_t *seen = calloc(MAX_FRAMES / 8, 1);
	uint64_t arrived = 0, highest = 0, twice = 0;
	int done = 0;
	printf("listening\n");
	fflush(stdout);
	for (double end = now() + seconds; !done && now() < end;) {
		for (int i = 0; i < 64; i++) {
			parts[i] = (struct iovec){ &frames[i], sizeof frames[i] };
			messages[i].msg_hdr = (struct msghdr){
				.msg_name = &senders[i], .msg_namelen = sizeof senders[i], .msg_iov = &parts[i], .msg_iovlen = 1
			};
		}
		int count = recvmmsg(fd, messages, 64, MSG_WAITFORONE, NULL);
		for (int i = 0; i < count; i++) {
			uint64_t n = frames[i].number;
			if (senders[i].sll_pkttype == PACKET_OUTGOING || frames[i].ip.protocol != 17
				|| frames[i].udp.dest != htons(PORT))
				continue;
			if (n == DONE) {
				done = 1;
				continue;
			}
			if (n >= MAX_FRAMES)
				continue;
			if (seen[n / 8] & 1 << n % 8) {
				twice++;
				continue;
			}
			seen[n / 8] |= 1 << n % 8;
			arrived++;
			highest = n + 1 > highest ? n + 1 : highest;
		}
	}
	printf("%llu %llu %llu\n", (unsigned long long)arrived, (unsigned long long)(highest - arrived), (unsigned long long)twice);
}

int main(int argc, char **argv)
{
	if (argc == 5 && !strcmp(argv[1], "send"))
		send_frames(argv[2], atof(argv[3]), atof(argv[4]));
	else if (argc == 4 && !strcmp(argv[1], "receive"))
		receive_frames(argv[2], atof(argv[3]));
	else {
		fprintf(stderr, "usage: stream send INTERFACE RATE SECONDS | stream receive INTERFACE SECONDS\n");
		return 2;
	}
	return 0;
}
