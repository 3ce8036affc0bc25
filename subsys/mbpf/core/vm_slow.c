/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * What the dispatch loop does out of line: operands that its fast paths do not take, and rare
 * instructions. Results go through a local, so that an instruction that throws writes no register.
 * Operand bytes are only used as register numbers where the instruction has a register there.
 */

#include <stddef.h>

#include <mbpf/gen/builtins.h>
#include <mbpf/gen/isa.h>

#include "frame.h"
#include "heap.h"
#include "prog.h"

/* Comparing opcodes come in the same order in all three groups, and each negated one is odd. */
MBPF_STATIC_ASSERT(order_of_comparisons, MBPF_OP_GE - MBPF_OP_EQ == 5 &&
						 MBPF_OP_JNGE - MBPF_OP_JEQ == 11 &&
						 MBPF_OP_JNGEI - MBPF_OP_JEQI == 11 &&
						 MBPF_OP_JEQ % 2 == 0 && MBPF_OP_JEQI % 2 == 0);
MBPF_STATIC_ASSERT(order_of_reads, MBPF_OP_CTXI32BE - MBPF_OP_CTXU8 == MBPF_READ_I32BE);
MBPF_STATIC_ASSERT(order_of_immediates, MBPF_OP_MASK - MBPF_OP_ADDI == 9);

int mbpf_slow_test(struct mbpf_vm *vm, uint32_t w, union mbpf_val *r, bool *taken)
{
	union mbpf_val *ra = &r[MBPF_INSN_A(w)];
	uint32_t op = MBPF_INSN_OP(w);
	union mbpf_val b;
	int status;

	mbpf_operation_begin(vm);
	*taken = false;
	switch (op) {
	case MBPF_OP_JT:
	case MBPF_OP_JF:
		status = mbpf_truthy(vm, ra, taken);
		*taken = *taken != (op == MBPF_OP_JF);
		return status;
	case MBPF_OP_JNUL:
	case MBPF_OP_JNNUL: /* only internal values get here */
		return mbpf_profile_error(vm);
	case MBPF_OP_FOROF:
		return mbpf_slow_for_of(vm, ra, taken);
	case MBPF_OP_INCJLT:
		status = mbpf_unary(vm, MBPF_OP_INC, ra, &b);
		if (status != MBPF_DONE) {
			vm->pending.mark = MBPF_MARK_INC;
			return status;
		}
		*ra = b;
		op = MBPF_OP_JLT;
		break;
	default:
		break;
	}
	vm->roots[2] = *ra;
	if (op < MBPF_OP_JEQI) {
		vm->roots[3] = r[MBPF_INSN_B(w)];
	} else {
		vm->roots[3] = mbpf_val_int(MBPF_INSN_SB(w));
		op -= MBPF_OP_JEQI - MBPF_OP_JEQ;
	}
	op -= MBPF_OP_JEQ;
	status = mbpf_compare(vm, MBPF_OP_EQ + op / 2U, taken);
	*taken = *taken != ((op & 1U) != 0U);
	vm->pending.mark = MBPF_MARK_TEST; /* if it is to be called */
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

	if (op < MBPF_OP_ADDI) {
		vm->roots[3] = r[MBPF_INSN_C(w)];
	} else {
		int32_t immediate = op < MBPF_OP_BANDI ? MBPF_INSN_SC(w) : (int32_t)MBPF_INSN_C(w);

		if (op == MBPF_OP_MASK) {
			first = MBPF_INSN_A(w);
			immediate = (int32_t)MBPF_INSN_U16(w);
		}
		vm->roots[3] = mbpf_val_int(immediate);
		op = operators[op - MBPF_OP_ADDI];
	}
	vm->roots[2] = r[first];
	return mbpf_binary(vm, op, out);
}

/* Arithmetic and comparisons. */
static int slow_operator(struct mbpf_vm *vm, uint32_t w, union mbpf_val *r, union mbpf_val *out)
{
	uint32_t op = MBPF_INSN_OP(w);
	bool flag = false;
	const union mbpf_val *rb = &r[MBPF_INSN_B(w)];
	int status;

	if (op <= MBPF_OP_MASK) {
		return slow_binary(vm, w, r, out);
	}
	if (op == MBPF_OP_NOT) {
		status = mbpf_truthy(vm, rb, &flag);
		flag = !flag;
	} else if (op >= MBPF_OP_EQ) {
		vm->roots[2] = *rb;
		vm->roots[3] = r[MBPF_INSN_C(w)];
		status = mbpf_compare(vm, op, &flag);
	} else {
		return mbpf_unary(vm, op, rb, out);
	}
	*out = mbpf_val_bool(flag);
	return status;
}

