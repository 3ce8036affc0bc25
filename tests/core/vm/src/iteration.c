/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * FOROF, calls with an array of arguments, and functions that take the rest of them.
 */

#include <mbpf/gen/builtins.h>

#include "frame.h"
#include "machine.h"
#include "message.h"

/* Goes through R[0], adding the elements to an array that is the result. */
#define COLLECT                                                                                    \
	A16(LOADI, 1, 0), A16(NEWARR, 3, 0), A16(FOROF, 0, 2), AB(ARRADD, 3, 2), J24(JMP, -3),     \
		A16(STG, 1, 0), A(RET, 3)

static uint32_t length(union mbpf_val list)
{
	return ((const struct mbpf_array *)mbpf_at(&machine.vm, list.payload))->length;
}

static union mbpf_val element(union mbpf_val list, uint32_t index)
{
	const struct mbpf_array *array = mbpf_at(&machine.vm, list.payload);

	return ((const struct mbpf_values *)mbpf_at(&machine.vm, array->store))->values[index];
}

ZTEST(vm, test_for_of_array)
{
	union mbpf_val result;

	EVAL(A16(NEWARR, 0, 0), A16(LOADI, 1, 10), AB(ARRADD, 0, 1), A16(LOADP, 1, MBPF_PRIM_HOLE),
	     AB(ARRADD, 0, 1), A16(LOADI, 1, 30), AB(ARRADD, 0, 1), COLLECT);
	result = machine.vm.result;
	zassert_equal(length(result), 3, "elements");
	zassert_value(element(result, 0), mbpf_val_int(10), "first");
	zassert_value(element(result, 1), UNDEFINED, "a hole");
	zassert_value(element(result, 2), mbpf_val_int(30), "last");
	zassert_value(*machine_global(0), mbpf_val_int(-1), "position behind the end");
}

/* An array that grows is followed; what shrinks ends; the end stays the end. */
ZTEST(vm, test_for_of_changes)
{
	machine_begin();
	WORDS(A16(NEWARR, 0, 0), AB(ARRADD, 0, 0), A16(LOADI, 1, 0), A16(LOADI, 3, 0), /* 0 */
	      A16(FOROF, 0, 5), AB(INC, 3, 3), ABC(JGEI, 3, 4, 2), AB(ARRADD, 0, 3), J24(JMP, -5),
	      J24(JMP, -6), A16(STG, 3, 0), /* 4 */
	      AB(ARRADD, 0, 3), A16(LOADI, 2, 55), A16(FOROF, 0, 1), A16(LOADI, 2, 66), A(RET, 2));
	machine_load(4096);
	zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_NONE, "the run failed");
	zassert_value(*machine_global(0), mbpf_val_int(4), "rounds");
	zassert_value(machine.vm.result, mbpf_val_int(55), "R[a+2] is left as it was");
}

ZTEST(vm, test_for_of_text)
{
	static const uint16_t units[] = {'a', 0xD83D, 0xDE00, 0xD800, 'b', 0xDC00};
	static const uint8_t expected[] = {1, 2, 1, 1, 1};
	union mbpf_val result;

	machine_begin();
	(void)asm_wide(&machine.code, units, 6);
	WORDS(A16(LOADS, 0, machine.code.string_count - 1U), COLLECT);
	machine_load(4096);
	zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_NONE, "the run failed");
	result = machine.vm.result;
	zassert_equal(length(result), sizeof(expected), "code points");
	for (uint32_t i = 0; i < sizeof(expected); i++) {
		struct mbpf_text text = mbpf_text_of(&machine.vm, element(result, i));

		zassert_equal(text.units, expected[i], "units of %u", i);
		zassert_equal(text.hash, mbpf_text_hash(&text), "hash of %u", i);
	}
	zassert_equal(mbpf_text_of(&machine.vm, element(result, 0)).wide, false, "8-bit units");
	zassert_equal(mbpf_text_of(&machine.vm, element(result, 1)).wide, true, "16-bit units");
}

