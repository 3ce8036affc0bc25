/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Methods of strings that give a number, a boolean or a part of the string. mbpf_builtin_call() has
 * converted their receiver; all of them convert their arguments first, in place, in the order that
 * ECMAScript has.
 */

#include "builtin.h"
#include "text.h"

static bool is_high(uint32_t unit)
{
	return unit >> 10 == 0xD800U >> 10;
}

static bool is_low(uint32_t unit)
{
	return unit >> 10 == 0xDC00U >> 10;
}

uint32_t mbpf_text_point(const struct mbpf_text *text, uint32_t at)
{
	uint32_t unit = mbpf_text_unit(text, at);
	uint32_t next;

	if (is_high(unit) && at + 1U < text->units) {
		next = mbpf_text_unit(text, at + 1U);
		if (is_low(next)) {
			return 0x10000U + ((unit & 0x3FFU) << 10) + (next & 0x3FFU);
		}
	}
	return unit;
}

/* --- single units --- */

int mbpf_builtin_string_unit(struct mbpf_call *call)
{
	uint32_t number = call->number;
	struct mbpf_text text;
	int32_t at;
	int status = mbpf_call_to_integer(call, 1, &at);

	if (status != MBPF_DONE) {
		return status;
	}
	text = mbpf_receiver_text(call);
	if (number == MBPF_BUILTIN_STRING_AT && at < 0) {
		at += (int32_t)text.units;
	}
	/* A negative index is a large one. */
	if ((uint32_t)at < text.units) {
		if (number == MBPF_BUILTIN_STRING_CODEPOINTAT) {
			call->result = mbpf_val_int((int32_t)mbpf_text_point(&text, (uint32_t)at));
		} else if (number == MBPF_BUILTIN_STRING_CHARCODEAT) {
			call->result = mbpf_val_int(mbpf_text_unit(&text, (uint32_t)at));
		} else {
			return mbpf_text_part(call, (uint32_t)at, 1);
		}
	} else if (number == MBPF_BUILTIN_STRING_CHARCODEAT) {
		call->result = mbpf_val_f64(MBPF_F64_NAN);
	} else if (number == MBPF_BUILTIN_STRING_CHARAT) {
		call->result = mbpf_val_rom(MBPF_ROM_EMPTY);
	}
	return MBPF_DONE;
}

#if MBPF_BUILTINS_STRING

/* at, charAt, codePointAt, which are not in every firmware */
int mbpf_builtin_string_at(struct mbpf_call *call)
{
	return mbpf_builtin_string_unit(call);
}

/* --- searching --- */

/* Is the pattern in the text at this place? */
static bool is_at(const struct mbpf_text *text, const struct mbpf_text *pattern, uint32_t at)
{
	for (uint32_t i = 0; i < pattern->units; i++) {
		if (mbpf_text_unit(text, at + i) != mbpf_text_unit(pattern, i)) {
			return false;
		}
	}
	return true;
}

/*
 * Looks at the places from `from` up to `last`, or down to it; -1 for none. Paid for are the places
 * and, at each that has the pattern's first unit, the pattern.
 */
static int find(struct mbpf_vm *vm, const struct mbpf_text *text, const struct mbpf_text *pattern,
		uint32_t from, uint32_t last, int32_t *found)
{
	uint32_t count = from < last ? last - from : from - last;
	int status = mbpf_charge(vm, count / 8U);

	*found = -1;
	for (uint32_t i = 0; status == MBPF_DONE && i <= count; i++) {
		uint32_t at = from < last ? from + i : from - i;

		if (pattern->units != 0U) {
			if (mbpf_text_unit(text, at) != mbpf_text_unit(pattern, 0)) {
				continue;
			}
			status = mbpf_charge(vm, 1U + pattern->units / 8U);
		}
		if (status == MBPF_DONE && is_at(text, pattern, at)) {
			*found = (int32_t)at;
			break;
		}
	}
	return status;
}

/* An argument that is a place in the text, or undefined for one of its ends. */
static int to_place(struct mbpf_call *call, uint32_t arg, uint32_t fallback, uint32_t *out)
{
	uint32_t units = mbpf_receiver_units(call);
	union mbpf_val v = *mbpf_call_arg(call, arg);
	int status = mbpf_call_to_integer(call, arg, (int32_t *)out);

	if (v.tag == MBPF_TAG_UNDEFINED) {
		*out = fallback;
	}
	if ((int32_t)*out < 0) {
		*out = 0;
	}
	if (*out > units) {
		*out = units;
	}
	return status;
}

