/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Numbers as text and back: methods of numbers, parseInt, parseFloat, tests of Number.
 */

#include "big.h"
#include "text.h"

#if MBPF_BUILTINS_NUMBER

/** What is charged for a text besides the exponent and the digits, and for reading one besides its
 * length. */
#define TEXT_UNITS 64U
#define READ_UNITS 128U

/** Digits behind the point, and digits, at most. */
#define MOST_DIGITS 100

/** From here on toFixed() gives the shortest text. */
#define TEN_POW_21 UINT64_C(0x444b1ae4d6e2ef50)

/** Words that hold every integer that is no infinity, and one more digit. */
#define INTEGER_WORDS 34U

/* --- texts of numbers --- */

/* A number's text in parts. */
struct format {
	struct mbpf_digits digits;
	bool negative;
	bool has_exponent;
};

static void put_digit(struct mbpf_builder *b, uint32_t digit)
{
	mbpf_put_unit(b, digit < 10U ? '0' + digit : 'a' + (digit - 10U));
}

static void put_number(struct mbpf_builder *b)
{
	const struct format *format = b->what;
	const struct mbpf_digits *d = &format->digits;
	int32_t point = format->has_exponent ? 1 : d->point;
	int32_t end = point > d->count ? point : d->count;
	char exponent[MBPF_I32_TEXT_MAX];
	uint32_t length;

	if (format->negative) {
		mbpf_put_unit(b, '-');
	}
	for (int32_t i = point > 0 ? 0 : point - 1; i < end; i++) {
		if (i == point) {
			mbpf_put_unit(b, '.');
		}
		put_digit(b, i >= 0 && i < d->count ? d->digit[i] : 0U);
	}
	if (format->has_exponent) {
		mbpf_put_unit(b, 'e');
		if (d->point > 0) {
			mbpf_put_unit(b, '+');
		}
		length = (uint32_t)mbpf_i32_to_text(d->point - 1, exponent);
		for (uint32_t i = 0; i < length; i++) {
			mbpf_put_unit(b, (uint8_t)exponent[i]);
		}
	}
}

/* Takes the digits of the receiver; paid for by the size of the integers that make them. */
static int take_digits(struct mbpf_call *call, struct format *format, uint32_t radix, int32_t count,
		       bool behind_point)
{
	mbpf_f64 a = mbpf_f64_of(&call->args[0]);
	int32_t exponent = ((int32_t)(a >> 52) & 2047) - 1023;
	uint32_t distance = (uint32_t)(exponent < 0 ? -exponent : exponent);
	uint32_t digits = count == MBPF_DIGITS_SHORTEST ? 53U : 21U + (uint32_t)count;
	int status = mbpf_charge(call->vm, TEXT_UNITS + distance + digits * (4U + distance / 32U));

	format->negative = (a << 1) != 0U && (a & MBPF_F64_SIGN) != 0U;
	if (status != MBPF_DONE) {
		return status;
	}
	if ((a << 1) != 0U) {
		mbpf_f64_digits(&format->digits, a & ~MBPF_F64_SIGN, radix, count, behind_point);
	}
	if (format->digits.count == 0) {
		/* 0, also of what is rounded to it. */
		memset(&format->digits, 0, sizeof(format->digits));
		format->digits.point = 1;
		format->digits.count = count < 0 ? 1 : count + (behind_point ? 1 : 0);
	}
	return MBPF_DONE;
}

static bool is_finite(mbpf_f64 a)
{
	return (a & ~MBPF_F64_SIGN) < MBPF_F64_INFINITY;
}

static int number_text(struct mbpf_call *call)
{
	call->result = call->args[0];
	return mbpf_string(call->vm, &call->result);
}

