/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The whole of each operator, for operands that the dispatch loop does not do itself.
 */

#include <mbpf/gen/isa.h>

#include "properties.h"

/** Units of a power, and bits of a remainder for each unit. */
#define POWER_UNITS    128U
#define REMAINDER_BITS 64U

/* The operands of an operator with two are in roots[2] and roots[3]; both are converted there. */
static int both(struct mbpf_vm *vm, int (*convert)(struct mbpf_vm *vm, union mbpf_val *v))
{
	int status = convert(vm, &vm->roots[2]);

	return status == MBPF_DONE ? convert(vm, &vm->roots[3]) : status;
}

static bool both_strings(const struct mbpf_vm *vm)
{
	return mbpf_val_is_string(vm->roots[2]) && mbpf_val_is_string(vm->roots[3]);
}

static union mbpf_val bitwise(uint32_t op, uint32_t a, uint32_t b)
{
	uint32_t shift = b & 31U;

	switch (op) {
	case MBPF_OP_BAND:
		a &= b;
		break;
	case MBPF_OP_BOR:
		a |= b;
		break;
	case MBPF_OP_BXOR:
		a ^= b;
		break;
	case MBPF_OP_SHL:
		a <<= shift;
		break;
	case MBPF_OP_SHR:
		/* Shifting a negative number right is the compiler's to define. */
		a = (int32_t)a < 0 ? ~(~a >> shift) : a >> shift;
		break;
	default:
		return mbpf_val_u32(a >> shift);
	}
	return mbpf_val_int((int32_t)a);
}

static mbpf_f64 arithmetic(uint32_t op, mbpf_f64 a, mbpf_f64 b)
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

/* A remainder takes a round for each bit that its operands are apart. */
static uint32_t remainder_units(mbpf_f64 a, mbpf_f64 b)
{
	uint32_t x = (uint32_t)(a >> 52) & 2047U;
	uint32_t y = (uint32_t)(b >> 52) & 2047U;

	return x > y ? (x - y) / REMAINDER_BITS : 0U;
}

/* Asks for an operator whose operands are not all primitives. */
static int operate(struct mbpf_vm *vm, uint32_t op)
{
	if (mbpf_val_is_internal(vm->roots[2]) || mbpf_val_is_internal(vm->roots[3])) {
		return mbpf_profile_error(vm);
	}
	vm->roots[1] = mbpf_val_int((int32_t)op);
	return mbpf_call_firmware(vm, MBPF_JS_OPERATE, 3, &vm->roots[1]);
}

static bool are_primitives(const struct mbpf_vm *vm)
{
	return mbpf_val_is_primitive(vm->roots[2]) && mbpf_val_is_primitive(vm->roots[3]);
}

int mbpf_binary(struct mbpf_vm *vm, uint32_t op, union mbpf_val *out)
{
	union mbpf_val *x = &vm->roots[2];
	union mbpf_val *y = &vm->roots[3];
	mbpf_f64 p;
	mbpf_f64 q;
	int status;

	if (!are_primitives(vm)) {
		return operate(vm, op);
	}
	if (op == MBPF_OP_ADD && (mbpf_val_is_string(*x) || mbpf_val_is_string(*y))) {
		vm->roots[0] = *x;
		vm->roots[1] = *y;
		return mbpf_concat(vm, MBPF_ROM_EMPTY, out);
	}
	status = both(vm, mbpf_number);
	if (status != MBPF_DONE) {
		return status;
	}
	if (op >= MBPF_OP_BAND) {
		*out = bitwise(op, mbpf_int32_of(x), mbpf_int32_of(y));
		return MBPF_DONE;
	}
	p = mbpf_f64_of(x);
	q = mbpf_f64_of(y);
	if (op >= MBPF_OP_MOD) {
		status = mbpf_charge(vm, op == MBPF_OP_MOD ? remainder_units(p, q) : POWER_UNITS);
	}
	if (status == MBPF_DONE) {
		*out = mbpf_val_number(arithmetic(op, p, q));
	}
	return status;
}

static uint32_t type_name(const struct mbpf_vm *vm, union mbpf_val v)
{
	if (mbpf_is_callable(vm, v)) {
		return MBPF_ROM_FUNCTION;
	}
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
	default:
		return MBPF_ROM_OBJECT;
	}
}

int mbpf_unary(struct mbpf_vm *vm, uint32_t op, const union mbpf_val *a, union mbpf_val *out)
{
	mbpf_f64 f;
	int status;

	if (op == MBPF_OP_TYPEOF) {
		*out = mbpf_val_rom(type_name(vm, *a));
		return mbpf_val_is_internal(*a) ? mbpf_profile_error(vm) : MBPF_DONE;
	}
	if (mbpf_val_is_object(*a)) {
		vm->roots[2] = *a;
		vm->roots[3] = mbpf_val_undefined();
		return op == MBPF_OP_TOSTR
			       ? mbpf_call_firmware(vm, MBPF_JS_TOTEXT, 1, &vm->roots[2])
			       : operate(vm, op);
	}
	*out = *a;
	if (op == MBPF_OP_TOSTR) {
		return mbpf_string(vm, out);
	}
	status = mbpf_number(vm, out);
	if (status != MBPF_DONE || op == MBPF_OP_PLUS) {
		return status;
	}
	if (op == MBPF_OP_BNOT) {
		*out = mbpf_val_make(MBPF_TAG_INT32, ~mbpf_int32_of(out));
		return MBPF_DONE;
	}
	f = mbpf_f64_of(out);
	f = op == MBPF_OP_NEG ? mbpf_f64_neg(f)
			      : mbpf_f64_add(f, op == MBPF_OP_INC ? MBPF_F64_ONE
								  : MBPF_F64_ONE | MBPF_F64_SIGN);
	*out = mbpf_val_number(f);
	return MBPF_DONE;
}

