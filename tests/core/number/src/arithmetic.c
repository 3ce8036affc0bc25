/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Expected bits follow from IEEE-754 and ECMA-262; powers that are not exact were computed with
 * MPFR. Each binary operation is checked on both paths: the one the virtual machine uses and the
 * integer one.
 */

#include <zephyr/ztest.h>

#include "number.h"

#define BITS(hex)   UINT64_C(hex)
#define POS_ZERO    BITS(0x0000000000000000)
#define NEG_ZERO    BITS(0x8000000000000000)
#define ONE         BITS(0x3ff0000000000000)
#define MINUS_ONE   BITS(0xbff0000000000000)
#define TWO         BITS(0x4000000000000000)
#define THREE       BITS(0x4008000000000000)
#define MINUS_THREE BITS(0xc008000000000000)
#define HALF        BITS(0x3fe0000000000000)
#define POS_INF     BITS(0x7ff0000000000000)
#define NEG_INF     BITS(0xfff0000000000000)
#define NAN_BITS    BITS(0x7ff8000000000000)
#define MAX_VALUE   BITS(0x7fefffffffffffff)
#define MIN_VALUE   BITS(0x0000000000000001)
#define MIN_NORMAL  BITS(0x0010000000000000)
#define MAX_TINY    BITS(0x000fffffffffffff)
#define TWO_POW_53  BITS(0x4340000000000000)
#define TEN         BITS(0x4024000000000000)
#define TEN_POW_308 BITS(0x7fe1ccf385ebc8a0)
#define TEN_POW_M10 BITS(0x3ddb7cdfd9d7bdbb)
/* NaNs that no function may hand on: what x86 makes of 0/0, a signalling one, one with payload. */
#define NAN_X86     BITS(0xfff8000000000000)
#define NAN_SIGNAL  BITS(0x7ff0000000000001)
#define NAN_PAYLOAD BITS(0xffffffffffffffff)

#define PROPERTY_PAIRS 100000

static void check_bits(mbpf_f64 got, mbpf_f64 want, const char *what, mbpf_f64 a, mbpf_f64 b)
{
	zassert_true(got == want, "%s(%08x%08x, %08x%08x): got %08x%08x, expected %08x%08x", what,
		     (unsigned int)(a >> 32), (unsigned int)a, (unsigned int)(b >> 32),
		     (unsigned int)b, (unsigned int)(got >> 32), (unsigned int)got,
		     (unsigned int)(want >> 32), (unsigned int)want);
}

struct binary_vector {
	mbpf_f64 a;
	mbpf_f64 b;
	mbpf_f64 want;
};

static void check_binary(mbpf_f64 (*fn)(mbpf_f64 a, mbpf_f64 b), const char *what,
			 const struct binary_vector *vector, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		check_bits(fn(vector[i].a, vector[i].b), vector[i].want, what, vector[i].a,
			   vector[i].b);
	}
}

static void check_unary(mbpf_f64 (*fn)(mbpf_f64 a), const char *what, const mbpf_f64 (*vector)[2],
			size_t count)
{
	for (size_t i = 0; i < count; i++) {
		check_bits(fn(vector[i][0]), vector[i][1], what, vector[i][0], 0);
	}
}

