/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Maps between program and firmware, and every error of their functions.
 */

#include <zephyr/ztest.h>

#include "suite.h"

static const uint8_t value8[8] = {1, 2, 3, 4, 5, 6, 7, 8};

static void expect_info(struct mbpf_map *map, const char *name, uint32_t type, uint32_t value_size)
{
	const struct mbpf_map_info *info = mbpf_map_info(map);

	zassert_str_equal(info->name, name);
	zassert_equal(info->type, type);
	zassert_equal(info->key_size, 4U);
	zassert_equal(info->value_size, value_size);
	zassert_equal(info->max_entries, 4U);
}

ZTEST(runtime, test_maps_by_name_and_number)
{
	struct mbpf_prog *prog = suite_load(&pkg_state);

	expect_info(mbpf_prog_map(prog, "table"), "table", MBPF_MAP_HASH, 8);
	expect_info(mbpf_prog_map(prog, "row"), "row", MBPF_MAP_ARRAY, 4);
	zassert_equal_ptr(mbpf_prog_map_at(prog, 0), mbpf_prog_map(prog, "table"));
	zassert_equal_ptr(mbpf_prog_map_at(prog, 1), mbpf_prog_map(prog, "row"));
	zassert_is_null(mbpf_prog_map_at(prog, 2));
	zassert_is_null(mbpf_prog_map(prog, "rows"));
}

ZTEST(runtime, test_firmware_sees_what_the_program_wrote)
{
	struct mbpf_prog *prog = suite_load(&pkg_state);
	struct mbpf_map *table = mbpf_prog_map(prog, "table");
	struct mbpf_map *row = mbpf_prog_map(prog, "row");
	uint8_t key[4] = {0};
	uint8_t value[8];

	zassert_ok(mbpf_prog_attach(prog, &net, 0));
	zassert_ok(mbpf_map_lookup(row, key, value));
	zassert_mem_equal(value, ((const uint8_t[]){7, 0, 0, 0}), 4, "set by mbpf_init");
	zassert_equal(suite_packet(5, 0), 0);
	zassert_equal(suite_packet(5, 0), 0);
	key[0] = 5;
	zassert_ok(mbpf_map_lookup(table, key, value));
	zassert_mem_equal(value, ((const uint8_t[]){2, 0, 0, 0, 4, 0, 0, 0}), 8);
	/* And the program what the firmware writes. */
	memset(value, 0, sizeof(value));
	value[0] = 100;
	zassert_ok(mbpf_map_update(table, key, value, MBPF_MAP_EXIST));
	zassert_equal(suite_packet(5, 0), 0);
	zassert_ok(mbpf_map_lookup(table, key, value));
	zassert_mem_equal(value, ((const uint8_t[]){101, 0, 0, 0, 2, 0, 0, 0}), 8);
	zassert_ok(mbpf_map_delete(table, key));
	zassert_equal(suite_packet(5, 0), 0);
	zassert_ok(mbpf_map_lookup(table, key, value));
	zassert_equal(value[0], 1);
	/* A map without room: the program drops. */
	for (uint8_t i = 6; i < 9U; i++) {
		zassert_equal(suite_packet(i, 0), 0);
	}
	zassert_equal(suite_packet(9, 0), 1);
	zassert_equal(mbpf_map_count(table), 4U);
}

ZTEST(runtime, test_hash_map_errors)
{
	struct mbpf_prog *prog = suite_load(&pkg_state);
	struct mbpf_map *table = mbpf_prog_map(prog, "table");
	uint8_t key[4] = {0};
	uint8_t value[8];
	uint32_t cursor = 0;

	zassert_equal(mbpf_map_lookup(table, key, value), MBPF_ERR_NOT_FOUND);
	zassert_equal(mbpf_map_delete(table, key), MBPF_ERR_NOT_FOUND);
	zassert_equal(mbpf_map_next(table, &cursor, key, value), MBPF_ERR_NOT_FOUND);
	zassert_equal(mbpf_map_update(table, key, value8, 3), MBPF_ERR_INVALID_ARG);
	zassert_equal(mbpf_map_update(table, key, value8, MBPF_MAP_EXIST), MBPF_ERR_NOT_FOUND);
	zassert_ok(mbpf_map_update(table, key, value8, MBPF_MAP_CREATE));
	zassert_equal(mbpf_map_update(table, key, value8, MBPF_MAP_CREATE), MBPF_ERR_EXISTS);
	zassert_ok(mbpf_map_update(table, key, value8, MBPF_MAP_EXIST));
	for (key[0] = 1; key[0] < 4U; key[0]++) {
		zassert_ok(mbpf_map_update(table, key, value8, MBPF_MAP_ANY));
	}
	zassert_equal(mbpf_map_update(table, key, value8, MBPF_MAP_ANY), MBPF_ERR_NO_MEM);
	cursor = 0;
	for (unsigned int i = 0; i < 4U; i++) {
		zassert_ok(mbpf_map_next(table, &cursor, key, value));
		zassert_mem_equal(value, value8, sizeof(value8));
	}
	zassert_equal(mbpf_map_next(table, &cursor, key, value), MBPF_ERR_NOT_FOUND);
	zassert_equal(mbpf_map_next(table, &cursor, key, value), MBPF_ERR_NOT_FOUND);
}

ZTEST(runtime, test_array_map_errors)
{
	struct mbpf_prog *prog = suite_load(&pkg_state);
	struct mbpf_map *row = mbpf_prog_map(prog, "row");
	uint8_t key[4] = {3};
	uint8_t value[8];
	uint32_t cursor = 0;

	zassert_equal(mbpf_map_lookup(row, key, value), MBPF_ERR_NOT_FOUND);
	zassert_equal(mbpf_map_update(row, key, value8, 3), MBPF_ERR_INVALID_ARG);
	zassert_equal(mbpf_map_update(row, key, value8, MBPF_MAP_EXIST), MBPF_ERR_NOT_FOUND);
	zassert_ok(mbpf_map_update(row, key, value8, MBPF_MAP_CREATE));
	zassert_equal(mbpf_map_update(row, key, value8, MBPF_MAP_CREATE), MBPF_ERR_EXISTS);
	zassert_equal(mbpf_map_delete(row, key), MBPF_ERR_UNSUPPORTED_VER);
	key[0] = 4;
	zassert_equal(mbpf_map_lookup(row, key, value), MBPF_ERR_NOT_FOUND);
	zassert_equal(mbpf_map_update(row, key, value8, MBPF_MAP_ANY), MBPF_ERR_INVALID_ARG);
	zassert_ok(mbpf_map_next(row, &cursor, key, value));
	zassert_equal(key[0], 0, "set by mbpf_init");
	zassert_ok(mbpf_map_next(row, &cursor, key, value));
	zassert_equal(key[0], 3);
	zassert_mem_equal(value, value8, 4);
	zassert_equal(mbpf_map_next(row, &cursor, key, value), MBPF_ERR_NOT_FOUND);
}
