/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * What the files of the Zephyr glue share.
 */

#ifndef MBPF_GLUE_H_
#define MBPF_GLUE_H_

#include <stddef.h>
#include <stdint.h>

#include <mbpf/mbpf.h>

struct k_thread;
struct k_work_q;

/* Prepares the one runtime and registers the attach points of MBPF_HOOK_DEFINE(). Fills in what
 * every such runtime has: the arena, the clock and the configured limits of log and events. */
int mbpf_glue_start(struct mbpf_runtime *rt, struct mbpf_runtime_config *config);

/* Undoes it, for a runtime without programs: it may be started again. */
void mbpf_glue_stop(struct mbpf_runtime *rt);

/* Takes a line of mbpf.log; any context. */
void mbpf_log_line(const struct mbpf_prog *prog, uint32_t level, const char *text, size_t len,
		   void *user_data);

/* Writes the lines that wait; one thread. */
void mbpf_log_serve(void);

/* Starts the thread that writes lines and runs deferred events of `rt`. */
void mbpf_worker_start(struct mbpf_runtime *rt);

/* The thread that mbpf_worker_start() starts; any context. */
struct k_thread *mbpf_worker_thread(void);

/* Its queue, for work that runs programs; any context. With CONFIG_MBPF_HOOK_TIMER. */
struct k_work_q *mbpf_worker_queue(void);

/* Runs the programs of the trace hooks on the events that wait; that thread. */
void mbpf_trace_serve(void);

#endif /* MBPF_GLUE_H_ */
