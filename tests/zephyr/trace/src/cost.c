/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * What a context switch costs, in instructions where QEMU counts them (mps2/an385), with and
 * without tracing: the figures of doc/zephyr.rst.
 */

#include <zephyr/kernel.h>
#include <zephyr/sys/printk.h>
#include <zephyr/ztest.h>

#include <mbpf/zephyr.h>

#include "instructions.h"

/* With two events each, fewer than fit into the ring. */
#define SWITCHES 14
#define ROUNDS   10

MBPF_PROGRAM_DECLARE(seen);

static K_THREAD_STACK_DEFINE(other_stack, 1024);
static struct k_thread other;

static void give_way(void *unused1, void *unused2, void *unused3)
{
	ARG_UNUSED(unused1);
	ARG_UNUSED(unused2);
	ARG_UNUSED(unused3);
	for (uint32_t i = 0; i < SWITCHES / 2; i++) {
		k_yield();
	}
}

/* Two threads of one priority that give way to each other. The least of some rounds: the others
 * were interrupted. */
static void measure(const char *what)
{
	uint32_t least = UINT32_MAX;

	for (uint32_t i = 0; i < ROUNDS; i++) {
		uint32_t begin;

		k_msleep(2 * CONFIG_MBPF_WORKER_PERIOD_MS);
		k_thread_create(&other, other_stack, K_THREAD_STACK_SIZEOF(other_stack), give_way,
				NULL, NULL, NULL, k_thread_priority_get(k_current_get()), 0,
				K_NO_WAIT);
		begin = k_cycle_get_32();
		give_way(NULL, NULL, NULL);
		least = MIN(least, k_cycle_get_32() - begin);
		zassert_ok(k_thread_join(&other, K_FOREVER));
	}
	printk("%-40s %u\n", what, instructions(least) / SWITCHES);
}

ZTEST(trace_cost, test_instructions_per_switch)
{
#if defined(CONFIG_MBPF_HOOK_TRACE)
	struct mbpf_hook *hook = mbpf_hook_find(mbpf_zephyr_runtime(), "trace.switch");
	struct mbpf_prog *prog;

	measure("switch, nothing attached");
	zassert_ok(mbpf_prog_load(mbpf_zephyr_runtime(), mbpf_program_seen, mbpf_program_seen_size,
				  &prog, NULL));
	zassert_ok(mbpf_prog_attach(prog, hook, 0));
	measure("switch, noted");
	zassert_ok(mbpf_prog_detach(prog));
	while (mbpf_prog_unload(prog) == MBPF_ERR_NESTED_EXEC) {
		k_msleep(1); /* the worker is within the program */
	}
#else
	measure("switch, no tracing");
#endif
}

ZTEST_SUITE(trace_cost, NULL, NULL, NULL, NULL, NULL);
