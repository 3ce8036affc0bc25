/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Entering functions other than by the plain call of the dispatch loop, and leaving frames that
 * have a mark.
 */

#include <mbpf/gen/isa.h>

#include "frame.h"
#include "values.h"

/* --- new.target --- */

uint32_t mbpf_target_of(union mbpf_val v)
{
	if (v.tag == MBPF_TAG_OBJECT) {
		return v.payload;
	}
	if (v.tag == MBPF_TAG_BUILTIN) {
		v.payload |= MBPF_UNIT_BUILTIN << MBPF_UNIT_SHIFT;
	}
	return v.payload << 1 | 1U;
}

static union mbpf_val target_value(uint32_t new_target)
{
	uint32_t func = new_target >> 1;

	if (new_target == 0U) {
		return mbpf_val_undefined();
	}
	if ((new_target & 1U) == 0U) {
		return mbpf_val_make(MBPF_TAG_OBJECT, new_target);
	}
	return mbpf_unit_of(func) == MBPF_UNIT_BUILTIN
		       ? mbpf_val_make(MBPF_TAG_BUILTIN, func & 0xFFFFU)
		       : mbpf_val_make(MBPF_TAG_FUNC, func);
}

uint64_t mbpf_target_value_bits(uint32_t new_target)
{
	return target_value(new_target).bits;
}

/* --- entering --- */

static union mbpf_val argument(const struct mbpf_vm *vm, const struct mbpf_frame_call *call,
			       uint32_t index)
{
	union mbpf_val v;

	if (call->list == NULL) {
		return call->args[index];
	}
	v = mbpf_list_get(vm, call->list->payload, index);
	return v.tag == MBPF_TAG_HOLE ? mbpf_val_undefined() : v;
}

uint64_t mbpf_frame_argument_bits(const struct mbpf_vm *vm, const struct mbpf_frame_call *call,
				  uint32_t index)
{
	return argument(vm, call, index).bits;
}

/* An array of the arguments from `first` on, in roots[0]. */
static int make_rest(struct mbpf_vm *vm, const struct mbpf_frame_call *call, uint32_t first)
{
	uint32_t room = call->argc > first ? call->argc - first : 0U;
	int status = mbpf_new_array(vm, room, &vm->roots[0]);

	for (; status == MBPF_DONE && first < call->argc; first++) {
		/* The room is there: this allocates nothing. */
		status = mbpf_array_append(vm, vm->roots[0], mbpf_frame_argument(vm, call, first));
	}
	return status;
}

int mbpf_frame_room(struct mbpf_vm *vm, uint32_t size)
{
	if (vm->depth >= MBPF_LIMIT_CALL_DEPTH) {
		return mbpf_vm_fail(vm, MBPF_FAILURE_STACK);
	}
	return mbpf_heap_make_room(vm, size, MBPF_FAILURE_STACK);
}

static union mbpf_val target_of_call(const struct mbpf_vm *vm, const struct mbpf_frame_call *call)
{
	return call->target != NULL ? *call->target
				    : mbpf_target_value(mbpf_frame_at(vm, vm->frame)->new_target);
}

uint64_t mbpf_frame_target_bits(const struct mbpf_vm *vm, const struct mbpf_frame_call *call)
{
	return target_of_call(vm, call).bits;
}

/* `this` of a constructor, in vm->pending.receiver. A function of the firmware makes its object
 * itself. */
static int make_this(struct mbpf_vm *vm, const struct mbpf_frame_call *call, uint32_t flags)
{
	mbpf_pending_use(vm);
	vm->pending.receiver = mbpf_val_undefined();
	if ((flags & MBPF_FN_DERIVED) != 0U) {
		vm->pending.receiver = mbpf_val_make(MBPF_TAG_TDZ, 0);
	} else if (mbpf_unit_of(call->func) == 0U) {
		return mbpf_new_instance(vm, mbpf_frame_target(vm, call), &vm->pending.receiver);
	}
	return MBPF_DONE;
}

/* What has to be made before the frame: `this` in vm->pending.receiver, further arguments in
 * roots[0]. There must be room for the frame before it and after it. */
