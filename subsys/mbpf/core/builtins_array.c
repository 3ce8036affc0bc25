/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * What the methods of arrays and typed arrays have done in C where nothing can be observed of it.
 */

#include <string.h>

#include "call.h"

/* Are these elements of an array that is one of the package's own, without a prototype of theirs?
 */
static bool is_plain(const struct mbpf_vm *vm, union mbpf_val v)
{
	return mbpf_val_kind(vm, v) == MBPF_KIND_ARRAY &&
	       ((const struct mbpf_array *)mbpf_at(vm, v.payload))->extra == 0U;
}

/* Elements and holes of one array to another one, or inside of one. */
static int copy_elements(struct mbpf_call *call, uint32_t to, uint32_t from, uint32_t count)
{
	struct mbpf_vm *vm = call->vm;
	uint32_t target = call->args[0].payload;
	const struct mbpf_array *array;
	struct mbpf_values *slots;

	/* Holes at the end make nothing longer, and are not worth any code. */
	if (mbpf_list_get(vm, call->args[2].payload, from + count - 1U).tag == MBPF_TAG_HOLE) {
		call->result = mbpf_val_bool(false);
		return MBPF_DONE;
	}
	if (mbpf_charge(vm, count / 2U) != MBPF_DONE) {
		return MBPF_FAILED;
	}
	array = mbpf_at(vm, target);
	if (to + count > array->length || to + count > array->capacity) {
		/* Makes room, and the array as long. No element is lost: the last slot is past the
		 * length, or past the store. */
		vm->roots[2] = call->args[0];
		vm->roots[3] = mbpf_val_make(MBPF_TAG_HOLE, 0);
		if (mbpf_array_set(vm, to + count - 1U) != MBPF_DONE) {
			return MBPF_FAILED;
		}
		target = call->args[0].payload;
		array = mbpf_at(vm, target);
	}
	slots = mbpf_at(vm, array->store);
	for (uint32_t i = 0; i < count; i++) {
		uint32_t at = to <= from ? i : count - 1U - i;

		union mbpf_val v = mbpf_list_get(vm, call->args[2].payload, from + at);

		mbpf_heap_store(vm, target, &slots->values[to + at], &v);
	}
	return MBPF_DONE;
}

/* Elements of typed arrays, of other kinds only when they are of another memory. */
static int copy_numbers(struct mbpf_call *call, uint32_t to, uint32_t from, uint32_t count)
{
	struct mbpf_vm *vm = call->vm;
	const struct mbpf_typed *target = mbpf_at(vm, call->args[0].payload);
	const struct mbpf_typed *source = mbpf_at(vm, call->args[2].payload);
	uint8_t element = (uint8_t)(target->header.kind - MBPF_KIND_TYPED);
	uint32_t size = mbpf_element_size(element);
	bool is_same = target->header.kind == source->header.kind;
	bool fits = to <= target->length && count <= target->length - to &&
		    from <= source->length && count <= source->length - from;

	if (!fits || (!is_same && target->buffer == source->buffer)) {
		call->result = mbpf_val_bool(false);
		return MBPF_DONE;
	}
	if (mbpf_charge(vm, is_same ? count * size / 8U : count) != MBPF_DONE) {
		return MBPF_FAILED;
	}
	if (is_same) {
		memmove(vm->mem + target->data + to * size, vm->mem + source->data + from * size,
			(size_t)count * size);
		return MBPF_DONE;
	}
	for (uint32_t i = 0; i < count; i++) {
		union mbpf_val v = mbpf_val_of(mbpf_typed_bits(vm, source, from + i));

		mbpf_element_put(element, vm->mem + target->data + (to + i) * size, &v);
	}
	return MBPF_DONE;
}

/*
 * @copy(target, to, source, from, count): makes elements of an array, holes too, what those of one
 * are, maybe of itself, or those of a typed array what those of another one are. False, and nothing
 * is done, for all else.
 */
int mbpf_builtin_copy(struct mbpf_call *call)
{
	struct mbpf_vm *vm = call->vm;
	const union mbpf_val *args = call->args;
	uint64_t to = args[1].payload;
	uint64_t count = args[4].payload;
	bool small = args[1].tag == MBPF_TAG_INT32 && args[3].tag == MBPF_TAG_INT32 &&
		     args[4].tag == MBPF_TAG_INT32 && to + count <= INT32_MAX &&
		     args[3].payload + count <= INT32_MAX;

	call->result = mbpf_val_bool(small);
	if (small && mbpf_kind_is_typed(mbpf_val_kind(vm, args[0])) &&
	    mbpf_kind_is_typed(mbpf_val_kind(vm, args[2]))) {
		return copy_numbers(call, (uint32_t)to, args[3].payload, (uint32_t)count);
	}
	if (small && count != 0U && is_plain(vm, args[0]) && is_plain(vm, args[2])) {
		return copy_elements(call, (uint32_t)to, args[3].payload, (uint32_t)count);
	}
	call->result = mbpf_val_bool(false);
	return MBPF_DONE;
}
