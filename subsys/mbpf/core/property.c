/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Properties of all kinds of values: who answers for which key. The base is in roots[2], its key in
 * roots[1].
 */

#include "builtin.h"

static const union mbpf_val no_value = {.bits = MBPF_VAL_BITS(MBPF_TAG_HOLE, 0U)};

uint32_t mbpf_class_of(const struct mbpf_vm *vm, union mbpf_val base)
{
	static const uint8_t of_kind[] = {
		[MBPF_KIND_BUFFER] = MBPF_CLASS_BUFFER, [MBPF_KIND_OBJECT] = MBPF_CLASS_OBJECT,
		[MBPF_KIND_ERROR] = MBPF_CLASS_ERROR,   [MBPF_KIND_FUNCTION] = MBPF_CLASS_FUNCTION,
		[MBPF_KIND_ARRAY] = MBPF_CLASS_ARRAY,   [MBPF_KIND_VIEW] = MBPF_CLASS_VIEW,
	};
	static const uint8_t of_tag[] = {
		MBPF_CLASS_BOOLEAN,  MBPF_CLASS_STRING,   MBPF_CLASS_STRING, MBPF_CLASS_STRING,
		MBPF_CLASS_FUNCTION, MBPF_CLASS_FUNCTION, MBPF_CLASS_CTX,    MBPF_CLASS_MAP,
	};
	uint8_t kind;

	if (base.tag == MBPF_TAG_OBJECT) {
		kind = mbpf_kind_of(vm, base.payload);
		return kind < MBPF_KIND_TYPED ? of_kind[kind] : MBPF_CLASS_TYPED;
	}
	if (mbpf_val_is_number(base)) {
		return MBPF_CLASS_NUMBER;
	}
	base.tag -= MBPF_TAG_BOOL;
	return base.tag < sizeof(of_tag) ? of_tag[base.tag] : MBPF_CLASS_NONE;
}

/* --- properties that the firmware computes --- */

enum getter {
	GETTER_NONE,
	GETTER_LENGTH,
	GETTER_BYTE_LENGTH,
	GETTER_BYTE_OFFSET,
	GETTER_BUFFER,
	GETTER_FUNCTION_NAME,
	GETTER_ERROR_NAME,
	GETTER_EMPTY,
};

/* Which of them the key is for a base of the class. */
static uint32_t find_getter(const struct mbpf_vm *vm, uint32_t cls)
{
	static const struct {
		uint8_t cls;
		uint8_t name;
		uint8_t getter;
	} getters[] = {
		{MBPF_CLASS_ARRAY, MBPF_ROM_LENGTH, GETTER_LENGTH},
		{MBPF_CLASS_STRING, MBPF_ROM_LENGTH, GETTER_LENGTH},
		{MBPF_CLASS_FUNCTION, MBPF_ROM_LENGTH, GETTER_LENGTH},
		{MBPF_CLASS_FUNCTION, MBPF_ROM_NAME, GETTER_FUNCTION_NAME},
		{MBPF_CLASS_ERROR, MBPF_ROM_NAME, GETTER_ERROR_NAME},
		{MBPF_CLASS_ERROR, MBPF_ROM_MESSAGE, GETTER_EMPTY},
		{MBPF_CLASS_BUFFER, MBPF_ROM_BYTE_LENGTH, GETTER_LENGTH},
		{MBPF_CLASS_TYPED, MBPF_ROM_LENGTH, GETTER_LENGTH},
		{MBPF_CLASS_TYPED, MBPF_ROM_BYTE_LENGTH, GETTER_BYTE_LENGTH},
		{MBPF_CLASS_TYPED, MBPF_ROM_BYTE_OFFSET, GETTER_BYTE_OFFSET},
		{MBPF_CLASS_TYPED, MBPF_ROM_BUFFER, GETTER_BUFFER},
		{MBPF_CLASS_VIEW, MBPF_ROM_BYTE_LENGTH, GETTER_LENGTH},
		{MBPF_CLASS_VIEW, MBPF_ROM_BYTE_OFFSET, GETTER_BYTE_OFFSET},
		{MBPF_CLASS_VIEW, MBPF_ROM_BUFFER, GETTER_BUFFER},
	};
	struct mbpf_text text = mbpf_text_of(vm, vm->roots[1]);

	for (uint32_t i = 0; i < MBPF_ARRAY_COUNT(getters); i++) {
		if (getters[i].cls == cls && mbpf_text_is(&text, mbpf_rom_ascii(getters[i].name))) {
			return getters[i].getter;
		}
	}
	return GETTER_NONE;
}