/* The key is operand c itself: an index. */
#define INDEX     32U
/* The opcode between others is no access. */
#define NO_ACCESS 0xFFU

/* What GETP .. HASK and the same of the firmware do. */
static const uint8_t accesses[] = {
	[MBPF_OP_GETP - MBPF_OP_GETP] = MBPF_ACCESS_GET | MBPF_ACCESS_NAMED,
	[MBPF_OP_SETP - MBPF_OP_GETP] = MBPF_ACCESS_SET | MBPF_ACCESS_NAMED,
	[MBPF_OP_INITP - MBPF_OP_GETP] = MBPF_ACCESS_SET | MBPF_ACCESS_DEFINE | MBPF_ACCESS_NAMED,
	[MBPF_OP_GETM - MBPF_OP_GETP] = MBPF_ACCESS_GET | MBPF_ACCESS_NAMED,
	[MBPF_OP_GETEL - MBPF_OP_GETP] = MBPF_ACCESS_GET,
	[MBPF_OP_SETEL - MBPF_OP_GETP] = MBPF_ACCESS_SET,
	[MBPF_OP_GETMEL - MBPF_OP_GETP] = MBPF_ACCESS_GET,
	[MBPF_OP_GETELI - MBPF_OP_GETP] = MBPF_ACCESS_GET | INDEX,
	[MBPF_OP_SETELI - MBPF_OP_GETP] = MBPF_ACCESS_SET | INDEX,
	[MBPF_OP_INITEL - MBPF_OP_GETP] = MBPF_ACCESS_SET | MBPF_ACCESS_DEFINE,
	[MBPF_OP_DELP - MBPF_OP_GETP] = MBPF_ACCESS_DELETE | MBPF_ACCESS_NAMED,
	[MBPF_OP_DELEL - MBPF_OP_GETP] = MBPF_ACCESS_DELETE,
	[MBPF_OP_LEN - MBPF_OP_GETP] = NO_ACCESS,
	[MBPF_OP_KEYS - MBPF_OP_GETP] = NO_ACCESS,
	[MBPF_OP_HASK - MBPF_OP_GETP] = MBPF_ACCESS_LISTED,
	[MBPF_OP_TOKEY - MBPF_OP_GETP] = NO_ACCESS,
	[MBPF_OP_FGETP - MBPF_OP_GETP] = MBPF_ACCESS_GET | MBPF_ACCESS_NAMED,
	[MBPF_OP_FSETP - MBPF_OP_GETP] = MBPF_ACCESS_SET | MBPF_ACCESS_NAMED,
};

/* GETP .. HASK: reads give R[a], writes change the object in R[a]. */
static int slow_property(struct mbpf_vm *vm, uint32_t w, union mbpf_val *r)
{
	uint32_t op = MBPF_INSN_OP(w);
	uint32_t access = accesses[op - MBPF_OP_GETP];
	uint32_t kind = access & MBPF_ACCESS_KIND;
	bool named = (access & MBPF_ACCESS_NAMED) != 0U;
	union mbpf_val *ra = &r[MBPF_INSN_A(w)];
	union mbpf_val *rb = &r[MBPF_INSN_B(w)];
	const union mbpf_val *base = kind == MBPF_ACCESS_SET ? ra : rb;
	const union mbpf_val *rc = &r[MBPF_INSN_C(w)];
	union mbpf_val *key = &vm->roots[1];
	union mbpf_val out = mbpf_val_bool(true); /* what deleting gives */
	bool is_method = op == MBPF_OP_GETM || op == MBPF_OP_GETMEL;
	int status;

	vm->roots[3] = *rb;
	*key = mbpf_val_make((access & INDEX) != 0U ? MBPF_TAG_INT32 : MBPF_TAG_STR_POOL,
			     MBPF_INSN_C(w));
	if (named && mbpf_running_unit(vm) != 0U) {
		access &= ~(uint32_t)MBPF_ACCESS_NAMED;
		*key = mbpf_val_make(MBPF_TAG_STR_ROM, mbpf_unit_name(vm, MBPF_INSN_C(w)));
	} else if (!named && (access & INDEX) == 0U) {
		*key = *rc;
		if (kind == MBPF_ACCESS_SET) {
			vm->roots[3] = *rc;
			*key = *rb;
		} else if (kind == MBPF_ACCESS_LISTED) {
			base = rc;
			*key = *rb;
		}
	}
	vm->roots[2] = *base;
	status = mbpf_access(vm, access & ~INDEX, &out);
	if (kind == MBPF_ACCESS_SET) {
		return status;
	}
	if (status != MBPF_DONE) {
		if (is_method) {
			vm->pending.mark = MBPF_MARK_METHOD;
		}
		return status;
	}
	if (is_method) {
		ra[1] = *rb;
	}
	*ra = out;
	return MBPF_DONE;
}

