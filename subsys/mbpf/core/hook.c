/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Attach points: which programs run on an event. What happens when there is one is in run.c.
 */

#include <string.h>

#include "order.h"
#include "port.h"
#include "prog.h"

int mbpf_hook_register(struct mbpf_runtime *rt, struct mbpf_hook *hook)
{
	const struct mbpf_hook_type *type;
	int rc = 0;

	if (rt == NULL || rt->config.arena == NULL || hook == NULL || hook->name == NULL ||
	    hook->name[0] == '\0') {
		return MBPF_ERR_INVALID_ARG;
	}
	type = mbpf_hook_type_find(hook->type);
	if (type == NULL || hook->context > MBPF_CONTEXT_ISR) {
		return MBPF_ERR_INVALID_ARG;
	}
	if (!mbpf_port_is_thread()) {
		return MBPF_ERR_CONTEXT;
	}
	if (mbpf_hook_find(rt, hook->name) != NULL) {
		return MBPF_ERR_ALREADY_ATTACHED;
	}
#if MBPF_HOOKS_CUSTOM
	rc = mbpf_schema_check(rt, hook);
	if (rc != 0) {
		return rc;
	}
#else
	if (hook->schema != NULL) {
		return MBPF_ERR_INVALID_ARG;
	}
#endif
	hook->prog_count = 0;
	hook->direct = NULL;
	hook->progs = NULL;
	hook->data_off = type->data_off;
	hook->data_len_off = type->data_len_off;
	hook->ctx_size =
		type->id == MBPF_HOOK_CUSTOM ? MBPF_CTX_SIZE_CUSTOM : (size_t)type->ctx_size;
	hook->rt = rt;
	hook->next = rt->hooks;
	rt->hooks = hook;
	return rc;
}

struct mbpf_hook *mbpf_hook_find(const struct mbpf_runtime *rt, const char *name)
{
	for (struct mbpf_hook *hook = rt->hooks; hook != NULL; hook = hook->next) {
		if (strcmp(hook->name, name) == 0) {
			return hook;
		}
	}
	return NULL;
}

void mbpf_hook_publish(struct mbpf_hook *hook)
{
	struct mbpf_prog *only;

	if (hook != NULL) {
		only = hook->progs;
		if (only != NULL &&
		    (only->beside != NULL || only->breaker.open || only->retired != NULL ||
		     only->version->instance_count != 1U)) {
			only = NULL;
		}
		mbpf_store(&hook->direct, only != NULL ? only->version->instances[0] : NULL);
	}
}

bool mbpf_hook_quiet(struct mbpf_hook *hook, uint8_t *quiet)
{
	uint32_t *const counts[] = {&hook->walkers[0], &hook->walkers[1], &hook->entering};

	for (uint32_t i = 0; i < MBPF_ARRAY_COUNT(counts); i++) {
		if (mbpf_count_read(counts[i]) == 0U) {
			*quiet |= (uint8_t)(1U << i);
		}
	}
	/* However many events there are: the others are counted in the other one from now on. */
	mbpf_store(&hook->phase, (uint8_t)(hook->phase ^ 1U));
	return *quiet == (1U << MBPF_ARRAY_COUNT(counts)) - 1U;
}

bool mbpf_prog_left(struct mbpf_prog *prog)
{
	if (prog->left != NULL && mbpf_hook_quiet(prog->left, &prog->quiet)) {
		prog->left = NULL;
	}
	return prog->left == NULL;
}

bool mbpf_hook_allows(const struct mbpf_hook *hook, const struct mbpf_prog *prog,
		      uint32_t max_steps)
{
	uint64_t steps = max_steps;

	for (const struct mbpf_prog *other = hook->progs; other != NULL; other = other->beside) {
		steps += other != prog ? other->version->max_steps : 0U;
	}
	return hook->max_steps == 0U || steps <= hook->max_steps;
}

static void tell_use(struct mbpf_hook *hook, bool in_use)
{
	if (hook->on_use != NULL) {
		hook->on_use(hook, in_use);
	}
}

static int attach(struct mbpf_prog *prog, struct mbpf_hook *hook, int32_t priority)
{
	struct mbpf_prog **link;
	uint32_t key;

	if (prog->type->id != hook->type) {
		return MBPF_ERR_HOOK_MISMATCH;
	}
	if (prog->schema != hook->schema) {
		return MBPF_ERR_ABI_MISMATCH;
	}
	if (prog->hook != NULL) {
		return MBPF_ERR_ALREADY_ATTACHED;
	}
	if (*mbpf_prog_link(prog) == NULL || prog->updating || !mbpf_prog_left(prog)) {
		return MBPF_ERR_NESTED_EXEC;
	}
	if (hook->prog_count == MBPF_HOOK_MAX_PROGS) {
		return MBPF_ERR_NO_MEM;
	}
	if (!mbpf_hook_allows(hook, prog, prog->version->max_steps)) {
		return MBPF_ERR_BUDGET_EXCEEDED;
	}
	if (mbpf_prog_helper_denied(prog, hook) != NULL) {
		return MBPF_ERR_CONTEXT;
	}
	link = &hook->progs;
	while (*link != NULL && (*link)->priority <= priority) {
		link = &(*link)->beside;
	}
	prog->priority = priority;
	mbpf_store(&prog->beside, *link);
	key = mbpf_events_lock();
	prog->hook = hook;
	mbpf_store(link, prog);
	mbpf_hook_publish(hook);
	mbpf_events_unlock(key);
	/* Counted only while it is linked: who sees a count finds a program. */
	mbpf_store(&hook->prog_count, (uint8_t)(hook->prog_count + 1U));
	if (hook->prog_count == 1U) {
		tell_use(hook, true);
	}
	return 0;
}

int mbpf_prog_attach(struct mbpf_prog *prog, struct mbpf_hook *hook, int32_t priority)
{
	int rc;

	if (prog == NULL || hook == NULL || hook->ctx_size == 0U) {
		return MBPF_ERR_INVALID_ARG;
	}
	if (!mbpf_port_is_thread()) {
		return MBPF_ERR_CONTEXT;
	}
	rc = attach(prog, hook, priority);
	mbpf_trace_note(prog->rt, MBPF_TRACE_ATTACH, rc, prog->name, hook->name);
	return rc;
}

int mbpf_prog_detach(struct mbpf_prog *prog)
{
	struct mbpf_prog **link;
	struct mbpf_hook *hook;
	uint32_t key;

	if (prog == NULL) {
		return MBPF_ERR_INVALID_ARG;
	}
	if (!mbpf_port_is_thread()) {
		return MBPF_ERR_CONTEXT;
	}
	hook = prog->hook;
	if (hook == NULL) {
		return MBPF_ERR_NOT_ATTACHED;
	}
	link = &hook->progs;
	while (*link != prog) {
		link = &(*link)->beside;
	}
	mbpf_store(&hook->prog_count, (uint8_t)(hook->prog_count - 1U));
	/* Its own link stays: an event that runs it goes on from there. */
	key = mbpf_events_lock();
	mbpf_store(link, prog->beside);
	prog->hook = NULL;
	mbpf_hook_publish(hook);
	mbpf_events_unlock(key);
	prog->left = hook;
	prog->quiet = 0;
	if (hook->prog_count == 0U) {
		tell_use(hook, false);
	}
	mbpf_trace_note(prog->rt, MBPF_TRACE_DETACH, 0, prog->name, hook->name);
	return 0;
}
