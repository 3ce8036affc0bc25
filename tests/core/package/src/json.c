/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Manifests in JSON: read as those in CBOR are, or refused by name in a firmware without them.
 */

#include <stdio.h>

#include <zephyr/ztest.h>

#include <mbpf/manifest.h>

#include "build.h"
#include "json.h"

ZTEST_SUITE(json, NULL, NULL, NULL, NULL, NULL);

#define SECTION_AT 52U

/* All that engine vm needs; the object stays open. */
#define NEEDED                                                                                     \
	"{\"program_name\":\"drop\",\"program_version\":\"1.2.3\",\"hook_type\":3,"                \
	"\"hook_ctx_abi_version\":1,\"mbpf_api_version\":1,\"heap_size\":1024,"                    \
	"\"engine\":\"vm\",\"bytecode_version\":1,"                                                \
	"\"budgets\":{\"max_steps\":1000,\"max_helpers\":10}"
#define GOOD NEEDED ",\"capabilities\":[]}"

static struct build build;
static struct mbpf_package package;
static struct mbpf_manifest manifest;
static struct mbpf_error_detail detail;

static int parse(const char *text)
{
	build_init(&build, (const uint8_t *)text, strlen(text));
	(void)build_write(&build);
	zassert_ok(mbpf_package_open(&package, (const uint8_t *)build.storage, build.size, &detail),
		   "the container is well formed");
	memset(&detail, 0, sizeof(detail));
	return mbpf_manifest_parse(&manifest, &package, &detail);
}

#if MBPF_MANIFEST_JSON

ZTEST(json, test_needed_keys)
{
	zassert_ok(parse(GOOD), "%s", mbpf_reason_string(detail.reason));
	zassert_true(manifest.is_json, "encoding");
	zassert_str_equal(manifest.program_name, "drop", "program_name");
	zassert_str_equal(manifest.program_version, "1.2.3", "program_version");
	zassert_str_equal(manifest.entry_symbol, "mbpf_prog", "default");
	zassert_equal(manifest.hook_type, 3, "hook_type");
	zassert_equal(manifest.heap_size, 1024, "heap_size");
	zassert_equal(manifest.engine, MBPF_ENGINE_VM, "engine");
	zassert_equal(manifest.budgets.max_steps, 1000, "max_steps");
	zassert_equal(manifest.budgets.max_helpers, 10, "max_helpers");
	zassert_equal(manifest.capabilities, 0, "capabilities");
}

ZTEST(json, test_other_keys)
{
	static const uint8_t id[] = {0x00, 0x9A, 0xBC, 0xDE, 0xFF, 1, 2, 3};
	struct mbpf_map_info info;

	zassert_ok(parse(NEEDED
			 " ,\t\"capabilities\" : [ \"CAP_LOG\" ,\n\"CAP_TIME\" ] ,\r\n"
			 "\"maps\": [ {\"name\":\"a\",\"type\":2,\"key_size\":4,\"value_size\":8,"
			 "\"max_entries\":16} , {\"flags\":2,\"max_entries\":1,\"value_size\":8,"
			 "\"key_size\":4,\"type\":1,\"name\":\"\\u0062\\/\"} ],"
			 "\"key_id\":\"009AbCdEfF010203\",\"helper_versions\":{\"nowNs\":2,"
			 "\"log\":4294967295},\"entry_symbol\":\"go\"} \n"),
		   "%s at %u", mbpf_reason_string(detail.reason), (unsigned int)detail.offset);
	zassert_equal(manifest.capabilities, MBPF_CAP_LOG | MBPF_CAP_TIME, "capabilities");
	zassert_equal(manifest.maps.count, 2, "maps");
	zassert_ok(mbpf_manifest_map(&manifest, 1, &info), "the second");
	zassert_str_equal(info.name, "b/", "its name, with escapes");
	zassert_equal(info.flags, 2, "its flags");
	zassert_ok(mbpf_manifest_map(&manifest, 0, &info), "the first");
	zassert_str_equal(info.name, "a", "its name");
	zassert_equal(info.max_entries, 16, "its entries");
	zassert_equal(mbpf_manifest_map(&manifest, 2, &info), MBPF_ERR_NOT_FOUND, "no third");
	zassert_true(manifest.has_key_id, "key_id");
	zassert_mem_equal(manifest.key_id, id, sizeof(id), "key_id");
	zassert_equal(manifest.helper_versions, 2, "helpers");
	zassert_str_equal(manifest.entry_symbol, "go", "entry_symbol");
}

