/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Elementary functions on integers, so that nothing of libm is needed and every target computes the
 * same bits. A number inside is a mantissa of 64 bits with an exponent of 32, so nothing overflows
 * on the way and each step is off by less than a unit of the last of 64 bits: 2^-11 of one of a
 * result. Special cases: ECMA-262, 21.3.2.
 */

#include "number.h"

#define TOP_BIT (UINT64_C(1) << 63)

/* 1 in the fixed-point numbers of series(). */
#define SERIES_ONE (UINT64_C(1) << 62)

/* Exponent of a number beyond every double. */
#define HUGE_EXP 4096

/* Fraction words that split_product() computes, and one below for its carry. */
#define PRODUCT_WORDS 6

enum constant {
	CONST_1,
	CONST_2,
	CONST_HALF_PI,
	CONST_LN_2,
	CONST_LOG2_E,
	CONST_LOG10_2,
	CONST_LOG10_E,
};

static const struct mbpf_f64_parts constants[] = {
	[CONST_1] = {.mant = TOP_BIT, .exp = -63},
	[CONST_2] = {.mant = TOP_BIT, .exp = -62},
	[CONST_HALF_PI] = {.mant = UINT64_C(0xc90fdaa22168c235), .exp = -63},
	[CONST_LN_2] = {.mant = UINT64_C(0xb17217f7d1cf79ac), .exp = -64},
	[CONST_LOG2_E] = {.mant = UINT64_C(0xb8aa3b295c17f0bc), .exp = -63},
	[CONST_LOG10_2] = {.mant = UINT64_C(0x9a209a84fbcff799), .exp = -65},
	[CONST_LOG10_E] = {.mant = UINT64_C(0xde5bd8a937287195), .exp = -65},
};

/* 2 / pi and log2(e) / 2, the bits behind the point: as many as reach 128 bits below the point of a
 * product with the largest argument. */
static const uint32_t two_by_pi[] = {
	0xa2f9836e, 0x4e441529, 0xfc2757d1, 0xf534ddc0, 0xdb629599, 0x3c439041, 0xfe5163ab,
	0xdebbc561, 0xb7246e3a, 0x424dd2e0, 0x06492eea, 0x09d1921c, 0xfe1deb1c, 0xb129a73e,
	0xe88235f5, 0x2ebb4484, 0xe99c7026, 0xb45f7e41, 0x3991d639, 0x835339f4, 0x9c845f8b,
	0xbdf9283b, 0x1ff897ff, 0xde05980f, 0xef2f118b, 0x5a0a6d1f, 0x6d367ecf, 0x27cb09b7,
	0x4f463f66, 0x9e5fea2d, 0x7527bac7, 0xebe5f17b, 0x3d0739f7, 0x8a5292ea, 0x6bfb5fb1,
	0x1f8d5d08, 0x56033046,
};
static const uint32_t half_log2_e[] = {
	0xb8aa3b29, 0x5c17f0bb, 0xbe87fed0, 0x691d3e88, 0xeb577aa8,
};

/* --- arithmetic: the result replaces the first operand --- */

static void normalize(struct mbpf_f64_parts *a)
{
	if (a->mant != 0) {
		int32_t shift = mbpf_f64_leading_zeros(a->mant);

		a->mant <<= shift;
		a->exp -= shift;
	}
}

static struct mbpf_f64_parts whole(uint32_t value, bool negative)
{
	struct mbpf_f64_parts a = {.mant = value, .negative = negative};

	normalize(&a);
	return a;
}

static void multiply(struct mbpf_f64_parts *a, const struct mbpf_f64_parts *b)
{
	a->mant = mbpf_f64_multiply_high(a->mant, b->mant);
	a->exp += b->exp + 64;
	a->negative ^= b->negative;
	normalize(a);
}

