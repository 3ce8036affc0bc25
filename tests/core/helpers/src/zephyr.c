/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Helpers that the firmware defines where they are written, and Zephyr's runtime finds.
 */

#if defined(__ZEPHYR__)

#include <zephyr/ztest.h>

#include <mbpf/zephyr.h>

#include "suite.h"

static uint32_t doubled;

static int twice(struct mbpf_call *call)
{
	int64_t value;
	int status = mbpf_arg_integer(call, 1, &value);

	if (status == 0) {
		doubled++;
		mbpf_return_integer(call, 2 * value);
	}
	return status;
}

/* Of the prototype of `add` in helpers.yaml, so that pkg_quiet calls it. */
MBPF_HELPER_DEFINE(twice_helper, .helper = {.name = "add", .fn = twice},
		   .version = MBPF_VERSION(0, 8), .prototype = "(i32,number)->number",
		   .contexts = MBPF_HELPER_ANYWHERE);
MBPF_HELPER_DEFINE(other_helper, .helper = {.name = "other", .fn = twice, .capability = CAP_PROBE},
		   .version = MBPF_VERSION(1, 0), .prototype = "()->bool",
		   .capability_name = "FW_PROBE", .contexts = MBPF_HELPER_ANYWHERE);

ZTEST(helpers, test_defined_helpers)
{
	static struct mbpf_runtime own;
	static struct mbpf_hook hook = {.name = "net.own", .type = MBPF_HOOK_NET_RX};
	const struct mbpf_policy policy = rt.config.policy;
	struct mbpf_prog *prog;

	other_helper.helper.capability = 1;
	zassert_equal(mbpf_zephyr_start(&own, &policy, NULL), MBPF_ERR_CAPABILITY_DENIED);
	other_helper.helper.capability = CAP_PROBE;
	other_helper.helper.name = "log";
	zassert_equal(mbpf_zephyr_start(&own, &policy, NULL), MBPF_ERR_EXISTS);
	other_helper.helper.name = "other";
	zassert_ok(mbpf_zephyr_start(&own, &policy, NULL), "refused before, so not started");
	zassert_ok(mbpf_hook_register(&own, &hook));
	zassert_ok(mbpf_prog_load(&own, pkg_quiet.data, pkg_quiet.size, &prog, NULL));
	zassert_ok(mbpf_prog_attach(prog, &hook, 0));
	zassert_equal(suite_packet(&hook, 5, 0), 0, "10 & 1");
	zassert_equal(doubled, 1U);
	zassert_ok(mbpf_prog_detach(prog));
	zassert_ok(mbpf_prog_unload(prog));
}

#endif
