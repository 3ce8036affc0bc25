/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Internal built-ins that those written in JavaScript are made of. They trust their callers with
 * the types of what is not said to be checked.
 */

#include <string.h>

#include "builtin.h"

#if MBPF_BUILTINS_ARRAY

/* 2 ** 53 - 1 as a double: the greatest length. */
#define LENGTH_MAX UINT64_C(0x433FFFFFFFFFFFFF)

#define VALUES_HEADER ((uint32_t)sizeof(struct mbpf_heap_header))
#define VALUE_SIZE    ((uint32_t)sizeof(union mbpf_val))

/* --- what values are --- */

int mbpf_builtin_js_is(struct mbpf_call *call)
{
	union mbpf_val v = *mbpf_call_arg(call, 0);
	uint8_t kind = mbpf_val_kind(call->vm, v);
	bool is;

	switch (mbpf_call_number(call)) {
	case MBPF_BUILTIN_AT_ISOBJECT:
		is = v.tag >= MBPF_TAG_FUNC;
		break;
	case MBPF_BUILTIN_AT_ISTYPED:
		is = mbpf_kind_is_typed(kind);
		break;
	case MBPF_BUILTIN_AT_ISCONSTRUCTOR:
		is = mbpf_is_constructor(call->vm, v);
		break;
	default: /* ISITERABLE */
		is = mbpf_is_iterable(call->vm, v);
		break;
	}
	call->result = mbpf_val_bool(is);
	return MBPF_DONE;
}

/* The argument, which must be an object: the receiver of a method that takes any. */
int mbpf_builtin_js_object(struct mbpf_call *call)
{
	call->result = *mbpf_call_arg(call, 0);
	if (call->result.tag >= MBPF_TAG_FUNC) {
		return MBPF_DONE;
	}
	/* Others would be wrapped in objects, which there are none of. */
	return mbpf_val_is_nullish(call->result)
		       ? mbpf_throw(call->vm, MBPF_TYPE_ERROR, MBPF_MSG_NO_PROPERTIES)
		       : mbpf_profile_error(call->vm);
}

int mbpf_builtin_js_callable(struct mbpf_call *call)
{
	return mbpf_is_callable(call->vm, *mbpf_call_arg(call, 0))
		       ? MBPF_DONE
		       : mbpf_throw(call->vm, MBPF_TYPE_ERROR, MBPF_MSG_NOT_FUNCTION);
}

/* --- numbers --- */

/* ToIntegerOrInfinity of the first argument, an INT32 or double and never -0. */
static int to_integer(struct mbpf_call *call, union mbpf_val *out)
{
	int status = mbpf_call_to_number(call, 0, out);

	if (status == MBPF_DONE && out->tag != MBPF_TAG_INT32) {
		mbpf_f64 whole = mbpf_f64_trunc(out->bits);

		*out = mbpf_f64_is_nan(whole) || mbpf_f64_eq(whole, 0) ? mbpf_val_int(0)
								       : mbpf_val_number(whole);
	}
	return status;
}

int mbpf_builtin_js_integer(struct mbpf_call *call)
{
	return to_integer(call, &call->result);
}

/* ToLength */
int mbpf_builtin_js_length(struct mbpf_call *call)
{
	int status = to_integer(call, &call->result);

	/* The sign is where an int32 and a double have it. */
	if (call->result.tag == MBPF_TAG_INT32 ? (int32_t)call->result.payload < 0
					       : (int32_t)call->result.tag < 0) {
		call->result = mbpf_val_int(0);
	} else if (call->result.tag < MBPF_TAG_FIRST && call->result.bits > LENGTH_MAX) {
		call->result.bits = LENGTH_MAX;
	}
	return status;
}

/* (v, n): a place in a list of n elements; a negative one is counted from the end. */
int mbpf_builtin_js_relative(struct mbpf_call *call)
{
	union mbpf_val n = *mbpf_call_arg(call, 1);
	mbpf_f64 length = mbpf_f64_of(&n);
	mbpf_f64 at;
	union mbpf_val v;
	int status = to_integer(call, &v);

	at = mbpf_f64_of(&v);
	if (mbpf_f64_lt(at, 0)) {
		at = mbpf_f64_add(at, length);
		if (mbpf_f64_lt(at, 0)) {
			at = 0;
		}
	}
	call->result = mbpf_f64_lt(at, length) ? mbpf_val_number(at) : n;
	return status;
}

/* --- lists --- */

