/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Numbers to text and back, exactly, on large integers of fixed capacity. Writing generates the
 * shortest digits by long division (Steele and White 1990, with the start estimate of Burger and
 * Dybvig 1996); reading divides two large integers bit by bit. Formats: ECMA-262, 6.1.6.1.20
 * (Number::toString) and 7.1.4.1 (StringToNumber).
 */

#include "number.h"

/*
 * Writing: the largest integers belong to numbers near 2^-1022 * 2^-52 * (2^53 - 1): 53 bits
 * times 5^323 (750 bits), and 5 bits of room for the factors 2 (margin) and 10 (next digit).
 */
#define WRITE_WORDS 26

/*
 * Reading: half way between two numbers there are at most 767 significant digits, so that of
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

/* Most digits that the shortest text of a number has. */
#define DIGITS_MAX 17

static const char infinity[] = "Infinity";

/* An integer of len words, least significant first, the last one not 0; the caller has room. */
struct big {
	uint32_t *word;
	uint32_t len;
};

static uint32_t big_word(const struct big *a, uint32_t index)
{
	return index < a->len ? a->word[index] : 0;
}

static void big_append(struct big *a, uint32_t word)
{
	if (word != 0) {
		a->word[a->len++] = word;
	}
}

/* a = a * factor + add */
static void big_mul_add(struct big *a, uint32_t factor, uint32_t add)
{
	uint64_t carry = add;

	for (uint32_t i = 0; i < a->len; i++) {
		carry += (uint64_t)a->word[i] * factor;
		a->word[i] = (uint32_t)carry;
		carry >>= 32;
	}
	big_append(a, (uint32_t)carry);
}

/* a *= 5^exp */
static void big_mul_pow5(struct big *a, int32_t exp)
{
	for (; exp >= 13; exp -= 13) {
		big_mul_add(a, UINT32_C(1220703125), 0);
	}
	for (; exp > 0; exp--) {
		big_mul_add(a, 5, 0);
	}
}

/* a *= 2^shift */
static void big_shift_left(struct big *a, int32_t shift)
{
	uint32_t whole = (uint32_t)shift / 32;

	if (a->len == 0) {
		return;
	}
	big_mul_add(a, UINT32_C(1) << (shift % 32), 0);
	memmove(&a->word[whole], a->word, a->len * sizeof(a->word[0]));
	memset(a->word, 0, whole * sizeof(a->word[0]));
	a->len += whole;
}

/* Number of bits; a must not be 0. */
static int32_t big_bits(const struct big *a)
{
	return (int32_t)a->len * 32 + 32 - mbpf_f64_leading_zeros(a->word[a->len - 1]);
}

/* Sign of a + b * 2^shift - c, for shift 0 or 1 */
static int big_compare_sum(const struct big *a, const struct big *b, uint32_t shift,
			   const struct big *c)
{
	uint64_t carry = 0;
	int sign = 0;

	for (uint32_t i = 0; i < a->len || i < b->len || i < c->len; i++) {
		uint32_t other = big_word(c, i);

		carry += ((uint64_t)big_word(b, i) << shift) + big_word(a, i);
		if ((uint32_t)carry != other) {
			sign = (uint32_t)carry > other ? 1 : -1;
		}
		carry >>= 32;
	}
	return carry != 0 ? 1 : sign;
}

/* Sign of a - b */
static int big_compare(const struct big *a, const struct big *b)
{
	static const struct big zero = {.len = 0};

	return big_compare_sum(a, &zero, 0, b);
}

/* a -= b, for a >= b */
static void big_sub(struct big *a, const struct big *b)
{
	uint64_t borrow = 0;

	for (uint32_t i = 0; i < a->len; i++) {
		borrow = (uint64_t)a->word[i] - big_word(b, i) - borrow;
		a->word[i] = (uint32_t)borrow;
		borrow >>= 63;
	}
	while (a->len != 0 && a->word[a->len - 1] == 0) {
		a->len--;
	}
}

/* --- Number to text --------------------------------------------------------------------- */

