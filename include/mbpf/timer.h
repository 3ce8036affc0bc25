/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief Attach points that fire at intervals, on Zephyr.
 *
 * With CONFIG_MBPF_HOOK_TIMER there are timer.100ms, timer.1s and timer.1min, and an application
 * adds its own. Programs run in the thread of the runtime. What they see is struct mbpf_ctx_timer:
 * `timer_id` is the number of the timer, `timestamp` when the run begins in ns of uptime, and
 * `invocation_count` how many periods have passed since a program was attached: 1 at the first run,
 * and one more at each unless runs were missed.
 *
 * Periods are counted from the time of the attachment, so that they do not drift. A run that comes
 * after the next period has begun is one for both: those that were missed are counted, and never
 * made up for.
 * @ingroup mbpf_hook
 * @{
 */

#ifndef MBPF_TIMER_H_
#define MBPF_TIMER_H_

#include <zephyr/kernel.h>

#include <mbpf/zephyr.h>

#ifdef __cplusplus
extern "C" {
#endif

/** `timer_id` of the timers that are always there; those of an application begin at
 * MBPF_TIMER_ID_USER. */
enum mbpf_timer_id {
	/** timer.100ms */
	MBPF_TIMER_ID_100MS = 1,
	/** timer.1s */
	MBPF_TIMER_ID_1S = 2,
	/** timer.1min */
	MBPF_TIMER_ID_1MIN = 3,
	/** First number for applications. */
	MBPF_TIMER_ID_USER = 256,
};

#if defined(CONFIG_MBPF_HOOK_TIMER)

/** A timer; made by MBPF_TIMER_DEFINE(). */
struct mbpf_timer {
	/** @cond INTERNAL_HIDDEN */
	struct mbpf_hook *hook;
	uint32_t id;
	uint32_t period_us;
	struct k_work_delayable work;
	/* The rest under the lock of the timers. */
	int64_t start;   /* ticks: when the first program was attached */
	uint64_t period; /* the last one that ran, from 1 */
	uint32_t missed;
	bool in_use;
	/** @endcond */
};

/** @cond INTERNAL_HIDDEN */
void mbpf_timer_use(struct mbpf_hook *hook, bool in_use);
void mbpf_timer_fire(struct k_work *work);
/** @endcond */

/**
 * Defines an attach point of type TIMER. It takes time only while a program is attached.
 *
 * @param var_ Name of the `struct mbpf_timer`.
 * @param name_ Name of the attach point, a text such as "app.poll".
 * @param id_ What programs see as `timer_id`, MBPF_TIMER_ID_USER or more.
 * @param period_us_ Microseconds, not 0. One below the ticks of the system clock or the time of
 * the runs misses periods.
 * @param ... Further members of struct mbpf_hook, for example `.max_steps = 500`.
 */
#define MBPF_TIMER_DEFINE(var_, name_, id_, period_us_, ...)                                       \
	BUILD_ASSERT((period_us_) > 0, "a timer needs a period");                                  \
	MBPF_HOOK_DEFINE(var_##_hook, name_, MBPF_HOOK_TIMER,                                      \
			 .on_use = mbpf_timer_use, ##__VA_ARGS__);                                 \
	STRUCT_SECTION_ITERABLE(mbpf_timer, var_) = {                                              \
		.hook = &var_##_hook,                                                              \
		.id = (id_),                                                                       \
		.period_us = (period_us_),                                                         \
		.work = Z_WORK_DELAYABLE_INITIALIZER(mbpf_timer_fire),                             \
	}

/**
 * Periods that a timer has missed since boot, because programs, or threads of higher priority than
 * the runtime's, ran for too long.
 *
 * @param hook Its attach point, as mbpf_hook_find() gives it.
 * @return how many; 0 when `hook` is NULL or of no timer. It begins again after 2^32 - 1. Any
 * context.
 */
uint32_t mbpf_timer_missed(const struct mbpf_hook *hook);

#elif !defined(CONFIG_MBPF)

/** @cond INTERNAL_HIDDEN */
#define MBPF_TIMER_DEFINE(var_, name_, id_, period_us_, ...)                                       \
	BUILD_ASSERT((period_us_) > 0, "a timer needs a period")
#define mbpf_timer_missed(hook) (0U)
/** @endcond */

#endif

#ifdef __cplusplus
}
#endif

/** @} */

#endif /* MBPF_TIMER_H_ */