struct refusal {
	const char *what;
	const char *text;
	enum mbpf_reason reason;
	/* Where it is refused, from the end of the text. */
	uint8_t from_end;
	/* The key that is named. */
	const char *key;
};

#define MAP_A "{\"name\":\"a\",\"type\":2,\"key_size\":4,\"value_size\":8,\"max_entries\":1}"

static const struct refusal refusals[] = {
	{"nothing in it", "{", MBPF_REASON_CBOR_TRUNCATED, 0, ""},
	{"empty", "{}", MBPF_REASON_MANIFEST_MISSING_KEY, 2, "program_name"},
	{"comma first", "{,", MBPF_REASON_JSON_SYNTAX, 1, ""},
	{"comma last", GOOD ",", MBPF_REASON_CBOR_TRAILING, 1, ""},
	{"comma before the end", NEEDED ",}", MBPF_REASON_JSON_SYNTAX, 1, ""},
	{"no comma", NEEDED "\"", MBPF_REASON_JSON_SYNTAX, 1, ""},
	{"no colon", "{\"hook_type\" 3", MBPF_REASON_JSON_SYNTAX, 1, ""},
	{"no value", "{\"hook_type\":}", MBPF_REASON_JSON_SYNTAX, 1, "hook_type"},
	{"no end", NEEDED, MBPF_REASON_CBOR_TRUNCATED, 0, ""},
	{"a second object", GOOD "{}", MBPF_REASON_CBOR_TRAILING, 2, ""},
	{"a zero byte's name", "{\"\\u0000", MBPF_REASON_CBOR_TEXT, 6, ""},
	{"key without quotes", "{hook_type:3}", MBPF_REASON_JSON_SYNTAX, 12, ""},
	{"single quotes", "{'hook_type':3}", MBPF_REASON_JSON_SYNTAX, 14, ""},
	{"key that is a number", "{1:2}", MBPF_REASON_CBOR_TYPE, 4, ""},
	{"comment", "{/**/}", MBPF_REASON_JSON_SYNTAX, 5, ""},
	{"unknown key", "{\"colour\":1}", MBPF_REASON_MANIFEST_UNKNOWN_KEY, 11, "colour"},
	{"key twice", "{\"hook_type\":3,\"hook_type\":3}", MBPF_REASON_CBOR_DUPLICATE_KEY, 14,
	 "hook_type"},
	{"key twice, spelt otherwise", "{\"hook_type\":3,\"hook_typ\\u0065\":3}",
	 MBPF_REASON_CBOR_DUPLICATE_KEY, 19, "hook_type"},
	{"sign", "{\"hook_type\":-3}", MBPF_REASON_JSON_NUMBER, 3, "hook_type"},
	{"plus", "{\"hook_type\":+3}", MBPF_REASON_JSON_SYNTAX, 3, "hook_type"},
	{"fraction", "{\"hook_type\":3.0}", MBPF_REASON_JSON_NUMBER, 4, "hook_type"},
	{"exponent", "{\"hook_type\":3e0}", MBPF_REASON_JSON_NUMBER, 4, "hook_type"},
	{"other exponent", "{\"hook_type\":3E0}", MBPF_REASON_JSON_NUMBER, 4, "hook_type"},
	{"leading zero", "{\"hook_type\":03}", MBPF_REASON_JSON_NUMBER, 3, "hook_type"},
	{"letter in a number", "{\"hook_type\":3x}", MBPF_REASON_JSON_SYNTAX, 2, "hook_type"},
	{"2^32", "{\"hook_type\":4294967296}", MBPF_REASON_CBOR_RANGE, 11, "hook_type"},
	{"2^32 + 3, with zeros", "{\"hook_type\":42949672990000000003}", MBPF_REASON_CBOR_RANGE, 21,
	 "hook_type"},
	{"no hook", "{\"hook_type\":4294967295}", MBPF_REASON_MANIFEST_VALUE, 11, "hook_type"},
	{"number in a text", "{\"hook_type\":\"3\"}", MBPF_REASON_CBOR_TYPE, 4, "hook_type"},
	{"true", "{\"hook_type\":true}", MBPF_REASON_CBOR_SIMPLE, 5, "hook_type"},
	{"false", "{\"hook_type\":false}", MBPF_REASON_CBOR_SIMPLE, 6, "hook_type"},
	{"null", "{\"hook_type\":null}", MBPF_REASON_CBOR_SIMPLE, 5, "hook_type"},
	{"depth", "{\"hook_type\":[[[[[[[[", MBPF_REASON_CBOR_TYPE, 8, "hook_type"},
	{"depth of lists", "{\"capabilities\":[[[[", MBPF_REASON_CBOR_TYPE, 3, "capabilities"},
	{"open text", "{\"program_name\":\"a", MBPF_REASON_CBOR_TRUNCATED, 0, "program_name"},
	{"open escape", "{\"program_name\":\"a\\", MBPF_REASON_CBOR_TRUNCATED, 1, "program_name"},
	{"short escape", "{\"program_name\":\"\\u00", MBPF_REASON_CBOR_TRUNCATED, 4,
	 "program_name"},
	{"unknown escape", "{\"program_name\":\"\\x\"", MBPF_REASON_JSON_ESCAPE, 3, "program_name"},
	{"bad digits", "{\"program_name\":\"\\u00g0\"", MBPF_REASON_JSON_ESCAPE, 7, "program_name"},
	{"line feed", "{\"program_name\":\"\\n\"", MBPF_REASON_CBOR_TEXT, 3, "program_name"},
	{"tab", "{\"program_name\":\"\t\"", MBPF_REASON_CBOR_TEXT, 2, "program_name"},
	{"delete", "{\"program_name\":\"\\u007F\"", MBPF_REASON_CBOR_TEXT, 7, "program_name"},
	{"UTF-8", "{\"program_name\":\"\xC3\xA4\"", MBPF_REASON_CBOR_TEXT, 3, "program_name"},
	{"no UTF-8", "{\"program_name\":\"\xFF\"", MBPF_REASON_CBOR_TEXT, 2, "program_name"},
	{"surrogates", "{\"program_name\":\"\\uD83D\\uDE00\"", MBPF_REASON_CBOR_TEXT, 13,
	 "program_name"},
	{"escape above ASCII", "{\"program_name\":\"\\u0141\"", MBPF_REASON_CBOR_TEXT, 7,
	 "program_name"},
	{"no name", "{\"program_name\":\"\"", MBPF_REASON_MANIFEST_LENGTH, 2, "program_name"},
	{"long name",
	 "{\"program_name\":"
	 "\"0123456789012345678901234567890123456789012345678901234567890123\"",
	 MBPF_REASON_MANIFEST_LENGTH, 66, "program_name"},
	{"longer name",
	 "{\"program_name\":"
	 "\"01234567890123456789012345678901234567890123456789012345678901234\"",
	 MBPF_REASON_MANIFEST_LENGTH, 67, "program_name"},
	{"odd digits", "{\"key_id\":\"012\"", MBPF_REASON_JSON_HEX, 5, "key_id"},
	{"few digits", "{\"key_id\":\"01\"", MBPF_REASON_MANIFEST_LENGTH, 4, "key_id"},
	{"no digits", "{\"key_id\":\"0123456789abcdeg\"", MBPF_REASON_JSON_HEX, 18, "key_id"},
	{"no digit first", "{\"key_id\":\"g123456789abcdef\"", MBPF_REASON_JSON_HEX, 18, "key_id"},
	{"bytes as numbers", "{\"key_id\":[1,2]", MBPF_REASON_CBOR_TYPE, 5, "key_id"},
	{"capability twice", "{\"capabilities\":[\"CAP_LOG\",\"CAP_LOG\"]",
	 MBPF_REASON_MANIFEST_DUPLICATE, 10, "capabilities"},
	{"comma in a list", "{\"capabilities\":[\"CAP_LOG\",]", MBPF_REASON_JSON_SYNTAX, 1,
	 "capabilities"},
	{"list that ends as an object", "{\"capabilities\":[}", MBPF_REASON_JSON_SYNTAX, 1,
	 "capabilities"},
	{"map twice", "{\"maps\":[" MAP_A "," MAP_A "]", MBPF_REASON_MANIFEST_DUPLICATE,
	 sizeof(MAP_A), ""},
	{"map without a name", "{\"maps\":[{\"type\":2}]", MBPF_REASON_MANIFEST_MISSING_KEY, 11,
	 "name"},
	{"map's name", "{\"maps\":[{\"name\":\"\\u0022\"", MBPF_REASON_CBOR_TRUNCATED, 0, "name"},
	{"key of a map twice", "{\"maps\":[{\"type\":2,\"type\":2}]",
	 MBPF_REASON_CBOR_DUPLICATE_KEY, 10, "type"},
	{"helper twice", "{\"helper_versions\":{\"log\":1,\"nowNs\":1,\"log\":1}",
	 MBPF_REASON_CBOR_DUPLICATE_KEY, 8, "helper_versions"},
	{"helper without a name", "{\"helper_versions\":{\"\":1}", MBPF_REASON_MANIFEST_LENGTH, 5,
	 "helper_versions"},
};

