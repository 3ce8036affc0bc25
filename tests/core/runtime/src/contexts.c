/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Events that interrupt a run: from a thread of a higher priority, and from an interrupt. On a
 * host, threads stand for both.
 */

#include <zephyr/ztest.h>

#include "order.h"
#include "prog.h"
#include "suite.h"

#if defined(__ZEPHYR__)
#include <zephyr/irq_offload.h>
#include <zephyr/kernel.h>
#else
#include <pthread.h>
#include <time.h>
#endif

#define RIVALS 2U

/* Contexts beside that of the test: of each, its events that were judged, and those that got the
 * default. */
struct rival {
	uint32_t runs;
	uint32_t defaults;
};

static struct mbpf_prog *prog;
static struct mbpf_prog_stats stats;
static int32_t verdicts[2];
static struct rival rivals[RIVALS];

/* Usable in an interrupt, where no assertion may fail. */
static int32_t event(uint8_t first)
{
	struct mbpf_ctx_net ctx = {
		.abi_version = MBPF_HOOK_ABI_VERSION,
		.pkt_len = 1,
		.data_len = 1,
		.data = &first,
	};
	int32_t verdict = -1;

	return mbpf_hook_run(&net, &ctx, sizeof(ctx), &verdict) == 0 ? verdict : INT32_MIN;
}

static void make_event(struct rival *rival)
{
	int32_t verdict = event(0);

	if (verdict == 0) {
		(void)__atomic_fetch_add(&rival->defaults, 1U, __ATOMIC_RELAXED);
	} else if (verdict == 1) {
		(void)__atomic_fetch_add(&rival->runs, 1U, __ATOMIC_RELAXED);
	}
}

static void start(enum mbpf_instance_mode mode, uint32_t count)
{
	struct mbpf_runtime_config config = suite_config();

	config.instances.mode = mode;
	config.instances.count = count;
	suite_start(&config);
	prog = suite_load(&pkg_faults);
	zassert_ok(mbpf_prog_attach(prog, &net, 0));
	memset(rivals, 0, sizeof(rivals));
	verdicts[0] = -1;
	verdicts[1] = -1;
}

static void expect(uint64_t runs, uint64_t contended)
{
	mbpf_prog_stats_get(prog, &stats);
	zassert_equal(stats.invocations, runs, "%u runs", (unsigned int)stats.invocations);
	zassert_equal(stats.successes, runs);
	zassert_equal(stats.contended, contended, "%u contended", (unsigned int)stats.contended);
	zassert_equal(stats.nested_dropped, 0U, "other contexts are not nested");
}

#if defined(__ZEPHYR__)
K_THREAD_STACK_DEFINE(high_stack, 4096);
static struct k_thread high;
static struct k_sem wake;
static struct k_timer timer;
static void (*work)(void);
static uint32_t work_done;
static bool is_over;
static int old_priority;

static void high_main(void *unused, void *unused2, void *unused3)
{
	ARG_UNUSED(unused);
	ARG_UNUSED(unused2);
	ARG_UNUSED(unused3);
	for (;;) {
		(void)k_sem_take(&wake, K_FOREVER);
		if (is_over) {
			return;
		}
		work();
		mbpf_store(&work_done, work_done + 1U);
	}
}

/* The test goes on in a thread that a higher priority preempts. */
static void begin(void (*function)(void))
{
	work = function;
	is_over = false;
	old_priority = k_thread_priority_get(k_current_get());
	k_thread_priority_set(k_current_get(), K_PRIO_PREEMPT(5));
	k_sem_init(&wake, 0, 1);
	k_thread_create(&high, high_stack, K_THREAD_STACK_SIZEOF(high_stack), high_main, NULL, NULL,
			NULL, K_PRIO_PREEMPT(1), 0, K_NO_WAIT);
}

static void end(void)
{
	is_over = true;
	k_sem_give(&wake);
	(void)k_thread_join(&high, K_FOREVER);
	k_thread_priority_set(k_current_get(), old_priority);
}

/* The thread of the higher priority has run when this returns: in the place of this one, which does
 * not wait for it, or on another CPU. */
static void preempt(void)
{
	uint32_t before = mbpf_load(&work_done);

	k_sem_give(&wake);
#if defined(CONFIG_SMP)
	while (mbpf_load(&work_done) == before) {
		k_busy_wait(1);
	}
#else
	zassert_equal(work_done, before + 1U, "this thread was not preempted");
#endif
}

static void handler(const void *function)
{
	(*(void (*const *)(void))function)();
}

static void interrupt(void (*function)(void))
{
	irq_offload(handler, (const void *)&function);
}

static void tick(struct k_timer *expired)
{
	ARG_UNUSED(expired);
	make_event(&rivals[1]);
	k_sem_give(&wake);
}

static void pass_time(struct mbpf_prog *running)
{
	ARG_UNUSED(running);
	k_busy_wait(300);
}

/* Half of the time nothing runs. */
static void rest(void)
{
	k_busy_wait(300);
}

/* From now on, events come whenever they come. */
static void rivals_start(void)
{
	suite_on_log = pass_time;
	k_timer_init(&timer, tick, NULL);
	k_timer_start(&timer, K_MSEC(1), K_MSEC(1));
}

