/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Arguments as integers, for C and, as internal built-ins, for the built-ins in JavaScript.
 */

#include "call.h"

/** 2^53 - 1 */
#define MAX_LENGTH UINT64_C(0x433fffffffffffff)

int mbpf_call_to_integer(const struct mbpf_call *call, uint32_t arg, int32_t *out)
{
	union mbpf_val v;
	int status = mbpf_call_to_number(call, arg, &v);

	if (status == MBPF_DONE) {
		/* Of a number: calls nothing, allocates nothing. */
		status = mbpf_integer(call->vm, &v);
	}
	*out = (int32_t)v.payload;
	return status;
}

int mbpf_call_to_relative(const struct mbpf_call *call, uint32_t arg, uint32_t length,
			  uint32_t fallback, uint32_t *out)
{
	int32_t at;
	bool given = mbpf_call_arg(call, arg)->tag != MBPF_TAG_UNDEFINED;
	int status = mbpf_call_to_integer(call, arg, &at);

	if (at < 0) {
		at = at < -(int32_t)length ? 0 : at + (int32_t)length;
	}
	*out = !given ? fallback : (uint32_t)at < length ? (uint32_t)at : length;
	return status;
}

/* @integer(value), @length(value), @relative(value, length) */
int mbpf_builtin_integer(struct mbpf_call *call)
{
	uint32_t number = call->number;
	union mbpf_val v;
	mbpf_f64 f;
	mbpf_f64 limit = MAX_LENGTH;
	int status = mbpf_call_to_number(call, 0, &v);

	if (status != MBPF_DONE) {
		return status;
	}
	f = mbpf_f64_trunc(mbpf_f64_of(&v));
	if ((f << 1) == 0U || f == MBPF_F64_NAN) {
		f = 0;
	}
	if (number != MBPF_BUILTIN_AT_INTEGER) {
		if (number == MBPF_BUILTIN_AT_RELATIVE) {
			limit = mbpf_f64_of(mbpf_call_arg(call, 1));
			if (mbpf_f64_lt(f, 0)) {
				f = mbpf_f64_add(f, limit);
			}
		}
		if (mbpf_f64_lt(f, 0)) {
			f = 0;
		}
		if (mbpf_f64_lt(limit, f)) {
			f = limit;
		}
	}
	call->result = mbpf_val_number(f);
	return MBPF_DONE;
}
