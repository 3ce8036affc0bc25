/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Functions of Math.
 */

#include "builtin.h"

/* An integer that orders as the number does, -0 below 0; not for NaN. */
static int64_t order_of(mbpf_f64 f)
{
	return (int64_t)((f & MBPF_F64_SIGN) != 0U ? ~f ^ MBPF_F64_SIGN : f);
}

int mbpf_builtin_math_extreme(struct mbpf_call *call)
{
	bool is_min = mbpf_call_number(call) == MBPF_BUILTIN_MATH_MIN;
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

int mbpf_builtin_math_unary(struct mbpf_call *call)
{
	union mbpf_val v;
	mbpf_f64 f;
	int status = mbpf_call_to_number(call, 0, &v);

	if (status != MBPF_DONE) {
		return status;
	}
	f = mbpf_f64_of(&v);
	switch (mbpf_call_number(call)) {
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
	default:
		v.payload = mbpf_int32_of(&v);
		call->result = mbpf_val_int(v.payload == 0U ? 32 : __builtin_clz(v.payload));
		return MBPF_DONE;
	}
	call->result = mbpf_val_number(f);
	return MBPF_DONE;
}

int mbpf_builtin_math_imul(struct mbpf_call *call)
{
	union mbpf_val a;
	union mbpf_val b;
	int status = mbpf_call_to_number(call, 0, &a);

	if (status == MBPF_DONE) {
		status = mbpf_call_to_number(call, 1, &b);
	}
	if (status == MBPF_DONE) {
		call->result = mbpf_val_make(MBPF_TAG_INT32, mbpf_int32_of(&a) * mbpf_int32_of(&b));
	}
	return status;
}
