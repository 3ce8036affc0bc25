/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * JSON: tokens and quoted texts. What is made of them is in subsys/mbpf/js/json.js.
 */

#include "text.h"

#if MBPF_BUILTINS_JSON

#define VALUES_HEADER ((uint32_t)sizeof(struct mbpf_heap_header))

/** What is charged for reading a number besides the text's length. */
#define READ_UNITS 128U

/* Elements of the list that a reader keeps its state in. */
enum {
	STATE_TEXT,
	STATE_AT,
	STATE_VALUE,
};

/* Tokens, as json.js knows them; from OPEN on in the order of `marks`. */
enum {
	TOKEN_END,
	TOKEN_VALUE,
	TOKEN_OPEN,
	TOKEN_BAD = TOKEN_OPEN + 6,
};

static const char marks[] = "[]{}:,";

/* The escapes of one letter, and what they stand for. */
static const char letters[] = "bfnrt\"\\/";
static const char meanings[] = "\b\f\n\r\t\"\\/";

/* Place of a unit in one of the texts above, or that of its end. */
static uint32_t place_in(const char *ascii, uint32_t unit)
{
	uint32_t i = 0;

	while (ascii[i] != '\0' && (uint8_t)ascii[i] != unit) {
		i++;
	}
	return i;
}

static union mbpf_val *state_of(const struct mbpf_call *call)
{
	const struct mbpf_array *list = mbpf_at(call->vm, call->args[0].payload);

	return mbpf_at(call->vm, list->store + VALUES_HEADER);
}

static struct mbpf_text text_of(const struct mbpf_call *call)
{
	return mbpf_text_of(call->vm, state_of(call)[STATE_TEXT]);
}

/* Unit at a place; no unit of JSON outside of strings is 0, which stands for the end. */
static uint32_t unit_at(const struct mbpf_text *text, uint32_t at)
{
	return at < text->units ? mbpf_text_unit(text, at) : 0U;
}

static bool is_digit(uint32_t unit)
{
	return unit - '0' <= 9U;
}

/* --- strings --- */

/* Four hexadecimal digits. */
static bool read_hex(const struct mbpf_text *text, uint32_t at, uint32_t *unit)
{
	*unit = 0;
	for (uint32_t i = 0; i < 4U; i++) {
		uint32_t digit = unit_at(text, at + i);

		if (!is_digit(digit)) {
			digit = (digit | 0x20U) - 'a';
			if (digit > 5U) {
				return false;
			}
			digit += '0' + 10U;
		}
		*unit = *unit << 4 | (digit - '0');
	}
	return true;
}

/* The unit that a string of JSON has at *at, which moves behind it. False for none. */
static bool read_unit(const struct mbpf_text *text, uint32_t *at, uint32_t *unit)
{
	*unit = unit_at(text, (*at)++);
	if (*unit == '\\') {
		uint32_t letter = unit_at(text, (*at)++);

		if (letter == 'u') {
			*at += 4U;
			return read_hex(text, *at - 4U, unit);
		}
		*unit = letter != 0U ? (uint8_t)meanings[place_in(letters, letter)] : 0U;
		return *unit != 0U;
	}
	return *unit >= ' ';
}

/* The units of the string from `from` on. */
static void put_string(struct mbpf_builder *b)
{
	struct mbpf_text text = text_of(b->call);
	uint32_t at = b->from;
	uint32_t unit;

	while (unit_at(&text, at) != '"') {
		(void)read_unit(&text, &at, &unit);
		mbpf_put_unit(b, unit);
	}
}

/* The string that starts at *at, which moves behind it. */
static int read_string(struct mbpf_call *call, uint32_t *at, uint32_t *token)
{
	struct mbpf_text text = text_of(call);
	uint32_t from = *at;
	uint32_t unit;

	while (unit_at(&text, *at) != '"' && *token == TOKEN_VALUE) {
		if (!read_unit(&text, at, &unit)) {
			*token = TOKEN_BAD;
		}
	}
	if (mbpf_charge(call->vm, *at - from) != MBPF_DONE) {
		return MBPF_FAILED;
	}
	*at += 1U;
	return *token == TOKEN_VALUE ? mbpf_build(call, put_string, from, 0) : MBPF_DONE;
}

/* --- numbers --- */

/* Moves behind digits; false if there are none. */
static bool skip_digits(const struct mbpf_text *text, uint32_t *at)
{
	uint32_t start = *at;

	while (is_digit(unit_at(text, *at))) {
		*at += 1U;
	}
	return *at != start;
}

/* Moves behind what JSON has as a number. */
static bool skip_number(const struct mbpf_text *text, uint32_t *at)
{
	uint32_t sign;

	*at += unit_at(text, *at) == '-' ? 1U : 0U;
	if (unit_at(text, *at) == '0') {
		*at += 1U;
	} else if (!skip_digits(text, at)) {
		return false;
	}
	if (unit_at(text, *at) == '.') {
		*at += 1U;
		if (!skip_digits(text, at)) {
			return false;
		}
	}
	if ((unit_at(text, *at) | 0x20U) == 'e') {
		*at += 1U;
		sign = unit_at(text, *at);
		*at += sign == '+' || sign == '-' ? 1U : 0U;
		return skip_digits(text, at);
	}
	return true;
}

