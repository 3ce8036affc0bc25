/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * CADD and CGET: operands of each kind, the errors of the helpers, and what a call costs.
 */

#include "machine.h"

#define COUNTERS 3U
#define RI(n)    (MBPF_RI_INTEGERS + (n))

static union {
	struct mbpf_map map;
	uint64_t bytes[(sizeof(struct mbpf_map) + COUNTERS * 8U) / 8U + 1U];
} counters;

static union {
	struct mbpf_map map;
	uint64_t bytes[sizeof(struct mbpf_map) / 8U + 8U];
} other;

static void import_helper(const char *name)
{
	for (uint32_t i = 0; i < MBPF_HELPER_COUNT; i++) {
		if (strcmp(mbpf_helpers[i].name, name) == 0) {
			(void)asm_import(&machine.code, MBPF_IMPORT_HELPER, name,
					 mbpf_helpers[i].version, mbpf_helpers[i].prototype_hash);
		}
	}
}

static void begin(void)
{
	machine_begin();
	machine.code.maps = 2;
	import_helper("counterAdd");
	import_helper("counterGet");
}

/* Map 0 has counters, map 1 an array. */
static void load(void)
{
	const struct mbpf_map_info info = {
		.type = MBPF_MAP_COUNTER, .key_size = 4, .value_size = 8, .max_entries = COUNTERS};
	const struct mbpf_map_info array = {
		.type = MBPF_MAP_ARRAY, .key_size = 4, .value_size = 8, .max_entries = 4};

	machine_load(4096);
	zassert_true(mbpf_map_size(&info) <= sizeof(counters), "room");
	zassert_true(mbpf_map_size(&array) <= sizeof(other), "room");
	memset(&counters, 0, sizeof(counters));
	memset(&other, 0, sizeof(other));
	mbpf_map_setup(&counters.map, &info);
	mbpf_map_setup(&other.map, &array);
	machine.version.maps[0] = &counters.map;
	machine.version.maps[1] = &other.map;
	machine.version.map_count = 2;
}

static int64_t counter(uint32_t index)
{
	int64_t value = 0;

	zassert_ok(mbpf_map_counter_get(&counters.map, index, &value), "counter %u", index);
	return value;
}

ZTEST(vm, test_counter_words)
{
	begin();
	WORDS(A16(LOADI, 0, 1), A16(LOADI, 1, -5),    /* 0 */
	      ABC(CADD, 0, 1, 0),                     /* counters[1] -= 5 */
	      ABC(CADD, RI(1), RI(127), 0),           /* counters[1] += 127 */
	      ABC(CGET, 2, 0, 0), A16(STG, 2, 0),     /* 4: 122 */
	      ABC(CGET, 0, RI(1), 0), A16(STG, 0, 1), /* 6: the same into a register in use */
	      ABC(CADD, RI(2), RI(0), 0), ABC(CGET, 3, RI(2), 0), A(RET, 3));
	load();
	zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_HELPERS, "two calls are allowed");
	zassert_equal(counter(1), 122, "added");
	zassert_equal(machine.vm.helpers_left, 0, "helpers left");
	begin();
	WORDS(A16(LOADI, 0, 1), ABC(CADD, 0, RI(127), 0), ABC(CGET, 0, 0, 0), A(RET, 0));
	load();
	zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_NONE, "runs");
	zassert_value(machine.vm.result, mbpf_val_int(127), "read into the register of the index");
	zassert_equal(mbpf_vm_steps(&machine.vm), 4, "steps");
	zassert_equal(mbpf_count_get(&machine.vm.counts.helper_calls), 2, "calls are counted");
}

/* What is no small integer: the helpers are called. */
ZTEST(vm, test_counter_numbers)
{
	static const int64_t values[] = {INT32_MAX,        (int64_t)INT32_MAX + 1,
					 INT32_MIN,        (int64_t)INT32_MIN - 1,
					 INT64_C(1) << 53, INT64_MAX};

	for (size_t i = 0; i < MBPF_ARRAY_COUNT(values); i++) {
		begin();
		(void)asm_number(&machine.code, mbpf_f64_from_u32(2));
		WORDS(A16(LOADN, 0, 0), ABC(CADD, 0, 0, 0), ABC(CGET, 0, RI(2), 0), A(RET, 0));
		load();
		zassert_ok(mbpf_map_counter_set(&counters.map, 2,
						(int64_t)((uint64_t)values[i] - 2U)));
		zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_NONE, "row %u",
			      (unsigned int)i);
		zassert_equal(counter(2), values[i], "row %u", (unsigned int)i);
		zassert_value(machine.vm.result, machine_number((double)values[i]), "row %u",
			      (unsigned int)i);
	}
}

