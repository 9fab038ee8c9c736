// SPDX-License-Identifier: GPL-2.0-only
/* Someone else's program. */
#include <linux/bpf.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

SEC("xdp")
int drop_all(struct xdp_md *ctx)
{
	return XDP_DROP;
}

/* Ends with a verdict, as those of some network plug-ins do: what comes behind it sees nothing. */
SEC("tc")
int pass_all(struct __sk_buff *skb)
{
	return TC_ACT_OK;
}
