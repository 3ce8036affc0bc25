/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Types beside array and hash, and every error of their functions.
 */

#include <string.h>

#include "suite.h"

ZTEST_SUITE(map_types, NULL, NULL, NULL, NULL, NULL);

/* --- LRU --- */

static int set32(struct mbpf_map *map, uint32_t key, uint32_t value)
{
	return mbpf_map_update(map, &key, &value, MBPF_MAP_ANY);
}

static bool has32(struct mbpf_map *map, uint32_t key)
{
	uint32_t value;

	return mbpf_map_lookup(map, &key, &value) == 0 && value == key;
}

ZTEST(map_types, test_lru_keeps_what_is_used)
{
	struct mbpf_map *map;

	suite_start();
	map = suite_map(MBPF_MAP_LRU, 4, 4, 8);
	for (uint32_t key = 0; key < 8U; key++) {
		zassert_ok(set32(map, key, key));
	}
	/* Key 3 is looked up, key 5 updated before each of 200 new keys: both stay. */
	for (uint32_t key = 8; key < 208U; key++) {
		zassert_true(has32(map, 3), "3 is gone at %u", key);
		zassert_ok(set32(map, 5, 5));
		zassert_ok(set32(map, key, key));
		zassert_true(has32(map, key), "%u is not there", key);
		zassert_equal(mbpf_map_count(map), 8U, "count at %u", key);
	}
}

ZTEST(map_types, test_lru_flags)
{
	struct mbpf_map *map;
	uint32_t key = 9;
	uint32_t value = 9;

	suite_start();
	map = suite_map(MBPF_MAP_LRU, 4, 4, 1);
	zassert_equal(mbpf_map_update(map, &key, &value, MBPF_MAP_EXIST), MBPF_ERR_NOT_FOUND);
	zassert_ok(mbpf_map_update(map, &key, &value, MBPF_MAP_CREATE));
	zassert_equal(mbpf_map_update(map, &key, &value, MBPF_MAP_CREATE), MBPF_ERR_EXISTS);
	zassert_ok(set32(map, 1, 1));
	zassert_true(has32(map, 1) && !has32(map, 9), "the only entry is not replaced");
	key = 1;
	zassert_ok(mbpf_map_delete(map, &key));
	zassert_equal(mbpf_map_delete(map, &key), MBPF_ERR_NOT_FOUND);
}

/* Whatever happens, a map has what it says, each key once, and no more than fits. */
ZTEST(map_types, test_lru_stays_whole)
{
	uint32_t seed = 88172645U;
	struct mbpf_map *map;

	suite_start();
	map = suite_map(MBPF_MAP_LRU, 4, 4, 20);
	for (int step = 0; step < 5000; step++) {
		uint32_t key = suite_random(&seed) % 64U;
		uint32_t cursor = 0;
		uint32_t value;
		uint64_t seen = 0;
		uint32_t n = 0;

		if (suite_random(&seed) % 4U == 0U) {
			(void)mbpf_map_delete(map, &key);
		} else {
			zassert_ok(set32(map, key, key));
			zassert_true(has32(map, key), "step %d", step);
		}
		while (mbpf_map_next(map, &cursor, &key, &value) == 0) {
			zassert_true(key == value && (seen >> key & 1U) == 0U, "step %d", step);
			seen |= (uint64_t)1 << key;
			n++;
			zassert_true(has32(map, key), "step %d: %u is not found", step, key);
		}
		zassert_equal(n, mbpf_map_count(map), "step %d", step);
		zassert_true(n <= 20U, "step %d", step);
	}
}

/* --- Counters --- */

