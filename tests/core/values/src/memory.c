/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Charges, running out of memory at every allocation, and what is kept at the end of a run.
 */

#include <string.h>

#include "fixture.h"

ZTEST_SUITE(values_memory, NULL, NULL, NULL, NULL, NULL);

enum action {
	GET,
	SET,
	DEL,
	KEYS,
	HAS,
	TOKEY,
	CALL,
	NEW,
	APPEND,
};

#define LONG16 "'0123456789abcdef'"
#define OBJ8   "{a:1,b:2,c:3,d:4,e:5,f:6,g:7,h:8}"

/* `action` is one of the enum, or 0x100 + opcode. Units are those of doc/spec/bytecode.rst, section
 * Steps. */
static const struct {
	uint16_t action;
	const char *a;
	const char *b;
	const char *c;
	uint32_t units;
} charges[] = {
	{0x100 + MBPF_OP_ADD, "1", "2", NULL, 0},
	{0x100 + MBPF_OP_ADD, "'a'", "'b'", NULL, 3},       /* STRING of 18 bytes */
	{0x100 + MBPF_OP_ADD, "''", "''", NULL, 2},         /* STRING of 16 */
	{0x100 + MBPF_OP_ADD, "'a'", "'\\u4f60'", NULL, 3}, /* STRING of 20 */
	{0x100 + MBPF_OP_ADD, LONG16, "1", NULL, 16 + 5},   /* number, STRING of 33 */
	{0x100 + MBPF_OP_SUB, "'1'", "1", NULL, 129},
	{0x100 + MBPF_OP_SUB, LONG16, "'1'", NULL, 144 + 129},
	{0x100 + MBPF_OP_TOSTR, "1", NULL, NULL, 16 + 3},
	{0x100 + MBPF_OP_TOSTR, "-0", NULL, NULL, 64 + 255 + 3},
	{0x100 + MBPF_OP_TOSTR, "0.125", NULL, NULL, 64 + 3},
	{0x100 + MBPF_OP_TOSTR, "2147483648", NULL, NULL, 64 + 31 / 4 + 4},
	{0x100 + MBPF_OP_TOSTR, "1e300", NULL, NULL, 64 + 996 / 4 + 3},
	{0x100 + MBPF_OP_TOSTR, "1e-300", NULL, NULL, 64 + 997 / 4 + 3},
	{0x100 + MBPF_OP_TOSTR, "NaN", NULL, NULL, 64 + 1024 / 4 + 3},
	{0x100 + MBPF_OP_ADD, "1.5", "'a'", NULL, 64 + 3},
	{0x100 + MBPF_OP_TOSTR, "true", NULL, NULL, 0},
	{0x100 + MBPF_OP_TOSTR, LONG16, NULL, NULL, 0},
	{0x100 + MBPF_OP_TYPEOF, LONG16, NULL, NULL, 0},
	{0x100 + MBPF_OP_SEQ, LONG16, LONG16, NULL, 2},
	{0x100 + MBPF_OP_SEQ, LONG16, "'0123456789abcdeF'", NULL, 2},
	{0x100 + MBPF_OP_SEQ, LONG16, "'0123456789abcde'", NULL, 0},
	{0x100 + MBPF_OP_EQ, LONG16, LONG16, NULL, 2},
	{0x100 + MBPF_OP_EQ, "'1'", "1", NULL, 129},
	{0x100 + MBPF_OP_LT, LONG16, "'01234567'", NULL, 1},
	{0x100 + MBPF_OP_LT, LONG16, "'x'", NULL, 0},
	{0x100 + MBPF_OP_LT, LONG16, "1", NULL, 144},
	{0x100 + MBPF_OP_IN, "'a'", OBJ8, NULL, 1},
	{0x100 + MBPF_OP_IN, LONG16, "{}", NULL, 2},
	{0x100 + MBPF_OP_INSTOF, "Error", "Error!", NULL, 0},
	{GET, "{a:1}", "'a'", NULL, 0},
	{GET, OBJ8, "'a'", NULL, 1},
	{GET, OBJ8, "'zz'", NULL, 1},
	{GET, "{}", LONG16, NULL, 2},
	{GET, "{}", "p'longer_than_eight'", NULL, 2},
	{GET, "{}", "5", NULL, 0},
	{GET, "{}", "1.5", NULL, 64 + 3},
	{GET, "{}", "-1", NULL, 16 + 3},
	{GET, "[1]", "-1", NULL, 16 + 3},
	{GET, "[1]", "0", NULL, 0},
	{GET, "'abc'", "1", NULL, 3}, /* STRING of 17 */
	{GET, "'abc'", "'length'", NULL, 0},
	{GET, "Error'm'", "'message'", NULL, 0},
	{SET, "{}", "'a'", "1", 9}, /* STORE of 8 + 4 * 16 */
	{SET, "{a:1}", "'b'", "1", 0},
	{SET, "{a:1,b:2,c:3,d:4}", "'e'", "1", 17}, /* STORE of 8 + 8 * 16 */
	{SET, OBJ8, "'a'", "1", 1},
	{SET, OBJ8, "'i'", "1", 1 + 33},
	{SET, "[]", "0", "1", 5},         /* STORE of 8 + 4 * 8 */
	{SET, "[]", "9", "1", 11},        /* STORE of 8 + 10 * 8 */
	{SET, "[1,2,3,4]", "4", "1", 11}, /* 4 + 2 + 4 */
	{SET, "[1,2,3,4]", "3", "1", 0},
	{SET, "[1,2,3,4]", "'length'", "1", 3},
	{SET, "[1]", "'length'", "100", 0},
	{SET, "Uint8Array[1]", "0", "'5'", 129},
	{DEL, OBJ8, "'a'", NULL, 1},
	{DEL, "[1,2]", "0", NULL, 0},
	{KEYS, "{}", NULL, NULL, 3}, /* ARRAY */
	{KEYS, "{a:1,b:2}", NULL, NULL, 2 + 3 + 3},
	{KEYS, "[1,hole,2]", NULL, NULL, 3 + 3 + 3 + 2 * 19}, /* a slot, also an empty one */
	{HAS, OBJ8, LONG16, NULL, 2 + 1},
	{TOKEY, LONG16, NULL, NULL, 0},
	{TOKEY, "1.5", NULL, NULL, 64 + 3},
	{TOKEY, "d5", NULL, NULL, 0},
	{APPEND, "[]", "1", NULL, 5},
	{NEW, "Object", NULL, NULL, 3},
	{NEW, "Array", "5", NULL, 3},
	{NEW, "Array", "1", "2", 3 + 3},
	{NEW, "ArrayBuffer", "9", NULL, 4},
	{NEW, "Uint8Array", "9", NULL, 4 + 3},
	{NEW, "Uint16Array", "[1,2,3]", NULL, 3 + 3 + 3},
	{NEW, "Uint16Array", "['1',2,3]", NULL, 3 + 3 + 3 + 129},
	{NEW, "Uint16Array", "ArrayBuffer(100)", NULL, 3},
	{NEW, "Error", NULL, NULL, 4},
	{NEW, "Error", "'m'", NULL, 4 + 9},
	{CALL, "String", "1", NULL, 19},
	{CALL, "Number", "'1'", NULL, 129},
	{CALL, "Number", "''", NULL, 128},
	{CALL, "Number", "'\\u4f60\\u4f60'", NULL, 130},
	{CALL, "Math.max", "'1'", "2", 129},
	{CALL, "array.push", "[]", "1", 5},
	{CALL, "array.pop", "[1,2,3]", NULL, 0},
	{CALL, "string.charCodeAt", LONG16, "1", 0},
	{CALL, "ctx.readU8", "ctx", "1", 0},
};

