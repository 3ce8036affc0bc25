/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Conversions between the kinds of values, as ECMAScript's abstract operations of the same names.
 */

#include "values.h"

/** A text made of a number, or read as one. */
#define NUMBER_TEXT_UNITS 16u

/** Room for a number in a wide string, whose text has to be narrowed to be read. */
#define WIDE_NUMBER_MAX 64u

union mbpf_val mbpf_val_number(mbpf_f64 f)
{
	int32_t i;

	if (mbpf_f64_as_int32(f, &i)) {
		return mbpf_val_int(i);
	}
	return (union mbpf_val){.bits = mbpf_f64_canonical(f)};
}

bool mbpf_number_index(union mbpf_val v, uint32_t *index)
{
	if (v.tag == MBPF_TAG_INT32) {
		*index = v.payload;
		return (int32_t)v.payload >= 0;
	}
	*index = (uint32_t)mbpf_f64_to_int32(v.bits);
	return *index != UINT32_MAX && mbpf_f64_eq(v.bits, mbpf_f64_from_u32(*index));
}

/* --- to text --- */

struct mbpf_text mbpf_text_of_primitive(const struct mbpf_vm *vm, union mbpf_val v,
					char buf[MBPF_F64_TEXT_MAX])
{
	struct mbpf_text text = {.data = (const uint8_t *)buf};

	switch (v.tag) {
	case MBPF_TAG_INT32:
		text.units = (uint32_t)mbpf_i32_to_text((int32_t)v.payload, buf);
		return text;
	case MBPF_TAG_UNDEFINED:
		return mbpf_text_of(vm, mbpf_val_rom(MBPF_ROM_UNDEFINED));
	case MBPF_TAG_NULL:
		return mbpf_text_of(vm, mbpf_val_rom(MBPF_ROM_NULL));
	case MBPF_TAG_BOOL:
		return mbpf_text_of(vm, mbpf_val_rom(MBPF_ROM_FALSE + v.payload));
	default:
		if (mbpf_val_is_double(v)) {
			text.units = (uint32_t)mbpf_f64_to_text(v.bits, buf);
			return text;
		}
		return mbpf_text_of(vm, v);
	}
}

static int charge_number_text(struct mbpf_vm *vm, union mbpf_val v)
{
	return mbpf_val_is_number(v) ? mbpf_charge(vm, NUMBER_TEXT_UNITS) : MBPF_DONE;
}

int mbpf_concat(struct mbpf_vm *vm, union mbpf_val a, uint32_t middle, union mbpf_val b,
		union mbpf_val *out)
{
	char number[2][MBPF_F64_TEXT_MAX];
	struct mbpf_text text[3];
	uint32_t at = 0;
	uint32_t string;

	vm->roots[0] = a;
	vm->roots[1] = b;
	if (charge_number_text(vm, a) != MBPF_DONE || charge_number_text(vm, b) != MBPF_DONE) {
		return MBPF_FAILED;
	}
	text[0] = mbpf_text_of_primitive(vm, a, number[0]);
	text[1] = mbpf_text_of(vm, mbpf_val_rom(middle));
	text[2] = mbpf_text_of_primitive(vm, b, number[1]);
	string = mbpf_string_alloc(vm, (uint64_t)text[0].units + text[1].units + text[2].units,
				   text[0].wide || text[2].wide);
	if (string == 0u) {
		return MBPF_FAILED;
	}
	for (uint32_t i = 0; i < 3u; i++) {
		union mbpf_val v = vm->roots[i / 2u];

		if (i != 1u && v.tag == MBPF_TAG_STR_HEAP) {
			text[i] = mbpf_text_of(vm, v);
		}
		mbpf_string_put(vm, string, at, &text[i]);
		at += text[i].units;
	}
	*out = mbpf_val_make(MBPF_TAG_STR_HEAP, string);
	return MBPF_DONE;
}

