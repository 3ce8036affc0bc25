/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Arrays: elements in one store that is replaced when it is too small; see struct mbpf_array.
 */

#include <string.h>

#include "properties.h"

#define VALUE_SIZE ((uint32_t)sizeof(union mbpf_val))
#define HOLE_BITS  MBPF_VAL_BITS(MBPF_TAG_HOLE, 0U)

static union mbpf_val *values_of(const struct mbpf_vm *vm, const struct mbpf_array *array)
{
	struct mbpf_values *values = mbpf_at(vm, array->store);

	return values->values;
}

/* Gives the array in roots[2] a store with room for `capacity` elements. */
static int set_room(struct mbpf_vm *vm, uint32_t capacity)
{
	struct mbpf_array *array = mbpf_at(vm, vm->roots[2].payload);
	uint32_t i = array->capacity;

	if (mbpf_heap_set_room(vm, MBPF_KIND_VALUES, VALUE_SIZE, capacity) != MBPF_DONE) {
		return MBPF_FAILED;
	}
	array = mbpf_at(vm, vm->roots[2].payload);
	array->capacity = capacity;
	for (; i < capacity; i++) {
		values_of(vm, array)[i].bits = HOLE_BITS;
	}
	return MBPF_DONE;
}

int mbpf_new_array(struct mbpf_vm *vm, uint32_t room, union mbpf_val *out)
{
	uint32_t array = mbpf_heap_alloc(vm, MBPF_KIND_ARRAY, sizeof(struct mbpf_array));

	vm->roots[2] = mbpf_val_make(MBPF_TAG_OBJECT, array);
	if (array == 0U || (room != 0U && set_room(vm, room) != MBPF_DONE)) {
		return MBPF_FAILED;
	}
	*out = vm->roots[2];
	return MBPF_DONE;
}

uint64_t mbpf_list_bits(const struct mbpf_vm *vm, uint32_t list, uint32_t index)
{
	const struct mbpf_array *array = mbpf_at(vm, list);

	if (mbpf_kind_is_typed(array->header.kind)) {
		return mbpf_typed_bits(vm, mbpf_at(vm, list), index);
	}
	return index < array->capacity ? values_of(vm, array)[index].bits : HOLE_BITS;
}

int mbpf_array_set(struct mbpf_vm *vm, uint32_t index)
{
	uint32_t off = vm->roots[2].payload;
	struct mbpf_array *array = mbpf_at(vm, off);

	if (index >= array->capacity) {
		uint32_t room = array->capacity + array->capacity / 2U + 4U;

		/* An index is below 2^32 - 1. */
		if (set_room(vm, index >= room ? index + 1U : room) != MBPF_DONE) {
			return MBPF_FAILED;
		}
		off = vm->roots[2].payload;
		array = mbpf_at(vm, off);
	}
	if (index >= array->length) {
		array->length = index + 1U;
	}
	mbpf_heap_store(vm, off, values_of(vm, array) + index, &vm->roots[3]);
	return MBPF_DONE;
}

int mbpf_array_append(struct mbpf_vm *vm, union mbpf_val array, union mbpf_val v)
{
	uint32_t length;

	if (mbpf_val_kind(vm, array) != MBPF_KIND_ARRAY) {
		return mbpf_profile_error(vm);
	}
	length = mbpf_list_length(vm, array.payload);
	if (length == UINT32_MAX) {
		return mbpf_throw(vm, MBPF_RANGE_ERROR, MBPF_MSG_ARRAY_LENGTH);
	}
	vm->roots[2] = array;
	vm->roots[3] = v;
	return mbpf_array_set(vm, length);
}

/* Slots of the store that are elements and have an index of `length` or above. */
static uint32_t slots_above(const struct mbpf_array *array, uint32_t length)
{
	uint32_t end = array->length < array->capacity ? array->length : array->capacity;

	return length < end ? end - length : 0U;
}

/* Sets the length, which drops the elements at or above it, down to one that cannot be deleted:
 * those of a sealed array. */
static void cut(const struct mbpf_vm *vm, struct mbpf_array *array, uint32_t length, bool is_sealed)
{
	for (uint32_t count = slots_above(array, length); count != 0U; count--) {
		union mbpf_val *last = &values_of(vm, array)[length + count - 1U];

		if (is_sealed && last->tag != MBPF_TAG_HOLE) {
			length += count;
			break;
		}
		last->bits = HOLE_BITS;
	}
	array->length = length;
}

uint64_t mbpf_array_pop_bits(struct mbpf_vm *vm, uint32_t off)
{
	struct mbpf_array *array = mbpf_at(vm, off);
	uint32_t last = array->length - 1U;
	uint64_t bits = HOLE_BITS;

	if (last != UINT32_MAX) {
		bits = mbpf_list_bits(vm, off, last);
		cut(vm, array, last, false);
	}
	return bits == HOLE_BITS ? mbpf_val_undefined().bits : bits;
}

int mbpf_array_set_length(struct mbpf_vm *vm, bool only_check)
{
	union mbpf_val *v = &vm->roots[3];
	struct mbpf_array *array;
	uint32_t length;
	int status = mbpf_number_by(vm, v, MBPF_JS_ARRAYLENGTH);

	if (status == MBPF_DONE) {
		status = mbpf_value_u32(vm, v, &length, MBPF_MSG_ARRAY_LENGTH,
					MBPF_MSG_ARRAY_LENGTH);
	}
	if (status != MBPF_DONE || only_check) {
		return status;
	}
	array = mbpf_at(vm, vm->roots[2].payload);
	if (mbpf_charge(vm, slots_above(array, length)) != MBPF_DONE) {
		return MBPF_FAILED;
	}
	cut(vm, array, length, (mbpf_flags_of(vm, vm->roots[2]) & MBPF_OBJECT_SEALED) != 0U);
	return array->length == length ? MBPF_DONE
				       : mbpf_throw(vm, MBPF_TYPE_ERROR, MBPF_MSG_NOT_DELETABLE);
}