/* Joins the strings of a list, both made by the caller. */
int mbpf_builtin_js_join(struct mbpf_call *call)
{
	struct mbpf_vm *vm = call->vm;
	uint32_t count = mbpf_list_length(vm, call->args[0].payload);
	struct mbpf_text text;
	uint64_t units = 0;
	uint32_t string = 0;
	uint32_t at = 0;
	bool wide = false;

	if (mbpf_charge(vm, count) != MBPF_DONE) {
		return MBPF_FAILED;
	}
	/* The first pass finds out how long it is, the second puts it together. */
	for (uint32_t pass = 0; pass < 2U; pass++) {
		for (uint32_t i = 0; i + 1U < 2U * count; i++) {
			text = mbpf_text_of(vm, i % 2U != 0U
							? call->args[1]
							: mbpf_list_get(vm, call->args[0].payload,
									i / 2U));
			if (pass != 0U) {
				mbpf_string_put(vm, string, at, &text);
				at += text.units;
			} else {
				units += text.units;
				wide = wide || text.wide;
			}
		}
		if (pass == 0U) {
			string = mbpf_string_alloc(vm, units, wide);
			if (string == 0U) {
				return MBPF_FAILED;
			}
		}
	}
	call->result = mbpf_val_make(MBPF_TAG_STR_HEAP, string);
	return MBPF_DONE;
}

/* An array that has nothing but elements, which are data. */
static bool is_plain(const struct mbpf_vm *vm, union mbpf_val v)
{
	return mbpf_val_kind(vm, v) == MBPF_KIND_ARRAY &&
	       ((const struct mbpf_array *)mbpf_at(vm, v.payload))->extra == 0U;
}

/* An integer at or above 0. */
static bool to_index(const struct mbpf_call *call, uint32_t i, uint32_t *out)
{
	*out = call->args[i].payload;
	return call->args[i].tag == MBPF_TAG_INT32 && (int32_t)*out >= 0;
}

/* Copies elements and holes between arrays, or inside one. */
static int copy_values(struct mbpf_call *call, uint32_t to, uint32_t from, uint32_t count)
{
	struct mbpf_vm *vm = call->vm;
	const struct mbpf_array *array = mbpf_at(vm, call->args[0].payload);

	if (mbpf_charge(vm, count / 4U) != MBPF_DONE) {
		return MBPF_FAILED;
	}
	if (to + count > array->length || to + count > array->capacity) {
		/* Makes room, and the array as long. No element is lost: the last slot is past the
		 * length, or past the store. */
		vm->roots[2] = call->args[0];
		vm->roots[3] = mbpf_val_make(MBPF_TAG_HOLE, 0);
		if (mbpf_array_set(vm, to + count - 1U) != MBPF_DONE) {
			return MBPF_FAILED;
		}
		array = mbpf_at(vm, call->args[0].payload);
	}
	for (uint32_t i = 0; i < count; i++) {
		uint32_t at = to <= from ? i : count - 1U - i;

		mbpf_heap_store(vm, call->args[0].payload,
				array->store + VALUES_HEADER + VALUE_SIZE * (to + at),
				mbpf_list_get(vm, call->args[2].payload, from + at));
	}
	return MBPF_DONE;
}

/* Copies elements as bytes between typed arrays of one kind. */
static int copy_bytes(struct mbpf_call *call, uint32_t to, uint32_t from, uint32_t count)
{
	struct mbpf_vm *vm = call->vm;
	const struct mbpf_typed *target = mbpf_at(vm, call->args[0].payload);
	const struct mbpf_typed *source = mbpf_at(vm, call->args[2].payload);
	uint32_t size = mbpf_element_size((uint8_t)(target->header.kind - MBPF_KIND_TYPED));
	int status = mbpf_charge(vm, count * size / 8U);

	if (status == MBPF_DONE) {
		memmove(vm->mem + target->data + to * size, vm->mem + source->data + from * size,
			(size_t)count * size);
	}
	return status;
}

/*
 * (target, to, source, from, count): copies from one array or typed array to another of its kind,
 * or inside one, as if all were read before any is written. False, with nothing done, if it is not
 * that simple.
 */
int mbpf_builtin_js_copy(struct mbpf_call *call)
{
	struct mbpf_vm *vm = call->vm;
	uint8_t kind = mbpf_val_kind(vm, call->args[0]);
	bool is_typed = mbpf_kind_is_typed(kind) && kind == mbpf_val_kind(vm, call->args[2]);
	uint32_t room;
	uint32_t to;
	uint32_t from;
	uint32_t count;
	int status;

	call->result = mbpf_val_bool(false);
	if ((!is_typed && !(is_plain(vm, call->args[0]) && is_plain(vm, call->args[2]))) ||
	    !to_index(call, 1, &to) || !to_index(call, 3, &from) || !to_index(call, 4, &count)) {
		return MBPF_DONE;
	}
	/* What an array has past its store are holes, not worth any code. */
	room = is_typed ? mbpf_list_length(vm, call->args[2].payload)
			: ((struct mbpf_array *)mbpf_at(vm, call->args[2].payload))->capacity;
	if (count == 0U || from > room || count > room - from) {
		call->result = mbpf_val_bool(count == 0U);
		return MBPF_DONE;
	}
	room = is_typed ? mbpf_list_length(vm, call->args[0].payload) : (uint32_t)INT32_MAX;
	if (to > room || count > room - to) {
		return MBPF_DONE;
	}
	status = is_typed ? copy_bytes(call, to, from, count) : copy_values(call, to, from, count);
	call->result = mbpf_val_bool(true);
	return status;
}

#endif /* MBPF_BUILTINS_ARRAY */
