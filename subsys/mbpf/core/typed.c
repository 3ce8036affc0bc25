/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * ArrayBuffer and the typed arrays. Elements are little-endian in memory on every target.
 */

#include <string.h>

#include "builtin.h"

#define BUFFER_HEADER ((uint32_t)sizeof(struct mbpf_buffer))

/**
 * Longest buffer in bytes; more is a RangeError, which ECMAScript leaves to the implementation. INT32_MAX is
 * what every greater number is read as.
 */
#define MAX_BYTES ((uint32_t)INT32_MAX - 1u)

/* 2^52: added to a number in [0, 2^51] it leaves the number rounded, ties to even, in the low bits. */
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

union mbpf_val mbpf_typed_get(const struct mbpf_vm *vm, uint32_t typed, uint32_t index)
{
	const struct mbpf_typed *t = mbpf_at(vm, typed);
	uint8_t element = element_of(t);
	uint32_t size = mbpf_element_size(element);
	const uint8_t *at = vm->mem + t->data + index * size;
	uint64_t bits = 0;

	for (uint32_t i = size; i > 0u; i--) {
		bits = bits << 8 | at[i - 1u];
	}
	switch (element) {
	case MBPF_ELEMENT_I8:
		return mbpf_val_int((int8_t)bits);
	case MBPF_ELEMENT_I16:
		return mbpf_val_int((int16_t)bits);
	case MBPF_ELEMENT_I32:
		return mbpf_val_int((int32_t)bits);
	case MBPF_ELEMENT_F32:
		return mbpf_val_number(mbpf_f64_from_f32((uint32_t)bits));
	case MBPF_ELEMENT_F64:
		return mbpf_val_number(bits);
	default:
		return mbpf_val_u32((uint32_t)bits);
	}
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

/* Bits of a number as an element. */
static uint64_t element_bits(uint8_t element, union mbpf_val number)
{
	switch (element) {
	case MBPF_ELEMENT_U8C:
		return clamp(mbpf_f64_of(number));
	case MBPF_ELEMENT_F32:
		return mbpf_f64_to_f32(mbpf_f64_of(number));
	case MBPF_ELEMENT_F64:
		return mbpf_f64_of(number);
	default:
		return number.tag == MBPF_TAG_INT32 ? number.payload
						    : (uint32_t)mbpf_f64_to_int32(number.bits);
	}
}

int mbpf_typed_set(struct mbpf_vm *vm, union mbpf_val typed, uint32_t index, union mbpf_val v)
{
	const struct mbpf_typed *t;
	uint64_t bits;
	uint32_t size;
	uint8_t *at;
	int status;

	vm->roots[2] = typed;
	status = mbpf_to_number(vm, v, &v);
	if (status != MBPF_DONE) {
		return status;
	}
	t = mbpf_at(vm, vm->roots[2].payload);
	if (index >= t->length) {
		return MBPF_DONE;
	}
	bits = element_bits(element_of(t), v);
	size = mbpf_element_size(element_of(t));
	at = vm->mem + t->data + index * size;
	for (uint32_t i = 0; i < size; i++) {
		at[i] = (uint8_t)(bits >> (8u * i));
	}
	return MBPF_DONE;
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

/* ToIndex, within what a buffer can have. */
static int to_index(struct mbpf_vm *vm, union mbpf_val v, uint32_t *out)
{
	int32_t i;
	int status = mbpf_to_integer(vm, v, &i);

	if (status == MBPF_DONE && i < 0) {
		return mbpf_throw(vm, MBPF_RANGE_ERROR, MBPF_MSG_ARRAY_LENGTH);
	}
	*out = (uint32_t)i;
	return status;
}

/* A buffer of count * size bytes, in roots[3]. */
static int make_buffer(struct mbpf_vm *vm, uint32_t count, uint32_t size)
{
	struct mbpf_buffer *buffer;
	uint32_t off;

	if (count > MAX_BYTES / size) {
		return mbpf_throw(vm, MBPF_RANGE_ERROR, MBPF_MSG_ARRAY_LENGTH);
	}
	off = mbpf_heap_alloc(vm, MBPF_KIND_BUFFER, BUFFER_HEADER + count * size);
	if (off == 0u) {
		return MBPF_FAILED;
	}
	buffer = mbpf_at(vm, off);
	buffer->length = count * size;
	vm->roots[3] = mbpf_val_make(MBPF_TAG_OBJECT, off);
	return MBPF_DONE;
}

/* A typed array over the buffer in roots[3], in roots[2]. */
static int make_view(struct mbpf_vm *vm, uint8_t element, uint32_t byte_offset, uint32_t length)
{
	uint32_t off = mbpf_heap_alloc(vm, (uint8_t)(MBPF_KIND_TYPED + element),
				       sizeof(struct mbpf_typed));
	struct mbpf_typed *typed;

	if (off == 0u) {
		return MBPF_FAILED;
	}
	typed = mbpf_at(vm, off);
	typed->length = length;
	typed->byte_offset = byte_offset;
	typed->buffer = vm->roots[3].payload;
	typed->data = typed->buffer + BUFFER_HEADER + byte_offset;
	vm->roots[2] = mbpf_val_make(MBPF_TAG_OBJECT, off);
	return MBPF_DONE;
}

static int make_typed(struct mbpf_vm *vm, uint8_t element, uint32_t length)
{
	int status = make_buffer(vm, length, mbpf_element_size(element));

	return status == MBPF_DONE ? make_view(vm, element, 0, length) : status;
}

/* new T(buffer, offset, length) */
static int from_buffer(struct mbpf_call *call, uint8_t element)
{
	struct mbpf_vm *vm = call->vm;
	uint32_t size = mbpf_element_size(element);
	const struct mbpf_buffer *buffer;
	uint32_t offset = 0;
	uint32_t length = 0;
	uint32_t room;
	int status = to_index(vm, mbpf_call_arg(call, 1), &offset);

	if (status == MBPF_DONE && offset % size != 0u) {
		status = mbpf_throw(vm, MBPF_RANGE_ERROR, MBPF_MSG_BUFFER_ALIGN);
	}
	if (status == MBPF_DONE) {
		status = to_index(vm, mbpf_call_arg(call, 2), &length);
	}
	if (status != MBPF_DONE) {
		return status;
	}
	buffer = mbpf_at(vm, call->args[0].payload);
	if (offset > buffer->length) {
		return mbpf_throw(vm, MBPF_RANGE_ERROR, MBPF_MSG_BUFFER_RANGE);
	}
	room = buffer->length - offset;
	if (mbpf_call_arg(call, 2).tag == MBPF_TAG_UNDEFINED) {
		if (room % size != 0u) {
			return mbpf_throw(vm, MBPF_RANGE_ERROR, MBPF_MSG_BUFFER_ALIGN);
		}
		length = room / size;
	} else if (length > room / size) {
		return mbpf_throw(vm, MBPF_RANGE_ERROR, MBPF_MSG_BUFFER_RANGE);
	}
	vm->roots[3] = call->args[0];
	return make_view(vm, element, offset, length);
}

/* new T(array) and new T(typed array), both in args[0] */
static int from_elements(struct mbpf_call *call, uint8_t element)
{
	struct mbpf_vm *vm = call->vm;
	/* Arrays and typed arrays have their length in the same place. */
	const struct mbpf_array *source = mbpf_at(vm, call->args[0].payload);
	bool is_array = source->header.kind == MBPF_KIND_ARRAY;
	uint32_t length = source->length;
	int status = make_typed(vm, element, length);

	for (uint32_t i = 0; status == MBPF_DONE && i < length; i++) {
		uint32_t off = call->args[0].payload;
		union mbpf_val v = is_array ? mbpf_array_get(vm, off, i)
					    : mbpf_typed_get(vm, off, i);

		if (v.tag == MBPF_TAG_HOLE) {
			v = mbpf_val_undefined();
		}
		status = mbpf_typed_set(vm, vm->roots[2], i, v);
	}
	return status;
}

int mbpf_builtin_typed(struct mbpf_call *call)
{
	uint8_t element = (uint8_t)(call->builtin->arg - MBPF_BUILTIN_UINT8ARRAY);
	union mbpf_val first = mbpf_call_arg(call, 0);
	uint8_t kind = mbpf_val_kind(call->vm, first);
	uint32_t length = 0;
	int status;

	if (!call->is_new) {
		return mbpf_throw(call->vm, MBPF_TYPE_ERROR, MBPF_MSG_NEEDS_NEW);
	}
	if (kind == MBPF_KIND_BUFFER) {
		status = from_buffer(call, element);
	} else if (kind == MBPF_KIND_ARRAY || mbpf_kind_is_typed(kind)) {
		status = from_elements(call, element);
	} else if (first.tag >= MBPF_TAG_FUNC) {
		/* Array-like objects and iterators. */
		return mbpf_profile_error(call->vm);
	} else {
		status = to_index(call->vm, first, &length);
		if (status == MBPF_DONE) {
			status = make_typed(call->vm, element, length);
		}
	}
	call->result = call->vm->roots[2];
	return status;
}

int mbpf_builtin_arraybuffer(struct mbpf_call *call)
{
	uint32_t length = 0;
	int status;

	if (!call->is_new) {
		return mbpf_throw(call->vm, MBPF_TYPE_ERROR, MBPF_MSG_NEEDS_NEW);
	}
	status = to_index(call->vm, mbpf_call_arg(call, 0), &length);
	if (status == MBPF_DONE) {
		status = make_buffer(call->vm, length, 1);
	}
	call->result = call->vm->roots[3];
	return status;
}
