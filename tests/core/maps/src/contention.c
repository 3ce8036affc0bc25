/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * What happens when others change a map at every moment: the lock is taken, and all is the same.
 */

#include <string.h>

#include "suite.h"

ZTEST_SUITE(contention, NULL, NULL, NULL, NULL, NULL);

/* Every search finds that a change goes on, as if another processor had stopped within one. */
static void stop_within_a_change(struct mbpf_map *map)
{
	map->changes |= 1U;
}

static void check_keyed(uint32_t type, uint32_t value_size)
{
	uint8_t value[16] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
	uint8_t out[16] = {0};
	uint32_t key[2] = {24, 9};
	uint32_t next[2] = {0};
	struct mbpf_map *map;

	suite_start();
	map = suite_map(type, 8, value_size, 2);
	stop_within_a_change(map);
	zassert_ok(mbpf_map_update(map, key, value, MBPF_MAP_CREATE));
	stop_within_a_change(map);
	zassert_ok(mbpf_map_lookup(map, key, out));
	zassert_mem_equal(out, value, value_size, "type %u", type);
	stop_within_a_change(map);
	zassert_ok(mbpf_map_next_key(map, NULL, next));
	zassert_mem_equal(next, key, sizeof(key), "type %u", type);
	stop_within_a_change(map);
	zassert_ok(mbpf_map_delete(map, key));
	stop_within_a_change(map);
	zassert_equal(mbpf_map_delete(map, key), MBPF_ERR_NOT_FOUND);
	stop_within_a_change(map);
	memset(out, 0xa5, sizeof(out));
	zassert_equal(mbpf_map_lookup(map, key, out), MBPF_ERR_NOT_FOUND);
	zassert_equal(out[0], 0xa5U, "a value that there is not");
}

ZTEST(contention, test_last_try_takes_the_lock)
{
	const uint32_t types[] = {MBPF_MAP_HASH, MBPF_MAP_LRU, MBPF_MAP_PERCPU_HASH, MBPF_MAP_LPM};

	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		check_keyed(types[i], 4);
		check_keyed(types[i], 9);
	}
}

ZTEST(contention, test_arrays_too)
{
	struct mbpf_map *map;
	uint32_t key = 1;
	uint32_t value = 7;

	suite_start();
	map = suite_map(MBPF_MAP_ARRAY, 4, 4, 2);
	stop_within_a_change(map);
	zassert_ok(mbpf_map_update(map, &key, &value, MBPF_MAP_ANY));
	stop_within_a_change(map);
	value = 0;
	zassert_ok(mbpf_map_lookup(map, &key, &value));
	zassert_equal(value, 7U);
	key = 2;
	stop_within_a_change(map);
	zassert_equal(mbpf_map_update(map, &key, &value, MBPF_MAP_ANY), MBPF_ERR_INVALID_ARG);
	stop_within_a_change(map);
	zassert_equal(mbpf_map_lookup(map, &key, &value), MBPF_ERR_NOT_FOUND);
}
