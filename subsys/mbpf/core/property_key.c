/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Property keys: their one form, asking whether a value has one, and listing them.
 */

#include "properties.h"
#include "unit.h"

static const union mbpf_val no_key = {.bits = MBPF_VAL_BITS(MBPF_TAG_HOLE, 0U)};

uint64_t mbpf_key_bits(const struct mbpf_vm *vm, union mbpf_val string)
{
	struct mbpf_text text = mbpf_text_of(vm, string);
	uint32_t low = 0;
	uint32_t high = vm->image->name_count;
	uint32_t index;

	if (mbpf_text_index(&text, &index)) {
		return MBPF_VAL_BITS(MBPF_TAG_INT32, index);
	}
	if (string.tag == MBPF_TAG_STR_POOL && string.payload < high) {
		return string.bits;
	}
	while (low < high) {
		uint32_t middle = (low + high) / 2U;
		union mbpf_val name = mbpf_val_make(MBPF_TAG_STR_POOL, middle);
		struct mbpf_text other = mbpf_text_of(vm, name);
		int order = mbpf_name_order(&text, &other);

		if (order == 0) {
			return name.bits;
		}
		if (order < 0) {
			high = middle;
		} else {
			low = middle + 1U;
		}
	}
	return string.bits;
}

/* ToPropertyKey; an array index stays or becomes a number, and so does any number unless `texts`.
 */
static int convert(struct mbpf_vm *vm, union mbpf_val *key, bool texts)
{
	uint32_t index;

	if (mbpf_val_is_number(*key)) {
		if (mbpf_number_index(key, &index)) {
			*key = mbpf_val_u32(index);
			return MBPF_DONE;
		}
		if (!texts) {
			return MBPF_DONE;
		}
	}
	return mbpf_string(vm, key);
}

int mbpf_to_key(struct mbpf_vm *vm, const union mbpf_val *a, union mbpf_val *out)
{
	*out = *a;
	if (mbpf_val_is_object(*a)) {
		return mbpf_call_firmware(vm, MBPF_JS_TOTEXT, 1, out);
	}
	return convert(vm, out, a->tag != MBPF_TAG_INT32);
}

int mbpf_make_key(struct mbpf_vm *vm, bool texts, bool named)
{
	/* Conversions use roots[1]; what they give here is only used before the next allocation. */
	union mbpf_val key = vm->roots[1];
	uint32_t index;
	int status = MBPF_DONE;

	if (named) {
		struct mbpf_pool_string pool = mbpf_image_string(vm->image, key.payload);

		/* Most names do not look like an array index. */
		if (pool.units == 0U || (uint32_t)pool.data[0] - '0' > 9U) {
			return MBPF_DONE;
		}
	} else {
		status = convert(vm, &key, texts);
	}
	if (status != MBPF_DONE) {
		return status;
	}
	if (mbpf_val_is_number(key)) {
		vm->roots[1] = mbpf_number_index(&key, &index)
				       ? mbpf_val_make(MBPF_TAG_INT32, index)
				       : no_key;
		return MBPF_DONE;
	}
	vm->roots[1] = mbpf_key_of_string(vm, key);
	return named ? MBPF_DONE : mbpf_charge(vm, mbpf_text_of(vm, key).units / 8U);
}

/* Elements of an array, typed array or string have indices below this; 0 for other values. */
static uint32_t index_limit(const struct mbpf_vm *vm, union mbpf_val base)
{
	if (mbpf_val_is_string(base)) {
		return mbpf_text_of(vm, base).units;
	}
	return mbpf_val_kind(vm, base) >= MBPF_KIND_RARE_ARRAY ? mbpf_list_length(vm, base.payload)
							       : 0U;
}

bool mbpf_has_index(const struct mbpf_vm *vm, union mbpf_val base, uint32_t index)
{
	return index < index_limit(vm, base) &&
	       (base.tag != MBPF_TAG_OBJECT ||
		mbpf_list_get(vm, base.payload, index).tag != MBPF_TAG_HOLE);
}

/* Names that values have without a store. */
static const uint8_t fixed_names[] = {MBPF_ROM_LENGTH, MBPF_ROM_NAME, MBPF_ROM_PROTOTYPE};

