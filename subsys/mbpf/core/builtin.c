/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The table of built-ins, in the order of spec/builtins.yaml, and calling and finding them.
 */

#include <string.h>

#include "builtin.h"

/* The functions, and by FN_ and the name that the specification gives a built-in, which one does
 * it. */
#define FUNCTION_LIST(X)                                                                           \
	X(convert)                                                                                 \
	X(object)                                                                                  \
	X(array)                                                                                   \
	X(arraybuffer)                                                                             \
	X(typed)                                                                                   \
	X(error)                                                                                   \
	X(math_extreme)                                                                            \
	X(math_unary)                                                                              \
	X(math_imul)                                                                               \
	X(array_isarray)                                                                           \
	X(array_push)                                                                              \
	X(array_pop)                                                                               \
	X(string_charcodeat)                                                                       \
	X(ctx_read)                                                                                \
	X(ctx_readbytes)                                                                           \
	X(map_helper)

#define FUNCTION_ID(name)    FN_##name,
#define FUNCTION_ENTRY(name) mbpf_builtin_##name,

enum {
	FUNCTION_LIST(FUNCTION_ID)
};

static int (*const functions[])(struct mbpf_call *call) = {FUNCTION_LIST(FUNCTION_ENTRY)};

#define FN_string            FN_convert
#define FN_number            FN_convert
#define FN_boolean           FN_convert
#define FN_isnan             FN_convert
#define FN_isfinite          FN_convert
#define FN_uint8array        FN_typed
#define FN_uint8clampedarray FN_typed
#define FN_int8array         FN_typed
#define FN_uint16array       FN_typed
#define FN_int16array        FN_typed
#define FN_uint32array       FN_typed
#define FN_int32array        FN_typed
#define FN_float32array      FN_typed
#define FN_float64array      FN_typed
#define FN_typeerror         FN_error
#define FN_rangeerror        FN_error
#define FN_referenceerror    FN_error
#define FN_syntaxerror       FN_error
#define FN_evalerror         FN_error
#define FN_urierror          FN_error
#define FN_math_min          FN_math_extreme
#define FN_math_max          FN_math_extreme
#define FN_math_abs          FN_math_unary
#define FN_math_floor        FN_math_unary
#define FN_math_ceil         FN_math_unary
#define FN_math_trunc        FN_math_unary
#define FN_math_clz32        FN_math_unary
#define FN_ctx_readu8        FN_ctx_read
#define FN_ctx_readi8        FN_ctx_read
#define FN_ctx_readu16le     FN_ctx_read
#define FN_ctx_readu16be     FN_ctx_read
#define FN_ctx_readi16le     FN_ctx_read
#define FN_ctx_readi16be     FN_ctx_read
#define FN_ctx_readu32le     FN_ctx_read
#define FN_ctx_readu32be     FN_ctx_read
#define FN_ctx_readi32le     FN_ctx_read
#define FN_ctx_readi32be     FN_ctx_read
#define FN_map_lookup        FN_map_helper
#define FN_map_update        FN_map_helper
#define FN_map_delete        FN_map_helper

/* The names one after the other: an entry has room for a small offset, not for a pointer. */
#define NAME_MEMBER(id, suffix, name, ...) char suffix[sizeof(name)];
#define NAME_TEXT(id, suffix, name, ...)   name,

struct builtin_names {
	MBPF_BUILTIN_LIST(NAME_MEMBER)
};

static const struct builtin_names names = {MBPF_BUILTIN_LIST(NAME_TEXT)};

#define BUILTIN(id, suffix, import_name, js_name, hash, kind, cls_, length_, flags_)               \
	{                                                                                          \
		.name = offsetof(struct builtin_names, suffix),                                    \
		.function = FN_##suffix,                                                           \
		.cls = (cls_),                                                                     \
		.length = (length_),                                                               \
		.flags = (flags_),                                                                 \
	},

const struct mbpf_builtin mbpf_builtins[] = {MBPF_BUILTIN_LIST(BUILTIN)};

/* A method with a receiver that is of another class than those that have it. */
static int wrong_receiver(const struct mbpf_call *call)
{
	union mbpf_val receiver = *mbpf_call_arg(call, 0);

	/* Those of arrays and strings take much else in ECMAScript, but not in this profile. */
	if (mbpf_val_is_nullish(receiver) ||
	    (call->builtin->cls >= MBPF_CLASS_CTX && !mbpf_val_is_internal(receiver))) {
		return mbpf_throw(call->vm, MBPF_TYPE_ERROR, MBPF_MSG_RECEIVER);
	}
	return mbpf_profile_error(call->vm);
}

/* Is it called with or without `new` as it must be, and on a receiver of its class? */
static int MBPF_APART check_call(const struct mbpf_call *call)
{
	const struct mbpf_builtin *builtin = call->builtin;

	mbpf_roots_clear(call->vm);
	if (!call->is_new && (builtin->flags & MBPF_BUILTIN_CALL) == 0U) {
		return mbpf_throw(call->vm, MBPF_TYPE_ERROR, MBPF_MSG_NEEDS_NEW);
	}
	if (builtin->cls != MBPF_CLASS_NONE &&
	    builtin->cls != mbpf_class_of(call->vm, *mbpf_call_arg(call, 0))) {
		return wrong_receiver(call);
	}
	return MBPF_DONE;
}

int mbpf_builtin_call(struct mbpf_call *call)
{
	const struct mbpf_builtin *builtin = call->builtin;
	/* The event's methods are called for each event, and none of them makes an object. */
	bool on_event = !MBPF_FOR_SIZE && builtin->cls == MBPF_CLASS_CTX && call->argc != 0U &&
			call->args[0].tag == MBPF_TAG_CTX;
	int status = on_event ? MBPF_DONE : check_call(call);

	return status == MBPF_DONE ? functions[builtin->function](call) : status;
}

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
	return MBPF_VAL_BITS(MBPF_TAG_HOLE, 0U);
}

int mbpf_call_to_number(const struct mbpf_call *call, uint32_t i, union mbpf_val *out)
{
	*out = *mbpf_call_arg(call, i);
	return mbpf_number(call->vm, out);
}