ZTEST(mbpf_number, test_add)
{
	static const struct binary_vector vector[] = {
		{ONE, TWO, THREE},
		/* 0.1 + 0.2 = 0.30000000000000004 */
		{BITS(0x3fb999999999999a), BITS(0x3fc999999999999a), BITS(0x3fd3333333333334)},
		{POS_ZERO, NEG_ZERO, POS_ZERO},
		{NEG_ZERO, NEG_ZERO, NEG_ZERO},
		{ONE, MINUS_ONE, POS_ZERO},
		{MINUS_ONE, ONE, POS_ZERO},
		{NEG_ZERO, MIN_VALUE, MIN_VALUE},
		{MAX_TINY, MIN_VALUE, MIN_NORMAL},
		{MIN_NORMAL, BITS(0x8000000000000001), MAX_TINY},
		{MAX_VALUE, MAX_VALUE, POS_INF},
		/* Half a unit in the last place: the tie goes up, away from the odd MAX_VALUE. */
		{MAX_VALUE, BITS(0x7c90000000000000), POS_INF},
		{MAX_VALUE, BITS(0x7c8fffffffffffff), MAX_VALUE},
		{POS_INF, NEG_INF, NAN_BITS},
		{NEG_INF, NEG_INF, NEG_INF},
		{MAX_VALUE, NEG_INF, NEG_INF},
		/* 2^53 + 1 and 2^53 + 3 are ties, to even both times. */
		{TWO_POW_53, ONE, TWO_POW_53},
		{TWO_POW_53, THREE, BITS(0x4340000000000002)},
		{TWO_POW_53, BITS(0x3ff0000000000001), BITS(0x4340000000000001)},
		{ONE, BITS(0x3ca0000000000000), ONE},
		{ONE, BITS(0x3ca0000000000001), BITS(0x3ff0000000000001)},
		{ONE, BITS(0xbc90000000000000), ONE},
		{ONE, BITS(0xbc90000000000001), BITS(0x3fefffffffffffff)},
		{NAN_X86, ONE, NAN_BITS},
		{ONE, NAN_SIGNAL, NAN_BITS},
		{NAN_PAYLOAD, NAN_X86, NAN_BITS},
		{POS_INF, NAN_PAYLOAD, NAN_BITS},
	};

	check_binary(mbpf_f64_add, "add", vector, ARRAY_SIZE(vector));
	check_binary(mbpf_f64_soft_add, "soft_add", vector, ARRAY_SIZE(vector));
}

ZTEST(mbpf_number, test_sub)
{
	static const struct binary_vector vector[] = {
		{THREE, TWO, ONE},
		{POS_ZERO, POS_ZERO, POS_ZERO},
		{NEG_ZERO, POS_ZERO, NEG_ZERO},
		{POS_INF, POS_INF, NAN_BITS},
		{MIN_NORMAL, MIN_VALUE, MAX_TINY},
		{BITS(0x3ff0000000000001), ONE, BITS(0x3cb0000000000000)},
		/* Exponents 33 apart, result in the binade below: libgcc for ARM rounds it up. */
		{BITS(0xc1f0000000000001), BITS(0xbfe1d3a3ad5e15d0), BITS(0xc1efffffffee2c5e)},
		{ONE, NAN_X86, NAN_BITS},
	};

	check_binary(mbpf_f64_sub, "sub", vector, ARRAY_SIZE(vector));
	check_binary(mbpf_f64_soft_sub, "soft_sub", vector, ARRAY_SIZE(vector));
}

ZTEST(mbpf_number, test_mul)
{
	static const struct binary_vector vector[] = {
		{TWO, THREE, BITS(0x4018000000000000)},
		{TEN_POW_308, TEN, POS_INF},
		{POS_ZERO, MINUS_ONE, NEG_ZERO},
		{POS_ZERO, POS_INF, NAN_BITS},
		{NEG_INF, MINUS_ONE, POS_INF},
		{MIN_VALUE, HALF, POS_ZERO},
		{MIN_VALUE, BITS(0x3fe0000000000001), MIN_VALUE},
		{BITS(0x0000000000000003), HALF, BITS(0x0000000000000002)},
		{MIN_NORMAL, BITS(0x3fefffffffffffff), MIN_NORMAL},
		{MIN_NORMAL, BITS(0x3feffffffffffffe), MAX_TINY},
		{MIN_VALUE, MIN_VALUE, POS_ZERO},
		{MIN_VALUE, BITS(0x8000000000000001), NEG_ZERO},
		{MIN_VALUE, MAX_VALUE, BITS(0x3ccfffffffffffff)},
		{MAX_VALUE, BITS(0x3ff0000000000001), POS_INF},
		/* (2^27 + 1) * (2^26 + 1) is a tie of 54 bits. */
		{BITS(0x41a0000002000000), BITS(0x4190000004000000), BITS(0x4340000006000000)},
		{NAN_SIGNAL, POS_ZERO, NAN_BITS},
		{POS_INF, NAN_PAYLOAD, NAN_BITS},
	};
	mbpf_f64 chain = mbpf_f64_mul(mbpf_f64_mul(TEN_POW_308, TEN), TEN_POW_M10);

	check_binary(mbpf_f64_mul, "mul", vector, ARRAY_SIZE(vector));
	check_binary(mbpf_f64_soft_mul, "soft_mul", vector, ARRAY_SIZE(vector));
	zassert_true(chain == POS_INF, "1e308 * 10 * 1e-10 must overflow on the way");
}

