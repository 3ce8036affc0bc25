/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include <zephyr/ztest.h>

#include <mbpf/manifest.h>

#include "build.h"
#include "crc32.h"
#include "package.h"

ZTEST_SUITE(container, NULL, NULL, NULL, NULL, NULL);

static struct build build;
static struct mbpf_package package;
static struct mbpf_error_detail detail;

static int open_build(void)
{
	memset(&detail, 0xA5, sizeof(detail));
	return mbpf_package_open(&package, (const uint8_t *)build.storage, build.size, &detail);
}

/* The package is refused for this reason, with the code that belongs to it. */
static void expect_refusal(const char *what, int code, enum mbpf_reason reason, uint32_t section)
{
	int ret = open_build();

	zassert_equal(ret, code, "%s: %s, %s", what, mbpf_error_string(ret),
		      mbpf_reason_string(detail.reason));
	zassert_equal(detail.code, code, "%s: code of the detail", what);
	zassert_equal(detail.reason, reason, "%s: %s", what, mbpf_reason_string(detail.reason));
	zassert_equal(detail.section, section, "%s: section %u", what,
		      (unsigned int)detail.section);
	zassert_true(detail.offset <= build.size, "%s: offset %u", what,
		     (unsigned int)detail.offset);
	zassert_equal(mbpf_package_open(&package, (const uint8_t *)build.storage, build.size, NULL),
		      code, "%s: without detail", what);
}

ZTEST(container, test_good)
{
	uint8_t *file = build_good(&build);

	zassert_ok(open_build(), "a good package: %s", mbpf_reason_string(detail.reason));
	zassert_equal_ptr(package.file.data, file, "file");
	zassert_equal(package.file.size, build.size, "its size");
	zassert_equal(package.flags, 0, "flags");
	zassert_equal(mbpf_package_offset(&package, &package.manifest), 52, "manifest");
	zassert_equal(package.bytecode.size, 16, "bytecode");
	zassert_mem_equal(package.bytecode.data, "code", 4, "bytecode");
	zassert_is_null(package.debug.data, "no debug section");
	zassert_is_null(package.maps.data, "no maps section");
	zassert_is_null(package.signature.data, "no signature");
}

ZTEST(container, test_optional_sections)
{
	(void)build_good(&build);
	build.flags = MBPF_FLAG_DEBUG;
	build_add(&build, MBPF_SECTION_DEBUG, "debug", 5);
	build_add(&build, MBPF_SECTION_SKIPPABLE | 77, "later", 5);
	(void)build_write(&build);
	zassert_ok(open_build(), "debug and a skippable section: %s",
		   mbpf_reason_string(detail.reason));
	zassert_mem_equal(package.debug.data, "debug", 5, "debug");
}

ZTEST(container, test_header)
{
	(void)build_good(&build);
	build_put32(&build, MBPF_HEADER_OFF_MAGIC, 0x4650424DU);
	expect_refusal("magic", MBPF_ERR_INVALID_MAGIC, MBPF_REASON_BAD_MAGIC, 0);
	zassert_equal(detail.limit, MBPF_MAGIC, "the magic wanted");
	zassert_equal(detail.actual, 0x4650424DU, "the magic found");

	(void)build_good(&build);
	build_put16(&build, MBPF_HEADER_OFF_FORMAT_VERSION, 2);
	expect_refusal("version", MBPF_ERR_UNSUPPORTED_VER, MBPF_REASON_FORMAT_VERSION, 0);

	(void)build_good(&build);
	build_put32(&build, MBPF_HEADER_OFF_FLAGS, 4);
	expect_refusal("flags", MBPF_ERR_INVALID_PACKAGE, MBPF_REASON_HEADER_FLAGS, 0);

	(void)build_good(&build);
	build_put32(&build, MBPF_HEADER_OFF_SECTION_COUNT, 0);
	expect_refusal("no section", MBPF_ERR_INVALID_PACKAGE, MBPF_REASON_SECTION_COUNT, 0);
	build_put32(&build, MBPF_HEADER_OFF_SECTION_COUNT, 9);
	expect_refusal("nine sections", MBPF_ERR_INVALID_PACKAGE, MBPF_REASON_SECTION_COUNT, 0);
	build_put32(&build, MBPF_HEADER_OFF_SECTION_COUNT, 0x10000002U);
	expect_refusal("many sections", MBPF_ERR_INVALID_PACKAGE, MBPF_REASON_SECTION_COUNT, 0);

	(void)build_good(&build);
	build_put16(&build, MBPF_HEADER_OFF_HEADER_SIZE, 51);
	expect_refusal("header size", MBPF_ERR_INVALID_PACKAGE, MBPF_REASON_HEADER_SIZE, 0);
}