/* Which of these names a property in a store has. */
static uint32_t MBPF_SEPARATE fixed_name(const struct mbpf_vm *vm, const struct mbpf_prop *prop)
{
	uint32_t name = MBPF_ARRAY_COUNT(fixed_names);

	if (prop->key_tag != (uint16_t)MBPF_TAG_INT32) {
		struct mbpf_text text = mbpf_text_of(vm, mbpf_prop_key(prop));

		for (name = 0; name < MBPF_ARRAY_COUNT(fixed_names) &&
			       !mbpf_text_is(&text, mbpf_rom_ascii(fixed_names[name]));) {
			name++;
		}
	}
	return name;
}

/* Places of elements. */
static uint32_t element_places(const struct mbpf_vm *vm, union mbpf_val v)
{
	if (mbpf_class_of(vm, v) == MBPF_CLASS_ARRAY) {
		const struct mbpf_array *array = mbpf_at(vm, v.payload);
		uint32_t capacity = array->capacity;

		return array->length < capacity ? array->length : capacity;
	}
	return index_limit(vm, v);
}

/* Names that a value has without a store: of a function three, of a string or array one. */
static uint32_t fixed_places(const struct mbpf_vm *vm, union mbpf_val v)
{
	uint32_t cls = mbpf_class_of(vm, v);

	if (cls == MBPF_CLASS_FUNCTION) {
		return mbpf_function_of(vm, v) == MBPF_NO_FUNCTION ? 0U : 3U;
	}
	return cls == MBPF_CLASS_ARRAY || cls == MBPF_CLASS_STRING ? 1U : 0U;
}

uint32_t mbpf_key_places(const struct mbpf_vm *vm, union mbpf_val v)
{
	uint32_t holder = mbpf_holder(vm, v);

	return element_places(vm, v) + fixed_places(vm, v) +
	       (holder != 0U ? ((const struct mbpf_object *)mbpf_at(vm, holder))->count : 0U);
}

/* One of the names of fixed_places(); it may have become a property in the store, which keeps its
 * place. Looking for it is not charged: there are few names. */
static union mbpf_val fixed_key(const struct mbpf_vm *vm, union mbpf_val v, uint32_t name,
				uint8_t *attributes)
{
	uint32_t func = mbpf_function_of(vm, v);
	uint32_t holder = mbpf_holder(vm, v);
	const struct mbpf_object *object = mbpf_at(vm, holder);
	uint32_t count = func != MBPF_NO_FUNCTION && holder != 0U ? object->count : 0U;

	*attributes = 0;
	for (uint32_t i = 0; i < count; i++) {
		const struct mbpf_prop *prop = mbpf_object_prop(vm, holder, i);

		if (fixed_name(vm, prop) == name) {
			*attributes = prop->attributes;
			return mbpf_prop_key(prop);
		}
	}
	return name == 2U && (mbpf_image_function(vm->image, func)[MBPF_FN_FLAGS] &
			      MBPF_FN_CONSTRUCTOR) == 0U
		       ? no_key
		       : mbpf_val_rom(fixed_names[name]);
}

/* Is a property in the store an index? Those are the first ones. */
static bool is_stored_index(const struct mbpf_vm *vm, uint32_t holder, uint32_t i)
{
	return holder != 0U && i < ((const struct mbpf_object *)mbpf_at(vm, holder))->count &&
	       mbpf_object_prop(vm, holder, i)->key_tag == (uint16_t)MBPF_TAG_INT32;
}

static union mbpf_val key_at(const struct mbpf_vm *vm, union mbpf_val v, uint32_t i,
			     uint8_t *attributes)
{
	uint32_t elements = element_places(vm, v);
	uint32_t fixed = fixed_places(vm, v);
	uint32_t holder = mbpf_holder(vm, v);
	const struct mbpf_prop *prop;

	if (i < elements) {
		*attributes = MBPF_PROP_ENUMERABLE;
		return mbpf_has_index(vm, v, i) ? mbpf_val_make(MBPF_TAG_INT32, i) : no_key;
	}
	i -= elements;
	if (!is_stored_index(vm, holder, i)) {
		/* Names that need no store are behind the indices. */
		for (uint32_t name = 0; name < fixed; name++) {
			if (i == name || is_stored_index(vm, holder, i - name - 1U)) {
				return fixed_key(vm, v, name, attributes);
			}
		}
		i -= fixed;
	}
	prop = mbpf_object_prop(vm, holder, i);
	if (fixed_name(vm, prop) < fixed) {
		return no_key;
	}
	*attributes = prop->attributes;
	return mbpf_prop_key(prop);
}

