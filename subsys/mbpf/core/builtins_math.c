/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Functions of Math.
 */

#include "builtin.h"

int mbpf_builtin_math_extreme(struct mbpf_call *call)
{
	bool is_min = call->builtin->arg == MBPF_BUILTIN_MATH_MIN;
	mbpf_f64 best = MBPF_F64_INFINITY | (is_min ? 0 : MBPF_F64_SIGN);

	for (uint32_t i = 0; i < call->argc; i++) {
		union mbpf_val v;
		mbpf_f64 f;
		int status = mbpf_to_number(call->vm, call->args[i], &v);

		if (status != MBPF_DONE) {
			return status;
		}
		f = mbpf_f64_of(v);
		if (mbpf_f64_is_nan(best) || mbpf_f64_is_nan(f)) {
			best = MBPF_F64_NAN;
		} else if (mbpf_f64_eq(f, best)) {
			/* -0 is less than 0. */
			best = is_min ? best | f : best & f;
		} else if (mbpf_f64_lt(f, best) == is_min) {
			best = f;
		}
	}
	call->result = mbpf_val_number(best);
	return MBPF_DONE;
}

int mbpf_builtin_math_round(struct mbpf_call *call)
{
	union mbpf_val v;
	mbpf_f64 f;
	int status = mbpf_to_number(call->vm, mbpf_call_arg(call, 0), &v);

	if (status != MBPF_DONE) {
		return status;
	}
	f = mbpf_f64_of(v);
	switch (call->builtin->arg) {
	case MBPF_BUILTIN_MATH_ABS:
		f = mbpf_f64_abs(f);
		break;
	case MBPF_BUILTIN_MATH_FLOOR:
		f = mbpf_f64_floor(f);
		break;
	case MBPF_BUILTIN_MATH_CEIL:
		f = mbpf_f64_ceil(f);
		break;
	default:
		f = mbpf_f64_trunc(f);
		break;
	}
	call->result = mbpf_val_number(f);
	return MBPF_DONE;
}

int mbpf_builtin_math_imul(struct mbpf_call *call)
{
	int32_t a = 0;
	int32_t b = 0;
	int status = mbpf_to_int32(call->vm, mbpf_call_arg(call, 0), &a);

	if (status == MBPF_DONE) {
		status = mbpf_to_int32(call->vm, mbpf_call_arg(call, 1), &b);
	}
	call->result = mbpf_val_int((int32_t)((uint32_t)a * (uint32_t)b));
	return status;
}

int mbpf_builtin_math_clz32(struct mbpf_call *call)
{
	int32_t i = 0;
	int status = mbpf_to_int32(call->vm, mbpf_call_arg(call, 0), &i);

	call->result = mbpf_val_int(i == 0 ? 32 : __builtin_clz((uint32_t)i));
	return status;
}
