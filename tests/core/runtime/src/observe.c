/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Histograms and the trace log, in builds that have them and in others.
 */

#include <zephyr/ztest.h>

#include "prog.h"
#include "suite.h"

static struct mbpf_prog *prog;
static uint32_t buckets[MBPF_HISTOGRAM_BUCKETS];

static void start(void)
{
	prog = suite_load(&pkg_faults);
	zassert_ok(mbpf_prog_attach(prog, &net, 0));
}

ZTEST(runtime, test_histogram_refuses)
{
	start();
	zassert_equal(mbpf_prog_histogram_get(NULL, MBPF_HISTOGRAM_STEPS, buckets),
		      MBPF_ERR_INVALID_ARG);
	zassert_equal(mbpf_prog_histogram_get(prog, MBPF_HISTOGRAM_STEPS, NULL),
		      MBPF_ERR_INVALID_ARG);
	zassert_equal(mbpf_prog_histogram_get(prog, (enum mbpf_histogram)2, buckets),
		      MBPF_ERR_INVALID_ARG);
	zassert_equal(mbpf_prog_histogram_get(prog, MBPF_HISTOGRAM_STEPS, buckets),
		      MBPF_STEP_HISTOGRAM ? 0 : MBPF_ERR_FEATURE_UNSUPPORTED);
	zassert_equal(mbpf_prog_histogram_get(prog, MBPF_HISTOGRAM_TIME, buckets),
		      MBPF_TIME_HISTOGRAM ? 0 : MBPF_ERR_FEATURE_UNSUPPORTED);
}

ZTEST(runtime, test_time_histogram_needs_a_clock)
{
	struct mbpf_runtime_config config = suite_config();

	config.services.now_ns = NULL;
	suite_start(&config);
	start();
	(void)suite_packet(0, 0);
	zassert_equal(mbpf_prog_histogram_get(prog, MBPF_HISTOGRAM_TIME, buckets),
		      MBPF_ERR_FEATURE_UNSUPPORTED);
}

#if MBPF_STEP_HISTOGRAM
ZTEST(runtime, test_histogram_of_steps)
{
	uint32_t expected[MBPF_HISTOGRAM_BUCKETS] = {0};
	const uint8_t events[] = {0, 0, 1, 4, 7, 17, 0};
	struct mbpf_prog_stats stats;
	uint64_t before = 0;

	start();
	for (unsigned int i = 0; i < ARRAY_SIZE(events); i++) {
		uint32_t at = 0;

		(void)suite_packet(events[i], 0);
		mbpf_prog_stats_get(prog, &stats);
		for (uint64_t steps = stats.steps_total - before; steps > 1U; steps >>= 1) {
			at++;
		}
		before = stats.steps_total;
		expected[at]++;
	}
	zassert_ok(mbpf_prog_histogram_get(prog, MBPF_HISTOGRAM_STEPS, buckets));
	zassert_mem_equal(buckets, expected, sizeof(buckets));
	zassert_equal(expected[11], 1U, "3000 steps");
	/* Counts go on. */
	zassert_ok(mbpf_prog_update(prog, pkg_faults.data, pkg_faults.size, NULL, NULL));
	zassert_ok(mbpf_prog_histogram_get(prog, MBPF_HISTOGRAM_STEPS, buckets));
	zassert_mem_equal(buckets, expected, sizeof(buckets));
	suite_unload(prog);
	zassert_equal(rt.arena_used, 0U);
}
#endif

#if MBPF_TIME_HISTOGRAM
ZTEST(runtime, test_histogram_of_time)
{
	static const struct {
		uint64_t ns;
		uint32_t bucket;
	} cases[] = {{0, 0},
		     {1, 0},
		     {2, 1},
		     {3, 1},
		     {4, 2},
		     {1023, 9},
		     {1024, 10},
		     {UINT32_MAX, 31},
		     {(uint64_t)UINT32_MAX + 1U, 31},
		     {UINT64_C(1) << 60, 31}};
	uint32_t expected[MBPF_HISTOGRAM_BUCKETS] = {0};

	start();
	for (unsigned int i = 0; i < ARRAY_SIZE(cases); i++) {
		suite_tick = cases[i].ns; /* between the two looks at the clock */
		(void)suite_packet(0, 0);
		expected[cases[i].bucket]++;
		zassert_ok(mbpf_prog_histogram_get(prog, MBPF_HISTOGRAM_TIME, buckets));
		zassert_mem_equal(buckets, expected, sizeof(buckets), "case %u", i);
	}
}
#endif

static char lines[1024];

static void take(const struct mbpf_trace_record *record, void *user_data)
{
	char line[128];

	ARG_UNUSED(user_data);
	zassert_true(mbpf_trace_format(record, line, sizeof(line)) < sizeof(line));
	zassert_true(strlen(lines) + strlen(line) + 2U < sizeof(lines));
	strcat(lines, line);
	strcat(lines, "\n");
}

static int begin(uint32_t per_second)
{
	struct mbpf_runtime_config config = suite_config();

	lines[0] = '\0';
	config.services.trace = take;
	config.trace_per_second = per_second;
	config.breaker.threshold = 2;
	config.breaker.cooldown_us = 1;
	if (!MBPF_TRACE_LOG) {
		return mbpf_runtime_init(&rt, &config);
	}
	suite_start(&config);
	return 0;
}

