/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Methods; args[0] is the receiver.
 */

#include <mbpf/gen/isa.h>
#include <mbpf/helper.h>

#include <string.h>

#include "builtin.h"
#include "prog.h"

/* Is the receiver an array that has nothing but elements, and can have more of them? */
static bool is_plain(const struct mbpf_call *call)
{
	const struct mbpf_array *array;

	if (call->argc == 0U || mbpf_val_kind(call->vm, call->args[0]) != MBPF_KIND_ARRAY) {
		return false;
	}
	array = mbpf_at(call->vm, call->args[0].payload);
	return array->extra == 0U && array->length <= (uint32_t)INT32_MAX;
}

/* The same built-in for any receiver. */
static int call_generic(struct mbpf_call *call, uint32_t number)
{
	call->number = number;
	return mbpf_call_unit(call);
}

int mbpf_builtin_array_push(struct mbpf_call *call)
{
	int status = MBPF_DONE;

	if (!is_plain(call)) {
		return call_generic(call, MBPF_BUILTIN_HIDDEN_PUSH);
	}
	for (uint32_t i = 1; status == MBPF_DONE && i < call->argc; i++) {
		status = mbpf_array_append(call->vm, call->args[0], call->args[i]);
	}
	call->result = mbpf_val_u32(mbpf_list_length(call->vm, call->args[0].payload));
	return status;
}

int mbpf_builtin_array_pop(struct mbpf_call *call)
{
	if (!is_plain(call)) {
		return call_generic(call, MBPF_BUILTIN_HIDDEN_POP);
	}
	call->result.bits = mbpf_array_pop_bits(call->vm, call->args[0].payload);
	return MBPF_DONE;
}

int mbpf_builtin_ctx_read(struct mbpf_call *call)
{
	/* The built-ins stand in the order of their names. */
	static const uint8_t kinds[] = {
		MBPF_READ_I16BE, MBPF_READ_I16LE, MBPF_READ_I32BE, MBPF_READ_I32LE, MBPF_READ_I8,
		MBPF_READ_U16BE, MBPF_READ_U16LE, MBPF_READ_U32BE, MBPF_READ_U32LE, MBPF_READ_U8,
	};
	uint8_t kind = kinds[call->number - MBPF_BUILTIN_CTX_READI16BE];

	return mbpf_ctx_read(call->vm, kind, *mbpf_call_arg(call, 1), &call->result);
}

/* readBytes of all kinds. */
static int MBPF_COLD read_bytes(struct mbpf_call *call)
{
	struct mbpf_vm *vm = call->vm;
	uint32_t off;
	uint32_t count;
	uint32_t room;
	uint8_t *data;
	int status;

	if (mbpf_vm_event(vm) == NULL) {
		return mbpf_throw(vm, MBPF_TYPE_ERROR, MBPF_MSG_CTX_OUTSIDE);
	}
	status = mbpf_arg_u32(call, 1, &off);
	if (status == MBPF_DONE) {
		status = mbpf_arg_u32(call, 2, &count);
	}
	if (status == MBPF_DONE) {
		status = mbpf_arg_bytes(call, 3, 0, &data, &room);
	}
	if (status != MBPF_DONE) {
		return status;
	}
	if (count > room) {
		count = room;
	}
	if (off <= vm->ctx_len) {
		room = vm->ctx_len - off;
		if (count > room) {
			count = room;
		}
		if (mbpf_charge(vm, count / 8U) != MBPF_DONE) {
			return MBPF_FAILED;
		}
	}
	call->result = mbpf_val_u32(count);
	return mbpf_ctx_copy(vm, off, count, data)
		       ? MBPF_DONE
		       : mbpf_throw(vm, MBPF_RANGE_ERROR, MBPF_MSG_CTX_RANGE);
}

/* readBytes(offset, length, destination): copies what there is of both, gives the number of bytes.
 */
int mbpf_builtin_ctx_readbytes(struct mbpf_call *call)
{
	const union mbpf_val *args = call->args;
	struct mbpf_vm *vm = call->vm;
	uint32_t off;
	uint32_t count;
	uint8_t *data;

	/* What programs do: integers, a Uint8Array, and data in one piece that holds all of it. */
	if (!MBPF_FOR_SIZE && call->argc > 3U && args[1].tag == MBPF_TAG_INT32 &&
	    args[2].tag == MBPF_TAG_INT32 && vm->ctx_data != NULL) {
		off = args[1].payload;
		count = args[2].payload;
		if (off <= vm->ctx_len && count <= vm->ctx_len - off && count < 8U * MBPF_FEW &&
		    mbpf_plain_bytes(vm, &args[3], count, &data)) {
			call->result = mbpf_val_int((int32_t)count);
			if (count >= 8U && mbpf_vm_charge_few(vm, count / 8U) != MBPF_DONE) {
				return MBPF_FAILED;
			}
			mbpf_copy(data, vm->ctx_data + off, count);
			return MBPF_DONE;
		}
	}
	return read_bytes(call);
}
