/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * CPU 0 changes what runs while the others run it. Every event is run by what there is, or has the
 * default verdict.
 */

#include "cpus.h"

#define ROUNDS 100U

MBPF_PROGRAM_DECLARE(count);
MBPF_PROGRAM_DECLARE(count2);

static struct mbpf_prog *prog;
static void (*change)(void);

/* Lets each other CPU end the event that it has, and have another one. */
static void wait_for_others(void)
{
	for (uint32_t cpu = 1; cpu < CPUS; cpu++) {
		uint32_t before = events_of(cpu);

		while (events_of(cpu) - before < 2U) {
			k_busy_wait(1);
		}
	}
}

static void change_and_fire(uint32_t cpu)
{
	if (cpu == 0U) {
		for (uint32_t i = 0; i < ROUNDS; i++) {
			change();
			fire(cpu);
			if (i % 4U == 0U) {
				wait_for_others();
			}
		}
		cpus_stop();
	} else {
		fire_until_stopped(cpu);
	}
}

static void change_while_running(void (*function)(void))
{
	change = function;
	on_all_cpus(change_and_fire);
	for (uint32_t cpu = 1; cpu < CPUS; cpu++) {
		zassert_true(events_of(cpu) >= ROUNDS / 2U, "CPU %u: %u events", cpu,
			     events_of(cpu));
	}
}

/* --- attaching --- */

static void attach_or_detach(void)
{
	static bool is_attached;
	int rc;

	if (is_attached) {
		rc = mbpf_prog_detach(prog);
	} else {
		do {
			rc = mbpf_prog_attach(prog, &point, 0);
		} while (rc == MBPF_ERR_NESTED_EXEC);
	}
	zassert_ok(rc, "%s", mbpf_error_string(rc));
	is_attached = !is_attached;
}

ZTEST(smp_changes, test_detach_while_others_run)
{
	struct mbpf_prog_stats stats;

	prog = ATTACH(count, POINT);
	zassert_ok(mbpf_prog_detach(prog));
	change_while_running(attach_or_detach);
	check_counts(prog);
	check_maps(prog);
	mbpf_prog_stats_get(prog, &stats);
	zassert_true(events_with(FIRST) > 0U);
	zassert_true(events_with(PASSED_BY) > stats.contended, "some while it was detached");
}

/* --- unloading --- */

static uint32_t runs_of_unloaded;

static void load_or_unload(void)
{
	struct mbpf_prog_stats stats;
	int rc;

	if (prog == NULL) {
		prog = ATTACH(count, POINT);
		return;
	}
	zassert_ok(mbpf_prog_detach(prog));
	/* An event that began before may still run it: its counts are read when none can. */
	do {
		mbpf_prog_stats_get(prog, &stats);
		rc = mbpf_prog_unload(prog);
	} while (rc == MBPF_ERR_NESTED_EXEC);
	zassert_ok(rc, "%s", mbpf_error_string(rc));
	runs_of_unloaded += (uint32_t)stats.invocations;
	prog = NULL;
}

ZTEST(smp_changes, test_unload_while_others_run)
{
	size_t used = mbpf_zephyr_runtime()->arena_used;

	prog = NULL;
	runs_of_unloaded = 0;
	change_while_running(load_or_unload);
	zassert_is_null(prog);
	zassert_equal(mbpf_zephyr_runtime()->arena_used, used);
	zassert_true(events_with(FIRST) > 0U && events_with(PASSED_BY) > 0U);
	zassert_equal(events_with(WRONG_CPU), 0U);
	zassert_true(runs_of_unloaded <= events_with(FIRST));
}

/* --- updates --- */

static uint32_t version;

static void update(void)
{
	struct mbpf_error_detail detail;
	const uint8_t *package = version == FIRST ? mbpf_program_count2 : mbpf_program_count;
	size_t size = version == FIRST ? mbpf_program_count2_size : mbpf_program_count_size;
	int rc;

	do {
		rc = mbpf_prog_update(prog, package, size, NULL, &detail);
		/* Until what was replaced before is freed, there may be no room. */
	} while (rc == MBPF_ERR_NO_MEM);
	zassert_ok(rc, "%s", mbpf_error_string(rc));
	version = version == FIRST ? SECOND : FIRST;
}

static void check_update(struct mbpf_prog_stats *stats)
{
	int tries = 0;

	check_counts(prog);
	check_maps(prog);
	mbpf_prog_stats_get(prog, stats);
	zassert_equal(events_with(PASSED_BY), stats->contended, "no event was without a program");
	zassert_true(events_with(FIRST) > 0U && events_with(SECOND) > 0U, "both versions");
	while (mbpf_prog_reclaim(prog) != 0 && tries < 10) {
		tries++;
	}
	zassert_true(tries < 10, "an old version stays");
}

ZTEST(smp_changes, test_update_while_others_run)
{
	struct mbpf_prog_stats stats;
	size_t used;

	prog = ATTACH(count, POINT);
	used = mbpf_zephyr_runtime()->arena_used;
	version = FIRST;
	change_while_running(update);
	check_update(&stats);
	zassert_equal(version, FIRST);
	zassert_equal(mbpf_zephyr_runtime()->arena_used, used, "the old versions are gone");
}

/* CPU 0 sees what it has put there at once. */
static void update_and_look(void)
{
	uint32_t before = cpu_events[0].by_verdict[version == FIRST ? SECOND : FIRST];
	uint32_t passed_by = cpu_events[0].by_verdict[PASSED_BY];

	update();
	fire(0);
	zassert_equal(cpu_events[0].by_verdict[version] + cpu_events[0].by_verdict[PASSED_BY] -
			      passed_by,
		      before + 1U);
}

ZTEST(smp_changes, test_update_is_seen_at_once)
{
	struct mbpf_prog_stats stats;

	prog = ATTACH(count, POINT);
	version = FIRST;
	change_while_running(update_and_look);
	check_update(&stats);
}