ZTEST(mbpf_number, test_div)
{
	static const struct binary_vector vector[] = {
		{POS_ZERO, POS_ZERO, NAN_BITS},
		{POS_ZERO, NEG_ZERO, NAN_BITS},
		{POS_INF, NEG_INF, NAN_BITS},
		{ONE, POS_ZERO, POS_INF},
		{ONE, NEG_ZERO, NEG_INF},
		{ONE, NEG_INF, NEG_ZERO},
		{NEG_INF, POS_ZERO, NEG_INF},
		{POS_ZERO, MINUS_ONE, NEG_ZERO},
		{ONE, THREE, BITS(0x3fd5555555555555)},
		{ONE, TEN, BITS(0x3fb999999999999a)},
		{MIN_VALUE, TWO, POS_ZERO},
		{BITS(0x0000000000000003), TWO, BITS(0x0000000000000002)},
		{MIN_NORMAL, TWO, BITS(0x0008000000000000)},
		{MAX_VALUE, HALF, POS_INF},
		{ONE, MAX_VALUE, BITS(0x0004000000000000)},
		{ONE, MIN_VALUE, POS_INF},
		{MIN_VALUE, MAX_VALUE, POS_ZERO},
		{MAX_TINY, MIN_VALUE, BITS(0x432ffffffffffffe)},
		{NAN_X86, POS_INF, NAN_BITS},
		{POS_ZERO, NAN_SIGNAL, NAN_BITS},
	};

	check_binary(mbpf_f64_div, "div", vector, ARRAY_SIZE(vector));
	check_binary(mbpf_f64_soft_div, "soft_div", vector, ARRAY_SIZE(vector));
}

ZTEST(mbpf_number, test_rem)
{
	static const struct binary_vector vector[] = {
		{BITS(0x4014000000000000), THREE, TWO},
		{BITS(0xc014000000000000), THREE, BITS(0xc000000000000000)},
		{BITS(0x4014000000000000), MINUS_THREE, TWO},
		{MINUS_THREE, THREE, NEG_ZERO},
		{NEG_ZERO, THREE, NEG_ZERO},
		{ONE, POS_ZERO, NAN_BITS},
		{POS_INF, ONE, NAN_BITS},
		{ONE, NEG_INF, ONE},
		{MAX_VALUE, THREE, TWO},
		{MAX_VALUE, MIN_VALUE, POS_ZERO},
		{ONE, MAX_TINY, BITS(0x0000000400000000)},
		{BITS(0x4016000000000000), BITS(0x3ff8000000000000), ONE},
		{TEN_POW_308, BITS(0x401c000000000000), THREE},
		{NAN_SIGNAL, ONE, NAN_BITS},
		{POS_ZERO, NAN_X86, NAN_BITS},
	};

	check_binary(mbpf_f64_rem, "rem", vector, ARRAY_SIZE(vector));
}

