/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief Private contract of histograms and of the trace log, which are nothing when they are off.
 */

#ifndef MBPF_CORE_OBSERVE_H_
#define MBPF_CORE_OBSERVE_H_

#include <mbpf/observe.h>

#ifndef MBPF_STEP_HISTOGRAM
#define MBPF_STEP_HISTOGRAM 0
#endif
#ifndef MBPF_TIME_HISTOGRAM
#define MBPF_TIME_HISTOGRAM 0
#endif
#ifndef MBPF_TRACE_LOG
#define MBPF_TRACE_LOG 0
#endif

#define MBPF_HISTOGRAMS (MBPF_STEP_HISTOGRAM || MBPF_TIME_HISTOGRAM)

/* --- histogram.c --- */

#if MBPF_HISTOGRAMS
struct mbpf_vm;

/** Counts of a program, in the arena. */
struct mbpf_histograms {
#if MBPF_STEP_HISTOGRAM
	uint32_t steps[MBPF_HISTOGRAM_BUCKETS];
#endif
#if MBPF_TIME_HISTOGRAM
	uint32_t time[MBPF_HISTOGRAM_BUCKETS];
#endif
};

/** Counts a run that ends. */
void mbpf_histogram_count(struct mbpf_vm *vm, uint32_t steps);
#endif

/* --- trace_log.c --- */

#if MBPF_TRACE_LOG
struct mbpf_runtime;

/** Makes what the log of a runtime needs. @return 0 or MBPF_ERR_NO_MEM. */
int mbpf_trace_start(struct mbpf_runtime *rt);
/** Frees it. */
void mbpf_trace_stop(struct mbpf_runtime *rt);
/** Tells the firmware, when it wants to know and the limit allows it. Without a lock. */
void mbpf_trace_note(struct mbpf_runtime *rt, enum mbpf_trace_what what, int32_t code,
		     const char *prog, const char *hook);
#else
#define mbpf_trace_start(rt)                        (0)
#define mbpf_trace_stop(rt)                         ((void)0)
#define mbpf_trace_note(rt, what, code, prog, hook) ((void)0)
#endif

#endif /* MBPF_CORE_OBSERVE_H_ */
