/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The table of built-ins, in the order of spec/builtins.yaml, and finding entries by name.
 */

#include <string.h>

#include "builtin.h"

/* Built-ins that share a function: the name that the specification gives them, and the function's. */
#define mbpf_builtin_string            mbpf_builtin_convert
#define mbpf_builtin_number            mbpf_builtin_convert
#define mbpf_builtin_boolean           mbpf_builtin_convert
#define mbpf_builtin_isnan             mbpf_builtin_convert
#define mbpf_builtin_isfinite          mbpf_builtin_convert
#define mbpf_builtin_uint8array        mbpf_builtin_typed
#define mbpf_builtin_uint8clampedarray mbpf_builtin_typed
#define mbpf_builtin_int8array         mbpf_builtin_typed
#define mbpf_builtin_uint16array       mbpf_builtin_typed
#define mbpf_builtin_int16array        mbpf_builtin_typed
#define mbpf_builtin_uint32array       mbpf_builtin_typed
#define mbpf_builtin_int32array        mbpf_builtin_typed
#define mbpf_builtin_float32array      mbpf_builtin_typed
#define mbpf_builtin_float64array      mbpf_builtin_typed
#define mbpf_builtin_typeerror         mbpf_builtin_error
#define mbpf_builtin_rangeerror        mbpf_builtin_error
#define mbpf_builtin_referenceerror    mbpf_builtin_error
#define mbpf_builtin_syntaxerror       mbpf_builtin_error
#define mbpf_builtin_evalerror         mbpf_builtin_error
#define mbpf_builtin_urierror          mbpf_builtin_error
#define mbpf_builtin_math_min          mbpf_builtin_math_extreme
#define mbpf_builtin_math_max          mbpf_builtin_math_extreme
#define mbpf_builtin_math_abs          mbpf_builtin_math_unary
#define mbpf_builtin_math_floor        mbpf_builtin_math_unary
#define mbpf_builtin_math_ceil         mbpf_builtin_math_unary
#define mbpf_builtin_math_trunc        mbpf_builtin_math_unary
#define mbpf_builtin_math_clz32        mbpf_builtin_math_unary
#define mbpf_builtin_ctx_readu8        mbpf_builtin_ctx_read
#define mbpf_builtin_ctx_readi8        mbpf_builtin_ctx_read
#define mbpf_builtin_ctx_readu16le     mbpf_builtin_ctx_read
#define mbpf_builtin_ctx_readu16be     mbpf_builtin_ctx_read
#define mbpf_builtin_ctx_readi16le     mbpf_builtin_ctx_read
#define mbpf_builtin_ctx_readi16be     mbpf_builtin_ctx_read
#define mbpf_builtin_ctx_readu32le     mbpf_builtin_ctx_read
#define mbpf_builtin_ctx_readu32be     mbpf_builtin_ctx_read
#define mbpf_builtin_ctx_readi32le     mbpf_builtin_ctx_read
#define mbpf_builtin_ctx_readi32be     mbpf_builtin_ctx_read
#define mbpf_builtin_map_lookup        mbpf_builtin_map_helper
#define mbpf_builtin_map_update        mbpf_builtin_map_helper
#define mbpf_builtin_map_delete        mbpf_builtin_map_helper

/* The names one after the other: an offset of 16 bits leaves room for the rest of an entry. */
#define NAME_MEMBER(id, suffix, name, ...) char suffix[sizeof(name)];
#define NAME_TEXT(id, suffix, name, ...)   name,

struct builtin_names {
	MBPF_BUILTIN_LIST(NAME_MEMBER)
};

static const struct builtin_names names = {MBPF_BUILTIN_LIST(NAME_TEXT)};

#define BUILTIN(id, suffix, import_name, js_name, hash, kind, cls_, length_, flags_)               \
	{                                                                                          \
		.fn = mbpf_builtin_##suffix,                                                       \
		.name = offsetof(struct builtin_names, suffix),                                    \
		.cls = (cls_),                                                                     \
		.length = (length_),                                                               \
		.flags = (flags_),                                                                 \
	},

const struct mbpf_builtin mbpf_builtins[] = {MBPF_BUILTIN_LIST(BUILTIN)};

const char *mbpf_builtin_name(uint32_t number)
{
	return (const char *)&names + mbpf_builtins[number].name;
}

const struct mbpf_builtin *mbpf_builtin_find(const struct mbpf_text *name)
{
	for (uint32_t i = 0; i < MBPF_BUILTIN_COUNT; i++) {
		if (mbpf_text_is(name, mbpf_builtin_name(i))) {
			return mbpf_builtins[i].cls == MBPF_CLASS_MAP ? NULL : &mbpf_builtins[i];
		}
	}
	return NULL;
}

uint64_t mbpf_method_bits(uint32_t cls, const struct mbpf_text *name)
{
	for (uint32_t i = 0; i < MBPF_BUILTIN_COUNT; i++) {
		if (mbpf_builtins[i].cls == cls &&
		    mbpf_text_is(name, strchr(mbpf_builtin_name(i), '.') + 1)) {
			return MBPF_VAL_BITS(MBPF_TAG_BUILTIN, i);
		}
	}
	return MBPF_VAL_BITS(MBPF_TAG_HOLE, 0u);
}

const union mbpf_val *mbpf_call_arg(const struct mbpf_call *call, uint32_t i)
{
	static const union mbpf_val undefined = {.bits = MBPF_VAL_BITS(MBPF_TAG_UNDEFINED, 0u)};

	return i < call->argc ? &call->args[i] : &undefined;
}

int mbpf_call_to_number(const struct mbpf_call *call, uint32_t i, union mbpf_val *out)
{
	*out = *mbpf_call_arg(call, i);
	return mbpf_number(call->vm, out);
}
