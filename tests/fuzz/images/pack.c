/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * An image as a package: CBOR manifest, BYTECODE section, container without checksums.
 */

#include "image.h"

#include <stdlib.h>
#include <string.h>

#include <mbpf/gen/package.h>

#define NO_ENTRY 0xFFFFU

static void put(struct image *image, uint32_t value, uint32_t bytes)
{
	if (image->size + 8U > IMAGE_BYTES) {
		abort();
	}
	for (; bytes != 0U; bytes--) {
		image->bytes[image->size++] = (uint8_t)value;
		value >>= 8;
	}
}

static void align(struct image *image, size_t to)
{
	while (image->size % to != 0U) {
		put(image, 0, 1);
	}
}

static void patch(struct image *image, size_t at, uint32_t value)
{
	for (uint32_t i = 0; i < 4U; i++) {
		image->bytes[at + i] = (uint8_t)(value >> (8U * i));
	}
}

/* --- manifest
 * ------------------------------------------------------------------------------------- */

static void cbor_head(struct image *image, uint32_t major, uint32_t value)
{
	uint32_t bytes = value < 24U ? 0U : value < 256U ? 1U : value < 65536U ? 2U : 4U;

	put(image,
	    major << 5 | (bytes == 0U   ? value
			  : bytes == 1U ? 24U
			  : bytes == 2U ? 25U
					: 26U),
	    1);
	for (; bytes != 0U; bytes--) {
		put(image, value >> (8U * (bytes - 1U)), 1);
	}
}

static void cbor_text(struct image *image, const char *text)
{
	cbor_head(image, 3, (uint32_t)strlen(text));
	for (; *text != '\0'; text++) {
		put(image, (uint8_t)*text, 1);
	}
}

static void cbor_pair(struct image *image, const char *key, uint32_t value)
{
	cbor_text(image, key);
	cbor_head(image, 0, value);
}

static void put_maps(struct image *image)
{
	cbor_text(image, "maps");
	cbor_head(image, 4, image->map_count);
	for (uint32_t i = 0; i < image->map_count; i++) {
		const char name[] = {'m', (char)('0' + i), '\0'};

		cbor_head(image, 5, 5);
		cbor_text(image, "name");
		cbor_text(image, name);
		cbor_pair(image, "type", image->maps[i].type);
		cbor_pair(image, "key_size", image->maps[i].key_size);
		cbor_pair(image, "value_size", image->maps[i].value_size);
		cbor_pair(image, "max_entries", image->maps[i].max_entries);
	}
}

static void put_manifest(struct image *image)
{
	static const char *const capabilities[] = {
		"CAP_LOG",  "CAP_MAP_READ", "CAP_MAP_WRITE", "CAP_MAP_ITERATE",
		"CAP_EMIT", "CAP_TIME",     "CAP_STATS"};
	const uint32_t count = sizeof(capabilities) / sizeof(capabilities[0]);

	bool is_custom = image->hook_type == MBPF_HOOK_CUSTOM;

	cbor_head(image, 5, is_custom ? 13 : 11);
	put_maps(image);
	cbor_text(image, "engine");
	cbor_text(image, "vm");
	cbor_text(image, "budgets");
	cbor_head(image, 5, 3);
	cbor_pair(image, "max_steps", image->max_steps);
	cbor_pair(image, "max_helpers", image->max_helpers);
	cbor_pair(image, "max_wall_time_us", image->max_wall_time_us);
	cbor_pair(image, "heap_size", image->heap_size);
	cbor_pair(image, "hook_type", image->hook_type);
	if (is_custom) {
		cbor_pair(image, "schema_id", image->schema.id);
	}
	cbor_text(image, "capabilities");
	cbor_head(image, 4, count);
	for (uint32_t i = 0; i < count; i++) {
		cbor_text(image, capabilities[i]);
	}
	cbor_text(image, "program_name");
	cbor_text(image, "random");
	if (is_custom) {
		cbor_pair(image, "schema_version", image->schema.version);
	}
	cbor_text(image, "program_version");
	cbor_text(image, "1");
	cbor_pair(image, "bytecode_version", 1);
	cbor_pair(image, "mbpf_api_version", 1);
	cbor_pair(image, "hook_ctx_abi_version", 1);
}

/* --- bytecode
 * ------------------------------------------------------------------------------------- */

static bool is_wide(const struct image_string *s)
{
	for (uint32_t i = 0; i < s->count; i++) {
		if (s->units[i] > 0xFFU) {
			return true;
		}
	}
	return false;
}

/* Places of the texts; the bytes they take together. */
static uint32_t place_texts(const struct image *image, uint32_t places[IMAGE_STRINGS])
{
	uint32_t at = 0;

	for (uint32_t i = 0; i < image->string_count; i++) {
		bool wide = is_wide(&image->strings[i]);

		at += wide ? at & 1U : 0U;
		places[i] = at;
		at += image->strings[i].count << (wide ? 1 : 0);
	}
	return at;
}

