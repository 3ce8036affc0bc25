/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Attach points that fire at intervals, on the work queue of the runtime. A timer is scheduled only
 * when its last run is over, and for the next period that is still to come.
 */

#include <zephyr/kernel.h>

#include <mbpf/timer.h>

#include "glue.h"

MBPF_TIMER_DEFINE(mbpf_timer_100ms, "timer.100ms", MBPF_TIMER_ID_100MS, 100 * USEC_PER_MSEC);
MBPF_TIMER_DEFINE(mbpf_timer_1s, "timer.1s", MBPF_TIMER_ID_1S, USEC_PER_SEC);
MBPF_TIMER_DEFINE(mbpf_timer_1min, "timer.1min", MBPF_TIMER_ID_1MIN, 60 * USEC_PER_SEC);

static struct k_spinlock lock;

static struct mbpf_timer *timer_of(const struct mbpf_hook *hook)
{
	STRUCT_SECTION_FOREACH(mbpf_timer, timer) {
		if (timer->hook == hook) {
			return timer;
		}
	}
	return NULL;
}

/* How many periods have passed at `now`; the lock is held. */
static uint64_t passed(const struct mbpf_timer *timer, int64_t now)
{
	return k_ticks_to_us_floor64((uint64_t)(now - timer->start)) / timer->period_us;
}

/* Schedules the next period that is still to come; the lock is held. */
static void schedule(struct mbpf_timer *timer)
{
	uint64_t next = MAX(passed(timer, k_uptime_ticks()), timer->period) + 1U;
	uint64_t ticks = k_us_to_ticks_ceil64(next * timer->period_us);

	(void)k_work_reschedule_for_queue(mbpf_worker_queue(), &timer->work,
					  K_TIMEOUT_ABS_TICKS(timer->start + (int64_t)ticks));
}

void mbpf_timer_use(struct mbpf_hook *hook, bool in_use)
{
	struct mbpf_timer *timer = timer_of(hook);
	k_spinlock_key_t key = k_spin_lock(&lock);

	timer->in_use = in_use;
	if (in_use) {
		timer->start = k_uptime_ticks();
		timer->period = 0;
		schedule(timer);
	} else {
		(void)k_work_cancel_delayable(&timer->work);
	}
	k_spin_unlock(&lock, key);
}

/* Whether a period has passed that did not run yet; then `ctx` tells which. */
static bool take_period(struct mbpf_timer *timer, struct mbpf_ctx_timer *ctx)
{
	k_spinlock_key_t key = k_spin_lock(&lock);
	int64_t now = k_uptime_ticks();
	uint64_t period = passed(timer, now);
	bool taken = timer->in_use && period > timer->period;

	if (taken) {
		timer->missed += (uint32_t)(period - timer->period - 1U);
		timer->period = period;
	}
	k_spin_unlock(&lock, key);
	ctx->timestamp = k_ticks_to_ns_floor64((uint64_t)now);
	ctx->invocation_count = period;
	return taken;
}

void mbpf_timer_fire(struct k_work *work)
{
	struct mbpf_timer *timer =
		CONTAINER_OF(k_work_delayable_from_work(work), struct mbpf_timer, work);
	struct mbpf_ctx_timer ctx = {
		.abi_version = MBPF_HOOK_ABI_VERSION,
		.timer_id = timer->id,
		.period_us = timer->period_us,
	};
	k_spinlock_key_t key;
	int32_t verdict;

	if (take_period(timer, &ctx)) {
		(void)mbpf_hook_run(timer->hook, &ctx, sizeof(ctx), &verdict);
	}
	key = k_spin_lock(&lock);
	if (timer->in_use) {
		schedule(timer);
	}
	k_spin_unlock(&lock, key);
}

uint32_t mbpf_timer_missed(const struct mbpf_hook *hook)
{
	const struct mbpf_timer *timer = timer_of(hook);
	uint32_t missed = 0;

	if (timer != NULL) {
		k_spinlock_key_t key = k_spin_lock(&lock);

		missed = timer->missed;
		k_spin_unlock(&lock, key);
	}
	return missed;
}
