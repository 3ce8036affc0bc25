/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Properties of all kinds of values: who answers for which key. The base is in roots[2], its key in roots[1].
 */

#include "builtin.h"

static const union mbpf_val no_value = {.bits = MBPF_VAL_BITS(MBPF_TAG_HOLE, 0u)};

static uint32_t class_of(const struct mbpf_vm *vm, union mbpf_val base)
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
	return kind < MBPF_KIND_TYPED ? of_kind[kind] : MBPF_CLASS_TYPED;
}

/* Makes an access ready: base and key to their roots, the key in its one form. */
static int prepare(struct mbpf_vm *vm, union mbpf_val base, union mbpf_val key)
{
	if (mbpf_val_is_internal(base)) {
		return mbpf_profile_error(vm);
	}
	if (base.tag == MBPF_TAG_UNDEFINED || base.tag == MBPF_TAG_NULL) {
		return mbpf_throw(vm, MBPF_TYPE_ERROR, MBPF_MSG_NO_PROPERTIES);
	}
	vm->roots[1] = key;
	vm->roots[2] = base;
	return mbpf_make_key(vm);
}

/* The same with a name of the package, for which nothing is charged. */
static int prepare_named(struct mbpf_vm *vm, union mbpf_val base, uint32_t name)
{
	union mbpf_val key = mbpf_val_make(MBPF_TAG_STR_POOL, name);
	struct mbpf_pool_string pool = mbpf_image_string(vm->image, name);
	int status = prepare(vm, base, mbpf_val_int(0));

	/* Most names do not look like an array index. */
	if (pool.units != 0u && (uint32_t)pool.data[0] - '0' <= 9u) {
		key = mbpf_key_of_string(vm, key);
	}
	vm->roots[1] = key;
	return status;
}

/* --- reading --- */

/* Which of the names of computed properties the key is, counted from 1; 0 for another one. */
static uint32_t getter_name(const struct mbpf_vm *vm)
{
	struct mbpf_text text = mbpf_text_of(vm, vm->roots[1]);
	uint32_t rom = MBPF_ROM_GETTER_LAST;

	while (rom >= MBPF_ROM_GETTER_FIRST && !mbpf_text_is(&text, mbpf_rom_ascii(rom))) {
		rom--;
	}
	return rom - MBPF_ROM_GETTER_FIRST + 1u;
}

#define NAME(rom) ((uint32_t)(rom) - MBPF_ROM_GETTER_FIRST + 1u)

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
	switch (base.tag) {
	case MBPF_TAG_OBJECT:
		/* A buffer has its length in the same place as an array. */
		return mbpf_list_length(vm, base.payload);
	case MBPF_TAG_BUILTIN:
		return mbpf_builtins[base.payload].length;
	case MBPF_TAG_FUNC:
		return mbpf_section_u16(mbpf_image_function(vm->image, base.payload) +
					MBPF_FN_LENGTH);
	default:
		return mbpf_text_of(vm, base).units;
	}
}

#define GETTER(cls, rom) ((uint32_t)(cls) * 8u + NAME(rom))

/* The property that the base has by computing it, `name` as by getter_name(); no_value for none. */
static union mbpf_val getter(const struct mbpf_vm *vm, uint32_t cls, uint32_t name)
{
	union mbpf_val base = vm->roots[2];
	/* Only looked at when the class is one of objects. */
	const struct mbpf_typed *typed =
		mbpf_at(vm, base.tag == MBPF_TAG_OBJECT ? base.payload : 0u);
	uint32_t size = 1;

	switch (cls * 8u + name) {
	case GETTER(MBPF_CLASS_TYPED, MBPF_ROM_BYTE_LENGTH):
		size = mbpf_element_size((uint8_t)(typed->header.kind - MBPF_KIND_TYPED));
		break;
	case GETTER(MBPF_CLASS_ARRAY, MBPF_ROM_LENGTH):
	case GETTER(MBPF_CLASS_STRING, MBPF_ROM_LENGTH):
	case GETTER(MBPF_CLASS_TYPED, MBPF_ROM_LENGTH):
	case GETTER(MBPF_CLASS_FUNCTION, MBPF_ROM_LENGTH):
	case GETTER(MBPF_CLASS_BUFFER, MBPF_ROM_BYTE_LENGTH):
		break;
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
	return mbpf_val_u32(length_of(vm, base) * size);
}

/* Property with a text for a key that is not the base's own; no_value for none. */
static union mbpf_val firmware_property(const struct mbpf_vm *vm, uint32_t cls)
{
	union mbpf_val v = getter(vm, cls, getter_name(vm));
	struct mbpf_text text;

