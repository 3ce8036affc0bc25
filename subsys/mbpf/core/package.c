/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "package.h"

#include <stdbool.h>
#include <string.h>

#include "crc32.h"
#include "ed25519.h"
#include "port.h"
#include "reader.h"
#include "refuse.h"

#define FIRST_SECTION MBPF_SECTION_MANIFEST
#define LAST_SECTION  MBPF_SECTION_SIGNATURE

/* A package that is looked at, and the place that a refusal names. */
struct check {
	const uint8_t *data;
	uint32_t size;
	uint32_t section; /* type, or 0 for header and section table */
	uint32_t offset;
	struct mbpf_error_detail *detail;
};

/* A field of an entry of the section table. */
#define ENTRY(entry, field) mbpf_get_le32((entry) + MBPF_SECTION_ENTRY_OFF_##field)

static int refuse(const struct check *c, enum mbpf_reason reason, uint32_t limit, uint32_t actual)
{
	return mbpf_refuse(c->detail, reason, c->section, c->offset, limit, actual);
}

/* A field of the header, which becomes the place. */
static uint32_t field_u16(struct check *c, uint32_t offset)
{
	c->offset = offset;
	return mbpf_get_le16(c->data + offset);
}

static uint32_t field_u32(struct check *c, uint32_t offset)
{
	c->offset = offset;
	return mbpf_get_le32(c->data + offset);
}

static uint32_t entry_offset(uint32_t index)
{
	return MBPF_HEADER_SIZE + index * MBPF_SECTION_ENTRY_SIZE;
}

static const uint8_t *entry_at(const uint8_t *data, uint32_t index)
{
	return data + entry_offset(index);
}

/* Entry `index`, which becomes the place. */
static const uint8_t *take_entry(struct check *c, uint32_t index)
{
	const uint8_t *entry = entry_at(c->data, index);

	c->section = ENTRY(entry, TYPE);
	c->offset = entry_offset(index);
	return entry;
}

static uint32_t section_count(const uint8_t *data)
{
	return mbpf_get_le32(data + MBPF_HEADER_OFF_SECTION_COUNT);
}

static uint32_t header_size(const uint8_t *data)
{
	return mbpf_get_le16(data + MBPF_HEADER_OFF_HEADER_SIZE);
}

/* Whether the file has the first `size` bytes; its end is the place if not. */
static int check_size(struct check *c, uint32_t size)
{
	c->offset = c->size;
	return c->size >= size ? MBPF_OK : refuse(c, MBPF_REASON_TRUNCATED, size, c->size);
}

static int check_header(struct check *c)
{
	uint32_t count, value;
	int rc = check_size(c, MBPF_HEADER_SIZE);

	if (rc != MBPF_OK) {
		return rc;
	}
	value = field_u32(c, MBPF_HEADER_OFF_MAGIC);
	if (value != MBPF_MAGIC) {
		return refuse(c, MBPF_REASON_BAD_MAGIC, MBPF_MAGIC, value);
	}
	value = field_u16(c, MBPF_HEADER_OFF_FORMAT_VERSION);
	if (value != MBPF_FORMAT_VERSION) {
		return refuse(c, MBPF_REASON_FORMAT_VERSION, MBPF_FORMAT_VERSION, value);
	}
	value = field_u32(c, MBPF_HEADER_OFF_FLAGS);
	if ((value & ~MBPF_FLAG_ALL) != 0) {
		return refuse(c, MBPF_REASON_HEADER_FLAGS, MBPF_FLAG_ALL, value);
	}
	count = field_u32(c, MBPF_HEADER_OFF_SECTION_COUNT);
	if (count == 0 || count > MBPF_MAX_SECTIONS) {
		return refuse(c, MBPF_REASON_SECTION_COUNT, MBPF_MAX_SECTIONS, count);
	}
	value = field_u16(c, MBPF_HEADER_OFF_HEADER_SIZE);
	if (value != entry_offset(count)) {
		return refuse(c, MBPF_REASON_HEADER_SIZE, entry_offset(count), value);
	}
	return check_size(c, value);
}

/* The rules of one entry alone: type, first of its type, size, bounds. */
static int check_entry(struct check *c, uint32_t index)
{
	const uint8_t *entry = take_entry(c, index);
	uint32_t length = ENTRY(entry, LENGTH);
	uint32_t offset = ENTRY(entry, OFFSET);
	uint32_t start = header_size(c->data);

	if ((c->section < FIRST_SECTION || c->section > LAST_SECTION) &&
	    (c->section & MBPF_SECTION_SKIPPABLE) == 0) {
		return refuse(c, MBPF_REASON_SECTION_UNKNOWN, LAST_SECTION, c->section);
	}
	for (uint32_t i = 0; i < index; i++) {
		if (ENTRY(entry_at(c->data, i), TYPE) == c->section) {
			return refuse(c, MBPF_REASON_SECTION_DUPLICATE, 1, 2);
		}
	}
	c->offset += MBPF_SECTION_ENTRY_OFF_LENGTH;
	if (length == 0) {
		return refuse(c, MBPF_REASON_SECTION_EMPTY, 1, 0);
	}
	if (offset < start || offset > c->size) {
		c->offset = entry_offset(index) + MBPF_SECTION_ENTRY_OFF_OFFSET;
		return refuse(c, MBPF_REASON_SECTION_RANGE, offset < start ? start : c->size,
			      offset);
	}
	if (length > c->size - offset) {
		return refuse(c, MBPF_REASON_SECTION_RANGE, c->size - offset, length);
	}
	return MBPF_OK;
}

