/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Elementary functions on integers, so that nothing of libm is needed and every target computes the
 * same bits. Special cases: ECMA-262, 21.3.2.
 */

#include "f64_parts.h"

static void circular(enum mbpf_f64_function function, struct mbpf_f64_parts *x)
{
	uint32_t quadrant = mbpf_parts_quarter_turns(x);
	struct mbpf_f64_parts divisor = *x;

	mbpf_parts_sine(x, quadrant + (function == MBPF_F64_COS));
	if (function == MBPF_F64_TAN) {
		mbpf_parts_sine(&divisor, quadrant + 1);
		mbpf_parts_divide(x, &divisor);
	}
}

/* x = arcsine or arccosine of x <= 1; `negative`: of -x */
static void arc(enum mbpf_f64_function function, struct mbpf_f64_parts *x, bool negative)
{
	struct mbpf_f64_parts other = *x;
	struct mbpf_f64_parts sum = *x;

	other.negative = true;
	mbpf_parts_add_one(&other, false);
	mbpf_parts_add_one(&sum, false);
	mbpf_parts_multiply(&other, &sum);
	mbpf_parts_square_root(&other);
	if (function == MBPF_F64_ASIN) {
		mbpf_parts_angle(x, &other);
		return;
	}
	x->negative = negative;
	mbpf_parts_angle(&other, x);
	*x = other;
}

/* Functions of e^x, for x >= 0; `negative`: of -x, for those that are not odd */
static void exponential(enum mbpf_f64_function function, struct mbpf_f64_parts *x, bool negative)
{
	struct mbpf_f64_parts plus_1;
	struct mbpf_f64_parts inverse;

	if (function == MBPF_F64_TANH) {
		x->exp++;
	}
	mbpf_parts_exp_minus_1(x);
	plus_1 = *x;
	mbpf_parts_add_one(&plus_1, false);
	inverse = mbpf_parts_constants[MBPF_CONST_1];
	switch (function) {
	case MBPF_F64_EXP:
		*x = plus_1;
		if (negative) {
			*x = inverse;
			mbpf_parts_divide(x, &plus_1);
		}
		break;
	case MBPF_F64_EXPM1:
		if (negative) {
			mbpf_parts_divide(x, &plus_1);
			x->negative = true;
		}
		break;
	case MBPF_F64_TANH:
		mbpf_parts_add_one(&plus_1, false);
		mbpf_parts_divide(x, &plus_1);
		break;
	default:
		if (function == MBPF_F64_SINH) {
			/* e^x - e^-x = t + t / (t + 1) with t = e^x - 1 */
			inverse = *x;
		} else {
			*x = plus_1;
		}
		mbpf_parts_divide(&inverse, &plus_1);
		mbpf_parts_add(x, &inverse);
		x->exp--;
		break;
	}
}

/* Inverses of the hyperbolic functions, for x >= 0 */
static void area(enum mbpf_f64_function function, struct mbpf_f64_parts *x)
{
	struct mbpf_f64_parts other = *x;

	if (function == MBPF_F64_ATANH) {
		/* log(1 + 2x / (1 - x)) / 2 */
		other.negative = true;
		mbpf_parts_add_one(&other, false);
		x->exp++;
		mbpf_parts_divide(x, &other);
		mbpf_parts_log_1_plus(x);
		x->exp--;
		return;
	}
	if (function == MBPF_F64_ASINH) {
		/* log(1 + x + x^2 / (1 + sqrt(1 + x^2))) */
		struct mbpf_f64_parts square = *x;

		mbpf_parts_multiply(&square, x);
		other = square;
		mbpf_parts_add_one(&other, false);
		mbpf_parts_square_root(&other);
		mbpf_parts_add_one(&other, false);
		mbpf_parts_divide(&square, &other);
		other = square;
	} else {
		/* log(1 + t + sqrt(t * (t + 2))) with t = x - 1 */
		mbpf_parts_add_one(x, true);
		mbpf_parts_add_one(&other, false);
		mbpf_parts_multiply(&other, x);
		mbpf_parts_square_root(&other);
	}
	mbpf_parts_add(x, &other);
	mbpf_parts_log_1_plus(x);
}

static void cube_root(struct mbpf_f64_parts *x)
{
	/* To [1, 8); the exponent is made positive for the division. */
	int32_t power = (x->exp + 63 + 3000) / 3;

	x->exp -= 3 * (power - 1000);
	mbpf_parts_log(x, MBPF_CONST_LN_2, MBPF_CONST_1);
	mbpf_parts_divide(x, &(const struct mbpf_f64_parts){.mant = UINT64_C(3) << 62, .exp = -62});
	mbpf_parts_exp_minus_1(x);
	mbpf_parts_add_one(x, false);
	x->exp += power - 1000;
}

/* f(-x) = -f(x), so that the sign is put to the result. */
static bool is_odd(enum mbpf_f64_function function)
{
	return ((1U << MBPF_F64_ASIN | 1U << MBPF_F64_ASINH | 1U << MBPF_F64_ATAN |
		 1U << MBPF_F64_ATANH | 1U << MBPF_F64_CBRT | 1U << MBPF_F64_SIN |
		 1U << MBPF_F64_SINH | 1U << MBPF_F64_SQRT | 1U << MBPF_F64_TAN |
		 1U << MBPF_F64_TANH) >>
			function &
		1U) != 0U;
}

