/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The runtime as a whole, and what the firmware can read of its programs.
 */

#include <string.h>

#include "frame.h"
#include "order.h"
#include "port.h"
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

static bool instances_valid(const struct mbpf_instance_config *config)
{
	return config->mode == MBPF_INSTANCE_SINGLE || config->mode == MBPF_INSTANCE_PER_CPU ||
	       (config->mode == MBPF_INSTANCE_POOL && config->count - 1U < MBPF_INSTANCES_MAX);
}

static bool events_valid(uint32_t size)
{
	return size == 0U || (size >= MBPF_EVENT_RING_MIN && size <= MBPF_EVENT_RING_MAX);
}

int mbpf_runtime_init(struct mbpf_runtime *rt, const struct mbpf_runtime_config *config)
{
	struct mbpf_limits *limits;

	if (rt == NULL || config == NULL || config->arena == NULL || config->arena_size < 256U ||
	    ((uintptr_t)config->arena & 7U) != 0U ||
	    (config->policy.keys == NULL && config->policy.key_count != 0U) ||
	    (config->policy.ceilings == NULL && config->policy.ceiling_count != 0U) ||
	    (config->breaker.cooldown_us != 0U && config->services.now_ns == NULL) ||
	    ((config->trace_per_second != 0U || config->log_per_second != 0U) &&
	     config->services.now_ns == NULL) ||
	    !instances_valid(&config->instances) || !events_valid(config->event_ring_size)) {
		return MBPF_ERR_INVALID_ARG;
	}
	if (!mbpf_port_is_thread()) {
		return MBPF_ERR_CONTEXT;
	}
#if !defined(MBPF_ALLOW_UNSIGNED)
	if (config->policy.allow_unsigned) {
		return MBPF_ERR_INVALID_ARG;
	}
#endif
#if !MBPF_TRACE_LOG
	if (config->services.trace != NULL) {
		return MBPF_ERR_INVALID_ARG;
	}
#endif
	memset(rt, 0, sizeof(*rt));
	rt->config = *config;
	rt->config.event_ring_size = or_default(config->event_ring_size, MBPF_EVENT_RING_DEFAULT);
	limits = &rt->config.policy.limits;
	limits->max_heap_size = or_default(limits->max_heap_size, LIMIT_HEAP);
	limits->max_steps = or_default(limits->max_steps, LIMIT_STEPS);
	limits->max_helpers = or_default(limits->max_helpers, LIMIT_HELPERS);
	limits->max_map_bytes = or_default(limits->max_map_bytes, LIMIT_MAP_BYTES);
	limits->max_map_entries = or_default(limits->max_map_entries, MBPF_MAP_ENTRIES_MAX);
	limits->max_maps = or_default(limits->max_maps, MBPF_MAX_MAPS);
	limits->max_programs = or_default(limits->max_programs, UINT32_MAX);
	mbpf_arena_init(rt);
	return mbpf_trace_start(rt);
}

const char *mbpf_prog_name(const struct mbpf_prog *prog)
{
	return prog->name;
}

/* Of the first instance that has run. */
static MBPF_RACY uint32_t last_steps(const struct mbpf_version *version)
{
	for (uint32_t i = 0; i < version->instance_count; i++) {
		if (version->instances[i]->counts.steps_min != UINT32_MAX) {
			return version->instances[i]->counts.steps_last;
		}
	}
	return 0;
}

MBPF_RACY void mbpf_prog_stats_get(const struct mbpf_prog *prog, struct mbpf_prog_stats *stats)
{
	uint32_t key = mbpf_events_lock();

	*stats = prog->stats;
	mbpf_version_add(prog->version, stats);
	for (const struct mbpf_version *v = prog->retired; v != NULL; v = v->next) {
		mbpf_version_add(v, stats);
	}
	stats->steps_last = last_steps(prog->version);
	mbpf_events_unlock(key);
#if MBPF_EVENTS
	mbpf_emit_count(prog, stats);
#endif
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
	uint32_t key = mbpf_events_lock();
	const struct mbpf_version *version = prog->version;

	*memory = (struct mbpf_prog_memory){.descriptor = (uint32_t)sizeof(*prog) +
							  version->descriptor_size};
	for (uint32_t i = 0; i < version->instance_count; i++) {
		const struct mbpf_vm *vm = version->instances[i];

		memory->instance += (uint32_t)sizeof(*vm);
		memory->heap += vm->mem_size - MBPF_HEAP_SPARE;
		memory->heap_used += vm->heap_mark;
	}
	if (prog->events != NULL) {
		memory->events = (uint32_t)sizeof(struct mbpf_map) + prog->events->stride;
	}
	for (uint32_t i = 0; i < version->map_count; i++) {
		memory->maps += (uint32_t)mbpf_map_size(&version->maps[i]->info);
	}
	mbpf_events_unlock(key);
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
