/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Remainder, rounding to integers, square root and power, on integers, so that nothing of libm
 * is needed and every target computes the same bits. Special cases: ECMA-262, 6.1.6.1.3
 * (exponentiate), 6.1.6.1.6 (remainder) and 21.3.2 (Math.ceil, floor, sqrt, trunc).
 */

#include "number.h"

/*
 * Fixed-point numbers of mbpf_f64_pow(): FIXED_WORDS words, least significant first, the last one
 * the integer part (two's complement where a value may be negative), so the unit is 2^-160. That
 * is enough to tell (1 - 2^-53) ** 0.5, which lies 2^-109 below half way, from half way.
 */
#define FIXED_WORDS   6
#define FRACTION_BITS (32 * (FIXED_WORDS - 1))

/* Terms of the series: 0.1716^(2 * 32) and 0.6932^38 / 38! are both below 2^-160. */
#define LOG_TERMS 31
#define EXP_TERMS 37

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

mbpf_f64 mbpf_f64_sqrt(mbpf_f64 a)
{
	struct mbpf_f64_parts x;
	uint64_t rest = 0;
	uint64_t root = 0;

	if ((a << 1) == 0 || a == MBPF_F64_INFINITY) {
		return a;
	}
	if (a > MBPF_F64_INFINITY) {
		/* NaN, or any number with the sign bit. */
		return MBPF_F64_NAN;
	}
	x = mbpf_f64_unpack(a);
	if ((x.exp & 1) != 0) {
		x.mant >>= 1;
		x.exp++;
	}
	/* Two bits in, one bit out: root becomes floor(sqrt(mant * 2^48)), 56 bits. */
	for (int32_t bit = 0; bit < 56; bit++) {
		uint64_t trial = (root << 2) | 1;

		rest = (rest << 2) | (x.mant >> 62);
		x.mant <<= 2;
		root <<= 1;
		if (rest >= trial) {
			rest -= trial;
			root |= 1;
		}
	}
	return mbpf_f64_pack(false, x.exp / 2 - 24, root | (rest != 0));
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

static void fixed_neg(uint32_t a[FIXED_WORDS])
{
	uint64_t carry = 1;

	for (uint32_t i = 0; i < FIXED_WORDS; i++) {
		carry += (uint32_t)~a[i];
		a[i] = (uint32_t)carry;
		carry >>= 32;
	}
}

static void shift_right_words(uint32_t *word, uint32_t count, uint32_t shift)
{
	uint32_t skip = shift / 32;

	for (uint32_t i = 0; i < count; i++) {
		uint64_t low = i + skip < count ? word[i + skip] : 0;
		uint64_t high = i + skip + 1 < count ? word[i + skip + 1] : 0;

		word[i] = (uint32_t)((high << 32 | low) >> (shift % 32));
	}
}

/*
 * log2 of a positive number as (-1)^result * out * 2^-*scale.
 *
 * With a = m * 2^e and m in [sqrt(1/2), sqrt(2)): log2 m = 2/ln 2 * atanh(t), t = (m-1)/(m+1).
 * The quotient is kept as out * 2^-scale with out >= 1/2, so that also a logarithm near 0 has
 * more than 150 significant bits.
 */
static bool log2_of(mbpf_f64 a, uint32_t out[FIXED_WORDS], uint32_t *scale)
{
	static const uint32_t two_over_ln2[FIXED_WORDS] = {
		0xad5deaa3, 0xa474fa23, 0xfa1ffb41, 0x705fc2ee, 0xe2a8eca5, 0x00000002,
	};
	struct mbpf_f64_parts x = mbpf_f64_unpack(a);
	uint64_t mant = x.mant >> 11;
	uint64_t one = UINT64_C(1) << 52;
	int32_t exp = x.exp + 63;
	uint32_t square[FIXED_WORDS];
	uint32_t series[FIXED_WORDS] = {0};
	uint32_t shift = 0;
	uint64_t rest;
	uint64_t divisor;
	bool negative;

	if (mant > UINT64_C(0x16a09e667f3bcc)) {
		one <<= 1;
		exp++;
	}
	negative = mant < one;
	rest = negative ? one - mant : mant - one;
	divisor = mant + one;
	if (rest != 0) {
		while (rest << 1 < divisor) {
			rest <<= 1;
			shift++;
		}
	}
	memset(out, 0, FIXED_WORDS * sizeof(out[0]));
	for (uint32_t bit = FRACTION_BITS; bit-- > 0;) {
		rest <<= 1;
		if (rest >= divisor) {
			rest -= divisor;
			out[bit / 32] |= UINT32_C(1) << (bit % 32);
		}
	}

	/* atanh(t) / t = 1 + t^2/3 + t^4/5 + ... */
	memcpy(square, out, sizeof(square));
	fixed_mul(square, out);
	shift_right_words(square, FIXED_WORDS, 2 * shift);
	for (uint32_t odd = 2 * LOG_TERMS + 1; odd >= 3; odd -= 2) {
		uint32_t term[FIXED_WORDS] = {[FIXED_WORDS - 1] = 1};
		uint64_t carry = 0;

		fixed_div(term, odd);
		for (uint32_t i = 0; i < FIXED_WORDS; i++) {
			carry += (uint64_t)series[i] + term[i];
			series[i] = (uint32_t)carry;
			carry >>= 32;
		}
		fixed_mul(series, square);
	}
	series[FIXED_WORDS - 1] = 1;
	fixed_mul(out, series);
	fixed_mul(out, two_over_ln2);

	if (exp != 0) {
		shift_right_words(out, FIXED_WORDS, shift);
		shift = 0;
		if (negative) {
			fixed_neg(out);
		}
		out[FIXED_WORDS - 1] += (uint32_t)exp;
		negative = exp < 0;
		if (negative) {
			fixed_neg(out);
		}
	}
	*scale = shift;
	return negative;
}

/* 2^power for a two's complement power, rounded. */
static mbpf_f64 exp2_of(bool negative, uint32_t power[FIXED_WORDS])
{
	static const uint32_t ln2[FIXED_WORDS] = {
		0x40f34326, 0x03f2f6af, 0xc9e3b398, 0xd1cf79ab, 0xb17217f7, 0x00000000,
	};
	uint32_t sum[FIXED_WORDS] = {[FIXED_WORDS - 1] = 1};
	int32_t exp = (int32_t)power[FIXED_WORDS - 1];
	uint64_t carry;

	/* e^x = 1 + x/1 * (1 + x/2 * (1 + ...)) with 0 <= x < ln 2 */
	power[FIXED_WORDS - 1] = 0;
	fixed_mul(power, ln2);
	for (uint32_t term = EXP_TERMS; term > 0; term--) {
		fixed_mul(sum, power);
		fixed_div(sum, term);
		sum[FIXED_WORDS - 1] += 1;
	}

	/*
	 * The error is below 2^-142. Rounding to a multiple of 2^-140 makes a result that is
	 * exactly a number, or exactly half way between two, come out as just that.
	 */
	carry = UINT32_C(1) << 19;
	for (uint32_t i = 0; i < FIXED_WORDS; i++) {
		carry += sum[i];
		sum[i] = (uint32_t)carry;
		carry >>= 32;
	}
	carry = (uint64_t)sum[5] << 61 | (uint64_t)sum[4] << 29 | sum[3] >> 3;
	if (((sum[3] & 7) | sum[2] | sum[1] | sum[0] >> 20) != 0) {
		carry |= 1;
	}
	return mbpf_f64_pack(negative, exp - 61, carry);
}

/* |a| ** b for finite a other than 0 and finite b other than 0, with the sign given. */
static mbpf_f64 pow_finite(bool negative, mbpf_f64 a, mbpf_f64 b)
{
	struct mbpf_f64_parts y = mbpf_f64_unpack(b);
	uint32_t factor[FIXED_WORDS] = {(uint32_t)y.mant, (uint32_t)(y.mant >> 32)};
	uint32_t product[2 * FIXED_WORDS];
	uint32_t power[FIXED_WORDS];
	uint32_t scale;
	int32_t shift;
	int32_t magnitude = 64 * FIXED_WORDS;

	y.negative ^= log2_of(a, power, &scale);
	multiply_words(product, power, factor);
	shift = (int32_t)scale - y.exp;

	/* Significant bits of the product; its unit is 2^-FRACTION_BITS after the shift. */
	for (uint32_t i = 2 * FIXED_WORDS; i > 0; i -= 2) {
		uint64_t pair = (uint64_t)product[i - 1] << 32 | product[i - 2];

		if (pair != 0) {
			magnitude -= mbpf_f64_leading_zeros(pair);
			break;
		}
		magnitude -= 64;
	}
	if (magnitude == 0 || magnitude - FRACTION_BITS - shift < -64) {
		/* |b * log2 a| < 2^-64: nearest to 1. */
		shift = 2 * FIXED_WORDS * 32;
	} else if (magnitude - FRACTION_BITS - shift > 11) {
		/* At least 2^11, beyond every exponent; below that shift is positive. */
		return mbpf_f64_pack(negative, y.negative ? -4096 : 4096, 1);
	}
	shift_right_words(product, 2 * FIXED_WORDS, (uint32_t)shift);
	if (y.negative) {
		fixed_neg(product);
	}
	return exp2_of(negative, product);
}

static bool is_odd_integer(mbpf_f64 a)
{
	struct mbpf_f64_parts parts = mbpf_f64_unpack(a);

	/* The lowest bit that is set is the one of weight 1. */
	return parts.exp <= 0 && parts.exp > -64 &&
	       parts.mant << (63 + parts.exp) == UINT64_C(1) << 63;
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
	bool negative;
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
	negative = a != a_size && b_finite && is_odd_integer(b);
	if (!b_finite) {
		if (a_size == MBPF_F64_ONE) {
			return MBPF_F64_NAN;
		}
		grows ^= a_size < MBPF_F64_ONE;
	} else if (a_size == 0) {
		grows = !grows;
	} else if (a_size < MBPF_F64_INFINITY) {
		if (a != a_size && mbpf_f64_trunc(b) != b) {
			return MBPF_F64_NAN;
		}
		return pow_finite(negative, a, b);
	}
	return (grows ? MBPF_F64_INFINITY : 0) | (negative ? MBPF_F64_SIGN : 0);
}
