/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Comparisons and jumps: every opcode with every pair of numbers that matters, and every form of
 * offset.
 */

#include "machine.h"

static const double numbers[] = {-2147483648.0, -1,           -0.0,         0,      0.5, 1,
				 127,           2147483647.0, 2147483648.0, F64_NAN};

#define NUMBERS (sizeof(numbers) / sizeof(numbers[0]))

/* Comparison number `index` in the order of the opcodes: EQ SEQ LT LE GT GE. */
static bool compare(uint32_t index, double b, double c)
{
	switch (index) {
	case 0:
	case 1:
		return b == c;
	case 2:
		return b < c;
	case 3:
		return b <= c;
	case 4:
		return b > c;
	default:
		return b >= c;
	}
}

static uint32_t with_op(uint32_t word, uint32_t op)
{
	return (word & ~0xFFU) | op;
}

/* 1 when the jump in `word` is taken, with R[1] and R[2] from globals 0 and 1. */
static int32_t taken(uint32_t word)
{
	union mbpf_val got = EVAL(A16(LDG, 1, 0), A16(LDG, 2, 1), word, I16(RETI, 0), I16(RETI, 1));

	return (int32_t)got.payload;
}

ZTEST(vm, test_comparisons)
{
	for (uint32_t op = MBPF_OP_EQ; op <= MBPF_OP_GE; op++) {
		for (size_t i = 0; i < NUMBERS * NUMBERS; i++) {
			double b = numbers[i / NUMBERS];
			double c = numbers[i % NUMBERS];
			bool want = compare(op - MBPF_OP_EQ, b, c);
			uint32_t jump = MBPF_OP_JEQ + 2U * (op - MBPF_OP_EQ);

			*machine_global(0) = machine_number(b);
			*machine_global(1) = machine_number(c);
			zassert_value(EVAL(A16(LDG, 1, 0), A16(LDG, 2, 1),
					   with_op(ABC(EQ, 0, 1, 2), op), A(RET, 0)),
				      mbpf_val_bool(want), "opcode 0x%02x, pair %u", op,
				      (unsigned int)i);
			zassert_equal(taken(with_op(ABC(JEQ, 1, 2, 1), jump)), want,
				      "jump 0x%02x, pair %u", jump, (unsigned int)i);
			zassert_equal(taken(with_op(ABC(JEQ, 1, 2, 1), jump + 1U)), !want,
				      "jump 0x%02x, pair %u", jump + 1U, (unsigned int)i);
		}
	}
}

ZTEST(vm, test_comparisons_with_immediates)
{
	static const int8_t immediates[] = {-128, -1, 0, 1, 127};

	for (uint32_t op = MBPF_OP_JEQI; op <= MBPF_OP_JNGEI; op++) {
		for (size_t i = 0; i < NUMBERS * sizeof(immediates); i++) {
			double b = numbers[i / sizeof(immediates)];
			int8_t c = immediates[i % sizeof(immediates)];
			bool want = compare((op - MBPF_OP_JEQI) / 2U, b, c) != ((op & 1U) != 0U);

			*machine_global(0) = machine_number(b);
			*machine_global(1) = UNDEFINED;
			zassert_equal(taken(with_op(ABC(JEQI, 1, c, 1), op)), want,
				      "jump 0x%02x, pair %u", op, (unsigned int)i);
		}
	}
}

ZTEST(vm, test_truth)
{
	const struct {
		union mbpf_val v;
		bool truth;
		bool nullish;
	} table[] = {
		{mbpf_val_int(0), false, false},
		{mbpf_val_int(-1), true, false},
		{UNDEFINED, false, true},
		{mbpf_val_make(MBPF_TAG_NULL, 0), false, true},
		{mbpf_val_bool(false), false, false},
		{mbpf_val_bool(true), true, false},
		{machine_number(0.5), true, false},
		{machine_number(-0.0), false, false},
		{machine_number(F64_NAN), false, false},
		{mbpf_val_make(MBPF_TAG_FUNC, 0), true, false},
		{mbpf_val_make(MBPF_TAG_CTX, 0), true, false},
		{mbpf_val_make(MBPF_TAG_STR_POOL, 0), true, false},
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		*machine_global(0) = table[i].v;
		zassert_equal(taken(A16(JT, 1, 1)), table[i].truth, "JT, row %u", (unsigned int)i);
		zassert_equal(taken(A16(JF, 1, 1)), !table[i].truth, "JF, row %u", (unsigned int)i);
		zassert_equal(taken(A16(JNUL, 1, 1)), table[i].nullish, "JNUL, row %u",
			      (unsigned int)i);
		zassert_equal(taken(A16(JNNUL, 1, 1)), !table[i].nullish, "JNNUL, row %u",
			      (unsigned int)i);
		zassert_value(EVAL(A16(LDG, 1, 0), AB(NOT, 0, 1), A(RET, 0)),
			      mbpf_val_bool(!table[i].truth), "NOT, row %u", (unsigned int)i);
	}
}

ZTEST(vm, test_count_and_jump)
{
	/* 0, 1, 2 are counted. */
	zassert_value(EVAL(A16(LOADI, 1, 0), A16(LOADI, 2, 3), ABC(INCJLT, 1, 2, -1), A(RET, 1)),
		      mbpf_val_int(3), "loop");
	/* The new value is compared, also with itself. */
	zassert_value(EVAL(A16(LOADI, 1, 0), ABC(INCJLT, 1, 1, -1), A(RET, 1)), mbpf_val_int(1),
		      "a is b");
	*machine_global(0) = machine_number(2147483647.0);
	*machine_global(1) = machine_number(2147483648.0);
	zassert_value(EVAL(A16(LDG, 1, 0), A16(LDG, 2, 1), ABC(INCJLT, 1, 2, -1), A(RET, 1)),
		      machine_number(2147483648.0), "beyond int32");
	*machine_global(0) = UNDEFINED;
	zassert_value(EVAL(A16(LDG, 1, 0), A16(LDG, 2, 1), ABC(INCJLT, 1, 2, -1), A(RET, 1)),
		      mbpf_val_f64(MBPF_F64_NAN), "undefined + 1 is NaN and not below anything");
}

/* Jumps over `gap` words in both directions: to the word in front of them, then behind them. */
static void check_span(uint32_t forward, uint32_t back, uint32_t gap)
{
	machine_begin();
	WORDS(A16(LOADI, 1, 1), forward, A(RET, 0));
	for (uint32_t i = 0; i < gap; i++) {
		WORDS(J24(JMP, 0));
	}
	WORDS(A16(LOADI, 0, 7), back);
	(void)asm_word(&machine.code, I16(RETI, 1));
	machine_load(sizeof(machine.memory) - MBPF_HEAP_SPARE);
	zassert_equal(machine_run(MACHINE_STEPS), MBPF_FAILURE_NONE, "the run failed");
	zassert_value(machine.vm.result, mbpf_val_int(7), "jumps of %u words", (unsigned int)gap);
}

ZTEST(vm, test_offsets)
{
	for (int32_t gap = 0; gap <= 125; gap++) {
		/* From behind the jump (word 2) to word 3 + gap, and from word 5 + gap to word 2.
		 */
		check_span(ABC(JSEQI, 1, 1, gap + 1), ABC(JSEQI, 1, 1, -(gap + 3)), (uint32_t)gap);
	}
	check_span(A16(JT, 1, 1001), A16(JT, 1, -1003), 1000);
	check_span(J24(JMP, 1001), J24(JMP, -1003), 1000);
	check_span(J24(JMP, 2001), J24(JMP, -2003), 2000);
}
