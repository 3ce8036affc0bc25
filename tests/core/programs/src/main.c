/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The same signed packages give the same verdicts, steps, log lines and maps on every target: what
 * is expected here was recorded in the host's simulator, the verdicts of the vectors come from
 * another JavaScript engine.
 */

#include <zephyr/ztest.h>

#include "suite.h"

struct mbpf_runtime suite_rt;
uint64_t suite_now;
uint32_t suite_log_digest;

static uint64_t arena[SUITE_ARENA / sizeof(uint64_t)];

static const struct mbpf_key keys[] = {
#include "key.inc"
};

uint32_t suite_fnv(uint32_t digest, const void *data, size_t size)
{
	const uint8_t *bytes = data;

	for (size_t i = 0; i < size; i++) {
		digest = (digest ^ bytes[i]) * 16777619U;
	}
	return digest;
}

uint32_t suite_fnv_le32(uint32_t digest, uint32_t value)
{
	uint8_t bytes[4];

	for (unsigned int i = 0; i < 4U; i++) {
		bytes[i] = (uint8_t)(value >> (8U * i));
	}
	return suite_fnv(digest, bytes, sizeof(bytes));
}

static uint64_t now_ns(void *user_data)
{
	ARG_UNUSED(user_data);
	return suite_now;
}

static void take_log(const struct mbpf_prog *prog, uint32_t level, const char *text, size_t len,
		     void *user_data)
{
	uint8_t first = (uint8_t)level;

	ARG_UNUSED(prog);
	ARG_UNUSED(user_data);
	suite_log_digest = suite_fnv(suite_log_digest, &first, 1);
	suite_log_digest = suite_fnv(suite_log_digest, text, len);
	suite_log_digest = suite_fnv(suite_log_digest, "\n", 1);
}

struct mbpf_prog *suite_load(const uint8_t *package, size_t size)
{
	struct mbpf_runtime_config config = {
		.arena = arena,
		.arena_size = sizeof(arena),
		.policy = {.keys = keys, .key_count = 1, .capabilities = MBPF_CAP_ALL},
		.services = {.now_ns = now_ns, .log = take_log},
	};
	struct mbpf_error_detail detail = {0};
	struct mbpf_prog *prog = NULL;
	int rc;

	suite_now = 0;
	suite_log_digest = SUITE_FNV_START;
	zassert_ok(mbpf_runtime_init(&suite_rt, &config));
	rc = mbpf_prog_load(&suite_rt, package, size, &prog, &detail);
	zassert_ok(rc, "load: %s, reason %u, section %u, offset %u", mbpf_error_string(rc),
		   (unsigned int)detail.reason, (unsigned int)detail.section,
		   (unsigned int)detail.offset);
	return prog;
}

uint32_t suite_maps_digest(struct mbpf_prog *prog)
{
	uint32_t digest = SUITE_FNV_START;
	struct mbpf_map *map;

	for (uint32_t i = 0; (map = mbpf_prog_map_at(prog, i)) != NULL; i++) {
		const struct mbpf_map_info *info = mbpf_map_info(map);
		uint8_t key[MBPF_MAP_KEY_SIZE_MAX];
		uint8_t value[MBPF_MAP_VALUE_SIZE_MAX];
		uint32_t cursor = 0;

		while (mbpf_map_next(map, &cursor, key, value) == 0) {
			digest = suite_fnv(digest, key, info->key_size);
			digest = suite_fnv(digest, value, info->value_size);
		}
	}
	return digest;
}

void suite_expect_no_failures(const struct mbpf_prog *prog, uint64_t runs)
{
	struct mbpf_prog_stats stats;

	mbpf_prog_stats_get(prog, &stats);
	zassert_equal(stats.invocations, runs);
	zassert_equal(stats.successes, runs);
	for (int i = 0; i < MBPF_FAILURE_COUNT; i++) {
		zassert_equal(stats.failures[i], 0U, "failures of kind %d", i);
	}
}

ZTEST_SUITE(programs, NULL, NULL, NULL, NULL, NULL);

/* A changed byte anywhere: refused before anything runs. */
ZTEST(programs, test_changed_package_is_refused)
{
	struct mbpf_error_detail detail = {0};
	struct mbpf_prog *prog = suite_load(suite_vectors, suite_vectors_size);
	static uint64_t copy[SUITE_PACKAGE_MAX / sizeof(uint64_t)];

	zassert_true(suite_vectors_size <= sizeof(copy));
	zassert_ok(mbpf_prog_unload(prog));
	memcpy(copy, suite_vectors, suite_vectors_size);
	((uint8_t *)copy)[suite_vectors_size / 2U] ^= 1U;
	zassert_not_ok(mbpf_prog_load(&suite_rt, copy, suite_vectors_size, &prog, &detail));
	zassert_is_null(prog);
	zassert_equal(suite_rt.arena_used, 0U);
}
