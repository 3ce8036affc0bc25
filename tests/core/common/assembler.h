/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief Assembler for tests: words and tables in, a bytecode section out.
 *
 * Tests fill a struct assembly with the asm_* functions and lay it out with asm_build(). The
 * header's counts follow from what was added; a test that wants a wrong section changes bytes
 * afterwards.
 */

#ifndef MBPF_TESTS_ASSEMBLER_H_
#define MBPF_TESTS_ASSEMBLER_H_

#include <stdint.h>
#include <string.h>

#include <mbpf/gen/hooks.h>
#include <mbpf/gen/isa.h>
#include <mbpf/gen/rejects.h>

#include "image.h"
#include "verifier.h"

#define ASM_FUNCTIONS 8
#define ASM_WORDS     2200
#define ASM_STRINGS   40
#define ASM_TABLE     8
#define ASM_TEXT      640
#define ASM_BYTES     12288

struct asm_function {
	uint32_t first;
	uint32_t len;
	uint32_t handler_first;
	uint16_t handler_count;
	uint16_t nregs;
	uint16_t name;
	uint16_t length;
	uint16_t captures;
	uint8_t nparams;
	uint8_t flags;
};

struct asm_string {
	uint32_t offset;
	uint32_t hash;
	uint16_t units;
	uint8_t flags;
	uint8_t hint;
};

struct asm_import {
	uint16_t kind;
	uint16_t name;
	uint32_t version;
	uint32_t prototype;
};

struct assembly {
	uint16_t globals;
	uint16_t tdz;
	uint16_t maps;
	uint16_t top;
	uint16_t prog;
	uint16_t init;
	uint16_t fini;
	uint32_t names;
	uint32_t number_count;
	uint32_t function_count;
	uint32_t string_count;
	uint32_t import_count;
	uint32_t handler_count;
	uint32_t word_count;
	uint32_t text_len;
	uint64_t numbers[ASM_TABLE];
	struct asm_function functions[ASM_FUNCTIONS];
	struct asm_string strings[ASM_STRINGS];
	struct asm_import imports[ASM_TABLE];
	uint32_t handlers[ASM_TABLE][4];
	uint32_t words[ASM_WORDS];
	uint8_t text[ASM_TEXT];
	/* the section, after asm_build() */
	uint32_t size;
	uint64_t bytes[ASM_BYTES / 8] __attribute__((__aligned__(8)));
};

/** A word of each format. Operands are cut to their fields. */
#define ABC(op, a, b, c)                                                                           \
	((uint32_t)MBPF_OP_##op | ((uint32_t)(a) & 0xFFU) << 8 | ((uint32_t)(b) & 0xFFU) << 16 |   \
	 ((uint32_t)(c) & 0xFFU) << 24)
#define AB(op, a, b)  ABC(op, a, b, 0)
#define A16(op, a, i) ((uint32_t)MBPF_OP_##op | ((uint32_t)(a) & 0xFFU) << 8 | (uint32_t)(i) << 16)
#define I16(op, i)    A16(op, 0, i)
#define J24(op, i)    ((uint32_t)MBPF_OP_##op | (uint32_t)(i) << 8)
#define A(op, a)      ABC(op, a, 0, 0)
#define NONE(op)      ((uint32_t)MBPF_OP_##op)

static inline void asm_begin(struct assembly *s)
{
	memset(s, 0, sizeof(*s));
	s->top = MBPF_NO_FUNCTION;
	s->init = MBPF_NO_FUNCTION;
	s->fini = MBPF_NO_FUNCTION;
}

static inline uint32_t asm_hash(uint32_t hash, uint32_t unit)
{
	return (hash ^ unit) * 16777619U;
}

/** @return the string's index; names have to be added first, in their order. */
static inline uint16_t asm_string(struct assembly *s, const char *text)
{
	struct asm_string *string = &s->strings[s->string_count];

	string->offset = s->text_len;
	string->hash = 2166136261U;
	for (const char *p = text; *p != '\0'; p++) {
		s->text[s->text_len++] = (uint8_t)*p;
		string->hash = asm_hash(string->hash, (uint8_t)*p);
		string->units++;
	}
	return (uint16_t)s->string_count++;
}

