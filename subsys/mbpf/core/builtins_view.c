/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * DataView: elements of a buffer at any place, in either byte order.
 */

#include "call.h"

#if MBPF_BUILTINS_DATAVIEW

/* Bytes of the longest element. */
#define LONGEST 8U

int mbpf_builtin_dataview(struct mbpf_call *call)
{
	int status;

	if (mbpf_val_kind(call->vm, call->args[0]) != MBPF_KIND_BUFFER) {
		return mbpf_throw(call->vm, MBPF_TYPE_ERROR, MBPF_MSG_NOT_BUFFER);
	}
	status = mbpf_view_of_buffer(call, MBPF_KIND_VIEW);
	call->result = call->vm->roots[2];
	return status;
}

/* byteLength, byteOffset, buffer */
int mbpf_builtin_view_part(struct mbpf_call *call)
{
	uint32_t number = call->number;
	const struct mbpf_typed *view = mbpf_at(call->vm, call->args[0].payload);

	call->result = number == MBPF_BUILTIN_VIEW_BYTELENGTH ? mbpf_val_u32(view->length)
		       : number == MBPF_BUILTIN_VIEW_BYTEOFFSET
			       ? mbpf_val_u32(view->byte_offset)
			       : mbpf_val_make(MBPF_TAG_OBJECT, view->buffer);
	return MBPF_DONE;
}

/* getFloat32 .. getUint8, setFloat32 .. setUint8: both in the order of their names. */
int mbpf_builtin_view_access(struct mbpf_call *call)
{
	static const uint8_t elements[] = {
		MBPF_ELEMENT_F32, MBPF_ELEMENT_F64, MBPF_ELEMENT_I16, MBPF_ELEMENT_I32,
		MBPF_ELEMENT_I8,  MBPF_ELEMENT_U16, MBPF_ELEMENT_U32, MBPF_ELEMENT_U8,
	};
	uint32_t number = call->number;
	bool is_set = number >= MBPF_BUILTIN_VIEW_SETFLOAT32;
	uint8_t element = elements[number - (is_set ? MBPF_BUILTIN_VIEW_SETFLOAT32
						    : MBPF_BUILTIN_VIEW_GETFLOAT32)];
	uint32_t size = mbpf_element_size(element);
	const struct mbpf_typed *view;
	uint8_t bytes[LONGEST];
	union mbpf_val value;
	bool is_little;
	uint32_t at;
	uint8_t *data;
	int status = mbpf_call_to_index(call, 1, &at);

	if (status == MBPF_DONE && is_set) {
		status = mbpf_call_to_number(call, 2, &value);
	}
	if (status == MBPF_DONE) {
		status = mbpf_op_truthy(call->vm, *mbpf_call_arg(call, is_set ? 3 : 2), &is_little);
	}
	if (status != MBPF_DONE) {
		return status;
	}
	view = mbpf_at(call->vm, call->args[0].payload);
	if (size > view->length || at > view->length - size) {
		return mbpf_throw(call->vm, MBPF_RANGE_ERROR, MBPF_MSG_BUFFER_RANGE);
	}
	data = call->vm->mem + view->data + at;
	if (is_set) {
		mbpf_element_put(element, bytes, &value);
	}
	/* Elements are little-endian, reversed when that is not what is asked for. */
	for (uint32_t i = 0; i < size; i++) {
		uint8_t *byte = &bytes[is_little ? i : size - 1U - i];

		if (is_set) {
			data[i] = *byte;
		} else {
			*byte = data[i];
		}
	}
	if (!is_set) {
		call->result.bits = mbpf_element_value(element, bytes);
	}
	return MBPF_DONE;
}

#endif /* MBPF_BUILTINS_DATAVIEW */
