/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief The runtime: load signed packages, attach their programs to hooks, read what they did.
 *
 * Order at load: structure, signature, manifest, policy, verification, allocation, init. Nothing of
 * a program runs or is allocated before all of it is verified. A program's name is its own: a
 * second one of that name is refused (MBPF_ERR_EXISTS), mbpf_prog_update() puts one in its place.
 *
 * No function blocks or allocates outside the arena. Pointers are not NULL unless it is said that
 * they may be.
 *
 * Events may fire at any time, on this CPU or another one. What changes a runtime (init, shutdown,
 * epoch, register, load, update, reclaim, unload, attach, detach, the queue of deferred events) is
 * called from threads only: in an interrupt such a function answers MBPF_ERR_CONTEXT and changes
 * nothing. And it is called by one thread at a time, which the runtime does not look at: with
 * CONFIG_MBPF_CONTROL, threads that change the firmware's runtime do so between
 * mbpf_control_enter() and mbpf_control_leave() (control.h), which is a mutex; without it, the
 * caller has a mutex of its own, or one thread for all of it. Only mbpf_defer_drain() may run
 * beside the others. Functions that only read a program or a map may be called in any context, also
 * while that program runs.
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
#include <mbpf/event.h>
#include <mbpf/gen/errors.h>
#include <mbpf/gen/package.h>
#include <mbpf/hook.h>
#include <mbpf/map.h>
#include <mbpf/observe.h>
#include <mbpf/own_helper.h>
#include <mbpf/policy.h>
#include <mbpf/stats.h>
#include <mbpf/update.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What the firmware gives to programs. Any member may be NULL. Called in the context of the hook.
 */
struct mbpf_services {
	/** Monotonic time in nanoseconds; without it nowNs gives 0 and wall budgets are refused at
	 * load. */
	uint64_t (*now_ns)(void *user_data);
	/** One log line: level 0 .. 3, Latin-1 text, `len` <= 255 bytes, not terminated. */
	void (*log)(const struct mbpf_prog *prog, uint32_t level, const char *text, size_t len,
		    void *user_data);
	/** One line of the trace log, in the context of what it tells; must not block. Only in
	 * builds with CONFIG_MBPF_TRACE_LOG; others answer MBPF_ERR_INVALID_ARG to
	 * mbpf_runtime_init(). */
	void (*trace)(const struct mbpf_trace_record *record, void *user_data);
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
	/** Most lines of mbpf.log of one program in a second, and at once after a second without
	 * any; 0: no limit. Before the next line comes one of level 2 that tells how many were kept
	 * back. */
	uint32_t log_per_second;
	/** Bytes of the ring of each program that may emit events, MBPF_EVENT_RING_MIN to
	 * MBPF_EVENT_RING_MAX; 0: MBPF_EVENT_RING_DEFAULT. */
	uint32_t event_ring_size;
	/** Most lines of the trace log in a second; 0: no limit. The next line tells how many were
	 * kept back. */
	uint32_t trace_per_second;
};

/** Caller-provided storage of a runtime; members belong to the runtime. */
struct mbpf_runtime {
	struct mbpf_runtime_config config;
	struct mbpf_hook *hooks;
	struct mbpf_prog *progs;
	struct mbpf_defer *defer;
	struct mbpf_trace_log *trace_log;
	void *free_list;
	size_t arena_used;
	uint32_t alloc_count;
#if MBPF_OWN_HELPERS
	struct mbpf_own_helper *helpers;
#endif
	/** Test seam: the allocation with this number fails; 0 never. */
	uint32_t fail_alloc;
};

/**
 * Prepares a runtime.
 *
 * @param rt Storage that outlives everything registered with or loaded into it.
 * @param config Copied.
 * @retval 0 done. @retval MBPF_ERR_INVALID_ARG a missing, misaligned or too small arena, keys or
 * ceilings that are missing, allow_unsigned or a trace callback in a build without it, a cooldown
 * or a limit of lines without a clock, an unknown instance mode, a pool of 0 or too many
 * instances, or a ring of a size that is not allowed.
 * @retval MBPF_ERR_CONTEXT this is an interrupt.
 * Thread context only.
 */
int mbpf_runtime_init(struct mbpf_runtime *rt, const struct mbpf_runtime_config *config);

