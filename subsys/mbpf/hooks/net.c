/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Attach points for packets: rules of Zephyr's packet filter, each in its list while a program is
 * attached.
 */

#include <string.h>

#include <zephyr/net/ethernet.h>
#include <zephyr/net/net_if.h>
#include <zephyr/net/net_pkt.h>
#include <zephyr/net/net_pkt_filter.h>

#include <mbpf/zephyr.h>

/* An attach point, as a test of the packet filter. */
struct point {
	struct npf_test test;
	struct npf_rule *rule; /* has that test alone */
	struct npf_rule_list *rules;
	struct mbpf_hook *hook;
	/* Sets l2_proto, layer and l3_off. */
	void (*describe)(struct net_pkt *pkt, struct mbpf_ctx_net *ctx);
};

/* An event. Behind the context, what fetches bytes from several fragments. */
struct packet {
	struct mbpf_ctx_net ctx;
	const struct net_buf *frags;
};

/* Copies bytes that may lie in several fragments. All of them are there: data_len is at most what
 * the fragments have. */
static int read_frags(const void *ctx, uint32_t off, uint32_t len, uint8_t *dst)
{
	const struct packet *packet = CONTAINER_OF(ctx, struct packet, ctx);
	uint32_t done = 0;

	for (const struct net_buf *frag = packet->frags; frag != NULL; frag = frag->frags) {
		uint32_t part;

		if (off >= frag->len) {
			off -= frag->len;
			continue;
		}
		part = MIN(frag->len - off, len - done);
		memcpy(dst + done, frag->data + off, part);
		done += part;
		off = 0;
		if (done == len) {
			break;
		}
	}
	return (int)done;
}

/* Where the bytes of a packet are: in its first fragment, or to be fetched. */
static void locate(struct packet *packet, const struct net_pkt *pkt)
{
	struct mbpf_ctx_net *ctx = &packet->ctx;

	for (const struct net_buf *frag = pkt->frags; frag != NULL; frag = frag->frags) {
		ctx->pkt_len += frag->len;
	}
	ctx->data_len = MIN(ctx->pkt_len, CONFIG_MBPF_HOOK_NET_DATA_MAX);
	if (ctx->data_len < ctx->pkt_len) {
		ctx->flags |= MBPF_CTX_F_TRUNCATED;
	}
	if (pkt->frags != NULL && pkt->frags->len >= ctx->data_len) {
		ctx->data = pkt->frags->data;
	} else {
		packet->frags = pkt->frags;
		ctx->read_fn = read_frags;
	}
}

/* Whether a program drops the packet. Runs in the spinlock of the list, with interrupts locked;
 * that is why the rule can be changed: it is evaluated in the same lock. */
static bool decide(struct npf_test *test, struct net_pkt *pkt)
{
	const struct point *point = CONTAINER_OF(test, struct point, test);
	struct packet packet = {.ctx = {.abi_version = MBPF_HOOK_ABI_VERSION}};
	int32_t verdict = MBPF_NET_RX_PASS;

	BUILD_ASSERT((int)MBPF_NET_RX_PASS == (int)MBPF_NET_TX_PASS);
	packet.ctx.ifindex = (uint32_t)net_if_get_by_iface(net_pkt_iface(pkt));
	point->describe(pkt, &packet.ctx);
	locate(&packet, pkt);
	(void)mbpf_hook_run(point->hook, &packet.ctx, sizeof(packet.ctx), &verdict);
	if (verdict != MBPF_NET_RX_PASS) {
		point->rule->result = NET_DROP;
		return true;
	}
	/* The other rules decide. Without any, the filter would drop what no rule matches. */
	point->rule->result = NET_OK;
	return point->rules->rule_head.head == &point->rule->node &&
	       point->rules->rule_head.tail == &point->rule->node;
}

/* In front: what an application's rules accept, programs may still drop. */
static void use(const struct point *point, bool in_use)
{
	if (in_use) {
		npf_insert_rule(point->rules, point->rule);
	} else {
		(void)npf_remove_rule(point->rules, point->rule);
	}
}

/* Protocol of a packet that begins with its network layer: IP tells by its version. */
static uint16_t ip_proto(const struct net_pkt *pkt)
{
	switch (pkt->frags != NULL && pkt->frags->len != 0U ? pkt->frags->data[0] >> 4 : 0) {
	case 4:
		return NET_ETH_PTYPE_IP;
	case 6:
		return NET_ETH_PTYPE_IPV6;
	default:
		return 0;
	}
}

static void describe_ip(struct net_pkt *pkt, struct mbpf_ctx_net *ctx)
{
	ctx->flags = MBPF_NET_FLAGS(3, 0);
	ctx->l2_proto = ip_proto(pkt);
}

