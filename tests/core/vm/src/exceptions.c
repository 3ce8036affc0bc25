/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Exceptions: handlers, unwinding, what instructions raise, and what nothing catches.
 */

#include <mbpf/gen/builtins.h>

#include "machine.h"

ZTEST(vm, test_caught_where_thrown)
{
	machine_begin();
	WORDS(A16(LOADI, 0, 5), A(THROW, 0), I16(RETI, -1), ABC(ADDI, 1, 1, 1), A(RET, 1));
	asm_handler(&machine.code, 1, 2, 3, 1);
	machine_load(4096);
	zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_NONE, "the run failed");
	zassert_value(machine.vm.result, mbpf_val_int(6), "the exception is in R[1]");
	zassert_equal(mbpf_vm_steps(&machine.vm), 4 + 1, "four words, one handler");
}

/* Ranges are half open, and the first match in table order is taken. */
ZTEST(vm, test_choice_of_handler)
{
	machine_begin();
	WORDS(A16(LOADI, 0, 5), A(THROW, 0), I16(RETI, 1), I16(RETI, 2), I16(RETI, 3),
	      I16(RETI, 4));
	asm_handler(&machine.code, 0, 1, 2, 0);
	asm_handler(&machine.code, 2, 6, 3, 0);
	asm_handler(&machine.code, 1, 2, 4, 0);
	asm_handler(&machine.code, 0, 6, 5, 0);
	machine_load(4096);
	zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_NONE, "the run failed");
	zassert_value(machine.vm.result, mbpf_val_int(3), "the third handler");
	zassert_equal(mbpf_vm_steps(&machine.vm), 3 + 3, "three words, three handlers");
}

/* Functions 1 and 2 call on, function 3 throws 9. */
static void load_chain(void)
{
	machine_begin();
	WORDS(ABC(CALLF, 0, 1, 0), I16(RETI, -1), A(RET, 3));
	asm_handler(&machine.code, 1, 3, 2, 2);
	asm_handler(&machine.code, 0, 1, 2, 3);
	(void)asm_function(&machine.code, NULL, 0, 1);
	WORDS(ABC(CALLF, 0, 2, 0), I16(RETI, -1));
	(void)asm_function(&machine.code, NULL, 0, 1);
	WORDS(ABC(CALLF, 0, 3, 0), I16(RETI, -1));
	(void)asm_function(&machine.code, NULL, 0, 1);
	WORDS(A16(LOADI, 0, 9), A(THROW, 0));
}

ZTEST(vm, test_caught_by_a_caller)
{
	/* 3 calls, 2 words, 3 frames left, 2 handlers, the return. */
	const uint32_t steps = 3 + 2 + 3 + 2 + 1;

	for (uint32_t limit = 0; limit <= steps; limit++) {
		load_chain();
		machine_load(4096);
		zassert_equal(machine_run(limit),
			      limit < steps ? MBPF_FAILURE_STEPS : MBPF_FAILURE_NONE, "limit %u",
			      limit);
		zassert_equal(mbpf_vm_steps(&machine.vm), limit, "steps at limit %u", limit);
	}
	zassert_value(machine.vm.result, mbpf_val_int(9), "the exception is in R[3]");
	zassert_equal(machine.vm.depth, 1, "frames were left");
}

ZTEST(vm, test_uncaught)
{
	load_chain();
	machine.code.handler_count = 0;
	machine.code.functions[0].handler_count = 0;
	for (int i = 1; i <= 3; i++) {
		machine.code.functions[i].handler_first = 0;
	}
	machine.code.words[2] = I16(RETI, 0);
	machine_load(4096);
	zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_EXCEPTION, "nothing catches it");
	zassert_value(machine.vm.exception, mbpf_val_int(9), "exception");
	zassert_equal(machine.vm.error_pc, 8, "word of the THROW");
	zassert_equal(machine.vm.error_func, 3, "function of the THROW");
	zassert_equal(mbpf_vm_steps(&machine.vm), 3 + 2 + 4,
		      "three calls, two words, four frames left");
	zassert_equal(machine_run(8), MBPF_FAILURE_STEPS, "one step less");
}