/* Every error of the helpers, with nothing added and no register written. */
ZTEST(vm, test_counter_errors)
{
	static const struct {
		uint32_t load; /* of register 0 */
		uint32_t word;
		int class;
	} table[] = {
		{A16(LOADI, 0, -1), ABC(CADD, 0, RI(1), 0), MBPF_RANGE_ERROR},
		{A16(LOADI, 0, 3), ABC(CADD, 0, RI(1), 0), MBPF_RANGE_ERROR},
		{A16(LOADI, 0, 0), ABC(CADD, RI(3), RI(1), 0), MBPF_RANGE_ERROR},
		{A16(LOADN, 0, 0), ABC(CADD, 0, RI(1), 0), MBPF_RANGE_ERROR},
		{A16(LOADN, 0, 0), ABC(CADD, RI(0), 0, 0), MBPF_RANGE_ERROR},
		{A16(LOADN, 0, 1), ABC(CADD, RI(0), 0, 0), MBPF_RANGE_ERROR},
		{A16(LOADP, 0, MBPF_PRIM_UNDEFINED), ABC(CADD, 0, RI(1), 0), MBPF_TYPE_ERROR},
		{A16(LOADP, 0, MBPF_PRIM_TRUE), ABC(CADD, RI(0), 0, 0), MBPF_TYPE_ERROR},
		{A16(NEWOBJ, 0, 0), ABC(CADD, RI(0), 0, 0), MBPF_TYPE_ERROR},
		{A16(LOADI, 0, 0), ABC(CADD, 0, RI(1), 1), MBPF_TYPE_ERROR},
		{A16(LOADI, 0, -1), ABC(CGET, 1, 0, 0), MBPF_RANGE_ERROR},
		{A16(LOADI, 0, 0), ABC(CGET, 1, RI(3), 0), MBPF_RANGE_ERROR},
		{A16(LOADN, 0, 0), ABC(CGET, 1, 0, 0), MBPF_RANGE_ERROR},
		{A16(NEWARR, 0, 0), ABC(CGET, 1, 0, 0), MBPF_TYPE_ERROR},
		{A16(LOADI, 0, 0), ABC(CGET, 1, RI(0), 1), MBPF_TYPE_ERROR},
	};

	for (size_t i = 0; i < MBPF_ARRAY_COUNT(table); i++) {
		begin();
		(void)asm_number(&machine.code, mbpf_f64_val(machine_number(0.5)));
		(void)asm_number(&machine.code, MBPF_F64_NAN);
		WORDS(A16(LOADI, 1, 77), table[i].load, table[i].word, I16(RETI, 1), A16(STG, 1, 0),
		      A(RET, 2));
		asm_handler(&machine.code, 2, 3, 4, 2);
		load();
		zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_NONE, "row %u",
			      (unsigned int)i);
		zassert_equal(machine_error_class(machine.vm.result), table[i].class, "row %u",
			      (unsigned int)i);
		zassert_value(*machine_global(0), mbpf_val_int(77), "row %u", (unsigned int)i);
		zassert_equal(mbpf_count_get(&machine.vm.counts.helper_calls), 1, "counted");
		for (uint32_t k = 0; k < COUNTERS; k++) {
			zassert_equal(counter(k), 0, "row %u", (unsigned int)i);
		}
	}
}

/* A charge point before the effect, as every call of a helper is; an internal value is no number
 * that one could catch. */
ZTEST(vm, test_counter_budgets)
{
	begin();
	WORDS(A16(LOADI, 0, 0), ABC(CADD, 0, RI(1), 0), I16(RETI, 0));
	load();
	zassert_equal(machine_run(1), MBPF_FAILURE_STEPS, "the call is the second word");
	zassert_equal(counter(0), 0, "nothing was added");
	begin();
	WORDS(A16(LOADP, 0, MBPF_PRIM_HOLE), ABC(CADD, RI(0), 0, 0), I16(RETI, 1), I16(RETI, 2));
	asm_handler(&machine.code, 1, 2, 3, 0);
	load();
	zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_PROFILE, "no handler sees it");
	zassert_equal(counter(0), 0, "nothing was added");
}