/* b is not 0. */
static void divide(struct mbpf_f64_parts *a, const struct mbpf_f64_parts *b)
{
	uint64_t rest = a->mant;
	uint64_t quotient = 0;
	bool carry = false;

	for (uint32_t bit = 0; bit < 64; bit++) {
		quotient <<= 1;
		if (carry || rest >= b->mant) {
			rest -= b->mant;
			quotient |= 1;
		}
		carry = rest >= TOP_BIT;
		rest <<= 1;
	}
	a->mant = quotient;
	a->exp -= b->exp + 63;
	a->negative ^= b->negative;
	normalize(a);
}

static void add(struct mbpf_f64_parts *a, const struct mbpf_f64_parts *b)
{
	struct mbpf_f64_parts small = *b;
	int32_t shift = a->exp - small.exp;

	if (small.mant == 0) {
		return;
	}
	if (a->mant == 0) {
		*a = small;
		return;
	}
	if (shift < 0 || (shift == 0 && a->mant < small.mant)) {
		small = *a;
		*a = *b;
		shift = -shift;
	}
	small.mant = shift < 64 ? small.mant >> shift : 0;
	if (a->negative != small.negative) {
		a->mant -= small.mant;
		a->negative = a->negative && a->mant != 0;
		normalize(a);
		return;
	}
	a->mant += small.mant;
	if (a->mant < small.mant) {
		a->mant = a->mant >> 1 | TOP_BIT;
		a->exp++;
	}
}

static void add_constant(struct mbpf_f64_parts *a, enum constant constant, bool negative)
{
	struct mbpf_f64_parts b = constants[constant];

	b.negative = negative;
	add(a, &b);
}

/* Gives whether bits were lost, which bit 0 then stands for. */
static void square_root(struct mbpf_f64_parts *a)
{
	uint64_t rest = 0;
	uint64_t root = 0;

	if (a->mant == 0) {
		return;
	}
	if ((a->exp & 1) != 0) {
		a->mant >>= 1;
		a->exp++;
	}
	/* 61 digits: one more would need a remainder of 65 bits. */
	for (uint32_t bit = 0; bit < 61; bit++) {
		rest = rest << 2 | a->mant >> 62;
		a->mant <<= 2;
		root <<= 1;
		if (rest > 2 * root) {
			rest -= 2 * root + 1;
			root++;
		}
	}
	a->mant = root << 1 | (rest != 0);
	a->exp = a->exp / 2 - 30;
	normalize(a);
}

/* --- the kernels --- */

/* a / b for b below 2^16, by divisions of 32 bits. */
static uint64_t divide_small(uint64_t a, uint32_t b)
{
	uint32_t rest = (uint32_t)(a >> 32);
	uint64_t quotient = rest / b;

	for (int32_t shift = 16; shift >= 0; shift -= 16) {
		rest = rest % b << 16 | ((uint32_t)a >> shift & 0xffff);
		quotient = quotient << 16 | rest / b;
	}
	return quotient;
}

enum series {
	SERIES_EXP,  /* (e^z - 1) / z */
	SERIES_ATAN, /* (artanh x) / x, with z = x^2 */
	SERIES_COS,  /* cosh x, with z = x^2 */
	SERIES_SIN,  /* (sinh x) / x, with z = x^2 */
};

/*
 * Multiplies x by 1 + z * q(1) * (1 + z * q(2) * (1 + ...)), with the ratios q of the terms of a
 * series; 0 <= z < 1. Negative z: the sign that makes atan of artanh, cos of cosh, sin of sinh.
 */
static void multiply_series(struct mbpf_f64_parts *x, const struct mbpf_f64_parts *z,
			    enum series kind)
{
	static const uint8_t terms[] = {19, 31, 11, 11};
	int32_t shift = -64 - z->exp;
	uint64_t factor = shift < 64 ? z->mant >> shift : 0;
	struct mbpf_f64_parts sum = {.mant = SERIES_ONE, .exp = -62};

