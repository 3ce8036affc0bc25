/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Built-in functions, among them the typed arrays, and conversions between text and number.
 */

#include <string.h>

#include "fixture.h"
#include "groups.h"

ZTEST_SUITE(values_builtins, NULL, NULL, NULL, NULL, NULL);

/* Methods of arrays on what is none are in JavaScript. */
#define GENERIC (MBPF_BUILTINS_ARRAY ? "CALLED" : "PROFILE")
/* And so are typed arrays of what takes more than copying. */
#define OF_ANY  (MBPF_BUILTINS_TYPED ? "CALLED" : "PROFILE")

static const struct {
	const char *name;
	bool is_new;
	const char *args[5];
	const char *want;
} calls[] = {
	{"String", false, {NULL}, "''"},
	{"String", false, {"1.50"}, "'1.5'"},
	{"String", false, {"undefined"}, "'undefined'"},
	{"String", false, {"TypeError'a'"}, "CALLED"},
	{"Number", false, {NULL}, "0"},
	{"Number", false, {"undefined"}, "NaN"},
	{"Number", false, {"null"}, "0"},
	{"Number", false, {"''"}, "0"},
	{"Number", false, {"' \\x0912\\xa0'"}, "12"},
	{"Number", false, {"'\\u300012\\ufeff'"}, "PROFILE"},
	{"Number", false, {"'\\u2028'"}, "PROFILE"},
	{"Number", false, {"'1\\u3001'"}, "NaN"},
	{"Number", false, {"'\\u4f60'"}, "NaN"},
	{"Number", false, {"'0x10'"}, "16"},
	{"Number", false, {"'0b101'"}, "5"},
	{"Number", false, {"'1_0'"}, "NaN"},
	{"Number", false, {"'-Infinity'"}, "-Infinity"},
	{"Number", false, {"'1e1000'"}, "Infinity"},
	{"Number", false, {"[7]"}, "CALLED"},
	{"Number", false, {"fn0"}, "CALLED"},
	{"Boolean", false, {NULL}, "false"},
	{"Boolean", false, {"'a'"}, "true"},
	{"Boolean", false, {"tdz"}, "PROFILE"},
	{"isNaN", false, {NULL}, "true"},
	{"isNaN", false, {"'x'"}, "true"},
	{"isNaN", false, {"'1'"}, "false"},
	{"isFinite", false, {"1"}, "true"},
	{"isFinite", false, {"-Infinity"}, "false"},
	{"isFinite", false, {"NaN"}, "false"},
	{"Object", true, {NULL}, "{}"},
	{"Object", true, {"null"}, "{}"},
	{"Object", true, {"[1]"}, "[1]"},
	{"Object", true, {"fn0"}, "fn0"},
	{"Object", true, {"1"}, "PROFILE"},
	{"Array", true, {NULL}, "[]"},
	{"Array", true, {"3"}, "[hole0,hole0,hole0]"},
	{"Array", false, {"d2"}, "[hole0,hole0]"},
	{"Array", true, {"'3'"}, "['3']"},
	{"Array", true, {"1", "2"}, "[1,2]"},
	{"Array", true, {"-1"}, "RangeError"},
	{"Array", true, {"1.5"}, "RangeError"},
	{"Array.isArray", false, {"[]"}, "true"},
	{"Array.isArray", false, {"Uint8Array[1]"}, "false"},
	{"Array.isArray", false, {NULL}, "false"},
	{"Error", true, {NULL}, "Error{}"},
	{"Error", false, {"'m'"}, "Error{message:'m'}"},
	{"RangeError", true, {"5"}, "RangeError{message:'5'}"},
	{"RangeError", true, {"undefined"}, "RangeError{}"},
	{"Error", true, {"'m'", "undefined"}, "Error{message:'m'}"},
	{"Error", true, {"'m'", "{cause:1}"}, "PROFILE"},
	{"Math.min", false, {NULL}, "Infinity"},
	{"Math.max", false, {NULL}, "-Infinity"},
	{"Math.min", false, {"3", "1", "2"}, "1"},
	{"Math.max", false, {"3", "'7'", "2"}, "7"},
	{"Math.min", false, {"0", "-0"}, "-0"},
	{"Math.max", false, {"-0", "0"}, "0"},
	{"Math.max", false, {"-0", "-0"}, "-0"},
	{"Math.min", false, {"1", "NaN", "2"}, "NaN"},
	{"Math.max", false, {"undefined"}, "NaN"},
	{"Math.max", false, {"-1.5", "-2"}, "-1.5"},
	{"Math.abs", false, {"-2147483648"}, "2147483648"},
	{"Math.abs", false, {"-0"}, "0"},
	{"Math.abs", false, {"null"}, "0"},
	{"Math.floor", false, {"-0.5"}, "-1"},
	{"Math.floor", false, {"-0"}, "-0"},
	{"Math.ceil", false, {"-0.5"}, "-0"},
	{"Math.ceil", false, {"1.2"}, "2"},
	{"Math.trunc", false, {"-1.9"}, "-1"},
	{"Math.trunc", false, {"'x'"}, "NaN"},
	{"Math.imul", false, {"4294967295", "5"}, "-5"},
	{"Math.imul", false, {"3"}, "0"},
	{"Math.clz32", false, {"0"}, "32"},
	{"Math.clz32", false, {"-1"}, "0"},
	{"Math.clz32", false, {NULL}, "32"},
	{"Math.clz32", false, {"4294967296"}, "32"},
	{"array.push", false, {"[1]", "2", "3"}, "3"},
	{"array.push", false, {"[]"}, "0"},
	{"array.push", false, {"{}", "1"}, GENERIC},
	{"array.push", false, {"undefined", "1"}, GENERIC},
	{"array.push", false, {"tdz", "1"}, GENERIC},
	{"array.pop", false, {"[1,2]"}, "2"},
	{"array.pop", false, {"[1,hole]"}, "undefined"},
	{"array.pop", false, {"[]"}, "undefined"},
	{"array.pop", false, {"'a'"}, GENERIC},
	{"string.charCodeAt", false, {"'abc'"}, "97"},
	{"string.charCodeAt", false, {"'abc'", "1.9"}, "98"},
	{"string.charCodeAt", false, {"'abc'", "-0.5"}, "97"},
	{"string.charCodeAt", false, {"'abc'", "NaN"}, "97"},
	{"string.charCodeAt", false, {"'abc'", "3"}, "NaN"},
	{"string.charCodeAt", false, {"'abc'", "-1"}, "NaN"},
	{"string.charCodeAt", false, {"'abc'", "1e10"}, "NaN"},
	{"string.charCodeAt", false, {"'abc'", "-Infinity"}, "NaN"},
	{"string.charCodeAt", false, {"'\\u4f60'", "'0'"}, "20320"},
	{"string.charCodeAt", false, {"null", "0"}, "TypeError"},
	{"ctx.readU8", false, {"ctx", "1"}, "129"},
	{"ctx.readI8", false, {"ctx", "1"}, "-127"},
	{"ctx.readU16LE", false, {"ctx", "0"}, "33152"},
	{"ctx.readU16BE", false, {"ctx", "0"}, "32897"},
	{"ctx.readI32BE", false, {"ctx", "12"}, "-1936879985"},
	{"ctx.readU32LE", false, {"ctx", "12"}, "2408484236"},
	{"ctx.readU32LE", false, {"ctx", "13"}, "RangeError"},
	{"ctx.readU8", false, {"ctx"}, "TypeError"},
	{"ctx.readU8", false, {"undefined", "1"}, "TypeError"},
	{"ctx.readBytes", false, {"ctx", "2", "3", "Uint8Array[0,0,0,0]"}, "3"},
	{"ctx.readBytes", false, {"ctx", "2", "9", "Uint8Array[0,0,0,0]"}, "4"},
	{"ctx.readBytes", false, {"ctx", "15", "9", "Uint8Array[0,0,0,0]"}, "1"},
	{"ctx.readBytes", false, {"ctx", "16", "9", "Uint8Array[0,0,0,0]"}, "0"},
	{"ctx.readBytes", false, {"ctx", "17", "1", "Uint8Array[0]"}, "RangeError"},
	{"ctx.readBytes", false, {"ctx", "'1'", "1", "Uint8Array[0]"}, "TypeError"},
	{"ctx.readBytes", false, {"ctx", "1", "-1", "Uint8Array[0]"}, "RangeError"},
	{"ctx.readBytes", false, {"ctx", "1", "1", "[0]"}, "TypeError"},
	{"ctx.readBytes", false, {"{}", "1", "1", "Uint8Array[0]"}, "TypeError"},
	{"Uint8Array", false, {"1"}, "TypeError"},
	{"ArrayBuffer", false, {"1"}, "TypeError"},
	{"ArrayBuffer", true, {NULL}, "ArrayBuffer(0)"},
	{"ArrayBuffer", true, {"'7'"}, "ArrayBuffer(7)"},
	{"ArrayBuffer", true, {"-1"}, "RangeError"},
	{"ArrayBuffer", true, {"2147483647"}, "RangeError"},
	{"ArrayBuffer", true, {"1e15"}, "RangeError"},
	{"ArrayBuffer", true, {"1e6"}, "OOM"},
	{"Uint8Array", true, {NULL}, "Uint8Array[]"},
	{"Uint8Array", true, {"2"}, "Uint8Array[0,0]"},
	{"Uint8Array", true, {"1.9"}, "Uint8Array[0]"},
	{"Uint8Array", true, {"-0.9"}, "Uint8Array[]"},
	{"Uint8Array", true, {"null"}, "Uint8Array[]"},
	{"Uint8Array", true, {"'2'"}, "Uint8Array[0,0]"},
	{"Uint8Array", true, {"'x'"}, "Uint8Array[]"},
	{"Uint8Array", true, {"-1"}, "RangeError"},
	{"Float64Array", true, {"268435456"}, "RangeError"},
	{"Uint8Array", true, {"{}"}, OF_ANY},
	{"Uint8Array", true, {"ctx"}, OF_ANY},
	{"Uint8Array", true, {"[1,hole,'3',null,4,-1,256.5]"}, "Uint8Array[1,0,3,0,4,255,0]"},
	{"Uint8ClampedArray",
	 true,
	 {"[-1,0.5,1.5,254.5,254.51,300,NaN,Infinity,-0,0.4]"},
	 "Uint8ClampedArray[0,0,2,254,255,255,0,255,0,0]"},
	{"Int8Array", true, {"[127,128,-129,255]"}, "Int8Array[127,-128,127,-1]"},
	{"Uint16Array", true, {"[65536,-1,1e10]"}, "Uint16Array[0,65535,58368]"},
	{"Int16Array", true, {"[32768,-1]"}, "Int16Array[-32768,-1]"},
	{"Uint32Array",
	 true,
	 {"[-1,4294967296,2147483648]"},
	 "Uint32Array[4294967295,0,2147483648]"},
	{"Int32Array", true, {"[2147483648,-1]"}, "Int32Array[-2147483648,-1]"},
	{"Float32Array",
	 true,
	 {"[0.1,NaN,1e40,-0,hole]"},
	 "Float32Array[0.10000000149011612,NaN,Infinity,-0,NaN]"},
	{"Float64Array", true, {"[0.1,NaN,-0,5]"}, "Float64Array[0.1,NaN,-0,5]"},
	{"Int8Array", true, {"Uint16Array[255,3]"}, "Int8Array[-1,3]"},
	{"Uint8Array", true, {"[fn0]"}, OF_ANY},
	{"Uint8Array", true, {"ArrayBuffer(4)"}, "Uint8Array[0,0,0,0]"},
	{"Uint8Array", true, {"ArrayBuffer(4)", "1"}, "Uint8Array[0,0,0]"},
	{"Uint8Array", true, {"ArrayBuffer(4)", "1", "2"}, "Uint8Array[0,0]"},
	{"Uint8Array", true, {"ArrayBuffer(4)", "4"}, "Uint8Array[]"},
	{"Uint8Array", true, {"ArrayBuffer(4)", "1", "4"}, "RangeError"},
	{"Uint8Array", true, {"ArrayBuffer(4)", "5"}, "RangeError"},
	{"Uint8Array", true, {"ArrayBuffer(4)", "5", "0"}, "RangeError"},
	{"Uint16Array", true, {"ArrayBuffer(5)"}, "RangeError"},
	{"Uint16Array", true, {"ArrayBuffer(5)", "0", "2"}, "Uint16Array[0,0]"},
	{"Uint16Array", true, {"ArrayBuffer(4)", "1"}, "RangeError"},
	{"Uint32Array", true, {"ArrayBuffer(8)", "4", "null"}, "Uint32Array[]"},
	{"Uint32Array", true, {"ArrayBuffer(8)", "-1"}, "RangeError"},
};

