/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Maps that programs share: one for all that declare it, as long as one of them is there.
 */

#include <zephyr/ztest.h>

#include "prog.h"
#include "suite.h"

static void start(void)
{
	struct mbpf_runtime_config config = suite_config();

	config.policy.allow_shared_maps = true;
	suite_start(&config);
}

static int64_t total(struct mbpf_prog *prog)
{
	int64_t value = -1;

	zassert_ok(mbpf_map_counter_get(mbpf_prog_map(prog, "total"), 0, &value));
	return value;
}

ZTEST(runtime, test_shared_map_is_one)
{
	struct mbpf_prog *a, *b, *alone;

	start();
	a = suite_load(&pkg_shared_a);
	alone = suite_load(&pkg_shared_not);
	b = suite_load(&pkg_shared_b);
	zassert_equal_ptr(mbpf_prog_map(a, "total"), mbpf_prog_map(b, "total"));
	zassert_true(mbpf_prog_map(alone, "total") != mbpf_prog_map(a, "total"));
	zassert_ok(mbpf_prog_attach(a, &net, 0));
	zassert_ok(mbpf_prog_attach(b, &net, 1));
	zassert_ok(mbpf_prog_attach(alone, &net, 2));
	(void)suite_packet(0, 0);
	zassert_equal(total(a), 2);
	zassert_equal(total(b), 2);
	zassert_equal(total(alone), 1);
}

ZTEST(runtime, test_shared_map_goes_with_its_last_user)
{
	struct mbpf_prog *a, *b;
	size_t alone;

	start();
	a = suite_load(&pkg_shared_a);
	alone = rt.arena_used;
	zassert_ok(mbpf_prog_attach(a, &net, 0));
	(void)suite_packet(0, 0);
	b = suite_load(&pkg_shared_b);
	suite_unload(a);
	zassert_equal(total(b), 1);
	zassert_equal(rt.arena_used, alone, "what one program takes");
	a = suite_load(&pkg_shared_a);
	zassert_equal(total(a), 1);
	suite_unload(b);
	suite_unload(a);
	zassert_equal(rt.arena_used, 0U);
	zassert_equal(total(suite_load(&pkg_shared_a)), 0, "begun anew");
}

ZTEST(runtime, test_shared_map_stays_in_updates)
{
	const struct mbpf_update_options fresh = {.maps = MBPF_MAPS_FRESH};
	struct mbpf_prog *a, *b;
	struct mbpf_map *map;

	start();
	a = suite_load(&pkg_shared_a);
	b = suite_load(&pkg_shared_b);
	map = mbpf_prog_map(a, "total");
	zassert_ok(mbpf_prog_attach(a, &net, 0));
	(void)suite_packet(0, 0);
	zassert_ok(mbpf_prog_update(a, pkg_shared_a.data, pkg_shared_a.size, NULL, NULL));
	zassert_equal_ptr(mbpf_prog_map(a, "total"), map);
	zassert_ok(mbpf_prog_update(a, pkg_shared_a.data, pkg_shared_a.size, &fresh, NULL));
	zassert_equal_ptr(mbpf_prog_map(a, "total"), map);
	(void)suite_packet(0, 0);
	zassert_equal(total(b), 2);
	suite_unload(b);
	zassert_ok(mbpf_prog_update(a, pkg_shared_a.data, pkg_shared_a.size, &fresh, NULL));
	zassert_equal(total(a), 2, "the only user has it still");
	suite_unload(a);
	zassert_equal(rt.arena_used, 0U);
}

ZTEST(runtime, test_shared_map_that_is_refused)
{
	struct mbpf_error_detail detail;
	struct mbpf_prog *prog;

	zassert_equal(mbpf_prog_load(&rt, pkg_shared_a.data, pkg_shared_a.size, &prog, &detail),
		      MBPF_ERR_CAPABILITY_DENIED);
	zassert_equal(detail.reason, MBPF_REASON_SHARED_DENIED);
	zassert_equal(detail.item, 0U);
	zassert_str_equal(detail.message, "total");
	start();
	prog = suite_load(&pkg_shared_a);
	zassert_equal(
		mbpf_prog_load(&rt, pkg_shared_wide.data, pkg_shared_wide.size, &prog, &detail),
		MBPF_ERR_MAP_INCOMPATIBLE);
	zassert_equal(detail.reason, MBPF_REASON_SHARED_DIFFERS);
	zassert_equal(detail.item, 0U);
	zassert_str_equal(detail.message, "total");
}

