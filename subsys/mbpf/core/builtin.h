/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief The C functions of the built-ins; the table that names them is in builtin.c.
 *
 * One function may serve several built-ins: `number` of the call tells which one was called.
 * mbpf_builtin_call() has checked the receiver, and `new` where it is needed. Arguments are
 * registers of the caller: read them only. args[0] can be read even if there is none; it is
 * undefined then.
 */

#ifndef MBPF_CORE_BUILTIN_H_
#define MBPF_CORE_BUILTIN_H_

#include "groups.h"
#include "values.h"

/** Low bits of the number of a function: its place in its unit. */
#define MBPF_FUNCTION_INDEX 0x7FU

#define MBPF_BUILTIN_DECLARE(group, name) int mbpf_builtin_##name(struct mbpf_call *call);
MBPF_BUILTIN_FUNCTIONS(MBPF_BUILTIN_DECLARE)

/* --- builtin.c --- */

/** ToNumber of argument `i`. */
int mbpf_call_to_number(const struct mbpf_call *call, uint32_t i, union mbpf_val *out);
/** Is its code in this firmware? */
bool mbpf_builtin_is_built(uint32_t number);
/** mbpf_builtin_name() with the mark of an internal one. */
const char *mbpf_builtin_own_name(uint32_t number);

#endif /* MBPF_CORE_BUILTIN_H_ */
