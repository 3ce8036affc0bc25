/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief Binary64 arithmetic: one place that decides between `double` and integers.
 *
 * Every result is the IEEE-754 one, rounded to nearest even, with one NaN pattern, so that the
 * same program computes the same bits on every target. The compiler's `double` is used where
 * instructions known to do that stand behind it; everywhere else the integer implementation in
 * f64_soft.c takes over. No function here has state: all may be called from any thread or ISR,
 * except that the `double` path needs a context that may use floating-point registers (build
 * with MBPF_SOFT_DOUBLE=1 where that is not so).
 */

#ifndef MBPF_CORE_F64_H_
#define MBPF_CORE_F64_H_

#include <float.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/** The bits of an IEEE-754 binary64 number. */
typedef uint64_t mbpf_f64;

/** The only NaN that any function of this library returns. */
#define MBPF_F64_NAN      UINT64_C(0x7ff8000000000000)
#define MBPF_F64_INFINITY UINT64_C(0x7ff0000000000000)
#define MBPF_F64_ONE      UINT64_C(0x3ff0000000000000)
#define MBPF_F64_SIGN     UINT64_C(0x8000000000000000)
#define MBPF_F64_FRACTION UINT64_C(0x000fffffffffffff)

#ifndef MBPF_SOFT_DOUBLE
#define MBPF_SOFT_DOUBLE 0
#endif

/*
 * MBPF_F64_HARD: double arithmetic is done by instructions that round as IEEE-754 says. Not so:
 * x87, which rounds twice and has too wide an exponent; -ffast-math; and the run-time libraries
 * of compilers, of which libgcc's __aeabi_dsub for ARM and Thumb-2 rounds some differences wrongly
 * (exponents 33 apart, result in the binade below; one is among the vectors of the test).
 */
#if MBPF_SOFT_DOUBLE || !defined(FLT_EVAL_METHOD) || defined(__FAST_MATH__)
#define MBPF_F64_HARD 0
#elif FLT_EVAL_METHOD != 0 || DBL_MANT_DIG != 53 || DBL_MAX_EXP != 1024
#define MBPF_F64_HARD 0
#elif defined(__SSE2_MATH__) || defined(__aarch64__)
#define MBPF_F64_HARD 1
#elif defined(__ARM_FP)
#define MBPF_F64_HARD ((__ARM_FP & 8) != 0)
#elif defined(__riscv_flen)
#define MBPF_F64_HARD (__riscv_flen >= 64)
#else
#define MBPF_F64_HARD 0
#endif

/** @brief True for every NaN pattern. */
static inline bool mbpf_f64_is_nan(mbpf_f64 a)
{
	return (a << 1) > (MBPF_F64_INFINITY << 1);
}

/**
 * @brief Replace any NaN by #MBPF_F64_NAN, leave every other number as it is.
 *
 * Needed once for bits that come from outside (constants, memory, context).
 */
static inline mbpf_f64 mbpf_f64_canonical(mbpf_f64 a)
{
	return mbpf_f64_is_nan(a) ? MBPF_F64_NAN : a;
}

/** @brief -a; NaN stays #MBPF_F64_NAN. */
static inline mbpf_f64 mbpf_f64_neg(mbpf_f64 a)
{
	return mbpf_f64_is_nan(a) ? MBPF_F64_NAN : a ^ MBPF_F64_SIGN;
}

/** @brief |a|; NaN stays #MBPF_F64_NAN. */
static inline mbpf_f64 mbpf_f64_abs(mbpf_f64 a)
{
	return mbpf_f64_is_nan(a) ? MBPF_F64_NAN : a & ~MBPF_F64_SIGN;
}

/* --- f64_soft.c: arithmetic on integers, always built, dropped by the linker when unused --- */

