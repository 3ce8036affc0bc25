/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Properties of all kinds of values: who answers for which key.
 */

#include "builtin.h"

static const union mbpf_val no_value = {.bits = MBPF_VAL_BITS(MBPF_TAG_HOLE, 0u)};

static uint8_t class_of(const struct mbpf_vm *vm, union mbpf_val base)
{
	static const uint8_t of_kind[] = {
		[MBPF_KIND_BUFFER] = MBPF_CLASS_BUFFER,
		[MBPF_KIND_OBJECT] = MBPF_CLASS_NONE,
		[MBPF_KIND_ERROR] = MBPF_CLASS_ERROR,
		[MBPF_KIND_ARRAY] = MBPF_CLASS_ARRAY,
	};
	static const uint8_t of_tag[] = {
		MBPF_CLASS_STRING,   MBPF_CLASS_STRING,   MBPF_CLASS_STRING,
		MBPF_CLASS_FUNCTION, MBPF_CLASS_FUNCTION, MBPF_CLASS_CTX,
		MBPF_CLASS_MAP,
	};
	uint8_t kind;

	if (base.tag < MBPF_TAG_STR_POOL) {
		return MBPF_CLASS_NONE;
	}
	if (base.tag != MBPF_TAG_OBJECT) {
		return of_tag[base.tag - MBPF_TAG_STR_POOL];
	}
	kind = mbpf_kind_of(vm, base.payload);
	return kind < MBPF_KIND_TYPED ? of_kind[kind] : (uint8_t)MBPF_CLASS_TYPED;
}

/* Makes an access ready: base to roots[2], the key in its one form. */
static int prepare(struct mbpf_vm *vm, union mbpf_val base, union mbpf_val v, union mbpf_val *key)
{
	if (mbpf_val_is_internal(base)) {
		return mbpf_profile_error(vm);
	}
	if (base.tag == MBPF_TAG_UNDEFINED || base.tag == MBPF_TAG_NULL) {
		return mbpf_throw(vm, MBPF_TYPE_ERROR, MBPF_MSG_NO_PROPERTIES);
	}
	vm->roots[2] = base;
	return mbpf_key_of(vm, v, mbpf_kind_has_props(mbpf_val_kind(vm, base)), key);
}

/* --- reading --- */

/* Which of the names of computed properties a key is; MBPF_ROM_EMPTY for another one. */
static uint32_t getter_name(const struct mbpf_vm *vm, union mbpf_val key)
{
	struct mbpf_text text = mbpf_text_of(vm, key);

	for (uint32_t rom = MBPF_ROM_GETTER_FIRST; rom <= MBPF_ROM_GETTER_LAST; rom++) {
		if (mbpf_text_is(&text, mbpf_rom_ascii(rom))) {
			return rom;
		}
	}
	return MBPF_ROM_EMPTY;
}

/* `name` of a function of the package or the firmware. */
static union mbpf_val function_name(const struct mbpf_vm *vm, union mbpf_val f)
{
	uint16_t name;

	if (f.tag == MBPF_TAG_BUILTIN) {
		return mbpf_val_rom(MBPF_ROM_BUILTINS + f.payload);
	}
	name = mbpf_section_u16(mbpf_image_function(vm->image, f.payload) + MBPF_FN_NAME);
	return name == MBPF_NO_NAME ? mbpf_val_rom(MBPF_ROM_EMPTY)
				    : mbpf_val_make(MBPF_TAG_STR_POOL, name);
}

static uint32_t length_of(const struct mbpf_vm *vm, union mbpf_val base)
{
	const struct mbpf_array *array;

	switch (base.tag) {
	case MBPF_TAG_OBJECT:
		/* Typed arrays and buffers have their length in the same place as arrays. */
		array = mbpf_at(vm, base.payload);
		return array->length;
	case MBPF_TAG_BUILTIN:
		return mbpf_builtins[base.payload].length;
	case MBPF_TAG_FUNC:
		return mbpf_section_u16(mbpf_image_function(vm->image, base.payload) +
					MBPF_FN_LENGTH);
	default:
		return mbpf_text_of(vm, base).units;
	}
}

#define GETTER(cls, rom) ((uint32_t)(cls) << 16 | (uint32_t)(rom))

