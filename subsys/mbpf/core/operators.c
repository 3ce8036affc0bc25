/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The whole of each operator, for operands that the dispatch loop does not do itself.
 */

#include <mbpf/gen/isa.h>

#include "values.h"

/* ToPrimitive of both; the results are in roots[2] and roots[3]. */
static int primitives(struct mbpf_vm *vm, union mbpf_val a, union mbpf_val b)
{
	int status;

	vm->roots[3] = b;
	status = mbpf_to_primitive(vm, a, &vm->roots[2]);
	if (status == MBPF_DONE) {
		status = mbpf_to_primitive(vm, vm->roots[3], &vm->roots[3]);
	}
	return status;
}

/* ToNumber of both; the results are in roots[2] and roots[3]. */
static int numbers(struct mbpf_vm *vm, union mbpf_val a, union mbpf_val b)
{
	int status = primitives(vm, a, b);

	/* No further allocation: numbers are made of primitives. */
	if (status == MBPF_DONE) {
		status = mbpf_to_number(vm, vm->roots[2], &vm->roots[2]);
	}
	if (status == MBPF_DONE) {
		status = mbpf_to_number(vm, vm->roots[3], &vm->roots[3]);
	}
	return status;
}

static int32_t int32_of(union mbpf_val number)
{
	return number.tag == MBPF_TAG_INT32 ? (int32_t)number.payload
					    : mbpf_f64_to_int32(number.bits);
}

static union mbpf_val bitwise(uint8_t op, uint32_t a, uint32_t b)
{
	switch (op) {
	case MBPF_OP_BAND:
		return mbpf_val_int((int32_t)(a & b));
	case MBPF_OP_BOR:
		return mbpf_val_int((int32_t)(a | b));
	case MBPF_OP_BXOR:
		return mbpf_val_int((int32_t)(a ^ b));
	case MBPF_OP_SHL:
		return mbpf_val_int((int32_t)(a << (b & 31u)));
	case MBPF_OP_SHR:
		/* Shifting a negative number right is the compiler's to define. */
		return mbpf_val_int((int32_t)((int32_t)a < 0 ? ~(~a >> (b & 31u)) : a >> (b & 31u)));
	default:
		return mbpf_val_u32(a >> (b & 31u));
	}
}

static mbpf_f64 arithmetic(uint8_t op, mbpf_f64 a, mbpf_f64 b)
{
	switch (op) {
	case MBPF_OP_ADD:
		return mbpf_f64_add(a, b);
	case MBPF_OP_SUB:
		return mbpf_f64_sub(a, b);
	case MBPF_OP_MUL:
		return mbpf_f64_mul(a, b);
	case MBPF_OP_DIV:
		return mbpf_f64_div(a, b);
	case MBPF_OP_MOD:
		return mbpf_f64_rem(a, b);
	default:
		return mbpf_f64_pow(a, b);
	}
}

int mbpf_op_binary(struct mbpf_vm *vm, uint8_t op, union mbpf_val a, union mbpf_val b,
		   union mbpf_val *out)
{
	if (!mbpf_val_is_number(a) || !mbpf_val_is_number(b)) {
		int status = primitives(vm, a, b);

		a = vm->roots[2];
		b = vm->roots[3];
		if (status == MBPF_DONE && op == MBPF_OP_ADD &&
		    (mbpf_val_is_string(a) || mbpf_val_is_string(b))) {
			return mbpf_concat(vm, a, MBPF_ROM_EMPTY, b, out);
		}
		if (status == MBPF_DONE) {
			status = numbers(vm, a, b);
		}
		if (status != MBPF_DONE) {
			return status;
		}
		a = vm->roots[2];
		b = vm->roots[3];
	}
	if (op >= MBPF_OP_BAND) {
		*out = bitwise(op, (uint32_t)int32_of(a), (uint32_t)int32_of(b));
	} else {
		*out = mbpf_val_number(arithmetic(op, mbpf_f64_of(a), mbpf_f64_of(b)));
	}
	return MBPF_DONE;
}

static uint32_t type_name(union mbpf_val v)
{
	if (mbpf_val_is_number(v)) {
		return MBPF_ROM_NUMBER;
	}
	if (mbpf_val_is_string(v)) {
		return MBPF_ROM_STRING;
	}
	switch (v.tag) {
	case MBPF_TAG_UNDEFINED:
		return MBPF_ROM_UNDEFINED;
	case MBPF_TAG_BOOL:
		return MBPF_ROM_BOOLEAN;
	case MBPF_TAG_FUNC:
	case MBPF_TAG_BUILTIN:
		return MBPF_ROM_FUNCTION;
	default:
		return MBPF_ROM_OBJECT;
	}
}

