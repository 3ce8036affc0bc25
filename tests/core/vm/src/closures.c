/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Functions that capture: cells, function objects, what they cost, and forged operands.
 */

#include "frame.h"
#include "machine.h"
#include "rom.h"

#define CELL(i) mbpf_val_make(MBPF_TAG_CELL, (i))

/* Bytes of the frame of the first function, `nregs` registers. */
static uint32_t frame_bytes(uint32_t nregs)
{
	return 32U + 8U * nregs;
}

ZTEST(vm, test_cells)
{
	machine_begin();
	WORDS(A16(LOADI, 0, 5), AB(NEWCELL, 1, 0), AB(MOVE, 2, 1), AB(LDCELL, 0, 2),
	      A16(STG, 0, 0),                                                       /* 5 */
	      A16(LOADI, 0, 6), AB(STCELL, 2, 0), AB(LDCELL, 3, 1), A16(STG, 3, 1), /* 6 */
	      AB(INITCELL, 1, 2), /* a cell in itself */
	      AB(LDCELL, 3, 1), A16(STG, 3, 2), AB(NEWCELL, 1, 1), AB(LDCELL, 3, 1), A16(STG, 3, 3),
	      I16(RETI, 0));
	machine_load(4096);
	zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_NONE, "the run failed");
	zassert_value(*machine_global(0), mbpf_val_int(5), "first value");
	zassert_value(*machine_global(1), mbpf_val_int(6), "assigned through another register");
	zassert_value(*machine_global(2), CELL(MBPF_HEAP_BASE(&machine.vm)),
		      "a cell is moved like any value");
	zassert_value(*machine_global(3), CELL(MBPF_HEAP_BASE(&machine.vm)),
		      "NEWCELL reads before it writes");
	zassert_equal(machine.vm.heap_mark, 32 + 2 * 16, "what globals refer to stays");
	zassert_equal(mbpf_vm_steps(&machine.vm), 16 + 2 * 2, "steps");
}

/* Reading and assigning a cell that holds TDZ throws, its first value does not. */
ZTEST(vm, test_dead_zone)
{
	static const struct {
		uint32_t word;
		bool throws;
	} table[] = {
		{AB(LDCELL, 0, 1), true},
		{AB(STCELL, 1, 0), true},
		{AB(INITCELL, 1, 0), false},
		{AB(NEWCELL, 0, 1), false},
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		machine_begin();
		WORDS(A16(LOADP, 1, MBPF_PRIM_TDZ), AB(NEWCELL, 1, 1), A16(LOADI, 0, 7),
		      table[i].word, I16(RETI, 1), A16(STG, 0, 0), A(RET, 2));
		asm_handler(&machine.code, 0, 4, 5, 2);
		machine_load(4096);
		zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_NONE, "row %u", (uint32_t)i);
		if (table[i].throws) {
			zassert_equal(machine_error_class(machine.vm.result), MBPF_REFERENCE_ERROR,
				      "row %u", (uint32_t)i);
			zassert_value(*machine_global(0), mbpf_val_int(7),
				      "row %u: nothing is written", (uint32_t)i);
		} else {
			zassert_value(machine.vm.result, mbpf_val_int(1), "row %u", (uint32_t)i);
		}
	}
}

/* Operands that are no cells end the run before anything is allocated. */
ZTEST(vm, test_no_cells)
{
	static const uint32_t loads[] = {
		A16(LOADI, 1, 32),
		A16(LOADP, 1, MBPF_PRIM_TDZ),
		A16(LOADP, 1, MBPF_PRIM_UNDEFINED),
		A16(NEWOBJ, 1, 0),
		A16(LDFN, 1, 1),
		A16(LOADP, 1, MBPF_PRIM_HOLE),
	};
	static const uint32_t words[] = {
		AB(LDCELL, 0, 1),
		AB(STCELL, 1, 0),
		AB(INITCELL, 1, 0),
		A16(CLOSURE, 0, 2),
	};

	for (size_t i = 0; i < sizeof(loads) / sizeof(loads[0]); i++) {
		for (size_t k = 0; k < sizeof(words) / sizeof(words[0]); k++) {
			machine_begin();
			WORDS(loads[i], words[k], I16(RETI, 1), I16(RETI, 2));
			asm_handler(&machine.code, 0, 3, 3, 0);
			(void)asm_function(&machine.code, NULL, 0, 1);
			WORDS(NONE(RETU));
			(void)asm_function(&machine.code, NULL, 0, 1);
			machine.code.functions[2].captures = 1;
			WORDS(NONE(RETU));
			machine_load(4096);
			zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_PROFILE,
				      "row %u, %u", (uint32_t)i, (uint32_t)k);
			zassert_equal(machine.vm.error_pc, 1, "the word");
		}
	}
}