int mbpf_builtin_number_tostring(struct mbpf_call *call)
{
	struct format format = {.negative = false};
	struct mbpf_builder b = {.call = call, .what = &format};
	int32_t radix = 10;
	int status = MBPF_DONE;

	if (mbpf_call_arg(call, 1)->tag != MBPF_TAG_UNDEFINED) {
		status = mbpf_call_to_integer(call, 1, &radix);
		if (status == MBPF_DONE && (radix < 2 || radix > 36)) {
			status = mbpf_throw(call->vm, MBPF_RANGE_ERROR, MBPF_MSG_ARG_RANGE);
		}
	}
	if (status != MBPF_DONE) {
		return status;
	}
	if (radix == 10 || !is_finite(mbpf_f64_of(&call->args[0]))) {
		return number_text(call);
	}
	status = take_digits(call, &format, (uint32_t)radix, MBPF_DIGITS_SHORTEST, false);
	return status == MBPF_DONE ? mbpf_build_with(&b, put_number) : status;
}

int mbpf_builtin_number_format(struct mbpf_call *call)
{
	uint32_t number = call->number;
	bool is_fixed = number == MBPF_BUILTIN_NUMBER_TOFIXED;
	bool given = mbpf_call_arg(call, 1)->tag != MBPF_TAG_UNDEFINED;
	struct format format = {.has_exponent = number == MBPF_BUILTIN_NUMBER_TOEXPONENTIAL};
	struct mbpf_builder b = {.call = call, .what = &format};
	mbpf_f64 a = mbpf_f64_of(&call->args[0]);
	int32_t digits = 0;
	int status = MBPF_DONE;

	if (number == MBPF_BUILTIN_NUMBER_TOPRECISION && !given) {
		return number_text(call);
	}
	status = mbpf_call_to_integer(call, 1, &digits);
	if (status == MBPF_DONE && (is_fixed || is_finite(a)) &&
	    (digits < (number == MBPF_BUILTIN_NUMBER_TOPRECISION) || digits > MOST_DIGITS)) {
		status = mbpf_throw(call->vm, MBPF_RANGE_ERROR, MBPF_MSG_ARG_RANGE);
	}
	if (status != MBPF_DONE) {
		return status;
	}
	if (!is_finite(a) || (is_fixed && (a & ~MBPF_F64_SIGN) >= TEN_POW_21)) {
		return number_text(call);
	}
	if (format.has_exponent) {
		digits = given ? digits + 1 : MBPF_DIGITS_SHORTEST;
	}
	status = take_digits(call, &format, 10, digits, is_fixed);
	if (number == MBPF_BUILTIN_NUMBER_TOPRECISION) {
		format.has_exponent = format.digits.point < -5 || format.digits.point > digits;
	}
	return status == MBPF_DONE ? mbpf_build_with(&b, put_number) : status;
}

/* --- reading numbers --- */

static void put_narrow(struct mbpf_builder *b)
{
	struct mbpf_text text = mbpf_receiver_text(b->call);

	for (uint32_t i = b->from; i < b->count; i++) {
		mbpf_put_unit(b, mbpf_text_unit(&text, i));
	}
}

int mbpf_builtin_parsefloat(struct mbpf_call *call)
{
	struct mbpf_text text;
	uint32_t from = 0;
	uint32_t end;
	int status = mbpf_text_argument(call, 0);

	call->result = mbpf_val_f64(MBPF_F64_NAN);
	if (status != MBPF_DONE || call->argc == 0U) {
		return status;
	}
	text = mbpf_receiver_text(call);
	status = mbpf_charge(call->vm, READ_UNITS + text.units);
	if (status != MBPF_DONE) {
		return status;
	}
	while (from < text.units && mbpf_is_space(mbpf_text_unit(&text, from))) {
		from++;
	}
	if (text.wide) {
		/* What the number can be part of, as bytes. */
		end = from;
		while (end < text.units && mbpf_text_unit(&text, end) <= 0xFFU) {
			end++;
		}
		status = mbpf_build(call, put_narrow, from, end);
		if (status != MBPF_DONE) {
			return status;
		}
		text = mbpf_text_of(call->vm, call->result);
		from = 0;
	}
	call->result = mbpf_val_number(mbpf_f64_from_start(text.data + from, text.units - from));
	return MBPF_DONE;
}

static uint32_t word_of(const struct mbpf_big *a, uint32_t below_top)
{
	return below_top < a->len ? a->word[a->len - 1U - below_top] : 0U;
}

