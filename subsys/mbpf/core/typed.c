/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * ArrayBuffer and the typed arrays. Elements are little-endian in memory on every target.
 */

#include <string.h>

#include "call.h"

#define TWO_POW_53 UINT64_C(0x4340000000000000)

#define BUFFER_HEADER ((uint32_t)sizeof(struct mbpf_buffer))

/**
 * Longest buffer in bytes; more is a RangeError, which ECMAScript leaves to the implementation.
 * INT32_MAX is what every greater number is read as.
 */
#define MAX_BYTES ((uint32_t)INT32_MAX - 1U)

/* 2^52: added to a number in [0, 2^51] it leaves the number rounded, ties to even, in the low bits.
 */
#define ROUNDING_ADDEND UINT64_C(0x4330000000000000)

uint32_t mbpf_element_size(uint8_t element)
{
	static const uint8_t sizes[MBPF_ELEMENT_COUNT] = {1, 1, 1, 2, 2, 4, 4, 4, 8};

	return sizes[element];
}

/* --- elements --- */

static uint8_t element_of(const struct mbpf_typed *typed)
{
	return (uint8_t)(typed->header.kind - MBPF_KIND_TYPED);
}

uint64_t mbpf_element_value(uint8_t element, const uint8_t *at)
{
	uint32_t size = mbpf_element_size(element);
	uint64_t bits = 0;
	int32_t i;

	for (; size != 0U; size--) {
		bits = bits << 8 | at[size - 1U];
	}
	i = (int32_t)bits;
	switch (element) {
	case MBPF_ELEMENT_I8:
		i = (int8_t)i;
		break;
	case MBPF_ELEMENT_I16:
		i = (int16_t)i;
		break;
	case MBPF_ELEMENT_U32:
		return mbpf_val_u32((uint32_t)bits).bits;
	case MBPF_ELEMENT_F32:
		return mbpf_number_bits(mbpf_f64_from_f32((uint32_t)bits));
	case MBPF_ELEMENT_F64:
		return mbpf_number_bits(bits);
	default:
		break;
	}
	return mbpf_val_int(i).bits;
}

uint64_t mbpf_typed_bits(const struct mbpf_vm *vm, const struct mbpf_typed *typed, uint32_t index)
{
	uint8_t element = element_of(typed);

	return mbpf_element_value(element,
				  vm->mem + typed->data + index * mbpf_element_size(element));
}

static uint8_t clamp(mbpf_f64 f)
{
	/* Also false for NaN. */
	if (!mbpf_f64_lt(0, f)) {
		return 0;
	}
	if (!mbpf_f64_lt(f, mbpf_f64_from_u32(255))) {
		return 255;
	}
	return (uint8_t)mbpf_f64_add(f, ROUNDING_ADDEND);
}

void mbpf_element_put(uint8_t element, uint8_t *at, const union mbpf_val *number)
{
	uint64_t bits = mbpf_int32_of(number);

	if (element == MBPF_ELEMENT_U8C) {
		bits = clamp(mbpf_f64_of(number));
	} else if (element >= MBPF_ELEMENT_F32) {
		bits = mbpf_f64_of(number);
		if (element == MBPF_ELEMENT_F32) {
			bits = mbpf_f64_to_f32(bits);
		}
	}
	for (uint32_t size = mbpf_element_size(element); size != 0U; size--) {
		*at++ = (uint8_t)bits;
		bits >>= 8;
	}
}

int mbpf_typed_set(struct mbpf_vm *vm, uint32_t index)
{
	const struct mbpf_typed *typed;
	uint8_t element;
	int status = mbpf_number(vm, &vm->roots[3]);

	typed = mbpf_at(vm, vm->roots[2].payload);
	if (status == MBPF_DONE && index < typed->length) {
		element = element_of(typed);
		mbpf_element_put(element,
				 vm->mem + typed->data + index * mbpf_element_size(element),
				 &vm->roots[3]);
	}
	return status;
}

