/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Packets for the tests.
 */

#include <string.h>

#include <zephyr/net/ethernet.h>
#include <zephyr/net/net_context.h>
#include <zephyr/net/net_core.h>
#include <zephyr/ztest.h>

#include "traffic.h"

#define SETTLE K_MSEC(20)

static const uint8_t our_mac[6] = {0x02, 0x00, 0x5e, 0x10, 0x00, 0x01};
static const uint8_t host_mac[6] = {0x02, 0x00, 0x5e, 0x10, 0x00, 0x02};
static struct in_addr our_ipv4 = {{{192, 0, 2, 1}}};
static struct in6_addr our_ipv6 = {{{0x20, 0x01, 0x0d, 0xb8, [15] = 1}}};

static const struct in_addr loopback = {{{127, 0, 0, 1}}};
static const struct in_addr anywhere = {{{0}}};

static atomic_t received;
static atomic_t sent;
/* On the Ethernet interface, and on the loopback interface. */
static struct net_context *sender;
static struct net_context *looper;

static void iface_init(struct net_if *iface)
{
	net_if_set_link_addr(iface, (uint8_t *)our_mac, sizeof(our_mac), NET_LINK_ETHERNET);
	ethernet_init(iface);
}

static int send(const struct device *dev, struct net_pkt *pkt)
{
	ARG_UNUSED(dev);
	ARG_UNUSED(pkt);
	atomic_inc(&sent);
	return 0;
}

static const struct ethernet_api api = {.iface_api.init = iface_init, .send = send};

ETH_NET_DEVICE_INIT(wire, "wire", NULL, NULL, NULL, NULL, CONFIG_ETH_INIT_PRIORITY, &api,
		    NET_ETH_MTU);

struct net_if *traffic_iface(void)
{
	return net_if_lookup_by_dev(DEVICE_GET(wire));
}

static void receive(struct net_context *context, struct net_pkt *pkt, union net_ip_header *ip,
		    union net_proto_header *proto, int status, void *user_data)
{
	ARG_UNUSED(context);
	ARG_UNUSED(ip);
	ARG_UNUSED(proto);
	ARG_UNUSED(status);
	ARG_UNUSED(user_data);
	atomic_inc(&received);
	net_pkt_unref(pkt);
}

static struct net_context *bind_to(const struct sockaddr *address, size_t size)
{
	struct net_context *context;
	int rc;

	zassert_ok(net_context_get(address->sa_family, SOCK_DGRAM, IPPROTO_UDP, &context));
	rc = net_context_bind(context, address, (socklen_t)size);
	zassert_ok(rc, "%d, family %d", rc, address->sa_family);
	return context;
}

static struct net_context *bind_ipv4(struct in_addr address, uint16_t port)
{
	struct sockaddr_in to = {
		.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = address};

	return bind_to((struct sockaddr *)&to, sizeof(to));
}

static void listen_all(void)
{
	struct sockaddr_in6 any = {.sin6_family = AF_INET6, .sin6_port = htons(TRAFFIC_PORT)};
	struct net_context *contexts[] = {
		bind_ipv4(anywhere, TRAFFIC_PORT),
		bind_to((struct sockaddr *)&any, sizeof(any)),
	};

	for (size_t i = 0; i < ARRAY_SIZE(contexts); i++) {
		zassert_ok(net_context_recv(contexts[i], receive, K_NO_WAIT, NULL));
	}
}

void *traffic_start(void)
{
	struct net_if *iface = traffic_iface();

	if (sender != NULL) {
		return NULL;
	}
	zassert_not_null(net_if_ipv4_addr_add(iface, &our_ipv4, NET_ADDR_MANUAL, 0));
	zassert_not_null(net_if_ipv6_addr_add(iface, &our_ipv6, NET_ADDR_MANUAL, 0));
	net_if_set_default(iface);
	listen_all();
	sender = bind_ipv4(our_ipv4, TRAFFIC_PORT + 1);
	looper = bind_ipv4(loopback, TRAFFIC_PORT + 2);
	return NULL;
}

static uint32_t sum(const uint8_t *bytes, size_t len)
{
	uint32_t total = 0;

	for (size_t i = 0; i < len; i++) {
		total += (i & 1U) == 0U ? (uint32_t)bytes[i] << 8 : bytes[i];
	}
	return total;
}

static uint16_t checksum(uint32_t total)
{
	while (total > UINT16_MAX) {
		total = (total & UINT16_MAX) + (total >> 16);
	}
	return (uint16_t)~total;
}

static void put16(uint8_t *at, size_t number)
{
	at[0] = (uint8_t)(number >> 8);
	at[1] = (uint8_t)number;
}