ZTEST(container, test_size)
{
	(void)build_good(&build);
	build.size = MBPF_HEADER_SIZE - 1;
	expect_refusal("half a header", MBPF_ERR_INVALID_PACKAGE, MBPF_REASON_TRUNCATED, 0);
	build.size = 0;
	expect_refusal("nothing", MBPF_ERR_INVALID_PACKAGE, MBPF_REASON_TRUNCATED, 0);
	build.size = entry_field(2, 0) - 1;
	expect_refusal("half a table", MBPF_ERR_INVALID_PACKAGE, MBPF_REASON_TRUNCATED, 0);
	build.size = (size_t)MBPF_MAX_PACKAGE_SIZE + 1;
	expect_refusal("too large", MBPF_ERR_INVALID_PACKAGE, MBPF_REASON_TOO_LARGE, 0);
	build.size = SIZE_MAX;
	expect_refusal("as large as memory", MBPF_ERR_INVALID_PACKAGE, MBPF_REASON_TOO_LARGE, 0);
}

ZTEST(container, test_section_types)
{
	(void)build_good(&build);
	build_add(&build, 6, "x", 1);
	(void)build_write(&build);
	expect_refusal("type 6", MBPF_ERR_INVALID_PACKAGE, MBPF_REASON_SECTION_UNKNOWN, 6);

	(void)build_good(&build);
	build_add(&build, 0, "x", 1);
	(void)build_write(&build);
	expect_refusal("type 0", MBPF_ERR_INVALID_PACKAGE, MBPF_REASON_SECTION_UNKNOWN, 0);

	(void)build_good(&build);
	build_add(&build, MBPF_SECTION_MANIFEST, "x", 1);
	(void)build_write(&build);
	expect_refusal("two manifests", MBPF_ERR_INVALID_PACKAGE, MBPF_REASON_SECTION_DUPLICATE, 1);

	(void)build_good(&build);
	build_add(&build, MBPF_SECTION_SKIPPABLE | 9, "x", 1);
	build_add(&build, MBPF_SECTION_SKIPPABLE | 9, "x", 1);
	(void)build_write(&build);
	expect_refusal("skippable twice", MBPF_ERR_INVALID_PACKAGE, MBPF_REASON_SECTION_DUPLICATE,
		       MBPF_SECTION_SKIPPABLE | 9);
}