static int prepare(struct mbpf_vm *vm, const struct mbpf_frame_call *call,
		   const struct mbpf_entry *entry)
{
	uint32_t size = mbpf_frame_size(entry->nregs);
	int status = mbpf_frame_room(vm, size);

	if (status == MBPF_DONE && call->mark == MBPF_MARK_CONSTRUCT) {
		status = make_this(vm, call, entry->flags);
	}
	if (status == MBPF_DONE && (entry->flags & MBPF_FN_REST) != 0U) {
		status = make_rest(vm, call, entry->nparams);
	}
	return status == MBPF_DONE ? mbpf_frame_room(vm, size) : status;
}

int mbpf_frame_enter(struct mbpf_vm *vm, const struct mbpf_frame_call *call)
{
	struct mbpf_entry entry = mbpf_function_entry(vm, call->func);
	bool construct = call->mark == MBPF_MARK_CONSTRUCT;
	uint32_t unit = mbpf_running_unit(vm);
	struct mbpf_frame *frame;
	int status;

	if (!construct && (entry.flags & MBPF_FN_CLASS) != 0U) {
		return mbpf_throw(vm, MBPF_TYPE_ERROR, MBPF_MSG_NEEDS_NEW);
	}
	status = prepare(vm, call, &entry);
	if (status != MBPF_DONE) {
		return status;
	}
	frame = mbpf_frame_at(vm, vm->frame - mbpf_frame_size(entry.nregs));
	frame->ret_pc = (uint32_t)(vm->pc - vm->code);
	if (call->mark != MBPF_MARK_PLAIN || unit != mbpf_unit_of(call->func)) {
		frame->ret_pc |= MBPF_RET_MARKED;
	}
	frame->caller = vm->frame;
	frame->func = call->func;
	mbpf_frame_mark(frame, call->dst, call->argc);
	frame->mark = call->mark;
	frame->callee = call->callee != NULL ? call->callee->payload : 0U;
	frame->receiver = call->receiver != NULL ? *call->receiver : mbpf_val_undefined();
	if (construct) {
		frame->receiver = vm->pending.receiver;
		frame->new_target = mbpf_target_of(mbpf_frame_target(vm, call));
	}
	mbpf_frame_clear(frame->regs, entry.nregs);
	for (uint32_t i = 0; i < entry.nparams && i < call->argc; i++) {
		frame->regs[i] = mbpf_frame_argument(vm, call, i);
	}
	if ((entry.flags & MBPF_FN_REST) != 0U) {
		frame->regs[entry.nparams] = vm->roots[0];
	}
	vm->frame -= mbpf_frame_size(entry.nregs);
	vm->depth++;
	if (unit != mbpf_unit_of(call->func)) {
		mbpf_unit_switch(vm, mbpf_unit_of(call->func));
	}
	mbpf_move_to(vm, entry.first);
	vm->pending.used = 0;
	return MBPF_DONE;
}

/* Enters what is pending: a charge point of the current word. */
static int enter_pending(struct mbpf_vm *vm)
{
	struct mbpf_pending *pending = &vm->pending;
	uint32_t w = mbpf_word_get(vm->pc - 1);
	bool retry = pending->mark == MBPF_MARK_RETRY || pending->mark == MBPF_MARK_ELEMENT;
	struct mbpf_frame_call call = {
		.func = pending->func,
		.dst = retry ? pending->retry : MBPF_INSN_A(w),
		.argc = pending->argc,
		.args = pending->window != NULL ? pending->window : pending->args,
		.list = pending->list,
		.receiver = &pending->receiver,
		.target = &pending->target,
		.mark = pending->mark,
	};
	int status = mbpf_vm_charge(vm, 0);

	if (pending->callee.tag == MBPF_TAG_OBJECT) {
		call.callee = &pending->callee;
	}
	if (status == MBPF_DONE) {
		status = mbpf_frame_enter(vm, &call);
	}
	/* The frame has its values now, or nobody needs them. */
	pending->used = 0;
	return status;
}

/* --- leaving --- */

