/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * First part of the verifier: the header of a section, where its tables lie, numbers and strings.
 */

#include <mbpf/gen/rejects.h>
#include <mbpf/mbpf.h>

#include "image.h"
#include "verifier.h"

#define MAGIC   0x3142424Du
#define VERSION 1u

#define TABLE_MAX   65535u
#define NAMES_MAX   256u
#define CODE_MAX    1048576u
#define TEXT_MAX    1048576u
#define NUMBER_NAN  UINT64_C(0x7FF8000000000000)
#define FNV_OFFSET  2166136261u
#define FNV_PRIME   16777619u
#define ALIGN8(n)   (((n) + 7u) & ~(size_t)7u)

/* Places of the header's fields. */
enum {
	AT_MAGIC = 0,
	AT_VERSION = 4,
	AT_FLAGS = 6,
	AT_TOTAL_SIZE = 8,
	AT_GLOBALS = 12,
	AT_MAPS = 14,
	AT_ENTRY_TOP = 16,
	AT_ENTRY_PROG = 18,
	AT_ENTRY_INIT = 20,
	AT_ENTRY_FINI = 22,
	AT_NUMBERS = 24,
	AT_FUNCTIONS = 28,
	AT_STRINGS = 32,
	AT_NAMES = 36,
	AT_IMPORTS = 40,
	AT_HANDLERS = 44,
	AT_CODE = 48,
	AT_TEXT = 52,
	AT_TDZ = 56,
	AT_RESERVED = 58,
};

int mbpf_reject_table(struct mbpf_reject *reject, uint16_t reason, uint32_t limit, uint32_t actual)
{
	reject->reason = reason;
	reject->pc = MBPF_REJECT_NO_WORD;
	reject->limit = limit;
	reject->actual = actual;
	return MBPF_ERR_INVALID_BYTECODE;
}

static int check_header(const uint8_t *section, size_t len, struct mbpf_reject *reject)
{
	if (((uintptr_t)section & 7u) != 0u) {
		return mbpf_reject_table(reject, MBPF_REJECT_IMAGE_ALIGN, 8, (uint32_t)((uintptr_t)section & 7u));
	}
	if (len < MBPF_SECTION_HEADER_SIZE) {
		return mbpf_reject_table(reject, MBPF_REJECT_IMAGE_TOO_SHORT, MBPF_SECTION_HEADER_SIZE, (uint32_t)len);
	}
	if (mbpf_section_u32(section + AT_MAGIC) != MAGIC) {
		return mbpf_reject_table(reject, MBPF_REJECT_IMAGE_MAGIC, MAGIC, mbpf_section_u32(section + AT_MAGIC));
	}
	if (mbpf_section_u16(section + AT_VERSION) != VERSION) {
		return mbpf_reject_table(reject, MBPF_REJECT_IMAGE_VERSION, VERSION,
					 mbpf_section_u16(section + AT_VERSION));
	}
	if (mbpf_section_u16(section + AT_FLAGS) != 0u) {
		return mbpf_reject_table(reject, MBPF_REJECT_IMAGE_RESERVED, 0, AT_FLAGS);
	}
	if (mbpf_section_u32(section + AT_TOTAL_SIZE) != len) {
		return mbpf_reject_table(reject, MBPF_REJECT_IMAGE_SIZE, (uint32_t)len,
					 mbpf_section_u32(section + AT_TOTAL_SIZE));
	}
	for (uint32_t i = AT_RESERVED; i < MBPF_SECTION_HEADER_SIZE; i++) {
		if (section[i] != 0u) {
			return mbpf_reject_table(reject, MBPF_REJECT_IMAGE_RESERVED, 0, i);
		}
	}
	return 0;
}

static int check_counts(const struct mbpf_image *image, struct mbpf_reject *reject)
{
	const struct {
		uint32_t count;
		uint32_t limit;
	} counts[] = {
		{image->number_count, TABLE_MAX},    {image->function_count, TABLE_MAX},
		{image->string_count, TABLE_MAX},    {image->name_count, NAMES_MAX},
		{image->import_count, MBPF_IMPORTS_MAX}, {image->handler_count, TABLE_MAX},
		{image->code_words, CODE_MAX},       {image->text_bytes, TEXT_MAX},
		{image->name_count, image->string_count}, {image->tdz_count, image->global_count},
	};

	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		if (counts[i].count > counts[i].limit) {
			return mbpf_reject_table(reject, MBPF_REJECT_IMAGE_LIMIT, counts[i].limit, counts[i].count);
		}
	}
	return 0;
}