ZTEST(json, test_refusals)
{
	for (size_t i = 0; i < ARRAY_SIZE(refusals); i++) {
		const struct refusal *r = &refusals[i];
		size_t at = SECTION_AT + strlen(r->text) - r->from_end;

		zassert_true(parse(r->text) < 0, "%s: accepted", r->what);
		zassert_equal(detail.reason, r->reason, "%s: %s", r->what,
			      mbpf_reason_string(detail.reason));
		zassert_equal(detail.code, MBPF_ERR_INVALID_PACKAGE, "%s: code", r->what);
		zassert_equal(detail.offset, at, "%s: at %u, not %u", r->what,
			      (unsigned int)detail.offset, (unsigned int)at);
		zassert_str_equal(detail.message, r->key, "%s: key", r->what);
	}
}

ZTEST(json, test_every_cut_is_refused)
{
	static char text[] = GOOD;

	for (size_t size = sizeof(text) - 2U; size > 1U; size--) {
		text[size] = '\0';
		zassert_equal(parse(text), MBPF_ERR_INVALID_PACKAGE, "%u bytes",
			      (unsigned int)size);
		zassert_equal(detail.reason, MBPF_REASON_CBOR_TRUNCATED, "%u bytes: %s",
			      (unsigned int)size, mbpf_reason_string(detail.reason));
	}
}

