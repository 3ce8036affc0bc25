/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Prototypes of what constructors make, and what instructions of classes need of objects.
 */

#include <string.h>

#include "properties.h"

/* Sets the key in roots[1]. */
static void use_key(struct mbpf_vm *vm, uint32_t rom)
{
	vm->roots[1] = mbpf_key_of_string(vm, mbpf_val_rom(rom));
}

int mbpf_set_proto(struct mbpf_vm *vm)
{
	union mbpf_val proto = vm->roots[3];
	union mbpf_val base = vm->roots[2];
	uint8_t kind = mbpf_val_kind(vm, base);
	struct mbpf_object *holder;
	uint32_t field;
	int status = MBPF_DONE;

	if (mbpf_proto_of(vm, base).bits == proto.bits) {
		return MBPF_DONE;
	}
	if (base.tag != MBPF_TAG_FUNC && mbpf_holder(vm, base) == 0U && kind != MBPF_KIND_ARRAY &&
	    kind != MBPF_KIND_RARE_ARRAY) {
		return mbpf_profile_error(vm);
	}
	if (proto.tag == MBPF_TAG_FUNC) {
		vm->roots[2] = proto;
		vm->roots[3] = base;
		status = mbpf_make_holder(vm);
		vm->roots[2] = vm->roots[3];
		vm->roots[3] = proto;
	}
	if (status == MBPF_DONE) {
		status = mbpf_make_holder(vm);
	}
	if (status == MBPF_DONE) {
		status = mbpf_proto_field(vm, vm->roots[3], &field);
	}
	if (status == MBPF_DONE) {
		uint32_t off = mbpf_holder(vm, vm->roots[2]);

		holder = mbpf_at(vm, off);
		holder->proto = field;
		if ((field & 1U) == 0U) {
			mbpf_heap_link(vm, off, field);
		}
	}
	return status;
}

int mbpf_find_prototype(struct mbpf_vm *vm)
{
	struct mbpf_own own;
	int status;

	use_key(vm, MBPF_ROM_PROTOTYPE);
	vm->roots[0] = vm->roots[2];
	status = mbpf_chain_find(vm, &vm->roots[0], true, &own, false);
	if (status != MBPF_DONE) {
		return status;
	}
	vm->roots[3] = mbpf_val_undefined();
	if (own.kind == MBPF_OWN_NONE) {
		return MBPF_DONE;
	}
	if ((own.attributes & MBPF_PROP_ACCESSOR) != 0U) {
		return mbpf_profile_error(vm);
	}
	status = mbpf_own_value(vm, vm->roots[0], &own, &vm->roots[3]);
	if (status == MBPF_DONE && !mbpf_val_is_object(vm->roots[3]) &&
	    vm->roots[3].tag != MBPF_TAG_NULL) {
		vm->roots[3] = mbpf_val_undefined();
	}
	return status;
}

/* The prototype that `new_target` gives to what it makes, to roots[3]; undefined for the kind's. */
static int MBPF_SEPARATE prototype_of(struct mbpf_vm *vm, union mbpf_val new_target)
{
	int status;

	vm->roots[2] = new_target;
	status = mbpf_find_prototype(vm);
	if (vm->roots[3].tag == MBPF_TAG_NULL) {
		vm->roots[3] = mbpf_val_undefined();
	}
	return status;
}

int mbpf_new_instance(struct mbpf_vm *vm, union mbpf_val new_target, union mbpf_val *out)
{
	int status = prototype_of(vm, new_target);

	if (status == MBPF_DONE) {
		status = mbpf_new_object(vm, 0, out);
	}
	if (status == MBPF_DONE && vm->roots[3].tag != MBPF_TAG_UNDEFINED) {
		status = mbpf_set_proto(vm);
		*out = vm->roots[2];
	}
	return status;
}

int mbpf_adopt(struct mbpf_vm *vm, union mbpf_val new_target, const union mbpf_val *object)
{
	int status = prototype_of(vm, new_target);

	if (status == MBPF_DONE && vm->roots[3].tag != MBPF_TAG_UNDEFINED) {
		vm->roots[2] = *object;
		status = mbpf_set_proto(vm);
	}
	return status;
}

int mbpf_get_super(struct mbpf_vm *vm, union mbpf_val *out)
{
	union mbpf_val *home = &vm->roots[2];
	int status;

	if (!mbpf_val_is_object(*home) || mbpf_val_is_object(vm->roots[1])) {
		return mbpf_profile_error(vm);
	}
	*home = mbpf_proto_of(vm, *home);
	if (home->tag == MBPF_TAG_NULL) {
		return mbpf_throw(vm, MBPF_TYPE_ERROR, MBPF_MSG_NO_PROPERTIES);
	}
	status = mbpf_make_key(vm, true, false);
	vm->roots[0] = vm->roots[2];
	return status == MBPF_DONE ? mbpf_read(vm, &vm->roots[3], out) : status;
}

