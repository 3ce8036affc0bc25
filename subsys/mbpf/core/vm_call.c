/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Calls that are not the plain one of the dispatch loop: of built-ins, bound functions and
 * constructors, with arguments in an array; and calls that an instruction needs on its way.
 */

#include <string.h>

#include <mbpf/gen/builtins.h>
#include <mbpf/gen/isa.h>

#include "frame.h"
#include "values.h"

/* More arguments do not fit a frame's header. */
#define ARGUMENTS_MAX 255U

/* A bound function of a bound function and so on: more would not fit the frames either. */
#define BOUND_MAX MBPF_LIMIT_CALL_DEPTH

/* --- what a value is --- */

bool mbpf_is_callable(const struct mbpf_vm *vm, union mbpf_val v)
{
	return v.tag == MBPF_TAG_BUILTIN || mbpf_function_of(vm, v) != MBPF_NO_FUNCTION ||
	       mbpf_val_kind(vm, v) == MBPF_KIND_BOUND;
}

bool mbpf_is_constructor(const struct mbpf_vm *vm, union mbpf_val v)
{
	uint32_t func;

	for (uint32_t i = 0; mbpf_val_kind(vm, v) == MBPF_KIND_BOUND && i < BOUND_MAX; i++) {
		v = ((const struct mbpf_bound *)mbpf_at(vm, v.payload))->target;
	}
	if (v.tag == MBPF_TAG_BUILTIN) {
		return (mbpf_builtins[v.payload].flags & MBPF_BUILTIN_NEW) != 0U;
	}
	func = mbpf_function_of(vm, v);
	return func != MBPF_NO_FUNCTION &&
	       (mbpf_image_function(vm->image, func)[MBPF_FN_FLAGS] & MBPF_FN_CONSTRUCTOR) != 0U;
}

int mbpf_not_constructor(struct mbpf_vm *vm, union mbpf_val v)
{
	for (uint32_t i = 0; mbpf_val_kind(vm, v) == MBPF_KIND_BOUND && i < BOUND_MAX; i++) {
		v = ((const struct mbpf_bound *)mbpf_at(vm, v.payload))->target;
	}
	/* String, Number and Boolean make objects around primitives, which there are none of. */
	return v.tag == MBPF_TAG_BUILTIN && v.payload <= MBPF_BUILTIN_BOOLEAN
		       ? mbpf_profile_error(vm)
		       : mbpf_throw(vm, MBPF_TYPE_ERROR, MBPF_MSG_NOT_CONSTRUCTOR);
}

/* --- calls that wait --- */

static union mbpf_val object_or_undefined(union mbpf_val v)
{
	return v.tag == MBPF_TAG_OBJECT ? v : mbpf_val_undefined();
}

/* A call of function `func` with up to three arguments. */
static int set_pending(struct mbpf_vm *vm, uint32_t func, uint32_t argc)
{
	struct mbpf_pending *pending = &vm->pending;

	if (!mbpf_unit_there(func)) {
		return mbpf_profile_error(vm);
	}
	pending->func = func;
	pending->argc = argc;
	pending->window = NULL;
	pending->list = NULL;
	pending->mark = MBPF_MARK_PLAIN;
	return MBPF_CALLED;
}

int mbpf_call_firmware(struct mbpf_vm *vm, uint32_t func, uint32_t argc, const union mbpf_val *args)
{
	struct mbpf_pending *pending = &vm->pending;

	mbpf_pending_use(vm);
	pending->callee = mbpf_val_undefined();
	pending->receiver = mbpf_val_undefined();
	memcpy(pending->args, args, argc * sizeof(*args));
	return set_pending(vm, func, argc);
}

int mbpf_call_converter(struct mbpf_vm *vm, uint32_t func, const union mbpf_val *v, uint8_t reg)
{
	int status = mbpf_call_firmware(vm, func, 1, v);

	vm->pending.retry = reg;
	vm->pending.mark = MBPF_MARK_RETRY;
	return status;
}

int mbpf_call_retry(const struct mbpf_call *call, uint32_t index, uint32_t func)
{
	struct mbpf_vm *vm = call->vm;
	const union mbpf_val *arg = &call->args[index];
	ptrdiff_t reg = arg - mbpf_frame_at(vm, vm->frame)->regs;

	if (arg >= &vm->pending.receiver && arg < &vm->pending.target) {
		return mbpf_profile_error(vm);
	}
	return mbpf_call_converter(vm, func, arg, (uint8_t)reg);
}

