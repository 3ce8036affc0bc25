/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Reads the DEBUG section, as doc/spec/debug.rst describes it.
 */

#include <mbpf/debug.h>

#include "debug.h"
#include "prog.h"

#define LINES_MAGIC 0x314C424DU
#define FILES_MAGIC 0x3146424DU
/* Bytes of a LEB128 number of 32 bits. */
#define LEB_MAX     5U
/* Flags: the hash is there. */
#define HAS_HASH    0x1U

/* Nothing is read any more; whoever gets here finds nothing. */
static uint32_t stop(struct mbpf_reader *reader)
{
	reader->size = 0;
	reader->pos = 0;
	return 0;
}

static uint32_t read_u32(struct mbpf_reader *reader)
{
	const uint8_t *p;

	return mbpf_reader_take(reader, sizeof(uint32_t), &p) ? mbpf_get_le32(p) : stop(reader);
}

static uint32_t read_uleb(struct mbpf_reader *reader)
{
	uint32_t value = 0;
	uint8_t byte;

	for (uint32_t i = 0; i < LEB_MAX && mbpf_reader_u8(reader, &byte); i++) {
		value |= (byte & 0x7FU) << (7U * i);
		if (byte < 0x80U) {
			return value;
		}
	}
	return stop(reader);
}

/* Adds the signed number that follows. */
static uint32_t add_sleb(struct mbpf_reader *reader, uint32_t to)
{
	uint32_t value = read_uleb(reader);

	return to + ((value & 1U) != 0U ? ~(value >> 1) : value >> 1);
}

static struct mbpf_span read_bytes(struct mbpf_reader *reader, uint32_t size)
{
	struct mbpf_span span = {.data = NULL, .size = size};

	if (!mbpf_reader_take(reader, size, &span.data)) {
		span.size = stop(reader);
	}
	return span;
}

static struct mbpf_span read_text(struct mbpf_reader *reader)
{
	return read_bytes(reader, read_u32(reader));
}

/* Texts or numbers in a row: a count too large ends with the section. */
static void skip_texts(struct mbpf_reader *reader, uint32_t count)
{
	for (; count != 0U && reader->size != 0U; count--) {
		(void)read_text(reader);
	}
}

static bool next_is(const struct mbpf_reader *reader, uint32_t magic)
{
	return mbpf_reader_left(reader) >= sizeof(uint32_t) &&
	       mbpf_get_le32(reader->data + reader->pos) == magic;
}

/* The part that follows. */
static struct mbpf_reader read_part(struct mbpf_reader *reader)
{
	struct mbpf_span body;

	(void)read_u32(reader); /* the magic */
	body = read_text(reader);
	return (struct mbpf_reader){.data = body.data, .size = body.size};
}

static void skip_function(struct mbpf_reader *lines)
{
	for (uint32_t rows = read_uleb(lines); rows != 0U && lines->size != 0U; rows--) {
		(void)read_uleb(lines);
		(void)read_uleb(lines);
		(void)read_uleb(lines);
	}
	for (uint32_t locals = read_uleb(lines); locals != 0U && lines->size != 0U; locals--) {
		(void)read_uleb(lines);
		(void)read_text(lines);
	}
}

/* Line and column of a word of the function that follows. @return the number of its row, and one
 * more; 0 for none. */
static uint32_t find_row(struct mbpf_reader *lines, uint32_t word, struct mbpf_place *place)
{
	uint32_t rows = read_uleb(lines);
	uint32_t line = 1;
	uint32_t column = 1;
	uint32_t at = 0;
	uint32_t found = 0;

	for (uint32_t row = 1; row <= rows && lines->size != 0U; row++) {
		at += read_uleb(lines);
		line = add_sleb(lines, line);
		column = add_sleb(lines, column);
		if (at > word) {
			break;
		}
		found = row;
		place->line = line;
		place->column = column;
	}
	return lines->size != 0U ? found : 0U;
}

/* The file that a row of a function comes from; 0 for the program's own. */
static uint32_t file_of(struct mbpf_reader *files, uint32_t func, uint32_t row)
{
	uint32_t file = 0;

	for (; files->size != 0U; func--) {
		uint32_t at = 0;

		for (uint32_t changes = read_uleb(files); changes != 0U && files->size != 0U;
		     changes--) {
			uint32_t to;

			at += read_uleb(files);
			to = read_uleb(files);
			if (func == 0U && at <= row) {
				file = to;
			}
		}
		if (func == 0U) {
			break;
		}
	}
	return files->size != 0U ? file : 0U;
}

