/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Programs by name, and packages that arrive in pieces.
 */

#include <string.h>

#include <zephyr/init.h>
#include <zephyr/irq_offload.h>
#include <zephyr/kernel.h>
#include <zephyr/ztest.h>

#include <mbpf/control.h>

#include "sha512.h"

MBPF_HOOK_DEFINE(timer, "test.timer", MBPF_HOOK_TIMER, .max_steps = 1000);
MBPF_HOOK_DEFINE(gate, "test.gate", MBPF_HOOK_SECURITY);

MBPF_PROGRAM_DECLARE(ticks);
MBPF_PROGRAM_DECLARE(unsigned_ticks);
MBPF_PROGRAM_DECLARE(ticks2);
MBPF_PROGRAM_DECLARE(throws);

static struct mbpf_error_detail detail;
static struct mbpf_activation done;

/* Before the runtime is there. */
static int early_rc;

static int enter_early(void)
{
	struct mbpf_runtime *rt;

	early_rc = mbpf_control_enter(&rt);
	return 0;
}

SYS_INIT(enter_early, POST_KERNEL, 50);

static void digest_of(const uint8_t *data, size_t size, uint8_t *digest)
{
	struct mbpf_sha512 hash;

	mbpf_sha512_init(&hash);
	mbpf_sha512_update(&hash, data, size);
	mbpf_sha512_final(&hash, digest);
}

static int begin(const uint8_t *data, size_t size)
{
	uint8_t digest[MBPF_STAGE_DIGEST_SIZE];

	digest_of(data, size, digest);
	return mbpf_stage_begin(size, digest, &detail);
}

/* Stages all of a package, in pieces. */
static void stage(const uint8_t *data, size_t size)
{
	size_t offset = 0;

	zassert_ok(begin(data, size));
	while (offset < size) {
		size_t piece = MIN(100, size - offset);

		zassert_ok(mbpf_stage_write(offset, data + offset, piece, &detail));
		offset += piece;
	}
}

static int activate(const uint8_t *data, size_t size)
{
	stage(data, size);
	return mbpf_stage_activate(NULL, &done, &detail);
}

static struct mbpf_stage staged(void)
{
	struct mbpf_stage now;

	zassert_ok(mbpf_stage_get(&now));
	return now;
}

static int32_t tick(uint32_t id)
{
	const struct mbpf_ctx_timer ctx = {.abi_version = MBPF_HOOK_ABI_VERSION, .timer_id = id};
	int32_t verdict;

	zassert_ok(mbpf_hook_run(&timer, &ctx, sizeof(ctx), &verdict));
	return verdict;
}

static size_t used(void)
{
	return mbpf_zephyr_runtime()->arena_used;
}

static void clean(void *fixture)
{
	ARG_UNUSED(fixture);
	(void)mbpf_control_detach("ticks");
	(void)mbpf_control_unload("ticks");
	(void)mbpf_stage_drop();
	zassert_equal(used(), 0, "%zu bytes stay", used());
}

ZTEST(control, test_a_package_in_pieces_is_loaded_and_runs)
{
	zassert_ok(activate(mbpf_program_ticks, mbpf_program_ticks_size));
	zassert_str_equal(done.name, "ticks");
	zassert_false(done.updated);
	zassert_ok(mbpf_control_attach("ticks", "test.timer", 3));
	zassert_equal(tick(7), 1);
	zassert_ok(mbpf_control_detach("ticks"));
	zassert_ok(mbpf_control_unload("ticks"));
	zassert_equal(used(), 0, "program and package are gone");
}

ZTEST(control, test_a_second_package_of_the_name_is_an_update)
{
	size_t before;

	zassert_ok(activate(mbpf_program_ticks, mbpf_program_ticks_size));
	zassert_ok(mbpf_control_attach("ticks", "test.timer", 0));
	zassert_equal(tick(7), 1);
	before = used();
	zassert_ok(activate(mbpf_program_ticks2, mbpf_program_ticks2_size));
	zassert_true(done.updated);
	zassert_equal(tick(7), 2, "attached as before");
	zassert_ok(activate(mbpf_program_ticks, mbpf_program_ticks_size));
	zassert_equal(used(), before, "what was replaced is freed");
}

ZTEST(control, test_a_program_of_the_firmware_is_updated_too)
{
	struct mbpf_control_package package;
	struct mbpf_runtime *rt;
	struct mbpf_prog *prog;

	zassert_ok(mbpf_control_enter(&rt));
	zassert_ok(mbpf_prog_load(rt, mbpf_program_ticks, mbpf_program_ticks_size, &prog, &detail));
	zassert_false(mbpf_control_package_get(prog, &package));
	mbpf_control_leave();
	zassert_ok(activate(mbpf_program_ticks2, mbpf_program_ticks2_size));
	zassert_true(done.updated);
	zassert_ok(mbpf_control_enter(&rt));
	zassert_true(mbpf_control_package_get(prog, &package));
	mbpf_control_leave();
	zassert_str_equal(package.version, "2.0.0");
	zassert_equal(package.size, mbpf_program_ticks2_size);
}

