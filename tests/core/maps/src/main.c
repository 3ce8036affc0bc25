/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include <string.h>

#include "suite.h"

#define ARENA_WORDS 2048

static uint64_t arena[ARENA_WORDS];
struct mbpf_runtime suite_rt;

void suite_start(void)
{
	struct mbpf_runtime_config config = {.arena = arena, .arena_size = sizeof(arena)};

	zassert_equal(mbpf_runtime_init(&suite_rt, &config), 0, "runtime does not start");
}

struct mbpf_map *suite_map(uint32_t type, uint32_t key_size, uint32_t value_size,
			   uint32_t max_entries)
{
	struct mbpf_map_info info = {.name = "m",
				     .type = type,
				     .key_size = key_size,
				     .value_size = value_size,
				     .max_entries = max_entries};
	struct mbpf_map *map = mbpf_arena_alloc(&suite_rt, mbpf_map_size(&info));

	zassert_not_null(map, "map does not fit the arena");
	mbpf_map_setup(map, &info);
	return map;
}

uint32_t suite_random(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

ZTEST_SUITE(maps, NULL, NULL, NULL, NULL, NULL);

ZTEST(maps, test_arena_gives_all_back)
{
	void *a;
	void *b;
	void *c;

	suite_start();
	a = mbpf_arena_alloc(&suite_rt, 1000);
	b = mbpf_arena_alloc(&suite_rt, 1);
	c = mbpf_arena_alloc(&suite_rt, 3000);
	zassert_true(a != NULL && b != NULL && c != NULL,
		     "arena of 8192 bytes is exhausted by 4001");
	zassert_equal(((uintptr_t)a | (uintptr_t)b | (uintptr_t)c) & 7U, 0U,
		      "a block is not aligned to 8");
	zassert_is_null(mbpf_arena_alloc(&suite_rt, sizeof(arena)),
			"more memory than the arena has");
	mbpf_arena_free(&suite_rt, b);
	mbpf_arena_free(&suite_rt, a);
	mbpf_arena_free(&suite_rt, c);
	mbpf_arena_free(&suite_rt, NULL);
	zassert_equal(suite_rt.arena_used, 0U, "%u bytes are not given back",
		      (unsigned int)suite_rt.arena_used);
	a = mbpf_arena_alloc(&suite_rt, 8192 - 16);
	zassert_not_null(a, "free blocks were not joined");
}

ZTEST(maps, test_arena_memory_is_zero)
{
	uint8_t *a;

	suite_start();
	a = mbpf_arena_alloc(&suite_rt, 64);
	memset(a, 0xff, 64);
	mbpf_arena_free(&suite_rt, a);
	a = mbpf_arena_alloc(&suite_rt, 64);
	for (int i = 0; i < 64; i++) {
		zassert_equal(a[i], 0, "byte %d is left over", i);
	}
}

ZTEST(maps, test_arena_fails_where_told)
{
	suite_start();
	suite_rt.fail_alloc = 2;
	zassert_not_null(mbpf_arena_alloc(&suite_rt, 8), "first allocation fails");
	zassert_is_null(mbpf_arena_alloc(&suite_rt, 8), "second allocation does not fail");
	zassert_not_null(mbpf_arena_alloc(&suite_rt, 8), "third allocation fails");
}

ZTEST(maps, test_sizes_outside_the_limits)
{
	static const struct mbpf_map_info bad[] = {
		{.type = MBPF_MAP_HASH, .key_size = 0, .value_size = 4, .max_entries = 4},
		{.type = MBPF_MAP_HASH, .key_size = 65, .value_size = 4, .max_entries = 4},
		{.type = MBPF_MAP_HASH, .key_size = 4, .value_size = 0, .max_entries = 4},
		{.type = MBPF_MAP_HASH, .key_size = 4, .value_size = 257, .max_entries = 4},
		{.type = MBPF_MAP_HASH, .key_size = 4, .value_size = 4, .max_entries = 0},
		{.type = MBPF_MAP_HASH, .key_size = 4, .value_size = 4, .max_entries = 65536},
		{.type = MBPF_MAP_ARRAY, .key_size = 8, .value_size = 4, .max_entries = 4},
		{.type = 4, .key_size = 4, .value_size = 4, .max_entries = 4},
		{.type = MBPF_MAP_COUNTER, .key_size = 4, .value_size = 4, .max_entries = 4},
		{.type = MBPF_MAP_COUNTER, .key_size = 8, .value_size = 8, .max_entries = 4},
		{.type = MBPF_MAP_LPM, .key_size = 4, .value_size = 4, .max_entries = 4},
		{.type = MBPF_MAP_RING, .value_size = 0, .max_entries = 4},
		{.type = MBPF_MAP_PERCPU_ARRAY, .key_size = 8, .value_size = 4, .max_entries = 4},
		{.type = MBPF_MAP_LRU, .key_size = 0, .value_size = 4, .max_entries = 4},
		{.type = 40, .key_size = 4, .value_size = 4, .max_entries = 4},
	};

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		zassert_equal(mbpf_map_size(&bad[i]), 0U, "case %u is accepted", (unsigned int)i);
	}
}