static mbpf_f64 round_integer(const struct mbpf_big *a)
{
	uint64_t mant = (uint64_t)word_of(a, 0) << 32 | word_of(a, 1);
	int32_t shift;
	uint64_t rest;

	if (mant == 0U) {
		return 0;
	}
	shift = mbpf_f64_leading_zeros(mant);
	rest = (uint64_t)word_of(a, 2) << shift;
	mant = mant << shift | rest >> 32;
	rest = (uint32_t)rest;
	for (uint32_t i = 3; i < a->len; i++) {
		rest |= word_of(a, i);
	}
	return mbpf_f64_pack(false, 32 * (int32_t)a->len - 64 - shift, mant | (rest != 0U));
}

/* An integer in some radix from unit `at` on, as far as it goes; NaN for none. */
static mbpf_f64 read_integer(const struct mbpf_text *text, uint32_t at, uint32_t radix)
{
	uint32_t words[INTEGER_WORDS];
	struct mbpf_big value = {.word = words};
	uint32_t start = at;

	for (; at < text->units && value.len < INTEGER_WORDS; at++) {
		uint32_t digit = mbpf_text_unit(text, at) - UINT32_C(0x30);

		if (digit > 9U) {
			digit = (mbpf_text_unit(text, at) | 0x20U) - UINT32_C(0x61) + 10U;
			digit = digit < 10U ? radix : digit;
		}
		if (digit >= radix) {
			break;
		}
		mbpf_big_mul_add(&value, radix, digit);
	}
	if (at == start) {
		return MBPF_F64_NAN;
	}
	return round_integer(&value);
}

int mbpf_builtin_parseint(struct mbpf_call *call)
{
	union mbpf_val v;
	struct mbpf_text text;
	uint32_t at = 0;
	uint32_t radix;
	bool negative = false;
	mbpf_f64 a;
	int status = mbpf_text_argument(call, 0);

	if (status == MBPF_DONE) {
		status = mbpf_call_to_number(call, 1, &v);
	}
	if (status != MBPF_DONE) {
		return status;
	}
	text = mbpf_text_of(call->vm, mbpf_text_given(call, 0));
	status = mbpf_charge(call->vm, READ_UNITS + text.units);
	if (status != MBPF_DONE) {
		return status;
	}
	radix = mbpf_int32_of(&v);
	while (at < text.units && mbpf_is_space(mbpf_text_unit(&text, at))) {
		at++;
	}
	if (at < text.units) {
		uint32_t unit = mbpf_text_unit(&text, at);

		negative = unit == '-';
		at += negative || unit == '+' ? 1U : 0U;
	}
	if ((radix == 0U || radix == 16U) && at + 1U < text.units &&
	    mbpf_text_unit(&text, at) == '0' && (mbpf_text_unit(&text, at + 1U) | 0x20U) == 'x') {
		radix = 16;
		at += 2U;
	}
	radix = radix == 0U ? 10U : radix;
	a = radix < 2U || radix > 36U ? MBPF_F64_NAN : read_integer(&text, at, radix);
	call->result = mbpf_val_number(negative ? mbpf_f64_neg(a) : a);
	return MBPF_DONE;
}

/* --- tests --- */

int mbpf_builtin_number_test(struct mbpf_call *call)
{
	uint32_t number = call->number;
	union mbpf_val v = call->args[0];
	mbpf_f64 a = mbpf_f64_of(&v);
	bool answer;

	if (!mbpf_val_is_number(v)) {
		answer = false;
	} else if (number == MBPF_BUILTIN_NUMBER_ISNAN) {
		answer = a == MBPF_F64_NAN;
	} else {
		answer = is_finite(a);
		if (number != MBPF_BUILTIN_NUMBER_ISFINITE) {
			answer = answer && mbpf_f64_trunc(a) == a;
		}
		if (number == MBPF_BUILTIN_NUMBER_ISSAFEINTEGER) {
			/* Below 2^53. */
			answer = answer && (a & ~MBPF_F64_SIGN) < UINT64_C(0x4340000000000000);
		}
	}
	call->result = mbpf_val_bool(answer);
	return MBPF_DONE;
}

#endif /* MBPF_BUILTINS_NUMBER */
