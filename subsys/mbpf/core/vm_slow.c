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

#define ARG_A(w)   (((w) >> 8) & 0xFFu)
#define ARG_B(w)   (((w) >> 16) & 0xFFu)
#define ARG_C(w)   ((w) >> 24)
#define ARG_SB(w)  ((int32_t)(int8_t)((w) >> 16))
#define ARG_SC(w)  ((int32_t)(w) >> 24)
#define ARG_U16(w) ((w) >> 16)

/* Comparing opcodes come in the same order in all three groups, and each negated one is odd. */
typedef char mbpf_check_order[MBPF_OP_GE - MBPF_OP_EQ == 5 && MBPF_OP_JNGE - MBPF_OP_JEQ == 11 &&
					      MBPF_OP_JNGEI - MBPF_OP_JEQI == 11 &&
					      MBPF_OP_JEQ % 2 == 0 && MBPF_OP_JEQI % 2 == 0
				      ? 1
				      : -1];
typedef char mbpf_check_reads[MBPF_OP_CTXI32BE - MBPF_OP_CTXU8 == MBPF_READ_I32BE ? 1 : -1];

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

int mbpf_slow_call(struct mbpf_vm *vm, uint32_t w, union mbpf_val *r)
{
	union mbpf_val *ra = &r[ARG_A(w)];
	union mbpf_val v = *ra;
	const struct mbpf_builtin *builtin;
	union mbpf_val *args = ra + 1;
	uint32_t argc = ARG_B(w);
	int status;

	if (mbpf_val_is_internal(v)) {
		return mbpf_vm_fail(vm, MBPF_FAILURE_PROFILE);
	}
	if (v.tag != MBPF_TAG_BUILTIN) {
		return mbpf_throw(vm, MBPF_TYPE_ERROR, MBPF_MSG_NOT_FUNCTION);
	}
	builtin = &mbpf_builtins[v.payload];
	if ((w & 0xFFu) == MBPF_OP_CALLM) {
		if (builtin->cls != MBPF_CLASS_NONE) {
			argc++; /* the receiver is where a method wants it */
		} else {
			args++;
		}
	} else if (builtin->cls != MBPF_CLASS_NONE) {
		return mbpf_throw(vm, MBPF_TYPE_ERROR, MBPF_MSG_RECEIVER); /* called without one */
	}
	status = call_builtin(vm, builtin, args, argc, false, &v);
	if (status == MBPF_DONE) {
		*ra = v;
	}
	return status;
}

/* Condition of JEQ .. JNGEI and of EQ .. GE: `group` is the opcode's distance from the first of its
 * group. */
static int compare(struct mbpf_vm *vm, uint32_t group, union mbpf_val a, union mbpf_val b,
		   bool *taken)
{
	bool result = false;
	int status = mbpf_op_compare(vm, (uint8_t)(MBPF_OP_EQ + group / 2u), a, b, &result);

	*taken = result != ((group & 1u) != 0u);
	return status;
}

int mbpf_slow_test(struct mbpf_vm *vm, uint32_t w, union mbpf_val *r, bool *taken)
{
	union mbpf_val *ra = &r[ARG_A(w)];
	uint32_t op = w & 0xFFu;
	union mbpf_val v;
	int status;

	*taken = false;
	switch (op) {
	case MBPF_OP_JT:
		return mbpf_op_truthy(vm, *ra, taken);
	case MBPF_OP_JF:
		status = mbpf_op_truthy(vm, *ra, taken);
		*taken = !*taken;
		return status;
	case MBPF_OP_JNUL:
	case MBPF_OP_JNNUL: /* only internal values get here */
		return mbpf_vm_fail(vm, MBPF_FAILURE_PROFILE);
	case MBPF_OP_INCJLT:
		status = mbpf_op_unary(vm, MBPF_OP_INC, *ra, &v);
		if (status != MBPF_DONE) {
			return status;
		}
		*ra = v;
		return mbpf_op_compare(vm, MBPF_OP_LT, *ra, r[ARG_B(w)], taken);
	default:
		break;
	}
	if (op >= MBPF_OP_JEQI) {
		return compare(vm, op - MBPF_OP_JEQI, *ra, mbpf_val_int(ARG_SB(w)), taken);
	}
	return compare(vm, op - MBPF_OP_JEQ, *ra, r[ARG_B(w)], taken);
}

