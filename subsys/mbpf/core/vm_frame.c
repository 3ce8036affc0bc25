/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Frames, throwing and fuel: what a run consists of besides the dispatch loop.
 */

#include "frame.h"
#include "image.h"
#include "prog.h"
#include "values.h"

/* Words that may still be executed in the current slice; negative when more were executed. */
static int32_t slice_left(const struct mbpf_vm *vm)
{
	return (int32_t)((intptr_t)(vm->limit - (uintptr_t)vm->pc) / (intptr_t)sizeof(mbpf_word));
}

/* The slice does not cover `units` more. */
MBPF_COLD static int refuel(struct mbpf_vm *vm, uint32_t units)
{
	int64_t missing = (int64_t)units - slice_left(vm);

	if (missing > (int64_t)vm->reserve) {
		return mbpf_vm_fail(vm, MBPF_FAILURE_STEPS);
	}
	vm->renew = 1;
	vm->reserve -= (uint32_t)missing;
	vm->limit = mbpf_fuel_slice(vm, vm->pc, vm->reserve);
	if (vm->deadline_ns != 0U && mbpf_now_ns(vm) >= vm->deadline_ns) {
		return mbpf_vm_fail(vm, MBPF_FAILURE_TIME);
	}
	return MBPF_DONE;
}

int mbpf_vm_charge(struct mbpf_vm *vm, uint32_t units)
{
	int32_t left = slice_left(vm);

	if (left < 0 || units > (uint32_t)left) {
		return refuel(vm, units);
	}
	vm->limit -= (uintptr_t)units * sizeof(mbpf_word);
	return MBPF_DONE;
}

void mbpf_operation_begin(struct mbpf_vm *vm)
{
	for (uint32_t i = 0; i < MBPF_ROOTS; i++) {
		vm->roots[i].tag = 0; /* a number */
	}
	vm->pending.used = 0;
}

int mbpf_charge(struct mbpf_vm *vm, uint32_t units)
{
	return units == 0U ? MBPF_DONE : mbpf_vm_charge(vm, units);
}

/* Keeps the places of the functions on the stack. */
static void keep_trace(struct mbpf_vm *vm)
{
	struct mbpf_trace *trace = &vm->trace;

	trace->count = mbpf_frame_trace(vm, trace->pc);
	if (trace->pc[trace->count - 1U] == MBPF_NO_PLACE) {
		trace->count--;
	}
}

int mbpf_vm_fail(struct mbpf_vm *vm, enum mbpf_failure failure)
{
	int64_t left = (int64_t)slice_left(vm) + vm->reserve;

	if (left < 0) {
		failure = MBPF_FAILURE_STEPS;
	}
	/* With STEPS all are used, no more. The words since the last charge point may be beyond the
	 * slice: mbpf_vm_steps() does not look at the sign of what is left of it. */
	vm->limit = (uintptr_t)vm->pc;
	vm->reserve = failure == MBPF_FAILURE_STEPS ? 0U : (uint32_t)left;
	vm->failure = (uint8_t)failure;
	vm->error_pc = mbpf_vm_word(vm);
	vm->error_func = mbpf_vm_func(vm);
	if (failure != MBPF_FAILURE_EXCEPTION) {
		keep_trace(vm); /* that of an exception is where it was thrown */
	}
	return MBPF_FAILED;
}

int mbpf_profile_error(struct mbpf_vm *vm)
{
	return mbpf_vm_fail(vm, MBPF_FAILURE_PROFILE);
}

/* Nearest frame of the package: the running one or one that it was called from; and the word that
 * is executed in it. NULL when nothing runs. */
static const struct mbpf_frame *package_frame(const struct mbpf_vm *vm, uint32_t *word)
{
	const struct mbpf_frame *frame = mbpf_frame_at(vm, vm->frame);

	*word = (uint32_t)(vm->pc - vm->code) - 1U;
	if (vm->depth == 0U) {
		return NULL;
	}
	while (mbpf_unit_of(frame->func) != 0U) {
		*word = (frame->ret_pc & ~MBPF_RET_MARKED) - 1U;
		frame = mbpf_frame_at(vm, frame->caller);
	}
	return frame;
}

uint32_t mbpf_vm_word(const struct mbpf_vm *vm)
{
	uint32_t word;

	(void)package_frame(vm, &word);
	return word;
}

uint32_t mbpf_vm_func(const struct mbpf_vm *vm)
{
	uint32_t word;
	const struct mbpf_frame *frame = package_frame(vm, &word);

	return frame != NULL ? frame->func : MBPF_NO_FUNCTION;
}

