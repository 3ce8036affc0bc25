/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Conversions between the kinds of values, in place, as ECMAScript's abstract operations of the
 * same names.
 */

#include "values.h"

/** What is charged for the text of an int32, of another number besides its exponent, and for
 * reading one besides the text's length. */
#define INT32_TEXT_UNITS  16U
#define NUMBER_TEXT_UNITS 64U
#define READ_UNITS        128U

uint64_t mbpf_number_bits(mbpf_f64 f)
{
	int32_t i;

	return mbpf_f64_as_int32(f, &i) ? mbpf_val_int(i).bits
					: mbpf_val_f64(mbpf_f64_canonical(f)).bits;
}

uint64_t mbpf_u32_bits(uint32_t u)
{
	return u <= (uint32_t)INT32_MAX ? mbpf_val_int((int32_t)u).bits
					: mbpf_val_f64(mbpf_f64_from_u32(u)).bits;
}

mbpf_f64 mbpf_f64_of(const union mbpf_val *number)
{
	return number->tag == MBPF_TAG_INT32 ? mbpf_f64_from_i32((int32_t)number->payload)
					     : mbpf_f64_val(*number);
}

bool mbpf_number_index(const union mbpf_val *v, uint32_t *index)
{
	if (v->tag == MBPF_TAG_INT32) {
		*index = v->payload;
		return (int32_t)v->payload >= 0;
	}
	*index = (uint32_t)mbpf_f64_to_int32(mbpf_f64_val(*v));
	return *index != UINT32_MAX && mbpf_f64_eq(mbpf_f64_val(*v), mbpf_f64_from_u32(*index));
}

/* --- to text --- */

/* The firmware's string for undefined, null or a boolean. */
static uint32_t constant_text(const union mbpf_val *v)
{
	return v->tag == MBPF_TAG_UNDEFINED ? MBPF_ROM_UNDEFINED
	       : v->tag == MBPF_TAG_NULL    ? MBPF_ROM_NULL
					    : MBPF_ROM_FALSE + v->payload;
}

/* Text of a primitive; that of a number is made in `buf`. */
static void text_of_primitive(const struct mbpf_vm *vm, union mbpf_val v, struct mbpf_text *text,
			      char buf[MBPF_F64_TEXT_MAX])
{
	if (!mbpf_val_is_number(v)) {
		*text = mbpf_text_of(vm,
				     mbpf_val_is_string(v) ? v : mbpf_val_rom(constant_text(&v)));
		return;
	}
	text->data = (const uint8_t *)buf;
	text->hash = 0;
	text->wide = false;
	text->units = (uint32_t)(v.tag == MBPF_TAG_INT32 ? mbpf_i32_to_text((int32_t)v.payload, buf)
							 : mbpf_f64_to_text(mbpf_f64_val(v), buf));
}

/* Pays for the text of a number: the farther from 1, the longer the integers that make it. */
static int charge_text(struct mbpf_vm *vm, const union mbpf_val *number)
{
	int32_t exponent = (int32_t)(mbpf_f64_val(*number) >> 52 & 2047U) - 1023;
	uint32_t distance = (uint32_t)(exponent < 0 ? -exponent : exponent);

	return mbpf_charge(vm, number->tag == MBPF_TAG_INT32 ? INT32_TEXT_UNITS
							     : NUMBER_TEXT_UNITS + distance / 4U);
}

int mbpf_concat(struct mbpf_vm *vm, uint32_t middle, union mbpf_val *out)
{
	union mbpf_val pieces[] = {vm->roots[0], mbpf_val_rom(middle), vm->roots[1]};
	char number[MBPF_F64_TEXT_MAX];
	struct mbpf_text text;
	uint64_t units = 0;
	uint32_t at = 0;
	uint32_t string;
	bool wide = false;

	for (uint32_t i = 0; i < 3U; i++) {
		if (mbpf_val_is_number(pieces[i]) && charge_text(vm, &pieces[i]) != MBPF_DONE) {
			return MBPF_FAILED;
		}
		text_of_primitive(vm, pieces[i], &text, number);
		units += text.units;
		wide = wide || text.wide;
	}
	string = mbpf_string_alloc(vm, units, wide);
	if (string == 0U) {
		return MBPF_FAILED;
	}
	for (uint32_t i = 0; i < 3U; i++) {
		text_of_primitive(vm, i == 1U ? pieces[1] : vm->roots[i / 2U], &text, number);
		mbpf_string_put(vm, string, at, &text);
		at += text.units;
	}
	*out = mbpf_val_make(MBPF_TAG_STR_HEAP, string);
	return MBPF_DONE;
}