/* The binary operator of an instruction with an immediate operand; 0 for other instructions. */
static uint8_t operator_of(uint32_t op)
{
	static const uint8_t operators[] = {
		MBPF_OP_ADD,  MBPF_OP_SUB, MBPF_OP_MUL, MBPF_OP_BAND, MBPF_OP_BOR,
		MBPF_OP_BXOR, MBPF_OP_SHL, MBPF_OP_SHR, MBPF_OP_USHR,
	};

	return op >= MBPF_OP_ADDI && op <= MBPF_OP_USHRI ? operators[op - MBPF_OP_ADDI] : 0u;
}

/* Arithmetic and comparisons. */
static int slow_operator(struct mbpf_vm *vm, uint32_t w, union mbpf_val *r, union mbpf_val *out)
{
	uint32_t op = w & 0xFFu;
	uint8_t binary = operator_of(op);
	bool flag = false;
	union mbpf_val b;
	int status;

	if (op == MBPF_OP_MASK) {
		return mbpf_op_binary(vm, MBPF_OP_BAND, r[ARG_A(w)],
				      mbpf_val_int((int32_t)ARG_U16(w)), out);
	}
	b = r[ARG_B(w)];
	if (op <= MBPF_OP_USHR) {
		return mbpf_op_binary(vm, (uint8_t)op, b, r[ARG_C(w)], out);
	}
	if (binary >= MBPF_OP_BAND) {
		return mbpf_op_binary(vm, binary, b, mbpf_val_int((int32_t)ARG_C(w)), out);
	}
	if (binary != 0u) {
		return mbpf_op_binary(vm, binary, b, mbpf_val_int(ARG_SC(w)), out);
	}
	if (op == MBPF_OP_NOT) {
		status = mbpf_op_truthy(vm, b, &flag);
		*out = mbpf_val_bool(!flag);
		return status;
	}
	if (op >= MBPF_OP_EQ) {
		status = mbpf_op_compare(vm, (uint8_t)op, b, r[ARG_C(w)], &flag);
		*out = mbpf_val_bool(flag);
		return status;
	}
	return mbpf_op_unary(vm, (uint8_t)op, b, out);
}

/* LDG and STG of a global that is not initialized, STG and INITG of a reference, CHKTDZ. */
static int slow_global(struct mbpf_vm *vm, uint32_t w, union mbpf_val *r)
{
	uint32_t op = w & 0xFFu;

	if (op == MBPF_OP_INITG ||
	    (op == MBPF_OP_STG &&
	     ((union mbpf_val *)(void *)vm->mem)[ARG_U16(w)].tag != MBPF_TAG_TDZ)) {
		mbpf_heap_store(vm, 0, ARG_U16(w) * 8u, r[ARG_A(w)]);
		return MBPF_DONE;
	}
	return mbpf_throw(vm, MBPF_REFERENCE_ERROR, MBPF_MSG_UNINITIALIZED);
}

/* Instructions that write no register. */
static int slow_store(struct mbpf_vm *vm, uint32_t w, union mbpf_val *r)
{
	union mbpf_val *ra = &r[ARG_A(w)];
	union mbpf_val *rb = &r[ARG_B(w)];

	switch (w & 0xFFu) {
	case MBPF_OP_ARRADD:
		return mbpf_array_append(vm, *ra, *rb);
	case MBPF_OP_INITP:
		return mbpf_define_named(vm, *ra, ARG_C(w), *rb);
	case MBPF_OP_INITEL:
		return mbpf_define(vm, *ra, *rb, r[ARG_C(w)]);
	case MBPF_OP_SETEL:
		return mbpf_set_element(vm, *ra, *rb, r[ARG_C(w)]);
	case MBPF_OP_SETELI:
		return mbpf_set_element(vm, *ra, mbpf_val_int((int32_t)ARG_C(w)), *rb);
	default:
		return slow_global(vm, w, r);
	}
}

