/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Built-ins for what the compiler makes of classes, literals and arguments: a program cannot name
 * them, but an image can call them with any value.
 */

#include "builtin.h"
#include "properties.h"

/* A method: its attributes as the standard has them. */
#define METHOD (MBPF_PROP_WRITABLE | MBPF_PROP_CONFIGURABLE)

static bool is_own_function(const struct mbpf_vm *vm, union mbpf_val v)
{
	return mbpf_function_of(vm, v) != MBPF_NO_FUNCTION;
}

/* The prototype that a class with this parent has, to roots[3]. */
static int parent_prototype(struct mbpf_vm *vm, union mbpf_val parent)
{
	int status;

	vm->roots[3] = parent;
	if (parent.tag == MBPF_TAG_NULL) {
		return MBPF_DONE;
	}
	if (parent.tag == MBPF_TAG_HOLE) {
		vm->roots[3] = mbpf_val_make(MBPF_TAG_FIRMWARE, MBPF_FW_OBJECT);
		return MBPF_DONE;
	}
	if (!mbpf_is_constructor(vm, parent)) {
		return mbpf_not_constructor(vm, parent);
	}
	vm->roots[2] = parent;
	status = mbpf_find_prototype(vm);
	return status == MBPF_DONE && vm->roots[3].tag == MBPF_TAG_UNDEFINED
		       ? mbpf_throw(vm, MBPF_TYPE_ERROR, MBPF_MSG_NOT_OBJECT)
		       : status;
}

/* @class(constructor, parent or hole): links both with a new prototype object, which it returns. */
int mbpf_builtin_class(struct mbpf_call *call)
{
	const union mbpf_val *constructor = &call->args[0];
	const union mbpf_val *parent = mbpf_call_arg(call, 1);
	struct mbpf_vm *vm = call->vm;
	union mbpf_val *root = vm->roots;
	int status;

	if (!is_own_function(vm, *constructor)) {
		return mbpf_profile_error(vm);
	}
	status = parent_prototype(vm, *parent);
	if (status == MBPF_DONE) {
		status = mbpf_new_object(vm, 2, &root[8]);
	}
	if (status == MBPF_DONE) {
		status = mbpf_set_proto(vm);
	}
	if (status == MBPF_DONE) {
		root[2] = root[8];
		root[3] = *constructor;
		root[1] = mbpf_key_of_string(vm, mbpf_val_rom(MBPF_ROM_CONSTRUCTOR));
		status = mbpf_add_own(vm, METHOD);
	}
	if (status == MBPF_DONE) {
		root[2] = *constructor;
		root[3] = root[8];
		root[1] = mbpf_key_of_string(vm, mbpf_val_rom(MBPF_ROM_PROTOTYPE));
		status = mbpf_add_own(vm, 0);
	}
	if (status == MBPF_DONE && mbpf_val_is_object(*parent)) {
		root[2] = *constructor;
		root[3] = *parent;
		status = mbpf_set_proto(vm);
	}
	call->result = root[8];
	return status;
}

/* @parent(constructor): what super() calls. */
int mbpf_builtin_parent(struct mbpf_call *call)
{
	union mbpf_val f = call->args[0];

	if (!is_own_function(call->vm, f)) {
		return mbpf_profile_error(call->vm);
	}
	call->result = mbpf_proto_of(call->vm, f);
	return MBPF_DONE;
}

/* @proto(object, value): `__proto__: value` of a literal. */
int mbpf_builtin_proto(struct mbpf_call *call)
{
	struct mbpf_vm *vm = call->vm;

	vm->roots[2] = call->args[0];
	vm->roots[3] = *mbpf_call_arg(call, 1);
	if (mbpf_val_kind(vm, vm->roots[2]) != MBPF_KIND_OBJECT) {
		return mbpf_profile_error(vm);
	}
	if (!mbpf_val_is_object(vm->roots[3]) && vm->roots[3].tag != MBPF_TAG_NULL) {
		return MBPF_DONE;
	}
	/* An image may call it for an object that is not new. */
	return mbpf_change_proto(vm);
}

