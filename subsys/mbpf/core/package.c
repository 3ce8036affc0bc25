/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "package.h"

#include <stdbool.h>
#include <string.h>

#include "crc32.h"
#include "ed25519.h"
#include "refuse.h"

#define FIRST_SECTION MBPF_SECTION_MANIFEST
#define LAST_SECTION  MBPF_SECTION_SIGNATURE

/* One entry of the section table. */
struct entry {
	uint32_t type;
	uint32_t offset;
	uint32_t length;
	uint32_t crc32;
	/* Offset of the entry itself. */
	uint32_t at;
};

static struct entry entry_at(const uint8_t *data, uint32_t index)
{
	uint32_t at = MBPF_HEADER_SIZE + index * MBPF_SECTION_ENTRY_SIZE;
	const uint8_t *p = data + at;
	struct entry entry = {
		.type = mbpf_get_le32(p + MBPF_SECTION_ENTRY_OFF_TYPE),
		.offset = mbpf_get_le32(p + MBPF_SECTION_ENTRY_OFF_OFFSET),
		.length = mbpf_get_le32(p + MBPF_SECTION_ENTRY_OFF_LENGTH),
		.crc32 = mbpf_get_le32(p + MBPF_SECTION_ENTRY_OFF_CRC32),
		.at = at,
	};

	return entry;
}

static uint32_t section_count(const uint8_t *data)
{
	return mbpf_get_le32(data + MBPF_HEADER_OFF_SECTION_COUNT);
}

static int check_header(const uint8_t *data, size_t size, struct mbpf_error_detail *detail)
{
	uint32_t magic, version, header_size, flags, count;

	if (size > MBPF_MAX_PACKAGE_SIZE) {
		return mbpf_refuse(detail, MBPF_REASON_TOO_LARGE, 0, 0, MBPF_MAX_PACKAGE_SIZE,
				   size > UINT32_MAX ? UINT32_MAX : (uint32_t)size);
	}
	if (size < MBPF_HEADER_SIZE) {
		return mbpf_refuse(detail, MBPF_REASON_TRUNCATED, 0, (uint32_t)size,
				   MBPF_HEADER_SIZE, (uint32_t)size);
	}
	magic = mbpf_get_le32(data + MBPF_HEADER_OFF_MAGIC);
	if (magic != MBPF_MAGIC) {
		return mbpf_refuse(detail, MBPF_REASON_BAD_MAGIC, 0, MBPF_HEADER_OFF_MAGIC,
				   MBPF_MAGIC, magic);
	}
	version = mbpf_get_le16(data + MBPF_HEADER_OFF_FORMAT_VERSION);
	if (version != MBPF_FORMAT_VERSION) {
		return mbpf_refuse(detail, MBPF_REASON_FORMAT_VERSION, 0,
				   MBPF_HEADER_OFF_FORMAT_VERSION, MBPF_FORMAT_VERSION, version);
	}
	flags = mbpf_get_le32(data + MBPF_HEADER_OFF_FLAGS);
	if ((flags & ~MBPF_FLAG_ALL) != 0) {
		return mbpf_refuse(detail, MBPF_REASON_HEADER_FLAGS, 0, MBPF_HEADER_OFF_FLAGS,
				   MBPF_FLAG_ALL, flags);
	}
	count = section_count(data);
	if (count == 0 || count > MBPF_MAX_SECTIONS) {
		return mbpf_refuse(detail, MBPF_REASON_SECTION_COUNT, 0,
				   MBPF_HEADER_OFF_SECTION_COUNT, MBPF_MAX_SECTIONS, count);
	}
	header_size = mbpf_get_le16(data + MBPF_HEADER_OFF_HEADER_SIZE);
	if (header_size != MBPF_HEADER_SIZE + count * MBPF_SECTION_ENTRY_SIZE) {
		return mbpf_refuse(detail, MBPF_REASON_HEADER_SIZE, 0, MBPF_HEADER_OFF_HEADER_SIZE,
				   MBPF_HEADER_SIZE + count * MBPF_SECTION_ENTRY_SIZE, header_size);
	}
	if (size < header_size) {
		return mbpf_refuse(detail, MBPF_REASON_TRUNCATED, 0, (uint32_t)size, header_size,
				   (uint32_t)size);
	}
	return MBPF_OK;
}

/* The rules of one entry alone: type, first of its type, size, bounds. */
static int check_entry(const struct mbpf_span *file, uint32_t index,
		       struct mbpf_error_detail *detail)
{
	struct entry entry = entry_at(file->data, index);
	uint32_t header_size = mbpf_get_le16(file->data + MBPF_HEADER_OFF_HEADER_SIZE);

