/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Property access on every kind of value.
 */

#include <string.h>

#include "fixture.h"

ZTEST_SUITE(values_objects, NULL, NULL, NULL, NULL, NULL);

static const struct {
	const char *base;
	const char *key;
	const char *want;
} reads[] = {
	{"{a:1}", "'a'", "1"},
	{"{a:1}", "p'a'", "1"},
	{"{a:1,b:2,c:3}", "'c'", "3"},
	{"{a:1}", "'b'", "undefined"},
	{"{zz:1}", "'zz'", "1"},
	{"{5:1}", "5", "1"},
	{"{5:1}", "d5", "1"},
	{"{5:1}", "'5'", "1"},
	{"{5:1}", "p'5'", "1"},
	{"{05:1}", "5", "undefined"},
	{"{05:1}", "'05'", "1"},
	{"{0:1}", "-0", "1"},
	{"{-1:1}", "-1", "1"},
	{"{1.5:1}", "1.5", "1"},
	{"{NaN:1}", "NaN", "1"},
	{"{4294967295:1}", "4294967295", "1"},
	{"{4294967294:1}", "'4294967294'", "1"},
	{"{true:1}", "true", "1"},
	{"{null:1}", "null", "1"},
	{"{undefined:1}", "undefined", "1"},
	{"{1,2:7}", "[1,2]", "CALLED"},
	{"{}", "fn0", "CALLED"},
	{"{}", "hole", "PROFILE"},
	{"{}", "'toString'", "object.toString"},
	{"{}", "'constructor'", "Object"},
	{"{}", "'__proto__'", "fw1"},
	{"{toString:2}", "'toString'", "2"},
	{"{}", "'length'", "undefined"},
	{"[1,2]", "0", "1"},
	{"[1,2]", "'1'", "2"},
	{"[1,2]", "2", "undefined"},
	{"[1,hole]", "1", "undefined"},
	{"[1]", "-1", "undefined"},
	{"[1]", "0.5", "undefined"},
	{"[1]", "4294967295", "undefined"},
	{"[1,2]", "'length'", "2"},
	{"[1,2]", "p'length'", "2"},
	{"[1]", "'push'", "array.push"},
	{"[1]", "'map'", "array.map"},
	{"[1]", "'toString'", "array.toString"},
	{"[1]", "'nothing'", "undefined"},
	{"'abc'", "0", "'a'"},
	{"'a\\u4f60'", "1", "'\\u4f60'"},
	{"'a\\u4f60'", "0", "'a'"},
	{"p'name'", "3", "'e'"},
	{"'abc'", "3", "undefined"},
	{"'abc'", "'length'", "3"},
	{"'abc'", "'charCodeAt'", "string.charCodeAt"},
	{"'abc'", "'nothing'", "undefined"},
	{"'abc'", "'anchor'", "PROFILE"},
	{"Uint8Array[7,8]", "1", "8"},
	{"Uint8Array[7,8]", "2", "undefined"},
	{"Uint8Array[7,8]", "-1", "undefined"},
	{"Uint16Array[7,8]", "'length'", "2"},
	{"Uint16Array[7,8]", "'byteLength'", "4"},
	{"Uint16Array[7,8]", "'byteOffset'", "0"},
	{"Uint16Array[7,8]", "'buffer'", "ArrayBuffer(4)"},
	{"Uint16Array[7,8]", "'set'", "typed.set"},
	{"ArrayBuffer(5)", "'byteLength'", "5"},
	{"ArrayBuffer(5)", "'length'", "undefined"},
	{"ArrayBuffer(5)", "0", "undefined"},
	{"TypeError'm'", "'message'", "'m'"},
	{"TypeError", "'message'", "''"},
	{"TypeError'm'", "'name'", "'TypeError'"},
	{"TypeError'm'", "'stack'", "PROFILE"},
	{"TypeError'm'", "'toString'", "error.toString"},
	{"fn0", "'length'", "2"},
	{"fn0", "'name'", "'k1'"},
	{"fn1", "'name'", "''"},
	{"fn0", "0", "undefined"},
	{"fn0", "'call'", "function.call"},
	{"Math.min", "'name'", "'min'"},
	{"Math.min", "'length'", "2"},
	{"array.push", "'name'", "'push'"},
	{"Uint8Array", "'name'", "'Uint8Array'"},
	{"ctx", "'pkt_len'", "60"},
	{"ctx", "'layer'", "0"},
	{"ctx", "'readU8'", "ctx.readU8"},
	{"ctx", "'data'", "undefined"},
	{"ctx", "0", "undefined"},
	{"map0", "'lookup'", "map.lookup"},
	{"map0", "'push'", "undefined"},
	{"1", "'a'", "undefined"},
	{"1", "'toString'", "number.toString"},
	{"true", "0", "undefined"},
	{"undefined", "'a'", "TypeError"},
	{"null", "fn0", "TypeError"},
	{"tdz", "'a'", "PROFILE"},
};