static inline uint16_t asm_wide(struct assembly *s, const uint16_t *units, uint16_t count)
{
	struct asm_string *string = &s->strings[s->string_count];

	s->text_len += s->text_len & 1U;
	string->offset = s->text_len;
	string->hash = 2166136261U;
	string->flags = MBPF_POOL_STRING_WIDE;
	string->units = count;
	for (uint16_t i = 0; i < count; i++) {
		s->text[s->text_len++] = (uint8_t)units[i];
		s->text[s->text_len++] = (uint8_t)(units[i] >> 8);
		string->hash = asm_hash(string->hash, units[i]);
	}
	return (uint16_t)s->string_count++;
}

static inline uint16_t asm_number(struct assembly *s, uint64_t bits)
{
	s->numbers[s->number_count] = bits;
	return (uint16_t)s->number_count++;
}

static inline uint8_t asm_import(struct assembly *s, uint16_t kind, const char *name,
				 uint32_t version, uint32_t prototype)
{
	struct asm_import *import = &s->imports[s->import_count];

	import->kind = kind;
	import->name = asm_string(s, name);
	import->version = version;
	import->prototype = prototype;
	return (uint8_t)s->import_count++;
}

/** Starts the next function. @return its index. */
static inline uint16_t asm_function(struct assembly *s, const char *name, uint8_t nparams,
				    uint16_t nregs)
{
	struct asm_function *function = &s->functions[s->function_count];

	function->first = s->word_count;
	function->handler_first = s->handler_count;
	function->nparams = nparams;
	function->nregs = nregs;
	function->name = name != NULL ? asm_string(s, name) : MBPF_NO_NAME;
	return (uint16_t)s->function_count++;
}

/** Adds a word to the last function. @return its index from the start of the code. */
static inline uint32_t asm_word(struct assembly *s, uint32_t word)
{
	s->words[s->word_count] = word;
	s->functions[s->function_count - 1U].len++;
	return s->word_count++;
}

static inline void asm_words(struct assembly *s, const uint32_t *words, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		(void)asm_word(s, words[i]);
	}
}

/** Adds a handler to the last function. */
static inline void asm_handler(struct assembly *s, uint32_t start, uint32_t end, uint32_t target,
			       uint32_t reg)
{
	uint32_t *handler = s->handlers[s->handler_count++];

	handler[0] = start;
	handler[1] = end;
	handler[2] = target;
	handler[3] = reg;
	s->functions[s->function_count - 1U].handler_count++;
}

static inline uint8_t *asm_u16(uint8_t *p, uint32_t v)
{
	p[0] = (uint8_t)v;
	p[1] = (uint8_t)(v >> 8);
	return p + 2;
}

static inline uint8_t *asm_u32(uint8_t *p, uint32_t v)
{
	return asm_u16(asm_u16(p, v), v >> 16);
}

static inline uint8_t *asm_align(const struct assembly *s, uint8_t *p)
{
	return p + ((0U - (size_t)(p - (const uint8_t *)s->bytes)) & 7U);
}

static inline void asm_header(struct assembly *s)
{
	uint8_t *p = (uint8_t *)s->bytes;

	p = asm_u32(p, 0x3142424DU);
	p = asm_u16(p, 1);
	p = asm_u16(p, 0);
	p = asm_u32(p, s->size);
	p = asm_u16(p, s->globals);
	p = asm_u16(p, s->maps);
	p = asm_u16(p, s->top);
	p = asm_u16(p, s->prog);
	p = asm_u16(p, s->init);
	p = asm_u16(p, s->fini);
	p = asm_u32(p, s->number_count);
	p = asm_u32(p, s->function_count);
	p = asm_u32(p, s->string_count);
	p = asm_u32(p, s->names);
	p = asm_u32(p, s->import_count);
	p = asm_u32(p, s->handler_count);
	p = asm_u32(p, s->word_count);
	p = asm_u32(p, s->text_len);
	(void)asm_u16(p, s->tdz);
}

