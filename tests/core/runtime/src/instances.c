/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Several instances of a program: who gets which, and what they share.
 */

#include <zephyr/ztest.h>

#include "port.h"
#include "prog.h"
#include "suite.h"

static struct mbpf_prog *prog;
static struct mbpf_prog_stats stats;
static unsigned int inner;
static int32_t verdicts[3];

static void start(enum mbpf_instance_mode mode, uint32_t count, const struct suite_package *package)
{
	struct mbpf_runtime_config config = suite_config();

	config.instances.mode = mode;
	config.instances.count = count;
	suite_start(&config);
	prog = suite_load(package);
	zassert_ok(mbpf_prog_attach(prog, &net, 0));
	inner = 0;
}

static void expect(uint64_t runs, uint64_t nested, uint64_t contended)
{
	mbpf_prog_stats_get(prog, &stats);
	zassert_equal(stats.invocations, runs, "%u runs", (unsigned int)stats.invocations);
	zassert_equal(stats.successes, runs);
	zassert_equal(stats.nested_dropped, nested, "%u nested",
		      (unsigned int)stats.nested_dropped);
	zassert_equal(stats.contended, contended, "%u contended", (unsigned int)stats.contended);
}

ZTEST(runtime, test_instances_are_refused)
{
	struct mbpf_runtime_config config = suite_config();

	config.instances.mode = (enum mbpf_instance_mode)3;
	zassert_equal(mbpf_runtime_init(&rt, &config), MBPF_ERR_INVALID_ARG);
	config.instances.mode = MBPF_INSTANCE_POOL;
	zassert_equal(mbpf_runtime_init(&rt, &config), MBPF_ERR_INVALID_ARG);
	config.instances.count = MBPF_INSTANCES_MAX + 1U;
	zassert_equal(mbpf_runtime_init(&rt, &config), MBPF_ERR_INVALID_ARG);
	config.instances.count = MBPF_INSTANCES_MAX;
	zassert_ok(mbpf_runtime_init(&rt, &config));
}

static void packet(void)
{
	unsigned int n = inner++;

	verdicts[n] = suite_packet(n == 0U ? 17 : 0, 0);
}

/* The first two runs lead to one more, in another thread. */
static void from_elsewhere(struct mbpf_prog *running)
{
	ARG_UNUSED(running);
	suite_in_thread(packet);
}

ZTEST(runtime, test_contention_of_one_instance)
{
	start(MBPF_INSTANCE_SINGLE, 0, &pkg_faults);
	suite_on_log = from_elsewhere;
	zassert_equal(suite_packet(17, 0), 2);
	zassert_equal(verdicts[0], 0, "the default");
	expect(1, 0, 1);
	suite_on_log = NULL;
	suite_unload(prog);
}

ZTEST(runtime, test_pool_has_one_for_each_until_none_is_free)
{
	start(MBPF_INSTANCE_POOL, 2, &pkg_faults);
	suite_on_log = from_elsewhere;
	zassert_equal(suite_packet(17, 0), 2);
	zassert_equal(inner, 2U);
	zassert_equal(verdicts[0], 2, "on the other instance");
	zassert_equal(verdicts[1], 0, "none is left");
	expect(2, 0, 1);
	zassert_equal(stats.log_lines, 2U, "of both");
	suite_unload(prog);
	zassert_equal(rt.arena_used, 0U);
}

static void from_itself(struct mbpf_prog *running)
{
	ARG_UNUSED(running);
	packet();
}

ZTEST(runtime, test_pool_does_not_run_nested)
{
	start(MBPF_INSTANCE_POOL, 3, &pkg_faults);
	suite_on_log = from_itself;
	zassert_equal(suite_packet(17, 0), 2);
	zassert_equal(verdicts[0], 0, "the default");
	expect(1, 1, 0);
}

ZTEST(runtime, test_instance_of_each_cpu)
{
	struct mbpf_prog_memory memory;

	start(MBPF_INSTANCE_PER_CPU, 0, &pkg_faults);
	mbpf_prog_memory_get(prog, &memory);
	zassert_equal(memory.heap, MBPF_CPU_COUNT * 1024U);
	zassert_equal(suite_packet(0, 0), 1);
	/* That of this CPU is taken: the others are not for it. */
	prog->version->instances[mbpf_port_cpu()]->ctx = &memory;
	zassert_equal(suite_packet(0, 0), 0);
	zassert_equal(mbpf_prog_detach(prog), 0);
	zassert_equal(mbpf_prog_unload(prog), MBPF_ERR_NESTED_EXEC);
	prog->version->instances[mbpf_port_cpu()]->ctx = NULL;
	expect(1, 0, 1);
	zassert_ok(mbpf_prog_unload(prog));
}

ZTEST(runtime, test_instances_share_maps)
{
	uint8_t key[4] = {5};
	uint8_t value[8];
	struct mbpf_map *table;

	start(MBPF_INSTANCE_POOL, 2, &pkg_state);
	zassert_str_equal(suite_log, "1 init\n1 init\n");
	table = mbpf_prog_map(prog, "table");
	for (unsigned int i = 0; i < 2U; i++) {
		prog->version->instances[i]->ctx = value;
		zassert_equal(suite_packet(5, 0), 0);
		prog->version->instances[i]->ctx = NULL;
	}
	zassert_ok(mbpf_map_lookup(table, key, value));
	zassert_mem_equal(value, ((const uint8_t[]){2, 0, 0, 0, 4, 0, 0, 0}), 8);
	expect(2, 0, 0);
	suite_unload(prog);
	/* Variables are those of an instance. */
	zassert_str_equal(suite_log, "1 init\n1 init\n1 fini 1\n1 fini 1\n");
}

ZTEST(runtime, test_every_allocation_of_a_pool_can_fail)
{
	uint32_t count;

	start(MBPF_INSTANCE_POOL, 3, &pkg_state);
	count = rt.alloc_count;
	zassert_equal(count, 7U + MBPF_HISTOGRAMS, "program, version, three instances, two maps");
	suite_unload(prog);
	for (uint32_t i = 1; i <= count; i++) {
		rt.fail_alloc = rt.alloc_count + i;
		zassert_equal(mbpf_prog_load(&rt, pkg_state.data, pkg_state.size, &prog, NULL),
			      MBPF_ERR_NO_MEM);
		zassert_equal(rt.arena_used, 0U, "allocation %u: something stays", (unsigned int)i);
	}
}