ZTEST(map_types, test_counters)
{
	struct mbpf_map *map;
	int64_t value = -1;
	uint32_t key = 0;
	uint32_t cursor = 0;

	suite_start();
	map = suite_map(MBPF_MAP_COUNTER, 4, 8, 3);
	zassert_ok(mbpf_map_counter_get(map, 2, &value));
	zassert_true(value == 0, "a new counter is not 0");
	zassert_ok(mbpf_map_counter_add(map, 2, INT64_MAX));
	zassert_ok(mbpf_map_counter_add(map, 2, 1));
	zassert_ok(mbpf_map_counter_get(map, 2, &value));
	zassert_true(value == INT64_MIN, "it does not wrap");
	zassert_ok(mbpf_map_counter_set(map, 2, -7));
	zassert_ok(mbpf_map_counter_add(map, 2, 8));
	zassert_ok(mbpf_map_counter_get(map, 2, &value));
	zassert_true(value == 1, "set and add");
	zassert_ok(mbpf_map_counter_get(map, 1, &value));
	zassert_true(value == 0, "its neighbour changes");
	zassert_equal(mbpf_map_count(map), 3U);
	zassert_equal(mbpf_map_counter_get(map, 3, &value), MBPF_ERR_INVALID_ARG);
	zassert_equal(mbpf_map_counter_add(map, 3, 1), MBPF_ERR_INVALID_ARG);
	zassert_equal(mbpf_map_counter_set(map, 3, 1), MBPF_ERR_INVALID_ARG);
	zassert_equal(mbpf_map_lookup(map, &key, &value), MBPF_ERR_UNSUPPORTED_VER);
	zassert_equal(mbpf_map_update(map, &key, &value, 0), MBPF_ERR_UNSUPPORTED_VER);
	zassert_equal(mbpf_map_delete(map, &key), MBPF_ERR_UNSUPPORTED_VER);
	zassert_equal(mbpf_map_next(map, &cursor, &key, &value), MBPF_ERR_UNSUPPORTED_VER);
	zassert_equal(mbpf_map_next_key(map, NULL, &key), MBPF_ERR_UNSUPPORTED_VER);
	map = suite_map(MBPF_MAP_ARRAY, 4, 8, 3);
	zassert_equal(mbpf_map_counter_get(map, 0, &value), MBPF_ERR_UNSUPPORTED_VER);
	zassert_equal(mbpf_map_counter_add(map, 0, 1), MBPF_ERR_UNSUPPORTED_VER);
	zassert_equal(mbpf_map_counter_set(map, 0, 1), MBPF_ERR_UNSUPPORTED_VER);
}

/* --- Rings --- */

ZTEST(map_types, test_ring_errors)
{
	struct mbpf_map *map;
	static const uint8_t big[64];
	uint8_t data[32] = {1, 2, 3};
	uint32_t length = 9;

	suite_start();
	map = suite_map(MBPF_MAP_ARRAY, 4, 8, 3);
	zassert_equal(mbpf_map_ring_submit(map, data, 1), MBPF_ERR_UNSUPPORTED_VER);
	zassert_equal(mbpf_map_ring_read(map, data, 1, &length), MBPF_ERR_UNSUPPORTED_VER);
	zassert_equal(mbpf_map_ring_peek(map, data, 1, &length), MBPF_ERR_UNSUPPORTED_VER);
	map = suite_map(MBPF_MAP_RING, 0, 16, 1);
	zassert_equal(mbpf_map_ring_read(map, data, 16, &length), MBPF_ERR_NOT_FOUND);
	zassert_equal(mbpf_map_ring_peek(map, data, 16, &length), MBPF_ERR_NOT_FOUND);
	zassert_equal(length, 0U);
	zassert_equal(mbpf_map_ring_submit(map, data, 17), MBPF_ERR_INVALID_ARG);
	zassert_ok(mbpf_map_ring_submit(map, data, 3));
	memset(data, 0, sizeof(data));
	zassert_equal(mbpf_map_ring_read(map, data, 2, &length), MBPF_ERR_NO_MEM);
	zassert_equal(length, 3U);
	zassert_ok(mbpf_map_ring_peek(map, data, 2, &length));
	zassert_true(length == 3U && data[1] == 2U && data[2] == 0U, "peek past its buffer");
	zassert_ok(mbpf_map_ring_read(map, data, 3, &length));
	zassert_true(length == 3U && data[2] == 3U, "wrong event");
	zassert_equal(mbpf_map_count(map), 0U);
	zassert_ok(mbpf_map_ring_submit(map, data, 0));
	zassert_ok(mbpf_map_ring_read(map, data, 0, &length));
	zassert_equal(length, 0U);
	zassert_equal(mbpf_map_lookup(map, data, data), MBPF_ERR_UNSUPPORTED_VER);
	/* 64 bytes have room for no event of 256. */
	map = suite_map(MBPF_MAP_RING, 4, 64, 1);
	zassert_equal(mbpf_map_ring_submit(map, big, 61), MBPF_ERR_NO_MEM);
	zassert_ok(mbpf_map_ring_submit(map, big, 60));
}

