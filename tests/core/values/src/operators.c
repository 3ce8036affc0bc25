/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Operators on every kind of operand.
 */

#include <string.h>

#include "fixture.h"

ZTEST_SUITE(values_operators, NULL, NULL, NULL, NULL, NULL);

struct binary_case {
	uint8_t op;
	const char *a;
	const char *b;
	const char *want;
};

#define OP(name) MBPF_OP_##name

static const struct binary_case arithmetic[] = {
	{OP(ADD), "1", "2", "3"},
	{OP(ADD), "2147483647", "1", "2147483648"},
	{OP(ADD), "d5", "-6", "-1"},
	{OP(ADD), "-0", "-0", "-0"},
	{OP(ADD), "-0", "0", "0"},
	{OP(ADD), "0.1", "0.2", "0.30000000000000004"},
	{OP(ADD), "Infinity", "-Infinity", "NaN"},
	{OP(ADD), "undefined", "1", "NaN"},
	{OP(ADD), "null", "true", "1"},
	{OP(ADD), "'a'", "'b'", "'ab'"},
	{OP(ADD), "'a'", "'\\u4f60'", "'a\\u4f60'"},
	{OP(ADD), "'\\u4f60'", "'\\xff'", "'\\u4f60\\xff'"},
	{OP(ADD), "''", "''", "''"},
	{OP(ADD), "'a'", "1", "'a1'"},
	{OP(ADD), "-1.5", "'a'", "'-1.5a'"},
	{OP(ADD), "'a'", "-0", "'a0'"},
	{OP(ADD), "'a'", "undefined", "'aundefined'"},
	{OP(ADD), "null", "'a'", "'nulla'"},
	{OP(ADD), "true", "'a'", "'truea'"},
	{OP(ADD), "[1,2]", "[3]", "CALLED"},
	{OP(ADD), "[]", "{}", "CALLED"},
	{OP(ADD), "1", "{}", "CALLED"},
	{OP(ADD), "[1,null,undefined,hole,'\\u4f60']", "''", "CALLED"},
	{OP(ADD), "''", "Uint16Array[1,70000]", "CALLED"},
	{OP(ADD), "''", "ArrayBuffer(3)", "CALLED"},
	{OP(ADD), "''", "TypeError'm'", "CALLED"},
	{OP(ADD), "''", "RangeError", "CALLED"},
	{OP(ADD), "ctx", "map0", "CALLED"},
	{OP(ADD), "[ctx]", "''", "CALLED"},
	{OP(ADD), "[[1]]", "''", "CALLED"},
	{OP(ADD), "[fn0]", "''", "CALLED"},
	{OP(ADD), "fn0", "1", "CALLED"},
	{OP(ADD), "Math.min", "''", "CALLED"},
	{OP(ADD), "{toString:fn0}", "''", "CALLED"},
	{OP(ADD), "{toString:1}", "''", "CALLED"},
	{OP(ADD), "{valueOf:fn0}", "''", "CALLED"},
	{OP(ADD), "{valueOf:1}", "''", "CALLED"},
	{OP(ADD), "hole", "1", "PROFILE"},
	{OP(ADD), "1", "tdz", "PROFILE"},
	{OP(ADD), "[tdz]", "''", "CALLED"},
	{OP(SUB), "-2147483648", "1", "-2147483649"},
	{OP(SUB), "0", "0", "0"},
	{OP(SUB), "-0", "0", "-0"},
	{OP(SUB), "'7'", "'5'", "2"},
	{OP(SUB), "'x'", "1", "NaN"},
	{OP(SUB), "[5]", "true", "CALLED"},
	{OP(SUB), "{}", "1", "CALLED"},
	{OP(MUL), "65536", "65536", "4294967296"},
	{OP(MUL), "-1", "0", "-0"},
	{OP(MUL), "Infinity", "0", "NaN"},
	{OP(MUL), "1e308", "10", "Infinity"},
	{OP(MUL), "d3", "d4", "12"},
	{OP(DIV), "1", "0", "Infinity"},
	{OP(DIV), "1", "-0", "-Infinity"},
	{OP(DIV), "0", "0", "NaN"},
	{OP(DIV), "7", "2", "3.5"},
	{OP(DIV), "-6", "3", "-2"},
	{OP(DIV), "null", "-5", "-0"},
	{OP(MOD), "7", "-3", "1"},
	{OP(MOD), "-7", "3", "-1"},
	{OP(MOD), "-6", "3", "-0"},
	{OP(MOD), "5.5", "2", "1.5"},
	{OP(MOD), "1", "0", "NaN"},
	{OP(MOD), "1", "Infinity", "1"},
	{OP(POW), "2", "10", "1024"},
	{OP(POW), "2", "0.5", "1.4142135623730951"},
	{OP(POW), "1", "Infinity", "NaN"},
	{OP(POW), "NaN", "0", "1"},
	{OP(POW), "-8", "0.3333333333333333", "NaN"},
	{OP(BAND), "-1", "255", "255"},
	{OP(BAND), "4294967295", "-1", "-1"},
	{OP(BAND), "1e21", "-1", "-559939584"},
	{OP(BOR), "2147483648", "0", "-2147483648"},
	{OP(BOR), "NaN", "Infinity", "0"},
	{OP(BOR), "'0x1f'", "undefined", "31"},
	{OP(BOR), "1.9", "-1.9", "-1"},
	{OP(BXOR), "5", "true", "4"},
	{OP(SHL), "1", "31", "-2147483648"},
	{OP(SHL), "1", "32", "1"},
	{OP(SHL), "3", "-1", "-2147483648"},
	{OP(SHR), "-9", "1", "-5"},
	{OP(SHR), "-2147483648", "31", "-1"},
	{OP(SHR), "5", "33", "2"},
	{OP(USHR), "-1", "0", "4294967295"},
	{OP(USHR), "-1", "1", "2147483647"},
	{OP(USHR), "-1", "32", "4294967295"},
	{OP(USHR), "'x'", "0", "0"},
};