/* What cannot be iterated over is a TypeError, forged operands are a ProfileError. */
ZTEST(vm, test_for_of_others)
{
	static const struct {
		uint32_t word;
		bool internal;
	} table[] = {
		{A16(LOADP, 0, MBPF_PRIM_UNDEFINED), false},
		{A16(LOADP, 0, MBPF_PRIM_NULL), false},
		{A16(LOADP, 0, MBPF_PRIM_TRUE), false},
		{A16(LOADP, 0, MBPF_PRIM_CTX), false},
		{A16(LOADP, 0, MBPF_PRIM_NAN), false},
		{A16(LOADI, 0, 32), false},
		{A16(NEWOBJ, 0, 0), false},
		{A16(LDFN, 0, 0), false},
		{A16(CLOSURE, 0, 0), false},
		{AB(NEWCELL, 0, 0), true},
		{A16(LOADP, 0, MBPF_PRIM_HOLE), true},
		{A16(LOADP, 0, MBPF_PRIM_TDZ), true},
	};
	static const uint8_t positions[] = {MBPF_PRIM_UNDEFINED, MBPF_PRIM_NULL, MBPF_PRIM_NAN,
					    MBPF_PRIM_TDZ, MBPF_PRIM_TRUE};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		machine_begin();
		WORDS(table[i].word, A16(LOADI, 1, 0), A16(FOROF, 0, 0), I16(RETI, 0), A(RET, 3));
		asm_handler(&machine.code, 0, 4, 4, 3);
		machine_load(4096);
		if (table[i].internal) {
			zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_PROFILE, "row %u",
				      (uint32_t)i);
			continue;
		}
		zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_NONE, "row %u", (uint32_t)i);
		zassert_equal(machine_error_class(machine.vm.result), MBPF_TYPE_ERROR, "row %u",
			      (uint32_t)i);
	}
	for (size_t i = 0; i < sizeof(positions); i++) {
		machine_begin();
		WORDS(A16(NEWARR, 0, 0), A16(LOADP, 1, positions[i]), A16(FOROF, 0, 0),
		      I16(RETI, 0));
		machine_load(4096);
		zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_PROFILE, "position %u",
			      (uint32_t)i);
	}
}

/* A taken jump is a charge point, an element is none; a text is paid like any object. */
ZTEST(vm, test_for_of_steps)
{
	EVAL(A16(NEWARR, 0, 2), AB(ARRADD, 0, 1), A16(LOADI, 1, 0), A16(FOROF, 0, 0),
	     A16(FOROF, 0, 0), I16(RETI, 0));
	zassert_equal(mbpf_vm_steps(&machine.vm), 6 + 3 + 3, "of an array");
	machine_begin();
	(void)asm_string(&machine.code, "xy");
	WORDS(A16(LOADS, 0, machine.code.string_count - 1U), A16(LOADI, 1, 0), A16(FOROF, 0, 0),
	      I16(RETI, 0));
	machine_load(4096);
	zassert_equal(machine_run(7), MBPF_FAILURE_NONE, "a text of 24 bytes");
	zassert_equal(mbpf_vm_steps(&machine.vm), 4 + 3, "of a text");
	zassert_equal(machine_run(5), MBPF_FAILURE_STEPS, "less");
}

/* --- functions with a rest --- */

/* Function 1 takes `nparams` and the rest; it leaves its registers in the globals. */
static void add_rest(uint8_t nparams)
{
	(void)asm_function(&machine.code, NULL, nparams, 1);
	machine.code.functions[1].flags = MBPF_FN_REST;
	WORDS(A16(STG, 0, 0), A16(STG, 1, 1), A(RET, nparams));
}

ZTEST(vm, test_rest)
{
	for (uint8_t argc = 0; argc <= 3; argc++) {
		for (uint8_t nparams = 0; nparams <= 2; nparams++) {
			uint32_t rest = argc > nparams ? (uint32_t)(argc - nparams) : 0U;
			uint32_t bytes = 24U + (rest != 0U ? 8U + 8U * rest : 0U);

			machine_begin();
			WORDS(A16(LOADI, 1, 1), A16(LOADI, 2, 2), A16(LOADI, 3, 3),
			      ABC(CALLF, 0, 1, argc), A(RET, 0));
			add_rest(nparams);
			machine_load(4096);
			zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_NONE, "%u of %u",
				      argc, nparams);
			zassert_equal(length(machine.vm.result), rest, "%u of %u", argc, nparams);
			for (uint32_t i = 0; i < rest; i++) {
				zassert_value(element(machine.vm.result, i),
					      mbpf_val_int((int32_t)(nparams + i + 1U)), "%u of %u",
					      argc, nparams);
			}
			if (nparams == 2U) {
				zassert_value(*machine_global(0),
					      argc > 0U ? mbpf_val_int(1) : UNDEFINED, "first");
				zassert_value(*machine_global(1),
					      argc > 1U ? mbpf_val_int(2) : UNDEFINED, "second");
			}
			zassert_equal(mbpf_vm_steps(&machine.vm), 8U + bytes / 8U, "steps");
		}
	}
}