bool mbpf_bytes(struct mbpf_vm *vm, union mbpf_val v, uint8_t **data, uint32_t *len)
{
	uint8_t kind = mbpf_val_kind(vm, v);

	if (kind == MBPF_KIND_BUFFER) {
		struct mbpf_buffer *buffer = mbpf_at(vm, v.payload);

		*data = (uint8_t *)(buffer + 1);
		*len = buffer->length;
		return true;
	}
	if (mbpf_kind_is_typed(kind)) {
		const struct mbpf_typed *typed = mbpf_at(vm, v.payload);

		*data = vm->mem + typed->data;
		*len = typed->length * mbpf_element_size(element_of(typed));
		return true;
	}
	return false;
}

/* --- construction --- */

int mbpf_call_to_index(const struct mbpf_call *call, uint32_t arg, uint32_t *out)
{
	union mbpf_val v;
	int status = mbpf_call_to_number(call, arg, &v);
	/* 2^53 and above is no index of anything. */
	bool beyond = mbpf_f64_le(TWO_POW_53, mbpf_f64_of(&v));

	if (status == MBPF_DONE) {
		/* Of a number: calls nothing, costs nothing. */
		status = mbpf_integer(call->vm, &v);
	}
	*out = v.payload;
	if (status == MBPF_DONE && ((int32_t)v.payload < 0 || beyond)) {
		return mbpf_throw(call->vm, MBPF_RANGE_ERROR, MBPF_MSG_ARRAY_LENGTH);
	}
	return status;
}

int mbpf_make_buffer(struct mbpf_vm *vm, uint32_t count, uint32_t size)
{
	struct mbpf_buffer *buffer;
	uint32_t off;

	if (count > MAX_BYTES / size) {
		return mbpf_throw(vm, MBPF_RANGE_ERROR, MBPF_MSG_ARRAY_LENGTH);
	}
	off = mbpf_heap_alloc(vm, MBPF_KIND_BUFFER, BUFFER_HEADER + count * size);
	if (off == 0U) {
		return MBPF_FAILED;
	}
	buffer = mbpf_at(vm, off);
	buffer->length = count * size;
	vm->roots[3] = mbpf_val_make(MBPF_TAG_OBJECT, off);
	return MBPF_DONE;
}

int mbpf_make_view(struct mbpf_vm *vm, uint8_t kind, uint32_t byte_offset, uint32_t length)
{
	uint32_t off = mbpf_heap_alloc(vm, kind, sizeof(struct mbpf_typed));
	struct mbpf_typed *typed = mbpf_at(vm, off);

	if (off == 0U) {
		return MBPF_FAILED;
	}
	typed->length = length;
	typed->byte_offset = byte_offset;
	typed->buffer = vm->roots[3].payload;
	typed->data = mbpf_typed_data(typed->buffer, byte_offset);
	vm->roots[2] = mbpf_val_make(MBPF_TAG_OBJECT, off);
	return MBPF_DONE;
}

int mbpf_view_of_buffer(const struct mbpf_call *call, uint8_t kind)
{
	struct mbpf_vm *vm = call->vm;
	uint32_t size = kind == MBPF_KIND_VIEW ? 1U : mbpf_element_size(kind - MBPF_KIND_TYPED);
	bool to_end = mbpf_call_arg(call, 2)->tag == MBPF_TAG_UNDEFINED;
	uint32_t offset;
	uint32_t length;
	uint32_t room;
	int status = mbpf_call_to_index(call, 1, &offset);

	room = mbpf_list_length(vm, call->args[0].payload);
	/* A length is looked at if the offset is good; that of a DataView must be in the buffer. */
	if (status == MBPF_DONE && offset % size == 0U &&
	    (offset <= room || kind != MBPF_KIND_VIEW)) {
		status = mbpf_call_to_index(call, 2, &length);
	}
	if (status != MBPF_DONE) {
		return status;
	}
	vm->roots[3] = call->args[0];
	if (offset % size != 0U || (to_end && room % size != 0U)) {
		return mbpf_throw(vm, MBPF_RANGE_ERROR, MBPF_MSG_BUFFER_ALIGN);
	}
	if (offset <= room) {
		room = (room - offset) / size;
		length = to_end ? room : length;
		if (length <= room) {
			return mbpf_make_view(vm, kind, offset, length);
		}
	}
	return mbpf_throw(vm, MBPF_RANGE_ERROR, MBPF_MSG_BUFFER_RANGE);
}

