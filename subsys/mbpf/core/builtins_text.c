/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Functions that make strings of others.
 */

#include "text.h"

#if MBPF_BUILTINS_STRING

#define LAST_POINT 0x10FFFF

/* --- putting together --- */

static void put_arguments(struct mbpf_builder *b)
{
	for (uint32_t i = 0; i < b->call->argc; i++) {
		mbpf_put_argument(b, i);
	}
}

int mbpf_builtin_string_concat(struct mbpf_call *call)
{
	int status = MBPF_DONE;

	for (uint32_t i = 1; status == MBPF_DONE && i < call->argc; i++) {
		status = mbpf_text_argument(call, i);
	}
	return status == MBPF_DONE ? mbpf_build(call, put_arguments, 0, 0) : status;
}

/* The receiver, or what argument 2 is, `count` times and a part of it. */
static void put_filling(struct mbpf_builder *b)
{
	struct mbpf_text text =
		mbpf_text_of(b->call->vm, mbpf_call_arg(b->call, 2)->tag == MBPF_TAG_UNDEFINED
						  ? mbpf_val_rom(MBPF_ROM_SPACE)
						  : b->call->args[2]);

	mbpf_put_times(b, &text, b->count / text.units);
	mbpf_put_part(b, &text, 0, b->count % text.units);
}

static void put_padded(struct mbpf_builder *b)
{
	bool at_end = b->call->number == MBPF_BUILTIN_STRING_PADEND;

	if (at_end) {
		mbpf_put_argument(b, 0);
	}
	put_filling(b);
	if (!at_end) {
		mbpf_put_argument(b, 0);
	}
}

int mbpf_builtin_string_pad(struct mbpf_call *call)
{
	uint32_t units;
	int32_t want;
	int status = mbpf_call_to_integer(call, 1, &want);

	if (status != MBPF_DONE) {
		return status;
	}
	units = mbpf_receiver_units(call);
	call->result = call->args[0];
	if (want <= (int32_t)units) {
		return MBPF_DONE;
	}
	if (mbpf_call_arg(call, 2)->tag != MBPF_TAG_UNDEFINED) {
		status = mbpf_text_argument(call, 2);
		if (status != MBPF_DONE) {
			return status;
		}
		if (mbpf_text_of(call->vm, call->args[2]).units == 0U) {
			call->result = call->args[0];
			return MBPF_DONE;
		}
	}
	return mbpf_build(call, put_padded, 0, (uint32_t)want - units);
}

static void put_repeated(struct mbpf_builder *b)
{
	struct mbpf_text text = mbpf_receiver_text(b->call);

	mbpf_put_times(b, &text, b->count);
}

int mbpf_builtin_string_repeat(struct mbpf_call *call)
{
	union mbpf_val v;
	bool endless;
	int status = mbpf_call_to_number(call, 1, &v);

	if (status != MBPF_DONE) {
		return status;
	}
	endless = v.bits == mbpf_val_f64(MBPF_F64_INFINITY).bits;
	(void)mbpf_integer(call->vm, &v); /* of a number: cannot fail */
	if ((int32_t)v.payload < 0 || endless) {
		return mbpf_throw(call->vm, MBPF_RANGE_ERROR, MBPF_MSG_ARG_RANGE);
	}
	return mbpf_build(call, put_repeated, 0, v.payload);
}

/* --- code points --- */

static void put_points(struct mbpf_builder *b)
{
	for (uint32_t i = 0; i < b->call->argc; i++) {
		uint32_t point = mbpf_int32_of(&b->call->args[i]);

		if (b->call->number == MBPF_BUILTIN_STRING_FROMCHARCODE) {
			point &= 0xFFFFU;
		}
		if (point > 0xFFFFU) {
			mbpf_put_unit(b, 0xD7C0U + (point >> 10));
			point = 0xDC00U + (point & 0x3FFU);
		}
		mbpf_put_unit(b, point);
	}
}

int mbpf_builtin_string_from(struct mbpf_call *call)
{
	bool points = call->number == MBPF_BUILTIN_STRING_FROMCODEPOINT;
	int status = MBPF_DONE;

	for (uint32_t i = 0; status == MBPF_DONE && i < call->argc; i++) {
		union mbpf_val *v = &call->args[i];

		status = mbpf_call_to_number(call, i, v);
		if (v->bits == mbpf_val_f64(MBPF_F64_SIGN).bits) {
			*v = mbpf_val_int(0);
		}
		if (status == MBPF_DONE && points &&
		    (v->tag != MBPF_TAG_INT32 || v->payload > LAST_POINT)) {
			status = mbpf_throw(call->vm, MBPF_RANGE_ERROR, MBPF_MSG_ARG_RANGE);
		}
	}
	return status == MBPF_DONE ? mbpf_build(call, put_points, 0, 0) : status;
}

static void put_well_formed(struct mbpf_builder *b)
{
	struct mbpf_text text = mbpf_receiver_text(b->call);
	uint32_t from = 0;

	while (from < text.units) {
		uint32_t end = mbpf_text_surrogate(&text, from);

		mbpf_put_part(b, &text, from, end - from);
		from = end;
		if (from < text.units) {
			mbpf_put_unit(b, 0xFFFDU);
			from++;
		}
	}
}

int mbpf_builtin_string_towellformed(struct mbpf_call *call)
{
	int status = mbpf_charge(call->vm, mbpf_receiver_units(call) / 4U);

	return status == MBPF_DONE ? mbpf_build(call, put_well_formed, 0, 0) : status;
}

#endif /* MBPF_BUILTINS_STRING */