/* Every way to call makes the array; each leaves the caller's frame as it was. */
ZTEST(vm, test_rest_of_all_calls)
{
	machine_begin();
	WORDS(A16(LOADI, 5, 50), A16(LDFN, 0, 1), A16(LOADI, 1, 4), AB(CALL, 0, 1), AB(LEN, 0, 0),
	      ABC(ADD, 5, 5, 0), A16(LDFN, 0, 1), A16(LOADI, 2, 4), A16(LOADI, 3, 4),
	      AB(CALLM, 0, 2), AB(LEN, 0, 0), ABC(ADD, 5, 5, 0), A16(CLOSURE, 0, 1),
	      A16(LOADI, 1, 4), A16(LOADI, 2, 4), A16(LOADI, 3, 4), AB(CALL, 0, 3), AB(LEN, 0, 0),
	      ABC(ADD, 5, 5, 0), A(RET, 5));
	add_rest(0);
	machine_load(4096);
	zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_NONE, "the run failed");
	zassert_value(machine.vm.result, mbpf_val_int(50 + 1 + 2 + 3), "arrays");
	zassert_equal(machine.vm.depth, 1, "frames");
}

/* The frame has to fit before the array is made, and after. */
ZTEST(vm, test_rest_memory)
{
	static const struct {
		uint32_t missing;
		enum mbpf_failure failure;
	} table[] = {
		{0, MBPF_FAILURE_NONE},
		{8, MBPF_FAILURE_STACK},
		{40, MBPF_FAILURE_STACK},
		{48, MBPF_FAILURE_STACK},
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		machine_begin();
		WORDS(A16(LOADI, 1, 1), ABC(CALLF, 0, 1, 1), I16(RETI, 0));
		add_rest(0);
		/* Globals, two frames of two registers, an array of one element. */
		machine_load(32U + 2U * 48U + 40U - table[i].missing);
		zassert_equal(machine_run(MACHINE_STEPS), table[i].failure, "row %u", (uint32_t)i);
		zassert_equal(machine.vm.depth, 1, "frames");
		if (table[i].failure != MBPF_FAILURE_NONE) {
			zassert_equal(machine.vm.error_pc, 1, "at the call");
			zassert_equal(machine.vm.error_func, 0, "in the caller");
		}
	}
}

/* --- calls with an array --- */

/* Calls what `word` puts into R[0] with the elements 10, a hole, 30. */
static enum mbpf_failure call_array(uint32_t word, uint32_t import)
{
	machine_begin();
	if (import != 0U) {
		(void)asm_import(&machine.code, MBPF_IMPORT_BUILTIN,
				 import == 1U ? "Math.max" : "array.push", 0, 0);
	}
	WORDS(A16(NEWARR, 2, 4), A16(LOADI, 0, 10), AB(ARRADD, 2, 0), A16(LOADP, 0, MBPF_PRIM_HOLE),
	      AB(ARRADD, 2, 0), A16(LOADI, 0, 30), AB(ARRADD, 2, 0), AB(MOVE, 1, 2), word,
	      AB(CALLV, 0, 0), A16(STG, 2, 3), A(RET, 0), A(RET, 4));
	asm_handler(&machine.code, 9, 10, 12, 4);
	(void)asm_function(&machine.code, NULL, 4, 1);
	WORDS(A16(STG, 0, 0), A16(STG, 1, 1), A16(STG, 3, 2), A(RET, 2));
	machine_load(4096);
	return machine_run(MACHINE_STEPS);
}

