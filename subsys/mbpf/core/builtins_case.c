/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Small and large letters of the Latin, Greek, Cyrillic and Armenian alphabets, and of full width.
 * A text with any other letter that has two forms is outside the profile. Source: UnicodeData.txt
 * and SpecialCasing.txt of Unicode 15.1.
 */

#include "text.h"

#if MBPF_BUILTINS_STRING

#define SHARP_S     0x00DFU
#define SIGMA       0x03A3U
#define FINAL_SIGMA 0x03C2U
#define Y_DIAERESIS 0x0178U

/* Large letters whose small ones are `distance` above them: `count` of them, `step` apart. */
struct range {
	uint16_t first;
	uint8_t count;
	uint8_t step;
	uint8_t distance;
};

static const struct range ranges[] = {
	{0x0041, 26, 1, 32}, {0x00C0, 23, 1, 32}, {0x00D8, 7, 1, 32},  {0x0100, 24, 2, 1},
	{0x0132, 3, 2, 1},   {0x0139, 8, 2, 1},   {0x014A, 23, 2, 1},  {0x0179, 3, 2, 1},
	{0x0386, 1, 1, 38},  {0x0388, 3, 1, 37},  {0x038C, 1, 1, 64},  {0x038E, 2, 1, 63},
	{0x0391, 17, 1, 32}, {0x03A3, 9, 1, 32},  {0x0400, 16, 1, 80}, {0x0410, 32, 1, 32},
	{0x0460, 17, 2, 1},  {0x048A, 27, 2, 1},  {0x04C0, 1, 1, 15},  {0x04C1, 7, 2, 1},
	{0x04D0, 48, 2, 1},  {0x0531, 38, 1, 48}, {0xFF21, 26, 1, 32},
};

/* Small letters and their large ones, of which only the last has that as its small one. */
static const uint16_t singles[][2] = {
	{0x00B5, 0x039C},     {0x0131, 0x0049},      {0x017F, 0x0053},
	{FINAL_SIGMA, SIGMA}, {0x00FF, Y_DIAERESIS},
};

/* First and last unit of what is known to hold more letters, or starts a pair that may be one. */
static const uint16_t unknown[][2] = {
	{0x0130, 0x0130}, {0x0149, 0x0149}, {0x0180, 0x02AF}, {0x0345, 0x0345}, {0x0370, 0x0385},
	{0x0390, 0x0390}, {0x03B0, 0x03B0}, {0x03CF, 0x03FF}, {0x0587, 0x0587}, {0x10A0, 0x10FF},
	{0x13A0, 0x13FF}, {0x1C80, 0x1CBF}, {0x1D79, 0x1D8E}, {0x1E00, 0x1FFF}, {0x2126, 0x2184},
	{0x24B6, 0x24E9}, {0x2C00, 0x2D2D}, {0xA640, 0xA69B}, {0xA722, 0xA7FF}, {0xAB30, 0xABBF},
	{0xFB00, 0xFB17}, {0xD801, 0xD801}, {0xD803, 0xD803}, {0xD806, 0xD806}, {0xD81B, 0xD81B},
	{0xD83A, 0xD83A},
};

/* The other form of a letter of a range, 0 for what is none; whether it is a small one. */
static uint32_t other_form(uint32_t unit, bool *is_small)
{
	for (uint32_t i = 0; i < MBPF_ARRAY_COUNT(ranges); i++) {
		const struct range *range = &ranges[i];
		uint32_t end = (uint32_t)range->count * range->step;
		uint32_t large = unit - range->first;
		uint32_t small = large - range->distance;

		*is_small = small < end && small % range->step == 0U;
		if (*is_small) {
			return unit - range->distance;
		}
		if (large < end && large % range->step == 0U) {
			return unit + range->distance;
		}
	}
	return 0;
}

/* The form of a unit that is asked for; 0 when that is not known. */
static uint32_t form_of(uint32_t unit, bool want_small)
{
	bool is_small;
	uint32_t other = other_form(unit, &is_small);

	if (other != 0U) {
		return is_small == want_small ? unit : other;
	}
	for (uint32_t i = 0; i < MBPF_ARRAY_COUNT(singles); i++) {
		if (unit == singles[i][0]) {
			return want_small ? unit : singles[i][1];
		}
	}
	if (unit == Y_DIAERESIS && want_small) {
		return 0xFFU;
	}
	for (uint32_t i = 0; i < MBPF_ARRAY_COUNT(unknown); i++) {
		if (unit >= unknown[i][0] && unit <= unknown[i][1]) {
			return 0;
		}
	}
	return unit;
}

/* Is the unit a letter? -1 when that is not known of it, or it does not count. */
static int32_t is_letter(const struct mbpf_text *text, uint32_t at)
{
	uint32_t unit = at < text->units ? mbpf_text_unit(text, at) : ' ';
	bool is_small;

	if (other_form(unit, &is_small) != 0U) {
		return 1;
	}
	return unit <= ' ' ? 0 : -1;
}

/* The small form of a sigma, by what stands around it; 0 when that is not known. */
static uint32_t small_sigma(const struct mbpf_text *text, uint32_t at)
{
	/* Before the first unit is none, as is behind the last one. */
	int32_t before = is_letter(text, at - 1U);
	int32_t behind = is_letter(text, at + 1U);

	if (before == 0 || behind == 1) {
		return SIGMA + 32U;
	}
	return before + behind == 1 ? FINAL_SIGMA : 0U;
}

static void put_case(struct mbpf_builder *b)
{
	struct mbpf_text text = mbpf_receiver_text(b->call);
	bool want_small = b->from != 0U;

	for (uint32_t i = 0; i < text.units; i++) {
		uint32_t unit = mbpf_text_unit(&text, i);

		if (unit == SHARP_S && !want_small) {
			mbpf_put_unit(b, 'S');
			unit = 'S';
		} else if (unit == SIGMA && want_small) {
			unit = small_sigma(&text, i);
		} else if (unit != 0U) {
			unit = form_of(unit, want_small);
		}
		if (unit == 0U && mbpf_text_unit(&text, i) != 0U) {
			b->status = mbpf_profile_error(b->call->vm);
			return;
		}
		mbpf_put_unit(b, unit);
	}
}

int mbpf_builtin_string_case(struct mbpf_call *call)
{
	uint32_t number = call->number;
	bool want_small = number == MBPF_BUILTIN_STRING_TOLOWERCASE ||
			  number == MBPF_BUILTIN_STRING_TOLOCALELOWERCASE;
	int status = mbpf_charge(call->vm, mbpf_receiver_units(call));

	return status == MBPF_DONE ? mbpf_build(call, put_case, want_small, 0) : status;
}

#endif /* MBPF_BUILTINS_STRING */
