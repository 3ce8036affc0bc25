/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief Counts of 64 bits that one context adds to, without a lock, while others read them.
 *
 * Where a word has 64 bits, one store changes the whole count. Elsewhere one store changes its
 * lower half; the rare addition that carries changes both halves with the lock that readers take
 * too.
 */

#ifndef MBPF_CORE_COUNT_H_
#define MBPF_CORE_COUNT_H_

#include <stdint.h>

#include "toolchain.h"

/** Whether a count is two words; a test can say so where it need not be. */
#ifndef MBPF_COUNT_WORDS
#define MBPF_COUNT_WORDS (UINTPTR_MAX == UINT32_MAX)
#endif

#if MBPF_COUNT_WORDS

struct mbpf_count {
	uint32_t low;
	uint32_t high;
};

/** breaker.c: the addition gave `low`, and carried. */
void mbpf_count_carry(struct mbpf_count *count, uint32_t low);

static inline void mbpf_count_add(struct mbpf_count *count, uint32_t n)
{
	uint32_t low = count->low + n;

	if (MBPF_UNLIKELY(low < n)) {
		mbpf_count_carry(count, low);
	} else {
		__atomic_store_n(&count->low, low, __ATOMIC_RELAXED);
	}
}

/** With the lock, or in the context that adds. */
static inline uint64_t mbpf_count_get(const struct mbpf_count *count)
{
	return (uint64_t)count->high << 32 | __atomic_load_n(&count->low, __ATOMIC_RELAXED);
}

#else

struct mbpf_count {
	uint64_t whole;
};

static inline void mbpf_count_add(struct mbpf_count *count, uint32_t n)
{
	count->whole += n;
}

static inline uint64_t mbpf_count_get(const struct mbpf_count *count)
{
	return count->whole;
}

#endif

#endif /* MBPF_CORE_COUNT_H_ */