ZTEST(values_operators, test_binary)
{
	for (size_t i = 0; i < ARRAY_SIZE(arithmetic); i++) {
		const struct binary_case *c = &arithmetic[i];
		union mbpf_val a;
		union mbpf_val b;
		union mbpf_val r = mbpf_val_undefined();
		int status;

		fix_start(FIX_MEMORY);
		a = fix_val(c->a);
		b = fix_val(c->b);
		status = mbpf_op_binary(&vm, c->op, a, b, &r);
		FIX_SAME(fix_outcome(status, r), c->want, c->b);
		zassert_true(r.tag != MBPF_TAG_INT32 || (int32_t)r.payload != 0 ||
				     strcmp(c->want, "-0") != 0,
			     "row %u lost the sign of zero", (unsigned int)i);
	}
}

static const struct {
	uint8_t op;
	const char *a;
	const char *want;
} unary[] = {
	{OP(NEG), "0", "-0"},
	{OP(NEG), "-0", "0"},
	{OP(NEG), "-2147483648", "2147483648"},
	{OP(NEG), "2147483648", "-2147483648"},
	{OP(NEG), "NaN", "NaN"},
	{OP(NEG), "'12'", "-12"},
	{OP(PLUS), "'-0'", "-0"},
	{OP(PLUS), "true", "1"},
	{OP(PLUS), "undefined", "NaN"},
	{OP(PLUS), "null", "0"},
	{OP(PLUS), "[]", "CALLED"},
	{OP(PLUS), "['3']", "CALLED"},
	{OP(PLUS), "fn0", "CALLED"},
	{OP(PLUS), "tdz", "PROFILE"},
	{OP(BNOT), "0", "-1"},
	{OP(BNOT), "4294967295", "0"},
	{OP(BNOT), "'x'", "-1"},
	{OP(INC), "2147483647", "2147483648"},
	{OP(INC), "'9'", "10"},
	{OP(INC), "9007199254740992", "9007199254740992"},
	{OP(INC), "-1", "0"},
	{OP(DEC), "-2147483648", "-2147483649"},
	{OP(DEC), "0.5", "-0.5"},
	{OP(TYPEOF), "undefined", "'undefined'"},
	{OP(TYPEOF), "null", "'object'"},
	{OP(TYPEOF), "true", "'boolean'"},
	{OP(TYPEOF), "1", "'number'"},
	{OP(TYPEOF), "NaN", "'number'"},
	{OP(TYPEOF), "''", "'string'"},
	{OP(TYPEOF), "p'a'", "'string'"},
	{OP(TYPEOF), "fn0", "'function'"},
	{OP(TYPEOF), "Error!", "'function'"},
	{OP(TYPEOF), "ctx", "'object'"},
	{OP(TYPEOF), "map0", "'object'"},
	{OP(TYPEOF), "[]", "'object'"},
	{OP(TYPEOF), "tdz", "PROFILE"},
	{OP(TOSTR), "-2147483648", "'-2147483648'"},
	{OP(TOSTR), "1e21", "'1e+21'"},
	{OP(TOSTR), "NaN", "'NaN'"},
	{OP(TOSTR), "-0", "'0'"},
	{OP(TOSTR), "undefined", "'undefined'"},
	{OP(TOSTR), "null", "'null'"},
	{OP(TOSTR), "false", "'false'"},
	{OP(TOSTR), "'abc'", "'abc'"},
	{OP(TOSTR), "[]", "CALLED"},
	{OP(TOSTR), "[[]]", "CALLED"},
	{OP(TOSTR), "hole", "PROFILE"},
};

