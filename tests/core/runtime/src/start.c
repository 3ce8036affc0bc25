/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The runtime that Zephyr has memory for.
 */

#if defined(__ZEPHYR__)

#include <zephyr/ztest.h>

#include <mbpf/zephyr.h>

#include "suite.h"

ZTEST(runtime, test_zephyr_has_one_runtime)
{
	static struct mbpf_runtime own;
	struct mbpf_policy policy = {.key_count = 1};
	struct mbpf_prog *prog;

	zassert_equal(mbpf_zephyr_start(&own, NULL, NULL), MBPF_ERR_INVALID_ARG);
	zassert_equal(mbpf_zephyr_start(&own, &policy, NULL), MBPF_ERR_INVALID_ARG, "no keys");
	policy = suite_config().policy;
	zassert_equal(mbpf_zephyr_start(NULL, &policy, NULL), MBPF_ERR_INVALID_ARG);
	zassert_ok(mbpf_zephyr_start(&own, &policy, NULL));
	zassert_equal(mbpf_zephyr_start(&own, &policy, NULL), MBPF_ERR_ALREADY_ATTACHED);
	zassert_ok(mbpf_prog_load(&own, pkg_first.data, pkg_first.size, &prog, NULL));
	zassert_ok(mbpf_prog_unload(prog));
}

#endif
