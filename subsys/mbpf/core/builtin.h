/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief The C functions of the built-ins; the table that names them is in builtin.c.
 *
 * One function may serve several built-ins: mbpf_call_number() tells which one was called.
 * mbpf_builtin_call() has checked the receiver, and `new` where it is needed. Arguments are
 * registers of the caller: read them only.
 */

#ifndef MBPF_CORE_BUILTIN_H_
#define MBPF_CORE_BUILTIN_H_

#include "values.h"

/** Number of the built-in that was called. */
static inline uint32_t mbpf_call_number(const struct mbpf_call *call)
{
	return (uint32_t)(call->builtin - mbpf_builtins);
}

/* --- builtin.c --- */

/** ToNumber of argument `i`. */
int mbpf_call_to_number(const struct mbpf_call *call, uint32_t i, union mbpf_val *out);
/** Bits of the method that receivers of a class have under a name; HOLE for none. */
uint64_t mbpf_method_bits(uint32_t cls, const struct mbpf_text *name);

/* --- builtins_global.c --- */

int mbpf_builtin_convert(struct mbpf_call *call); /* String Number Boolean isNaN isFinite */
int mbpf_builtin_object(struct mbpf_call *call);
int mbpf_builtin_array(struct mbpf_call *call);
int mbpf_builtin_array_isarray(struct mbpf_call *call);
int mbpf_builtin_error(struct mbpf_call *call); /* every class of Errors */

/* --- typed.c --- */

int mbpf_builtin_arraybuffer(struct mbpf_call *call);
int mbpf_builtin_typed(struct mbpf_call *call); /* every kind of typed arrays */

/* --- builtins_math.c --- */

int mbpf_builtin_math_extreme(struct mbpf_call *call); /* min max */
int mbpf_builtin_math_unary(struct mbpf_call *call);   /* abs floor ceil trunc clz32 */
int mbpf_builtin_math_imul(struct mbpf_call *call);

/* --- builtins_method.c --- */

int mbpf_builtin_array_push(struct mbpf_call *call);
int mbpf_builtin_array_pop(struct mbpf_call *call);
int mbpf_builtin_string_charcodeat(struct mbpf_call *call);
int mbpf_builtin_ctx_read(struct mbpf_call *call); /* readU8 .. readI32BE */
int mbpf_builtin_ctx_readbytes(struct mbpf_call *call);
int mbpf_builtin_map_helper(struct mbpf_call *call); /* lookup update delete */

#endif /* MBPF_CORE_BUILTIN_H_ */