	if ((entry.type < FIRST_SECTION || entry.type > LAST_SECTION) &&
	    (entry.type & MBPF_SECTION_SKIPPABLE) == 0) {
		return mbpf_refuse(detail, MBPF_REASON_SECTION_UNKNOWN, entry.type, entry.at,
				   LAST_SECTION, entry.type);
	}
	for (uint32_t i = 0; i < index; i++) {
		if (entry_at(file->data, i).type == entry.type) {
			return mbpf_refuse(detail, MBPF_REASON_SECTION_DUPLICATE, entry.type,
					   entry.at, 1, 2);
		}
	}
	if (entry.length == 0) {
		return mbpf_refuse(detail, MBPF_REASON_SECTION_EMPTY, entry.type,
				   entry.at + MBPF_SECTION_ENTRY_OFF_LENGTH, 1, 0);
	}
	if (entry.offset < header_size || entry.offset > file->size) {
		return mbpf_refuse(detail, MBPF_REASON_SECTION_RANGE, entry.type,
				   entry.at + MBPF_SECTION_ENTRY_OFF_OFFSET,
				   entry.offset < header_size ? header_size : file->size,
				   entry.offset);
	}
	if (entry.length > file->size - entry.offset) {
		return mbpf_refuse(detail, MBPF_REASON_SECTION_RANGE, entry.type,
				   entry.at + MBPF_SECTION_ENTRY_OFF_LENGTH,
				   file->size - entry.offset, entry.length);
	}
	return MBPF_OK;
}

/* Sections share no byte and stand in the table as in the file. */
static int check_layout(const struct mbpf_span *file, uint32_t index,
			struct mbpf_error_detail *detail)
{
	struct entry entry = entry_at(file->data, index);

	for (uint32_t i = 0; i < index; i++) {
		struct entry other = entry_at(file->data, i);

		if (entry.offset < other.offset + other.length &&
		    other.offset < entry.offset + entry.length) {
			return mbpf_refuse(detail, MBPF_REASON_SECTION_SHARED, entry.type,
					   entry.at + MBPF_SECTION_ENTRY_OFF_OFFSET,
					   other.offset + other.length, entry.offset);
		}
		if (entry.offset < other.offset) {
			return mbpf_refuse(detail, MBPF_REASON_SECTION_ORDER, entry.type,
					   entry.at + MBPF_SECTION_ENTRY_OFF_OFFSET, other.offset,
					   entry.offset);
		}
	}
	return MBPF_OK;
}

/*
 * The sections, now known to be in order, follow each other with nothing but a little zero padding
 * between them, up to the end of the file: no byte of a package is without meaning.
 */
static int check_gaps(const struct mbpf_span *file, struct mbpf_error_detail *detail)
{
	uint32_t end = mbpf_get_le16(file->data + MBPF_HEADER_OFF_HEADER_SIZE);

	for (uint32_t i = 0; i < section_count(file->data); i++) {
		struct entry entry = entry_at(file->data, i);

		if (entry.offset - end > MBPF_MAX_SECTION_GAP) {
			return mbpf_refuse(detail, MBPF_REASON_SECTION_GAP, entry.type, end,
					   MBPF_MAX_SECTION_GAP, entry.offset - end);
		}
		for (; end < entry.offset; end++) {
			if (file->data[end] != 0) {
				return mbpf_refuse(detail, MBPF_REASON_SECTION_GAP, entry.type, end,
						   0, file->data[end]);
			}
		}
		end += entry.length;
	}
	if (end != file->size) {
		return mbpf_refuse(detail, MBPF_REASON_TRAILING_BYTES, 0, end, end, file->size);
	}
	return MBPF_OK;
}

static void take_sections(struct mbpf_package *package)
{
	struct mbpf_span *known[] = {&package->manifest, &package->bytecode, &package->maps,
				     &package->debug, &package->signature};
	const uint8_t *data = package->file.data;

	for (uint32_t i = 0; i < section_count(data); i++) {
		struct entry entry = entry_at(data, i);

		if (entry.type >= FIRST_SECTION && entry.type <= LAST_SECTION) {
			known[entry.type - FIRST_SECTION]->data = data + entry.offset;
			known[entry.type - FIRST_SECTION]->size = entry.length;
		}
	}
}

