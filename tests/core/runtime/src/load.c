/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Loading and unloading: everything that is refused, in the order of the checks, and that nothing
 * stays behind.
 */

#include <zephyr/ztest.h>

#include "prog.h"
#include "suite.h"

/* Refused before anything is allocated. @return the reason. */
static uint16_t refused_early(const struct suite_package *package, int code)
{
	uint32_t allocations = rt.alloc_count;
	uint16_t reason = suite_refused(package, code);

	zassert_equal(rt.alloc_count, allocations, "memory was asked for");
	zassert_str_equal(suite_log, "", "something ran");
	return reason;
}

ZTEST(runtime, test_load_and_unload)
{
	struct mbpf_prog *prog = suite_load(&pkg_state);
	struct mbpf_prog_memory memory;

	zassert_str_equal(mbpf_prog_name(prog), "state");
	zassert_equal_ptr(mbpf_prog_next(&rt, NULL), prog);
	zassert_is_null(mbpf_prog_next(&rt, prog));
	zassert_str_equal(suite_log, "1 init\n");
	mbpf_prog_memory_get(prog, &memory);
	zassert_equal(memory.heap, 1024U);
	zassert_true(memory.heap_used > 0U && memory.heap_used < memory.heap);
	zassert_true(rt.arena_used >=
		     memory.descriptor + memory.instance + memory.heap + memory.maps);
	zassert_ok(mbpf_prog_unload(prog));
	zassert_str_equal(suite_log, "1 init\n1 fini 0\n");
	zassert_equal(rt.arena_used, 0U);
	zassert_is_null(mbpf_prog_next(&rt, NULL));
}

ZTEST(runtime, test_several_programs)
{
	struct mbpf_prog *first = suite_load(&pkg_first);
	struct mbpf_prog *second = suite_load(&pkg_second);
	struct mbpf_prog *again = suite_load(&pkg_trace);
	struct mbpf_prog *prog = NULL;
	unsigned int count = 0;

	while ((prog = mbpf_prog_next(&rt, prog)) != NULL) {
		count++;
	}
	zassert_equal(count, 3U);
	zassert_ok(mbpf_prog_unload(second));
	zassert_equal_ptr(mbpf_prog_next(&rt, NULL), again);
	zassert_equal_ptr(mbpf_prog_next(&rt, again), first);
	zassert_ok(mbpf_prog_unload(first));
	zassert_ok(mbpf_prog_unload(again));
	zassert_equal(rt.arena_used, 0U);
}

ZTEST(runtime, test_load_needs_its_arguments)
{
	struct mbpf_error_detail detail = {0};
	struct mbpf_prog *prog;

	zassert_equal(mbpf_prog_load(NULL, pkg_first.data, pkg_first.size, &prog, &detail),
		      MBPF_ERR_INVALID_ARG);
	zassert_equal(detail.code, MBPF_ERR_INVALID_ARG);
	zassert_equal(mbpf_prog_load(&rt, NULL, pkg_first.size, &prog, &detail),
		      MBPF_ERR_INVALID_ARG);
	zassert_equal(mbpf_prog_load(&rt, pkg_first.data, pkg_first.size, NULL, &detail),
		      MBPF_ERR_INVALID_ARG);
	zassert_equal(mbpf_prog_unload(NULL), MBPF_ERR_INVALID_ARG);
}

ZTEST(runtime, test_structure_comes_first)
{
	static uint64_t copy[128];
	struct suite_package bad = {(const uint8_t *)copy, pkg_first.size};
	uint8_t *bytes = (uint8_t *)copy;

	zassert_true(pkg_first.size + 1U <= sizeof(copy));
	memcpy(copy, pkg_first.data, pkg_first.size);
	bytes[0] ^= 1U;
	zassert_equal(refused_early(&bad, MBPF_ERR_INVALID_MAGIC), MBPF_REASON_BAD_MAGIC);
	bytes[0] ^= 1U;
	bytes[4] ^= 1U;
	zassert_equal(refused_early(&bad, MBPF_ERR_UNSUPPORTED_VER), MBPF_REASON_FORMAT_VERSION);
	bytes[4] ^= 1U;
	bad.size = 19;
	zassert_equal(refused_early(&bad, MBPF_ERR_INVALID_PACKAGE), MBPF_REASON_TRUNCATED);
	bad.size = pkg_first.size;
	(void)suite_load(&bad);
}

ZTEST(runtime, test_package_must_be_aligned)
{
	static uint64_t copy[128];
	struct suite_package bad = {(const uint8_t *)copy + 1, pkg_first.size};

	memcpy((uint8_t *)copy + 1, pkg_first.data, pkg_first.size);
	zassert_equal(refused_early(&bad, MBPF_ERR_INVALID_PACKAGE), MBPF_REASON_BYTECODE_ALIGN);
}

