/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Text to number, exactly: divides two large integers bit by bit. Format: ECMA-262, 7.1.4.1
 * (StringToNumber).
 */

#include "big.h"
#include "number.h"

/*
 * Half way between two numbers there are at most 767 significant digits, so that of
 * longer texts 768 digits, and whether any other is not 0, decide. 10^768 has 2552 bits, and
 * 5^(768 + 323), the largest divisor, 2534; one bit more for doubling.
 */
#define READ_DIGITS 768
#define READ_WORDS  80

/* Powers of ten at and above which all is infinity, and below which all is 0. */
#define READ_POINT_MAX 309
#define READ_POINT_MIN (-323)

/* Bound for a written exponent: far outside of what any length of text can make up for. */
#define READ_EXPONENT_MAX INT32_C(0x20000000)

static const char infinity[] = "Infinity";

/* What remains of the text. */
struct cursor {
	const uint8_t *next;
	const uint8_t *end;
};

/* A decimal: (digits + a bit more if sticky) * 10^exp, with count digits. */
struct decimal {
	struct mbpf_big digits;
	int32_t count;
	int32_t exp;
	bool sticky;
};

/* The character at the cursor, or 0 at the end: no character of a number. */
static uint8_t peek(const struct cursor *c)
{
	return c->next < c->end ? *c->next : 0;
}

static bool accept(struct cursor *c, uint8_t ch)
{
	if (peek(c) != ch) {
		return false;
	}
	c->next++;
	return true;
}

static bool is_space(uint8_t ch)
{
	return ch == ' ' || (ch >= '\t' && ch <= '\r') || ch == 0xa0;
}

/* Value of a digit in any radix up to 16, or 255. */
static uint32_t digit_value(uint8_t ch)
{
	if (ch >= '0' && ch <= '9') {
		return ch - UINT32_C(0x30);
	}
	ch |= 0x20;
	return ch >= 'a' && ch <= 'f' ? ch - UINT32_C(0x61) + 10 : 255;
}

/* Digits of radix 2^bits up to the end of the text. */
static mbpf_f64 read_radix(struct cursor *c, uint32_t bits)
{
	uint64_t mant = 0;
	int32_t exp = 0;

	if (c->next == c->end) {
		return MBPF_F64_NAN;
	}
	for (; c->next != c->end; c->next++) {
		uint32_t digit = digit_value(*c->next);

		if (digit >> bits != 0) {
			return MBPF_F64_NAN;
		}
		if (mant >> 60 == 0) {
			mant = mant << bits | digit;
		} else {
			/* Full: only whether there was another one bit matters. */
			mant |= digit != 0;
			exp += exp < 4096 ? (int32_t)bits : 0;
		}
	}
	return mbpf_f64_pack(false, exp, mant);
}

/* DIGITS [. DIGITS] or . DIGITS; false if there is no digit. */
static bool read_digits(struct cursor *c, struct decimal *d)
{
	bool seen = false;
	int32_t after_point = 0;

	for (;;) {
		uint32_t digit = digit_value(peek(c));

		if (digit > 9) {
			if (after_point == 0 && accept(c, '.')) {
				after_point = 1;
				continue;
			}
			return seen;
		}
		c->next++;
		seen = true;
		if (d->count < READ_DIGITS) {
			mbpf_big_mul_add(&d->digits, 10, digit);
			d->count += d->digits.len != 0;
			d->exp -= after_point;
		} else {
			d->sticky |= digit != 0;
			d->exp += 1 - after_point;
		}
	}
}

/* [e [sign] DIGITS]; false if digits are missing. */
static bool read_exponent(struct cursor *c, struct decimal *d)
{
	int32_t exp = 0;
	bool negative;

	if (!accept(c, 'e') && !accept(c, 'E')) {
		return true;
	}
	negative = accept(c, '-');
	if (!negative) {
		(void)accept(c, '+');
	}
	if (digit_value(peek(c)) > 9) {
		return false;
	}
	while (digit_value(peek(c)) <= 9) {
		if (exp < READ_EXPONENT_MAX / 10) {
			exp = exp * 10 + (int32_t)digit_value(peek(c));
		}
		c->next++;
	}
	d->exp += negative ? -exp : exp;
	return true;
}

