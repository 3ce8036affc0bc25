/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Built-ins that are leaves: what ECMAScript says they give, and what they are charged.
 */

#include <string.h>

#include "fixture.h"
#include "groups.h"

ZTEST_SUITE(values_leaves, NULL, NULL, NULL, NULL, NULL);

struct row {
	const char *name;
	const char *args[5];
	const char *want;
};

static void check(const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *got;

		fix_start(FIX_MEMORY);
		got = fix_call(rows[i].name, false, rows[i].args);
		zassert_equal(strcmp(got, rows[i].want), 0, "row %u: %s gives %s, not %s",
			      (unsigned int)i, rows[i].name, got, rows[i].want);
	}
}

ZTEST(values_leaves, test_primitives)
{
	static const struct row rows[] = {
		{"string.toString", {"'ab'"}, "'ab'"},    {"string.valueOf", {"'ab'"}, "'ab'"},
		{"number.valueOf", {"1.5"}, "1.5"},       {"number.valueOf", {"'1'"}, "TypeError"},
		{"boolean.toString", {"true"}, "'true'"}, {"boolean.valueOf", {"false"}, "false"},
		{"boolean.valueOf", {"0"}, "TypeError"},
	};

	check(rows, ARRAY_SIZE(rows));
}

ZTEST(values_leaves, test_rounding)
{
	static const struct row rows[] = {
		{"Math.round", {"2.5"}, "3"},
		{"Math.round", {"-2.5"}, "-2"},
		{"Math.round", {"-0.5"}, "-0"},
		{"Math.round", {"-0"}, "-0"},
		{"Math.round", {"0.49999999999999994"}, "0"},
		{"Math.round", {"4503599627370497.5"}, "4503599627370498"},
		{"Math.round", {"-Infinity"}, "-Infinity"},
		{"Math.sign", {"-3"}, "-1"},
		{"Math.sign", {"-0"}, "-0"},
		{"Math.sign", {"NaN"}, "NaN"},
		{"Math.fround", {"5.5"}, "5.5"},
		{"Math.fround", {"1e39"}, "Infinity"},
		{"Math.pow", {"2", "10"}, "1024"},
		{"Math.pow", {"1", "Infinity"}, "NaN"},
	};

	check(rows, ARRAY_SIZE(rows));
}