	for (uint32_t i = terms[kind]; i > 0; i--) {
		uint32_t divisor = kind == SERIES_EXP    ? i + 1
				   : kind == SERIES_ATAN ? 2 * i + 1
				   : kind == SERIES_COS  ? 2 * i * (2 * i - 1)
							 : 2 * i * (2 * i + 1);
		uint64_t term = divide_small(mbpf_f64_multiply_high(sum.mant, factor), divisor);

		if (kind == SERIES_ATAN) {
			term *= 2 * i - 1;
		}
		sum.mant = z->negative ? SERIES_ONE - term : SERIES_ONE + term;
	}
	normalize(&sum);
	multiply(x, &sum);
}

/*
 * Takes a * table to the nearest integer, which is returned modulo 2^32, and what remains, in a.
 * Nothing but what has to be exact is computed: a remainder of 2^-62 still has 66 bits.
 */
static uint32_t split_product(struct mbpf_f64_parts *a, const uint32_t *table)
{
	uint32_t product[PRODUCT_WORDS];
	uint32_t shift = (uint32_t)a->exp & 31;
	int32_t skip = (a->exp - (int32_t)shift) / 32;
	/* The mantissa at a word's boundary. */
	uint32_t word[3] = {
		(uint32_t)(a->mant << shift),
		(uint32_t)(a->mant << shift >> 32),
		(uint32_t)(a->mant >> 32 >> (32 - shift)),
	};
	uint64_t carry = 0;
	uint64_t low;

	for (int32_t i = PRODUCT_WORDS; i-- > 0;) {
		low = carry;
		carry = 0;
		for (int32_t j = 0; j < 3; j++) {
			int32_t at = skip + j + i - 1;
			uint64_t part = at >= 0 ? (uint64_t)word[j] * table[at] : 0;

			low += (uint32_t)part;
			carry += part >> 32;
		}
		product[i] = (uint32_t)low;
		carry += low >> 32;
	}
	low = (uint64_t)product[3] << 32 | product[4];
	a->mant = (uint64_t)product[1] << 32 | product[2];
	a->exp = -64;
	if (a->mant >= TOP_BIT) {
		a->negative = !a->negative;
		a->mant = ~a->mant;
		low = ~low;
		product[0]++;
	}
	shift = 64;
	if (a->mant != 0) {
		shift = (uint32_t)mbpf_f64_leading_zeros(a->mant);
		low = shift != 0 ? low >> (64 - shift) : 0;
		a->mant <<= shift;
	}
	a->mant |= low;
	a->exp -= (int32_t)shift;
	normalize(a);
	return product[0];
}

/* x = e^x - 1 for x >= 0 */
static void exp_minus_1(struct mbpf_f64_parts *x)
{
	struct mbpf_f64_parts rest;
	int32_t power = 0;

	if (x->exp > 11 - 64) {
		x->exp = HUGE_EXP;
		return;
	}
	if (x->exp >= -64) {
		x->exp++;
		power = (int32_t)split_product(x, half_log2_e);
		multiply(x, &constants[CONST_LN_2]);
	}
	rest = *x;
	multiply_series(x, &rest, SERIES_EXP);
	if (power != 0) {
		add_constant(x, CONST_1, false);
		x->exp += power;
		add_constant(x, CONST_1, true);
	}
}

/* x = log(x) for x > 0, scaled: log 2 is `of_2`, log e is `of_e`. */
static void log_ratio(struct mbpf_f64_parts *x, int32_t power, enum constant of_2,
		      enum constant of_e)
{
	struct mbpf_f64_parts square = *x;
	struct mbpf_f64_parts whole_part = whole((uint32_t)(power < 0 ? -power : power), power < 0);

	multiply(&square, x);
	multiply_series(x, &square, SERIES_ATAN);
	x->exp++;
	multiply(x, &constants[of_e]);
	multiply(&whole_part, &constants[of_2]);
	add(x, &whole_part);
}