/* Makes the operands of a row, with as much budget and memory as wanted, and does it. */
static int act(size_t row, uint32_t budget, uint32_t room, union mbpf_val *out)
{
	const char *const notations[] = {charges[row].a, charges[row].b, charges[row].c};
	union mbpf_val v[3] = {mbpf_val_undefined(), mbpf_val_undefined(), mbpf_val_undefined()};
	uint16_t action = charges[row].action;
	uint32_t argc = 0;
	struct mbpf_call call = {.vm = &vm, .args = &v[1], .is_new = action == NEW};
	bool flag = false;
	int status;

	fix_start(FIX_MEMORY);
	for (; argc < 3U && notations[argc] != NULL; argc++) {
		v[argc] = fix_val(notations[argc]);
	}
	fix_budget(budget);
	if (room < FIX_MEMORY - vm.heap_top) {
		/* A frame that leaves just this much. */
		vm.frame = vm.heap_top + room + MBPF_HEAP_SPARE;
	}
	*out = mbpf_val_undefined();
	switch (action) {
	case GET:
		return mbpf_get_element(&vm, v[0], v[1], out);
	case SET:
		return mbpf_set_element(&vm, v[0], v[1], v[2]);
	case DEL:
		return fix_delete(v[0], v[1]);
	case KEYS:
		return mbpf_keys(&vm, &v[0], out);
	case HAS:
		return fix_has_key(v[1], v[0], &flag);
	case TOKEY:
		return mbpf_to_key(&vm, &v[0], out);
	case APPEND:
		return mbpf_array_append(&vm, v[0], v[1]);
	case CALL:
	case NEW:
		for (uint32_t i = 0; i < MBPF_BUILTIN_COUNT; i++) {
			if (strcmp(fix_import_name(i), charges[row].a) == 0) {
				call.number = i;
			}
		}
		call.argc = argc - 1U;
		status = mbpf_builtin_call(&call);
		*out = call.result;
		return status;
	default:
		break;
	}
	action -= 0x100;
	if (action >= MBPF_OP_EQ) {
		return mbpf_op_compare(&vm, (uint8_t)action, v[0], v[1], &flag);
	}
	return argc == 2U ? mbpf_op_binary(&vm, (uint8_t)action, v[0], v[1], out)
			  : mbpf_op_unary(&vm, (uint8_t)action, v[0], out);
}

