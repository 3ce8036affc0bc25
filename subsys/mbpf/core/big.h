/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief Large integers of fixed capacity, for numbers as text.
 */

#ifndef MBPF_CORE_BIG_H_
#define MBPF_CORE_BIG_H_

#include <stdint.h>

/** An integer of len words, least significant first, the last one not 0. Whoever calls a function
 * below sees to it that the result has room. */
struct mbpf_big {
	uint32_t *word;
	uint32_t len;
};

/** a = a * factor + add */
void mbpf_big_mul_add(struct mbpf_big *a, uint32_t factor, uint32_t add);
/** a *= 5^exp; nothing for a negative exponent. */
void mbpf_big_mul_pow5(struct mbpf_big *a, int32_t exp);
/** a *= 2^shift */
void mbpf_big_shift_left(struct mbpf_big *a, int32_t shift);
/** a -= b, for a >= b */
void mbpf_big_sub(struct mbpf_big *a, const struct mbpf_big *b);
/** Sign of a - b */
int mbpf_big_compare(const struct mbpf_big *a, const struct mbpf_big *b);
/** Sign of a + b * 2^shift - c, for shift 0 or 1 */
int mbpf_big_compare_sum(const struct mbpf_big *a, const struct mbpf_big *b, uint32_t shift,
			 const struct mbpf_big *c);

#endif /* MBPF_CORE_BIG_H_ */
