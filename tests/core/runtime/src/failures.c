/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * A run that fails gives the default verdict and is counted; the next one runs normally.
 */

#include <zephyr/ztest.h>

#include <mbpf/gen/builtins.h>

#include "suite.h"

#define NO_CLASS 0xffU

struct fault {
	uint8_t event;
	enum mbpf_failure failure;
	uint8_t error_class;
	const char *message; /* NULL: that of the engine, which is not specified */
};

static const struct fault faults[] = {
	{1, MBPF_FAILURE_EXCEPTION, 1, "thrown on purpose"},
	{2, MBPF_FAILURE_EXCEPTION, NO_CLASS, "text"},
	{3, MBPF_FAILURE_EXCEPTION, NO_CLASS, ""},
	{4, MBPF_FAILURE_STEPS, NO_CLASS, ""},
	{5, MBPF_FAILURE_HELPERS, NO_CLASS, ""},
	{6, MBPF_FAILURE_OOM, NO_CLASS, ""},
	{7, MBPF_FAILURE_STACK, NO_CLASS, ""},
	{8, MBPF_FAILURE_PROFILE, NO_CLASS, ""},
	{9, MBPF_FAILURE_VERDICT, NO_CLASS, ""},
	{10, MBPF_FAILURE_VERDICT, NO_CLASS, ""},
	{11, MBPF_FAILURE_VERDICT, NO_CLASS, ""},
	{12, MBPF_FAILURE_VERDICT, NO_CLASS, ""},
	{13, MBPF_FAILURE_VERDICT, NO_CLASS, ""},
	{14, MBPF_FAILURE_VERDICT, NO_CLASS, ""},
	{15, MBPF_FAILURE_EXCEPTION, 1, NULL},  /* TypeError of the engine */
	{16, MBPF_FAILURE_STEPS, NO_CLASS, ""}, /* which no handler sees */
	{18, MBPF_FAILURE_STACK, NO_CLASS, ""},
	{19, MBPF_FAILURE_EXCEPTION, 0, "behind"},
	{20, MBPF_FAILURE_EXCEPTION, 0, ""},   /* nobody looks that far */
	{99, MBPF_FAILURE_EXCEPTION, 2, NULL}, /* RangeError of the engine */
};

ZTEST(runtime, test_failures_are_counted_and_forgotten)
{
	struct mbpf_prog *prog = suite_load(&pkg_faults);
	uint64_t expected[MBPF_FAILURE_COUNT] = {0};
	struct mbpf_prog_memory memory;
	struct mbpf_prog_stats stats;
	uint32_t heap_used;

	zassert_ok(mbpf_prog_attach(prog, &net, 0));
	mbpf_prog_memory_get(prog, &memory);
	heap_used = memory.heap_used;
	for (unsigned int i = 0; i < ARRAY_SIZE(faults); i++) {
		const struct fault *fault = &faults[i];
		struct mbpf_prog_error error;

		zassert_equal(suite_packet(fault->event, 0), 0, "event %u", fault->event);
		mbpf_prog_error_get(prog, &error);
		zassert_equal(error.failure, fault->failure, "event %u: failure %u", fault->event,
			      error.failure);
		zassert_equal(error.error_class, fault->error_class, "event %u", fault->event);
		if (fault->message != NULL) {
			zassert_str_equal(error.message, fault->message);
		} else {
			zassert_not_equal(error.message[0], '\0');
		}
		expected[fault->failure]++;
		zassert_equal(suite_packet(0, 0), 1, "after event %u", fault->event);
		mbpf_prog_stats_get(prog, &stats);
		zassert_mem_equal(stats.failures, expected, sizeof(expected));
		zassert_equal(stats.successes, i + 1U);
		zassert_equal(stats.invocations, 2U * (i + 1U));
		mbpf_prog_memory_get(prog, &memory);
		zassert_equal(memory.heap_used, heap_used, "event %u left something", fault->event);
	}
	zassert_equal(stats.nested_dropped, 0U);
}

/* Steps of a run never go beyond the budget, and helpers are counted up to theirs. */
ZTEST(runtime, test_budgets_are_exact)
{
	struct mbpf_prog *prog = suite_load(&pkg_faults);
	struct mbpf_prog_stats stats;

	mbpf_prog_stats_get(prog, &stats);
	zassert_equal(stats.steps_min, UINT32_MAX);
	zassert_ok(mbpf_prog_attach(prog, &net, 0));
	(void)suite_packet(4, 0);
	mbpf_prog_stats_get(prog, &stats);
	zassert_equal(stats.steps_last, 3000U, "%u", (unsigned int)stats.steps_last);
	zassert_equal(stats.steps_total, 3000U);
	zassert_equal(stats.steps_min, 3000U);
	(void)suite_packet(5, 0);
	mbpf_prog_stats_get(prog, &stats);
	zassert_equal(stats.helper_calls, 8U);
	zassert_true(stats.steps_last < 3000U);
	zassert_equal(stats.steps_min, stats.steps_last);
	zassert_equal(stats.steps_max, 3000U);
	zassert_equal(stats.steps_total, 3000U + stats.steps_last);
}