ZTEST(values_memory, test_charges)
{
	union mbpf_val r;

	for (size_t i = 0; i < ARRAY_SIZE(charges); i++) {
		int status = act(i, 1000, FIX_MEMORY, &r);

		zassert_equal(status, MBPF_DONE, "row %u ends with %s", (unsigned int)i,
			      fix_outcome(status, r));
		zassert_equal(fix_charged(), charges[i].units, "row %u charges %u, not %u",
			      (unsigned int)i, fix_charged(), charges[i].units);
	}
}

/* One unit less than needed is a STEPS failure, at whichever charge it happens. */
ZTEST(values_memory, test_every_budget)
{
	union mbpf_val r;

	for (size_t i = 0; i < ARRAY_SIZE(charges); i++) {
		for (uint32_t budget = 0; budget <= charges[i].units; budget++) {
			int status = act(i, budget, FIX_MEMORY, &r);

			if (budget == charges[i].units) {
				zassert_equal(status, MBPF_DONE, "row %u has too little",
					      (unsigned int)i);
			} else {
				FIX_SAME(fix_outcome(status, r), "STEPS", charges[i].a);
			}
		}
	}
}

/* Every amount of memory from none to enough: OOM, nothing written behind the end, and then
 * success. */
ZTEST(values_memory, test_every_memory)
{
	union mbpf_val r;

	for (size_t i = 0; i < ARRAY_SIZE(charges); i++) {
		uint32_t room = 0;
		int status = act(i, 1000, room, &r);

		for (; status != MBPF_DONE; room += 8U) {
			FIX_SAME(fix_outcome(status, r), "OOM", charges[i].a);
			zassert_true(room < 1000U, "row %u needs endless memory", (unsigned int)i);
			status = act(i, 1000, room + 8U, &r);
		}
		(void)fix_outcome(status, r);
	}
}

/* An array and an object that grow until nothing fits any more are what they were before. */
ZTEST(values_memory, test_growth_until_full)
{
	for (uint32_t size = 64; size <= 1024U; size += 8U) {
		union mbpf_val array;
		union mbpf_val object;
		uint32_t done = 0;
		int status;

		fix_start(size);
		if (mbpf_new_array(&vm, 0, &array) != MBPF_DONE ||
		    mbpf_new_object(&vm, 0, &object) != MBPF_DONE) {
			continue;
		}
		do {
			status = mbpf_array_append(&vm, array, mbpf_val_int((int32_t)done));
			if (status == MBPF_DONE) {
				status = mbpf_set_element(&vm, object, mbpf_val_int((int32_t)done),
							  mbpf_val_int((int32_t)done));
			}
			done += status == MBPF_DONE ? 1U : 0U;
		} while (status == MBPF_DONE);
		FIX_SAME(fix_outcome(status, array), "OOM", "growing");
		for (uint32_t i = 0; i < done; i++) {
			union mbpf_val r;

			zassert_equal(mbpf_list_get(&vm, array.payload, i).payload, i,
				      "element %u is lost", i);
			zassert_equal(mbpf_get_element(&vm, object, mbpf_val_int((int32_t)i), &r),
				      MBPF_DONE, "no property %u", i);
			zassert_equal(r.payload, i, "property %u is lost", i);
		}
	}
}

