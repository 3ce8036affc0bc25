/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * @file
 * @brief Deferred events: a snapshot now, the programs later in a thread.
 *
 * For observers at places where there is no time to run programs. A firmware that calls nothing of
 * this file does not link it.
 * @defgroup mbpf_defer mbpf deferred events
 * @{
 */

#ifndef MBPF_DEFER_H_
#define MBPF_DEFER_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct mbpf_hook;
struct mbpf_runtime;

/** Most entries of a queue. */
#define MBPF_DEFER_ENTRIES_MAX 4096U
/** Most bytes of data in one entry. */
#define MBPF_DEFER_BYTES_MAX   65528U

/** How large the queue of a runtime is. */
struct mbpf_defer_config {
	/** Events that can wait, 1 to MBPF_DEFER_ENTRIES_MAX. */
	uint32_t max_entries;
	/** Bytes of an event's data that are kept, at most MBPF_DEFER_BYTES_MAX; 0: 4096. Each
	 * entry has room for that many. */
	uint32_t max_snapshot_bytes;
};

/**
 * Gives a runtime its queue, out of the arena.
 *
 * @param rt A prepared runtime.
 * @param config Copied.
 * @retval 0 done; the queue stays until mbpf_runtime_shutdown().
 * @retval MBPF_ERR_INVALID_ARG a pointer is NULL, the runtime is shut down, or a size is not
 * allowed.
 * @retval MBPF_ERR_CONTEXT this is an interrupt.
 * @retval MBPF_ERR_EXISTS it has one.
 * @retval MBPF_ERR_NO_MEM the arena has no room for it.
 * Thread context only.
 */
int mbpf_defer_start(struct mbpf_runtime *rt, const struct mbpf_defer_config *config);

/** @return whether events of this hook type, enum mbpf_hook_id, may be deferred: those whose
 * verdict decides nothing. Any context. */
bool mbpf_hook_can_defer(uint32_t type);

/**
 * Keeps an event for mbpf_defer_drain() instead of running it. The context is copied, and of the
 * data what fits; a `read_fn` is called once for that. What does not fit, or what `read_fn` does
 * not give, is cut off: data_len is what is there, and MBPF_CTX_F_TRUNCATED is set in `flags`.
 *
 * @param hook A registered attach point.
 * @param ctx The context struct of the hook's type, with abi_version set; only read during the
 * call.
 * @param ctx_size sizeof that struct.
 * @retval 0 it waits, or no program is attached and nothing was done.
 * @retval MBPF_ERR_INVALID_ARG a pointer is NULL, or the runtime has no queue.
 * @retval MBPF_ERR_HOOK_MISMATCH events of this hook type cannot be deferred.
 * @retval MBPF_ERR_ABI_MISMATCH the context's version or size is another one, or `hook` is not
 * registered.
 * @retval MBPF_ERR_NO_MEM the queue is full. The event is lost, which is counted: by the queue, and
 * in `deferred_dropped` of each program on the hook.
 * Any context in which the attach point is declared to fire; never blocks, and holds no lock while
 * it copies.
 */
int mbpf_hook_defer(struct mbpf_hook *hook, const void *ctx, size_t ctx_size);

/**
 * Runs events that wait, the oldest first, on the programs that are attached now: those that were
 * detached, unloaded or updated since are detached, unloaded or updated for them too. Verdicts go
 * nowhere. Events that are deferred meanwhile wait for the next call, and so do those behind one
 * that another context has not copied to its end.
 *
 * @param rt A runtime with a queue.
 * @param max Most events to run.
 * @return events taken from the queue, at most the smaller of `max` and those that waited.
 * @retval MBPF_ERR_INVALID_ARG `rt` is NULL or has no queue.
 * @retval MBPF_ERR_CONTEXT this is an interrupt.
 * @retval MBPF_ERR_NESTED_EXEC a drain is under way, which this call comes from or runs beside.
 * Thread context only. Called from inside of a run, it hands events to a program that drops them as
 * nested.
 */
int mbpf_defer_drain(struct mbpf_runtime *rt, uint32_t max);

/** @return events that wait; 0 without a queue. Any context. */
uint32_t mbpf_defer_pending(const struct mbpf_runtime *rt);

/** @return events that were lost because the queue was full; 0 without one. Any context. */
uint64_t mbpf_defer_dropped(const struct mbpf_runtime *rt);

#ifdef __cplusplus
}
#endif

/** @} */

#endif /* MBPF_DEFER_H_ */
