/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Arrays: elements in one store that is replaced when it is too small; see struct mbpf_array.
 */

#include <string.h>

#include "values.h"

#define VALUES_HEADER ((uint32_t)sizeof(struct mbpf_heap_header))
#define VALUE_SIZE    ((uint32_t)sizeof(union mbpf_val))

static union mbpf_val *values_of(const struct mbpf_vm *vm, const struct mbpf_array *array)
{
	struct mbpf_values *values = mbpf_at(vm, array->store);

	return values->values;
}

/* Gives the array in roots[2] a store with room for `capacity` elements. */
static int set_room(struct mbpf_vm *vm, uint64_t capacity)
{
	uint32_t store =
		mbpf_heap_alloc64(vm, MBPF_KIND_VALUES, VALUES_HEADER + VALUE_SIZE * capacity);
	uint32_t off = vm->roots[2].payload;
	struct mbpf_array *array;
	struct mbpf_values *values;
	uint32_t i;

	if (store == 0u) {
		return MBPF_FAILED;
	}
	array = mbpf_at(vm, off);
	values = mbpf_at(vm, store);
	if (array->capacity != 0u) {
		memcpy(values->values, values_of(vm, array), (size_t)array->capacity * VALUE_SIZE);
	}
	for (i = array->capacity; i < capacity; i++) {
		values->values[i] = mbpf_val_make(MBPF_TAG_HOLE, 0);
	}
	array->store = store;
	array->capacity = i;
	mbpf_heap_link(vm, off, store);
	return MBPF_DONE;
}

int mbpf_new_array(struct mbpf_vm *vm, uint32_t room, union mbpf_val *out)
{
	uint32_t array = mbpf_heap_alloc(vm, MBPF_KIND_ARRAY, sizeof(struct mbpf_array));

	if (array == 0u) {
		return MBPF_FAILED;
	}
	vm->roots[2] = mbpf_val_make(MBPF_TAG_OBJECT, array);
	if (room != 0u && set_room(vm, room) != MBPF_DONE) {
		return MBPF_FAILED;
	}
	*out = vm->roots[2];
	return MBPF_DONE;
}

union mbpf_val mbpf_array_get(const struct mbpf_vm *vm, uint32_t array, uint32_t index)
{
	const struct mbpf_array *a = mbpf_at(vm, array);

	return index < a->capacity ? values_of(vm, a)[index] : mbpf_val_make(MBPF_TAG_HOLE, 0);
}

int mbpf_array_set(struct mbpf_vm *vm, union mbpf_val array, uint32_t index, union mbpf_val v)
{
	struct mbpf_array *a = mbpf_at(vm, array.payload);

	if (index >= a->capacity) {
		uint64_t room = (uint64_t)a->capacity + a->capacity / 2u + 4u;

		vm->roots[2] = array;
		vm->roots[3] = v;
		if (set_room(vm, index >= room ? (uint64_t)index + 1u : room) != MBPF_DONE) {
			return MBPF_FAILED;
		}
		array = vm->roots[2];
		v = vm->roots[3];
		a = mbpf_at(vm, array.payload);
	}
	if (index >= a->length) {
		a->length = index + 1u;
	}
	mbpf_heap_store(vm, array.payload, (uint32_t)((uint8_t *)&values_of(vm, a)[index] - vm->mem),
			v);
	return MBPF_DONE;
}

int mbpf_array_append(struct mbpf_vm *vm, union mbpf_val array, union mbpf_val v)
{
	const struct mbpf_array *a;

	if (mbpf_val_kind(vm, array) != MBPF_KIND_ARRAY) {
		return mbpf_profile_error(vm);
	}
	a = mbpf_at(vm, array.payload);
	if (a->length == UINT32_MAX) {
		return mbpf_throw(vm, MBPF_RANGE_ERROR, MBPF_MSG_ARRAY_LENGTH);
	}
	return mbpf_array_set(vm, array, a->length, v);
}

/* Drops the elements at or above `length`. */
static void cut(const struct mbpf_vm *vm, struct mbpf_array *a, uint32_t length, uint32_t end)
{
	for (uint32_t i = length; i < end; i++) {
		values_of(vm, a)[i] = mbpf_val_make(MBPF_TAG_HOLE, 0);
	}
	a->length = length;
}

static uint32_t slots_used(const struct mbpf_array *a)
{
	return a->length < a->capacity ? a->length : a->capacity;
}

union mbpf_val mbpf_array_pop(struct mbpf_vm *vm, uint32_t array)
{
	struct mbpf_array *a = mbpf_at(vm, array);
	union mbpf_val v;

	if (a->length == 0u) {
		return mbpf_val_undefined();
	}
	v = mbpf_array_get(vm, array, a->length - 1u);
	cut(vm, a, a->length - 1u, slots_used(a));
	return v.tag == MBPF_TAG_HOLE ? mbpf_val_undefined() : v;
}

int mbpf_array_set_length(struct mbpf_vm *vm, union mbpf_val array, union mbpf_val v)
{
	struct mbpf_array *a;
	uint32_t length;
	uint32_t end;
	int status;

	vm->roots[2] = array;
	status = mbpf_to_number(vm, v, &v);
	if (status != MBPF_DONE) {
		return status;
	}
	/* 2^32 - 1 is a length but no index. */
	if (!mbpf_number_index(v, &length) &&
	    !(length == UINT32_MAX && mbpf_f64_eq(mbpf_f64_of(v), mbpf_f64_from_u32(length)))) {
		return mbpf_throw(vm, MBPF_RANGE_ERROR, MBPF_MSG_ARRAY_LENGTH);
	}
	a = mbpf_at(vm, vm->roots[2].payload);
	end = slots_used(a);
	status = length < end ? mbpf_charge(vm, end - length) : MBPF_DONE;
	if (status == MBPF_DONE) {
		cut(vm, a, length, end);
	}
	return status;
}
