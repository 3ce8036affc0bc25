/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * What the dispatch loop does out of line: operands that its fast paths do not take, and rare
 * instructions. Results go through a local, so that an instruction that throws writes no register.
 * Operand bytes are only used as register numbers where the instruction has a register there.
 */

#include <mbpf/gen/builtins.h>
#include <mbpf/gen/isa.h>

#include "frame.h"
#include "heap.h"
#include "prog.h"

/* More arguments do not fit a frame's header. */
#define ARGUMENTS_MAX 255U

/* Comparing opcodes come in the same order in all three groups, and each negated one is odd. */
MBPF_STATIC_ASSERT(order_of_comparisons, MBPF_OP_GE - MBPF_OP_EQ == 5 &&
						 MBPF_OP_JNGE - MBPF_OP_JEQ == 11 &&
						 MBPF_OP_JNGEI - MBPF_OP_JEQI == 11 &&
						 MBPF_OP_JEQ % 2 == 0 && MBPF_OP_JEQI % 2 == 0);
MBPF_STATIC_ASSERT(order_of_reads, MBPF_OP_CTXI32BE - MBPF_OP_CTXU8 == MBPF_READ_I32BE);
MBPF_STATIC_ASSERT(order_of_immediates, MBPF_OP_MASK - MBPF_OP_ADDI == 9);

/* Calls a built-in of the firmware. */
static int call_builtin(struct mbpf_vm *vm, const struct mbpf_builtin *builtin,
			union mbpf_val *args, uint32_t argc, bool is_new, union mbpf_val *out)
{
	struct mbpf_call call = {
		.vm = vm,
		.args = args,
		.argc = argc,
		.is_new = is_new,
		.builtin = builtin,
		.result = mbpf_val_undefined(),
	};
	int status = mbpf_builtin_call(&call);

	*out = call.result;
	return status;
}

/* A call of a built-in whose arguments, the receiver in front of them, are in an array: they get
 * registers of their own meanwhile. */
static int call_with_list(struct mbpf_vm *vm, const struct mbpf_builtin *builtin,
			  const struct mbpf_frame_call *call, union mbpf_val *out)
{
	uint32_t method = builtin->cls != MBPF_CLASS_NONE ? 1U : 0U;
	uint32_t size = mbpf_frame_size(call->argc + method);
	struct mbpf_frame *frame;
	int status;

	if (size > vm->frame - vm->heap_top) {
		return mbpf_vm_fail(vm, MBPF_FAILURE_STACK);
	}
	/* In the name of the function that calls. */
	frame = mbpf_frame_at(vm, vm->frame - size);
	*frame = *mbpf_frame_at(vm, vm->frame);
	if (method != 0U) {
		frame->regs[0] = *call->receiver;
	}
	for (uint32_t i = 0; i < call->argc; i++) {
		frame->regs[method + i] = mbpf_frame_argument(vm, call, i);
	}
	vm->frame -= size;
	status = call_builtin(vm, builtin, frame->regs, call->argc + method, false, out);
	vm->frame += size;
	return status;
}

/* The built-in in R[a] is called. */
static int call_value(struct mbpf_vm *vm, const struct mbpf_frame_call *call, union mbpf_val *ra)
{
	const struct mbpf_builtin *builtin = &mbpf_builtins[ra->payload];
	union mbpf_val *args = ra + 1;
	uint32_t argc = call->argc;
	union mbpf_val v;
	int status;

	if (call->list != NULL) {
		status = call_with_list(vm, builtin, call, &v);
	} else {
		if (builtin->cls == MBPF_CLASS_NONE) {
			args += call->receiver != NULL ? 1 : 0;
		} else if (call->receiver != NULL) {
			argc++; /* the receiver is where a method wants it */
		} else {
			return mbpf_throw(vm, MBPF_TYPE_ERROR, MBPF_MSG_RECEIVER);
		}
		status = call_builtin(vm, builtin, args, argc, false, &v);
	}
	if (status == MBPF_DONE) {
		*ra = v;
	}
	return status;
}

/* The arguments of CALLV: charged one for each. */
static int check_list(struct mbpf_vm *vm, struct mbpf_frame_call *call)
{
	union mbpf_val list = *call->list;

	if (list.tag != MBPF_TAG_OBJECT || mbpf_kind_of(vm, list.payload) != MBPF_KIND_ARRAY) {
		return mbpf_vm_fail(vm, MBPF_FAILURE_PROFILE);
	}
	call->argc = ((const struct mbpf_array *)mbpf_at(vm, list.payload))->length;
	if (call->argc > ARGUMENTS_MAX) {
		return mbpf_throw(vm, MBPF_RANGE_ERROR, MBPF_MSG_ARRAY_LENGTH);
	}
	return call->argc == 0U ? MBPF_DONE : mbpf_vm_charge(vm, call->argc);
}

