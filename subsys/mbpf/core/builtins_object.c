/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Prototypes, keys and attributes of objects: functions of Object, and what Object.prototype has.
 */

#include "builtin.h"
#include "properties.h"

/* Does an operation on objects take the value? `what` primitives do is the caller's. */
static int check_object(struct mbpf_vm *vm, union mbpf_val v)
{
	if (mbpf_val_is_internal(v)) {
		return mbpf_profile_error(vm);
	}
	return mbpf_val_is_nullish(v) ? mbpf_throw(vm, MBPF_TYPE_ERROR, MBPF_MSG_NO_PROPERTIES)
				      : MBPF_DONE;
}

int mbpf_change_proto(struct mbpf_vm *vm)
{
	union mbpf_val at = vm->roots[3];
	union mbpf_val base = vm->roots[2];
	/* An array without Array.prototype would be no iterable, which FOROF does not look for. */
	bool is_iterable = mbpf_val_kind(vm, base) < MBPF_KIND_RARE_ARRAY;
	int status = MBPF_DONE;

	if (mbpf_proto_of(vm, base).bits == at.bits) {
		return MBPF_DONE;
	}
	if (base.tag == MBPF_TAG_FIRMWARE || base.tag == MBPF_TAG_BUILTIN ||
	    base.tag == MBPF_TAG_CTX || base.tag == MBPF_TAG_MAP) {
		return mbpf_profile_error(vm);
	}
	if ((mbpf_flags_of(vm, base) & MBPF_OBJECT_NOT_EXTENSIBLE) != 0U) {
		return mbpf_throw(vm, MBPF_TYPE_ERROR, MBPF_MSG_NOT_DEFINABLE);
	}
	while (at.tag != MBPF_TAG_NULL && status == MBPF_DONE) {
		if (at.bits == base.bits) {
			return mbpf_throw(vm, MBPF_TYPE_ERROR, MBPF_MSG_NOT_DEFINABLE);
		}
		is_iterable |= at.tag == MBPF_TAG_FIRMWARE && at.payload == MBPF_FW_ARRAY;
		at = mbpf_proto_of(vm, at);
		status = mbpf_holder(vm, at) != 0U ? mbpf_charge(vm, 1) : MBPF_DONE;
	}
	if (status == MBPF_DONE && !is_iterable) {
		status = mbpf_profile_error(vm);
	}
	return status == MBPF_DONE ? mbpf_set_proto(vm) : status;
}

/* Also the getter __proto__. */
int mbpf_builtin_object_getprototypeof(struct mbpf_call *call)
{
	union mbpf_val v = call->args[0];
	int status = check_object(call->vm, v);

	if (status != MBPF_DONE) {
		return status;
	}
	call->result = mbpf_proto_of(call->vm, v);
	/* Function.prototype is a function itself in ECMAScript. */
	return call->result.bits == MBPF_VAL_BITS(MBPF_TAG_FIRMWARE, MBPF_FW_FUNCTION)
		       ? mbpf_profile_error(call->vm)
		       : MBPF_DONE;
}

/* Object.setPrototypeOf, and the setter __proto__. */
int mbpf_builtin_object_setprototypeof(struct mbpf_call *call)
{
	bool is_setter = call->number == MBPF_BUILTIN_HIDDEN_SETPROTO;
	union mbpf_val proto = *mbpf_call_arg(call, 1);
	struct mbpf_vm *vm = call->vm;
	int status = check_object(vm, call->args[0]);

	if (status != MBPF_DONE) {
		return status;
	}
	if (!mbpf_val_is_object(proto) && proto.tag != MBPF_TAG_NULL) {
		return is_setter ? MBPF_DONE : mbpf_throw(vm, MBPF_TYPE_ERROR, MBPF_MSG_NOT_OBJECT);
	}
	vm->roots[2] = call->args[0];
	vm->roots[3] = proto;
	if (mbpf_val_is_object(vm->roots[2])) {
		status = mbpf_change_proto(vm);
	}
	if (!is_setter) {
		/* It may have been moved. */
		call->result = call->args[0];
	}
	return status;
}

