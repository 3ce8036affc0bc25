/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The work that hooks leave behind: lines of mbpf.log, which wait in a ring, and deferred events.
 * It is looked for at intervals; hooks of the scheduler would otherwise trace what they wake.
 */

#include <zephyr/kernel.h>

#include "glue.h"

BUILD_ASSERT(CONFIG_MBPF_WORKER_PRIORITY < CONFIG_NUM_PREEMPT_PRIORITIES,
	     "CONFIG_MBPF_WORKER_PRIORITY has to be below CONFIG_NUM_PREEMPT_PRIORITIES");

static K_THREAD_STACK_DEFINE(worker_stack, CONFIG_MBPF_WORKER_STACK_SIZE);

static struct mbpf_runtime *served;

static void serve(void)
{
#if defined(CONFIG_MBPF_LOG_RING)
	mbpf_log_serve();
#endif
#if defined(CONFIG_MBPF_DEFER)
	(void)mbpf_defer_drain(served, CONFIG_MBPF_DEFER_ENTRIES);
#endif
#if defined(CONFIG_MBPF_HOOK_TRACE)
	mbpf_trace_serve();
#endif
}

#if defined(CONFIG_MBPF_HOOK_TIMER)

/* A work queue, which timers need. */
static struct k_work_q worker;

static void serve_work(struct k_work *work)
{
	serve();
	(void)k_work_schedule_for_queue(&worker, k_work_delayable_from_work(work),
					K_MSEC(CONFIG_MBPF_WORKER_PERIOD_MS));
}

static K_WORK_DELAYABLE_DEFINE(service, serve_work);

struct k_thread *mbpf_worker_thread(void)
{
	return k_work_queue_thread_get(&worker);
}

struct k_work_q *mbpf_worker_queue(void)
{
	return &worker;
}

void mbpf_worker_start(struct mbpf_runtime *rt)
{
	const struct k_work_queue_config config = {.name = "mbpf"};

	served = rt;
	k_work_queue_start(&worker, worker_stack, K_THREAD_STACK_SIZEOF(worker_stack),
			   CONFIG_MBPF_WORKER_PRIORITY, &config);
	(void)k_work_schedule_for_queue(&worker, &service, K_MSEC(CONFIG_MBPF_WORKER_PERIOD_MS));
}

#else

/* A thread and no more: the first use of a work queue brings Zephyr's own, with its stack. */
static struct k_thread worker;

static void serve_forever(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	while (true) {
		k_msleep(CONFIG_MBPF_WORKER_PERIOD_MS);
		serve();
	}
}

struct k_thread *mbpf_worker_thread(void)
{
	return &worker;
}

void mbpf_worker_start(struct mbpf_runtime *rt)
{
	served = rt;
	(void)k_thread_create(&worker, worker_stack, K_THREAD_STACK_SIZEOF(worker_stack),
			      serve_forever, NULL, NULL, NULL, CONFIG_MBPF_WORKER_PRIORITY, 0,
			      K_NO_WAIT);
	(void)k_thread_name_set(&worker, "mbpf");
}

#endif