ZTEST(mbpf_number, test_pow)
{
	static const struct binary_vector vector[] = {
		{TWO, TEN, BITS(0x4090000000000000)},
		{NAN_X86, NEG_ZERO, ONE},
		{ONE, POS_INF, NAN_BITS},
		{MINUS_ONE, NEG_INF, NAN_BITS},
		{ONE, NAN_SIGNAL, NAN_BITS},
		{ONE, MAX_VALUE, ONE},
		{MINUS_ONE, TWO_POW_53, ONE},
		{MINUS_ONE, BITS(0x433fffffffffffff), MINUS_ONE},
		{TWO, POS_INF, POS_INF},
		{HALF, POS_INF, POS_ZERO},
		{HALF, NEG_INF, POS_INF},
		{NEG_INF, THREE, NEG_INF},
		{NEG_INF, TWO, POS_INF},
		{NEG_INF, MINUS_THREE, NEG_ZERO},
		{NEG_INF, HALF, POS_INF},
		{NEG_ZERO, MINUS_THREE, NEG_INF},
		{NEG_ZERO, THREE, NEG_ZERO},
		{NEG_ZERO, HALF, POS_ZERO},
		{NEG_ZERO, NEG_INF, POS_INF},
		{MINUS_THREE, HALF, NAN_BITS},
		{MINUS_THREE, THREE, BITS(0xc03b000000000000)},
		{POS_ZERO, THREE, POS_ZERO},
		{THREE, BITS(0x4048000000000000), BITS(0x44b0e425c56daffb)},
		{BITS(0x4152d68700000000), THREE, BITS(0x441a1d0afd49b86d)},
		{BITS(0xc1e0000000000000), TWO, BITS(0x43d0000000000000)},
		{MINUS_THREE, BITS(0x4044800000000000), BITS(0xc3ffa2a1cf67b5fc)},
		{BITS(0x4022000000000000), HALF, THREE},
		/* 10 ** 22 is the last exact power of ten, 10 ** 308 the last finite one. */
		{TEN, BITS(0x4036000000000000), BITS(0x4480f0cf064dd592)},
		{TEN, BITS(0x4073400000000000), TEN_POW_308},
		{TEN, BITS(0x4073500000000000), POS_INF},
		{TEN, BITS(0xc074300000000000), BITS(0x0000000000000002)},
		{TEN, BITS(0xc074400000000000), POS_ZERO},
		{TWO, BITS(0xc090c80000000000), MIN_VALUE},
		{TWO, BITS(0xc090cc0000000000), POS_ZERO},
		{TWO, HALF, BITS(0x3ff6a09e667f3bcd)},
		{TWO, BITS(0xbfe0000000000000), BITS(0x3fe6a09e667f3bcd)},
		/* Not exact, next to half way: 1 / (2^53 - 1), and the root of the largest number.
		 */
		{BITS(0x433fffffffffffff), MINUS_ONE, BITS(0x3ca0000000000001)},
		{MAX_VALUE, HALF, BITS(0x5fefffffffffffff)},
		{BITS(0x3fefffffffffffff), HALF, BITS(0x3fefffffffffffff)},
		/* 94906267 ** 2 has 54 bits: a tie. */
		{BITS(0x4196a09e6c000000), TWO, BITS(0x4340000007c84bec)},
		{BITS(0x3ff0000000000001), BITS(0x4330000000000000), BITS(0x4005bf0a8b145769)},
	};

	check_binary(mbpf_f64_pow, "pow", vector, ARRAY_SIZE(vector));
}

ZTEST(mbpf_number, test_round)
{
	static const mbpf_f64 floor_vector[][2] = {
		{BITS(0x3ff8000000000000), ONE},
		{BITS(0xbff8000000000000), BITS(0xc000000000000000)},
		{NEG_ZERO, NEG_ZERO},
		{BITS(0x8000000000000001), MINUS_ONE},
		{MIN_VALUE, POS_ZERO},
		{BITS(0x432fffffffffffff), BITS(0x432ffffffffffffe)},
		{BITS(0xc32fffffffffffff), BITS(0xc330000000000000)},
		{MAX_VALUE, MAX_VALUE},
		{NEG_INF, NEG_INF},
		{NAN_X86, NAN_BITS},
	};
	static const mbpf_f64 ceil_vector[][2] = {
		{BITS(0x3ff8000000000000), TWO},
		{BITS(0xbff8000000000000), MINUS_ONE},
		{BITS(0xbfe0000000000000), NEG_ZERO},
		{MIN_VALUE, ONE},
		{BITS(0x3fffffffffffffff), TWO},
		{POS_INF, POS_INF},
		{NAN_SIGNAL, NAN_BITS},
	};
	static const mbpf_f64 trunc_vector[][2] = {
		{BITS(0x3fffffffffffffff), ONE},
		{BITS(0xbfffffffffffffff), MINUS_ONE},
		{BITS(0xbfe0000000000000), NEG_ZERO},
		{MIN_VALUE, POS_ZERO},
		{BITS(0x433fffffffffffff), BITS(0x433fffffffffffff)},
		{NAN_PAYLOAD, NAN_BITS},
	};

	check_unary(mbpf_f64_floor, "floor", floor_vector, ARRAY_SIZE(floor_vector));
	check_unary(mbpf_f64_ceil, "ceil", ceil_vector, ARRAY_SIZE(ceil_vector));
	check_unary(mbpf_f64_trunc, "trunc", trunc_vector, ARRAY_SIZE(trunc_vector));
}

