/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Property keys: their one form, asking whether a value has one, and listing them.
 */

#include "values.h"

static const union mbpf_val no_key = {.bits = MBPF_VAL_BITS(MBPF_TAG_HOLE, 0u)};

/* --- keys --- */

/* The names of the package are sorted by hash, then units, then text. */
static int name_order(const struct mbpf_text *a, const struct mbpf_text *b)
{
	if (a->hash != b->hash) {
		return a->hash < b->hash ? -1 : 1;
	}
	if (a->units != b->units) {
		return a->units < b->units ? -1 : 1;
	}
	return mbpf_text_order(a, b);
}

union mbpf_val mbpf_key_of_string(const struct mbpf_vm *vm, union mbpf_val string)
{
	struct mbpf_text text = mbpf_text_of(vm, string);
	uint32_t low = 0;
	uint32_t high = vm->image->name_count;
	uint32_t index;

	if (mbpf_text_index(&text, &index)) {
		return mbpf_val_make(MBPF_TAG_INT32, index);
	}
	if (string.tag == MBPF_TAG_STR_POOL && string.payload < high) {
		return string;
	}
	while (low < high) {
		uint32_t middle = (low + high) / 2u;
		union mbpf_val name = mbpf_val_make(MBPF_TAG_STR_POOL, middle);
		struct mbpf_text other = mbpf_text_of(vm, name);
		int order = name_order(&text, &other);

		if (order == 0) {
			return name;
		}
		if (order < 0) {
			high = middle;
		} else {
			low = middle + 1u;
		}
	}
	return string;
}

/* The key of a name. Most names do not look like an array index. */
union mbpf_val mbpf_key_of_name(const struct mbpf_vm *vm, uint32_t name)
{
	struct mbpf_pool_string pool = mbpf_image_string(vm->image, name);
	union mbpf_val string = mbpf_val_make(MBPF_TAG_STR_POOL, name);

	if (pool.units == 0u || (uint32_t)pool.data[0] - '0' > 9u) {
		return string;
	}
	return mbpf_key_of_string(vm, string);
}

int mbpf_key_of(struct mbpf_vm *vm, union mbpf_val v, bool texts, union mbpf_val *key)
{
	uint32_t index;
	int status = mbpf_to_primitive(vm, v, &v);

	if (status != MBPF_DONE) {
		return status;
	}
	if (mbpf_val_is_number(v)) {
		if (mbpf_number_index(v, &index)) {
			*key = mbpf_val_make(MBPF_TAG_INT32, index);
			return MBPF_DONE;
		}
		if (!texts) {
			*key = no_key;
			return MBPF_DONE;
		}
	}
	status = mbpf_to_string(vm, v, &v);
	if (status == MBPF_DONE) {
		struct mbpf_text text = mbpf_text_of(vm, v);

		status = mbpf_charge(vm, text.units / 8u);
	}
	if (status == MBPF_DONE) {
		*key = mbpf_key_of_string(vm, v);
	}
	return status;
}

int mbpf_to_key(struct mbpf_vm *vm, union mbpf_val a, union mbpf_val *out)
{
	union mbpf_val v;
	uint32_t index;
	int status = mbpf_to_primitive(vm, a, &v);

	if (status != MBPF_DONE) {
		return status;
	}
	if (v.tag == MBPF_TAG_INT32) {
		*out = v;
		return MBPF_DONE;
	}
	if (mbpf_val_is_number(v) && mbpf_number_index(v, &index)) {
		*out = mbpf_val_u32(index);
		return MBPF_DONE;
	}
	return mbpf_to_string(vm, v, out);
}

/* --- asking and listing --- */

uint32_t mbpf_index_limit(const struct mbpf_vm *vm, union mbpf_val base)
{
	uint8_t kind = mbpf_val_kind(vm, base);
	const struct mbpf_array *array;

	if (mbpf_val_is_string(base)) {
		return mbpf_text_of(vm, base).units;
	}
	if (kind < MBPF_KIND_ARRAY) {
		return 0;
	}
	array = mbpf_at(vm, base.payload);
	/* Typed arrays have their length in the same place. */
	return kind == MBPF_KIND_ARRAY && array->capacity < array->length ? array->capacity
									   : array->length;
}