/* Finds the own property that argument `key` names of argument `base`, a value with properties. */
static int find_own(struct mbpf_call *call, uint32_t base, uint32_t key, struct mbpf_own *own)
{
	struct mbpf_vm *vm = call->vm;
	int status = check_object(vm, *mbpf_call_arg(call, base));

	if (status == MBPF_DONE) {
		vm->roots[1] = *mbpf_call_arg(call, key);
		vm->roots[2] = *mbpf_call_arg(call, base);
		status = mbpf_make_key(vm, true, false);
	}
	return status == MBPF_DONE ? mbpf_own_find(vm, &vm->roots[2], true, own) : status;
}

/* hasOwnProperty, propertyIsEnumerable and Object.hasOwn */
int mbpf_builtin_object_hasown(struct mbpf_call *call)
{
	struct mbpf_own own;
	int status = find_own(call, 0, 1, &own);

	if (status == MBPF_DONE) {
		call->result =
			mbpf_val_bool(own.kind != MBPF_OWN_NONE &&
				      (call->number != MBPF_BUILTIN_OBJECT_PROPERTYISENUMERABLE ||
				       (own.attributes & MBPF_PROP_ENUMERABLE) != 0U));
	}
	return status;
}

/* Object.prototype.toString */
int mbpf_builtin_object_tostring(struct mbpf_call *call)
{
	/* The constructors have the names. */
	static const uint8_t names[] = {
		[MBPF_CLASS_OBJECT] = MBPF_BUILTIN_OBJECT,
		[MBPF_CLASS_ARRAY] = MBPF_BUILTIN_ARRAY,
		[MBPF_CLASS_STRING] = MBPF_BUILTIN_STRING,
		[MBPF_CLASS_NUMBER] = MBPF_BUILTIN_NUMBER,
		[MBPF_CLASS_BOOLEAN] = MBPF_BUILTIN_BOOLEAN,
		[MBPF_CLASS_BUFFER] = MBPF_BUILTIN_ARRAYBUFFER,
		[MBPF_CLASS_VIEW] = MBPF_BUILTIN_DATAVIEW,
		[MBPF_CLASS_CTX] = MBPF_BUILTIN_OBJECT,
		[MBPF_CLASS_MAP] = MBPF_BUILTIN_OBJECT,
		[MBPF_CLASS_ERROR] = MBPF_BUILTIN_ERROR,
	};
	union mbpf_val *root = call->vm->roots;
	union mbpf_val v = call->args[0];
	uint32_t cls = mbpf_class_of(call->vm, v);

	if (mbpf_val_is_internal(v) || (v.tag == MBPF_TAG_FIRMWARE && v.payload != MBPF_FW_OBJECT &&
					v.payload - MBPF_FW_ERROR > MBPF_URI_ERROR)) {
		return mbpf_profile_error(call->vm);
	}
	if (mbpf_val_is_nullish(v)) {
		call->result = mbpf_val_rom(v.tag == MBPF_TAG_NULL ? MBPF_ROM_NULL_TEXT
								   : MBPF_ROM_UNDEFINED_TEXT);
		return MBPF_DONE;
	}
	if (cls == MBPF_CLASS_FUNCTION ||
	    (mbpf_flags_of(call->vm, v) & MBPF_OBJECT_ARGUMENTS) != 0U) {
		call->result = mbpf_val_rom(cls == MBPF_CLASS_FUNCTION ? MBPF_ROM_FUNCTION_TEXT
								       : MBPF_ROM_ARGUMENTS_TEXT);
		return MBPF_DONE;
	}
	root[0] = mbpf_val_rom(MBPF_ROM_TEXT_BEGIN);
	root[1] = mbpf_val_rom(MBPF_ROM_TEXT_END);
	return mbpf_concat(call->vm,
			   MBPF_ROM_BUILTINS +
				   (cls == MBPF_CLASS_TYPED
					    ? MBPF_BUILTIN_UINT8ARRAY +
						      (uint32_t)mbpf_kind_of(call->vm, v.payload) -
						      MBPF_KIND_TYPED
					    : names[cls]),
			   &call->result);
}

/* Object.prototype.valueOf: an object around a primitive is outside the profile. */
int mbpf_builtin_object_valueof(struct mbpf_call *call)
{
	call->result = call->args[0];
	if (mbpf_val_is_nullish(call->result)) {
		return mbpf_throw(call->vm, MBPF_TYPE_ERROR, MBPF_MSG_NO_PROPERTIES);
	}
	return mbpf_val_is_object(call->result) ? MBPF_DONE : mbpf_profile_error(call->vm);
}