/* Compares the operands, two strings: below, equal to or above 0. Charged: the units of the shorter
 * one; for equality none if they differ. */
static int texts(struct mbpf_vm *vm, bool equality, int *order)
{
	struct mbpf_text a = mbpf_text_of(vm, vm->roots[2]);
	struct mbpf_text b = mbpf_text_of(vm, vm->roots[3]);
	uint32_t units = a.units < b.units ? a.units : b.units;
	int status;

	if (equality && a.units != b.units) {
		units = 0;
	}
	status = mbpf_charge(vm, units / 8U);
	*order = 0;
	if (status == MBPF_DONE) {
		*order = equality ? !mbpf_text_equal(&a, &b) : mbpf_text_order(&a, &b);
	}
	return status;
}

/* === */
static int strict_equal(struct mbpf_vm *vm, bool *out)
{
	const union mbpf_val *a = &vm->roots[2];
	const union mbpf_val *b = &vm->roots[3];
	int status = MBPF_DONE;
	int order;

	if (both_strings(vm)) {
		status = texts(vm, true, &order);
		*out = order == 0;
	} else if (mbpf_val_is_number(*a) && mbpf_val_is_number(*b)) {
		*out = mbpf_f64_eq(mbpf_f64_of(a), mbpf_f64_of(b));
	} else {
		*out = a->bits == b->bits;
	}
	return status;
}

/* == */
static int loose_equal(struct mbpf_vm *vm, bool *out)
{
	union mbpf_val a = vm->roots[2];
	union mbpf_val b = vm->roots[3];
	int status = MBPF_DONE;

	if (mbpf_val_is_nullish(a) || mbpf_val_is_nullish(b)) {
		*out = mbpf_val_is_nullish(a) && mbpf_val_is_nullish(b);
		return MBPF_DONE;
	}
	/* Two objects are compared as they are, different kinds of primitives as numbers. */
	if (are_primitives(vm)) {
		if (!both_strings(vm)) {
			status = both(vm, mbpf_number);
		}
	} else if (mbpf_val_is_primitive(a) || mbpf_val_is_primitive(b)) {
		return operate(vm, MBPF_OP_EQ);
	}
	return status == MBPF_DONE ? strict_equal(vm, out) : status;
}

static int relation(struct mbpf_vm *vm, uint32_t op, bool *out)
{
	bool less = op == MBPF_OP_LT || op == MBPF_OP_GT;
	union mbpf_val *v = &vm->roots[2];
	int status = MBPF_DONE;

	if (!are_primitives(vm)) {
		return operate(vm, op);
	}
	if (op >= MBPF_OP_GT) {
		/* a > b is b < a, once both are primitives. */
		union mbpf_val a = v[0];

		v[0] = v[1];
		v[1] = a;
	}
	if (both_strings(vm)) {
		int order;

		status = texts(vm, false, &order);
		*out = less ? order < 0 : order <= 0;
		return status;
	}
	status = both(vm, mbpf_number);
	if (status == MBPF_DONE) {
		mbpf_f64 x = mbpf_f64_of(&v[0]);
		mbpf_f64 y = mbpf_f64_of(&v[1]);

		*out = less ? mbpf_f64_lt(x, y) : mbpf_f64_le(x, y);
	}
	return status;
}

int mbpf_compare(struct mbpf_vm *vm, uint32_t op, bool *out)
{
	union mbpf_val found = mbpf_val_bool(false);
	int status;

	if (mbpf_val_is_internal(vm->roots[2]) || mbpf_val_is_internal(vm->roots[3])) {
		return mbpf_profile_error(vm);
	}
	switch (op) {
	case MBPF_OP_EQ:
		return loose_equal(vm, out);
	case MBPF_OP_SEQ:
		return strict_equal(vm, out);
	case MBPF_OP_IN:
		vm->roots[1] = vm->roots[2];
		vm->roots[2] = vm->roots[3];
		status = mbpf_access(vm, MBPF_ACCESS_HAS, &found);
		*out = found.payload != 0U;
		return status;
	case MBPF_OP_INSTOF:
		return mbpf_has_instance(vm, out);
	default:
		return relation(vm, op, out);
	}
}

int mbpf_truthy(struct mbpf_vm *vm, const union mbpf_val *a, bool *out)
{
	if (mbpf_val_is_internal(*a)) {
		return mbpf_profile_error(vm);
	}
	if (mbpf_val_is_double(*a)) {
		*out = (mbpf_f64_val(*a) << 1) != 0U && !mbpf_f64_is_nan(mbpf_f64_val(*a));
	} else if (mbpf_val_is_string(*a)) {
		*out = mbpf_text_of(vm, *a).units != 0U;
	} else if (!mbpf_val_is_primitive(*a)) {
		*out = true;
	} else {
		/* 0 for undefined, null, false and the number 0. */
		*out = a->payload != 0U;
	}
	return MBPF_DONE;
}
