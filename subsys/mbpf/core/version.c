/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Versions of programs: the memory of a loaded package and of its instances.
 */

#include <string.h>

#include "frame.h"
#include "load.h"
#include "order.h"
#include "refuse.h"
#include "verifier.h"

uint32_t mbpf_instance_count(const struct mbpf_runtime *rt)
{
	switch (rt->config.instances.mode) {
	case MBPF_INSTANCE_PER_CPU:
		return MBPF_CPU_COUNT;
	case MBPF_INSTANCE_POOL:
		return rt->config.instances.count;
	default:
		return 1;
	}
}

/* The map of that name that programs share, in a version. */
static struct mbpf_map *shared_in(const struct mbpf_version *version, const char *name)
{
	uint32_t i = mbpf_version_map(version, name);

	return i < version->map_count && (version->maps[i]->info.flags & MBPF_MAP_SHARED) != 0U
		       ? version->maps[i]
		       : NULL;
}

struct mbpf_map *mbpf_shared_map(const struct mbpf_runtime *rt, const char *name)
{
	for (const struct mbpf_prog *prog = rt->progs; prog != NULL; prog = prog->next) {
		struct mbpf_map *map = shared_in(prog->version, name);

		for (const struct mbpf_version *v = prog->retired; v != NULL && map == NULL;
		     v = v->next) {
			map = shared_in(v, name);
		}
		if (map != NULL) {
			return map;
		}
	}
	return NULL;
}

void mbpf_version_free(struct mbpf_prog *prog, struct mbpf_version *version)
{
	for (uint32_t i = 0; i < version->map_count; i++) {
		if (--version->maps[i]->users == 0U) {
			mbpf_arena_free(prog->rt, version->maps[i]);
		}
	}
	for (uint32_t i = 0; i < version->instance_count; i++) {
		mbpf_arena_free(prog->rt, version->instances[i]);
	}
	if (version->events != prog->events) {
		mbpf_arena_free(prog->rt, version->events);
	}
	mbpf_arena_free(prog->rt, version);
}

static bool make_instances(const struct mbpf_loading *l, struct mbpf_version *version,
			   struct mbpf_prog *prog)
{
	uint32_t count = mbpf_instance_count(l->rt);
	uint32_t heap = l->manifest.heap_size + MBPF_HEAP_SPARE;

	for (uint32_t i = 0; i < count; i++) {
		struct mbpf_vm *vm = mbpf_arena_alloc(l->rt, sizeof(*vm) + heap);

		if (vm == NULL) {
			return false;
		}
		version->instances[i] = vm;
		version->instance_count = (uint8_t)(i + 1U);
		vm->mem = (uint8_t *)(vm + 1);
		vm->mem_size = heap;
		vm->image = &version->image;
		vm->imports = version->imports;
		vm->prog = prog;
		vm->version = version;
		vm->deadline_ns = version->max_wall_time_us != 0U ? UINT64_MAX : 0U;
		vm->counts.steps_min = UINT32_MAX;
	}
	return true;
}

uint32_t mbpf_version_map(const struct mbpf_version *version, const char *name)
{
	uint32_t i = 0;

	while (i < version->map_count && strcmp(version->maps[i]->info.name, name) != 0) {
		i++;
	}
	return i;
}

/* A map that is there already: of the version before, or shared; else NULL. */
static struct mbpf_map *present(const struct mbpf_loading *l, const struct mbpf_map_info *info)
{
	uint32_t i = l->keep != NULL ? mbpf_version_map(l->keep, info->name) : 0U;

	if (l->keep != NULL && i < l->keep->map_count) {
		return l->keep->maps[i];
	}
	return (info->flags & MBPF_MAP_SHARED) != 0U ? mbpf_shared_map(l->rt, info->name) : NULL;
}

static bool make_maps(const struct mbpf_loading *l, struct mbpf_version *version)
{
	for (uint32_t i = 0; i < l->manifest.maps.count; i++) {
		struct mbpf_map_info info;
		struct mbpf_map *map;

		(void)mbpf_manifest_map(&l->manifest, i, &info); /* read before, by check_maps() */
		map = present(l, &info);
		if (map == NULL) {
			map = mbpf_arena_alloc(l->rt, mbpf_map_size(&info));
			if (map == NULL) {
				return false;
			}
			mbpf_map_setup(map, &info);
		}
		if (map->users == MBPF_MAP_USERS_MAX) {
			return false;
		}
		map->users++;
		version->maps[i] = map;
		version->map_count = (uint8_t)(i + 1U);
	}
	return true;
}