uint64_t mbpf_key_at_bits(const struct mbpf_vm *vm, union mbpf_val v, uint32_t i,
			  uint8_t *attributes)
{
	return key_at(vm, v, i, attributes).bits;
}

/* The own keys of *v, a root, are appended to the array in roots[8], unless something that roots[9]
 * inherits before *v has them. */
static int append_keys(struct mbpf_vm *vm, const union mbpf_val *v, bool enumerable)
{
	uint32_t places = mbpf_key_places(vm, *v);
	int status = mbpf_charge(vm, places - fixed_places(vm, *v));

	for (uint32_t i = 0; status == MBPF_DONE && i < places; i++) {
		uint8_t attributes;
		union mbpf_val key;
		struct mbpf_own own;

		key = mbpf_key_at(vm, *v, i, &attributes);
		if (key.tag == MBPF_TAG_HOLE ||
		    (enumerable && (attributes & MBPF_PROP_ENUMERABLE) == 0U)) {
			continue;
		}
		if (v->bits != vm->roots[9].bits) {
			vm->roots[0] = vm->roots[9];
			vm->roots[1] = mbpf_val_is_string(key) ? mbpf_key_of_string(vm, key) : key;
			status = mbpf_chain_find(vm, &vm->roots[0], false, &own, false);
			if (status != MBPF_DONE || vm->roots[0].bits != v->bits) {
				continue;
			}
		}
		if (key.tag == MBPF_TAG_INT32) {
			/* The text of a number is made without a root. */
			key = mbpf_val_u32(key.payload);
			status = mbpf_string(vm, &key);
		}
		if (status == MBPF_DONE) {
			status = mbpf_array_append(vm, vm->roots[8], key);
		}
	}
	return status;
}

/* How many own keys will be listed, at most. */
static uint32_t count_keys(const struct mbpf_vm *vm, union mbpf_val v, bool enumerable)
{
	uint32_t places = mbpf_key_places(vm, v);
	uint32_t count = 0;

	for (uint32_t i = 0; i < places; i++) {
		uint8_t attributes;

		if (mbpf_key_at(vm, v, i, &attributes).tag != MBPF_TAG_HOLE &&
		    (!enumerable || (attributes & MBPF_PROP_ENUMERABLE) != 0U)) {
			count++;
		}
	}
	return count;
}

int mbpf_own_keys(struct mbpf_vm *vm, bool enumerable, union mbpf_val *out)
{
	int status;

	vm->roots[9] = vm->roots[2];
	status = mbpf_new_array(vm, count_keys(vm, vm->roots[9], enumerable), &vm->roots[8]);
	if (status == MBPF_DONE) {
		status = append_keys(vm, &vm->roots[9], enumerable);
	}
	*out = vm->roots[8];
	return status;
}

int mbpf_keys(struct mbpf_vm *vm, const union mbpf_val *base, union mbpf_val *out)
{
	union mbpf_val *at = &vm->roots[2];
	int status;

	*at = *base;
	if (mbpf_val_is_internal(*at) || at->tag == MBPF_TAG_CTX || at->tag == MBPF_TAG_MAP) {
		return mbpf_profile_error(vm);
	}
	if (mbpf_val_is_nullish(*at)) {
		return mbpf_new_array(vm, 0, out);
	}
	status = mbpf_own_keys(vm, true, out);
	vm->roots[10] = vm->roots[9];
	at = &vm->roots[10];
	while (status == MBPF_DONE) {
		*at = mbpf_proto_of(vm, *at);
		if (at->tag != MBPF_TAG_OBJECT && at->tag != MBPF_TAG_FUNC) {
			/* Objects of the firmware list nothing, and inherit from their like. */
			break;
		}
		status = append_keys(vm, at, true);
		*out = vm->roots[8];
	}
	return status;
}