bool mbpf_has_index(const struct mbpf_vm *vm, union mbpf_val base, uint32_t index)
{
	return index < mbpf_index_limit(vm, base) &&
	       (mbpf_val_kind(vm, base) != MBPF_KIND_ARRAY ||
		mbpf_array_get(vm, base.payload, index).tag != MBPF_TAG_HOLE);
}

int mbpf_has_key(struct mbpf_vm *vm, union mbpf_val key, union mbpf_val base, bool *out)
{
	bool has_props = mbpf_kind_has_props(mbpf_val_kind(vm, base));
	struct mbpf_prop *prop;
	int status;

	if (mbpf_val_is_internal(base)) {
		return mbpf_profile_error(vm);
	}
	vm->roots[2] = base;
	status = mbpf_key_of(vm, key, has_props, &key);
	base = vm->roots[2];
	*out = status == MBPF_DONE && key.tag == MBPF_TAG_INT32 &&
	       mbpf_has_index(vm, base, key.payload);
	if (status == MBPF_DONE && has_props) {
		status = mbpf_object_find(vm, base.payload, key, &prop);
		*out = status == MBPF_DONE && prop != NULL &&
		       (prop->attributes & MBPF_PROP_ENUMERABLE) != 0u;
	}
	return status;
}

/* Number `i` of the keys that the value in roots[2] may have; no_key for one that is not listed. */
static union mbpf_val key_at(const struct mbpf_vm *vm, uint32_t i)
{
	union mbpf_val base = vm->roots[2];
	const struct mbpf_object *object;
	const struct mbpf_props *props;

	if (!mbpf_kind_has_props(mbpf_val_kind(vm, base))) {
		return mbpf_has_index(vm, base, i) ? mbpf_val_make(MBPF_TAG_INT32, i) : no_key;
	}
	object = mbpf_at(vm, base.payload);
	props = mbpf_at(vm, object->store);
	return (props->props[i].attributes & MBPF_PROP_ENUMERABLE) != 0u
		       ? mbpf_prop_key(&props->props[i])
		       : no_key;
}

int mbpf_keys(struct mbpf_vm *vm, union mbpf_val base, union mbpf_val *out)
{
	const struct mbpf_object *object;
	uint32_t limit = mbpf_index_limit(vm, base);
	uint32_t count = 0;
	int status;

	if (mbpf_val_is_internal(base) || base.tag == MBPF_TAG_CTX || base.tag == MBPF_TAG_MAP) {
		return mbpf_profile_error(vm);
	}
	if (mbpf_kind_has_props(mbpf_val_kind(vm, base))) {
		object = mbpf_at(vm, base.payload);
		limit = object->count;
	}
	vm->roots[2] = base;
	for (uint32_t i = 0; i < limit; i++) {
		count += key_at(vm, i).tag != MBPF_TAG_HOLE ? 1u : 0u;
	}
	status = mbpf_charge(vm, count);
	if (status == MBPF_DONE) {
		vm->roots[1] = base;
		status = mbpf_new_array(vm, count, &vm->roots[3]);
		vm->roots[2] = vm->roots[1];
	}
	for (uint32_t i = 0; status == MBPF_DONE && i < limit; i++) {
		union mbpf_val key = key_at(vm, i);

		if (key.tag == MBPF_TAG_INT32) {
			status = mbpf_to_string(vm, mbpf_val_u32(key.payload), &key);
		}
		if (status == MBPF_DONE && key.tag != MBPF_TAG_HOLE) {
			union mbpf_val array = vm->roots[3];

			/* The room is there: this allocates nothing. */
			(void)mbpf_array_append(vm, array, key);
		}
	}
	if (status == MBPF_DONE) {
		*out = vm->roots[3];
	}
	return status;
}
