/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief What a program did: counts, the last failure, and its memory.
 * @defgroup mbpf_stats mbpf counts
 * @{
 */

#ifndef MBPF_STATS_H_
#define MBPF_STATS_H_

#include <stddef.h>
#include <stdint.h>

#include <mbpf/error.h>

#ifdef __cplusplus
extern "C" {
#endif

struct mbpf_prog;

/** Why a run failed. */
enum mbpf_failure {
	MBPF_FAILURE_NONE = 0,
	MBPF_FAILURE_EXCEPTION, /* nothing caught it */
	MBPF_FAILURE_STEPS,
	MBPF_FAILURE_HELPERS,
	MBPF_FAILURE_TIME,
	MBPF_FAILURE_OOM,
	MBPF_FAILURE_STACK,   /* frames met the heap, or calls went too deep */
	MBPF_FAILURE_PROFILE, /* something outside the language profile */
	MBPF_FAILURE_VERDICT, /* the value returned is no verdict of the hook */
	MBPF_FAILURE_COUNT,
};

/**
 * Counts since load; they never go back. Each is whole, on targets of 32 bits too. While the
 * program runs in another context they can be of slightly different moments: a run is in
 * `successes` or `failures`, and so in `invocations`, at its end, and its helper calls before, its
 * steps after that.
 */
struct mbpf_prog_stats {
	uint64_t invocations;
	uint64_t successes;
	/** By enum mbpf_failure; element 0 is unused. */
	uint64_t failures[MBPF_FAILURE_COUNT];
	/** Runs refused because a helper or read_fn of the program itself led to the event. */
	uint64_t nested_dropped;
	/** Runs refused because every instance that the event could take was running, in a context
	 * that this one interrupts or that is on another CPU. */
	uint64_t contended;
	/** How often failures in a row made it rest. */
	uint64_t breaker_trips;
	/** Events that it was not run on while it rested. */
	uint64_t breaker_skipped;
	/** Events that could not be kept for it, because the queue of deferred ones was full. */
	uint64_t deferred_dropped;
	uint64_t steps_total;
	/** Least steps of a run; UINT32_MAX before the first. */
	uint32_t steps_min;
	uint32_t steps_max;
	/** Steps of the last run; 0 before the first. Of the first instance that has run. */
	uint32_t steps_last;
	uint64_t helper_calls;
	/** Lines of mbpf.log, and how many of them the limit of lines in a second kept back. */
	uint64_t log_lines;
	uint64_t log_lost;
	/** Events emitted, and how many of them others replaced before they were read. */
	uint64_t events;
	uint64_t events_lost;
	/** Collections of the heap, with those of mbpf_init. 0 for a program whose runs fit in what
	 * its memory has left. */
	uint64_t collections;
};

/** The last failure of a program; all 0 before the first. */
struct mbpf_prog_error {
	/** enum mbpf_failure */
	uint8_t failure;
	/** Of an uncaught Error object: 0 Error, 1 TypeError, 2 RangeError, 3 ReferenceError,
	 * 4 SyntaxError, 5 EvalError, 6 URIError; 0xff otherwise. */
	uint8_t error_class;
	/** Where it was raised: number of the instruction word in the code. */
	uint32_t pc;
	/** Index of the function it was raised in; 0xffff when it had no frame yet. */
	uint32_t func;
	/** Of an uncaught exception, cut to what fits: a string, or the `message` among the first 8
	 * properties of an Error. */
	char message[MBPF_ERROR_MESSAGE_SIZE];
	/** The stack; of an uncaught Error, the one where that was made. */
	struct mbpf_trace trace;
};

/** Sizes of a loaded program, in bytes. */
struct mbpf_prog_memory {
	/** struct mbpf_prog with its imports. */
	uint32_t descriptor;
	/** Control blocks of the instances. */
	uint32_t instance;
	/** Globals, heaps and stacks: the manifest's heap_size, for each instance. */
	uint32_t heap;
	/** All maps together. */
	uint32_t maps;
	/** The ring of emitted events. */
	uint32_t events;
	/** Of `heap`: globals, and objects kept between runs. */
	uint32_t heap_used;
};

/** Copies what was counted since load. Any context. */
void mbpf_prog_stats_get(const struct mbpf_prog *prog, struct mbpf_prog_stats *stats);

/** Copies the last failure. Any context. */
void mbpf_prog_error_get(const struct mbpf_prog *prog, struct mbpf_prog_error *error);

/**
 * Writes the last failure as text: what happened, then a line for each function of the stack.
 *
 * @code
 * TypeError: not a function
 *     at isBlocked (drop_port.js:31:12)
 *     at mbpf_prog (drop_port.js:104:3)
 * @endcode
 *
 * Without a DEBUG section in the package there are numbers of instruction words instead of lines.
 *
 * @param prog A loaded program.
 * @param buf Receives the text, cut to what fits and terminated; may be NULL with `size` 0.
 * @param size Bytes of `buf`.
 * @return bytes of the whole text without the terminator; 0 before the first failure.
 * Any context, but not beside a call that changes the program (update, reclaim, unload); takes time
 * in proportion to the DEBUG section.
 */
size_t mbpf_prog_error_format(const struct mbpf_prog *prog, char *buf, size_t size);

/** Tells what the program takes of the arena, without the headers of its blocks. */
void mbpf_prog_memory_get(const struct mbpf_prog *prog, struct mbpf_prog_memory *memory);

#ifdef __cplusplus
}
#endif

/** @} */

#endif /* MBPF_STATS_H_ */