int mbpf_slow_call(struct mbpf_vm *vm, uint32_t w, union mbpf_val *r)
{
	union mbpf_val *ra = &r[MBPF_INSN_A(w)];
	uint32_t op = MBPF_INSN_OP(w);
	struct mbpf_frame_call call = {.dst = MBPF_INSN_A(w),
				       .argc = MBPF_INSN_B(w),
				       .args = ra + 1,
				       .func = MBPF_INSN_B(w)};
	int status;

	if (op == MBPF_OP_CALLF) {
		call.argc = MBPF_INSN_C(w);
		return mbpf_frame_enter(vm, &call);
	}
	if (op != MBPF_OP_CALL) {
		call.receiver = ra + 1;
		call.args = ra + 2;
	}
	call.func = mbpf_function_of(vm, *ra);
	if (mbpf_val_is_internal(*ra)) {
		return mbpf_vm_fail(vm, MBPF_FAILURE_PROFILE);
	}
	if (call.func == MBPF_NO_FUNCTION && ra->tag != MBPF_TAG_BUILTIN) {
		return mbpf_throw(vm, MBPF_TYPE_ERROR, MBPF_MSG_NOT_FUNCTION);
	}
	if (op == MBPF_OP_CALLV && MBPF_INSN_B(w) != MBPF_CALL_PLAIN) {
		return mbpf_vm_fail(vm, MBPF_FAILURE_PROFILE);
	}
	if (op == MBPF_OP_CALLV) {
		call.list = ra + 2;
		status = check_list(vm, &call);
		if (status != MBPF_DONE) {
			return status;
		}
	}
	if (call.func == MBPF_NO_FUNCTION) {
		return call_value(vm, &call, ra);
	}
	if (ra->tag == MBPF_TAG_OBJECT) {
		call.callee = ra;
	}
	return mbpf_frame_enter(vm, &call);
}

int mbpf_slow_test(struct mbpf_vm *vm, uint32_t w, union mbpf_val *r, bool *taken)
{
	union mbpf_val *ra = &r[MBPF_INSN_A(w)];
	uint32_t op = MBPF_INSN_OP(w);
	union mbpf_val b;
	int status;

	*taken = false;
	switch (op) {
	case MBPF_OP_JT:
	case MBPF_OP_JF:
		status = mbpf_op_truthy(vm, *ra, taken);
		*taken = *taken != (op == MBPF_OP_JF);
		return status;
	case MBPF_OP_JNUL:
	case MBPF_OP_JNNUL: /* only internal values get here */
		return mbpf_vm_fail(vm, MBPF_FAILURE_PROFILE);
	case MBPF_OP_FOROF:
		return mbpf_slow_for_of(vm, ra, taken);
	case MBPF_OP_INCJLT:
		status = mbpf_op_unary(vm, MBPF_OP_INC, *ra, &b);
		if (status != MBPF_DONE) {
			return status;
		}
		*ra = b;
		op = MBPF_OP_JLT;
		break;
	default:
		break;
	}
	if (op < MBPF_OP_JEQI) {
		b = r[MBPF_INSN_B(w)];
	} else {
		b = mbpf_val_int(MBPF_INSN_SB(w));
		op -= MBPF_OP_JEQI - MBPF_OP_JEQ;
	}
	op -= MBPF_OP_JEQ;
	status = mbpf_op_compare(vm, (uint8_t)(MBPF_OP_EQ + op / 2U), *ra, b, taken);
	*taken = *taken != ((op & 1U) != 0U);
	return status;
}

/* ADD .. MASK: operators with two operands, the second one a register or immediate. */
static int slow_binary(struct mbpf_vm *vm, uint32_t w, union mbpf_val *r, union mbpf_val *out)
{
	static const uint8_t operators[] = {
		MBPF_OP_ADD,  MBPF_OP_SUB, MBPF_OP_MUL, MBPF_OP_BAND, MBPF_OP_BOR,
		MBPF_OP_BXOR, MBPF_OP_SHL, MBPF_OP_SHR, MBPF_OP_USHR, MBPF_OP_BAND,
	};
	uint32_t op = MBPF_INSN_OP(w);
	uint32_t first = MBPF_INSN_B(w);
	union mbpf_val second;

	if (op < MBPF_OP_ADDI) {
		second = r[MBPF_INSN_C(w)];
	} else {
		int32_t immediate = op < MBPF_OP_BANDI ? MBPF_INSN_SC(w) : (int32_t)MBPF_INSN_C(w);

		if (op == MBPF_OP_MASK) {
			first = MBPF_INSN_A(w);
			immediate = (int32_t)MBPF_INSN_U16(w);
		}
		second = mbpf_val_int(immediate);
		op = operators[op - MBPF_OP_ADDI];
	}
	return mbpf_op_binary(vm, (uint8_t)op, r[first], second, out);
}

