/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Global functions and constructors, without the typed arrays.
 */

#include "builtin.h"

int mbpf_builtin_convert(struct mbpf_call *call)
{
	union mbpf_val v = mbpf_call_arg(call, 0);
	bool truth = false;
	mbpf_f64 f;
	int status;

	switch (call->builtin->arg) {
	case MBPF_BUILTIN_BOOLEAN:
		status = mbpf_op_truthy(call->vm, v, &truth);
		call->result = mbpf_val_bool(truth);
		return status;
	case MBPF_BUILTIN_STRING:
		call->result = mbpf_val_rom(MBPF_ROM_EMPTY);
		return call->argc == 0u ? MBPF_DONE : mbpf_to_string(call->vm, v, &call->result);
	case MBPF_BUILTIN_NUMBER:
		call->result = mbpf_val_int(0);
		return call->argc == 0u ? MBPF_DONE : mbpf_to_number(call->vm, v, &call->result);
	default:
		break;
	}
	status = mbpf_to_number(call->vm, v, &v);
	if (status != MBPF_DONE) {
		return status;
	}
	f = mbpf_f64_of(v);
	if (call->builtin->arg == MBPF_BUILTIN_ISNAN) {
		truth = mbpf_f64_is_nan(f);
	} else {
		truth = (f & MBPF_F64_INFINITY) != MBPF_F64_INFINITY;
	}
	call->result = mbpf_val_bool(truth);
	return MBPF_DONE;
}

int mbpf_builtin_object(struct mbpf_call *call)
{
	union mbpf_val v = mbpf_call_arg(call, 0);

	if (v.tag == MBPF_TAG_UNDEFINED || v.tag == MBPF_TAG_NULL) {
		return mbpf_new_object(call->vm, 0, &call->result);
	}
	if (v.tag < MBPF_TAG_FUNC || mbpf_val_is_internal(v)) {
		/* An object around a primitive. */
		return mbpf_profile_error(call->vm);
	}
	call->result = v;
	return MBPF_DONE;
}

int mbpf_builtin_array(struct mbpf_call *call)
{
	struct mbpf_vm *vm = call->vm;
	bool by_length = call->argc == 1u && mbpf_val_is_number(call->args[0]);
	int status = mbpf_new_array(vm, by_length ? 0u : call->argc, &call->result);

	if (status != MBPF_DONE) {
		return status;
	}
	if (by_length) {
		return mbpf_array_set_length(vm, call->result, call->args[0]);
	}
	for (uint32_t i = 0; i < call->argc; i++) {
		/* The room is there: this allocates nothing. */
		(void)mbpf_array_append(vm, call->result, call->args[i]);
	}
	return MBPF_DONE;
}

int mbpf_builtin_array_isarray(struct mbpf_call *call)
{
	union mbpf_val v = mbpf_call_arg(call, 0);

	if (mbpf_val_is_internal(v)) {
		return mbpf_profile_error(call->vm);
	}
	call->result = mbpf_val_bool(mbpf_val_kind(call->vm, v) == MBPF_KIND_ARRAY);
	return MBPF_DONE;
}

int mbpf_builtin_error(struct mbpf_call *call)
{
	enum mbpf_error_class cls =
		(enum mbpf_error_class)(call->builtin->arg - MBPF_BUILTIN_ERROR);
	union mbpf_val message = mbpf_call_arg(call, 0);
	union mbpf_val options = mbpf_call_arg(call, 1);
	int status = MBPF_DONE;

	if (options.tag >= MBPF_TAG_FUNC) {
		/* It may have a cause. */
		return mbpf_profile_error(call->vm);
	}
	if (message.tag != MBPF_TAG_UNDEFINED) {
		status = mbpf_to_string(call->vm, message, &message);
	}
	return status == MBPF_DONE ? mbpf_new_error(call->vm, cls, message, &call->result) : status;
}
