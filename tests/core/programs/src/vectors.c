/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * vectors.js: each event is one question, the verdict its answer.
 */

#include <zephyr/ztest.h>

#include "suite.h"

struct vector {
	uint8_t event[3]; /* group, case, operand */
	int32_t verdict;
	uint32_t steps;
};

#include "vectors.inc"

__attribute__((aligned(8))) const uint8_t suite_vectors[] = {
#include "vectors.mbpf.inc"
};
const size_t suite_vectors_size = sizeof(suite_vectors);

/* Event number `number`, as generate.py makes it. */
static int32_t ask(struct mbpf_hook *hook, const struct vector *vector, uint32_t number)
{
	uint8_t data[4 + sizeof(vector_pattern)] = {
		vector->event[0],
		vector->event[1],
		vector->event[2],
		(uint8_t)number,
	};
	struct mbpf_ctx_tracepoint ctx = {
		.abi_version = MBPF_HOOK_ABI_VERSION,
		.tracepoint_id = 1000U + number,
		.timestamp = 5000000000000U + number,
		.cpu = 1,
		.data_len = sizeof(data),
		.data = data,
	};
	int32_t verdict = 0;

	memcpy(data + 4, vector_pattern, sizeof(vector_pattern));
	suite_now = ctx.timestamp;
	zassert_ok(mbpf_hook_run(hook, &ctx, sizeof(ctx), &verdict));
	return verdict;
}

ZTEST(programs, test_vectors)
{
	struct mbpf_hook hook = {.name = "vectors", .type = MBPF_HOOK_TRACEPOINT};
	struct mbpf_prog *prog = suite_load(suite_vectors, suite_vectors_size);
	struct mbpf_prog_memory memory;
	struct mbpf_prog_stats stats;

	zassert_ok(mbpf_hook_register(&suite_rt, &hook));
	zassert_ok(mbpf_prog_attach(prog, &hook, 0));
	for (uint32_t i = 0; i < ARRAY_SIZE(vectors); i++) {
		const struct vector *vector = &vectors[i];
		int32_t verdict = ask(&hook, vector, i);

		mbpf_prog_stats_get(prog, &stats);
		zassert_equal(verdict, vector->verdict, "vector %u (%u, %u, %u): %d, not %d",
			      (unsigned int)i, vector->event[0], vector->event[1], vector->event[2],
			      (int)verdict, (int)vector->verdict);
		zassert_equal(stats.steps_last, vector->steps, "vector %u: %u steps, not %u",
			      (unsigned int)i, (unsigned int)stats.steps_last,
			      (unsigned int)vector->steps);
	}
	suite_expect_no_failures(prog, ARRAY_SIZE(vectors));
	zassert_equal(suite_log_digest, VECTORS_LOG);
	zassert_equal(suite_maps_digest(prog), VECTORS_MAPS);
	mbpf_prog_memory_get(prog, &memory);
	zassert_equal(memory.heap_used, VECTORS_HEAP);
	zassert_ok(mbpf_prog_detach(prog));
	zassert_ok(mbpf_prog_unload(prog));
	zassert_equal(suite_rt.arena_used, 0U);
}
