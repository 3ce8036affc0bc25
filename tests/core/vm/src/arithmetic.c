/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Operators on numbers: int32 where results fit, doubles where they do not, at every edge between
 * the two.
 */

#include "machine.h"

#define I32_LEAST (-2147483648.0)
#define I32_MOST  2147483647.0

struct operation {
	uint8_t op;
	double b;
	double c;
	double want;
};

/* The entry point gets its operands from globals: R[0] = R[1] op R[2]. */
static union mbpf_val compute(uint8_t op, union mbpf_val b, union mbpf_val c)
{
	*machine_global(0) = b;
	*machine_global(1) = c;
	return EVAL(A16(LDG, 1, 0), A16(LDG, 2, 1), (ABC(ADD, 0, 1, 2) & ~0xFFU) | op, A(RET, 0));
}

static void check_operations(const struct operation *table, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		union mbpf_val got = compute(table[i].op, machine_number(table[i].b),
					     machine_number(table[i].c));

		zassert_value(got, machine_number(table[i].want),
			      "row %u: opcode 0x%02x gave %08x:%08x", (unsigned int)i, table[i].op,
			      (unsigned int)got.tag, (unsigned int)got.payload);
	}
}

#define CHECK(table) check_operations(table, sizeof(table) / sizeof((table)[0]))

ZTEST(vm, test_sums)
{
	static const struct operation sums[] = {
		{MBPF_OP_ADD, 2, 3, 5},
		{MBPF_OP_ADD, I32_MOST, 1, 2147483648.0},
		{MBPF_OP_ADD, I32_MOST, I32_LEAST, -1},
		{MBPF_OP_ADD, I32_LEAST, -1, -2147483649.0},
		{MBPF_OP_ADD, I32_LEAST, I32_LEAST, -4294967296.0},
		{MBPF_OP_ADD, 0.5, 1, 1.5},
		{MBPF_OP_ADD, 0.5, 0.5, 1},
		{MBPF_OP_ADD, 0, -0.0, 0},
		{MBPF_OP_ADD, -0.0, -0.0, -0.0},
		{MBPF_OP_SUB, 2, 3, -1},
		{MBPF_OP_SUB, I32_LEAST, 1, -2147483649.0},
		{MBPF_OP_SUB, I32_MOST, -1, 2147483648.0},
		{MBPF_OP_SUB, 0, I32_LEAST, 2147483648.0},
		{MBPF_OP_SUB, -0.0, 0, -0.0},
		{MBPF_OP_SUB, 5, 5, 0},
	};

	CHECK(sums);
}

ZTEST(vm, test_products)
{
	static const struct operation products[] = {
		{MBPF_OP_MUL, 6, 7, 42},
		{MBPF_OP_MUL, 65536, 32768, 2147483648.0},
		{MBPF_OP_MUL, -65536, 32768, I32_LEAST},
		{MBPF_OP_MUL, I32_LEAST, -1, 2147483648.0},
		{MBPF_OP_MUL, I32_MOST, I32_MOST, 4611686014132420609.0},
		{MBPF_OP_MUL, 0, -5, -0.0},
		{MBPF_OP_MUL, -5, 0, -0.0},
		{MBPF_OP_MUL, 0, 5, 0},
		{MBPF_OP_MUL, 0, 0, 0},
		{MBPF_OP_MUL, -0.0, -3, 0},
		{MBPF_OP_DIV, 6, 3, 2},
		{MBPF_OP_DIV, 7, 2, 3.5},
		{MBPF_OP_DIV, -6, 3, -2},
		{MBPF_OP_DIV, 0, 5, 0},
		{MBPF_OP_DIV, 0, -5, -0.0},
		{MBPF_OP_DIV, 5, 0, F64_INFINITY},
		{MBPF_OP_DIV, -5, 0, -F64_INFINITY},
		{MBPF_OP_DIV, 0, 0, F64_NAN},
		{MBPF_OP_DIV, I32_LEAST, -1, 2147483648.0},
		{MBPF_OP_DIV, I32_LEAST, 1, I32_LEAST},
		{MBPF_OP_DIV, 1, 3, 1.0 / 3.0},
		{MBPF_OP_MOD, 7, 3, 1},
		{MBPF_OP_MOD, -7, 3, -1},
		{MBPF_OP_MOD, 7, -3, 1},
		{MBPF_OP_MOD, -6, 3, -0.0},
		{MBPF_OP_MOD, 6, 3, 0},
		{MBPF_OP_MOD, I32_LEAST, -1, -0.0},
		{MBPF_OP_MOD, 5, 0, F64_NAN},
		{MBPF_OP_MOD, -0.0, 5, -0.0},
		{MBPF_OP_MOD, 5.5, 2, 1.5},
		{MBPF_OP_POW, 2, 10, 1024},
		{MBPF_OP_POW, 2, -1, 0.5},
		{MBPF_OP_POW, 0, 0, 1},
	};

	CHECK(products);
}