int mbpf_call_unit(const struct mbpf_call *call)
{
	struct mbpf_pending *pending = &call->vm->pending;
	uint32_t method =
		mbpf_builtins[call->number].cls != MBPF_CLASS_NONE && call->argc != 0U ? 1U : 0U;
	int status;

	mbpf_pending_use(call->vm);
	pending->callee = mbpf_val_undefined();
	pending->receiver = method != 0U ? call->args[0] : mbpf_val_undefined();
	pending->target = mbpf_val_make(MBPF_TAG_BUILTIN, call->number);
	status = set_pending(call->vm, mbpf_builtin_unit(call->number), call->argc - method);
	pending->window = call->args + method;
	if (call->is_new) {
		pending->mark = MBPF_MARK_CONSTRUCT;
	}
	return status;
}

/* Asks for the call of the bound function at *bound with the arguments of `call`, for which
 * vm->pending may be used; as a constructor with new.target `target` unless NULL. */
static int call_bound(struct mbpf_vm *vm, const union mbpf_val *bound,
		      const struct mbpf_frame_call *call, const union mbpf_val *target)
{
	const struct mbpf_bound *function = mbpf_at(vm, bound->payload);
	union mbpf_val *list = &vm->roots[0];
	uint32_t first = function->args != 0U ? mbpf_list_length(vm, function->args) : 0U;
	struct mbpf_pending *pending = &vm->pending;
	int status;

	mbpf_pending_use(vm);
	if (first + call->argc > ARGUMENTS_MAX) {
		return mbpf_throw(vm, MBPF_RANGE_ERROR, MBPF_MSG_ARRAY_LENGTH);
	}
	status = mbpf_new_array(vm, first + call->argc, list);
	/* The room is there: no more is allocated. */
	for (uint32_t i = 0; status == MBPF_DONE && i < first; i++) {
		function = mbpf_at(vm, bound->payload);
		status = mbpf_array_append(vm, *list, mbpf_list_get(vm, function->args, i));
	}
	for (uint32_t i = 0; status == MBPF_DONE && i < call->argc; i++) {
		status = mbpf_array_append(vm, *list, mbpf_frame_argument(vm, call, i));
	}
	if (status != MBPF_DONE) {
		return status;
	}
	function = mbpf_at(vm, bound->payload);
	pending->args[1] = function->receiver;
	if (target != NULL) {
		/* new.target of `new bound()` is the function that was bound. */
		pending->args[1] = target->bits == bound->bits ? function->target : *target;
	}
	pending->args[0] = function->target;
	pending->args[2] = *list;
	pending->callee = mbpf_val_undefined();
	return set_pending(vm, target != NULL ? MBPF_FUNC_CONSTRUCT : MBPF_FUNC_APPLY, 3);
}

/* Calls the built-in `number` now, with the receiver and arguments in vm->pending. */
static int call_now(struct mbpf_vm *vm, uint32_t number, uint32_t argc, union mbpf_val *out)
{
	struct mbpf_pending *pending = &vm->pending;
	bool is_method = mbpf_builtins[number].cls != MBPF_CLASS_NONE;
	int status = mbpf_slow_builtin(vm, number, is_method ? &pending->receiver : pending->args,
				       argc + (is_method ? 1U : 0U), false, out);

	/* It is written in JavaScript, or has such a function called. */
	pending->mark = MBPF_MARK_PLAIN;
	return status;
}

int mbpf_call_accessor(struct mbpf_vm *vm, const union mbpf_val *function,
		       const union mbpf_val *receiver, uint32_t argc, union mbpf_val *out)
{
	struct mbpf_pending *pending = &vm->pending;
	uint32_t func = mbpf_function_of(vm, *function);
	struct mbpf_frame_call call = {.argc = argc, .args = pending->args};

	mbpf_pending_use(vm);
	pending->callee = object_or_undefined(*function);
	pending->receiver = *receiver;
	pending->args[0] = vm->roots[3];
	if (func != MBPF_NO_FUNCTION) {
		return set_pending(vm, func, argc);
	}
	if (function->tag == MBPF_TAG_BUILTIN) {
		return call_now(vm, function->payload, argc, out);
	}
	if (mbpf_val_kind(vm, pending->callee) == MBPF_KIND_BOUND) {
		return call_bound(vm, &pending->callee, &call, NULL);
	}
	return mbpf_val_is_internal(*function)
		       ? mbpf_profile_error(vm)
		       : mbpf_throw(vm, MBPF_TYPE_ERROR, MBPF_MSG_NOT_FUNCTION);
}

/* --- built-ins --- */