ZTEST(mbpf_number, test_sign)
{
	zassert_true(mbpf_f64_neg(POS_ZERO) == NEG_ZERO, "-0");
	zassert_true(mbpf_f64_neg(NAN_SIGNAL) == NAN_BITS, "-NaN");
	zassert_true(mbpf_f64_abs(NEG_INF) == POS_INF, "|-Infinity|");
	zassert_true(mbpf_f64_abs(NAN_X86) == NAN_BITS, "|NaN|");
	zassert_true(mbpf_f64_canonical(NAN_PAYLOAD) == NAN_BITS, "one NaN");
	zassert_true(mbpf_f64_canonical(NEG_INF) == NEG_INF, "infinity is no NaN");
	zassert_true(mbpf_f64_is_nan(NAN_SIGNAL), "smallest NaN");
	zassert_false(mbpf_f64_is_nan(NEG_INF), "infinity is no NaN");
}

ZTEST(mbpf_number, test_compare)
{
	/* Ascending; both zeros count as one. */
	static const mbpf_f64 ascending[] = {
		NEG_INF,    MINUS_THREE, MINUS_ONE, BITS(0x8000000000000001), POS_ZERO, MIN_VALUE,
		MIN_NORMAL, HALF,        ONE,       BITS(0x3ff0000000000001), TWO,      MAX_VALUE,
		POS_INF,
	};

	for (size_t i = 0; i < ARRAY_SIZE(ascending); i++) {
		for (size_t j = 0; j < ARRAY_SIZE(ascending); j++) {
			mbpf_f64 a = ascending[i];
			mbpf_f64 b = ascending[j];

			zassert_equal(mbpf_f64_lt(a, b), i < j, "lt %zu %zu", i, j);
			zassert_equal(mbpf_f64_le(a, b), i <= j, "le %zu %zu", i, j);
			zassert_equal(mbpf_f64_eq(a, b), i == j, "eq %zu %zu", i, j);
		}
		zassert_false(mbpf_f64_lt(ascending[i], NAN_BITS), "lt NaN");
		zassert_false(mbpf_f64_le(NAN_X86, ascending[i]), "le NaN");
		zassert_false(mbpf_f64_eq(ascending[i], NAN_SIGNAL), "eq NaN");
	}
	zassert_false(mbpf_f64_eq(NAN_BITS, NAN_BITS), "NaN is not NaN");
	zassert_false(mbpf_f64_le(NAN_BITS, NAN_BITS), "NaN is not below NaN");
	zassert_true(mbpf_f64_eq(NEG_ZERO, POS_ZERO), "zeros are equal");
	zassert_false(mbpf_f64_lt(NEG_ZERO, POS_ZERO), "zeros are not ordered");
	zassert_true(mbpf_f64_le(POS_ZERO, NEG_ZERO), "zeros are equal");
}

ZTEST(mbpf_number, test_to_int32)
{
	static const struct {
		mbpf_f64 a;
		int32_t want;
		bool exact;
	} vector[] = {
		{POS_ZERO, 0, true},
		{NEG_ZERO, 0, false},
		{BITS(0x41dfffffffc00000), INT32_MAX, true},
		{BITS(0x41dfffffffe00000), INT32_MAX, false}, /* 2147483647.5 */
		{BITS(0x41e0000000000000), INT32_MIN, false}, /* 2^31 */
		{BITS(0xc1e0000000000000), INT32_MIN, true},
		{BITS(0xc1e0000000100000), INT32_MIN, false}, /* -2147483648.5 */
		{BITS(0xc1e0000000200000), INT32_MAX, false}, /* -2147483649 */
		{BITS(0x41efffffffe00000), -1, false},        /* 2^32 - 1 */
		{BITS(0x41f0000000000000), 0, false},
		{BITS(0x41f0000000100000), 1, false}, /* 2^32 + 1 */
		{BITS(0xc1f0000000100000), -1, false},
		{BITS(0xbff8000000000000), -1, false},
		{BITS(0x3fefffffffffffff), 0, false},
		{ONE, 1, true},
		{MINUS_ONE, -1, true},
		{BITS(0x433fffffffffffff), -1, false},        /* 2^53 - 1 */
		{BITS(0x4340000000000001), 2, false},         /* 2^53 + 2 */
		{BITS(0x4520000000000001), INT32_MIN, false}, /* 2^83 + 2^31 */
		{BITS(0x4530000000000001), 0, false},         /* 2^84 + 2^32 */
		{MAX_VALUE, 0, false},
		{MIN_VALUE, 0, false},
		{POS_INF, 0, false},
		{NEG_INF, 0, false},
		{NAN_BITS, 0, false},
		{NAN_X86, 0, false},
	};

	for (size_t i = 0; i < ARRAY_SIZE(vector); i++) {
		int32_t hard = 7;
		int32_t soft = 7;
		int32_t want = vector[i].exact ? vector[i].want : 7;

		zassert_equal(mbpf_f64_to_int32(vector[i].a), vector[i].want, "to_int32 %zu", i);
		zassert_equal(mbpf_f64_soft_to_int32(vector[i].a), vector[i].want, "soft %zu", i);
		zassert_equal(mbpf_f64_as_int32(vector[i].a, &hard), vector[i].exact, "as %zu", i);
		zassert_equal(mbpf_f64_soft_as_int32(vector[i].a, &soft), vector[i].exact,
			      "soft as %zu", i);
		zassert_equal(hard, want, "value %zu", i);
		zassert_equal(soft, want, "soft value %zu", i);
	}
}