/* Sections share no byte and stand in the table as in the file. */
static int check_layout(struct check *c, uint32_t index)
{
	const uint8_t *entry = take_entry(c, index);
	uint32_t offset = ENTRY(entry, OFFSET);

	c->offset += MBPF_SECTION_ENTRY_OFF_OFFSET;
	for (uint32_t i = 0; i < index; i++) {
		const uint8_t *other = entry_at(c->data, i);
		uint32_t start = ENTRY(other, OFFSET);
		uint32_t end = start + ENTRY(other, LENGTH);

		if (offset < end && start < offset + ENTRY(entry, LENGTH)) {
			return refuse(c, MBPF_REASON_SECTION_SHARED, end, offset);
		}
		if (offset < start) {
			return refuse(c, MBPF_REASON_SECTION_ORDER, start, offset);
		}
	}
	return MBPF_OK;
}

/* A check of each entry. */
static int check_all(struct check *c, int (*check)(struct check *c, uint32_t index))
{
	int rc = MBPF_OK;

	for (uint32_t i = 0; i < section_count(c->data) && rc == MBPF_OK; i++) {
		rc = check(c, i);
	}
	return rc;
}

/*
 * The sections, now known to be in order, follow each other with nothing but a little zero padding
 * between them, up to the end of the file: no byte of a package is without meaning.
 */
static int check_gaps(struct check *c)
{
	uint32_t end = header_size(c->data);

	for (uint32_t i = 0; i < section_count(c->data); i++) {
		const uint8_t *entry = take_entry(c, i);
		uint32_t offset = ENTRY(entry, OFFSET);

		c->offset = end;
		if (offset - end > MBPF_MAX_SECTION_GAP) {
			return refuse(c, MBPF_REASON_SECTION_GAP, MBPF_MAX_SECTION_GAP,
				      offset - end);
		}
		for (; c->offset < offset; c->offset++) {
			if (c->data[c->offset] != 0) {
				return refuse(c, MBPF_REASON_SECTION_GAP, 0, c->data[c->offset]);
			}
		}
		end = offset + ENTRY(entry, LENGTH);
	}
	c->section = 0;
	c->offset = end;
	return end == c->size ? MBPF_OK : refuse(c, MBPF_REASON_TRAILING_BYTES, end, c->size);
}

static void take_sections(struct mbpf_package *package)
{
	struct mbpf_span *known[] = {&package->manifest, &package->bytecode, &package->maps,
				     &package->debug, &package->signature};
	const uint8_t *data = package->file.data;

	for (uint32_t i = 0; i < section_count(data); i++) {
		const uint8_t *entry = entry_at(data, i);
		uint32_t place = ENTRY(entry, TYPE) - FIRST_SECTION;

		if (place <= LAST_SECTION - FIRST_SECTION) {
			known[place]->data = data + ENTRY(entry, OFFSET);
			known[place]->size = ENTRY(entry, LENGTH);
		}
	}
}

static int check_presence(struct check *c, const struct mbpf_package *package)
{
	const struct mbpf_span *signature = &package->signature;
	bool is_signed = (package->flags & MBPF_FLAG_SIGNED) != 0;
	bool is_debug = (package->flags & MBPF_FLAG_DEBUG) != 0;

	c->offset = 0;
	c->section = MBPF_SECTION_MANIFEST;
	if (package->manifest.data == NULL) {
		return refuse(c, MBPF_REASON_NO_MANIFEST, 0, 0);
	}
	c->section = MBPF_SECTION_BYTECODE;
	if (package->bytecode.data == NULL) {
		return refuse(c, MBPF_REASON_NO_BYTECODE, 0, 0);
	}
	c->offset = MBPF_HEADER_OFF_FLAGS;
	c->section = MBPF_SECTION_DEBUG;
	if (is_debug != (package->debug.data != NULL)) {
		return refuse(c, MBPF_REASON_FLAG_DEBUG, 0, package->flags);
	}
	c->section = MBPF_SECTION_SIGNATURE;
	if (signature->data == NULL) {
		return is_signed ? refuse(c, MBPF_REASON_NO_SIGNATURE, 0, package->flags) : MBPF_OK;
	}
	if (!is_signed) {
		return refuse(c, MBPF_REASON_FLAG_SIGNED, MBPF_FLAG_SIGNED, package->flags);
	}
	c->offset = mbpf_package_offset(package, signature);
	if (signature->size != MBPF_SIGNATURE_SIZE) {
		return refuse(c, MBPF_REASON_SIGNATURE_SIZE, MBPF_SIGNATURE_SIZE, signature->size);
	}
	/* The sections fill the file, so the last one ends where the file does. */
	if (c->offset + MBPF_SIGNATURE_SIZE != c->size) {
		return refuse(c, MBPF_REASON_SIGNATURE_NOT_LAST, c->size - MBPF_SIGNATURE_SIZE,
			      c->offset);
	}
	return MBPF_OK;
}