/* Decides the conditional jump that is the current word. */
static int finish_test(struct mbpf_vm *vm, uint32_t w, union mbpf_val result)
{
	bool taken;
	int status = mbpf_truthy(vm, &result, &taken);

	/* Each negated comparison is odd. */
	if (status == MBPF_DONE && taken != ((w & 1U) != 0U)) {
		mbpf_move_to(vm, (uint32_t)((int32_t)(vm->pc - vm->code) + MBPF_INSN_SC(w)));
	}
	return status;
}

/* The comparison of an INCJLT whose addition gave `result`. */
static int finish_increment(struct mbpf_vm *vm, uint32_t w, union mbpf_val *r)
{
	bool taken;
	int status = mbpf_op_compare(vm, MBPF_OP_LT, r[MBPF_INSN_A(w)], r[MBPF_INSN_B(w)], &taken);

	if (status == MBPF_CALLED) {
		vm->pending.mark = MBPF_MARK_TEST;
	}
	return status == MBPF_DONE ? finish_test(vm, w, mbpf_val_bool(taken)) : status;
}

/* The frame `left`, still in memory, was left by a constructor with a result: what it made. */
static int finish_construct(struct mbpf_vm *vm, const struct mbpf_frame *left, union mbpf_val *r,
			    union mbpf_val result)
{
	uint32_t flags = mbpf_function_entry(vm, left->func).flags;
	union mbpf_val target = mbpf_target_value(left->new_target);
	union mbpf_val *to = &r[left->dst];

	if (!mbpf_val_is_object(result)) {
		if ((flags & MBPF_FN_DERIVED) != 0U && result.tag != MBPF_TAG_UNDEFINED) {
			return mbpf_throw(vm, MBPF_TYPE_ERROR, MBPF_MSG_NOT_OBJECT);
		}
		if (left->receiver.tag == MBPF_TAG_TDZ) {
			return mbpf_throw(vm, MBPF_REFERENCE_ERROR, MBPF_MSG_UNINITIALIZED);
		}
		result = left->receiver;
	}
	*to = result;
	return mbpf_unit_of(left->func) != 0U && target.tag != MBPF_TAG_BUILTIN
		       ? mbpf_adopt(vm, target, to)
		       : MBPF_DONE;
}

int mbpf_frame_leave(struct mbpf_vm *vm, union mbpf_val result)
{
	const struct mbpf_frame *left = mbpf_frame_at(vm, vm->frame);
	union mbpf_val *r = mbpf_frame_at(vm, left->caller)->regs;
	uint32_t w;

	mbpf_operation_begin(vm);
	mbpf_frame_pop(vm);
	w = mbpf_word_get(vm->pc - 1);
	switch (left->mark) {
	case MBPF_MARK_DROP:
		return MBPF_DONE;
	case MBPF_MARK_TEST:
		return finish_test(vm, w, result);
	case MBPF_MARK_CONSTRUCT:
		return finish_construct(vm, left, r, result);
	case MBPF_MARK_ELEMENT:
		/* The list has the element: this allocates nothing. */
		vm->roots[2] = r[MBPF_INSN_A(w) + 2U];
		vm->roots[3] = result;
		vm->pc--;
		vm->limit -= sizeof(mbpf_word);
		return mbpf_array_set(vm, left->dst);
	case MBPF_MARK_RETRY:
		vm->pending.again = MBPF_INSN_OP(w) == MBPF_OP_FMCALLB ? 1U : 0U;
		vm->pc--;
		vm->limit -= sizeof(mbpf_word);
		break;
	case MBPF_MARK_METHOD:
		r[left->dst + 1U] = left->receiver;
		break;
	case MBPF_MARK_INC:
		r[left->dst] = result;
		return finish_increment(vm, w, r);
	default:
		break;
	}
	r[left->dst] = result;
	return MBPF_DONE;
}

int mbpf_frame_resume(struct mbpf_vm *vm, int status)
{
	if (status == MBPF_CALLED) {
		status = enter_pending(vm);
	}
	return status == MBPF_THROWN ? mbpf_frame_unwind(vm) : status;
}
