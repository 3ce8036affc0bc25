/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Strings: one view of the package's, the firmware's and the heap's, and the making of new ones.
 */

#include <string.h>

#include <mbpf/gen/builtins.h>

#include "values.h"

#define STRING_HEADER ((uint32_t)sizeof(struct mbpf_heap_string))

/* The firmware's texts one after the other: a table of 16-bit offsets is half of one of pointers.
 */
#define ROM_MEMBER(name, text) char name##_text[sizeof(text)];
#define ROM_TEXT(name, text)   text,
#define ROM_OFFSET(name, text) (uint16_t)offsetof(struct rom_texts, name##_text),

struct rom_texts {
	MBPF_MESSAGE_LIST(ROM_MEMBER)
	MBPF_ROM_LIST(ROM_MEMBER)
	MBPF_JS_TEXTS(ROM_MEMBER)
};

static const struct rom_texts rom_texts = {MBPF_MESSAGE_LIST(ROM_TEXT) MBPF_ROM_LIST(ROM_TEXT)
						   MBPF_JS_TEXTS(ROM_TEXT)};
static const uint16_t rom_offsets[] = {MBPF_MESSAGE_LIST(ROM_OFFSET) MBPF_ROM_LIST(ROM_OFFSET)
					       MBPF_JS_TEXTS(ROM_OFFSET)};

static uint32_t MBPF_SEPARATE hash_of(const struct mbpf_text *text, uint32_t hash)
{
	for (uint32_t i = 0; i < text->units; i++) {
		hash = (hash ^ mbpf_text_unit(text, i)) * MBPF_FNV_PRIME;
	}
	return hash;
}

uint32_t mbpf_text_hash(const struct mbpf_text *text)
{
	return hash_of(text, MBPF_FNV_START);
}

struct mbpf_text mbpf_text_ascii(const char *ascii)
{
	struct mbpf_text text = {
		.data = (const uint8_t *)ascii,
		.units = (uint32_t)strlen(ascii),
	};

	text.hash = mbpf_text_hash(&text);
	return text;
}

const char *mbpf_rom_ascii(uint32_t rom)
{
	return (const char *)&rom_texts + rom_offsets[rom];
}

struct mbpf_text mbpf_image_text(const struct mbpf_image *image, uint32_t index)
{
	struct mbpf_pool_string pool = mbpf_image_string(image, index);
	struct mbpf_text text = {
		.data = pool.data,
		.units = pool.units,
		.hash = pool.hash,
		.wide = pool.wide,
	};

	return text;
}

struct mbpf_text mbpf_text_of(const struct mbpf_vm *vm, union mbpf_val string)
{
	struct mbpf_text text = {.data = NULL};

	if (string.tag == MBPF_TAG_STR_POOL) {
		text = mbpf_image_text(vm->image, string.payload);
	} else if (string.tag == MBPF_TAG_STR_HEAP) {
		const struct mbpf_heap_string *heap = mbpf_at(vm, string.payload);

		text.data = (const uint8_t *)(heap + 1);
		text.units = heap->units;
		text.hash = heap->hash;
		text.wide = heap->header.kind == MBPF_KIND_WIDE;
	} else if (string.tag == MBPF_TAG_STR_ROM && string.payload >= MBPF_ROM_BUILTINS) {
		text = mbpf_text_ascii(mbpf_builtin_name(string.payload - MBPF_ROM_BUILTINS));
	} else if (string.tag == MBPF_TAG_STR_ROM) {
		text = mbpf_text_ascii(mbpf_rom_ascii(string.payload));
	}
	return text;
}

uint16_t mbpf_text_unit(const struct mbpf_text *text, uint32_t i)
{
	if (!text->wide) {
		return text->data[i];
	}
	return (uint16_t)(text->data[2U * i] | (uint32_t)text->data[2U * i + 1U] << 8);
}

bool mbpf_text_is(const struct mbpf_text *text, const char *ascii)
{
	if (text->wide) {
		return false;
	}
	for (uint32_t i = 0; i < text->units; i++) {
		if (ascii[i] == '\0' || text->data[i] != (uint8_t)ascii[i]) {
			return false;
		}
	}
	return ascii[text->units] == '\0';
}