ZTEST(container, test_section_bounds)
{
	size_t offset_0 = entry_field(0, MBPF_SECTION_ENTRY_OFF_OFFSET);
	size_t offset_1 = entry_field(1, MBPF_SECTION_ENTRY_OFF_OFFSET);
	size_t length_0 = entry_field(0, MBPF_SECTION_ENTRY_OFF_LENGTH);
	size_t length_1 = entry_field(1, MBPF_SECTION_ENTRY_OFF_LENGTH);
	uint32_t second;

	(void)build_good(&build);
	build_put32(&build, length_1, 0);
	expect_refusal("empty", MBPF_ERR_INVALID_PACKAGE, MBPF_REASON_SECTION_EMPTY, 2);

	(void)build_good(&build);
	build_put32(&build, offset_0, 51);
	expect_refusal("in the header", MBPF_ERR_SECTION_BOUNDS, MBPF_REASON_SECTION_RANGE, 1);

	(void)build_good(&build);
	build_put32(&build, length_1, 17);
	expect_refusal("past the end", MBPF_ERR_SECTION_BOUNDS, MBPF_REASON_SECTION_RANGE, 2);
	build_put32(&build, length_1, UINT32_MAX);
	expect_refusal("longest", MBPF_ERR_SECTION_BOUNDS, MBPF_REASON_SECTION_RANGE, 2);

	(void)build_good(&build);
	build_put32(&build, offset_1, UINT32_MAX - 7);
	expect_refusal("offset that wraps", MBPF_ERR_SECTION_BOUNDS, MBPF_REASON_SECTION_RANGE, 2);

	/* One byte of the manifest's end belongs to the bytecode, too. */
	(void)build_good(&build);
	zassert_ok(open_build(), "before the change");
	second = 52 + package.manifest.size - 1;
	build_put32(&build, offset_1, second);
	expect_refusal("shared byte", MBPF_ERR_SECTION_OVERLAP, MBPF_REASON_SECTION_SHARED, 2);

	(void)build_good(&build);
	build_put32(&build, length_0, (uint32_t)build.size - 52);
	expect_refusal("one inside the other", MBPF_ERR_SECTION_OVERLAP, MBPF_REASON_SECTION_SHARED,
		       2);
}

ZTEST(container, test_skippable_section)
{
	(void)build_good(&build);
	build_add(&build, MBPF_SECTION_LAYOUTS, "a", 1);
	(void)build_write(&build);
	zassert_ok(open_build(), "%s", mbpf_reason_string(detail.reason));
	build_put32(&build, entry_field(2, MBPF_SECTION_ENTRY_OFF_CRC32), 1);
	expect_refusal("its checksum", MBPF_ERR_CRC_MISMATCH, MBPF_REASON_SECTION_CRC,
		       MBPF_SECTION_LAYOUTS);
}

ZTEST(container, test_section_order)
{
	const struct part manifest = (build_good(&build), build.parts[0]);
	uint8_t *file;
	size_t end;

	build.parts[0] = build.parts[1];
	build.parts[1] = manifest;
	(void)build_write(&build);
	zassert_ok(open_build(), "bytecode first: %s", mbpf_reason_string(detail.reason));

	/* The table the other way round than the file. */
	for (size_t field = 0; field < MBPF_SECTION_ENTRY_SIZE; field++) {
		uint8_t *bytes = (uint8_t *)build.storage;
		uint8_t kept = bytes[entry_field(0, field)];

		bytes[entry_field(0, field)] = bytes[entry_field(1, field)];
		bytes[entry_field(1, field)] = kept;
	}
	expect_refusal("order", MBPF_ERR_INVALID_PACKAGE, MBPF_REASON_SECTION_ORDER, 2);

	file = build_good(&build);
	zassert_ok(open_build(), "before the change");
	end = 52 + package.manifest.size;
	zassert_true(end % 8 != 0, "the test needs a gap");
	file[end] = 1;
	expect_refusal("bytes in a gap", MBPF_ERR_INVALID_PACKAGE, MBPF_REASON_SECTION_GAP, 2);
	zassert_equal(detail.offset, end, "place of the byte");

	(void)build_good(&build);
	build_put32(&build, entry_field(1, MBPF_SECTION_ENTRY_OFF_OFFSET),
		    (uint32_t)build.size - 8);
	build_put32(&build, entry_field(1, MBPF_SECTION_ENTRY_OFF_LENGTH), 8);
	expect_refusal("wide gap", MBPF_ERR_INVALID_PACKAGE, MBPF_REASON_SECTION_GAP, 2);

	(void)build_good(&build);
	build.size++;
	expect_refusal("byte at the end", MBPF_ERR_INVALID_PACKAGE, MBPF_REASON_TRAILING_BYTES, 0);
}