ZTEST(values_builtins, test_calls)
{
	for (size_t i = 0; i < ARRAY_SIZE(calls); i++) {
		const char *got;

		fix_start(FIX_MEMORY);
		got = fix_call(calls[i].name, calls[i].is_new, calls[i].args);
		zassert_equal(strcmp(got, calls[i].want), 0, "%s(%s) gives %s, not %s",
			      calls[i].name, calls[i].args[0] != NULL ? calls[i].args[0] : "", got,
			      calls[i].want);
	}
}

ZTEST(values_builtins, test_ctx_outside_an_event)
{
	fix_start(FIX_MEMORY);
	vm.ctx = NULL;
	vm.ctx_data = NULL;
	FIX_SAME(FIX_CALL("ctx.readBytes", "ctx", "0", "1", "Uint8Array[1]"), "TypeError",
		 "readBytes");
	FIX_SAME(FIX_CALL("ctx.readU8", "ctx", "0"), "TypeError", "readU8");
}

static int call_value(union mbpf_val f, union mbpf_val *args, uint32_t argc, union mbpf_val *r)
{
	struct mbpf_call call = {.vm = &vm,
				 .args = args,
				 .argc = argc,
				 .number = f.payload,
				 .result = mbpf_val_undefined()};
	int status = mbpf_builtin_call(&call);

	*r = call.result;
	return status;
}