ZTEST(maps, test_array)
{
	struct mbpf_map *map;
	uint8_t value[2] = {7, 8};
	uint8_t key[4] = {2, 0, 0, 0};
	uint32_t cursor = 0;

	suite_start();
	map = suite_map(MBPF_MAP_ARRAY, 4, 2, 3);
	zassert_equal(mbpf_map_lookup(map, key, value), MBPF_ERR_NOT_FOUND,
		      "an entry is set that never was");
	zassert_equal(mbpf_map_update(map, key, value, MBPF_MAP_EXIST), MBPF_ERR_NOT_FOUND,
		      "EXIST");
	zassert_equal(mbpf_map_update(map, key, value, MBPF_MAP_CREATE), 0, "CREATE");
	zassert_equal(mbpf_map_update(map, key, value, MBPF_MAP_CREATE), MBPF_ERR_EXISTS,
		      "CREATE twice");
	zassert_equal(mbpf_map_update(map, key, value, 3), MBPF_ERR_INVALID_ARG, "unknown flag");
	zassert_equal(mbpf_map_count(map), 1U, "count");
	zassert_equal(mbpf_map_delete(map, key), MBPF_ERR_UNSUPPORTED_VER, "arrays have no delete");
	memset(value, 0, sizeof(value));
	memset(key, 0, sizeof(key));
	zassert_equal(mbpf_map_next(map, &cursor, key, value), 0, "no first entry");
	zassert_true(key[0] == 2 && value[0] == 7 && value[1] == 8, "wrong entry");
	zassert_equal(mbpf_map_next(map, &cursor, key, value), MBPF_ERR_NOT_FOUND,
		      "a second entry");
	key[0] = 3;
	zassert_equal(mbpf_map_update(map, key, value, MBPF_MAP_ANY), MBPF_ERR_INVALID_ARG,
		      "index past the end");
	zassert_equal(mbpf_map_lookup(map, key, value), MBPF_ERR_NOT_FOUND,
		      "index past the end is found");
}

ZTEST(maps, test_hash_is_full_at_max_entries)
{
	struct mbpf_map *map;
	uint32_t value = 1;

	suite_start();
	map = suite_map(MBPF_MAP_HASH, 4, 4, 5);
	for (uint32_t key = 0; key < 5U; key++) {
		zassert_equal(mbpf_map_update(map, &key, &value, MBPF_MAP_CREATE), 0, "entry %u",
			      key);
	}
	for (uint32_t key = 5; key < 50U; key++) {
		zassert_equal(mbpf_map_update(map, &key, &value, MBPF_MAP_ANY), MBPF_ERR_NO_MEM,
			      "a sixth entry");
	}
	for (uint32_t key = 0; key < 5U; key++) {
		zassert_equal(mbpf_map_update(map, &key, &value, MBPF_MAP_EXIST), 0,
			      "full map refuses a known key");
	}
}

/* Random operations on few keys, against a plain table: every collision and wrap-around of a small
 * map comes up. */