ZTEST(values_objects, test_get)
{
	for (size_t i = 0; i < ARRAY_SIZE(reads); i++) {
		union mbpf_val r = mbpf_val_undefined();
		union mbpf_val base;
		union mbpf_val key;
		int status;

		fix_start(FIX_MEMORY);
		base = fix_val(reads[i].base);
		key = fix_val(reads[i].key);
		status = mbpf_get_element(&vm, base, key, &r);
		zassert_equal(strcmp(fix_outcome(status, r), reads[i].want), 0, "%s of %s gives %s",
			      reads[i].key, reads[i].base, fix_outcome(status, r));
		if (key.tag == MBPF_TAG_STR_POOL) {
			status = mbpf_get_named(&vm, base, key.payload, &r);
			FIX_SAME(fix_outcome(status, r), reads[i].want, reads[i].key);
		}
		if (strcmp(reads[i].key, "'length'") == 0) {
			status = mbpf_get_length(&vm, &base, &r);
			FIX_SAME(fix_outcome(status, r), reads[i].want, reads[i].base);
		}
	}
}

static const struct {
	const char *base;
	const char *key;
	const char *value;
	const char *want; /* the base afterwards */
} writes[] = {
	{"{}", "'a'", "1", "{a:1}"},
	{"{a:1}", "'a'", "'x'", "{a:'x'}"},
	{"{b:1}", "'a'", "2", "{b:1,a:2}"},
	{"{b:1}", "7", "2", "{7:2,b:1}"},
	{"{9:0,b:1,1:0}", "'5'", "2", "{1:0,5:2,9:0,b:1}"},
	{"{b:1}", "4294967295", "2", "{b:1,4294967295:2}"},
	{"{b:1,4294967295:2}", "4294967294", "3", "{4294967294:3,b:1,4294967295:2}"},
	{"{b:1}", "-1", "2", "{b:1,-1:2}"},
	{"{b:1}", "d3", "2", "{3:2,b:1}"},
	{"{b:1}", "undefined", "hole", "{b:1,undefined:hole0}"},
	{"{}", "'__proto__'", "1", "{}"},
	{"{}", "p'__proto__'", "1", "{}"},
	{"{}", "'toString'", "1", "{toString:1}"},
	{"TypeError'm'", "'name'", "'N'", "TypeError{message:'m',name:'N'}"},
	{"TypeError", "'message'", "1", "TypeError{message:1}"},
	{"[1]", "1", "2", "[1,2]"},
	{"[1]", "3", "2", "[1,hole0,hole0,2]"},
	{"[]", "'2'", "null", "[hole0,hole0,null]"},
	{"[1,2,3]", "d1", "9", "[1,9,3]"},
	{"[1,2,3]", "'length'", "1", "[1]"},
	{"[1,2,3]", "p'length'", "'2'", "[1,2]"},
	{"[1]", "'length'", "3", "[1,hole0,hole0]"},
	{"[1,2]", "'length'", "d0", "[]"},
	{"[1]", "'length'", "-1", "RangeError"},
	{"[1]", "'length'", "1.5", "RangeError"},
	{"[1]", "'length'", "4294967296", "RangeError"},
	{"[1]", "'length'", "NaN", "RangeError"},
	{"[1]", "'length'", "tdz", "PROFILE"},
	{"[1]", "'a'", "1", "[1]"},
	{"[1]", "-1", "1", "[1]"},
	{"[1]", "4294967295", "1", "[1]"},
	{"[1]", "4294967294", "1", "STEPS"},
	{"Uint8Array[1,2]", "1", "257.9", "Uint8Array[1,1]"},
	{"Uint8Array[1,2]", "'0'", "'7'", "Uint8Array[7,2]"},
	{"Uint8Array[1,2]", "2", "7", "Uint8Array[1,2]"},
	{"Uint8Array[1,2]", "2", "fn0", "CALLED"},
	{"Uint8Array[1,2]", "-1", "7", "Uint8Array[1,2]"},
	{"Uint8Array[1,2]", "'x'", "7", "PROFILE"},
	{"Uint8Array[1,2]", "'length'", "7", "TypeError"},
	{"ArrayBuffer(2)", "'byteLength'", "7", "TypeError"},
	{"ArrayBuffer(2)", "0", "7", "PROFILE"},
	{"'abc'", "0", "1", "TypeError"},
	{"'abc'", "'x'", "1", "TypeError"},
	{"1", "'x'", "1", "TypeError"},
	{"true", "0", "1", "TypeError"},
	{"fn0", "'x'", "1", "fn0"},
	{"Array", "'x'", "1", "PROFILE"},
	{"ctx", "'pkt_len'", "1", "TypeError"},
	{"map0", "'x'", "1", "TypeError"},
	{"null", "'x'", "1", "TypeError"},
	{"undefined", "hole", "1", "TypeError"},
	{"hole", "'x'", "1", "PROFILE"},
};