/* A map handle's methods are helpers: counted, and checked against what the program was granted. */
ZTEST(values_builtins, test_map_methods)
{
	union mbpf_val args[3];
	union mbpf_val f;
	union mbpf_val r;
	int status;

	fix_start(FIX_MEMORY);
	args[0] = fix_val("map0");
	args[1] = fix_val("Uint8Array[1,2,3,4]");
	args[2] = fix_val("Uint8Array[5,6,7,8]");
	zassert_equal(mbpf_get_element(&vm, args[0], fix_val("'update'"), &f), MBPF_DONE,
		      "no update");
	status = call_value(f, args, 3, &r);
	FIX_SAME(fix_outcome(status, r), "true", "update");
	args[2] = fix_val("Uint8Array[0,0,0,0]");
	zassert_equal(mbpf_get_element(&vm, args[0], fix_val("'lookup'"), &f), MBPF_DONE,
		      "no lookup");
	status = call_value(f, args, 3, &r);
	FIX_SAME(fix_outcome(status, r), "true", "lookup");
	FIX_SAME(fix_text(args[2]), "Uint8Array[5,6,7,8]", "lookup");
	zassert_equal(vm.helpers_left, 3U, "two calls leave %u of 5", vm.helpers_left);

	args[0] = fix_val("{}");
	status = call_value(f, args, 3, &r);
	FIX_SAME(fix_outcome(status, r), "TypeError", "lookup on an object");
	zassert_equal(vm.helpers_left, 3U, "a call that did not happen counts");

	args[0] = fix_val("map0");
	zassert_equal(mbpf_get_element(&vm, args[0], fix_val("'delete'"), &f), MBPF_DONE,
		      "no delete");
	status = call_value(f, args, 2, &r);
	FIX_SAME(fix_outcome(status, r), "true", "delete");
	vm.prog->version->capabilities = 0;
	status = call_value(f, args, 2, &r);
	FIX_SAME(fix_outcome(status, r), "PROFILE", "delete without the capability");
	vm.helpers_left = 0;
	status = call_value(f, args, 2, &r);
	FIX_SAME(fix_outcome(status, r), "HELPERS", "one call too many");
}

