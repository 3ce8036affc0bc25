/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief View of a bytecode section in place, doc/spec/bytecode.rst.
 *
 * Filled by the verifier only, so whoever holds a `struct mbpf_image` may index its tables without
 * looking at bounds again. The section must stay where it is, unchanged, as long as the view is
 * used.
 */

#ifndef MBPF_CORE_IMAGE_H_
#define MBPF_CORE_IMAGE_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <mbpf/gen/limits.h>

#include "reader.h"
#include "value.h"

/** One instruction as it lies in the section, little-endian; see mbpf_word_get(). */
typedef uint32_t MBPF_MAY_ALIAS mbpf_word;

/** Tables of one section, and its header. */
struct mbpf_image {
	const uint8_t *numbers;
	const uint8_t *functions;
	const uint8_t *strings;
	const uint8_t *imports;
	const uint8_t *handlers;
	const mbpf_word *code;
	const uint8_t *text;
	uint32_t number_count;
	uint32_t function_count;
	uint32_t string_count;
	uint32_t name_count;
	uint32_t import_count;
	uint32_t handler_count;
	uint32_t code_words;
	uint32_t string_bytes;
	uint16_t global_count;
	uint16_t tdz_count;
	uint16_t map_count;
	uint16_t entry_top;
	uint16_t entry_prog;
	uint16_t entry_init;
	uint16_t entry_fini;
};

#define MBPF_NO_FUNCTION MBPF_NONE
#define MBPF_NO_NAME     MBPF_NONE

/** Bytes of the section's header and of one entry of each table. */
#define MBPF_SECTION_HEADER_SIZE 64U
#define MBPF_NUMBER_SIZE         8U
#define MBPF_FUNCTION_SIZE       24U
#define MBPF_STRING_SIZE         12U
#define MBPF_IMPORT_SIZE         12U
#define MBPF_HANDLER_SIZE        16U

/** Kinds of imports. */
#define MBPF_IMPORT_HELPER  1U
#define MBPF_IMPORT_FIELD   2U
#define MBPF_IMPORT_BUILTIN 3U

/** Bit of a string's flags: 16-bit units. */
#define MBPF_POOL_STRING_WIDE 0x01U

/** The instruction at `pc`. */
static inline uint32_t mbpf_word_get(const mbpf_word *pc)
{
	return MBPF_LE32(*pc);
}

/*
 * The fields of an instruction:
 *
 *    31      24 23      16 15       8 7        0
 *   |    c     |    b     |    a     |  opcode  |
 *   |   u16, s16 (signed) |
 *   |        s24 (signed)            |
 */
#define MBPF_INSN_OP(w)  ((w) & 0xFFU)
#define MBPF_INSN_A(w)   (((w) >> 8) & 0xFFU)
#define MBPF_INSN_B(w)   (((w) >> 16) & 0xFFU)
#define MBPF_INSN_C(w)   ((w) >> 24)
#define MBPF_INSN_SB(w)  ((int32_t)(int8_t)((w) >> 16))
#define MBPF_INSN_SC(w)  ((int32_t)(w) >> 24)
#define MBPF_INSN_U16(w) ((w) >> 16)
#define MBPF_INSN_S16(w) ((int32_t)(w) >> 16)
#define MBPF_INSN_S24(w) ((int32_t)(w) >> 8)

/** Entry `index` of the functions; see the MBPF_FN_ fields. */
static inline const uint8_t *mbpf_image_function(const struct mbpf_image *image, uint32_t index)
{
	return image->functions + (size_t)index * MBPF_FUNCTION_SIZE;
}

/** Places of the fields of a function. */
#define MBPF_FN_CODE_OFF      0U
#define MBPF_FN_CODE_LEN      4U
#define MBPF_FN_NREGS         8U
#define MBPF_FN_NPARAMS       10U
#define MBPF_FN_FLAGS         11U
#define MBPF_FN_HANDLER_FIRST 12U
#define MBPF_FN_HANDLER_COUNT 16U
#define MBPF_FN_NAME          18U
#define MBPF_FN_LENGTH        20U
#define MBPF_FN_CAPTURES      22U

/** Bits of a function's flags. */
#define MBPF_FN_REST        0x01U /* register `nparams` gets an array of the further arguments */
#define MBPF_FN_CONSTRUCTOR 0x02U /* may be called with `new` */
#define MBPF_FN_CLASS       0x04U /* and not without */
#define MBPF_FN_DERIVED     0x08U /* its `this` is what the parent's constructor makes */
#define MBPF_FN_FLAGS_ALL   0x0FU

/** Kinds of LDRUN. */
#define MBPF_RUN_FUNCTION 0U
#define MBPF_RUN_TARGET   1U /* new.target */
#define MBPF_RUN_COUNT    2U /* of arguments */

/** Kinds of CALLV. */
#define MBPF_CALL_PLAIN  0U
#define MBPF_CALL_NEW    1U /* R[a] itself is new.target */
#define MBPF_CALL_SUPER  2U /* the running frame's new.target is */
#define MBPF_CALL_TARGET 3U /* R[a+1] is */

/** Most parameters: a u16 at MBPF_FN_NPARAMS that is more has flags. */
#define MBPF_FN_PARAMS_MAX 255U

/** One string of the package. */
struct mbpf_pool_string {
	const uint8_t *data; /* 8-bit units, or little-endian 16-bit units */
	uint32_t hash;
	uint16_t units;
	bool wide;
	uint8_t slot_hint;
};

static inline struct mbpf_pool_string mbpf_image_string(const struct mbpf_image *image,
							uint32_t index)
{
	const uint8_t *p = image->strings + (size_t)index * MBPF_STRING_SIZE;
	struct mbpf_pool_string s;

	s.hash = mbpf_get_le32(p);
	s.data = image->text + mbpf_get_le32(p + 4);
	s.units = mbpf_get_le16(p + 8);
	s.wide = (p[10] & MBPF_POOL_STRING_WIDE) != 0;
	s.slot_hint = p[11];
	return s;
}

/** Number `index` of the pool as bits of a double. */
static inline uint64_t mbpf_image_number(const struct mbpf_image *image, uint32_t index)
{
	return mbpf_get_le64(image->numbers + (size_t)index * MBPF_NUMBER_SIZE);
}

#endif /* MBPF_CORE_IMAGE_H_ */
