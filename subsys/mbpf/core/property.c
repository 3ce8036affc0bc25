/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Accesses to properties of all kinds of values: own ones and those of prototypes. The base is in
 * roots[2], its key in roots[1], the value to be stored in roots[3].
 */

#include "properties.h"

/* --- reading --- */

/* roots[2][roots[1]], which the value in roots[0] has, to *out; the getter gets `receiver`. */
static int read(struct mbpf_vm *vm, const struct mbpf_own *own, const union mbpf_val *receiver,
		union mbpf_val *out)
{
	union mbpf_val getter;

	*out = mbpf_val_undefined();
	if (own->kind == MBPF_OWN_NONE) {
		return MBPF_DONE;
	}
	if ((own->attributes & MBPF_PROP_ACCESSOR) == 0U) {
		return mbpf_own_value(vm, vm->roots[0], own, out);
	}
	getter = mbpf_accessor(vm, own, 0);
	if (getter.tag == MBPF_TAG_UNDEFINED) {
		return MBPF_DONE;
	}
	return mbpf_call_accessor(vm, &getter, receiver, 0, out);
}

/* --- writing --- */

static int read_only(struct mbpf_vm *vm)
{
	return mbpf_throw(vm, MBPF_TYPE_ERROR, MBPF_MSG_READ_ONLY);
}

/* Is roots[3] an object where a number is needed? */
static bool needs_number(const struct mbpf_vm *vm)
{
	return mbpf_val_is_object(vm->roots[3]);
}

/* Asks for roots[2][roots[1]] = ToNumber(roots[3]). */
static int set_number(struct mbpf_vm *vm)
{
	union mbpf_val *key = &vm->roots[1];

	if (key->tag == MBPF_TAG_INT32) {
		*key = mbpf_val_u32(key->payload);
	} else if (key->tag == MBPF_TAG_HOLE) {
		*key = mbpf_val_int(-1);
	}
	return mbpf_call_firmware(vm, MBPF_JS_SETNUMBER, 3, key);
}

/* Stores roots[3] as an own data property of roots[2]. */
static int overwrite(struct mbpf_vm *vm, const struct mbpf_own *own)
{
	union mbpf_val base = vm->roots[2];

	switch (own->kind) {
	case MBPF_OWN_STORED:
		mbpf_heap_store(vm, mbpf_holder(vm, base), &own->prop->value, &vm->roots[3]);
		return MBPF_DONE;
	case MBPF_OWN_ELEMENT:
		if (mbpf_class_of(vm, base) == MBPF_CLASS_ARRAY) {
			return mbpf_array_set(vm, vm->roots[1].payload);
		}
		return needs_number(vm) ? set_number(vm) : mbpf_typed_set(vm, vm->roots[1].payload);
	default: /* the length of an array: nothing else that is computed is writable */
		return needs_number(vm) ? set_number(vm) : mbpf_array_set_length(vm, false);
	}
}

/* roots[2][roots[1]] = roots[3], for what roots[0] has. */
static int write(struct mbpf_vm *vm, const struct mbpf_own *own, union mbpf_val *out)
{
	bool is_own = vm->roots[0].bits == vm->roots[2].bits;
	bool of_firmware =
		vm->roots[0].tag == MBPF_TAG_FIRMWARE || vm->roots[0].tag == MBPF_TAG_BUILTIN;
	union mbpf_val setter;

	if ((own->attributes & MBPF_PROP_ACCESSOR) != 0U) {
		setter = mbpf_accessor(vm, own, 1);
		return setter.tag == MBPF_TAG_UNDEFINED
			       ? read_only(vm)
			       : mbpf_call_accessor(vm, &setter, &vm->roots[2], 1, out);
	}
	if (is_own && of_firmware) {
		return mbpf_profile_error(vm);
	}
	if ((own->attributes & MBPF_PROP_WRITABLE) == 0U) {
		return read_only(vm);
	}
	return is_own ? overwrite(vm, own) : mbpf_add_own(vm, MBPF_PROP_PLAIN);
}

/* `own` is what the base itself has. */
static int set(struct mbpf_vm *vm, struct mbpf_own *own, union mbpf_val *out)
{
	bool by_text = mbpf_val_is_string(vm->roots[1]);
	int status = mbpf_chain_find(vm, &vm->roots[0], false, own, true);

	if (status != MBPF_DONE || own->kind != MBPF_OWN_NONE) {
		return status == MBPF_DONE ? write(vm, own, out) : status;
	}
	if (mbpf_kind_is_typed(mbpf_val_kind(vm, vm->roots[2])) && !by_text) {
		/* No element: the value is only converted. */
		return needs_number(vm) ? set_number(vm) : mbpf_typed_set(vm, UINT32_MAX);
	}
	return mbpf_add_own(vm, MBPF_PROP_PLAIN);
}