int mbpf_slow_builtin(struct mbpf_vm *vm, uint32_t number, union mbpf_val *args, uint32_t argc,
		      bool is_new, union mbpf_val *out)
{
	struct mbpf_call call = {
		.vm = vm,
		.args = args,
		.argc = argc,
		.is_new = is_new,
		.number = number,
		.result = mbpf_val_undefined(),
	};
	int status = mbpf_builtin_call(&call);

	*out = call.result;
	return status;
}

/* A call of a built-in whose arguments, the receiver in front of them, are in an array: they get
 * registers of their own meanwhile. */
static int call_with_list(struct mbpf_vm *vm, uint32_t number, const struct mbpf_frame_call *call,
			  bool is_new, union mbpf_val *out)
{
	uint32_t method = mbpf_builtins[number].cls != MBPF_CLASS_NONE ? 1U : 0U;
	uint32_t size = mbpf_frame_size(call->argc + method);
	struct mbpf_pending *pending = &vm->pending;
	struct mbpf_frame *frame;
	int status;

	if (mbpf_heap_make_room(vm, size, MBPF_FAILURE_STACK) != MBPF_DONE) {
		return MBPF_FAILED;
	}
	/* In the name of the function that calls. */
	frame = mbpf_frame_at(vm, vm->frame - size);
	*frame = *mbpf_frame_at(vm, vm->frame);
	frame->ret_pc = (uint32_t)(vm->pc - vm->code);
	frame->caller = vm->frame;
	frame->is_list = 1;
	if (method != 0U) {
		frame->regs[0] = *call->receiver;
	}
	for (uint32_t i = 0; i < call->argc; i++) {
		frame->regs[method + i] = mbpf_frame_argument(vm, call, i);
	}
	vm->frame -= size;
	vm->depth++;
	status = mbpf_slow_builtin(vm, number, frame->regs, call->argc + method, is_new, out);
	vm->frame += size;
	vm->depth--;
	if (status != MBPF_CALLED) {
		return status;
	}
	if (pending->window != NULL) {
		pending->window = NULL;
		pending->list = call->list;
	} else if (pending->mark == MBPF_MARK_RETRY) {
		/* The receiver is in its register, all else in the array. */
		if (pending->retry < method) {
			pending->retry =
				(uint8_t)(call->receiver - mbpf_frame_at(vm, vm->frame)->regs);
		} else {
			pending->retry = (uint8_t)(pending->retry - method);
			pending->mark = MBPF_MARK_ELEMENT;
		}
	}
	return status;
}

/* The built-in in R[a] is called. */
static int call_value(struct mbpf_vm *vm, const struct mbpf_frame_call *call, union mbpf_val *ra)
{
	uint32_t number = ra->payload;
	const struct mbpf_builtin *builtin = &mbpf_builtins[number];
	bool is_new = call->mark == MBPF_MARK_CONSTRUCT;
	/* For a subclass. */
	bool derived = is_new && mbpf_frame_target(vm, call).bits != ra->bits;
	union mbpf_val *args = ra + 1;
	uint32_t argc = call->argc;
	union mbpf_val v;
	int status;

	if (derived && number == MBPF_BUILTIN_OBJECT) {
		/* What is passed on would not be its object. */
		status = mbpf_new_object(vm, 0, &v);
	} else if (call->list != NULL) {
		status = call_with_list(vm, number, call, is_new, &v);
	} else {
		if (builtin->cls == MBPF_CLASS_NONE) {
			args += call->receiver != NULL ? 1 : 0;
		} else if (call->receiver != NULL) {
			argc++; /* the receiver is where a method wants it */
		} else {
			/* A method that is called as a function: none looks at more. */
			mbpf_pending_use(vm);
			vm->pending.receiver = mbpf_val_undefined();
			args = &vm->pending.receiver;
			argc = 1;
		}
		status = mbpf_slow_builtin(vm, number, args, argc, is_new, &v);
	}
	if (status == MBPF_CALLED && call->receiver != NULL && builtin->cls == MBPF_CLASS_NONE &&
	    (builtin->flags & MBPF_BUILTIN_JS) != 0U) {
		vm->pending.receiver = *call->receiver;
	}
	if (derived && status == MBPF_CALLED && vm->pending.mark == MBPF_MARK_CONSTRUCT) {
		vm->pending.target = mbpf_frame_target(vm, call);
	}
	if (status != MBPF_DONE) {
		return status;
	}
	if (derived) {
		/* The object stays reachable in a root. */
		mbpf_pending_use(vm);
		vm->pending.receiver = v;
		status = mbpf_adopt(vm, mbpf_frame_target(vm, call), &vm->pending.receiver);
		v = vm->pending.receiver;
	}
	if (status == MBPF_DONE) {
		*ra = v;
	}
	return status;
}

