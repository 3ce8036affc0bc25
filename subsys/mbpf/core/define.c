/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Adding and defining own properties. The object is in roots[2], the key in roots[1], value or
 * getter in roots[3], a setter in roots[0].
 */

#include "properties.h"

static int refuse(struct mbpf_vm *vm)
{
	return mbpf_throw(vm, MBPF_TYPE_ERROR, MBPF_MSG_NOT_DEFINABLE);
}

/* An element of the array in roots[2] that it does not have. */
static int add_element(struct mbpf_vm *vm, uint8_t attributes)
{
	uint32_t index = vm->roots[1].payload;

	if (attributes != MBPF_PROP_PLAIN) {
		return mbpf_profile_error(vm);
	}
	if ((mbpf_flags_of(vm, vm->roots[2]) & MBPF_OBJECT_LENGTH) != 0U &&
	    index >= mbpf_list_length(vm, vm->roots[2].payload)) {
		return refuse(vm);
	}
	return mbpf_array_set(vm, index);
}

/* Adds it whether or not the object is extensible. */
static int add_stored(struct mbpf_vm *vm, uint8_t attributes)
{
	int status = mbpf_make_holder(vm);

	if (status != MBPF_DONE) {
		return status;
	}
	vm->roots[2] = mbpf_val_make(MBPF_TAG_OBJECT, mbpf_holder(vm, vm->roots[2]));
	return mbpf_object_add(vm, attributes);
}

int mbpf_add_own(struct mbpf_vm *vm, uint8_t attributes)
{
	union mbpf_val base = vm->roots[2];

	if (mbpf_val_is_primitive(base)) {
		return mbpf_throw(vm, MBPF_TYPE_ERROR, MBPF_MSG_READ_ONLY);
	}
	if ((mbpf_flags_of(vm, base) & MBPF_OBJECT_NOT_EXTENSIBLE) != 0U) {
		return refuse(vm);
	}
	if (vm->roots[1].tag == MBPF_TAG_INT32 && mbpf_class_of(vm, base) == MBPF_CLASS_ARRAY) {
		return add_element(vm, attributes);
	}
	return vm->roots[1].tag == MBPF_TAG_HOLE ? mbpf_profile_error(vm)
						 : add_stored(vm, attributes);
}

/* Makes roots[3] and roots[0] one object, in roots[3]. */
static int make_pair(struct mbpf_vm *vm)
{
	uint32_t off = mbpf_heap_alloc(vm, MBPF_KIND_PAIR, sizeof(struct mbpf_pair));
	struct mbpf_pair *pair = mbpf_at(vm, off);

	if (off == 0U) {
		return MBPF_FAILED;
	}
	pair->getter = vm->roots[3];
	pair->setter = vm->roots[0];
	vm->roots[3] = mbpf_val_make(MBPF_TAG_OBJECT, off);
	return MBPF_DONE;
}

int mbpf_charge_text(struct mbpf_vm *vm, union mbpf_val v)
{
	return mbpf_val_is_string(v) ? mbpf_charge(vm, mbpf_text_of(vm, v).units / 8U) : MBPF_DONE;
}

bool mbpf_same_value(const struct mbpf_vm *vm, const union mbpf_val *a, const union mbpf_val *b)
{
	if (mbpf_val_is_number(*a) && mbpf_val_is_number(*b)) {
		return mbpf_val_number(mbpf_f64_of(a)).bits == mbpf_val_number(mbpf_f64_of(b)).bits;
	}
	if (mbpf_val_is_string(*a) && mbpf_val_is_string(*b)) {
		struct mbpf_text x = mbpf_text_of(vm, *a);
		struct mbpf_text y = mbpf_text_of(vm, *b);

		return mbpf_text_equal(&x, &y);
	}
	return a->bits == b->bits;
}

/* Value of an own data property, for comparing: no string is made. */
static union mbpf_val current(const struct mbpf_vm *vm, const struct mbpf_own *own)
{
	if (own->kind == MBPF_OWN_STORED) {
		return own->prop->value;
	}
	return own->kind == MBPF_OWN_ELEMENT
		       ? mbpf_list_get(vm, vm->roots[2].payload, vm->roots[1].payload)
		       : own->value;
}

/* May a property that is there become what is wanted? */
static bool is_allowed(const struct mbpf_vm *vm, const struct mbpf_own *own,
		       const struct mbpf_descriptor *wanted)
{
	uint32_t changed = wanted->present & (wanted->attributes ^ own->attributes);
	bool is_accessor = (own->attributes & MBPF_PROP_ACCESSOR) != 0U;
	union mbpf_val old;

	if ((own->attributes & MBPF_PROP_CONFIGURABLE) != 0U) {
		return true;
	}
	if ((changed & (MBPF_PROP_CONFIGURABLE | MBPF_PROP_ENUMERABLE)) != 0U) {
		return false;
	}
	if (is_accessor) {
		if ((wanted->present & (MBPF_PROP_WRITABLE | MBPF_HAS_VALUE)) != 0U) {
			return false;
		}
		old = mbpf_accessor(vm, own, 0);
		if ((wanted->present & MBPF_HAS_GETTER) != 0U && old.bits != vm->roots[3].bits) {
			return false;
		}
		old = mbpf_accessor(vm, own, 1);
		return (wanted->present & MBPF_HAS_SETTER) == 0U || old.bits == vm->roots[0].bits;
	}
	if ((wanted->present & (MBPF_HAS_GETTER | MBPF_HAS_SETTER)) != 0U) {
		return false;
	}
	if ((own->attributes & MBPF_PROP_WRITABLE) != 0U) {
		return true;
	}
	old = current(vm, own);
	return (changed & MBPF_PROP_WRITABLE) == 0U && ((wanted->present & MBPF_HAS_VALUE) == 0U ||
							mbpf_same_value(vm, &old, &vm->roots[3]));
}