/* Property `name` that a value of the class has by computing it; no_value for none. */
static union mbpf_val getter(const struct mbpf_vm *vm, union mbpf_val base, uint8_t cls,
			     uint32_t name)
{
	/* Only looked at when the class is one of objects. */
	const struct mbpf_typed *typed =
		mbpf_at(vm, base.tag == MBPF_TAG_OBJECT ? base.payload : 0u);

	switch (GETTER(cls, name)) {
	case GETTER(MBPF_CLASS_ARRAY, MBPF_ROM_LENGTH):
	case GETTER(MBPF_CLASS_STRING, MBPF_ROM_LENGTH):
	case GETTER(MBPF_CLASS_TYPED, MBPF_ROM_LENGTH):
	case GETTER(MBPF_CLASS_FUNCTION, MBPF_ROM_LENGTH):
	case GETTER(MBPF_CLASS_BUFFER, MBPF_ROM_BYTE_LENGTH):
		return mbpf_val_u32(length_of(vm, base));
	case GETTER(MBPF_CLASS_TYPED, MBPF_ROM_BYTE_LENGTH):
		return mbpf_val_u32(typed->length *
				    mbpf_element_size((uint8_t)(typed->header.kind -
								MBPF_KIND_TYPED)));
	case GETTER(MBPF_CLASS_TYPED, MBPF_ROM_BYTE_OFFSET):
		return mbpf_val_u32(typed->byte_offset);
	case GETTER(MBPF_CLASS_TYPED, MBPF_ROM_BUFFER):
		return mbpf_val_make(MBPF_TAG_OBJECT, typed->buffer);
	case GETTER(MBPF_CLASS_FUNCTION, MBPF_ROM_NAME):
		return function_name(vm, base);
	case GETTER(MBPF_CLASS_ERROR, MBPF_ROM_NAME):
		return mbpf_val_rom(mbpf_rom_error_name(typed->header.aux));
	case GETTER(MBPF_CLASS_ERROR, MBPF_ROM_MESSAGE):
		return mbpf_val_rom(MBPF_ROM_EMPTY);
	default:
		return no_value;
	}
}

/* Property with a text for a key that is not the object's own; no_value for none. */
static union mbpf_val firmware_property(const struct mbpf_vm *vm, union mbpf_val base, uint8_t cls,
					union mbpf_val key)
{
	union mbpf_val v = getter(vm, base, cls, getter_name(vm, key));

	return v.tag == MBPF_TAG_HOLE && cls != MBPF_CLASS_NONE ? mbpf_method_find(vm, cls, key)
								 : v;
}

/* Does every object have a property of this name that this firmware has not? */
static bool is_inherited(const struct mbpf_vm *vm, union mbpf_val key)
{
	struct mbpf_text text = mbpf_text_of(vm, key);

	return mbpf_is_inherited_name(&text);
}

static int get_indexed(struct mbpf_vm *vm, union mbpf_val base, uint32_t index, union mbpf_val *out)
{
	if (!mbpf_has_index(vm, base, index)) {
		*out = mbpf_val_undefined();
		return MBPF_DONE;
	}
	if (base.tag != MBPF_TAG_OBJECT) {
		return mbpf_string_at(vm, base, index, out);
	}
	*out = mbpf_kind_of(vm, base.payload) == MBPF_KIND_ARRAY
		       ? mbpf_array_get(vm, base.payload, index)
		       : mbpf_typed_get(vm, base.payload, index);
	return MBPF_DONE;
}