ZTEST(vm, test_bits)
{
	static const struct operation bits[] = {
		{MBPF_OP_BAND, -1, 255, 255},
		{MBPF_OP_BAND, 4294967295.0, 3, 3},
		{MBPF_OP_BAND, F64_NAN, 3, 0},
		{MBPF_OP_BOR, 1, 6, 7},
		{MBPF_OP_BOR, 2147483648.0, 0, I32_LEAST},
		{MBPF_OP_BOR, 4294967296.5, 1, 1},
		{MBPF_OP_BOR, -1.9, 0, -1},
		{MBPF_OP_BXOR, -1, I32_LEAST, I32_MOST},
		{MBPF_OP_SHL, 1, 31, I32_LEAST},
		{MBPF_OP_SHL, 1, 32, 1},
		{MBPF_OP_SHL, 3, 33, 6},
		{MBPF_OP_SHL, I32_MOST, 1, -2},
		{MBPF_OP_SHL, 1, -1, I32_LEAST},
		{MBPF_OP_SHR, -8, 1, -4},
		{MBPF_OP_SHR, I32_LEAST, 31, -1},
		{MBPF_OP_SHR, 8, 35, 1},
		{MBPF_OP_USHR, -1, 0, 4294967295.0},
		{MBPF_OP_USHR, -1, 1, I32_MOST},
		{MBPF_OP_USHR, I32_LEAST, 0, 2147483648.0},
		{MBPF_OP_USHR, I32_LEAST, 32, 2147483648.0},
		{MBPF_OP_USHR, 8, 1, 4},
	};

	CHECK(bits);
}

ZTEST(vm, test_unary)
{
	static const struct operation unary[] = {
		{MBPF_OP_NEG, 5, 0, -5},
		{MBPF_OP_NEG, 0, 0, -0.0},
		{MBPF_OP_NEG, -0.0, 0, 0},
		{MBPF_OP_NEG, I32_LEAST, 0, 2147483648.0},
		{MBPF_OP_PLUS, -3, 0, -3},
		{MBPF_OP_PLUS, -0.0, 0, -0.0},
		{MBPF_OP_BNOT, 0, 0, -1},
		{MBPF_OP_BNOT, 4294967295.0, 0, 0},
		{MBPF_OP_INC, 1, 0, 2},
		{MBPF_OP_INC, I32_MOST, 0, 2147483648.0},
		{MBPF_OP_INC, 0.5, 0, 1.5},
		{MBPF_OP_DEC, 1, 0, 0},
		{MBPF_OP_DEC, I32_LEAST, 0, -2147483649.0},
	};

	for (size_t i = 0; i < sizeof(unary) / sizeof(unary[0]); i++) {
		union mbpf_val got;

		*machine_global(0) = machine_number(unary[i].b);
		got = EVAL(A16(LDG, 1, 0), (AB(NEG, 0, 1) & ~0xFFU) | unary[i].op, A(RET, 0));
		zassert_value(got, machine_number(unary[i].want), "row %u", (unsigned int)i);
	}
}

struct immediate {
	uint8_t op;
	double b;
	uint8_t imm;
	double want;
};

