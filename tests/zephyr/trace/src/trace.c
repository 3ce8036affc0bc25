/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Events of the scheduler and of interrupts, as a program sees them.
 */

#include <string.h>

#include <zephyr/kernel.h>
#include <zephyr/sys/byteorder.h>
#include <zephyr/ztest.h>

#include <mbpf/event.h>
#include <mbpf/tracepoint.h>
#include <mbpf/zephyr.h>

#define SETTLE_MS (3 * CONFIG_MBPF_WORKER_PERIOD_MS)
#define SEEN_MAX  64

MBPF_PROGRAM_DECLARE(seen);

struct seen {
	uint32_t id;
	uint32_t pid;
	uint32_t cpu;
	uint64_t timestamp;
	char name[17];
};

static struct seen seen[SEEN_MAX];
static size_t seen_count;
static struct mbpf_prog *prog;

static K_THREAD_STACK_DEFINE(helper_stack, 1024);
static struct k_thread helper;

static void watch(const char *point)
{
	struct mbpf_hook *hook = mbpf_hook_find(mbpf_zephyr_runtime(), point);

	zassert_not_null(hook, "%s", point);
	zassert_ok(mbpf_prog_load(mbpf_zephyr_runtime(), mbpf_program_seen, mbpf_program_seen_size,
				  &prog, NULL));
	zassert_ok(mbpf_prog_attach(prog, hook, 0));
}

/* Gives the worker its turn; then what the program saw is in `seen`. */
static void collect(void)
{
	struct mbpf_event event;

	k_msleep(SETTLE_MS);
	seen_count = 0;
	while (seen_count < SEEN_MAX && mbpf_event_read(prog, &event) == 0) {
		struct seen *next = &seen[seen_count++];

		*next = (struct seen){
			.id = event.id,
			.pid = sys_get_le32(event.data),
			.cpu = sys_get_le32(event.data + 4),
			.timestamp = sys_get_le64(event.data + 8),
		};
		memcpy(next->name, event.data + 16, 16);
	}
}

static const struct seen *find(uint32_t id, const struct k_thread *thread)
{
	for (size_t i = 0; i < seen_count; i++) {
		if (seen[i].id == id && seen[i].pid == (uint32_t)(uintptr_t)thread) {
			return &seen[i];
		}
	}
	return NULL;
}

static uint32_t count(uint32_t id)
{
	uint32_t found = 0;

	for (size_t i = 0; i < seen_count; i++) {
		found += seen[i].id == id ? 1U : 0U;
	}
	return found;
}

static void remove_program(void *fixture)
{
	int rc;

	ARG_UNUSED(fixture);
	if (prog != NULL) {
		(void)mbpf_prog_detach(prog); /* a test may have done so */
		rc = mbpf_prog_unload(prog);
		while (rc == MBPF_ERR_NESTED_EXEC) {
			k_msleep(1); /* the worker is within the program */
			rc = mbpf_prog_unload(prog);
		}
		zassert_ok(rc);
		prog = NULL;
	}
	k_msleep(SETTLE_MS);
}

static void sleep_twice(void *unused1, void *unused2, void *unused3)
{
	ARG_UNUSED(unused1);
	ARG_UNUSED(unused2);
	ARG_UNUSED(unused3);
	k_msleep(1);
	k_msleep(1);
}

static void start_helper(k_thread_entry_t entry, int priority)
{
	k_thread_create(&helper, helper_stack, K_THREAD_STACK_SIZEOF(helper_stack), entry, NULL,
			NULL, NULL, priority, 0, K_FOREVER);
	k_thread_name_set(&helper, "helper");
	k_thread_start(&helper);
}

static void yield_often(void *unused1, void *unused2, void *unused3)
{
	ARG_UNUSED(unused1);
	ARG_UNUSED(unused2);
	ARG_UNUSED(unused3);
	for (uint32_t i = 0; i < CONFIG_MBPF_TRACE_ENTRIES; i++) {
		k_yield();
	}
}

/* More switches than wait at a time: two threads of one priority give way to each other. */
static void switch_often(void)
{
	start_helper(yield_often, k_thread_priority_get(k_current_get()));
	yield_often(NULL, NULL, NULL);
	zassert_ok(k_thread_join(&helper, K_FOREVER));
}

