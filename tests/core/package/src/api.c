/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Looking at packages without loading them: sizes, sections, signatures, symbols.
 */

#include <zephyr/ztest.h>

#include <mbpf/debug.h>
#include <mbpf/package.h>

#include "build.h"

ZTEST_SUITE(package_api, NULL, NULL, NULL, NULL, NULL);

static struct build build;
static struct mbpf_package package;
static struct mbpf_error_detail detail;

static void open_build(void)
{
	zassert_ok(mbpf_package_open(&package, (const uint8_t *)build.storage, build.size, &detail),
		   "%s", mbpf_reason_string(detail.reason));
}

ZTEST(package_api, test_size_from_the_beginning)
{
	uint8_t *file = build_signed(&build);
	size_t needed = MBPF_HEADER_SIZE + 3U * MBPF_SECTION_ENTRY_SIZE;
	size_t total = 0;

	for (size_t size = needed; size <= build.size; size++) {
		total = 0;
		zassert_ok(mbpf_package_size(file, size, &total, &detail), "%u bytes",
			   (unsigned int)size);
		zassert_equal(total, build.size, "%u bytes", (unsigned int)size);
	}
	for (size_t size = 0; size < needed; size++) {
		zassert_equal(mbpf_package_size(file, size, &total, &detail),
			      MBPF_ERR_INVALID_PACKAGE, "%u bytes", (unsigned int)size);
		zassert_equal(detail.reason, MBPF_REASON_TRUNCATED, "%u bytes", (unsigned int)size);
		zassert_equal(detail.limit, size < MBPF_HEADER_SIZE ? MBPF_HEADER_SIZE : needed,
			      "what %u bytes lack", (unsigned int)size);
	}
	zassert_equal(mbpf_package_size(file, 1, &total, NULL), MBPF_ERR_INVALID_PACKAGE,
		      "without detail");
}

ZTEST(package_api, test_size_of_what_is_no_package)
{
	const size_t offset = entry_field(1, MBPF_SECTION_ENTRY_OFF_OFFSET);
	const size_t length = entry_field(1, MBPF_SECTION_ENTRY_OFF_LENGTH);
	static const uint32_t ends[][2] = {
		{MBPF_MAX_PACKAGE_SIZE, 1},
		{1, MBPF_MAX_PACKAGE_SIZE},
		{MBPF_MAX_PACKAGE_SIZE + 1U, 1},
		{UINT32_MAX, UINT32_MAX},
		{0xFFFFFFF0U, 0x10U},
	};
	size_t total = 7;
	uint8_t *file = build_good(&build);

	file[0] ^= 1;
	zassert_equal(mbpf_package_size(file, build.size, &total, &detail), MBPF_ERR_INVALID_MAGIC,
		      "magic");
	file = build_good(&build);
	build_put16(&build, MBPF_HEADER_OFF_FORMAT_VERSION, 2);
	zassert_equal(mbpf_package_size(file, build.size, &total, &detail),
		      MBPF_ERR_UNSUPPORTED_VER, "version");
	for (size_t i = 0; i < ARRAY_SIZE(ends); i++) {
		file = build_good(&build);
		build_put32(&build, offset, ends[i][0]);
		build_put32(&build, length, ends[i][1]);
		zassert_equal(mbpf_package_size(file, build.size, &total, &detail),
			      MBPF_ERR_SECTION_BOUNDS, "end %u", (unsigned int)i);
		zassert_equal(detail.section, MBPF_SECTION_BYTECODE, "section of end %u",
			      (unsigned int)i);
	}
	zassert_equal(total, 7, "nothing is set");
}

ZTEST(package_api, test_sections)
{
	static const uint32_t absent[] = {MBPF_SECTION_MAPS, MBPF_SECTION_DEBUG, 0, UINT32_MAX};
	struct mbpf_span section = {NULL, 0};

	(void)build_good(&build);
	build_add(&build, MBPF_SECTION_SKIPPABLE | 7U, "tool", 4);
	(void)build_write(&build);
	open_build();
	zassert_ok(mbpf_package_section(&package, MBPF_SECTION_MANIFEST, &section), "manifest");
	zassert_equal_ptr(section.data, package.manifest.data, "manifest");
	zassert_equal(section.size, package.manifest.size, "manifest");
	zassert_ok(mbpf_package_section(&package, MBPF_SECTION_SKIPPABLE | 7U, &section), "other");
	zassert_equal(section.size, 4, "a section for tools");
	zassert_mem_equal(section.data, "tool", 4, "a section for tools");
	for (size_t i = 0; i < ARRAY_SIZE(absent); i++) {
		zassert_equal(mbpf_package_section(&package, absent[i], &section),
			      MBPF_ERR_NOT_FOUND, "type %u", (unsigned int)absent[i]);
	}
}

ZTEST(package_api, test_signature_and_encoding)
{
	(void)build_good(&build);
	open_build();
	zassert_false(mbpf_package_is_signed(&package), "unsigned");
	zassert_is_null(mbpf_package_signature(&package), "unsigned");
	zassert_false(mbpf_package_has_debug(&package), "no symbols");
	zassert_equal(mbpf_package_encoding(&package), MBPF_ENCODING_CBOR, "CBOR");

	(void)build_signed(&build);
	open_build();
	zassert_true(mbpf_package_is_signed(&package), "signed");
	zassert_equal_ptr(mbpf_package_signature(&package),
			  package.file.data + package.file.size - MBPF_SIGNATURE_SIZE,
			  "the last bytes");

	build_init(&build, (const uint8_t *)"{}", 2);
	(void)build_write(&build);
	open_build();
	zassert_equal(mbpf_package_encoding(&package), MBPF_ENCODING_JSON, "JSON");
}

