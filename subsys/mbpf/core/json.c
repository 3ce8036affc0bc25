/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "json.h"

#if MBPF_MANIFEST_JSON

/* What peek() gives at the end of the input. */
#define END        (-1)
#define HEX_DIGITS 4U

/* The next byte that is no white space, which becomes the place. */
static int peek(struct mbpf_items *items)
{
	struct mbpf_reader *in = &items->in;
	int byte = END;

	while (mbpf_reader_left(in) != 0) {
		byte = in->data[in->pos];
		if (byte != ' ' && byte != '\t' && byte != '\n' && byte != '\r') {
			break;
		}
		in->pos++;
		byte = END;
	}
	items->at = in->pos;
	return byte;
}

static bool is_digit(int byte)
{
	return byte >= '0' && byte <= '9';
}

/* Why a value that begins so is not of the type that is wanted. */
static enum mbpf_reason refuse_value(int byte)
{
	switch (byte) {
	case END:
		return MBPF_REASON_CBOR_TRUNCATED;
	case 't':
	case 'f':
	case 'n':
		return MBPF_REASON_CBOR_SIMPLE;
	case '"':
	case '{':
	case '[':
	case '-':
		return MBPF_REASON_CBOR_TYPE;
	default:
		return is_digit(byte) ? MBPF_REASON_CBOR_TYPE : MBPF_REASON_JSON_SYNTAX;
	}
}

/* Takes a byte that must come next. */
static enum mbpf_reason expect(struct mbpf_items *items, char wanted)
{
	int byte = peek(items);

	if (byte != wanted) {
		return byte == END ? MBPF_REASON_CBOR_TRUNCATED : MBPF_REASON_JSON_SYNTAX;
	}
	items->in.pos++;
	return MBPF_REASON_NONE;
}

enum mbpf_reason mbpf_json_uint(struct mbpf_items *items, uint32_t *value)
{
	struct mbpf_reader *in = &items->in;
	int first = peek(items);
	bool fits = true;

	if (!is_digit(first)) {
		return first == '-' ? MBPF_REASON_JSON_NUMBER : refuse_value(first);
	}
	*value = 0;
	for (; mbpf_reader_left(in) != 0 && is_digit(in->data[in->pos]); in->pos++) {
		uint32_t digit = in->data[in->pos] - (uint32_t)'0';

		fits = fits && *value <= (UINT32_MAX - digit) / 10U;
		*value = fits ? *value * 10U + digit : 0U;
	}
	if (first == '0' && in->pos - items->at > 1U) {
		return MBPF_REASON_JSON_NUMBER;
	}
	if (mbpf_reader_left(in) != 0) {
		uint8_t next = in->data[in->pos];

		if (next == '.' || next == 'e' || next == 'E') {
			return MBPF_REASON_JSON_NUMBER;
		}
	}
	return fits ? MBPF_REASON_NONE : MBPF_REASON_CBOR_RANGE;
}

uint32_t mbpf_json_hex(uint8_t digit)
{
	uint32_t lower = digit | 0x20U;

	if (is_digit(digit)) {
		return digit - (uint32_t)'0';
	}
	return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10U : 16U;
}

/* The code unit behind "\u"; 0, which no text may have, for all above ASCII. */
static enum mbpf_reason read_unit(struct mbpf_items *items, uint8_t *byte)
{
	uint32_t unit = 0;
	const uint8_t *p;

	if (!mbpf_reader_take(&items->in, HEX_DIGITS, &p)) {
		return MBPF_REASON_CBOR_TRUNCATED;
	}
	for (uint32_t i = 0; i < HEX_DIGITS; i++) {
		uint32_t digit = mbpf_json_hex(p[i]);

		if (digit > 0xFU) {
			return MBPF_REASON_JSON_ESCAPE;
		}
		unit = unit << 4 | digit;
	}
	*byte = unit < 0x80U ? (uint8_t)unit : 0U;
	return MBPF_REASON_NONE;
}

/* What stands behind a backslash; 0 for control characters. */
static enum mbpf_reason read_escape(struct mbpf_items *items, uint8_t *byte)
{
	if (!mbpf_reader_u8(&items->in, byte)) {
		return MBPF_REASON_CBOR_TRUNCATED;
	}
	switch (*byte) {
	case '"':
	case '\\':
	case '/':
		return MBPF_REASON_NONE;
	case 'b':
	case 'f':
	case 'n':
	case 'r':
	case 't':
		*byte = 0;
		return MBPF_REASON_NONE;
	case 'u':
		return read_unit(items, byte);
	default:
		return MBPF_REASON_JSON_ESCAPE;
	}
}

/* The next character of a text: its place becomes that of the reader. */
static enum mbpf_reason read_character(struct mbpf_items *items, uint8_t *byte, bool *end)
{
	enum mbpf_reason reason = MBPF_REASON_NONE;

	items->at = items->in.pos;
	if (!mbpf_reader_u8(&items->in, byte)) {
		return MBPF_REASON_CBOR_TRUNCATED;
	}
	*end = *byte == '"';
	if (*byte == '\\') {
		reason = read_escape(items, byte);
	}
	if (reason == MBPF_REASON_NONE && (*byte < 0x20 || *byte > 0x7E)) {
		reason = MBPF_REASON_CBOR_TEXT;
	}
	return reason;
}

enum mbpf_reason mbpf_json_text(struct mbpf_items *items, uint8_t *buffer, struct mbpf_span *text)
{
	int first = peek(items);
	uint32_t start = items->at;
	enum mbpf_reason reason;
	uint8_t byte = 0;
	bool end;

	if (first != '"') {
		return refuse_value(first);
	}
	items->in.pos++;
	text->data = buffer;
	text->size = 0;
	for (;;) {
		reason = read_character(items, &byte, &end);
		if (reason != MBPF_REASON_NONE) {
			return reason;
		}
		if (end) {
			items->at = start;
			return MBPF_REASON_NONE;
		}
		if (text->size < MBPF_JSON_TEXT_MAX) {
			buffer[text->size] = byte;
		}
		text->size++;
	}
}

enum mbpf_reason mbpf_json_key(struct mbpf_items *items, uint8_t *buffer, struct mbpf_span *text)
{
	enum mbpf_reason reason = mbpf_json_text(items, buffer, text);
	uint32_t start = items->at;

	if (reason == MBPF_REASON_NONE) {
		reason = expect(items, ':');
	}
	if (reason == MBPF_REASON_NONE) {
		items->at = start;
	}
	return reason;
}

enum mbpf_reason mbpf_json_open(struct mbpf_items *items, char bracket)
{
	int byte = peek(items);

	if (byte != bracket) {
		return refuse_value(byte);
	}
	items->in.pos++;
	return MBPF_REASON_NONE;
}

enum mbpf_reason mbpf_json_next(struct mbpf_items *items, char bracket, bool first, bool *more)
{
	*more = peek(items) != bracket;
	if (!*more) {
		items->in.pos++;
		return MBPF_REASON_NONE;
	}
	return first ? MBPF_REASON_NONE : expect(items, ',');
}

enum mbpf_reason mbpf_json_end(struct mbpf_items *items)
{
	return peek(items) == END ? MBPF_REASON_NONE : MBPF_REASON_CBOR_TRAILING;
}

bool mbpf_json_next_is_text(struct mbpf_items *items)
{
	return peek(items) == '"';
}

#endif /* MBPF_MANIFEST_JSON */
