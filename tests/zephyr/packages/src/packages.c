/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * What may lie where a package should be. Each is refused by name, nothing stays allocated, and the
 * next good one runs.
 */

#include <string.h>

#include <zephyr/kernel.h>
#include <zephyr/ztest.h>

#include <mbpf/zephyr.h>

MBPF_HOOK_DEFINE(timer, "test.timer", MBPF_HOOK_TIMER, .max_steps = 800);
MBPF_HOOK_DEFINE(tight, "test.tight", MBPF_HOOK_TIMER, .max_steps = 499);
MBPF_HOOK_DEFINE(gate, "test.gate", MBPF_HOOK_SECURITY);

MBPF_PROGRAM_DECLARE(ticks);
MBPF_PROGRAM_DECLARE(gate);

static uint64_t copy[512];
static uint8_t *const bytes = (uint8_t *)copy;
static struct mbpf_error_detail detail;

static size_t take_copy(void)
{
	zassert_true(mbpf_program_ticks_size <= sizeof(copy));
	memcpy(bytes, mbpf_program_ticks, mbpf_program_ticks_size);
	return mbpf_program_ticks_size;
}

/* Loads what must be refused. @return the code. */
static int refused(size_t size)
{
	struct mbpf_runtime *rt = mbpf_zephyr_runtime();
	struct mbpf_prog *prog = (struct mbpf_prog *)&detail;
	size_t used = rt->arena_used;
	int rc = mbpf_prog_load(rt, bytes, size, &prog, &detail);

	zassert_true(rc < 0);
	zassert_is_null(prog);
	zassert_equal(detail.code, rc);
	zassert_equal(rt->arena_used, used, "memory stays");
	return rc;
}

static struct mbpf_prog *load(void)
{
	struct mbpf_prog *prog;
	int rc = mbpf_prog_load(mbpf_zephyr_runtime(), mbpf_program_ticks, mbpf_program_ticks_size,
				&prog, &detail);

	zassert_ok(rc, "%s, reason %u", mbpf_error_string(rc), detail.reason);
	return prog;
}

static void expect_good_one_runs(void)
{
	const struct mbpf_ctx_timer event = {.abi_version = MBPF_HOOK_ABI_VERSION, .timer_id = 7};
	struct mbpf_prog *prog = load();
	int32_t verdict = 0;

	zassert_ok(mbpf_prog_attach(prog, &timer, 0));
	zassert_ok(mbpf_hook_run(&timer, &event, sizeof(event), &verdict));
	zassert_equal(verdict, 7);
	zassert_ok(mbpf_prog_detach(prog));
	zassert_ok(mbpf_prog_unload(prog));
}

#if CONFIG_MBPF_ARENA_SIZE == 2048
ZTEST(packages, test_an_arena_that_is_too_small)
{
	struct mbpf_runtime *rt = mbpf_zephyr_runtime();
	const struct mbpf_defer_config queue = {
		.max_entries = 1,
		.max_snapshot_bytes = CONFIG_MBPF_ARENA_SIZE - 512,
	};

	expect_good_one_runs();
	zassert_ok(mbpf_defer_start(rt, &queue));
	zassert_equal(refused(take_copy()), MBPF_ERR_NO_MEM);
	zassert_equal(detail.reason, MBPF_REASON_ARENA_FULL);
	zassert_equal(detail.limit, CONFIG_MBPF_ARENA_SIZE);
}
#else
ZTEST(packages, test_flash_that_was_erased)
{
	memset(bytes, 0xff, sizeof(copy));
	zassert_equal(refused(sizeof(copy)), MBPF_ERR_INVALID_MAGIC);
	memset(bytes, 0, sizeof(copy));
	zassert_equal(refused(sizeof(copy)), MBPF_ERR_INVALID_MAGIC);
	expect_good_one_runs();
}

ZTEST(packages, test_garbage)
{
	uint32_t state = 2463534242U;

	for (uint32_t round = 0; round < 50; round++) {
		for (size_t i = 0; i < sizeof(copy); i++) {
			state = state * 1664525U + 1013904223U;
			bytes[i] = (uint8_t)(state >> 24);
		}
		/* With the right beginning it gets farther. */
		memcpy(bytes, mbpf_program_ticks, round);
		(void)refused(sizeof(copy));
	}
	expect_good_one_runs();
}

ZTEST(packages, test_every_length_that_is_too_short)
{
	size_t size = take_copy();

	for (size_t length = 0; length < size; length++) {
		(void)refused(length);
	}
	bytes[size] = 0;
	zassert_equal(refused(size + 1), MBPF_ERR_INVALID_PACKAGE, "a byte too many");
	expect_good_one_runs();
}

/* Some boards take a while for a signature. */
ZTEST(packages, test_a_bit_that_fell_over)
{
	size_t size = take_copy();

	for (size_t at = 0; at < size; at += size / 16) {
		bytes[at] ^= 0x10;
		(void)refused(size);
		bytes[at] ^= 0x10;
	}
	expect_good_one_runs();
}

ZTEST(packages, test_two_of_one_name)
{
	struct mbpf_prog *prog = load();

	zassert_equal(refused(take_copy()), MBPF_ERR_EXISTS);
	zassert_equal(detail.reason, MBPF_REASON_NAME_TAKEN);
	zassert_str_equal(detail.message, "ticks");
	zassert_ok(mbpf_prog_unload(prog));
	expect_good_one_runs();
}

ZTEST(packages, test_a_package_for_another_hook)
{
	struct mbpf_prog *prog = load();

	zassert_equal(mbpf_prog_attach(prog, &gate, 0), MBPF_ERR_HOOK_MISMATCH);
	zassert_equal(
		mbpf_prog_update(prog, mbpf_program_gate, mbpf_program_gate_size, NULL, &detail),
		MBPF_ERR_HOOK_MISMATCH);
	zassert_equal(detail.reason, MBPF_REASON_UPDATE_HOOK);
	zassert_ok(mbpf_prog_unload(prog));
	expect_good_one_runs();
}

ZTEST(packages, test_a_budget_above_the_ceiling_of_the_point)
{
	struct mbpf_prog *prog = load();

	zassert_equal(mbpf_prog_attach(prog, &tight, 0), MBPF_ERR_BUDGET_EXCEEDED);
	zassert_ok(mbpf_prog_attach(prog, &timer, 0));
	zassert_ok(mbpf_prog_detach(prog));
	zassert_ok(mbpf_prog_unload(prog));
}
#endif

ZTEST_SUITE(packages, NULL, NULL, NULL, NULL, NULL);