static void rivals_stop(void)
{
	k_timer_stop(&timer);
}
#else
static void (*work)(void);
static pthread_t threads[RIVALS];
static uint32_t is_over;

static void begin(void (*function)(void))
{
	work = function;
}

static void end(void)
{
}

static void preempt(void)
{
	suite_in_thread(work);
}

static void interrupt(void (*function)(void))
{
	suite_in_thread(function);
}

static void rest(void)
{
	static const struct timespec moment = {.tv_nsec = 1000};

	(void)nanosleep(&moment, NULL);
}

static void *rival_main(void *rival)
{
	while (mbpf_load(&is_over) == 0U) {
		make_event(rival);
	}
	return NULL;
}

static void rivals_start(void)
{
	is_over = 0;
	for (uint32_t i = 0; i < RIVALS; i++) {
		zassert_ok(pthread_create(&threads[i], NULL, rival_main, &rivals[i]));
	}
}

static void rivals_stop(void)
{
	mbpf_store(&is_over, 1U);
	for (uint32_t i = 0; i < RIVALS; i++) {
		zassert_ok(pthread_join(threads[i], NULL));
	}
}
#endif

static void high_event(void)
{
	verdicts[0] = event(0);
}

static void interrupt_event(void)
{
	verdicts[1] = event(0);
}

static void run_high(struct mbpf_prog *running)
{
	ARG_UNUSED(running);
	preempt();
}

ZTEST(runtime, test_thread_of_higher_priority_gets_the_default)
{
	start(MBPF_INSTANCE_SINGLE, 0);
	begin(high_event);
	suite_on_log = run_high;
	zassert_equal(event(17), 2, "the run goes on where it was");
	zassert_equal(verdicts[0], 0, "the default");
	expect(1, 1);
	suite_on_log = NULL;
	preempt();
	zassert_equal(verdicts[0], 1, "nothing runs: it is judged");
	end();
	expect(2, 1);
	suite_unload(prog);
}

static void run_interrupt(struct mbpf_prog *running)
{
	ARG_UNUSED(running);
	interrupt(interrupt_event);
}

ZTEST(runtime, test_interrupt_gets_the_default)
{
	start(MBPF_INSTANCE_SINGLE, 0);
	suite_on_log = run_interrupt;
	zassert_equal(event(17), 2);
	zassert_equal(verdicts[1], 0, "the default");
	expect(1, 1);
	suite_on_log = NULL;
	interrupt(interrupt_event);
	zassert_equal(verdicts[1], 1, "nothing runs: it is judged");
	expect(2, 1);
	suite_unload(prog);
}

/* In the thread of the higher priority, whose run leads to the interrupt. */
static void high_logs(void)
{
	suite_on_log = run_interrupt;
	verdicts[0] = event(17);
}

static void three_contexts(uint32_t instances)
{
	start(MBPF_INSTANCE_POOL, instances);
	begin(high_logs);
	suite_on_log = run_high;
	zassert_equal(event(17), 2);
	end();
	zassert_equal(verdicts[0], 2, "on the second instance");
}

ZTEST(runtime, test_three_contexts_on_two_instances)
{
	three_contexts(2);
	zassert_equal(verdicts[1], 0, "none is left for the interrupt");
	expect(2, 1);
	suite_unload(prog);
}

ZTEST(runtime, test_three_contexts_on_three_instances)
{
	three_contexts(3);
	zassert_equal(verdicts[1], 1, "it has one of its own");
	expect(3, 0);
	suite_unload(prog);
}

static void thread_event(void)
{
	make_event(&rivals[0]);
}

/* Makes events until so many of all contexts were refused, and each other context had some. */
static uint64_t run_beside(uint64_t contended, uint32_t most)
{
	uint64_t defaults = 0;
	bool has_run;

	do {
		int32_t verdict = event(17);

		zassert_true(verdict == 2 || verdict == 0, "verdict %d", (int)verdict);
		defaults += verdict == 0 ? 1U : 0U;
		rest();
		mbpf_prog_stats_get(prog, &stats);
		has_run = mbpf_load(&rivals[0].runs) != 0U &&
			  mbpf_load(&rivals[1].runs) + mbpf_load(&rivals[1].defaults) != 0U;
	} while ((stats.contended < contended || !has_run) && --most != 0U);
	zassert_true(most != 0U);
	return defaults;
}

ZTEST(runtime, test_events_that_come_at_any_time)
{
	uint64_t defaults;

	start(MBPF_INSTANCE_SINGLE, 0);
	begin(thread_event);
	rivals_start();
	defaults = run_beside(20, 100000);
	rivals_stop();
	end();
	suite_on_log = NULL;
	mbpf_prog_stats_get(prog, &stats);
	/* Those of the test log, the others do not. */
	expect(stats.log_lines + rivals[0].runs + rivals[1].runs,
	       defaults + rivals[0].defaults + rivals[1].defaults);
	zassert_equal(event(0), 1);
	suite_unload(prog);
	zassert_equal(rt.arena_used, 0U);
}