ZTEST(runtime, test_trace_log_is_refused)
{
	struct mbpf_runtime_config config = suite_config();

	zassert_equal(begin(0), MBPF_TRACE_LOG ? 0 : MBPF_ERR_INVALID_ARG);
	config.trace_per_second = 1;
	config.services.now_ns = NULL;
	zassert_equal(mbpf_runtime_init(&rt, &config), MBPF_ERR_INVALID_ARG);
}

#if MBPF_TRACE_LOG
ZTEST(runtime, test_trace_log_tells_what_happens)
{
	zassert_ok(begin(0));
	zassert_equal(mbpf_prog_load(&rt, lines, 0, &prog, NULL), MBPF_ERR_INVALID_PACKAGE);
	zassert_equal(mbpf_prog_load(&rt, pkg_init_throws.data, pkg_init_throws.size, &prog, NULL),
		      MBPF_ERR_INIT_FAILED);
	start();
	zassert_equal(mbpf_prog_attach(prog, &net, 0), MBPF_ERR_ALREADY_ATTACHED);
	(void)suite_packet(0, 0);
	(void)suite_packet(1, 0);
	(void)suite_packet(9, 0);
	suite_now += 2000;
	(void)suite_packet(0, 0);
	zassert_equal(mbpf_prog_update(prog, pkg_first.data, pkg_first.size, NULL, NULL),
		      MBPF_ERR_NOT_FOUND);
	zassert_ok(mbpf_prog_update(prog, pkg_faults.data, pkg_faults.size, NULL, NULL));
	(void)suite_packet(1, 0);
	(void)suite_packet(1, 0);
	zassert_ok(mbpf_prog_breaker_reset(prog));
	zassert_ok(mbpf_prog_breaker_reset(prog), "which changes nothing");
	zassert_equal(mbpf_prog_unload(prog), MBPF_ERR_STILL_ATTACHED);
	suite_unload(prog);
	zassert_str_equal(lines, "[TRACE] load : INVALID_PACKAGE\n"
				 "[TRACE] load init_throws: INIT_FAILED\n"
				 "[TRACE] load faults: OK\n"
				 "[TRACE] attach faults net.recv: OK\n"
				 "[TRACE] attach faults net.recv: ALREADY_ATTACHED\n"
				 "[TRACE] failure faults: exception\n"
				 "[TRACE] failure faults: no verdict of the hook\n"
				 "[TRACE] breaker faults: opens\n"
				 "[TRACE] breaker faults: closes\n"
				 "[TRACE] update faults: NOT_FOUND\n"
				 "[TRACE] update faults: OK\n"
				 "[TRACE] failure faults: exception\n"
				 "[TRACE] failure faults: exception\n"
				 "[TRACE] breaker faults: opens\n"
				 "[TRACE] breaker faults: closes\n"
				 "[TRACE] unload faults: STILL_ATTACHED\n"
				 "[TRACE] detach faults net.recv: OK\n"
				 "[TRACE] unload faults: OK\n");
	zassert_ok(mbpf_runtime_shutdown(&rt), "its memory is not in the way");
}

ZTEST(runtime, test_trace_log_has_a_limit)
{
	zassert_ok(begin(3));
	start();
	(void)suite_packet(1, 0);
	for (unsigned int i = 0; i < 5U; i++) {
		zassert_ok(mbpf_prog_detach(prog));
		zassert_ok(mbpf_prog_attach(prog, &net, 0));
	}
	suite_now += 999999999U;
	zassert_ok(mbpf_prog_detach(prog));
	suite_now += 1;
	zassert_ok(mbpf_prog_attach(prog, &net, 0));
	zassert_ok(mbpf_prog_detach(prog));
	zassert_str_equal(lines, "[TRACE] load faults: OK\n"
				 "[TRACE] attach faults net.recv: OK\n"
				 "[TRACE] failure faults: exception\n"
				 "[TRACE] attach faults net.recv: OK (11 lines lost before)\n"
				 "[TRACE] detach faults net.recv: OK\n");
}

static struct mbpf_prog_stats stats;

static void send_again(const struct mbpf_trace_record *record, void *user_data)
{
	ARG_UNUSED(user_data);
	if (record->what == MBPF_TRACE_FAILURE) {
		(void)suite_packet(0, 0);
	}
}

ZTEST(runtime, test_event_from_the_trace_log_is_nested)
{
	struct mbpf_runtime_config config = suite_config();

	config.services.trace = send_again;
	suite_start(&config);
	start();
	(void)suite_packet(1, 0);
	mbpf_prog_stats_get(prog, &stats);
	zassert_equal(stats.invocations, 1U);
	zassert_equal(stats.nested_dropped, 1U);
}

ZTEST(runtime, test_no_memory_for_the_trace_log)
{
	struct mbpf_runtime_config config = suite_config();

	/* The least arena has room for it. */
	config.arena_size = 256;
	config.services.trace = take;
	zassert_ok(mbpf_runtime_init(&rt, &config));
}
#endif

ZTEST(runtime, test_trace_lines_are_cut)
{
	const struct mbpf_trace_record record = {
		.what = MBPF_TRACE_LOAD, .code = MBPF_ERR_NO_MEM, .prog = "p", .lost = 4294967295U};
	char text[64];

	zassert_equal(mbpf_trace_format(&record, NULL, 0), 53U);
	memset(text, '#', sizeof(text));
	zassert_equal(mbpf_trace_format(&record, text, 9), 53U);
	zassert_str_equal(text, "[TRACE] ");
	zassert_equal(text[9], '#');
	zassert_equal(mbpf_trace_format(&record, text, sizeof(text)), 53U);
	zassert_str_equal(text, "[TRACE] load p: NO_MEM (4294967295 lines lost before)");
}
