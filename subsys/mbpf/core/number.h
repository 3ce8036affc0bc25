/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief The numbers of the virtual machine: arithmetic, rounding, powers, text.
 *
 * The one header to include for numbers. Arithmetic, comparison and conversion are in f64.h.
 * Functions here are pure and made of integer operations only; they give the same bits on every
 * target and may be called from any thread or ISR. None allocates; the deepest stack is that of
 * mbpf_f64_from_text(), under 1 KiB.
 */

#ifndef MBPF_CORE_NUMBER_H_
#define MBPF_CORE_NUMBER_H_

#include <stddef.h>

#include "f64.h"

/** Room for the text of any number; "-0.0000012345678901234567" is the longest. */
#define MBPF_F64_TEXT_MAX 25

/** Room for the text of any int32, as "-2147483648". */
#define MBPF_I32_TEXT_MAX 11

/* --- f64_math.c --- */

/** @brief JavaScript a % b: the exact remainder of truncating division, with the sign of a. */
mbpf_f64 mbpf_f64_rem(mbpf_f64 a, mbpf_f64 b);

/** @brief Greatest integer not above a; keeps -0. */
mbpf_f64 mbpf_f64_floor(mbpf_f64 a);

/** @brief Least integer not below a; -0 for -1 < a < 0. */
mbpf_f64 mbpf_f64_ceil(mbpf_f64 a);

/** @brief Integer part of a; keeps the sign of 0. */
mbpf_f64 mbpf_f64_trunc(mbpf_f64 a);

/**
 * @brief JavaScript a ** b (ECMAScript Number::exponentiate).
 *
 * The power before rounding is off by less than 2^-64 + |b| * 2^-72 units in the last place, for
 * |b| up to 2^64 (beyond, every power is 0, 1 or infinity). So the result is the nearest number or
 * one as near within that; exact results, and those half way between two numbers, are rounded
 * exactly. 1 ** Infinity is NaN, unlike pow() of C.
 */
mbpf_f64 mbpf_f64_pow(mbpf_f64 a, mbpf_f64 b);

/* --- f64_elementary.c --- */

/** Functions of one number, in the order of spec/builtins.yaml. */
enum mbpf_f64_function {
	MBPF_F64_ACOS,
	MBPF_F64_ACOSH,
	MBPF_F64_ASIN,
	MBPF_F64_ASINH,
	MBPF_F64_ATAN,
	MBPF_F64_ATANH,
	MBPF_F64_CBRT,
	MBPF_F64_COS,
	MBPF_F64_COSH,
	MBPF_F64_EXP,
	MBPF_F64_EXPM1,
	MBPF_F64_LOG,
	MBPF_F64_LOG10,
	MBPF_F64_LOG1P,
	MBPF_F64_LOG2,
	MBPF_F64_SIN,
	MBPF_F64_SINH,
	MBPF_F64_SQRT,
	MBPF_F64_TAN,
	MBPF_F64_TANH,
};

/**
 * @brief Math.acos .. Math.tanh of ECMAScript.
 *
 * Off by less than 0.51 units in the last place, so the nearest number or, where two are almost as
 * near, one of these; exact results are exact and square roots are rounded correctly.
 */
mbpf_f64 mbpf_f64_elementary(enum mbpf_f64_function function, mbpf_f64 a);

/** @brief Angle of the point (b, a), as Math.atan2 of ECMAScript; as accurate. */
mbpf_f64 mbpf_f64_atan2(mbpf_f64 a, mbpf_f64 b);

/** @brief Adds the square of a finite number to a sum, which starts as all zeros. */
void mbpf_f64_hypot_add(struct mbpf_f64_parts *sum, mbpf_f64 a);

/** @brief Square root of the sum, which is used up. */
mbpf_f64 mbpf_f64_hypot_end(struct mbpf_f64_parts *sum);

/* --- number_digits.c --- */

/** Most digits: those of a number below 10^21 with 100 behind the point, and a carry. */
#define MBPF_DIGITS_MAX 124

/** As many digits as it takes to read the same number back. */
#define MBPF_DIGITS_SHORTEST (-1)

/** 0.DIGITS * radix^point */
struct mbpf_digits {
	int32_t count;
	int32_t point;
	uint8_t digit[MBPF_DIGITS_MAX]; /* values, not characters */
};

/**
 * @brief Digits of a positive finite number.
 *
 * The fewest digits that read back as the same number and, among those, the nearest; or a given
 * number of them, the nearest, half way away from 0.
 *
 * @param d receives the digits; none when all that were asked for are 0
 * @param a number above 0
 * @param radix 2 to 36
 * @param count number of digits, or #MBPF_DIGITS_SHORTEST
 * @param behind_point @p count is that of the digits behind the point
 */
void mbpf_f64_digits(struct mbpf_digits *d, mbpf_f64 a, uint32_t radix, int32_t count,
		     bool behind_point);

/* --- number_text.c --- */

/**
 * @brief ECMAScript Number::toString with radix 10.
 *
 * The fewest digits that read back as the same number and, among those, the nearest.
 *
 * @param a number
 * @param out receives the ASCII characters, without a terminating NUL
 * @return number of characters, 1 to #MBPF_F64_TEXT_MAX
 */
size_t mbpf_f64_to_text(mbpf_f64 a, char out[MBPF_F64_TEXT_MAX]);

/**
 * @brief Decimal text of an int32.
 *
 * @param value integer
 * @param out receives the ASCII characters, without a terminating NUL
 * @return number of characters, 1 to #MBPF_I32_TEXT_MAX
 */
size_t mbpf_i32_to_text(int32_t value, char out[MBPF_I32_TEXT_MAX]);

/**
 * @brief ECMAScript StringToNumber, correctly rounded whatever the number of digits.
 *
 * White space around the number is skipped: tab, LF, VT, FF, CR, space, no-break space. A caller
 * with 16-bit strings gives a space for any other ECMAScript white space or line end, and any
 * letter that is no part of a number for every other unit above 0xff.
 *
 * @param latin1 characters, one byte each; may be NULL when @p len is 0
 * @param len number of characters, below 2^25
 * @return the number; 0 for an empty text, NaN for a text that is no number
 */
mbpf_f64 mbpf_f64_from_text(const uint8_t *latin1, size_t len);

/**
 * @brief The decimal that a text starts with (parseFloat of ECMAScript, behind the white space).
 *
 * @param latin1 characters, one byte each
 * @param len number of characters, below 2^25
 * @return the number; NaN when the text does not start with one
 */
mbpf_f64 mbpf_f64_from_start(const uint8_t *latin1, size_t len);

#endif /* MBPF_CORE_NUMBER_H_ */
