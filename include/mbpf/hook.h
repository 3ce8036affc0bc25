/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief Hooks: where programs run. Contexts, attach points, and running an event.
 * @defgroup mbpf_hook mbpf hooks
 * @{
 */

#ifndef MBPF_HOOK_H_
#define MBPF_HOOK_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <mbpf/context.h>

#ifdef __cplusplus
extern "C" {
#endif

struct mbpf_prog;
struct mbpf_runtime;
struct mbpf_vm;

/** Most programs on one attach point. */
#ifndef MBPF_HOOK_MAX_PROGS
#define MBPF_HOOK_MAX_PROGS 4
#endif

/**
 * One attach point. The firmware defines it (static storage) with the members below and all others
 * 0, registers it once, and runs events on it.
 */
struct mbpf_hook {
	/** Name of the attach point, for example "net.recv". Unique in a runtime; terminated, must
	 * outlive the runtime. */
	const char *name;
	/** Hook type: enum mbpf_hook_id. */
	uint8_t type;
	/** In which context events of it are run: enum mbpf_hook_context. The firmware declares it,
	 * it is never probed; 0 is a thread. */
	uint8_t context;
	/** Most steps that all programs attached here may take together for one event; 0: no
	 * ceiling. */
	uint32_t max_steps;
	/** What the data of its events consist of, for CUSTOM; NULL for other types. */
	const struct mbpf_schema *schema;
	/** Told when the first program was attached (true) and when the last one was detached
	 * (false), in the thread that did it, so that events of which nobody makes use need not be
	 * made. Must not attach or detach; NULL: nobody is told. */
	void (*on_use)(struct mbpf_hook *hook, bool in_use);

	/** @cond INTERNAL_HIDDEN */
	uint8_t prog_count;
	uint8_t phase;    /* which of `walkers` an event that begins now is counted in */
	uint8_t data_off; /* in the context struct; 0: events have no data */
	uint8_t data_len_off;
	size_t ctx_size; /* 0 until it is registered */
	struct mbpf_runtime *rt;
	/* The instance that an event runs on when there is nothing to choose; NULL: the list is
	 * walked. */
	struct mbpf_vm *direct;
	uint32_t entering;       /* events that have read `direct` and claimed nothing yet */
	uint32_t walkers[2];     /* events that walk the list */
	struct mbpf_prog *progs; /* in the order in which they run */
	struct mbpf_hook *next;
	/** @endcond */
};

/**
 * Makes an attach point known, so that programs can be attached to it by name.
 *
 * @param rt A prepared runtime.
 * @param hook Static storage; must outlive the runtime. No program is attached to it then.
 * @retval 0 done.
 * @retval MBPF_ERR_INVALID_ARG a pointer is NULL, or an unknown type or context, or an empty name;
 * CUSTOM without a schema or with one that breaks a rule of schema.h, or another type with one.
 * @retval MBPF_ERR_CONTEXT this is an interrupt.
 * @retval MBPF_ERR_EXISTS the runtime knows another schema of that id and version.
 * @retval MBPF_ERR_ALREADY_ATTACHED another attach point has that name.
 * Thread context only.
 */
int mbpf_hook_register(struct mbpf_runtime *rt, struct mbpf_hook *hook);

/** @return the registered attach point of that name, or NULL. Any context. */
struct mbpf_hook *mbpf_hook_find(const struct mbpf_runtime *rt, const char *name);

/**
 * Runs every program attached to `hook` on one event, in the order of their priorities.
 *
 * A program that fails contributes the hook's default verdict and is counted; the next event runs
 * normally. So does, without a failure, one that no instance is free of, because this event came
 * from it or interrupted it, or because it runs on another CPU. The cost does not depend on how
 * much data the event has.
 *
 * @param hook An attach point; like the other pointers not NULL, which is not checked on this path.
 * @param ctx The context struct of the hook's type, with abi_version set; only read during the
 * call.
 * @param ctx_size sizeof that struct.
 * @param verdict The combined verdict; the hook's default when no program is attached.
 * @retval 0 the verdict is set, whether or not programs failed.
 * @retval MBPF_ERR_ABI_MISMATCH the context's version or size is another one, or `hook` is not
 * registered, or the event of a CUSTOM hook has another id, version or fields than its schema.
 * Any context in which the attach point is declared to fire; never blocks.
 */
int mbpf_hook_run(struct mbpf_hook *hook, const void *ctx, size_t ctx_size, int32_t *verdict);

#ifdef __cplusplus
}
#endif

/** @} */

#endif /* MBPF_HOOK_H_ */
