/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Programs that run at intervals. What a board cannot do in time counts as missed, so that runs and
 * missed periods are looked at together.
 */

#include <mbpf/timer.h>

#include "attached.h"
#include "wait.h"

#define FAST_ID   MBPF_TIMER_ID_USER
#define FAST_MS   20
#define ODD_ID    (MBPF_TIMER_ID_USER + 1)
#define ODD_US    13579
#define SETTLE_MS 5

MBPF_TIMER_DEFINE(fast, "app.fast", FAST_ID, FAST_MS *USEC_PER_MSEC);
MBPF_TIMER_DEFINE(odd, "app.odd", ODD_ID, ODD_US, .max_steps = 600);
MBPF_PROGRAM_DECLARE(beat);
MBPF_PROGRAM_DECLARE(slow);

static int busy_wait(struct mbpf_call *call)
{
	uint32_t microseconds;
	int status = mbpf_arg_u32(call, 0, &microseconds);

	if (status == 0) {
		k_busy_wait(microseconds);
		mbpf_return_bool(call, true);
	}
	return status;
}

MBPF_HELPER_DEFINE(wait_helper, MBPF_HELPER_busyWait(busy_wait));

enum {
	RUNS,
	COUNT,
	ID,
	PERIOD,
	TIME_MS,
	FIRST,
};

static uint32_t seen(struct mbpf_prog *prog, uint32_t what)
{
	return number_in(prog, "seen", what);
}

static uint32_t missed(const char *point)
{
	return mbpf_timer_missed(mbpf_hook_find(mbpf_zephyr_runtime(), point));
}

/* Detaches, and waits for a run that is under way. */
static void stop(struct mbpf_prog *prog)
{
	zassert_ok(mbpf_prog_detach(prog));
	k_msleep(SETTLE_MS);
}

static void attach_again(struct mbpf_prog *prog, const char *point)
{
	zassert_ok(mbpf_prog_attach(prog, mbpf_hook_find(mbpf_zephyr_runtime(), point), 0));
}

ZTEST(timer, test_runs_once_in_each_period)
{
	uint32_t before = missed("app.fast");
	uint32_t attached = k_uptime_get_32();
	struct mbpf_prog *prog = ATTACH(beat, "app.fast");

	k_msleep(10 * FAST_MS + SETTLE_MS);
	stop(prog);
	zassert_true(seen(prog, COUNT) >= 9U, "%u", seen(prog, COUNT));
	zassert_equal(seen(prog, RUNS) + missed("app.fast") - before, seen(prog, COUNT));
	zassert_equal(seen(prog, ID), FAST_ID);
	zassert_equal(seen(prog, PERIOD), FAST_MS * USEC_PER_MSEC);
	zassert_true(seen(prog, TIME_MS) >= attached + seen(prog, COUNT) * FAST_MS);
	zassert_true(seen(prog, TIME_MS) <= k_uptime_get_32());
}

ZTEST(timer, test_runs_while_a_program_is_attached)
{
	struct mbpf_prog *prog = ATTACH(beat, "app.fast");
	uint32_t before;
	uint32_t runs;

	k_msleep(3 * FAST_MS + SETTLE_MS);
	stop(prog);
	runs = seen(prog, RUNS);
	zassert_true(runs != 0U);
	k_msleep(3 * FAST_MS);
	zassert_equal(seen(prog, RUNS), runs);
	before = missed("app.fast");
	attach_again(prog, "app.fast");
	k_msleep(FAST_MS + SETTLE_MS);
	stop(prog);
	zassert_true(seen(prog, RUNS) > runs);
	zassert_equal(seen(prog, RUNS) - runs + missed("app.fast") - before, seen(prog, COUNT),
		      "periods are counted from the attachment");
}

/* The test's thread is before the runtime's. */
ZTEST(timer, test_late_runs_are_counted_and_not_made_up_for)
{
	uint32_t before = missed("app.fast");
	struct mbpf_prog *prog = ATTACH(beat, "app.fast");

	k_busy_wait((7 * FAST_MS + SETTLE_MS) * USEC_PER_MSEC);
	zassert_equal(seen(prog, RUNS), 0, "nobody but this thread ran");
	k_msleep(SETTLE_MS);
	zassert_true(seen(prog, FIRST) >= 7U, "one run for seven periods");
	zassert_true(missed("app.fast") - before >= 6U);
	k_msleep(2 * FAST_MS);
	stop(prog);
	zassert_true(seen(prog, RUNS) >= 2U, "then in time again");
	zassert_equal(seen(prog, RUNS) + missed("app.fast") - before, seen(prog, COUNT));
}

ZTEST(timer, test_runs_longer_than_a_period_begin_in_time)
{
	uint32_t before = missed("app.fast");
	struct mbpf_prog *prog = ATTACH(slow, "app.fast");
	uint32_t runs;

	k_msleep(10 * FAST_MS);
	zassert_ok(mbpf_prog_detach(prog));
	k_msleep(2 * FAST_MS);
	runs = seen(prog, RUNS);
	zassert_true(runs >= 2U, "%u", runs);
	zassert_true(missed("app.fast") - before >= runs - 1U, "a period is missed by each run");
	zassert_equal(runs + missed("app.fast") - before, seen(prog, COUNT));
}

ZTEST(timer, test_periods_do_not_drift)
{
	struct mbpf_prog *prog = ATTACH(beat, "app.odd");
	uint32_t passed;
	uint32_t begin;

	/* Loading took its time. */
	stop(prog);
	begin = k_uptime_get_32();
	attach_again(prog, "app.odd");
	k_msleep(1000);
	stop(prog);
	passed = (seen(prog, TIME_MS) - begin) * USEC_PER_MSEC / ODD_US;
	zassert_within(seen(prog, COUNT), passed, 1, "%u, %u", seen(prog, COUNT), passed);
	zassert_true(passed >= 70U);
}

ZTEST(timer, test_timers_that_are_always_there)
{
	static const struct {
		const char *name;
		uint32_t id;
		uint32_t period_us;
	} timers[] = {
		{"timer.100ms", MBPF_TIMER_ID_100MS, 100000},
		{"timer.1s", MBPF_TIMER_ID_1S, 1000000},
	};

	for (size_t i = 0; i < ARRAY_SIZE(timers); i++) {
		struct mbpf_prog *prog = ATTACH(beat, timers[i].name);

		k_usleep(timers[i].period_us + SETTLE_MS * USEC_PER_MSEC);
		zassert_true(seen(prog, COUNT) >= 1U, "%s", timers[i].name);
		zassert_equal(seen(prog, ID), timers[i].id);
		zassert_equal(seen(prog, PERIOD), timers[i].period_us);
		remove_program(prog);
	}
	zassert_not_null(mbpf_hook_find(mbpf_zephyr_runtime(), "timer.1min"));
}

ZTEST(timer, test_missed_of_what_is_no_timer)
{
	static const struct mbpf_hook other = {.name = "app.other", .type = MBPF_HOOK_TIMER};

	zassert_equal(mbpf_timer_missed(NULL), 0);
	zassert_equal(mbpf_timer_missed(&other), 0);
}

ZTEST_SUITE(timer, NULL, NULL, NULL, remove_all_programs, NULL);
