/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Programs that keep failing rest.
 */

#include <zephyr/ztest.h>

#include "suite.h"

static struct mbpf_prog *prog;
static struct mbpf_prog_stats stats;

/* Loads the program that fails when it is told to, and attaches it. */
static void start(uint32_t threshold, uint32_t cooldown_us)
{
	struct mbpf_runtime_config config = suite_config();

	config.breaker.threshold = threshold;
	config.breaker.cooldown_us = cooldown_us;
	suite_start(&config);
	prog = suite_load(&pkg_faults);
	zassert_ok(mbpf_prog_attach(prog, &net, 0));
}

static void expect(uint64_t runs, uint64_t trips, uint64_t skipped)
{
	mbpf_prog_stats_get(prog, &stats);
	zassert_equal(stats.invocations, runs, "%u runs", (unsigned int)stats.invocations);
	zassert_equal(stats.breaker_trips, trips, "%u trips", (unsigned int)stats.breaker_trips);
	zassert_equal(stats.breaker_skipped, skipped, "%u skipped",
		      (unsigned int)stats.breaker_skipped);
}

ZTEST(runtime, test_breaker_opens_after_failures_in_a_row)
{
	start(3, 0);
	(void)suite_packet(1, 0);
	(void)suite_packet(2, 0);
	zassert_equal(suite_packet(0, 0), 1, "a success between them");
	(void)suite_packet(9, 0);
	(void)suite_packet(4, 0);
	zassert_false(mbpf_prog_breaker_open(prog));
	(void)suite_packet(3, 0);
	zassert_true(mbpf_prog_breaker_open(prog));
	expect(6, 1, 0);
	suite_now += 1000000000U;
	zassert_equal(suite_packet(0, 0), 0, "the default");
	zassert_equal(suite_packet(0, 0), 0);
	expect(6, 1, 2);
	zassert_ok(mbpf_prog_breaker_reset(prog));
	zassert_false(mbpf_prog_breaker_open(prog));
	(void)suite_packet(1, 0);
	(void)suite_packet(1, 0);
	zassert_equal(suite_packet(0, 0), 1, "what was before the reset does not count");
	expect(9, 1, 2);
	zassert_equal(stats.failures[MBPF_FAILURE_EXCEPTION], 5U);
	suite_unload(prog);
}

ZTEST(runtime, test_breaker_tries_again_after_a_while)
{
	start(2, 5);
	(void)suite_packet(1, 0);
	(void)suite_packet(1, 0);
	suite_now += 4999;
	(void)suite_packet(0, 0);
	expect(2, 1, 1);
	suite_now += 1;
	(void)suite_packet(1, 0); /* which fails */
	expect(3, 2, 1);
	(void)suite_packet(0, 0);
	expect(3, 2, 2);
	suite_now += 5000;
	zassert_equal(suite_packet(0, 0), 1);
	(void)suite_packet(1, 0);
	zassert_equal(suite_packet(0, 0), 1, "the failures before it are forgotten");
	expect(6, 2, 2);
}

ZTEST(runtime, test_breaker_of_one_program_does_not_stop_others)
{
	struct mbpf_prog *other;

	start(1, 0);
	other = suite_load(&pkg_second);
	zassert_ok(mbpf_prog_attach(other, &net, 1));
	(void)suite_packet(1, 0);
	zassert_true(mbpf_prog_breaker_open(prog));
	zassert_equal(suite_packet(0, 2), 2);
	zassert_false(mbpf_prog_breaker_open(other));
	/* It rests wherever it is attached. */
	zassert_ok(mbpf_prog_detach(prog));
	zassert_ok(mbpf_prog_detach(other));
	zassert_ok(mbpf_prog_attach(prog, &net, 0));
	zassert_equal(suite_packet(0, 0), 0);
	zassert_ok(mbpf_prog_detach(prog));
	zassert_ok(mbpf_prog_breaker_reset(prog), "also where it is on no hook");
	zassert_ok(mbpf_prog_attach(prog, &net, 0));
	zassert_equal(suite_packet(0, 0), 1);
}

ZTEST(runtime, test_breaker_is_off_by_default)
{
	start(0, 0);
	for (unsigned int i = 0; i < 50U; i++) {
		(void)suite_packet(1, 0);
	}
	expect(50, 0, 0);
	zassert_equal(suite_packet(0, 0), 1);
}

ZTEST(runtime, test_breaker_refuses)
{
	struct mbpf_runtime_config config = suite_config();

	zassert_equal(mbpf_prog_breaker_reset(NULL), MBPF_ERR_INVALID_ARG);
	config.services.now_ns = NULL;
	config.breaker.cooldown_us = 1;
	zassert_equal(mbpf_runtime_init(&rt, &config), MBPF_ERR_INVALID_ARG);
}