ZTEST(values_operators, test_unary)
{
	for (size_t i = 0; i < ARRAY_SIZE(unary); i++) {
		union mbpf_val r = mbpf_val_undefined();
		union mbpf_val a;
		int status;

		fix_start(FIX_MEMORY);
		a = fix_val(unary[i].a);
		status = mbpf_op_unary(&vm, unary[i].op, a, &r);
		FIX_SAME(fix_outcome(status, r), unary[i].want, unary[i].a);
	}
}

static const struct binary_case comparisons[] = {
	{OP(EQ), "1", "d1", "true"},
	{OP(EQ), "0", "-0", "true"},
	{OP(EQ), "NaN", "NaN", "false"},
	{OP(EQ), "undefined", "null", "true"},
	{OP(EQ), "undefined", "0", "false"},
	{OP(EQ), "null", "ctx", "false"},
	{OP(EQ), "'1'", "1", "true"},
	{OP(EQ), "''", "0", "true"},
	{OP(EQ), "'a'", "NaN", "false"},
	{OP(EQ), "true", "'1'", "true"},
	{OP(EQ), "false", "''", "true"},
	{OP(EQ), "true", "2", "false"},
	{OP(EQ), "[1]", "1", "CALLED"},
	{OP(EQ), "'1,2'", "[1,2]", "CALLED"},
	{OP(EQ), "[]", "false", "CALLED"},
	{OP(EQ), "[]", "[]", "false"},
	{OP(EQ), "{}", "'[object Object]'", "CALLED"},
	{OP(EQ), "fn0", "fn0", "true"},
	{OP(EQ), "fn0", "fn1", "false"},
	{OP(EQ), "fn0", "1", "CALLED"},
	{OP(EQ), "fn0", "null", "false"},
	{OP(EQ), "Math.min", "Math.min", "true"},
	{OP(EQ), "ctx", "ctx", "true"},
	{OP(EQ), "map0", "ctx", "false"},
	{OP(EQ), "hole", "hole", "PROFILE"},
	{OP(SEQ), "1", "d1", "true"},
	{OP(SEQ), "0", "-0", "true"},
	{OP(SEQ), "NaN", "NaN", "false"},
	{OP(SEQ), "'a'", "p'a'", "true"},
	{OP(SEQ), "'\\u4f60'", "'\\u4f60'", "true"},
	{OP(SEQ), "'\\u4f60'", "'ab'", "false"},
	{OP(SEQ), "'1'", "1", "false"},
	{OP(SEQ), "null", "undefined", "false"},
	{OP(SEQ), "true", "true", "true"},
	{OP(SEQ), "true", "1", "false"},
	{OP(SEQ), "tdz", "1", "PROFILE"},
	{OP(LT), "1", "2", "true"},
	{OP(LT), "2.5", "2.5", "false"},
	{OP(LE), "2.5", "2.5", "true"},
	{OP(LE), "NaN", "1", "false"},
	{OP(GE), "1", "NaN", "false"},
	{OP(GT), "'10'", "9", "true"},
	{OP(GT), "'10'", "'9'", "false"},
	{OP(LT), "'a'", "'ab'", "true"},
	{OP(GE), "'ab'", "'a'", "true"},
	{OP(LE), "'a'", "'a'", "true"},
	{OP(LT), "'\\xff'", "'\\u0100'", "true"},
	{OP(LT), "'\\u0161'", "'\\u4f00'", "true"},
	{OP(GT), "null", "-1", "true"},
	{OP(GE), "undefined", "undefined", "false"},
	{OP(LT), "[2]", "'3'", "CALLED"},
	{OP(LT), "{}", "1", "CALLED"},
	{OP(LT), "fn0", "1", "CALLED"},
	{OP(IN), "'a'", "{a:1}", "true"},
	{OP(IN), "p'a'", "{a:undefined}", "true"},
	{OP(IN), "'b'", "{a:1}", "false"},
	{OP(IN), "5", "{5:1}", "true"},
	{OP(IN), "'5'", "{5:1}", "true"},
	{OP(IN), "1.5", "{1.5:1}", "true"},
	{OP(IN), "'toString'", "{}", "true"},
	{OP(IN), "'toString'", "{toString:1}", "true"},
	{OP(IN), "1", "[1,hole,2]", "false"},
	{OP(IN), "d2", "[1,hole,2]", "true"},
	{OP(IN), "3", "[1,hole,2]", "false"},
	{OP(IN), "-1", "[1]", "false"},
	{OP(IN), "'length'", "[]", "true"},
	{OP(IN), "'push'", "[]", "true"},
	{OP(IN), "'map'", "[]", "true"},
	{OP(IN), "'nothing'", "[]", "false"},
	{OP(IN), "1", "Uint8Array[7,8]", "true"},
	{OP(IN), "2", "Uint8Array[7,8]", "false"},
	{OP(IN), "'buffer'", "Uint8Array[7,8]", "true"},
	{OP(IN), "'byteLength'", "ArrayBuffer(1)", "true"},
	{OP(IN), "'message'", "Error", "true"},
	{OP(IN), "'name'", "Error", "true"},
	{OP(IN), "'cause'", "Error", "false"},
	{OP(IN), "'a'", "1", "TypeError"},
	{OP(IN), "'a'", "'abc'", "TypeError"},
	{OP(IN), "'a'", "null", "TypeError"},
	{OP(IN), "'a'", "fn0", "false"},
	{OP(IN), "'a'", "ctx", "false"},
	{OP(INSTOF), "TypeError", "Error!", "true"},
	{OP(INSTOF), "TypeError", "TypeError!", "true"},
	{OP(INSTOF), "TypeError", "RangeError!", "false"},
	{OP(INSTOF), "Error", "TypeError!", "false"},
	{OP(INSTOF), "TypeError", "Object", "true"},
	{OP(INSTOF), "[]", "Array", "true"},
	{OP(INSTOF), "{}", "Array", "false"},
	{OP(INSTOF), "Uint8Array[1]", "Uint8Array", "true"},
	{OP(INSTOF), "Uint8Array[1]", "Int8Array", "false"},
	{OP(INSTOF), "ArrayBuffer(1)", "ArrayBuffer", "true"},
	{OP(INSTOF), "ctx", "Object", "true"},
	{OP(INSTOF), "fn0", "Object", "true"},
	{OP(INSTOF), "fn0", "Array", "false"},
	{OP(INSTOF), "'a'", "String", "false"},
	{OP(INSTOF), "[]", "String", "false"},
	{OP(INSTOF), "1", "fn0", "false"},
	{OP(INSTOF), "[]", "fn0", "TypeError"},
	{OP(INSTOF), "[]", "isNaN", "TypeError"},
	{OP(INSTOF), "1", "isNaN", "false"},
	{OP(INSTOF), "[]", "[]", "TypeError"},
	{OP(INSTOF), "1", "1", "TypeError"},
	{OP(INSTOF), "1", "ctx", "TypeError"},
};

