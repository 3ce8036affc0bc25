/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Constants, globals, elements and the context, as far as the dispatch loop handles them itself.
 */

#include <mbpf/gen/builtins.h>

#include "machine.h"

ZTEST(vm, test_constants)
{
	static const uint64_t primitives[MBPF_PRIM_COUNT] = {
		MBPF_VAL_BITS(MBPF_TAG_UNDEFINED, 0), MBPF_VAL_BITS(MBPF_TAG_NULL, 0),
		MBPF_VAL_BITS(MBPF_TAG_BOOL, 0),      MBPF_VAL_BITS(MBPF_TAG_BOOL, 1),
		MBPF_VAL_BITS(MBPF_TAG_TDZ, 0),       MBPF_VAL_BITS(MBPF_TAG_CTX, 0),
		MBPF_VAL_BITS(MBPF_TAG_HOLE, 0),      MBPF_VAL_DOUBLE(MBPF_F64_NAN),
	};

	for (uint32_t i = 0; i < MBPF_PRIM_COUNT; i++) {
		zassert_true(EVAL(A16(LOADP, 0, i), A(RET, 0)).bits == primitives[i],
			     "primitive %u", i);
	}
	zassert_value(EVAL(A16(LOADI, 0, 0x8000), A(RET, 0)), mbpf_val_int(-32768), "LOADI");
	zassert_value(EVAL(A16(LOADS, 0, 0), A(RET, 0)), mbpf_val_make(MBPF_TAG_STR_POOL, 0),
		      "LOADS");
	zassert_value(EVAL(A16(LDFN, 0, 0), A(RET, 0)), mbpf_val_make(MBPF_TAG_FUNC, 0), "LDFN");
	machine_begin();
	(void)asm_number(&machine.code, UINT64_C(0x3FF8000000000000));
	machine.code.maps = 2;
	WORDS(A16(LOADN, 0, 0), A16(STG, 0, 0), A16(LDMAP, 0, 1), A(RET, 0));
	machine_load(4096);
	zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_NONE, "the run failed");
	zassert_value(*machine_global(0), machine_number(1.5), "LOADN");
	zassert_value(machine.vm.result, mbpf_val_make(MBPF_TAG_MAP, 1), "LDMAP");
}

ZTEST(vm, test_globals_at_start)
{
	machine_begin();
	machine.code.tdz = 2;
	WORDS(I16(RETI, 0));
	machine_load(4096);
	zassert_value(*machine_global(0), TDZ, "first");
	zassert_value(*machine_global(1), TDZ, "second");
	zassert_value(*machine_global(2), UNDEFINED, "third");
	zassert_equal(machine.vm.heap_top, 32, "the heap is behind the globals");
}

/* What is stored in a global stays, what is not goes. */
ZTEST(vm, test_globals_keep_objects)
{
	machine_begin();
	WORDS(A16(NEWARR, 0, 1), A16(LDG, 1, 1), A16(JNNUL, 1, 1), A16(STG, 0, 0), I16(RETI, 0));
	machine_load(4096);
	zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_NONE, "the run failed");
	zassert_equal(machine.vm.heap_mark, 32 + 24 + 16, "kept");
	*machine_global(1) = mbpf_val_int(1);
	zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_NONE, "the run failed");
	zassert_equal(machine.vm.heap_top, 32 + 24 + 16, "dropped");
}

/* Makes an object in global 0 by `new` of a built-in with one number. */
static void load_object(const char *constructor, uint16_t argument)
{
	uint8_t import;

	machine_begin();
	import = asm_import(&machine.code, MBPF_IMPORT_BUILTIN, constructor, 0, 0);
	WORDS(A16(LDG, 0, 0), A16(JNNUL, 0, 3),                                 /* 0 */
	      A16(LOADI, 1, argument), ABC(NEWB, 0, import, 1), A16(STG, 0, 0), /* 2 */
	      A16(LDG, 1, 1), A16(LDG, 2, 2),                                   /* 5 */
	      ABC(SETEL, 0, 1, 2), ABC(GETEL, 3, 0, 1), A(RET, 3)); /* 7: the object[G1] = G2 */
	machine_load(4096);
}

