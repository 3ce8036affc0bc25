/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * First part of the verifier: the header of a section, where its tables lie, numbers and strings.
 */

#include <mbpf/gen/rejects.h>
#include <mbpf/mbpf.h>

#include "image.h"
#include "operations.h"
#include "verifier.h"

#define MAGIC   0x3142424DU
#define VERSION 1U

#define ALIGN8(n) (((n) + 7U) & ~(size_t)7U)

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
	AT_NUMBERS = 24, /* the counts of the tables from here on */
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
	if (((uintptr_t)section & 7U) != 0U) {
		return mbpf_reject_table(reject, MBPF_REJECT_IMAGE_ALIGN, 8,
					 (uint32_t)((uintptr_t)section & 7U));
	}
	if (len < MBPF_SECTION_HEADER_SIZE) {
		return mbpf_reject_table(reject, MBPF_REJECT_IMAGE_TOO_SHORT,
					 MBPF_SECTION_HEADER_SIZE, (uint32_t)len);
	}
	if (mbpf_get_le32(section + AT_MAGIC) != MAGIC) {
		return mbpf_reject_table(reject, MBPF_REJECT_IMAGE_MAGIC, MAGIC,
					 mbpf_get_le32(section + AT_MAGIC));
	}
	if (mbpf_get_le16(section + AT_VERSION) != VERSION) {
		return mbpf_reject_table(reject, MBPF_REJECT_IMAGE_VERSION, VERSION,
					 mbpf_get_le16(section + AT_VERSION));
	}
	if (mbpf_get_le16(section + AT_FLAGS) != 0U) {
		return mbpf_reject_table(reject, MBPF_REJECT_IMAGE_RESERVED, 0, AT_FLAGS);
	}
	if (mbpf_get_le32(section + AT_TOTAL_SIZE) != len) {
		return mbpf_reject_table(reject, MBPF_REJECT_IMAGE_SIZE, (uint32_t)len,
					 mbpf_get_le32(section + AT_TOTAL_SIZE));
	}
	for (uint32_t i = AT_RESERVED; i < MBPF_SECTION_HEADER_SIZE; i++) {
		if (section[i] != 0U) {
			return mbpf_reject_table(reject, MBPF_REJECT_IMAGE_RESERVED, 0, i);
		}
	}
	return 0;
}

/* A table of the section: where the image keeps it and its count, bytes of an entry, most entries.
 */
struct table {
	uint8_t data;
	uint8_t count;
	uint8_t entry_size; /* 0: no table of its own */
	uint32_t limit;
};

#define TABLE(data_, count_, entry_size_, limit_)                                                  \
	{.data = offsetof(struct mbpf_image, data_),                                               \
	 .count = offsetof(struct mbpf_image, count_),                                             \
	 .entry_size = (entry_size_),                                                              \
	 .limit = (limit_)}

/* In the order of the tables, which is also that of their counts from AT_NUMBERS on. */
static const struct table tables[] = {
	TABLE(numbers, number_count, MBPF_NUMBER_SIZE, MBPF_LIMIT_NUMBERS),
	TABLE(functions, function_count, MBPF_FUNCTION_SIZE, MBPF_LIMIT_FUNCTIONS),
	TABLE(strings, string_count, MBPF_STRING_SIZE, MBPF_LIMIT_STRINGS),
	TABLE(strings, name_count, 0, MBPF_LIMIT_NAMES), /* the first of the strings */
	TABLE(imports, import_count, MBPF_IMPORT_SIZE, MBPF_LIMIT_IMPORTS),
	TABLE(handlers, handler_count, MBPF_HANDLER_SIZE, MBPF_LIMIT_HANDLERS),
	TABLE(code, code_words, sizeof(mbpf_word), MBPF_LIMIT_CODE_WORDS),
	TABLE(text, string_bytes, 1, MBPF_LIMIT_STRING_BYTES),
};

static uint32_t *count_of(struct mbpf_image *image, const struct table *table)
{
	return (uint32_t *)((uint8_t *)image + table->count);
}

static int check_limit(uint32_t count, uint32_t limit, struct mbpf_reject *reject)
{
	return count <= limit ? 0
			      : mbpf_reject_table(reject, MBPF_REJECT_IMAGE_LIMIT, limit, count);
}

static int read_counts(const uint8_t *section, struct mbpf_image *image, struct mbpf_reject *reject)
{
	int rc = 0;

	for (uint32_t i = 0; rc == 0 && i < MBPF_ARRAY_COUNT(tables); i++) {
		uint32_t *count = count_of(image, &tables[i]);

		*count = mbpf_get_le32(section + AT_NUMBERS + 4U * i);
		rc = check_limit(*count, tables[i].limit, reject);
	}
	if (rc == 0) {
		rc = check_limit(image->name_count, image->string_count, reject);
	}
	return rc != 0 ? rc : check_limit(image->tdz_count, image->global_count, reject);
}

/* One table after the other; the zero bytes up to a multiple of 8 behind each belong to it. */
static int lay_out(const uint8_t *section, size_t len, struct mbpf_image *image,
		   struct mbpf_reject *reject)
{
	size_t off = MBPF_SECTION_HEADER_SIZE;
	uint16_t reason = 0;

