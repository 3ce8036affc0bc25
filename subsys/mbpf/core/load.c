/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Loading and unloading. Steps of a load, in this order: structure, signature, policy,
 * verification, allocation, init. Each step either succeeds or names what is wrong; nothing of the
 * program is allocated before the first four are done.
 *
 * NOTICE: everything that a load allocates hangs on the struct mbpf_prog at once, and prog_free()
 * with mbpf_version_free() is the only place that frees.
 */

#include <string.h>

#include "frame.h"
#include "load.h"
#include "order.h"
#include "port.h"
#include "refuse.h"
#include "verifier.h"

static int verify(struct mbpf_loading *l)
{
	struct mbpf_verify_policy policy = {
		.type = l->type,
		.schema = l->schema,
		.rt = l->rt,
		.capabilities = l->manifest.capabilities,
		.map_count = l->manifest.maps.count,
		.entry_symbol = l->manifest.entry_symbol,
	};
	struct mbpf_reject reject;
	int rc = mbpf_verify(l->package.bytecode.data, l->package.bytecode.size, &policy, &l->image,
			     &reject);

	if (rc != 0) {
		(void)mbpf_refuse_code(l->detail, rc, MBPF_SECTION_BYTECODE, reject.limit,
				       reject.actual);
		if (l->detail != NULL) {
			l->detail->reason = reject.reason;
			l->detail->offset = reject.pc;
		}
	}
	return rc;
}

/* Globals and the largest frame of an entry point: without these no run could even start. */
static int check_heap(const struct mbpf_loading *l)
{
	const struct mbpf_image *image = &l->image;
	const uint16_t entries[] = {image->entry_top, image->entry_prog, image->entry_init,
				    image->entry_fini};
	uint32_t nregs = 0;
	uint32_t need;

	for (uint32_t i = 0; i < MBPF_ARRAY_COUNT(entries); i++) {
		if (entries[i] != MBPF_NO_FUNCTION) {
			uint32_t n = mbpf_get_le16(mbpf_image_function(image, entries[i]) +
						   MBPF_FN_NREGS);

			nregs = n > nregs ? n : nregs;
		}
	}
	need = mbpf_globals_size(image) + mbpf_frame_size(nregs);
	return need <= l->manifest.heap_size
		       ? 0
		       : mbpf_refuse(l->detail, MBPF_REASON_HEAP_FRAME, MBPF_SECTION_MANIFEST, 0,
				     need, l->manifest.heap_size);
}

int mbpf_loading_check(struct mbpf_loading *l, const void *package, size_t size)
{
	int rc = mbpf_package_open(&l->package, package, size, l->detail);
	int refused;

	if (rc != 0) {
		return rc;
	}
	/* The manifest names the key; what is wrong in it counts when the signature is right. */
	refused = mbpf_manifest_parse_for(l->rt, &l->manifest, &l->package, l->detail);
	rc = mbpf_policy_authenticate(l, refused == 0 && l->manifest.has_key_id);
	if (rc == 0) {
		rc = refused;
	}
	if (rc == 0) {
		rc = mbpf_policy_check(l);
	}
	if (rc == 0) {
		rc = verify(l);
	}
	return rc == 0 ? check_heap(l) : rc;
}

static void prog_free(struct mbpf_prog *prog)
{
	if (prog->version != NULL) {
		mbpf_version_free(prog, prog->version);
	}
	mbpf_arena_free(prog->rt, prog->events);
#if MBPF_HISTOGRAMS
	mbpf_arena_free(prog->rt, prog->histograms);
#endif
	mbpf_arena_free(prog->rt, prog);
}

/* What a program has beside its version. */
static bool make_rest(struct mbpf_prog *prog)
{
#if MBPF_HISTOGRAMS
	prog->histograms = mbpf_arena_alloc(prog->rt, sizeof(*prog->histograms));
	return prog->histograms != NULL;
#else
	(void)prog;
	return true;
#endif
}

/* The program with its one version. */
static struct mbpf_prog *prog_alloc(const struct mbpf_loading *l)
{
	struct mbpf_prog *prog = mbpf_arena_alloc(l->rt, sizeof(*prog));

