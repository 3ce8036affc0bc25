/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Binary64 on integers. A number is taken apart into a mantissa with bit 63 set and an exponent;
 * results are put together by one function that does all rounding. IEEE-754-2019, clauses 3.4
 * (encoding), 4.3.1 (ties to even), 5.4.1 (operations), 7.4 and 7.5 (overflow, underflow).
 */

#include "f64.h"

#define EXP_MAX 2047
#define HIDDEN  (MBPF_F64_FRACTION + 1)
#define F32_NAN UINT32_C(0x7fc00000)
#define F32_INF UINT32_C(0x7f800000)

/* Exponent of bit 0 of the fraction field is (field - FRACTION_BIAS). */
#define FRACTION_BIAS 1075

static int32_t exp_field(mbpf_f64 a)
{
	return (int32_t)(a >> 52) & EXP_MAX;
}

static bool is_negative(mbpf_f64 a)
{
	return (a >> 63) != 0;
}

static bool is_zero(mbpf_f64 a)
{
	return (a << 1) == 0;
}

static bool is_inf(mbpf_f64 a)
{
	return (a << 1) == (MBPF_F64_INFINITY << 1);
}

int32_t mbpf_f64_leading_zeros(uint64_t value)
{
#ifdef __GNUC__
	/* Words of 32 bits: the 64-bit form would be a library call on 32-bit targets. */
	uint32_t high = (uint32_t)(value >> 32);

	return high != 0 ? __builtin_clz(high) : 32 + __builtin_clz((uint32_t)value);
#else
	int32_t count = 0;

	for (int32_t step = 32; step != 0; step >>= 1) {
		if ((value >> (64 - step)) == 0) {
			value <<= step;
			count += step;
		}
	}
	return count;
#endif
}

struct mbpf_f64_parts mbpf_f64_unpack(mbpf_f64 a)
{
	struct mbpf_f64_parts parts = {
		.mant = a & MBPF_F64_FRACTION,
		.exp = exp_field(a) - FRACTION_BIAS,
		.negative = is_negative(a),
	};
	int32_t shift = 11;

	if (parts.exp != -FRACTION_BIAS) {
		parts.mant |= HIDDEN;
	} else if (parts.mant != 0) {
		parts.exp++;
		shift = mbpf_f64_leading_zeros(parts.mant);
	}
	parts.mant <<= shift;
	parts.exp -= shift;
	return parts;
}

/* Shift right; bit 0 of the result is set when a one bit was lost. */
static uint64_t __attribute__((noinline)) shift_right_sticky(uint64_t value, int32_t shift)
{
	uint64_t kept;

	if (shift == 0) {
		return value;
	}
	if (shift >= 64) {
		return value != 0;
	}
	kept = value >> shift;
	return kept | ((kept << shift) != value);
}

/* Divide by 2^11, to nearest, ties to even. */
static uint64_t round_off(uint64_t mant)
{
	uint64_t kept = mant >> 11;
	uint32_t lost = (uint32_t)mant & 0x7ff;

	return kept + (lost + ((uint32_t)kept & 1) > 0x400);
}

mbpf_f64 mbpf_f64_pack(bool negative, int32_t exp, uint64_t mant)
{
	mbpf_f64 sign = negative ? MBPF_F64_SIGN : 0;
	int32_t field;

	if (mant == 0) {
		return sign;
	}
	field = mbpf_f64_leading_zeros(mant);
	mant <<= field;
	field = exp - field + 11 + FRACTION_BIAS;
	if (field >= EXP_MAX) {
		return sign | MBPF_F64_INFINITY;
	}
	if (field < 1) {
		mant = shift_right_sticky(mant, 1 - field);
		field = 1;
	}
	/*
	 * The hidden bit adds 1 to the field, and a carry out of rounding moves to the next binade,
	 * from subnormal to normal, or to infinity by itself.
	 */
	return sign | (((uint64_t)(field - 1) << 52) + round_off(mant));
}