int mbpf_builtin_object_isprototypeof(struct mbpf_call *call)
{
	union mbpf_val wanted = call->args[0];
	union mbpf_val at = *mbpf_call_arg(call, 1);
	bool found = false;
	int status = MBPF_DONE;

	if (mbpf_val_is_object(at)) {
		status = check_object(call->vm, wanted);
		while (status == MBPF_DONE && !found && at.tag != MBPF_TAG_NULL) {
			at = mbpf_proto_of(call->vm, at);
			found = at.bits == wanted.bits;
			status = mbpf_holder(call->vm, at) != 0U ? mbpf_charge(call->vm, 1)
								 : MBPF_DONE;
		}
	}
	call->result = mbpf_val_bool(found && wanted.tag != MBPF_TAG_NULL);
	return status;
}

/* Object.keys, Object.getOwnPropertyNames and @ownkeys */
int mbpf_builtin_object_keys(struct mbpf_call *call)
{
	bool enumerable = call->number != MBPF_BUILTIN_OBJECT_GETOWNPROPERTYNAMES;
	union mbpf_val v = call->args[0];
	int status = check_object(call->vm, v);

	/* Objects of the firmware have not all that they have in ECMAScript. */
	if (status == MBPF_DONE &&
	    (v.tag == MBPF_TAG_CTX || v.tag == MBPF_TAG_MAP ||
	     (!enumerable && (v.tag == MBPF_TAG_FIRMWARE || v.tag == MBPF_TAG_BUILTIN)))) {
		status = mbpf_profile_error(call->vm);
	}
	call->vm->roots[2] = v;
	return status == MBPF_DONE ? mbpf_own_keys(call->vm, enumerable, &call->result) : status;
}

/* Object.is */
int mbpf_builtin_object_is(struct mbpf_call *call)
{
	const union mbpf_val *a = &call->args[0];
	const union mbpf_val *b = mbpf_call_arg(call, 1);
	int status = mbpf_charge_text(call->vm, *a);

	if (status == MBPF_DONE) {
		call->result = mbpf_val_bool(mbpf_same_value(call->vm, a, b));
	}
	return status;
}

/* What freeze, seal and preventExtensions do and their predicates ask for. */
static uint32_t fixed_flags(uint32_t number)
{
	switch (number) {
	case MBPF_BUILTIN_OBJECT_FREEZE:
	case MBPF_BUILTIN_OBJECT_ISFROZEN:
		return MBPF_OBJECT_SEALED | MBPF_OBJECT_FROZEN | MBPF_OBJECT_LENGTH;
	case MBPF_BUILTIN_OBJECT_SEAL:
	case MBPF_BUILTIN_OBJECT_ISSEALED:
		return MBPF_OBJECT_SEALED;
	default:
		return 0;
	}
}

int mbpf_builtin_object_fix(struct mbpf_call *call)
{
	struct mbpf_vm *vm = call->vm;
	int status;

	call->result = call->args[0];
	if (mbpf_val_is_internal(call->result)) {
		return mbpf_profile_error(vm);
	}
	if (!mbpf_val_is_object(call->result)) {
		return MBPF_DONE;
	}
	vm->roots[2] = call->result;
	status = mbpf_fix(vm, fixed_flags(call->number));
	/* It may have been moved. */
	call->result = vm->roots[2];
	return status;
}

/* isFrozen, isSealed and isExtensible */
int mbpf_builtin_object_isfixed(struct mbpf_call *call)
{
	union mbpf_val v = call->args[0];
	struct mbpf_vm *vm = call->vm;
	uint32_t holder = mbpf_holder(vm, v);
	bool extensible = call->number == MBPF_BUILTIN_OBJECT_ISEXTENSIBLE;
	bool fixed = !mbpf_val_is_object(v);
	uint32_t count =
		holder != 0U ? ((const struct mbpf_object *)mbpf_at(vm, holder))->count : 0U;

	if (mbpf_val_is_internal(v)) {
		return mbpf_profile_error(vm);
	}
	if (mbpf_class_of(vm, v) == MBPF_CLASS_ARRAY) {
		count += ((const struct mbpf_array *)mbpf_at(vm, v.payload))->capacity;
	}
	if (mbpf_charge(vm, count / 8U) != MBPF_DONE) {
		return MBPF_FAILED;
	}
	if (!fixed) {
		fixed = extensible ? (mbpf_flags_of(vm, v) & MBPF_OBJECT_NOT_EXTENSIBLE) != 0U
				   : mbpf_is_fixed(vm, v, fixed_flags(call->number));
	}
	call->result = mbpf_val_bool(fixed != extensible);
	return MBPF_DONE;
}