#define U32(value) (value), 0, 0, 0
#define MAPS_AT    (4U + MBPF_DEBUG_HASH_SIZE + 5U + 6U)

/* Flags, hash, entry symbol, hook, maps; lines may follow, which nothing here looks at. */
static uint8_t symbols[] = {U32(1), 'h',    [35] = 'H', U32(1), 'p',    U32(2), 'R', 'X',
			    U32(3), U32(1), 'm',        U32(0), U32(2), 'n',    'o', 'x'};

static uint8_t changed[sizeof(symbols)];

/* Opens a package with the first bytes of `changed` as its symbols. */
static int read_symbols(size_t size, struct mbpf_debug_info *info)
{
	(void)build_good(&build);
	build_add(&build, MBPF_SECTION_DEBUG, changed, size);
	build.flags = MBPF_FLAG_DEBUG;
	(void)build_write(&build);
	open_build();
	return mbpf_package_debug(&package, info);
}

ZTEST(package_api, test_debug_symbols)
{
	static const char *const names[] = {"m", "", "no"};
	struct mbpf_debug_info info;
	struct mbpf_span name;

	memcpy(changed, symbols, sizeof(symbols));
	zassert_ok(read_symbols(sizeof(symbols), &info), "symbols");
	zassert_true(mbpf_package_has_debug(&package), "symbols");
	zassert_equal(info.entry_symbol.size, 1, "entry");
	zassert_equal(info.entry_symbol.data[0], 'p', "entry");
	zassert_equal(info.hook_name.size, 2, "hook");
	zassert_mem_equal(info.hook_name.data, "RX", 2, "hook");
	zassert_mem_equal(info.source_hash, symbols + 4, MBPF_DEBUG_HASH_SIZE, "hash");
	zassert_equal(info.map_count, 3, "maps");
	for (uint32_t i = 0; i < info.map_count; i++) {
		zassert_ok(mbpf_debug_map_name(&info, i, &name), "map %u", (unsigned int)i);
		zassert_equal(name.size, strlen(names[i]), "map %u", (unsigned int)i);
		zassert_mem_equal(name.data, names[i], name.size, "map %u", (unsigned int)i);
	}
	zassert_equal(mbpf_debug_map_name(&info, 3, &name), MBPF_ERR_NOT_FOUND, "no fourth");
	zassert_equal(mbpf_debug_map_name(&info, UINT32_MAX, &name), MBPF_ERR_NOT_FOUND, "none");

	changed[0] = 0;
	zassert_ok(read_symbols(sizeof(symbols), &info), "without a hash");
	zassert_is_null(info.source_hash, "without a hash");
}

ZTEST(package_api, test_debug_symbols_that_break_a_rule)
{
	/* Byte and value: flags, lengths, count. */
	static const uint8_t changes[][2] = {
		{0, 2},    {3, 0x80},       {36, 128},        {39, 0xFF},
		{41, 255}, {MAPS_AT, 0xFF}, {MAPS_AT + 1, 1}, {MAPS_AT + 4, 9},
	};
	struct mbpf_debug_info info;

	(void)build_good(&build);
	open_build();
	zassert_equal(mbpf_package_debug(&package, &info), MBPF_ERR_NOT_FOUND, "no symbols");

	memcpy(changed, symbols, sizeof(symbols));
	for (size_t size = 1; size + 1U < sizeof(symbols); size++) {
		zassert_equal(read_symbols(size, &info), MBPF_ERR_INVALID_PACKAGE, "%u bytes",
			      (unsigned int)size);
	}
	for (size_t i = 0; i < ARRAY_SIZE(changes); i++) {
		memcpy(changed, symbols, sizeof(symbols));
		changed[changes[i][0]] = changes[i][1];
		zassert_equal(read_symbols(sizeof(symbols), &info), MBPF_ERR_INVALID_PACKAGE,
			      "change %u", (unsigned int)i);
	}
}

/* Whatever stands in it, names lie in the section. */
ZTEST(package_api, test_changed_debug_symbols)
{
	struct mbpf_debug_info info;
	struct mbpf_span name;

	for (size_t i = 0; i < sizeof(symbols); i++) {
		for (unsigned int byte = 0; byte < 256U; byte++) {
			memcpy(changed, symbols, sizeof(symbols));
			changed[i] = (uint8_t)byte;
			if (read_symbols(sizeof(symbols), &info) != 0) {
				continue;
			}
			for (uint32_t map = 0; map < info.map_count; map++) {
				zassert_ok(mbpf_debug_map_name(&info, map, &name), "map %u",
					   (unsigned int)map);
				zassert_true(name.data >= package.debug.data &&
						     name.data + name.size <=
							     package.debug.data +
								     package.debug.size,
					     "byte %u is %u", (unsigned int)i, byte);
			}
		}
	}
}
