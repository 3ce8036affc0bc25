/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The runtime that is there before main(), as the configuration says.
 */

#include <string.h>

#include <zephyr/init.h>
#include <zephyr/kernel.h>
#include <zephyr/logging/log_backend.h>
#include <zephyr/logging/log_output.h>
#include <zephyr/ztest.h>

#include <mbpf/zephyr.h>

#if defined(CONFIG_MBPF_WORKER)
#define SETTLE_MS (2 * CONFIG_MBPF_WORKER_PERIOD_MS + 50)
#else
#define SETTLE_MS 50
#endif

MBPF_HOOK_DEFINE(timer, "test.timer", MBPF_HOOK_TIMER, .max_steps = 800);
MBPF_HOOK_DEFINE(gate, "test.gate", MBPF_HOOK_SECURITY);

MBPF_PROGRAM_DECLARE(ticks);
MBPF_PROGRAM_DECLARE(unsigned_ticks);
MBPF_PROGRAM_DECLARE(clock);
MBPF_PROGRAM_DECLARE(greedy);

/* What was logged, without its time. */
static char logged[1024];
static size_t logged_size;

static int keep(uint8_t *data, size_t length, void *ctx)
{
	size_t room = sizeof(logged) - 1 - logged_size;
	size_t kept = MIN(length, room);

	ARG_UNUSED(ctx);
	memcpy(logged + logged_size, data, kept);
	logged_size += kept;
	logged[logged_size] = '\0';
	return (int)length;
}

static uint8_t output_buffer[64];
LOG_OUTPUT_DEFINE(output, keep, output_buffer, sizeof(output_buffer));

static void process(const struct log_backend *const backend, union log_msg_generic *msg)
{
	ARG_UNUSED(backend);
	log_output_msg_process(&output, &msg->log, LOG_OUTPUT_FLAG_LEVEL);
}

static void panic(const struct log_backend *const backend)
{
	ARG_UNUSED(backend);
}

static const struct log_backend_api backend_api = {.process = process, .panic = panic};

LOG_BACKEND_DEFINE(keeper, backend_api, true);

/* An event before the runtime is there. */
static struct mbpf_runtime *early_runtime;
static int early_rc;

static int run_early(void)
{
	const struct mbpf_ctx_timer ctx = {.abi_version = MBPF_HOOK_ABI_VERSION};
	int32_t verdict;

	early_runtime = mbpf_zephyr_runtime();
	early_rc = mbpf_hook_run(&timer, &ctx, sizeof(ctx), &verdict);
	return 0;
}

SYS_INIT(run_early, POST_KERNEL, 50);

static void clear_log(void *fixture)
{
	ARG_UNUSED(fixture);
	k_msleep(SETTLE_MS);
	logged_size = 0;
	logged[0] = '\0';
}

static int load(const uint8_t *package, size_t size, struct mbpf_prog **prog,
		struct mbpf_error_detail *detail)
{
	return mbpf_prog_load(mbpf_zephyr_runtime(), package, size, prog, detail);
}

static struct mbpf_prog *attach_ticks(void)
{
	struct mbpf_prog *prog;

	zassert_ok(load(mbpf_program_ticks, mbpf_program_ticks_size, &prog, NULL));
	zassert_ok(mbpf_prog_attach(prog, &timer, 0));
	return prog;
}

static void remove_program(struct mbpf_prog *prog)
{
	zassert_ok(mbpf_prog_detach(prog));
	zassert_ok(mbpf_prog_unload(prog));
}

static int32_t tick(uint32_t id)
{
	const struct mbpf_ctx_timer ctx = {.abi_version = MBPF_HOOK_ABI_VERSION, .timer_id = id};
	int32_t verdict;

	zassert_ok(mbpf_hook_run(&timer, &ctx, sizeof(ctx), &verdict));
	return verdict;
}

ZTEST(boot, test_an_event_before_boot_is_refused)
{
	zassert_is_null(early_runtime);
	zassert_equal(early_rc, MBPF_ERR_ABI_MISMATCH);
}

ZTEST(boot, test_runtime_is_started_once)
{
	static struct mbpf_runtime other;
	const struct mbpf_policy policy = {0};

	zassert_not_null(mbpf_zephyr_runtime());
	zassert_equal(mbpf_zephyr_start(&other, &policy, NULL), MBPF_ERR_ALREADY_ATTACHED);
	zassert_equal(mbpf_runtime_epoch(mbpf_zephyr_runtime()), 3);
}

