/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * What the elementary functions are made of: see f64_parts.h.
 */

#include "f64_parts.h"

#define TOP_BIT (UINT64_C(1) << 63)

/* pi, and its halves with other exponents */
#define PI_DIGITS UINT64_C(0xc90fdaa22168c235)

/* 1 in the fixed-point numbers of series(). */
#define SERIES_ONE (UINT64_C(1) << 62)

/* Fraction words that split_product() computes, and one below for its carry. */
#define PRODUCT_WORDS 6

const struct mbpf_f64_parts mbpf_parts_constants[] = {
	[MBPF_CONST_1] = {.mant = TOP_BIT, .exp = -63},
	[MBPF_CONST_QUARTER_PI] = {.mant = PI_DIGITS, .exp = -64},
	[MBPF_CONST_HALF_PI] = {.mant = PI_DIGITS, .exp = -63},
	[MBPF_CONST_PI] = {.mant = PI_DIGITS, .exp = -62},
	[MBPF_CONST_LN_2] = {.mant = UINT64_C(0xb17217f7d1cf79ac), .exp = -64},
	[MBPF_CONST_LOG2_E] = {.mant = UINT64_C(0xb8aa3b295c17f0bc), .exp = -63},
	[MBPF_CONST_LOG10_2] = {.mant = UINT64_C(0x9a209a84fbcff799), .exp = -65},
	[MBPF_CONST_LOG10_E] = {.mant = UINT64_C(0xde5bd8a937287195), .exp = -65},
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

void mbpf_parts_multiply(struct mbpf_f64_parts *a, const struct mbpf_f64_parts *b)
{
	a->mant = mbpf_f64_multiply_high(a->mant, b->mant);
	a->exp += b->exp + 64;
	a->negative ^= b->negative;
	normalize(a);
}

/* b is not 0. */
void mbpf_parts_divide(struct mbpf_f64_parts *a, const struct mbpf_f64_parts *b)
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

void mbpf_parts_add(struct mbpf_f64_parts *a, const struct mbpf_f64_parts *b)
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

void mbpf_parts_add_one(struct mbpf_f64_parts *a, bool negative)
{
	struct mbpf_f64_parts one;

	one.mant = TOP_BIT;
	one.exp = -63;
	one.negative = negative;
	mbpf_parts_add(a, &one);
}

/* Gives whether bits were lost, which bit 0 then stands for. */
void mbpf_parts_square_root(struct mbpf_f64_parts *a)
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
	mbpf_parts_multiply(x, &sum);
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
void mbpf_parts_exp_minus_1(struct mbpf_f64_parts *x)
{
	struct mbpf_f64_parts rest;
	int32_t power = 0;

	if (x->exp > 11 - 64) {
		x->exp = MBPF_HUGE_EXP;
		return;
	}
	if (x->exp >= -64) {
		x->exp++;
		power = (int32_t)split_product(x, half_log2_e);
		mbpf_parts_multiply(x, &mbpf_parts_constants[MBPF_CONST_LN_2]);
	}
	rest = *x;
	multiply_series(x, &rest, SERIES_EXP);
	if (power != 0) {
		mbpf_parts_add_one(x, false);
		x->exp += power;
		mbpf_parts_add_one(x, true);
	}
}

/* x = log(x) for x > 0, scaled: log 2 is `of_2`, log e is `of_e`. */
static void log_ratio(struct mbpf_f64_parts *x, int32_t power, enum mbpf_parts_constant of_2,
		      enum mbpf_parts_constant of_e)
{
	struct mbpf_f64_parts square = *x;
	struct mbpf_f64_parts whole_part = whole((uint32_t)(power < 0 ? -power : power), power < 0);

	mbpf_parts_multiply(&square, x);
	multiply_series(x, &square, SERIES_ATAN);
	x->exp++;
	mbpf_parts_multiply(x, &mbpf_parts_constants[of_e]);
	mbpf_parts_multiply(&whole_part, &mbpf_parts_constants[of_2]);
	mbpf_parts_add(x, &whole_part);
}

/* x = (x - 1) / (x + 1), x = log x / 2 of the rest of x */
void mbpf_parts_log(struct mbpf_f64_parts *x, enum mbpf_parts_constant of_2,
		    enum mbpf_parts_constant of_e)
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
	mbpf_parts_add_one(&divisor, false);
	mbpf_parts_add_one(x, true);
	mbpf_parts_divide(x, &divisor);
	log_ratio(x, power, of_2, of_e);
}