/* Makes an array one that fast paths do not take. */
static int make_rare(struct mbpf_vm *vm, uint32_t flags)
{
	int status = mbpf_make_holder(vm);
	struct mbpf_object *holder;

	if (status == MBPF_DONE) {
		holder = mbpf_at(vm, mbpf_holder(vm, vm->roots[2]));
		holder->flags |= flags;
		((struct mbpf_heap_header *)mbpf_at(vm, vm->roots[2].payload))->kind =
			MBPF_KIND_RARE_ARRAY;
	}
	return status;
}

/* The length of an array. */
static int define_length(struct mbpf_vm *vm, const struct mbpf_own *own, uint8_t attributes,
			 bool has_value)
{
	/* Read-only even if elements keep it from becoming what it should be. */
	int status = (attributes & MBPF_PROP_WRITABLE) == 0U ? make_rare(vm, MBPF_OBJECT_LENGTH)
							     : MBPF_DONE;

	if (status == MBPF_DONE && has_value && (own->attributes & MBPF_PROP_WRITABLE) != 0U) {
		status = mbpf_array_set_length(vm, false);
	}
	return status;
}

/* An element of an array or typed array. */
static int define_element(struct mbpf_vm *vm, const struct mbpf_own *own, uint8_t attributes,
			  bool has_value)
{
	bool typed = mbpf_class_of(vm, vm->roots[2]) == MBPF_CLASS_TYPED;

	if (attributes != own->attributes) {
		return typed ? refuse(vm) : mbpf_profile_error(vm);
	}
	if (!has_value) {
		return MBPF_DONE;
	}
	return typed ? mbpf_typed_set(vm, vm->roots[1].payload)
		     : mbpf_array_set(vm, vm->roots[1].payload);
}

/* A property in a store. */
static int define_stored(struct mbpf_vm *vm, const struct mbpf_own *own, uint8_t attributes,
			 bool has_value)
{
	uint32_t holder = mbpf_holder(vm, vm->roots[2]);
	uint32_t index = mbpf_object_index(vm, holder, own->prop);
	struct mbpf_prop *prop;

	if ((attributes & MBPF_PROP_ACCESSOR) != 0U && has_value && make_pair(vm) != MBPF_DONE) {
		return MBPF_FAILED;
	}
	holder = mbpf_holder(vm, vm->roots[2]);
	prop = mbpf_object_prop(vm, holder, index);
	prop->attributes = attributes;
	if (has_value) {
		mbpf_heap_store(vm, holder, &prop->value, &vm->roots[3]);
	}
	return MBPF_DONE;
}

/* The attributes that a property gets, and values that were not given but are needed. */
static uint8_t complete(struct mbpf_vm *vm, const struct mbpf_own *own,
			const struct mbpf_descriptor *wanted, bool *has_value)
{
	uint32_t given = wanted->present & MBPF_PROP_PLAIN;
	uint32_t old = own->kind != MBPF_OWN_NONE ? own->attributes : 0U;
	bool was_accessor = (old & MBPF_PROP_ACCESSOR) != 0U;
	bool is_accessor = (wanted->present & (MBPF_HAS_GETTER | MBPF_HAS_SETTER)) != 0U;
	bool is_data = (wanted->present & (MBPF_HAS_VALUE | MBPF_PROP_WRITABLE)) != 0U;

	*has_value = is_accessor || (wanted->present & MBPF_HAS_VALUE) != 0U;
	if (is_accessor || (was_accessor && is_data)) {
		old &= ~(uint32_t)MBPF_PROP_WRITABLE;
	}
	old = (old & ~given) | (wanted->attributes & given);
	if (is_accessor) {
		if ((wanted->present & MBPF_HAS_GETTER) == 0U) {
			vm->roots[3] =
				was_accessor ? mbpf_accessor(vm, own, 0) : mbpf_val_undefined();
		}
		if ((wanted->present & MBPF_HAS_SETTER) == 0U) {
			vm->roots[0] =
				was_accessor ? mbpf_accessor(vm, own, 1) : mbpf_val_undefined();
		}
		return (uint8_t)(old | MBPF_PROP_ACCESSOR);
	}
	if (!*has_value && (own->kind == MBPF_OWN_NONE || (was_accessor && is_data))) {
		vm->roots[3] = mbpf_val_undefined();
		*has_value = true;
	}
	if (is_data) {
		old &= ~(uint32_t)MBPF_PROP_ACCESSOR;
	}
	return (uint8_t)old;
}