/* x = (x - 1) / (x + 1), x = log x / 2 of the rest of x */
static void log_of(struct mbpf_f64_parts *x, enum constant of_2, enum constant of_e)
{
	struct mbpf_f64_parts divisor;
	int32_t power = x->exp + 63;

	/* To [0.7, 1.4]. */
	x->exp = -63;
	if (x->mant >= UINT64_C(0xb504f333f9de6485)) {
		x->exp--;
		power++;
	}
	divisor = *x;
	add_constant(&divisor, CONST_1, false);
	add_constant(x, CONST_1, true);
	divide(x, &divisor);
	log_ratio(x, power, of_2, of_e);
}

/* x = log(1 + x) for x > -1 */
static void log_1_plus(struct mbpf_f64_parts *x)
{
	struct mbpf_f64_parts divisor = *x;

	if (x->exp >= -65) {
		add_constant(x, CONST_1, false);
		log_of(x, CONST_LN_2, CONST_1);
		return;
	}
	/* Below 1/4 the sum would lose what counts. */
	add_constant(&divisor, CONST_2, false);
	divide(x, &divisor);
	log_ratio(x, 0, CONST_LN_2, CONST_1);
}

/* y = the angle of the point (x, y), for y >= 0 */
static void angle(struct mbpf_f64_parts *y, const struct mbpf_f64_parts *x)
{
	struct mbpf_f64_parts large = *x;
	struct mbpf_f64_parts z;
	struct mbpf_f64_parts turn = {0};
	bool steep;

	large.negative = false;
	z = *y;
	z.negative = true;
	add(&z, &large);
	steep = z.negative && z.mant != 0;
	if (steep) {
		large = *y;
		*y = *x;
		y->negative = false;
	}
	if (y->mant != 0) {
		z = *y;
		divide(y, &large);
		if (y->exp >= -64) {
			/* From 1/2 to 1: pi/4 - angle of (large - small) / (large + small) */
			*y = z;
			y->negative = true;
			add(y, &large);
			add(&large, &z);
			divide(y, &large);
			turn = constants[CONST_HALF_PI];
			turn.exp--;
			y->negative = true;
		}
		z = *y;
		multiply(&z, y);
		z.negative = true;
		multiply_series(y, &z, SERIES_ATAN);
		add(y, &turn);
	}
	if (steep) {
		y->negative = !y->negative;
		add(y, &constants[CONST_HALF_PI]);
	}
	if (x->negative) {
		turn = constants[CONST_HALF_PI];
		turn.exp++;
		y->negative = !y->negative;
		add(y, &turn);
	}
}

/* x = sine or cosine of x >= 0, after `quadrant` quarter turns; x is a remainder of split_product()
 * or below 1/2. */
static void sine(struct mbpf_f64_parts *x, uint32_t quadrant)
{
	struct mbpf_f64_parts square = *x;

	multiply(&square, x);
	square.negative = true;
	if ((quadrant & 1) != 0) {
		*x = constants[CONST_1];
	}
	multiply_series(x, &square, (quadrant & 1) != 0 ? SERIES_COS : SERIES_SIN);
	if ((quadrant & 2) != 0) {
		x->negative = !x->negative;
	}
}

/* --- functions --- */

static void circular(enum mbpf_f64_function function, struct mbpf_f64_parts *x)
{
	struct mbpf_f64_parts divisor;
	uint32_t quadrant = 0;

	if (x->exp >= -64) {
		quadrant = split_product(x, two_by_pi);
		multiply(x, &constants[CONST_HALF_PI]);
	}
	divisor = *x;
	sine(x, quadrant + (function == MBPF_F64_COS));
	if (function == MBPF_F64_TAN) {
		sine(&divisor, quadrant + 1);
		divide(x, &divisor);
	}
}