static union mbpf_val store(union mbpf_val index, union mbpf_val v)
{
	enum mbpf_failure failure;

	*machine_global(1) = index;
	*machine_global(2) = v;
	failure = machine_run(MACHINE_STEPS);
	zassert_equal(failure, MBPF_FAILURE_NONE, "failure %d at word %u", failure,
		      (unsigned int)machine.vm.error_pc);
	return machine.vm.result;
}

ZTEST(vm, test_typed_elements)
{
	static const struct {
		const char *name;
		double value;
		double want;
	} table[] = {
		{"Uint8Array", 511, 255},
		{"Uint8Array", -1, 255},
		{"Uint8Array", 2.9, 2},
		{"Uint8ClampedArray", 511, 255},
		{"Int8Array", 255, -1},
		{"Uint16Array", -1, 65535},
		{"Int16Array", 65535, -1},
		{"Uint32Array", -1, 4294967295.0},
		{"Uint32Array", 7, 7},
		{"Uint32Array", 4294967295.0, 4294967295.0},
		{"Int32Array", -5, -5},
		{"Int32Array", 4294967295.0, -1},
		{"Float32Array", 0.5, 0.5},
		{"Float64Array", -0.0, -0.0},
		{"Float64Array", F64_NAN, F64_NAN},
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		union mbpf_val v = machine_number(table[i].value);
		union mbpf_val want = machine_number(table[i].want);

		load_object(table[i].name, 3);
		for (int32_t at = 0; at < 3; at++) {
			zassert_value(store(mbpf_val_int(at), v), want, "row %u, index %d",
				      (unsigned int)i, at);
		}
		zassert_value(store(mbpf_val_int(3), v), UNDEFINED, "row %u, past the end",
			      (unsigned int)i);
		zassert_value(store(mbpf_val_int(-1), v), UNDEFINED, "row %u, no index",
			      (unsigned int)i);
		zassert_value(store(machine_number(-0.0), v), want, "row %u, index -0",
			      (unsigned int)i);
	}
}

ZTEST(vm, test_array_elements)
{
	load_object("Array", 2);
	zassert_value(store(mbpf_val_int(1), mbpf_val_int(5)), mbpf_val_int(5), "into a hole");
	zassert_value(store(mbpf_val_int(1), machine_number(0.5)), machine_number(0.5),
		      "over an element");
	zassert_value(store(mbpf_val_int(7), mbpf_val_bool(true)), mbpf_val_bool(true),
		      "behind the end");
	*machine_global(1) = mbpf_val_int(3);
	machine_begin();
	WORDS(A16(NEWARR, 0, 3), A16(LOADP, 1, MBPF_PRIM_HOLE), AB(ARRADD, 0, 1), A16(LOADI, 1, 4),
	      AB(ARRADD, 0, 1), AB(LEN, 2, 0), A16(STG, 2, 0), ABC(GETELI, 2, 0, 0), A16(STG, 2, 1),
	      ABC(GETELI, 2, 0, 1), A16(STG, 2, 2), ABC(SETELI, 0, 2, 0), ABC(GETELI, 2, 0, 0),
	      A16(STG, 2, 3), ABC(GETELI, 2, 0, 2), A(RET, 2));
	machine_load(4096);
	zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_NONE, "the run failed");
	zassert_value(*machine_global(0), mbpf_val_int(2), "length");
	zassert_value(*machine_global(1), UNDEFINED, "a hole");
	zassert_value(*machine_global(2), mbpf_val_int(4), "an element");
	zassert_value(*machine_global(3), mbpf_val_int(4), "a hole that was filled");
	zassert_value(machine.vm.result, UNDEFINED, "room behind the end is no element");
}