/* Number of bits; a must not be 0. */
static int32_t big_bits(const struct mbpf_big *a)
{
	return (int32_t)a->len * 32 + 32 - mbpf_f64_leading_zeros(a->word[a->len - 1]);
}

/* Nearest number to d. */
static mbpf_f64 decimal_to_f64(bool negative, struct decimal *d)
{
	uint32_t divisor_words[READ_WORDS] = {1};
	struct mbpf_big divisor = {.word = divisor_words, .len = 1};
	uint64_t quotient = 0;
	int32_t shift;

	if (d->digits.len == 0 || d->count + d->exp < READ_POINT_MIN) {
		return mbpf_f64_pack(negative, 0, 0);
	}
	if (d->count + d->exp > READ_POINT_MAX) {
		return mbpf_f64_pack(negative, 4096, 1);
	}
	mbpf_big_mul_pow5(&d->digits, d->exp);
	mbpf_big_mul_pow5(&divisor, -d->exp);

	/* Same number of bits: the quotient is between 1/2 and 2. */
	shift = big_bits(&d->digits) - big_bits(&divisor);
	if (shift >= 0) {
		mbpf_big_shift_left(&divisor, shift);
	} else {
		mbpf_big_shift_left(&d->digits, -shift);
	}
	for (int32_t bit = 0; bit < 64; bit++) {
		quotient <<= 1;
		if (mbpf_big_compare(&d->digits, &divisor) >= 0) {
			mbpf_big_sub(&d->digits, &divisor);
			quotient |= 1;
		}
		mbpf_big_mul_add(&d->digits, 2, 0);
	}
	if (d->sticky || d->digits.len != 0) {
		quotient |= 1;
	}
	return mbpf_f64_pack(negative, d->exp + shift - 63, quotient);
}

/* A decimal with optional sign, or Infinity; `whole`: up to the end of the text. */
static mbpf_f64 read_decimal(struct cursor *c, bool whole)
{
	size_t len;
	uint32_t words[READ_WORDS];
	struct decimal d = {.digits = {.word = words}};
	bool negative = accept(c, '-');

	if (!negative) {
		(void)accept(c, '+');
	}
	len = (size_t)(c->end - c->next);
	if ((whole ? len == sizeof(infinity) - 1 : len >= sizeof(infinity) - 1) &&
	    memcmp(c->next, infinity, sizeof(infinity) - 1) == 0) {
		return MBPF_F64_INFINITY | (negative ? MBPF_F64_SIGN : 0);
	}
	/* An exponent without digits is no part of the number. */
	if (!read_digits(c, &d) || (!read_exponent(c, &d) && whole) ||
	    (whole && c->next != c->end)) {
		return MBPF_F64_NAN;
	}
	return decimal_to_f64(negative, &d);
}

mbpf_f64 mbpf_f64_from_text(const uint8_t *latin1, size_t len)
{
	struct cursor c = {.next = latin1};

	while (len != 0 && is_space(*c.next)) {
		c.next++;
		len--;
	}
	while (len != 0 && is_space(c.next[len - 1])) {
		len--;
	}
	if (len == 0) {
		return 0;
	}
	c.end = c.next + len;
	if (len >= 2 && c.next[0] == '0') {
		uint8_t radix = c.next[1] | 0x20;
		uint32_t bits = radix == 'x' ? 4 : radix == 'o' ? 3 : radix == 'b' ? 1 : 0;

		if (bits != 0) {
			c.next += 2;
			return read_radix(&c, bits);
		}
	}
	return read_decimal(&c, true);
}

mbpf_f64 mbpf_f64_from_start(const uint8_t *latin1, size_t len)
{
	struct cursor c = {.next = latin1, .end = latin1 + len};

	return read_decimal(&c, false);
}
