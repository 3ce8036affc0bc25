/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Maps that are read.
 */

#include <string.h>

#include <zephyr/sys/byteorder.h>

#include "device.h"

#define STATES 8

static int entries(const char *map, uint32_t off)
{
	begin();
	put_text(MBPF_MGMT_KEY_NAME, "probe");
	put_text(MBPF_MGMT_KEY_MAP, map);
	put_uint(MBPF_MGMT_KEY_OFF, off);
	return ask(MBPF_MGMT_ENTRIES);
}

static struct mbpf_map *map_of(const char *name)
{
	struct mbpf_runtime *rt;
	struct mbpf_map *map;

	zassert_ok(mbpf_control_enter(&rt));
	map = mbpf_prog_map(mbpf_prog_find(rt, "probe"), name);
	mbpf_control_leave();
	zassert_not_null(map);
	return map;
}

/* The first entry of the answer. */
static void expect_entry(const void *key, size_t key_size, const void *value, size_t value_size)
{
	zcbor_state_t states[STATES];
	struct zcbor_string text;

	answer_list(MBPF_MGMT_KEY_ENTRIES, states, STATES);
	zassert_true(zcbor_list_start_decode(states) && zcbor_bstr_decode(states, &text));
	zassert_equal(text.len, key_size);
	zassert_mem_equal(text.value, key, key_size);
	zassert_true(zcbor_bstr_decode(states, &text));
	zassert_equal(text.len, value_size);
	zassert_mem_equal(text.value, value, value_size);
}

static void before(void *fixture)
{
	ARG_UNUSED(fixture);
	load("probe", mbpf_program_probe, mbpf_program_probe_size);
}

ZTEST(maps, test_list)
{
	size_t count;

	zassert_ok(ask_of(MBPF_MGMT_MAPS, "probe"));
	count = answer_count(MBPF_MGMT_KEY_MAPS);
	while (answer_has(MBPF_MGMT_KEY_NEXT)) {
		zassert_equal(answer_uint(MBPF_MGMT_KEY_NEXT), count, "where it goes on");
		begin();
		put_text(MBPF_MGMT_KEY_NAME, "probe");
		put_uint(MBPF_MGMT_KEY_OFF, (uint32_t)count);
		zassert_ok(ask(MBPF_MGMT_MAPS));
		zassert_true(answer_count(MBPF_MGMT_KEY_MAPS) > 0);
		count += answer_count(MBPF_MGMT_KEY_MAPS);
	}
	zassert_equal(count, 6);
}

ZTEST(maps, test_hash)
{
	const uint8_t key[] = {1, 2, 3, 4};
	const uint8_t value[] = {5, 6, 7, 8};

	zassert_ok(entries("seen", 0));
	zassert_equal(answer_count(MBPF_MGMT_KEY_ENTRIES), 0);
	zassert_false(answer_has(MBPF_MGMT_KEY_NEXT));
	zassert_ok(mbpf_map_update(map_of("seen"), key, value, MBPF_MAP_ANY));
	zassert_ok(entries("seen", 0));
	zassert_equal(answer_uint(MBPF_MGMT_KEY_TYPE), MBPF_MAP_HASH);
	zassert_equal(answer_count(MBPF_MGMT_KEY_ENTRIES), 1);
	expect_entry(key, sizeof(key), value, sizeof(value));
	zassert_ok(entries("seen", UINT32_MAX), "far behind the end");
	zassert_equal(answer_count(MBPF_MGMT_KEY_ENTRIES), 0);
}

ZTEST(maps, test_array)
{
	const uint8_t index[] = {2, 0, 0, 0};
	const uint8_t value[] = {5, 6};

	zassert_ok(mbpf_map_update(map_of("slots"), index, value, MBPF_MAP_ANY));
	zassert_ok(entries("slots", 0));
	expect_entry(index, sizeof(index), value, sizeof(value));
}

ZTEST(maps, test_prefixes)
{
	const uint8_t key[] = {8, 0, 0, 0, 10, 0, 0, 0};
	const uint8_t value[] = {1};

	zassert_ok(mbpf_map_update(map_of("nets"), key, value, MBPF_MAP_ANY));
	zassert_ok(entries("nets", 0));
	expect_entry(key, sizeof(key), value, sizeof(value));
}