/* Names the function in roots[3] by the key in roots[1], unless it has a name. */
static int name_function(struct mbpf_vm *vm, uint32_t what)
{
	static const uint8_t prefixes[] = {MBPF_ROM_EMPTY, MBPF_ROM_GET, MBPF_ROM_SET};
	union mbpf_val *root = vm->roots;
	union mbpf_val key = root[1];
	int status;

	/* The text of an index is a new string. */
	memcpy(&root[4], root, 4U * sizeof(*root));
	if (key.tag == MBPF_TAG_INT32) {
		key = mbpf_val_u32(key.payload);
	}
	root[0] = mbpf_val_rom(prefixes[what]);
	root[1] = key;
	root[2] = root[3];
	status = what != 0U || !mbpf_val_is_string(key) ? mbpf_concat(vm, MBPF_ROM_EMPTY, &root[3])
							: MBPF_DONE;
	if (what == 0U && mbpf_val_is_string(key)) {
		root[3] = key;
	}
	if (status == MBPF_DONE) {
		struct mbpf_own own;

		use_key(vm, MBPF_ROM_NAME);
		status = mbpf_own_find(vm, &root[2], true, &own);
		if (status == MBPF_DONE && own.kind == MBPF_OWN_VALUE &&
		    mbpf_text_of(vm, own.value).units == 0U) {
			status = mbpf_add_own(vm, MBPF_PROP_CONFIGURABLE);
		}
	}
	memcpy(root, &root[4], 4U * sizeof(*root));
	return status;
}

int mbpf_define(struct mbpf_vm *vm, uint32_t bits)
{
	static const uint8_t has[] = {MBPF_PROP_WRITABLE | MBPF_HAS_VALUE, MBPF_HAS_GETTER,
				      MBPF_HAS_SETTER};
	uint32_t what = bits & MBPF_DEFINE_WHAT;
	struct mbpf_descriptor wanted = {
		.present = has[what] | MBPF_PROP_ENUMERABLE | MBPF_PROP_CONFIGURABLE,
		.attributes = MBPF_PROP_WRITABLE | MBPF_PROP_CONFIGURABLE,
	};
	int status;

	if (mbpf_val_is_object(vm->roots[1]) || mbpf_val_is_internal(vm->roots[3])) {
		return mbpf_profile_error(vm);
	}
	if ((bits & MBPF_DEFINE_ENUMERABLE) != 0U) {
		wanted.attributes |= MBPF_PROP_ENUMERABLE;
	}
	status = mbpf_make_key(vm, true, false);
	if (status == MBPF_DONE && (bits & MBPF_DEFINE_NAME) != 0U &&
	    mbpf_function_of(vm, vm->roots[3]) != MBPF_NO_FUNCTION) {
		status = name_function(vm, what);
	}
	vm->roots[0] = vm->roots[3];
	return status == MBPF_DONE ? mbpf_define_own(vm, &wanted) : status;
}

/* --- instanceof --- */

int mbpf_has_instance(struct mbpf_vm *vm, bool *out)
{
	union mbpf_val *v = &vm->roots[0];
	int status;

	*out = false;
	if (!mbpf_is_callable(vm, vm->roots[3])) {
		return mbpf_throw(vm, MBPF_TYPE_ERROR, MBPF_MSG_NOT_FUNCTION);
	}
	while (mbpf_val_kind(vm, vm->roots[3]) == MBPF_KIND_BOUND) {
		if (mbpf_charge(vm, 1) != MBPF_DONE) {
			return MBPF_FAILED;
		}
		vm->roots[3] =
			((const struct mbpf_bound *)mbpf_at(vm, vm->roots[3].payload))->target;
	}
	if (!mbpf_val_is_object(vm->roots[2])) {
		return MBPF_DONE;
	}
	/* The value is looked at when the prototype is known. */
	vm->roots[8] = vm->roots[2];
	vm->roots[2] = vm->roots[3];
	status = mbpf_find_prototype(vm);
	if (status == MBPF_DONE && !mbpf_val_is_object(vm->roots[3])) {
		status = mbpf_throw(vm, MBPF_TYPE_ERROR, MBPF_MSG_NOT_CONSTRUCTOR);
	}
	*v = vm->roots[8];
	while (status == MBPF_DONE && !*out) {
		*v = mbpf_proto_of(vm, *v);
		if (v->tag == MBPF_TAG_NULL) {
			break;
		}
		*out = v->bits == vm->roots[3].bits;
		status = mbpf_holder(vm, *v) != 0U ? mbpf_charge(vm, 1) : MBPF_DONE;
	}
	return status;
}
