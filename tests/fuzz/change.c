/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <mbpf/mbpf.h>

#include "change.h"
#include "crc32.h"
#include "reader.h"

struct change_file change_read_file(const char *path)
{
	struct change_file file = {NULL, 0};
	FILE *f = fopen(path, "rb");
	long size;

	if (f == NULL || fseek(f, 0, SEEK_END) != 0 || (size = ftell(f)) <= 0 ||
	    fseek(f, 0, SEEK_SET) != 0) {
		fprintf(stderr, "cannot read %s\n", path);
		exit(2);
	}
	file.size = (size_t)size;
	file.data = malloc(file.size);
	if (file.data == NULL || fread(file.data, 1, file.size, f) != file.size) {
		fprintf(stderr, "cannot read %s\n", path);
		exit(2);
	}
	fclose(f);
	return file;
}

static void put_le32(uint8_t *p, uint32_t v)
{
	for (unsigned int i = 0; i < 4U; i++) {
		p[i] = (uint8_t)(v >> (8U * i));
	}
}

void change_fix_checksums(uint8_t *data, size_t size)
{
	uint32_t count;

	if (size < MBPF_HEADER_SIZE) {
		return;
	}
	count = mbpf_get_le32(data + MBPF_HEADER_OFF_SECTION_COUNT);
	for (uint32_t i = 0; i < count && i < MBPF_MAX_SECTIONS; i++) {
		uint8_t *entry = data + MBPF_HEADER_SIZE + (size_t)i * MBPF_SECTION_ENTRY_SIZE;
		uint32_t off;
		uint32_t len;

		if ((size_t)(entry - data) + MBPF_SECTION_ENTRY_SIZE > size) {
			return;
		}
		off = mbpf_get_le32(entry + MBPF_SECTION_ENTRY_OFF_OFFSET);
		len = mbpf_get_le32(entry + MBPF_SECTION_ENTRY_OFF_LENGTH);
		if (mbpf_get_le32(entry + MBPF_SECTION_ENTRY_OFF_CRC32) != 0U && off <= size &&
		    len <= size - off) {
			put_le32(entry + MBPF_SECTION_ENTRY_OFF_CRC32,
				 mbpf_crc32(0, data + off, len));
		}
	}
	if (mbpf_get_le32(data + MBPF_HEADER_OFF_FILE_CRC32) != 0U) {
		uint32_t crc = mbpf_crc32(0, data, MBPF_HEADER_OFF_FILE_CRC32);

		crc = mbpf_crc32(crc, data + MBPF_HEADER_SIZE, size - MBPF_HEADER_SIZE);
		put_le32(data + MBPF_HEADER_OFF_FILE_CRC32, crc);
	}
}

uint32_t change_random(uint32_t *state, uint32_t limit)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return (uint32_t)(((uint64_t)*state * limit) >> 32);
}

void change_bytes(uint8_t *data, size_t size, uint32_t *state)
{
	static const uint32_t words[] = {0U, 1U, 0xffU, 0x7fffffffU, 0x80000000U, 0xffffffffU};

	for (uint32_t n = 1U + change_random(state, 8); n != 0U; n--) {
		uint32_t at = change_random(state, (uint32_t)size);
		uint32_t from = change_random(state, (uint32_t)size);
		uint32_t len = 1U + change_random(state, 16);

		switch (change_random(state, 4)) {
		case 0:
			data[at] ^= (uint8_t)(1U << change_random(state, 8));
			break;
		case 1:
			data[at] = (uint8_t)change_random(state, 256);
			break;
		case 2:
			if (size >= 4U) {
				at = (at & ~3U) <= size - 4U ? at & ~3U : 0U;
				put_le32(data + at, words[change_random(state, 6)]);
			}
			break;
		default:
			len = len < size - at ? len : (uint32_t)size - at;
			len = len < size - from ? len : (uint32_t)size - from;
			memmove(data + at, data + from, len);
			break;
		}
	}
}
