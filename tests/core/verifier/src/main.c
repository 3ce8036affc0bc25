/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The section that the tests spoil, and the checks that need no spoiling.
 */

#include <mbpf/gen/builtins.h>

#include "operations.h"
#include "subject.h"

struct assembly subject;
struct mbpf_reject reject;
struct mbpf_image image;
struct mbpf_verify_policy policy;

ZTEST_SUITE(verifier, NULL, NULL, NULL, NULL, NULL);

uint8_t *subject_bytes(void)
{
	return (uint8_t *)subject.bytes;
}

static struct mbpf_text text_of(const char *ascii)
{
	struct mbpf_text text = {.data = (const uint8_t *)ascii,
				 .units = (uint32_t)strlen(ascii),
				 .hash = 2166136261U};

	for (uint32_t i = 0; i < text.units; i++) {
		text.hash = asm_hash(text.hash, text.data[i]);
	}
	return text;
}

/* Three names in the order of their hashes. */
static void add_names(void)
{
	const char *names[SUBJECT_NAMES] = {"alpha", "beta", "gamma"};

	for (uint32_t i = 0; i < SUBJECT_NAMES; i++) {
		for (uint32_t k = i + 1; k < SUBJECT_NAMES; k++) {
			if (text_of(names[k]).hash < text_of(names[i]).hash) {
				const char *name = names[k];

				names[k] = names[i];
				names[i] = name;
			}
		}
	}
	for (uint32_t i = 0; i < SUBJECT_NAMES; i++) {
		subject.strings[asm_string(&subject, names[i])].hint = 1;
	}
	subject.names = SUBJECT_NAMES;
}

static void add_helper(const char *ascii)
{
	struct mbpf_text name = text_of(ascii);
	const struct mbpf_helper *helper = mbpf_helper_find(NULL, &name);

	(void)asm_import(&subject, MBPF_IMPORT_HELPER, ascii, helper->version,
			 helper->prototype_hash);
}

static void add_imports(void)
{
	add_helper("nowNs");
	(void)asm_import(&subject, MBPF_IMPORT_FIELD, "cpu", MBPF_HOOK_ABI_VERSION, 0);
	(void)asm_import(&subject, MBPF_IMPORT_BUILTIN, "Math.floor", 0, 0);
	(void)asm_import(&subject, MBPF_IMPORT_BUILTIN, "array.push", 0, 0);
	(void)asm_import(&subject, MBPF_IMPORT_BUILTIN, "Uint8Array", 0, 0);
	add_helper("counterAdd");
	add_helper("counterGet");
}

void subject_begin(void)
{
	static const uint16_t wide[2] = {0x41, 0x263A};

	asm_begin(&subject);
	subject.globals = SUBJECT_GLOBALS;
	subject.tdz = 2;
	subject.maps = SUBJECT_MAPS;
	subject.top = SUBJECT_TOP;
	subject.prog = SUBJECT_PROG;
	subject.init = SUBJECT_INIT;
	(void)asm_number(&subject, UINT64_C(0x3FF8000000000000));
	(void)asm_number(&subject, MBPF_F64_NAN);
	add_names();
	(void)asm_string(&subject, "odd");
	(void)asm_wide(&subject, wide, 2);
	(void)asm_string(&subject, "even");
	(void)asm_string(&subject, "mores");
	add_imports();
	policy.type = mbpf_hook_type_find(MBPF_HOOK_TRACEPOINT);
	policy.capabilities = 0xFFFFFFFFU;
	policy.map_count = SUBJECT_MAPS;
	policy.entry_symbol = "mbpf_prog";
	(void)asm_function(&subject, NULL, 0, 1);
	(void)asm_word(&subject, NONE(RETU));
	(void)asm_function(&subject, "mbpf_prog", 1, 3);
	asm_word(&subject, A16(LOADI, 2, 5));
	asm_word(&subject, A(THROW, 2));
	asm_word(&subject, A(RET, 1));
	asm_handler(&subject, 1, 3, 3, 1);
	asm_handler(&subject, 1, 2, 1, 2);
	(void)asm_function(&subject, NULL, 0, 1);
	(void)asm_word(&subject, NONE(RETU));
	(void)asm_function(&subject, NULL, 2, 4);
	subject.functions[SUBJECT_OTHER].captures = 1;
	subject.functions[SUBJECT_OTHER].flags =
		MBPF_FN_CONSTRUCTOR | MBPF_FN_CLASS | MBPF_FN_DERIVED;
	asm_word(&subject, A16(LOADI, 3, 5));
	asm_word(&subject, A(RET, 0));
}

uint16_t subject_verify(void)
{
	memset(&reject, 0xEE, sizeof(reject));
	if (mbpf_verify(subject_bytes(), subject.size, &policy, &image, &reject) == 0) {
		return 0;
	}
	return reject.reason;
}

uint16_t subject_build(void)
{
	asm_build(&subject);
	return subject_verify();
}

static uint32_t align8(uint32_t n)
{
	return (n + 7U) & ~7U;
}

uint32_t subject_functions_at(uint32_t index)
{
	return 64U + SUBJECT_NUMBERS * 8U + index * 24U;
}

uint32_t subject_strings_at(uint32_t index)
{
	return subject_functions_at(SUBJECT_FUNCTIONS) + index * 12U;
}

