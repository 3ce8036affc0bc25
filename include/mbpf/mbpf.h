/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief The runtime: load signed packages, attach their programs to hooks, read what they did.
 *
 * Order at load: structure, signature, manifest, policy, verification, allocation, init. Nothing of
 * a program runs or is allocated before all of it is verified.
 *
 * No function blocks or allocates outside the arena. What changes a runtime (init, register, load,
 * unload, attach, detach) is called from threads only, one call at a time; events may fire
 * meanwhile, on this CPU or another one. Functions that only read a program or a map may be called
 * in any context; called while that program runs, they can see an update half done. Pointers are
 * not NULL unless it is said that they may be.
 * @defgroup mbpf mbpf runtime
 * @{
 */

#ifndef MBPF_MBPF_H_
#define MBPF_MBPF_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <mbpf/defer.h>
#include <mbpf/error.h>
#include <mbpf/gen/errors.h>
#include <mbpf/gen/package.h>
#include <mbpf/hook.h>
#include <mbpf/map.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Limits that a program must stay within to be loaded; 0 in a member means its default. */
struct mbpf_limits {
	/** Bytes of globals, heap and stack; default 65536. */
	uint32_t max_heap_size;
	/** Steps of one run; default 1000000. */
	uint32_t max_steps;
	/** Helper calls of one run; default 100000. */
	uint32_t max_helpers;
	/** Bytes of the table of one map: its entries, with a byte each; default 1048576. */
	uint32_t max_map_bytes;
};

/** What the firmware allows. Copied by mbpf_runtime_init(); the keys are not. */
struct mbpf_policy {
	/** Public keys that may sign, key_count times 32 bytes; must outlive the runtime. */
	const uint8_t (*keys)[MBPF_PUBLIC_KEY_SIZE];
	uint32_t key_count;
	/** Capabilities that a package may ask for, MBPF_CAP_* bits; 0 denies all. */
	uint32_t capabilities;
	/**
	 * Accept packages that carry no signature. Only honoured by builds with
	 * MBPF_ALLOW_UNSIGNED; others answer MBPF_ERR_INVALID_ARG to mbpf_runtime_init(). A
	 * signature that is there is checked all the same, unless there is no key to check it with.
	 */
	bool allow_unsigned;
	struct mbpf_limits limits;
};

/** What the firmware gives to programs. Any member may be NULL. Called in the context of the hook.
 */
struct mbpf_services {
	/** Monotonic time in nanoseconds; without it nowNs gives 0 and wall budgets are refused at
	 * load. */
	uint64_t (*now_ns)(void *user_data);
	/** One log line: level 0 .. 3, Latin-1 text, `len` <= 255 bytes, not terminated. */
	void (*log)(const struct mbpf_prog *prog, uint32_t level, const char *text, size_t len,
		    void *user_data);
	void *user_data;
};

/** How many instances a program has: each with globals, heap and stack of its own, all with the
 * same maps. */
enum mbpf_instance_mode {
	/** One. */
	MBPF_INSTANCE_SINGLE = 0,
	/** One for each CPU. An event runs on that of the CPU it happens on. */
	MBPF_INSTANCE_PER_CPU,
	/** As many as `count` says. An event takes one that is free. */
	MBPF_INSTANCE_POOL,
};

/** Most instances of a program. */
#define MBPF_INSTANCES_MAX 16U

struct mbpf_instance_config {
	enum mbpf_instance_mode mode;
	/** With POOL, 1 to MBPF_INSTANCES_MAX; else ignored. */
	uint32_t count;
};

/** When a program that keeps failing is no longer run. */
struct mbpf_breaker_config {
	/** Failures in a row, without a success between them, after which it rests; 0: never. */
	uint32_t threshold;
	/** Microseconds until an event is tried again; if that fails too, it rests again. 0: it
	 * rests until mbpf_prog_breaker_reset(). */
	uint32_t cooldown_us;
};

/** What a runtime is made of. Copied by mbpf_runtime_init(). */
struct mbpf_runtime_config {
	/** Memory for programs, instances and maps; 8-aligned, outlives the runtime. Nothing else
	 * is ever allocated. */
	void *arena;
	/** Bytes of it, at least 256. */
	size_t arena_size;
	struct mbpf_policy policy;
	struct mbpf_services services;
	struct mbpf_breaker_config breaker;
	struct mbpf_instance_config instances;
};

/** Caller-provided storage of a runtime; members belong to the runtime. */
struct mbpf_runtime {
	struct mbpf_runtime_config config;
	struct mbpf_hook *hooks;
	struct mbpf_prog *progs;
	struct mbpf_defer *defer;
	void *free_list;
	size_t arena_used;
	uint32_t alloc_count;
	/** Test seam: the allocation with this number fails; 0 never. */
	uint32_t fail_alloc;
};

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

/** Counts since load; they never go back. */
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
	uint64_t log_lines;
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
	/** Of `heap`: globals, and objects kept between runs. */
	uint32_t heap_used;
};

