/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Memory of an instance: objects are taken upwards, and a run's objects are dropped together at its
 * end. What is taken when there is no room for it is in heap_collect.c.
 */

#include <string.h>

#include "values.h"

/** Larger than any memory, and a multiple of 8. */
#define SIZE_NEVER_FITS 0xFFFFFFF8U

#if defined(MBPF_HEAP_INJECT)
uint32_t mbpf_heap_inject;
#endif

int mbpf_heap_make_room(struct mbpf_vm *vm, uint32_t bytes, enum mbpf_failure failure)
{
#if MBPF_COLLECT_ALWAYS
	mbpf_heap_move(vm, bytes);
#endif
	if (bytes <= mbpf_heap_room(vm)) {
		return MBPF_DONE;
	}
	/* Outside a run nothing tells which objects are in use. */
	if (vm->depth != 0U && mbpf_heap_collect(vm) != MBPF_DONE) {
		return MBPF_FAILED;
	}
	return bytes <= mbpf_heap_room(vm) ? MBPF_DONE : mbpf_vm_fail(vm, failure);
}

uint32_t mbpf_heap_alloc(struct mbpf_vm *vm, uint8_t kind, uint32_t size)
{
	uint32_t bytes = size > SIZE_NEVER_FITS ? SIZE_NEVER_FITS : (size + 7U) & ~7U;
	struct mbpf_heap_header *header;
	uint32_t off;

	if (mbpf_charge(vm, bytes / 8U) != MBPF_DONE) {
		return 0;
	}
	if (mbpf_heap_make_room(vm, bytes, MBPF_FAILURE_OOM) != MBPF_DONE) {
		return 0;
	}
#if defined(MBPF_HEAP_INJECT)
	if (mbpf_heap_inject != 0U && --mbpf_heap_inject == 0U) {
		(void)mbpf_vm_fail(vm, MBPF_FAILURE_OOM);
		return 0;
	}
#endif
#if MBPF_COLLECT_ALWAYS
	off = mbpf_heap_take(vm, bytes);
#else
	off = vm->heap_top;
#endif
	vm->heap_top += bytes;
	vm->renew = 1;
	header = mbpf_at(vm, off);
	memset(header, 0, bytes);
	header->kind = kind;
	header->size = bytes;
	return off;
}

uint32_t mbpf_heap_alloc64(struct mbpf_vm *vm, uint8_t kind, uint64_t size)
{
	return mbpf_heap_alloc(vm, kind, size > SIZE_NEVER_FITS ? SIZE_NEVER_FITS : (uint32_t)size);
}

int mbpf_heap_set_room(struct mbpf_vm *vm, uint8_t kind, uint32_t entry_size, uint32_t capacity)
{
	uint32_t header = (uint32_t)sizeof(struct mbpf_heap_header);
	uint32_t store = mbpf_heap_alloc64(vm, kind, header + (uint64_t)entry_size * capacity);
	uint32_t owner = vm->roots[2].payload;
	struct mbpf_array *object = mbpf_at(vm, owner);

	if (store == 0U) {
		return MBPF_FAILED;
	}
	memcpy(vm->mem + store + header, vm->mem + object->store + header,
	       (size_t)mbpf_store_room(vm, object->store, entry_size) * entry_size);
	object->store = store;
	mbpf_heap_link(vm, owner, store);
	return MBPF_DONE;
}

void mbpf_heap_link(struct mbpf_vm *vm, uint32_t owner, uint32_t ref)
{
	if (owner < MBPF_HEAP_MARK(vm) && ref >= MBPF_HEAP_MARK(vm)) {
		vm->escaped = 1;
	}
}

void mbpf_heap_store(struct mbpf_vm *vm, uint32_t owner, union mbpf_val *slot,
		     const union mbpf_val *v)
{
	if (mbpf_val_is_ref(*v)) {
		mbpf_heap_link(vm, owner, v->payload);
	}
	*slot = *v;
}

void mbpf_heap_end_run(struct mbpf_vm *vm)
{
	if (vm->escaped != 0U) {
		vm->heap_mark = vm->heap_top;
		MBPF_HEAP_MARK(vm) = MBPF_HEAP_TOP(vm);
		vm->escaped = 0;
	} else {
		vm->heap_top = vm->heap_mark;
		MBPF_HEAP_TOP(vm) = MBPF_HEAP_MARK(vm);
	}
}