	if ((len & 7U) != 0U) {
		return mbpf_reject_table(reject, MBPF_REJECT_IMAGE_TABLES, 8, (uint32_t)len);
	}
	for (uint32_t i = 0; reason == 0U && i < MBPF_ARRAY_COUNT(tables); i++) {
		const struct table *table = &tables[i];
		const uint8_t *data = section + off;
		/* Counts are within their limits here, so that no product is near 2^32. */
		size_t size = (size_t)*count_of(image, table) * table->entry_size;

		if (table->entry_size == 0U) {
			continue;
		}
		if (ALIGN8(size) > len - off) {
			reason = MBPF_REJECT_IMAGE_TABLES;
			break;
		}
		memcpy((uint8_t *)image + table->data, &data, sizeof(data));
		off += ALIGN8(size);
		for (; (size & 7U) != 0U; size++) {
			if (data[size] != 0U) {
				reason = MBPF_REJECT_IMAGE_RESERVED;
			}
		}
	}
	if (reason == 0U && off != len) {
		reason = MBPF_REJECT_IMAGE_TABLES;
	}
	return reason == 0U ? 0 : mbpf_reject_table(reject, reason, (uint32_t)len, (uint32_t)off);
}

int mbpf_image_open(const uint8_t *section, size_t len, struct mbpf_image *image,
		    struct mbpf_reject *reject)
{
	int rc = check_header(section, len, reject);

	if (rc != 0) {
		return rc;
	}
	image->global_count = mbpf_get_le16(section + AT_GLOBALS);
	image->map_count = mbpf_get_le16(section + AT_MAPS);
	image->entry_top = mbpf_get_le16(section + AT_ENTRY_TOP);
	image->entry_prog = mbpf_get_le16(section + AT_ENTRY_PROG);
	image->entry_init = mbpf_get_le16(section + AT_ENTRY_INIT);
	image->entry_fini = mbpf_get_le16(section + AT_ENTRY_FINI);
	image->tdz_count = mbpf_get_le16(section + AT_TDZ);
	rc = read_counts(section, image, reject);
	return rc != 0 ? rc : lay_out(section, len, image, reject);
}

int mbpf_image_check_numbers(const struct mbpf_image *image, struct mbpf_reject *reject)
{
	for (uint32_t i = 0; i < image->number_count; i++) {
		uint64_t bits = mbpf_image_number(image, i);

		if (mbpf_f64_canonical(bits) != bits) {
			return mbpf_reject_table(reject, MBPF_REJECT_NUMBER_NAN, 0, i);
		}
	}
	return 0;
}

/* The text's own form and hash; its bytes are inside the section. */
static uint16_t check_text(const struct mbpf_text *text)
{
	uint32_t largest = 0;

	for (uint32_t i = 0; i < text->units; i++) {
		uint32_t unit = mbpf_text_unit(text, i);

		largest = unit > largest ? unit : largest;
	}
	if (text->wide && largest <= 0xFFU) {
		return MBPF_REJECT_STRING_FORM;
	}
	return mbpf_text_hash(text) == text->hash ? 0U : MBPF_REJECT_STRING_HASH;
}

/* Entry `index`, which has to start at *cursor; moves the cursor behind its text. */
static uint16_t check_string(const struct mbpf_image *image, uint32_t index, uint32_t *cursor,
			     struct mbpf_text *text)
{
	const uint8_t *entry = image->strings + (size_t)index * MBPF_STRING_SIZE;
	uint32_t offset = mbpf_get_le32(entry + 4);
	uint32_t flags = entry[10];
	bool wide = (flags & MBPF_POOL_STRING_WIDE) != 0U;
	uint32_t size = (uint32_t)mbpf_get_le16(entry + 8) << (wide ? 1 : 0);

	if (offset > image->string_bytes || size > image->string_bytes - offset) {
		return MBPF_REJECT_STRING_BOUNDS;
	}
	if ((flags & ~MBPF_POOL_STRING_WIDE) != 0U || (wide && (offset & 1U) != 0U)) {
		return MBPF_REJECT_STRING_FORM;
	}
	if (index >= image->name_count && entry[11] != 0U) {
		return MBPF_REJECT_IMAGE_RESERVED;
	}
	if (wide && (*cursor & 1U) != 0U && offset == *cursor + 1U) {
		if (image->text[*cursor] != 0U) {
			return MBPF_REJECT_IMAGE_RESERVED;
		}
		(*cursor)++;
	}
	if (offset != *cursor) {
		return MBPF_REJECT_STRING_LAYOUT;
	}
	*cursor += size;
	*text = mbpf_image_text(image, index);
	return check_text(text);
}

int mbpf_image_check_strings(const struct mbpf_image *image, struct mbpf_reject *reject)
{
	struct mbpf_text before = {.data = NULL};
	struct mbpf_text text;
	uint32_t cursor = 0;

	for (uint32_t i = 0; i < image->string_count; i++) {
		uint16_t reason = check_string(image, i, &cursor, &text);

		if (reason == 0U && i != 0U && i < image->name_count &&
		    mbpf_name_order(&before, &text) >= 0) {
			reason = MBPF_REJECT_NAME_ORDER;
		}
		if (reason != 0U) {
			return mbpf_reject_table(reject, reason, 0, i);
		}
		before = text;
	}
	if (cursor != image->string_bytes) {
		return mbpf_reject_table(reject, MBPF_REJECT_STRING_LAYOUT, cursor,
					 image->string_bytes);
	}
	return 0;
}