ZTEST(mbpf_number, test_from_integer)
{
	zassert_true(mbpf_f64_from_i32(INT32_MIN) == BITS(0xc1e0000000000000), "INT32_MIN");
	zassert_true(mbpf_f64_from_i32(INT32_MAX) == BITS(0x41dfffffffc00000), "INT32_MAX");
	zassert_true(mbpf_f64_from_i32(0) == POS_ZERO, "0");
	zassert_true(mbpf_f64_from_u32(UINT32_MAX) == BITS(0x41efffffffe00000), "UINT32_MAX");
	zassert_true(mbpf_f64_soft_from_u32(UINT32_MAX) == BITS(0x41efffffffe00000), "UINT32_MAX");
	zassert_true(mbpf_f64_soft_from_i32(INT32_MIN) == BITS(0xc1e0000000000000), "INT32_MIN");
	zassert_true(mbpf_f64_from_i64(INT64_MIN) == BITS(0xc3e0000000000000), "INT64_MIN");
	zassert_true(mbpf_f64_from_i64(INT64_MAX) == BITS(0x43e0000000000000), "INT64_MAX");
	zassert_true(mbpf_f64_from_i64(-1) == MINUS_ONE, "-1");
	zassert_true(mbpf_f64_from_u64(UINT64_MAX) == BITS(0x43f0000000000000), "UINT64_MAX");
	/* 2^53 + 1 and + 3: ties to even. */
	zassert_true(mbpf_f64_from_u64(BITS(0x20000000000001)) == TWO_POW_53, "tie down");
	zassert_true(mbpf_f64_from_u64(BITS(0x20000000000003)) == BITS(0x4340000000000002),
		     "tie up");
}

ZTEST(mbpf_number, test_binary32)
{
	static const struct {
		mbpf_f64 a;
		uint32_t f32;
		bool exact;
	} vector[] = {
		{ONE, 0x3f800000, true},
		{NEG_ZERO, 0x80000000, true},
		{POS_INF, 0x7f800000, true},
		{NEG_INF, 0xff800000, true},
		{NAN_BITS, 0x7fc00000, true},
		{NAN_PAYLOAD, 0x7fc00000, false},
		{BITS(0x47efffffe0000000), 0x7f7fffff, true},  /* largest */
		{BITS(0x47efffffefffffff), 0x7f7fffff, false}, /* below the tie to infinity */
		{BITS(0x47effffff0000000), 0x7f800000, false},
		{BITS(0x36a0000000000000), 0x00000001, true}, /* 2^-149 */
		{BITS(0x3690000000000000), 0x00000000, false},
		{BITS(0x3690000000000001), 0x00000001, false},
		{BITS(0x380fffffffffffff), 0x00800000, false}, /* rounds up to the first normal */
		{BITS(0x380fffffc0000000), 0x007fffff, true},
		{BITS(0x3ff0000010000000), 0x3f800000, false}, /* ties to even */
		{BITS(0x3ff0000030000000), 0x3f800002, false},
		{BITS(0x3ff0000010000001), 0x3f800001, false}, /* no rounding twice */
		{BITS(0x3fb999999999999a), 0x3dcccccd, false},
		{MIN_VALUE, 0x00000000, false},
	};

	for (size_t i = 0; i < ARRAY_SIZE(vector); i++) {
		zassert_equal(mbpf_f64_to_f32(vector[i].a), vector[i].f32, "to_f32 %zu", i);
		if (vector[i].exact) {
			check_bits(mbpf_f64_from_f32(vector[i].f32), vector[i].a, "from_f32",
				   vector[i].f32, 0);
		}
	}
	zassert_true(mbpf_f64_from_f32(0xff800001) == NAN_BITS, "signalling binary32 NaN");
}