/* Runs `word` with R[1] and R[2] from globals in a handler's range; the error's class, or -1. */
static int raised(uint32_t word)
{
	machine_begin();
	WORDS(A16(LDG, 1, 0), A16(LDG, 2, 1), word, I16(RETI, -1), A(RET, 4));
	asm_handler(&machine.code, 2, 3, 4, 4);
	machine_load(4096);
	*machine_global(0) = UNDEFINED;
	*machine_global(1) = mbpf_val_int(1);
	*machine_global(2) = TDZ;
	zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_NONE, "word 0x%08x",
		      (unsigned int)word);
	return machine_error_class(machine.vm.result);
}

ZTEST(vm, test_raised_by_instructions)
{
	zassert_equal(raised(A16(LDG, 3, 2)), MBPF_REFERENCE_ERROR, "LDG of TDZ");
	zassert_equal(raised(A16(STG, 2, 2)), MBPF_REFERENCE_ERROR, "STG to TDZ");
	zassert_equal(raised(A16(INITG, 2, 2)), -1, "INITG of TDZ");
	zassert_equal(raised(AB(CALL, 1, 0)), MBPF_TYPE_ERROR, "CALL of undefined");
	zassert_equal(raised(AB(CALLM, 2, 0)), MBPF_TYPE_ERROR, "CALLM of a number");
	zassert_equal(raised(ABC(GETEL, 3, 1, 2)), MBPF_TYPE_ERROR, "element of undefined");
	zassert_equal(raised(ABC(SETEL, 1, 2, 2)), MBPF_TYPE_ERROR, "element of undefined");
	zassert_equal(raised(ABC(GETELI, 3, 1, 0)), MBPF_TYPE_ERROR, "element of undefined");
	zassert_equal(raised(ABC(SETELI, 1, 2, 0)), MBPF_TYPE_ERROR, "element of undefined");
	zassert_equal(raised(AB(LEN, 3, 1)), MBPF_TYPE_ERROR, "length of undefined");
	zassert_equal(raised(ABC(IN, 3, 2, 1)), MBPF_TYPE_ERROR, "in undefined");
	zassert_equal(raised(ABC(INSTOF, 3, 2, 1)), MBPF_TYPE_ERROR, "instanceof undefined");
	zassert_equal(raised(A16(CTXU8, 3, 0)), MBPF_TYPE_ERROR, "context outside an event");
	zassert_equal(raised(ABC(CTXRD, 3, 2, 0)), MBPF_TYPE_ERROR, "context outside an event");
	zassert_equal(raised(ABC(ADD, 3, 1, 2)), -1, "undefined + 1");
}

ZTEST(vm, test_check_tdz)
{
	machine_begin();
	WORDS(A16(LOADP, 1, MBPF_PRIM_TDZ), A16(CHKTDZ, 1, 0), I16(RETI, -1), A(RET, 0));
	asm_handler(&machine.code, 1, 2, 3, 0);
	machine_load(4096);
	zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_NONE, "the run failed");
	zassert_equal(machine_error_class(machine.vm.result), MBPF_REFERENCE_ERROR, "class");
	zassert_value(EVAL(A16(LOADI, 0, 4), A16(CHKTDZ, 0, 0), A(RET, 0)), mbpf_val_int(4),
		      "any other value passes");
}

/* One that throws writes no register. */
ZTEST(vm, test_no_register_written)
{
	machine_begin();
	WORDS(A16(LOADI, 0, 3), ABC(GETEL, 0, 1, 2), I16(RETI, -1), A(RET, 0));
	asm_handler(&machine.code, 1, 2, 3, 3);
	machine_load(4096);
	zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_NONE, "the run failed");
	zassert_value(machine.vm.result, mbpf_val_int(3), "R[0]");
}

/* Nor does a call of a method without its receiver. */
ZTEST(vm, test_callee_stays)
{
	uint16_t method;

	machine_begin();
	method = asm_import(&machine.code, MBPF_IMPORT_BUILTIN, "boolean.valueOf", 0, 0);
	WORDS(A16(LDIMP, 0, method), AB(CALL, 0, 0), I16(RETI, 1), A(RET, 0));
	asm_handler(&machine.code, 1, 2, 3, 1);
	machine_load(4096);
	zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_NONE, "the TypeError is caught");
	zassert_equal(machine.vm.result.tag, MBPF_TAG_BUILTIN, "the callee is still there");
}

