/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Events of the scheduler and of interrupts. Where they happen nothing may be locked, woken or
 * written, so that they are only noted there: in a ring for each processor, whose one producer is
 * that processor with its interrupts off. The thread of the runtime takes them from all rings in
 * the order of their times and runs the programs.
 */

#include <string.h>

#include <tracing_user.h>
#include <zephyr/kernel.h>
#include <zephyr/kernel_structs.h>
#include <zephyr/sys/atomic.h>

#include <mbpf/tracepoint.h>
#include <mbpf/zephyr.h>

#include "glue.h"

#define ENTRIES (1U << LOG2CEIL(CONFIG_MBPF_TRACE_ENTRIES))

MBPF_HOOK_DEFINE(mbpf_trace_switch, "trace.switch", MBPF_HOOK_TRACEPOINT);
MBPF_HOOK_DEFINE(mbpf_trace_thread, "trace.thread", MBPF_HOOK_TRACEPOINT);
MBPF_HOOK_DEFINE(mbpf_trace_isr, "trace.isr", MBPF_HOOK_TRACEPOINT);
MBPF_HOOK_DEFINE(mbpf_trace_idle, "trace.idle", MBPF_HOOK_TRACEPOINT);

static struct mbpf_hook *const hooks[] = {
	[MBPF_TP_SWITCH_IN] = &mbpf_trace_switch, [MBPF_TP_SWITCH_OUT] = &mbpf_trace_switch,
	[MBPF_TP_CREATE] = &mbpf_trace_thread,    [MBPF_TP_ABORT] = &mbpf_trace_thread,
	[MBPF_TP_ISR_ENTER] = &mbpf_trace_isr,    [MBPF_TP_ISR_EXIT] = &mbpf_trace_isr,
	[MBPF_TP_IDLE] = &mbpf_trace_idle,
};

struct entry {
	struct k_thread *thread; /* perhaps gone when it is read: only compared then */
	uint32_t cycles;
	uint16_t lost_before;
	uint8_t id; /* enum mbpf_tracepoint */
};

struct ring {
	struct entry entries[ENTRIES];
	atomic_t in;   /* entries ever put, by the producer alone */
	atomic_t out;  /* entries ever taken, by the worker alone */
	uint16_t lost; /* since the last entry; the producer's */
};

static struct ring rings[CONFIG_MP_MAX_NUM_CPUS];
static atomic_t total_lost;

uint32_t mbpf_tracepoint_lost(void)
{
	return (uint32_t)atomic_get(&total_lost);
}

/* Interrupts are off. */
static void put(enum mbpf_tracepoint id, struct k_thread *thread)
{
	struct ring *ring = &rings[_current_cpu->id];
	uint32_t in = (uint32_t)atomic_get(&ring->in);

	if (in - (uint32_t)atomic_get(&ring->out) < ENTRIES) {
		ring->entries[in % ENTRIES] = (struct entry){
			.thread = thread,
			.cycles = k_cycle_get_32(),
			.lost_before = ring->lost,
			.id = (uint8_t)id,
		};
		ring->lost = 0;
		(void)atomic_inc(&ring->in);
	} else {
		ring->lost += ring->lost != UINT16_MAX ? 1U : 0U;
		(void)atomic_inc(&total_lost);
	}
}

static void note(enum mbpf_tracepoint id, struct k_thread *thread)
{
	unsigned int key;

	if (hooks[id]->prog_count != 0U) {
		key = arch_irq_lock();
		put(id, thread);
		arch_irq_unlock(key);
	}
}

/* The runtime's thread is left out: it would have to run for having run. */
static void note_switch(enum mbpf_tracepoint id)
{
	unsigned int key;
	struct k_thread *thread;

	if (mbpf_trace_switch.prog_count != 0U) {
		key = arch_irq_lock();
		thread = _current_cpu->current;
		if (thread != mbpf_worker_thread()) {
			put(id, thread);
		}
		arch_irq_unlock(key);
	}
}

void sys_trace_thread_switched_in_user(void)
{
	note_switch(MBPF_TP_SWITCH_IN);
}

void sys_trace_thread_switched_out_user(void)
{
	note_switch(MBPF_TP_SWITCH_OUT);
}