ZTEST(boot, test_attach_points_are_registered)
{
	zassert_equal(mbpf_hook_find(mbpf_zephyr_runtime(), "test.timer"), &timer);
	zassert_equal(mbpf_hook_find(mbpf_zephyr_runtime(), "test.gate"), &gate);
	zassert_equal(timer.max_steps, 800);
}

ZTEST(boot, test_signed_program_of_the_firmware_runs)
{
	struct mbpf_prog *prog = attach_ticks();

	zassert_equal(tick(7), 7);
	remove_program(prog);
}

ZTEST(boot, test_unsigned_program_is_refused)
{
	struct mbpf_error_detail detail;
	struct mbpf_prog *prog;

	zassert_equal(
		load(mbpf_program_unsigned_ticks, mbpf_program_unsigned_ticks_size, &prog, &detail),
		MBPF_ERR_MISSING_SECTION);
	zassert_equal(detail.reason, MBPF_REASON_NO_SIGNATURE);
	zassert_is_null(prog);
}

ZTEST(boot, test_capability_and_limit_of_the_configuration)
{
	struct mbpf_error_detail detail;
	struct mbpf_prog *prog;

	zassert_equal(load(mbpf_program_clock, mbpf_program_clock_size, &prog, &detail),
		      MBPF_ERR_CAPABILITY_DENIED);
	zassert_equal(load(mbpf_program_greedy, mbpf_program_greedy_size, &prog, &detail),
		      MBPF_ERR_BUDGET_EXCEEDED);
	zassert_equal(detail.limit, CONFIG_MBPF_MAX_STEPS);
	zassert_equal(detail.actual, 1001);
}

ZTEST(boot, test_log_lines_are_written_without_control_characters)
{
	struct mbpf_prog *prog = attach_ticks();

	(void)tick(3);
	zassert_equal(logged_size != 0, IS_ENABLED(CONFIG_MBPF_LOG_AT_ONCE), "within the hook");
	k_msleep(SETTLE_MS);
	zassert_not_null(strstr(logged, "<wrn> mbpf: ticks: tick 3..<forged> line"), "%s", logged);
	remove_program(prog);
}

ZTEST(boot, test_lines_that_do_not_fit_are_told)
{
	struct mbpf_prog *prog = attach_ticks();

	for (uint32_t i = 0; i < 20; i++) {
		(void)tick(i);
	}
	k_msleep(SETTLE_MS);
	if (IS_ENABLED(CONFIG_MBPF_LOG_AT_ONCE)) {
		zassert_not_null(strstr(logged, "tick 19"), "%s", logged);
	} else {
		zassert_not_null(strstr(logged, " log lines of programs lost"), "%s", logged);
	}
	remove_program(prog);
}

ZTEST(boot, test_names_of_errors)
{
	const bool named = IS_ENABLED(CONFIG_MBPF_ERROR_STRINGS);

	zassert_str_equal(mbpf_error_string(MBPF_ERR_NO_MEM), named ? "NO_MEM" : "UNKNOWN");
	zassert_str_equal(mbpf_reason_string(MBPF_REASON_ARENA_FULL),
			  named ? "ARENA_FULL" : "UNKNOWN");
}

#if defined(CONFIG_MBPF_DEFER)
ZTEST(boot, test_deferred_events_run_on_the_worker)
{
	const struct mbpf_ctx_timer ctx = {.abi_version = MBPF_HOOK_ABI_VERSION, .timer_id = 5};
	struct mbpf_prog *prog = attach_ticks();

	zassert_ok(mbpf_hook_defer(&timer, &ctx, sizeof(ctx)));
	zassert_ok(mbpf_hook_defer(&timer, &ctx, sizeof(ctx)));
	zassert_equal(mbpf_hook_defer(&timer, &ctx, sizeof(ctx)), MBPF_ERR_NO_MEM);
	k_msleep(SETTLE_MS);
	zassert_equal(mbpf_defer_pending(mbpf_zephyr_runtime()), 0);
	zassert_not_null(strstr(logged, "tick 5"), "%s", logged);
	remove_program(prog);
}
#endif

ZTEST_SUITE(boot, NULL, NULL, clear_log, NULL, NULL);
