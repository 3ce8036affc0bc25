/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Arguments that are strings, and making strings in two passes.
 */

#include "text.h"

int mbpf_text_argument(struct mbpf_call *call, uint32_t i)
{
	return i < call->argc ? mbpf_string(call->vm, &call->args[i]) : MBPF_DONE;
}

int mbpf_text_receiver(struct mbpf_call *call)
{
	union mbpf_val receiver = call->args[0];

	if (mbpf_val_is_nullish(receiver)) {
		return mbpf_throw(call->vm, MBPF_TYPE_ERROR, MBPF_MSG_RECEIVER);
	}
	return mbpf_text_argument(call, 0);
}

struct mbpf_text mbpf_receiver_text(const struct mbpf_call *call)
{
	return mbpf_text_of(call->vm, call->args[0]);
}

uint32_t mbpf_receiver_units(const struct mbpf_call *call)
{
	return mbpf_receiver_text(call).units;
}

static union mbpf_val given(const struct mbpf_call *call, uint32_t i)
{
	return i < call->argc ? call->args[i] : mbpf_val_rom(MBPF_ROM_UNDEFINED);
}

uint64_t mbpf_text_given_bits(const struct mbpf_call *call, uint32_t i)
{
	return given(call, i).bits;
}

/* Puts a text into the new string, of which it is known that it fits. */
static void fill(struct mbpf_builder *b, const struct mbpf_text *text)
{
	mbpf_string_put(b->call->vm, b->string, (uint32_t)b->units, text);
	b->units += text->units;
}

void mbpf_put_unit(struct mbpf_builder *b, uint32_t unit)
{
	uint8_t bytes[2] = {(uint8_t)unit, (uint8_t)(unit >> 8)};
	struct mbpf_text text = {.data = bytes, .units = 1, .wide = unit > 0xFFU};

	if (b->string != 0U) {
		fill(b, &text);
	} else {
		b->wide = b->wide || text.wide;
		b->units++;
	}
}

void mbpf_put_part(struct mbpf_builder *b, const struct mbpf_text *text, uint32_t from,
		   uint32_t units)
{
	struct mbpf_text part = *text;

	/* Units of a wide text may all be narrow. */
	if (text->wide && !b->wide) {
		if (b->string == 0U && b->status == MBPF_DONE) {
			b->status = mbpf_charge(b->call->vm, units / 8U);
		}
		for (uint32_t i = 0; b->status == MBPF_DONE && i < units; i++) {
			mbpf_put_unit(b, mbpf_text_unit(text, from + i));
		}
	} else if (b->string == 0U) {
		b->units += units;
	} else {
		part.data += (size_t)from << (text->wide ? 1 : 0);
		part.units = units;
		part.hash = units == text->units ? text->hash : 0U;
		fill(b, &part);
	}
}

void mbpf_put_times(struct mbpf_builder *b, const struct mbpf_text *text, uint32_t times)
{
	if (b->string == 0U) {
		/* A text is wide because one of its units is. */
		b->wide = b->wide || (text->wide && times != 0U);
		b->units += (uint64_t)text->units * times;
		return;
	}
	while (times-- != 0U && text->units != 0U) {
		fill(b, text);
	}
}

void mbpf_put_argument(struct mbpf_builder *b, uint32_t i)
{
	struct mbpf_text text = mbpf_text_of(b->call->vm, mbpf_text_given(b->call, i));

	mbpf_put_times(b, &text, 1);
}

int mbpf_build_with(struct mbpf_builder *b, void (*put)(struct mbpf_builder *b))
{
	struct mbpf_call *call = b->call;

	put(b);
	if (b->status != MBPF_DONE) {
		return b->status;
	}
	if (b->units == 0U) {
		call->result = mbpf_val_rom(MBPF_ROM_EMPTY);
		return MBPF_DONE;
	}
	b->string = mbpf_string_alloc(call->vm, b->units, b->wide);
	if (b->string == 0U) {
		return MBPF_FAILED;
	}
	b->units = 0;
	put(b);
	call->result = mbpf_val_make(MBPF_TAG_STR_HEAP, b->string);
	return MBPF_DONE;
}

int mbpf_build(struct mbpf_call *call, void (*put)(struct mbpf_builder *b), uint32_t from,
	       uint32_t count)
{
	struct mbpf_builder b = {.call = call, .from = from, .count = count};

	return mbpf_build_with(&b, put);
}

static void put_part(struct mbpf_builder *b)
{
	struct mbpf_text text = mbpf_receiver_text(b->call);

	mbpf_put_part(b, &text, b->from, b->count);
}

int mbpf_text_part(struct mbpf_call *call, uint32_t from, uint32_t units)
{
	if (units == mbpf_receiver_units(call)) {
		call->result = call->args[0];
		return MBPF_DONE;
	}
	return mbpf_build(call, put_part, from, units);
}

/* --- internal built-ins --- */

static void put_list(struct mbpf_builder *b)
{
	const struct mbpf_vm *vm = b->call->vm;

	for (uint32_t i = 0; i < b->count; i++) {
		union mbpf_val v = mbpf_list_get(vm, b->call->args[0].payload, i);
		struct mbpf_text text = mbpf_text_of(vm, v);

		if (i != 0U) {
			mbpf_put_argument(b, 1);
		}
		mbpf_put_times(b, &text, 1);
	}
}

/* @join(array of strings, string) */
int mbpf_builtin_join(struct mbpf_call *call)
{
	uint32_t count = mbpf_list_length(call->vm, call->args[0].payload);
	int status = mbpf_charge(call->vm, count);

	return status == MBPF_DONE ? mbpf_build(call, put_list, 0, count) : status;
}

/* @text(value): ToString, TypeError for undefined and null */
int mbpf_builtin_text(struct mbpf_call *call)
{
	int status = mbpf_text_receiver(call);

	call->result = call->args[0];
	return status;
}