/**
 * Ends a runtime: unloads every program, in the order opposite to that of loading, with mbpf_fini,
 * drops deferred events, and forgets its attach points and helpers. Its memory and the packages are
 * the firmware's again. mbpf_runtime_init() may follow.
 *
 * @param rt A prepared runtime. No event may begin on its attach points any more.
 * @retval 0 done; pointers to its programs and maps are no longer good, and other functions answer
 * MBPF_ERR_INVALID_ARG to `rt`.
 * @retval MBPF_ERR_INVALID_ARG `rt` is NULL, or shut down already.
 * @retval MBPF_ERR_CONTEXT this is an interrupt.
 * @retval MBPF_ERR_STILL_ATTACHED a program is attached; nothing was done.
 * @retval MBPF_ERR_NESTED_EXEC an event, mbpf_init, mbpf_fini or a drain is not over: try again.
 * Nothing was done, unless this call comes from an mbpf_init or mbpf_fini: then other programs and
 * the queue of deferred events are gone.
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
 * @param detail Set on failure; may be NULL. Its reason says which rule is broken, where, and what
 * it is about; doc/policy.rst lists them.
 * @retval 0 done. With any other value nothing stays allocated. In the order of the checks:
 * @retval MBPF_ERR_INVALID_ARG `rt` is not prepared, or a pointer is NULL.
 * @retval MBPF_ERR_CONTEXT this is an interrupt.
 * @retval MBPF_ERR_INVALID_PACKAGE a rule of container or manifest is broken.
 * @retval MBPF_ERR_INVALID_MAGIC no package.
 * @retval MBPF_ERR_UNSUPPORTED_VER a container, or bytecode, of another version.
 * @retval MBPF_ERR_MISSING_SECTION no manifest, no bytecode, or no signature where one is needed.
 * @retval MBPF_ERR_SECTION_BOUNDS a section outside the file.
 * @retval MBPF_ERR_SECTION_OVERLAP sections that share bytes.
 * @retval MBPF_ERR_CRC_MISMATCH a checksum that does not match.
 * @retval MBPF_ERR_UNTRUSTED_KEY the key that the package names is none of the policy's, or not one
 * of the epoch.
 * @retval MBPF_ERR_SIGNATURE no key of the policy has signed it, or it was changed since.
 * @retval MBPF_ERR_ENGINE_UNSUPPORTED it is for an engine that the firmware does not have.
 * @retval MBPF_ERR_HELPER_VERSION it names a helper that the firmware does not have, or has with
 * another major or an older minor version or another prototype.
 * @retval MBPF_ERR_API_VERSION it needs another major, or a newer minor version of the API.
 * @retval MBPF_ERR_FEATURE_UNSUPPORTED it needs a group of built-ins or a map type that the
 * firmware does not have.
 * @retval MBPF_ERR_CAPABILITY_DENIED the policy does not allow a capability, or maps that programs
 * share; or no capability has that name.
 * @retval MBPF_ERR_HOOK_MISMATCH the firmware does not have the hook type, or the schema.
 * @retval MBPF_ERR_ABI_MISMATCH context or schema have another version in this firmware.
 * @retval MBPF_ERR_BUDGET_EXCEEDED a budget is above a ceiling of the policy, or a limit of time
 * needs a clock.
 * @retval MBPF_ERR_INVALID_BYTECODE the verifier refuses it: `reason` is one of MBPF_REJECT_*.
 * @retval MBPF_ERR_HEAP_TOO_SMALL heap_size does not hold the globals and one frame.
 * @retval MBPF_ERR_EXISTS a program of that name is loaded, or was by what its mbpf_init called.
 * @retval MBPF_ERR_MAP_INCOMPATIBLE another program declares a shared map in another way.
 * @retval MBPF_ERR_NO_MEM a size or number is above what the policy allows, or the arena is full.
 * @retval MBPF_ERR_INIT_FAILED the top level or mbpf_init failed: `actual` is the enum
 * mbpf_failure.
 *
 * Thread context only: a signature takes tens of milliseconds on a small core, mbpf_init its steps.
 */
int mbpf_prog_load(struct mbpf_runtime *rt, const void *package, size_t size,
		   struct mbpf_prog **prog, struct mbpf_error_detail *detail);

/**
 * Runs mbpf_fini on every instance and frees the program and its maps. How mbpf_fini ends does not
 * matter.
 *
 * @retval 0 the program is gone; pointers to it and its maps are no longer good.
 * @retval MBPF_ERR_INVALID_ARG `prog` is NULL.
 * @retval MBPF_ERR_CONTEXT this is an interrupt.
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
 * @retval MBPF_ERR_CONTEXT it calls a helper that may not be called in the context of the point;
 * mbpf_prog_helper_denied() tells which. Or this is an interrupt.
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
 * @retval MBPF_ERR_CONTEXT this is an interrupt.
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

/** @return the name in the manifest; lives until the program is unloaded. Any context. */
const char *mbpf_prog_name(const struct mbpf_prog *prog);

/** @return the program loaded before `prog` (NULL: the one loaded last), or NULL. Any context; not
 * beside a load or unload. */
struct mbpf_prog *mbpf_prog_next(const struct mbpf_runtime *rt, const struct mbpf_prog *prog);

#ifdef __cplusplus
}
#endif

/** @} */

#endif /* MBPF_MBPF_H_ */
