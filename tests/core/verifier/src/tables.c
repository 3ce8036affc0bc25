/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Header and tables: each reason by changes to the good section.
 */

#include "subject.h"

/* Bytes to overwrite in the good section with `value`, and the reason that must be given. */
struct change {
	uint32_t at;
	uint32_t size;
	uint32_t value;
	uint16_t reason;
};

static void put(uint32_t at, uint32_t size, uint32_t value)
{
	for (uint32_t i = 0; i < size; i++) {
		subject_bytes()[at + i] = (uint8_t)(value >> (8U * i));
	}
}

static void check(const struct change *table, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		uint16_t reason;

		subject_begin();
		asm_build(&subject);
		put(table[i].at, table[i].size, table[i].value);
		reason = subject_verify();
		zassert_equal(reason, table[i].reason, "row %u: byte %u = %08x gives %u",
			      (unsigned int)i, table[i].at, table[i].value, reason);
		zassert_true(reason == 0 || reject.pc == MBPF_REJECT_NO_WORD,
			     "row %u: names a word", (unsigned int)i);
	}
}

#define CHECK(table) check(table, sizeof(table) / sizeof((table)[0]))

ZTEST(verifier, test_header)
{
	static const struct change table[] = {
		{0, 4, 0x3142424E, MBPF_REJECT_IMAGE_MAGIC},
		{4, 2, 0, MBPF_REJECT_IMAGE_VERSION},
		{4, 2, 2, MBPF_REJECT_IMAGE_VERSION},
		{6, 2, 1, MBPF_REJECT_IMAGE_RESERVED},
		{8, 4, 0, MBPF_REJECT_IMAGE_SIZE},
		{8, 4, 0xFFFFFFFF, MBPF_REJECT_IMAGE_SIZE},
		{14, 2, SUBJECT_MAPS + 1, MBPF_REJECT_MAP_COUNT},
		{14, 2, SUBJECT_MAPS - 1, MBPF_REJECT_MAP_COUNT},
		{24, 4, 65536, MBPF_REJECT_IMAGE_LIMIT},
		{28, 4, 65536, MBPF_REJECT_IMAGE_LIMIT},
		{32, 4, 65536, MBPF_REJECT_IMAGE_LIMIT},
		{36, 4, 257, MBPF_REJECT_IMAGE_LIMIT},
		{36, 4, SUBJECT_STRINGS + 1, MBPF_REJECT_IMAGE_LIMIT},
		{40, 4, 257, MBPF_REJECT_IMAGE_LIMIT},
		{44, 4, 65536, MBPF_REJECT_IMAGE_LIMIT},
		{48, 4, 1048577, MBPF_REJECT_IMAGE_LIMIT},
		{52, 4, 1048577, MBPF_REJECT_IMAGE_LIMIT},
		{24, 4, 0xFFFFFFFF, MBPF_REJECT_IMAGE_LIMIT},
		{24, 4, 65535, MBPF_REJECT_IMAGE_TABLES},
		{28, 4, 65535, MBPF_REJECT_IMAGE_TABLES},
		{32, 4, 65535, MBPF_REJECT_IMAGE_TABLES},
		{40, 4, 256, MBPF_REJECT_IMAGE_TABLES},
		{44, 4, 65535, MBPF_REJECT_IMAGE_TABLES},
		{48, 4, 1048576, MBPF_REJECT_IMAGE_TABLES},
		{52, 4, 1048576, MBPF_REJECT_IMAGE_TABLES},
		{24, 4, SUBJECT_NUMBERS - 1, MBPF_REJECT_IMAGE_RESERVED},
		{56, 2, SUBJECT_GLOBALS + 1, MBPF_REJECT_IMAGE_LIMIT},
		{56, 2, SUBJECT_GLOBALS, 0},
		{58, 1, 1, MBPF_REJECT_IMAGE_RESERVED},
		{63, 1, 0x80, MBPF_REJECT_IMAGE_RESERVED},
		{16, 2, SUBJECT_FUNCTIONS, MBPF_REJECT_ENTRY_POINT},
		{16, 2, SUBJECT_PROG, MBPF_REJECT_ENTRY_POINT},
		{16, 2, SUBJECT_OTHER, MBPF_REJECT_ENTRY_POINT},
		{16, 2, 0xFFFF, 0},
		{18, 2, 0xFFFF, MBPF_REJECT_ENTRY_POINT},
		{18, 2, SUBJECT_FUNCTIONS, MBPF_REJECT_ENTRY_POINT},
		{18, 2, SUBJECT_OTHER, MBPF_REJECT_ENTRY_POINT},
		{18, 2, SUBJECT_TOP, MBPF_REJECT_ENTRY_POINT},
		{20, 2, SUBJECT_TOP, MBPF_REJECT_ENTRY_POINT},
		{20, 2, SUBJECT_FUNCTIONS, MBPF_REJECT_ENTRY_POINT},
		{20, 2, 0xFFFF, 0},
		{22, 2, SUBJECT_INIT, MBPF_REJECT_ENTRY_POINT},
		{22, 2, SUBJECT_OTHER, MBPF_REJECT_ENTRY_POINT},
	};

	CHECK(table);
}

