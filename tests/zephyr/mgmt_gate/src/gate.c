/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Management commands on which a program decides: real ones, over a transport without a wire.
 */

#include <string.h>

#include <zephyr/kernel.h>
#include <zephyr/mgmt/mcumgr/grp/os_mgmt/os_mgmt.h>
#include <zephyr/mgmt/mcumgr/mgmt/mgmt.h>
#include <zephyr/mgmt/mcumgr/transport/smp_dummy.h>
#include <zephyr/net_buf.h>
#include <zephyr/ztest.h>

#include <mbpf/control.h>

#define WAIT_S 3

MBPF_PROGRAM_DECLARE(no_echo);

/* What a command is answered with when no handler may see it: {"rc": 11} of any length. */
static const uint8_t denied[] = {0x62, 'r', 'c', MGMT_ERR_EACCESSDENIED};

/* Sends a command of the group OS with an argument {"d": "hi"}.
 * @return whether it was denied. */
static bool is_denied(uint8_t op, uint8_t id)
{
	const uint8_t command[] = {op,  0,    0,   7,   0,   MGMT_GROUP_ID_OS, 1, id, 0xbf, 0x61,
				   'd', 0x62, 'h', 'i', 0xff};
	struct net_buf *answer;
	bool found = false;

	smp_dummy_enable();
	smp_dummy_clear_state();
	(void)smp_dummy_tx_pkt(command, sizeof(command));
	smp_dummy_add_data();
	zassert_true(smp_dummy_wait_for_data(WAIT_S), "no answer");
	answer = smp_dummy_get_outgoing();
	smp_dummy_disable();
	zassert_not_null(answer);
	zassert_true(answer->len > 8);
	for (size_t i = 8; i + sizeof(denied) <= answer->len; i++) {
		found = found || memcmp(answer->data + i, denied, sizeof(denied)) == 0;
	}
	net_buf_unref(answer);
	return found;
}

static void load(void)
{
	struct mbpf_runtime *rt;
	struct mbpf_prog *prog;

	zassert_ok(mbpf_control_enter(&rt));
	zassert_ok(
		mbpf_prog_load(rt, mbpf_program_no_echo, mbpf_program_no_echo_size, &prog, NULL));
	mbpf_control_leave();
}

static void clean(void *fixture)
{
	ARG_UNUSED(fixture);
	(void)mbpf_control_detach("no_echo");
	(void)mbpf_control_unload("no_echo");
}

ZTEST(gate, test_commands_without_a_program)
{
	zassert_equal(is_denied(MGMT_OP_WRITE, OS_MGMT_ID_ECHO),
		      IS_ENABLED(CONFIG_MBPF_HOOK_MGMT_CLOSED));
}

ZTEST(gate, test_program_denies_one_command)
{
	struct mbpf_runtime *rt;
	int64_t count;

	load();
	zassert_ok(mbpf_control_attach("no_echo", "mgmt.command", 0));
	zassert_true(is_denied(MGMT_OP_WRITE, OS_MGMT_ID_ECHO));
	zassert_false(is_denied(MGMT_OP_READ, OS_MGMT_ID_ECHO));
	zassert_ok(mbpf_control_enter(&rt));
	zassert_ok(mbpf_map_counter_get(mbpf_prog_map(mbpf_prog_find(rt, "no_echo"), "denied"), 1,
					&count));
	mbpf_control_leave();
	zassert_equal(count, 1);
}

ZTEST(gate, test_program_that_fails_denies)
{
	struct mbpf_prog_stats stats;
	struct mbpf_runtime *rt;

	load();
	zassert_ok(mbpf_control_attach("no_echo", "mgmt.command", 0));
	zassert_true(is_denied(MGMT_OP_READ, OS_MGMT_ID_MCUMGR_PARAMS));
	zassert_ok(mbpf_control_enter(&rt));
	mbpf_prog_stats_get(mbpf_prog_find(rt, "no_echo"), &stats);
	mbpf_control_leave();
	zassert_equal(stats.failures[MBPF_FAILURE_EXCEPTION], 1);
}

ZTEST(gate, test_commands_pass_again_without_it)
{
	load();
	zassert_ok(mbpf_control_attach("no_echo", "mgmt.command", 0));
	zassert_true(is_denied(MGMT_OP_WRITE, OS_MGMT_ID_ECHO));
	zassert_ok(mbpf_control_detach("no_echo"));
	zassert_equal(is_denied(MGMT_OP_WRITE, OS_MGMT_ID_ECHO),
		      IS_ENABLED(CONFIG_MBPF_HOOK_MGMT_CLOSED));
}

ZTEST_SUITE(gate, NULL, NULL, NULL, clean, NULL);