void sys_trace_thread_create_user(struct k_thread *thread)
{
	note(MBPF_TP_CREATE, thread);
}

/* Not sys_trace_thread_abort_user(), which Zephyr 4.3 calls nowhere. */
void thread_abort_hook(struct k_thread *thread)
{
	note(MBPF_TP_ABORT, thread);
}

void sys_trace_isr_enter_user(void)
{
	note(MBPF_TP_ISR_ENTER, NULL);
}

void sys_trace_isr_exit_user(void)
{
	note(MBPF_TP_ISR_EXIT, NULL);
}

void sys_trace_idle_user(void)
{
	note(MBPF_TP_IDLE, NULL);
}

/* A thread to be found, and where its name goes. */
struct search {
	const struct k_thread *thread;
	char name[CONFIG_THREAD_MAX_NAME_LEN];
};

/* Called with the list of threads locked, so that the thread cannot end meanwhile. */
static void compare(const struct k_thread *thread, void *user_data)
{
	struct search *search = user_data;

	if (thread == search->thread) {
		strncpy(search->name, k_thread_name_get((k_tid_t)thread), sizeof(search->name) - 1);
	}
}

static void run(struct mbpf_hook *hook, struct mbpf_ctx_tracepoint *ctx)
{
	int32_t verdict;

	ctx->abi_version = MBPF_HOOK_ABI_VERSION;
	(void)mbpf_hook_run(hook, ctx, sizeof(*ctx), &verdict);
}

/* Tells every attach point once; a point with two events stands twice in `hooks`. */
static void run_lost(struct mbpf_ctx_tracepoint ctx, uint32_t count)
{
	struct mbpf_hook *const points[] = {&mbpf_trace_switch, &mbpf_trace_thread, &mbpf_trace_isr,
					    &mbpf_trace_idle};

	ctx.tracepoint_id = MBPF_TP_LOST;
	ctx.pid = count;
	ARRAY_FOR_EACH(points, i)
	{
		run(points[i], &ctx);
	}
}

static void run_entry(const struct entry *entry, uint32_t cpu, uint64_t cycles)
{
	struct search search = {.thread = entry->thread};
	struct mbpf_ctx_tracepoint ctx = {
		.tracepoint_id = entry->id,
		.timestamp = k_cyc_to_ns_floor64(cycles),
		.cpu = cpu,
	};

	if (entry->lost_before != 0U) {
		run_lost(ctx, entry->lost_before);
	}
	if (entry->thread != NULL) {
		k_thread_foreach(compare, &search);
		ctx.pid = (uint32_t)(uintptr_t)entry->thread;
		ctx.data = (const uint8_t *)search.name;
		ctx.data_len = strlen(search.name);
	}
	run(hooks[entry->id], &ctx);
}

/* The ring whose oldest entry is the oldest of all; NULL when all are empty. */
static struct ring *oldest(struct entry *entry)
{
	struct ring *found = NULL;

	ARRAY_FOR_EACH_PTR(rings, ring)
	{
		atomic_val_t out = atomic_get(&ring->out);
		const struct entry *first = &ring->entries[(uint32_t)out % ENTRIES];

		if (out != atomic_get(&ring->in) &&
		    (found == NULL || (int32_t)(first->cycles - entry->cycles) < 0)) {
			*entry = *first;
			found = ring;
		}
	}
	return found;
}

/* The whole of a time of which 32 bits are known, and which is close to the last one. Times of two
 * processors may be a little out of order: time does not go back then. */
static uint64_t advance(uint32_t cycles)
{
	static uint64_t last;
	int32_t passed = (int32_t)(cycles - (uint32_t)last);

	if (passed > 0) {
		last += (uint32_t)passed;
	}
	return last;
}

void mbpf_trace_serve(void)
{
	uint32_t now = k_cycle_get_32();
	struct entry entry;
	struct ring *ring;

	/* No more than can have waited: what programs cause comes next time. */
	for (uint32_t i = 0; i < ENTRIES * ARRAY_SIZE(rings); i++) {
		ring = oldest(&entry);
		if (ring == NULL) {
			break;
		}
		(void)atomic_inc(&ring->out);
		run_entry(&entry, (uint32_t)(ring - rings), advance(entry.cycles));
	}
	(void)advance(now);
}