/* Gaps behind strings, imports, words and text. */
ZTEST(verifier, test_padding)
{
	const struct change table[] = {
		{subject_strings_at(SUBJECT_STRINGS), 1, 1, MBPF_REJECT_IMAGE_RESERVED},
		{subject_imports_at(SUBJECT_IMPORTS), 1, 1, MBPF_REJECT_IMAGE_RESERVED},
	};

	CHECK(table);
	subject_begin();
	asm_build(&subject);
	zassert_true((subject.text_len & 7U) != 0U, "there is a gap behind the text");
	put(subject_text_at(subject.text_len), 1, 1);
	zassert_equal(subject_verify(), MBPF_REJECT_IMAGE_RESERVED, "behind the text");
	subject_begin();
	(void)asm_string(&subject, "a string of the functions' own");
	asm_build(&subject);
	subject.size += 8;
	(void)asm_u32(subject_bytes() + 8, subject.size);
	zassert_equal(subject_verify(), MBPF_REJECT_IMAGE_TABLES, "eight bytes more");
}

ZTEST(verifier, test_numbers)
{
	static const uint32_t high[] = {0x7FF80001, 0x7FFFFFFF, 0xFFF80000,
					0xFFFFFFFF, 0xFFFFFF01, 0x7FF00001};

	for (size_t i = 0; i < sizeof(high) / sizeof(high[0]); i++) {
		const struct change table[] = {{64 + 8 + 4, 4, high[i], MBPF_REJECT_NUMBER_NAN}};

		CHECK(table);
	}
	{
		static const struct change table[] = {
			{64 + 8, 1, 1, MBPF_REJECT_NUMBER_NAN},
			{64 + 4, 4, 0x7FF00000, 0},
			{64 + 4, 4, 0xFFF00000, 0},
			{64 + 4, 4, 0x80000000, 0},
		};

		CHECK(table);
	}
}