ZTEST(runtime, test_signature)
{
	static uint64_t copy[128];
	struct suite_package bad = {(const uint8_t *)copy, pkg_first.size};
	uint8_t *bytes = (uint8_t *)copy;
	struct mbpf_runtime_config config = suite_config();

	zassert_equal(refused_early(&pkg_no_signature, MBPF_ERR_MISSING_SECTION),
		      MBPF_REASON_NO_SIGNATURE);
	zassert_equal(refused_early(&pkg_foreign, MBPF_ERR_UNTRUSTED_KEY), MBPF_REASON_KEY_UNKNOWN);
	zassert_equal(refused_early(&pkg_foreign_unnamed, MBPF_ERR_SIGNATURE),
		      MBPF_REASON_BAD_SIGNATURE);
	memcpy(copy, pkg_first.data, pkg_first.size);
	bytes[pkg_first.size - 64U] ^= 1U; /* of R */
	zassert_equal(refused_early(&bad, MBPF_ERR_SIGNATURE), MBPF_REASON_BAD_SIGNATURE);
	bytes[pkg_first.size - 64U] ^= 1U;
	bytes[pkg_first.size - 1U] ^= 0x80U; /* of S, which is above the order of the group then */
	zassert_equal(refused_early(&bad, MBPF_ERR_SIGNATURE), MBPF_REASON_BAD_SIGNATURE);

	config.policy.key_count = 0;
	suite_start(&config);
	zassert_equal(refused_early(&pkg_first, MBPF_ERR_UNTRUSTED_KEY), MBPF_REASON_KEY_UNKNOWN);
}

ZTEST(runtime, test_second_key)
{
	static struct mbpf_key keys[2];
	struct mbpf_runtime_config config = suite_config();

	keys[1] = config.policy.keys[0];
	config.policy.keys = keys;
	config.policy.key_count = 2;
	suite_start(&config);
	(void)suite_load(&pkg_first);
	zassert_equal(suite_refused(&pkg_foreign, MBPF_ERR_UNTRUSTED_KEY), MBPF_REASON_KEY_UNKNOWN);
}

#if SUITE_MAY_ALLOW_UNSIGNED
ZTEST(runtime, test_unsigned_packages_where_they_are_allowed)
{
	struct mbpf_runtime_config config = suite_config();

	config.policy.allow_unsigned = true;
	suite_start(&config);
	(void)suite_load(&pkg_no_signature);
	/* A signature that is there is checked all the same. */
	zassert_equal(suite_refused(&pkg_foreign, MBPF_ERR_UNTRUSTED_KEY), MBPF_REASON_KEY_UNKNOWN);
	zassert_equal(suite_refused(&pkg_foreign_unnamed, MBPF_ERR_SIGNATURE),
		      MBPF_REASON_BAD_SIGNATURE);
	/* But not without a key to check it with. */
	config.policy.key_count = 0;
	suite_start(&config);
	(void)suite_load(&pkg_foreign);
}
#endif

ZTEST(runtime, test_programs_that_cannot_be_started)
{
	struct mbpf_error_detail detail = {0};
	struct mbpf_prog *prog;

	(void)suite_refused(&pkg_init_throws, MBPF_ERR_INIT_FAILED);
	(void)suite_refused(&pkg_top_throws, MBPF_ERR_INIT_FAILED);
	(void)suite_refused(&pkg_init_loops, MBPF_ERR_INIT_FAILED);
	zassert_is_null(mbpf_prog_next(&rt, NULL));
	/* The detail says how the run failed. */
	zassert_equal(
		mbpf_prog_load(&rt, pkg_init_throws.data, pkg_init_throws.size, &prog, &detail),
		MBPF_ERR_INIT_FAILED);
	zassert_equal(detail.actual, (uint32_t)MBPF_FAILURE_EXCEPTION);
	zassert_equal(detail.error_class, 2U, "RangeError");
	zassert_str_equal(detail.message, "no start today 3");
	zassert_equal(mbpf_prog_load(&rt, pkg_init_loops.data, pkg_init_loops.size, &prog, &detail),
		      MBPF_ERR_INIT_FAILED);
	zassert_equal(detail.actual, (uint32_t)MBPF_FAILURE_STEPS);
	zassert_str_equal(detail.message, "", "nothing was thrown");
}