int mbpf_get_key(struct mbpf_vm *vm, union mbpf_val base, union mbpf_val key, union mbpf_val *out)
{
	uint8_t cls = class_of(vm, base);
	struct mbpf_prop *prop = NULL;
	union mbpf_val v;
	int status = MBPF_DONE;

	if (mbpf_kind_has_props(mbpf_val_kind(vm, base))) {
		status = mbpf_object_find(vm, base.payload, key, &prop);
		if (prop != NULL) {
			*out = prop->value;
		}
		if (status != MBPF_DONE || prop != NULL) {
			return status;
		}
	}
	if (key.tag == MBPF_TAG_INT32) {
		return get_indexed(vm, base, key.payload, out);
	}
	v = mbpf_val_undefined();
	if (key.tag != MBPF_TAG_HOLE) {
		if (cls == MBPF_CLASS_CTX) {
			struct mbpf_text text = mbpf_text_of(vm, key);
			const struct mbpf_ctx_field *field = mbpf_ctx_field_find(vm, &text);

			if (field != NULL) {
				return mbpf_ctx_field_get(vm, field, out);
			}
		}
		v = firmware_property(vm, base, cls, key);
	}
	if (v.tag == MBPF_TAG_HOLE) {
		bool is_list = cls == MBPF_CLASS_ARRAY || cls == MBPF_CLASS_TYPED;

		if (cls == MBPF_CLASS_FUNCTION || (!is_list && is_inherited(vm, key))) {
			return mbpf_profile_error(vm);
		}
		v = mbpf_val_undefined();
	}
	*out = v;
	return MBPF_DONE;
}

int mbpf_get_element(struct mbpf_vm *vm, union mbpf_val base, union mbpf_val key,
		     union mbpf_val *out)
{
	int status = prepare(vm, base, key, &key);

	return status == MBPF_DONE ? mbpf_get_key(vm, vm->roots[2], key, out) : status;
}

int mbpf_get_named(struct mbpf_vm *vm, union mbpf_val base, uint32_t name, union mbpf_val *out)
{
	union mbpf_val key = mbpf_val_int(0); /* nothing to convert */
	int status = prepare(vm, base, key, &key);

	return status == MBPF_DONE ? mbpf_get_key(vm, base, mbpf_key_of_name(vm, name), out)
				   : status;
}

int mbpf_get_length(struct mbpf_vm *vm, union mbpf_val base, union mbpf_val *out)
{
	return mbpf_get_element(vm, base, mbpf_val_rom(MBPF_ROM_LENGTH), out);
}

/* --- writing --- */

/* roots[2][key] = roots[3] */
static int set_key(struct mbpf_vm *vm, union mbpf_val key)
{
	union mbpf_val base = vm->roots[2];
	union mbpf_val v = vm->roots[3];
	uint8_t cls = class_of(vm, base);
	uint32_t name;

	if (mbpf_kind_has_props(mbpf_val_kind(vm, base))) {
		return mbpf_object_set(vm, base, key, v);
	}
	if (cls == MBPF_CLASS_FUNCTION) {
		return mbpf_profile_error(vm);
	}
	if (cls == MBPF_CLASS_ARRAY || cls == MBPF_CLASS_TYPED || cls == MBPF_CLASS_BUFFER) {
		if (key.tag == MBPF_TAG_INT32 && cls != MBPF_CLASS_BUFFER) {
			return cls == MBPF_CLASS_ARRAY ? mbpf_array_set(vm, base, key.payload, v)
						       : mbpf_typed_set(vm, base, key.payload, v);
		}
		name = getter_name(vm, key);
		if (cls == MBPF_CLASS_ARRAY && name == MBPF_ROM_LENGTH) {
			return mbpf_array_set_length(vm, base, v);
		}
		if (getter(vm, base, cls, name).tag == MBPF_TAG_HOLE) {
			return mbpf_profile_error(vm);
		}
	}
	return mbpf_throw(vm, MBPF_TYPE_ERROR, MBPF_MSG_READ_ONLY);
}

int mbpf_set_element(struct mbpf_vm *vm, union mbpf_val base, union mbpf_val key, union mbpf_val v)
{
	int status;

	vm->roots[3] = v;
	status = prepare(vm, base, key, &key);
	return status == MBPF_DONE ? set_key(vm, key) : status;
}

int mbpf_set_named(struct mbpf_vm *vm, union mbpf_val base, uint32_t name, union mbpf_val v)
{
	union mbpf_val key = mbpf_val_int(0); /* nothing to convert */
	int status = prepare(vm, base, key, &key);

	vm->roots[3] = v;
	return status == MBPF_DONE ? set_key(vm, mbpf_key_of_name(vm, name)) : status;
}