/* A counter that two functions share: one adds its argument, one reads. */
static void load_counter(void)
{
	machine_begin();
	WORDS(A16(LOADI, 3, 100), AB(NEWCELL, 3, 3),                            /* 0 */
	      AB(MOVE, 1, 3), A16(CLOSURE, 0, 1),                               /* 2 */
	      AB(MOVE, 2, 3), A16(CLOSURE, 1, 2),                               /* 4 */
	      AB(MOVE, 4, 0), A16(LOADI, 5, 5), AB(CALL, 4, 1), A16(STG, 4, 0), /* 6: 105 */
	      AB(MOVE, 4, 0), A16(LOADI, 5, 9), A16(LOADI, 6, 7), AB(CALLM, 4, 1),
	      A16(STG, 4, 1),                                 /* 10: 112 */
	      AB(MOVE, 4, 1), AB(CALL, 4, 0), A16(STG, 4, 2), /* 15: 112 */
	      AB(LDCELL, 4, 3), A(RET, 4));                   /* 18 */
	(void)asm_function(&machine.code, "add", 1, 1);
	machine.code.functions[1].captures = 1;
	machine.code.functions[1].length = 1;
	WORDS(AB(LDUP, 1, 0), ABC(ADD, 1, 1, 0), AB(STUP, 1, 0), A(RET, 1));
	(void)asm_function(&machine.code, NULL, 0, 1);
	machine.code.functions[2].captures = 1;
	WORDS(AB(LDUP, 0, 0), A(RET, 0));
}

ZTEST(vm, test_counter)
{
	load_counter();
	machine_load(4096);
	zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_NONE, "the run failed");
	zassert_value(*machine_global(0), mbpf_val_int(105), "CALL");
	zassert_value(*machine_global(1), mbpf_val_int(112), "CALLM");
	zassert_value(*machine_global(2), mbpf_val_int(112), "the other function sees it");
	zassert_value(machine.vm.result, mbpf_val_int(112), "and the owner");
	/* A cell of 16 bytes, two functions of 32. */
	zassert_equal(mbpf_vm_steps(&machine.vm), 20 + 4 + 4 + 2 + 2 + 4 + 4, "steps");
}

/* The words before CLOSURE, and its units, are paid before it; memory is what it says. */
ZTEST(vm, test_cost_of_closure)
{
	for (uint32_t captures = 0; captures < 5U; captures++) {
		uint32_t size = (28U + 4U * captures + 7U) & ~7U;
		uint32_t heap = 16U + size;
		uint32_t nregs = 2U + captures;
		uint32_t memory = 32U + frame_bytes(nregs) + heap;

		machine_begin();
		WORDS(AB(NEWCELL, 1, 0));
		for (uint32_t i = 1; i < captures; i++) {
			WORDS(AB(MOVE, i + 1, 1));
		}
		WORDS(AB(MOVE, nregs - 1U, 1), A16(CLOSURE, 0, 1), I16(RETI, 0));
		(void)asm_function(&machine.code, NULL, 0, 1);
		machine.code.functions[1].captures = (uint16_t)captures;
		WORDS(NONE(RETU));
		machine_load(memory);
		zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_NONE, "it fits");
		zassert_equal(mbpf_vm_steps(&machine.vm),
			      4U + (captures > 1U ? captures - 1U : 0U) + heap / 8U, "steps of %u",
			      captures);
		machine_load(memory - 8U);
		zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_OOM, "a word less");
	}
}

/* The callee of a frame is its object; functions without captures may be objects as well. */
ZTEST(vm, test_callee)
{
	const struct mbpf_frame *frame;

	machine_begin();
	WORDS(A16(CLOSURE, 0, 1), A16(STG, 0, 0), A16(CLOSURE, 1, 1), ABC(SEQ, 2, 0, 1),
	      A16(STG, 2, 1), ABC(SEQ, 2, 0, 0), A16(STG, 2, 2), AB(TYPEOF, 2, 0), A16(STG, 2, 3),
	      A16(LOADI, 1, 77), AB(CALLM, 0, 0), I16(RETI, 0));
	(void)asm_function(&machine.code, NULL, 0, 1);
	WORDS(J24(JMP, -1));
	machine_load(4096);
	zassert_equal(machine_run(100), MBPF_FAILURE_STEPS, "stops inside the call");
	frame = mbpf_frame_at(&machine.vm, machine.vm.entry_frame - mbpf_frame_size(1));
	zassert_equal(frame->callee, MBPF_HEAP_BASE(&machine.vm), "the object");
	zassert_equal(frame->func, 1, "its function");
	zassert_equal(frame->ret_pc, 11, "word to continue at");
	zassert_value(frame->receiver, mbpf_val_int(77), "this");
	zassert_value(*machine_global(0), mbpf_val_make(MBPF_TAG_OBJECT, frame->callee),
		      "it is an object");
	zassert_value(*machine_global(1), mbpf_val_bool(false), "made twice: two functions");
	zassert_value(*machine_global(2), mbpf_val_bool(true), "the same one");
	zassert_value(*machine_global(3), mbpf_val_make(MBPF_TAG_STR_ROM, MBPF_ROM_FUNCTION),
		      "typeof");
}