uint32_t mbpf_frame_trace(const struct mbpf_vm *vm, uint32_t *places)
{
	uint32_t count = 0;
	uint32_t word;
	const struct mbpf_frame *frame = package_frame(vm, &word);

	if (frame == NULL) {
		places[count++] = word;
	}
	while (frame != NULL && count < MBPF_TRACE_SIZE) {
		if (mbpf_unit_of(frame->func) == 0U && frame->is_list == 0U) {
			places[count++] = word;
		}
		word = (frame->ret_pc & ~MBPF_RET_MARKED) - 1U;
		frame = frame->ret_pc != MBPF_NO_RETURN ? mbpf_frame_at(vm, frame->caller) : NULL;
	}
	if (count % 2U != 0U) {
		places[count++] = MBPF_NO_PLACE;
	}
	return count;
}

void mbpf_frame_pop(struct mbpf_vm *vm)
{
	const struct mbpf_frame *frame = mbpf_frame_at(vm, vm->frame);
	uint32_t unit = mbpf_unit_of(frame->func);
	uint32_t word = frame->ret_pc & ~MBPF_RET_MARKED;

	vm->frame = frame->caller;
	vm->depth--;
	if (mbpf_running_unit(vm) != unit) {
		mbpf_unit_switch(vm, mbpf_running_unit(vm));
	}
	mbpf_move_to(vm, word);
}

/* Handler of the running function for the current word, or NULL in *found. */
static int find_handler(struct mbpf_vm *vm, const uint8_t **found)
{
	uint32_t func = mbpf_frame_at(vm, vm->frame)->func;
	uint32_t count;
	const uint8_t *handler = mbpf_function_handlers(vm, func, &count);
	uint32_t word = (uint32_t)(vm->pc - vm->code) - 1U;

	*found = NULL;
	for (; count != 0U; count--, handler += MBPF_HANDLER_SIZE) {
		int status;

		if (mbpf_unit_of(func) != 0U && mbpf_get_le16(handler + 14) != (func & 0xFFFFU)) {
			continue;
		}
		status = mbpf_vm_charge(vm, 1);
		if (status != MBPF_DONE) {
			return status;
		}
		if (word >= mbpf_get_le32(handler) && word < mbpf_get_le32(handler + 4)) {
			*found = handler;
			break;
		}
	}
	return MBPF_DONE;
}

int mbpf_frame_unwind(struct mbpf_vm *vm)
{
	uint32_t error_pc = mbpf_vm_word(vm);
	uint32_t error_func = mbpf_vm_func(vm);
	int status = mbpf_vm_charge(vm, 0);

	keep_trace(vm);
	while (status == MBPF_DONE) {
		struct mbpf_frame *frame = mbpf_frame_at(vm, vm->frame);
		const uint8_t *handler;

		status = find_handler(vm, &handler);
		if (status == MBPF_DONE && handler != NULL) {
			frame->regs[mbpf_get_le16(handler + 12)] = vm->exception;
			mbpf_move_to(vm, mbpf_get_le32(handler + 8));
			return MBPF_DONE;
		}
		if (status == MBPF_DONE) {
			status = mbpf_vm_charge(vm, 1);
		}
		if (status == MBPF_DONE && frame->ret_pc == MBPF_NO_RETURN) {
			status = mbpf_vm_fail(vm, MBPF_FAILURE_EXCEPTION);
			vm->error_pc = error_pc;
			vm->error_func = error_func;
		} else if (status == MBPF_DONE) {
			mbpf_frame_pop(vm);
		}
	}
	return status;
}

/* The header of the first frame, for which there is room. */
static void set_first_frame(struct mbpf_vm *vm)
{
	const uint8_t *fn = mbpf_image_function(vm->image, vm->entry_func);
	struct mbpf_frame *frame = mbpf_frame_at(vm, vm->entry_frame);

	frame->ret_pc = MBPF_NO_RETURN;
	frame->caller = vm->mem_size;
	frame->func = vm->entry_func;
	frame->receiver = mbpf_val_undefined();
	mbpf_frame_mark(frame, 0, fn[MBPF_FN_NPARAMS] != 0U ? 1U : 0U);
}

