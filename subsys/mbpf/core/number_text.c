/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Numbers to text, exactly, on large integers of fixed capacity: generates the shortest digits by
 * long division (Steele and White 1990, with the start estimate of Burger and Dybvig 1996). Format:
 * ECMA-262, 6.1.6.1.20 (Number::toString).
 */

#include "big.h"
#include "number.h"

/*
 * The largest integers belong to numbers near 2^-1022 * 2^-52 * (2^53 - 1): 53 bits
 * times 5^323 (750 bits), and 5 bits of room for the factors 2 (margin) and 10 (next digit).
 */
#define WRITE_WORDS 26

/* Most digits that the shortest text of a number has. */
#define DIGITS_MAX 17

/* State of digit generation: rest / divisor is what remains to be written, in the next digit. */
struct writer {
	struct mbpf_big rest;
	struct mbpf_big divisor;
	/* Half the distance to the number below; the one above is twice as far if at_power. */
	struct mbpf_big margin;
	bool at_power;
	/* A decimal half way between two numbers reads back as the even one. */
	bool even;
};

/* Is rest + margin above (reaches the next number), past the divisor? */
static bool reaches_above(const struct writer *w)
{
	return mbpf_big_compare_sum(&w->rest, &w->margin, w->at_power, &w->divisor) >
	       (w->even ? -1 : 0);
}

static bool reaches_below(const struct writer *w)
{
	return mbpf_big_compare(&w->rest, &w->margin) < (w->even ? 1 : 0);
}

/*
 * Set w up so that number = rest / divisor * 10^result, with 1/10 <= rest / divisor < 1 for the
 * number and everything that reads back as it.
 */
static int32_t writer_start(struct writer *w, mbpf_f64 a)
{
	uint64_t mant = a & MBPF_F64_FRACTION;
	int32_t field = (int32_t)(a >> 52) & 2047;
	int32_t exp;
	int32_t point;
	int32_t rest_shift;
	int32_t divisor_shift;
	int32_t common;

	w->even = (mant & 1) == 0;
	w->at_power = mant == 0 && field > 1;
	if (field == 0) {
		field = 1;
	} else {
		mant |= MBPF_F64_FRACTION + 1;
	}
	exp = field - 1075;

	/* floor(log10(2^floor(log2 a))) + 1, which is right or one too small. */
	point = (exp + 63 - mbpf_f64_leading_zeros(mant)) * 78913;
	point = (point >= 0 ? point / 262144 : -((262143 - point) / 262144)) + 1;

	/* Of 10^point, 5^|point| is multiplied where it belongs; the powers of 2 largely cancel. */
	divisor_shift = 1 + w->at_power + point;
	rest_shift = exp + 1 + w->at_power;
	common = exp < divisor_shift ? exp : divisor_shift;

	w->rest.word[0] = (uint32_t)mant;
	w->rest.word[1] = (uint32_t)(mant >> 32);
	w->rest.len = w->rest.word[1] != 0 ? 2 : 1;
	w->divisor.word[0] = 1;
	w->divisor.len = 1;
	w->margin.word[0] = 1;
	w->margin.len = 1;
	mbpf_big_mul_pow5(&w->rest, -point);
	mbpf_big_mul_pow5(&w->margin, -point);
	mbpf_big_mul_pow5(&w->divisor, point);
	mbpf_big_shift_left(&w->rest, rest_shift - common);
	mbpf_big_shift_left(&w->margin, exp - common);
	mbpf_big_shift_left(&w->divisor, divisor_shift - common);

	if (reaches_above(w)) {
		mbpf_big_mul_add(&w->divisor, 10, 0);
		point++;
	}
	return point;
}

/* Shortest digits of a positive finite number: 0.DIGITS * 10^*point; returns their count. */
static int32_t shortest_digits(mbpf_f64 a, char digits[DIGITS_MAX], int32_t *point)
{
	uint32_t rest[WRITE_WORDS];
	uint32_t divisor[WRITE_WORDS];
	uint32_t margin[WRITE_WORDS];
	struct writer w = {
		.rest = {.word = rest},
		.divisor = {.word = divisor},
		.margin = {.word = margin},
	};
	int32_t count = 0;
	bool below;
	bool above;

	*point = writer_start(&w, a);
	do {
		digits[count] = '0';
		mbpf_big_mul_add(&w.rest, 10, 0);
		mbpf_big_mul_add(&w.margin, 10, 0);
		while (mbpf_big_compare(&w.rest, &w.divisor) >= 0) {
			mbpf_big_sub(&w.rest, &w.divisor);
			digits[count]++;
		}
		below = reaches_below(&w);
		above = reaches_above(&w);
		count++;
	} while (!below && !above);

	if (above) {
		/* Rounding up reads back as well: do so if nearer, or as near and to an even digit.
		 */
		int order = below ? mbpf_big_compare_sum(&w.rest, &w.rest, 0, &w.divisor) : 1;

		if (order > 0 || (order == 0 && (digits[count - 1] & 1) != 0)) {
			digits[count - 1]++;
		}
	}
	return count;
}

size_t mbpf_i32_to_text(int32_t value, char out[MBPF_I32_TEXT_MAX])
{
	uint32_t rest = value < 0 ? 0 - (uint32_t)value : (uint32_t)value;
	char digits[MBPF_I32_TEXT_MAX];
	size_t start = sizeof(digits);

	do {
		digits[--start] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest != 0);
	if (value < 0) {
		digits[--start] = '-';
	}
	memcpy(out, &digits[start], sizeof(digits) - start);
	return sizeof(digits) - start;
}

/* The digits as a plain decimal, with zeros before or behind them up to the point. */
static char *put_decimal(char *out, const char *digits, int32_t count, int32_t point)
{
	int32_t end = point > count ? point : count;

	for (int32_t i = point > 0 ? 0 : point - 1; i < end; i++) {
		if (i == point) {
			*out++ = '.';
		}
		*out++ = i >= 0 && i < count ? digits[i] : '0';
	}
	return out;
}

static size_t put_word(char *out, const char *word)
{
	size_t len = strlen(word);

	memcpy(out, word, len);
	return len;
}

size_t mbpf_f64_to_text(mbpf_f64 a, char out[MBPF_F64_TEXT_MAX])
{
	char digits[DIGITS_MAX];
	char *end = out;
	int32_t exp = 0;
	int32_t count;
	int32_t point;

	if (mbpf_f64_is_nan(a)) {
		return put_word(out, "NaN");
	}
	if ((a << 1) == 0) {
		return put_word(out, "0");
	}
	if ((a & MBPF_F64_SIGN) != 0) {
		*end++ = '-';
		a ^= MBPF_F64_SIGN;
	}
	if (a == MBPF_F64_INFINITY) {
		end += put_word(end, "Infinity");
		return (size_t)(end - out);
	}

	count = shortest_digits(a, digits, &point);
	if (point > 21 || point <= -6) {
		exp = point - 1;
		point = 1;
	}
	end = put_decimal(end, digits, count, point);
	if (exp != 0) {
		*end++ = 'e';
		if (exp > 0) {
			*end++ = '+';
		}
		end += mbpf_i32_to_text(exp, end);
	}
	return (size_t)(end - out);
}