/* x = log(1 + x) for x > -1 */
void mbpf_parts_log_1_plus(struct mbpf_f64_parts *x)
{
	struct mbpf_f64_parts divisor = *x;

	if (x->exp >= -65) {
		mbpf_parts_add_one(x, false);
		mbpf_parts_log(x, MBPF_CONST_LN_2, MBPF_CONST_1);
		return;
	}
	/* Below 1/4 the sum would lose what counts. */
	divisor.exp--;
	mbpf_parts_add_one(&divisor, false);
	divisor.exp++;
	mbpf_parts_divide(x, &divisor);
	log_ratio(x, 0, MBPF_CONST_LN_2, MBPF_CONST_1);
}

/* y = the angle of the point (x, y), for y >= 0 */
void mbpf_parts_angle(struct mbpf_f64_parts *y, const struct mbpf_f64_parts *x)
{
	struct mbpf_f64_parts large = *x;
	struct mbpf_f64_parts z;
	const struct mbpf_f64_parts *turn = NULL;
	bool steep;

	large.negative = false;
	z = *y;
	z.negative = true;
	mbpf_parts_add(&z, &large);
	steep = z.negative && z.mant != 0;
	if (steep) {
		large = *y;
		*y = *x;
		y->negative = false;
	}
	if (y->mant != 0) {
		z = *y;
		mbpf_parts_divide(y, &large);
		if (y->exp >= -64) {
			/* From 1/2 to 1: pi/4 - angle of (large - small) / (large + small) */
			*y = z;
			y->negative = true;
			mbpf_parts_add(y, &large);
			mbpf_parts_add(&large, &z);
			mbpf_parts_divide(y, &large);
			turn = &mbpf_parts_constants[MBPF_CONST_QUARTER_PI];
			y->negative = true;
		}
		z = *y;
		mbpf_parts_multiply(&z, y);
		z.negative = true;
		multiply_series(y, &z, SERIES_ATAN);
		if (turn != NULL) {
			mbpf_parts_add(y, turn);
		}
	}
	if (steep) {
		y->negative = !y->negative;
		mbpf_parts_add(y, &mbpf_parts_constants[MBPF_CONST_HALF_PI]);
	}
	if (x->negative) {
		y->negative = !y->negative;
		mbpf_parts_add(y, &mbpf_parts_constants[MBPF_CONST_PI]);
	}
}

/* x = sine or cosine of x >= 0, after `quadrant` quarter turns; x is a remainder of split_product()
 * or below 1/2. */
void mbpf_parts_sine(struct mbpf_f64_parts *x, uint32_t quadrant)
{
	struct mbpf_f64_parts square = *x;

	mbpf_parts_multiply(&square, x);
	square.negative = true;
	if ((quadrant & 1) != 0) {
		x->mant = TOP_BIT;
		x->exp = -63;
		x->negative = false;
	}
	multiply_series(x, &square, (quadrant & 1) != 0 ? SERIES_COS : SERIES_SIN);
	if ((quadrant & 2) != 0) {
		x->negative = !x->negative;
	}
}

/* Takes a whole number of quarter turns off x >= 0, and returns it modulo 2^32. */
uint32_t mbpf_parts_quarter_turns(struct mbpf_f64_parts *x)
{
	uint32_t quadrant = 0;

	if (x->exp >= -64) {
		quadrant = split_product(x, two_by_pi);
		mbpf_parts_multiply(x, &mbpf_parts_constants[MBPF_CONST_HALF_PI]);
	}
	return quadrant;
}
