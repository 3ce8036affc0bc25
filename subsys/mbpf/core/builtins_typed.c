/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Methods of typed arrays and buffers that copy or fill bytes.
 */

#include <string.h>

#include "call.h"

#if MBPF_BUILTINS_TYPED

/* Arguments `arg` and the next one as a range of elements: where it starts and how many there are.
 */
static int to_range(struct mbpf_call *call, uint32_t arg, uint32_t length, uint32_t *from,
		    uint32_t *count)
{
	uint32_t end;
	int status = mbpf_call_to_relative(call, arg, length, 0, from);

	if (status == MBPF_DONE) {
		status = mbpf_call_to_relative(call, arg + 1U, length, length, &end);
	}
	if (status == MBPF_DONE) {
		*count = *from < end ? end - *from : 0U;
	}
	return status;
}

static uint32_t element_size(uint8_t kind)
{
	return mbpf_element_size((uint8_t)(kind - MBPF_KIND_TYPED));
}

/* subarray and slice */
int mbpf_builtin_typed_part(struct mbpf_call *call)
{
	struct mbpf_vm *vm = call->vm;
	uint32_t receiver = call->args[0].payload;
	uint8_t kind = mbpf_kind_of(vm, receiver);
	uint32_t size = element_size(kind);
	const struct mbpf_typed *typed;
	uint32_t from;
	uint32_t count;
	int status = to_range(call, 1, mbpf_list_length(vm, receiver), &from, &count);

	if (status != MBPF_DONE) {
		return status;
	}
	typed = mbpf_at(vm, call->args[0].payload);
	if (call->number == MBPF_BUILTIN_TYPED_SUBARRAY) {
		vm->roots[3] = mbpf_val_make(MBPF_TAG_OBJECT, typed->buffer);
		status = mbpf_make_view(vm, kind, typed->byte_offset + from * size, count);
	} else {
		status = mbpf_make_buffer(vm, count, size);
		if (status == MBPF_DONE) {
			status = mbpf_make_view(vm, kind, 0, count);
		}
		if (status == MBPF_DONE) {
			const struct mbpf_typed *made = mbpf_at(vm, vm->roots[2].payload);

			typed = mbpf_at(vm, call->args[0].payload);
			memcpy(vm->mem + made->data, vm->mem + typed->data + from * size,
			       (size_t)count * size);
		}
	}
	call->result = vm->roots[2];
	return status;
}

int mbpf_builtin_typed_fill(struct mbpf_call *call)
{
	struct mbpf_vm *vm = call->vm;
	const struct mbpf_typed *typed;
	union mbpf_val value;
	uint8_t kind = mbpf_val_kind(vm, call->args[0]);
	uint32_t size = element_size(kind);
	uint32_t from;
	uint32_t count;
	uint8_t *at;
	int status = mbpf_call_to_number(call, 1, &value);

	if (status == MBPF_DONE) {
		status = to_range(call, 2, mbpf_list_length(vm, call->args[0].payload), &from,
				  &count);
	}
	if (status == MBPF_DONE) {
		status = mbpf_charge(vm, count * size / 8U);
	}
	if (status != MBPF_DONE || count == 0U) {
		call->result = call->args[0];
		return status;
	}
	typed = mbpf_at(vm, call->args[0].payload);
	at = vm->mem + typed->data + from * size;
	mbpf_element_put((uint8_t)(kind - MBPF_KIND_TYPED), at, &value);
	/* Each byte is that of the element before. */
	for (uint32_t i = size; i < count * size; i++) {
		at[i] = at[i - size];
	}
	call->result = call->args[0];
	return MBPF_DONE;
}

int mbpf_builtin_arraybuffer_isview(struct mbpf_call *call)
{
	uint8_t kind = mbpf_val_kind(call->vm, call->args[0]);

	call->result = mbpf_val_bool(kind == MBPF_KIND_VIEW || mbpf_kind_is_typed(kind));
	return MBPF_DONE;
}

int mbpf_builtin_buffer_slice(struct mbpf_call *call)
{
	struct mbpf_vm *vm = call->vm;
	uint32_t header = (uint32_t)sizeof(struct mbpf_buffer);
	uint32_t from;
	uint32_t count;
	int status = to_range(call, 1, mbpf_list_length(vm, call->args[0].payload), &from, &count);

	if (status == MBPF_DONE) {
		status = mbpf_make_buffer(vm, count, 1);
	}
	if (status == MBPF_DONE) {
		memcpy(vm->mem + vm->roots[3].payload + header,
		       vm->mem + call->args[0].payload + header + from, count);
	}
	call->result = vm->roots[3];
	return status;
}

/* @typed(value): length of a typed array; TypeError for what is none. */
int mbpf_builtin_typed_length(struct mbpf_call *call)
{
	union mbpf_val v = call->args[0];

	if (!mbpf_kind_is_typed(mbpf_val_kind(call->vm, v))) {
		return mbpf_throw(call->vm, MBPF_TYPE_ERROR, MBPF_MSG_ARG_BYTES);
	}
	call->result = mbpf_val_u32(mbpf_list_length(call->vm, v.payload));
	return MBPF_DONE;
}

/* @isTyped(value) */
int mbpf_builtin_typed_is(struct mbpf_call *call)
{
	call->result = mbpf_val_bool(mbpf_kind_is_typed(mbpf_val_kind(call->vm, call->args[0])));
	return MBPF_DONE;
}

/* @like(typed array, length): a new one of the same kind */
int mbpf_builtin_typed_like(struct mbpf_call *call)
{
	uint8_t kind = mbpf_val_kind(call->vm, call->args[0]);
	uint32_t length;
	int status = mbpf_call_to_index(call, 1, &length);

	if (status == MBPF_DONE) {
		status = mbpf_make_buffer(call->vm, length, element_size(kind));
	}
	if (status == MBPF_DONE) {
		status = mbpf_make_view(call->vm, kind, 0, length);
	}
	call->result = call->vm->roots[2];
	return status;
}

#endif /* MBPF_BUILTINS_TYPED */
