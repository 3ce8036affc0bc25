/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Functions of Math.
 */

#include <mbpf/gen/isa.h>

#include "builtin.h"

#define HALF UINT64_C(0x3fe0000000000000)

/* An integer that orders as the number does, -0 below 0; not for NaN. */
static int64_t order_of(mbpf_f64 f)
{
	return (int64_t)((f & MBPF_F64_SIGN) != 0U ? ~f ^ MBPF_F64_SIGN : f);
}

int mbpf_builtin_math_extreme(struct mbpf_call *call)
{
	bool is_min = call->number == MBPF_BUILTIN_MATH_MIN;
	mbpf_f64 best = MBPF_F64_INFINITY | (is_min ? 0 : MBPF_F64_SIGN);
	int status = mbpf_charge(call->vm, call->argc / 8U);

	for (uint32_t i = 0; status == MBPF_DONE && i < call->argc; i++) {
		union mbpf_val v;
		mbpf_f64 f;

		status = mbpf_call_to_number(call, i, &v);
		f = mbpf_f64_of(&v);
		if (f == MBPF_F64_NAN ||
		    (best != MBPF_F64_NAN && (order_of(f) < order_of(best)) == is_min)) {
			best = f;
		}
	}
	call->result = mbpf_val_number(best);
	return status;
}

/* To the nearest integer, half way up; what is rounded to 0 keeps its sign. */
static mbpf_f64 round_up(mbpf_f64 f)
{
	mbpf_f64 floor = mbpf_f64_floor(f);

	if (mbpf_f64_le(HALF, mbpf_f64_sub(f, floor))) {
		floor = mbpf_f64_add(floor, MBPF_F64_ONE);
	}
	return floor | (f & MBPF_F64_SIGN);
}

int mbpf_builtin_math_unary(struct mbpf_call *call)
{
	union mbpf_val v;
	mbpf_f64 f;
	int status = mbpf_call_to_number(call, 0, &v);

	if (status != MBPF_DONE) {
		return status;
	}
	f = mbpf_f64_of(&v);
	switch (call->number) {
	case MBPF_BUILTIN_MATH_ABS:
		f = mbpf_f64_abs(f);
		break;
	case MBPF_BUILTIN_MATH_FLOOR:
		f = mbpf_f64_floor(f);
		break;
	case MBPF_BUILTIN_MATH_CEIL:
		f = mbpf_f64_ceil(f);
		break;
	case MBPF_BUILTIN_MATH_TRUNC:
		f = mbpf_f64_trunc(f);
		break;
	case MBPF_BUILTIN_MATH_ROUND:
		f = round_up(f);
		break;
	case MBPF_BUILTIN_MATH_FROUND:
		f = mbpf_f64_from_f32(mbpf_f64_to_f32(f));
		break;
	case MBPF_BUILTIN_MATH_SIGN:
		if (f != MBPF_F64_NAN && (f << 1) != 0U) {
			f = MBPF_F64_ONE | (f & MBPF_F64_SIGN);
		}
		break;
	default:
		v.payload = mbpf_int32_of(&v);
		call->result = mbpf_val_int(v.payload == 0U ? 32 : __builtin_clz(v.payload));
		return MBPF_DONE;
	}
	call->result = mbpf_val_number(f);
	return MBPF_DONE;
}

/* Both numbers of a call. */
static int two_numbers(struct mbpf_call *call, union mbpf_val *a, union mbpf_val *b)
{
	int status = mbpf_call_to_number(call, 0, a);

	return status == MBPF_DONE ? mbpf_call_to_number(call, 1, b) : status;
}

int mbpf_builtin_math_imul(struct mbpf_call *call)
{
	union mbpf_val a;
	union mbpf_val b;
	int status = two_numbers(call, &a, &b);

	if (status == MBPF_DONE) {
		call->result = mbpf_val_make(MBPF_TAG_INT32, mbpf_int32_of(&a) * mbpf_int32_of(&b));
	}
	return status;
}