mbpf_f64 mbpf_f64_soft_add(mbpf_f64 a, mbpf_f64 b);
mbpf_f64 mbpf_f64_soft_sub(mbpf_f64 a, mbpf_f64 b);
mbpf_f64 mbpf_f64_soft_mul(mbpf_f64 a, mbpf_f64 b);
mbpf_f64 mbpf_f64_soft_div(mbpf_f64 a, mbpf_f64 b);
bool mbpf_f64_soft_eq(mbpf_f64 a, mbpf_f64 b);
bool mbpf_f64_soft_lt(mbpf_f64 a, mbpf_f64 b);
bool mbpf_f64_soft_le(mbpf_f64 a, mbpf_f64 b);
mbpf_f64 mbpf_f64_soft_from_i32(int32_t value);
mbpf_f64 mbpf_f64_soft_from_u32(uint32_t value);
int32_t mbpf_f64_soft_to_int32(mbpf_f64 a);
bool mbpf_f64_soft_as_int32(mbpf_f64 a, int32_t *out);

/** @brief Nearest number to @p value (ties to even). */
mbpf_f64 mbpf_f64_from_i64(int64_t value);

/** @brief Nearest number to @p value (ties to even). */
mbpf_f64 mbpf_f64_from_u64(uint64_t value);

/** @brief Binary32 bits nearest to @p a (ties to even); NaN gives 0x7fc00000. */
uint32_t mbpf_f64_to_f32(mbpf_f64 a);

/** @brief The number whose binary32 bits are @p bits, exactly; any NaN gives #MBPF_F64_NAN. */
mbpf_f64 mbpf_f64_from_f32(uint32_t bits);

/** @cond INTERNAL_HIDDEN */

/** A finite number as (-1)^negative * mant * 2^exp; bit 63 of mant is set, or mant is 0. */
struct mbpf_f64_parts {
	uint64_t mant;
	int32_t exp;
	bool negative;
};

/** Number of zero bits above the highest one bit; @p value must not be 0. */
int32_t mbpf_f64_leading_zeros(uint64_t value);

/** High 64 bits of the product; bit 0 is set when the low half has a one bit. */
uint64_t mbpf_f64_multiply_high(uint64_t a, uint64_t b);

/** Take a finite number apart; infinity looks like 2^1024. */
struct mbpf_f64_parts mbpf_f64_unpack(mbpf_f64 a);

/**
 * Round (-1)^negative * mant * 2^exp to the nearest number, ties to even. A caller that has more
 * bits than fit sets bit 0 when any bit lost was one, and has at least 56 significant bits then.
 */
mbpf_f64 mbpf_f64_pack(bool negative, int32_t exp, uint64_t mant);

/** @endcond */

/* --- the two paths --- */

#if MBPF_F64_HARD

/** @cond INTERNAL_HIDDEN */
static inline double mbpf_f64_as_double(mbpf_f64 a)
{
	double value;

	memcpy(&value, &a, sizeof(value));
	return value;
}

static inline mbpf_f64 mbpf_f64_of_double(double value)
{
	mbpf_f64 a;

	memcpy(&a, &value, sizeof(a));
	/* 0/0 is fff8... on x86 and 7ff8... on ARM. */
	return mbpf_f64_canonical(a);
}
/** @endcond */

/** @brief a + b. */
static inline mbpf_f64 mbpf_f64_add(mbpf_f64 a, mbpf_f64 b)
{
	return mbpf_f64_of_double(mbpf_f64_as_double(a) + mbpf_f64_as_double(b));
}

/** @brief a - b. */
static inline mbpf_f64 mbpf_f64_sub(mbpf_f64 a, mbpf_f64 b)
{
	return mbpf_f64_of_double(mbpf_f64_as_double(a) - mbpf_f64_as_double(b));
}

/** @brief a * b. */
static inline mbpf_f64 mbpf_f64_mul(mbpf_f64 a, mbpf_f64 b)
{
	return mbpf_f64_of_double(mbpf_f64_as_double(a) * mbpf_f64_as_double(b));
}

