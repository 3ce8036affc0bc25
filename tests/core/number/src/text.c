/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Number to text (ECMA-262, 6.1.6.1.20) and text to number (7.1.4.1).
 */

#include <zephyr/ztest.h>

#include "number.h"

#define BITS(hex) UINT64_C(hex)
#define NAN_BITS  BITS(0x7ff8000000000000)

/* Longer than the digits that can matter (767), as a text of its own. */
#define LONG_TEXT_MAX 1300

struct text_vector {
	mbpf_f64 number;
	const char *text;
};

/* Shortest texts: each must be written like this, and read back. */
static const struct text_vector shortest[] = {
	{BITS(0x0000000000000000), "0"},
	{BITS(0x3ff0000000000000), "1"},
	{BITS(0xc028000000000000), "-12"},
	{BITS(0x3fd3333333333334), "0.30000000000000004"}, /* 0.1 + 0.2 */
	{BITS(0x3fb999999999999a), "0.1"},
	{BITS(0x3fd5555555555555), "0.3333333333333333"},
	{BITS(0x0000000000000001), "5e-324"},
	{BITS(0x0000000000000002), "1e-323"},
	{BITS(0x000fffffffffffff), "2.225073858507201e-308"},
	{BITS(0x0010000000000000), "2.2250738585072014e-308"},
	{BITS(0x7fefffffffffffff), "1.7976931348623157e+308"},
	{BITS(0x7fe1ccf385ebc8a0), "1e+308"},
	{BITS(0x441ac53a7e04bcda), "123456789012345680000"},
	{BITS(0x444b1ae4d6e2ef50), "1e+21"},
	{BITS(0x444b1ae4d6e2ef4f), "999999999999999900000"},
	{BITS(0x3e7ad7f29abcaf48), "1e-7"},
	{BITS(0x3eb0c6f7a0b5ed8d), "0.000001"},
	{BITS(0xbeb4b66dc01ec6fb), "-0.0000012345678901234567"}, /* the longest text */
	{BITS(0x4340000000000000), "9007199254740992"},
	{BITS(0x4340000000000001), "9007199254740994"},
	{BITS(0x41efffffffe00000), "4294967295"},
	{BITS(0xc1e0000000000000), "-2147483648"},
	{BITS(0x41dfffffffc00000), "2147483647"},
	{BITS(0x40fe240c9fbe76c9), "123456.789"},
	/* A power of two, nearer to the number below than to the one above. */
	{BITS(0x3d30000000000000), "5.684341886080802e-14"},
	{BITS(0x44b52d02c7e14af6), "1e+23"},
	{BITS(0x44b52d02c7e14af7), "1.0000000000000001e+23"},
	{BITS(0x7ff0000000000000), "Infinity"},
	{BITS(0xfff0000000000000), "-Infinity"},
	{NAN_BITS, "NaN"},
};

/* Other texts that are numbers. */
static const struct text_vector readable[] = {
	{0, ""},
	{0, " \t\n\v\f\r\xa0"},
	{BITS(0x4028000000000000), " 12 "},
	{BITS(0xbff8000000000000), "\xa0-1.5\n"},
	{BITS(0x403f000000000000), "0x1F"},
	{BITS(0x403f000000000000), "0X1f"},
	{BITS(0x402e000000000000), "0o17"},
	{BITS(0x4014000000000000), "0B101"},
	{BITS(0x4340000000000000), "0x20000000000001"},
	{BITS(0x4340000000000002), "0x20000000000003"},
	{BITS(0x4840000000000001), "0x2000000000000100000000000000000001"},
	{BITS(0x3ff0000000000000), "+1"},
	{BITS(0x8000000000000000), "-0"},
	{BITS(0x8000000000000000), "-0.0e9999999999"},
	{BITS(0x4024000000000000), "010"},
	{BITS(0x3fe0000000000000), ".5"},
	{BITS(0x4014000000000000), "5."},
	{BITS(0x4049000000000000), "5.E+1"},
	{BITS(0x7ff0000000000000), "1e1000"},
	{BITS(0xfff0000000000000), "-1e99999999999999999999"},
	{BITS(0x0000000000000000), "1e-1000"},
	{BITS(0x7ff0000000000000), "+Infinity"},
	{BITS(0x44b52d02c7e14af6), "100000000000000000000000"},
	/* Ties, and a little off: 2^53 + 1 and 2^53 + 3. */
	{BITS(0x4340000000000000), "9007199254740993"},
	{BITS(0x4340000000000001), "9007199254740993.0000000000000000000000000000000001"},
	{BITS(0x4340000000000000), "9007199254740992.9999999999999999999999999999999999"},
	{BITS(0x4340000000000002), "9007199254740995"},
	/* Edge of infinity: 2^1024 - 2^970 is a tie and goes up. */
	{BITS(0x7fefffffffffffff), "1.7976931348623158e308"},
	{BITS(0x7ff0000000000000), "1.7976931348623159e308"},
	/* Edge of 0: half of the smallest number is 2.470328229206232720...e-324. */
	{BITS(0x0000000000000000), "2.4703282292062327e-324"},
	{BITS(0x0000000000000001), "2.4703282292062328e-324"},
	/* Edge of the subnormals. */
	{BITS(0x0010000000000000), "2.2250738585072012e-308"},
	{BITS(0x000fffffffffffff), "2.2250738585072011e-308"},
};

