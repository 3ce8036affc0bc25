/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Events that programs emit, and every error of the functions that read them.
 */

#include <zephyr/ztest.h>

#include "suite.h"

static struct mbpf_event event;

static struct mbpf_prog *start_with(uint32_t ring_size)
{
	struct mbpf_runtime_config config = suite_config();
	struct mbpf_prog *prog;

	config.event_ring_size = ring_size;
	suite_start(&config);
	prog = suite_load(&pkg_events);
	zassert_ok(mbpf_prog_attach(prog, &net, 0));
	/* That of mbpf_init. */
	zassert_ok(mbpf_event_read(prog, &event));
	zassert_equal(event.id, MBPF_EVENT_LOST - 1U);
	zassert_equal(event.length, 8U);
	zassert_mem_equal(event.data, ((const uint8_t[]){1, 2, 3, 4, 5, 6, 7, 8}), 8);
	return prog;
}

static void expect(struct mbpf_prog *prog, uint32_t id, uint32_t length)
{
	memset(&event, 0xee, sizeof(event));
	zassert_ok(mbpf_event_read(prog, &event));
	zassert_equal(event.id, id, "%u, not %u", (unsigned int)event.id, (unsigned int)id);
	zassert_equal(event.length, length);
	for (uint32_t i = 0; i < length; i++) {
		zassert_equal(event.data[i], length == 16U ? 16U * i : i);
	}
}

static void expect_lost(struct mbpf_prog *prog, uint8_t count)
{
	zassert_ok(mbpf_event_peek(prog, &event));
	zassert_equal(event.id, MBPF_EVENT_LOST);
	zassert_ok(mbpf_event_read(prog, &event));
	zassert_equal(event.id, MBPF_EVENT_LOST);
	zassert_equal(event.length, 4U);
	zassert_mem_equal(event.data, ((const uint8_t[]){count, 0, 0, 0}), 4);
}

static struct mbpf_prog_stats stats_of(const struct mbpf_prog *prog)
{
	struct mbpf_prog_stats stats;

	mbpf_prog_stats_get(prog, &stats);
	return stats;
}

ZTEST(runtime, test_events_come_in_order)
{
	struct mbpf_prog *prog = start_with(0);

	zassert_equal(mbpf_event_read(prog, &event), MBPF_ERR_NOT_FOUND);
	zassert_equal(mbpf_event_peek(prog, &event), MBPF_ERR_NOT_FOUND);
	zassert_equal(suite_packet(1, 16), 0);
	zassert_equal(suite_packet(2, 0), 0);
	zassert_equal(suite_packet(3, 255), 0);
	zassert_equal(mbpf_event_count(prog), 3U);
	zassert_ok(mbpf_event_peek(prog, &event));
	zassert_equal(event.id, 1U);
	zassert_equal(event.length, 16U);
	zassert_equal(mbpf_event_count(prog), 3U, "it stays");
	expect(prog, 1, 16);
	expect(prog, 2, 0);
	expect(prog, 3, 256);
	zassert_equal(mbpf_event_read(prog, &event), MBPF_ERR_NOT_FOUND);
	zassert_equal(stats_of(prog).events, 4U);
	zassert_equal(stats_of(prog).events_lost, 0U);
	zassert_equal(mbpf_event_dropped(prog), 0U);
	suite_unload(prog);
	zassert_equal(rt.arena_used, 0U);
}

ZTEST(runtime, test_events_that_are_refused)
{
	struct mbpf_prog *prog = start_with(0);

	zassert_equal(suite_packet(1, 1), 2, "257 bytes");
	zassert_equal(suite_packet(1, 2), 2, "the id that tells of losses");
	zassert_equal(suite_packet(1, 3), 2, "a negative id");
	zassert_equal(suite_packet(1, 4), 1, "an id that is no number");
	zassert_equal(suite_packet(1, 5), 1, "no bytes");
	zassert_equal(mbpf_event_count(prog), 0U);
	zassert_equal(stats_of(prog).events, 1U);
	zassert_equal(stats_of(prog).successes, 5U);
}

ZTEST(runtime, test_oldest_events_are_lost_and_told)
{
	struct mbpf_prog *prog = start_with(MBPF_EVENT_RING_MIN);

	/* 264 bytes hold 11 events of 16. */
	for (uint8_t id = 1; id <= 20U; id++) {
		zassert_equal(suite_packet(id, 16), 0);
	}
	zassert_equal(mbpf_event_count(prog), 11U);
	zassert_equal(mbpf_event_dropped(prog), 9U);
	zassert_equal(stats_of(prog).events, 21U);
	zassert_equal(stats_of(prog).events_lost, 9U);
	expect_lost(prog, 9);
	expect(prog, 10, 16);
	zassert_equal(suite_packet(21, 16), 0);
	expect(prog, 11, 16);
	/* Only those that were not told. */
	zassert_equal(suite_packet(22, 255), 0);
	zassert_equal(mbpf_event_count(prog), 1U);
	zassert_equal(mbpf_event_dropped(prog), 19U);
	expect_lost(prog, 10);
	expect(prog, 22, 256);
	zassert_equal(mbpf_event_read(prog, &event), MBPF_ERR_NOT_FOUND);
	zassert_equal(stats_of(prog).events, 23U);
}

