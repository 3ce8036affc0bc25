/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Remainder, rounding to integers and power, on integers, so that nothing of libm is needed and
 * every target computes the same bits. Special cases: ECMA-262, 6.1.6.1.3 (exponentiate), 6.1.6.1.6
 * (remainder) and 21.3.2 (Math.ceil, floor, trunc).
 */

#include "number.h"

/*
 * Fixed-point numbers of mbpf_f64_pow(): FIXED_WORDS words, least significant first, the last one
 * the integer part (two's complement where a value may be negative), so the unit is 2^-128. That
 * is enough to tell (1 - 2^-53) ** 0.5, which lies 2^-109 below half way, from half way.
 */
#define FIXED_WORDS   5
#define FRACTION_BITS (32 * (FIXED_WORDS - 1))

/* Terms of the series of 2^x: 0.6932^32 / 32! is below 2^-133. */
#define EXP_TERMS 31

mbpf_f64 mbpf_f64_rem(mbpf_f64 a, mbpf_f64 b)
{
	mbpf_f64 a_size = a & ~MBPF_F64_SIGN;
	mbpf_f64 b_size = b & ~MBPF_F64_SIGN;
	struct mbpf_f64_parts x;
	struct mbpf_f64_parts y;

	if (a_size >= MBPF_F64_INFINITY || b_size > MBPF_F64_INFINITY || b_size == 0) {
		return MBPF_F64_NAN;
	}
	if (a_size < b_size) {
		return a;
	}
	x = mbpf_f64_unpack(a);
	y = mbpf_f64_unpack(b);
	/* Long division without the quotient; halved mantissas (their bit 0 is 0) can double. */
	x.mant >>= 1;
	y.mant >>= 1;
	for (;;) {
		if (x.mant >= y.mant) {
			x.mant -= y.mant;
		}
		if (x.exp == y.exp || x.mant == 0) {
			break;
		}
		x.mant <<= 1;
		x.exp--;
	}
	return mbpf_f64_pack(x.negative, y.exp + 1, x.mant);
}

/* Round to an integer, towards zero or away from it. */
static mbpf_f64 to_integer(mbpf_f64 a, bool away)
{
	int32_t exp = ((int32_t)(a >> 52) & 2047) - 1023;
	uint64_t mask;

	if (exp >= 52) {
		return mbpf_f64_canonical(a);
	}
	if (exp < 0) {
		if ((a << 1) == 0) {
			return a;
		}
		return (a & MBPF_F64_SIGN) | (away ? MBPF_F64_ONE : 0);
	}
	mask = MBPF_F64_FRACTION >> exp;
	/* A carry out of the fraction moves to the next binade by itself. */
	return (away ? a + mask : a) & ~mask;
}

mbpf_f64 mbpf_f64_floor(mbpf_f64 a)
{
	return to_integer(a, (a & MBPF_F64_SIGN) != 0);
}

mbpf_f64 mbpf_f64_ceil(mbpf_f64 a)
{
	return to_integer(a, (a & MBPF_F64_SIGN) == 0);
}

mbpf_f64 mbpf_f64_trunc(mbpf_f64 a)
{
	return to_integer(a, false);
}

/* out = a * b, exactly, with twice as many words. */
static void multiply_words(uint32_t out[2 * FIXED_WORDS], const uint32_t a[FIXED_WORDS],
			   const uint32_t b[FIXED_WORDS])
{
	memset(out, 0, 2 * FIXED_WORDS * sizeof(out[0]));
	for (uint32_t i = 0; i < FIXED_WORDS; i++) {
		uint64_t carry = 0;

		for (uint32_t j = 0; j < FIXED_WORDS; j++) {
			carry += (uint64_t)a[i] * b[j] + out[i + j];
			out[i + j] = (uint32_t)carry;
			carry >>= 32;
		}
		out[i + FIXED_WORDS] = (uint32_t)carry;
	}
}

/* a *= b, both not negative. */
static void fixed_mul(uint32_t a[FIXED_WORDS], const uint32_t b[FIXED_WORDS])
{
	uint32_t product[2 * FIXED_WORDS];

	multiply_words(product, a, b);
	memcpy(a, &product[FRACTION_BITS / 32], FIXED_WORDS * sizeof(a[0]));
}