ZTEST(control, test_digest_of_the_package_that_runs)
{
	uint8_t digest[MBPF_STAGE_DIGEST_SIZE];
	struct mbpf_control_package package;
	struct mbpf_runtime *rt;

	digest_of(mbpf_program_ticks, mbpf_program_ticks_size, digest);
	zassert_ok(activate(mbpf_program_ticks, mbpf_program_ticks_size));
	zassert_ok(mbpf_control_enter(&rt));
	zassert_true(mbpf_control_package_get(mbpf_prog_find(rt, "ticks"), &package));
	mbpf_control_leave();
	zassert_mem_equal(package.digest, digest, sizeof(digest));
}

ZTEST(control, test_an_upload_goes_on_where_it_stopped)
{
	zassert_ok(begin(mbpf_program_ticks, mbpf_program_ticks_size));
	zassert_ok(mbpf_stage_write(0, mbpf_program_ticks, 100, NULL));
	zassert_ok(begin(mbpf_program_ticks, mbpf_program_ticks_size));
	zassert_equal(staged().written, 100);
	zassert_equal(staged().size, mbpf_program_ticks_size);
	zassert_ok(begin(mbpf_program_ticks2, mbpf_program_ticks2_size));
	zassert_equal(staged().written, 0, "another package");
	zassert_ok(mbpf_stage_drop());
	zassert_equal(staged().size, 0);
	zassert_equal(used(), 0);
}

ZTEST(control, test_stage_begin_errors)
{
	static const uint8_t digest[MBPF_STAGE_DIGEST_SIZE];
	struct mbpf_runtime *rt;

	zassert_equal(mbpf_stage_begin(0, digest, &detail), MBPF_ERR_INVALID_ARG);
	zassert_equal(mbpf_stage_begin(100, NULL, NULL), MBPF_ERR_INVALID_ARG);
	zassert_equal(mbpf_stage_begin(CONFIG_MBPF_STAGE_MAX_SIZE + 1, digest, &detail),
		      MBPF_ERR_NO_MEM);
	zassert_equal(detail.limit, CONFIG_MBPF_STAGE_MAX_SIZE);
	zassert_equal(detail.actual, CONFIG_MBPF_STAGE_MAX_SIZE + 1);
	zassert_equal(mbpf_stage_begin(SIZE_MAX, digest, &detail), MBPF_ERR_NO_MEM);
	zassert_ok(mbpf_control_enter(&rt));
	rt->fail_alloc = rt->alloc_count + 1;
	mbpf_control_leave();
	zassert_equal(mbpf_stage_begin(100, digest, &detail), MBPF_ERR_NO_MEM);
	zassert_equal(detail.reason, MBPF_REASON_ARENA_FULL);
}

ZTEST(control, test_stage_write_errors)
{
	uint8_t wrong[MBPF_STAGE_DIGEST_SIZE] = {1};
	const uint8_t bytes[] = {1, 2, 3, 4};

	zassert_equal(mbpf_stage_write(0, bytes, 1, &detail), MBPF_ERR_NOT_FOUND);
	zassert_ok(mbpf_stage_begin(4, wrong, &detail));
	zassert_equal(mbpf_stage_write(0, NULL, 1, &detail), MBPF_ERR_INVALID_ARG);
	zassert_ok(mbpf_stage_write(0, bytes, 2, &detail));
	zassert_equal(mbpf_stage_write(0, bytes, 2, &detail), MBPF_ERR_INVALID_ARG);
	zassert_equal(detail.limit, 2, "where it goes on");
	zassert_equal(mbpf_stage_write(2, bytes, 3, &detail), MBPF_ERR_INVALID_ARG);
	zassert_equal(detail.limit, 4, "the end");
	zassert_equal(mbpf_stage_write(2, bytes, SIZE_MAX, &detail), MBPF_ERR_INVALID_ARG);
	zassert_ok(mbpf_stage_write(2, bytes, 0, &detail));
	zassert_equal(mbpf_stage_write(2, bytes, 2, &detail), MBPF_ERR_CRC_MISMATCH);
	zassert_equal(staged().size, 0);
}

