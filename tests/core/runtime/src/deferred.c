/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Events that run later: what a snapshot holds, and what happens between the two.
 */

#include <zephyr/ztest.h>

#include "suite.h"

static const uint8_t bytes[] = {10, 11, 12, 13, 14, 15};

static struct mbpf_prog *prog;
static struct mbpf_prog_stats stats;
static struct mbpf_ctx_tracepoint event;
static unsigned int calls;
static uint32_t asked;
static int answer;

static void start(uint32_t entries, uint32_t snapshot)
{
	const struct mbpf_defer_config config = {entries, snapshot};

	zassert_ok(mbpf_defer_start(&rt, &config));
	prog = suite_load(&pkg_observer);
	zassert_ok(mbpf_prog_attach(prog, &trace, 0));
	event = (struct mbpf_ctx_tracepoint){
		.abi_version = MBPF_HOOK_ABI_VERSION,
		.data = bytes,
		.data_len = sizeof(bytes),
	};
	calls = 0;
}

static int defer(uint32_t id)
{
	event.tracepoint_id = id;
	return mbpf_hook_defer(&trace, &event, sizeof(event));
}

ZTEST(runtime, test_deferred_events_run_in_their_order)
{
	start(4, 16);
	zassert_ok(defer(1));
	zassert_ok(defer(2));
	zassert_ok(defer(3));
	zassert_str_equal(suite_log, "");
	zassert_equal(mbpf_defer_pending(&rt), 3U);
	zassert_equal(mbpf_defer_drain(&rt, 0), 0);
	zassert_equal(mbpf_defer_drain(&rt, 2), 2);
	zassert_str_equal(suite_log, "0 1:6:0:15\n0 2:6:0:15\n");
	/* Round the end of the ring. */
	zassert_ok(defer(4));
	zassert_ok(defer(5));
	zassert_equal(mbpf_defer_drain(&rt, UINT32_MAX), 3);
	zassert_str_equal(suite_log,
			  "0 1:6:0:15\n0 2:6:0:15\n0 3:6:0:15\n0 4:6:0:15\n0 5:6:0:15\n");
	zassert_equal(mbpf_defer_drain(&rt, 1), 0);
	mbpf_prog_stats_get(prog, &stats);
	zassert_equal(stats.invocations, 5U);
	zassert_equal(stats.deferred_dropped, 0U);
}

ZTEST(runtime, test_deferred_event_is_a_copy)
{
	uint8_t data[2] = {1, 2};

	start(1, 0);
	event.data = data;
	event.data_len = sizeof(data);
	zassert_ok(defer(7));
	data[1] = 99;
	event.data_len = 0;
	zassert_equal(mbpf_defer_drain(&rt, 1), 1);
	zassert_str_equal(suite_log, "0 7:2:0:2\n");
}

ZTEST(runtime, test_deferred_data_is_cut)
{
	start(3, 4);
	zassert_ok(defer(1));
	event.data_len = 4;
	zassert_ok(defer(2));
	event.data = NULL;
	zassert_ok(defer(3));
	zassert_equal(mbpf_defer_drain(&rt, 3), 3);
	zassert_str_equal(suite_log, "0 1:4:1:13\n0 2:4:0:13\n0 3:0:1:-1\n");
}

static int fetch(const void *ctx, uint32_t off, uint32_t len, uint8_t *dst)
{
	ARG_UNUSED(ctx);
	zassert_equal(off, 0U);
	calls++;
	asked = len;
	if (answer > 0) {
		memcpy(dst, bytes, (uint32_t)answer < len ? (uint32_t)answer : len);
	}
	return answer;
}

ZTEST(runtime, test_deferred_data_is_fetched_once)
{
	static const struct {
		int answer;
		const char *seen;
	} cases[] = {
		{4, "0 0:4:1:13\n"},  /* all that fits */
		{2, "0 0:2:1:11\n"},  /* less than was asked for */
		{0, "0 0:0:1:-1\n"},  /* nothing */
		{-5, "0 0:0:1:-1\n"}, /* it fails */
		{5, "0 0:0:1:-1\n"},  /* it says it gave more than was asked for */
	};
	size_t at = 0;

	start(8, 4);
	event.data = NULL;
	event.read_fn = fetch;
	for (unsigned int i = 0; i < ARRAY_SIZE(cases); i++) {
		answer = cases[i].answer;
		zassert_ok(defer(0));
		zassert_equal(calls, i + 1U);
		zassert_equal(asked, 4U);
		zassert_equal(mbpf_defer_drain(&rt, 1), 1);
		zassert_equal(calls, i + 1U, "not again");
		zassert_str_equal(suite_log + at, cases[i].seen, "case %u", i);
		at += strlen(cases[i].seen);
	}
	event.data_len = 0;
	zassert_ok(defer(0));
	zassert_equal(calls, ARRAY_SIZE(cases), "there is nothing to ask for");
}