/* The number from `from` on, in 8-bit units. */
static void put_number(struct mbpf_builder *b)
{
	struct mbpf_text text = text_of(b->call);

	mbpf_put_part(b, &text, b->from, b->count);
}

static int read_number(struct mbpf_call *call, uint32_t *at, uint32_t *token)
{
	struct mbpf_text text = text_of(call);
	uint32_t from = *at;
	uint32_t count;
	int status;

	if (!skip_number(&text, at)) {
		*token = TOKEN_BAD;
	}
	count = *at - from;
	status = mbpf_charge(call->vm, READ_UNITS + count);
	if (status != MBPF_DONE || *token == TOKEN_BAD) {
		return status;
	}
	if (!text.wide) {
		call->result = mbpf_val_number(mbpf_f64_from_text(text.data + from, count));
		return MBPF_DONE;
	}
	status = mbpf_build(call, put_number, from, count);
	return status == MBPF_DONE ? mbpf_number(call->vm, &call->result) : status;
}

/* --- tokens --- */

/* true, false or null */
static void read_name(struct mbpf_call *call, uint32_t *at, uint32_t *token)
{
	static const char names[3][6] = {"false", "true", "null"};
	struct mbpf_text text = text_of(call);

	for (uint32_t i = 0; i < 3U; i++) {
		uint32_t length = 0;

		while (names[i][length] != '\0' &&
		       unit_at(&text, *at + length) == (uint8_t)names[i][length]) {
			length++;
		}
		if (names[i][length] == '\0') {
			*at += length;
			call->result =
				i < 2U ? mbpf_val_bool(i != 0U) : mbpf_val_make(MBPF_TAG_NULL, 0);
			return;
		}
	}
	*token = TOKEN_BAD;
}

/* Reads the next token of the list [text, place, value], moves the place and sets the value. */
int mbpf_builtin_json_token(struct mbpf_call *call)
{
	uint32_t at = state_of(call)[STATE_AT].payload;
	uint32_t start = at;
	uint32_t token = TOKEN_VALUE;
	struct mbpf_text text = text_of(call);
	uint32_t unit;
	int status;

	unit = unit_at(&text, at);
	while (unit == ' ' || unit == '\t' || unit == '\n' || unit == '\r') {
		at++;
		unit = unit_at(&text, at);
	}
	status = mbpf_charge(call->vm, (at - start) / 8U);
	if (status != MBPF_DONE) {
		return status;
	}
	if (at == text.units) {
		token = TOKEN_END;
	} else if (unit != 0U && marks[place_in(marks, unit)] != '\0') {
		token = TOKEN_OPEN + place_in(marks, unit);
		at++;
	} else if (unit == '"') {
		at++;
		status = read_string(call, &at, &token);
	} else if (unit == '-' || is_digit(unit)) {
		status = read_number(call, &at, &token);
	} else {
		read_name(call, &at, &token);
	}
	if (status == MBPF_DONE) {
		state_of(call)[STATE_AT] = mbpf_val_u32(at);
		mbpf_heap_store(call->vm, call->args[0].payload, &state_of(call)[STATE_VALUE],
				&call->result);
		call->result = mbpf_val_int((int32_t)token);
	}
	return status;
}

/* --- quoting --- */

/* Is the surrogate at a place one without its other half? */
static bool is_lone(const struct mbpf_text *text, uint32_t at)
{
	uint32_t unit = mbpf_text_unit(text, at);
	bool is_low = (unit & 0x400U) != 0U;
	uint32_t other = unit_at(text, is_low ? at - 1U : at + 1U);

	return other >> 10 != (is_low ? 0xD800U >> 10 : 0xDC00U >> 10);
}

static void put_quoted(struct mbpf_builder *b)
{
	static const char digits[] = "0123456789abcdef";
	struct mbpf_text text = mbpf_receiver_text(b->call);

	mbpf_put_unit(b, '"');
	for (uint32_t i = 0; i < text.units; i++) {
		uint32_t unit = mbpf_text_unit(&text, i);
		uint32_t letter = (uint8_t)letters[place_in(meanings, unit)];
		bool is_lonely = unit >> 11 == 0xD800U >> 11 && is_lone(&text, i);

		if (unit >= ' ' && unit != '"' && unit != '\\' && !is_lonely) {
			mbpf_put_unit(b, unit);
			continue;
		}
		mbpf_put_unit(b, '\\');
		mbpf_put_unit(b, letter != 0U ? letter : 'u');
		for (uint32_t digit = 4; letter == 0U && digit-- != 0U;) {
			mbpf_put_unit(b, (uint8_t)digits[unit >> 4U * digit & 15U]);
		}
	}
	mbpf_put_unit(b, '"');
}

/* A string as JSON has it. */
int mbpf_builtin_json_quote(struct mbpf_call *call)
{
	int status = mbpf_charge(call->vm, mbpf_receiver_units(call));

	return status == MBPF_DONE ? mbpf_build(call, put_quoted, 0, 0) : status;
}

#endif /* MBPF_BUILTINS_JSON */
