/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * What is told of programs, attach points and the firmware.
 */

#include <string.h>

#include <zephyr/ztest.h>

#include <mbpf/info.h>

#include "prog.h"
#include "suite.h"

ZTEST(runtime, test_info_of_a_program)
{
	struct mbpf_prog *prog = suite_load(&pkg_state);
	struct mbpf_prog_info info;

	mbpf_prog_info_get(prog, &info);
	zassert_str_equal(info.name, "state");
	zassert_is_null(info.hook);
	zassert_equal(info.hook_type, MBPF_HOOK_NET_RX);
	zassert_equal(info.schema_id, 0U);
	zassert_equal(info.maps, prog->version->map_count);
	zassert_equal(info.instances, 1U);
	zassert_equal(info.max_steps, prog->version->max_steps);
	zassert_equal(info.max_helpers, prog->version->max_helpers);
	zassert_equal(info.capabilities, prog->version->capabilities);
	zassert_false(info.resting);
	zassert_ok(mbpf_prog_attach(prog, &net, -7));
	mbpf_prog_info_get(prog, &info);
	zassert_str_equal(info.hook, "net.recv");
	zassert_equal(info.priority, -7);
}

ZTEST(runtime, test_programs_by_name)
{
	struct mbpf_prog *first;

	zassert_is_null(mbpf_prog_find(&rt, "first"));
	first = suite_load(&pkg_first);
	(void)suite_load(&pkg_second);
	zassert_equal_ptr(mbpf_prog_find(&rt, "first"), first);
	zassert_is_null(mbpf_prog_find(&rt, "firs"));
	zassert_is_null(mbpf_prog_find(&rt, ""));
}

ZTEST(runtime, test_which_package_a_program_runs_from)
{
	struct mbpf_prog *prog = suite_load(&pkg_state);
	struct mbpf_version *held;

	zassert_equal(mbpf_prog_use(prog, pkg_state.data, pkg_state.size), MBPF_USE_CURRENT);
	zassert_equal(mbpf_prog_use(prog, pkg_state.data, 8), MBPF_USE_NONE, "its header only");
	zassert_equal(mbpf_prog_use(prog, pkg_state_next.data, pkg_state_next.size), MBPF_USE_NONE);
	/* As if an event of the old version were not over. */
	held = prog->version;
	held->instances[0]->ctx = &rt;
	zassert_ok(mbpf_prog_update(prog, pkg_state_next.data, pkg_state_next.size, NULL, NULL));
	zassert_equal(mbpf_prog_use(prog, pkg_state.data, pkg_state.size), MBPF_USE_RETIRED);
	zassert_equal(mbpf_prog_use(prog, pkg_state_next.data, pkg_state_next.size),
		      MBPF_USE_CURRENT);
	held->instances[0]->ctx = NULL;
	zassert_ok(mbpf_prog_reclaim(prog));
	zassert_equal(mbpf_prog_use(prog, pkg_state.data, pkg_state.size), MBPF_USE_NONE);
}

ZTEST(runtime, test_attach_points_in_turn)
{
	const struct mbpf_hook *hook = mbpf_hook_next(&rt, NULL);
	struct mbpf_prog *prog = suite_load(&pkg_state);

	zassert_equal_ptr(hook, &trace);
	hook = mbpf_hook_next(&rt, hook);
	zassert_equal_ptr(hook, &net);
	zassert_is_null(mbpf_hook_next(&rt, hook));
	zassert_equal(mbpf_hook_programs(&net), 0U);
	zassert_ok(mbpf_prog_attach(prog, &net, 0));
	zassert_equal(mbpf_hook_programs(&net), 1U);
}

ZTEST(runtime, test_what_the_firmware_contains)
{
	struct mbpf_target_info info;

	memset(&info, 0xff, sizeof(info));
	mbpf_target_info_get(&info);
	zassert_true((info.features & MBPF_FEATURE_CORE) != 0U);
	zassert_equal(info.features & ~MBPF_FEATURE_ALL, 0U);
	zassert_true((info.map_types & 1U << MBPF_MAP_HASH) != 0U);
	zassert_equal((info.map_types >> MBPF_MAP_LRU & 1U) != 0U, mbpf_map_has_type(MBPF_MAP_LRU));
	zassert_equal(info.map_types & 1U, 0U);
	zassert_true((info.hook_types & 1U << MBPF_HOOK_NET_RX) != 0U);
	zassert_equal((info.hook_types >> MBPF_HOOK_CUSTOM & 1U) != 0U, MBPF_HOOKS_CUSTOM != 0);
}