	if (v.tag == MBPF_TAG_HOLE && cls != MBPF_CLASS_NONE) {
		text = mbpf_text_of(vm, vm->roots[1]);
		v.bits = mbpf_method_bits(cls, &text);
	}
	return v;
}

/* Does every object have a property of this name that this firmware has not? */
static bool is_inherited(const struct mbpf_vm *vm)
{
	struct mbpf_text text = mbpf_text_of(vm, vm->roots[1]);

	return mbpf_is_inherited_name(&text);
}

/* Element `i` of a string. */
static int unit_at(struct mbpf_vm *vm, union mbpf_val string, uint32_t i, union mbpf_val *out)
{
	struct mbpf_text text = mbpf_text_of(vm, string);
	uint16_t unit = mbpf_text_unit(&text, i);
	uint8_t bytes[2] = {(uint8_t)unit, (uint8_t)(unit >> 8)};
	struct mbpf_text one = {.data = bytes, .units = 1, .wide = unit > 0xFFu};

	return mbpf_new_string(vm, &one, out);
}

/* *out = roots[2][roots[1]] */
static int get(struct mbpf_vm *vm, union mbpf_val *out)
{
	union mbpf_val base = vm->roots[2];
	union mbpf_val key = vm->roots[1];
	uint32_t cls = class_of(vm, base);
	struct mbpf_prop *prop;
	int status;

	if (cls == MBPF_CLASS_ERROR || mbpf_val_kind(vm, base) == MBPF_KIND_OBJECT) {
		status = mbpf_object_find(vm, base.payload, key, &prop);
		if (prop != NULL) {
			*out = prop->value;
			return status;
		}
		if (status != MBPF_DONE) {
			return status;
		}
	}
	*out = mbpf_val_undefined();
	if (key.tag == MBPF_TAG_INT32) {
		if (mbpf_has_index(vm, base, key.payload)) {
			if (cls == MBPF_CLASS_STRING) {
				return unit_at(vm, base, key.payload, out);
			}
			*out = mbpf_list_get(vm, base.payload, key.payload);
		}
		return MBPF_DONE;
	}
	if (key.tag == MBPF_TAG_HOLE) {
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
	} else if (cls == MBPF_CLASS_FUNCTION ||
		   (cls != MBPF_CLASS_ARRAY && cls != MBPF_CLASS_TYPED && is_inherited(vm))) {
		return mbpf_profile_error(vm);
	}
	return MBPF_DONE;
}

int mbpf_get_element(struct mbpf_vm *vm, union mbpf_val base, union mbpf_val key,
		     union mbpf_val *out)
{
	int status = prepare(vm, base, key);

