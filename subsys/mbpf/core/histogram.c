/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Histograms: how many runs took how much, in powers of two.
 */

#include <string.h>

#include "order.h"
#include "prog.h"

#if MBPF_HISTOGRAMS
static void count(uint32_t *buckets, uint64_t value)
{
	uint32_t at = 0;

	while (at < MBPF_HISTOGRAM_BUCKETS - 1U && value > 1U) {
		value >>= 1;
		at++;
	}
	(void)__atomic_fetch_add(&buckets[at], 1U, __ATOMIC_RELAXED);
}

void mbpf_histogram_count(struct mbpf_vm *vm, uint32_t steps)
{
	struct mbpf_histograms *histograms = vm->prog->histograms;

#if MBPF_STEP_HISTOGRAM
	count(histograms->steps, steps);
#else
	(void)steps;
#endif
#if MBPF_TIME_HISTOGRAM
	count(histograms->time, mbpf_now_ns(vm) - vm->started_ns);
#endif
}
#endif

/* NULL when it is not counted. */
static const uint32_t *buckets_of(const struct mbpf_prog *prog, enum mbpf_histogram which)
{
#if MBPF_STEP_HISTOGRAM
	if (which == MBPF_HISTOGRAM_STEPS) {
		return prog->histograms->steps;
	}
#endif
#if MBPF_TIME_HISTOGRAM
	if (which == MBPF_HISTOGRAM_TIME && prog->rt->config.services.now_ns != NULL) {
		return prog->histograms->time;
	}
#endif
	(void)prog;
	(void)which;
	return NULL;
}

int mbpf_prog_histogram_get(const struct mbpf_prog *prog, enum mbpf_histogram which,
			    uint32_t buckets[MBPF_HISTOGRAM_BUCKETS])
{
	const uint32_t *from;

	if (prog == NULL || buckets == NULL ||
	    (which != MBPF_HISTOGRAM_STEPS && which != MBPF_HISTOGRAM_TIME)) {
		return MBPF_ERR_INVALID_ARG;
	}
	from = buckets_of(prog, which);
	if (from == NULL) {
		return MBPF_ERR_FEATURE_UNSUPPORTED;
	}
	for (uint32_t i = 0; i < MBPF_HISTOGRAM_BUCKETS; i++) {
		buckets[i] = __atomic_load_n(&from[i], __ATOMIC_RELAXED);
	}
	return 0;
}