/* new T(length), new T(array) and new T(typed array) */
static int from_elements(struct mbpf_call *call, uint8_t kind, bool is_list)
{
	struct mbpf_vm *vm = call->vm;
	uint32_t length = 0;
	int status = MBPF_DONE;

	if (is_list) {
		length = mbpf_list_length(vm, call->args[0].payload);
	} else {
		status = mbpf_call_to_index(call, 0, &length);
	}
	if (status == MBPF_DONE) {
		status = mbpf_make_buffer(vm, length, mbpf_element_size(kind - MBPF_KIND_TYPED));
	}
	if (status == MBPF_DONE) {
		status = mbpf_make_view(vm, kind, 0, length);
	}
	if (status == MBPF_DONE && is_list) {
		status = mbpf_charge(vm, length);
	}
	for (uint32_t i = 0; is_list && status == MBPF_DONE && i < length; i++) {
		vm->roots[3] = mbpf_list_get(vm, call->args[0].payload, i);
		if (vm->roots[3].tag == MBPF_TAG_HOLE) {
			vm->roots[3] = mbpf_val_undefined();
		}
		status = mbpf_typed_set(vm, i);
	}
	return status;
}

/* Is it an array or typed array whose elements become numbers without a function of a program?
 * Those of an array with a prototype of its own may be inherited. */
static bool MBPF_SEPARATE is_simple(const struct mbpf_vm *vm, union mbpf_val list)
{
	uint8_t kind = mbpf_val_kind(vm, list);
	const struct mbpf_array *array = mbpf_at(vm, list.payload);

	if (kind != MBPF_KIND_ARRAY || array->extra != 0U) {
		return kind > MBPF_KIND_ARRAY;
	}
	for (uint32_t i = 0; i < array->length && i < array->capacity; i++) {
		union mbpf_val v = mbpf_list_get(vm, list.payload, i);

		if (!mbpf_val_is_primitive(v) && v.tag != MBPF_TAG_HOLE) {
			return false;
		}
	}
	return true;
}

int mbpf_builtin_typed(struct mbpf_call *call)
{
	uint8_t kind = (uint8_t)(call->number - MBPF_BUILTIN_UINT8ARRAY + MBPF_KIND_TYPED);
	union mbpf_val first = call->args[0];
	uint8_t source = mbpf_val_kind(call->vm, first);
	int status;

	if (source == MBPF_KIND_BUFFER) {
		status = mbpf_view_of_buffer(call, kind);
	} else if (!mbpf_val_is_primitive(first) && !is_simple(call->vm, first)) {
		union mbpf_val *args = &call->vm->roots[2];

		args[0] = mbpf_val_make(MBPF_TAG_BUILTIN, call->number);
		args[1] = first;
		return mbpf_call_firmware(call->vm, MBPF_JS_TYPED_MAKE, 2, args);
	} else {
		status = from_elements(call, kind, source >= MBPF_KIND_ARRAY);
	}
	call->result = call->vm->roots[2];
	return status;
}

int mbpf_builtin_arraybuffer(struct mbpf_call *call)
{
	uint32_t length;
	int status = mbpf_call_to_index(call, 0, &length);

	if (status == MBPF_DONE && !mbpf_val_is_primitive(*mbpf_call_arg(call, 1))) {
		/* It may have a maxByteLength. */
		return mbpf_profile_error(call->vm);
	}
	if (status == MBPF_DONE) {
		status = mbpf_make_buffer(call->vm, length, 1);
	}
	call->result = call->vm->roots[3];
	return status;
}