/* Where the functions are no number, infinite or their argument. */
static bool is_special(enum mbpf_f64_function function, mbpf_f64 *a)
{
	mbpf_f64 size = *a & ~MBPF_F64_SIGN;
	bool negative = size != *a;
	mbpf_f64 pole = MBPF_F64_INFINITY;
	bool outside = size > MBPF_F64_INFINITY;

	switch (function) {
	case MBPF_F64_ACOS:
	case MBPF_F64_ASIN:
		outside = size > MBPF_F64_ONE;
		break;
	case MBPF_F64_ATANH:
		outside = size > MBPF_F64_ONE;
		pole = MBPF_F64_ONE;
		break;
	case MBPF_F64_ACOSH:
		outside = outside || negative || size < MBPF_F64_ONE;
		break;
	case MBPF_F64_SIN:
	case MBPF_F64_COS:
	case MBPF_F64_TAN:
		outside = size >= MBPF_F64_INFINITY;
		break;
	case MBPF_F64_LOG1P:
		if (negative) {
			outside = size > MBPF_F64_ONE;
			pole = MBPF_F64_ONE;
		}
		break;
	case MBPF_F64_LOG:
	case MBPF_F64_LOG2:
	case MBPF_F64_LOG10:
		if (size == 0) {
			*a = MBPF_F64_SIGN | MBPF_F64_INFINITY;
			return true;
		}
		outside = outside || negative;
		break;
	case MBPF_F64_SQRT:
		outside = outside || (negative && size != 0);
		break;
	case MBPF_F64_ASINH:
	case MBPF_F64_CBRT:
		break;
	default:
		/* Infinity is a large number as any other. */
		pole = MBPF_F64_NAN;
		break;
	}
	if (outside) {
		*a = MBPF_F64_NAN;
	} else if (size == pole) {
		*a = MBPF_F64_INFINITY | (*a & MBPF_F64_SIGN);
	} else {
		return false;
	}
	return true;
}

mbpf_f64 mbpf_f64_elementary(enum mbpf_f64_function function, mbpf_f64 a)
{
	struct mbpf_f64_parts x = mbpf_f64_unpack(a);
	bool negative = x.negative;

	if (is_special(function, &a)) {
		return a;
	}
	x.negative = false;
	switch (function) {
	case MBPF_F64_ACOS:
	case MBPF_F64_ASIN:
		arc(function, &x, negative);
		break;
	case MBPF_F64_ATAN:
		mbpf_parts_angle(&x, &mbpf_parts_constants[MBPF_CONST_1]);
		break;
	case MBPF_F64_SIN:
	case MBPF_F64_COS:
	case MBPF_F64_TAN:
		circular(function, &x);
		break;
	case MBPF_F64_EXP:
	case MBPF_F64_EXPM1:
	case MBPF_F64_COSH:
	case MBPF_F64_SINH:
	case MBPF_F64_TANH:
		exponential(function, &x, negative);
		break;
	case MBPF_F64_LOG:
		mbpf_parts_log(&x, MBPF_CONST_LN_2, MBPF_CONST_1);
		break;
	case MBPF_F64_LOG10:
		mbpf_parts_log(&x, MBPF_CONST_LOG10_2, MBPF_CONST_LOG10_E);
		break;
	case MBPF_F64_LOG2:
		mbpf_parts_log(&x, MBPF_CONST_1, MBPF_CONST_LOG2_E);
		break;
	case MBPF_F64_LOG1P:
		x.negative = negative;
		mbpf_parts_log_1_plus(&x);
		break;
	case MBPF_F64_SQRT:
		mbpf_parts_square_root(&x);
		break;
	case MBPF_F64_CBRT:
		if (x.mant != 0) {
			cube_root(&x);
		}
		break;
	default:
		area(function, &x);
		break;
	}
	return mbpf_f64_pack(x.negative != (negative && is_odd(function)), x.exp, x.mant);
}

mbpf_f64 mbpf_f64_atan2(mbpf_f64 a, mbpf_f64 b)
{
	struct mbpf_f64_parts y = mbpf_f64_unpack(a);
	struct mbpf_f64_parts x = mbpf_f64_unpack(b);
	bool negative = y.negative;

	if (mbpf_f64_is_nan(a) || mbpf_f64_is_nan(b)) {
		return MBPF_F64_NAN;
	}
	/* Infinity is farther from every number than they are from each other. */
	y.exp += (a & ~MBPF_F64_SIGN) == MBPF_F64_INFINITY ? MBPF_HUGE_EXP : 0;
	x.exp += (b & ~MBPF_F64_SIGN) == MBPF_F64_INFINITY ? MBPF_HUGE_EXP : 0;
	y.negative = false;
	mbpf_parts_angle(&y, &x);
	return mbpf_f64_pack(negative, y.exp, y.mant);
}

void mbpf_f64_hypot_add(struct mbpf_f64_parts *sum, mbpf_f64 a)
{
	struct mbpf_f64_parts x = mbpf_f64_unpack(a);
	struct mbpf_f64_parts square = x;

	mbpf_parts_multiply(&square, &x);
	mbpf_parts_add(sum, &square);
}

mbpf_f64 mbpf_f64_hypot_end(struct mbpf_f64_parts *sum)
{
	mbpf_parts_square_root(sum);
	return mbpf_f64_pack(false, sum->exp, sum->mant);
}
