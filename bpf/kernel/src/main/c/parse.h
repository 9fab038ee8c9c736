/* SPDX-License-Identifier: GPL-2.0-only */
/* Bytes to headers. A packet is parsed, or the reason why not is returned. */
#pragma once
#include "maps.h"
#include "used.h"
#include "parse_ip.h"

enum ethertype {
	TYPE_LLC_BELOW = 0x0600,
	TYPE_IPV4 = 0x0800,
	TYPE_ARP = 0x0806,
	TYPE_VLAN = 0x8100,
	TYPE_IPV6 = 0x86dd,
	TYPE_EAPOL = 0x888e,
	TYPE_SERVICE_VLAN = 0x88a8,
	TYPE_LLDP = 0x88cc,
};

enum { ETHERNET_HEADER = 14, SHORTEST_LAYER3 = 46, ARP_HEADER = 8, ARP_IPV4 = 28, TAGS = 2, TAG = 4 };

INLINE u32 link_kind(u32 ethertype)
{
	switch (ethertype) {
	case TYPE_IPV4:
		return LINK_IPV4;
	case TYPE_IPV6:
		return LINK_IPV6;
	case TYPE_ARP:
		return LINK_ARP;
	case TYPE_LLDP:
		return LINK_LLDP;
	case TYPE_EAPOL:
		return LINK_EAPOL;
	}
	return ethertype < TYPE_LLC_BELOW ? LINK_LLC : LINK_OTHER;
}

/*
 * 1 to VISIBLE_BYTES, as the verifier must see it. Before Linux 6.8 it learns nothing from a comparison with 0, so what it is shown is the
 * number of the last byte.
 */
INLINE int is_visible(u64 *size)
{
	u64 last = *size - 1;

	HIDE(last);
	*size = last + 1;
	return last < VISIBLE_BYTES;
}

/* Opens the first VISIBLE_BYTES of the frame; false when the kernel does not hand them out. */
INLINE int open_frame(struct xdp_md *ctx, struct scratch *scratch, struct frame *frame)
{
	const u8 *start = (const u8 *)(long)ctx->data;
	const u8 *end = (const u8 *)(long)ctx->data_end;
	u64 linear = end - start;
	u64 length = settings.fragments ? bpf_xdp_get_buff_len(ctx) : linear;
	u64 visible = length < VISIBLE_BYTES ? length : VISIBLE_BYTES;

	scratch->packet.length = length;
	scratch->packet.visible = visible;
	frame->start = start;
	frame->end = end;
	if (!settings.fragments || (linear >= visible && !settings.copy && !settings.trace))
		return 1;
	if (!is_visible(&visible) || bpf_xdp_load_bytes(ctx, 0, scratch->bytes, visible))
		return 0;
	frame->start = scratch->bytes;
	frame->end = scratch->bytes + visible;
	return 1;
}

/* Little endian. */
INLINE u64 read_mac(const u8 *at)
{
	return *(const u32 *)at | (u64) * (const u16 *)(at + 4) << 32;
}

INLINE int parse_ethernet(const struct frame *frame, struct packet *packet)
{
	const u8 *ethernet = at(frame, 0, ETHERNET_HEADER);
	u32 ethertype, layer2 = ETHERNET_HEADER;

	if (!ethernet)
		return Malformed;
	packet->multicast = ethernet[0] & 1;
	if (USES_STATE) {
		packet->destination_mac = read_mac(ethernet);
		packet->source_mac = read_mac(ethernet + 6);
	}
	ethertype = read16(ethernet + 12);
#pragma unroll
	for (int i = 0; i < TAGS; i++) {
		const u8 *tag;

		if (ethertype != TYPE_VLAN && ethertype != TYPE_SERVICE_VLAN)
			break;
		tag = at(frame, layer2, TAG);
		if (!tag)
			return Malformed;
		ethertype = read16(tag + 2);
		layer2 += TAG;
	}
	packet->layer2 = layer2;
	packet->offset = layer2;
	packet->ethertype = ethertype;
	FORGET();
	return PARSED;
}

/* Of ARP for IPv4 over Ethernet: hardware type 1, protocol type 0x0800, addresses of 6 and 4 bytes. */
INLINE void read_arp_addresses(const struct frame *frame, struct packet *packet)
{
	const u8 *arp = at(frame, packet->offset, ARP_IPV4);

	if (!arp || read16(arp) != 1 || read16(arp + 2) != TYPE_IPV4 || arp[4] != 6 || arp[5] != 4)
		return;
	packet->source[1] = mapped(arp + 14);
	packet->destination[1] = mapped(arp + 24);
}

INLINE int parse_arp(const struct frame *frame, struct packet *packet)
{
	const u8 *arp = at(frame, packet->offset, ARP_HEADER);

	if (!arp)
		return missing(packet, packet->offset);
	packet->arp_operation = read16(arp + 6) + 1;
	if (USES_STATE)
		read_arp_addresses(frame, packet);
	return PARSED;
}

INLINE int parse_layer3(const struct frame *frame, struct packet *packet)
{
	u32 rest = packet->length - packet->layer2;

	packet->link = link_kind(packet->ethertype);
	packet->layer3_length = rest > SHORTEST_LAYER3 ? rest : SHORTEST_LAYER3;
	if (packet->ethertype == TYPE_IPV4)
		return parse_ipv4(frame, packet);
	if (packet->ethertype == TYPE_IPV6)
		return parse_ipv6(frame, packet);
	if (packet->ethertype == TYPE_ARP)
		return parse_arp(frame, packet);
	return PARSED;
}

INLINE int parse_frame(const struct frame *frame, struct packet *packet)
{
	int outcome = parse_ethernet(frame, packet);

	if (outcome != PARSED)
		return outcome;
	outcome = parse_layer3(frame, packet);
	if (outcome != PARSED)
		return outcome;
	FORGET();
	return parse_transport(frame, packet);
}

/* PARSED, or why the packet cannot be judged. */
APART int parse(struct xdp_md *ctx, struct scratch *scratch)
{
	struct packet *packet = &scratch->packet;
	struct frame frame;

	__builtin_memset(packet, 0, __builtin_offsetof(struct packet, source_mac));
	packet->frames = 1;
	if (!open_frame(ctx, scratch, &frame))
		return Error;
	packet->frame_bytes = packet->length;
	return parse_frame(&frame, packet);
}

/* As which a packet travels, as long as no more is known of it. */
INLINE u32 frames_of(const struct __sk_buff *skb)
{
	return skb->gso_size && skb->gso_segs ? skb->gso_segs : 1;
}

/* The same at tc. Beyond its headers nothing lies in one piece, so it is always copied. */
APART int parse_tc(struct __sk_buff *skb, struct scratch *scratch)
{
	struct packet *packet = &scratch->packet;
	u64 length = skb->len, visible = length < VISIBLE_BYTES ? length : VISIBLE_BYTES;
	struct frame frame = { scratch->bytes, scratch->bytes + visible };

	__builtin_memset(packet, 0, __builtin_offsetof(struct packet, source_mac));
	packet->length = length;
	packet->visible = visible;
	packet->segment_size = skb->gso_size;
	packet->gso_segs = skb->gso_segs;
	packet->frames = frames_of(skb);
	packet->frame_bytes = length;
	if (!is_visible(&visible) || bpf_skb_load_bytes(skb, 0, scratch->bytes, visible))
		return Error;
	return parse_frame(&frame, packet);
}