/* Marsaglia's xorshift: pseudo-random, the same everywhere. */
static uint64_t next_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

/* Any bits, or an exponent near that of 1, or next to a special value. */
static mbpf_f64 next_number(uint64_t *state)
{
	static const mbpf_f64 special[] = {
		POS_ZERO,
		MIN_VALUE,
		MIN_NORMAL,
		ONE,
		MAX_VALUE,
		POS_INF,
		TWO_POW_53,
		BITS(0x41e0000000000000),
		BITS(0x41f0000000000000),
		NAN_BITS,
	};
	uint64_t bits = next_random(state);

	switch (next_random(state) >> 61) {
	case 0:
		return (special[(bits >> 8) % ARRAY_SIZE(special)] + (bits & 3)) ^ (bits << 63);
	case 1:
		return bits & BITS(0x801fffffffffffff);
	case 2:
		return mbpf_f64_from_i32((int32_t)(bits >> 32));
	case 3:
	case 4:
	case 5:
		/* Exponents of 2^-64 to 2^63. */
		return (bits & BITS(0x800fffffffffffff)) | (UINT64_C(959) + (bits >> 52) % 128)
								   << 52;
	default:
		return bits;
	}
}

ZTEST(mbpf_number, test_both_paths_agree)
{
	uint64_t state = BITS(0x9e3779b97f4a7c15);

	for (uint32_t i = 0; i < PROPERTY_PAIRS; i++) {
		mbpf_f64 a = next_number(&state);
		mbpf_f64 b = next_number(&state);
		int32_t hard = 7;
		int32_t soft = 7;

		check_bits(mbpf_f64_soft_add(a, b), mbpf_f64_add(a, b), "add", a, b);
		check_bits(mbpf_f64_soft_sub(a, b), mbpf_f64_sub(a, b), "sub", a, b);
		check_bits(mbpf_f64_soft_mul(a, b), mbpf_f64_mul(a, b), "mul", a, b);
		check_bits(mbpf_f64_soft_div(a, b), mbpf_f64_div(a, b), "div", a, b);
		check_bits(mbpf_f64_soft_eq(a, b), mbpf_f64_eq(a, b), "eq", a, b);
		check_bits(mbpf_f64_soft_lt(a, b), mbpf_f64_lt(a, b), "lt", a, b);
		check_bits(mbpf_f64_soft_le(a, b), mbpf_f64_le(a, b), "le", a, b);
		check_bits((uint32_t)mbpf_f64_soft_to_int32(a), (uint32_t)mbpf_f64_to_int32(a),
			   "to_int32", a, 0);
		check_bits(mbpf_f64_soft_as_int32(a, &soft), mbpf_f64_as_int32(a, &hard),
			   "as_int32", a, 0);
		check_bits((uint32_t)soft, (uint32_t)hard, "as_int32 value", a, 0);
		check_bits(mbpf_f64_soft_from_i32((int32_t)a), mbpf_f64_from_i32((int32_t)a),
			   "from_i32", a, 0);
		check_bits(mbpf_f64_soft_from_u32((uint32_t)b), mbpf_f64_from_u32((uint32_t)b),
			   "from_u32", b, 0);
	}
}

/* a % b against its definition where that is exact: quotient and product below 2^53. */
ZTEST(mbpf_number, test_rem_of_integers)
{
	uint64_t state = 1;

	for (uint32_t i = 0; i < PROPERTY_PAIRS / 10; i++) {
		uint64_t a = next_random(&state) >> 11;
		uint64_t b = (next_random(&state) >> (11 + i % 52)) | 1;

		check_bits(mbpf_f64_rem(mbpf_f64_from_u64(a), mbpf_f64_from_u64(b)),
			   mbpf_f64_from_u64(a % b), "rem", a, b);
	}
}
