/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * SECURITY: nothing but a program that says so allows.
 */

#include <zephyr/ztest.h>

#include "prog.h"
#include "suite.h"

static int fetch_nothing(const void *ctx, uint32_t off, uint32_t len, uint8_t *dst)
{
	ARG_UNUSED(ctx);
	ARG_UNUSED(off);
	ARG_UNUSED(len);
	ARG_UNUSED(dst);
	return MBPF_ERR_NO_MEM;
}

static int32_t ask(struct mbpf_ctx_security request)
{
	int32_t verdict = -1;

	request.abi_version = MBPF_HOOK_ABI_VERSION;
	zassert_ok(mbpf_hook_run(&security, &request, sizeof(request), &verdict));
	return verdict;
}

static int32_t act(uint32_t action)
{
	return ask((struct mbpf_ctx_security){.action = action});
}

ZTEST(hooks, test_without_a_program_security_denies)
{
	zassert_equal(act(0), MBPF_SECURITY_DENY);
}

ZTEST(hooks, test_declared_verdicts_of_security)
{
	struct mbpf_prog *prog = suite_attach(&pkg_gate, &security);

	zassert_equal(act(0), MBPF_SECURITY_ALLOW);
	zassert_equal(act(1), MBPF_SECURITY_DENY);
	zassert_equal(act(2), MBPF_SECURITY_ABORT);
	zassert_equal(suite_stats(prog).successes, 3U);
}

ZTEST(hooks, test_a_failed_run_denies)
{
	static const uint32_t wrong[] = {4, 5, 6, 10, 11, UINT32_MAX};
	struct mbpf_prog *prog = suite_attach(&pkg_gate, &security);

	for (unsigned int i = 0; i < ARRAY_SIZE(wrong); i++) {
		zassert_equal(act(wrong[i]), MBPF_SECURITY_DENY, "action %u",
			      (unsigned int)wrong[i]);
		zassert_equal(suite_stats(prog).failures[MBPF_FAILURE_VERDICT], i + 1U);
	}
	zassert_equal(act(3), MBPF_SECURITY_DENY);
	zassert_equal(suite_stats(prog).failures[MBPF_FAILURE_EXCEPTION], 1U);
	zassert_equal(act(7), MBPF_SECURITY_DENY);
	zassert_equal(suite_stats(prog).failures[MBPF_FAILURE_STEPS], 1U);
	zassert_equal(suite_stats(prog).successes, 0U);
}

ZTEST(hooks, test_an_event_that_finds_the_program_running_is_denied)
{
	struct mbpf_prog *prog = suite_attach(&pkg_gate, &security);

	/* As while it runs in a context that this one interrupts. */
	prog->version->instances[0]->ctx = prog;
	zassert_equal(act(0), MBPF_SECURITY_DENY);
	prog->version->instances[0]->ctx = NULL;
	zassert_equal(suite_stats(prog).contended, 1U);
	zassert_equal(act(0), MBPF_SECURITY_ALLOW);
	zassert_equal(suite_stats(prog).invocations, 1U);
}

ZTEST(hooks, test_any_deny_wins)
{
	static const int32_t both[3][3] = {
		/* ALLOW, DENY, ABORT of the second */
		{MBPF_SECURITY_ALLOW, MBPF_SECURITY_DENY, MBPF_SECURITY_ABORT},
		{MBPF_SECURITY_DENY, MBPF_SECURITY_DENY, MBPF_SECURITY_DENY},
		{MBPF_SECURITY_ABORT, MBPF_SECURITY_DENY, MBPF_SECURITY_ABORT},
	};

	(void)suite_attach(&pkg_gate, &security);
	(void)suite_attach(&pkg_object, &security);
	for (uint32_t i = 0; i < 3U; i++) {
		for (uint32_t k = 0; k < 3U; k++) {
			struct mbpf_ctx_security request = {.action = i, .object_id = k};

			zassert_equal(ask(request), both[i][k], "%u and %u", (unsigned int)i,
				      (unsigned int)k);
		}
	}
	/* One that fails beside one that would allow. */
	zassert_equal(ask((struct mbpf_ctx_security){.action = 3, .object_id = 0}),
		      MBPF_SECURITY_DENY);
	zassert_equal(ask((struct mbpf_ctx_security){.action = 0, .object_id = 3}),
		      MBPF_SECURITY_DENY);
}

ZTEST(hooks, test_fields_and_data_of_security)
{
	const uint8_t data[] = {7};
	struct mbpf_prog *prog = suite_attach(&pkg_gate, &security);
	struct mbpf_ctx_security most = {
		.subject_id = UINT32_MAX,
		.object_id = UINT32_MAX,
		.action = 9,
		.flags = UINT16_MAX,
		.reserved = UINT16_MAX,
		.data_len = UINT32_MAX,
		.data = data,
	};

	zassert_equal(ask(most), MBPF_SECURITY_ALLOW);
	zassert_str_equal(suite_log, "4294967295 4294967295 9 65535 4294967295");
	zassert_equal(ask((struct mbpf_ctx_security){
			      .object_id = 7, .action = 8, .data_len = 1, .data = data}),
		      MBPF_SECURITY_ALLOW);
	zassert_equal(ask((struct mbpf_ctx_security){
			      .object_id = 8, .action = 8, .data_len = 1, .data = data}),
		      MBPF_SECURITY_DENY);
	/* Bytes that cannot be had: an exception, and so no. */
	zassert_equal(ask((struct mbpf_ctx_security){.action = 8, .data_len = 1}),
		      MBPF_SECURITY_DENY);
	zassert_equal(ask((struct mbpf_ctx_security){
			      .action = 8, .data_len = 1, .read_fn = fetch_nothing}),
		      MBPF_SECURITY_DENY);
	zassert_equal(suite_stats(prog).failures[MBPF_FAILURE_EXCEPTION], 2U);
}