/* @arguments(array): an arguments object. */
int mbpf_builtin_arguments(struct mbpf_call *call)
{
	const union mbpf_val *list = &call->args[0];
	struct mbpf_vm *vm = call->vm;
	uint32_t length;
	int status;

	if (mbpf_val_kind(vm, *list) != MBPF_KIND_ARRAY) {
		return mbpf_profile_error(vm);
	}
	length = mbpf_list_length(vm, list->payload);
	status = mbpf_charge(vm, length);
	if (status == MBPF_DONE) {
		status = mbpf_new_object(vm, length + 2U, &call->result);
	}
	if (status != MBPF_DONE) {
		return status;
	}
	/* The room is there: this allocates nothing. */
	for (uint32_t i = 0; i < length; i++) {
		vm->roots[1] = mbpf_val_make(MBPF_TAG_INT32, length - 1U - i);
		vm->roots[3] = mbpf_list_get(vm, list->payload, length - 1U - i);
		if (vm->roots[3].tag != MBPF_TAG_HOLE) {
			(void)mbpf_object_add(vm, MBPF_PROP_PLAIN);
		}
	}
	((struct mbpf_object *)mbpf_at(vm, call->result.payload))->flags = MBPF_OBJECT_ARGUMENTS;
	vm->roots[1] = mbpf_key_of_string(vm, mbpf_val_rom(MBPF_ROM_LENGTH));
	vm->roots[3] = mbpf_val_u32(length);
	(void)mbpf_object_add(vm, METHOD);
	vm->roots[1] =
		mbpf_key_of_string(vm, mbpf_val_rom(MBPF_ROM_BUILTINS + MBPF_BUILTIN_AT_CALLEE));
	vm->roots[3] = mbpf_val_make(MBPF_TAG_BUILTIN, MBPF_BUILTIN_AT_CALLEE);
	return mbpf_object_add(vm, MBPF_PROP_ACCESSOR);
}

/* @rest(array, from): a new array with the elements from `from` on. */
int mbpf_builtin_rest(struct mbpf_call *call)
{
	const union mbpf_val *list = &call->args[0];
	const union mbpf_val *from = mbpf_call_arg(call, 1);
	struct mbpf_vm *vm = call->vm;
	uint32_t length;
	int status;

	if (mbpf_val_kind(vm, *list) != MBPF_KIND_ARRAY || from->tag != MBPF_TAG_INT32) {
		return mbpf_profile_error(vm);
	}
	length = mbpf_list_length(vm, list->payload);
	length = from->payload < length ? length - from->payload : 0U;
	status = mbpf_charge(vm, length);
	if (status == MBPF_DONE) {
		status = mbpf_new_array(vm, length, &call->result);
	}
	for (uint32_t i = 0; status == MBPF_DONE && i < length; i++) {
		/* The room is there: this allocates nothing. */
		status = mbpf_array_append(vm, call->result,
					   mbpf_list_get(vm, list->payload, from->payload + i));
	}
	return status;
}

/* Getters of typed arrays and buffers. */
int mbpf_builtin_typed_field(struct mbpf_call *call)
{
	const struct mbpf_typed *typed = mbpf_at(call->vm, call->args[0].payload);
	uint32_t number = typed->length;

	switch (call->number) {
	case MBPF_BUILTIN_TYPED_BUFFER:
		call->result = mbpf_val_make(MBPF_TAG_OBJECT, typed->buffer);
		return MBPF_DONE;
	case MBPF_BUILTIN_TYPED_BYTEOFFSET:
		number = typed->byte_offset;
		break;
	case MBPF_BUILTIN_TYPED_BYTELENGTH:
		number *= mbpf_element_size((uint8_t)(typed->header.kind - MBPF_KIND_TYPED));
		break;
	default: /* a buffer has its length in the same place */
		break;
	}
	call->result = mbpf_val_u32(number);
	return MBPF_DONE;
}

/* @Math(), @JSON(): objects of the firmware that belong to no constructor. */
int mbpf_builtin_namespace(struct mbpf_call *call)
{
	bool is_math = call->number == MBPF_BUILTIN_AT_MATH;

	call->result = mbpf_val_make(MBPF_TAG_FIRMWARE, is_math ? MBPF_FW_MATH : MBPF_FW_JSON);
	return MBPF_DONE;
}
