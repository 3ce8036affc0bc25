/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * An Ethernet interface without a wire, and on its other side a host that sends a request each
 * millisecond: a read and a write by turns.
 */

#include <string.h>

#include <zephyr/kernel.h>
#include <zephyr/net/ethernet.h>
#include <zephyr/net/net_core.h>
#include <zephyr/net/net_if.h>
#include <zephyr/net/net_pkt.h>

#define STACK_SIZE 2048

#define OUR_MAC  0x02, 0x00, 0x5e, 0x00, 0x53, 0x01
#define HOST_MAC 0x02, 0x00, 0x5e, 0x00, 0x53, 0x02

/* A question for our address, from which we learn the host's. */
static const uint8_t arp[] = {
	0xff,     0xff, 0xff, 0xff, 0xff, 0xff, HOST_MAC,                   /* to all */
	0x08,     0x06, 0x00, 0x01, 0x08, 0x00, 0x06,     0x04, 0x00, 0x01, /* ARP, request */
	HOST_MAC, 192,  0,    2,    2,                                      /* asked by */
	0,        0,    0,    0,    0,    0,    192,      0,    2,    1,    /* asked for */
};

/* Datagrams from 192.0.2.2:40000 to 192.0.2.1:4242 that begin with 'r' and 'w'. */
#define REQUEST(checksum_, kind_)                                                                  \
	{                                                                                          \
		OUR_MAC, HOST_MAC, 0x08, 0x00, 0x45, 0,  0,         30,   0,     1, 0, 0,          \
		64,      17,       0xf6, 0xca, 192,  0,  2,         2,    192,   0, 2, 1,          \
		0x9c,    0x40,     0x10, 0x92, 0,    10, checksum_, 0x03, kind_, 0,                \
	}

static const uint8_t requests[][14 + 30] = {REQUEST(0x5d, 'r'), REQUEST(0x58, 'w')};

static void iface_init(struct net_if *iface)
{
	static uint8_t mac[] = {OUR_MAC};

	net_if_set_link_addr(iface, mac, sizeof(mac), NET_LINK_ETHERNET);
	ethernet_init(iface);
}

/* The host reads no answer. */
static int send(const struct device *dev, struct net_pkt *pkt)
{
	ARG_UNUSED(dev);
	ARG_UNUSED(pkt);
	return 0;
}

static const struct ethernet_api api = {.iface_api.init = iface_init, .send = send};

ETH_NET_DEVICE_INIT(wire, "wire", NULL, NULL, NULL, NULL, CONFIG_ETH_INIT_PRIORITY, &api,
		    NET_ETH_MTU);

static void deliver(const uint8_t *frame, size_t size)
{
	struct net_if *iface = net_if_lookup_by_dev(DEVICE_GET(wire));
	struct net_pkt *pkt = net_pkt_rx_alloc_with_buffer(iface, size, AF_UNSPEC, 0, K_NO_WAIT);

	if (pkt != NULL &&
	    (net_pkt_write(pkt, frame, size) != 0 || net_recv_data(iface, pkt) != 0)) {
		net_pkt_unref(pkt);
	}
}

static void host(void *unused1, void *unused2, void *unused3)
{
	ARG_UNUSED(unused1);
	ARG_UNUSED(unused2);
	ARG_UNUSED(unused3);
	deliver(arp, sizeof(arp));
	for (uint32_t i = 0;; i ^= 1U) {
		deliver(requests[i], sizeof(requests[i]));
		k_msleep(1);
	}
}

K_THREAD_DEFINE(host_thread, STACK_SIZE, host, NULL, NULL, NULL, 6, 0, 0);