#if MBPF_BUILTINS_STRING
ZTEST(values_leaves, test_strings)
{
	static const struct row rows[] = {
		{"string.at", {"'abc'", "-1"}, "'c'"},
		{"string.at", {"'abc'", "-4"}, "undefined"},
		{"string.at", {"'\\u4f60a'", "1"}, "'a'"},
		{"string.charAt", {"'abc'", "3"}, "''"},
		{"string.charAt", {"'abc'"}, "'a'"},
		{"string.charAt", {"null"}, "TypeError"},
		{"string.charAt", {"15", "1"}, "'5'"},
		{"string.codePointAt", {"'\\ud83d\\ude00'", "0"}, "128512"},
		{"string.codePointAt", {"'\\ud83d\\ude00'", "1"}, "56832"},
		{"string.codePointAt", {"'\\ud83d'", "0"}, "55357"},
		{"string.codePointAt", {"'a'", "1"}, "undefined"},
		{"string.indexOf", {"'abcabc'", "'c'"}, "2"},
		{"string.indexOf", {"'abcabc'", "'c'", "3"}, "5"},
		{"string.indexOf", {"'abc'", "''", "9"}, "3"},
		{"string.indexOf", {"'abc'", "''", "-9"}, "0"},
		{"string.indexOf", {"'undefined'"}, "0"},
		{"string.indexOf", {"'aaab'", "'aab'"}, "1"},
		{"string.indexOf", {"'ab'", "'abc'"}, "-1"},
		{"string.indexOf", {"'\\u4f60a'", "'a'"}, "1"},
		{"string.lastIndexOf", {"'abcabc'", "'c'"}, "5"},
		{"string.lastIndexOf", {"'abcabc'", "'c'", "4"}, "2"},
		{"string.lastIndexOf", {"'abcabc'", "'c'", "-1"}, "-1"},
		{"string.lastIndexOf", {"'abcabc'", "'a'", "NaN"}, "3"},
		{"string.lastIndexOf", {"'abc'", "''"}, "3"},
		{"string.lastIndexOf", {"'abc'", "''", "1"}, "1"},
		{"string.lastIndexOf", {"'a'", "'ab'"}, "-1"},
		{"string.includes", {"'abc'", "'bc'"}, "true"},
		{"string.includes", {"'abc'", "'a'", "1"}, "false"},
		{"string.includes", {"'abc'", "''", "99"}, "true"},
		{"string.startsWith", {"'abc'", "'ab'"}, "true"},
		{"string.startsWith", {"'abc'", "'b'", "1"}, "true"},
		{"string.startsWith", {"'abc'", "'abcd'"}, "false"},
		{"string.endsWith", {"'abc'", "'bc'"}, "true"},
		{"string.endsWith", {"'abc'", "'ab'", "2"}, "true"},
		{"string.endsWith", {"'abc'", "'abc'", "2"}, "false"},
		{"string.endsWith", {"'abc'", "''", "-1"}, "true"},
		{"string.slice", {"'abcdef'", "-3", "-1"}, "'de'"},
		{"string.slice", {"'abcdef'", "4", "2"}, "''"},
		{"string.slice", {"'\\u4f60bc'", "1"}, "'bc'"},
		{"string.slice", {"'abc'", "-Infinity", "Infinity"}, "'abc'"},
		{"string.substring", {"'abcdef'", "4", "2"}, "'cd'"},
		{"string.substring", {"'abcdef'", "NaN", "2"}, "'ab'"},
		{"string.substr", {"'abcdef'", "-3", "2"}, "'de'"},
		{"string.substr", {"'abcdef'", "1", "-1"}, "''"},
		{"string.substr", {"'abcdef'", "2", "1e300"}, "'cdef'"},
		{"string.trim", {"' \\x09a b\\xa0\\u3000'"}, "'a b'"},
		{"string.trimStart", {"'  a '"}, "'a '"},
		{"string.trimEnd", {"'  a '"}, "'  a'"},
		{"string.trim", {"' \\ufeff'"}, "''"},
		{"string.concat", {"'a'", "1", "null"}, "'a1null'"},
		{"string.concat", {"'a'", "'\\u4f60'"}, "'a\\u4f60'"},
		{"string.padStart", {"'5'", "3", "'ab'"}, "'ab5'"},
		{"string.padStart", {"'5'", "4", "'ab'"}, "'aba5'"},
		{"string.padStart", {"'5'", "4"}, "'   5'"},
		{"string.padStart", {"'5'", "4", "''"}, "'5'"},
		{"string.padEnd", {"'5'", "4", "'\\u4f60z'"}, "'5\\u4f60z\\u4f60'"},
		{"string.padEnd", {"'5'", "1e300", "'ab'"}, "STEPS"},
		{"string.repeat", {"'ab'", "3"}, "'ababab'"},
		{"string.repeat", {"'ab'", "0"}, "''"},
		{"string.repeat", {"'ab'", "-1"}, "RangeError"},
		{"string.repeat", {"''", "Infinity"}, "RangeError"},
		{"string.repeat", {"''", "1e300"}, "''"},
		{"string.repeat", {"'a'", "1e300"}, "STEPS"},
		{"string.isWellFormed", {"'a\\ud83d\\ude00'"}, "true"},
		{"string.isWellFormed", {"'\\ude00\\ud83d'"}, "false"},
		{"string.toWellFormed",
		 {"'a\\ud83d\\ude00\\ud83db\\ude00'"},
		 "'a\\ud83d\\ude00\\ufffdb\\ufffd'"},
		{"String.fromCharCode", {"65", "65601", "-1"}, "'AA\\uffff'"},
		{"String.fromCharCode", {NULL}, "''"},
		{"String.fromCodePoint", {"65", "128512"}, "'A\\ud83d\\ude00'"},
		{"String.fromCodePoint", {"1114112"}, "RangeError"},
		{"String.fromCodePoint", {"1.5"}, "RangeError"},
		{"String.fromCodePoint", {"NaN"}, "RangeError"},
	};

	check(rows, ARRAY_SIZE(rows));
}
#endif

#if MBPF_BUILTINS_STRING
ZTEST(values_leaves, test_letters)
{
	static const struct row rows[] = {
		{"string.toUpperCase", {"'aZ09 \\xe9\\xff\\xf7'"}, "'AZ09 \\xc9\\u0178\\xf7'"},
		{"string.toUpperCase", {"'stra\\xdfe'"}, "'STRASSE'"},
		{"string.toUpperCase", {"'\\xb5\\u017f\\u0131'"}, "'\\u039cSI'"},
		{"string.toLowerCase", {"'AZ\\xc9\\xd7'"}, "'az\\xe9\\xd7'"},
		{"string.toLowerCase", {"'\\u0178\\u0410\\u0391'"}, "'\\xff\\u0430\\u03b1'"},
		{"string.toLowerCase", {"'\\u039f\\u03a3'"}, "'\\u03bf\\u03c2'"},
		{"string.toLowerCase", {"'\\u039f\\u03a3\\u039f'"}, "'\\u03bf\\u03c3\\u03bf'"},
		{"string.toLowerCase", {"'\\u03a3'"}, "'\\u03c3'"},
		{"string.toLowerCase", {"'\\u03a3.'"}, "'\\u03c3.'"},
		{"string.toLowerCase", {"'\\u039f\\u03a3.\\u039f'"}, "PROFILE"},
		{"string.toLowerCase", {"'\\u0130'"}, "PROFILE"},
		{"string.toUpperCase", {"'\\u0149'"}, "PROFILE"},
		{"string.toUpperCase", {"'\\u1e01'"}, "PROFILE"},
		{"string.toUpperCase", {"'\\ud801\\udc28'"}, "PROFILE"},
		{"string.toUpperCase", {"'\\u4f60\\ud83d\\ude00'"}, "'\\u4f60\\ud83d\\ude00'"},
	};

	check(rows, ARRAY_SIZE(rows));
}
#endif

