/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Digits of numbers, exactly, on large integers of fixed capacity: by long division (Steele and
 * White 1990, with the start estimate of Burger and Dybvig 1996).
 */

#include "big.h"
#include "number.h"

/*
 * The largest integers belong to numbers near 2^-1022 * 2^-52 * (2^53 - 1) in radix 35: 53 bits
 * times 35^210 (1078 bits), and room for the factors 2 (margin) and 35 (next digit).
 */
#define WRITE_WORDS 36

/* State of digit generation: rest / divisor is what remains to be written, in the next digit. */
struct writer {
	struct mbpf_big rest;
	struct mbpf_big divisor;
	/* Half the distance to the number below; the one above is twice as far if at_power. 0 when
	 * the number of digits is given. */
	struct mbpf_big margin;
	uint32_t radix;
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

/* Sign of rest / divisor - 1/2 */
static int half_way(const struct writer *w)
{
	return mbpf_big_compare_sum(&w->rest, &w->rest, 0, &w->divisor);
}

/* log2(radix) in units of 2^-16, rounded down. */
static int32_t log2_of(uint32_t radix)
{
	int32_t log = 63 - mbpf_f64_leading_zeros(radix);
	uint64_t x = (uint64_t)radix << (31 - log);

	for (uint32_t bit = 0; bit < 16; bit++) {
		/* Squaring doubles the logarithm and so shows its next bit. */
		x = x * x >> 31;
		log <<= 1;
		if (x >> 32 != 0) {
			x >>= 1;
			log++;
		}
	}
	return log;
}

/* a *= (odd factor of the radix)^exp; nothing for a negative exponent. */
static void multiply_power(struct mbpf_big *a, uint32_t radix, int32_t exp)
{
	if (radix == 10) {
		mbpf_big_mul_pow5(a, exp);
		return;
	}
	while ((radix & 1) == 0) {
		radix >>= 1;
	}
	for (; radix != 1 && exp > 0; exp--) {
		mbpf_big_mul_add(a, radix, 0);
	}
}

/*
 * Set w up so that number = rest / divisor * radix^result, with 1/radix <= rest / divisor < 1 for
 * the number and everything that reads back as it.
 */
static int32_t writer_start(struct writer *w, mbpf_f64 a, bool shortest)
{
	uint64_t mant = a & MBPF_F64_FRACTION;
	int32_t field = (int32_t)(a >> 52) & 2047;
	int32_t exp;
	int32_t point;
	int32_t log = log2_of(w->radix);
	int32_t twos = 0;
	int32_t rest_shift;
	int32_t divisor_shift;
	int32_t common;

	w->even = (mant & 1) == 0 || !shortest;
	w->at_power = mant == 0 && field > 1;
	if (field == 0) {
		field = 1;
	} else {
		mant |= MBPF_F64_FRACTION + 1;
	}
	exp = field - 1075;

	/* floor(log(2^floor(log2 a))) + 1 to the base of the radix, or a little less. */
	point = exp + 63 - mbpf_f64_leading_zeros(mant);
	point = point >= 0 ? point * 65536 / (log + 1) + 1 : -((log - 1 - point * 65536) / log) + 1;

	/* Of radix^point, the odd factors are multiplied where they belong; the powers of 2 largely
	 * cancel. */
	while ((w->radix >> twos & 1) == 0) {
		twos++;
	}
	divisor_shift = 1 + w->at_power + twos * point;
	rest_shift = exp + 1 + w->at_power;
	common = exp < divisor_shift ? exp : divisor_shift;

	w->rest.word[0] = (uint32_t)mant;
	w->rest.word[1] = (uint32_t)(mant >> 32);
	w->rest.len = w->rest.word[1] != 0 ? 2 : 1;
	w->divisor.word[0] = 1;
	w->divisor.len = 1;
	w->margin.word[0] = 1;
	w->margin.len = shortest ? 1 : 0;
	multiply_power(&w->rest, w->radix, -point);
	multiply_power(&w->margin, w->radix, -point);
	multiply_power(&w->divisor, w->radix, point);
	mbpf_big_shift_left(&w->rest, rest_shift - common);
	mbpf_big_shift_left(&w->margin, exp - common);
	mbpf_big_shift_left(&w->divisor, divisor_shift - common);

	while (reaches_above(w)) {
		mbpf_big_mul_add(&w->divisor, w->radix, 0);
		point++;
	}
	return point;
}

/* Takes the next digit off. */
static uint8_t next_digit(struct writer *w)
{
	uint8_t digit = 0;

	mbpf_big_mul_add(&w->rest, w->radix, 0);
	mbpf_big_mul_add(&w->margin, w->radix, 0);
	while (mbpf_big_compare(&w->rest, &w->divisor) >= 0) {
		mbpf_big_sub(&w->rest, &w->divisor);
		digit++;
	}
	return digit;
}

static void shortest_digits(struct writer *w, struct mbpf_digits *d)
{
	bool below;
	bool above;

	do {
		d->digit[d->count++] = next_digit(w);
		below = reaches_below(w);
		above = reaches_above(w);
	} while (!below && !above);

	if (above) {
		/* Rounding up reads back as well: do so if nearer, or as near and to an even digit.
		 */
		int order = below ? half_way(w) : 1;

		if (order > 0 || (order == 0 && (d->digit[d->count - 1] & 1) != 0)) {
			d->digit[d->count - 1]++;
		}
	}
}

static void rounded_digits(struct writer *w, struct mbpf_digits *d, int32_t count,
			   bool behind_point)
{
	int32_t i;

	while (d->count < count) {
		d->digit[d->count++] = next_digit(w);
	}
	if (count < 0 || half_way(w) < 0) {
		return;
	}
	/* Away from 0, also half way. */
	for (i = count; i > 0; i--) {
		if (d->digit[i - 1] != w->radix - 1) {
			d->digit[i - 1]++;
			return;
		}
		d->digit[i - 1] = 0;
	}
	/* All of them were the greatest digit, or there is none. */
	d->digit[0] = 1;
	d->point++;
	if (count == 0 || behind_point) {
		d->digit[d->count++] = count == 0;
	}
}

void mbpf_f64_digits(struct mbpf_digits *d, mbpf_f64 a, uint32_t radix, int32_t count,
		     bool behind_point)
{
	uint32_t rest[WRITE_WORDS];
	uint32_t divisor[WRITE_WORDS];
	uint32_t margin[WRITE_WORDS];
	struct writer w = {
		.rest = {.word = rest},
		.divisor = {.word = divisor},
		.margin = {.word = margin},
		.radix = radix,
	};
	bool shortest = count == MBPF_DIGITS_SHORTEST;

	d->count = 0;
	d->point = writer_start(&w, a, shortest);
	if (shortest) {
		shortest_digits(&w, d);
	} else {
		rounded_digits(&w, d, behind_point ? d->point + count : count, behind_point);
	}
}
