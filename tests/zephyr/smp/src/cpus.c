/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * A thread for each CPU, and what its events come to.
 */

#include <string.h>

#include "cpus.h"

MBPF_HOOK_DEFINE(point, POINT, MBPF_HOOK_TIMER);

struct cpu_events cpu_events[CPUS];

static struct k_thread threads[CPUS];
static K_THREAD_STACK_ARRAY_DEFINE(stacks, CPUS, 8192);
static atomic_t arrived;
static atomic_t stopped;
static atomic_t fired[CPUS];

static void thread_main(void *function, void *cpu, void *unused)
{
	void (*const *work)(uint32_t cpu) = function;

	ARG_UNUSED(unused);
	atomic_inc(&arrived);
	while (atomic_get(&arrived) < CPUS) {
		k_busy_wait(1);
	}
	(*work)((uint32_t)(uintptr_t)cpu);
}

void on_each_cpu(void (*const functions[CPUS])(uint32_t cpu))
{
	atomic_set(&arrived, 0);
	atomic_set(&stopped, 0);
	for (uintptr_t cpu = 0; cpu < CPUS; cpu++) {
		k_thread_create(&threads[cpu], stacks[cpu], K_THREAD_STACK_SIZEOF(stacks[cpu]),
				thread_main, (void *)&functions[cpu], (void *)cpu, NULL,
				K_PRIO_PREEMPT(1), 0, K_FOREVER);
		zassert_ok(k_thread_cpu_pin(&threads[cpu], (int)cpu));
	}
	for (uint32_t cpu = 0; cpu < CPUS; cpu++) {
		k_thread_start(&threads[cpu]);
	}
	for (uint32_t cpu = 0; cpu < CPUS; cpu++) {
		zassert_ok(k_thread_join(&threads[cpu], K_SECONDS(120)), "CPU %u", cpu);
	}
}

void on_all_cpus(void (*function)(uint32_t cpu))
{
	void (*functions[CPUS])(uint32_t cpu);

	for (uint32_t cpu = 0; cpu < CPUS; cpu++) {
		functions[cpu] = function;
	}
	on_each_cpu(functions);
}

void fire(uint32_t cpu)
{
	const struct mbpf_ctx_timer ctx = {.abi_version = MBPF_HOOK_ABI_VERSION, .timer_id = cpu};
	int32_t verdict = -1;

	zassert_ok(mbpf_hook_run(&point, &ctx, sizeof(ctx), &verdict));
	if (verdict >= 0 && verdict < VERDICTS) {
		cpu_events[cpu].by_verdict[verdict]++;
	} else {
		cpu_events[cpu].other++;
	}
	atomic_inc(&fired[cpu]);
}

void fire_until_stopped(uint32_t cpu)
{
	while (atomic_get(&stopped) == 0) {
		fire(cpu);
	}
}

void cpus_stop(void)
{
	atomic_set(&stopped, 1);
}

uint32_t events_of(uint32_t cpu)
{
	return (uint32_t)atomic_get(&fired[cpu]);
}

uint32_t events_with(enum verdict verdict)
{
	uint32_t sum = 0;

	for (uint32_t cpu = 0; cpu < CPUS; cpu++) {
		sum += cpu_events[cpu].by_verdict[verdict];
	}
	return sum;
}

void check_counts(struct mbpf_prog *prog)
{
	uint32_t runs = events_with(FIRST) + events_with(SECOND);
	struct mbpf_prog_stats stats;
	uint32_t events = 0;

	mbpf_prog_stats_get(prog, &stats);
	for (uint32_t cpu = 0; cpu < CPUS; cpu++) {
		zassert_equal(cpu_events[cpu].other, 0U, "CPU %u", cpu);
		events += events_of(cpu);
	}
	zassert_equal(events_with(WRONG_CPU), 0U);
	zassert_equal(stats.invocations, runs, "%u runs counted, %u told",
		      (uint32_t)stats.invocations, runs);
	zassert_equal(stats.successes, runs);
	zassert_equal(runs + events_with(PASSED_BY), events);
	zassert_equal(stats.nested_dropped, 0U);
	if (!CAN_CONTEND) {
		zassert_equal(stats.contended, 0U, "%u refused", (uint32_t)stats.contended);
	}
}

/* A value of a key that only runs of one CPU set: there may have been none. */
static void check_value(struct mbpf_map *map, uint32_t key, uint32_t cpu, uint32_t runs)
{
	bool is_percpu = mbpf_map_info(map)->type == MBPF_MAP_PERCPU_HASH;
	uint32_t value = 0;
	int rc = is_percpu ? mbpf_map_lookup_cpu(map, &key, cpu, &value)
			   : mbpf_map_lookup(map, &key, &value);

	zassert_true(rc == 0 || (rc == MBPF_ERR_NOT_FOUND && runs == 0U), "key %u: %d", key, rc);
	zassert_equal(value, cpu == key ? runs : 0U, "key %u, CPU %u: %u of %u", key, cpu, value,
		      runs);
}

void check_shared_maps(struct mbpf_prog *prog, uint32_t runs)
{
	struct mbpf_map *queue = mbpf_prog_map(prog, "queue");
	int64_t counters[3];

	for (uint32_t i = 0; i < ARRAY_SIZE(counters); i++) {
		zassert_ok(mbpf_map_counter_get(mbpf_prog_map(prog, "all"), i, &counters[i]));
	}
	zassert_equal(counters[0], runs);
	zassert_equal(mbpf_map_count(queue) + mbpf_map_ring_dropped(queue), runs);
	zassert_equal(counters[1] - counters[2], mbpf_map_count(mbpf_prog_map(prog, "churned")));
}

void check_maps(struct mbpf_prog *prog)
{
	struct mbpf_map *mine = mbpf_prog_map(prog, "mine");
	const uint32_t index = 0;

	zassert_equal(mbpf_map_cpus(), CPUS);
	for (uint32_t cpu = 0; cpu < CPUS; cpu++) {
		const uint32_t *verdicts = cpu_events[cpu].by_verdict;
		uint32_t runs = verdicts[FIRST] + verdicts[SECOND];
		uint32_t value = 0;

		zassert_ok(mbpf_map_lookup_cpu(mine, &index, cpu, &value));
		zassert_equal(value, runs, "CPU %u: %u of %u", cpu, value, runs);
		check_value(mbpf_prog_map(prog, "by_cpu"), cpu, cpu, runs);
		for (uint32_t slot = 0; slot < CPUS; slot++) {
			check_value(mbpf_prog_map(prog, "mine_by_key"), cpu, slot, runs);
		}
	}
	check_shared_maps(prog, events_with(FIRST) + events_with(SECOND));
}

static void forget_events(void *fixture)
{
	ARG_UNUSED(fixture);
	memset(cpu_events, 0, sizeof(cpu_events));
	for (uint32_t cpu = 0; cpu < CPUS; cpu++) {
		atomic_set(&fired[cpu], 0);
	}
}

ZTEST_SUITE(smp_counts, NULL, NULL, forget_events, remove_all_programs, NULL);
ZTEST_SUITE(smp_changes, NULL, NULL, forget_events, remove_all_programs, NULL);
