/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The firmware's runtime by names, and packages that arrive in pieces. These lie in the arena: each
 * has the size it needs, and what nobody uses takes nothing.
 */

#include <string.h>

#include <zephyr/kernel.h>

#include <mbpf/control.h>
#include <mbpf/gen/mgmt.h>
#include <mbpf/manifest.h>

#include "core/load.h"
#include "core/refuse.h"
#include "core/sha512.h"
#include "stage.h"

BUILD_ASSERT(MBPF_STAGE_DIGEST_SIZE == MBPF_SHA512_SIZE);

/* How often, and with what pause, an unload is tried while an event is not over. */
#define UNLOAD_TRIES    20
#define UNLOAD_PAUSE_MS 1

/* A package in the arena. */
struct package {
	struct package *next;
	uint32_t size;
	uint32_t written;
	uint8_t digest[MBPF_STAGE_DIGEST_SIZE];
	uint8_t data[] __aligned(8);
};

static K_MUTEX_DEFINE(control);
static struct package *staged;
static struct package *active; /* packages of programs */

int mbpf_control_enter(struct mbpf_runtime **rt)
{
	if (k_is_in_isr()) {
		return MBPF_ERR_CONTEXT;
	}
	*rt = mbpf_zephyr_runtime();
	if (*rt == NULL) {
		return MBPF_ERR_NOT_FOUND;
	}
	(void)k_mutex_lock(&control, K_FOREVER);
	if (control.lock_count > 1U) {
		mbpf_control_leave();
		return MBPF_ERR_NESTED_EXEC;
	}
	if ((*rt)->config.arena == NULL) {
		/* Shut down, and the arena with what was in it is the firmware's. */
		mbpf_control_leave();
		return MBPF_ERR_NOT_FOUND;
	}
	return 0;
}

void mbpf_control_leave(void)
{
	(void)k_mutex_unlock(&control);
}

static int find(const char *name, struct mbpf_runtime **rt, struct mbpf_prog **prog)
{
	int rc = mbpf_control_enter(rt);

	if (rc != 0) {
		return rc;
	}
	*prog = mbpf_prog_find(*rt, name);
	if (*prog == NULL) {
		mbpf_control_leave();
		return MBPF_ERR_NOT_FOUND;
	}
	return 0;
}

int mbpf_control_attach(const char *name, const char *hook, int32_t priority)
{
	struct mbpf_runtime *rt;
	struct mbpf_prog *prog;
	struct mbpf_hook *point;
	int rc = find(name, &rt, &prog);

	if (rc != 0) {
		return rc;
	}
	point = mbpf_hook_find(rt, hook);
	rc = point != NULL ? mbpf_prog_attach(prog, point, priority) : MBPF_ERR_NOT_FOUND;
	mbpf_control_leave();
	return rc;
}

int mbpf_control_detach(const char *name)
{
	struct mbpf_runtime *rt;
	struct mbpf_prog *prog;
	int rc = find(name, &rt, &prog);

	if (rc != 0) {
		return rc;
	}
	rc = mbpf_prog_detach(prog);
	mbpf_control_leave();
	return rc;
}

static bool is_used(const struct mbpf_runtime *rt, const struct package *package)
{
	struct mbpf_prog *prog = NULL;

	while ((prog = mbpf_prog_next(rt, prog)) != NULL) {
		if (mbpf_prog_use(prog, package->data, package->size) != MBPF_USE_NONE) {
			return true;
		}
	}
	return false;
}

/* Frees what no program runs from any more. */
static void tidy(struct mbpf_runtime *rt)
{
	struct package **link = &active;
	struct mbpf_prog *prog = NULL;

	while ((prog = mbpf_prog_next(rt, prog)) != NULL) {
		(void)mbpf_prog_reclaim(prog);
	}
	while (*link != NULL) {
		struct package *package = *link;

		if (is_used(rt, package)) {
			link = &package->next;
		} else {
			*link = package->next;
			mbpf_arena_free(rt, package);
		}
	}
}

int mbpf_control_unload(const char *name)
{
	struct mbpf_runtime *rt;
	struct mbpf_prog *prog;
	int rc = find(name, &rt, &prog);

	if (rc != 0) {
		return rc;
	}
	rc = mbpf_prog_unload(prog);
	for (int i = 1; i < UNLOAD_TRIES && rc == MBPF_ERR_NESTED_EXEC; i++) {
		k_msleep(UNLOAD_PAUSE_MS);
		rc = mbpf_prog_unload(prog);
	}
	tidy(rt);
	mbpf_control_leave();
	return rc;
}

/* --- Staging --- */

