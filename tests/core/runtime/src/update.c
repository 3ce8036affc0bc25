/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * A package takes the place of another one.
 */

#include <zephyr/ztest.h>

#include "prog.h"
#include "suite.h"

static const struct mbpf_update_options fresh = {.maps = MBPF_MAPS_FRESH};

static int update(struct mbpf_prog *prog, const struct suite_package *package,
		  const struct mbpf_update_options *options)
{
	return mbpf_prog_update(prog, package->data, package->size, options, NULL);
}

/* The packets that the program has counted for a first byte. */
static uint32_t counted(struct mbpf_prog *prog, uint8_t first)
{
	uint8_t key[4] = {first};
	uint8_t value[8] = {0};

	(void)mbpf_map_lookup(mbpf_prog_map(prog, "table"), key, value);
	return value[0] | (uint32_t)value[1] << 8;
}

static struct mbpf_prog *start(void)
{
	struct mbpf_prog *prog = suite_load(&pkg_state);

	zassert_ok(mbpf_prog_attach(prog, &net, 0));
	zassert_equal(suite_packet(5, 0), 0);
	zassert_equal(counted(prog, 5), 1U);
	return prog;
}

ZTEST(runtime, test_update_keeps_maps)
{
	struct mbpf_prog *prog = start();
	struct mbpf_map *table = mbpf_prog_map(prog, "table");
	struct mbpf_prog_stats stats;

	zassert_ok(update(prog, &pkg_state_next, NULL));
	zassert_ok(mbpf_prog_reclaim(prog));
	zassert_str_equal(suite_log, "1 init\n1 next\n", "no mbpf_fini");
	zassert_equal_ptr(mbpf_prog_map(prog, "table"), table);
	zassert_equal_ptr(mbpf_prog_map_at(prog, 1), table);
	zassert_is_null(mbpf_prog_map(prog, "row"), "it is not declared any more");
	zassert_equal(suite_packet(5, 0), 2);
	zassert_equal(counted(prog, 5), 101U);
	mbpf_prog_stats_get(prog, &stats);
	zassert_equal(stats.invocations, 2U, "counts go on");
	zassert_equal(stats.log_lines, 2U);
	zassert_ok(update(prog, &pkg_state, NULL), "and back");
	zassert_equal(suite_packet(5, 0), 0);
	zassert_equal(counted(prog, 5), 102U);
	suite_unload(prog);
	zassert_equal(rt.arena_used, 0U);
}

ZTEST(runtime, test_update_with_fresh_maps)
{
	struct mbpf_prog *prog = start();

	zassert_ok(update(prog, &pkg_state_next, &fresh));
	zassert_equal(counted(prog, 5), 0U);
	zassert_equal(suite_packet(5, 0), 2);
	zassert_equal(counted(prog, 5), 100U);
	zassert_ok(update(prog, &pkg_state_wide, &fresh), "whatever its size");
	suite_unload(prog);
	zassert_equal(rt.arena_used, 0U);
}

ZTEST(runtime, test_update_of_a_program_on_no_hook)
{
	struct mbpf_prog *prog = suite_load(&pkg_state);

	zassert_ok(update(prog, &pkg_state_next, NULL));
	zassert_ok(mbpf_prog_attach(prog, &net, 0));
	zassert_equal(suite_packet(5, 0), 2);
}

static void expect_refused(struct mbpf_prog *prog, const struct suite_package *package, int code)
{
	struct mbpf_error_detail detail = {0};
	uint32_t count = counted(prog, 5);
	size_t used = rt.arena_used;

	zassert_equal(mbpf_prog_update(prog, package->data, package->size, NULL, &detail), code,
		      "%s, not %s", mbpf_error_string(detail.code), mbpf_error_string(code));
	zassert_equal(detail.code, code);
	zassert_equal(rt.arena_used, used, "something stays");
	zassert_equal(suite_packet(5, 0), 0, "the old one runs on");
	zassert_equal(counted(prog, 5), count + 1U);
}

ZTEST(runtime, test_update_that_is_refused_changes_nothing)
{
	struct mbpf_update_options unknown = {.maps = (enum mbpf_map_policy)2};
	struct mbpf_prog *prog = start();

	zassert_equal(mbpf_prog_update(NULL, pkg_state.data, pkg_state.size, NULL, NULL),
		      MBPF_ERR_INVALID_ARG);
	zassert_equal(mbpf_prog_update(prog, NULL, 1, NULL, NULL), MBPF_ERR_INVALID_ARG);
	zassert_equal(update(prog, &pkg_state, &unknown), MBPF_ERR_INVALID_ARG);
	expect_refused(prog, &pkg_trace, MBPF_ERR_HOOK_MISMATCH);
	expect_refused(prog, &pkg_first, MBPF_ERR_NOT_FOUND);
	expect_refused(prog, &pkg_state_wide, MBPF_ERR_MAP_INCOMPATIBLE);
	expect_refused(prog, &pkg_foreign, MBPF_ERR_UNTRUSTED_KEY);
	net.max_steps = 1500;
	expect_refused(prog, &pkg_state_next, MBPF_ERR_BUDGET_EXCEEDED);
	net.max_steps = 2000;
	zassert_ok(update(prog, &pkg_state_next, NULL), "its own old steps do not count");
}