static uint32_t length_of(const struct mbpf_vm *vm, union mbpf_val base)
{
	uint32_t func = mbpf_function_of(vm, base);

	if (func != MBPF_NO_FUNCTION) {
		return mbpf_get_le16(mbpf_image_function(vm->image, func) + MBPF_FN_LENGTH);
	}
	switch (base.tag) {
	case MBPF_TAG_OBJECT:
		/* A buffer has its length in the same place as an array. */
		return mbpf_list_length(vm, base.payload);
	case MBPF_TAG_BUILTIN:
		return mbpf_builtins[base.payload].length;
	default:
		return mbpf_text_of(vm, base).units;
	}
}

/* `name` of a function of the package or the firmware. */
static union mbpf_val function_name(const struct mbpf_vm *vm, union mbpf_val f)
{
	uint16_t name;

	if (f.tag == MBPF_TAG_BUILTIN) {
		return mbpf_val_rom(MBPF_ROM_BUILTINS + f.payload);
	}
	name = mbpf_get_le16(mbpf_image_function(vm->image, mbpf_function_of(vm, f)) +
			     MBPF_FN_NAME);
	return name == MBPF_NO_NAME ? mbpf_val_rom(MBPF_ROM_EMPTY)
				    : mbpf_val_make(MBPF_TAG_STR_POOL, name);
}

/* The value of one of them for the base; no_value for GETTER_NONE. */
static union mbpf_val call_getter(const struct mbpf_vm *vm, uint32_t getter)
{
	union mbpf_val base = vm->roots[2];
	/* Only looked at when the getter is one of objects. */
	const struct mbpf_typed *typed =
		mbpf_at(vm, base.tag == MBPF_TAG_OBJECT ? base.payload : 0U);
	uint32_t number;

	switch (getter) {
	case GETTER_LENGTH:
		number = length_of(vm, base);
		break;
	case GETTER_BYTE_LENGTH:
		number = typed->length *
			 mbpf_element_size((uint8_t)(typed->header.kind - MBPF_KIND_TYPED));
		break;
	case GETTER_BYTE_OFFSET:
		number = typed->byte_offset;
		break;
	case GETTER_BUFFER:
		return mbpf_val_make(MBPF_TAG_OBJECT, typed->buffer);
	case GETTER_FUNCTION_NAME:
		return function_name(vm, base);
	case GETTER_ERROR_NAME:
		return mbpf_val_rom(mbpf_rom_error_name(mbpf_error_class_of((const void *)typed)));
	case GETTER_EMPTY:
		return mbpf_val_rom(MBPF_ROM_EMPTY);
	default:
		return no_value;
	}
	return mbpf_val_u32(number);
}

/* Property with a text for a key that is not the base's own; no_value for none. */
static union mbpf_val firmware_property(const struct mbpf_vm *vm, uint32_t cls)
{
	union mbpf_val v = call_getter(vm, find_getter(vm, cls));
	struct mbpf_text text;

	if (v.tag == MBPF_TAG_HOLE && cls != MBPF_CLASS_NONE) {
		text = mbpf_text_of(vm, vm->roots[1]);
		v.bits = mbpf_method_bits(cls, &text);
	}
	return v;
}

#define ABSENT_HASH(hash) (hash),

/* Has the object of the firmware a property of this name in ECMAScript, but not here? */
static bool is_absent_from(uint32_t object, uint32_t hash)
{
	/* Hashes: a name that has one of these by chance only gives up without need. */
	static const uint16_t absent[] = {MBPF_ABSENT_LIST(ABSENT_HASH)};
	uint32_t wanted = ((hash ^ hash >> 16) + object * 0x9E37U) & 0xFFFFU;

	for (uint32_t i = 0; i < MBPF_ARRAY_COUNT(absent); i++) {
		if (absent[i] == wanted) {
			return true;
		}
	}
	return false;
}

