/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Events whose bytes are fetched as the program asks for them.
 */

#include <zephyr/ztest.h>

#include "suite.h"

static const uint8_t event_bytes[] = {0x10, 0x21, 0x32, 0x43, 0x84, 0x95, 0xa6, 0xb7, 0xc8};

/* What was asked for, and how many bytes to leave out of each answer. */
static struct {
	unsigned int calls;
	uint32_t off;
	uint32_t len;
	uint32_t missing;
	const void *ctx;
} asked;

static int fetch(const void *ctx, uint32_t off, uint32_t len, uint8_t *dst)
{
	asked.calls++;
	asked.ctx = ctx;
	asked.off = off;
	asked.len = len;
	memcpy(dst, event_bytes + off, len - asked.missing);
	return (int)(len - asked.missing);
}

/* Runs trace.js in one of its modes. */
static int32_t run(uint32_t mode, const uint8_t *data, bool with_fetch)
{
	struct mbpf_ctx_tracepoint ctx = {
		.abi_version = MBPF_HOOK_ABI_VERSION,
		.tracepoint_id = mode,
		.data_len = sizeof(event_bytes),
		.data = data,
		.read_fn = with_fetch ? fetch : NULL,
	};
	int32_t verdict = 0;

	asked.calls = 0;
	asked.ctx = NULL;
	zassert_ok(mbpf_hook_run(&trace, &ctx, sizeof(ctx), &verdict));
	zassert_true(asked.calls == 0U || asked.ctx == &ctx);
	return verdict;
}

struct reading {
	uint32_t mode;
	int32_t verdict;
	unsigned int calls; /* of read_fn */
	uint32_t off;
	uint32_t len;
};

static const struct reading readings[] = {
	{0, 9, 0, 0, 0},                   /* data_len */
	{1, 0x43, 1, 3, 1},                /* readU8(3) */
	{2, 0x8495 - 0x10000, 1, 4, 2},    /* readI16BE(4) */
	{3, (int32_t)0x95844332, 1, 2, 4}, /* readU32LE(2) */
	{4, 3000 + 0x95 + 0xb7, 1, 5, 3},  /* readBytes(5, 3) */
	{5, -1, 0, 0, 0},                  /* readU32LE(6), past the end */
	{7, -7, 0, 0, 0},                  /* nothing */
};

ZTEST(runtime, test_bytes_are_fetched_as_asked_for)
{
	struct mbpf_prog *prog = suite_load(&pkg_trace);

	asked.missing = 0;
	zassert_ok(mbpf_prog_attach(prog, &trace, 0));
	for (unsigned int i = 0; i < ARRAY_SIZE(readings); i++) {
		const struct reading *reading = &readings[i];
		int32_t verdict = run(reading->mode, NULL, true);

		zassert_equal(verdict, reading->verdict, "mode %u: %d", (unsigned int)reading->mode,
			      (int)verdict);
		zassert_equal(asked.calls, reading->calls, "mode %u: %u calls",
			      (unsigned int)reading->mode, asked.calls);
		if (reading->calls != 0U) {
			zassert_equal(asked.off, reading->off);
			zassert_equal(asked.len, reading->len);
		}
		/* The same from bytes in one piece, for as many steps. */
		zassert_equal(run(reading->mode, event_bytes, true), reading->verdict);
		zassert_equal(asked.calls, 0U, "bytes that are there are not fetched");
	}
}

ZTEST(runtime, test_steps_do_not_depend_on_where_the_bytes_are)
{
	struct mbpf_prog *prog = suite_load(&pkg_trace);
	struct mbpf_prog_stats stats;

	asked.missing = 0;
	zassert_ok(mbpf_prog_attach(prog, &trace, 0));
	for (uint32_t mode = 0; mode <= 7U; mode++) {
		uint32_t steps;

		(void)run(mode, NULL, true);
		mbpf_prog_stats_get(prog, &stats);
		steps = stats.steps_last;
		(void)run(mode, event_bytes, false);
		mbpf_prog_stats_get(prog, &stats);
		zassert_equal(stats.steps_last, steps);
	}
}

ZTEST(runtime, test_short_answer_is_a_range_error)
{
	struct mbpf_prog *prog = suite_load(&pkg_trace);
	struct mbpf_prog_error error;

	zassert_ok(mbpf_prog_attach(prog, &trace, 0));
	asked.missing = 1;
	zassert_equal(run(6, NULL, true), -1, "caught as a RangeError");
	zassert_equal(asked.calls, 1U);
	zassert_equal(run(4, NULL, true), 0, "not caught");
	mbpf_prog_error_get(prog, &error);
	zassert_equal(error.failure, MBPF_FAILURE_EXCEPTION);
	asked.missing = 0;
	zassert_equal(run(6, NULL, true), (int32_t)0xc8b7a695);
}

static int answered;

/* Fills what was asked for, and says something else. */
static int fetch_and_say(const void *ctx, uint32_t off, uint32_t len, uint8_t *dst)
{
	ARG_UNUSED(ctx);
	memcpy(dst, event_bytes + off, len);
	return answered;
}

static int32_t run_with(MBPF_CTX_READ_FN(read_fn))
{
	struct mbpf_ctx_tracepoint ctx = {
		.abi_version = MBPF_HOOK_ABI_VERSION,
		.tracepoint_id = 6,
		.data_len = sizeof(event_bytes),
		.read_fn = read_fn,
	};
	int32_t verdict = 0;

	zassert_ok(mbpf_hook_run(&trace, &ctx, sizeof(ctx), &verdict));
	return verdict;
}

ZTEST(runtime, test_answers_that_are_not_what_was_asked_for)
{
	static const int answers[] = {0, 1, 3, 5, -1, -4, INT32_MAX, INT32_MIN};
	struct mbpf_prog *prog = suite_load(&pkg_trace);

	zassert_ok(mbpf_prog_attach(prog, &trace, 0));
	for (unsigned int i = 0; i < ARRAY_SIZE(answers); i++) {
		answered = answers[i];
		zassert_equal(run_with(fetch_and_say), -1, "%d: caught as a RangeError", answered);
	}
	answered = 4;
	zassert_equal(run_with(fetch_and_say), (int32_t)0xc8b7a695);
}

/* Makes the event happen again, from inside of it. */
static int fetch_again(const void *ctx, uint32_t off, uint32_t len, uint8_t *dst)
{
	int32_t verdict = 77;

	zassert_ok(mbpf_hook_run(&trace, ctx, sizeof(struct mbpf_ctx_tracepoint), &verdict));
	zassert_equal(verdict, 0, "the default");
	memcpy(dst, event_bytes + off, len);
	return (int)len;
}

ZTEST(runtime, test_event_inside_of_read_fn)
{
	struct mbpf_prog *prog = suite_load(&pkg_trace);
	struct mbpf_prog_stats stats;

	zassert_ok(mbpf_prog_attach(prog, &trace, 0));
	zassert_equal(run_with(fetch_again), (int32_t)0xc8b7a695);
	mbpf_prog_stats_get(prog, &stats);
	zassert_equal(stats.nested_dropped, 1U);
	zassert_equal(stats.invocations, 1U);
	zassert_equal(stats.successes, 1U);
}

ZTEST(runtime, test_event_without_bytes)
{
	struct mbpf_prog *prog = suite_load(&pkg_trace);

	zassert_ok(mbpf_prog_attach(prog, &trace, 0));
	zassert_equal(run(0, NULL, false), 9, "data_len is what the firmware says");
	zassert_equal(run(5, NULL, false), -1);
	zassert_equal(run(6, NULL, false), -1);
}