/* lastIndexOf: what is no number stands for the end. */
static int to_last_place(struct mbpf_call *call, uint32_t *out)
{
	union mbpf_val v;
	int status = mbpf_call_to_number(call, 2, &v);

	if (status == MBPF_DONE && v.bits == mbpf_val_f64(MBPF_F64_NAN).bits) {
		*out = INT32_MAX;
		return MBPF_DONE;
	}
	return status == MBPF_DONE ? to_place(call, 2, 0, out) : status;
}

int mbpf_builtin_string_search(struct mbpf_call *call)
{
	uint32_t number = call->number;
	bool ends = number == MBPF_BUILTIN_STRING_ENDSWITH;
	bool is_last = number == MBPF_BUILTIN_STRING_LASTINDEXOF;
	bool is_index = is_last || number == MBPF_BUILTIN_STRING_INDEXOF;
	struct mbpf_text text;
	struct mbpf_text pattern;
	int32_t found = -1;
	uint32_t from = 0;
	int status = mbpf_text_argument(call, 1);

	if (status == MBPF_DONE && is_last) {
		status = to_last_place(call, &from);
	} else if (status == MBPF_DONE) {
		status = to_place(call, 2, ends ? INT32_MAX : 0U, &from);
	}
	if (status != MBPF_DONE) {
		return status;
	}
	text = mbpf_receiver_text(call);
	pattern = mbpf_text_of(call->vm, mbpf_text_given(call, 1));
	if (pattern.units <= text.units) {
		uint32_t last = text.units - pattern.units;

		if (is_last) {
			status = find(call->vm, &text, &pattern, from < last ? from : last, 0,
				      &found);
		} else if (is_index || number == MBPF_BUILTIN_STRING_INCLUDES) {
			if (from <= last) {
				status = find(call->vm, &text, &pattern, from, last, &found);
			}
		} else {
			/* Before 0 it is past the end. */
			from -= ends ? pattern.units : 0U;
			if (from <= last) {
				status = find(call->vm, &text, &pattern, from, from, &found);
			}
		}
	}
	call->result = is_index ? mbpf_val_int(found) : mbpf_val_bool(found >= 0);
	return status;
}

/* --- parts --- */

int mbpf_builtin_string_part(struct mbpf_call *call)
{
	uint32_t number = call->number;
	uint32_t units = mbpf_receiver_units(call);
	uint32_t from;
	uint32_t end;
	int status;

	if (number == MBPF_BUILTIN_STRING_SUBSTRING) {
		status = to_place(call, 1, 0, &from);
		if (status == MBPF_DONE) {
			status = to_place(call, 2, units, &end);
		}
		if (status == MBPF_DONE && from > end) {
			uint32_t swap = from;

			from = end;
			end = swap;
		}
	} else {
		status = mbpf_call_to_relative(call, 1, units, 0, &from);
		if (status == MBPF_DONE && number == MBPF_BUILTIN_STRING_SLICE) {
			status = mbpf_call_to_relative(call, 2, units, units, &end);
		} else if (status == MBPF_DONE) {
			status = to_place(call, 2, units, &end);
			end = end < units - from ? from + end : units;
		}
	}
	if (status != MBPF_DONE) {
		return status;
	}
	return mbpf_text_part(call, from, from < end ? end - from : 0U);
}

int mbpf_builtin_string_trim(struct mbpf_call *call)
{
	uint32_t number = call->number;
	struct mbpf_text text = mbpf_receiver_text(call);
	uint32_t from = 0;
	uint32_t end = text.units;
	int status = mbpf_charge(call->vm, text.units / 8U);

	if (status != MBPF_DONE) {
		return status;
	}
	while (number != MBPF_BUILTIN_STRING_TRIMEND && from < end &&
	       mbpf_is_space(mbpf_text_unit(&text, from))) {
		from++;
	}
	while (number != MBPF_BUILTIN_STRING_TRIMSTART && from < end &&
	       mbpf_is_space(mbpf_text_unit(&text, end - 1U))) {
		end--;
	}
	return mbpf_text_part(call, from, end - from);
}

int mbpf_builtin_string_iswellformed(struct mbpf_call *call)
{
	struct mbpf_text text = mbpf_receiver_text(call);
	int status = mbpf_charge(call->vm, text.units / 8U);

	call->result = mbpf_val_bool(mbpf_text_surrogate(&text, 0) == text.units);
	return status;
}

uint32_t mbpf_text_surrogate(const struct mbpf_text *text, uint32_t from)
{
	uint32_t point;

	while (text->wide && from < text->units) {
		point = mbpf_text_point(text, from);
		if (point >> 11 == 0xD800U >> 11) {
			return from;
		}
		from += point > 0xFFFFU ? 2U : 1U;
	}
	return text->units;
}

#endif /* MBPF_BUILTINS_STRING */