ZTEST(container, test_missing_sections)
{
	(void)build_good(&build);
	build.part_count = 1;
	(void)build_write(&build);
	expect_refusal("no bytecode", MBPF_ERR_MISSING_SECTION, MBPF_REASON_NO_BYTECODE, 2);

	(void)build_good(&build);
	build.parts[0] = build.parts[1];
	build.part_count = 1;
	(void)build_write(&build);
	expect_refusal("no manifest", MBPF_ERR_MISSING_SECTION, MBPF_REASON_NO_MANIFEST, 1);

	(void)build_good(&build);
	build.flags = MBPF_FLAG_DEBUG;
	(void)build_write(&build);
	expect_refusal("flag debug alone", MBPF_ERR_INVALID_PACKAGE, MBPF_REASON_FLAG_DEBUG, 4);

	(void)build_good(&build);
	build_add(&build, MBPF_SECTION_DEBUG, "debug", 5);
	(void)build_write(&build);
	expect_refusal("debug without flag", MBPF_ERR_INVALID_PACKAGE, MBPF_REASON_FLAG_DEBUG, 4);
}

ZTEST(container, test_signature_section)
{
	static const uint8_t zeros[MBPF_SIGNATURE_SIZE + 1];

	(void)build_good(&build);
	build.flags = MBPF_FLAG_SIGNED;
	(void)build_write(&build);
	expect_refusal("flag signed alone", MBPF_ERR_MISSING_SECTION, MBPF_REASON_NO_SIGNATURE, 5);

	(void)build_signed(&build);
	build.flags = 0;
	(void)build_write(&build);
	expect_refusal("signature without flag", MBPF_ERR_INVALID_PACKAGE, MBPF_REASON_FLAG_SIGNED,
		       5);

	(void)build_good(&build);
	build.flags = MBPF_FLAG_SIGNED;
	build_add(&build, MBPF_SECTION_SIGNATURE, zeros, MBPF_SIGNATURE_SIZE + 1);
	(void)build_write(&build);
	expect_refusal("65 bytes", MBPF_ERR_INVALID_PACKAGE, MBPF_REASON_SIGNATURE_SIZE, 5);
	build.parts[2].size = MBPF_SIGNATURE_SIZE - 1;
	(void)build_write(&build);
	expect_refusal("63 bytes", MBPF_ERR_INVALID_PACKAGE, MBPF_REASON_SIGNATURE_SIZE, 5);

	(void)build_signed(&build);
	build_add(&build, MBPF_SECTION_SKIPPABLE | 1, "x", 1);
	(void)build_write(&build);
	expect_refusal("not last", MBPF_ERR_INVALID_PACKAGE, MBPF_REASON_SIGNATURE_NOT_LAST, 5);
}

static uint32_t file_crc(void)
{
	const uint8_t *file = (const uint8_t *)build.storage;
	uint32_t crc = mbpf_crc32(0, file, MBPF_HEADER_OFF_FILE_CRC32);

	return mbpf_crc32(crc, file + MBPF_HEADER_SIZE, build.size - MBPF_HEADER_SIZE);
}

ZTEST(container, test_checksums)
{
	size_t crc_0 = entry_field(0, MBPF_SECTION_ENTRY_OFF_CRC32);

	(void)build_good(&build);
	zassert_ok(open_build(), "without checksums");
	build_put32(&build, crc_0, mbpf_crc32(0, package.manifest.data, package.manifest.size));
	build_put32(&build, MBPF_HEADER_OFF_FILE_CRC32, file_crc());
	zassert_ok(open_build(), "with both: %s", mbpf_reason_string(detail.reason));

	((uint8_t *)build.storage)[build.size - 1] ^= 1;
	expect_refusal("file", MBPF_ERR_CRC_MISMATCH, MBPF_REASON_FILE_CRC, 0);
	((uint8_t *)build.storage)[build.size - 1] ^= 1;

	build_put32(&build, MBPF_HEADER_OFF_FILE_CRC32, 0);
	((uint8_t *)build.storage)[60] ^= 0x80;
	expect_refusal("section", MBPF_ERR_CRC_MISMATCH, MBPF_REASON_SECTION_CRC, 1);

	/* The file's checksum cannot cover a signature made later; the signature replaces it. */
	(void)build_signed(&build);
	build_put32(&build, MBPF_HEADER_OFF_FILE_CRC32, 0x12345678U);
	zassert_ok(open_build(), "file checksum of a signed package");
}