static int check_crcs(struct check *c, const struct mbpf_package *package)
{
	uint32_t wanted = field_u32(c, MBPF_HEADER_OFF_FILE_CRC32);
	uint32_t found;

	if (wanted != 0 && package->signature.data == NULL) {
		found = mbpf_crc32(0, c->data, MBPF_HEADER_OFF_FILE_CRC32);
		found = mbpf_crc32(found, c->data + MBPF_HEADER_SIZE, c->size - MBPF_HEADER_SIZE);
		if (found != wanted) {
			c->section = 0;
			return refuse(c, MBPF_REASON_FILE_CRC, wanted, found);
		}
	}
	for (uint32_t i = 0; i < section_count(c->data); i++) {
		const uint8_t *entry = take_entry(c, i);

		wanted = ENTRY(entry, CRC32);
		if (wanted == 0) {
			continue;
		}
		found = mbpf_crc32(0, c->data + ENTRY(entry, OFFSET), ENTRY(entry, LENGTH));
		if (found != wanted) {
			c->offset += MBPF_SECTION_ENTRY_OFF_CRC32;
			return refuse(c, MBPF_REASON_SECTION_CRC, wanted, found);
		}
	}
	return MBPF_OK;
}

/* The size of a file: no reader knows one that is larger. */
static struct check begin(const uint8_t *data, size_t size, struct mbpf_error_detail *detail)
{
	return (struct check){.data = data,
			      .size = size > UINT32_MAX ? UINT32_MAX : (uint32_t)size,
			      .detail = detail};
}

int mbpf_package_size(const uint8_t *data, size_t size, size_t *total,
		      struct mbpf_error_detail *detail)
{
	struct check c = begin(data, size, detail);
	int rc = check_header(&c);
	uint32_t end;

	if (rc != MBPF_OK) {
		return rc;
	}
	end = header_size(data);
	for (uint32_t i = 0; i < section_count(data); i++) {
		const uint8_t *entry = take_entry(&c, i);
		uint32_t offset = ENTRY(entry, OFFSET);
		uint32_t length = ENTRY(entry, LENGTH);

		if (offset > MBPF_MAX_PACKAGE_SIZE || length > MBPF_MAX_PACKAGE_SIZE - offset) {
			return refuse(&c, MBPF_REASON_SECTION_RANGE, MBPF_MAX_PACKAGE_SIZE,
				      offset > MBPF_MAX_PACKAGE_SIZE ? offset : length);
		}
		if (offset + length > end) {
			end = offset + length;
		}
	}
	*total = end;
	return MBPF_OK;
}

int mbpf_package_open(struct mbpf_package *package, const uint8_t *data, size_t size,
		      struct mbpf_error_detail *detail)
{
	struct check c = begin(data, size, detail);
	int rc;

	if (c.size > MBPF_MAX_PACKAGE_SIZE) {
		return refuse(&c, MBPF_REASON_TOO_LARGE, MBPF_MAX_PACKAGE_SIZE, c.size);
	}
	rc = check_header(&c);
	if (rc != MBPF_OK) {
		return rc;
	}
	memset(package, 0, sizeof(*package));
	package->file.data = data;
	package->file.size = c.size;
	package->flags = mbpf_get_le32(data + MBPF_HEADER_OFF_FLAGS);
	/* Bounds of every entry first: the checks behind may then add offset and length. */
	rc = check_all(&c, check_entry);
	if (rc == MBPF_OK) {
		rc = check_all(&c, check_layout);
	}
	if (rc == MBPF_OK) {
		rc = check_gaps(&c);
	}
	if (rc != MBPF_OK) {
		return rc;
	}
	take_sections(package);
	rc = check_presence(&c, package);
	return rc != MBPF_OK ? rc : check_crcs(&c, package);
}

int mbpf_package_section(const struct mbpf_package *package, uint32_t type,
			 struct mbpf_span *section)
{
	const uint8_t *data = package->file.data;

	for (uint32_t i = 0; i < section_count(data); i++) {
		const uint8_t *entry = entry_at(data, i);

		if (ENTRY(entry, TYPE) == type) {
			section->data = data + ENTRY(entry, OFFSET);
			section->size = ENTRY(entry, LENGTH);
			return MBPF_OK;
		}
	}
	return MBPF_ERR_NOT_FOUND;
}

int mbpf_package_verify(const struct mbpf_package *package,
			const uint8_t public_key[MBPF_PUBLIC_KEY_SIZE],
			struct mbpf_error_detail *detail)
{
	const struct mbpf_span *signature = &package->signature;
	uint32_t covered;

	if (!mbpf_port_is_thread()) {
		return mbpf_refuse_code(detail, MBPF_ERR_CONTEXT, 0, 0, 0);
	}
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
