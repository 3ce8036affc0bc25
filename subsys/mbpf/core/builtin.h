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

#include "groups.h"
#include "values.h"

/** Low bits of the number of a function: its place in its unit. */
#define MBPF_FUNCTION_INDEX 0x3FFU

#define MBPF_BUILTIN_DECLARE(group, name) int mbpf_builtin_##name(struct mbpf_call *call);
MBPF_BUILTIN_FUNCTIONS(MBPF_BUILTIN_DECLARE)

/** Number of the built-in that was called. */
static inline uint32_t mbpf_call_number(const struct mbpf_call *call)
{
	return (uint32_t)(call->builtin - mbpf_builtins);
}

/* --- builtin.c --- */

/** ToNumber of argument `i`. */
int mbpf_call_to_number(const struct mbpf_call *call, uint32_t i, union mbpf_val *out);
/** Bits of the built-in that an object of the firmware has under a name; HOLE for none. */
uint64_t mbpf_method_bits(uint32_t object, const struct mbpf_text *name);

#endif /* MBPF_CORE_BUILTIN_H_ */
