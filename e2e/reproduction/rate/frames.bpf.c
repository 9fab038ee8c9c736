// SPDX-License-Identifier: GPL-2.0-only
/* The sender of `send`, and what the classifier is compared with: programs that only pass or only drop. */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/ip.h>
#include <linux/udp.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>
#include "settings.h"

char LICENSE[] SEC("license") = "GPL";

enum { LONGEST_WAIT = 1 << 23, FIRST_PORT = 20000, PORTS = 256 };

struct frame {
	struct ethhdr link;
	struct iphdr ip;
	struct udphdr udp;
} __attribute__((packed));

struct settings settings;

static int wait(__u32 round, void *unused)
{
	return bpf_ktime_get_ns() >= settings.due;
}

/* Who was kept from sending, by a task or an interrupt, does not catch up: that would be a burst, and not the rate. */
static void take_turn(void)
{
	__u64 now = bpf_ktime_get_ns();

	if (!settings.first)
		settings.first = now;
	if (settings.interval && now < settings.due)
		bpf_loop(LONGEST_WAIT, wait, 0, 0);
	else if (now > settings.due + BURST * settings.interval)
		settings.due = now;
	settings.due += settings.interval;
	settings.last = now;
}

SEC("xdp")
int send(struct xdp_md *ctx)
{
	struct frame *frame = (void *)(long)ctx->data;
	__u32 flow = settings.sent % settings.flows;

	if ((void *)(frame + 1) > (void *)(long)ctx->data_end)
		return XDP_ABORTED;
	take_turn();
	/* A page comes back with what was written into it, so everything that changes is written each time. */
	frame->ip.saddr = bpf_htonl(0x0a630000 | (flow / PORTS + 1));
	frame->udp.source = bpf_htons(FIRST_PORT + flow % PORTS);
	settings.sent++;
	return bpf_redirect(settings.interface, 0);
}

SEC("xdp.frags")
int pass(struct xdp_md *ctx)
{
	return XDP_PASS;
}

SEC("xdp.frags")
int drop(struct xdp_md *ctx)
{
	return XDP_DROP;
}