/* a /= divisor, below 2^16: half words keep it to the 32-bit division instruction. */
static void fixed_div(uint32_t a[FIXED_WORDS], uint32_t divisor)
{
	uint32_t rest = 0;

	for (uint32_t i = FIXED_WORDS; i-- > 0;) {
		uint32_t high = (rest << 16) | (a[i] >> 16);
		uint32_t low = ((high % divisor) << 16) | (a[i] & 0xffff);

		a[i] = ((high / divisor) << 16) | (low / divisor);
		rest = low % divisor;
	}
}

/* a += carry, in units of 2^-FRACTION_BITS */
static void fixed_add(uint32_t a[FIXED_WORDS], uint64_t carry)
{
	for (uint32_t i = 0; i < FIXED_WORDS; i++) {
		carry += a[i];
		a[i] = (uint32_t)carry;
		carry >>= 32;
	}
}

static void fixed_neg(uint32_t a[FIXED_WORDS])
{
	for (uint32_t i = 0; i < FIXED_WORDS; i++) {
		a[i] = ~a[i];
	}
	fixed_add(a, 1);
}

/* a >>= shift */
static void shift_right_words(uint32_t *a, uint32_t count, uint32_t shift)
{
	uint32_t skip = shift / 32;

	for (uint32_t i = 0; i < count; i++) {
		uint64_t low = i + skip < count ? a[i + skip] : 0;
		uint64_t high = i + skip + 1 < count ? a[i + skip + 1] : 0;

		a[i] = (uint32_t)((high << 32 | low) >> (shift % 32));
	}
}

/*
 * |log2 a| of a positive number; gives whether the logarithm is negative.
 *
 * With a = m * 2^e and m in [1, 2): log2 a = e + log2 m. Squaring m doubles log2 m and so shows
 * its next bit: whether the square is 2 or more, which is then halved. An error in m counts for
 * less with each bit, so that all of them together stay below 2^-126.
 */
static bool log2_of(mbpf_f64 a, uint32_t out[FIXED_WORDS])
{
	struct mbpf_f64_parts x = mbpf_f64_unpack(a);
	/* Bit 63 of x.mant, which is the integer part, leaves; the low 11 bits are 0. */
	uint32_t mant[FIXED_WORDS] = {
		[FIXED_WORDS - 3] = (uint32_t)x.mant << 1,
		[FIXED_WORDS - 2] = (uint32_t)(x.mant >> 31),
		[FIXED_WORDS - 1] = 1,
	};
	int32_t exp = x.exp + 63;

	memset(out, 0, FIXED_WORDS * sizeof(out[0]));
	for (uint32_t bit = FRACTION_BITS; bit-- > 0;) {
		fixed_mul(mant, mant);
		if (mant[FIXED_WORDS - 1] > 1) {
			shift_right_words(mant, FIXED_WORDS, 1);
			out[bit / 32] |= UINT32_C(1) << (bit % 32);
		}
	}
	out[FIXED_WORDS - 1] = (uint32_t)exp;
	if (exp < 0) {
		fixed_neg(out);
	}
	return exp < 0;
}

/* 2^power for a two's complement power, rounded. */
static mbpf_f64 exp2_of(uint32_t power[FIXED_WORDS])
{
	static const uint32_t ln2[FIXED_WORDS] = {
		0x03f2f6af, 0xc9e3b398, 0xd1cf79ab, 0xb17217f7, 0x00000000,
	};
	uint32_t sum[FIXED_WORDS] = {[FIXED_WORDS - 1] = 1};
	int32_t exp = (int32_t)power[FIXED_WORDS - 1];
	uint64_t mant;

	/* e^x = 1 + x/1 * (1 + x/2 * (1 + ...)) with 0 <= x < ln 2 */
	power[FIXED_WORDS - 1] = 0;
	fixed_mul(power, ln2);
	for (uint32_t term = EXP_TERMS; term > 0; term--) {
		fixed_mul(sum, power);
		fixed_div(sum, term);
		sum[FIXED_WORDS - 1] += 1;
	}

	/*
	 * The error is below 2^-117 wherever a result is exactly a number, or exactly half way
	 * between two. Rounding to a multiple of 2^-116 makes it come out as just that.
	 */
	fixed_add(sum, 1 << 11);
	mant = (uint64_t)sum[4] << 61 | (uint64_t)sum[3] << 29 | sum[2] >> 3;
	if (((sum[2] & 7) | sum[1] | sum[0] >> 12) != 0) {
		mant |= 1;
	}
	return mbpf_f64_pack(false, exp - 61, mant);
}