/* Sets place->file, when the row's file is another one than the program's own. */
static bool find_file(struct mbpf_reader *files, uint32_t func, uint32_t row,
		      struct mbpf_place *place)
{
	struct mbpf_reader names = *files;
	uint32_t count = read_uleb(files);
	uint32_t file;

	for (uint32_t i = 0; i < count && files->size != 0U; i++) {
		(void)read_text(files);
		(void)read_bytes(files, MBPF_DEBUG_HASH_SIZE);
	}
	file = file_of(files, func, row);
	if (file == 0U) {
		return files->size != 0U;
	}
	(void)read_uleb(&names);
	for (; file != 0U && names.size != 0U; file--) {
		place->file = read_text(&names);
		(void)read_bytes(&names, MBPF_DEBUG_HASH_SIZE);
	}
	return names.size != 0U && place->file.data != NULL;
}

bool mbpf_debug_find(const struct mbpf_span *debug, uint32_t func, uint32_t word,
		     struct mbpf_place *place)
{
	struct mbpf_reader reader = {.data = debug->data, .size = debug->size};
	struct mbpf_reader lines;
	struct mbpf_reader files;
	uint32_t row;

	(void)read_u32(&reader);
	(void)read_bytes(&reader, MBPF_DEBUG_HASH_SIZE);
	skip_texts(&reader, 2); /* entry symbol, hook */
	skip_texts(&reader, read_u32(&reader));
	if (!next_is(&reader, LINES_MAGIC)) {
		return false;
	}
	lines = read_part(&reader);
	place->file = read_text(&lines);
	skip_texts(&lines, read_uleb(&lines));
	if (func >= read_uleb(&lines)) {
		return false;
	}
	for (uint32_t i = 0; i < func && lines.size != 0U; i++) {
		skip_function(&lines);
	}
	row = find_row(&lines, word, place);
	if (row == 0U) {
		return false;
	}
	if (!next_is(&reader, FILES_MAGIC)) {
		return true; /* all rows are of the program's own file */
	}
	files = read_part(&reader);
	return find_file(&files, func, row - 1U, place);
}

/* A symbol or name, which must not be longer than such are. */
static struct mbpf_span read_symbol(struct mbpf_reader *reader)
{
	struct mbpf_span text = read_text(reader);

	if (text.size > MBPF_DEBUG_TEXT_MAX) {
		(void)stop(reader);
	}
	return text;
}

static int read_info(const struct mbpf_span *debug, struct mbpf_debug_info *info)
{
	struct mbpf_reader reader = {.data = debug->data, .size = debug->size};
	struct mbpf_span hash;
	uint32_t flags;

	if (debug->data == NULL) {
		return MBPF_ERR_NOT_FOUND;
	}
	flags = read_u32(&reader);
	hash = read_bytes(&reader, MBPF_DEBUG_HASH_SIZE);
	info->source_hash = (flags & HAS_HASH) != 0U ? hash.data : NULL;
	info->entry_symbol = read_symbol(&reader);
	info->hook_name = read_symbol(&reader);
	info->map_count = read_u32(&reader);
	info->map_names.data = debug->data + reader.pos;
	if ((flags & ~HAS_HASH) != 0U || info->map_count > MBPF_DEBUG_MAPS_MAX) {
		return MBPF_ERR_INVALID_PACKAGE;
	}
	for (uint32_t i = 0; i < info->map_count; i++) {
		(void)read_symbol(&reader);
	}
	if (reader.size == 0U) {
		return MBPF_ERR_INVALID_PACKAGE;
	}
	info->map_names.size = (uint32_t)(debug->data + reader.pos - info->map_names.data);
	return MBPF_OK;
}

int mbpf_package_debug(const struct mbpf_package *package, struct mbpf_debug_info *info)
{
	return read_info(&package->debug, info);
}

int mbpf_prog_debug(const struct mbpf_prog *prog, struct mbpf_debug_info *info)
{
	return read_info(&prog->version->debug, info);
}

int mbpf_debug_map_name(const struct mbpf_debug_info *info, uint32_t index, struct mbpf_span *name)
{
	struct mbpf_reader reader = {.data = info->map_names.data, .size = info->map_names.size};

	if (index >= info->map_count) {
		return MBPF_ERR_NOT_FOUND;
	}
	skip_texts(&reader, index);
	*name = read_symbol(&reader);
	return MBPF_OK;
}