/* Only objects that literals make have properties defined. Nothing is inherited that could be set instead. */
static bool may_define(const struct mbpf_vm *vm, union mbpf_val base)
{
	uint8_t kind = mbpf_val_kind(vm, base);

	return kind == MBPF_KIND_OBJECT || kind == MBPF_KIND_ARRAY;
}

int mbpf_define(struct mbpf_vm *vm, union mbpf_val base, union mbpf_val key, union mbpf_val v)
{
	return may_define(vm, base) ? mbpf_set_element(vm, base, key, v) : mbpf_profile_error(vm);
}

int mbpf_define_named(struct mbpf_vm *vm, union mbpf_val base, uint32_t name, union mbpf_val v)
{
	return may_define(vm, base) ? mbpf_set_named(vm, base, name, v) : mbpf_profile_error(vm);
}

/* --- deleting --- */

/* delete roots[2][key]; in strict mode what cannot be deleted throws. */
static int delete_key(struct mbpf_vm *vm, union mbpf_val key)
{
	union mbpf_val base = vm->roots[2];
	uint8_t cls = class_of(vm, base);
	bool fixed;

	if (mbpf_kind_has_props(mbpf_val_kind(vm, base))) {
		return mbpf_object_delete(vm, base.payload, key);
	}
	if (cls == MBPF_CLASS_FUNCTION || cls == MBPF_CLASS_CTX || cls == MBPF_CLASS_MAP) {
		return mbpf_profile_error(vm);
	}
	if (key.tag == MBPF_TAG_INT32) {
		fixed = mbpf_has_index(vm, base, key.payload);
		if (fixed && cls == MBPF_CLASS_ARRAY) {
			return mbpf_array_set(vm, base, key.payload, no_value);
		}
	} else {
		/* What typed arrays and buffers have is inherited, so deleting it does nothing. */
		fixed = (cls == MBPF_CLASS_ARRAY || cls == MBPF_CLASS_STRING) &&
			getter_name(vm, key) == MBPF_ROM_LENGTH;
	}
	return fixed ? mbpf_throw(vm, MBPF_TYPE_ERROR, MBPF_MSG_NOT_DELETABLE) : MBPF_DONE;
}

int mbpf_delete(struct mbpf_vm *vm, union mbpf_val base, union mbpf_val key, bool *out)
{
	int status = prepare(vm, base, key, &key);

	*out = true;
	return status == MBPF_DONE ? delete_key(vm, key) : status;
}

int mbpf_delete_named(struct mbpf_vm *vm, union mbpf_val base, uint32_t name, bool *out)
{
	union mbpf_val key = mbpf_val_int(0); /* nothing to convert */
	int status = prepare(vm, base, key, &key);

	*out = true;
	return status == MBPF_DONE ? delete_key(vm, mbpf_key_of_name(vm, name)) : status;
}

/* --- asking --- */

int mbpf_has_property(struct mbpf_vm *vm, union mbpf_val key, union mbpf_val base, bool *out)
{
	struct mbpf_prop *prop = NULL;
	uint8_t cls;
	int status;

	if (base.tag < MBPF_TAG_FUNC) {
		return mbpf_throw(vm, MBPF_TYPE_ERROR, MBPF_MSG_NOT_OBJECT);
	}
	if (base.tag != MBPF_TAG_OBJECT) {
		return mbpf_profile_error(vm);
	}
	status = prepare(vm, base, key, &key);
	base = vm->roots[2];
	cls = class_of(vm, base);
	if (status == MBPF_DONE && mbpf_kind_has_props(mbpf_val_kind(vm, base))) {
		status = mbpf_object_find(vm, base.payload, key, &prop);
	}
	if (status != MBPF_DONE) {
		return status;
	}
	if (prop != NULL || !mbpf_val_is_string(key)) {
		*out = prop != NULL || (key.tag == MBPF_TAG_INT32 &&
					mbpf_has_index(vm, base, key.payload));
		return MBPF_DONE;
	}
	*out = firmware_property(vm, base, cls, key).tag != MBPF_TAG_HOLE;
	if (!*out && ((cls != MBPF_CLASS_NONE && cls != MBPF_CLASS_ERROR) || is_inherited(vm, key))) {
		/* ECMAScript may have a method of this name. */
		return mbpf_profile_error(vm);
	}
	return MBPF_DONE;
}
