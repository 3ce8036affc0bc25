/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Calls of helpers of the firmware's own.
 */

#include <zephyr/ztest.h>

#include "suite.h"

ZTEST(helpers, test_call)
{
	struct mbpf_prog *prog = suite_load(&pkg_relay);

	zassert_ok(mbpf_prog_attach(prog, &thread_net, 0));
	zassert_equal(suite_packet(&thread_net, 3, 40), 1);
	zassert_equal(relay_number, 3U);
	zassert_equal(relay_ms, 40U);
	zassert_str_equal(relay_why, "drop");
	zassert_equal_ptr(relay_caller, prog);
	zassert_equal(suite_packet(&thread_net, 0, 0), 0, "what the helper says");
	zassert_equal(suite_packet(&thread_net, 99, 0), 0, "a RangeError that nobody catches");
	zassert_equal(suite_stats(prog).failures[MBPF_FAILURE_EXCEPTION], 1U);
	zassert_equal(suite_stats(prog).helper_calls, 3U);
	zassert_ok(mbpf_prog_detach(prog));
}

ZTEST(helpers, test_each_call_counts)
{
	struct mbpf_prog *prog = suite_load(&pkg_budget);

	zassert_ok(mbpf_prog_attach(prog, &thread_net, 0));
	zassert_equal(suite_packet(&thread_net, 2, 0), 1);
	zassert_equal(relay_calls, 2U);
	zassert_equal(suite_packet(&thread_net, 3, 0), 0);
	zassert_equal(relay_calls, 4U, "the third call of the event is none");
	zassert_equal(suite_stats(prog).failures[MBPF_FAILURE_HELPERS], 1U);
	zassert_ok(mbpf_prog_detach(prog));
}

ZTEST(helpers, test_arguments_and_results)
{
	struct mbpf_prog *prog = suite_load(&pkg_kinds);

	zassert_ok(mbpf_prog_attach(prog, &thread_net, 0));
	zassert_equal(suite_packet(&thread_net, 1, 0), 0);
	zassert_str_equal(suite_log,
			  "9,9,9,9 8,1 9007197107257344 RangeError RangeError TypeError true "
			  "TypeError RangeError TypeError RangeError TypeError TypeError",
			  "%s", suite_log);
	zassert_equal(relay_ms, 0U, "left out");
	zassert_ok(mbpf_prog_detach(prog));
}