ZTEST(runtime, test_shared_map_when_memory_fails)
{
	struct mbpf_prog *a, *b;
	uint32_t count;
	size_t used;

	start();
	a = suite_load(&pkg_shared_a);
	used = rt.arena_used;
	count = rt.alloc_count;
	b = suite_load(&pkg_shared_b);
	count = rt.alloc_count - count;
	suite_unload(b);
	for (uint32_t i = 1; i <= count; i++) {
		rt.fail_alloc = rt.alloc_count + i;
		zassert_equal(mbpf_prog_load(&rt, pkg_shared_b.data, pkg_shared_b.size, &b, NULL),
			      MBPF_ERR_NO_MEM);
		zassert_equal(rt.arena_used, used);
		zassert_equal(total(a), 0, "it is still there");
	}
	rt.fail_alloc = 0;
	(void)suite_load(&pkg_shared_b);
}

/* --- What the firmware does while mbpf_init of another one runs --- */

static struct mbpf_prog *leaving;
static int answer;

static void unload_other(struct mbpf_prog *starting)
{
	ARG_UNUSED(starting);
	suite_on_log = NULL;
	answer = mbpf_prog_unload(leaving);
}

static void shut_down(struct mbpf_prog *starting)
{
	ARG_UNUSED(starting);
	suite_on_log = NULL;
	answer = mbpf_runtime_shutdown(&rt);
}

/* One program goes, by what another calls in its mbpf_init: the map is that one's now. */
static void leave_in_init(void (*call)(struct mbpf_prog *), int expected)
{
	struct mbpf_prog *staying;
	int64_t value;

	start();
	leaving = suite_load(&pkg_shared_a);
	zassert_ok(mbpf_map_counter_add(mbpf_prog_map(leaving, "total"), 0, 5));
	suite_on_log = call;
	staying = suite_load(&pkg_shared_init);
	zassert_equal(answer, expected);
	zassert_equal_ptr(mbpf_prog_next(&rt, NULL), staying);
	zassert_is_null(mbpf_prog_next(&rt, staying));
	zassert_equal(total(staying), 5, "it is still there");
	zassert_ok(mbpf_map_counter_get(mbpf_prog_map(staying, "total"), 1, &value));
	zassert_equal(value, 1);
	suite_unload(staying);
	zassert_equal(rt.arena_used, 0U, "freed once");
}

ZTEST(runtime, test_shared_map_stays_with_one_that_starts)
{
	leave_in_init(unload_other, 0);
	leave_in_init(shut_down, MBPF_ERR_NESTED_EXEC);
}

ZTEST(runtime, test_shared_map_stays_with_an_update_that_starts)
{
	struct mbpf_prog *prog;

	start();
	prog = suite_load(&pkg_shared_init);
	leaving = suite_load(&pkg_shared_a);
	suite_on_log = unload_other;
	zassert_ok(mbpf_prog_update(prog, pkg_shared_init.data, pkg_shared_init.size, NULL, NULL));
	zassert_ok(answer);
	suite_unload(prog);
	zassert_equal(rt.arena_used, 0U);
}

ZTEST(runtime, test_shared_map_has_a_limit_of_users)
{
	struct mbpf_prog *a, *b;
	struct mbpf_map *map;
	size_t used;

	start();
	a = suite_load(&pkg_shared_a);
	used = rt.arena_used;
	map = mbpf_prog_map(a, "total");
	map->users = MBPF_MAP_USERS_MAX;
	zassert_equal(mbpf_prog_load(&rt, pkg_shared_b.data, pkg_shared_b.size, &b, NULL),
		      MBPF_ERR_NO_MEM);
	zassert_equal(rt.arena_used, used);
	map->users = 1;
	suite_unload(a);
	zassert_equal(rt.arena_used, 0U);
}
