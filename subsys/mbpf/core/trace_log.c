/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The trace log: tells the firmware what happens to programs, so many lines a second.
 */

#include "prog.h"

#if MBPF_TRACE_LOG

#define SECOND_NS 1000000000U

/** Of the second that began with the first line told in it. */
struct mbpf_trace_log {
	uint64_t since;
	uint32_t told;
	uint32_t lost; /* since the last line */
};

int mbpf_trace_start(struct mbpf_runtime *rt)
{
	if (rt->config.services.trace != NULL) {
		rt->trace_log = mbpf_arena_alloc(rt, sizeof(*rt->trace_log));
		if (rt->trace_log == NULL) {
			return MBPF_ERR_NO_MEM;
		}
	}
	return 0;
}

void mbpf_trace_stop(struct mbpf_runtime *rt)
{
	mbpf_arena_free(rt, rt->trace_log);
	rt->trace_log = NULL;
}

/* Whether a line is told; those lost before it then go to `lost`. */
static bool allows(struct mbpf_runtime *rt, uint32_t *lost)
{
	struct mbpf_trace_log *log = rt->trace_log;
	uint32_t limit = rt->config.trace_per_second;
	uint32_t key = mbpf_events_lock();
	/* Read under the lock: a time from before a second that another context began would begin
	 * one more. */
	uint64_t now = limit != 0U ? mbpf_runtime_now(rt) : 0U;
	bool allowed;

	if (log->told == 0U || now - log->since >= SECOND_NS) {
		log->since = now;
		log->told = 0;
	}
	allowed = limit == 0U || log->told < limit;
	if (allowed) {
		*lost = log->lost;
		log->lost = 0;
		log->told++;
	} else {
		log->lost++;
	}
	mbpf_events_unlock(key);
	return allowed;
}

void mbpf_trace_note(struct mbpf_runtime *rt, enum mbpf_trace_what what, int32_t code,
		     const char *prog, const char *hook)
{
	const struct mbpf_services *services = &rt->config.services;
	struct mbpf_trace_record record = {.what = what, .code = code, .prog = prog, .hook = hook};

	if (rt->trace_log != NULL && allows(rt, &record.lost)) {
		services->trace(&record, services->user_data);
	}
}

#endif