static void drop(struct mbpf_runtime *rt)
{
	mbpf_arena_free(rt, staged);
	staged = NULL;
}

/* Fills a detail that has no reason beside its code. */
static int refuse(struct mbpf_error_detail *detail, int code, uint32_t limit, uint32_t actual)
{
	return mbpf_refuse_code(detail, code, 0, limit, actual);
}

static int begin(struct mbpf_runtime *rt, size_t size, const uint8_t *digest,
		 struct mbpf_error_detail *detail)
{
	if (size == 0U || digest == NULL) {
		return refuse(detail, MBPF_ERR_INVALID_ARG, 0, 0);
	}
	if (staged != NULL && staged->size == size &&
	    memcmp(staged->digest, digest, sizeof(staged->digest)) == 0) {
		return 0;
	}
	if (size > CONFIG_MBPF_STAGE_MAX_SIZE) {
		return refuse(detail, MBPF_ERR_NO_MEM, CONFIG_MBPF_STAGE_MAX_SIZE,
			      (uint32_t)MIN(size, UINT32_MAX));
	}
	drop(rt);
	tidy(rt);
	staged = mbpf_arena_alloc(rt, sizeof(*staged) + size);
	if (staged == NULL) {
		return mbpf_refuse(detail, MBPF_REASON_ARENA_FULL, 0, 0,
				   (uint32_t)rt->config.arena_size, (uint32_t)rt->arena_used);
	}
	staged->size = (uint32_t)size;
	memcpy(staged->digest, digest, sizeof(staged->digest));
	return 0;
}

int mbpf_stage_begin(size_t size, const uint8_t digest[MBPF_STAGE_DIGEST_SIZE],
		     struct mbpf_error_detail *detail)
{
	struct mbpf_runtime *rt;
	int rc = mbpf_control_enter(&rt);

	if (rc != 0) {
		return refuse(detail, rc, 0, 0);
	}
	rc = begin(rt, size, digest, detail);
	mbpf_control_leave();
	return rc;
}

static bool is_right(const struct package *package)
{
	uint8_t digest[MBPF_SHA512_SIZE];
	struct mbpf_sha512 hash;

	mbpf_sha512_init(&hash);
	mbpf_sha512_update(&hash, package->data, package->size);
	mbpf_sha512_final(&hash, digest);
	return memcmp(digest, package->digest, sizeof(digest)) == 0;
}

/* Whether there is a staged package, and the one that is meant, if somebody says which. */
static int find_staged(const struct mbpf_stage_name *name, struct mbpf_error_detail *detail)
{
	if (staged == NULL) {
		return refuse(detail, name == NULL ? MBPF_ERR_NOT_FOUND : -MBPF_MGMT_CODE_NO_UPLOAD,
			      0, 0);
	}
	if (name != NULL && memcmp(staged->digest, name->digest, name->size) != 0) {
		return refuse(detail, -MBPF_MGMT_CODE_OTHER_UPLOAD, 0, 0);
	}
	return 0;
}

static int write(struct mbpf_runtime *rt, size_t offset, const void *data, size_t size,
		 struct mbpf_error_detail *detail)
{
	int rc = find_staged(NULL, detail);

	if (rc != 0) {
		return rc;
	}
	if (data == NULL || offset != staged->written) {
		return refuse(detail, MBPF_ERR_INVALID_ARG, staged->written,
			      (uint32_t)MIN(offset, UINT32_MAX));
	}
	if (size > staged->size - staged->written) {
		return refuse(detail, MBPF_ERR_INVALID_ARG, staged->size,
			      (uint32_t)MIN(offset + size, UINT32_MAX));
	}
	if (size == 0U) {
		return 0;
	}
	memcpy(staged->data + offset, data, size);
	staged->written += (uint32_t)size;
	if (staged->written == staged->size && !is_right(staged)) {
		drop(rt);
		return refuse(detail, MBPF_ERR_CRC_MISMATCH, 0, 0);
	}
	return 0;
}

int mbpf_stage_write(size_t offset, const void *data, size_t size, struct mbpf_error_detail *detail)
{
	struct mbpf_runtime *rt;
	int rc = mbpf_control_enter(&rt);

	if (rc != 0) {
		return refuse(detail, rc, 0, 0);
	}
	rc = write(rt, offset, data, size, detail);
	mbpf_control_leave();
	return rc;
}

