/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Global functions and constructors, without the typed arrays.
 */

#include "builtin.h"

int mbpf_builtin_convert(struct mbpf_call *call)
{
	uint32_t number = call->number;
	union mbpf_val v = call->args[0];
	bool truth = false;
	int status;

	if (number == MBPF_BUILTIN_BOOLEAN) {
		status = mbpf_op_truthy(call->vm, v, &truth);
		call->result = mbpf_val_bool(truth);
		return status;
	}
	if (number == MBPF_BUILTIN_STRING) {
		if (call->argc == 0U) {
			v = mbpf_val_rom(MBPF_ROM_EMPTY);
		}
		status = mbpf_string(call->vm, &v);
	} else {
		if (number == MBPF_BUILTIN_NUMBER && call->argc == 0U) {
			v = mbpf_val_int(0);
		}
		status = mbpf_number(call->vm, &v);
	}
	if (number == MBPF_BUILTIN_ISNAN) {
		v = mbpf_val_bool(v.bits == mbpf_val_f64(MBPF_F64_NAN).bits);
	} else if (number == MBPF_BUILTIN_ISFINITE) {
		/* The tag of an int32 looks like an exponent of all ones. */
		v = mbpf_val_bool(v.tag == MBPF_TAG_INT32 || (v.tag & 0x7FF00000U) != 0U);
	}
	call->result = v;
	return status;
}

int mbpf_builtin_object(struct mbpf_call *call)
{
	call->result = call->args[0];
	if (mbpf_val_is_nullish(call->result)) {
		return mbpf_new_object(call->vm, 0, &call->result);
	}
	/* An object around a primitive is outside the profile. */
	return mbpf_val_is_primitive(call->result) || mbpf_val_is_internal(call->result)
		       ? mbpf_profile_error(call->vm)
		       : MBPF_DONE;
}

int mbpf_builtin_array(struct mbpf_call *call)
{
	struct mbpf_vm *vm = call->vm;
	bool by_length = call->argc == 1U && mbpf_val_is_number(call->args[0]);
	int status = mbpf_new_array(vm, by_length ? 0U : call->argc, &call->result);

	if (by_length && status == MBPF_DONE) {
		vm->roots[3] = call->args[0];
		return mbpf_array_set_length(vm, false);
	}
	for (uint32_t i = 0; status == MBPF_DONE && i < call->argc; i++) {
		/* The room is there: this allocates nothing. */
		status = mbpf_array_append(vm, call->result, call->args[i]);
	}
	return status;
}

int mbpf_builtin_array_isarray(struct mbpf_call *call)
{
	union mbpf_val v = call->args[0];
	uint8_t kind;

	if (mbpf_val_is_internal(v)) {
		return mbpf_profile_error(call->vm);
	}
	kind = mbpf_val_kind(call->vm, v);
	call->result =
		mbpf_val_bool(kind == MBPF_KIND_ARRAY || kind == MBPF_KIND_RARE_ARRAY ||
			      v.bits == mbpf_val_make(MBPF_TAG_FIRMWARE, MBPF_FW_ARRAY).bits);
	return MBPF_DONE;
}

/* A constructor that makes nothing itself. */
int mbpf_builtin_abstract(struct mbpf_call *call)
{
	return mbpf_throw(call->vm, MBPF_TYPE_ERROR, MBPF_MSG_NOT_CONSTRUCTOR);
}

int mbpf_builtin_error(struct mbpf_call *call)
{
	uint32_t cls = call->number - MBPF_BUILTIN_ERROR;
	union mbpf_val message = call->args[0];
	int status = MBPF_DONE;

	if (!mbpf_val_is_primitive(*mbpf_call_arg(call, 1))) {
		/* It may have a cause. */
		return mbpf_profile_error(call->vm);
	}
	if (message.tag != MBPF_TAG_UNDEFINED) {
		status = mbpf_string(call->vm, &message);
	}
	return status == MBPF_DONE ? mbpf_new_error(call->vm, (enum mbpf_error_class)cls, message,
						    &call->result)
				   : status;
}

/* valueOf of primitives, toString of strings and booleans */
int mbpf_builtin_primitive(struct mbpf_call *call)
{
	call->result = call->args[0];
	return call->number == MBPF_BUILTIN_BOOLEAN_TOSTRING ? mbpf_string(call->vm, &call->result)
							     : MBPF_DONE;
}
