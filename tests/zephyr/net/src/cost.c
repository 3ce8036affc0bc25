/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * What packets cost, in instructions where QEMU counts them (mps2/an385), and how long interrupts
 * are locked: the figures of doc/zephyr_net.rst.
 */

#include <zephyr/net/net_pkt_filter.h>
#include <zephyr/sys/printk.h>
#include <zephyr/ztest.h>

#include "instructions.h"
#include "traffic.h"

MBPF_PROGRAM_DECLARE(pass);
MBPF_PROGRAM_DECLARE(drop_port);
MBPF_PROGRAM_DECLARE(slow);

#define PACKETS      200
#define BLOCKED_PORT 5683

static const uint16_t whole[] = {TRAFFIC_FRAG, 0};

static void report(const char *what, uint64_t cycles, uint32_t times)
{
	printk("%-48s %u\n", what, instructions(cycles) / times);
}

/* The packet filter alone: for all that time interrupts are locked. */
static void measure_filter(const char *what, size_t payload, uint16_t port, bool expected)
{
	static uint8_t frame[TRAFFIC_IPV4 + 1400];
	size_t len = traffic_frame(frame, 4, port, payload, 0);
	struct net_pkt *pkt = traffic_packet(frame, len, whole);
	uint64_t cycles = 0;

	zassert_not_null(pkt);
	for (int i = 0; i < PACKETS; i++) {
		uint32_t begin = k_cycle_get_32();
		bool ok = net_pkt_filter_recv_ok(pkt);

		cycles += k_cycle_get_32() - begin;
		zassert_equal(ok, expected, "%s", what);
	}
	net_pkt_unref(pkt);
	report(what, cycles, PACKETS);
}

/* From the driver to the receiver, or to where it is dropped. */
static void measure_path(const char *what, uint16_t port, bool expected)
{
	uint8_t frame[TRAFFIC_IPV4 + 40];
	size_t len = traffic_frame(frame, 4, port, 40, 0);
	uint32_t before = traffic_received();
	uint64_t cycles = 0;

	for (int i = 0; i < PACKETS; i++) {
		struct net_pkt *pkt = traffic_packet(frame, len, whole);
		uint32_t begin = k_cycle_get_32();

		zassert_not_null(pkt);
		zassert_ok(net_recv_data(traffic_iface(), pkt));
		k_yield();
		cycles += k_cycle_get_32() - begin;
	}
	zassert_equal(traffic_received() - before, expected ? PACKETS : 0U, "%s", what);
	report(what, cycles, PACKETS);
}

ZTEST(net_cost, test_instructions_per_packet)
{
	struct mbpf_prog *prog;

	measure_filter("filter, nothing attached", 40, TRAFFIC_PORT, true);
	measure_path("path, nothing attached", TRAFFIC_PORT, true);

	prog = TRAFFIC_LOAD(pass);
	traffic_attach(prog, "net.recv");
	measure_filter("filter, return 0", 40, TRAFFIC_PORT, true);
	traffic_remove(prog);

	prog = TRAFFIC_LOAD(drop_port);
	traffic_attach(prog, "net.recv");
	measure_filter("filter, drop_port passes", 40, TRAFFIC_PORT, true);
	measure_filter("filter, drop_port passes, 12 fragments", 1400, TRAFFIC_PORT, true);
	measure_filter("filter, drop_port drops", 40, BLOCKED_PORT, false);
	measure_path("path, drop_port passes", TRAFFIC_PORT, true);
	measure_path("path, drop_port drops", BLOCKED_PORT, false);
	traffic_remove(prog);

	prog = TRAFFIC_LOAD(slow);
	traffic_attach(prog, "net.recv");
	measure_filter("filter, 512 steps of reading, one fragment", 40, TRAFFIC_PORT, true);
	measure_filter("filter, 512 steps of reading, 12 fragments", 1400, TRAFFIC_PORT, true);
	traffic_remove(prog);
}

ZTEST_SUITE(net_cost, NULL, traffic_start, NULL, traffic_remove_all, NULL);