/* State of digit generation: rest / divisor is what remains to be written, in the next digit. */
struct writer {
	struct big rest;
	struct big divisor;
	/* Half the distance to the number below; the one above is twice as far if at_power. */
	struct big margin;
	bool at_power;
	/* A decimal half way between two numbers reads back as the even one. */
	bool even;
};

/* Is rest + margin above (reaches the next number), past the divisor? */
static bool reaches_above(const struct writer *w)
{
	return big_compare_sum(&w->rest, &w->margin, w->at_power, &w->divisor) > (w->even ? -1 : 0);
}

static bool reaches_below(const struct writer *w)
{
	return big_compare(&w->rest, &w->margin) < (w->even ? 1 : 0);
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
	big_mul_pow5(&w->rest, -point);
	big_mul_pow5(&w->margin, -point);
	big_mul_pow5(&w->divisor, point);
	big_shift_left(&w->rest, rest_shift - common);
	big_shift_left(&w->margin, exp - common);
	big_shift_left(&w->divisor, divisor_shift - common);

	if (reaches_above(w)) {
		big_mul_add(&w->divisor, 10, 0);
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
		big_mul_add(&w.rest, 10, 0);
		big_mul_add(&w.margin, 10, 0);
		while (big_compare(&w.rest, &w.divisor) >= 0) {
			big_sub(&w.rest, &w.divisor);
			digits[count]++;
		}
		below = reaches_below(&w);
		above = reaches_above(&w);
		count++;
	} while (!below && !above);

	if (above) {
		/* Rounding up reads back as well: do so if nearer, or as near and to an even digit.
		 */
		int order = below ? big_compare_sum(&w.rest, &w.rest, 0, &w.divisor) : 1;

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
		end += put_word(end, infinity);
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

/* --- Text to number --------------------------------------------------------------------- */

/* What remains of the text. */
struct cursor {
	const uint8_t *next;
	const uint8_t *end;
};

/* A decimal: (digits + a bit more if sticky) * 10^exp, with count digits. */
struct decimal {
	struct big digits;
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
			big_mul_add(&d->digits, 10, digit);
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

/* Nearest number to d. */
static mbpf_f64 decimal_to_f64(bool negative, struct decimal *d)
{
	uint32_t divisor_words[READ_WORDS] = {1};
	struct big divisor = {.word = divisor_words, .len = 1};
	uint64_t quotient = 0;
	int32_t shift;

	if (d->digits.len == 0 || d->count + d->exp < READ_POINT_MIN) {
		return mbpf_f64_pack(negative, 0, 0);
	}
	if (d->count + d->exp > READ_POINT_MAX) {
		return mbpf_f64_pack(negative, 4096, 1);
	}
	big_mul_pow5(&d->digits, d->exp);
	big_mul_pow5(&divisor, -d->exp);

	/* Same number of bits: the quotient is between 1/2 and 2. */
	shift = big_bits(&d->digits) - big_bits(&divisor);
	if (shift >= 0) {
		big_shift_left(&divisor, shift);
	} else {
		big_shift_left(&d->digits, -shift);
	}
	for (int32_t bit = 0; bit < 64; bit++) {
		quotient <<= 1;
		if (big_compare(&d->digits, &divisor) >= 0) {
			big_sub(&d->digits, &divisor);
			quotient |= 1;
		}
		big_mul_add(&d->digits, 2, 0);
	}
	if (d->sticky || d->digits.len != 0) {
		quotient |= 1;
	}
	return mbpf_f64_pack(negative, d->exp + shift - 63, quotient);
}

/* A decimal with optional sign, or Infinity, up to the end of the text. */
static mbpf_f64 read_decimal(struct cursor *c)
{
	uint32_t words[READ_WORDS];
	struct decimal d = {.digits = {.word = words}};
	bool negative = accept(c, '-');

	if (!negative) {
		(void)accept(c, '+');
	}
	if (c->end - c->next == sizeof(infinity) - 1 &&
	    memcmp(c->next, infinity, sizeof(infinity) - 1) == 0) {
		return MBPF_F64_INFINITY | (negative ? MBPF_F64_SIGN : 0);
	}
	if (!read_digits(c, &d) || !read_exponent(c, &d) || c->next != c->end) {
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
	return read_decimal(&c);
}