ZTEST(values_objects, test_set)
{
	for (size_t i = 0; i < ARRAY_SIZE(writes); i++) {
		union mbpf_val base;
		union mbpf_val key;
		int status;

		fix_start(FIX_MEMORY);
		base = fix_val(writes[i].base);
		key = fix_val(writes[i].key);
		status = mbpf_set_element(&vm, base, key, fix_val(writes[i].value));
		zassert_equal(strcmp(fix_outcome(status, base), writes[i].want), 0,
			      "%s[%s] = %s gives %s", writes[i].base, writes[i].key,
			      writes[i].value, fix_outcome(status, base));
		if (key.tag != MBPF_TAG_STR_POOL) {
			continue;
		}
		fix_start(FIX_MEMORY);
		base = fix_val(writes[i].base);
		status = mbpf_set_named(&vm, base, key.payload, fix_val(writes[i].value));
		FIX_SAME(fix_outcome(status, base), writes[i].want, writes[i].base);
	}
}

static const struct {
	const char *base;
	const char *key;
	const char *want; /* the base afterwards */
} deletions[] = {
	{"{a:1,b:2,c:3}", "'b'", "{a:1,c:3}"},
	{"{a:1}", "p'a'", "{}"},
	{"{5:1,a:1}", "p'5'", "{a:1}"},
	{"{a:1}", "'zz'", "{a:1}"},
	{"{3:1,a:1}", "3", "{a:1}"},
	{"{a:1}", "'toString'", "{a:1}"},
	{"Error'm'", "'message'", "Error{}"},
	{"[1,2,3]", "1", "[1,hole0,3]"},
	{"[1,2,3]", "2", "[1,2,hole0]"},
	{"[1,2,3]", "3", "[1,2,3]"},
	{"[1,2,3]", "'x'", "[1,2,3]"},
	{"[1,2,3]", "-1", "[1,2,3]"},
	{"[1,2,3]", "p'length'", "TypeError"},
	{"Uint8Array[1]", "0", "TypeError"},
	{"Uint8Array[1]", "1", "Uint8Array[1]"},
	{"Uint8Array[1]", "'length'", "Uint8Array[1]"},
	{"ArrayBuffer(1)", "'byteLength'", "ArrayBuffer(1)"},
	{"'abc'", "2", "TypeError"},
	{"'abc'", "3", "'abc'"},
	{"'abc'", "'length'", "TypeError"},
	{"1", "'a'", "1"},
	{"null", "'a'", "TypeError"},
	{"fn0", "'length'", "PROFILE"},
	{"ctx", "'pkt_len'", "PROFILE"},
};

