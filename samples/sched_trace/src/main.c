/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include <zephyr/kernel.h>
#include <zephyr/sys/byteorder.h>
#include <zephyr/sys/printk.h>

#include <mbpf/map.h>
#include <mbpf/zephyr.h>

#define BUCKETS    16
#define STACK_SIZE 1024

MBPF_PROGRAM_DECLARE(sched_trace);

/* Works for about 5 ms, ten times a second. */
static void work(void *unused1, void *unused2, void *unused3)
{
	ARG_UNUSED(unused1);
	ARG_UNUSED(unused2);
	ARG_UNUSED(unused3);
	while (true) {
		k_busy_wait(5000);
		k_msleep(95);
	}
}

K_THREAD_DEFINE(busy, STACK_SIZE, work, NULL, NULL, NULL, 5, 0, 0);

static struct mbpf_prog *attach(void)
{
	struct mbpf_runtime *rt = mbpf_zephyr_runtime();
	struct mbpf_error_detail detail;
	struct mbpf_prog *prog;
	int rc = mbpf_prog_load(rt, mbpf_program_sched_trace, mbpf_program_sched_trace_size, &prog,
				&detail);

	if (rc != 0) {
		printk("not loaded: %s (%s)\n", mbpf_error_string(rc),
		       mbpf_reason_string(detail.reason));
		return NULL;
	}
	rc = mbpf_prog_attach(prog, mbpf_hook_find(rt, "trace.switch"), 0);
	if (rc != 0) {
		printk("not attached: %s\n", mbpf_error_string(rc));
		return NULL;
	}
	return prog;
}

/* What is looked for in the list of threads. */
struct histogram {
	uint8_t pid[sizeof(uint32_t)];
	uint8_t counts[BUCKETS][sizeof(uint32_t)];
};

static void print_of_thread(const struct k_thread *thread, void *user_data)
{
	const struct histogram *histogram = user_data;
	uint32_t sum = 0;
	uint32_t most = 0;

	if ((uint32_t)(uintptr_t)thread != sys_get_le32(histogram->pid)) {
		return;
	}
	for (uint32_t i = 0; i < BUCKETS; i++) {
		sum += sys_get_le32(histogram->counts[i]);
		if (sys_get_le32(histogram->counts[i]) > sys_get_le32(histogram->counts[most])) {
			most = i;
		}
	}
	printk("%-12s %4u times, most of them %u to %u us\n", k_thread_name_get((k_tid_t)thread),
	       sum, most != 0U ? 1U << (most - 1) : 0U, 1U << most);
}

int main(void)
{
	struct mbpf_prog *prog = attach();
	struct mbpf_map *map;
	struct histogram histogram;
	uint32_t cursor;

	if (prog == NULL) {
		return 0;
	}
	map = mbpf_prog_map(prog, "run_times");
	while (true) {
		k_sleep(K_SECONDS(1));
		printk("--- run times of threads\n");
		cursor = 0;
		while (mbpf_map_next(map, &cursor, histogram.pid, histogram.counts) == 0) {
			k_thread_foreach_unlocked(print_of_thread, &histogram);
		}
	}
}
