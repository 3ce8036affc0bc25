/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * One program on all CPUs: what runs at the same time, and that nothing of it is lost.
 */

#include <mbpf/info.h>

#include "cpus.h"
#include "meet.h"

#define EVENTS 5000U

MBPF_PROGRAM_DECLARE(count);
MBPF_PROGRAM_DECLARE(fail);
MBPF_PROGRAM_DECLARE(meet);

/* Runs within meet(), and whether they are to wait no longer. */
static atomic_t met;
static atomic_t released;

static int meet(struct mbpf_call *call)
{
	const uint32_t patience_us = 20U * USEC_PER_SEC;
	atomic_val_t all = ROUND_UP(atomic_inc(&met) + 1, CPUS);
	uint32_t waited = 0;

	while (atomic_get(&met) < all && atomic_get(&released) == 0 && waited < patience_us) {
		k_busy_wait(10);
		waited += 10U;
	}
	mbpf_return_bool(call, atomic_get(&met) >= all);
	return 0;
}

MBPF_HELPER_DEFINE(meet_helper, MBPF_HELPER_meet(meet));

static void fire_many(uint32_t cpu)
{
	for (uint32_t i = 0; i < EVENTS; i++) {
		fire(cpu);
	}
}

ZTEST(smp_counts, test_instances)
{
	struct mbpf_prog *prog = ATTACH(count, POINT);
	struct mbpf_prog_info info;

	zassert_true(CPUS > 1);
	mbpf_prog_info_get(prog, &info);
	zassert_equal(info.instances, IS_ENABLED(CONFIG_MBPF_INSTANCES_SINGLE) ? 1U : CPUS);
}

ZTEST(smp_counts, test_counts_add_up)
{
	struct mbpf_prog *prog = ATTACH(count, POINT);
	struct mbpf_prog_stats stats;

	on_all_cpus(fire_many);
	check_counts(prog);
	check_maps(prog);
	mbpf_prog_stats_get(prog, &stats);
	zassert_equal(stats.invocations + stats.contended, CPUS * EVENTS);
	zassert_equal(stats.contended, events_with(PASSED_BY));
}

static void fire_some(uint32_t cpu)
{
	for (uint32_t i = 0; i < 100U; i++) {
		fire(cpu);
	}
}

/* No run ends before there is one on each other CPU. */
ZTEST(smp_counts, test_runs_are_under_way_at_the_same_time)
{
	struct mbpf_prog *prog;

	if (IS_ENABLED(CONFIG_MBPF_INSTANCES_SINGLE)) {
		ztest_test_skip();
	}
	prog = ATTACH(meet, POINT);
	atomic_set(&met, 0);
	atomic_set(&released, 0);
	on_all_cpus(fire_some);
	zassert_equal(events_with(FIRST), CPUS * 100U);
	check_counts(prog);
}

/* CPU 0 has the only instance until all others have asked for it. */
static void fire_while_busy(uint32_t cpu)
{
	if (cpu == 0U) {
		fire(cpu);
		return;
	}
	while (atomic_get(&met) == 0) {
		k_busy_wait(1);
	}
	fire_some(cpu);
	if (events_of(cpu) == 100U) {
		atomic_inc(&released);
	}
}

ZTEST(smp_counts, test_one_instance_is_for_one_cpu_at_a_time)
{
	struct mbpf_prog_stats stats;
	struct mbpf_prog *prog;

	if (!IS_ENABLED(CONFIG_MBPF_INSTANCES_SINGLE) || CPUS != 2) {
		ztest_test_skip();
	}
	prog = ATTACH(meet, POINT);
	atomic_set(&met, 0);
	atomic_set(&released, 0);
	on_all_cpus(fire_while_busy);
	mbpf_prog_stats_get(prog, &stats);
	zassert_equal(stats.invocations, 1U);
	zassert_equal(stats.contended, 100U);
	zassert_equal(stats.nested_dropped, 0U);
	zassert_equal(cpu_events[0].by_verdict[SECOND], 1U, "nobody met it");
	zassert_equal(cpu_events[1].by_verdict[PASSED_BY], 100U, "the default");
}

/* --- interrupts --- */

static atomic_t of_interrupts[VERDICTS];