/* Element kinds share bytes, which are little-endian. */
ZTEST(values_builtins, test_views_of_one_buffer)
{
	union mbpf_val args[3];
	union mbpf_val bytes;
	union mbpf_val words;
	union mbpf_val buffer;
	uint8_t *data;
	uint32_t len;

	fix_start(FIX_MEMORY);
	bytes = fix_val("Uint8Array[1,2,3,4,0,0,240,127]");
	zassert_equal(mbpf_get_element(&vm, bytes, fix_val("'buffer'"), &buffer), MBPF_DONE,
		      "no buffer");
	args[0] = buffer;
	zassert_equal(call_value(fix_val("Array"), args, 1, &words), MBPF_DONE, "no array");
	FIX_SAME(fix_text(words), "[ArrayBuffer(8)]", "an array of one buffer");
	{
		struct mbpf_call call = {.vm = &vm,
					 .args = args,
					 .argc = 1,
					 .is_new = true,
					 .number = MBPF_BUILTIN_UINT32ARRAY};

		zassert_equal(mbpf_builtin_call(&call), MBPF_DONE, "no view");
		words = call.result;
		FIX_SAME(fix_text(words), "Uint32Array[67305985,2146435072]", "a view of words");
		args[1] = mbpf_val_int(4);
		args[2] = mbpf_val_int(1);
		call.argc = 3;
		call.number = MBPF_BUILTIN_FLOAT32ARRAY;
		zassert_equal(mbpf_builtin_call(&call), MBPF_DONE, "no view");
		FIX_SAME(fix_text(call.result), "Float32Array[NaN]", "a view of floats");
		zassert_true(mbpf_bytes(&vm, call.result, &data, &len) && len == 4U,
			     "a view of 4 bytes has %u", len);
		zassert_equal(data[3], 127, "the view starts elsewhere");
		call.argc = 1;
		call.number = MBPF_BUILTIN_FLOAT64ARRAY;
		zassert_equal(mbpf_builtin_call(&call), MBPF_DONE, "no view");
		FIX_SAME(fix_text(call.result), "Float64Array[NaN]",
			 "a NaN with a pattern of its own");
	}
	zassert_equal(mbpf_set_element(&vm, words, mbpf_val_int(0), mbpf_val_int(-2)), MBPF_DONE,
		      "no write");
	FIX_SAME(fix_text(bytes), "Uint8Array[254,255,255,255,0,0,240,127]", "a write to words");
	zassert_true(mbpf_bytes(&vm, buffer, &data, &len) && len == 8U, "the buffer has no bytes");
	zassert_false(mbpf_bytes(&vm, fix_val("[1]"), &data, &len), "an array has bytes");
	zassert_false(mbpf_bytes(&vm, fix_val("1"), &data, &len), "a number has bytes");
}