ZTEST(runtime, test_full_queue_loses_events)
{
	struct mbpf_prog *other = suite_load(&pkg_trace);

	start(2, 16);
	zassert_ok(mbpf_prog_attach(other, &trace, 1));
	zassert_ok(defer(1));
	zassert_ok(defer(2));
	zassert_equal(defer(3), MBPF_ERR_NO_MEM);
	zassert_equal(defer(4), MBPF_ERR_NO_MEM);
	zassert_equal(mbpf_defer_dropped(&rt), 2U);
	mbpf_prog_stats_get(prog, &stats);
	zassert_equal(stats.deferred_dropped, 2U);
	mbpf_prog_stats_get(other, &stats);
	zassert_equal(stats.deferred_dropped, 2U);
	zassert_equal(mbpf_defer_drain(&rt, 9), 2);
	zassert_ok(defer(5));
}

ZTEST(runtime, test_deferred_events_outlive_programs)
{
	start(4, 16);
	zassert_ok(defer(1));
	zassert_ok(defer(2));
	zassert_ok(defer(3));
	suite_unload(prog);
	zassert_equal(mbpf_defer_drain(&rt, 1), 1, "nobody sees it");
	zassert_ok(defer(4), "nobody would see it");
	zassert_equal(mbpf_defer_pending(&rt), 2U);
	prog = suite_load(&pkg_observer);
	zassert_ok(mbpf_prog_attach(prog, &trace, 0));
	zassert_equal(mbpf_defer_drain(&rt, 1), 1);
	zassert_ok(
		mbpf_prog_update(prog, pkg_observer_next.data, pkg_observer_next.size, NULL, NULL));
	zassert_equal(mbpf_defer_drain(&rt, 1), 1);
	zassert_str_equal(suite_log, "0 2:6:0:15\n0 new 3\n");
}

static int inner;

static void drain_again(struct mbpf_prog *running)
{
	ARG_UNUSED(running);
	inner = mbpf_defer_drain(&rt, 1);
}

static void defer_again(struct mbpf_prog *running)
{
	ARG_UNUSED(running);
	inner = defer(9);
}

ZTEST(runtime, test_drain_is_not_entered_again)
{
	int32_t verdict;

	start(2, 16);
	zassert_ok(defer(1));
	suite_on_log = drain_again;
	zassert_equal(mbpf_defer_drain(&rt, 1), 1);
	zassert_equal(inner, MBPF_ERR_NESTED_EXEC);
	/* From a run, what it drains is nested. */
	suite_on_log = NULL;
	zassert_ok(defer(2));
	suite_on_log = drain_again;
	zassert_ok(mbpf_hook_run(&trace, &event, sizeof(event), &verdict));
	zassert_equal(inner, 1);
	mbpf_prog_stats_get(prog, &stats);
	zassert_equal(stats.invocations, 2U);
	zassert_equal(stats.nested_dropped, 1U);
}

ZTEST(runtime, test_what_a_drain_defers_waits)
{
	start(2, 16);
	zassert_ok(defer(1));
	suite_on_log = defer_again;
	zassert_equal(mbpf_defer_drain(&rt, 100), 1);
	zassert_ok(inner);
	zassert_equal(mbpf_defer_pending(&rt), 1U);
}

static int drained;

static int fetch_and_drain(const void *ctx, uint32_t off, uint32_t len, uint8_t *dst)
{
	ARG_UNUSED(ctx);
	ARG_UNUSED(off);
	memset(dst, 0, len);
	drained = mbpf_defer_drain(&rt, 100);
	zassert_equal(mbpf_runtime_shutdown(&rt), MBPF_ERR_STILL_ATTACHED);
	zassert_ok(mbpf_prog_detach(prog));
	zassert_equal(mbpf_runtime_shutdown(&rt), MBPF_ERR_NESTED_EXEC);
	zassert_equal_ptr(mbpf_prog_next(&rt, NULL), prog, "nothing was done");
	return (int)len;
}

ZTEST(runtime, test_drain_stops_at_an_event_that_is_being_copied)
{
	start(3, 16);
	zassert_ok(defer(1));
	event.data = NULL;
	event.read_fn = fetch_and_drain;
	zassert_ok(defer(2));
	zassert_equal(drained, 1);
	zassert_equal(mbpf_defer_pending(&rt), 1U);
	zassert_equal(mbpf_defer_drain(&rt, 100), 1);
}

