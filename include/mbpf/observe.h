/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief Histograms of what runs take, and a log of what happens to programs.
 *
 * Each is part of the firmware by Kconfig only, and takes nothing when it is not.
 * @defgroup mbpf_observe mbpf observation
 * @{
 */

#ifndef MBPF_OBSERVE_H_
#define MBPF_OBSERVE_H_

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct mbpf_prog;

/** Buckets of a histogram. */
#define MBPF_HISTOGRAM_BUCKETS 32U

/** What is counted of each event that a program runs on. */
enum mbpf_histogram {
	/** Steps; CONFIG_MBPF_STEP_HISTOGRAM. */
	MBPF_HISTOGRAM_STEPS = 0,
	/** Nanoseconds by the firmware's clock; CONFIG_MBPF_TIME_HISTOGRAM. */
	MBPF_HISTOGRAM_TIME,
};

/**
 * Copies a histogram. Element n counts values from 2^n to 2^(n+1) - 1; element 0 also counts 0, the
 * last one all that is larger. Counts go on in updates, and begin again after 2^32 - 1.
 *
 * @param prog A loaded program.
 * @param which What is asked for.
 * @param buckets Receives the counts.
 * @retval 0 done.
 * @retval MBPF_ERR_INVALID_ARG a pointer is NULL, or `which` is unknown.
 * @retval MBPF_ERR_FEATURE_UNSUPPORTED this firmware does not count that, or has no clock.
 * Any context. Events that end meanwhile can be in it or not.
 */
int mbpf_prog_histogram_get(const struct mbpf_prog *prog, enum mbpf_histogram which,
			    uint32_t buckets[MBPF_HISTOGRAM_BUCKETS]);

/** What the trace log tells. */
enum mbpf_trace_what {
	/** A package was loaded, or refused. */
	MBPF_TRACE_LOAD = 0,
	MBPF_TRACE_UPDATE,
	MBPF_TRACE_UNLOAD,
	MBPF_TRACE_ATTACH,
	MBPF_TRACE_DETACH,
	/** A run failed. */
	MBPF_TRACE_FAILURE,
	/** A program rests after failures in a row, or runs again. */
	MBPF_TRACE_BREAKER,
};

/** One line of the trace log. */
struct mbpf_trace_record {
	enum mbpf_trace_what what;
	/** What the function returned; of a failure the enum mbpf_failure; of the breaker 1 when it
	 * opens, 0 when it closes. */
	int32_t code;
	/** Lines before this one that the limit has kept back. */
	uint32_t lost;
	/** Name of the program; empty for a package that was refused before its name was read. */
	const char *prog;
	/** Name of the attach point; NULL: none. */
	const char *hook;
};

/**
 * Writes a line of the trace log as text, for example
 * "[TRACE] attach drop_port net.recv: BUDGET_EXCEEDED".
 *
 * @param record As mbpf_services.trace gets it.
 * @param buf Receives the text, cut to what fits and terminated; may be NULL with `size` 0.
 * @param size Bytes of `buf`.
 * @return bytes of the whole text without the terminator.
 * Any context.
 */
size_t mbpf_trace_format(const struct mbpf_trace_record *record, char *buf, size_t size);

#ifdef __cplusplus
}
#endif

/** @} */

#endif /* MBPF_OBSERVE_H_ */