/* --- instructions --- */

/* The arguments of CALLV: charged one for each. */
static int check_list(struct mbpf_vm *vm, struct mbpf_frame_call *call)
{
	union mbpf_val list = *call->list;

	if (list.tag != MBPF_TAG_OBJECT || mbpf_kind_of(vm, list.payload) != MBPF_KIND_ARRAY) {
		return mbpf_profile_error(vm);
	}
	call->argc = ((const struct mbpf_array *)mbpf_at(vm, list.payload))->length;
	if (call->argc > ARGUMENTS_MAX) {
		return mbpf_throw(vm, MBPF_RANGE_ERROR, MBPF_MSG_ARRAY_LENGTH);
	}
	return call->argc == 0U ? MBPF_DONE : mbpf_vm_charge(vm, call->argc);
}

/* What the instruction is: a call or, with `mark`, a construction; where its operands are. */
static void decode(uint32_t w, union mbpf_val *ra, struct mbpf_frame_call *call)
{
	uint32_t op = MBPF_INSN_OP(w);
	uint32_t kind = MBPF_INSN_B(w);

	call->dst = MBPF_INSN_A(w);
	call->argc = kind;
	call->args = ra + 1;
	if (op == MBPF_OP_CALLV) {
		call->list = ra + 2;
	} else if (op == MBPF_OP_NEW || op == MBPF_OP_SUPER) {
		kind = op == MBPF_OP_NEW ? MBPF_CALL_NEW : MBPF_CALL_SUPER;
	} else {
		kind = MBPF_CALL_PLAIN;
	}
	if (kind != MBPF_CALL_PLAIN) {
		call->mark = MBPF_MARK_CONSTRUCT;
		if (kind != MBPF_CALL_SUPER) {
			call->target = kind == MBPF_CALL_NEW ? ra : ra + 1;
		}
	} else if (op != MBPF_OP_CALL && op != MBPF_OP_FCALL) {
		call->receiver = ra + 1;
		call->args = ra + 2;
	}
}

/* The error for a value that cannot be called, or constructed. */
static int check_callee(struct mbpf_vm *vm, const struct mbpf_frame_call *call,
			const union mbpf_val *ra)
{
	bool construct = call->mark == MBPF_MARK_CONSTRUCT;

	if (mbpf_val_is_internal(*ra)) {
		return mbpf_profile_error(vm);
	}
	if (!construct) {
		return mbpf_is_callable(vm, *ra)
			       ? MBPF_DONE
			       : mbpf_throw(vm, MBPF_TYPE_ERROR, MBPF_MSG_NOT_FUNCTION);
	}
	if (!mbpf_is_constructor(vm, *ra)) {
		return mbpf_not_constructor(vm, *ra);
	}
	return call->target == NULL || mbpf_is_constructor(vm, *call->target)
		       ? MBPF_DONE
		       : mbpf_not_constructor(vm, *call->target);
}

int mbpf_slow_call(struct mbpf_vm *vm, uint32_t w, union mbpf_val *r)
{
	union mbpf_val *ra = &r[MBPF_INSN_A(w)];
	uint32_t op = MBPF_INSN_OP(w);
	struct mbpf_frame_call call = {.func = 0};
	union mbpf_val *target = NULL;
	int status;

	mbpf_operation_begin(vm);
	decode(w, ra, &call);
	if (op == MBPF_OP_CALLF || op == MBPF_OP_FCALLF) {
		call.func = mbpf_running_unit(vm) << MBPF_UNIT_SHIFT | MBPF_INSN_B(w);
		call.argc = MBPF_INSN_C(w);
		call.receiver = NULL;
		call.args = ra + 1;
		return mbpf_frame_enter(vm, &call);
	}
	status = check_callee(vm, &call, ra);
	if (status == MBPF_DONE && call.list != NULL) {
		status = check_list(vm, &call);
	}
	if (status != MBPF_DONE) {
		return status;
	}
	if (ra->tag == MBPF_TAG_BUILTIN) {
		return call_value(vm, &call, ra);
	}
	call.func = mbpf_function_of(vm, *ra);
	if (call.func == MBPF_NO_FUNCTION) {
		/* A bound one. */
		if (call.mark == MBPF_MARK_CONSTRUCT) {
			mbpf_pending_use(vm);
			target = &vm->pending.target;
			*target = mbpf_frame_target(vm, &call);
		}
		return call_bound(vm, ra, &call, target);
	}
	if (ra->tag == MBPF_TAG_OBJECT) {
		call.callee = ra;
	}
	return mbpf_frame_enter(vm, &call);
}