/** @brief a / b. */
static inline mbpf_f64 mbpf_f64_div(mbpf_f64 a, mbpf_f64 b)
{
	return mbpf_f64_of_double(mbpf_f64_as_double(a) / mbpf_f64_as_double(b));
}

/** @brief @p value exactly. */
static inline mbpf_f64 mbpf_f64_from_i32(int32_t value)
{
	return mbpf_f64_of_double((double)value);
}

/** @brief @p value exactly. */
static inline mbpf_f64 mbpf_f64_from_u32(uint32_t value)
{
	return mbpf_f64_of_double((double)value);
}

#else

/** @brief a + b. */
static inline mbpf_f64 mbpf_f64_add(mbpf_f64 a, mbpf_f64 b)
{
	return mbpf_f64_soft_add(a, b);
}

/** @brief a - b. */
static inline mbpf_f64 mbpf_f64_sub(mbpf_f64 a, mbpf_f64 b)
{
	return mbpf_f64_soft_sub(a, b);
}

/** @brief a * b. */
static inline mbpf_f64 mbpf_f64_mul(mbpf_f64 a, mbpf_f64 b)
{
	return mbpf_f64_soft_mul(a, b);
}

/** @brief a / b. */
static inline mbpf_f64 mbpf_f64_div(mbpf_f64 a, mbpf_f64 b)
{
	return mbpf_f64_soft_div(a, b);
}

/** @brief @p value exactly. */
static inline mbpf_f64 mbpf_f64_from_i32(int32_t value)
{
	return mbpf_f64_soft_from_i32(value);
}

/** @brief @p value exactly. */
static inline mbpf_f64 mbpf_f64_from_u32(uint32_t value)
{
	return mbpf_f64_soft_from_u32(value);
}

#endif

/** @brief a == b; false for NaN, true for 0 and -0. */
static inline bool mbpf_f64_eq(mbpf_f64 a, mbpf_f64 b)
{
#if MBPF_F64_HARD
	return mbpf_f64_as_double(a) == mbpf_f64_as_double(b);
#else
	return mbpf_f64_soft_eq(a, b);
#endif
}

/** @brief a < b; false for NaN. */
static inline bool mbpf_f64_lt(mbpf_f64 a, mbpf_f64 b)
{
#if MBPF_F64_HARD
	return mbpf_f64_as_double(a) < mbpf_f64_as_double(b);
#else
	return mbpf_f64_soft_lt(a, b);
#endif
}

/** @brief a <= b; false for NaN. */
static inline bool mbpf_f64_le(mbpf_f64 a, mbpf_f64 b)
{
#if MBPF_F64_HARD
	return mbpf_f64_as_double(a) <= mbpf_f64_as_double(b);
#else
	return mbpf_f64_soft_le(a, b);
#endif
}

/** @brief ECMAScript ToInt32: truncate, then take modulo 2^32; 0 for NaN and the infinities. */
static inline int32_t mbpf_f64_to_int32(mbpf_f64 a)
{
#if MBPF_F64_HARD
	double value = mbpf_f64_as_double(a);

	if (value > -2147483649.0 && value < 2147483648.0) {
		return (int32_t)value;
	}
#endif
	return mbpf_f64_soft_to_int32(a);
}

/**
 * @brief Is @p a exactly an int32 value, and not -0?
 *
 * @param a number
 * @param out receives the value when the answer is true, is left alone otherwise
 */
static inline bool mbpf_f64_as_int32(mbpf_f64 a, int32_t *out)
{
#if MBPF_F64_HARD
	double value = mbpf_f64_as_double(a);
	int32_t whole;

	if (!(value >= -2147483648.0 && value <= 2147483647.0)) {
		return false;
	}
	whole = (int32_t)value;
	if (mbpf_f64_of_double((double)whole) != a) {
		return false;
	}
	*out = whole;
	return true;
#else
	return mbpf_f64_soft_as_int32(a, out);
#endif
}

#endif /* MBPF_CORE_F64_H_ */