/**
 * Prepares a runtime.
 *
 * @param rt Storage that outlives everything registered with or loaded into it.
 * @param config Copied.
 * @retval 0 done. @retval MBPF_ERR_INVALID_ARG a missing, misaligned or too small arena, keys that
 * are missing, allow_unsigned in a build without it, a cooldown without a clock, an unknown
 * instance mode, or a pool of 0 or too many instances. Thread context only.
 */
int mbpf_runtime_init(struct mbpf_runtime *rt, const struct mbpf_runtime_config *config);

/**
 * Ends a runtime: unloads every program, in the order opposite to that of loading, with mbpf_fini,
 * drops deferred events, and forgets its attach points. Its memory and the packages are the
 * firmware's again. mbpf_runtime_init() may follow.
 *
 * @param rt A prepared runtime. No event may begin on its attach points any more.
 * @retval 0 done; pointers to its programs and maps are no longer good, and other functions answer
 * MBPF_ERR_INVALID_ARG to `rt`.
 * @retval MBPF_ERR_INVALID_ARG `rt` is NULL, or shut down already.
 * @retval MBPF_ERR_STILL_ATTACHED a program is attached; nothing was done.
 * @retval MBPF_ERR_NESTED_EXEC an event, mbpf_init, mbpf_fini or a drain is not over: try again.
 * Nothing was done, unless this call comes from an mbpf_init or mbpf_fini: then other programs are
 * gone.
 * Thread context only.
 */
int mbpf_runtime_shutdown(struct mbpf_runtime *rt);

/**
 * Loads a package and runs its top level and mbpf_init, on every instance.
 *
 * @param rt A prepared runtime.
 * @param package The whole .mbpf, 8-aligned; executed in place, so it must stay and not change
 * until unload.
 * @param size Bytes of it.
 * @param prog Set on success, to a program that lives until mbpf_prog_unload(); else to NULL.
 * @param detail Set on failure; may be NULL.
 * @return 0 or one of MBPF_ERR_*; every one names its cause in `detail`. On failure nothing stays
 * allocated.
 * Thread context only: a signature takes tens of milliseconds on a small core, mbpf_init its steps.
 */
int mbpf_prog_load(struct mbpf_runtime *rt, const void *package, size_t size,
		   struct mbpf_prog **prog, struct mbpf_error_detail *detail);

/** What an update does with maps. */
enum mbpf_map_policy {
	/** A map stays, with its entries, when the new package declares one of its name. */
	MBPF_MAPS_PRESERVE = 0,
	/** Every map begins empty. */
	MBPF_MAPS_FRESH,
};

struct mbpf_update_options {
	enum mbpf_map_policy maps;
};

/**
 * Puts a new package in the place of a program's, attached or not. The new one is loaded, verified
 * and initialised before the old one is touched: events run the old one until then, the new one
 * from then on. mbpf_fini of the old one is not run, counts go on, the last error and the circuit
 * breaker begin anew. `prog` stays good, and so do maps that are kept.
 *
 * @param prog A loaded program.
 * @param package The whole .mbpf, as with mbpf_prog_load(). The one before has to stay until
 * mbpf_prog_reclaim() returns true.
 * @param size Bytes of it.
 * @param options NULL: maps are preserved.
 * @param detail Set on failure; may be NULL.
 * @retval 0 done.
 * @retval MBPF_ERR_INVALID_ARG a pointer is NULL or an option unknown.
 * @retval MBPF_ERR_HOOK_MISMATCH the package is for another hook type.
 * @retval MBPF_ERR_NOT_FOUND the package has another program's name.
 * @retval MBPF_ERR_MAP_INCOMPATIBLE a map to be preserved has another type, key_size, value_size,
 * max_entries or flags; `limit` in the detail is its number in the old package, `actual` that in
 * the new one.
 * @retval MBPF_ERR_BUDGET_EXCEEDED also when the attach point's ceiling would be exceeded.
 * @retval MBPF_ERR_NESTED_EXEC mbpf_init or mbpf_fini of the program is running.
 * @return or what mbpf_prog_load() returns. On failure nothing stays allocated and the old one
 * runs on; what a new mbpf_init that failed has written to preserved maps stays.
 * Thread context only; events may fire meanwhile. Needs memory for both.
 */