ZTEST(maps, test_hash_agrees_with_a_table)
{
	enum {
		KEYS = 24,
		ENTRIES = 16
	};
	uint32_t expect[KEYS] = {0};
	uint32_t live = 0;
	uint32_t seed = 2463534242U;
	struct mbpf_map *map;

	suite_start();
	map = suite_map(MBPF_MAP_HASH, 1, 4, ENTRIES);
	for (int step = 0; step < 20000; step++) {
		uint8_t key = (uint8_t)(suite_random(&seed) % KEYS);
		uint32_t value = suite_random(&seed) | 1U;
		uint32_t found = 0;
		int rc;

		if (suite_random(&seed) % 2U != 0U) {
			rc = mbpf_map_update(map, &key, &value, MBPF_MAP_ANY);
			if (expect[key] == 0U && live == ENTRIES) {
				zassert_equal(rc, MBPF_ERR_NO_MEM, "step %d: full map takes a key",
					      step);
			} else {
				zassert_equal(rc, 0, "step %d: update", step);
				live += expect[key] == 0U ? 1U : 0U;
				expect[key] = value;
			}
		} else {
			rc = mbpf_map_delete(map, &key);
			zassert_equal(rc, expect[key] != 0U ? 0 : MBPF_ERR_NOT_FOUND,
				      "step %d: delete", step);
			live -= expect[key] != 0U ? 1U : 0U;
			expect[key] = 0;
		}
		zassert_equal(mbpf_map_count(map), live, "step %d: count", step);
		key = (uint8_t)(suite_random(&seed) % KEYS);
		rc = mbpf_map_lookup(map, &key, &found);
		zassert_equal(rc, expect[key] != 0U ? 0 : MBPF_ERR_NOT_FOUND, "step %d: lookup",
			      step);
		zassert_equal(found, expect[key], "step %d: value", step);
	}
}

ZTEST(maps, test_hash_visits_each_entry_once)
{
	struct mbpf_map *map;
	uint32_t seen = 0;
	uint32_t cursor = 0;
	uint8_t key[3];
	uint16_t value;

	suite_start();
	map = suite_map(MBPF_MAP_HASH, 3, 2, 20);
	for (uint8_t i = 0; i < 20U; i++) {
		uint8_t k[3] = {i, 1, 2};

		value = i;
		zassert_equal(mbpf_map_update(map, k, &value, MBPF_MAP_ANY), 0, "update");
	}
	while (mbpf_map_next(map, &cursor, key, &value) == 0) {
		zassert_equal(key[0], value, "a key with another's value");
		zassert_equal(seen & (1U << value), 0U, "entry %u twice", value);
		seen |= 1U << value;
	}
	zassert_equal(seen, (1U << 20) - 1U, "entries are missing");
}

/* The specification fixes hash and layout, so the slot of a key is the same everywhere. */
ZTEST(maps, test_hash_order_is_specified)
{
	struct mbpf_map *map;
	uint32_t cursor = 0;
	uint8_t order[8];
	uint8_t key;
	uint8_t value = 0;
	size_t n = 0;

	suite_start();
	map = suite_map(MBPF_MAP_HASH, 1, 1, 8);
	for (uint8_t i = 0; i < 8U; i++) {
		zassert_equal(mbpf_map_update(map, &i, &value, MBPF_MAP_ANY), 0, "update");
	}
	while (n < sizeof(order) && mbpf_map_next(map, &cursor, &key, &value) == 0) {
		order[n++] = key;
	}
	zassert_mem_equal(order, ((uint8_t[]){4, 6, 3, 1, 7, 5, 0, 2}), 8,
			  "keys come in another order");
}

/* A program that pays for what a map does, `budget` units; two thirds of them are not in the
 * slice. */
struct payer {
	mbpf_word code[1];
	struct mbpf_image image;
	struct mbpf_vm vm;
};

static struct mbpf_vm *pays(struct payer *payer, uint32_t budget)
{
	memset(payer, 0, sizeof(*payer));
	payer->image.code = payer->code;
	payer->vm.image = &payer->image;
	payer->vm.pc = payer->code + 1;
	payer->vm.max_steps = budget;
	payer->vm.reserve = budget - budget / 3U;
	payer->vm.limit = (uintptr_t)payer->vm.pc + budget / 3U * sizeof(mbpf_word);
	return &payer->vm;
}

#define CROWD 24U
#define TABLE (CROWD + CROWD / 2U + 1U)