ZTEST(values_objects, test_delete)
{
	for (size_t i = 0; i < ARRAY_SIZE(deletions); i++) {
		union mbpf_val base;
		union mbpf_val key;
		int status;

		fix_start(FIX_MEMORY);
		base = fix_val(deletions[i].base);
		key = fix_val(deletions[i].key);
		status = fix_delete(base, key);
		FIX_SAME(fix_outcome(status, base), deletions[i].want, deletions[i].key);
		if (key.tag != MBPF_TAG_STR_POOL) {
			continue;
		}
		fix_start(FIX_MEMORY);
		base = fix_val(deletions[i].base);
		status = fix_delete_named(base, key.payload);
		FIX_SAME(fix_outcome(status, base), deletions[i].want, deletions[i].key);
	}
}

static const struct {
	const char *base;
	const char *want;
} lists[] = {
	{"{}", "[]"},
	{"{b:1,10:2,9:3,a:4,-1:5}", "['9','10','b','a','-1']"},
	{"{4294967295:1,4294967294:1}", "['4294967294','4294967295']"},
	{"Error'm'", "[]"},
	{"[7,hole,8]", "['0','2']"},
	{"Uint8Array[7,8]", "['0','1']"},
	{"'ab'", "['0','1']"},
	{"ArrayBuffer(3)", "[]"},
	{"fn0", "[]"},
	{"1", "[]"},
	{"undefined", "[]"},
	{"null", "[]"},
	{"ctx", "PROFILE"},
	{"map0", "PROFILE"},
	{"hole", "PROFILE"},
};

ZTEST(values_objects, test_keys)
{
	for (size_t i = 0; i < ARRAY_SIZE(lists); i++) {
		union mbpf_val r = mbpf_val_undefined();
		union mbpf_val base;
		bool has = false;
		int status;

		fix_start(FIX_MEMORY);
		base = fix_val(lists[i].base);
		status = mbpf_keys(&vm, &base, &r);
		FIX_SAME(fix_outcome(status, r), lists[i].want, lists[i].base);
		for (uint32_t k = 0; status == MBPF_DONE && k < mbpf_list_length(&vm, r.payload);
		     k++) {
			zassert_equal(fix_has_key(mbpf_list_get(&vm, r.payload, k), base, &has),
				      MBPF_DONE, "asking for a key failed");
			zassert_true(has, "key %u of %s is listed but not there", k, lists[i].base);
		}
	}
}

static const struct {
	const char *base;
	const char *key;
	const char *want;
} has_keys[] = {
	{"{a:1}", "'b'", "false"},      {"Error'm'", "'message'", "false"},
	{"[1,hole]", "'1'", "false"},   {"[1]", "'length'", "false"},
	{"'ab'", "'2'", "false"},       {"null", "'a'", "false"},
	{"5", "'a'", "false"},          {"fn0", "'length'", "false"},
	{"Uint8Array[1]", "0", "true"}, {"tdz", "'a'", "PROFILE"},
};

ZTEST(values_objects, test_has_key)
{
	for (size_t i = 0; i < ARRAY_SIZE(has_keys); i++) {
		union mbpf_val base;
		bool r = false;
		int status;

		fix_start(FIX_MEMORY);
		base = fix_val(has_keys[i].base);
		status = fix_has_key(fix_val(has_keys[i].key), base, &r);
		FIX_SAME(fix_outcome(status, mbpf_val_bool(r)), has_keys[i].want, has_keys[i].base);
	}
}

