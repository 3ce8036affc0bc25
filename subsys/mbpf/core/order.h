/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief What contexts that run at the same time see of each other, in which order.
 *
 * Words of 32 bits and pointers only: wider ones need a library on many targets.
 */

#ifndef MBPF_CORE_ORDER_H_
#define MBPF_CORE_ORDER_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "port.h"

/*
 * A CPU sees its own stores in order, so that one alone, interrupted or not, only needs a compiler
 * that does not reorder them.
 */
#if MBPF_CPU_COUNT > 1
#define MBPF_ORDER(order) (order)
#define mbpf_in_order()   ((void)0)
#else
#define MBPF_ORDER(order) __ATOMIC_RELAXED
#define mbpf_in_order()   __atomic_signal_fence(__ATOMIC_SEQ_CST)
#endif

/** Publishes what was written before. */
#define mbpf_store(to, value)                                                                      \
	do {                                                                                       \
		mbpf_in_order();                                                                   \
		__atomic_store_n(to, value, MBPF_ORDER(__ATOMIC_RELEASE));                         \
		mbpf_in_order();                                                                   \
	} while (0)

/** Reads what another context publishes. */
#define mbpf_load(from) __atomic_load_n(from, MBPF_ORDER(__ATOMIC_ACQUIRE))

/** Takes a pointer that is NULL. @return false when it is taken. */
static inline bool mbpf_claim(const void **word, const void *value)
{
	const void *none = NULL;
	bool done = __atomic_compare_exchange_n(word, &none, value, false,
						MBPF_ORDER(__ATOMIC_ACQUIRE), __ATOMIC_RELAXED);

	mbpf_in_order();
	return done;
}

/** One more that reads what may be taken away; all that is read comes after. */
static inline void mbpf_count_in(uint32_t *count)
{
	(void)__atomic_fetch_add(count, 1U, MBPF_ORDER(__ATOMIC_ACQ_REL));
	mbpf_in_order();
}

/** One less; all that was read came before. */
static inline void mbpf_count_out(uint32_t *count)
{
	mbpf_in_order();
	(void)__atomic_fetch_sub(count, 1U, MBPF_ORDER(__ATOMIC_RELEASE));
}

/** How many there are. Whoever is counted later sees all that was stored before this. */
static inline uint32_t mbpf_count_read(uint32_t *count)
{
	mbpf_in_order();
	/* Not a load: that could come before the stores. */
	return __atomic_fetch_add(count, 0U, MBPF_ORDER(__ATOMIC_ACQ_REL));
}

#endif /* MBPF_CORE_ORDER_H_ */