/* |a| ** b for finite a and b, a not 0, 1 or -1, b not 0. */
static mbpf_f64 pow_finite(mbpf_f64 a, mbpf_f64 b)
{
	struct mbpf_f64_parts y = mbpf_f64_unpack(b);
	uint32_t factor[FIXED_WORDS] = {(uint32_t)y.mant, (uint32_t)(y.mant >> 32)};
	uint32_t product[2 * FIXED_WORDS];
	uint32_t power[FIXED_WORDS];
	/* |b| >= 2^64 is too large: |log2 a| is at least 2^-53. */
	uint32_t excess = y.exp > 0;

	y.negative ^= log2_of(a, power);
	multiply_words(product, power, factor);
	if (excess == 0) {
		shift_right_words(product, 2 * FIXED_WORDS, (uint32_t)-y.exp);
		/* 2^11 and above is beyond every exponent. */
		excess = product[FIXED_WORDS - 1] >> 11;
		for (uint32_t i = FIXED_WORDS; i < 2 * FIXED_WORDS; i++) {
			excess |= product[i];
		}
	}
	if (excess != 0) {
		return mbpf_f64_pack(false, y.negative ? -4096 : 4096, 1);
	}
	if (y.negative) {
		fixed_neg(product);
	}
	return exp2_of(product);
}

static bool is_integer(mbpf_f64 a)
{
	return mbpf_f64_trunc(a) == a;
}

/*
 * a ** b for integers, by multiplication as long as no product leaves 64 bits. This is how nearly
 * every power of a program is computed, for a hundredth of the time.
 */
static bool pow_integer(mbpf_f64 a, mbpf_f64 b, mbpf_f64 *out)
{
	uint64_t product = 1;
	uint32_t factor;
	int32_t base;
	int32_t count;

	if (!mbpf_f64_as_int32(a, &base) || !mbpf_f64_as_int32(b, &count) || count < 0 ||
	    count > 63) {
		return false;
	}
	factor = base < 0 ? 0 - (uint32_t)base : (uint32_t)base;
	for (int32_t i = 0; i < count; i++) {
		if (product >> 32 != 0) {
			return false;
		}
		product *= factor;
	}
	*out = mbpf_f64_pack(base < 0 && (count & 1) != 0, 0, product);
	return true;
}

mbpf_f64 mbpf_f64_pow(mbpf_f64 a, mbpf_f64 b)
{
	mbpf_f64 a_size = a & ~MBPF_F64_SIGN;
	mbpf_f64 b_size = b & ~MBPF_F64_SIGN;
	bool b_finite = b_size < MBPF_F64_INFINITY;
	bool grows = (b & MBPF_F64_SIGN) == 0;
	bool odd;
	mbpf_f64 sign;
	mbpf_f64 whole;

	if (b_size == 0) {
		return MBPF_F64_ONE;
	}
	if (pow_integer(a, b, &whole)) {
		return whole;
	}
	if (mbpf_f64_is_nan(a) || mbpf_f64_is_nan(b)) {
		return MBPF_F64_NAN;
	}
	/* Of an odd integer, half is none. */
	odd = b_finite && is_integer(b) && !is_integer(b - (MBPF_F64_FRACTION + 1));
	sign = odd ? a & MBPF_F64_SIGN : 0;
	if (!b_finite) {
		if (a_size == MBPF_F64_ONE) {
			return MBPF_F64_NAN;
		}
		grows ^= a_size < MBPF_F64_ONE;
	} else if (a_size == 0) {
		grows = !grows;
	} else if (a_size < MBPF_F64_INFINITY) {
		if (a != a_size && !is_integer(b)) {
			return MBPF_F64_NAN;
		}
		return sign | (a_size == MBPF_F64_ONE ? a_size : pow_finite(a, b));
	}
	return sign | (grows ? MBPF_F64_INFINITY : 0);
}
