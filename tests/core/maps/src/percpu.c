/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Maps with a value for each processor.
 */

#include <string.h>

#include "port.h"
#include "suite.h"

#if !defined(__ZEPHYR__)
#include "cpu.h"
#endif

ZTEST_SUITE(percpu, NULL, NULL, NULL, NULL, NULL);

#if defined(__ZEPHYR__)
static K_THREAD_STACK_DEFINE(cpu_stack, 2048);
static struct k_thread cpu_thread;

static void cpu_main(void *work, void *cpu, void *unused)
{
	void (*const *function)(uint32_t cpu) = work;

	ARG_UNUSED(unused);
	(*function)(*(const uint32_t *)cpu);
}

/* Does something on that processor. */
static void on_cpu(uint32_t cpu, void (*work)(uint32_t cpu))
{
	k_thread_create(&cpu_thread, cpu_stack, K_THREAD_STACK_SIZEOF(cpu_stack), cpu_main, &work,
			&cpu, NULL, K_PRIO_PREEMPT(1), 0, K_FOREVER);
#if defined(CONFIG_SCHED_CPU_MASK)
	zassert_ok(k_thread_cpu_pin(&cpu_thread, (int)cpu));
#endif
	k_thread_start(&cpu_thread);
	zassert_ok(k_thread_join(&cpu_thread, K_FOREVER));
}
#else
static void on_cpu(uint32_t cpu, void (*work)(uint32_t cpu))
{
	sim_cpu_set(cpu);
	work(cpu);
	sim_cpu_set(0);
}
#endif

static struct mbpf_map *shared;

/* What each processor finds first, and leaves. */
static void change_percpu(uint32_t cpu)
{
	uint8_t value[16] = {0};
	uint32_t key = 1;

	zassert_equal(mbpf_port_cpu(), cpu);
	zassert_equal(mbpf_map_lookup(shared, &key, value), cpu == 0U ? MBPF_ERR_NOT_FOUND : 0);
	zassert_equal(value[0], 0U, "CPU %u sees another one's value", cpu);
	value[0] = (uint8_t)(cpu + 250U);
	value[8] = 1;
	zassert_ok(mbpf_map_update(shared, &key, value, MBPF_MAP_ANY));
}

static void find_percpu(uint32_t cpu)
{
	uint8_t value[16] = {0};
	uint32_t key = 1;

	zassert_ok(mbpf_map_lookup(shared, &key, value));
	zassert_equal(value[0], 250U + cpu);
}

static void check_percpu(uint32_t type)
{
	uint32_t cpus = mbpf_map_cpus();
	uint8_t value[16] = {0};
	uint64_t sums[2] = {0};
	uint64_t total = 0;
	uint32_t key = 1;

	suite_start();
	shared = suite_map(type, 4, 16, 2);
	zassert_equal(mbpf_map_sum(shared, &key, 8, sums), MBPF_ERR_NOT_FOUND);
	zassert_equal(mbpf_map_lookup_cpu(shared, &key, 0, value), MBPF_ERR_NOT_FOUND);
	for (uint32_t cpu = 0; cpu < cpus; cpu++) {
		on_cpu(cpu, change_percpu);
		total += (uint8_t)(cpu + 250U);
	}
	on_cpu(0, find_percpu);
	on_cpu(cpus - 1U, find_percpu);
	zassert_equal(mbpf_map_count(shared), 1U);
	zassert_ok(mbpf_map_lookup_cpu(shared, &key, cpus - 1U, value));
	zassert_equal(value[0], 250U + cpus - 1U);
	zassert_ok(mbpf_map_sum(shared, &key, 8, sums));
	zassert_true(sums[0] == total && sums[1] == cpus, "type %u", type);
	zassert_equal(mbpf_map_sum(shared, &key, 3, sums), MBPF_ERR_INVALID_ARG);
	zassert_equal(mbpf_map_sum(shared, &key, 0, sums), MBPF_ERR_INVALID_ARG);
	zassert_equal(mbpf_map_lookup_cpu(shared, &key, cpus, value), MBPF_ERR_INVALID_ARG);
}

ZTEST(percpu, test_percpu_values_and_sums)
{
	check_percpu(MBPF_MAP_PERCPU_ARRAY);
	check_percpu(MBPF_MAP_PERCPU_HASH);
}

ZTEST(percpu, test_percpu_errors)
{
	struct mbpf_map *map;
	uint32_t key = 2;
	uint64_t sum;
	uint8_t value[8] = {0};

	suite_start();
	map = suite_map(MBPF_MAP_PERCPU_ARRAY, 4, 8, 2);
	zassert_equal(mbpf_map_update(map, &key, value, MBPF_MAP_ANY), MBPF_ERR_INVALID_ARG);
	zassert_equal(mbpf_map_delete(map, &key), MBPF_ERR_UNSUPPORTED_VER);
	zassert_equal(mbpf_map_lookup_cpu(map, &key, 0, value), MBPF_ERR_NOT_FOUND);
	map = suite_map(MBPF_MAP_PERCPU_HASH, 4, 8, 1);
	zassert_ok(mbpf_map_update(map, &key, value, MBPF_MAP_ANY));
	key = 3;
	zassert_equal(mbpf_map_update(map, &key, value, MBPF_MAP_ANY), MBPF_ERR_NO_MEM);
	key = 2;
	zassert_ok(mbpf_map_delete(map, &key));
	map = suite_map(MBPF_MAP_HASH, 4, 8, 1);
	zassert_equal(mbpf_map_sum(map, &key, 8, &sum), MBPF_ERR_UNSUPPORTED_VER);
	zassert_equal(mbpf_map_lookup_cpu(map, &key, 0, value), MBPF_ERR_UNSUPPORTED_VER);
}
