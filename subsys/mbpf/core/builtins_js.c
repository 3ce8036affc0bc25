/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Internal built-ins that those written in JavaScript are made of: what values are.
 */

#include <mbpf/gen/isa.h>

#include "builtin.h"
#include "unit.h"

/* --- core --- */

/* What no function of a program makes a primitive: those, and the objects of the host. */
int mbpf_builtin_js_isprimitive(struct mbpf_call *call)
{
	union mbpf_val v = call->args[0];

	if (v.tag == MBPF_TAG_CTX || v.tag == MBPF_TAG_MAP) {
		return mbpf_profile_error(call->vm);
	}
	call->result = mbpf_val_bool(mbpf_val_is_primitive(v));
	return MBPF_DONE;
}

/* The operator with an opcode, on primitives. */
int mbpf_builtin_js_operate(struct mbpf_call *call)
{
	uint8_t op = (uint8_t)call->args[0].payload;
	union mbpf_val a = call->args[1];
	union mbpf_val b = call->args[2];
	bool is = false;
	int status;

	/* An image may call it with anything. */
	if (op < MBPF_OP_ADD || op > MBPF_OP_GE || mbpf_val_is_internal(a) ||
	    mbpf_val_is_internal(b)) {
		return mbpf_profile_error(call->vm);
	}
	if (op <= MBPF_OP_USHR) {
		return mbpf_op_binary(call->vm, op, a, b, &call->result);
	}
	if (op <= MBPF_OP_TOSTR) {
		return mbpf_op_unary(call->vm, op, a, &call->result);
	}
	status = mbpf_op_compare(call->vm, op, a, b, &is);
	call->result = mbpf_val_bool(is);
	return status;
}

/* (function, this, arguments): a bound function. */
int mbpf_builtin_js_bind(struct mbpf_call *call)
{
	struct mbpf_vm *vm = call->vm;
	struct mbpf_bound *bound;
	uint32_t off;

	if (call->argc != 3U || mbpf_val_is_internal(call->args[1]) ||
	    mbpf_val_kind(vm, call->args[2]) != MBPF_KIND_ARRAY) {
		return mbpf_profile_error(vm);
	}
	if (!mbpf_is_callable(vm, call->args[0])) {
		return mbpf_throw(vm, MBPF_TYPE_ERROR, MBPF_MSG_NOT_FUNCTION);
	}
	off = mbpf_heap_alloc(vm, MBPF_KIND_BOUND, sizeof(*bound));
	if (off == 0U) {
		return MBPF_FAILED;
	}
	bound = mbpf_at(vm, off);
	bound->target = call->args[0];
	bound->receiver = call->args[1];
	bound->args = call->args[2].payload;
	call->result = mbpf_val_make(MBPF_TAG_OBJECT, off);
	return MBPF_DONE;
}

/* An array of the units of the string that is the argument. */
static int units_of(struct mbpf_call *call)
{
	struct mbpf_vm *vm = call->vm;
	uint32_t units = mbpf_text_of(vm, call->args[0]).units;
	int status = mbpf_new_array(vm, 0, &vm->roots[2]);

	for (uint32_t i = 0; status == MBPF_DONE && i < units; i++) {
		status = mbpf_new_part(vm, call->args[0], i, 1, &vm->roots[3]);
		if (status == MBPF_DONE) {
			status = mbpf_array_set(vm, i);
		}
	}
	call->result = vm->roots[2];
	return status;
}

/*
 * The receiver of a method that takes any. Primitives would be wrapped in objects, which there are
 * none of; @list stands for them when nobody sees one that has no elements, @hidden when nobody
 * sees it at all.
 */
int mbpf_builtin_js_object(struct mbpf_call *call)
{
	uint32_t number = call->number;

	call->result = call->args[0];
	if (!mbpf_val_is_primitive(call->result)) {
		return MBPF_DONE;
	}
	if (mbpf_val_is_nullish(call->result)) {
		return mbpf_throw(call->vm, MBPF_TYPE_ERROR, MBPF_MSG_NO_PROPERTIES);
	}
	if (number == MBPF_BUILTIN_AT_OBJECT) {
		return mbpf_profile_error(call->vm);
	}
	if (!mbpf_val_is_string(call->result)) {
		return mbpf_new_object(call->vm, 0, &call->result);
	}
	return number == MBPF_BUILTIN_AT_HIDDEN ? units_of(call) : mbpf_profile_error(call->vm);
}

/* Is it something that FOROF goes through? */
static bool is_iterable(const struct mbpf_vm *vm, union mbpf_val v)
{
	uint8_t kind = mbpf_val_kind(vm, v);

	return mbpf_val_is_string(v) || kind >= MBPF_KIND_RARE_ARRAY ||
	       (kind == MBPF_KIND_OBJECT &&
		(((const struct mbpf_object *)mbpf_at(vm, v.payload))->flags &
		 MBPF_OBJECT_ARGUMENTS) != 0U);
}

int mbpf_builtin_js_is(struct mbpf_call *call)
{
	union mbpf_val v = call->args[0];
	bool is;

	switch (call->number) {
	case MBPF_BUILTIN_AT_ISFUNCTION:
		is = mbpf_is_callable(call->vm, v);
		break;
	case MBPF_BUILTIN_AT_ISOBJECT:
		is = !mbpf_val_is_primitive(v);
		break;
	case MBPF_BUILTIN_AT_ISCONSTRUCTOR:
		is = mbpf_is_constructor(call->vm, v);
		break;
	default: /* ISITERABLE */
		is = is_iterable(call->vm, v);
		break;
	}
	call->result = mbpf_val_bool(is);
	return MBPF_DONE;
}

/* @size(list): its property `length` as ToLength() has it. */
int mbpf_builtin_js_size(struct mbpf_call *call)
{
	if (mbpf_val_kind(call->vm, call->args[0]) != MBPF_KIND_ARRAY) {
		/* A getter may have to be called. */
		call->number = MBPF_BUILTIN_AT_SIZEOF;
		return mbpf_call_unit(call);
	}
	call->result = mbpf_val_u32(mbpf_list_length(call->vm, call->args[0].payload));
	return MBPF_DONE;
}

#if MBPF_BUILTINS_ARRAY

/* @callable(value), and @callback(value), which need not be there */
int mbpf_builtin_js_callable(struct mbpf_call *call)
{
	union mbpf_val v = call->args[0];
	bool may_lack = call->number == MBPF_BUILTIN_AT_CALLBACK;

	return mbpf_is_callable(call->vm, v) || (may_lack && v.tag == MBPF_TAG_UNDEFINED)
		       ? MBPF_DONE
		       : mbpf_throw(call->vm, MBPF_TYPE_ERROR, MBPF_MSG_NOT_FUNCTION);
}

#endif /* MBPF_BUILTINS_ARRAY */