	return status == MBPF_DONE ? get(vm, out) : status;
}

int mbpf_get_named(struct mbpf_vm *vm, union mbpf_val base, uint32_t name, union mbpf_val *out)
{
	int status = prepare_named(vm, base, name);

	return status == MBPF_DONE ? get(vm, out) : status;
}

int mbpf_get_length(struct mbpf_vm *vm, union mbpf_val base, union mbpf_val *out)
{
	return mbpf_get_element(vm, base, mbpf_val_rom(MBPF_ROM_LENGTH), out);
}

/* --- writing --- */

/* roots[2][roots[1]] = roots[3] */
static int set(struct mbpf_vm *vm)
{
	union mbpf_val key = vm->roots[1];
	uint32_t cls = class_of(vm, vm->roots[2]);
	uint32_t name;

	switch (cls) {
	case MBPF_CLASS_NONE:
	case MBPF_CLASS_ERROR:
		if (vm->roots[2].tag == MBPF_TAG_OBJECT) {
			return mbpf_object_set(vm);
		}
		break;
	case MBPF_CLASS_FUNCTION:
		return mbpf_profile_error(vm);
	case MBPF_CLASS_ARRAY:
	case MBPF_CLASS_TYPED:
		if (key.tag == MBPF_TAG_INT32) {
			return cls == MBPF_CLASS_ARRAY ? mbpf_array_set(vm, key.payload)
						       : mbpf_typed_set(vm, key.payload);
		}
		/* fall through */
	case MBPF_CLASS_BUFFER:
		name = getter_name(vm);
		if (cls == MBPF_CLASS_ARRAY && name == NAME(MBPF_ROM_LENGTH)) {
			return mbpf_array_set_length(vm);
		}
		if (getter(vm, cls, name).tag == MBPF_TAG_HOLE) {
			return mbpf_profile_error(vm);
		}
		break;
	default:
		break;
	}
	return mbpf_throw(vm, MBPF_TYPE_ERROR, MBPF_MSG_READ_ONLY);
}

int mbpf_set_element(struct mbpf_vm *vm, union mbpf_val base, union mbpf_val key, union mbpf_val v)
{
	int status;

	vm->roots[3] = v;
	status = prepare(vm, base, key);
	return status == MBPF_DONE ? set(vm) : status;
}

int mbpf_set_named(struct mbpf_vm *vm, union mbpf_val base, uint32_t name, union mbpf_val v)
{
	int status = prepare_named(vm, base, name);

	vm->roots[3] = v;
	return status == MBPF_DONE ? set(vm) : status;
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

/* delete roots[2][roots[1]]; in strict mode what cannot be deleted throws. */
static int delete(struct mbpf_vm *vm)
{
	union mbpf_val base = vm->roots[2];
	union mbpf_val key = vm->roots[1];
	uint32_t cls = class_of(vm, base);
	bool fixed = false;

	if (mbpf_kind_has_props(mbpf_val_kind(vm, base))) {
		return mbpf_object_delete(vm);
	}
	if (cls == MBPF_CLASS_FUNCTION || cls == MBPF_CLASS_CTX || cls == MBPF_CLASS_MAP) {
		return mbpf_profile_error(vm);
	}
	if (key.tag == MBPF_TAG_INT32) {
		fixed = mbpf_has_index(vm, base, key.payload);
		if (fixed && cls == MBPF_CLASS_ARRAY) {
			vm->roots[3] = no_value;
			return mbpf_array_set(vm, key.payload);
		}
	} else if (cls == MBPF_CLASS_ARRAY || cls == MBPF_CLASS_STRING) {
		/* What typed arrays and buffers have is inherited, so deleting it does nothing. */
		fixed = getter_name(vm) == NAME(MBPF_ROM_LENGTH);
	}
	return fixed ? mbpf_throw(vm, MBPF_TYPE_ERROR, MBPF_MSG_NOT_DELETABLE) : MBPF_DONE;
}

int mbpf_delete(struct mbpf_vm *vm, union mbpf_val base, union mbpf_val key, bool *out)
{
	int status = prepare(vm, base, key);

	*out = true;
	return status == MBPF_DONE ? delete(vm) : status;
}

int mbpf_delete_named(struct mbpf_vm *vm, union mbpf_val base, uint32_t name, bool *out)
{
	int status = prepare_named(vm, base, name);

	*out = true;
	return status == MBPF_DONE ? delete(vm) : status;
}

/* --- asking --- */

int mbpf_has_property(struct mbpf_vm *vm, bool *out)
{
	union mbpf_val base = vm->roots[3];
	struct mbpf_prop *prop = NULL;
	union mbpf_val key;
	uint32_t cls;
	int status;

	if (base.tag < MBPF_TAG_FUNC) {
		return mbpf_throw(vm, MBPF_TYPE_ERROR, MBPF_MSG_NOT_OBJECT);
	}
	if (base.tag != MBPF_TAG_OBJECT) {
		return mbpf_profile_error(vm);
	}
	status = prepare(vm, base, vm->roots[2]);
	base = vm->roots[2];
	key = vm->roots[1];
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
	*out = firmware_property(vm, cls).tag != MBPF_TAG_HOLE;
	if (!*out && ((cls != MBPF_CLASS_NONE && cls != MBPF_CLASS_ERROR) || is_inherited(vm))) {
		/* ECMAScript may have a method of this name. */
		return mbpf_profile_error(vm);
	}
	return MBPF_DONE;
}