/* Do values of the class have a property of this name in ECMAScript, but not in this firmware? */
static bool is_absent(const struct mbpf_vm *vm, uint32_t cls)
{
	uint32_t hash = mbpf_text_of(vm, vm->roots[1]).hash;

	return cls == MBPF_CLASS_FUNCTION || is_absent_from(cls, hash) ||
	       is_absent_from(MBPF_FW_OBJECT, hash);
}

/* --- reading --- */

/* Is the key an index at which the base has an element? */
static bool has_element(const struct mbpf_vm *vm)
{
	union mbpf_val key = vm->roots[1];

	return key.tag == MBPF_TAG_INT32 && mbpf_has_index(vm, vm->roots[2], key.payload);
}

/* What is no own property that the program named. */
static int get(struct mbpf_vm *vm, uint32_t cls, union mbpf_val *out)
{
	union mbpf_val base = vm->roots[2];
	union mbpf_val key = vm->roots[1];

	*out = mbpf_val_undefined();
	if (!mbpf_val_is_string(key)) {
		if (!has_element(vm)) {
			return MBPF_DONE;
		}
		if (cls == MBPF_CLASS_STRING) {
			return mbpf_new_part(vm, base, key.payload, 1, out);
		}
		*out = mbpf_list_get(vm, base.payload, key.payload);
		return MBPF_DONE;
	}
	if (cls == MBPF_CLASS_CTX) {
		struct mbpf_text text = mbpf_text_of(vm, key);
		const struct mbpf_ctx_field *field = mbpf_ctx_field_find(vm, &text);

		if (field != NULL) {
			return mbpf_ctx_field_get(vm, field, out);
		}
	}
	base = firmware_property(vm, cls);
	if (base.tag != MBPF_TAG_HOLE) {
		*out = base;
	} else if (is_absent(vm, cls)) {
		return mbpf_profile_error(vm);
	}
	return MBPF_DONE;
}

/* The `in` operator, for what is no own property that the program named. */
static int has(struct mbpf_vm *vm, uint32_t cls, union mbpf_val *out)
{
	bool found = has_element(vm);

	if (mbpf_val_is_string(vm->roots[1])) {
		found = firmware_property(vm, cls).tag != MBPF_TAG_HOLE;
		if (!found && is_absent(vm, cls)) {
			return mbpf_profile_error(vm);
		}
	}
	*out = mbpf_val_bool(found);
	return MBPF_DONE;
}

/* --- writing --- */

/* roots[2][roots[1]] = roots[3] for what has no properties that the program names. */
static int set(struct mbpf_vm *vm, uint32_t cls)
{
	union mbpf_val key = vm->roots[1];
	uint32_t getter = find_getter(vm, cls);

	if (key.tag == MBPF_TAG_INT32) {
		if (cls == MBPF_CLASS_ARRAY) {
			return mbpf_array_set(vm, key.payload);
		}
		if (cls == MBPF_CLASS_TYPED) {
			return mbpf_typed_set(vm, key.payload);
		}
	}
	if (cls == MBPF_CLASS_ARRAY && getter == GETTER_LENGTH) {
		return mbpf_array_set_length(vm);
	}
	/* Strings, numbers and booleans cannot have more properties; these could. */
	if (cls == MBPF_CLASS_FUNCTION ||
	    (getter == GETTER_NONE && vm->roots[2].tag == MBPF_TAG_OBJECT)) {
		return mbpf_profile_error(vm);
	}
	return mbpf_throw(vm, MBPF_TYPE_ERROR, MBPF_MSG_READ_ONLY);
}

/* delete roots[2][roots[1]] of the same; in strict mode what cannot be deleted throws. */
static int delete(struct mbpf_vm *vm, uint32_t cls)
{
	bool fixed;

	if (cls == MBPF_CLASS_FUNCTION || cls == MBPF_CLASS_CTX || cls == MBPF_CLASS_MAP) {
		return mbpf_profile_error(vm);
	}
	fixed = has_element(vm);
	if (fixed && cls == MBPF_CLASS_ARRAY) {
		vm->roots[3] = no_value;
		return mbpf_array_set(vm, vm->roots[1].payload);
	}
	/* What typed arrays and buffers have beside elements is inherited, so deleting it does
	 * nothing. */
	if (cls == MBPF_CLASS_ARRAY || cls == MBPF_CLASS_STRING) {
		fixed = fixed || find_getter(vm, cls) != GETTER_NONE;
	}
	return fixed ? mbpf_throw(vm, MBPF_TYPE_ERROR, MBPF_MSG_NOT_DELETABLE) : MBPF_DONE;
}