#if MBPF_BUILTINS_NUMBER
ZTEST(values_leaves, test_numbers)
{
	static const struct row rows[] = {
		{"number.toString", {"255", "16"}, "'ff'"},
		{"number.toString", {"-255", "36"}, "'-73'"},
		{"number.toString", {"0.5", "2"}, "'0.1'"},
		{"number.toString", {"-0", "2"}, "'0'"},
		{"number.toString", {"NaN", "2"}, "'NaN'"},
		{"number.toString", {"-Infinity", "36"}, "'-Infinity'"},
		{"number.toString", {"1e21", "10"}, "'1e+21'"},
		{"number.toString", {"4294967296", "32"}, "'4000000'"},
		{"number.toString", {"5", "1"}, "RangeError"},
		{"number.toString", {"5", "37"}, "RangeError"},
		{"number.toString", {"5", "2.9"}, "'101'"},
		{"number.toString", {"'5'"}, "TypeError"},
		{"number.toFixed", {"1.005", "2"}, "'1.00'"},
		{"number.toFixed", {"2.5"}, "'3'"},
		{"number.toFixed", {"-2.5"}, "'-3'"},
		{"number.toFixed", {"0.5"}, "'1'"},
		{"number.toFixed", {"0.05", "1"}, "'0.1'"},
		{"number.toFixed", {"0.04", "1"}, "'0.0'"},
		{"number.toFixed", {"-0.0000001", "2"}, "'-0.00'"},
		{"number.toFixed", {"-0", "1"}, "'0.0'"},
		{"number.toFixed", {"9.99", "1"}, "'10.0'"},
		{"number.toFixed", {"1e21", "3"}, "'1e+21'"},
		{"number.toFixed", {"123456789012345680000", "1"}, "'123456789012345683968.0'"},
		{"number.toFixed", {"NaN", "101"}, "RangeError"},
		{"number.toFixed", {"1", "-1"}, "RangeError"},
		{"number.toExponential", {"0"}, "'0e+0'"},
		{"number.toExponential", {"123456"}, "'1.23456e+5'"},
		{"number.toExponential", {"123456", "2"}, "'1.23e+5'"},
		{"number.toExponential", {"-0.00015", "0"}, "'-1e-4'"},
		{"number.toExponential", {"99.9", "1"}, "'1.0e+2'"},
		{"number.toExponential", {"Infinity", "101"}, "'Infinity'"},
		{"number.toExponential", {"1", "101"}, "RangeError"},
		{"number.toPrecision", {"123.456"}, "'123.456'"},
		{"number.toPrecision", {"123.456", "4"}, "'123.5'"},
		{"number.toPrecision", {"123456", "2"}, "'1.2e+5'"},
		{"number.toPrecision", {"0.000001", "2"}, "'0.0000010'"},
		{"number.toPrecision", {"0.0000001", "2"}, "'1.0e-7'"},
		{"number.toPrecision", {"0", "3"}, "'0.00'"},
		{"number.toPrecision", {"99.99", "3"}, "'100'"},
		{"number.toPrecision", {"999.9", "3"}, "'1.00e+3'"},
		{"number.toPrecision", {"1", "0"}, "RangeError"},
		{"parseInt", {"' -0x1F '"}, "-31"},
		{"parseInt", {"'0x'"}, "NaN"},
		{"parseInt", {"'12px'"}, "12"},
		{"parseInt", {"'-0'"}, "-0"},
		{"parseInt", {"'11'", "2"}, "3"},
		{"parseInt", {"'z'", "36"}, "35"},
		{"parseInt", {"'0x10'", "10"}, "0"},
		{"parseInt", {"'1'", "37"}, "NaN"},
		{"parseInt", {"'1'", "4294967298"}, "1"},
		{"parseInt", {"'9007199254740993'"}, "9007199254740992"},
		{"parseInt", {"'\\u300017\\u4f60'"}, "17"},
		{"parseInt", {"null", "36"}, "1112745"},
		{"parseInt", {NULL}, "NaN"},
		{"parseFloat", {"' 1.5e3x'"}, "1500"},
		{"parseFloat", {"'1e'"}, "1"},
		{"parseFloat", {"'.5.5'"}, "0.5"},
		{"parseFloat", {"'-Infinityx'"}, "-Infinity"},
		{"parseFloat", {"'-.'"}, "NaN"},
		{"parseFloat", {"'0x10'"}, "0"},
		{"parseFloat", {"'-0'"}, "-0"},
		{"parseFloat", {"'\\u300017.25\\u4f60'"}, "17.25"},
		{"parseFloat", {"''"}, "NaN"},
		{"parseFloat", {NULL}, "NaN"},
		{"Number.isInteger", {"5"}, "true"},
		{"Number.isInteger", {"d5"}, "true"},
		{"Number.isInteger", {"5.5"}, "false"},
		{"Number.isInteger", {"'5'"}, "false"},
		{"Number.isInteger", {"Infinity"}, "false"},
		{"Number.isSafeInteger", {"9007199254740991"}, "true"},
		{"Number.isSafeInteger", {"9007199254740992"}, "false"},
		{"Number.isNaN", {"NaN"}, "true"},
		{"Number.isNaN", {"'x'"}, "false"},
		{"Number.isFinite", {"1"}, "true"},
		{"Number.isFinite", {"-Infinity"}, "false"},
	};

	check(rows, ARRAY_SIZE(rows));
}
#endif