static int check_presence(const struct mbpf_package *package, struct mbpf_error_detail *detail)
{
	const struct mbpf_span *signature = &package->signature;
	bool is_signed = (package->flags & MBPF_FLAG_SIGNED) != 0;
	bool is_debug = (package->flags & MBPF_FLAG_DEBUG) != 0;

	if (package->manifest.data == NULL) {
		return mbpf_refuse(detail, MBPF_REASON_NO_MANIFEST, MBPF_SECTION_MANIFEST, 0, 0, 0);
	}
	if (package->bytecode.data == NULL) {
		return mbpf_refuse(detail, MBPF_REASON_NO_BYTECODE, MBPF_SECTION_BYTECODE, 0, 0, 0);
	}
	if (is_debug != (package->debug.data != NULL)) {
		return mbpf_refuse(detail, MBPF_REASON_FLAG_DEBUG, MBPF_SECTION_DEBUG,
				   MBPF_HEADER_OFF_FLAGS, 0, package->flags);
	}
	if (signature->data == NULL) {
		return is_signed ? mbpf_refuse(detail, MBPF_REASON_NO_SIGNATURE,
					       MBPF_SECTION_SIGNATURE, MBPF_HEADER_OFF_FLAGS, 0,
					       package->flags)
				 : MBPF_OK;
	}
	if (!is_signed) {
		return mbpf_refuse(detail, MBPF_REASON_FLAG_SIGNED, MBPF_SECTION_SIGNATURE,
				   MBPF_HEADER_OFF_FLAGS, MBPF_FLAG_SIGNED, package->flags);
	}
	if (signature->size != MBPF_SIGNATURE_SIZE) {
		return mbpf_refuse(detail, MBPF_REASON_SIGNATURE_SIZE, MBPF_SECTION_SIGNATURE,
				   mbpf_package_offset(package, signature), MBPF_SIGNATURE_SIZE,
				   signature->size);
	}
	/* The sections fill the file, so the last one ends where the file does. */
	if (signature->data + signature->size != package->file.data + package->file.size) {
		return mbpf_refuse(detail, MBPF_REASON_SIGNATURE_NOT_LAST, MBPF_SECTION_SIGNATURE,
				   mbpf_package_offset(package, signature),
				   package->file.size - MBPF_SIGNATURE_SIZE,
				   mbpf_package_offset(package, signature));
	}
	return MBPF_OK;
}

static int check_crcs(const struct mbpf_package *package, struct mbpf_error_detail *detail)
{
	const struct mbpf_span *file = &package->file;
	uint32_t wanted = mbpf_get_le32(file->data + MBPF_HEADER_OFF_FILE_CRC32);
	uint32_t found;

	if (wanted != 0 && package->signature.data == NULL) {
		found = mbpf_crc32(0, file->data, MBPF_HEADER_OFF_FILE_CRC32);
		found = mbpf_crc32(found, file->data + MBPF_HEADER_SIZE,
				   file->size - MBPF_HEADER_SIZE);
		if (found != wanted) {
			return mbpf_refuse(detail, MBPF_REASON_FILE_CRC, 0,
					   MBPF_HEADER_OFF_FILE_CRC32, wanted, found);
		}
	}
	for (uint32_t i = 0; i < section_count(file->data); i++) {
		struct entry entry = entry_at(file->data, i);

		if (entry.crc32 == 0) {
			continue;
		}
		found = mbpf_crc32(0, file->data + entry.offset, entry.length);
		if (found != entry.crc32) {
			return mbpf_refuse(detail, MBPF_REASON_SECTION_CRC, entry.type,
					   entry.at + MBPF_SECTION_ENTRY_OFF_CRC32, entry.crc32,
					   found);
		}
	}
	return MBPF_OK;
}

int mbpf_package_open(struct mbpf_package *package, const uint8_t *data, size_t size,
		      struct mbpf_error_detail *detail)
{
	int ret = check_header(data, size, detail);

	if (ret != MBPF_OK) {
		return ret;
	}
	memset(package, 0, sizeof(*package));
	package->file.data = data;
	package->file.size = (uint32_t)size;
	package->flags = mbpf_get_le32(data + MBPF_HEADER_OFF_FLAGS);
	/* Bounds of every entry first: the checks behind may then add offset and length. */
	for (uint32_t i = 0; i < section_count(data) && ret == MBPF_OK; i++) {
		ret = check_entry(&package->file, i, detail);
	}
	for (uint32_t i = 0; i < section_count(data) && ret == MBPF_OK; i++) {
		ret = check_layout(&package->file, i, detail);
	}
	if (ret == MBPF_OK) {
		ret = check_gaps(&package->file, detail);
	}
	if (ret != MBPF_OK) {
		return ret;
	}
	take_sections(package);
	ret = check_presence(package, detail);
	return ret != MBPF_OK ? ret : check_crcs(package, detail);
}

int mbpf_package_verify(const struct mbpf_package *package,
			const uint8_t public_key[MBPF_PUBLIC_KEY_SIZE],
			struct mbpf_error_detail *detail)
{
	const struct mbpf_span *signature = &package->signature;
	uint32_t covered;

	if (signature->data == NULL) {
		return mbpf_refuse(detail, MBPF_REASON_NO_SIGNATURE, MBPF_SECTION_SIGNATURE, 0, 0,
				   0);
	}
	covered = mbpf_package_offset(package, signature);
	if (mbpf_ed25519_verify(signature->data, public_key, package->file.data, covered) != 0) {
		return mbpf_refuse(detail, MBPF_REASON_BAD_SIGNATURE, MBPF_SECTION_SIGNATURE,
				   covered, 0, 0);
	}
	return MBPF_OK;
}

uint32_t mbpf_package_offset(const struct mbpf_package *package, const struct mbpf_span *section)
{
	return (uint32_t)(section->data - package->file.data);
}