void mbpf_vm_prepare(struct mbpf_vm *vm, uint32_t func, union mbpf_val arg, uint32_t max_steps,
		     uint32_t max_helpers)
{
	const uint8_t *fn = mbpf_image_function(vm->image, func);
	uint32_t size = mbpf_frame_size(mbpf_get_le16(fn + MBPF_FN_NREGS));
	bool takes_arg = fn[MBPF_FN_NPARAMS] != 0U;

	vm->max_steps = max_steps;
	vm->max_helpers = max_helpers;
	vm->entry_pc = vm->code + mbpf_get_le32(fn + MBPF_FN_CODE_OFF);
	vm->entry_func = func;
	vm->entry_arg = takes_arg ? arg : mbpf_val_undefined();
	/* At 0 when it cannot fit; mbpf_vm_renew() finds that. */
	vm->entry_frame = size <= vm->mem_size ? vm->mem_size - size : 0U;
	vm->entry_regs = mbpf_frame_at(vm, vm->entry_frame)->regs;
	vm->entry_clear = mbpf_get_le16(fn + MBPF_FN_NREGS) - 1U;
	vm->renew = 1;
	vm->frame = vm->mem_size;
	if (size <= mbpf_heap_room(vm)) {
		set_first_frame(vm);
	}
	vm->frame = vm->entry_frame;
	vm->depth = 1;
}

/* Makes room for the first frame, charged to the run, and sets its header. */
static bool first_frame(struct mbpf_vm *vm)
{
	const uint8_t *fn = mbpf_image_function(vm->image, vm->entry_func);
	uint32_t size = mbpf_frame_size(mbpf_get_le16(fn + MBPF_FN_NREGS));

	vm->frame = vm->mem_size;
	vm->depth = 0;
	mbpf_operation_begin(vm);
	if (size > mbpf_heap_room(vm)) {
		/* Objects that were kept leave too little. The next run has all of its fuel again.
		 */
		vm->renew = 1;
		if (mbpf_heap_collect(vm) != MBPF_DONE ||
		    mbpf_heap_make_room(vm, size, MBPF_FAILURE_STACK) != MBPF_DONE) {
			vm->error_pc = (uint32_t)(vm->entry_pc - vm->code);
			vm->trace.count = 0;
			return false;
		}
		vm->entry_limit = vm->limit;
	}
	set_first_frame(vm);
	vm->frame = vm->entry_frame;
	vm->depth = 1;
	return true;
}

MBPF_COLD bool mbpf_vm_renew(struct mbpf_vm *vm)
{
	vm->renew = 0;
	vm->pc = vm->entry_pc;
	vm->entry_limit = mbpf_fuel_slice(vm, vm->entry_pc, vm->max_steps);
	vm->limit = vm->entry_limit;
	if (vm->deadline_ns != 0U) {
		vm->renew = 1;
		mbpf_prog_deadline(vm); /* and again before the next run */
	}
	return first_frame(vm);
}

enum mbpf_failure mbpf_vm_run(struct mbpf_vm *vm, uint32_t func, const union mbpf_val *arg,
			      uint32_t max_steps, uint32_t max_helpers)
{
	mbpf_vm_prepare(vm, func, arg != NULL ? *arg : mbpf_val_undefined(), max_steps,
			max_helpers);
	return (enum mbpf_failure)mbpf_vm_enter(vm, NULL);
}

void mbpf_vm_reset(struct mbpf_vm *vm)
{
	union mbpf_val *globals = (union mbpf_val *)(void *)vm->mem;
	uint32_t base = mbpf_globals_size(vm->image);

	for (uint32_t i = 0; i < vm->image->global_count; i++) {
		globals[i] = i < vm->image->tdz_count ? mbpf_val_make(MBPF_TAG_TDZ, 0)
						      : mbpf_val_undefined();
	}
	mbpf_unit_switch(vm, 0);
	vm->heap_top = base;
	vm->heap_mark = base;
	MBPF_HEAP_TOP(vm) = base;
	MBPF_HEAP_MARK(vm) = base;
#if MBPF_COLLECT_ALWAYS
	vm->real_end = base;
	vm->shift = 0;
	MBPF_FORBID(vm->mem + base, MBPF_HEAP_SPARE);
#endif
	vm->function_table = 0;
	vm->frame = vm->mem_size;
	vm->depth = 0;
	vm->escaped = 0;
	vm->failure = MBPF_FAILURE_NONE;
	vm->pc = vm->image->code;
	vm->limit = (uintptr_t)vm->pc;
	vm->reserve = 0;
	vm->max_steps = 0;
	vm->exception = mbpf_val_undefined();
	vm->result = mbpf_val_undefined();
}