ZTEST(runtime, test_events_around_the_end_of_every_ring)
{
	for (uint32_t size = MBPF_EVENT_RING_MIN; size < MBPF_EVENT_RING_MIN + 30U; size++) {
		struct mbpf_prog *prog = start_with(size);

		for (uint8_t id = 0; id < 60U; id++) {
			zassert_equal(suite_packet(id, 16), 0);
			zassert_equal(suite_packet(id, 0), 0);
			expect(prog, id, 16);
			expect(prog, id, 0);
		}
		for (uint8_t id = 0; id < 200U; id++) {
			zassert_equal(suite_packet(id, (id % 3U) == 0U ? 0U : 16U), 0);
		}
		expect_lost(prog, (uint8_t)(200U - mbpf_event_count(prog)));
		for (uint32_t id = 200U - mbpf_event_count(prog); id < 200U; id++) {
			expect(prog, id, (id % 3U) == 0U ? 0U : 16U);
		}
		zassert_equal(mbpf_event_count(prog), 0U);
	}
}

ZTEST(runtime, test_program_without_the_capability_has_no_ring)
{
	struct mbpf_prog *prog = suite_load(&pkg_events_none);
	struct mbpf_prog_memory memory;

	zassert_equal(mbpf_event_read(prog, &event), MBPF_ERR_CAPABILITY_DENIED);
	zassert_equal(mbpf_event_peek(prog, &event), MBPF_ERR_CAPABILITY_DENIED);
	zassert_equal(mbpf_event_count(prog), 0U);
	zassert_equal(mbpf_event_dropped(prog), 0U);
	mbpf_prog_memory_get(prog, &memory);
	zassert_equal(memory.events, 0U);
}

ZTEST(runtime, test_ring_survives_updates)
{
	struct mbpf_prog *prog = start_with(0);
	struct mbpf_prog_memory memory;
	size_t used = rt.arena_used;

	zassert_equal(suite_packet(1, 16), 0);
	zassert_ok(mbpf_prog_update(prog, pkg_events.data, pkg_events.size, NULL, NULL));
	zassert_ok(mbpf_prog_reclaim(prog));
	zassert_equal(rt.arena_used, used);
	zassert_equal(suite_packet(2, 16), 0);
	expect(prog, 1, 16);
	zassert_ok(mbpf_event_read(prog, &event), "of mbpf_init");
	zassert_ok(mbpf_prog_update(prog, pkg_events_none.data, pkg_events_none.size, NULL, NULL));
	zassert_ok(mbpf_prog_reclaim(prog));
	expect(prog, 2, 16);
	mbpf_prog_memory_get(prog, &memory);
	zassert_true(memory.events > MBPF_EVENT_RING_DEFAULT);
	zassert_equal(stats_of(prog).events, 4U);
	suite_unload(prog);
	zassert_equal(rt.arena_used, 0U);
}

ZTEST(runtime, test_update_brings_a_ring)
{
	struct mbpf_prog *prog = suite_load(&pkg_events_none);
	size_t used = rt.arena_used;
	const struct suite_package *bad = &pkg_events_throws;

	zassert_equal(mbpf_prog_update(prog, bad->data, bad->size, NULL, NULL),
		      MBPF_ERR_INIT_FAILED);
	zassert_equal(rt.arena_used, used);
	zassert_equal(mbpf_event_read(prog, &event), MBPF_ERR_CAPABILITY_DENIED);
	zassert_ok(mbpf_prog_update(prog, pkg_events.data, pkg_events.size, NULL, NULL));
	zassert_equal(mbpf_event_count(prog), 1U);
	suite_unload(prog);
	zassert_equal(rt.arena_used, 0U);
	/* What a failed mbpf_init has emitted to a ring that is there stays. */
	prog = start_with(0);
	zassert_equal(mbpf_prog_update(prog, bad->data, bad->size, NULL, NULL),
		      MBPF_ERR_INIT_FAILED);
	zassert_ok(mbpf_event_read(prog, &event));
	zassert_equal(event.id, 3U);
	zassert_equal(suite_refused(bad, MBPF_ERR_EXISTS), MBPF_REASON_NAME_TAKEN);
	suite_unload(prog);
	zassert_equal(suite_refused(bad, MBPF_ERR_INIT_FAILED), 0U);
}

ZTEST(runtime, test_load_of_a_program_with_a_ring_without_memory)
{
	uint32_t first = rt.alloc_count;
	struct mbpf_prog *prog = suite_load(&pkg_events);
	uint32_t count = rt.alloc_count - first;

	suite_unload(prog);
	for (uint32_t i = 1; i <= count; i++) {
		rt.fail_alloc = rt.alloc_count + i;
		zassert_equal(mbpf_prog_load(&rt, pkg_events.data, pkg_events.size, &prog, NULL),
			      MBPF_ERR_NO_MEM);
		zassert_equal(rt.arena_used, 0U);
	}
}

ZTEST(runtime, test_sizes_of_rings)
{
	struct mbpf_runtime_config config = suite_config();

	config.event_ring_size = MBPF_EVENT_RING_MIN - 1U;
	zassert_equal(mbpf_runtime_init(&rt, &config), MBPF_ERR_INVALID_ARG);
	config.event_ring_size = MBPF_EVENT_RING_MAX + 1U;
	zassert_equal(mbpf_runtime_init(&rt, &config), MBPF_ERR_INVALID_ARG);
	config.event_ring_size = MBPF_EVENT_RING_MAX;
	suite_start(&config);
	zassert_equal(suite_refused(&pkg_events, MBPF_ERR_NO_MEM), MBPF_REASON_ARENA_FULL);
}