static void fire_in_interrupt(struct k_timer *timer)
{
	const struct mbpf_ctx_timer ctx = {
		.abi_version = MBPF_HOOK_ABI_VERSION,
		.timer_id = arch_curr_cpu()->id,
	};
	int32_t verdict = WRONG_CPU;

	ARG_UNUSED(timer);
	(void)mbpf_hook_run(&point, &ctx, sizeof(ctx), &verdict);
	atomic_inc(&of_interrupts[verdict]);
}

static K_TIMER_DEFINE(interrupts, fire_in_interrupt, NULL);

ZTEST(smp_counts, test_interrupts_on_all_cpus)
{
	struct mbpf_prog *prog = ATTACH(count, POINT);
	struct mbpf_prog_stats stats;
	uint32_t runs;
	uint32_t passed_by;

	for (uint32_t i = 0; i < VERDICTS; i++) {
		atomic_set(&of_interrupts[i], 0);
	}
	k_timer_start(&interrupts, K_MSEC(1), K_MSEC(1));
	on_all_cpus(fire_many);
	k_timer_stop(&interrupts);
	k_msleep(10);
	runs = events_with(FIRST) + (uint32_t)atomic_get(&of_interrupts[FIRST]);
	passed_by = events_with(PASSED_BY) + (uint32_t)atomic_get(&of_interrupts[PASSED_BY]);
	zassert_equal(events_with(WRONG_CPU) + (uint32_t)atomic_get(&of_interrupts[WRONG_CPU]), 0U);
	zassert_true(runs + passed_by > CPUS * EVENTS, "no interrupt");
	mbpf_prog_stats_get(prog, &stats);
	zassert_equal(stats.invocations, runs, "%u of %u", (uint32_t)stats.invocations, runs);
	zassert_equal(stats.contended, passed_by, "%u of %u", (uint32_t)stats.contended, passed_by);
	zassert_equal(stats.nested_dropped, 0U);
	check_shared_maps(prog, runs);
}

/* --- failures --- */

ZTEST(smp_counts, test_failures_add_up)
{
	struct mbpf_prog *prog = ATTACH(fail, POINT);
	struct mbpf_prog_error error;
	struct mbpf_prog_stats stats;

	on_all_cpus(fire_many);
	mbpf_prog_stats_get(prog, &stats);
	zassert_equal(stats.invocations + stats.contended, CPUS * EVENTS);
	zassert_equal(stats.successes, events_with(FIRST));
	zassert_equal(stats.failures[MBPF_FAILURE_EXCEPTION], stats.invocations - stats.successes);
	zassert_within(stats.successes, stats.invocations / 2U, CPUS);
	mbpf_prog_error_get(prog, &error);
	zassert_true(strncmp(error.message, "run of ", 7) == 0 && strlen(error.message) == 8U, "%s",
		     error.message);
}

/* --- deferred events --- */

static atomic_t accepted;
static atomic_t refused;

static void defer_many(uint32_t cpu)
{
	const struct mbpf_ctx_timer ctx = {.abi_version = MBPF_HOOK_ABI_VERSION, .timer_id = cpu};

	for (uint32_t i = 0; i < EVENTS; i++) {
		int rc = mbpf_hook_defer(&point, &ctx, sizeof(ctx));

		zassert_true(rc == 0 || rc == MBPF_ERR_NO_MEM, "%d", rc);
		atomic_inc(rc == 0 ? &accepted : &refused);
	}
}

/* While the worker takes them, on whichever CPU it is. */
ZTEST(smp_counts, test_deferred_events_of_all_cpus)
{
	struct mbpf_runtime *rt = mbpf_zephyr_runtime();
	uint64_t dropped = mbpf_defer_dropped(rt);
	struct mbpf_prog *prog = ATTACH(count, POINT);
	struct mbpf_prog_stats stats;

	atomic_set(&accepted, 0);
	atomic_set(&refused, 0);
	on_all_cpus(defer_many);
	while (mbpf_defer_pending(rt) != 0U) {
		k_msleep(1);
	}
	k_msleep(10);
	mbpf_prog_stats_get(prog, &stats);
	zassert_equal(atomic_get(&accepted) + atomic_get(&refused), CPUS * EVENTS);
	zassert_equal(stats.invocations, atomic_get(&accepted));
	zassert_equal(stats.successes, stats.invocations);
	zassert_equal(stats.deferred_dropped, atomic_get(&refused));
	zassert_equal(mbpf_defer_dropped(rt) - dropped, atomic_get(&refused));
	check_shared_maps(prog, (uint32_t)stats.invocations);
}
