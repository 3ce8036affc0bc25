/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Packages that call helpers of the firmware's own, and firmware that has them, or others.
 */

#include <zephyr/ztest.h>

#include <mbpf/gen/rejects.h>

#include "suite.h"

/* Starts a firmware that has this one helper. */
static void start_with(struct mbpf_own_helper *helper)
{
	suite_start(MBPF_CAP_ALL | CAP_RELAY);
	zassert_ok(mbpf_helper_register(&rt, helper));
}

ZTEST(helpers, test_versions)
{
	static const uint32_t good[] = {MBPF_VERSION(1, 2), MBPF_VERSION(1, 3),
					MBPF_VERSION(1, 65535)};
	static const uint32_t bad[] = {MBPF_VERSION(1, 1), MBPF_VERSION(1, 0), MBPF_VERSION(0, 2),
				       MBPF_VERSION(2, 2), MBPF_VERSION(65535, 65535)};
	struct mbpf_own_helper helper;

	for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
		helper = suite_relay();
		helper.version = good[i];
		start_with(&helper);
		zassert_ok(mbpf_prog_unload(suite_load(&pkg_relay)));
	}
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct mbpf_error_detail detail;

		helper = suite_relay();
		helper.version = bad[i];
		start_with(&helper);
		detail = suite_refused(&pkg_relay, MBPF_ERR_HELPER_VERSION);
		zassert_equal(detail.reason, MBPF_REASON_HELPER_MISMATCH);
		zassert_equal(detail.limit, bad[i]);
		zassert_equal(detail.actual, MBPF_VERSION(1, 2));
		zassert_equal(detail.section, MBPF_SECTION_MANIFEST);
		zassert_str_equal(detail.message, "setRelay");
	}
}

ZTEST(helpers, test_versions_of_the_core)
{
	struct mbpf_error_detail detail = suite_refused(&pkg_core_version, MBPF_ERR_HELPER_VERSION);

	zassert_equal(detail.reason, MBPF_REASON_HELPER_MISMATCH);
	zassert_equal(detail.limit, 1U);
	zassert_equal(detail.actual, 2U);
	zassert_str_equal(detail.message, "log");
}

ZTEST(helpers, test_helper_that_is_not_there)
{
	struct mbpf_own_helper helper = suite_relay();
	struct mbpf_error_detail detail;

	helper.helper.name = "getRelay";
	start_with(&helper);
	detail = suite_refused(&pkg_relay, MBPF_ERR_HELPER_VERSION);
	zassert_equal(detail.reason, MBPF_REASON_HELPER_UNKNOWN);
	zassert_equal(detail.actual, MBPF_VERSION(1, 2));
	zassert_str_equal(detail.message, "setRelay");
	/* What the manifest does not tell, the bytecode does. */
	detail = suite_refused(&pkg_no_versions, MBPF_ERR_INVALID_BYTECODE);
	zassert_equal(detail.reason, MBPF_REJECT_IMPORT_UNKNOWN);
}

ZTEST(helpers, test_prototype_is_compared)
{
	struct mbpf_own_helper helper = suite_relay();
	struct mbpf_error_detail detail;

	helper.prototype = "(u32,string)->bool";
	start_with(&helper);
	detail = suite_refused(&pkg_relay, MBPF_ERR_INVALID_BYTECODE);
	zassert_equal(detail.reason, MBPF_REJECT_IMPORT_PROTOTYPE);
	helper = suite_relay();
	helper.version = MBPF_VERSION(2, 0);
	start_with(&helper);
	detail = suite_refused(&pkg_no_versions, MBPF_ERR_INVALID_BYTECODE);
	zassert_equal(detail.reason, MBPF_REJECT_IMPORT_VERSION);
}

ZTEST(helpers, test_capability_of_a_package)
{
	struct mbpf_own_helper helper = suite_relay();
	struct mbpf_error_detail detail =
		suite_refused(&pkg_other_capability, MBPF_ERR_CAPABILITY_DENIED);

	zassert_equal(detail.reason, MBPF_REASON_MANIFEST_CAPABILITY);
	detail = suite_refused(&pkg_no_capability, MBPF_ERR_INVALID_BYTECODE);
	zassert_equal(detail.reason, MBPF_REJECT_IMPORT_CAPABILITY);
	suite_start(MBPF_CAP_ALL | CAP_PROBE);
	zassert_ok(mbpf_helper_register(&rt, &helper));
	detail = suite_refused(&pkg_relay, MBPF_ERR_CAPABILITY_DENIED);
	zassert_equal(detail.reason, MBPF_REASON_POLICY_CAPABILITY);
	zassert_equal(detail.limit, MBPF_CAP_ALL | CAP_PROBE);
	zassert_equal(detail.actual, CAP_RELAY);
	zassert_str_equal(detail.message, "FW_RELAY");
	zassert_ok(mbpf_runtime_shutdown(&rt));
}

ZTEST(helpers, test_contexts_of_an_attach_point)
{
	struct mbpf_prog *prog = suite_load(&pkg_relay);

	zassert_equal(mbpf_prog_attach(prog, &isr_net, 0), MBPF_ERR_CONTEXT);
	zassert_str_equal(mbpf_prog_helper_denied(prog, &isr_net)->helper.name, "setRelay");
	zassert_equal(mbpf_prog_attach(prog, &locked_net, 0), MBPF_ERR_CONTEXT);
	zassert_is_null(mbpf_prog_helper_denied(prog, &thread_net));
	zassert_ok(mbpf_prog_attach(prog, &thread_net, 0));
	zassert_ok(mbpf_prog_detach(prog));
	zassert_ok(mbpf_prog_unload(prog));
	prog = suite_load(&pkg_kinds);
	zassert_equal(mbpf_prog_attach(prog, &locked_net, 0), MBPF_ERR_CONTEXT);
	zassert_ok(mbpf_prog_unload(prog));
	prog = suite_load(&pkg_quiet);
	zassert_ok(mbpf_prog_attach(prog, &isr_net, 0));
	zassert_ok(mbpf_prog_detach(prog));
}

ZTEST(helpers, test_contexts_of_an_update)
{
	struct mbpf_prog *prog = suite_load(&pkg_quiet);
	struct mbpf_error_detail detail;

	zassert_ok(mbpf_prog_attach(prog, &isr_net, 0));
	zassert_equal(mbpf_prog_update(prog, pkg_relay.data, pkg_relay.size, NULL, &detail),
		      MBPF_ERR_CONTEXT);
	zassert_equal(detail.reason, MBPF_REASON_UPDATE_CONTEXT);
	zassert_equal(detail.limit, MBPF_HELPER_IN(MBPF_CONTEXT_THREAD));
	zassert_equal(detail.actual, MBPF_CONTEXT_ISR);
	zassert_str_equal(detail.message, "setRelay");
	zassert_equal(suite_packet(&isr_net, 2, 0), 1, "the old one runs");
	zassert_ok(mbpf_prog_detach(prog));
	zassert_ok(mbpf_prog_attach(prog, &thread_net, 0));
	zassert_ok(mbpf_prog_update(prog, pkg_relay.data, pkg_relay.size, NULL, &detail));
	zassert_equal(suite_packet(&thread_net, 2, 0), 1);
	zassert_equal(relay_calls, 1U);
	zassert_ok(mbpf_prog_detach(prog));
}