/* Where the specification starts to look for a key. */
static uint32_t home_of(const uint8_t *key, uint32_t size)
{
	uint32_t h = 2166136261U;

	for (uint32_t i = 0; i < size; i++) {
		h = (h ^ key[i]) * 16777619U;
	}
	h = (h ^ h >> 16) * 0x7feb352dU;
	return (uint32_t)(((uint64_t)(h ^ h >> 15) * TABLE) >> 32);
}

/* A full map, and for each slot the first byte of its key, or 0xFF. */
static struct mbpf_map *make_crowd(uint32_t key_size, uint8_t in_slot[TABLE])
{
	struct mbpf_map *map;
	uint32_t cursor = 0;
	uint8_t key[8] = {0};
	uint8_t value;

	suite_start();
	map = suite_map(MBPF_MAP_HASH, key_size, 1, CROWD);
	for (key[0] = 0; key[0] < CROWD; key[0]++) {
		zassert_equal(mbpf_map_update(map, key, key, MBPF_MAP_ANY), 0, "update");
	}
	memset(in_slot, 0xFF, TABLE);
	while (mbpf_map_next(map, &cursor, key, &value) == 0) {
		in_slot[cursor - 1U] = value;
	}
	return map;
}

static void check_probe(struct mbpf_map *map, const uint8_t *key, uint32_t price)
{
	struct payer payer;
	uint8_t *entry = NULL;

	for (uint32_t budget = 0; budget <= price + 1U; budget++) {
		struct mbpf_vm *vm = pays(&payer, budget);
		int status = mbpf_map_probe(map, key, vm, &entry);

		zassert_equal(status, budget < price ? MBPF_FAILED : MBPF_DONE,
			      "key %u: %u units of %u", key[0], budget, price);
		zassert_equal(mbpf_vm_steps(vm), budget < price ? budget : price,
			      "key %u: wrong count", key[0]);
	}
	zassert_equal(entry[map->value_at], key[0], "key %u: not its entry", key[0]);
	zassert_true(price == 0U || mbpf_map_probe(map, key, pays(&payer, price - 1U), &entry) ==
					    MBPF_FAILED,
		     "key %u: cheaper because it is the last one", key[0]);
}

/* Looking is charged before it is done, to the unit, whether a key is the last one or not. */
ZTEST(maps, test_probes_are_paid_for)
{
	uint32_t most = 0;

	for (uint32_t size = 3; size <= 8U; size++) {
		uint8_t in_slot[TABLE];
		struct mbpf_map *map = make_crowd(size, in_slot);

		for (uint32_t slot = 0; slot < TABLE; slot++) {
			uint8_t key[8] = {in_slot[slot]};
			uint32_t price = (slot + TABLE - home_of(key, size)) % TABLE;

			if (in_slot[slot] != 0xFFU) {
				check_probe(map, key, price);
				most = price > most ? price : most;
			}
		}
	}
	zassert_true(most > 4U, "no key is far from its home");
}

/* A deletion that cannot be paid for deletes nothing. */
ZTEST(maps, test_deletions_are_paid_for)
{
	for (uint32_t size = 4; size <= 5U; size++) {
		for (uint32_t slot = 0; slot < TABLE; slot++) {
			uint8_t in_slot[TABLE];
			struct mbpf_map *map = make_crowd(size, in_slot);
			uint8_t key[8] = {in_slot[slot]};
			uint32_t price = (slot + TABLE - home_of(key, size)) % TABLE;
			struct payer payer;
			uint8_t value;
			bool found;

			if (in_slot[slot] == 0xFFU) {
				continue;
			}
			for (uint32_t at = slot; in_slot[at] != 0xFFU; at = (at + 1U) % TABLE) {
				price++;
			}
			zassert_equal(mbpf_map_remove(map, key, pays(&payer, price - 1U), &found),
				      MBPF_FAILED, "slot %u: more than was paid for", slot);
			zassert_true(!found && mbpf_map_count(map) == CROWD &&
					     mbpf_map_lookup(map, key, &value) == 0,
				     "slot %u: a failed deletion deletes", slot);
			zassert_equal(mbpf_map_remove(map, key, pays(&payer, price), &found),
				      MBPF_DONE, "slot %u: is not enough", slot);
			zassert_true(found && mbpf_vm_steps(&payer.vm) == price &&
					     mbpf_map_lookup(map, key, &value) != 0,
				     "slot %u: is not deleted", slot);
		}
	}
}
