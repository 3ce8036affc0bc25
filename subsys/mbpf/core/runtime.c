/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The runtime as a whole, and what the firmware can read of its programs.
 */

#include <string.h>

#include "prog.h"

/* What limits of 0 stand for. */
#define LIMIT_HEAP      65536U
#define LIMIT_STEPS     1000000U
#define LIMIT_HELPERS   100000U
#define LIMIT_MAP_BYTES 1048576U

static uint32_t or_default(uint32_t limit, uint32_t fallback)
{
	return limit != 0U ? limit : fallback;
}

int mbpf_runtime_init(struct mbpf_runtime *rt, const struct mbpf_runtime_config *config)
{
	struct mbpf_limits *limits;

	if (rt == NULL || config == NULL || config->arena == NULL || config->arena_size < 256U ||
	    ((uintptr_t)config->arena & 7U) != 0U ||
	    (config->policy.keys == NULL && config->policy.key_count != 0U) ||
	    (config->breaker.cooldown_us != 0U && config->services.now_ns == NULL)) {
		return MBPF_ERR_INVALID_ARG;
	}
#if !defined(MBPF_ALLOW_UNSIGNED)
	if (config->policy.allow_unsigned) {
		return MBPF_ERR_INVALID_ARG;
	}
#endif
	memset(rt, 0, sizeof(*rt));
	rt->config = *config;
	limits = &rt->config.policy.limits;
	limits->max_heap_size = or_default(limits->max_heap_size, LIMIT_HEAP);
	limits->max_steps = or_default(limits->max_steps, LIMIT_STEPS);
	limits->max_helpers = or_default(limits->max_helpers, LIMIT_HELPERS);
	limits->max_map_bytes = or_default(limits->max_map_bytes, LIMIT_MAP_BYTES);
	mbpf_arena_init(rt);
	return 0;
}

const char *mbpf_prog_name(const struct mbpf_prog *prog)
{
	return prog->name;
}

void mbpf_prog_stats_get(const struct mbpf_prog *prog, struct mbpf_prog_stats *stats)
{
	uint32_t key = mbpf_events_lock();

	*stats = prog->stats;
	mbpf_events_unlock(key);
	/* Not counted event by event: these follow from the rest. */
	stats->steps_last = stats->invocations != 0U ? mbpf_vm_steps(prog->vm) : 0U;
	stats->collections = prog->vm->collections;
	stats->successes = stats->invocations;
	for (uint32_t i = 0; i < MBPF_FAILURE_COUNT; i++) {
		stats->successes -= stats->failures[i];
	}
}

void mbpf_prog_error_get(const struct mbpf_prog *prog, struct mbpf_prog_error *error)
{
	uint32_t key = mbpf_events_lock();

	*error = prog->error;
	mbpf_events_unlock(key);
}

void mbpf_prog_memory_get(const struct mbpf_prog *prog, struct mbpf_prog_memory *memory)
{
	memory->descriptor = prog->descriptor_size;
	memory->instance = sizeof(struct mbpf_vm);
	memory->heap = prog->vm->mem_size - MBPF_HEAP_SPARE;
	memory->heap_used = prog->vm->heap_mark;
	memory->maps = 0;
	for (uint32_t i = 0; i < prog->map_count; i++) {
		memory->maps += (uint32_t)mbpf_map_size(&prog->maps[i]->info);
	}
}

struct mbpf_prog **mbpf_prog_link(const struct mbpf_prog *prog)
{
	struct mbpf_prog **link = &prog->rt->progs;

	while (*link != NULL && *link != prog) {
		link = &(*link)->next;
	}
	return link;
}

struct mbpf_prog *mbpf_prog_next(const struct mbpf_runtime *rt, const struct mbpf_prog *prog)
{
	return prog != NULL ? prog->next : rt->progs;
}