/* LDG and STG of a global that is not initialized, STG and INITG of a reference, CHKTDZ. */
static int slow_global(struct mbpf_vm *vm, uint32_t w, union mbpf_val *r)
{
	uint32_t op = MBPF_INSN_OP(w);

	union mbpf_val *global = (union mbpf_val *)(void *)vm->mem + MBPF_INSN_U16(w);

	if (op == MBPF_OP_INITG || (op == MBPF_OP_STG && global->tag != MBPF_TAG_TDZ)) {
		mbpf_heap_store(vm, 0, global, &r[MBPF_INSN_A(w)]);
		return MBPF_DONE;
	}
	return mbpf_throw(vm, MBPF_REFERENCE_ERROR, MBPF_MSG_UNINITIALIZED);
}

/* What operand `index` names: an import of the package, or a built-in in code of the firmware. */
static uint32_t builtin_at(const struct mbpf_vm *vm, uint32_t index)
{
	return mbpf_running_unit(vm) != 0U ? index : vm->imports[index].builtin;
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
		*out = mbpf_val_make(MBPF_TAG_BUILTIN, builtin_at(vm, MBPF_INSN_U16(w)));
		return MBPF_DONE;
	case MBPF_OP_CALLB:
	case MBPF_OP_NEWB:
	case MBPF_OP_FCALLB:
		return mbpf_slow_builtin(vm, builtin_at(vm, MBPF_INSN_B(w)), ra + 1, MBPF_INSN_C(w),
					 op == MBPF_OP_NEWB, out);
	case MBPF_OP_NEWOBJ:
		return mbpf_new_object(vm, MBPF_INSN_U16(w), out);
	case MBPF_OP_NEWARR:
		return mbpf_new_array(vm, MBPF_INSN_U16(w), out);
	case MBPF_OP_LEN:
		return mbpf_get_length(vm, rb, out);
	case MBPF_OP_KEYS:
		return mbpf_keys(vm, rb, out);
	case MBPF_OP_TOKEY:
		return mbpf_to_key(vm, rb, out);
	case MBPF_OP_CTXF:
		return mbpf_ctx_field_get(vm, vm->imports[MBPF_INSN_U16(w)].field, out);
	case MBPF_OP_CTXRD:
		return mbpf_ctx_read(vm, (uint8_t)MBPF_INSN_C(w), *rb, out);
	default: /* CTXU8 .. CTXI32BE; the verifier refuses every other opcode */
		return kind < MBPF_READ_COUNT
			       ? mbpf_ctx_read(vm, (uint8_t)kind,
					       mbpf_val_int((int32_t)MBPF_INSN_U16(w)), out)
			       : mbpf_profile_error(vm);
	}
}

/* LDTHIS .. DEFINE. */
static int slow_class(struct mbpf_vm *vm, uint32_t w, union mbpf_val *r, union mbpf_val *out)
{
	struct mbpf_frame *frame = mbpf_frame_at(vm, vm->frame);
	const union mbpf_val *ra = &r[MBPF_INSN_A(w)];
	const union mbpf_val *rb = &r[MBPF_INSN_B(w)];
	bool dead = frame->receiver.tag == MBPF_TAG_TDZ;
	int status;

	switch (MBPF_INSN_OP(w)) {
	case MBPF_OP_LDTHIS:
		*out = frame->receiver;
		return dead ? mbpf_throw(vm, MBPF_REFERENCE_ERROR, MBPF_MSG_UNINITIALIZED)
			    : MBPF_DONE;
	case MBPF_OP_STTHIS:
		*out = *ra;
		if (!mbpf_val_is_object(*ra)) {
			return mbpf_profile_error(vm);
		}
		if (!dead) {
			return mbpf_throw(vm, MBPF_REFERENCE_ERROR, MBPF_MSG_INITIALIZED);
		}
		frame->receiver = *ra;
		return MBPF_DONE;
	case MBPF_OP_LDRUN:
		if (MBPF_INSN_B(w) == MBPF_RUN_COUNT) {
			*out = mbpf_val_int(frame->argc);
		} else if (MBPF_INSN_B(w) == MBPF_RUN_TARGET) {
			*out = mbpf_target_value(frame->new_target);
		} else {
			*out = frame->callee != 0U ? mbpf_val_make(MBPF_TAG_OBJECT, frame->callee)
						   : mbpf_val_make(MBPF_TAG_FUNC, frame->func);
		}
		return MBPF_DONE;
	case MBPF_OP_GETSUP:
		vm->roots[1] = r[MBPF_INSN_C(w)];
		vm->roots[2] = *rb;
		vm->roots[3] = *ra;
		return mbpf_get_super(vm, out);
	default:
		vm->roots[1] = ra[1];
		vm->roots[2] = *ra;
		vm->roots[3] = *rb;
		status = mbpf_define(vm, MBPF_INSN_C(w));
		/* The object may have been moved. */
		*out = *ra;
		return status;
	}
}