ZTEST(values_memory, test_sizes_that_fit_nothing)
{
	union mbpf_val array;
	int status;

	fix_start(FIX_MEMORY);
	array = fix_val("[]");
	fix_budget(0x7FFFFFFF);
	status = mbpf_set_element(&vm, array, mbpf_val_u32(0xFFFFFFFEU), array);
	FIX_SAME(fix_outcome(status, array), "OOM", "the greatest index");
	zassert_equal(mbpf_heap_alloc(&vm, MBPF_KIND_BUFFER, UINT32_MAX), 0U, "4 GiB are given");
	zassert_equal(mbpf_heap_alloc64(&vm, MBPF_KIND_BUFFER, UINT64_MAX), 0U, "more is given");
	FIX_SAME(fix_text(array), "[]", "an array that could not grow");
}

/* What a run made is dropped when nothing that is kept refers to it, else all of it is kept. */
ZTEST(values_memory, test_end_of_run)
{
	union mbpf_val kept;
	union mbpf_val v;
	uint32_t mark;

	fix_start(FIX_MEMORY);
	vm.heap_top = vm.heap_mark = 16;
	MBPF_HEAP_TOP(&vm) = MBPF_HEAP_MARK(&vm) = 16;
	MBPF_ALLOW(vm.mem, 16); /* as globals */
	(void)fix_val("[1,2,{a:'x'}]");
	v = mbpf_val_int(5);
	mbpf_heap_store(&vm, 0, mbpf_at(&vm, 0), &v);
	mbpf_heap_end_run(&vm);
	zassert_equal(vm.heap_top, 16U, "garbage is kept");

	kept = fix_val("{a:1,b:[1]}");
	mbpf_heap_store(&vm, 0, mbpf_at(&vm, 8), &kept);
	mbpf_heap_end_run(&vm);
	mark = vm.heap_top;
	zassert_true(mark > 16U && vm.heap_mark == mark, "an object in a global is dropped");
	FIX_SAME(fix_text(kept), "{a:1,b:[1]}", "the end of a run");

	/* Numbers and old references into old objects keep nothing. */
	zassert_equal(mbpf_set_named(&vm, kept, fix_name("a"), mbpf_val_int(2)), MBPF_DONE, "set");
	zassert_equal(mbpf_set_named(&vm, kept, fix_name("c"), kept), MBPF_DONE, "set");
	(void)fix_val("[1,2]");
	mbpf_heap_end_run(&vm);
	zassert_equal(vm.heap_top, mark, "garbage is kept");

	/* A new string in an old object, a new store of an old array, a new key. */
	zassert_equal(mbpf_set_named(&vm, kept, fix_name("a"), fix_val("'new'")), MBPF_DONE, "set");
	mbpf_heap_end_run(&vm);
	zassert_true(vm.heap_top > mark, "a string in an old object is dropped");
	mark = vm.heap_top;
	zassert_equal(mbpf_get_named(&vm, kept, fix_name("b"), &v), MBPF_DONE, "get");
	for (int32_t i = 0; i < 4; i++) {
		zassert_equal(mbpf_array_append(&vm, v, mbpf_val_int(i)), MBPF_DONE, "append");
	}
	mbpf_heap_end_run(&vm);
	zassert_true(vm.heap_top > mark, "the store of an old array is dropped");
	mark = vm.heap_top;
	zassert_equal(mbpf_set_element(&vm, kept, fix_val("'fresh'"), mbpf_val_int(1)), MBPF_DONE,
		      "set");
	mbpf_heap_end_run(&vm);
	zassert_true(vm.heap_top > mark, "the key of an old object is dropped");
	mark = vm.heap_top;
	zassert_equal(mbpf_set_named(&vm, kept, fix_name("k1"), mbpf_val_int(1)), MBPF_DONE, "set");
	mbpf_heap_end_run(&vm);
	zassert_true(vm.heap_top > mark, "the store of an old object is dropped");
	zassert_equal(fix_delete_named(kept, fix_name("c")), MBPF_DONE, "delete");
	FIX_SAME(fix_text(kept), "{a:'new',b:[1,0,1,2,3],fresh:1,k1:1}", "five runs");
}
