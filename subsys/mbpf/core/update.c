/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Updates in place. Events see the old version or the new one: which, is one pointer. The old one
 * is freed by a later call from a thread, once no event can be in it.
 */

#include <string.h>

#include "load.h"
#include "order.h"
#include "port.h"
#include "refuse.h"

bool mbpf_prog_free_retired(struct mbpf_prog *prog)
{
	struct mbpf_version **link = &prog->retired;

	while (*link != NULL) {
		struct mbpf_version *version = *link;
		uint32_t key;

		if ((version->left != NULL && !mbpf_hook_quiet(version->left, &version->quiet)) ||
		    !mbpf_version_idle(version)) {
			link = &version->next;
			continue;
		}
		key = mbpf_events_lock();
		mbpf_version_add(version, &prog->stats);
		mbpf_store(link, version->next);
		mbpf_hook_publish(prog->hook);
		mbpf_events_unlock(key);
		mbpf_version_free(prog, version);
	}
	return prog->retired == NULL;
}

int mbpf_prog_reclaim(struct mbpf_prog *prog)
{
	if (prog == NULL) {
		return MBPF_ERR_INVALID_ARG;
	}
	if (!mbpf_port_is_thread()) {
		return MBPF_ERR_CONTEXT;
	}
	return mbpf_prog_free_retired(prog) ? 0 : MBPF_ERR_NESTED_EXEC;
}

static int refuse(const struct mbpf_loading *l, enum mbpf_reason reason, uint32_t limit,
		  uint32_t actual)
{
	return mbpf_refuse(l->detail, reason, MBPF_SECTION_MANIFEST, 0, limit, actual);
}

/* Maps that are kept are declared as they are. */
static int check_maps(const struct mbpf_loading *l)
{
	for (uint32_t i = 0; l->keep != NULL && i < l->manifest.maps.count; i++) {
		struct mbpf_map_info info;
		uint32_t old;

		(void)mbpf_manifest_map(&l->manifest, i, &info); /* read before */
		old = mbpf_version_map(l->keep, info.name);
		if (old < l->keep->map_count &&
		    !mbpf_map_is_alike(&info, &l->keep->maps[old]->info)) {
			int rc = refuse(l, MBPF_REASON_UPDATE_MAP, old, i);

			mbpf_refuse_about(l->detail, i, info.name, strlen(info.name));
			return rc;
		}
	}
	return 0;
}

/* Where the program is attached, all that it calls may be called. */
static int check_context(const struct mbpf_loading *l, const struct mbpf_prog *prog)
{
	const struct mbpf_own_helper *denied = NULL;
	int rc = 0;

	if (prog->hook != NULL) {
		denied = mbpf_own_helper_denied(l->rt, &l->image, prog->hook->context);
	}
	if (denied != NULL) {
		rc = refuse(l, MBPF_REASON_UPDATE_CONTEXT, denied->contexts, prog->hook->context);
		mbpf_refuse_about(l->detail, MBPF_NO_ITEM, denied->helper.name,
				  strlen(denied->helper.name));
	}
	return rc;
}

/* What a package must be to take the place of the program's. */
static int check(const struct mbpf_loading *l, const struct mbpf_prog *prog)
{
	uint32_t steps = l->manifest.budgets.max_steps;
	int rc;

	if (l->type != prog->type) {
		return refuse(l, MBPF_REASON_UPDATE_HOOK, prog->type->id, l->type->id);
	}
	if (l->schema != prog->schema) {
		return refuse(l, MBPF_REASON_SCHEMA_VERSION, prog->schema->version,
			      l->schema->version);
	}
	if (strcmp(l->manifest.program_name, prog->name) != 0) {
		rc = refuse(l, MBPF_REASON_UPDATE_NAME, 0, 0);
		mbpf_refuse_about(l->detail, MBPF_NO_ITEM, prog->name, strlen(prog->name));
		return rc;
	}
	if (prog->hook != NULL && !mbpf_hook_allows(prog->hook, prog, steps)) {
		return refuse(l, MBPF_REASON_UPDATE_CEILING, prog->hook->max_steps, steps);
	}
	rc = check_context(l, prog);
	return rc == 0 ? check_maps(l) : rc;
}

static void put_in_place(struct mbpf_prog *prog, struct mbpf_version *version)
{
	uint32_t key = mbpf_events_lock();
	struct mbpf_version *old = prog->version;

	old->left = prog->hook != NULL ? prog->hook : prog->left;
	old->quiet = 0;
	old->next = prog->retired;
	mbpf_store(&prog->retired, old);
	mbpf_store(&prog->version, version);
	if (version->events != NULL) {
		mbpf_store(&prog->events, version->events);
	}
	memset(&prog->error, 0, sizeof(prog->error));
	prog->breaker.streak = 0;
	mbpf_store(&prog->breaker.open, false);
	mbpf_hook_publish(prog->hook);
	mbpf_events_unlock(key);
}

static int update(struct mbpf_prog *prog, const void *package, size_t size,
		  enum mbpf_map_policy maps, struct mbpf_error_detail *detail)
{
	struct mbpf_loading l = {.detail = detail};
	struct mbpf_version *version;
	int rc;

	if (prog->updating || *mbpf_prog_link(prog) == NULL) {
		return mbpf_refuse_code(detail, MBPF_ERR_NESTED_EXEC, 0, 0, 0);
	}
	(void)mbpf_prog_free_retired(prog);
	l.rt = prog->rt;
	l.keep = maps == MBPF_MAPS_PRESERVE ? prog->version : NULL;
	rc = mbpf_loading_check(&l, package, size);
	if (rc == 0) {
		rc = check(&l, prog);
	}
	if (rc != 0) {
		return rc;
	}
	version = mbpf_version_make(&l, prog);
	if (version == NULL) {
		return mbpf_refuse(detail, MBPF_REASON_ARENA_FULL, 0, 0,
				   (uint32_t)l.rt->config.arena_size, (uint32_t)l.rt->arena_used);
	}
	prog->updating = true;
	rc = mbpf_version_init(version, detail);
	prog->updating = false;
	if (rc != 0) {
		mbpf_version_free(prog, version);
		return rc;
	}
	put_in_place(prog, version);
	(void)mbpf_prog_free_retired(prog);
	return 0;
}

int mbpf_prog_update(struct mbpf_prog *prog, const void *package, size_t size,
		     const struct mbpf_update_options *options, struct mbpf_error_detail *detail)
{
	enum mbpf_map_policy maps = options != NULL ? options->maps : MBPF_MAPS_PRESERVE;
	int rc;

	if (prog == NULL || package == NULL ||
	    (maps != MBPF_MAPS_PRESERVE && maps != MBPF_MAPS_FRESH)) {
		return mbpf_refuse_code(detail, MBPF_ERR_INVALID_ARG, 0, 0, 0);
	}
	if (!mbpf_port_is_thread()) {
		return mbpf_refuse_code(detail, MBPF_ERR_CONTEXT, 0, 0, 0);
	}
	rc = update(prog, package, size, maps, detail);
	mbpf_trace_note(prog->rt, MBPF_TRACE_UPDATE, rc, prog->name, NULL);
	return rc;
}
