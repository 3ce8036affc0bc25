/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief The 64-bit value of doc/spec/bytecode.rst: u32 tag (high) and u32 payload (low), or a
 * double.
 *
 * The upper half of a double is inverted, so that tags are small numbers and no double is one of
 * them: that of -Infinity, the smallest, is 0x000FFFFF.
 *
 * Invariant: a double is never a NaN other than MBPF_F64_NAN; so no bytes that a program reads,
 * computes or ships can look like a reference.
 */

#ifndef MBPF_CORE_VALUE_H_
#define MBPF_CORE_VALUE_H_

#include <stdbool.h>
#include <stdint.h>

#include "toolchain.h"

/* No register holds 0, which is what cleared memory has. */
#define MBPF_TAG_ITER      1U /* this and the following are internal */
#define MBPF_TAG_CELL      2U
#define MBPF_TAG_TDZ       3U
#define MBPF_TAG_HOLE      4U
#define MBPF_TAG_FIRMWARE  5U /* payload: enum mbpf_fw, an object of the firmware */
#define MBPF_TAG_OBJECT    6U /* payload: offset in the instance's memory */
#define MBPF_TAG_MAP       7U /* payload: map index of the program */
#define MBPF_TAG_CTX       8U
#define MBPF_TAG_BUILTIN   9U  /* payload: built-in number of the firmware */
#define MBPF_TAG_FUNC      10U /* payload: function index of the package */
#define MBPF_TAG_STR_HEAP  11U /* payload: offset in the instance's memory */
#define MBPF_TAG_STR_ROM   12U /* payload: string index of the firmware */
#define MBPF_TAG_STR_POOL  13U /* payload: string index of the package */
#define MBPF_TAG_BOOL      14U
#define MBPF_TAG_NULL      15U
#define MBPF_TAG_UNDEFINED 16U
#define MBPF_TAG_INT32     17U /* above it are doubles */

/** One register, global, element or property. Access by `tag` and `payload` compiles to 32-bit
 * loads and stores. */
union MBPF_MAY_ALIAS mbpf_val {
	uint64_t bits;
	__extension__ struct {
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
		uint32_t tag;
		uint32_t payload;
#else
		uint32_t payload;
		uint32_t tag;
#endif
	};
};

#define MBPF_VAL_BITS(tag_, payload_) (((uint64_t)(tag_) << 32) | (uint32_t)(payload_))
/** Bits of a double, which may be any but a NaN of its own; and the double that bits are. */
#define MBPF_VAL_DOUBLE(f)            ((f) ^ MBPF_VAL_BITS(UINT32_MAX, 0U))

static inline union mbpf_val mbpf_val_make(uint32_t tag, uint32_t payload)
{
	union mbpf_val v = {.bits = MBPF_VAL_BITS(tag, payload)};

	return v;
}

static inline union mbpf_val mbpf_val_int(int32_t i)
{
	return mbpf_val_make(MBPF_TAG_INT32, (uint32_t)i);
}

static inline union mbpf_val mbpf_val_bool(bool b)
{
	return mbpf_val_make(MBPF_TAG_BOOL, b ? 1U : 0U);
}

static inline union mbpf_val mbpf_val_undefined(void)
{
	return mbpf_val_make(MBPF_TAG_UNDEFINED, 0U);
}

static inline union mbpf_val mbpf_val_f64(uint64_t f)
{
	union mbpf_val v = {.bits = MBPF_VAL_DOUBLE(f)};

	return v;
}

/** The double that a value is; anything for a value that is none. */
static inline uint64_t mbpf_f64_val(union mbpf_val v)
{
	return MBPF_VAL_DOUBLE(v.bits);
}

static inline bool mbpf_val_is_double(union mbpf_val v)
{
	return v.tag > MBPF_TAG_INT32;
}

/** undefined or null */
static inline bool mbpf_val_is_nullish(union mbpf_val v)
{
	return v.tag - MBPF_TAG_NULL <= MBPF_TAG_UNDEFINED - MBPF_TAG_NULL;
}

static inline bool mbpf_val_is_string(union mbpf_val v)
{
	return v.tag - MBPF_TAG_STR_HEAP <= MBPF_TAG_STR_POOL - MBPF_TAG_STR_HEAP;
}

static inline bool mbpf_val_is_internal(union mbpf_val v)
{
	return v.tag <= MBPF_TAG_HOLE;
}

/** Neither object nor internal. */
static inline bool mbpf_val_is_primitive(union mbpf_val v)
{
	return v.tag > MBPF_TAG_FUNC;
}

/** What `typeof` and constructors take for an object; functions are. */
static inline bool mbpf_val_is_object(union mbpf_val v)
{
	return v.tag - MBPF_TAG_FIRMWARE <= MBPF_TAG_FUNC - MBPF_TAG_FIRMWARE;
}

/** True for the tag of a value that points into the instance's memory. */
static inline bool mbpf_tag_is_ref(uint32_t tag)
{
	return tag == MBPF_TAG_STR_HEAP || tag == MBPF_TAG_OBJECT || tag == MBPF_TAG_CELL;
}

static inline bool mbpf_val_is_ref(union mbpf_val v)
{
	return mbpf_tag_is_ref(v.tag);
}

#endif /* MBPF_CORE_VALUE_H_ */