int mbpf_op_unary(struct mbpf_vm *vm, uint8_t op, union mbpf_val a, union mbpf_val *out)
{
	int status;

	if (op == MBPF_OP_TOSTR) {
		return mbpf_to_string(vm, a, out);
	}
	if (op == MBPF_OP_TYPEOF) {
		if (mbpf_val_is_internal(a)) {
			return mbpf_profile_error(vm);
		}
		*out = mbpf_val_rom(type_name(a));
		return MBPF_DONE;
	}
	status = mbpf_to_number(vm, a, &a);
	if (status != MBPF_DONE) {
		return status;
	}
	switch (op) {
	case MBPF_OP_NEG:
		*out = mbpf_val_number(mbpf_f64_neg(mbpf_f64_of(a)));
		break;
	case MBPF_OP_BNOT:
		*out = mbpf_val_int(~int32_of(a));
		break;
	case MBPF_OP_INC:
		*out = mbpf_val_number(mbpf_f64_add(mbpf_f64_of(a), MBPF_F64_ONE));
		break;
	case MBPF_OP_DEC:
		*out = mbpf_val_number(mbpf_f64_sub(mbpf_f64_of(a), MBPF_F64_ONE));
		break;
	default:
		*out = a;
		break;
	}
	return MBPF_DONE;
}

/* === of values that are not internal. */
static int strict_equal(struct mbpf_vm *vm, union mbpf_val a, union mbpf_val b, bool *out)
{
	*out = false;
	if (mbpf_val_is_number(a) && mbpf_val_is_number(b)) {
		*out = mbpf_f64_eq(mbpf_f64_of(a), mbpf_f64_of(b));
	} else if (mbpf_val_is_string(a) && mbpf_val_is_string(b)) {
		struct mbpf_text x = mbpf_text_of(vm, a);
		struct mbpf_text y = mbpf_text_of(vm, b);

		if (x.units != y.units) {
			return MBPF_DONE;
		}
		if (mbpf_charge(vm, x.units / 8u) != MBPF_DONE) {
			return MBPF_FAILED;
		}
		*out = mbpf_text_equal(&x, &y);
	} else {
		*out = a.bits == b.bits;
	}
	return MBPF_DONE;
}

/* == ; at most one step of conversion on each side, so that no call is repeated. */
static int loose_equal(struct mbpf_vm *vm, union mbpf_val a, union mbpf_val b, bool *out)
{
	bool a_none = a.tag == MBPF_TAG_UNDEFINED || a.tag == MBPF_TAG_NULL;
	bool b_none = b.tag == MBPF_TAG_UNDEFINED || b.tag == MBPF_TAG_NULL;
	bool a_object = a.tag >= MBPF_TAG_FUNC;
	bool b_object = b.tag >= MBPF_TAG_FUNC;
	int status;

	if (a_none || b_none) {
		*out = a_none && b_none;
		return MBPF_DONE;
	}
	if (a_object && b_object) {
		*out = a.bits == b.bits;
		return MBPF_DONE;
	}
	if (a_object || b_object) {
		status = primitives(vm, a, b);
		if (status != MBPF_DONE) {
			return status;
		}
		a = vm->roots[2];
		b = vm->roots[3];
	}
	if (!mbpf_val_is_string(a) || !mbpf_val_is_string(b)) {
		/* Different kinds of primitives are compared as numbers. */
		status = numbers(vm, a, b);
		if (status != MBPF_DONE) {
			return status;
		}
		a = vm->roots[2];
		b = vm->roots[3];
	}
	return strict_equal(vm, a, b, out);
}

