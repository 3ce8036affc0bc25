/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Calls: arguments, results, frames, recursion and its end.
 */

#include <mbpf/gen/builtins.h>

#include "frame.h"
#include "machine.h"

ZTEST(vm, test_returns)
{
	zassert_value(EVAL(I16(RETI, -32768)), mbpf_val_int(-32768), "RETI");
	zassert_value(EVAL(NONE(RETU)), UNDEFINED, "RETU");
	zassert_value(EVAL(A16(LOADP, 0, MBPF_PRIM_TRUE), A(RET, 0)), mbpf_val_bool(true), "RET");
}

/* Registers of a new frame are undefined, then arguments; too many are dropped. */
ZTEST(vm, test_arguments)
{
	for (uint8_t argc = 0; argc <= 4; argc++) {
		machine_begin();
		WORDS(A16(LOADI, 1, 11), A16(LOADI, 2, 22), A16(LOADI, 3, 33), A16(LOADI, 4, 44),
		      ABC(CALLF, 0, 1, argc), A(RET, 0));
		(void)asm_function(&machine.code, NULL, 2, 1);
		WORDS(A16(STG, 0, 0), A16(STG, 1, 1), A16(STG, 2, 2), A(RET, 1));
		machine_load(4096);
		zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_NONE, "the run failed");
		zassert_value(*machine_global(0), argc > 0 ? mbpf_val_int(11) : UNDEFINED,
			      "first of %u", argc);
		zassert_value(*machine_global(1), argc > 1 ? mbpf_val_int(22) : UNDEFINED,
			      "second of %u", argc);
		zassert_value(*machine_global(2), UNDEFINED, "a register behind the parameters");
		zassert_value(machine.vm.result, *machine_global(1), "result");
	}
}

/* All three ways to call a function give its result to R[a] and leave the other registers alone. */
ZTEST(vm, test_ways_to_call)
{
	machine_begin();
	WORDS(A16(LOADI, 5, 5), A16(LOADI, 4, 1),                                     /* 0 */
	      A16(LDFN, 0, 1), A16(LOADI, 1, 1), AB(CALL, 0, 1),                      /* 2 */
	      ABC(ADD, 5, 5, 0),                                                      /* 5: 5 + 2 */
	      A16(LDFN, 0, 1), A16(LOADI, 2, 10), AB(CALLM, 0, 1), ABC(ADD, 5, 5, 0), /* 6: + 11 */
	      A16(LOADI, 1, 20), ABC(CALLF, 0, 1, 1), ABC(ADD, 5, 5, 0),              /* 10: + 21 */
	      ABC(ADD, 5, 5, 4), A(RET, 5));
	(void)asm_function(&machine.code, NULL, 1, 1);
	WORDS(ABC(ADDI, 3, 0, 1), A(RET, 3));
	machine_load(4096);
	zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_NONE, "the run failed");
	zassert_value(machine.vm.result, mbpf_val_int(5 + 2 + 11 + 21 + 1), "sum");
	zassert_equal(mbpf_vm_steps(&machine.vm), 15 + 3 * 2, "steps");
}

ZTEST(vm, test_receiver)
{
	const struct mbpf_frame *frame;

	machine_begin();
	WORDS(A16(LDFN, 0, 1), A16(LOADI, 1, 77), A16(LOADI, 2, 5), AB(CALLM, 0, 1), I16(RETI, 0));
	(void)asm_function(&machine.code, NULL, 1, 1);
	WORDS(J24(JMP, -1));
	machine_load(4096);
	zassert_equal(machine_run(100), MBPF_FAILURE_STEPS, "stops inside the call");
	frame = mbpf_frame_at(&machine.vm, machine.vm.entry_frame - mbpf_frame_size(1));
	zassert_value(frame->receiver, mbpf_val_int(77), "this");
	zassert_equal(frame->func, 1, "function");
	zassert_equal(frame->ret_pc, 4, "word to continue at");
	zassert_equal(frame->dst, 0, "register of the result");
	zassert_equal(frame->argc, 1, "arguments");
	zassert_equal(frame->caller, MBPF_HEAP_SPARE + 4096 - 32 - 3 * 8, "the caller's frame");
	zassert_equal(frame->caller, machine.vm.entry_frame, "frames touch");
	zassert_equal(machine.vm.error_func, 1, "where it stopped");
	zassert_equal(machine.vm.error_pc, 5, "where it stopped");
}

static void load_fib(int16_t n)
{
	machine_begin();
	WORDS(A16(LOADI, 1, n), ABC(CALLF, 0, 1, 1), A(RET, 0));
	(void)asm_function(&machine.code, "fib", 1, 1);
	WORDS(ABC(JNLTI, 0, 2, 1), A(RET, 0), ABC(SUBI, 2, 0, 1), ABC(CALLF, 1, 1, 1),
	      ABC(SUBI, 3, 0, 2), ABC(CALLF, 2, 1, 1), ABC(ADD, 1, 1, 2), A(RET, 1));
}