/* --- words of the firmware that do what several words do, and take as many steps --- */

MBPF_STATIC_ASSERT(place_of_this,
		   offsetof(struct mbpf_frame, receiver) ==
			   sizeof(struct mbpf_frame) - (MBPF_SOURCE_REGISTERS - MBPF_SOURCE_THIS) *
							       sizeof(union mbpf_val));

/* The value that `source` is. */
static void move(union mbpf_val *to, uint32_t source, const union mbpf_val *r)
{
	if (source < MBPF_SOURCE_PRIMITIVES) {
		*to = r[(int32_t)source - MBPF_SOURCE_REGISTERS];
	} else if (source < MBPF_SOURCE_INTEGERS) {
		*to = mbpf_primitives[source - MBPF_SOURCE_PRIMITIVES];
	} else {
		*to = mbpf_val_int((int32_t)source - MBPF_SOURCE_INTEGERS);
	}
}

static int slow_moves(struct mbpf_vm *vm, uint32_t w, union mbpf_val *r)
{
	union mbpf_val *to = &r[MBPF_INSN_A(w) & 0xFU];

	for (w >>= 12;; w >>= 5) {
		move(to++, w & 0x1FU, r);
		if (w < 1U << 5) {
			return MBPF_DONE;
		}
		vm->limit -= sizeof(mbpf_word);
	}
}

/* The move of a FMCALLB, and the FCALLB that is left of it. */
static uint32_t slow_move_call(struct mbpf_vm *vm, uint32_t w, union mbpf_val *r)
{
	uint32_t argc = w >> 21 & 7U;

	if (vm->pending.again == 0U) {
		move(&r[MBPF_INSN_A(w) + argc], w >> 16 & 0x1FU, r);
		vm->limit -= sizeof(mbpf_word);
	}
	vm->pending.again = 0;
	return (uint32_t)MBPF_OP_FCALLB | (w & 0xFF00U) | w >> 24 << 16 | argc << 24;
}

int mbpf_slow(struct mbpf_vm *vm, uint32_t w, union mbpf_val *r)
{
	uint32_t op = MBPF_INSN_OP(w);
	union mbpf_val out;
	int status;

	mbpf_operation_begin(vm);
	if (op == MBPF_OP_FMOVES) {
		return slow_moves(vm, w, r);
	}
	if (op == MBPF_OP_FMCALLB) {
		w = slow_move_call(vm, w, r);
		op = MBPF_OP_FCALLB;
	}
	if (op == MBPF_OP_FCALLB && mbpf_vm_charge(vm, 0) != MBPF_DONE) {
		return MBPF_FAILED;
	}
	if (op == MBPF_OP_FRAISE) {
		vm->limit -= 2U * sizeof(mbpf_word);
		return mbpf_throw_rom(vm, (enum mbpf_error_class)MBPF_INSN_A(w), MBPF_INSN_U16(w));
	}
	if (op >= MBPF_OP_LDG && op <= MBPF_OP_CHKTDZ) {
		return slow_global(vm, w, r);
	}
	if (op >= MBPF_OP_NEWCELL && op <= MBPF_OP_CLOSURE) {
		return mbpf_slow_cell(vm, w, r);
	}
	if (op == MBPF_OP_ARRADD) {
		return mbpf_array_append(vm, r[MBPF_INSN_A(w)], r[MBPF_INSN_B(w)]);
	}
	if (op - MBPF_OP_GETP < sizeof(accesses) && accesses[op - MBPF_OP_GETP] != NO_ACCESS) {
		return slow_property(vm, w, r);
	}
	if (op == MBPF_OP_CADD || op == MBPF_OP_CGET) {
		return mbpf_counter_word(vm, w, r);
	}
	if (op >= MBPF_OP_LDTHIS) {
		status = slow_class(vm, w, r, &out);
	} else if (op >= MBPF_OP_ADD && op <= MBPF_OP_INSTOF) {
		status = slow_operator(vm, w, r, &out);
	} else {
		status = slow_value(vm, w, r, &out);
	}
	if (status == MBPF_DONE) {
		r[MBPF_INSN_A(w)] = out;
	}
	return status;
}