ZTEST(control, test_stage_activate_errors)
{
	zassert_equal(mbpf_stage_activate(NULL, &done, &detail), MBPF_ERR_NOT_FOUND);
	zassert_ok(begin(mbpf_program_ticks, mbpf_program_ticks_size));
	zassert_equal(mbpf_stage_activate(NULL, &done, &detail), MBPF_ERR_INVALID_ARG);
	zassert_equal(detail.limit, mbpf_program_ticks_size);
	zassert_equal(activate(mbpf_program_unsigned_ticks, mbpf_program_unsigned_ticks_size),
		      MBPF_ERR_MISSING_SECTION);
	zassert_equal(detail.reason, MBPF_REASON_NO_SIGNATURE);
	zassert_equal(staged().size, 0, "it is not kept");
	zassert_equal(activate(mbpf_program_throws, mbpf_program_throws_size),
		      MBPF_ERR_INIT_FAILED);
	zassert_str_equal(detail.message, "not today");
	zassert_equal(used(), 0);
	zassert_equal(mbpf_stage_activate(NULL, &done, NULL), MBPF_ERR_NOT_FOUND);
}

ZTEST(control, test_names_that_there_are_not)
{
	zassert_equal(mbpf_control_attach("ticks", "test.timer", 0), MBPF_ERR_NOT_FOUND);
	zassert_equal(mbpf_control_detach("ticks"), MBPF_ERR_NOT_FOUND);
	zassert_equal(mbpf_control_unload("ticks"), MBPF_ERR_NOT_FOUND);
	zassert_ok(activate(mbpf_program_ticks, mbpf_program_ticks_size));
	zassert_equal(mbpf_control_attach("ticks", "test.nothing", 0), MBPF_ERR_NOT_FOUND);
	zassert_equal(mbpf_control_attach("ticks", "test.gate", 0), MBPF_ERR_HOOK_MISMATCH);
	zassert_equal(mbpf_control_detach("ticks"), MBPF_ERR_NOT_ATTACHED);
	zassert_ok(mbpf_control_attach("ticks", "test.timer", 0));
	zassert_equal(mbpf_control_attach("ticks", "test.timer", 0), MBPF_ERR_ALREADY_ATTACHED);
	zassert_equal(mbpf_control_unload("ticks"), MBPF_ERR_STILL_ATTACHED);
}

ZTEST(control, test_calls_within_enter_are_refused)
{
	struct mbpf_runtime *rt;

	zassert_ok(mbpf_control_enter(&rt));
	zassert_equal_ptr(rt, mbpf_zephyr_runtime());
	zassert_equal(mbpf_control_enter(&rt), MBPF_ERR_NESTED_EXEC);
	zassert_equal(mbpf_control_unload("ticks"), MBPF_ERR_NESTED_EXEC);
	zassert_equal(mbpf_stage_activate(NULL, &done, &detail), MBPF_ERR_NESTED_EXEC);
	mbpf_control_leave();
	zassert_ok(mbpf_stage_drop());
}

ZTEST(control, test_there_is_no_runtime_before_boot)
{
	struct mbpf_runtime *rt;

	zassert_equal(early_rc, MBPF_ERR_NOT_FOUND);
	zassert_ok(mbpf_control_enter(&rt));
	mbpf_control_leave();
}

static int in_isr;

static void enter_in_isr(const void *param)
{
	struct mbpf_runtime *rt;

	ARG_UNUSED(param);
	in_isr = mbpf_control_enter(&rt);
}

ZTEST(control, test_an_interrupt_is_refused)
{
	irq_offload(enter_in_isr, NULL);
	zassert_equal(in_isr, MBPF_ERR_CONTEXT, "mbpf_control_enter()");
}

/* Another thread has entered, and leaves after a while. */
static void hold(void *entered, void *unused, void *unused_too)
{
	struct mbpf_runtime *rt;

	ARG_UNUSED(unused);
	ARG_UNUSED(unused_too);
	*(bool *)entered = mbpf_control_enter(&rt) == 0;
	k_msleep(50);
	mbpf_control_leave();
}

static K_THREAD_STACK_DEFINE(stack, 1024 + CONFIG_TEST_EXTRA_STACK_SIZE);
static struct k_thread thread;

ZTEST(control, test_a_second_thread_waits)
{
	bool entered = false;
	int64_t begun;

	(void)k_thread_create(&thread, stack, K_THREAD_STACK_SIZEOF(stack), hold, &entered, NULL,
			      NULL, K_PRIO_COOP(1), 0, K_NO_WAIT);
	k_msleep(10);
	zassert_true(entered);
	begun = k_uptime_get();
	zassert_equal(mbpf_control_detach("ticks"), MBPF_ERR_NOT_FOUND);
	zassert_true(k_uptime_get() - begun >= 20, "after the other thread");
	zassert_ok(k_thread_join(&thread, K_FOREVER));
}

ZTEST_SUITE(control, NULL, NULL, NULL, clean, NULL);