ZTEST(verifier, test_functions)
{
	const uint32_t prog = subject_functions_at(SUBJECT_PROG);
	const uint32_t top = subject_functions_at(SUBJECT_TOP);
	const uint32_t other = subject_functions_at(SUBJECT_OTHER);
	const struct change table[] = {
		{top, 4, 1, MBPF_REJECT_FUNC_LAYOUT},
		{prog, 4, 2, MBPF_REJECT_FUNC_LAYOUT},
		{prog, 4, 0, MBPF_REJECT_FUNC_LAYOUT},
		{prog + 4, 4, 2, MBPF_REJECT_FUNC_LAYOUT},
		{prog + 4, 4, 0, MBPF_REJECT_FUNC_EMPTY},
		{prog + 4, 4, 0xFFFFFFFF, MBPF_REJECT_FUNC_LAYOUT},
		{other + 4, 4, 1, MBPF_REJECT_FUNC_LAYOUT},
		{other + 4, 4, 3, MBPF_REJECT_FUNC_LAYOUT},
		{prog + 8, 2, 2, MBPF_REJECT_HANDLER_TARGET},
		{prog + 8, 2, 4, MBPF_REJECT_FUNC_FRAME},
		{prog + 8, 2, 0, MBPF_REJECT_FUNC_FRAME},
		{prog + 8, 2, 257, MBPF_REJECT_FUNC_FRAME},
		{prog + 8, 2, 0xFFFF, MBPF_REJECT_FUNC_FRAME},
		{prog + 10, 1, 4, MBPF_REJECT_FUNC_FIELDS},
		{prog + 10, 1, 2, MBPF_REJECT_ENTRY_POINT},
		{prog + 10, 1, 0, 0},
		{top + 10, 1, 1, MBPF_REJECT_ENTRY_POINT},
		{prog + 11, 1, 1, MBPF_REJECT_ENTRY_POINT},
		{prog + 11, 1, 2, 0},
		{top + 11, 1, 2, 0},
		{prog + 11, 1, 6, MBPF_REJECT_ENTRY_POINT},
		{top + 11, 1, 1, MBPF_REJECT_ENTRY_POINT},
		{other + 11, 1, 1, 0},
		{other + 11, 1, 3, 0},
		{other + 11, 1, 4, MBPF_REJECT_FUNC_CLASS},
		{other + 11, 1, 5, MBPF_REJECT_FUNC_CLASS},
		{other + 11, 1, 6, 0},
		{other + 11, 1, 7, 0},
		{other + 11, 1, 8, MBPF_REJECT_FUNC_CLASS},
		{other + 11, 1, 0x0A, MBPF_REJECT_FUNC_CLASS},
		{other + 11, 1, 0x0C, MBPF_REJECT_FUNC_CLASS},
		{other + 11, 1, 0x0F, 0},
		{other + 11, 1, 0x10, MBPF_REJECT_FUNC_FIELDS},
		{other + 11, 1, 0x80, MBPF_REJECT_FUNC_FIELDS},
		{prog + 12, 4, 1, MBPF_REJECT_FUNC_HANDLERS},
		{prog + 12, 4, 0xFFFFFFFF, MBPF_REJECT_FUNC_HANDLERS},
		{prog + 16, 2, 1, MBPF_REJECT_FUNC_HANDLERS},
		{prog + 16, 2, 3, MBPF_REJECT_FUNC_HANDLERS},
		{prog + 16, 2, 256, MBPF_REJECT_FUNC_HANDLERS},
		{prog + 18, 2, SUBJECT_STRINGS, MBPF_REJECT_FUNC_FIELDS},
		{prog + 18, 2, 0xFFFE, MBPF_REJECT_FUNC_FIELDS},
		{prog + 18, 2, 0xFFFF, MBPF_REJECT_ENTRY_POINT},
		{prog + 18, 2, 0, MBPF_REJECT_ENTRY_POINT},
		{prog + 20, 2, 1, 0},
		{prog + 20, 2, 2, MBPF_REJECT_FUNC_FIELDS},
		{prog + 22, 2, 1, MBPF_REJECT_ENTRY_POINT},
		{top + 22, 2, 1, MBPF_REJECT_ENTRY_POINT},
		{other + 22, 2, 0xFFFF, 0},
		{other + 18, 2, 0, 0},
		{28, 4, 0, MBPF_REJECT_IMAGE_RESERVED},
	};

	CHECK(table);
	subject_begin();
	policy.entry_symbol = "mbpf_pro";
	zassert_equal(subject_build(), MBPF_REJECT_ENTRY_POINT, "a shorter symbol");
	policy.entry_symbol = "mbpf_prog2";
	zassert_equal(subject_verify(), MBPF_REJECT_ENTRY_POINT, "a longer symbol");
}