/* Magnitude as mant * 2^(result - FRACTION_BIAS - 10): 10 bits of room below, 1 above. */
static int32_t unpack_for_sum(mbpf_f64 a, uint64_t *mant)
{
	int32_t field = exp_field(a);

	*mant = a & MBPF_F64_FRACTION;
	if (field == 0) {
		field = 1;
	} else {
		*mant |= HIDDEN;
	}
	*mant <<= 10;
	return field;
}

mbpf_f64 mbpf_f64_soft_add(mbpf_f64 a, mbpf_f64 b)
{
	uint64_t sum;
	uint64_t small;
	int32_t field;
	int32_t shift;

	if ((a << 1) < (b << 1)) {
		mbpf_f64 swap = a;

		a = b;
		b = swap;
	}
	/* |a| >= |b|, a NaN counting as more than infinity. */
	if (exp_field(a) == EXP_MAX) {
		if (mbpf_f64_is_nan(a) || (is_inf(b) && a != b)) {
			return MBPF_F64_NAN;
		}
		return a;
	}
	field = unpack_for_sum(a, &sum);
	shift = field - unpack_for_sum(b, &small);
	small = shift_right_sticky(small, shift);
	if (is_negative(a ^ b)) {
		sum -= small;
		if (sum == 0) {
			return 0;
		}
	} else {
		sum += small;
	}
	return mbpf_f64_pack(is_negative(a), field - FRACTION_BIAS - 10, sum);
}

mbpf_f64 mbpf_f64_soft_sub(mbpf_f64 a, mbpf_f64 b)
{
	return mbpf_f64_soft_add(a, b ^ MBPF_F64_SIGN);
}

uint64_t mbpf_f64_multiply_high(uint64_t a, uint64_t b)
{
	uint64_t low = (uint64_t)(uint32_t)a * (uint32_t)b;
	uint64_t mid = (a >> 32) * (uint32_t)b + (low >> 32);
	uint64_t cross = (uint64_t)(uint32_t)a * (b >> 32) + (uint32_t)mid;
	uint64_t high = (a >> 32) * (b >> 32) + (mid >> 32) + (cross >> 32);

	return high | (((uint32_t)low | (uint32_t)cross) != 0);
}

mbpf_f64 mbpf_f64_soft_mul(mbpf_f64 a, mbpf_f64 b)
{
	mbpf_f64 sign = (a ^ b) & MBPF_F64_SIGN;
	struct mbpf_f64_parts x;
	struct mbpf_f64_parts y;

	if (exp_field(a) == EXP_MAX || exp_field(b) == EXP_MAX) {
		if (mbpf_f64_is_nan(a) || mbpf_f64_is_nan(b) || is_zero(a) || is_zero(b)) {
			return MBPF_F64_NAN;
		}
		return MBPF_F64_INFINITY | sign;
	}
	x = mbpf_f64_unpack(a);
	y = mbpf_f64_unpack(b);
	return mbpf_f64_pack(sign != 0, x.exp + y.exp + 64, mbpf_f64_multiply_high(x.mant, y.mant));
}

mbpf_f64 mbpf_f64_soft_div(mbpf_f64 a, mbpf_f64 b)
{
	mbpf_f64 sign = (a ^ b) & MBPF_F64_SIGN;
	struct mbpf_f64_parts x;
	struct mbpf_f64_parts y;
	uint64_t quotient = 0;

	if (mbpf_f64_is_nan(a) || mbpf_f64_is_nan(b) || (is_inf(a) && is_inf(b)) ||
	    (is_zero(a) && is_zero(b))) {
		return MBPF_F64_NAN;
	}
	if (is_inf(a) || is_zero(b)) {
		return MBPF_F64_INFINITY | sign;
	}
	if (is_inf(b) || is_zero(a)) {
		return sign;
	}
	x = mbpf_f64_unpack(a);
	y = mbpf_f64_unpack(b);
	/* The low 11 bits are 0, so halving loses nothing and leaves room to double. */
	x.mant >>= 1;
	y.mant >>= 1;
	for (int32_t bit = 0; bit < 57; bit++) {
		quotient <<= 1;
		if (x.mant >= y.mant) {
			x.mant -= y.mant;
			quotient |= 1;
		}
		x.mant <<= 1;
	}
	return mbpf_f64_pack(sign != 0, x.exp - y.exp - 56, quotient | (x.mant != 0));
}