/* --- deleting --- */

static int delete(struct mbpf_vm *vm, const struct mbpf_own *own)
{
	union mbpf_val base = vm->roots[2];
	struct mbpf_own again;
	int status;

	if (base.tag == MBPF_TAG_CTX || base.tag == MBPF_TAG_MAP) {
		return mbpf_profile_error(vm);
	}
	if (own->kind == MBPF_OWN_NONE) {
		return MBPF_DONE;
	}
	if (base.tag == MBPF_TAG_FIRMWARE || base.tag == MBPF_TAG_BUILTIN) {
		return mbpf_profile_error(vm);
	}
	if ((own->attributes & MBPF_PROP_CONFIGURABLE) == 0U ||
	    (own->kind == MBPF_OWN_ELEMENT && mbpf_class_of(vm, base) == MBPF_CLASS_TYPED)) {
		return mbpf_throw(vm, MBPF_TYPE_ERROR, MBPF_MSG_NOT_DELETABLE);
	}
	if (own->kind == MBPF_OWN_ELEMENT) {
		vm->roots[3] = mbpf_val_make(MBPF_TAG_HOLE, 0U);
		return mbpf_array_set(vm, vm->roots[1].payload);
	}
	if (own->kind != MBPF_OWN_STORED) {
		/* Name or length of a function. */
		return mbpf_profile_error(vm);
	}
	mbpf_object_delete(vm, mbpf_holder(vm, base), own->prop);
	if (mbpf_function_of(vm, base) != MBPF_NO_FUNCTION) {
		/* Its name and length would be the first ones again. */
		status = mbpf_own_find(vm, &vm->roots[2], false, &again);
		return again.kind != MBPF_OWN_NONE ? mbpf_profile_error(vm) : status;
	}
	return MBPF_DONE;
}

/* --- all of them --- */

/* Whether the base may be accessed this way at all. */
static int check_base(struct mbpf_vm *vm, uint32_t kind, union mbpf_val base)
{
	if (mbpf_val_is_internal(base)) {
		return mbpf_profile_error(vm);
	}
	if (kind == MBPF_ACCESS_HAS && mbpf_val_is_primitive(base)) {
		return mbpf_throw(vm, MBPF_TYPE_ERROR, MBPF_MSG_NOT_OBJECT);
	}
	if (kind == MBPF_ACCESS_SET && (base.tag == MBPF_TAG_CTX || base.tag == MBPF_TAG_MAP)) {
		return read_only(vm);
	}
	if (kind != MBPF_ACCESS_LISTED && mbpf_val_is_nullish(base)) {
		return mbpf_throw(vm, MBPF_TYPE_ERROR, MBPF_MSG_NO_PROPERTIES);
	}
	return MBPF_DONE;
}

/* Asks for the access by a key that is an object: the functions take key, base, and value. */
static int by_object(struct mbpf_vm *vm, uint32_t access)
{
	static const uint32_t functions[] = {
		[MBPF_ACCESS_GET] = MBPF_JS_GETELEMENT,
		[MBPF_ACCESS_SET] = MBPF_JS_SETELEMENT,
		[MBPF_ACCESS_DELETE] = MBPF_JS_DELETEELEMENT,
		[MBPF_ACCESS_HAS] = MBPF_JS_HASELEMENT,
	};
	uint32_t kind = access & MBPF_ACCESS_KIND;
	uint32_t func = MBPF_JS_DEFINEELEMENT;

	if (mbpf_val_is_internal(vm->roots[1]) || kind == MBPF_ACCESS_LISTED) {
		return mbpf_profile_error(vm);
	}
	if ((access & MBPF_ACCESS_DEFINE) == 0U) {
		func = functions[kind];
	}
	return mbpf_call_firmware(vm, func, kind == MBPF_ACCESS_SET ? 3U : 2U, &vm->roots[1]);
}

/* Are numbers that are no index keys that nothing has? */
static bool has_numbers(const struct mbpf_vm *vm, union mbpf_val base)
{
	return mbpf_val_is_string(base) || mbpf_kind_is_typed(mbpf_val_kind(vm, base));
}