/* Position in the section while its tables are laid out. Invariant: off is a multiple of 8. */
struct layout {
	const uint8_t *section;
	size_t len;
	size_t off;
	uint16_t reason; /* the first thing that is wrong, or 0 */
};

/* The next table of `size` bytes; the zero bytes behind it belong to it. */
static const uint8_t *take_table(struct layout *at, size_t size)
{
	const uint8_t *table = at->section + at->off;

	if (at->reason != 0u) {
		return at->section;
	}
	if (ALIGN8(size) > at->len - at->off) {
		at->reason = MBPF_REJECT_IMAGE_TABLES;
		return at->section;
	}
	for (size_t i = size; i < ALIGN8(size); i++) {
		if (table[i] != 0u) {
			at->reason = MBPF_REJECT_IMAGE_RESERVED;
		}
	}
	at->off += ALIGN8(size);
	return table;
}

/* Counts are within their limits here, so that no product is near 2^32. */
static int lay_out(const uint8_t *section, size_t len, struct mbpf_image *image, struct mbpf_reject *reject)
{
	struct layout at = {.section = section, .len = len, .off = MBPF_SECTION_HEADER_SIZE};

	if ((len & 7u) != 0u) {
		return mbpf_reject_table(reject, MBPF_REJECT_IMAGE_TABLES, 8, (uint32_t)len);
	}
	image->numbers = take_table(&at, (size_t)image->number_count * MBPF_NUMBER_SIZE);
	image->functions = take_table(&at, (size_t)image->function_count * MBPF_FUNCTION_SIZE);
	image->strings = take_table(&at, (size_t)image->string_count * MBPF_STRING_SIZE);
	image->imports = take_table(&at, (size_t)image->import_count * MBPF_IMPORT_SIZE);
	image->handlers = take_table(&at, (size_t)image->handler_count * MBPF_HANDLER_SIZE);
	image->code = (const void *)take_table(&at, (size_t)image->code_words * sizeof(mbpf_word));
	image->text = take_table(&at, image->text_bytes);
	if (at.reason == 0u && at.off != len) {
		at.reason = MBPF_REJECT_IMAGE_TABLES;
	}
	if (at.reason != 0u) {
		return mbpf_reject_table(reject, at.reason, (uint32_t)len, (uint32_t)at.off);
	}
	return 0;
}

int mbpf_image_open(const uint8_t *section, size_t len, struct mbpf_image *image, struct mbpf_reject *reject)
{
	int rc = check_header(section, len, reject);

	if (rc != 0) {
		return rc;
	}
	image->global_count = mbpf_section_u16(section + AT_GLOBALS);
	image->map_count = mbpf_section_u16(section + AT_MAPS);
	image->entry_top = mbpf_section_u16(section + AT_ENTRY_TOP);
	image->entry_prog = mbpf_section_u16(section + AT_ENTRY_PROG);
	image->entry_init = mbpf_section_u16(section + AT_ENTRY_INIT);
	image->entry_fini = mbpf_section_u16(section + AT_ENTRY_FINI);
	image->number_count = mbpf_section_u32(section + AT_NUMBERS);
	image->function_count = mbpf_section_u32(section + AT_FUNCTIONS);
	image->string_count = mbpf_section_u32(section + AT_STRINGS);
	image->name_count = mbpf_section_u32(section + AT_NAMES);
	image->import_count = mbpf_section_u32(section + AT_IMPORTS);
	image->handler_count = mbpf_section_u32(section + AT_HANDLERS);
	image->code_words = mbpf_section_u32(section + AT_CODE);
	image->text_bytes = mbpf_section_u32(section + AT_TEXT);
	image->tdz_count = mbpf_section_u16(section + AT_TDZ);
	rc = check_counts(image, reject);
	return rc != 0 ? rc : lay_out(section, len, image, reject);
}