ZTEST(json, test_counts)
{
	static char text[MAX_MANIFEST];
	size_t size = (size_t)snprintf(text, sizeof(text), "{\"helper_versions\":{");

	for (unsigned int i = 0; i <= MBPF_MAX_HELPER_VERSIONS; i++) {
		size += (size_t)snprintf(text + size, sizeof(text) - size, "%s\"h%u\":1",
					 i != 0U ? "," : "", i);
	}
	zassert_equal(parse(text), MBPF_ERR_INVALID_PACKAGE, "one helper too many");
	zassert_equal(detail.reason, MBPF_REASON_MANIFEST_COUNT, "its reason: %s",
		      mbpf_reason_string(detail.reason));
	zassert_equal(detail.limit, MBPF_MAX_HELPER_VERSIONS, "how many there may be");
	zassert_equal(detail.actual, MBPF_MAX_HELPER_VERSIONS + 1U, "how many there are at least");
}

#else

ZTEST(json, test_not_in_this_firmware)
{
	static const char *const texts[] = {GOOD, "{", "{}"};

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		zassert_equal(parse(texts[i]), MBPF_ERR_INVALID_PACKAGE, "%s", texts[i]);
		zassert_equal(detail.reason, MBPF_REASON_MANIFEST_JSON, "%s", texts[i]);
		zassert_equal(detail.offset, SECTION_AT, "its place");
	}
}

#endif /* MBPF_MANIFEST_JSON */