ZTEST(runtime, test_update_that_cannot_start_leaves_the_old_one)
{
	struct mbpf_prog *prog = start();
	uint8_t key[4] = {77};
	uint8_t value[8];

	expect_refused(prog, &pkg_state_throws, MBPF_ERR_INIT_FAILED);
	/* What it did until then stays. */
	zassert_ok(mbpf_map_lookup(mbpf_prog_map(prog, "table"), key, value));
}

ZTEST(runtime, test_every_allocation_of_an_update_can_fail)
{
	struct mbpf_prog *prog = start();

	for (uint32_t i = 1; i <= 3U; i++) {
		rt.fail_alloc = rt.alloc_count + i;
		expect_refused(prog, &pkg_state_next, MBPF_ERR_NO_MEM);
	}
	rt.fail_alloc = 0;
	zassert_ok(update(prog, &pkg_state_next, NULL));
}

static int result;

static void update_running(struct mbpf_prog *prog)
{
	suite_on_log = NULL;
	result = update(prog, &pkg_faults, NULL);
	zassert_equal(mbpf_prog_reclaim(prog), MBPF_ERR_NESTED_EXEC, "it is running");
	zassert_equal(mbpf_prog_reclaim(NULL), MBPF_ERR_INVALID_ARG);
}

ZTEST(runtime, test_update_of_a_running_program)
{
	struct mbpf_prog *prog = suite_load(&pkg_faults);
	struct mbpf_prog_stats stats;
	size_t used = rt.arena_used;

	zassert_ok(mbpf_prog_attach(prog, &net, 0));
	(void)suite_packet(1, 0);
	suite_on_log = update_running;
	zassert_equal(suite_packet(17, 0), 2, "it goes on to its end");
	zassert_ok(result);
	zassert_true(rt.arena_used > used);
	zassert_equal(suite_packet(0, 0), 1);
	mbpf_prog_stats_get(prog, &stats);
	zassert_equal(stats.invocations, 3U);
	zassert_equal(stats.successes, 2U);
	zassert_ok(mbpf_prog_reclaim(prog));
	zassert_equal(rt.arena_used, used);
	mbpf_prog_stats_get(prog, &stats);
	zassert_equal(stats.invocations, 3U, "of the old one too");
	suite_unload(prog);
}

static int32_t nested;

static void update_and_send(struct mbpf_prog *prog)
{
	suite_on_log = NULL;
	result = update(prog, &pkg_faults, NULL);
	nested = suite_packet(0, 0);
}

ZTEST(runtime, test_event_from_a_version_that_was_replaced_is_nested)
{
	struct mbpf_prog *prog = suite_load(&pkg_faults);
	struct mbpf_prog_stats stats;

	zassert_ok(mbpf_prog_attach(prog, &net, 0));
	suite_on_log = update_and_send;
	zassert_equal(suite_packet(17, 0), 2);
	zassert_ok(result);
	zassert_equal(nested, 0, "the default");
	mbpf_prog_stats_get(prog, &stats);
	zassert_equal(stats.nested_dropped, 1U);
	zassert_equal(stats.invocations, 1U);
	zassert_equal(suite_packet(0, 0), 1, "what comes later is not");
	zassert_ok(mbpf_prog_reclaim(prog));
	zassert_not_null(net.direct);
	zassert_equal(suite_packet(0, 0), 1);
	suite_unload(prog);
}

static void use_from_init(struct mbpf_prog *prog)
{
	suite_on_log = NULL;
	zassert_equal(update(prog, &pkg_state, NULL), MBPF_ERR_NESTED_EXEC);
	zassert_ok(mbpf_prog_detach(prog));
	zassert_equal(mbpf_prog_unload(prog), MBPF_ERR_NESTED_EXEC);
	zassert_equal(mbpf_prog_attach(prog, &net, 0), MBPF_ERR_NESTED_EXEC);
}

ZTEST(runtime, test_program_is_not_used_while_it_is_updated)
{
	struct mbpf_prog *prog = start();

	suite_on_log = use_from_init;
	zassert_ok(update(prog, &pkg_state_next, NULL));
	zassert_is_null(suite_on_log);
	zassert_ok(mbpf_prog_attach(prog, &net, 0));
	zassert_equal(suite_packet(5, 0), 2);
}

ZTEST(runtime, test_effects_before_a_failure_stay)
{
	struct mbpf_prog *prog = suite_load(&pkg_state_next);
	struct mbpf_prog_stats stats;

	zassert_ok(mbpf_prog_attach(prog, &net, 0));
	zassert_equal(suite_packet(9, 0), 0, "the default");
	mbpf_prog_stats_get(prog, &stats);
	zassert_equal(stats.failures[MBPF_FAILURE_EXCEPTION], 1U);
	zassert_equal(counted(prog, 9), 100U);
}