ZTEST(runtime, test_every_allocation_can_fail)
{
	struct mbpf_prog *prog = suite_load(&pkg_state);
	uint32_t count = rt.alloc_count;
	size_t used = rt.arena_used;

	zassert_equal(count, 5U + MBPF_HISTOGRAMS, "program, version, instance and two maps");
	zassert_ok(mbpf_prog_unload(prog));
	suite_log[0] = '\0';
	for (uint32_t i = 1; i <= count; i++) {
		struct mbpf_error_detail detail = {0};

		rt.fail_alloc = rt.alloc_count + i;
		zassert_equal(mbpf_prog_load(&rt, pkg_state.data, pkg_state.size, &prog, &detail),
			      MBPF_ERR_NO_MEM, "allocation %u", (unsigned int)i);
		zassert_equal(detail.code, MBPF_ERR_NO_MEM);
		zassert_is_null(prog);
		zassert_equal(rt.arena_used, 0U, "allocation %u: something stays", (unsigned int)i);
		zassert_str_equal(suite_log, "", "it was started");
	}
	rt.fail_alloc = 0;
	prog = suite_load(&pkg_state);
	zassert_equal(rt.arena_used, used);
}

/* All that a program with a hash map of 64 entries of 4 + 4 bytes takes of the arena; histograms
 * come on top. */
#define RAM_LIMIT (sizeof(void *) == 4U ? 2560U : 4096U)

ZTEST(runtime, test_memory_of_a_small_program)
{
	struct mbpf_prog *prog = suite_load(&pkg_ram);
	struct mbpf_prog_memory memory;

	mbpf_prog_memory_get(prog, &memory);
	TC_PRINT("descriptor %u, instance %u, heap %u, maps %u, with headers %u\n",
		 (unsigned int)memory.descriptor, (unsigned int)memory.instance,
		 (unsigned int)memory.heap, (unsigned int)memory.maps, (unsigned int)rt.arena_used);
	zassert_true(MBPF_HISTOGRAMS || rt.arena_used < RAM_LIMIT);
	zassert_ok(mbpf_prog_attach(prog, &net, 0));
	for (unsigned int i = 0; i < 64U; i++) {
		zassert_equal(suite_packet((uint8_t)i, 0), 0);
	}
	zassert_equal(suite_packet(64, 0), 1, "the map is full");
}

ZTEST(runtime, test_full_arena)
{
	const struct suite_package *packages[] = {&pkg_first, &pkg_second, &pkg_trace, &pkg_wall,
						  &pkg_faults};
	struct mbpf_prog *progs[ARRAY_SIZE(packages)];
	struct mbpf_runtime_config config = suite_config();
	struct mbpf_error_detail detail = {0};
	unsigned int count = 0;

	config.arena_size = 6144;
	suite_start(&config);
	while (mbpf_prog_load(&rt, packages[count]->data, packages[count]->size, &progs[count],
			      &detail) == 0) {
		count++;
		zassert_true(count < ARRAY_SIZE(progs));
	}
	zassert_true(count >= 2U);
	zassert_equal(detail.code, MBPF_ERR_NO_MEM);
	zassert_equal(detail.reason, MBPF_REASON_ARENA_FULL);
	zassert_equal(detail.limit, 6144U);
	zassert_equal(detail.actual, rt.arena_used);
	(void)suite_refused(packages[count], MBPF_ERR_NO_MEM);
	/* What one gives back, another can have. */
	zassert_ok(mbpf_prog_unload(progs[1]));
	progs[1] = suite_load(packages[1]);
	while (count > 0U) {
		zassert_ok(mbpf_prog_unload(progs[--count]));
	}
	zassert_equal(rt.arena_used, 0U);
}

static int loaded_inside;

static void load_again(struct mbpf_prog *starting)
{
	struct mbpf_prog *prog;

	ARG_UNUSED(starting);
	suite_on_log = NULL;
	loaded_inside = mbpf_prog_load(&rt, pkg_state.data, pkg_state.size, &prog, NULL);
}

ZTEST(runtime, test_name_that_mbpf_init_took)
{
	struct mbpf_error_detail detail;
	struct mbpf_prog *prog;

	suite_on_log = load_again;
	zassert_equal(mbpf_prog_load(&rt, pkg_state.data, pkg_state.size, &prog, &detail),
		      MBPF_ERR_EXISTS);
	zassert_ok(loaded_inside);
	zassert_equal(detail.reason, MBPF_REASON_NAME_TAKEN);
	zassert_is_null(prog);
	prog = mbpf_prog_next(&rt, NULL);
	zassert_is_null(mbpf_prog_next(&rt, prog), "one of that name");
	suite_unload(prog);
	zassert_equal(rt.arena_used, 0U);
}