ZTEST(trace, test_switches_are_seen_in_order_with_thread_and_name)
{
	const struct seen *in;
	const struct seen *out;

	watch("trace.switch");
	start_helper(sleep_twice, K_PRIO_PREEMPT(1));
	k_msleep(1);
	collect();
	in = find(MBPF_TP_SWITCH_IN, &helper);
	out = find(MBPF_TP_SWITCH_OUT, &helper);
	zassert_not_null(in);
	zassert_not_null(out);
	zassert_true(in < out);
	zassert_true(in->timestamp <= out->timestamp);
	zassert_not_null(find(MBPF_TP_SWITCH_OUT, k_current_get()));
	for (size_t i = 1; i < seen_count; i++) {
		zassert_true(seen[i - 1].timestamp <= seen[i].timestamp);
		zassert_equal(seen[i].cpu, 0);
	}
	zassert_ok(k_thread_join(&helper, K_FOREVER));
}

ZTEST(trace, test_name_of_a_thread_that_is_there)
{
	const struct seen *self;

	watch("trace.switch");
	k_thread_name_set(k_current_get(), "tester");
	k_msleep(1);
	collect();
	self = find(MBPF_TP_SWITCH_OUT, k_current_get());
	zassert_not_null(self);
	zassert_str_equal(self->name, "tester");
}

ZTEST(trace, test_creation_and_end_of_a_thread)
{
	watch("trace.thread");
	start_helper(sleep_twice, K_PRIO_PREEMPT(1));
	zassert_ok(k_thread_join(&helper, K_FOREVER));
	collect();
	zassert_not_null(find(MBPF_TP_CREATE, &helper));
	zassert_not_null(find(MBPF_TP_ABORT, &helper));
	zassert_equal(find(MBPF_TP_ABORT, &helper)->name[0], '\0', "it is gone");
	zassert_is_null(find(MBPF_TP_SWITCH_IN, &helper), "of another attach point");
}

ZTEST(trace, test_interrupts)
{
	watch("trace.isr");
	collect(); /* the timer's */
	zassert_true(count(MBPF_TP_ISR_ENTER) != 0U);
	zassert_true(count(MBPF_TP_ISR_EXIT) != 0U);
}

ZTEST(trace, test_idle)
{
	watch("trace.idle");
	k_msleep(1);
	collect();
	zassert_true(count(MBPF_TP_IDLE) != 0U);
}

/* While nothing else runs, the worker would see itself come and go. */
ZTEST(trace, test_the_runtimes_own_thread_is_left_out)
{
	struct k_thread *self = k_current_get();

	watch("trace.switch");
	k_msleep(10 * CONFIG_MBPF_WORKER_PERIOD_MS);
	collect();
	zassert_true(seen_count != 0U);
	for (size_t i = 0; i < seen_count; i++) {
		zassert_true(strcmp(seen[i].name, "mbpf") != 0);
	}
	zassert_not_null(find(MBPF_TP_SWITCH_OUT, self));
	/* Of the idle thread two for each time the worker woke, and those of the two sleeps. */
	zassert_true(seen_count <= 4U * (10U + 3U) + 8U, "%zu", seen_count);
}

static uint32_t told_lost(void)
{
	uint32_t lost = 0;

	for (size_t i = 0; i < seen_count; i++) {
		lost += seen[i].id == MBPF_TP_LOST ? seen[i].pid : 0U;
	}
	return lost;
}

ZTEST(trace, test_what_does_not_fit_is_told_before_the_next)
{
	uint32_t before = mbpf_tracepoint_lost();
	uint32_t lost;

	watch("trace.switch");
	switch_often();
	collect();
	lost = told_lost();
	collect(); /* the switches of the first call are the next ones */
	lost += told_lost();
	zassert_true(lost >= 2 * CONFIG_MBPF_TRACE_ENTRIES, "%u", lost);
	zassert_equal(lost, mbpf_tracepoint_lost() - before);
}

ZTEST(trace, test_nothing_is_noted_while_no_program_is_attached)
{
	uint32_t before = mbpf_tracepoint_lost();

	switch_often();
	zassert_equal(mbpf_tracepoint_lost(), before);
	watch("trace.switch");
	zassert_ok(mbpf_prog_detach(prog));
	switch_often();
	collect();
	zassert_equal(mbpf_tracepoint_lost(), before);
	zassert_equal(seen_count, 0);
}

ZTEST_SUITE(trace, NULL, NULL, NULL, remove_program, NULL);
