/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief Arguments of built-ins as integers.
 */

#ifndef MBPF_CORE_CALL_H_
#define MBPF_CORE_CALL_H_

#include "builtin.h"

/* --- builtins_integer.c --- */

/** ToIntegerOrInfinity of argument `arg`, saturated. */
int mbpf_call_to_integer(const struct mbpf_call *call, uint32_t arg, int32_t *out);
/** A place in something of this length, below 2^31, that counts from its end when it is negative;
 * `fallback` for undefined. */
int mbpf_call_to_relative(const struct mbpf_call *call, uint32_t arg, uint32_t length,
			  uint32_t fallback, uint32_t *out);

/* --- typed.c --- */

/** ToIndex of argument `arg`; what no buffer can have is INT32_MAX or a RangeError. */
int mbpf_call_to_index(const struct mbpf_call *call, uint32_t arg, uint32_t *out);
/** Makes roots[2] what `new` of the kind, typed arrays or view, gives for a buffer, an offset and a
 * length. */
int mbpf_view_of_buffer(const struct mbpf_call *call, uint8_t kind);

#endif /* MBPF_CORE_CALL_H_ */
