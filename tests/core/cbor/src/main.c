/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include <zephyr/ztest.h>

#include <mbpf/error.h>

#include "cbor.h"

ZTEST_SUITE(cbor, NULL, NULL, NULL, NULL, NULL);

/* What a case reads: one item of a kind, or a map of text keys with numbers. */
enum shape {
	SHAPE_UINT,
	SHAPE_BYTES,
	SHAPE_TEXT,
	SHAPE_ARRAY,
	SHAPE_MAP,
};

struct refusal {
	const char *what;
	enum shape shape;
	enum mbpf_reason reason;
	/* Where the item that is refused begins. */
	uint8_t at;
	uint8_t size;
	uint8_t bytes[20];
};

static enum mbpf_reason read_pairs(struct mbpf_items *items)
{
	struct mbpf_cbor_keys keys = {{NULL, 0}};
	enum mbpf_reason reason;
	struct mbpf_span key;
	uint32_t count, value;

	reason = mbpf_cbor_head(items, MBPF_CBOR_MAP, &count);
	for (; reason == MBPF_REASON_NONE && count > 0; count--) {
		reason = mbpf_cbor_key(items, &keys, &key);
		if (reason == MBPF_REASON_NONE) {
			reason = mbpf_cbor_head(items, MBPF_CBOR_UINT, &value);
		}
	}
	return reason;
}

static enum mbpf_reason read_shape(struct mbpf_items *items, enum shape shape)
{
	enum mbpf_reason reason;
	struct mbpf_span span;
	uint32_t number;

	switch (shape) {
	case SHAPE_UINT:
		reason = mbpf_cbor_head(items, MBPF_CBOR_UINT, &number);
		break;
	case SHAPE_BYTES:
		reason = mbpf_cbor_bytes(items, &span);
		break;
	case SHAPE_TEXT:
		reason = mbpf_cbor_text(items, &span);
		break;
	case SHAPE_ARRAY:
		reason = mbpf_cbor_head(items, MBPF_CBOR_ARRAY, &number);
		break;
	default:
		reason = read_pairs(items);
		break;
	}
	return reason != MBPF_REASON_NONE ? reason : mbpf_cbor_end(items);
}