/* Random events against a plain list: what is lost are the oldest ones, and all are counted. */
ZTEST(map_types, test_ring_agrees_with_a_list)
{
	enum {
		SIZE = 20,
		CAPACITY = 100,
		EVENTS = 3000
	};
	static uint8_t lengths[EVENTS];
	uint32_t seed = 2463534242U;
	struct mbpf_map *map;
	uint32_t first = 0;
	uint32_t last = 0;
	uint32_t used = 0;
	uint32_t lost = 0;

	suite_start();
	map = suite_map(MBPF_MAP_RING, 0, SIZE, CAPACITY / SIZE);
	while (last < EVENTS) {
		uint8_t data[SIZE];
		uint32_t length;

		if (suite_random(&seed) % 3U != 0U) {
			length = suite_random(&seed) % (SIZE + 1U);
			memset(data, (int)(last & 0xffU), sizeof(data));
			zassert_ok(mbpf_map_ring_submit(map, data, length));
			lengths[last++] = (uint8_t)length;
			for (used += length + 4U; used > CAPACITY; lost++) {
				used -= lengths[first++] + 4U;
			}
		} else if (first == last) {
			zassert_equal(mbpf_map_ring_read(map, data, SIZE, &length),
				      MBPF_ERR_NOT_FOUND);
		} else {
			zassert_ok(mbpf_map_ring_read(map, data, SIZE, &length));
			zassert_equal(length, lengths[first], "event %u", first);
			for (uint32_t i = 0; i < length; i++) {
				zassert_equal(data[i], first & 0xffU, "event %u", first);
			}
			used -= lengths[first++] + 4U;
		}
		zassert_equal(mbpf_map_count(map), last - first, "event %u", last);
		zassert_equal(mbpf_map_ring_dropped(map), lost, "event %u", last);
	}
	zassert_true(lost > 100U, "nothing is lost");
}

/* --- Prefixes --- */

struct route {
	uint8_t length[4];
	uint8_t net[4];
};

static struct route route_of(uint32_t length, uint32_t net)
{
	return (struct route){
		.length = {(uint8_t)length, (uint8_t)(length >> 8)},
		.net = {(uint8_t)(net >> 24), (uint8_t)(net >> 16), (uint8_t)(net >> 8),
			(uint8_t)net},
	};
}

/* Random prefixes of few bits against a search through all of them. */
ZTEST(map_types, test_longest_prefix_agrees_with_a_search)
{
	enum {
		ROUTES = 24
	};
	uint32_t net[ROUTES];
	uint32_t length[ROUTES];
	bool is_set[ROUTES] = {false};
	uint32_t seed = 123456789U;
	uint32_t count = 0;
	struct mbpf_map *map;

	suite_start();
	map = suite_map(MBPF_MAP_LPM, sizeof(struct route), 1, ROUTES);
	for (uint32_t i = 0; i < ROUTES; i++) {
		/* Different ones: the length is the number, modulo 9, and the net has the rest. */
		length[i] = i % 9U == 8U ? 32U : i % 9U;
		net[i] = length[i] == 0U ? i << 24 : suite_random(&seed);
	}
	for (int step = 0; step < 4000; step++) {
		uint32_t i = suite_random(&seed) % ROUTES;
		uint32_t most = suite_random(&seed) % 33U;
		uint32_t address = suite_random(&seed) % 2U != 0U ? net[i] : suite_random(&seed);
		struct route key = route_of(length[i], net[i]);
		uint32_t mask = length[i] == 0U ? 0U : UINT32_MAX << (32U - length[i]);
		uint8_t value = (uint8_t)i;
		uint32_t best = 0;
		bool any = false;
		int rc;

		for (uint32_t other = 0; other < ROUTES; other++) {
			if (is_set[other] && length[other] == length[i] &&
			    ((net[other] ^ net[i]) & mask) == 0U) {
				is_set[other] = false;
				count--;
				any = true;
			}
		}
		if (suite_random(&seed) % 2U != 0U) {
			zassert_ok(mbpf_map_update(map, &key, &value, MBPF_MAP_ANY));
			is_set[i] = true;
			count++;
		} else {
			zassert_equal(mbpf_map_delete(map, &key), any ? 0 : MBPF_ERR_NOT_FOUND,
				      "step %d", step);
		}
		zassert_equal(mbpf_map_count(map), count, "step %d", step);
		any = false;
		for (uint32_t other = 0; other < ROUTES; other++) {
			mask = length[other] == 0U ? 0U : UINT32_MAX << (32U - length[other]);
			if (is_set[other] && length[other] <= most &&
			    ((net[other] ^ address) & mask) == 0U &&
			    (!any || length[other] > length[best])) {
				best = other;
				any = true;
			}
		}
		key = route_of(most, address);
		rc = mbpf_map_lookup(map, &key, &value);
		zassert_equal(rc, any ? 0 : MBPF_ERR_NOT_FOUND, "step %d", step);
		zassert_true(!any || value == best, "step %d: %u, not %u", step, value, best);
	}
}