static void describe_ethernet(struct net_pkt *pkt, struct mbpf_ctx_net *ctx)
{
	struct net_eth_hdr hdr;

	ctx->flags = MBPF_NET_FLAGS(2, sizeof(hdr));
	if (pkt->frags != NULL && pkt->frags->len >= sizeof(hdr)) {
		memcpy(&hdr, pkt->frags->data, sizeof(hdr));
		ctx->l2_proto = ntohs(hdr.type);
	}
}

static bool is_ethernet(struct net_pkt *pkt)
{
#if defined(CONFIG_NET_L2_ETHERNET)
	return net_if_l2(net_pkt_iface(pkt)) == &NET_L2_GET_NAME(ETHERNET);
#else
	return false;
#endif
}

static bool is_dummy(struct net_pkt *pkt)
{
#if defined(CONFIG_NET_L2_DUMMY)
	return net_if_l2(net_pkt_iface(pkt)) == &NET_L2_GET_NAME(DUMMY);
#else
	return false;
#endif
}

/* What the driver delivers. The dummy layer 2, which loopback has, knows no header. */
static __maybe_unused void describe_recv(struct net_pkt *pkt, struct mbpf_ctx_net *ctx)
{
	if (net_pkt_is_l2_processed(pkt) || is_dummy(pkt)) {
		describe_ip(pkt, ctx);
	} else if (is_ethernet(pkt)) {
		describe_ethernet(pkt, ctx);
	} else {
		/* Where the network layer begins is not known. */
		ctx->flags = MBPF_NET_FLAGS(2, 0);
	}
}

/* Whether a packet to be sent has its Ethernet header: from a raw socket, or from a bridge. */
static bool has_header(struct net_pkt *pkt)
{
	struct net_context *context = net_pkt_context(pkt);

	if (!is_ethernet(pkt)) {
		return false;
	}
	return net_pkt_is_l2_bridged(pkt) ||
	       (net_pkt_family(pkt) == AF_PACKET &&
		(context == NULL || net_context_get_type(context) != SOCK_DGRAM));
}

static __maybe_unused void describe_send(struct net_pkt *pkt, struct mbpf_ctx_net *ctx)
{
	if (has_header(pkt)) {
		describe_ethernet(pkt, ctx);
		return;
	}
	describe_ip(pkt, ctx);
	if (net_pkt_ll_proto_type(pkt) != 0U) {
		ctx->l2_proto = net_pkt_ll_proto_type(pkt);
	}
}

#if defined(NPF_TEST_ENABLE_NAME)
#define TEST_NAME .name = "mbpf",
#else
#define TEST_NAME
#endif

#define POINT(id_, name_, type_, rules_, describe_)                                                \
	static struct point id_;                                                                   \
	static NPF_RULE(id_##_rule, NET_DROP, id_);                                                \
	static void id_##_use(struct mbpf_hook *hook, bool in_use)                                 \
	{                                                                                          \
		ARG_UNUSED(hook);                                                                  \
		use(&id_, in_use);                                                                 \
	}                                                                                          \
	MBPF_HOOK_DEFINE(mbpf_net_##id_, name_, type_, .context = MBPF_CONTEXT_IRQ_LOCKED,         \
			 .max_steps = CONFIG_MBPF_HOOK_NET_MAX_STEPS, .on_use = id_##_use);        \
	static struct point id_ = {                                                                \
		.test = {.fn = decide, TEST_NAME},                                                 \
		.rule = &id_##_rule,                                                               \
		.rules = &(rules_),                                                                \
		.hook = &mbpf_net_##id_,                                                           \
		.describe = (describe_),                                                           \
	}

#if defined(CONFIG_MBPF_HOOK_NET_RECV)
POINT(recv, "net.recv", MBPF_HOOK_NET_RX, npf_recv_rules, describe_recv);
#endif
#if defined(CONFIG_MBPF_HOOK_NET_SEND)
POINT(send, "net.send", MBPF_HOOK_NET_TX, npf_send_rules, describe_send);
#endif
#if defined(CONFIG_MBPF_HOOK_NET_IPV4)
POINT(ipv4, "net.ipv4", MBPF_HOOK_NET_RX, npf_ipv4_recv_rules, describe_ip);
#endif
#if defined(CONFIG_MBPF_HOOK_NET_IPV6)
POINT(ipv6, "net.ipv6", MBPF_HOOK_NET_RX, npf_ipv6_recv_rules, describe_ip);
#endif
#if defined(CONFIG_MBPF_HOOK_NET_LOCAL_IN)
POINT(local_in, "net.local_in", MBPF_HOOK_NET_RX, npf_local_in_recv_rules, describe_ip);
#endif