int mbpf_builtin_math_pow(struct mbpf_call *call)
{
	union mbpf_val a;
	union mbpf_val b;
	int status = two_numbers(call, &a, &b);

	return status == MBPF_DONE ? mbpf_op_binary(call->vm, MBPF_OP_POW, a, b, &call->result)
				   : status;
}

#if MBPF_BUILTINS_MATH

/** What an elementary function is charged for, and each further argument of hypot(). */
#define ELEMENTARY_UNITS 128U
#define SQUARE_UNITS     4U

/** What Math.random() starts from: 2^64 divided by the golden ratio. */
#define RANDOM_SEED   UINT64_C(0x9e3779b97f4a7c15)
/** A factor with good spectra for the upper bits (Vigna 2016, xorshift64*). */
#define RANDOM_FACTOR UINT64_C(0x2545f4914f6cdd1d)

int mbpf_builtin_math_elementary(struct mbpf_call *call)
{
#define FUNCTION(name) [MBPF_BUILTIN_MATH_##name - MBPF_BUILTIN_MATH_ACOS] = MBPF_F64_##name
	static const uint8_t functions[] = {
		FUNCTION(ACOS),  FUNCTION(ACOSH), FUNCTION(ASIN),  FUNCTION(ASINH), FUNCTION(ATAN),
		FUNCTION(ATANH), FUNCTION(CBRT),  FUNCTION(COS),   FUNCTION(COSH),  FUNCTION(EXP),
		FUNCTION(EXPM1), FUNCTION(LOG),   FUNCTION(LOG10), FUNCTION(LOG1P), FUNCTION(LOG2),
		FUNCTION(SIN),   FUNCTION(SINH),  FUNCTION(SQRT),  FUNCTION(TAN),   FUNCTION(TANH),
	};
#undef FUNCTION
	uint8_t function = functions[call->number - MBPF_BUILTIN_MATH_ACOS];
	union mbpf_val v;
	int status = mbpf_call_to_number(call, 0, &v);

	if (status == MBPF_DONE) {
		status = mbpf_charge(call->vm, ELEMENTARY_UNITS);
	}
	if (status == MBPF_DONE) {
		call->result = mbpf_val_number(
			mbpf_f64_elementary((enum mbpf_f64_function)function, mbpf_f64_of(&v)));
	}
	return status;
}

int mbpf_builtin_math_atan2(struct mbpf_call *call)
{
	union mbpf_val a;
	union mbpf_val b;
	int status = two_numbers(call, &a, &b);

	if (status == MBPF_DONE) {
		status = mbpf_charge(call->vm, ELEMENTARY_UNITS);
	}
	if (status == MBPF_DONE) {
		call->result = mbpf_val_number(mbpf_f64_atan2(mbpf_f64_of(&a), mbpf_f64_of(&b)));
	}
	return status;
}

int mbpf_builtin_math_hypot(struct mbpf_call *call)
{
	struct mbpf_f64_parts sum = {.mant = 0};
	bool is_infinite = false;
	bool is_nan = false;
	int status = mbpf_charge(call->vm, ELEMENTARY_UNITS + call->argc * SQUARE_UNITS);

	for (uint32_t i = 0; status == MBPF_DONE && i < call->argc; i++) {
		union mbpf_val v;
		mbpf_f64 size;

		status = mbpf_call_to_number(call, i, &v);
		size = mbpf_f64_abs(mbpf_f64_of(&v));
		is_infinite = is_infinite || size == MBPF_F64_INFINITY;
		is_nan = is_nan || size == MBPF_F64_NAN;
		mbpf_f64_hypot_add(&sum, size);
	}
	call->result = mbpf_val_number(is_infinite ? MBPF_F64_INFINITY
				       : is_nan    ? MBPF_F64_NAN
						   : mbpf_f64_hypot_end(&sum));
	return status;
}

int mbpf_builtin_math_random(struct mbpf_call *call)
{
	uint64_t state = call->vm->random;

	if (state == 0U) {
		state = RANDOM_SEED;
	}
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	call->vm->random = state;
	call->result = mbpf_val_number(mbpf_f64_pack(false, -53, state * RANDOM_FACTOR >> 11));
	return MBPF_DONE;
}

#endif /* MBPF_BUILTINS_MATH */