ZTEST(vm, test_call_with_array)
{
	zassert_equal(call_array(A16(LDFN, 0, 1), 0), MBPF_FAILURE_NONE, "the run failed");
	zassert_value(*machine_global(0), mbpf_val_int(10), "first");
	zassert_value(*machine_global(1), UNDEFINED, "a hole");
	zassert_value(*machine_global(2), UNDEFINED, "not given");
	zassert_value(machine.vm.result, mbpf_val_int(30), "third, the result");
	zassert_equal(machine.vm.depth, 1, "frames");
	/* 24 + 40 bytes; one for each argument. */
	zassert_equal(mbpf_vm_steps(&machine.vm), 12 + 4 + 8 + 3, "steps");
	zassert_equal(call_array(A16(CLOSURE, 0, 1), 0), MBPF_FAILURE_NONE, "an object");
	zassert_value(machine.vm.result, mbpf_val_int(30), "of an object");
}

ZTEST(vm, test_call_builtin_with_array)
{
	uint32_t frame;

	zassert_equal(call_array(A16(LDIMP, 0, 0), 1), MBPF_FAILURE_NONE, "a function");
	zassert_equal(mbpf_f64_val(machine.vm.result), MBPF_F64_NAN, "the hole is no number");
	frame = machine.vm.frame;
	zassert_equal(frame, machine.vm.entry_frame, "the registers are given back");
	zassert_equal(call_array(A16(LDIMP, 0, 0), 2), MBPF_FAILURE_NONE, "a method");
	zassert_value(machine.vm.result, mbpf_val_int(6), "the array got its own elements");
	zassert_equal(length(*machine_global(3)), 6, "elements");
}

ZTEST(vm, test_call_with_array_errors)
{
	static const uint32_t no_arrays[] = {
		A16(LOADI, 2, 0),
		A16(NEWOBJ, 2, 0),
		A16(LOADP, 2, MBPF_PRIM_HOLE),
		A16(LOADP, 2, MBPF_PRIM_UNDEFINED),
		AB(NEWCELL, 2, 0),
	};

	zassert_equal(call_array(A16(LOADI, 0, 1), 0), MBPF_FAILURE_NONE, "it is caught");
	zassert_equal(machine_error_class(machine.vm.result), MBPF_TYPE_ERROR, "no function");
	zassert_equal(call_array(A16(LOADP, 0, MBPF_PRIM_TDZ), 0), MBPF_FAILURE_PROFILE,
		      "internal");
	for (size_t i = 0; i < sizeof(no_arrays) / sizeof(no_arrays[0]); i++) {
		machine_begin();
		WORDS(A16(LDFN, 0, 0), no_arrays[i], AB(CALLV, 0, 0), I16(RETI, 0));
		machine_load(4096);
		zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_PROFILE, "row %u",
			      (uint32_t)i);
	}
	/* 255 arguments are possible. */
	for (int16_t count = 255; count <= 256; count++) {
		machine_begin();
		WORDS(A16(NEWARR, 2, 256), A16(LOADI, 0, 0), A16(LOADI, 1, count), AB(ARRADD, 2, 1),
		      ABC(INCJLT, 0, 1, -2), A16(LDFN, 0, 1), AB(CALLV, 0, 0), A(RET, 0),
		      I16(RETI, 7));
		asm_handler(&machine.code, 6, 7, 8, 3);
		(void)asm_function(&machine.code, NULL, 1, 1);
		WORDS(A(RET, 0));
		machine_load(16384);
		zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_NONE, "count %d", count);
		zassert_value(machine.vm.result, mbpf_val_int(count == 255 ? 255 : 7), "count %d",
			      count);
	}
}

/* Registers for a built-in's arguments have to fit. */
ZTEST(vm, test_call_with_array_memory)
{
	for (uint32_t missing = 0; missing <= 8U; missing += 8U) {
		machine_begin();
		(void)asm_import(&machine.code, MBPF_IMPORT_BUILTIN, "Math.max", 0, 0);
		WORDS(A16(NEWARR, 2, 1), AB(ARRADD, 2, 0), A16(LDIMP, 0, 0), AB(CALLV, 0, 0),
		      I16(RETI, 0));
		/* Globals, three registers, an array of one, and a frame of one. */
		machine_load(32U + 56U + 40U + 40U - missing);
		zassert_equal(machine_run(MACHINE_STEPS),
			      missing == 0U ? MBPF_FAILURE_NONE : MBPF_FAILURE_STACK, "missing %u",
			      missing);
		zassert_equal(machine.vm.frame, machine.vm.entry_frame, "frame");
	}
}