/* Monotonic in the number, for all but NaN; 0 for both zeros. */
static int64_t order(mbpf_f64 a)
{
	int64_t magnitude = (int64_t)(a & ~MBPF_F64_SIGN);

	return is_negative(a) ? -magnitude : magnitude;
}

bool mbpf_f64_soft_eq(mbpf_f64 a, mbpf_f64 b)
{
	return !mbpf_f64_is_nan(a) && (a == b || is_zero(a | b));
}

bool mbpf_f64_soft_lt(mbpf_f64 a, mbpf_f64 b)
{
	return !mbpf_f64_is_nan(a) && !mbpf_f64_is_nan(b) && order(a) < order(b);
}

bool mbpf_f64_soft_le(mbpf_f64 a, mbpf_f64 b)
{
	return mbpf_f64_soft_lt(a, b) || mbpf_f64_soft_eq(a, b);
}

mbpf_f64 mbpf_f64_from_u64(uint64_t value)
{
	return mbpf_f64_pack(false, 0, value);
}

mbpf_f64 mbpf_f64_from_i64(int64_t value)
{
	return mbpf_f64_pack(value < 0, 0, value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
}

mbpf_f64 mbpf_f64_soft_from_u32(uint32_t value)
{
	return mbpf_f64_from_u64(value);
}

mbpf_f64 mbpf_f64_soft_from_i32(int32_t value)
{
	return mbpf_f64_from_i64(value);
}

int32_t mbpf_f64_soft_to_int32(mbpf_f64 a)
{
	uint64_t mant = (a & MBPF_F64_FRACTION) | HIDDEN;
	int32_t shift = exp_field(a) - FRACTION_BIAS;

	/* Above, all 32 low bits are 0 (infinity and NaN are among these); below, |a| < 1. */
	if (shift >= 32 || shift < -52) {
		return 0;
	}
	mant = shift >= 0 ? mant << shift : mant >> -shift;
	return (int32_t)(is_negative(a) ? 0 - (uint32_t)mant : (uint32_t)mant);
}

bool mbpf_f64_soft_as_int32(mbpf_f64 a, int32_t *out)
{
	int32_t whole = mbpf_f64_soft_to_int32(a);

	if (mbpf_f64_soft_from_i32(whole) != a) {
		return false;
	}
	*out = whole;
	return true;
}

uint32_t mbpf_f64_to_f32(mbpf_f64 a)
{
	uint32_t sign = (uint32_t)(a >> 32) & UINT32_C(0x80000000);
	struct mbpf_f64_parts parts;
	int32_t field;
	int32_t shift;

	if (mbpf_f64_is_nan(a)) {
		return F32_NAN;
	}
	if (is_inf(a)) {
		return F32_INF | sign;
	}
	parts = mbpf_f64_unpack(a);
	field = parts.exp + 63 + 127;
	if (field >= 255) {
		return F32_INF | sign;
	}
	/* 24 bits are left of 64, less below the smallest normal number. */
	shift = 64 - 24 - 11;
	if (field < 1) {
		shift += 1 - field;
		field = 1;
	}
	parts.mant = shift_right_sticky(parts.mant, shift);
	return (((uint32_t)(field - 1) << 23) + (uint32_t)round_off(parts.mant)) | sign;
}

mbpf_f64 mbpf_f64_from_f32(uint32_t bits)
{
	bool negative = (bits >> 31) != 0;
	int32_t field = (int32_t)(bits >> 23) & 0xff;
	uint32_t mant = bits & UINT32_C(0x7fffff);

	if (field == 0xff) {
		if (mant != 0) {
			return MBPF_F64_NAN;
		}
		return MBPF_F64_INFINITY | (negative ? MBPF_F64_SIGN : 0);
	}
	if (field == 0) {
		field = 1;
	} else {
		mant |= UINT32_C(0x800000);
	}
	return mbpf_f64_pack(negative, field - 150, mant);
}
