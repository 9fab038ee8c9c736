// SPDX-License-Identifier: GPL-2.0
/* The classifier when every packet begins a flow: it changes the frame's IPv4 source address, then does as ever. */
#define classify classify_as_it_is
#include "../../main/c/classifier.bpf.c"
#undef classify

enum { SOURCE_ADDRESS = 26 };

SEC("xdp.frags")
int classify(struct xdp_md *ctx)
{
	u8 *frame = (void *)(long)ctx->data;

	if (frame + SOURCE_ADDRESS + 4 > (u8 *)(long)ctx->data_end)
		return XDP_PASS;
	*(u32 *)(frame + SOURCE_ADDRESS) += 1;
	return classify_as_it_is(ctx);
}