int mbpf_prog_update(struct mbpf_prog *prog, const void *package, size_t size,
		     const struct mbpf_update_options *options, struct mbpf_error_detail *detail);

/**
 * Frees what updates have replaced, as far as no event runs it any more. So does each update,
 * unload and load.
 *
 * @return whether all is freed; the packages are not needed then.
 * Thread context only; events may fire meanwhile.
 */
bool mbpf_prog_reclaim(struct mbpf_prog *prog);

/**
 * Runs mbpf_fini on every instance and frees the program and its maps. How mbpf_fini ends does not
 * matter.
 *
 * @retval 0 the program is gone; pointers to it and its maps are no longer good.
 * @retval MBPF_ERR_INVALID_ARG `prog` is NULL.
 * @retval MBPF_ERR_STILL_ATTACHED detach it first.
 * @retval MBPF_ERR_NESTED_EXEC it is running, or an event that began before it was detached or
 * updated is not over: try again.
 * Thread context only; events may fire meanwhile.
 */
int mbpf_prog_unload(struct mbpf_prog *prog);

/**
 * Attaches a program. Of several on one attach point, those with a lower priority run first; those
 * with the same one run in the order in which they were attached.
 *
 * @param prog A loaded program.
 * @param hook A registered attach point of its hook type.
 * @param priority Any number.
 * @retval 0 it runs from the next event on; an event that is under way may run it or not.
 * @retval MBPF_ERR_INVALID_ARG a pointer is NULL, or `hook` is not registered.
 * @retval MBPF_ERR_HOOK_MISMATCH the program was built for another hook type.
 * @retval MBPF_ERR_ALREADY_ATTACHED it is on a hook, this one or another.
 * @retval MBPF_ERR_NO_MEM the point has MBPF_HOOK_MAX_PROGS programs.
 * @retval MBPF_ERR_BUDGET_EXCEEDED the sum of all max_steps would exceed the point's ceiling.
 * @retval MBPF_ERR_NESTED_EXEC its mbpf_init or mbpf_fini is running, or an event that began before
 * it was detached is not over.
 * Thread context only; events may fire meanwhile.
 */
int mbpf_prog_attach(struct mbpf_prog *prog, struct mbpf_hook *hook, int32_t priority);

/**
 * Takes a program off its hook. The order of the others stays.
 *
 * @retval 0 no event that begins from now on runs it; one that is under way may still do so.
 * @retval MBPF_ERR_INVALID_ARG `prog` is NULL.
 * @retval MBPF_ERR_NOT_ATTACHED it is on no hook.
 * Thread context only; events may fire meanwhile.
 */
int mbpf_prog_detach(struct mbpf_prog *prog);

/** @return whether a program rests after failures in a row; its events get the default verdict.
 * Any context. */
bool mbpf_prog_breaker_open(const struct mbpf_prog *prog);

/**
 * Lets a program run again, and forgets its failures in a row; counts stay.
 *
 * @retval 0 done, also when it does not rest.
 * @retval MBPF_ERR_INVALID_ARG `prog` is NULL.
 * Any context.
 */
int mbpf_prog_breaker_reset(struct mbpf_prog *prog);

/** @return the name in the manifest; lives until the program is unloaded. */
const char *mbpf_prog_name(const struct mbpf_prog *prog);

/** Copies what was counted since load. */
void mbpf_prog_stats_get(const struct mbpf_prog *prog, struct mbpf_prog_stats *stats);

/** Copies the last failure. */
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
 * Thread context only: takes time in proportion to the DEBUG section.
 */
size_t mbpf_prog_error_format(const struct mbpf_prog *prog, char *buf, size_t size);

/** Tells what the program takes of the arena, without the headers of its blocks. */
void mbpf_prog_memory_get(const struct mbpf_prog *prog, struct mbpf_prog_memory *memory);

/** @return the program loaded before `prog` (NULL: the one loaded last), or NULL. */
struct mbpf_prog *mbpf_prog_next(const struct mbpf_runtime *rt, const struct mbpf_prog *prog);

#ifdef __cplusplus
}
#endif

/** @} */

#endif /* MBPF_MBPF_H_ */