/* x = arcsine or arccosine of x <= 1; `negative`: of -x */
static void arc(enum mbpf_f64_function function, struct mbpf_f64_parts *x, bool negative)
{
	struct mbpf_f64_parts other = *x;
	struct mbpf_f64_parts sum = *x;

	other.negative = true;
	add_constant(&other, CONST_1, false);
	add_constant(&sum, CONST_1, false);
	multiply(&other, &sum);
	square_root(&other);
	if (function == MBPF_F64_ASIN) {
		angle(x, &other);
		return;
	}
	x->negative = negative;
	angle(&other, x);
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
	exp_minus_1(x);
	plus_1 = *x;
	add_constant(&plus_1, CONST_1, false);
	inverse = constants[CONST_1];
	switch (function) {
	case MBPF_F64_EXP:
		*x = plus_1;
		if (negative) {
			*x = inverse;
			divide(x, &plus_1);
		}
		break;
	case MBPF_F64_EXPM1:
		if (negative) {
			divide(x, &plus_1);
			x->negative = true;
		}
		break;
	case MBPF_F64_TANH:
		add_constant(&plus_1, CONST_1, false);
		divide(x, &plus_1);
		break;
	default:
		if (function == MBPF_F64_SINH) {
			/* e^x - e^-x = t + t / (t + 1) with t = e^x - 1 */
			inverse = *x;
		} else {
			*x = plus_1;
		}
		divide(&inverse, &plus_1);
		add(x, &inverse);
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
		add_constant(&other, CONST_1, false);
		x->exp++;
		divide(x, &other);
		log_1_plus(x);
		x->exp--;
		return;
	}
	if (function == MBPF_F64_ASINH) {
		/* log(1 + x + x^2 / (1 + sqrt(1 + x^2))) */
		struct mbpf_f64_parts square = *x;

		multiply(&square, x);
		other = square;
		add_constant(&other, CONST_1, false);
		square_root(&other);
		add_constant(&other, CONST_1, false);
		divide(&square, &other);
		other = square;
	} else {
		/* log(1 + t + sqrt(t * (t + 2))) with t = x - 1 */
		add_constant(x, CONST_1, true);
		add_constant(&other, CONST_1, false);
		multiply(&other, x);
		square_root(&other);
	}
	add(x, &other);
	log_1_plus(x);
}

static void cube_root(struct mbpf_f64_parts *x)
{
	/* To [1, 8); the exponent is made positive for the division. */
	int32_t power = (x->exp + 63 + 3000) / 3;

	x->exp -= 3 * (power - 1000);
	log_of(x, CONST_LN_2, CONST_1);
	divide(x, &(const struct mbpf_f64_parts){.mant = UINT64_C(3) << 62, .exp = -62});
	exp_minus_1(x);
	add_constant(x, CONST_1, false);
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
		angle(&x, &constants[CONST_1]);
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
		log_of(&x, CONST_LN_2, CONST_1);
		break;
	case MBPF_F64_LOG10:
		log_of(&x, CONST_LOG10_2, CONST_LOG10_E);
		break;
	case MBPF_F64_LOG2:
		log_of(&x, CONST_1, CONST_LOG2_E);
		break;
	case MBPF_F64_LOG1P:
		x.negative = negative;
		log_1_plus(&x);
		break;
	case MBPF_F64_SQRT:
		square_root(&x);
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
	y.exp += (a & ~MBPF_F64_SIGN) == MBPF_F64_INFINITY ? HUGE_EXP : 0;
	x.exp += (b & ~MBPF_F64_SIGN) == MBPF_F64_INFINITY ? HUGE_EXP : 0;
	y.negative = false;
	angle(&y, &x);
	return mbpf_f64_pack(negative, y.exp, y.mant);
}

void mbpf_f64_hypot_add(struct mbpf_f64_parts *sum, mbpf_f64 a)
{
	struct mbpf_f64_parts x = mbpf_f64_unpack(a);
	struct mbpf_f64_parts square = x;

	multiply(&square, &x);
	add(sum, &square);
}

mbpf_f64 mbpf_f64_hypot_end(struct mbpf_f64_parts *sum)
{
	square_root(sum);
	return mbpf_f64_pack(false, sum->exp, sum->mant);
}