int mbpf_stage_take(const struct mbpf_stage_name *name, size_t offset, const void *data,
		    size_t size, uint32_t *written, struct mbpf_error_detail *detail)
{
	struct mbpf_runtime *rt;
	int rc = mbpf_control_enter(&rt);

	if (rc != 0) {
		return refuse(detail, rc, 0, 0);
	}
	rc = find_staged(name, detail);
	if (rc == 0 && size != 0U && offset == staged->written) {
		rc = write(rt, offset, data, size, detail);
	}
	if (rc == 0) {
		*written = staged->written;
	}
	mbpf_control_leave();
	return rc;
}

int mbpf_stage_get(struct mbpf_stage *stage)
{
	struct mbpf_runtime *rt;
	int rc = mbpf_control_enter(&rt);

	memset(stage, 0, sizeof(*stage));
	if (rc != 0) {
		return rc;
	}
	if (staged != NULL) {
		stage->size = staged->size;
		stage->written = staged->written;
		memcpy(stage->digest, staged->digest, sizeof(stage->digest));
	}
	mbpf_control_leave();
	return 0;
}

int mbpf_stage_drop(void)
{
	struct mbpf_runtime *rt;
	int rc = mbpf_control_enter(&rt);

	if (rc != 0) {
		return rc;
	}
	drop(rt);
	tidy(rt);
	mbpf_control_leave();
	return 0;
}

/* The package decides whose name it has, and only once its signature is known to be right: a load
 * that is refused because the name is taken is an update. */
static int load_or_update(struct mbpf_runtime *rt, const struct mbpf_update_options *options,
			  struct mbpf_activation *done, struct mbpf_error_detail *detail)
{
	struct mbpf_prog *prog;
	int rc = mbpf_prog_load(rt, staged->data, staged->size, &prog, detail);

	done->updated = rc == MBPF_ERR_EXISTS && detail->reason == MBPF_REASON_NAME_TAKEN;
	if (done->updated) {
		prog = mbpf_prog_find(rt, detail->message);
		rc = mbpf_prog_update(prog, staged->data, staged->size, options, detail);
	}
	if (rc == 0) {
		(void)strncpy(done->name, mbpf_prog_name(prog), sizeof(done->name) - 1U);
	}
	return rc;
}

static int activate(struct mbpf_runtime *rt, const struct mbpf_stage_name *name,
		    const struct mbpf_update_options *options, struct mbpf_activation *done,
		    struct mbpf_error_detail *detail)
{
	int rc = find_staged(name, detail);

	if (rc != 0) {
		return rc;
	}
	if (staged->written != staged->size) {
		return refuse(detail, MBPF_ERR_INVALID_ARG, staged->size, staged->written);
	}
	rc = load_or_update(rt, options, done, detail);
	if (rc == 0) {
		staged->next = active;
		active = staged;
		staged = NULL;
	} else if (rc != MBPF_ERR_NESTED_EXEC) {
		drop(rt);
	}
	tidy(rt);
	return rc;
}

int mbpf_stage_activate_named(const struct mbpf_stage_name *name,
			      const struct mbpf_update_options *options,
			      struct mbpf_activation *done, struct mbpf_error_detail *detail)
{
	struct mbpf_error_detail unasked;
	struct mbpf_runtime *rt;
	int rc = mbpf_control_enter(&rt);

	memset(done, 0, sizeof(*done));
	if (detail == NULL) {
		detail = &unasked;
	}
	if (rc != 0) {
		return refuse(detail, rc, 0, 0);
	}
	rc = activate(rt, name, options, done, detail);
	mbpf_control_leave();
	return rc;
}

int mbpf_stage_activate(const struct mbpf_update_options *options, struct mbpf_activation *done,
			struct mbpf_error_detail *detail)
{
	return mbpf_stage_activate_named(NULL, options, done, detail);
}

static const struct package *package_of(const struct mbpf_prog *prog)
{
	for (const struct package *package = active; package != NULL; package = package->next) {
		if (mbpf_prog_use(prog, package->data, package->size) == MBPF_USE_CURRENT) {
			return package;
		}
	}
	return NULL;
}

bool mbpf_control_package_get(const struct mbpf_prog *prog, struct mbpf_control_package *out)
{
	const struct package *package = package_of(prog);
	struct mbpf_manifest manifest;
	struct mbpf_package view;

	memset(out, 0, sizeof(*out));
	if (package == NULL || mbpf_package_open(&view, package->data, package->size, NULL) != 0 ||
	    mbpf_manifest_parse_for(prog->rt, &manifest, &view, NULL) != 0) {
		return false;
	}
	out->size = package->size;
	out->security_version = manifest.security_version;
	memcpy(out->version, manifest.program_version, sizeof(out->version));
	memcpy(out->digest, package->digest, sizeof(out->digest));
	return true;
}