int mbpf_define_own(struct mbpf_vm *vm, const struct mbpf_descriptor *wanted)
{
	union mbpf_val base = vm->roots[2];
	struct mbpf_own own;
	uint8_t attributes;
	bool has_value;
	int status;

	if (mbpf_val_is_primitive(base)) {
		return mbpf_throw(vm, MBPF_TYPE_ERROR, MBPF_MSG_NOT_OBJECT);
	}
	if (base.tag != MBPF_TAG_OBJECT && base.tag != MBPF_TAG_FUNC) {
		return mbpf_profile_error(vm);
	}
	status = mbpf_own_find(vm, &vm->roots[2], false, &own);
	if (status != MBPF_DONE) {
		return status;
	}
	if (own.kind == MBPF_OWN_LENGTH && (wanted->present & MBPF_HAS_VALUE) != 0U) {
		/* Before all else is looked at. */
		status = mbpf_array_set_length(vm, true);
		if (status != MBPF_DONE) {
			return status;
		}
	}
	if (own.kind != MBPF_OWN_NONE) {
		if (mbpf_charge_text(vm, vm->roots[3]) != MBPF_DONE) {
			return MBPF_FAILED;
		}
		if (!is_allowed(vm, &own, wanted)) {
			return refuse(vm);
		}
	}
	attributes = complete(vm, &own, wanted, &has_value);
	switch (own.kind) {
	case MBPF_OWN_STORED:
		return define_stored(vm, &own, attributes, has_value);
	case MBPF_OWN_ELEMENT:
		return define_element(vm, &own, attributes, has_value);
	case MBPF_OWN_LENGTH:
		return define_length(vm, &own, attributes, has_value);
	default:
		break;
	}
	if (!has_value) {
		vm->roots[3] = own.value;
	}
	if ((attributes & MBPF_PROP_ACCESSOR) != 0U && make_pair(vm) != MBPF_DONE) {
		return MBPF_FAILED;
	}
	/* Name and length of a function are there already. */
	return own.kind == MBPF_OWN_NONE ? mbpf_add_own(vm, attributes)
					 : add_stored(vm, attributes);
}

/* --- freezing --- */

/* The attributes that no property has in an object with these flags. */
static uint32_t lost_attributes(uint32_t flags)
{
	if ((flags & MBPF_OBJECT_FROZEN) != 0U) {
		return MBPF_PROP_CONFIGURABLE | MBPF_PROP_WRITABLE;
	}
	return (flags & MBPF_OBJECT_SEALED) != 0U ? MBPF_PROP_CONFIGURABLE : 0U;
}

int mbpf_fix(struct mbpf_vm *vm, uint32_t flags)
{
	uint32_t lost = lost_attributes(flags);
	struct mbpf_object *holder;
	int status;

	if (mbpf_class_of(vm, vm->roots[2]) == MBPF_CLASS_ARRAY) {
		status = make_rare(vm, flags);
	} else {
		status = mbpf_make_holder(vm);
	}
	if (status != MBPF_DONE) {
		return status;
	}
	holder = mbpf_at(vm, mbpf_holder(vm, vm->roots[2]));
	if (holder->header.kind == MBPF_KIND_FUNCTION) {
		/* Its name and length would stay as they are. */
		return mbpf_profile_error(vm);
	}
	holder->flags |= MBPF_OBJECT_NOT_EXTENSIBLE;
	status = mbpf_charge(vm, holder->count / 8U);
	for (uint32_t i = 0; status == MBPF_DONE && i < holder->count; i++) {
		struct mbpf_prop *prop = mbpf_object_prop(vm, mbpf_holder(vm, vm->roots[2]), i);

		prop->attributes &= (uint8_t)~lost;
	}
	return status;
}

bool mbpf_is_fixed(const struct mbpf_vm *vm, union mbpf_val v, uint32_t flags)
{
	uint32_t holder = mbpf_holder(vm, v);
	const struct mbpf_object *object = mbpf_at(vm, holder);
	const struct mbpf_array *array = mbpf_at(vm, v.payload);
	bool is_array = mbpf_class_of(vm, v) == MBPF_CLASS_ARRAY;
	uint32_t lost = lost_attributes(flags);
	uint32_t missing = is_array ? flags & ~(uint32_t)object->flags : 0U;

	if (holder == 0U || (object->flags & MBPF_OBJECT_NOT_EXTENSIBLE) == 0U ||
	    (missing & MBPF_OBJECT_LENGTH) != 0U) {
		return false;
	}
	for (uint32_t i = 0; missing != 0U && i < array->capacity; i++) {
		if (mbpf_list_get(vm, v.payload, i).tag != MBPF_TAG_HOLE) {
			return false;
		}
	}
	for (uint32_t i = 0; i < object->count; i++) {
		uint32_t attributes = mbpf_object_prop(vm, holder, i)->attributes;

		if ((attributes & MBPF_PROP_ACCESSOR) != 0U) {
			attributes &= ~MBPF_PROP_WRITABLE;
		}
		if ((attributes & lost) != 0U) {
			return false;
		}
	}
	return true;
}
