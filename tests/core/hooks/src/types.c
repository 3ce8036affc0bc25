/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The contexts of all hook types: each field at its limits, and structs of other sizes or versions.
 */

#include <stddef.h>

#include <zephyr/ztest.h>

#include "suite.h"

/* What spec/hooks.yaml and the reference have, by the width of a pointer. */
#define SIZE(w64, w32) (sizeof(void *) == 8U ? (w64) : (w32))

ZTEST(hooks, test_layout_of_the_contexts)
{
	zassert_equal(sizeof(struct mbpf_ctx_tracepoint), SIZE(48U, 40U));
	zassert_equal(sizeof(struct mbpf_ctx_timer), 32U);
	zassert_equal(sizeof(struct mbpf_ctx_net), SIZE(40U, 28U));
	zassert_equal(sizeof(struct mbpf_ctx_security), SIZE(40U, 32U));
	zassert_equal(offsetof(struct mbpf_ctx_security, action), 12U);
	zassert_equal(offsetof(struct mbpf_ctx_security, data_len), 20U);
	zassert_equal(offsetof(struct mbpf_ctx_security, data), 24U);
}

/* Runs `ctx` with every other version and size; nothing may happen. */
static void refuse_others(struct mbpf_hook *hook, void *ctx, size_t size)
{
	static const uint32_t versions[] = {0, MBPF_HOOK_ABI_VERSION + 1U, UINT32_MAX};
	const size_t sizes[] = {0, 4, size - 1U, size + 1U, SIZE_MAX};
	uint32_t version = MBPF_HOOK_ABI_VERSION;
	int32_t verdict = 77;

	for (unsigned int i = 0; i < ARRAY_SIZE(versions); i++) {
		memcpy(ctx, &versions[i], sizeof(version));
		zassert_equal(mbpf_hook_run(hook, ctx, size, &verdict), MBPF_ERR_ABI_MISMATCH);
	}
	memcpy(ctx, &version, sizeof(version));
	for (unsigned int i = 0; i < ARRAY_SIZE(sizes); i++) {
		zassert_equal(mbpf_hook_run(hook, ctx, sizes[i], &verdict), MBPF_ERR_ABI_MISMATCH);
	}
	zassert_equal(verdict, 77, "a verdict without a run");
	zassert_str_equal(suite_log, "");
}

static void run(struct mbpf_hook *hook, const void *ctx, size_t size, const char *logged)
{
	int32_t verdict = -1;

	zassert_ok(mbpf_hook_run(hook, ctx, size, &verdict));
	zassert_equal(verdict, 0);
	zassert_str_equal(suite_log, logged, "%s", suite_log);
}

ZTEST(hooks, test_fields_of_tracepoint)
{
	struct mbpf_ctx_tracepoint ctx = {.abi_version = MBPF_HOOK_ABI_VERSION};

	(void)suite_attach(&pkg_fields_tracepoint, &tracepoint);
	refuse_others(&tracepoint, &ctx, sizeof(ctx));
	run(&tracepoint, &ctx, sizeof(ctx), "0 0 0 0 0 0 [0.5 0] [0 0] undefined");
	memset(&ctx, 0xff, sizeof(ctx));
	ctx.abi_version = MBPF_HOOK_ABI_VERSION;
	ctx.timestamp = (UINT64_C(1) << 53) - 1U;
	run(&tracepoint, &ctx, sizeof(ctx),
	    "4294967295 9007199254740991 4294967295 4294967295 4294967295 65535 "
	    "[4294967295.5 2097151] [4294967295 2097151] undefined");
	ctx.timestamp = (UINT64_C(1) << 53) + 1U;
	run(&tracepoint, &ctx, sizeof(ctx),
	    "4294967295 9007199254740992 4294967295 4294967295 4294967295 65535 "
	    "[1.5 2097152] [1 2097152] undefined");
}

ZTEST(hooks, test_fields_of_timer)
{
	struct mbpf_ctx_timer ctx = {.abi_version = MBPF_HOOK_ABI_VERSION};

	(void)suite_attach(&pkg_fields_timer, &timer);
	refuse_others(&timer, &ctx, sizeof(ctx));
	run(&timer, &ctx, sizeof(ctx), "0 0 0 0 0 -1 [0 0] [0 0]");
	memset(&ctx, 0xff, sizeof(ctx));
	ctx.abi_version = MBPF_HOOK_ABI_VERSION;
	ctx.invocation_count = (UINT64_C(1) << 53) - 1U;
	run(&timer, &ctx, sizeof(ctx),
	    "4294967295 4294967295 65535 9007199254740991 18446744073709552000 -1 "
	    "[4294967295 2097151] [4294967295 4294967295]");
}

ZTEST(hooks, test_fields_of_net)
{
	struct mbpf_ctx_net ctx = {.abi_version = MBPF_HOOK_ABI_VERSION};
	struct mbpf_prog *prog = suite_load(&pkg_fields_net);

	zassert_equal(mbpf_prog_attach(prog, &net_tx, 0), MBPF_ERR_HOOK_MISMATCH);
	zassert_equal(mbpf_prog_attach(prog, &security, 0), MBPF_ERR_HOOK_MISMATCH);
	zassert_ok(mbpf_prog_attach(prog, &net_rx, 0));
	refuse_others(&net_rx, &ctx, sizeof(ctx));
	run(&net_rx, &ctx, sizeof(ctx), "0 0 0 0 0 0 0");
	memset(&ctx, 0xff, sizeof(ctx));
	ctx.abi_version = MBPF_HOOK_ABI_VERSION;
	run(&net_rx, &ctx, sizeof(ctx), "4294967295 4294967295 4294967295 65535 65535 3 255");
	ctx.flags = MBPF_NET_FLAGS(2, 14);
	run(&net_rx, &ctx, sizeof(ctx), "4294967295 4294967295 4294967295 65535 3616 2 14");
}

ZTEST(hooks, test_other_contexts_of_security)
{
	struct mbpf_ctx_security ctx = {0};

	(void)suite_attach(&pkg_gate, &security);
	refuse_others(&security, &ctx, sizeof(ctx));
}

ZTEST(hooks, test_events_of_a_hook_that_is_not_registered)
{
	struct mbpf_hook stray = {.name = "stray", .type = MBPF_HOOK_TIMER};
	struct mbpf_ctx_timer ctx = {.abi_version = MBPF_HOOK_ABI_VERSION};
	int32_t verdict = 77;

	zassert_equal(mbpf_hook_run(&stray, &ctx, sizeof(ctx), &verdict), MBPF_ERR_ABI_MISMATCH);
	zassert_equal(verdict, 77);
}