uint32_t subject_imports_at(uint32_t index)
{
	return align8(subject_strings_at(SUBJECT_STRINGS)) + index * 12U;
}

uint32_t subject_handlers_at(uint32_t index)
{
	return align8(subject_imports_at(SUBJECT_IMPORTS)) + index * 16U;
}

uint32_t subject_code_at(uint32_t index)
{
	return subject_handlers_at(SUBJECT_HANDLERS) + index * 4U;
}

uint32_t subject_text_at(uint32_t offset)
{
	return align8(subject_code_at(subject.word_count)) + offset;
}

ZTEST(verifier, test_subject)
{
	subject_begin();
	zassert_equal(subject_build(), 0, "the good section is refused: %u, word %u", reject.reason,
		      (unsigned int)reject.pc);
	zassert_equal(subject.string_count, SUBJECT_STRINGS, "strings");
	zassert_equal(image.name_count, SUBJECT_NAMES, "names");
	zassert_equal(image.import_count, SUBJECT_IMPORTS, "imports");
	zassert_equal(image.function_count, SUBJECT_FUNCTIONS, "functions");
	zassert_equal(image.handler_count, SUBJECT_HANDLERS, "handlers");
	zassert_equal(image.code_words, subject.word_count, "words");
	zassert_equal_ptr(image.text, subject_bytes() + subject_text_at(0), "place of the text");
	zassert_equal(image.entry_fini, MBPF_NO_FUNCTION, "entry points");
}

ZTEST(verifier, test_resolve)
{
	union mbpf_import imports[SUBJECT_IMPORTS];

	subject_begin();
	zassert_equal(subject_build(), 0, "the good section is refused");
	mbpf_verify_resolve(&image, &policy, imports);
	zassert_str_equal(imports[SUBJECT_HELPER].helper->name, "nowNs", "helper");
	zassert_equal(imports[SUBJECT_FIELD].field,
		      MBPF_FIELD_MEMBER(MBPF_FIELD_IN_U32,
					offsetof(struct mbpf_ctx_tracepoint, cpu), 0U, 0U),
		      "field");
	for (uint32_t i = SUBJECT_CALL; i <= SUBJECT_NEW; i++) {
		zassert_true(imports[i].builtin != MBPF_NO_BUILTIN, "built-in %u", i);
	}
}

/* Every single bit: nothing bad happens, and what is accepted says what its header says. */
ZTEST(verifier, test_every_bit)
{
	uint32_t refused = 0;

	subject_begin();
	zassert_equal(subject_build(), 0, "the good section is refused");
	for (uint32_t bit = 0; bit < subject.size * 8U; bit++) {
		subject_bytes()[bit / 8U] ^= (uint8_t)(1U << (bit % 8U));
		refused += subject_verify() != 0U ? 1U : 0U;
		subject_bytes()[bit / 8U] ^= (uint8_t)(1U << (bit % 8U));
	}
	zassert_true(refused > subject.size * 7U, "only %u of %u flips were refused", refused,
		     subject.size * 8U);
}

ZTEST(verifier, test_every_truncation)
{
	subject_begin();
	zassert_equal(subject_build(), 0, "the good section is refused");
	for (uint32_t len = 0; len < subject.size; len++) {
		zassert_equal(mbpf_verify(subject_bytes(), len, &policy, &image, &reject),
			      MBPF_ERR_INVALID_BYTECODE, "%u bytes", len);
		zassert_equal(reject.reason,
			      len < 64U ? MBPF_REJECT_IMAGE_TOO_SHORT : MBPF_REJECT_IMAGE_SIZE,
			      "%u bytes", len);
		if (len >= 64U) {
			(void)asm_u32(subject_bytes() + 8, len);
			zassert_equal(mbpf_verify(subject_bytes(), len, &policy, &image, &reject),
				      MBPF_ERR_INVALID_BYTECODE, "%u bytes that the header admits",
				      len);
			zassert_equal(reject.reason, MBPF_REJECT_IMAGE_TABLES,
				      "%u bytes that the header admits", len);
			(void)asm_u32(subject_bytes() + 8, subject.size);
		}
	}
}

ZTEST(verifier, test_alignment)
{
	static uint64_t elsewhere[ASM_BYTES / 8 + 1] __attribute__((__aligned__(8)));

	subject_begin();
	zassert_equal(subject_build(), 0, "the good section is refused");
	for (uint32_t shift = 0; shift < 8U; shift++) {
		uint8_t *at = (uint8_t *)elsewhere + shift;
		int rc;

		memcpy(at, subject_bytes(), subject.size);
		rc = mbpf_verify(at, subject.size, &policy, &image, &reject);
		zassert_equal(rc, shift == 0U ? 0 : MBPF_ERR_INVALID_BYTECODE, "shifted by %u",
			      shift);
		zassert_true(rc == 0 || reject.reason == MBPF_REJECT_IMAGE_ALIGN, "shifted by %u",
			     shift);
	}
}

ZTEST(verifier, test_reasons_as_text)
{
	const char *text = mbpf_reject_string(MBPF_REJECT_FALLS_OFF);

#if defined(MBPF_REJECT_STRINGS)
	zassert_str_equal(text, "FALLS_OFF: a function's last instruction does not end it",
			  "name and meaning");
#else
	zassert_str_equal(text, "UNKNOWN", "no text in this build");
#endif
	zassert_str_equal(mbpf_reject_string(0), "UNKNOWN", "no reason");
}