ZTEST(maps, test_counters_that_are_not_0)
{
	const uint8_t index[] = {1, 0, 0, 0};
	uint8_t value[8];

	sys_put_le64((uint64_t)-5, value);
	zassert_ok(mbpf_map_counter_set(map_of("total"), 1, -5));
	zassert_ok(entries("total", 0));
	zassert_equal(answer_count(MBPF_MGMT_KEY_ENTRIES), 1);
	expect_entry(index, sizeof(index), value, sizeof(value));
	zassert_ok(entries("total", UINT32_MAX));
	zassert_equal(answer_count(MBPF_MGMT_KEY_ENTRIES), 0);
}

ZTEST(maps, test_values_of_all_cpus)
{
	const uint8_t index[] = {0, 0, 0, 0};
	const uint8_t value[] = {1, 2, 3, 4};
	zcbor_state_t states[STATES];
	size_t count = 0;

	zassert_ok(mbpf_map_update(map_of("each"), index, value, MBPF_MAP_ANY));
	zassert_ok(entries("each", 0));
	zassert_equal(answer_count(MBPF_MGMT_KEY_ENTRIES), 1);
	answer_list(MBPF_MGMT_KEY_ENTRIES, states, STATES);
	zassert_true(zcbor_list_start_decode(states));
	while (!zcbor_array_at_end(states)) {
		zassert_true(zcbor_any_skip(states, NULL));
		count++;
	}
	zassert_equal(count, 1 + mbpf_map_cpus());
}

ZTEST(maps, test_ring_shows_the_oldest_event)
{
	const uint8_t none[] = {0, 0, 0, 0};

	zassert_ok(entries("queue", 0));
	zassert_equal(answer_count(MBPF_MGMT_KEY_ENTRIES), 0);
	zassert_ok(mbpf_map_ring_submit(map_of("queue"), "one", 3));
	zassert_ok(mbpf_map_ring_submit(map_of("queue"), "two", 3));
	zassert_ok(entries("queue", 0));
	zassert_equal(answer_count(MBPF_MGMT_KEY_ENTRIES), 1);
	zassert_equal(answer_uint(MBPF_MGMT_KEY_LOST), 0);
	zassert_false(answer_has(MBPF_MGMT_KEY_NEXT));
	expect_entry(none, sizeof(none), "one", 3);
	zassert_equal(mbpf_map_count(map_of("queue")), 2, "both stay");
}

ZTEST(maps, test_a_map_that_needs_several_answers)
{
	struct mbpf_runtime *rt;
	struct mbpf_map *map;
	uint32_t off = 0;
	uint32_t seen = 0;
	int answers = 0;

	load("ticks", mbpf_program_ticks, mbpf_program_ticks_size);
	zassert_ok(mbpf_control_enter(&rt));
	map = mbpf_prog_map(mbpf_prog_find(rt, "ticks"), "seen");
	mbpf_control_leave();
	for (uint32_t i = 0; i < 16; i++) {
		zassert_ok(mbpf_map_update(map, &i, &i, MBPF_MAP_ANY));
	}
	do {
		zcbor_state_t states[STATES];
		struct zcbor_string text;

		begin();
		put_text(MBPF_MGMT_KEY_NAME, "ticks");
		put_text(MBPF_MGMT_KEY_MAP, "seen");
		put_uint(MBPF_MGMT_KEY_OFF, off);
		zassert_ok(ask(MBPF_MGMT_ENTRIES));
		answers++;
		answer_list(MBPF_MGMT_KEY_ENTRIES, states, STATES);
		while (zcbor_list_start_decode(states)) {
			zassert_true(zcbor_bstr_decode(states, &text) && text.len == 4);
			seen |= 1U << text.value[IS_ENABLED(CONFIG_BIG_ENDIAN) ? 3 : 0];
			zassert_true(zcbor_bstr_decode(states, &text));
			zassert_true(zcbor_list_end_decode(states));
		}
		off = answer_has(MBPF_MGMT_KEY_NEXT) ? (uint32_t)answer_uint(MBPF_MGMT_KEY_NEXT)
						     : 0U;
	} while (off != 0U && answers < 20);
	zassert_equal(seen, 0xffff);
	zassert_true(CONFIG_MCUMGR_TRANSPORT_NETBUF_SIZE > 300 || answers > 1);
}

/* Each test has a map of its own, and a signature takes an emulated core a second. */
ZTEST_SUITE(maps, NULL, NULL, before, NULL, clean);
