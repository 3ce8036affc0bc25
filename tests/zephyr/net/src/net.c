/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * What programs see of packets at each attach point, and what their verdicts do.
 */

#include <zephyr/net/ethernet.h>
#include <zephyr/ztest.h>

#include "traffic.h"

MBPF_PROGRAM_DECLARE(probe);
MBPF_PROGRAM_DECLARE(probe_tx);
MBPF_PROGRAM_DECLARE(wide);
MBPF_PROGRAM_DECLARE(pass);

/* Entries of the map of the program, see programs/lib/look.js. */
enum seen {
	IFINDEX,
	PKT_LEN,
	DATA_LEN,
	L2_PROTO,
	LAYER,
	L3_OFF,
	TRUNCATED,
	FIRST,
	LAST,
	SUM,
};

static uint32_t seen(struct mbpf_prog *prog, uint32_t index)
{
	uint32_t value = UINT32_MAX;

	(void)mbpf_map_lookup(mbpf_prog_map(prog, "seen"), &index, &value);
	return value;
}

static void expect(struct mbpf_prog *prog, uint32_t proto, uint32_t layer, uint32_t l3_off,
		   uint32_t len)
{
	zassert_equal(seen(prog, L2_PROTO), proto, "%x", seen(prog, L2_PROTO));
	zassert_equal(seen(prog, LAYER), layer, "%u", seen(prog, LAYER));
	zassert_equal(seen(prog, L3_OFF), l3_off, "%u", seen(prog, L3_OFF));
	zassert_equal(seen(prog, PKT_LEN), len, "%u", seen(prog, PKT_LEN));
	zassert_equal(seen(prog, DATA_LEN), len, "%u", seen(prog, DATA_LEN));
	zassert_equal(seen(prog, TRUNCATED), 0);
}

static struct mbpf_prog_stats stats_of(struct mbpf_prog *prog)
{
	struct mbpf_prog_stats stats;

	mbpf_prog_stats_get(prog, &stats);
	return stats;
}

ZTEST(net, test_recv_has_the_ethernet_header)
{
	struct mbpf_prog *prog = TRAFFIC_LOAD(probe);

	traffic_attach(prog, "net.recv");
	zassert_true(traffic_arrives(4, 0));
	expect(prog, NET_ETH_PTYPE_IP, 2, 14, TRAFFIC_IPV4 + 40);
	zassert_equal(seen(prog, IFINDEX), net_if_get_by_iface(traffic_iface()));
	zassert_equal(seen(prog, FIRST), 0x02, "of the address");
	zassert_true(traffic_arrives(6, 0));
	expect(prog, NET_ETH_PTYPE_IPV6, 2, 14, TRAFFIC_IPV6 + 40);
	traffic_remove(prog);
}

static void check_ip(const char *point, int version, uint32_t proto, uint32_t len)
{
	struct mbpf_prog *prog = TRAFFIC_LOAD(probe);

	traffic_attach(prog, point);
	zassert_true(traffic_arrives(version, 0));
	expect(prog, proto, 3, 0, len);
	zassert_equal(seen(prog, FIRST), version << 4 | (version == 4 ? 5 : 0));
	zassert_equal(seen(prog, IFINDEX), net_if_get_by_iface(traffic_iface()));
	zassert_false(traffic_arrives(version, 1), "dropped");
	zassert_equal(seen(prog, LAST), 1);
	zassert_equal(stats_of(prog).invocations, 2);
	/* One of the other protocol passes by. */
	zassert_true(traffic_arrives(version == 4 ? 6 : 4, 0));
	traffic_remove(prog);
}

ZTEST(net, test_ipv4_begins_with_the_ip_header)
{
	check_ip("net.ipv4", 4, NET_ETH_PTYPE_IP, TRAFFIC_IPV4 - 14 + 40);
}

ZTEST(net, test_ipv6_begins_with_the_ip_header)
{
	check_ip("net.ipv6", 6, NET_ETH_PTYPE_IPV6, TRAFFIC_IPV6 - 14 + 40);
}

ZTEST(net, test_local_in_begins_with_the_ip_header)
{
	check_ip("net.local_in", 4, NET_ETH_PTYPE_IP, TRAFFIC_IPV4 - 14 + 40);
	check_ip("net.local_in", 6, NET_ETH_PTYPE_IPV6, TRAFFIC_IPV6 - 14 + 40);
}

ZTEST(net, test_send_begins_with_the_ip_header)
{
	struct mbpf_prog *prog = TRAFFIC_LOAD(probe_tx);

	traffic_attach(prog, "net.send");
	zassert_true(traffic_leaves(0));
	expect(prog, NET_ETH_PTYPE_IP, 3, 0, TRAFFIC_IPV4 - 14 + 40);
	zassert_equal(seen(prog, FIRST), 0x45);
	zassert_false(traffic_leaves(1));
	zassert_false(traffic_leaves(2), "ABORT drops too");
	traffic_remove(prog);
	zassert_true(traffic_leaves(1));
}

ZTEST(net, test_loopback_has_no_link_header)
{
	struct mbpf_prog *prog = TRAFFIC_LOAD(probe);

	traffic_attach(prog, "net.recv");
	zassert_true(traffic_loops(0));
	expect(prog, NET_ETH_PTYPE_IP, 3, 0, TRAFFIC_IPV4 - 14 + 40);
	zassert_false(traffic_loops(1));
	traffic_remove(prog);
}