ZTEST(verifier, test_strings)
{
	const uint32_t odd = subject_strings_at(3);
	const uint32_t wide = subject_strings_at(4);
	const uint32_t entry = subject_strings_at(5);
	/* "alpha", "beta", "gamma" are 14 bytes, "odd" ends at 17, one byte of padding. */
	const struct change table[] = {
		{odd, 1, 0, MBPF_REJECT_STRING_HASH},
		{odd + 4, 4, 13, MBPF_REJECT_STRING_LAYOUT},
		{odd + 4, 4, 15, MBPF_REJECT_STRING_LAYOUT},
		{odd + 4, 4, 0xFFFFFFFF, MBPF_REJECT_STRING_BOUNDS},
		{odd + 8, 2, 0xFFFF, MBPF_REJECT_STRING_BOUNDS},
		{odd + 8, 2, 2, MBPF_REJECT_STRING_HASH},
		{odd + 10, 1, 2, MBPF_REJECT_STRING_FORM},
		{odd + 10, 1, 0x80, MBPF_REJECT_STRING_FORM},
		{odd + 11, 1, 1, MBPF_REJECT_IMAGE_RESERVED},
		{subject_strings_at(0) + 11, 1, 255, 0},
		{wide + 4, 4, 17, MBPF_REJECT_STRING_FORM},
		{wide + 4, 4, 20, MBPF_REJECT_STRING_LAYOUT},
		{wide + 8, 2, 1, MBPF_REJECT_STRING_FORM},
		{wide + 8, 2, 0x7FFF, MBPF_REJECT_STRING_BOUNDS},
		{entry + 10, 1, 1, MBPF_REJECT_STRING_HASH},
		{52, 4, 1, MBPF_REJECT_IMAGE_RESERVED},
	};

	CHECK(table);
	subject_begin();
	asm_build(&subject);
	zassert_equal(subject_bytes()[subject_text_at(14)], 'o', "layout of the good section");
	put(subject_text_at(14), 1, 'O');
	zassert_equal(subject_verify(), MBPF_REJECT_STRING_HASH, "another text");
	subject_begin();
	asm_build(&subject);
	put(subject_text_at(17), 1, 1);
	zassert_equal(subject_verify(), MBPF_REJECT_IMAGE_RESERVED,
		      "padding in front of a wide string");
	subject_begin();
	asm_build(&subject);
	put(subject_text_at(subject.text_len - 1U), 1, 0);
	put(52, 4, subject.text_len - 1U);
	zassert_equal(subject_verify(), MBPF_REJECT_STRING_BOUNDS, "text shorter by one");
	asm_build(&subject);
	put(52, 4, subject.text_len + 1U);
	zassert_equal(subject_verify(), MBPF_REJECT_STRING_LAYOUT, "text longer by one");
}

/* Names with the same hash are ordered by length, then by text; these pairs have equal FNV-1a
 * hashes. */
static uint16_t order_of(const char *a, const char *b)
{
	asm_begin(&subject);
	subject.names = 2;
	(void)asm_string(&subject, a);
	(void)asm_string(&subject, b);
	(void)asm_function(&subject, "mbpf_prog", 0, 1);
	(void)asm_word(&subject, NONE(RETU));
	policy.map_count = 0;
	return subject_build();
}

ZTEST(verifier, test_names)
{
	subject_begin();
	zassert_equal(order_of("alpha", "alpha"), MBPF_REJECT_NAME_ORDER, "a name twice");
	zassert_equal(order_of("costarring", "liquid"), MBPF_REJECT_NAME_ORDER, "by length");
	zassert_equal(order_of("liquid", "costarring"), 0, "by length");
	zassert_equal(subject.strings[0].hash, subject.strings[1].hash, "the hashes are equal");
	zassert_equal(order_of("declinate", "macallums"), 0, "by text");
	zassert_equal(order_of("macallums", "declinate"), MBPF_REJECT_NAME_ORDER, "by text");
	zassert_equal(subject.strings[0].hash, subject.strings[1].hash, "the hashes are equal");
}

ZTEST(verifier, test_imports)
{
	const uint32_t helper = subject_imports_at(SUBJECT_HELPER);
	const uint32_t field = subject_imports_at(SUBJECT_FIELD);
	const uint32_t call = subject_imports_at(SUBJECT_CALL);
	const struct change table[] = {
		{helper, 2, 0, MBPF_REJECT_IMPORT_KIND},
		{helper, 2, 4, MBPF_REJECT_IMPORT_KIND},
		{helper, 2, MBPF_IMPORT_FIELD, MBPF_REJECT_IMPORT_UNKNOWN},
		{helper, 2, MBPF_IMPORT_BUILTIN, MBPF_REJECT_IMPORT_UNKNOWN},
		{helper + 2, 2, 0, MBPF_REJECT_IMPORT_UNKNOWN},
		{helper + 2, 2, 4, MBPF_REJECT_IMPORT_UNKNOWN},
		{helper + 2, 2, SUBJECT_STRINGS, MBPF_REJECT_IMPORT_UNKNOWN},
		{helper + 2, 2, 0xFFFF, MBPF_REJECT_IMPORT_UNKNOWN},
		{helper + 4, 4, 0, MBPF_REJECT_IMPORT_VERSION},
		{helper + 4, 4, 2, MBPF_REJECT_IMPORT_VERSION},
		{helper + 8, 4, 0, MBPF_REJECT_IMPORT_PROTOTYPE},
		{field, 2, MBPF_IMPORT_HELPER, MBPF_REJECT_IMPORT_UNKNOWN},
		{field + 4, 4, MBPF_HOOK_ABI_VERSION + 1, MBPF_REJECT_IMPORT_VERSION},
		{field + 8, 4, 1, MBPF_REJECT_IMPORT_PROTOTYPE},
		{call + 4, 4, 1, MBPF_REJECT_IMPORT_VERSION},
		{call + 8, 4, 1, MBPF_REJECT_IMPORT_PROTOTYPE},
	};

	CHECK(table);
	subject_begin();
	policy.capabilities = 0;
	zassert_equal(subject_build(), MBPF_REJECT_IMPORT_CAPABILITY, "nowNs needs one");
	subject_begin();
	policy.type = mbpf_hook_type_find(MBPF_HOOK_TIMER);
	zassert_equal(subject_build(), MBPF_REJECT_IMPORT_UNKNOWN, "timers have no field cpu");
}

