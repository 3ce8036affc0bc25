/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Attach points: which programs run on an event. What happens when there is one is in run.c.
 */

#include <string.h>

#include "prog.h"

int mbpf_hook_register(struct mbpf_runtime *rt, struct mbpf_hook *hook)
{
	if (rt == NULL || hook == NULL || hook->name == NULL || hook->name[0] == '\0' ||
	    mbpf_hook_type_find(hook->type) == NULL) {
		return MBPF_ERR_INVALID_ARG;
	}
	if (mbpf_hook_find(rt, hook->name) != NULL) {
		return MBPF_ERR_ALREADY_ATTACHED;
	}
	hook->prog_count = 0;
	hook->next = rt->hooks;
	rt->hooks = hook;
	return 0;
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

int mbpf_prog_attach(struct mbpf_prog *prog, struct mbpf_hook *hook)
{
	uint64_t steps;

	if (prog == NULL || hook == NULL) {
		return MBPF_ERR_INVALID_ARG;
	}
	if (prog->type->id != hook->type) {
		return MBPF_ERR_HOOK_MISMATCH;
	}
	if (prog->hook != NULL) {
		return MBPF_ERR_ALREADY_ATTACHED;
	}
	if (*mbpf_prog_link(prog) == NULL) {
		return MBPF_ERR_NESTED_EXEC;
	}
	if (hook->prog_count == MBPF_HOOK_MAX_PROGS) {
		return MBPF_ERR_NO_MEM;
	}
	steps = prog->max_steps;
	for (uint32_t i = 0; i < hook->prog_count; i++) {
		steps += hook->progs[i]->max_steps;
	}
	if (hook->max_steps != 0U && steps > hook->max_steps) {
		return MBPF_ERR_BUDGET_EXCEEDED;
	}
	hook->progs[hook->prog_count++] = prog;
	prog->hook = hook;
	return 0;
}

int mbpf_prog_detach(struct mbpf_prog *prog)
{
	struct mbpf_hook *hook;
	uint32_t i = 0;

	if (prog == NULL) {
		return MBPF_ERR_INVALID_ARG;
	}
	hook = prog->hook;
	if (hook == NULL) {
		return MBPF_ERR_NOT_ATTACHED;
	}
	while (hook->progs[i] != prog) {
		i++;
	}
	for (hook->prog_count--; i < hook->prog_count; i++) {
		hook->progs[i] = hook->progs[i + 1U];
	}
	prog->hook = NULL;
	return 0;
}