bool mbpf_text_equal(const struct mbpf_text *a, const struct mbpf_text *b)
{
	return a->units == b->units && a->wide == b->wide && a->hash == b->hash &&
	       memcmp(a->data, b->data, (size_t)a->units << (a->wide ? 1 : 0)) == 0;
}

int mbpf_text_order(const struct mbpf_text *a, const struct mbpf_text *b)
{
	uint32_t units = a->units < b->units ? a->units : b->units;

	for (uint32_t i = 0; i < units; i++) {
		int difference = (int)mbpf_text_unit(a, i) - (int)mbpf_text_unit(b, i);

		if (difference != 0) {
			return difference < 0 ? -1 : 1;
		}
	}
	return (a->units > b->units) - (a->units < b->units);
}

int mbpf_name_order(const struct mbpf_text *a, const struct mbpf_text *b)
{
	if (a->hash != b->hash) {
		return a->hash < b->hash ? -1 : 1;
	}
	if (a->units != b->units) {
		return a->units < b->units ? -1 : 1;
	}
	return mbpf_text_order(a, b);
}

bool mbpf_text_index(const struct mbpf_text *text, uint32_t *index)
{
	uint32_t value = 0;

	for (uint32_t i = 0; i < text->units; i++) {
		uint32_t digit = (uint32_t)mbpf_text_unit(text, i) - '0';

		/* The greatest index is 4294967294; only "0" itself starts with 0. */
		if (digit > 9U || value > 429496729U || (value == 429496729U && digit > 4U) ||
		    (i == 1U && value == 0U)) {
			return false;
		}
		value = value * 10U + digit;
	}
	*index = value;
	return text->units != 0U;
}

uint32_t mbpf_string_alloc(struct mbpf_vm *vm, uint64_t units, bool wide)
{
	uint32_t off = mbpf_heap_alloc64(vm, wide ? MBPF_KIND_WIDE : MBPF_KIND_STRING,
					 STRING_HEADER + (units << (wide ? 1 : 0)));
	struct mbpf_heap_string *string;

	if (off != 0U) {
		string = mbpf_at(vm, off);
		string->units = (uint32_t)units;
		string->hash = MBPF_FNV_START;
	}
	return off;
}

void mbpf_string_put(struct mbpf_vm *vm, uint32_t string, uint32_t at, const struct mbpf_text *text)
{
	struct mbpf_heap_string *header = mbpf_at(vm, string);
	uint8_t *data = (uint8_t *)(header + 1);

	if (header->header.kind == MBPF_KIND_WIDE) {
		for (uint32_t i = 0; i < text->units; i++) {
			uint16_t unit = mbpf_text_unit(text, i);

			data[2U * (at + i)] = (uint8_t)unit;
			data[2U * (at + i) + 1U] = (uint8_t)(unit >> 8);
		}
	} else if (text->units != 0U) {
		memcpy(data + at, text->data, text->units);
	}
	if (at == 0U && text->hash != 0U) {
		header->hash = text->hash;
	} else {
		header->hash = hash_of(text, header->hash);
	}
}

int mbpf_new_string(struct mbpf_vm *vm, const struct mbpf_text *text, union mbpf_val *out)
{
	uint32_t off = mbpf_string_alloc(vm, text->units, text->wide);

	if (off == 0U) {
		return MBPF_FAILED;
	}
	mbpf_string_put(vm, off, 0, text);
	*out = mbpf_val_make(MBPF_TAG_STR_HEAP, off);
	return MBPF_DONE;
}

int mbpf_new_part(struct mbpf_vm *vm, union mbpf_val string, uint32_t at, uint32_t units,
		  union mbpf_val *out)
{
	struct mbpf_text text = mbpf_text_of(vm, string);
	uint8_t bytes[4];
	struct mbpf_text part = {.data = bytes, .units = units};

	for (uint32_t i = 0; i < units; i++) {
		uint16_t unit = mbpf_text_unit(&text, at + i);

		bytes[2U * i] = (uint8_t)unit;
		bytes[2U * i + 1U] = (uint8_t)(unit >> 8);
		part.wide = unit > 0xFFU; /* two units are two surrogates */
	}
	return mbpf_new_string(vm, &part, out);
}