/* Arithmetic and comparisons. */
static int slow_operator(struct mbpf_vm *vm, uint32_t w, union mbpf_val *r, union mbpf_val *out)
{
	uint32_t op = MBPF_INSN_OP(w);
	bool flag = false;
	union mbpf_val b;
	int status;

	if (op <= MBPF_OP_MASK) {
		return slow_binary(vm, w, r, out);
	}
	b = r[MBPF_INSN_B(w)];
	if (op == MBPF_OP_NOT) {
		status = mbpf_op_truthy(vm, b, &flag);
		flag = !flag;
	} else if (op >= MBPF_OP_EQ) {
		status = mbpf_op_compare(vm, (uint8_t)op, b, r[MBPF_INSN_C(w)], &flag);
	} else {
		return mbpf_op_unary(vm, (uint8_t)op, b, out);
	}
	*out = mbpf_val_bool(flag);
	return status;
}

/* The key is operand c itself: an index. */
#define INDEX 32U

/* GETP .. HASK: reads give R[a], writes change the object in R[a]. */
static int slow_property(struct mbpf_vm *vm, uint32_t w, union mbpf_val *r)
{
	static const uint8_t accesses[] = {
		[MBPF_OP_GETP - MBPF_OP_GETP] = MBPF_ACCESS_GET | MBPF_ACCESS_NAMED,
		[MBPF_OP_SETP - MBPF_OP_GETP] = MBPF_ACCESS_SET | MBPF_ACCESS_NAMED,
		[MBPF_OP_INITP - MBPF_OP_GETP] =
			MBPF_ACCESS_SET | MBPF_ACCESS_DEFINE | MBPF_ACCESS_NAMED,
		[MBPF_OP_GETM - MBPF_OP_GETP] = MBPF_ACCESS_GET | MBPF_ACCESS_NAMED,
		[MBPF_OP_GETEL - MBPF_OP_GETP] = MBPF_ACCESS_GET,
		[MBPF_OP_SETEL - MBPF_OP_GETP] = MBPF_ACCESS_SET,
		[MBPF_OP_GETMEL - MBPF_OP_GETP] = MBPF_ACCESS_GET,
		[MBPF_OP_GETELI - MBPF_OP_GETP] = MBPF_ACCESS_GET | INDEX,
		[MBPF_OP_SETELI - MBPF_OP_GETP] = MBPF_ACCESS_SET | INDEX,
		[MBPF_OP_INITEL - MBPF_OP_GETP] = MBPF_ACCESS_SET | MBPF_ACCESS_DEFINE,
		[MBPF_OP_DELP - MBPF_OP_GETP] = MBPF_ACCESS_DELETE | MBPF_ACCESS_NAMED,
		[MBPF_OP_DELEL - MBPF_OP_GETP] = MBPF_ACCESS_DELETE,
		[MBPF_OP_HASK - MBPF_OP_GETP] = MBPF_ACCESS_LISTED,
	};
	uint32_t op = MBPF_INSN_OP(w);
	uint32_t access = accesses[op - MBPF_OP_GETP];
	uint32_t kind = access & MBPF_ACCESS_KIND;
	union mbpf_val *ra = &r[MBPF_INSN_A(w)];
	union mbpf_val *rb = &r[MBPF_INSN_B(w)];
	const union mbpf_val *base = rb;
	union mbpf_val key = mbpf_val_make(MBPF_TAG_STR_POOL, MBPF_INSN_C(w));
	union mbpf_val v = mbpf_val_bool(true); /* what deleting gives */
	int status;

	if (kind == MBPF_ACCESS_SET) {
		base = ra;
		v = *rb;
	}
	if ((access & INDEX) != 0U) {
		key.tag = MBPF_TAG_INT32;
	} else if ((access & MBPF_ACCESS_NAMED) == 0U) {
		key = r[MBPF_INSN_C(w)];
		if (kind == MBPF_ACCESS_SET) {
			v = key;
			key = *rb;
		} else if (kind == MBPF_ACCESS_LISTED) {
			base = &r[MBPF_INSN_C(w)];
			key = *rb;
		}
	}
	status = mbpf_property(vm, access & ~INDEX, *base, key, &v);
	if (status != MBPF_DONE || kind == MBPF_ACCESS_SET) {
		return status;
	}
	if (op == MBPF_OP_GETM || op == MBPF_OP_GETMEL) {
		ra[1] = *rb;
	}
	*ra = v;
	return MBPF_DONE;
}