/* A function of an inner function: its cell comes through the one between. */
ZTEST(vm, test_cells_of_cells)
{
	machine_begin();
	WORDS(A16(LOADI, 1, 40), AB(NEWCELL, 1, 1), A16(CLOSURE, 0, 1), AB(CALL, 0, 0),
	      AB(CALL, 0, 0), A(RET, 0));
	(void)asm_function(&machine.code, NULL, 0, 1);
	machine.code.functions[1].captures = 1;
	WORDS(AB(UPCELL, 1, 0), A16(CLOSURE, 0, 2), A(RET, 0));
	(void)asm_function(&machine.code, NULL, 0, 1);
	machine.code.functions[2].captures = 1;
	WORDS(AB(LDUP, 0, 0), ABC(ADDI, 0, 0, 2), A(RET, 0));
	machine_load(4096);
	zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_NONE, "the run failed");
	zassert_value(machine.vm.result, mbpf_val_int(42), "result");
}

/* Properties of a function object are those of a function. */
ZTEST(vm, test_function_properties)
{
	static const uint32_t refused[] = {
		AB(TOSTR, 1, 0),
		ABC(ADD, 1, 0, 2),
		AB(ARRADD, 0, 2),
	};

	machine_begin();
	machine.code.names = 0;
	WORDS(A16(CLOSURE, 0, 1), AB(LEN, 1, 0), A16(STG, 1, 0), A16(LOADI, 2, 0),
	      ABC(GETEL, 1, 0, 2), A16(STG, 1, 1), AB(NOT, 1, 0), A16(STG, 1, 2), A(RET, 1));
	(void)asm_function(&machine.code, "add", 3, 3);
	machine.code.functions[1].length = 2;
	WORDS(NONE(RETU));
	machine_load(4096);
	zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_NONE, "the run failed");
	zassert_value(*machine_global(0), mbpf_val_int(2), "length");
	zassert_value(*machine_global(1), UNDEFINED, "no elements");
	zassert_value(*machine_global(2), mbpf_val_bool(false), "true");
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		machine_begin();
		WORDS(A16(CLOSURE, 0, 1), A16(LOADI, 2, 1), A16(LOADS, 3, 0), refused[i],
		      A(RET, 0));
		(void)asm_function(&machine.code, "toString", 0, 1);
		WORDS(NONE(RETU));
		machine_load(4096);
		zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_PROFILE, "row %u",
			      (uint32_t)i);
	}
}

/* A reference that goes to a cell of an earlier run keeps the new objects. */
ZTEST(vm, test_cells_keep)
{
	machine_begin();
	WORDS(A16(LDG, 0, 1), A16(JT, 0, 5), AB(NEWCELL, 0, 0), A16(STG, 0, 0), A16(LOADI, 0, 1),
	      A16(STG, 0, 1), I16(RETI, 0), A16(LDG, 0, 0), A16(NEWARR, 1, 0), AB(STCELL, 0, 1),
	      I16(RETI, 1));
	machine_load(4096);
	zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_NONE, "makes the cell");
	zassert_equal(machine.vm.heap_mark, 32 + 16, "it stays");
	zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_NONE, "stores an array");
	zassert_value(machine.vm.result, mbpf_val_int(1), "the second way");
	zassert_equal(machine.vm.heap_mark, 32 + 16 + 24, "that stays too");
}

/* Steps and memory run out in the call of a function object as in any other. */
ZTEST(vm, test_stack_of_closures)
{
	machine_begin();
	WORDS(A16(CLOSURE, 0, 1), AB(CALL, 0, 0), I16(RETI, 0));
	(void)asm_function(&machine.code, NULL, 0, 1);
	WORDS(I16(RETI, 9));
	machine_load(32 + 40 + 32 + 40);
	zassert_equal(machine_run(8), MBPF_FAILURE_NONE, "it fits");
	zassert_equal(machine_run(7), MBPF_FAILURE_STEPS, "a step less");
	machine_load(32 + 40 + 32 + 32);
	zassert_equal(machine_run(9), MBPF_FAILURE_STEPS, "a word less: it looks for garbage");
	zassert_equal(machine_run(10), MBPF_FAILURE_STACK, "there is none");
	zassert_equal(machine.vm.error_pc, 1, "at the call");
	zassert_equal(machine.vm.error_func, 0, "in the caller");
}