ZTEST(runtime, test_defer_refuses)
{
	struct mbpf_defer_config config = {0};
	struct mbpf_ctx_net packet = {.abi_version = MBPF_HOOK_ABI_VERSION};
	struct mbpf_hook unregistered = {.name = "other", .type = MBPF_HOOK_TRACEPOINT};
	struct mbpf_hook unknown = {.name = "other", .type = 99};
	size_t used;

	/* Without a queue. */
	zassert_equal(mbpf_defer_pending(&rt), 0U);
	zassert_equal(mbpf_defer_dropped(&rt), 0U);
	zassert_equal(mbpf_defer_drain(&rt, 1), MBPF_ERR_INVALID_ARG);
	zassert_equal(mbpf_defer_start(&rt, &config), MBPF_ERR_INVALID_ARG);
	config.max_entries = MBPF_DEFER_ENTRIES_MAX + 1U;
	zassert_equal(mbpf_defer_start(&rt, &config), MBPF_ERR_INVALID_ARG);
	config = (struct mbpf_defer_config){1, MBPF_DEFER_BYTES_MAX + 1U};
	zassert_equal(mbpf_defer_start(&rt, &config), MBPF_ERR_INVALID_ARG);
	zassert_equal(mbpf_defer_start(&rt, NULL), MBPF_ERR_INVALID_ARG);
	config = (struct mbpf_defer_config){MBPF_DEFER_ENTRIES_MAX, MBPF_DEFER_BYTES_MAX};
	zassert_equal(mbpf_defer_start(NULL, &config), MBPF_ERR_INVALID_ARG);
	used = rt.arena_used;
	zassert_equal(mbpf_defer_start(&rt, &config), MBPF_ERR_NO_MEM);
	zassert_equal(rt.arena_used, used);
	prog = suite_load(&pkg_observer);
	zassert_ok(mbpf_prog_attach(prog, &trace, 0));
	event = (struct mbpf_ctx_tracepoint){.abi_version = MBPF_HOOK_ABI_VERSION};
	zassert_equal(defer(1), MBPF_ERR_INVALID_ARG, "no queue");
	suite_unload(prog);
	start(1, 8);
	config = (struct mbpf_defer_config){1, 8};
	zassert_equal(mbpf_defer_start(&rt, &config), MBPF_ERR_EXISTS);
	/* An event. */
	zassert_equal(mbpf_hook_defer(NULL, &event, sizeof(event)), MBPF_ERR_INVALID_ARG);
	zassert_equal(mbpf_hook_defer(&trace, NULL, sizeof(event)), MBPF_ERR_INVALID_ARG);
	zassert_equal(mbpf_hook_defer(&trace, &event, sizeof(event) - 1U), MBPF_ERR_ABI_MISMATCH);
	zassert_equal(mbpf_hook_defer(&trace, &event, sizeof(event) + 1U), MBPF_ERR_ABI_MISMATCH);
	zassert_equal(mbpf_hook_defer(&net, &packet, sizeof(packet)), MBPF_ERR_HOOK_MISMATCH);
	zassert_equal(mbpf_hook_defer(&unknown, &event, sizeof(event)), MBPF_ERR_HOOK_MISMATCH);
	zassert_equal(mbpf_hook_defer(&unregistered, &event, sizeof(event)), MBPF_ERR_ABI_MISMATCH);
	event.abi_version = MBPF_HOOK_ABI_VERSION + 1U;
	zassert_equal(defer(1), MBPF_ERR_ABI_MISMATCH);
	event.abi_version = 0;
	zassert_equal(defer(1), MBPF_ERR_ABI_MISMATCH);
	zassert_equal(mbpf_defer_drain(NULL, 1), MBPF_ERR_INVALID_ARG);
	zassert_equal(mbpf_defer_pending(&rt), 0U);
}

ZTEST(runtime, test_types_that_can_be_deferred)
{
	zassert_true(mbpf_hook_can_defer(MBPF_HOOK_TRACEPOINT));
	zassert_true(mbpf_hook_can_defer(MBPF_HOOK_TIMER));
	zassert_false(mbpf_hook_can_defer(MBPF_HOOK_NET_RX));
	zassert_false(mbpf_hook_can_defer(MBPF_HOOK_NET_TX));
	zassert_false(mbpf_hook_can_defer(5));
	zassert_false(mbpf_hook_can_defer(6));
	zassert_false(mbpf_hook_can_defer(0));
	zassert_false(mbpf_hook_can_defer(UINT32_MAX));
}

ZTEST(runtime, test_deferred_timer)
{
	struct mbpf_hook timer = {.name = "app.timer", .type = MBPF_HOOK_TIMER};
	const struct mbpf_defer_config config = {1, 8};
	struct mbpf_ctx_timer tick = {
		.abi_version = MBPF_HOOK_ABI_VERSION, .timer_id = 3, .period_us = 20};

	zassert_ok(mbpf_defer_start(&rt, &config));
	zassert_ok(mbpf_hook_register(&rt, &timer));
	prog = suite_load(&pkg_timer);
	zassert_ok(mbpf_prog_attach(prog, &timer, 0));
	zassert_ok(mbpf_hook_defer(&timer, &tick, sizeof(tick)));
	tick.timer_id = 4;
	zassert_equal(mbpf_defer_drain(&rt, 1), 1);
	zassert_str_equal(suite_log, "0 3 20\n");
	zassert_ok(mbpf_prog_detach(prog));
	zassert_ok(mbpf_runtime_shutdown(&rt));
}