static const struct refusal refusals[] = {
	{"nothing", SHAPE_UINT, MBPF_REASON_CBOR_TRUNCATED, 0, 0, {0}},
	{"number without its byte", SHAPE_UINT, MBPF_REASON_CBOR_TRUNCATED, 0, 1, {0x18}},
	{"number without its last byte",
	 SHAPE_UINT,
	 MBPF_REASON_CBOR_TRUNCATED,
	 0,
	 4,
	 {0x1A, 1, 2, 3}},
	{"bytes that end early", SHAPE_BYTES, MBPF_REASON_CBOR_TRUNCATED, 0, 3, {0x43, 1, 2}},
	{"bytes longer than memory",
	 SHAPE_BYTES,
	 MBPF_REASON_CBOR_TRUNCATED,
	 0,
	 6,
	 {0x5A, 0xFF, 0xFF, 0xFF, 0xFF, 0}},
	{"map without its value", SHAPE_MAP, MBPF_REASON_CBOR_TRUNCATED, 3, 3, {0xA1, 0x61, 'a'}},
	{"map of four billion keys",
	 SHAPE_MAP,
	 MBPF_REASON_CBOR_TRUNCATED,
	 5,
	 5,
	 {0xBA, 0xFF, 0xFF, 0xFF, 0xFF}},
	{"byte after the item", SHAPE_UINT, MBPF_REASON_CBOR_TRAILING, 1, 2, {0x01, 0x00}},
	{"map without end mark", SHAPE_MAP, MBPF_REASON_CBOR_INDEFINITE, 0, 2, {0xBF, 0xFF}},
	{"array without end mark", SHAPE_ARRAY, MBPF_REASON_CBOR_INDEFINITE, 0, 2, {0x9F, 0xFF}},
	{"text in chunks", SHAPE_TEXT, MBPF_REASON_CBOR_INDEFINITE, 0, 4, {0x7F, 0x61, 'a', 0xFF}},
	{"bytes in chunks", SHAPE_BYTES, MBPF_REASON_CBOR_INDEFINITE, 0, 4, {0x5F, 0x41, 1, 0xFF}},
	{"length information 28", SHAPE_UINT, MBPF_REASON_CBOR_RESERVED, 0, 1, {0x1C}},
	{"length information 30", SHAPE_TEXT, MBPF_REASON_CBOR_RESERVED, 0, 1, {0x7E}},
	{"number with length information 31", SHAPE_UINT, MBPF_REASON_CBOR_RESERVED, 0, 1, {0x1F}},
	{"23 in one byte", SHAPE_UINT, MBPF_REASON_CBOR_NOT_SHORTEST, 0, 2, {0x18, 23}},
	{"255 in two bytes", SHAPE_UINT, MBPF_REASON_CBOR_NOT_SHORTEST, 0, 3, {0x19, 0, 255}},
	{"65535 in four bytes",
	 SHAPE_UINT,
	 MBPF_REASON_CBOR_NOT_SHORTEST,
	 0,
	 5,
	 {0x1A, 0, 0, 0xFF, 0xFF}},
	{"4294967295 in eight bytes",
	 SHAPE_UINT,
	 MBPF_REASON_CBOR_NOT_SHORTEST,
	 0,
	 9,
	 {0x1B, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF}},
	{"length in one byte", SHAPE_TEXT, MBPF_REASON_CBOR_NOT_SHORTEST, 0, 3, {0x78, 1, 'a'}},
	{"count in one byte", SHAPE_MAP, MBPF_REASON_CBOR_NOT_SHORTEST, 0, 2, {0xB8, 0}},
	{"4294967296", SHAPE_UINT, MBPF_REASON_CBOR_RANGE, 0, 9, {0x1B, 0, 0, 0, 1, 0, 0, 0, 0}},
	{"length above 32 bits",
	 SHAPE_BYTES,
	 MBPF_REASON_CBOR_RANGE,
	 0,
	 9,
	 {0x5B, 0, 0, 0, 1, 0, 0, 0, 0}},
	{"tagged number", SHAPE_UINT, MBPF_REASON_CBOR_TAG, 0, 2, {0xC1, 0x01}},
	{"tagged map", SHAPE_MAP, MBPF_REASON_CBOR_TAG, 0, 4, {0xD9, 0xD9, 0xF7, 0xA0}},
	{"half float", SHAPE_UINT, MBPF_REASON_CBOR_SIMPLE, 0, 3, {0xF9, 0x3C, 0x00}},
	{"double", SHAPE_UINT, MBPF_REASON_CBOR_SIMPLE, 0, 9, {0xFB, 0x3F, 0xF0, 0, 0, 0, 0, 0, 0}},
	{"true", SHAPE_UINT, MBPF_REASON_CBOR_SIMPLE, 0, 1, {0xF5}},
	{"null", SHAPE_TEXT, MBPF_REASON_CBOR_SIMPLE, 0, 1, {0xF6}},
	{"end mark alone", SHAPE_UINT, MBPF_REASON_CBOR_SIMPLE, 0, 1, {0xFF}},
	{"negative number", SHAPE_UINT, MBPF_REASON_CBOR_TYPE, 0, 1, {0x20}},
	{"text for a number", SHAPE_UINT, MBPF_REASON_CBOR_TYPE, 0, 2, {0x61, '1'}},
	{"number for text", SHAPE_TEXT, MBPF_REASON_CBOR_TYPE, 0, 1, {0x01}},
	{"bytes for text", SHAPE_TEXT, MBPF_REASON_CBOR_TYPE, 0, 2, {0x41, 'a'}},
	{"text for bytes", SHAPE_BYTES, MBPF_REASON_CBOR_TYPE, 0, 2, {0x61, 'a'}},
	{"map for an array", SHAPE_ARRAY, MBPF_REASON_CBOR_TYPE, 0, 1, {0xA0}},
	{"array for a map", SHAPE_MAP, MBPF_REASON_CBOR_TYPE, 0, 1, {0x80}},
	{"number as key", SHAPE_MAP, MBPF_REASON_CBOR_TYPE, 1, 3, {0xA1, 0x01, 0x01}},
	{"b before a",
	 SHAPE_MAP,
	 MBPF_REASON_CBOR_KEY_ORDER,
	 4,
	 7,
	 {0xA2, 0x61, 'b', 0, 0x61, 'a', 0}},
	{"long key before short key",
	 SHAPE_MAP,
	 MBPF_REASON_CBOR_KEY_ORDER,
	 5,
	 8,
	 {0xA2, 0x62, 'a', 'a', 0, 0x61, 'b', 0}},
	{"key twice",
	 SHAPE_MAP,
	 MBPF_REASON_CBOR_DUPLICATE_KEY,
	 4,
	 7,
	 {0xA2, 0x61, 'a', 0, 0x61, 'a', 1}},
	{"empty key twice",
	 SHAPE_MAP,
	 MBPF_REASON_CBOR_DUPLICATE_KEY,
	 3,
	 5,
	 {0xA2, 0x60, 0, 0x60, 1}},
	{"zero byte in text", SHAPE_TEXT, MBPF_REASON_CBOR_TEXT, 0, 3, {0x62, 'a', 0}},
	{"line end in text", SHAPE_TEXT, MBPF_REASON_CBOR_TEXT, 0, 2, {0x61, '\n'}},
	{"delete in text", SHAPE_TEXT, MBPF_REASON_CBOR_TEXT, 0, 2, {0x61, 0x7F}},
	{"umlaut in text", SHAPE_TEXT, MBPF_REASON_CBOR_TEXT, 0, 3, {0x62, 0xC3, 0xBC}},
	{"line end in key", SHAPE_MAP, MBPF_REASON_CBOR_TEXT, 1, 4, {0xA1, 0x61, '\n', 0}},
};