static inline uint8_t *asm_functions(const struct assembly *s, uint8_t *p)
{
	for (uint32_t i = 0; i < s->function_count; i++) {
		const struct asm_function *f = &s->functions[i];

		p = asm_u32(p, f->first);
		p = asm_u32(p, f->len);
		p = asm_u16(p, f->nregs);
		*p++ = f->nparams;
		*p++ = f->flags;
		p = asm_u32(p, f->handler_first);
		p = asm_u16(p, f->handler_count);
		p = asm_u16(p, f->name);
		p = asm_u16(p, f->length);
		p = asm_u16(p, f->captures);
	}
	return p;
}

/** Lays the section out in s->bytes, s->size. */
static inline void asm_build(struct assembly *s)
{
	uint8_t *p = (uint8_t *)s->bytes + MBPF_SECTION_HEADER_SIZE;

	memset(s->bytes, 0, sizeof(s->bytes));
	for (uint32_t i = 0; i < s->number_count; i++) {
		p = asm_u32(p, (uint32_t)s->numbers[i]);
		p = asm_u32(p, (uint32_t)(s->numbers[i] >> 32));
	}
	p = asm_functions(s, p);
	for (uint32_t i = 0; i < s->string_count; i++) {
		const struct asm_string *string = &s->strings[i];

		p = asm_u32(p, string->hash);
		p = asm_u32(p, string->offset);
		p = asm_u16(p, string->units);
		*p++ = string->flags;
		*p++ = string->hint;
	}
	p = asm_align(s, p);
	for (uint32_t i = 0; i < s->import_count; i++) {
		p = asm_u16(p, s->imports[i].kind);
		p = asm_u16(p, s->imports[i].name);
		p = asm_u32(p, s->imports[i].version);
		p = asm_u32(p, s->imports[i].prototype);
	}
	p = asm_align(s, p);
	for (uint32_t i = 0; i < s->handler_count; i++) {
		for (uint32_t k = 0; k < 4U; k++) {
			p = asm_u32(p, s->handlers[i][k]);
		}
	}
	for (uint32_t i = 0; i < s->word_count; i++) {
		p = asm_u32(p, s->words[i]);
	}
	p = asm_align(s, p);
	memcpy(p, s->text, s->text_len);
	p = asm_align(s, p + s->text_len);
	s->size = (uint32_t)(p - (uint8_t *)s->bytes);
	asm_header(s);
}

/** Verifies the section as a package for TRACEPOINT events with the entry symbol "mbpf_prog" would
 * be. */
static inline int asm_verify(struct assembly *s, struct mbpf_image *image,
			     struct mbpf_reject *reject)
{
	struct mbpf_verify_policy policy = {
		.type = mbpf_hook_type_find(MBPF_HOOK_TRACEPOINT),
		.capabilities = 0xFFFFFFFFU,
		.map_count = s->maps,
		.entry_symbol = "mbpf_prog",
	};

	return mbpf_verify((const uint8_t *)s->bytes, s->size, &policy, image, reject);
}

/** Builds and verifies, with the register counts that the verifier computes. */
static inline int asm_fit(struct assembly *s, struct mbpf_image *image, struct mbpf_reject *reject)
{
	int rc;

	for (uint32_t i = 0; i < s->function_count; i++) {
		s->functions[i].nregs = 256;
	}
	do {
		asm_build(s);
		rc = asm_verify(s, image, reject);
		if (rc != 0 && reject->reason == MBPF_REJECT_FUNC_FRAME) {
			if (s->functions[reject->actual].nregs == reject->limit) {
				return rc;
			}
			s->functions[reject->actual].nregs = (uint16_t)reject->limit;
		}
	} while (rc != 0 && reject->reason == MBPF_REJECT_FUNC_FRAME);
	return rc;
}

#endif /* MBPF_TESTS_ASSEMBLER_H_ */
