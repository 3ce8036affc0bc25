/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief The verifier: decides whether a bytecode section may run, doc/spec/bytecode.rst.
 *
 * One pass over the tables in their order, then one over the words; time is linear in the section,
 * memory is a few hundred bytes of stack. What the section declares is computed again and compared.
 * Nothing is trusted before it was looked at: sizes are compared by subtraction, and every read is
 * inside the section. Pure functions, any thread.
 */

#ifndef MBPF_CORE_VERIFIER_H_
#define MBPF_CORE_VERIFIER_H_

#include <stddef.h>
#include <stdint.h>

#include "image.h"
#include "prog.h"

/** mbpf_reject.pc of a reason that names no word. */
#define MBPF_REJECT_NO_WORD 0xFFFFFFFFU

/** Why a section was refused. */
struct mbpf_reject {
	uint16_t reason; /* enum mbpf_reject_reason */
	uint32_t pc;     /* word index from the start of the code, or MBPF_REJECT_NO_WORD */
	uint32_t limit;  /* the bound or the value that was expected; 0 when there is none */
	uint32_t actual; /* the value that was found, or the index of the table's entry */
};

/** What the manifest says and the bytecode must agree with. */
struct mbpf_verify_policy {
	const struct mbpf_hook_type *type;
	const struct mbpf_schema *schema; /* NULL but for CUSTOM */
	const struct mbpf_runtime *rt;    /* whose own helpers may be called; NULL: none */
	uint32_t capabilities;            /* declared, MBPF_CAP_* bits */
	uint32_t map_count;
	const char *entry_symbol; /* ASCII, terminated */
};

/**
 * Verifies a section.
 *
 * @param section At a multiple of 8. The view points into it: it must stay, unchanged, while
 * `image` is used.
 * @param len Bytes of it.
 * @param policy What it has to agree with.
 * @param image Set on success; its contents do not matter otherwise.
 * @param reject Set on failure.
 * @retval 0 the section may run.
 * @retval MBPF_ERR_INVALID_BYTECODE it may not; see `reject`.
 */
int mbpf_verify(const uint8_t *section, size_t len, const struct mbpf_verify_policy *policy,
		struct mbpf_image *image, struct mbpf_reject *reject);

/**
 * Resolves the imports of a verified section.
 *
 * @param policy With the type, schema and runtime that it was verified with.
 * @param imports image->import_count entries, filled in.
 */
void mbpf_verify_resolve(const struct mbpf_image *image, const struct mbpf_verify_policy *policy,
			 union mbpf_import *imports);

/** @cond INTERNAL_HIDDEN */

/** Fills `reject`; always returns MBPF_ERR_INVALID_BYTECODE. */
int mbpf_reject_table(struct mbpf_reject *reject, uint16_t reason, uint32_t limit, uint32_t actual);

/* --- image.c --- */

/** Header and positions of the tables. */
int mbpf_image_open(const uint8_t *section, size_t len, struct mbpf_image *image,
		    struct mbpf_reject *reject);
int mbpf_image_check_numbers(const struct mbpf_image *image, struct mbpf_reject *reject);
int mbpf_image_check_strings(const struct mbpf_image *image, struct mbpf_reject *reject);

/* --- verify_import.c --- */

/** How the words may use an import. */
#define MBPF_USE_KIND   0x03U /* MBPF_IMPORT_* */
#define MBPF_USE_CALL   0x04U /* CALLB may call it */
#define MBPF_USE_NEW    0x08U /* NEWB may */
#define MBPF_USE_METHOD 0x10U /* needs a receiver */
/* And MBPF_SHAPE_HELPERS: instructions call it without naming it. */

struct mbpf_uses {
	uint8_t of[MBPF_LIMIT_IMPORTS]; /* each import */
	uint8_t all;
};

/** Whether string `index`, one there is, is this ASCII text. */
bool mbpf_verify_is_text(const struct mbpf_image *image, uint32_t index, const char *text);
/** Checks the imports and notes the uses of each; `uses` is zero before. */
int mbpf_verify_imports(const struct mbpf_image *image, const struct mbpf_verify_policy *policy,
			struct mbpf_uses *uses, struct mbpf_reject *reject);

/** @endcond */

#endif /* MBPF_CORE_VERIFIER_H_ */