static const struct {
	const char *value;
	const char *want;
} keys[] = {
	{"1", "1"},
	{"-1", "-1"},
	{"d7", "7"},
	{"-0", "0"},
	{"1.5", "'1.5'"},
	{"3e9", "3000000000"},
	{"4294967295", "'4294967295'"},
	{"'7'", "'7'"},
	{"true", "'true'"},
	{"null", "'null'"},
	{"[1,2]", "CALLED"},
	{"tdz", "PROFILE"},
	{"NaN", "'NaN'"},
	{"undefined", "'undefined'"},
};

ZTEST(values_objects, test_to_key)
{
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		union mbpf_val r = mbpf_val_undefined();
		union mbpf_val v;
		int status;

		fix_start(FIX_MEMORY);
		v = fix_val(keys[i].value);
		status = mbpf_to_key(&vm, &v, &r);
		FIX_SAME(fix_outcome(status, r), keys[i].want, keys[i].value);
	}
}

ZTEST(values_objects, test_define)
{
	static const char *const wrong[] = {"Array"};
	union mbpf_val base;

	fix_start(FIX_MEMORY);
	base = fix_val("{}");
	zassert_equal(fix_define_named(base, fix_name("5"), mbpf_val_int(1)), MBPF_DONE,
		      "a property is not defined");
	zassert_equal(fix_define_named(base, fix_name("a"), mbpf_val_int(2)), MBPF_DONE,
		      "a property is not defined");
	zassert_equal(fix_define_named(base, fix_name("a"), mbpf_val_int(3)), MBPF_DONE,
		      "a property is not defined again");
	FIX_SAME(fix_text(base), "{5:1,a:3}", "defining");
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		base = fix_val(wrong[i]);
		zassert_equal(fix_define_named(base, fix_name("a"), mbpf_val_int(1)), MBPF_FAILED,
			      "%s takes a definition", wrong[i]);
		zassert_equal(fix_define(base, mbpf_val_int(1), mbpf_val_int(1)), MBPF_FAILED,
			      "%s takes a definition", wrong[i]);
		zassert_equal(mbpf_array_append(&vm, base, mbpf_val_int(1)), MBPF_FAILED,
			      "%s takes an element", wrong[i]);
	}
}

ZTEST(values_objects, test_many_properties)
{
	union mbpf_val object;
	char key[8] = {0};
	struct mbpf_text t;

	fix_start(FIX_MEMORY);
	zassert_equal(mbpf_new_object(&vm, 2, &object), MBPF_DONE, "no object");
	for (int i = 0; i < 60; i++) {
		union mbpf_val name;

		key[0] = 'k';
		key[1] = (char)('0' + i / 10);
		key[2] = (char)('0' + i % 10);
		t = mbpf_text_ascii(key);
		zassert_equal(mbpf_new_string(&vm, &t, &name), MBPF_DONE, "no key");
		zassert_equal(mbpf_set_element(&vm, object, name, mbpf_val_int(i)), MBPF_DONE,
			      "property %d does not fit", i);
	}
	for (int i = 59; i >= 0; i--) {
		union mbpf_val name;
		union mbpf_val r;

		key[1] = (char)('0' + i / 10);
		key[2] = (char)('0' + i % 10);
		t = mbpf_text_ascii(key);
		zassert_equal(mbpf_new_string(&vm, &t, &name), MBPF_DONE, "no key");
		zassert_equal(mbpf_get_element(&vm, object, name, &r), MBPF_DONE, "no value");
		zassert_equal((int)r.payload, i, "property %d is %u", i, r.payload);
		zassert_equal(fix_delete(object, name), MBPF_DONE, "not deleted");
	}
	FIX_SAME(fix_text(object), "{}", "deleting all");
}