static void put_strings(struct image *image, const uint32_t places[IMAGE_STRINGS])
{
	for (uint32_t i = 0; i < image->string_count; i++) {
		const struct image_string *s = &image->strings[i];

		put(image, s->hash, 4);
		put(image, places[i], 4);
		put(image, s->count, 2);
		put(image, is_wide(s) ? 1U : 0U, 1);
		put(image, i < image->name_count ? s->hint : 0U, 1);
	}
	align(image, 8);
}

static void put_texts(struct image *image, const uint32_t places[IMAGE_STRINGS])
{
	size_t start = image->size;

	for (uint32_t i = 0; i < image->string_count; i++) {
		const struct image_string *s = &image->strings[i];

		while (image->size - start < places[i]) {
			put(image, 0, 1);
		}
		for (uint32_t k = 0; k < s->count; k++) {
			put(image, s->units[k], is_wide(s) ? 2 : 1);
		}
	}
	align(image, 8);
}

static void put_header(struct image *image, uint32_t text_bytes)
{
	const uint32_t counts[] = {
		image->number_count, image->function_count, image->string_count, image->name_count,
		image->import_count, image->handler_count,  image->word_count,   text_bytes,
	};

	put(image, 0x3142424DU, 4);
	put(image, 1, 2);
	put(image, 0, 2);
	put(image, 0, 4); /* total_size */
	put(image, image->globals, 2);
	put(image, image->map_count, 2);
	put(image, image->top, 2);
	put(image, image->prog, 2);
	put(image, image->init, 2);
	put(image, image->fini, 2);
	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		put(image, counts[i], 4);
	}
	put(image, image->tdz, 2);
	put(image, 0, 4);
	put(image, 0, 2);
}

static void put_functions(struct image *image)
{
	for (uint32_t i = 0; i < image->function_count; i++) {
		const struct image_function *f = &image->functions[i];

		put(image, f->first, 4);
		put(image, f->len, 4);
		put(image, f->nregs, 2);
		put(image, f->nparams, 1);
		put(image, f->flags, 1);
		put(image, f->handler_first, 4);
		put(image, f->handler_count, 2);
		put(image, f->name, 2);
		put(image, f->length, 2);
		put(image, 0, 2);
	}
}

static void put_imports(struct image *image)
{
	for (uint32_t i = 0; i < image->import_count; i++) {
		put(image, image->imports[i].kind, 2);
		put(image, image->imports[i].name, 2);
		put(image, image->imports[i].version, 4);
		put(image, image->imports[i].prototype, 4);
	}
	align(image, 8);
}

static void put_bytecode(struct image *image)
{
	uint32_t places[IMAGE_STRINGS];
	size_t start = image->size;

	put_header(image, place_texts(image, places));
	for (uint32_t i = 0; i < image->number_count; i++) {
		put(image, (uint32_t)image->numbers[i], 4);
		put(image, (uint32_t)(image->numbers[i] >> 32), 4);
	}
	put_functions(image);
	put_strings(image, places);
	put_imports(image);
	for (uint32_t i = 0; i < image->handler_count; i++) {
		put(image, image->handlers[i].start, 4);
		put(image, image->handlers[i].end, 4);
		put(image, image->handlers[i].target, 4);
		put(image, image->handlers[i].reg, 4);
	}
	for (uint32_t i = 0; i < image->word_count; i++) {
		put(image, image->words[i], 4);
	}
	align(image, 8);
	put_texts(image, places);
	patch(image, start + 8U, (uint32_t)(image->size - start));
}

/* --- container
 * ------------------------------------------------------------------------------------ */

static void put_section(struct image *image, uint32_t index, uint32_t type, size_t start)
{
	size_t entry = MBPF_HEADER_SIZE + (size_t)index * MBPF_SECTION_ENTRY_SIZE;

	patch(image, entry, type);
	patch(image, entry + 4U, (uint32_t)start);
	patch(image, entry + 8U, (uint32_t)(image->size - start));
}

void image_pack(struct image *image)
{
	size_t start;

	image->size = 0;
	put(image, MBPF_MAGIC, 4);
	put(image, MBPF_FORMAT_VERSION, 2);
	put(image, MBPF_HEADER_SIZE + 2U * MBPF_SECTION_ENTRY_SIZE, 2);
	put(image, 0, 4);
	put(image, 2, 4);
	for (uint32_t i = 0; i < 1U + 2U * MBPF_SECTION_ENTRY_SIZE / 4U; i++) {
		put(image, 0, 4);
	}
	start = image->size;
	put_manifest(image);
	put_section(image, 0, MBPF_SECTION_MANIFEST, start);
	align(image, 8);
	start = image->size;
	put_bytecode(image);
	put_section(image, 1, MBPF_SECTION_BYTECODE, start);
}
