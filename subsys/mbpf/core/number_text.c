/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Numbers to text. Format: ECMA-262, 6.1.6.1.20 (Number::toString).
 */

#include "number.h"

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
static char *put_decimal(char *out, const struct mbpf_digits *d)
{
	int32_t count = d->count;
	int32_t point = d->point;
	int32_t end = point > count ? point : count;

	for (int32_t i = point > 0 ? 0 : point - 1; i < end; i++) {
		if (i == point) {
			*out++ = '.';
		}
		*out++ = (char)('0' + (i >= 0 && i < count ? d->digit[i] : 0));
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
	struct mbpf_digits d;
	char *end = out;
	int32_t exp = 0;

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

	mbpf_f64_digits(&d, a, 10, MBPF_DIGITS_SHORTEST, false);
	if (d.point > 21 || d.point <= -6) {
		exp = d.point - 1;
		d.point = 1;
	}
	end = put_decimal(end, &d);
	if (exp != 0) {
		*end++ = 'e';
		if (exp > 0) {
			*end++ = '+';
		}
		end += mbpf_i32_to_text(exp, end);
	}
	return (size_t)(end - out);
}