static int relation(struct mbpf_vm *vm, uint8_t op, union mbpf_val a, union mbpf_val b, bool *out)
{
	int status = primitives(vm, a, b);
	mbpf_f64 x;
	mbpf_f64 y;

	a = vm->roots[2];
	b = vm->roots[3];
	if (status == MBPF_DONE && mbpf_val_is_string(a) && mbpf_val_is_string(b)) {
		struct mbpf_text s = mbpf_text_of(vm, a);
		struct mbpf_text t = mbpf_text_of(vm, b);
		int order;

		if (mbpf_charge(vm, (s.units < t.units ? s.units : t.units) / 8u) != MBPF_DONE) {
			return MBPF_FAILED;
		}
		order = mbpf_text_order(&s, &t);
		*out = op == MBPF_OP_LT   ? order < 0
		       : op == MBPF_OP_LE ? order <= 0
		       : op == MBPF_OP_GT ? order > 0
					  : order >= 0;
		return MBPF_DONE;
	}
	if (status == MBPF_DONE) {
		status = numbers(vm, a, b);
	}
	if (status != MBPF_DONE) {
		return status;
	}
	x = mbpf_f64_of(vm->roots[2]);
	y = mbpf_f64_of(vm->roots[3]);
	if (op == MBPF_OP_GT || op == MBPF_OP_GE) {
		mbpf_f64 swap = x;

		x = y;
		y = swap;
	}
	*out = op == MBPF_OP_LT || op == MBPF_OP_GT ? mbpf_f64_lt(x, y) : mbpf_f64_le(x, y);
	return MBPF_DONE;
}

/* Whether the object (of any kind) `v` inherits from what the built-in constructor `number` makes. */
static bool is_instance(const struct mbpf_vm *vm, union mbpf_val v, uint32_t number)
{
	uint8_t kind = mbpf_val_kind(vm, v);

	if (number == MBPF_BUILTIN_OBJECT) {
		return true;
	}
	if (number == MBPF_BUILTIN_ARRAY) {
		return kind == MBPF_KIND_ARRAY;
	}
	if (number == MBPF_BUILTIN_ARRAYBUFFER) {
		return kind == MBPF_KIND_BUFFER;
	}
	if (kind == MBPF_KIND_ERROR) {
		const struct mbpf_heap_header *header = mbpf_at(vm, v.payload);

		return number == MBPF_BUILTIN_ERROR || number == (uint32_t)MBPF_BUILTIN_ERROR + header->aux;
	}
	return mbpf_kind_is_typed(kind) &&
	       number == MBPF_BUILTIN_UINT8ARRAY + (uint32_t)(kind - MBPF_KIND_TYPED);
}

static int instance_of(struct mbpf_vm *vm, union mbpf_val a, union mbpf_val b, bool *out)
{
	uint32_t number = b.payload;

	*out = false;
	if (b.tag != MBPF_TAG_FUNC && b.tag != MBPF_TAG_BUILTIN) {
		return mbpf_throw(vm, MBPF_TYPE_ERROR, MBPF_MSG_NOT_CALLABLE_RIGHT);
	}
	if (a.tag < MBPF_TAG_FUNC) {
		return MBPF_DONE;
	}
	if (b.tag == MBPF_TAG_FUNC) {
		/* Depends on whether the function is one that may be a constructor. */
		return mbpf_profile_error(vm);
	}
	if ((mbpf_builtins[number].flags & MBPF_BUILTIN_NEW) == 0u && number > MBPF_BUILTIN_BOOLEAN) {
		/* No constructor, so it has no prototype to look for. */
		return mbpf_throw(vm, MBPF_TYPE_ERROR, MBPF_MSG_NOT_CONSTRUCTOR);
	}
	*out = is_instance(vm, a, number);
	return MBPF_DONE;
}

int mbpf_op_compare(struct mbpf_vm *vm, uint8_t op, union mbpf_val a, union mbpf_val b, bool *out)
{
	if (mbpf_val_is_internal(a) || mbpf_val_is_internal(b)) {
		return mbpf_profile_error(vm);
	}
	switch (op) {
	case MBPF_OP_EQ:
		return loose_equal(vm, a, b, out);
	case MBPF_OP_SEQ:
		return strict_equal(vm, a, b, out);
	case MBPF_OP_IN:
		return mbpf_has_property(vm, a, b, out);
	case MBPF_OP_INSTOF:
		return instance_of(vm, a, b, out);
	default:
		return relation(vm, op, a, b, out);
	}
}

int mbpf_op_truthy(struct mbpf_vm *vm, union mbpf_val a, bool *out)
{
	if (mbpf_val_is_internal(a)) {
		return mbpf_profile_error(vm);
	}
	if (mbpf_val_is_double(a)) {
		*out = (a.bits << 1) != 0u && !mbpf_f64_is_nan(a.bits);
	} else if (mbpf_val_is_string(a)) {
		*out = mbpf_text_of(vm, a).units != 0u;
	} else if (a.tag >= MBPF_TAG_FUNC) {
		*out = true;
	} else {
		/* 0 for undefined, null, false and the number 0. */
		*out = a.payload != 0u;
	}
	return MBPF_DONE;
}