ZTEST(container, test_signature)
{
	uint8_t other_key[MBPF_PUBLIC_KEY_SIZE];
	uint8_t *file = build_signed(&build);

	zassert_ok(open_build(), "%s", mbpf_reason_string(detail.reason));
	zassert_ok(mbpf_package_verify(&package, build_public_key, &detail), "signed");

	memcpy(other_key, build_public_key, sizeof(other_key));
	other_key[0] ^= 1;
	zassert_equal(mbpf_package_verify(&package, other_key, &detail), MBPF_ERR_SIGNATURE,
		      "another key");
	zassert_equal(detail.reason, MBPF_REASON_BAD_SIGNATURE, "another key");
	zassert_equal(detail.section, MBPF_SECTION_SIGNATURE, "another key");

	file[build.size - MBPF_SIGNATURE_SIZE - 1] ^= 1;
	zassert_equal(mbpf_package_verify(&package, build_public_key, NULL), MBPF_ERR_SIGNATURE,
		      "changed bytecode");

	(void)build_good(&build);
	zassert_ok(open_build(), "unsigned");
	zassert_equal(mbpf_package_verify(&package, build_public_key, &detail),
		      MBPF_ERR_MISSING_SECTION, "unsigned");
	zassert_equal(detail.reason, MBPF_REASON_NO_SIGNATURE, "unsigned");
}

/* Whatever byte of a signed package changes, it is refused: a part of the bits, for slow boards. */
ZTEST(container, test_signed_flips)
{
	for (size_t bit = 0;; bit += 19) {
		uint8_t *file = build_signed(&build);

		if (bit >= 8 * build.size) {
			break;
		}
		file[bit / 8] ^= (uint8_t)(1U << (bit % 8));
		zassert_true(open_build() != 0 ||
				     mbpf_package_verify(&package, build_public_key, NULL) != 0,
			     "bit %u", (unsigned int)bit);
	}
}

/* Cut anywhere, a package is refused. It ends where its memory does, so that reads beyond show. */
ZTEST(container, test_truncation)
{
	static uint8_t room[MAX_PACKAGE];
	const uint8_t *file = build_signed(&build);

	for (size_t size = 0; size < build.size; size++) {
		uint8_t *cut = room + sizeof(room) - size;

		memcpy(cut, file, size);
		zassert_not_ok(mbpf_package_open(&package, cut, size, &detail), "%u bytes",
			       (unsigned int)size);
		zassert_true(detail.reason != MBPF_REASON_NONE, "%u bytes", (unsigned int)size);
	}
}

/* Any one bit changed: refused with a reason, or read without harm. */
ZTEST(container, test_flips)
{
	struct mbpf_manifest manifest;
	unsigned int refused = 0;
	size_t bit = 0;

	for (;; bit++) {
		uint8_t *file = build_good(&build);
		int ret;

		if (bit >= 8 * build.size) {
			break;
		}
		file[bit / 8] ^= (uint8_t)(1U << (bit % 8));
		ret = open_build();
		if (ret == 0) {
			ret = mbpf_manifest_parse(&manifest, &package, &detail);
		}
		if (ret != 0) {
			refused++;
			zassert_equal(detail.code, ret, "bit %u", (unsigned int)bit);
			zassert_true(detail.reason != MBPF_REASON_NONE, "bit %u",
				     (unsigned int)bit);
		}
	}
	zassert_true(refused > bit / 2, "most flips are refused: %u of %u", refused,
		     (unsigned int)bit);
}