ZTEST(map_types, test_prefix_errors)
{
	struct mbpf_map *map;
	struct route key = route_of(33, 0);
	struct route other;
	uint8_t value = 1;

	suite_start();
	map = suite_map(MBPF_MAP_LPM, sizeof(struct route), 1, 1);
	zassert_equal(mbpf_map_update(map, &key, &value, MBPF_MAP_ANY), MBPF_ERR_INVALID_ARG);
	zassert_equal(mbpf_map_lookup(map, &key, &value), MBPF_ERR_NOT_FOUND);
	zassert_equal(mbpf_map_delete(map, &key), MBPF_ERR_NOT_FOUND);
	zassert_equal(mbpf_map_next_key(map, &key, &other), MBPF_ERR_NOT_FOUND);
	key = route_of(9, 0x0a8f0102U);
	zassert_ok(mbpf_map_update(map, &key, &value, MBPF_MAP_ANY));
	key = route_of(9, 0x0a800000U);
	zassert_equal(mbpf_map_update(map, &key, &value, MBPF_MAP_CREATE), MBPF_ERR_EXISTS,
		      "bits behind a prefix count");
	zassert_ok(mbpf_map_next_key(map, NULL, &other));
	zassert_mem_equal(&other, &key, sizeof(key), "a key is not stored as its prefix");
	key = route_of(8, 0x0a800000U);
	zassert_equal(mbpf_map_update(map, &key, &value, MBPF_MAP_ANY), MBPF_ERR_NO_MEM);
}

/* --- Iteration --- */

ZTEST(map_types, test_next_key_gives_each_once)
{
	const uint32_t types[] = {MBPF_MAP_HASH, MBPF_MAP_LRU, MBPF_MAP_PERCPU_HASH};

	for (size_t t = 0; t < ARRAY_SIZE(types); t++) {
		struct mbpf_map *map;
		uint32_t seen = 0;
		uint32_t key = 77;
		int rc;

		suite_start();
		map = suite_map(types[t], 4, 4, 20);
		zassert_equal(mbpf_map_next_key(map, NULL, &key), MBPF_ERR_NOT_FOUND);
		zassert_equal(key, 77U, "a key that there is not");
		for (uint32_t i = 0; i < 20U; i++) {
			zassert_ok(set32(map, i, i));
		}
		for (rc = mbpf_map_next_key(map, NULL, &key); rc == 0;
		     rc = mbpf_map_next_key(map, &key, &key)) {
			zassert_equal(seen & (1U << key), 0U, "key %u twice", key);
			seen |= 1U << key;
		}
		zassert_equal(seen, (1U << 20) - 1U, "keys are missing");
	}
	suite_start();
	zassert_equal(mbpf_map_next_key(suite_map(MBPF_MAP_ARRAY, 4, 4, 2), NULL, &(uint32_t){0}),
		      MBPF_ERR_UNSUPPORTED_VER);
}

/* Who deletes the key that it was given misses none, whichever are deleted. */
ZTEST(map_types, test_next_key_while_deleting)
{
	uint32_t seed = 362436069U;

	for (uint32_t round = 0; round < 200U; round++) {
		uint32_t pattern = suite_random(&seed);
		struct mbpf_map *map;
		uint32_t seen = 0;
		uint32_t all = 0;
		uint32_t calls = 0;
		uint32_t key;
		int rc;

		suite_start();
		map = suite_map(MBPF_MAP_HASH, 4, 4, 24);
		for (uint32_t i = 0; i < 24U; i++) {
			zassert_ok(set32(map, i + round, i));
			all |= 1U << i;
		}
		for (rc = mbpf_map_next_key(map, NULL, &key); rc == 0;
		     rc = mbpf_map_next_key(map, &key, &key)) {
			seen |= 1U << (key - round);
			if ((pattern >> (key - round) & 1U) != 0U) {
				zassert_ok(mbpf_map_delete(map, &key));
			}
			zassert_true(++calls < 1000U, "round %u has no end", round);
		}
		zassert_equal(seen, all, "round %u: keys are missing", round);
	}
}