ZTEST(values_builtins, test_names)
{
	/* In the order of the groups. */
	static const bool built[] = {
		MBPF_BUILTINS_CORE,        MBPF_BUILTINS_OBJECT, MBPF_BUILTINS_ARRAY,
		MBPF_BUILTINS_STRING,      MBPF_BUILTINS_TYPED,  MBPF_BUILTINS_DATAVIEW,
		MBPF_BUILTINS_MATH,        MBPF_BUILTINS_NUMBER, MBPF_BUILTINS_JSON,
		MBPF_BUILTINS_COLLECTIONS,
	};
	struct mbpf_text t = mbpf_text_ascii("map.lookup");

	fix_start(FIX_MEMORY);
	zassert_equal(mbpf_builtin_find(&t), MBPF_NO_BUILTIN, "a helper is found as a built-in");
	t = mbpf_text_ascii("");
	zassert_equal(mbpf_builtin_find(&t), MBPF_NO_BUILTIN, "a built-in without a name is found");
	t = mbpf_text_ascii("Math.f16round");
	zassert_equal(mbpf_builtin_find(&t), MBPF_NO_BUILTIN,
		      "a built-in is found that is not there");
	for (uint32_t i = 0; i < MBPF_BUILTIN_COUNT; i++) {
		bool here = mbpf_builtins[i].cls != MBPF_CLASS_MAP &&
			    built[mbpf_builtins[i].group] && *mbpf_builtin_name(i) != '\0';

		t = mbpf_text_ascii(fix_import_name(i));
		zassert_true(mbpf_builtin_find(&t) == (here ? i : MBPF_NO_BUILTIN), "%s is %sfound",
			     fix_import_name(i), here ? "not " : "");
	}
}