/* Where an Error was made. */
ZTEST(vm, test_error_position)
{
	const struct mbpf_error_object *error;

	machine_begin();
	WORDS(ABC(CALLF, 0, 1, 0), I16(RETI, -1));
	(void)asm_function(&machine.code, NULL, 0, 1);
	WORDS(A16(LOADI, 0, 1), AB(CALL, 0, 0), I16(RETI, 0));
	machine_load(4096);
	zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_EXCEPTION, "nothing catches it");
	zassert_equal(machine_error_class(machine.vm.exception), MBPF_TYPE_ERROR, "class");
	error = mbpf_at(&machine.vm, machine.vm.exception.payload);
	zassert_equal(error->object.header.size, 32, "two places");
	zassert_equal(error->places[0], 3, "word");
	zassert_equal(error->places[1], 0, "the word that called");
}

/* Words that meet a hole in R[1]; R[2] is 1. */
static const uint32_t profile_words[] = {
	ABC(ADD, 3, 1, 2),    ABC(ADD, 3, 2, 1),    ABC(SUB, 3, 1, 2),    ABC(MUL, 3, 2, 1),
	ABC(DIV, 3, 1, 2),    ABC(MOD, 3, 1, 2),    ABC(POW, 3, 1, 2),    ABC(BAND, 3, 1, 2),
	ABC(BOR, 3, 2, 1),    ABC(BXOR, 3, 1, 2),   ABC(SHL, 3, 1, 2),    ABC(SHR, 3, 2, 1),
	ABC(USHR, 3, 1, 2),   ABC(ADDI, 3, 1, 1),   ABC(SUBI, 3, 1, 1),   ABC(MULI, 3, 1, 1),
	ABC(BANDI, 3, 1, 1),  ABC(SHLI, 3, 1, 1),   A16(MASK, 1, 1),      AB(NEG, 3, 1),
	AB(PLUS, 3, 1),       AB(BNOT, 3, 1),       AB(NOT, 3, 1),        AB(INC, 3, 1),
	AB(DEC, 3, 1),        AB(TYPEOF, 3, 1),     AB(TOSTR, 3, 1),      ABC(EQ, 3, 1, 2),
	ABC(SEQ, 3, 1, 1),    ABC(LT, 3, 1, 2),     ABC(LE, 3, 2, 1),     ABC(GT, 3, 1, 2),
	ABC(GE, 3, 1, 2),     ABC(IN, 3, 1, 2),     ABC(INSTOF, 3, 1, 2), A16(JT, 1, 0),
	A16(JF, 1, 0),        A16(JNUL, 1, 0),      A16(JNNUL, 1, 0),     ABC(JEQ, 1, 2, 0),
	ABC(JSEQ, 1, 1, 0),   ABC(JLT, 2, 1, 0),    ABC(JEQI, 1, 0, 0),   ABC(JSEQI, 1, 0, 0),
	ABC(JGEI, 1, 0, 0),   ABC(INCJLT, 1, 2, 0), ABC(INCJLT, 2, 1, 0), AB(CALL, 1, 0),
	AB(CALLM, 1, 0),      AB(ARRADD, 1, 2),     ABC(GETEL, 3, 1, 2),  ABC(SETEL, 1, 2, 2),
	ABC(GETELI, 3, 1, 0), ABC(SETELI, 1, 2, 0), AB(LEN, 3, 1),        AB(KEYS, 3, 1),
	ABC(DELEL, 3, 1, 2),  ABC(GETMEL, 3, 1, 2), AB(TOKEY, 3, 1),      ABC(INITEL, 1, 2, 2),
};

ZTEST(vm, test_internal_values)
{
	for (size_t i = 0; i < sizeof(profile_words) / sizeof(profile_words[0]); i++) {
		machine_begin();
		WORDS(A16(LOADP, 1, MBPF_PRIM_HOLE), A16(LOADI, 2, 1), profile_words[i],
		      I16(RETI, 0), I16(RETI, 1));
		asm_handler(&machine.code, 0, 4, 4, 4);
		machine_load(4096);
		zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_PROFILE, "row %u",
			      (unsigned int)i);
		zassert_equal(machine.vm.error_pc, 2, "row %u", (unsigned int)i);
	}
}