/* A reference stored in an old array keeps what it refers to. */
ZTEST(vm, test_array_keeps_objects)
{
	machine_begin();
	WORDS(A16(LDG, 0, 0), A16(JNNUL, 0, 5), /* 0 */
	      A16(NEWARR, 0, 1), A16(LOADI, 1, 0), AB(ARRADD, 0, 1), A16(STG, 0, 0),
	      I16(RETI, 0),                                           /* 2 */
	      A16(NEWARR, 1, 0), ABC(SETELI, 0, 1, 0), I16(RETI, 1)); /* 7 */
	machine_load(4096);
	zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_NONE, "the run failed");
	zassert_equal(machine.vm.heap_mark, 72, "the array is kept");
	zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_NONE, "the run failed");
	zassert_value(machine.vm.result, mbpf_val_int(1), "second part");
	zassert_equal(machine.vm.heap_mark, 72 + 24, "and what was stored in it");
}

ZTEST(vm, test_length)
{
	machine_begin();
	(void)asm_string(&machine.code, "four");
	WORDS(A16(LOADS, 1, 1), AB(LEN, 0, 1), A(RET, 0));
	machine_load(4096);
	zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_NONE, "the run failed");
	zassert_value(machine.vm.result, mbpf_val_int(4), "string");
	load_object("Uint16Array", 5);
	machine.code.words[7] = AB(LEN, 3, 0);
	machine.code.words[8] = J24(JMP, 0);
	machine_load(4096);
	zassert_value(store(UNDEFINED, UNDEFINED), mbpf_val_int(5), "typed array");
}

static void load_read(uint32_t word, uint32_t len)
{
	static const uint8_t data[8] = {0x12, 0x84, 0x56, 0xF8, 0x9A, 0xBC, 0xDE, 0xFF};

	machine_begin();
	WORDS(A16(LDG, 1, 0), word, A(RET, 0), I16(RETI, -1));
	asm_handler(&machine.code, 1, 2, 3, 2);
	machine_load(4096);
	machine.vm.ctx = data;
	machine.vm.ctx_data = data;
	machine.vm.ctx_len = len;
}

/* A payload that would be far outside is not looked at as a place. */
ZTEST(vm, test_length_of_other_values)
{
	zassert_value(EVAL(A16(LOADI, 1, -1), AB(LEN, 0, 1), A(RET, 0)), UNDEFINED, "of a number");
	zassert_value(EVAL(A16(LOADP, 1, MBPF_PRIM_TRUE), AB(LEN, 0, 1), A(RET, 0)), UNDEFINED,
		      "of a boolean");
}

ZTEST(vm, test_context_reads)
{
	static const double want[] = {0x84,          -124,         0x5684,       0x8456,
				      0x5684,        -31658,       2599966340.0, 2220292250.0,
				      -1695000956.0, -2074675046.0};
	static const uint8_t sizes[] = {1, 1, 2, 2, 2, 2, 4, 4, 4, 4};

	for (uint32_t kind = 0; kind < MBPF_READ_COUNT; kind++) {
		uint32_t fixed = (A16(CTXU8, 0, 1) & ~0xFFU) | (MBPF_OP_CTXU8 + kind);

		for (int form = 0; form < 2; form++) {
			uint32_t word = form == 0 ? fixed : ABC(CTXRD, 0, 1, kind);

			load_read(word, 1U + sizes[kind]);
			*machine_global(0) = mbpf_val_int(1);
			zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_NONE,
				      "the run failed");
			zassert_value(machine.vm.result, machine_number(want[kind]),
				      "kind %u, form %d", kind, form);
			load_read(word, sizes[kind]);
			*machine_global(0) = mbpf_val_int(1);
			zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_NONE,
				      "the run failed");
			zassert_value(machine.vm.result, mbpf_val_int(-1),
				      "kind %u, form %d: past the end", kind, form);
		}
	}
}