size_t traffic_frame(uint8_t *frame, int version, uint16_t port, size_t payload, uint8_t last)
{
	size_t header = version == 4 ? 20U : 40U;
	size_t udp_len = 8U + payload;
	uint8_t *ip = frame + 14;
	uint8_t *udp = ip + header;

	memset(frame, 0, 14U + header + udp_len);
	memcpy(frame, our_mac, sizeof(our_mac));
	memcpy(frame + 6, host_mac, sizeof(host_mac));
	put16(udp, 40000);
	put16(udp + 2, port);
	put16(udp + 4, udp_len);
	for (size_t i = 0; i < payload; i++) {
		udp[8 + i] = (uint8_t)i;
	}
	udp[7 + payload] = last;
	if (version == 4) {
		static const uint8_t fixed[] = {0x45, 0, 0, 0, 0, 1, 0, 0, 64, IPPROTO_UDP};

		put16(frame + 12, NET_ETH_PTYPE_IP);
		memcpy(ip, fixed, sizeof(fixed));
		put16(ip + 2, header + udp_len);
		memcpy(ip + 12, &our_ipv4, 4);
		ip[15] = 2;
		memcpy(ip + 16, &our_ipv4, 4);
		put16(ip + 10, checksum(sum(ip, header)));
		put16(udp + 6, checksum(sum(ip + 12, 8) + IPPROTO_UDP + (uint32_t)udp_len +
					sum(udp, udp_len)));
	} else {
		put16(frame + 12, NET_ETH_PTYPE_IPV6);
		ip[0] = 0x60;
		put16(ip + 4, udp_len);
		ip[6] = IPPROTO_UDP;
		ip[7] = 64;
		memcpy(ip + 8, &our_ipv6, 16);
		ip[23] = 2;
		memcpy(ip + 24, &our_ipv6, 16);
		put16(udp + 6, checksum(sum(ip + 8, 32) + IPPROTO_UDP + (uint32_t)udp_len +
					sum(udp, udp_len)));
	}
	return 14U + header + udp_len;
}

struct net_pkt *traffic_packet(const uint8_t *frame, size_t len, const uint16_t *sizes)
{
	struct net_pkt *pkt = net_pkt_rx_alloc_on_iface(traffic_iface(), K_NO_WAIT);

	while (pkt != NULL && len > 0U) {
		struct net_buf *frag = net_pkt_get_frag(pkt, *sizes, K_NO_WAIT);
		size_t part = MIN(*sizes, len);

		if (frag == NULL) {
			net_pkt_unref(pkt);
			return NULL;
		}
		net_buf_add_mem(frag, frame, part);
		net_pkt_frag_add(pkt, frag);
		frame += part;
		len -= part;
		sizes += sizes[1] != 0U ? 1 : 0;
	}
	return pkt;
}

bool traffic_inject(const uint8_t *frame, size_t len, const uint16_t *sizes)
{
	struct net_pkt *pkt = traffic_packet(frame, len, sizes);

	if (pkt == NULL) {
		return false;
	}
	if (net_recv_data(traffic_iface(), pkt) != 0) {
		net_pkt_unref(pkt);
		return false;
	}
	return true;
}

bool traffic_arrives(int version, uint8_t last)
{
	static const uint16_t sizes[] = {TRAFFIC_FRAG, 0};
	uint8_t frame[TRAFFIC_IPV6 + 40];
	uint32_t before = traffic_received();
	size_t len = traffic_frame(frame, version, TRAFFIC_PORT, 40, last);

	zassert_true(traffic_inject(frame, len, sizes));
	k_sleep(SETTLE);
	return traffic_received() - before == 1U;
}

static void send_to(struct net_context *context, struct in_addr address, uint8_t last)
{
	struct sockaddr_in to = {
		.sin_family = AF_INET, .sin_port = htons(TRAFFIC_PORT), .sin_addr = address};
	uint8_t payload[40] = {[39] = last};

	zassert_equal(net_context_sendto(context, payload, sizeof(payload), (struct sockaddr *)&to,
					 sizeof(to), NULL, K_NO_WAIT, NULL),
		      (int)sizeof(payload));
	k_sleep(SETTLE);
}

bool traffic_leaves(uint8_t last)
{
	uint32_t before = traffic_sent();

	send_to(sender, (struct in_addr){{{239, 1, 2, 3}}}, last);
	return traffic_sent() - before == 1U;
}

bool traffic_loops(uint8_t last)
{
	uint32_t before = traffic_received();

	send_to(looper, loopback, last);
	return traffic_received() - before == 1U;
}

uint32_t traffic_received(void)
{
	return (uint32_t)atomic_get(&received);
}

uint32_t traffic_sent(void)
{
	return (uint32_t)atomic_get(&sent);
}

struct mbpf_prog *traffic_load(const uint8_t *package, size_t size)
{
	struct mbpf_error_detail detail = {0};
	struct mbpf_prog *prog;
	int rc = mbpf_prog_load(mbpf_zephyr_runtime(), package, size, &prog, &detail);

	zassert_ok(rc, "%s, %s", mbpf_error_string(rc), mbpf_reason_string(detail.reason));
	return prog;
}

void traffic_attach(struct mbpf_prog *prog, const char *point)
{
	struct mbpf_hook *hook = mbpf_hook_find(mbpf_zephyr_runtime(), point);

	zassert_not_null(hook, "%s", point);
	zassert_ok(mbpf_prog_attach(prog, hook, 0), "%s", point);
}

void traffic_remove(struct mbpf_prog *prog)
{
	zassert_ok(mbpf_prog_detach(prog));
	zassert_ok(mbpf_prog_unload(prog));
}

void traffic_remove_all(void *fixture)
{
	struct mbpf_runtime *rt = mbpf_zephyr_runtime();

	ARG_UNUSED(fixture);
	while (mbpf_prog_next(rt, NULL) != NULL) {
		(void)mbpf_prog_detach(mbpf_prog_next(rt, NULL));
		zassert_ok(mbpf_prog_unload(mbpf_prog_next(rt, NULL)));
	}
}