ZTEST(net, test_verdicts)
{
	struct mbpf_prog *prog = TRAFFIC_LOAD(probe);

	traffic_attach(prog, "net.recv");
	zassert_true(traffic_arrives(4, 0), "PASS");
	zassert_false(traffic_arrives(4, 1), "DROP");
	zassert_false(traffic_arrives(4, 2), "ABORT");
	zassert_true(traffic_arrives(4, 3), "no verdict of NET_RX: the default");
	zassert_equal(stats_of(prog).failures[MBPF_FAILURE_VERDICT], 1);
	zassert_true(traffic_arrives(4, 4), "out of steps: the default");
	zassert_equal(stats_of(prog).failures[MBPF_FAILURE_STEPS], 1);
	zassert_false(traffic_arrives(4, 1), "and the next one is judged again");
	traffic_remove(prog);
}

ZTEST(net, test_fragments_are_read_as_one_packet)
{
	static const uint16_t whole[] = {TRAFFIC_FRAG, 0};
	static const uint16_t pieces[][6] = {
		{14, 20, 8, 40, 0}, {34, 8, 1, 5, 30, 0}, {60, 7, 0}, {42, 3, 20, 50, 0}};
	uint8_t frame[TRAFFIC_IPV4 + 80];
	struct mbpf_prog *prog = TRAFFIC_LOAD(probe);
	size_t len = traffic_frame(frame, 4, TRAFFIC_PORT, 80, 0);
	uint32_t total;

	traffic_attach(prog, "net.recv");
	zassert_true(traffic_inject(frame, len, whole));
	k_msleep(20);
	total = seen(prog, SUM);
	for (size_t i = 0; i < ARRAY_SIZE(pieces); i++) {
		for (uint8_t last = 0; last <= 1U; last++) {
			uint32_t before = traffic_received();

			len = traffic_frame(frame, 4, TRAFFIC_PORT, 80, last);
			zassert_true(traffic_inject(frame, len, pieces[i]));
			k_msleep(20);
			zassert_equal(traffic_received() - before, 1U - last, "%zu", i);
			expect(prog, NET_ETH_PTYPE_IP, 2, 14, (uint32_t)len);
			zassert_equal(seen(prog, LAST), last);
			if (last == 0U) {
				zassert_equal(seen(prog, SUM), total, "%zu: %u, not %u", i,
					      seen(prog, SUM), total);
			}
		}
	}
	zassert_equal(stats_of(prog).successes, stats_of(prog).invocations);
	traffic_remove(prog);
}

ZTEST(net, test_bytes_behind_the_limit_are_not_there)
{
	static const uint16_t sizes[] = {TRAFFIC_FRAG, 0};
	static uint8_t frame[TRAFFIC_IPV4 + 1000];
	struct mbpf_prog *prog = TRAFFIC_LOAD(probe);
	size_t len = traffic_frame(frame, 4, TRAFFIC_PORT, 1000, 1);
	uint32_t before = traffic_received();

	traffic_attach(prog, "net.recv");
	zassert_true(traffic_inject(frame, len, sizes));
	k_msleep(20);
	zassert_equal(seen(prog, PKT_LEN), len);
	zassert_equal(seen(prog, DATA_LEN), CONFIG_MBPF_HOOK_NET_DATA_MAX);
	zassert_equal(seen(prog, TRUNCATED), 1);
	zassert_equal(seen(prog, LAST), frame[CONFIG_MBPF_HOOK_NET_DATA_MAX - 1]);
	zassert_equal(traffic_received() - before, 1, "that byte is no verdict");
	traffic_remove(prog);
}

ZTEST(net, test_the_cursor_of_the_packet_stays)
{
	static const uint16_t sizes[] = {20, TRAFFIC_FRAG, 0};
	uint8_t frame[TRAFFIC_IPV4 + 40];
	struct mbpf_prog *prog = TRAFFIC_LOAD(probe);
	size_t len = traffic_frame(frame, 4, TRAFFIC_PORT, 40, 0);
	struct net_pkt *pkt = traffic_packet(frame, len, sizes);
	struct net_pkt_cursor cursor;

	traffic_attach(prog, "net.recv");
	zassert_not_null(pkt);
	net_pkt_cursor_init(pkt);
	zassert_ok(net_pkt_skip(pkt, 22));
	net_pkt_cursor_backup(pkt, &cursor);
	zassert_true(net_pkt_filter_recv_ok(pkt));
	zassert_mem_equal(&pkt->cursor, &cursor, sizeof(cursor));
	net_pkt_unref(pkt);
	traffic_remove(prog);
}

ZTEST(net, test_ceiling_of_the_point)
{
	struct mbpf_prog *probe = TRAFFIC_LOAD(probe); /* 400 steps */
	struct mbpf_prog *wide = TRAFFIC_LOAD(wide);   /* 513 */
	struct mbpf_prog *pass = TRAFFIC_LOAD(pass);   /* 100 */
	struct mbpf_hook *recv = mbpf_hook_find(mbpf_zephyr_runtime(), "net.recv");

	zassert_equal(recv->max_steps, 512);
	zassert_equal(recv->context, MBPF_CONTEXT_IRQ_LOCKED);
	zassert_equal(mbpf_prog_attach(wide, recv, 0), MBPF_ERR_BUDGET_EXCEEDED);
	zassert_ok(mbpf_prog_attach(probe, recv, 0));
	zassert_ok(mbpf_prog_attach(pass, recv, 0));
	zassert_true(traffic_arrives(4, 0));
	zassert_false(traffic_arrives(4, 1), "any DROP wins");
	traffic_remove(pass);
	traffic_remove(probe);
	zassert_ok(mbpf_prog_unload(wide));
}

ZTEST_SUITE(net, NULL, traffic_start, NULL, traffic_remove_all, NULL);