static void enter_again(struct mbpf_prog *prog)
{
	ARG_UNUSED(prog);
	zassert_equal(suite_packet(0, 0), 0, "the default, though it would say 1");
}

ZTEST(runtime, test_nested_run_is_dropped)
{
	struct mbpf_prog *prog = suite_load(&pkg_faults);
	struct mbpf_prog_stats stats;

	zassert_ok(mbpf_prog_attach(prog, &net, 0));
	suite_on_log = enter_again;
	zassert_equal(suite_packet(17, 0), 2);
	mbpf_prog_stats_get(prog, &stats);
	zassert_equal(stats.nested_dropped, 1U);
	zassert_equal(stats.invocations, 1U);
	zassert_equal(stats.successes, 1U);
	zassert_equal(stats.log_lines, 1U);
	zassert_equal(suite_packet(0, 0), 1);
}

static int unload_result;

static void unload_from_inside(struct mbpf_prog *prog)
{
	suite_on_log = NULL;
	(void)mbpf_prog_detach(prog);
	unload_result = mbpf_prog_unload(prog);
}

ZTEST(runtime, test_running_program_is_not_unloaded)
{
	struct mbpf_prog *prog = suite_load(&pkg_faults);

	zassert_ok(mbpf_prog_attach(prog, &net, 0));
	suite_on_log = unload_from_inside;
	zassert_equal(suite_packet(17, 0), 2);
	zassert_equal(unload_result, MBPF_ERR_NESTED_EXEC);
	zassert_ok(mbpf_prog_unload(prog));

	/* Nor by its own mbpf_fini. */
	prog = suite_load(&pkg_state);
	suite_on_log = unload_from_inside;
	unload_result = 0;
	zassert_ok(mbpf_prog_unload(prog));
	zassert_equal(unload_result, MBPF_ERR_NESTED_EXEC);
	zassert_equal(rt.arena_used, 0U);
}

static int attach_result;

static void use_from_inside(struct mbpf_prog *prog)
{
	attach_result = mbpf_prog_attach(prog, &net, 0);
	unload_result = mbpf_prog_unload(prog);
}

ZTEST(runtime, test_program_is_not_used_while_it_starts_or_ends)
{
	struct mbpf_prog *prog;

	suite_on_log = use_from_inside;
	prog = suite_load(&pkg_state);
	zassert_str_equal(suite_log, "1 init\n");
	zassert_equal(attach_result, MBPF_ERR_NESTED_EXEC);
	zassert_equal(unload_result, MBPF_ERR_NESTED_EXEC);
	attach_result = 0;
	unload_result = 0;
	zassert_ok(mbpf_prog_unload(prog));
	zassert_equal(attach_result, MBPF_ERR_NESTED_EXEC);
	zassert_equal(unload_result, MBPF_ERR_NESTED_EXEC);
	zassert_equal(net.prog_count, 0U);
	zassert_equal(rt.arena_used, 0U);
}

ZTEST(runtime, test_log_without_a_listener)
{
	struct mbpf_runtime_config config = suite_config();
	struct mbpf_prog_stats stats;
	struct mbpf_prog *prog;

	config.services.log = NULL;
	suite_start(&config);
	prog = suite_load(&pkg_faults);
	zassert_ok(mbpf_prog_attach(prog, &net, 0));
	zassert_equal(suite_packet(17, 0), 2);
	mbpf_prog_stats_get(prog, &stats);
	zassert_equal(stats.log_lines, 1U);
	zassert_str_equal(suite_log, "");
}

ZTEST(runtime, test_wall_budget)
{
	struct mbpf_prog *prog = suite_load(&pkg_wall); /* 1000 microseconds, 100000 steps */
	struct mbpf_prog_stats stats;

	zassert_ok(mbpf_prog_attach(prog, &net, 0));
	suite_tick =
		300000; /* the deadline is set at the first look, the fourth one after is late */
	zassert_equal(suite_packet(0, 0), 0);
	mbpf_prog_stats_get(prog, &stats);
	zassert_equal(stats.failures[MBPF_FAILURE_TIME], 1U);
	zassert_between_inclusive(stats.steps_last, 4U * 1024U, 4U * 1024U + 8U, "%u",
				  (unsigned int)stats.steps_last);
	suite_tick = 0; /* a clock that stands */
	zassert_equal(suite_packet(0, 0), 0);
	mbpf_prog_stats_get(prog, &stats);
	zassert_equal(stats.failures[MBPF_FAILURE_STEPS], 1U);
	zassert_equal(stats.steps_last, 100000U);
}