int mbpf_image_check_numbers(const struct mbpf_image *image, struct mbpf_reject *reject)
{
	for (uint32_t i = 0; i < image->number_count; i++) {
		uint64_t bits = mbpf_image_number(image, i);

		if (bits << 1 > UINT64_C(0x7FF0000000000000) << 1 && bits != NUMBER_NAN) {
			return mbpf_reject_table(reject, MBPF_REJECT_NUMBER_NAN, 0, i);
		}
	}
	return 0;
}

static uint16_t unit_at(const struct mbpf_pool_string *s, uint32_t i)
{
	return s->wide ? mbpf_section_u16(s->data + (size_t)i * 2u) : s->data[i];
}

/* The text's own form and hash; its bytes are inside the section. */
static uint16_t check_text(const struct mbpf_pool_string *s)
{
	uint32_t hash = FNV_OFFSET;
	uint16_t all = 0;
	uint16_t largest = 0;

	for (uint32_t i = 0; i < s->units; i++) {
		all = unit_at(s, i);
		largest = all > largest ? all : largest;
		hash = (hash ^ all) * FNV_PRIME;
	}
	if (s->wide && largest <= 0xFFu) {
		return MBPF_REJECT_STRING_FORM;
	}
	return hash == s->hash ? 0u : MBPF_REJECT_STRING_HASH;
}

/* Is `a` before `b` in the order of names? */
static bool name_before(const struct mbpf_pool_string *a, const struct mbpf_pool_string *b)
{
	if (a->hash != b->hash) {
		return a->hash < b->hash;
	}
	if (a->units != b->units) {
		return a->units < b->units;
	}
	for (uint32_t i = 0; i < a->units; i++) {
		if (unit_at(a, i) != unit_at(b, i)) {
			return unit_at(a, i) < unit_at(b, i);
		}
	}
	return false;
}

/* Entry `index`, which has to start at *cursor; moves the cursor behind its text. */
static uint16_t check_string(const struct mbpf_image *image, uint32_t index, uint32_t *cursor)
{
	const uint8_t *entry = image->strings + (size_t)index * MBPF_STRING_SIZE;
	uint32_t offset = mbpf_section_u32(entry + 4);
	uint32_t flags = entry[10];
	bool wide = (flags & MBPF_POOL_STRING_WIDE) != 0u;
	uint32_t size = (uint32_t)mbpf_section_u16(entry + 8) << (wide ? 1 : 0);
	struct mbpf_pool_string s;

	if (offset > image->text_bytes || size > image->text_bytes - offset) {
		return MBPF_REJECT_STRING_BOUNDS;
	}
	if ((flags & ~MBPF_POOL_STRING_WIDE) != 0u || (wide && (offset & 1u) != 0u)) {
		return MBPF_REJECT_STRING_FORM;
	}
	if (index >= image->name_count && entry[11] != 0u) {
		return MBPF_REJECT_IMAGE_RESERVED;
	}
	if (wide && (*cursor & 1u) != 0u && offset == *cursor + 1u) {
		if (image->text[*cursor] != 0u) {
			return MBPF_REJECT_IMAGE_RESERVED;
		}
		(*cursor)++;
	}
	if (offset != *cursor) {
		return MBPF_REJECT_STRING_LAYOUT;
	}
	*cursor += size;
	s = mbpf_image_string(image, index);
	return check_text(&s);
}

int mbpf_image_check_strings(const struct mbpf_image *image, struct mbpf_reject *reject)
{
	uint32_t cursor = 0;

	for (uint32_t i = 0; i < image->string_count; i++) {
		uint16_t reason = check_string(image, i, &cursor);

		if (reason == 0u && i != 0u && i < image->name_count) {
			struct mbpf_pool_string before = mbpf_image_string(image, i - 1u);
			struct mbpf_pool_string s = mbpf_image_string(image, i);

			reason = name_before(&before, &s) ? 0u : MBPF_REJECT_NAME_ORDER;
		}
		if (reason != 0u) {
			return mbpf_reject_table(reject, reason, 0, i);
		}
	}
	if (cursor != image->text_bytes) {
		return mbpf_reject_table(reject, MBPF_REJECT_STRING_LAYOUT, cursor, image->text_bytes);
	}
	return 0;
}
