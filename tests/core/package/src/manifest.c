/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include <zephyr/ztest.h>

#include <mbpf/manifest.h>

#include "build.h"
#include "groups.h"

ZTEST_SUITE(manifest, NULL, NULL, NULL, NULL, NULL);

static struct build build;
static struct mbpf_package package;
static struct mbpf_manifest manifest;
static struct mbpf_error_detail detail;
static struct manifest_keys keys;
static uint8_t bytes[MAX_MANIFEST];

/* Packs `size` bytes of manifest and parses them. */
static int parse_bytes(size_t size)
{
	build_init(&build, bytes, size);
	(void)build_write(&build);
	zassert_ok(mbpf_package_open(&package, (const uint8_t *)build.storage, build.size, &detail),
		   "the container is well formed");
	memset(&detail, 0, sizeof(detail));
	return mbpf_manifest_parse(&manifest, &package, &detail);
}

static int parse(void)
{
	return parse_bytes(manifest_write(&keys, bytes, NULL, NULL));
}

/* Parses; the refusal must be for this reason and point to the value of `key`. */
static void expect_refusal(const char *key, int code, enum mbpf_reason reason, const char *what)
{
	size_t value_at = 0;
	int ret = parse_bytes(manifest_write(&keys, bytes, key, &value_at));

	zassert_equal(ret, code, "%s: %s, %s", what, mbpf_error_string(ret),
		      mbpf_reason_string(detail.reason));
	zassert_equal(detail.code, code, "%s: code of the detail", what);
	zassert_equal(detail.reason, reason, "%s: %s", what, mbpf_reason_string(detail.reason));
	zassert_equal(detail.section, MBPF_SECTION_MANIFEST, "%s: section", what);
	if (key != NULL) {
		zassert_true(detail.offset >= 52 + value_at, "%s: place %u", what,
			     (unsigned int)detail.offset);
	}
	zassert_true(detail.offset < 52 + package.manifest.size, "%s: place %u", what,
		     (unsigned int)detail.offset);
}

#define SET(key, ...)                                                                              \
	do {                                                                                       \
		static const uint8_t set_value[] = {__VA_ARGS__};                                  \
		manifest_set(&keys, key, set_value, sizeof(set_value));                            \
	} while (false)

/* Sets a key to a text. */
static void set_text(const char *key, const char *text)
{
	static uint8_t value[128];
	size_t length = strlen(text);
	size_t head = length < 24 ? 1 : 2;

	value[0] = (uint8_t)(length < 24 ? 0x60 + length : 0x78);
	value[1] = (uint8_t)length;
	memcpy(value + head, text, length);
	manifest_set(&keys, key, value, head + length);
}

ZTEST(manifest, test_needed_keys)
{
	manifest_init(&keys);
	zassert_ok(parse(), "%s", mbpf_reason_string(detail.reason));
	zassert_str_equal(manifest.program_name, "drop", "program_name");
	zassert_str_equal(manifest.program_version, "1.2.3", "program_version");
	zassert_str_equal(manifest.entry_symbol, "mbpf_prog", "default of entry_symbol");
	zassert_equal(manifest.hook_type, 3, "hook_type");
	zassert_equal(manifest.hook_ctx_abi_version, 1, "hook_ctx_abi_version");
	zassert_equal(manifest.api_version, 1, "mbpf_api_version");
	zassert_equal(manifest.heap_size, 512, "heap_size");
	zassert_equal(manifest.budgets.max_steps, 1000, "max_steps");
	zassert_equal(manifest.budgets.max_helpers, 20, "max_helpers");
	zassert_equal(manifest.budgets.max_wall_time_us, 0, "default of max_wall_time_us");
	zassert_equal(manifest.capabilities, MBPF_CAP_LOG, "capabilities");
	zassert_equal(manifest.engine, MBPF_ENGINE_VM, "engine");
	zassert_equal(manifest.bytecode_version, 1, "bytecode_version");
	zassert_equal(manifest.features, 0, "features");
	zassert_equal(manifest.security_version, 0, "security_version");
	zassert_false(manifest.has_program_id, "program_id");
	zassert_false(manifest.has_key_id, "key_id");
	zassert_equal(manifest.maps.count, 0, "maps");
	zassert_equal(manifest.helper_versions, 0, "helper_versions");
	zassert_equal(manifest.warnings, 0, "warnings");
}

