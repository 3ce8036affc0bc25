/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief The 64-bit value of doc/spec/bytecode.rst: u32 tag (high) and u32 payload (low), or a
 * double.
 *
 * Invariant: a value whose tag is below MBPF_TAG_FIRST is a double, and never a NaN other than
 * MBPF_F64_NAN; so no bytes that a program reads, computes or ships can look like a reference.
 */

#ifndef MBPF_CORE_VALUE_H_
#define MBPF_CORE_VALUE_H_

#include <stdbool.h>
#include <stdint.h>

#include "toolchain.h"

#define MBPF_TAG_FIRST     0xFFFFFF00U
#define MBPF_TAG_INT32     0xFFFFFF01U
#define MBPF_TAG_UNDEFINED 0xFFFFFF02U
#define MBPF_TAG_NULL      0xFFFFFF03U
#define MBPF_TAG_BOOL      0xFFFFFF04U
#define MBPF_TAG_STR_POOL  0xFFFFFF05U /* payload: string index of the package */
#define MBPF_TAG_STR_ROM   0xFFFFFF06U /* payload: string index of the firmware */
#define MBPF_TAG_STR_HEAP  0xFFFFFF07U /* payload: offset in the instance's memory */
#define MBPF_TAG_FUNC      0xFFFFFF08U /* payload: function index of the package */
#define MBPF_TAG_BUILTIN   0xFFFFFF09U /* payload: built-in number of the firmware */
#define MBPF_TAG_CTX       0xFFFFFF0AU
#define MBPF_TAG_MAP       0xFFFFFF0BU /* payload: map index of the program */
#define MBPF_TAG_OBJECT    0xFFFFFF0CU /* payload: offset in the instance's memory */
#define MBPF_TAG_FIRMWARE  0xFFFFFF0DU /* payload: enum mbpf_fw, an object of the firmware */
#define MBPF_TAG_HOLE      0xFFFFFF10U /* this and the following are internal */
#define MBPF_TAG_TDZ       0xFFFFFF11U
#define MBPF_TAG_CELL      0xFFFFFF12U
#define MBPF_TAG_ITER      0xFFFFFF13U

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

static inline bool mbpf_val_is_double(union mbpf_val v)
{
	return v.tag < MBPF_TAG_FIRST;
}

/** undefined or null */
static inline bool mbpf_val_is_nullish(union mbpf_val v)
{
	return v.tag - MBPF_TAG_UNDEFINED <= MBPF_TAG_NULL - MBPF_TAG_UNDEFINED;
}

static inline bool mbpf_val_is_string(union mbpf_val v)
{
	return v.tag - MBPF_TAG_STR_POOL <= MBPF_TAG_STR_HEAP - MBPF_TAG_STR_POOL;
}

static inline bool mbpf_val_is_internal(union mbpf_val v)
{
	return v.tag >= MBPF_TAG_HOLE;
}

/** What `typeof` and constructors take for an object; functions are. */
static inline bool mbpf_val_is_object(union mbpf_val v)
{
	return v.tag >= MBPF_TAG_FUNC && v.tag < MBPF_TAG_HOLE;
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
