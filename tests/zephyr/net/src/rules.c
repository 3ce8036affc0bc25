/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Programs among the rules of the application.
 */

#include <zephyr/net/net_pkt_filter.h>
#include <zephyr/ztest.h>

#include "traffic.h"

MBPF_PROGRAM_DECLARE(probe);

static NPF_SIZE_MAX(small, TRAFFIC_IPV4 + 40);
static NPF_RULE(accept_small, NET_OK, small);
static NPF_RULE(drop_small, NET_DROP, small);

static bool arrives(size_t payload, uint8_t last)
{
	static const uint16_t sizes[] = {TRAFFIC_FRAG, 0};
	uint8_t frame[TRAFFIC_IPV4 + 80];
	size_t len = traffic_frame(frame, 4, TRAFFIC_PORT, payload, last);
	uint32_t before = traffic_received();

	zassert_true(traffic_inject(frame, len, sizes));
	k_msleep(20);
	return traffic_received() - before == 1U;
}

ZTEST(net_rules, test_there_is_no_rule_without_a_program)
{
	struct mbpf_prog *prog = TRAFFIC_LOAD(probe);

	zassert_true(sys_slist_is_empty(&npf_recv_rules.rule_head));
	traffic_attach(prog, "net.recv");
	zassert_false(sys_slist_is_empty(&npf_recv_rules.rule_head));
	zassert_true(sys_slist_is_empty(&npf_send_rules.rule_head));
	zassert_true(sys_slist_is_empty(&npf_ipv4_recv_rules.rule_head));
	zassert_ok(mbpf_prog_detach(prog));
	zassert_true(sys_slist_is_empty(&npf_recv_rules.rule_head));
	traffic_attach(prog, "net.ipv4");
	zassert_false(sys_slist_is_empty(&npf_ipv4_recv_rules.rule_head));
	traffic_remove(prog);
	zassert_true(sys_slist_is_empty(&npf_ipv4_recv_rules.rule_head));
}

/* Rules behind that of the program: they decide what it passes. */
ZTEST(net_rules, test_rules_that_were_there)
{
	struct mbpf_prog *prog = TRAFFIC_LOAD(probe);

	npf_append_recv_rule(&accept_small);
	zassert_false(arrives(80, 0), "what no rule matches is dropped");
	traffic_attach(prog, "net.recv");
	zassert_true(arrives(40, 0));
	zassert_false(arrives(40, 1), "the program is asked first");
	zassert_false(arrives(80, 0), "PASS accepts nothing");
	npf_append_recv_rule(&npf_default_ok);
	zassert_true(arrives(80, 0));
	zassert_false(arrives(80, 1));
	traffic_remove(prog);
	zassert_true(arrives(80, 1));
	zassert_true(npf_remove_all_recv_rules());
}

/* Rules before it: what they accept, the program does not see. */
ZTEST(net_rules, test_rules_that_are_inserted_later)
{
	struct mbpf_prog *prog = TRAFFIC_LOAD(probe);

	traffic_attach(prog, "net.recv");
	npf_insert_recv_rule(&drop_small);
	zassert_false(arrives(40, 0));
	zassert_true(npf_remove_recv_rule(&drop_small));
	npf_insert_recv_rule(&accept_small);
	zassert_true(arrives(40, 1), "accepted before the program is asked");
	zassert_false(arrives(80, 0), "PASS accepts nothing, here too");
	zassert_true(npf_remove_recv_rule(&accept_small));
	zassert_true(arrives(80, 0));
	traffic_remove(prog);
}

ZTEST_SUITE(net_rules, NULL, traffic_start, NULL, traffic_remove_all, NULL);