ZTEST(values_operators, test_comparisons)
{
	for (size_t i = 0; i < ARRAY_SIZE(comparisons); i++) {
		const struct binary_case *c = &comparisons[i];
		union mbpf_val a;
		union mbpf_val b;
		bool r = false;
		int status;

		fix_start(FIX_MEMORY);
		a = fix_val(c->a);
		b = fix_val(c->b);
		status = mbpf_op_compare(&vm, c->op, a, b, &r);
		zassert_equal(strcmp(fix_outcome(status, mbpf_val_bool(r)), c->want), 0,
			      "%s, %s of opcode 0x%x give %s", c->a, c->b, c->op,
			      fix_outcome(status, mbpf_val_bool(r)));
	}
}

ZTEST(values_operators, test_equality_of_one_object)
{
	union mbpf_val a;
	bool r = false;

	fix_start(FIX_MEMORY);
	a = fix_val("{}");
	zassert_equal(mbpf_op_compare(&vm, MBPF_OP_EQ, a, a, &r), MBPF_DONE, "== failed");
	zassert_true(r, "an object is not == itself");
	zassert_equal(mbpf_op_compare(&vm, MBPF_OP_SEQ, a, a, &r), MBPF_DONE, "=== failed");
	zassert_true(r, "an object is not === itself");
}

static const struct {
	const char *a;
	const char *want;
} truths[] = {
	{"0", "false"},    {"-0", "false"},        {"NaN", "false"},    {"''", "false"},
	{"null", "false"}, {"undefined", "false"}, {"false", "false"},  {"1", "true"},
	{"0.5", "true"},   {"'0'", "true"},        {"[]", "true"},      {"{}", "true"},
	{"fn0", "true"},   {"ctx", "true"},        {"map0", "true"},    {"p'a'", "true"},
	{"-1", "true"},    {"d0", "false"},        {"hole", "PROFILE"}, {"Array", "true"},
};

ZTEST(values_operators, test_truth)
{
	for (size_t i = 0; i < ARRAY_SIZE(truths); i++) {
		bool r = false;
		int status;

		fix_start(FIX_MEMORY);
		status = mbpf_op_truthy(&vm, fix_val(truths[i].a), &r);
		FIX_SAME(fix_outcome(status, mbpf_val_bool(r)), truths[i].want, truths[i].a);
	}
}