ZTEST(vm, test_immediates)
{
	static const struct immediate table[] = {
		{MBPF_OP_ADDI, 1, 127, 128},
		{MBPF_OP_ADDI, I32_MOST, 1, 2147483648.0},
		{MBPF_OP_ADDI, 1, 0x80, -127},
		{MBPF_OP_ADDI, 0.5, 0xFF, -0.5},
		{MBPF_OP_SUBI, 1, 0x80, 129},
		{MBPF_OP_SUBI, I32_LEAST, 1, -2147483649.0},
		{MBPF_OP_SUBI, 1.5, 1, 0.5},
		{MBPF_OP_MULI, 3, 0xFF, -3},
		{MBPF_OP_MULI, 0, 0xFF, -0.0},
		{MBPF_OP_MULI, -1, 0, -0.0},
		{MBPF_OP_MULI, I32_MOST, 2, 4294967294.0},
		{MBPF_OP_MULI, 1.5, 2, 3},
		{MBPF_OP_BANDI, -1, 0xFF, 255},
		{MBPF_OP_BANDI, 1.5, 0xFF, 1},
		{MBPF_OP_BORI, 256, 0xFF, 511},
		{MBPF_OP_BXORI, -1, 0xFF, -256},
		{MBPF_OP_SHLI, 1, 31, I32_LEAST},
		{MBPF_OP_SHLI, 1, 33, 2},
		{MBPF_OP_SHRI, -1, 255, -1},
		{MBPF_OP_USHRI, -1, 32, 4294967295.0},
		{MBPF_OP_USHRI, -1, 28, 15},
		{MBPF_OP_USHRI, 4294967295.0, 0, 4294967295.0},
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		union mbpf_val got;

		*machine_global(0) = machine_number(table[i].b);
		got = EVAL(A16(LDG, 1, 0), (ABC(ADDI, 0, 1, table[i].imm) & ~0xFFU) | table[i].op,
			   A(RET, 0));
		zassert_value(got, machine_number(table[i].want), "row %u", (unsigned int)i);
	}
}

ZTEST(vm, test_mask)
{
	*machine_global(0) = mbpf_val_int(-1);
	zassert_value(EVAL(A16(LDG, 0, 0), A16(MASK, 0, 0xFFFF), A(RET, 0)), mbpf_val_int(65535),
		      "int32");
	*machine_global(0) = machine_number(4294967295.0);
	zassert_value(EVAL(A16(LDG, 0, 0), A16(MASK, 0, 0x8001), A(RET, 0)), mbpf_val_int(0x8001),
		      "double");
	*machine_global(0) = UNDEFINED;
	zassert_value(EVAL(A16(LDG, 0, 0), A16(MASK, 0, 0xFFFF), A(RET, 0)), mbpf_val_int(0),
		      "undefined");
}

/* A result may replace either operand. */
ZTEST(vm, test_aliased_operands)
{
	zassert_value(EVAL(A16(LOADI, 0, 5), ABC(SUB, 0, 0, 0), A(RET, 0)), mbpf_val_int(0),
		      "a = a - a");
	zassert_value(EVAL(A16(LOADI, 0, 5), A16(LOADI, 1, 7), ABC(SUB, 1, 0, 1), A(RET, 1)),
		      mbpf_val_int(-2), "b = a - b");
}

/* Doubles never look like anything else: 0/0, and 1e308 * 10 * 1e-10. */
ZTEST(vm, test_no_forged_tags)
{
	union mbpf_val nan = compute(MBPF_OP_DIV, mbpf_val_int(0), mbpf_val_int(0));

	zassert_true(mbpf_f64_val(nan) == MBPF_F64_NAN, "0 / 0 is the one NaN");
	*machine_global(0) = machine_number(1e308);
	*machine_global(1) = machine_number(1e-10);
	zassert_value(EVAL(A16(LDG, 1, 0), ABC(MULI, 1, 1, 10), A16(LDG, 2, 1), ABC(MUL, 0, 1, 2),
			   A(RET, 0)),
		      machine_number(F64_INFINITY), "infinity stays");
}
