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
#define mbpf_builtin_math_abs          mbpf_builtin_math_round
#define mbpf_builtin_math_floor        mbpf_builtin_math_round
#define mbpf_builtin_math_ceil         mbpf_builtin_math_round
#define mbpf_builtin_math_trunc        mbpf_builtin_math_round
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

#define BUILTIN(id, suffix, import_name, js_name, hash_, kind, cls_, length_, flags_)              \
	{                                                                                          \
		.name = (import_name),                                                             \
		.hash = (hash_),                                                                   \
		.cls = (cls_),                                                                     \
		.length = (length_),                                                               \
		.flags = (flags_),                                                                 \
		.arg = (id),                                                                       \
		.fn = mbpf_builtin_##suffix,                                                       \
	},

const struct mbpf_builtin mbpf_builtins[] = {MBPF_BUILTIN_LIST(BUILTIN)};

const struct mbpf_builtin *mbpf_builtin_find(const struct mbpf_text *name)
{
	for (uint32_t i = 0; i < MBPF_BUILTIN_COUNT; i++) {
		const struct mbpf_builtin *builtin = &mbpf_builtins[i];

		if (builtin->hash == name->hash && mbpf_text_is(name, builtin->name)) {
			return builtin->cls == MBPF_CLASS_MAP ? NULL : builtin;
		}
	}
	return NULL;
}

union mbpf_val mbpf_method_find(const struct mbpf_vm *vm, uint8_t cls, union mbpf_val key)
{
	struct mbpf_text name = mbpf_text_of(vm, key);

	for (uint32_t i = 0; i < MBPF_BUILTIN_COUNT; i++) {
		if (mbpf_builtins[i].cls == cls &&
		    mbpf_text_is(&name, strchr(mbpf_builtins[i].name, '.') + 1)) {
			return mbpf_val_make(MBPF_TAG_BUILTIN, i);
		}
	}
	return mbpf_val_make(MBPF_TAG_HOLE, 0);
}