/* Element `i` of the array or typed array in roots[0] as join() takes it: undefined and null are "". */
static union mbpf_val join_element(const struct mbpf_vm *vm, uint32_t i)
{
	uint32_t off = vm->roots[0].payload;
	union mbpf_val v;

	if (mbpf_kind_of(vm, off) != MBPF_KIND_ARRAY) {
		return mbpf_typed_get(vm, off, i);
	}
	v = mbpf_array_get(vm, off, i);
	if (v.tag == MBPF_TAG_HOLE || v.tag == MBPF_TAG_UNDEFINED || v.tag == MBPF_TAG_NULL) {
		return mbpf_val_rom(MBPF_ROM_EMPTY);
	}
	if (v.tag == MBPF_TAG_CTX || v.tag == MBPF_TAG_MAP) {
		return mbpf_val_rom(MBPF_ROM_OBJECT_TEXT);
	}
	return v;
}

static int join(struct mbpf_vm *vm, union mbpf_val *out)
{
	const struct mbpf_text comma = {.data = (const uint8_t *)",", .units = 1};
	/* Arrays and typed arrays have their length in the same place. */
	const struct mbpf_array *array = mbpf_at(vm, vm->roots[0].payload);
	uint32_t length = array->length;
	uint64_t units = length != 0u ? length - 1u : 0u;
	char number[MBPF_F64_TEXT_MAX];
	struct mbpf_text text;
	bool wide = false;
	uint32_t at = 0;
	uint32_t string;

	if (mbpf_charge(vm, length) != MBPF_DONE) {
		return MBPF_FAILED;
	}
	for (uint32_t i = 0; i < length; i++) {
		union mbpf_val v = join_element(vm, i);

		if (v.tag >= MBPF_TAG_FUNC) {
			return mbpf_profile_error(vm);
		}
		if (charge_number_text(vm, v) != MBPF_DONE) {
			return MBPF_FAILED;
		}
		text = mbpf_text_of_primitive(vm, v, number);
		units += text.units;
		wide = wide || text.wide;
	}
	string = mbpf_string_alloc(vm, units, wide);
	if (string == 0u) {
		return MBPF_FAILED;
	}
	for (uint32_t i = 0; i < length; i++) {
		if (i != 0u) {
			mbpf_string_put(vm, string, at, &comma);
			at++;
		}
		text = mbpf_text_of_primitive(vm, join_element(vm, i), number);
		mbpf_string_put(vm, string, at, &text);
		at += text.units;
	}
	*out = mbpf_val_make(MBPF_TAG_STR_HEAP, string);
	return MBPF_DONE;
}

/* A part of an Error's text: undefined gives `fallback`. */
static int error_part(struct mbpf_vm *vm, union mbpf_val *v, uint32_t fallback)
{
	if (v->tag == MBPF_TAG_UNDEFINED) {
		*v = mbpf_val_rom(fallback);
		return MBPF_DONE;
	}
	/* An object here could hold the Error itself, and its text that of another one. */
	return v->tag == MBPF_TAG_OBJECT ? mbpf_profile_error(vm) : mbpf_to_string(vm, *v, v);
}

static int error_text(struct mbpf_vm *vm, union mbpf_val *out)
{
	union mbpf_val error = vm->roots[0];
	struct mbpf_text text;
	int status = mbpf_get_key(vm, error, mbpf_key_of_string(vm, mbpf_val_rom(MBPF_ROM_NAME)),
				  &vm->roots[0]);

	if (status == MBPF_DONE) {
		status = mbpf_get_key(vm, error,
				      mbpf_key_of_string(vm, mbpf_val_rom(MBPF_ROM_MESSAGE)),
				      &vm->roots[1]);
	}
	if (status == MBPF_DONE) {
		status = error_part(vm, &vm->roots[0], mbpf_rom_error_name(MBPF_ERROR));
	}
	if (status == MBPF_DONE) {
		status = error_part(vm, &vm->roots[1], MBPF_ROM_EMPTY);
	}
	if (status != MBPF_DONE) {
		return status;
	}
	text = mbpf_text_of(vm, vm->roots[0]);
	if (text.units == 0u) {
		*out = vm->roots[1];
		return MBPF_DONE;
	}
	text = mbpf_text_of(vm, vm->roots[1]);
	if (text.units == 0u) {
		*out = vm->roots[0];
		return MBPF_DONE;
	}
	return mbpf_concat(vm, vm->roots[0], MBPF_ROM_COLON, vm->roots[1], out);
}