static bool make_events(struct mbpf_version *version, struct mbpf_prog *prog)
{
#if MBPF_EVENTS
	return mbpf_emit_make(version, prog);
#else
	(void)version;
	(void)prog;
	return true;
#endif
}

struct mbpf_version *mbpf_version_make(const struct mbpf_loading *l, struct mbpf_prog *prog)
{
	const struct mbpf_manifest *m = &l->manifest;
	const struct mbpf_verify_policy policy = {
		.type = l->type, .schema = l->schema, .rt = l->rt};
	size_t pointers = mbpf_instance_count(l->rt) * sizeof(struct mbpf_vm *);
	size_t size = sizeof(struct mbpf_version) + pointers +
		      l->image.import_count * sizeof(union mbpf_import);
	struct mbpf_version *version = mbpf_arena_alloc(l->rt, size);

	if (version == NULL) {
		return NULL;
	}
	version->descriptor_size = (uint32_t)size;
	version->image = l->image;
	version->debug = l->package.debug;
	version->instances = (struct mbpf_vm **)(version + 1);
	version->imports = (union mbpf_import *)((uint8_t *)(version + 1) + pointers);
	version->capabilities = m->capabilities;
	version->max_steps = m->budgets.max_steps;
	version->max_helpers = m->budgets.max_helpers;
	version->max_wall_time_us = m->budgets.max_wall_time_us;
	if (!make_instances(l, version, prog) || !make_maps(l, version) ||
	    !make_events(version, prog)) {
		mbpf_version_free(prog, version);
		return NULL;
	}
	mbpf_verify_resolve(&version->image, &policy, version->imports);
	return version;
}

static int init_failed(const struct mbpf_prog_error *error, struct mbpf_error_detail *detail)
{
	(void)mbpf_refuse_code(detail, MBPF_ERR_INIT_FAILED, MBPF_SECTION_BYTECODE, 0,
			       error->failure);
	if (detail != NULL) {
		/* What failed is freed next: this is all that is left. */
		detail->offset = error->pc;
		detail->error_class = error->error_class;
		memcpy(detail->message, error->message, sizeof(detail->message));
		detail->trace = error->trace;
	}
	return MBPF_ERR_INIT_FAILED;
}

static int init(struct mbpf_vm *vm, struct mbpf_error_detail *detail)
{
	const uint16_t entries[] = {vm->image->entry_top, vm->image->entry_init};
	struct mbpf_prog_error error;

	mbpf_vm_reset(vm);
	for (uint32_t i = 0; i < MBPF_ARRAY_COUNT(entries); i++) {
		if (entries[i] != MBPF_NO_FUNCTION &&
		    mbpf_vm_call(vm, entries[i], &error) != MBPF_FAILURE_NONE) {
			return init_failed(&error, detail);
		}
	}
	mbpf_vm_prepare(vm, vm->image->entry_prog, mbpf_val_make(MBPF_TAG_CTX, 0),
			vm->version->max_steps, vm->version->max_helpers);
	return 0;
}

int mbpf_version_init(struct mbpf_version *version, struct mbpf_error_detail *detail)
{
	int rc = 0;

	for (uint32_t i = 0; i < version->instance_count && rc == 0; i++) {
		rc = init(version->instances[i], detail);
	}
	return rc;
}

bool mbpf_version_idle(const struct mbpf_version *version)
{
	for (uint32_t i = 0; i < version->instance_count; i++) {
		if (mbpf_load(&version->instances[i]->ctx) != NULL) {
			return false;
		}
	}
	return true;
}

/* An instance counts without a lock. */
MBPF_RACY void mbpf_version_add(const struct mbpf_version *version, struct mbpf_prog_stats *stats)
{
	for (uint32_t i = 0; i < version->instance_count; i++) {
		const struct mbpf_counts *counts = &version->instances[i]->counts;

		stats->invocations += mbpf_count_get(&counts->invocations);
		stats->steps_total += mbpf_count_get(&counts->steps_total);
		stats->helper_calls += mbpf_count_get(&counts->helper_calls);
		stats->log_lines += mbpf_count_get(&counts->log_lines);
		stats->collections += mbpf_count_get(&version->instances[i]->collections);
		if (counts->steps_min < stats->steps_min) {
			stats->steps_min = counts->steps_min;
		}
		if (counts->steps_max > stats->steps_max) {
			stats->steps_max = counts->steps_max;
		}
	}
}