/* Adds a property of a descriptor: roots[2] is the descriptor and has the room. */
static void describe(struct mbpf_vm *vm, uint32_t rom, union mbpf_val v)
{
	vm->roots[1] = mbpf_key_of_string(vm, mbpf_val_rom(rom));
	vm->roots[3] = v;
	(void)mbpf_object_add(vm, MBPF_PROP_PLAIN);
}

static union mbpf_val attribute(uint32_t attributes, uint32_t bit)
{
	return mbpf_val_bool((attributes & bit) != 0U);
}

int mbpf_builtin_object_getownpropertydescriptor(struct mbpf_call *call)
{
	struct mbpf_vm *vm = call->vm;
	union mbpf_val *root = vm->roots;
	struct mbpf_own own;
	uint32_t attributes;
	bool accessor;
	int status = find_own(call, 0, 1, &own);

	if (status != MBPF_DONE || own.kind == MBPF_OWN_NONE) {
		return status;
	}
	attributes = own.attributes;
	accessor = (attributes & MBPF_PROP_ACCESSOR) != 0U;
	if (accessor) {
		root[8] = mbpf_accessor(vm, &own, 0);
		root[9] = mbpf_accessor(vm, &own, 1);
		if (root[9].tag == MBPF_TAG_BUILTIN) {
			/* It is not all that it is in ECMAScript. */
			return mbpf_profile_error(vm);
		}
	} else {
		status = mbpf_own_value(vm, root[2], &own, &root[8]);
	}
	if (status == MBPF_DONE) {
		status = mbpf_new_object(vm, 4, &call->result);
	}
	if (status != MBPF_DONE) {
		return status;
	}
	if (accessor) {
		describe(vm, MBPF_ROM_GETTER, root[8]);
		describe(vm, MBPF_ROM_SETTER, root[9]);
	} else {
		describe(vm, MBPF_ROM_VALUE, root[8]);
		describe(vm, MBPF_ROM_WRITABLE, attribute(attributes, MBPF_PROP_WRITABLE));
	}
	describe(vm, MBPF_ROM_ENUMERABLE, attribute(attributes, MBPF_PROP_ENUMERABLE));
	describe(vm, MBPF_ROM_CONFIGURABLE, attribute(attributes, MBPF_PROP_CONFIGURABLE));
	return MBPF_DONE;
}

/* @defineProperty(object, key, bits, value or getter, setter); the bits are those of struct
 * mbpf_descriptor, attributes below what is present. */
int mbpf_builtin_defineproperty(struct mbpf_call *call)
{
	struct mbpf_vm *vm = call->vm;
	union mbpf_val bits = *mbpf_call_arg(call, 2);
	struct mbpf_descriptor wanted = {
		.present = (uint8_t)(bits.payload >> 8),
		.attributes = (uint8_t)bits.payload & MBPF_PROP_PLAIN,
	};
	int status;

	if (call->argc != 5U || bits.tag != MBPF_TAG_INT32 || mbpf_val_is_internal(call->args[3]) ||
	    mbpf_val_is_internal(call->args[4]) || mbpf_val_is_object(call->args[1])) {
		return mbpf_profile_error(vm);
	}
	vm->roots[1] = call->args[1];
	vm->roots[2] = call->args[0];
	status = mbpf_make_key(vm, true, false);
	vm->roots[3] = call->args[3];
	vm->roots[0] = call->args[4];
	if (status == MBPF_DONE) {
		status = mbpf_define_own(vm, &wanted);
	}
	/* It may have been moved. */
	call->result = call->args[0];
	return status;
}