/* --- all of them --- */

/* The access to what is no own property that the program named. */
static int access_other(struct mbpf_vm *vm, uint32_t kind, uint32_t cls, union mbpf_val *v)
{
	switch (kind) {
	case MBPF_ACCESS_GET:
		return get(vm, cls, v);
	case MBPF_ACCESS_SET:
		return set(vm, cls);
	case MBPF_ACCESS_DELETE:
		return delete(vm, cls);
	case MBPF_ACCESS_HAS:
		return has(vm, cls, v);
	default:
		*v = mbpf_val_bool(has_element(vm));
		return MBPF_DONE;
	}
}

/* Whether the base may be accessed this way at all. */
static int check_base(struct mbpf_vm *vm, uint32_t access, union mbpf_val base, uint32_t cls)
{
	uint32_t kind = access & MBPF_ACCESS_KIND;

	if (kind == MBPF_ACCESS_HAS && base.tag < MBPF_TAG_FUNC) {
		return mbpf_throw(vm, MBPF_TYPE_ERROR, MBPF_MSG_NOT_OBJECT);
	}
	/* Only objects that literals make have properties defined. Nothing is inherited that could
	 * be set instead. */
	if (mbpf_val_is_internal(base) ||
	    (kind == MBPF_ACCESS_HAS &&
	     (base.tag != MBPF_TAG_OBJECT || cls == MBPF_CLASS_FUNCTION)) ||
	    ((access & MBPF_ACCESS_DEFINE) != 0U && cls != MBPF_CLASS_OBJECT &&
	     cls != MBPF_CLASS_ARRAY)) {
		return mbpf_profile_error(vm);
	}
	if (kind != MBPF_ACCESS_LISTED && mbpf_val_is_nullish(base)) {
		return mbpf_throw(vm, MBPF_TYPE_ERROR, MBPF_MSG_NO_PROPERTIES);
	}
	return MBPF_DONE;
}

/* The access to a base that has properties of its own: `prop`, or NULL when it is not there. */
static int access_own(struct mbpf_vm *vm, uint32_t kind, uint32_t cls, struct mbpf_prop *prop,
		      union mbpf_val *v)
{
	if (kind == MBPF_ACCESS_SET) {
		return mbpf_object_set(vm, prop);
	}
	if (kind == MBPF_ACCESS_DELETE) {
		return mbpf_object_delete(vm, prop);
	}
	if (prop == NULL) {
		return access_other(vm, kind, cls, v);
	}
	*v = kind == MBPF_ACCESS_GET
		     ? prop->value
		     : mbpf_val_bool(kind == MBPF_ACCESS_HAS ||
				     (prop->attributes & MBPF_PROP_ENUMERABLE) != 0U);
	return MBPF_DONE;
}

int mbpf_property(struct mbpf_vm *vm, uint32_t access, union mbpf_val base, union mbpf_val key,
		  union mbpf_val *v)
{
	uint32_t kind = access & MBPF_ACCESS_KIND;
	uint32_t cls = mbpf_class_of(vm, base);
	bool has_own = cls == MBPF_CLASS_OBJECT || cls == MBPF_CLASS_ERROR;
	struct mbpf_prop *prop = NULL;
	int status = check_base(vm, access, base, cls);

	if (status != MBPF_DONE) {
		return status;
	}
	vm->roots[1] = key;
	vm->roots[2] = base;
	if (kind == MBPF_ACCESS_SET) {
		vm->roots[3] = *v;
	}
	status = mbpf_make_key(vm, has_own, (access & MBPF_ACCESS_NAMED) != 0U);
	if (status == MBPF_DONE && has_own) {
		status = mbpf_object_find(vm, vm->roots[2].payload, vm->roots[1], &prop);
	}
	if (status != MBPF_DONE) {
		return status;
	}
	return has_own ? access_own(vm, kind, cls, prop, v) : access_other(vm, kind, cls, v);
}

int mbpf_get_length(struct mbpf_vm *vm, union mbpf_val base, union mbpf_val *out)
{
	return mbpf_get_element(vm, base, mbpf_val_rom(MBPF_ROM_LENGTH), out);
}
