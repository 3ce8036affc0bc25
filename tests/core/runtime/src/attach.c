/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Attach points: who may be attached, and what several verdicts make together.
 */

#include <zephyr/ztest.h>

#include <mbpf/info.h>

#include "suite.h"

#if !defined(__ZEPHYR__)
#include "cpu.h"
#endif

static struct mbpf_prog_stats stats_of(const struct mbpf_prog *prog)
{
	struct mbpf_prog_stats stats;

	mbpf_prog_stats_get(prog, &stats);
	return stats;
}

ZTEST(runtime, test_attach_and_detach)
{
	struct mbpf_prog *prog = suite_load(&pkg_first);

	zassert_equal(mbpf_prog_attach(NULL, &net, 0), MBPF_ERR_INVALID_ARG);
	zassert_equal(mbpf_prog_attach(prog, NULL, 0), MBPF_ERR_INVALID_ARG);
	zassert_equal(mbpf_prog_detach(NULL), MBPF_ERR_INVALID_ARG);
	zassert_equal(mbpf_prog_detach(prog), MBPF_ERR_NOT_ATTACHED);
	zassert_equal(mbpf_prog_attach(prog, &trace, 0), MBPF_ERR_HOOK_MISMATCH);
	zassert_ok(mbpf_prog_attach(prog, &net, 0));
	zassert_equal(mbpf_prog_attach(prog, &net, 0), MBPF_ERR_ALREADY_ATTACHED);
	zassert_equal(mbpf_prog_unload(prog), MBPF_ERR_STILL_ATTACHED);
	zassert_equal(suite_packet(2, 0), 2);
	zassert_ok(mbpf_prog_detach(prog));
	zassert_equal(suite_packet(2, 0), 0, "the default, with no program");
	zassert_equal(stats_of(prog).invocations, 1U);
	zassert_ok(mbpf_prog_attach(prog, &net, 0));
	zassert_equal(suite_packet(1, 0), 1);
	suite_unload(prog);
	zassert_equal(rt.arena_used, 0U);
}

static unsigned int uses;
static bool used;

static void note_use(struct mbpf_hook *hook, bool in_use)
{
	zassert_equal(hook, &net);
	uses++;
	used = in_use;
}

ZTEST(runtime, test_firmware_is_told_of_the_first_and_the_last_program)
{
	struct mbpf_prog *first = suite_load(&pkg_first);
	struct mbpf_prog *second = suite_load(&pkg_second);

	uses = 0;
	net.on_use = note_use;
	zassert_equal(mbpf_prog_attach(first, &trace, 0), MBPF_ERR_HOOK_MISMATCH);
	zassert_equal(uses, 0U, "nothing was attached");
	zassert_ok(mbpf_prog_attach(first, &net, 0));
	zassert_true(uses == 1U && used);
	zassert_ok(mbpf_prog_attach(second, &net, 0));
	zassert_ok(mbpf_prog_detach(first));
	zassert_equal(uses, 1U, "there was one all the time");
	zassert_ok(mbpf_prog_detach(second));
	zassert_true(uses == 2U && !used);
	zassert_ok(mbpf_prog_attach(first, &net, 0));
	zassert_true(uses == 3U && used);
	zassert_ok(mbpf_prog_detach(first));
	net.on_use = NULL;
}

ZTEST(runtime, test_attach_point_is_full)
{
	static const struct suite_package *const packages[] = {
		&pkg_first, &pkg_first_2, &pkg_first_3, &pkg_first_4, &pkg_first_5};
	struct mbpf_prog *progs[MBPF_HOOK_MAX_PROGS + 1];

	BUILD_ASSERT(ARRAY_SIZE(packages) == ARRAY_SIZE(progs));
	for (unsigned int i = 0; i < ARRAY_SIZE(progs); i++) {
		progs[i] = suite_load(packages[i]);
	}
	for (unsigned int i = 0; i < MBPF_HOOK_MAX_PROGS; i++) {
		zassert_ok(mbpf_prog_attach(progs[i], &net, 0));
	}
	zassert_equal(mbpf_prog_attach(progs[MBPF_HOOK_MAX_PROGS], &net, 0), MBPF_ERR_NO_MEM);
	zassert_ok(mbpf_prog_detach(progs[0]));
	zassert_ok(mbpf_prog_attach(progs[MBPF_HOOK_MAX_PROGS], &net, 0));
	zassert_equal(suite_packet(1, 0), 1);
	zassert_equal(stats_of(progs[0]).invocations, 0U);
	for (unsigned int i = 1; i < ARRAY_SIZE(progs); i++) {
		zassert_equal(stats_of(progs[i]).invocations, 1U);
	}
}

