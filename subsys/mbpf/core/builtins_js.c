/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Internal built-ins that those written in JavaScript are made of: what values are.
 */

#include "builtin.h"
#include "unit.h"

#if MBPF_BUILTINS_ARRAY

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
	union mbpf_val v = *mbpf_call_arg(call, 0);
	bool is;

	switch (mbpf_call_number(call)) {
	case MBPF_BUILTIN_AT_ISOBJECT:
		is = v.tag >= MBPF_TAG_FUNC;
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

int mbpf_builtin_js_inherits(struct mbpf_call *call)
{
	uint32_t func = mbpf_function_of(call->vm, *mbpf_call_arg(call, 0));

	call->result = mbpf_val_bool(
		func != MBPF_NO_FUNCTION &&
		(mbpf_function_record(call->vm, func)[MBPF_FN_FLAGS] & MBPF_FN_DERIVED) != 0U);
	return MBPF_DONE;
}

#endif /* MBPF_BUILTINS_ARRAY */
