/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Property keys: their one form, asking whether a value has one, and listing them.
 */

#include "values.h"

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
	int status = mbpf_primitive(vm, key);

	if (status == MBPF_DONE && mbpf_val_is_number(*key)) {
		if (mbpf_number_index(key, &index)) {
			*key = mbpf_val_u32(index);
			return MBPF_DONE;
		}
		if (!texts) {
			return MBPF_DONE;
		}
	}
	return status == MBPF_DONE ? mbpf_string(vm, key) : status;
}

int mbpf_to_key(struct mbpf_vm *vm, union mbpf_val a, union mbpf_val *out)
{
	*out = a;
	return convert(vm, out, a.tag != MBPF_TAG_INT32);
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
	return mbpf_val_kind(vm, base) >= MBPF_KIND_ARRAY ? mbpf_list_length(vm, base.payload) : 0U;
}

bool mbpf_has_index(const struct mbpf_vm *vm, union mbpf_val base, uint32_t index)
{
	return index < index_limit(vm, base) &&
	       (base.tag != MBPF_TAG_OBJECT ||
		mbpf_list_get(vm, base.payload, index).tag != MBPF_TAG_HOLE);
}

/* Places that the value in roots[1] may have a key at. */
static uint32_t key_limit(const struct mbpf_vm *vm)
{
	union mbpf_val base = vm->roots[1];
	uint8_t kind = mbpf_val_kind(vm, base);
	const struct mbpf_array *array;

	if (mbpf_kind_has_props(kind)) {
		/* The count stands where the length of an array does. */
		return mbpf_list_length(vm, base.payload);
	}
	if (kind == MBPF_KIND_ARRAY) {
		array = mbpf_at(vm, base.payload);
		if (array->capacity < array->length) {
			return array->capacity;
		}
	}
	return index_limit(vm, base);
}

/* Bits of the key at place `i` of the value in roots[1]; HOLE for one that is not listed. */
static uint64_t key_at(const struct mbpf_vm *vm, uint32_t i)
{
	union mbpf_val base = vm->roots[1];
	const struct mbpf_object *object;
	const struct mbpf_props *props;

	if (!mbpf_kind_has_props(mbpf_val_kind(vm, base))) {
		return mbpf_has_index(vm, base, i) ? MBPF_VAL_BITS(MBPF_TAG_INT32, i) : no_key.bits;
	}
	object = mbpf_at(vm, base.payload);
	props = mbpf_at(vm, object->store);
	return (props->props[i].attributes & MBPF_PROP_ENUMERABLE) != 0U
		       ? mbpf_prop_key(&props->props[i]).bits
		       : no_key.bits;
}

int mbpf_keys(struct mbpf_vm *vm, union mbpf_val base, union mbpf_val *out)
{
	uint32_t limit;
	uint32_t count = 0;
	int status;

	if (mbpf_val_is_internal(base) || base.tag == MBPF_TAG_CTX || base.tag == MBPF_TAG_MAP) {
		return mbpf_profile_error(vm);
	}
	vm->roots[1] = base;
	limit = key_limit(vm);
	status = mbpf_charge(vm, limit);
	if (status != MBPF_DONE) {
		return status;
	}
	for (uint32_t i = 0; i < limit; i++) {
		count += key_at(vm, i) != no_key.bits ? 1U : 0U;
	}
	status = mbpf_new_array(vm, count, &vm->roots[0]);
	for (uint32_t i = 0; status == MBPF_DONE && i < limit; i++) {
		union mbpf_val key = mbpf_val_of(key_at(vm, i));

		if (key.tag == MBPF_TAG_HOLE) {
			continue;
		}
		if (key.tag == MBPF_TAG_INT32) {
			/* The text of a number is made without a root. */
			key = mbpf_val_u32(key.payload);
			status = mbpf_string(vm, &key);
		}
		if (status == MBPF_DONE) {
			/* The room is there: this allocates nothing. */
			status = mbpf_array_append(vm, vm->roots[0], key);
		}
	}
	*out = vm->roots[0];
	return status;
}