/* INITP and INITEL. */
static int define_plain(struct mbpf_vm *vm)
{
	static const struct mbpf_descriptor plain = {.present = MBPF_PROP_PLAIN | MBPF_HAS_VALUE,
						     .attributes = MBPF_PROP_PLAIN};

	return mbpf_define_own(vm, &plain);
}

/* What the base itself has is not all that is asked for, or no plain value. */
static int MBPF_APART access(struct mbpf_vm *vm, uint32_t kind, struct mbpf_own *own,
			     union mbpf_val *v)
{
	bool found;
	int status;

	vm->roots[0] = vm->roots[2];
	if (kind == MBPF_ACCESS_SET) {
		return set(vm, own, v);
	}
	if (kind == MBPF_ACCESS_DELETE) {
		return delete(vm, own);
	}
	status = mbpf_chain_find(vm, &vm->roots[0], kind != MBPF_ACCESS_LISTED, own, true);
	if (status != MBPF_DONE) {
		return status;
	}
	if (kind == MBPF_ACCESS_GET) {
		return read(vm, own, &vm->roots[2], v);
	}
	found = own->kind != MBPF_OWN_NONE;
	if (kind == MBPF_ACCESS_LISTED) {
		found = found && (own->attributes & MBPF_PROP_ENUMERABLE) != 0U;
	}
	*v = mbpf_val_bool(found);
	return MBPF_DONE;
}

int mbpf_read(struct mbpf_vm *vm, const union mbpf_val *receiver, union mbpf_val *out)
{
	struct mbpf_own own;
	int status = mbpf_chain_find(vm, &vm->roots[0], true, &own, false);

	return status == MBPF_DONE ? read(vm, &own, receiver, out) : status;
}

/* The access when the key is in its one form. */
static int by_key(struct mbpf_vm *vm, uint32_t kind, bool plain, union mbpf_val *v)
{
	struct mbpf_own own = {.kind = MBPF_OWN_NONE};
	int status;

	if (!plain) {
		status = mbpf_own_find(vm, &vm->roots[2], kind != MBPF_ACCESS_SET, &own);
	} else {
		/* What programs mostly do. */
		status = mbpf_object_find(vm, vm->roots[2].payload, vm->roots[1], &own.prop);
	}
	if (status == MBPF_DONE && plain && own.prop != NULL) {
		own.kind = MBPF_OWN_STORED;
		own.attributes = own.prop->attributes;
		if (kind == MBPF_ACCESS_GET && (own.attributes & MBPF_PROP_ACCESSOR) == 0U) {
			*v = own.prop->value;
			return MBPF_DONE;
		}
		if (kind == MBPF_ACCESS_SET && (own.attributes & MBPF_PROP_WRITABLE) != 0U) {
			return overwrite(vm, &own);
		}
	}
	return status == MBPF_DONE ? access(vm, kind, &own, v) : status;
}

static int property(struct mbpf_vm *vm, uint32_t access, union mbpf_val *out)
{
	const union mbpf_val *base = &vm->roots[2];
	uint32_t kind = access & MBPF_ACCESS_KIND;
	bool named = (access & MBPF_ACCESS_NAMED) != 0U;
	bool plain = mbpf_val_kind(vm, *base) == MBPF_KIND_OBJECT;
	int status = plain ? MBPF_DONE : check_base(vm, kind, *base);

	if (status != MBPF_DONE) {
		return status;
	}
	if (!named && !mbpf_val_is_primitive(vm->roots[1])) {
		return by_object(vm, access);
	}
	status = mbpf_make_key(vm, plain || !has_numbers(vm, *base), named);
	if (status != MBPF_DONE) {
		return status;
	}
	return (access & MBPF_ACCESS_DEFINE) != 0U ? define_plain(vm)
						   : by_key(vm, kind, plain, out);
}

int mbpf_access(struct mbpf_vm *vm, uint32_t access, union mbpf_val *out)
{
	int status = property(vm, access, out);

	if ((access & MBPF_ACCESS_KIND) == MBPF_ACCESS_SET) {
		vm->pending.mark = MBPF_MARK_DROP;
	}
	return status;
}

int mbpf_get_length(struct mbpf_vm *vm, const union mbpf_val *base, union mbpf_val *out)
{
	return mbpf_get_element(vm, *base, mbpf_val_rom(MBPF_ROM_LENGTH), out);
}
