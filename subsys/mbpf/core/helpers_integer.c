/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Integers of up to 64 bits as arguments and results of helpers.
 */

#include "f64.h"
#include "message.h"
#include "operations.h"
#include "prog.h"
#include "values.h"

/* 2^53: all integers up to it are doubles. */
#define TOO_LARGE      UINT64_C(0x4340000000000001)
#define EXPONENT_BIAS  1023U
#define FRACTION_BITS  52U
#define EXPONENT_OF(f) ((uint32_t)((f) >> FRACTION_BITS))

/* The integer that a positive double up to 2^53 is nearest above. */
static uint64_t whole_part(mbpf_f64 f)
{
	uint64_t fraction = (f & MBPF_F64_FRACTION) | (MBPF_F64_FRACTION + 1U);
	uint32_t exponent = EXPONENT_OF(f);

	if (exponent < EXPONENT_BIAS) {
		return 0;
	}
	exponent -= EXPONENT_BIAS;
	return exponent > FRACTION_BITS ? fraction << (exponent - FRACTION_BITS)
					: fraction >> (FRACTION_BITS - exponent);
}

int mbpf_arg_integer(struct mbpf_call *call, uint32_t index, int64_t *out)
{
	const union mbpf_val *v = mbpf_call_arg(call, index);
	mbpf_f64 size = mbpf_f64_val(*v) & ~MBPF_F64_SIGN;
	int64_t whole;

	if (v->tag == MBPF_TAG_INT32) {
		*out = (int32_t)v->payload;
		return MBPF_DONE;
	}
	if (!mbpf_val_is_double(*v)) {
		return mbpf_wrong_kind(call->vm, v, MBPF_MSG_ARG_NUMBER);
	}
	whole = size < TOO_LARGE ? (int64_t)whole_part(size) : 0;
	if (!mbpf_f64_eq(mbpf_f64_from_i64(whole), size)) {
		return mbpf_throw(call->vm, MBPF_RANGE_ERROR, MBPF_MSG_ARG_RANGE);
	}
	*out = (mbpf_f64_val(*v) & MBPF_F64_SIGN) != 0U ? -whole : whole;
	return MBPF_DONE;
}

void mbpf_return_integer(struct mbpf_call *call, int64_t value)
{
	call->result = mbpf_val_f64(mbpf_f64_from_i64(value));
	if (value >= INT32_MIN && value <= INT32_MAX) {
		call->result = mbpf_val_int((int32_t)value);
	}
}