ZTEST(cbor, test_refusals)
{
	for (size_t i = 0; i < ARRAY_SIZE(refusals); i++) {
		const struct refusal *r = &refusals[i];
		struct mbpf_items items;
		enum mbpf_reason reason;

		mbpf_items_begin(&items, r->bytes, r->size);
		reason = read_shape(&items, r->shape);
		zassert_equal(reason, r->reason, "%s: %s", r->what,
			      mbpf_reason_string((uint16_t)reason));
		zassert_equal(items.at, r->at, "%s: place %u", r->what, (unsigned int)items.at);
	}
}

/* Cut anywhere, a good item is refused as truncated, and nothing behind it is read. */
ZTEST(cbor, test_truncation)
{
	static const uint8_t map[] = {0xA2, 0x61, 'a', 0x19, 0x01, 0x00, 0x62, 'b', 'c', 0x17};
	struct mbpf_items items;

	for (uint32_t size = 0; size < sizeof(map); size++) {
		mbpf_items_begin(&items, map, size);
		zassert_equal(read_shape(&items, SHAPE_MAP), MBPF_REASON_CBOR_TRUNCATED, "%u bytes",
			      (unsigned int)size);
	}
	mbpf_items_begin(&items, map, sizeof(map));
	zassert_equal(read_shape(&items, SHAPE_MAP), MBPF_REASON_NONE, "the whole map");
}

ZTEST(cbor, test_numbers)
{
	static const struct {
		uint32_t value;
		uint8_t size;
		uint8_t bytes[5];
	} numbers[] = {
		{0, 1, {0x00}},
		{23, 1, {0x17}},
		{24, 2, {0x18, 24}},
		{255, 2, {0x18, 255}},
		{256, 3, {0x19, 1, 0}},
		{65535, 3, {0x19, 0xFF, 0xFF}},
		{65536, 5, {0x1A, 0, 1, 0, 0}},
		{UINT32_MAX, 5, {0x1A, 0xFF, 0xFF, 0xFF, 0xFF}},
	};

	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
		struct mbpf_items items;
		uint32_t value = 1;

		mbpf_items_begin(&items, numbers[i].bytes, numbers[i].size);
		zassert_equal(mbpf_cbor_head(&items, MBPF_CBOR_UINT, &value), MBPF_REASON_NONE,
			      "number %u", (unsigned int)i);
		zassert_equal(value, numbers[i].value, "number %u", (unsigned int)i);
		zassert_equal(mbpf_cbor_end(&items), MBPF_REASON_NONE, "number %u",
			      (unsigned int)i);
	}
}

/* Strings lead into the input; a key of 24 characters sorts after every shorter one. */
ZTEST(cbor, test_strings)
{
	static const uint8_t text[] = {0x64, 'm', 'b', 'p', 'f', 0x42, 0x00, 0xFF};
	static const uint8_t keys[] = {0xA2, 0x61, 'z', 0,   0x78, 24,  'a', 'a', 'a', 'a', 'a',
				       'a',  'a',  'a', 'a', 'a',  'a', 'a', 'a', 'a', 'a', 'a',
				       'a',  'a',  'a', 'a', 'a',  'a', 'a', 'a', 0};
	struct mbpf_span span = {NULL, 0};
	struct mbpf_items items;

	mbpf_items_begin(&items, text, sizeof(text));
	zassert_true(mbpf_cbor_next_is_text(&items), "text comes");
	zassert_equal(mbpf_cbor_text(&items, &span), MBPF_REASON_NONE, "text");
	zassert_equal_ptr(span.data, text + 1, "no copy");
	zassert_equal(span.size, 4, "its size");
	zassert_false(mbpf_cbor_next_is_text(&items), "bytes come");
	zassert_equal(mbpf_cbor_bytes(&items, &span), MBPF_REASON_NONE, "bytes");
	zassert_equal_ptr(span.data, text + 6, "no copy");
	zassert_equal(span.size, 2, "their size");
	zassert_false(mbpf_cbor_next_is_text(&items), "nothing comes");
	mbpf_items_begin(&items, keys, sizeof(keys));
	zassert_equal(read_shape(&items, SHAPE_MAP), MBPF_REASON_NONE, "keys by length");
}
