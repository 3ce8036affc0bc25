/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * What helpers say to arguments that are wrong: the cases of arguments.js.
 */

#include <zephyr/ztest.h>

#include "suite.h"

#define FINE        0
#define TYPE_ERROR  (-1)
#define RANGE_ERROR (-2)

static const int8_t expected[] = {
	FINE,        /* log */
	RANGE_ERROR, /* a level that does not exist */
	RANGE_ERROR, /* -1 is no u32 */
	RANGE_ERROR, /* nor is 0.5 */
	TYPE_ERROR,  /* nor a string */
	TYPE_ERROR,  /* a number is no string */
	FINE,        /* u64LoadLE of the last eight bytes */
	RANGE_ERROR, /* one byte short */
	TYPE_ERROR,  /* an array is no bytes */
	RANGE_ERROR, /* 2^32 is no u32 */
	TYPE_ERROR,  /* a number is no pair */
	FINE,        /* a Uint32Array is one */
	TYPE_ERROR,  /* half a pair: undefined is no number */
	RANGE_ERROR, /* -1 is no half */
	TYPE_ERROR,  /* nor is a string */
	FINE,        /* the greatest u64 */
	TYPE_ERROR,  /* nowNs(null) */
	FINE,        /* lookup in a hash map */
	RANGE_ERROR, /* room for half a value */
	FINE,        /* an ArrayBuffer is bytes */
	TYPE_ERROR,  /* a number is no key of a hash map */
	RANGE_ERROR, /* flags 3 */
	FINE,        /* lookup in an array map */
	FINE,        /* update of one */
	FINE,        /* bytes are an index too */
	FINE,        /* past the end: not found */
	RANGE_ERROR, /* -1 is no index */
	FINE,        /* a map by its number */
	RANGE_ERROR, /* a number of no map */
	TYPE_ERROR,  /* a string is no map */
	TYPE_ERROR,  /* arrays have no delete */
	FINE,        /* hash maps have */
};

ZTEST(runtime, test_arguments_of_helpers)
{
	struct mbpf_prog *prog = suite_load(&pkg_arguments);
	struct mbpf_ctx_tracepoint ctx = {.abi_version = MBPF_HOOK_ABI_VERSION};
	int32_t verdict = 0;

	zassert_ok(mbpf_prog_attach(prog, &trace, 0));
	for (uint32_t i = 0; i < ARRAY_SIZE(expected); i++) {
		ctx.tracepoint_id = i;
		zassert_ok(mbpf_hook_run(&trace, &ctx, sizeof(ctx), &verdict));
		zassert_equal(verdict, expected[i], "call %u: %d", (unsigned int)i, (int)verdict);
	}
	ctx.tracepoint_id = ARRAY_SIZE(expected);
	zassert_ok(mbpf_hook_run(&trace, &ctx, sizeof(ctx), &verdict));
	zassert_equal(verdict, (int32_t)ARRAY_SIZE(expected), "arguments.js has other cases");
	zassert_str_equal(suite_log, "0 fine\n");
}