	if (prog == NULL) {
		return NULL;
	}
	prog->rt = l->rt;
	prog->type = l->type;
	prog->schema = l->schema;
	prog->stats.steps_min = UINT32_MAX;
	memcpy(prog->name, l->manifest.program_name, sizeof(prog->name));
	prog->version = mbpf_version_make(l, prog);
	if (prog->version == NULL || !make_rest(prog)) {
		prog_free(prog);
		return NULL;
	}
	prog->events = prog->version->events;
	return prog;
}

static int load(struct mbpf_loading *l, const void *package, size_t size, struct mbpf_prog **out)
{
	struct mbpf_runtime *rt = l->rt;
	struct mbpf_prog *prog;
	int rc = mbpf_loading_check(l, package, size);

	if (rc != 0) {
		return rc;
	}
	rc = mbpf_policy_admit(l);
	if (rc != 0) {
		return rc;
	}
	for (prog = rt->progs; prog != NULL; prog = prog->next) {
		(void)mbpf_prog_free_retired(prog);
	}
	prog = prog_alloc(l);
	if (prog == NULL) {
		return mbpf_refuse(l->detail, MBPF_REASON_ARENA_FULL, 0, 0,
				   (uint32_t)rt->config.arena_size, (uint32_t)rt->arena_used);
	}
	rc = mbpf_version_init(prog->version, l->detail);
	if (rc == 0) {
		/* The firmware may have loaded others when mbpf_init called it. */
		rc = mbpf_policy_admit(l);
	}
	if (rc != 0) {
		prog_free(prog);
		return rc;
	}
	prog->next = rt->progs;
	rt->progs = prog;
	*out = prog;
	return 0;
}

int mbpf_prog_load(struct mbpf_runtime *rt, const void *package, size_t size,
		   struct mbpf_prog **out, struct mbpf_error_detail *detail)
{
	struct mbpf_loading l = {.rt = rt, .detail = detail};
	int rc;

	if (rt == NULL || rt->config.arena == NULL || package == NULL || out == NULL) {
		return mbpf_refuse_code(detail, MBPF_ERR_INVALID_ARG, 0, 0, 0);
	}
	*out = NULL;
	if (!mbpf_port_is_thread()) {
		return mbpf_refuse_code(detail, MBPF_ERR_CONTEXT, 0, 0, 0);
	}
	rc = load(&l, package, size, out);
	mbpf_trace_note(rt, MBPF_TRACE_LOAD, rc, l.manifest.program_name, NULL);
	return rc;
}

bool mbpf_prog_at_rest(struct mbpf_prog *prog)
{
	/* The instances last: once nobody is on his way to them, they stay idle. */
	return !prog->updating && mbpf_prog_left(prog) && mbpf_prog_free_retired(prog) &&
	       mbpf_version_idle(prog->version);
}

/* Runs mbpf_fini and takes it off the list. */
static int end(struct mbpf_prog *prog)
{
	struct mbpf_prog **link;
	uint32_t fini;

	if (prog->hook != NULL) {
		return MBPF_ERR_STILL_ATTACHED;
	}
	link = mbpf_prog_link(prog);
	if (*link == NULL || !mbpf_prog_at_rest(prog)) {
		return MBPF_ERR_NESTED_EXEC;
	}
	*link = prog->next;
	fini = prog->version->image.entry_fini;
	for (uint32_t i = 0; fini != MBPF_NO_FUNCTION && i < prog->version->instance_count; i++) {
		(void)mbpf_vm_call(prog->version->instances[i], fini, &prog->error);
	}
	return 0;
}

int mbpf_prog_unload(struct mbpf_prog *prog)
{
	int rc;

	if (prog == NULL) {
		return MBPF_ERR_INVALID_ARG;
	}
	if (!mbpf_port_is_thread()) {
		return MBPF_ERR_CONTEXT;
	}
	rc = end(prog);
	mbpf_trace_note(prog->rt, MBPF_TRACE_UNLOAD, rc, prog->name, NULL);
	if (rc == 0) {
		prog_free(prog);
	}
	return rc;
}