/* LDG and STG of a global that is not initialized, STG and INITG of a reference, CHKTDZ. */
static int slow_global(struct mbpf_vm *vm, uint32_t w, union mbpf_val *r)
{
	uint32_t op = MBPF_INSN_OP(w);

	if (op == MBPF_OP_INITG ||
	    (op == MBPF_OP_STG &&
	     ((union mbpf_val *)(void *)vm->mem)[MBPF_INSN_U16(w)].tag != MBPF_TAG_TDZ)) {
		mbpf_heap_store(vm, 0, MBPF_INSN_U16(w) * 8U, r[MBPF_INSN_A(w)]);
		return MBPF_DONE;
	}
	return mbpf_throw(vm, MBPF_REFERENCE_ERROR, MBPF_MSG_UNINITIALIZED);
}

/* Objects, calls of built-ins, the context: instructions that give a value. */
static int slow_value(struct mbpf_vm *vm, uint32_t w, union mbpf_val *r, union mbpf_val *out)
{
	union mbpf_val *ra = &r[MBPF_INSN_A(w)];
	const union mbpf_val *rb = &r[MBPF_INSN_B(w)];
	uint32_t op = MBPF_INSN_OP(w);
	uint32_t kind = op - MBPF_OP_CTXU8;

	switch (op) {
	case MBPF_OP_LDIMP:
		*out = mbpf_val_make(
			MBPF_TAG_BUILTIN,
			(uint32_t)(vm->imports[MBPF_INSN_U16(w)].builtin - mbpf_builtins));
		return MBPF_DONE;
	case MBPF_OP_NEWB:
		return call_builtin(vm, vm->imports[MBPF_INSN_B(w)].builtin, ra + 1, MBPF_INSN_C(w),
				    true, out);
	case MBPF_OP_NEWOBJ:
		return mbpf_new_object(vm, MBPF_INSN_U16(w), out);
	case MBPF_OP_NEWARR:
		return mbpf_new_array(vm, MBPF_INSN_U16(w), out);
	case MBPF_OP_LEN:
		return mbpf_get_length(vm, *rb, out);
	case MBPF_OP_KEYS:
		return mbpf_keys(vm, *rb, out);
	case MBPF_OP_TOKEY:
		return mbpf_to_key(vm, *rb, out);
	case MBPF_OP_CTXF:
		return mbpf_ctx_field_get(vm, vm->imports[MBPF_INSN_U16(w)].field, out);
	case MBPF_OP_CTXRD:
		return mbpf_ctx_read(vm, (uint8_t)MBPF_INSN_C(w), *rb, out);
	default: /* CTXU8 .. CTXI32BE; the verifier refuses every other opcode */
		return kind < MBPF_READ_COUNT
			       ? mbpf_ctx_read(vm, (uint8_t)kind,
					       mbpf_val_int((int32_t)MBPF_INSN_U16(w)), out)
			       : mbpf_vm_fail(vm, MBPF_FAILURE_PROFILE);
	}
}

int mbpf_slow(struct mbpf_vm *vm, uint32_t w, union mbpf_val *r)
{
	uint32_t op = MBPF_INSN_OP(w);
	union mbpf_val out;
	int status;

	if (op >= MBPF_OP_LDG && op <= MBPF_OP_CHKTDZ) {
		return slow_global(vm, w, r);
	}
	if (op > MBPF_OP_CLOSURE) {
		return mbpf_vm_fail(vm, MBPF_FAILURE_PROFILE);
	}
	if (op >= MBPF_OP_NEWCELL) {
		return mbpf_slow_cell(vm, w, r);
	}
	if (op == MBPF_OP_ARRADD) {
		return mbpf_array_append(vm, r[MBPF_INSN_A(w)], r[MBPF_INSN_B(w)]);
	}
	if (op >= MBPF_OP_GETP && op <= MBPF_OP_HASK && op != MBPF_OP_LEN && op != MBPF_OP_KEYS) {
		return slow_property(vm, w, r);
	}
	status = op >= MBPF_OP_ADD && op <= MBPF_OP_INSTOF ? slow_operator(vm, w, r, &out)
							   : slow_value(vm, w, r, &out);
	if (status == MBPF_DONE) {
		r[MBPF_INSN_A(w)] = out;
	}
	return status;
}