/* An own property that would take part in the conversion is more than this profile does. */
static int check_methods(struct mbpf_vm *vm, uint32_t obj)
{
	for (uint32_t rom = MBPF_ROM_TO_STRING; rom <= MBPF_ROM_VALUE_OF; rom++) {
		struct mbpf_prop *prop;
		int status = mbpf_object_find(vm, obj, mbpf_key_of_string(vm, mbpf_val_rom(rom)),
					      &prop);

		if (status != MBPF_DONE) {
			return status;
		}
		/* A valueOf that is no function is passed over, a toString makes a TypeError. */
		if (prop != NULL &&
		    (rom == MBPF_ROM_TO_STRING || prop->value.tag == MBPF_TAG_FUNC ||
		     prop->value.tag == MBPF_TAG_BUILTIN)) {
			return mbpf_profile_error(vm);
		}
	}
	return MBPF_DONE;
}

int mbpf_to_primitive(struct mbpf_vm *vm, union mbpf_val v, union mbpf_val *out)
{
	uint8_t kind = mbpf_val_kind(vm, v);
	int status;

	*out = mbpf_val_rom(MBPF_ROM_OBJECT_TEXT);
	if (v.tag < MBPF_TAG_FUNC) {
		*out = v;
		return MBPF_DONE;
	}
	if (v.tag == MBPF_TAG_CTX || v.tag == MBPF_TAG_MAP) {
		return MBPF_DONE;
	}
	if (v.tag != MBPF_TAG_OBJECT) {
		return mbpf_profile_error(vm);
	}
	vm->roots[0] = v;
	if (mbpf_kind_has_props(kind)) {
		status = check_methods(vm, v.payload);
		return status == MBPF_DONE && kind == MBPF_KIND_ERROR ? error_text(vm, out)
								      : status;
	}
	if (kind == MBPF_KIND_BUFFER) {
		*out = mbpf_val_rom(MBPF_ROM_BUFFER_TEXT);
		return MBPF_DONE;
	}
	return join(vm, out);
}

int mbpf_to_string(struct mbpf_vm *vm, union mbpf_val a, union mbpf_val *out)
{
	char number[MBPF_F64_TEXT_MAX];
	struct mbpf_text text;
	union mbpf_val v;
	int status = mbpf_to_primitive(vm, a, &v);

	if (status != MBPF_DONE) {
		return status;
	}
	if (mbpf_val_is_string(v)) {
		*out = v;
		return MBPF_DONE;
	}
	if (mbpf_val_is_number(v)) {
		status = charge_number_text(vm, v);
		if (status != MBPF_DONE) {
			return status;
		}
		text = mbpf_text_of_primitive(vm, v, number);
		return mbpf_new_string8(vm, text.data, text.units, out);
	}
	if (v.tag == MBPF_TAG_BOOL) {
		*out = mbpf_val_rom(MBPF_ROM_FALSE + v.payload);
	} else {
		*out = mbpf_val_rom(v.tag == MBPF_TAG_NULL ? MBPF_ROM_NULL : MBPF_ROM_UNDEFINED);
	}
	return MBPF_DONE;
}

/* --- to number --- */

/* White space and line ends above 0xFF. */
static bool is_wide_space(uint16_t unit)
{
	return unit == 0x1680u || (unit >= 0x2000u && unit <= 0x200Au) || unit == 0x2028u ||
	       unit == 0x2029u || unit == 0x202Fu || unit == 0x205Fu || unit == 0x3000u ||
	       unit == 0xFEFFu;
}

