/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * What is loaded, and what the firmware contains.
 */

#include <string.h>

#include <mbpf/info.h>

#include "groups.h"
#include "order.h"
#include "prog.h"

/* More than the number of any map type or hook type. */
#define TYPES 32U

void mbpf_prog_info_get(const struct mbpf_prog *prog, struct mbpf_prog_info *info)
{
	const struct mbpf_version *version;
	uint32_t key = mbpf_events_lock();

	version = prog->version;
	*info = (struct mbpf_prog_info){
		.name = prog->name,
		.hook = prog->hook != NULL ? prog->hook->name : NULL,
		.priority = prog->priority,
		.hook_type = prog->type->id,
		.schema_id = prog->schema != NULL ? prog->schema->id : 0U,
		.schema_version = prog->schema != NULL ? prog->schema->version : 0U,
		.capabilities = version->capabilities,
		.max_steps = version->max_steps,
		.max_helpers = version->max_helpers,
		.max_wall_time_us = version->max_wall_time_us,
		.instances = version->instance_count,
		.maps = version->map_count,
		.resting = prog->breaker.open,
	};
	mbpf_events_unlock(key);
}

struct mbpf_prog *mbpf_prog_find(const struct mbpf_runtime *rt, const char *name)
{
	for (struct mbpf_prog *prog = rt->progs; prog != NULL; prog = prog->next) {
		if (strcmp(prog->name, name) == 0) {
			return prog;
		}
	}
	return NULL;
}

static bool is_inside(const struct mbpf_version *version, const void *package, size_t size)
{
	uintptr_t code = (uintptr_t)version->image.code;
	uintptr_t start = (uintptr_t)package;

	return code >= start && code - start < size;
}

enum mbpf_use mbpf_prog_use(const struct mbpf_prog *prog, const void *package, size_t size)
{
	if (is_inside(prog->version, package, size)) {
		return MBPF_USE_CURRENT;
	}
	for (const struct mbpf_version *old = prog->retired; old != NULL; old = old->next) {
		if (is_inside(old, package, size)) {
			return MBPF_USE_RETIRED;
		}
	}
	return MBPF_USE_NONE;
}

const struct mbpf_hook *mbpf_hook_next(const struct mbpf_runtime *rt, const struct mbpf_hook *hook)
{
	return hook != NULL ? hook->next : rt->hooks;
}

uint32_t mbpf_hook_programs(const struct mbpf_hook *hook)
{
	return mbpf_load(&hook->prog_count);
}

void mbpf_target_info_get(struct mbpf_target_info *info)
{
	*info = (struct mbpf_target_info){.features = MBPF_GROUPS_BUILT};
	for (uint32_t i = 0; i < TYPES; i++) {
		if (mbpf_map_has_type(i)) {
			info->map_types |= 1U << i;
		}
		if (mbpf_hook_type_find(i) != NULL) {
			info->hook_types |= 1U << i;
		}
	}
}