/* Objects, calls of built-ins, the context: instructions that give a value. */
static int slow_value(struct mbpf_vm *vm, uint32_t w, union mbpf_val *r, union mbpf_val *out)
{
	union mbpf_val *ra = &r[ARG_A(w)];
	const union mbpf_val *rb = &r[ARG_B(w)];
	uint32_t op = w & 0xFFu;
	bool flag = false;
	int status;

	switch (op) {
	case MBPF_OP_LDIMP:
		*out = mbpf_val_make(MBPF_TAG_BUILTIN,
				     (uint32_t)(vm->imports[ARG_U16(w)].builtin - mbpf_builtins));
		return MBPF_DONE;
	case MBPF_OP_NEWB:
		return call_builtin(vm, vm->imports[ARG_B(w)].builtin, ra + 1, ARG_C(w), true, out);
	case MBPF_OP_NEWOBJ:
		return mbpf_new_object(vm, ARG_U16(w), out);
	case MBPF_OP_NEWARR:
		return mbpf_new_array(vm, ARG_U16(w), out);
	case MBPF_OP_GETM:
		return mbpf_get_named(vm, *rb, ARG_C(w), out);
	case MBPF_OP_GETEL:
	case MBPF_OP_GETMEL:
		return mbpf_get_element(vm, *rb, r[ARG_C(w)], out);
	case MBPF_OP_GETELI:
		return mbpf_get_element(vm, *rb, mbpf_val_int((int32_t)ARG_C(w)), out);
	case MBPF_OP_LEN:
		return mbpf_get_length(vm, *rb, out);
	case MBPF_OP_DELP:
		status = mbpf_delete_named(vm, *rb, ARG_C(w), &flag);
		*out = mbpf_val_bool(flag);
		return status;
	case MBPF_OP_DELEL:
		status = mbpf_delete(vm, *rb, r[ARG_C(w)], &flag);
		*out = mbpf_val_bool(flag);
		return status;
	case MBPF_OP_HASK:
		status = mbpf_has_key(vm, *rb, r[ARG_C(w)], &flag);
		*out = mbpf_val_bool(flag);
		return status;
	case MBPF_OP_KEYS:
		return mbpf_keys(vm, *rb, out);
	case MBPF_OP_TOKEY:
		return mbpf_to_key(vm, *rb, out);
	case MBPF_OP_CTXF:
		return mbpf_ctx_field_get(vm, vm->imports[ARG_U16(w)].field, out);
	case MBPF_OP_CTXRD:
		return mbpf_ctx_read(vm, (uint8_t)ARG_C(w), *rb, out);
	default: /* CTXU8 .. CTXI32BE */
		return mbpf_ctx_read(vm, (uint8_t)(op - MBPF_OP_CTXU8),
				     mbpf_val_int((int32_t)ARG_U16(w)), out);
	}
}

int mbpf_slow(struct mbpf_vm *vm, uint32_t w, union mbpf_val *r)
{
	union mbpf_val *ra = &r[ARG_A(w)];
	uint32_t op = w & 0xFFu;
	union mbpf_val out;
	union mbpf_val base;
	int status;

	switch (op) {
	case MBPF_OP_LDG:
	case MBPF_OP_STG:
	case MBPF_OP_INITG:
	case MBPF_OP_CHKTDZ:
	case MBPF_OP_ARRADD:
	case MBPF_OP_INITP:
	case MBPF_OP_INITEL:
	case MBPF_OP_SETEL:
	case MBPF_OP_SETELI:
		return slow_store(vm, w, r);
	default:
		status = op >= MBPF_OP_ADD && op <= MBPF_OP_INSTOF ? slow_operator(vm, w, r, &out)
								   : slow_value(vm, w, r, &out);
		break;
	}
	if (status != MBPF_DONE) {
		return status;
	}
	if (op == MBPF_OP_GETM || op == MBPF_OP_GETMEL) {
		base = r[ARG_B(w)];
		ra[1] = base;
	}
	*ra = out;
	return MBPF_DONE;
}
