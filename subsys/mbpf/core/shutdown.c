/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The end of a runtime.
 */

#include <string.h>

#include "deferred.h"
#include "port.h"
#include "prog.h"

/* What refuses, before anything is changed. */
static int check(const struct mbpf_runtime *rt)
{
	for (struct mbpf_prog *prog = rt->progs; prog != NULL; prog = prog->next) {
		if (prog->hook != NULL) {
			return MBPF_ERR_STILL_ATTACHED;
		}
	}
	for (struct mbpf_prog *prog = rt->progs; prog != NULL; prog = prog->next) {
		if (!mbpf_prog_at_rest(prog)) {
			return MBPF_ERR_NESTED_EXEC;
		}
	}
	return 0;
}

/* Whether nothing is left in the arena but what the trace log has. */
static bool is_empty(struct mbpf_runtime *rt)
{
	mbpf_trace_stop(rt);
	if (rt->arena_used == 0U) {
		return true;
	}
	(void)mbpf_trace_start(rt); /* in the memory it had */
	return false;
}

int mbpf_runtime_shutdown(struct mbpf_runtime *rt)
{
	uint32_t key;
	int rc;

	if (rt == NULL || rt->config.arena == NULL) {
		return MBPF_ERR_INVALID_ARG;
	}
	if (!mbpf_port_is_thread()) {
		return MBPF_ERR_CONTEXT;
	}
	rc = check(rt);
	if (rc == 0 && !mbpf_defer_stop(rt)) {
		rc = MBPF_ERR_NESTED_EXEC;
	}
	while (rc == 0 && rt->progs != NULL) {
		rc = mbpf_prog_unload(rt->progs);
	}
	/* A program that is being loaded or unloaded around this call has memory, and is in no
	 * list.
	 */
	if (rc == 0 && !is_empty(rt)) {
		rc = MBPF_ERR_NESTED_EXEC;
	}
	if (rc != 0) {
		return rc;
	}
	key = mbpf_events_lock();
	for (struct mbpf_hook *hook = rt->hooks; hook != NULL; hook = hook->next) {
		hook->ctx_size = 0;
		hook->rt = NULL;
	}
	memset(rt, 0, sizeof(*rt));
	mbpf_events_unlock(key);
	return 0;
}