#if MBPF_BUILTINS_MATH
ZTEST(values_leaves, test_math)
{
	static const struct row rows[] = {
		{"Math.atan2", {"0", "-0"}, "3.141592653589793"},
		{"Math.atan2", {"-0", "0"}, "-0"},
		{"Math.hypot", {"3", "4"}, "5"},
		{"Math.hypot", {"NaN", "-Infinity"}, "Infinity"},
		{"Math.hypot", {"1e200", "NaN"}, "NaN"},
		{"Math.hypot", {"1e300", "1e300"}, "1.4142135623730952e+300"},
		{"Math.hypot", {NULL}, "0"},
		{"Math.hypot", {"-0"}, "0"},
		{"Math.sqrt", {"2"}, "1.4142135623730951"},
		{"Math.sqrt", {"'x'"}, "NaN"},
		{"Math.cbrt", {"-27"}, "-3"},
		{"Math.exp", {"1"}, "2.718281828459045"},
		{"Math.log10", {"1000"}, "3"},
		{"Math.sin", {"tdz"}, "PROFILE"},
	};

	check(rows, ARRAY_SIZE(rows));
}
#endif

#if MBPF_BUILTINS_MATH
ZTEST(values_leaves, test_random)
{
	fix_start(FIX_MEMORY);
	FIX_SAME(FIX_CALL("Math.random", "0"), "0.052790873358508184", "the first number");
	FIX_SAME(FIX_CALL("Math.random", "0"), "0.33112028100185353", "the second number");
}
#endif

#if MBPF_BUILTINS_TYPED
ZTEST(values_leaves, test_typed)
{
	static const struct row rows[] = {
		{"typed.subarray", {"Uint8Array[1,2,3]", "-2"}, "Uint8Array[2,3]"},
		{"typed.subarray", {"Float64Array[1,2,3]", "1", "2"}, "Float64Array[2]"},
		{"typed.subarray", {"[1]"}, "TypeError"},
		{"typed.slice", {"Int16Array[1,2,3]", "1", "9"}, "Int16Array[2,3]"},
		{"typed.slice", {"Int16Array[1,2,3]", "2", "1"}, "Int16Array[]"},
		{"typed.fill", {"Uint8Array[1,2,3]", "-1", "1"}, "Uint8Array[1,255,255]"},
		{"typed.fill", {"Uint8ClampedArray[1,2]", "300"}, "Uint8ClampedArray[255,255]"},
		{"typed.fill", {"Float32Array[1,2,3]", "0.5", "0", "2"}, "Float32Array[0.5,0.5,3]"},
		{"typed.fill", {"Float64Array[1]"}, "Float64Array[NaN]"},
		{"ArrayBuffer.isView", {"Uint8Array[1]"}, "true"},
		{"ArrayBuffer.isView", {"ArrayBuffer(1)"}, "false"},
		{"buffer.slice", {"ArrayBuffer(9)", "-3", "-1"}, "ArrayBuffer(2)"},
		{"buffer.slice", {"ArrayBuffer(9)", "5", "1"}, "ArrayBuffer(0)"},
	};

	check(rows, ARRAY_SIZE(rows));
}
#endif