/* A wide text: the number is NaN unless what is wide is space around it. */
static int number_of_wide(struct mbpf_vm *vm, const struct mbpf_text *text, mbpf_f64 *out)
{
	uint8_t narrow[WIDE_NUMBER_MAX];
	uint32_t first = 0;
	uint32_t end = text->units;

	*out = MBPF_F64_NAN;
	while (first < end && is_wide_space(mbpf_text_unit(text, first))) {
		first++;
	}
	while (end > first && is_wide_space(mbpf_text_unit(text, end - 1u))) {
		end--;
	}
	for (uint32_t i = first; i < end; i++) {
		uint16_t unit = mbpf_text_unit(text, i);

		if (unit > 0xFFu && !is_wide_space(unit)) {
			return MBPF_DONE;
		}
		if (i - first < WIDE_NUMBER_MAX) {
			narrow[i - first] = unit > 0xFFu ? ' ' : (uint8_t)unit;
		}
	}
	if (end - first > WIDE_NUMBER_MAX) {
		return mbpf_profile_error(vm);
	}
	*out = mbpf_f64_from_text(narrow, end - first);
	return MBPF_DONE;
}

static int number_of_text(struct mbpf_vm *vm, union mbpf_val string, union mbpf_val *out)
{
	struct mbpf_text text = mbpf_text_of(vm, string);
	mbpf_f64 number;
	int status = mbpf_charge(vm, NUMBER_TEXT_UNITS + text.units / 8u);

	if (status != MBPF_DONE) {
		return status;
	}
	if (text.wide) {
		status = number_of_wide(vm, &text, &number);
	} else {
		number = mbpf_f64_from_text(text.data, text.units);
	}
	if (status == MBPF_DONE) {
		*out = mbpf_val_number(number);
	}
	return status;
}

int mbpf_to_number(struct mbpf_vm *vm, union mbpf_val a, union mbpf_val *out)
{
	int status = mbpf_to_primitive(vm, a, &a);

	if (status != MBPF_DONE) {
		return status;
	}
	if (mbpf_val_is_number(a)) {
		*out = a;
	} else if (mbpf_val_is_string(a)) {
		return number_of_text(vm, a, out);
	} else if (a.tag == MBPF_TAG_UNDEFINED) {
		*out = (union mbpf_val){.bits = MBPF_F64_NAN};
	} else {
		/* The payload of null is 0, that of a boolean 0 or 1. */
		*out = mbpf_val_int((int32_t)a.payload);
	}
	return MBPF_DONE;
}

int mbpf_to_int32(struct mbpf_vm *vm, union mbpf_val a, int32_t *out)
{
	union mbpf_val number;
	int status = mbpf_to_number(vm, a, &number);

	if (status == MBPF_DONE) {
		*out = number.tag == MBPF_TAG_INT32 ? (int32_t)number.payload
						    : mbpf_f64_to_int32(number.bits);
	}
	return status;
}

int mbpf_to_integer(struct mbpf_vm *vm, union mbpf_val v, int32_t *out)
{
	union mbpf_val number;
	int status = mbpf_to_number(vm, v, &number);

	if (status != MBPF_DONE) {
		return status;
	}
	if (number.tag == MBPF_TAG_INT32) {
		*out = (int32_t)number.payload;
	} else if (!mbpf_f64_lt(number.bits, mbpf_f64_from_u32(INT32_MAX)) &&
		   !mbpf_f64_is_nan(number.bits)) {
		*out = INT32_MAX;
	} else if (mbpf_f64_lt(number.bits, mbpf_f64_from_i32(INT32_MIN))) {
		*out = INT32_MIN;
	} else {
		/* Truncates; NaN gives 0. */
		*out = mbpf_f64_to_int32(number.bits);
	}
	return MBPF_DONE;
}