static const char *const unreadable[] = {
	".",
	"-",
	"+",
	"e5",
	".e5",
	"1e",
	"1e+",
	"1 2",
	"1_0",
	"--1",
	"1..2",
	"1.2.3",
	"0x",
	"0xg",
	"0b2",
	"0o8",
	"-0x1",
	"+0b1",
	"0x1.8",
	"0x1p3",
	"NaN",
	"infinity",
	"Infinityx",
	"Infin",
	"1n",
	"1,5",
	"x",
	"\x85"
	"1",
	"1e5.5",
};

static void check_text(mbpf_f64 number, const char *want)
{
	char text[MBPF_F64_TEXT_MAX + 2];
	size_t len;

	memset(text, '#', sizeof(text));
	len = mbpf_f64_to_text(number, text);
	zassert_true(len >= 1 && len <= MBPF_F64_TEXT_MAX, "length of %s: %zu", want, len);
	zassert_equal(text[MBPF_F64_TEXT_MAX], '#', "%s wrote past the end", want);
	text[len] = '\0';
	zassert_str_equal(text, want, "got %s, expected %s", text, want);
}

static void check_number(const char *text, size_t len, mbpf_f64 want)
{
	mbpf_f64 got = mbpf_f64_from_text((const uint8_t *)text, len);

	zassert_true(got == want, "'%.60s': got %08x%08x, expected %08x%08x", text,
		     (unsigned int)(got >> 32), (unsigned int)got, (unsigned int)(want >> 32),
		     (unsigned int)want);
}

ZTEST(mbpf_number, test_shortest_text)
{
	for (size_t i = 0; i < ARRAY_SIZE(shortest); i++) {
		check_text(shortest[i].number, shortest[i].text);
		check_number(shortest[i].text, strlen(shortest[i].text), shortest[i].number);
	}
	check_text(BITS(0x8000000000000000), "0");
	check_text(BITS(0xfff8000000000000), "NaN");
	check_text(BITS(0x7ff0000000000001), "NaN");
}

ZTEST(mbpf_number, test_readable_text)
{
	for (size_t i = 0; i < ARRAY_SIZE(readable); i++) {
		check_number(readable[i].text, strlen(readable[i].text), readable[i].number);
	}
	zassert_true(mbpf_f64_from_text(NULL, 0) == 0, "no text");
}

ZTEST(mbpf_number, test_unreadable_text)
{
	for (size_t i = 0; i < ARRAY_SIZE(unreadable); i++) {
		check_number(unreadable[i], strlen(unreadable[i]), NAN_BITS);
	}
	check_number("1\0", 2, NAN_BITS);
	check_number("\0"
		     "1",
		     2, NAN_BITS);
}

/* The decision may hang on a digit far behind those that are kept. */
ZTEST(mbpf_number, test_long_text)
{
	static char text[LONG_TEXT_MAX];
	static const char tie[] = "9007199254740993";

	memset(text, '0', sizeof(text));
	memcpy(text, tie, sizeof(tie) - 1);
	text[sizeof(tie) - 1] = '.';
	check_number(text, sizeof(text), BITS(0x4340000000000000));
	text[sizeof(text) - 1] = '1';
	check_number(text, sizeof(text), BITS(0x4340000000000001));

	/* 1, written as 1290 digits and an exponent, and as 1290 zeros behind the point. */
	memset(text, '0', sizeof(text));
	text[0] = '1';
	memcpy(&text[1290], "e-1289", 6);
	check_number(text, 1296, BITS(0x3ff0000000000000));
	memset(text, '0', sizeof(text));
	text[1] = '.';
	memcpy(&text[1291], "1e1290", 6);
	check_number(text, 1297, BITS(0x3ff0000000000000));

	/* Just below 1, nearest to it. */
	memset(text, '9', sizeof(text));
	text[1] = '.';
	text[0] = '0';
	check_number(text, sizeof(text), BITS(0x3ff0000000000000));

	/* All ones in radix 16: infinity; leading zeros do not count. */
	memset(text, 'f', sizeof(text));
	text[0] = '0';
	text[1] = 'x';
	check_number(text, sizeof(text), BITS(0x7ff0000000000000));
	check_number(text, 2 + 255, BITS(0x7fb0000000000000));
	memset(&text[2], '0', sizeof(text) - 3);
	check_number(text, sizeof(text), BITS(0x402e000000000000));
}

ZTEST(mbpf_number, test_int32_text)
{
	static const struct {
		int32_t value;
		const char *text;
	} vector[] = {
		{0, "0"},
		{7, "7"},
		{-1, "-1"},
		{10, "10"},
		{-100, "-100"},
		{65535, "65535"},
		{INT32_MAX, "2147483647"},
		{INT32_MIN, "-2147483648"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(vector); i++) {
		char text[MBPF_I32_TEXT_MAX + 1];

		text[mbpf_i32_to_text(vector[i].value, text)] = '\0';
		zassert_str_equal(text, vector[i].text, "got %s", text);
		check_text(mbpf_f64_from_i32(vector[i].value), vector[i].text);
	}
}

/* Every power of two and its neighbours, then any bits: what is written reads back. */
ZTEST(mbpf_number, test_round_trip)
{
	char text[MBPF_F64_TEXT_MAX];
	uint64_t state = BITS(0x9e3779b97f4a7c15);

	for (uint32_t i = 0; i < 2046 * 3 + 2000; i++) {
		mbpf_f64 number = state & BITS(0x7fffffffffffffff);
		size_t len;

		if (i < 2046 * 3) {
			number = ((uint64_t)(1 + i / 3) << 52) + i % 3 - 1;
		} else if (number > MBPF_F64_INFINITY) {
			number = MBPF_F64_INFINITY;
		}
		state ^= state << 13;
		state ^= state >> 7;
		state ^= state << 17;
		len = mbpf_f64_to_text(number, text);
		check_number(text, len, number);
	}
}