ZTEST(runtime, test_ceiling_of_the_attach_point)
{
	struct mbpf_prog *first = suite_load(&pkg_first); /* 1000 steps each */
	struct mbpf_prog *second = suite_load(&pkg_second);
	struct mbpf_prog *third = suite_load(&pkg_first_2);

	net.max_steps = 2000;
	zassert_ok(mbpf_prog_attach(first, &net, 0));
	zassert_ok(mbpf_prog_attach(second, &net, 0));
	zassert_equal(mbpf_prog_attach(third, &net, 0), MBPF_ERR_BUDGET_EXCEEDED);
	zassert_ok(mbpf_prog_detach(first));
	zassert_ok(mbpf_prog_attach(third, &net, 0));
	zassert_ok(mbpf_prog_detach(third));
	zassert_ok(mbpf_prog_detach(second));
	net.max_steps = 999;
	zassert_equal(mbpf_prog_attach(first, &net, 0), MBPF_ERR_BUDGET_EXCEEDED);
}

ZTEST(runtime, test_verdicts_together)
{
	struct mbpf_prog *first = suite_load(&pkg_first);
	struct mbpf_prog *second = suite_load(&pkg_second);

	zassert_ok(mbpf_prog_attach(first, &net, 0));
	zassert_ok(mbpf_prog_attach(second, &net, 0));
	for (uint8_t a = 0; a <= 2U; a++) {
		for (uint8_t b = 0; b <= 2U; b++) {
			/* DROP wins; else the later one that is not PASS. */
			int32_t both = a == 1U || b == 1U ? 1 : b != 0U ? b : a;

			zassert_equal(suite_packet(a, b), both, "%u and %u", a, b);
		}
	}
	/* A program that fails counts as PASS, and the others run. */
	zassert_equal(suite_packet(9, 2), 2);
	zassert_equal(suite_packet(2, 9), 2);
	zassert_equal(stats_of(first).failures[MBPF_FAILURE_VERDICT], 1U);
	zassert_equal(stats_of(second).failures[MBPF_FAILURE_VERDICT], 1U);
}

ZTEST(runtime, test_context_of_another_version)
{
	uint8_t data[1] = {1};
	struct mbpf_ctx_net ctx = {
		.abi_version = MBPF_HOOK_ABI_VERSION, .data_len = sizeof(data), .data = data};
	struct mbpf_prog *prog = suite_load(&pkg_first);
	int32_t verdict = 7;

	/* The same with and without a program. */
	for (unsigned int attached = 0; attached < 2U; attached++) {
		zassert_equal(mbpf_hook_run(&net, &ctx, sizeof(ctx) - 1U, &verdict),
			      MBPF_ERR_ABI_MISMATCH);
		ctx.abi_version++;
		zassert_equal(mbpf_hook_run(&net, &ctx, sizeof(ctx), &verdict),
			      MBPF_ERR_ABI_MISMATCH);
		ctx.abi_version--;
		zassert_equal(verdict, 7, "a verdict without a run");
		if (attached == 0U) {
			zassert_ok(mbpf_prog_attach(prog, &net, 0));
		}
	}
	zassert_equal(stats_of(prog).invocations, 0U);
	zassert_ok(mbpf_hook_run(&net, &ctx, sizeof(ctx), &verdict));
	zassert_equal(verdict, 1);
}

#if !defined(__ZEPHYR__)
static uint32_t counted;

/* What another thread sees before programs are linked or unlinked. */
static void count_beside(void)
{
	counted = mbpf_hook_programs(&trace);
}

ZTEST(runtime, test_programs_that_no_event_reaches_are_not_counted)
{
	struct mbpf_prog *prog = suite_load(&pkg_observer);

	counted = 9;
	sim_before_lock(count_beside);
	zassert_ok(mbpf_prog_attach(prog, &trace, 0));
	zassert_equal(counted, 0U, "%u", counted);
	zassert_equal(mbpf_hook_programs(&trace), 1U);
	counted = 9;
	sim_before_lock(count_beside);
	zassert_ok(mbpf_prog_detach(prog));
	zassert_equal(counted, 0U, "%u", counted);
	suite_unload(prog);
}
#endif