/* Asks for an object to be made a primitive; nothing for any other value. */
static int primitive(struct mbpf_vm *vm, union mbpf_val *v, uint32_t func)
{
	if (mbpf_val_is_primitive(*v)) {
		return MBPF_DONE;
	}
	if (mbpf_val_is_internal(*v)) {
		return mbpf_profile_error(vm);
	}
	return mbpf_call_converter(vm, func, v, MBPF_RETRY_ANY);
}

int mbpf_string(struct mbpf_vm *vm, union mbpf_val *v)
{
	char number[MBPF_F64_TEXT_MAX];
	struct mbpf_text text;
	int status = primitive(vm, v, MBPF_JS_TOTEXT);

	if (status != MBPF_DONE || mbpf_val_is_string(*v)) {
		return status;
	}
	if (!mbpf_val_is_number(*v)) {
		*v = mbpf_val_rom(constant_text(v));
		return MBPF_DONE;
	}
	if (charge_text(vm, v) != MBPF_DONE) {
		return MBPF_FAILED;
	}
	text_of_primitive(vm, *v, &text, number);
	return mbpf_new_string(vm, &text, v);
}

/* --- to number --- */

bool mbpf_is_space(uint32_t unit)
{
	static const uint16_t others[] = {0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF};

	for (uint32_t i = 0; i < MBPF_ARRAY_COUNT(others); i++) {
		if (unit == others[i]) {
			return true;
		}
	}
	return unit == ' ' || unit == 0xA0U || unit - '\t' <= '\r' - '\t' || unit - 0x2000U <= 0xAU;
}

static int number_of_text(struct mbpf_vm *vm, union mbpf_val *v)
{
	struct mbpf_text text = mbpf_text_of(vm, *v);
	int status = mbpf_charge(vm, READ_UNITS + text.units);

	*v = mbpf_val_f64(MBPF_F64_NAN);
	if (status != MBPF_DONE) {
		return status;
	}
	if (!text.wide) {
		v->bits = mbpf_number_bits(mbpf_f64_from_text(text.data, text.units));
		return MBPF_DONE;
	}
	for (uint32_t i = 0; i < text.units; i++) {
		uint32_t unit = mbpf_text_unit(&text, i);

		if (unit > 0xFFU && !mbpf_is_space(unit)) {
			return MBPF_DONE;
		}
	}
	/* A number between spaces that are 16 bits wide. */
	return mbpf_profile_error(vm);
}

int mbpf_number(struct mbpf_vm *vm, union mbpf_val *v)
{
	return mbpf_number_by(vm, v, MBPF_JS_TONUMBER);
}

int mbpf_number_by(struct mbpf_vm *vm, union mbpf_val *v, uint32_t func)
{
	int status = primitive(vm, v, func);

	if (status != MBPF_DONE || mbpf_val_is_number(*v)) {
		return status;
	}
	if (mbpf_val_is_string(*v)) {
		return number_of_text(vm, v);
	}
	if (v->tag == MBPF_TAG_UNDEFINED) {
		*v = mbpf_val_f64(MBPF_F64_NAN);
	} else {
		/* The payload of null is 0, that of a boolean 0 or 1. */
		v->tag = MBPF_TAG_INT32;
	}
	return MBPF_DONE;
}

uint32_t mbpf_int32_of(const union mbpf_val *number)
{
	return number->tag == MBPF_TAG_INT32 ? number->payload
					     : (uint32_t)mbpf_f64_to_int32(mbpf_f64_val(*number));
}

int mbpf_integer(struct mbpf_vm *vm, union mbpf_val *v)
{
	int status = mbpf_number(vm, v);

	if (status == MBPF_DONE && v->tag != MBPF_TAG_INT32) {
		/* NaN gives 0; a number with a greater exponent than 30 is outside, whatever its
		 * digits. */
		mbpf_f64 f = mbpf_f64_val(*v);
		uint32_t upper = (uint32_t)(f >> 32);
		bool outside = !mbpf_f64_is_nan(f) && (upper << 1) >= (0x41E00000U << 1);
		int32_t limit = (int32_t)upper < 0 ? INT32_MIN : INT32_MAX;

		*v = mbpf_val_int(outside ? limit : mbpf_f64_to_int32(f));
	}
	return status;
}
