/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include <zephyr/ztest.h>

#include "debug.h"

ZTEST_SUITE(debug, NULL, NULL, NULL, NULL, NULL);

#define U32(value) (value), 0, 0, 0
#define ZEROS_32   U32(0), U32(0), U32(0), U32(0), U32(0), U32(0), U32(0), U32(0)

/*
 * Three functions of a.js; the second has rows of lib.js. A zigzag number is twice the number, less
 * one when it is negative.
 */
static const uint8_t section[] = {
	/* flags, hash, entry symbol, hook, one map */
	U32(0), ZEROS_32, U32(1), 'p', U32(2), 'R', 'X', U32(1), U32(1), 'm',
	/* lines: file, one global, three functions */
	'M', 'B', 'L', '1', U32(40), U32(4), 'a', '.', 'j', 's', 1, U32(1), 'g', 3,
	/* words 0.. line 3 column 1; one local */
	1, 0, 4, 0, 1, 0, U32(1), 'x',
	/* words 2.. line 5 column 7, words 4.. line 130 column 2, words 5.. line 129 column 2 */
	3, 2, 8, 12, 2, 0xFA, 0x01, 9, 1, 1, 0, 0,
	/* nothing */
	0, 0,
	/* files: lib.js; rows 1 and 2 of the second function, then its row 2 in a.js again */
	'M', 'B', 'F', '1', U32(50), 1, U32(6), 'l', 'i', 'b', '.', 'j', 's', ZEROS_32,
	/* changes of each function */
	0, 2, 1, 1, 1, 0, 0};

#define FILES_SIZE 58U

/* The last bytes of this are what is read, so that the sanitizers see a step too far. */
static uint8_t copy[sizeof(section)];

static bool find(uint32_t size, uint32_t func, uint32_t word, struct mbpf_place *place)
{
	struct mbpf_span debug = {.data = copy + sizeof(copy) - size, .size = size};

	return mbpf_debug_find(&debug, func, word, place);
}

static void expect(uint32_t size, uint32_t func, uint32_t word, const char *file, uint32_t line,
		   uint32_t column)
{
	struct mbpf_place place;

	zassert_true(find(size, func, word, &place), "function %u, word %u", (unsigned int)func,
		     (unsigned int)word);
	zassert_equal(place.file.size, strlen(file), "the file's name is %u bytes",
		      (unsigned int)place.file.size);
	zassert_mem_equal(place.file.data, file, strlen(file), "the file");
	zassert_equal(place.line, line, "line %u", (unsigned int)place.line);
	zassert_equal(place.column, column, "column %u", (unsigned int)place.column);
}

ZTEST(debug, test_places)
{
	struct mbpf_place place;
	uint32_t size = sizeof(section);

	memcpy(copy, section, size);
	expect(size, 0, 0, "a.js", 3, 1);
	expect(size, 0, 1000, "a.js", 3, 1);
	zassert_false(find(size, 1, 1, &place), "in front of the first row");
	expect(size, 1, 2, "a.js", 5, 7);
	expect(size, 1, 3, "a.js", 5, 7);
	expect(size, 1, 4, "lib.js", 130, 2);
	expect(size, 1, 5, "a.js", 129, 2);
	zassert_false(find(size, 2, 0, &place), "a function without rows");
	zassert_false(find(size, 3, 0, &place), "no such function");
	zassert_false(find(size, UINT32_MAX, 0, &place), "no function");
}

ZTEST(debug, test_without_other_files)
{
	uint32_t size = sizeof(section) - FILES_SIZE;

	memcpy(copy + FILES_SIZE, section, size);
	expect(size, 1, 4, "a.js", 130, 2);
	zassert_false(find(0, 0, 0, &(struct mbpf_place){0}), "no section");
}

ZTEST(debug, test_cut)
{
	struct mbpf_place place;

	for (uint32_t size = 0; size < sizeof(section) - FILES_SIZE; size++) {
		memcpy(copy + sizeof(copy) - size, section, size);
		zassert_false(find(size, 1, 4, &place), "%u bytes", (unsigned int)size);
	}
	for (uint32_t size = sizeof(section) - FILES_SIZE + 8U; size < sizeof(section); size++) {
		memcpy(copy + sizeof(copy) - size, section, size);
		zassert_false(find(size, 1, 4, &place), "%u bytes", (unsigned int)size);
	}
}

/* Whatever stands in it, reading ends and stays inside. */
ZTEST(debug, test_changed)
{
	struct mbpf_place place;

	for (uint32_t i = 0; i < sizeof(section); i++) {
		for (uint32_t byte = 0; byte < 256U; byte++) {
			memcpy(copy, section, sizeof(section));
			copy[i] = (uint8_t)byte;
			if (find(sizeof(section), 1, 4, &place)) {
				zassert_true(place.file.size <= sizeof(section) &&
						     place.file.data >= copy,
					     "byte %u is %u", (unsigned int)i, (unsigned int)byte);
			}
		}
	}
}