ZTEST(manifest, test_optional_keys)
{
	static const uint8_t id[MBPF_PROGRAM_ID_SIZE] = {1, 2,  3,  4,  5,  6,  7,  8,
							 9, 10, 11, 12, 13, 14, 15, 16};

	manifest_init(&keys);
	SET("program_id", 0x50, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
	SET("key_id", 0x48, 1, 2, 3, 4, 5, 6, 7, 8);
	SET("security_version", 0x1A, 0xFF, 0xFF, 0xFF, 0xFF);
	SET("features", 0x81, 0x64, 'c', 'o', 'r', 'e');
	SET("capabilities", 0x82, 0x68, 'C', 'A', 'P', '_', 'T', 'I', 'M', 'E', 0x6C, 'C', 'A', 'P',
	    '_', 'M', 'A', 'P', '_', 'R', 'E', 'A', 'D');
	set_text("entry_symbol", "on_packet");
	zassert_ok(parse(), "%s", mbpf_reason_string(detail.reason));
	zassert_true(manifest.has_program_id && manifest.has_key_id, "ids");
	zassert_mem_equal(manifest.program_id, id, sizeof(id), "program_id");
	zassert_mem_equal(manifest.key_id, id, MBPF_KEY_ID_SIZE, "key_id");
	zassert_equal(manifest.security_version, UINT32_MAX, "security_version");
	zassert_equal(manifest.features, MBPF_FEATURE_CORE, "features");
	zassert_equal(manifest.capabilities, MBPF_CAP_TIME | MBPF_CAP_MAP_READ, "capabilities");
	zassert_str_equal(manifest.entry_symbol, "on_packet", "entry_symbol");
}

ZTEST(manifest, test_each_needed_key)
{
	static const char *const needed[] = {
		"engine",           "budgets",
		"heap_size",        "hook_type",
		"program_name",     "capabilities",
		"program_version",  "bytecode_version",
		"mbpf_api_version", "hook_ctx_abi_version",
	};

	for (size_t i = 0; i < ARRAY_SIZE(needed); i++) {
		manifest_init(&keys);
		manifest_remove(&keys, needed[i]);
		expect_refusal(NULL, MBPF_ERR_INVALID_PACKAGE, MBPF_REASON_MANIFEST_MISSING_KEY,
			       needed[i]);
	}
}

/* Values that break a rule, each alone in an otherwise good manifest. */
struct bad_value {
	const char *key;
	int16_t code;
	uint8_t reason;
	uint8_t size;
	uint8_t value[24];
};

#define BAD(key, code, reason, ...)                                                                \
	{                                                                                          \
		key, code, MBPF_REASON_##reason, sizeof((uint8_t[]){__VA_ARGS__}),                 \
		{                                                                                  \
			__VA_ARGS__                                                                \
		}                                                                                  \
	}

static const struct bad_value bad_values[] = {
	BAD("program_name", MBPF_ERR_INVALID_PACKAGE, MANIFEST_LENGTH, 0x60),
	BAD("program_name", MBPF_ERR_INVALID_PACKAGE, CBOR_TEXT, 0x61, 0x07),
	BAD("program_name", MBPF_ERR_INVALID_PACKAGE, CBOR_TYPE, 0x41, 'a'),
	BAD("program_version", MBPF_ERR_INVALID_PACKAGE, MANIFEST_LENGTH, 0x60),
	BAD("entry_symbol", MBPF_ERR_INVALID_PACKAGE, MANIFEST_LENGTH, 0x60),
	BAD("hook_type", MBPF_ERR_INVALID_PACKAGE, MANIFEST_VALUE, 0x00),
	BAD("hook_type", MBPF_ERR_INVALID_PACKAGE, MANIFEST_VALUE, 0x07),
	BAD("hook_type", MBPF_ERR_INVALID_PACKAGE, CBOR_TYPE, 0x66, 'N', 'E', 'T', '_', 'R', 'X'),
	BAD("hook_ctx_abi_version", MBPF_ERR_INVALID_PACKAGE, MANIFEST_VALUE, 0x00),
	BAD("heap_size", MBPF_ERR_INVALID_PACKAGE, MANIFEST_VALUE, 0x1A, 0x01, 0x00, 0x00, 0x08),
	BAD("heap_size", MBPF_ERR_INVALID_PACKAGE, CBOR_NOT_SHORTEST, 0x1A, 0x00, 0x00, 0x02, 0x00),
	BAD("engine", MBPF_ERR_ENGINE_UNSUPPORTED, MANIFEST_ENGINE, 0x63, 'v', 'm', '2'),
	BAD("engine", MBPF_ERR_ENGINE_UNSUPPORTED, MANIFEST_ENGINE, 0x60),
	BAD("capabilities", MBPF_ERR_CAPABILITY_DENIED, MANIFEST_CAPABILITY, 0x81, 0x63, 'L', 'O',
	    'G'),
	BAD("capabilities", MBPF_ERR_INVALID_PACKAGE, MANIFEST_DUPLICATE, 0x82, 0x67, 'C', 'A', 'P',
	    '_', 'L', 'O', 'G', 0x67, 'C', 'A', 'P', '_', 'L', 'O', 'G'),
	BAD("capabilities", MBPF_ERR_INVALID_PACKAGE, CBOR_TYPE, 0x01),
	BAD("capabilities", MBPF_ERR_INVALID_PACKAGE, CBOR_INDEFINITE, 0x9F, 0xFF),
	BAD("features", MBPF_ERR_FEATURE_UNSUPPORTED, MANIFEST_FEATURE, 0x81, 0x64, 'J', 'S', 'O',
	    'N'),
#if !MBPF_BUILTINS_JSON
	BAD("features", MBPF_ERR_FEATURE_UNSUPPORTED, MANIFEST_FEATURE, 0x81, 0x64, 'j', 's', 'o',
	    'n'),
#endif
	BAD("program_id", MBPF_ERR_INVALID_PACKAGE, MANIFEST_LENGTH, 0x41, 1),
	BAD("key_id", MBPF_ERR_INVALID_PACKAGE, MANIFEST_LENGTH, 0x49, 1, 2, 3, 4, 5, 6, 7, 8, 9),
	BAD("key_id", MBPF_ERR_INVALID_PACKAGE, CBOR_TYPE, 0x68, '1', '2', '3', '4', '5', '6', '7',
	    '8'),
	BAD("security_version", MBPF_ERR_INVALID_PACKAGE, CBOR_RANGE, 0x1B, 0, 0, 0, 1, 0, 0, 0, 0),
	BAD("security_version", MBPF_ERR_INVALID_PACKAGE, CBOR_TYPE, 0x20),
	BAD("bytecode_version", MBPF_ERR_INVALID_PACKAGE, MANIFEST_VALUE, 0x00),
	BAD("budgets", MBPF_ERR_INVALID_PACKAGE, CBOR_TYPE, 0x80),
	BAD("budgets", MBPF_ERR_INVALID_PACKAGE, MANIFEST_MISSING_KEY, 0xA0),
	BAD("budgets", MBPF_ERR_INVALID_PACKAGE, MANIFEST_MISSING_KEY, 0xA1, 0x69, 'm', 'a', 'x',
	    '_', 's', 't', 'e', 'p', 's', 0x01),
	BAD("budgets", MBPF_ERR_INVALID_PACKAGE, MANIFEST_VALUE, 0xA1, 0x69, 'm', 'a', 'x', '_',
	    's', 't', 'e', 'p', 's', 0x00),
	BAD("budgets", MBPF_ERR_INVALID_PACKAGE, MANIFEST_UNKNOWN_KEY, 0xA1, 0x61, 'x', 0x01),
	BAD("helper_versions", MBPF_ERR_INVALID_PACKAGE, CBOR_KEY_ORDER, 0xA2, 0x63, 'l', 'o', 'g',
	    1, 0x61, 'a', 1),
	BAD("helper_versions", MBPF_ERR_INVALID_PACKAGE, MANIFEST_LENGTH, 0xA1, 0x60, 1),
	BAD("helper_versions", MBPF_ERR_INVALID_PACKAGE, MANIFEST_COUNT, 0xB8, 65),
	BAD("helper_versions", MBPF_ERR_INVALID_PACKAGE, CBOR_TYPE, 0x80),
	BAD("maps", MBPF_ERR_INVALID_PACKAGE, CBOR_TYPE, 0xA0),
	BAD("maps", MBPF_ERR_INVALID_PACKAGE, MANIFEST_COUNT, 0x91),
	BAD("maps", MBPF_ERR_INVALID_PACKAGE, MANIFEST_COUNT, 0x9A, 0xFF, 0xFF, 0xFF, 0xFF),
	BAD("maps", MBPF_ERR_INVALID_PACKAGE, MANIFEST_MISSING_KEY, 0x81, 0xA0),
	BAD("maps", MBPF_ERR_INVALID_PACKAGE, CBOR_TYPE, 0x81, 0x01),
	BAD("x", MBPF_ERR_INVALID_PACKAGE, MANIFEST_UNKNOWN_KEY, 0x01),
};

ZTEST(manifest, test_bad_values)
{
	for (size_t i = 0; i < ARRAY_SIZE(bad_values); i++) {
		const struct bad_value *bad = &bad_values[i];
		/* An unknown key is refused where the key stands, before its value. */
		bool in_value = bad->reason != MBPF_REASON_MANIFEST_UNKNOWN_KEY;

		manifest_init(&keys);
		manifest_set(&keys, bad->key, bad->value, bad->size);
		expect_refusal(in_value ? bad->key : NULL, bad->code, (enum mbpf_reason)bad->reason,
			       bad->key);
	}
}

ZTEST(manifest, test_text_lengths)
{
	static const char longest[] =
		"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk";

	BUILD_ASSERT(sizeof(longest) - 1 == MBPF_PROGRAM_NAME_MAX, "the longest name");
	manifest_init(&keys);
	set_text("program_name", longest);
	zassert_ok(parse(), "%s", mbpf_reason_string(detail.reason));
	zassert_str_equal(manifest.program_name, longest, "the longest name");

	set_text("program_name",
		 "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijkl");
	expect_refusal("program_name", MBPF_ERR_INVALID_PACKAGE, MBPF_REASON_MANIFEST_LENGTH,
		       "64 characters");
	zassert_equal(detail.limit, MBPF_PROGRAM_NAME_MAX, "the bound");
	zassert_equal(detail.actual, 64, "what was found");
}

/* Rules that span keys; the place is the manifest. */
ZTEST(manifest, test_versions_and_heap)
{
	manifest_init(&keys);
	SET("bytecode_version", 0x02);
	expect_refusal(NULL, MBPF_ERR_UNSUPPORTED_VER, MBPF_REASON_MANIFEST_BYTECODE_VERSION,
		       "bytecode_version 2");
	manifest_init(&keys);
	SET("mbpf_api_version", 0x02);
	expect_refusal(NULL, MBPF_ERR_API_VERSION, MBPF_REASON_MANIFEST_API_VERSION, "0.2");
	SET("mbpf_api_version", 0x1A, 0, 1, 0, 0);
	expect_refusal(NULL, MBPF_ERR_API_VERSION, MBPF_REASON_MANIFEST_API_VERSION, "1.0");
	SET("mbpf_api_version", 0x00);
	zassert_ok(parse(), "0.0: %s", mbpf_reason_string(detail.reason));
	SET("heap_size", 0x18, 100);
	expect_refusal(NULL, MBPF_ERR_INVALID_PACKAGE, MBPF_REASON_MANIFEST_HEAP_ALIGN, "100");
}

static const uint8_t map_a[] = {
	0xA5, 0x64, 'n',  'a', 'm', 'e', 0x61, 'a',  0x64, 't', 'y', 'p', 'e', 0x02, 0x68, 'k', 'e',
	'y',  '_',  's',  'i', 'z', 'e', 0x04, 0x6A, 'v',  'a', 'l', 'u', 'e', '_',  's',  'i', 'z',
	'e',  0x08, 0x6B, 'm', 'a', 'x', '_',  'e',  'n',  't', 'r', 'i', 'e', 's',  0x18, 0x40};
#define MAP_NAME_AT 7

/* Sets `count` maps with the names a, b, c ... */
static void set_maps(uint8_t *value, uint8_t count)
{
	size_t size = 0;

	value[size++] = (uint8_t)(0x80 + count);
	for (uint8_t i = 0; i < count; i++) {
		memcpy(value + size, map_a, sizeof(map_a));
		value[size + MAP_NAME_AT] = (uint8_t)('a' + i);
		size += sizeof(map_a);
	}
	manifest_set(&keys, "maps", value, size);
}

ZTEST(manifest, test_maps)
{
	static uint8_t value[1 + MBPF_MAX_MAPS * sizeof(map_a)];
	struct mbpf_map_info info;

	manifest_init(&keys);
	set_maps(value, MBPF_MAX_MAPS);
	zassert_ok(parse(), "%s", mbpf_reason_string(detail.reason));
	zassert_equal(manifest.maps.count, MBPF_MAX_MAPS, "their number");
	for (uint32_t i = 0; i < MBPF_MAX_MAPS; i++) {
		memset(&info, 0xA5, sizeof(info));
		zassert_ok(mbpf_manifest_map(&manifest, i, &info), "map %u", (unsigned int)i);
		zassert_equal(info.name[0], (char)('a' + i), "map %u", (unsigned int)i);
		zassert_equal(info.name[1], '\0', "map %u", (unsigned int)i);
		zassert_equal(info.type, 2, "type");
		zassert_equal(info.key_size, 4, "key_size");
		zassert_equal(info.value_size, 8, "value_size");
		zassert_equal(info.max_entries, 64, "max_entries");
		zassert_equal(info.flags, 0, "default of flags");
	}
	zassert_equal(mbpf_manifest_map(&manifest, MBPF_MAX_MAPS, &info), MBPF_ERR_NOT_FOUND,
		      "one more");
}

ZTEST(manifest, test_bad_maps)
{
	static uint8_t value[1 + MBPF_MAX_MAPS * sizeof(map_a)];

	manifest_init(&keys);
	set_maps(value, 3);
	value[1 + 2 * sizeof(map_a) + MAP_NAME_AT] = 'a';
	expect_refusal("maps", MBPF_ERR_INVALID_PACKAGE, MBPF_REASON_MANIFEST_DUPLICATE,
		       "name twice");
	for (const char *quote = "'\"\\"; *quote != '\0'; quote++) {
		set_maps(value, 1);
		value[1 + MAP_NAME_AT] = (uint8_t)*quote;
		expect_refusal("maps", MBPF_ERR_INVALID_PACKAGE, MBPF_REASON_MANIFEST_MAP_NAME,
			       "quote");
	}
	set_maps(value, 1);
	value[1 + MAP_NAME_AT] = 0x07;
	expect_refusal("maps", MBPF_ERR_INVALID_PACKAGE, MBPF_REASON_CBOR_TEXT, "bell");
	set_maps(value, 1);
	value[sizeof(map_a) - 1] = 0x18;
	value[sizeof(map_a)] = 0x00;
	expect_refusal("maps", MBPF_ERR_INVALID_PACKAGE, MBPF_REASON_CBOR_NOT_SHORTEST,
		       "max_entries in two bytes");
}

ZTEST(manifest, test_helper_versions)
{
	manifest_init(&keys);
	SET("helper_versions", 0xA2, 0x63, 'l', 'o', 'g', 0x01, 0x65, 'n', 'o', 'w', 'N', 's',
	    0x02);
	zassert_ok(parse(), "%s", mbpf_reason_string(detail.reason));
	zassert_equal(manifest.helper_versions, 2, "their number");
}

ZTEST(manifest, test_encoding)
{
	size_t size;

	manifest_init(&keys);
	size = manifest_write(&keys, bytes, NULL, NULL);
	bytes[size] = 0;
	zassert_equal(parse_bytes(size + 1), MBPF_ERR_INVALID_PACKAGE, "trailing byte");
	zassert_equal(detail.reason, MBPF_REASON_CBOR_TRAILING, "trailing byte");
	zassert_equal(detail.offset, 52 + size, "its place");

	for (size_t cut = 1; cut < size; cut++) {
		zassert_equal(parse_bytes(cut), MBPF_ERR_INVALID_PACKAGE, "cut at %u",
			      (unsigned int)cut);
		zassert_equal(detail.reason, MBPF_REASON_CBOR_TRUNCATED, "cut at %u",
			      (unsigned int)cut);
	}

	/* engine and key_id have the same length: the wrong way round. */
	SET("key_id", 0x48, 1, 2, 3, 4, 5, 6, 7, 8);
	keys.keys[2] = keys.keys[0];
	keys.keys[0] = keys.keys[1];
	keys.keys[1] = keys.keys[2];
	memmove(&keys.keys[2], &keys.keys[3], (keys.count - 3) * sizeof(keys.keys[0]));
	keys.count--;
	expect_refusal(NULL, MBPF_ERR_INVALID_PACKAGE, MBPF_REASON_CBOR_KEY_ORDER, "order");
	keys.keys[1] = keys.keys[0];
	expect_refusal(NULL, MBPF_ERR_INVALID_PACKAGE, MBPF_REASON_CBOR_DUPLICATE_KEY, "twice");
}

static const uint8_t target_64_little[] = {0xA2, 0x69, 'w',  'o', 'r', 'd', '_', 's', 'i', 'z', 'e',
					   0x18, 64,   0x6A, 'e', 'n', 'd', 'i', 'a', 'n', 'n', 'e',
					   's',  's',  0x66, 'l', 'i', 't', 't', 'l', 'e'};

ZTEST(manifest, test_vm_ignores_target)
{
	manifest_init(&keys);
	manifest_set(&keys, "target", target_64_little, sizeof(target_64_little));
	SET("mquickjs_bytecode_version", 0x19, 0x80, 0x01);
	zassert_ok(parse(), "%s", mbpf_reason_string(detail.reason));
	zassert_equal(manifest.warnings,
		      MBPF_MANIFEST_WARN_TARGET | MBPF_MANIFEST_WARN_MQUICKJS_VERSION, "warnings");
}

/* A manifest of the other engine, which asks for other keys and a larger heap. */
static void init_mquickjs(void)
{
	manifest_init(&keys);
	manifest_remove(&keys, "engine");
	manifest_remove(&keys, "bytecode_version");
	manifest_set(&keys, "target", target_64_little, sizeof(target_64_little));
	SET("mquickjs_bytecode_version", 0x19, 0x80, 0x01);
	SET("heap_size", 0x19, 0x20, 0x00);
}

ZTEST(manifest, test_mquickjs)
{
	init_mquickjs();
	zassert_ok(parse(), "%s", mbpf_reason_string(detail.reason));
	zassert_equal(manifest.engine, MBPF_ENGINE_MQUICKJS, "engine");
	zassert_equal(manifest.target.word_size, 64, "word_size");
	zassert_equal(manifest.target.endianness, 0, "endianness");
	zassert_equal(manifest.mquickjs_bytecode_version, 0x8001, "bytecode version");
	zassert_equal(manifest.warnings, 0, "warnings");

	SET("heap_size", 0x19, 0x1F, 0xF8);
	expect_refusal(NULL, MBPF_ERR_HEAP_TOO_SMALL, MBPF_REASON_MANIFEST_HEAP_SMALL, "8184");
	init_mquickjs();
	manifest_remove(&keys, "target");
	expect_refusal(NULL, MBPF_ERR_INVALID_PACKAGE, MBPF_REASON_MANIFEST_MISSING_KEY, "target");
	SET("target", 0xA2, 0x69, 'w', 'o', 'r', 'd', '_', 's', 'i', 'z', 'e', 0x18, 40, 0x6A, 'e',
	    'n', 'd', 'i', 'a', 'n', 'n', 'e', 's', 's', 0x01);
	expect_refusal("target", MBPF_ERR_INVALID_PACKAGE, MBPF_REASON_MANIFEST_VALUE, "40 bits");
	SET("target", 0xA2, 0x69, 'w', 'o', 'r', 'd', '_', 's', 'i', 'z', 'e', 0x18, 32, 0x6A, 'e',
	    'n', 'd', 'i', 'a', 'n', 'n', 'e', 's', 's', 0x61, 'x');
	expect_refusal("target", MBPF_ERR_INVALID_PACKAGE, MBPF_REASON_MANIFEST_VALUE, "order x");
}

/* What engine vm asks of the container around the manifest. */
ZTEST(manifest, test_container)
{
	size_t size;
	uint8_t *file;

	manifest_init(&keys);
	size = manifest_write(&keys, bytes, NULL, NULL);
	build_init(&build, bytes, size);
	build_add(&build, MBPF_SECTION_MAPS, "maps", 4);
	(void)build_write(&build);
	zassert_ok(mbpf_package_open(&package, (const uint8_t *)build.storage, build.size, NULL),
		   "container");
	zassert_equal(mbpf_manifest_parse(&manifest, &package, &detail), MBPF_ERR_INVALID_PACKAGE,
		      "maps section");
	zassert_equal(detail.reason, MBPF_REASON_MAPS_SECTION, "maps section");

	/* The bytecode one byte further on. */
	file = build_good(&build);
	memmove(file + build.size - 15, file + build.size - 16, 16);
	file[build.size - 16] = 0;
	build_put32(&build, entry_field(1, MBPF_SECTION_ENTRY_OFF_OFFSET),
		    (uint32_t)build.size - 15);
	zassert_ok(mbpf_package_open(&package, file, build.size + 1, &detail), "%s",
		   mbpf_reason_string(detail.reason));
	zassert_equal(mbpf_manifest_parse(&manifest, &package, &detail), MBPF_ERR_INVALID_PACKAGE,
		      "odd bytecode");
	zassert_equal(detail.reason, MBPF_REASON_BYTECODE_ALIGN, "odd bytecode");

	/* The whole package at an address that is not a multiple of 8. */
	file = build_good(&build);
	memmove(file + 4, file, build.size);
	zassert_ok(mbpf_package_open(&package, file + 4, build.size, &detail), "container");
	zassert_equal(mbpf_manifest_parse(&manifest, &package, &detail), MBPF_ERR_INVALID_PACKAGE,
		      "odd base");
	zassert_equal(detail.reason, MBPF_REASON_BYTECODE_ALIGN, "odd base");
}