ZTEST(verifier, test_import_names)
{
	static const struct {
		uint16_t kind;
		const char *name;
		uint16_t reason;
	} table[] = {
		{MBPF_IMPORT_BUILTIN, "Math.floor", MBPF_REJECT_IMPORT_DUPLICATE},
		{MBPF_IMPORT_BUILTIN, "Math.ceil", 0},
		{MBPF_IMPORT_BUILTIN, "Math.f16round", MBPF_REJECT_IMPORT_UNKNOWN},
		{MBPF_IMPORT_BUILTIN, "push", MBPF_REJECT_IMPORT_UNKNOWN},
		{MBPF_IMPORT_BUILTIN, "map.lookup", MBPF_REJECT_IMPORT_UNKNOWN},
		{MBPF_IMPORT_BUILTIN, "", MBPF_REJECT_IMPORT_UNKNOWN},
		{MBPF_IMPORT_FIELD, "pid",
		 MBPF_HOOK_ABI_VERSION == 0 ? 0 : MBPF_REJECT_IMPORT_VERSION},
		{MBPF_IMPORT_FIELD, "abi_version", MBPF_REJECT_IMPORT_UNKNOWN},
		{MBPF_IMPORT_HELPER, "map.lookup", MBPF_REJECT_IMPORT_UNKNOWN},
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		subject_begin();
		(void)asm_import(&subject, table[i].kind, table[i].name, 0, 0);
		zassert_equal(subject_build(), table[i].reason, "row %u: %s gives %u",
			      (unsigned int)i, table[i].name, reject.reason);
	}
}

ZTEST(verifier, test_handlers)
{
	/* The function has words 1 to 3 and three registers. */
	const uint32_t at = subject_handlers_at(1);
	const struct change table[] = {
		{at, 4, 0, MBPF_REJECT_HANDLER_RANGE},
		{at, 4, 2, MBPF_REJECT_HANDLER_RANGE},
		{at, 4, 3, MBPF_REJECT_HANDLER_RANGE},
		{at, 4, 0xFFFFFFFF, MBPF_REJECT_HANDLER_RANGE},
		{at + 4, 4, 1, MBPF_REJECT_HANDLER_RANGE},
		{at + 4, 4, 4, 0},
		{at + 4, 4, 5, MBPF_REJECT_HANDLER_RANGE},
		{at + 4, 4, 0xFFFFFFFF, MBPF_REJECT_HANDLER_RANGE},
		{at + 8, 4, 0, MBPF_REJECT_HANDLER_TARGET},
		{at + 8, 4, 3, 0},
		{at + 8, 4, 4, MBPF_REJECT_HANDLER_TARGET},
		{at + 8, 4, 0xFFFFFFFF, MBPF_REJECT_HANDLER_TARGET},
		{at + 12, 4, 3, MBPF_REJECT_HANDLER_TARGET},
		{at + 12, 4, 0xFFFFFFFF, MBPF_REJECT_HANDLER_TARGET},
	};

	CHECK(table);
	/* Only a handler needs the last register. */
	subject_begin();
	subject.functions[SUBJECT_PROG].nregs = 4;
	subject.handlers[1][3] = 3;
	zassert_equal(subject_build(), 0, "a register for the handler");
}
