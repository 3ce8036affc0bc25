/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Priorities, and attach points that change while an event is under way.
 */

#include <zephyr/ztest.h>

#include "suite.h"

#define PROGS 4U

static struct mbpf_prog *progs[PROGS];
/* Programs that ran, in their order, as letters. */
static char ran[16];
static void (*on_run)(struct mbpf_prog *prog);
static int results[4];

static void note(struct mbpf_prog *prog)
{
	size_t len = strlen(ran);

	for (unsigned int i = 0; i < PROGS; i++) {
		if (progs[i] == prog && len + 1U < sizeof(ran)) {
			ran[len] = (char)('a' + i);
		}
	}
	if (on_run != NULL) {
		void (*once)(struct mbpf_prog *) = on_run;

		on_run = NULL;
		once(prog);
	}
}

static void load_all(void)
{
	static const struct suite_package *const packages[PROGS] = {&pkg_faults, &pkg_faults_2,
								    &pkg_faults_3, &pkg_faults_4};

	for (unsigned int i = 0; i < PROGS; i++) {
		progs[i] = suite_load(packages[i]);
	}
	on_run = NULL;
	suite_on_log = note;
}

static void expect_order(const char *order)
{
	memset(ran, 0, sizeof(ran));
	(void)suite_packet(17, 0);
	zassert_str_equal(ran, order, "%s, not %s", ran, order);
}

ZTEST(runtime, test_priorities_decide_the_order)
{
	load_all();
	zassert_ok(mbpf_prog_attach(progs[0], &net, 5));
	expect_order("a");
	zassert_ok(mbpf_prog_attach(progs[1], &net, -3));
	expect_order("ba");
	zassert_ok(mbpf_prog_attach(progs[2], &net, 5));
	zassert_ok(mbpf_prog_attach(progs[3], &net, INT32_MIN));
	expect_order("dbac");
	zassert_ok(mbpf_prog_detach(progs[1]));
	expect_order("dac");
	zassert_ok(mbpf_prog_attach(progs[1], &net, INT32_MAX));
	expect_order("dacb");
	zassert_ok(mbpf_prog_detach(progs[3]));
	zassert_ok(mbpf_prog_detach(progs[0]));
	zassert_ok(mbpf_prog_detach(progs[1]));
	expect_order("c");
	zassert_ok(mbpf_prog_detach(progs[2]));
	expect_order("");
}

static void change_others(struct mbpf_prog *prog)
{
	ARG_UNUSED(prog);
	results[0] = mbpf_prog_detach(progs[1]);
	results[1] = mbpf_prog_unload(progs[1]);
	results[2] = mbpf_prog_attach(progs[1], &net, 0);
	results[3] = mbpf_prog_attach(progs[3], &net, 9);
}

ZTEST(runtime, test_others_are_changed_during_an_event)
{
	load_all();
	zassert_ok(mbpf_prog_attach(progs[0], &net, 0));
	zassert_ok(mbpf_prog_attach(progs[1], &net, 1));
	zassert_ok(mbpf_prog_attach(progs[2], &net, 2));
	on_run = change_others;
	expect_order("acd");
	zassert_ok(results[0]);
	zassert_equal(results[1], MBPF_ERR_NESTED_EXEC, "the event could be reading it");
	zassert_equal(results[2], MBPF_ERR_NESTED_EXEC, "the event would take its link");
	zassert_ok(results[3]);
	expect_order("acd");
	zassert_ok(mbpf_prog_attach(progs[1], &net, -1));
	expect_order("bacd");
	zassert_ok(mbpf_prog_detach(progs[1]));
	zassert_ok(mbpf_prog_unload(progs[1]));
}

static void change_itself(struct mbpf_prog *prog)
{
	results[0] = mbpf_prog_detach(prog);
	results[1] = mbpf_prog_unload(prog);
}

ZTEST(runtime, test_program_is_detached_while_it_runs)
{
	load_all();
	zassert_ok(mbpf_prog_attach(progs[0], &net, 0));
	zassert_ok(mbpf_prog_attach(progs[1], &net, 1));
	zassert_ok(mbpf_prog_attach(progs[2], &net, 2));
	on_run = change_itself;
	expect_order("abc");
	zassert_ok(results[0]);
	zassert_equal(results[1], MBPF_ERR_NESTED_EXEC);
	expect_order("bc");
	zassert_ok(mbpf_prog_unload(progs[0]));
	progs[0] = NULL;
}

static void come_back(struct mbpf_prog *prog)
{
	results[0] = mbpf_prog_detach(prog);
	results[1] = mbpf_prog_attach(progs[1], &net, 0);
	results[2] = mbpf_prog_attach(prog, &net, 0);
}

ZTEST(runtime, test_program_comes_back_while_it_runs)
{
	load_all();
	zassert_ok(mbpf_prog_attach(progs[0], &net, 0));
	on_run = come_back;
	expect_order("a");
	zassert_ok(results[0]);
	zassert_ok(results[1]);
	zassert_ok(results[2], "nobody walks: its run does not need the link");
	expect_order("ba");
}

static void run_inside(struct mbpf_prog *prog)
{
	ARG_UNUSED(prog);
	(void)suite_packet(17, 0);
}

ZTEST(runtime, test_event_inside_of_an_event)
{
	load_all();
	zassert_ok(mbpf_prog_attach(progs[0], &net, 0));
	zassert_ok(mbpf_prog_attach(progs[1], &net, 1));
	on_run = run_inside;
	/* The inner event finds `a` running and runs `b`, then the outer one does. */
	expect_order("abb");
	zassert_ok(mbpf_prog_detach(progs[0]));
	zassert_ok(mbpf_prog_unload(progs[0]), "an event that is over is counted");
}

ZTEST(runtime, test_hook_that_is_not_registered)
{
	struct mbpf_hook other = {.name = "other", .type = MBPF_HOOK_NET_RX};
	struct mbpf_ctx_net ctx = {.abi_version = MBPF_HOOK_ABI_VERSION};
	int32_t verdict = 7;

	load_all();
	zassert_equal(mbpf_prog_attach(progs[0], &other, 0), MBPF_ERR_INVALID_ARG);
	zassert_equal(mbpf_hook_run(&other, &ctx, sizeof(ctx), &verdict), MBPF_ERR_ABI_MISMATCH);
	zassert_equal(verdict, 7);
}