ZTEST(vm, test_recursion)
{
	load_fib(15);
	machine_load(4096);
	zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_NONE, "the run failed");
	zassert_value(machine.vm.result, mbpf_val_int(610), "fib(15)");
	/* 987 calls return at once with 2 words, 986 with 7. */
	zassert_equal(mbpf_vm_steps(&machine.vm), 3 + 987 * 2 + 986 * 7, "steps");
}

/* Counts its calls in global 0 and never returns. */
static void load_endless(void)
{
	machine_begin();
	WORDS(A16(LOADI, 0, 0), A16(STG, 0, 0), ABC(CALLF, 0, 1, 0), I16(RETI, 0));
	(void)asm_function(&machine.code, NULL, 0, 1);
	WORDS(A16(LDG, 0, 0), AB(INC, 0, 0), A16(STG, 0, 0), ABC(CALLF, 0, 1, 0), A(RET, 0));
	asm_handler(&machine.code, 4, 9, 8, 0);
}

ZTEST(vm, test_stack_meets_heap)
{
	for (uint32_t frames = 1; frames < 10; frames++) {
		load_endless();
		/* Four globals and `frames` frames of one register, less 8 bytes. */
		machine_load(32 + frames * 40 - 8);
		zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_STACK, "nothing catches it");
		if (frames > 1) {
			zassert_value(*machine_global(0), mbpf_val_int((int32_t)frames - 2),
				      "frames made");
			zassert_equal(machine.vm.error_pc, frames > 2 ? 7 : 2, "at the call");
		} else {
			zassert_equal(mbpf_vm_steps(&machine.vm), 0,
				      "not even the first frame fits");
		}
	}
}

ZTEST(vm, test_call_depth)
{
	load_endless();
	machine_load(sizeof(machine.memory) - MBPF_HEAP_SPARE);
	zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_STACK, "frame 201");
	zassert_value(*machine_global(0), mbpf_val_int(199), "200 frames were made");
}

/* The last word that is paid is the call itself. */
ZTEST(vm, test_stack_or_steps)
{
	load_endless();
	machine_load(32 + 40 + 32);
	zassert_equal(machine_run(3), MBPF_FAILURE_STACK, "paid");
	zassert_equal(mbpf_vm_steps(&machine.vm), 3, "steps");
	zassert_equal(machine_run(2), MBPF_FAILURE_STEPS, "not paid");
}

/* The first frame's header stays from run to run; other entry points and a grown heap must not be
 * fooled by it. */
ZTEST(vm, test_runs_of_different_functions)
{
	machine_begin();
	WORDS(A16(LOADI, 3, 3), A(RET, 0));
	(void)asm_function(&machine.code, NULL, 0, 1);
	WORDS(A16(LOADI, 0, 8), A(RET, 0));
	machine.code.init = 1;
	machine_load(4096);
	for (int i = 0; i < 3; i++) {
		zassert_equal(machine_run(10), MBPF_FAILURE_NONE, "entry point");
		zassert_value(machine.vm.result, UNDEFINED, "its register is clean");
		zassert_equal(mbpf_vm_run(&machine.vm, 1, NULL, 10, 0), MBPF_FAILURE_NONE,
			      "the other");
		zassert_value(machine.vm.result, mbpf_val_int(8), "its result");
	}
}

ZTEST(vm, test_built_ins)
{
	uint8_t max;
	uint8_t push;

	machine_begin();
	max = asm_import(&machine.code, MBPF_IMPORT_BUILTIN, "Math.max", 0, 0);
	push = asm_import(&machine.code, MBPF_IMPORT_BUILTIN, "array.push", 0, 0);
	WORDS(A16(LOADI, 1, 3), A16(LOADI, 2, 9), ABC(CALLB, 0, max, 2), A16(STG, 0, 0), /* 0 */
	      A16(LDIMP, 0, max), A16(LOADI, 1, 3), A16(LOADI, 2, 4), AB(CALL, 0, 2),
	      A16(STG, 0, 1), /* 4 */
	      A16(LDIMP, 0, max), A16(LOADI, 1, 100), A16(LOADI, 2, 5), AB(CALLM, 0, 1),
	      A16(STG, 0, 2),                                              /* 9 */
	      A16(NEWARR, 1, 0), A16(LOADI, 2, 6), ABC(CALLB, 0, push, 2), /* 14 */
	      A16(LDIMP, 3, push), AB(MOVE, 4, 1), A16(LOADI, 5, 7), AB(CALLM, 3, 1), A(RET, 3));
	machine_load(4096);
	zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_NONE, "the run failed");
	zassert_value(*machine_global(0), mbpf_val_int(9), "CALLB");
	zassert_value(*machine_global(1), mbpf_val_int(4), "CALL");
	zassert_value(*machine_global(2), mbpf_val_int(5), "CALLM of a function without receiver");
	zassert_value(machine.vm.result, mbpf_val_int(2), "methods");
}
