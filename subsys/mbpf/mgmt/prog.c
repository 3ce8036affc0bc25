/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Commands that tell of programs: progs, info, package, failure, stats.
 */

#include <string.h>

#include <zcbor_encode.h>

#include <zephyr/mgmt/mcumgr/mgmt/mgmt.h>
#include <zephyr/sys/util.h>

#include "common.h"

/* Bytes of a map in the list beside the texts: keys, numbers and heads. */
#define PROG_SIZE 48U

static bool put_place(zcbor_state_t *zse, const struct mbpf_prog_info *info)
{
	bool ok = mbpf_mgmt_put_text(zse, MBPF_MGMT_KEY_NAME, info->name) &&
		  mbpf_mgmt_put_uint(zse, MBPF_MGMT_KEY_TYPE, info->hook_type) &&
		  mbpf_mgmt_put_bool(zse, MBPF_MGMT_KEY_RESTS, info->resting);

	if (ok && info->hook != NULL) {
		ok = mbpf_mgmt_put_text(zse, MBPF_MGMT_KEY_HOOK, info->hook) &&
		     mbpf_mgmt_put_int(zse, MBPF_MGMT_KEY_PRIO, info->priority);
	}
	return ok;
}

static bool put_progs(zcbor_state_t *zse, const struct mbpf_runtime *rt, uint32_t from)
{
	const struct mbpf_prog *prog = NULL;
	struct mbpf_mgmt_page page;
	bool ok = mbpf_mgmt_page_begin(&page, zse, MBPF_MGMT_KEY_PROGS, from);

	while (ok && (prog = mbpf_prog_next(rt, prog)) != NULL) {
		struct mbpf_prog_info info;
		size_t size;

		mbpf_prog_info_get(prog, &info);
		size = PROG_SIZE + strlen(info.name) + (info.hook != NULL ? strlen(info.hook) : 0U);
		if (mbpf_mgmt_page_wants(&page, size)) {
			ok = zcbor_map_start_encode(zse, 5) && put_place(zse, &info) &&
			     zcbor_map_end_encode(zse, 5);
		}
	}
	return ok && mbpf_mgmt_page_end(&page);
}

int mbpf_mgmt_progs(struct smp_streamer *smp)
{
	return mbpf_mgmt_list(smp, put_progs);
}

/* A command that tells something of one program. */
static int tell(struct smp_streamer *smp,
		bool (*put)(zcbor_state_t *zse, const struct mbpf_prog *prog))
{
	struct mbpf_prog *prog;
	int answer;

	if (!mbpf_mgmt_named_prog(smp, &prog, &answer)) {
		return answer;
	}
	answer = put(smp->writer->zs, prog) ? MGMT_ERR_EOK : MGMT_ERR_EMSGSIZE;
	mbpf_control_leave();
	return answer;
}

static bool put_memory(zcbor_state_t *zse, const struct mbpf_prog *prog)
{
	struct mbpf_prog_memory memory;

	mbpf_prog_memory_get(prog, &memory);
#define MEMBER(member) memory.member,
	const uint32_t sizes[] = {MBPF_MGMT_MEMORY(MEMBER)};
#undef MEMBER

	return mbpf_mgmt_put_list(zse, MBPF_MGMT_KEY_MEM, sizes, ARRAY_SIZE(sizes));
}

static bool put_info(zcbor_state_t *zse, const struct mbpf_prog *prog)
{
	struct mbpf_prog_info info;
	bool ok;

	mbpf_prog_info_get(prog, &info);
	ok = put_place(zse, &info);
	if (ok && info.hook_type == MBPF_HOOK_CUSTOM) {
		ok = mbpf_mgmt_put_uint(zse, MBPF_MGMT_KEY_SCHEMA, info.schema_id) &&
		     mbpf_mgmt_put_uint(zse, MBPF_MGMT_KEY_SVER, info.schema_version);
	}
	return ok && mbpf_mgmt_put_uint(zse, MBPF_MGMT_KEY_CAPS, info.capabilities) &&
	       mbpf_mgmt_put_uint(zse, MBPF_MGMT_KEY_STEPS, info.max_steps) &&
	       mbpf_mgmt_put_uint(zse, MBPF_MGMT_KEY_HELPERS, info.max_helpers) &&
	       mbpf_mgmt_put_uint(zse, MBPF_MGMT_KEY_US, info.max_wall_time_us) &&
	       mbpf_mgmt_put_uint(zse, MBPF_MGMT_KEY_INST, info.instances) &&
	       mbpf_mgmt_put_uint(zse, MBPF_MGMT_KEY_MAPS, info.maps) && put_memory(zse, prog);
}

int mbpf_mgmt_info(struct smp_streamer *smp)
{
	return tell(smp, put_info);
}

static bool put_package(zcbor_state_t *zse, const struct mbpf_prog *prog)
{
	static struct mbpf_control_package package; /* used between enter and leave */
	bool is_staged = mbpf_control_package_get(prog, &package);

	if (!is_staged) {
		return mbpf_mgmt_put_bool(zse, MBPF_MGMT_KEY_STAGED, false);
	}
	return mbpf_mgmt_put_bool(zse, MBPF_MGMT_KEY_STAGED, true) &&
	       mbpf_mgmt_put_uint(zse, MBPF_MGMT_KEY_SIZE, package.size) &&
	       mbpf_mgmt_put_uint(zse, MBPF_MGMT_KEY_SECVER, package.security_version) &&
	       mbpf_mgmt_put_text(zse, MBPF_MGMT_KEY_PROGVER, package.version) &&
	       mbpf_mgmt_put_bytes(zse, MBPF_MGMT_KEY_SHA, package.digest, sizeof(package.digest));
}

int mbpf_mgmt_package(struct smp_streamer *smp)
{
	return tell(smp, put_package);
}

static bool put_failure(zcbor_state_t *zse, const struct mbpf_prog *prog)
{
	struct mbpf_prog_error error;

	mbpf_prog_error_get(prog, &error);
	if (error.failure == MBPF_FAILURE_NONE) {
		return mbpf_mgmt_put_uint(zse, MBPF_MGMT_KEY_KIND, error.failure);
	}
	return mbpf_mgmt_put_uint(zse, MBPF_MGMT_KEY_KIND, error.failure) &&
	       mbpf_mgmt_put_uint(zse, MBPF_MGMT_KEY_CLASS, error.error_class) &&
	       mbpf_mgmt_put_uint(zse, MBPF_MGMT_KEY_PC, error.pc) &&
	       mbpf_mgmt_put_uint(zse, MBPF_MGMT_KEY_FUNC, error.func) &&
	       mbpf_mgmt_put_bytes(zse, MBPF_MGMT_KEY_MSG, error.message,
				   strnlen(error.message, sizeof(error.message))) &&
	       mbpf_mgmt_put_list(zse, MBPF_MGMT_KEY_TRACE, error.trace.pc, error.trace.count);
}

int mbpf_mgmt_failure(struct smp_streamer *smp)
{
	return tell(smp, put_failure);
}

static bool put_stats(zcbor_state_t *zse, const struct mbpf_prog *prog)
{
	static struct mbpf_prog_stats stats; /* used between enter and leave */
	bool ok;

	mbpf_prog_stats_get(prog, &stats);
	ok = mbpf_mgmt_put_key(zse, MBPF_MGMT_KEY_COUNTS) && zcbor_list_start_encode(zse, 64);
#define MEMBER(member) ok = ok && zcbor_uint64_put(zse, stats.member);
	MBPF_MGMT_COUNTS(MEMBER)
#undef MEMBER
	return ok && zcbor_list_end_encode(zse, 64);
}

int mbpf_mgmt_stats(struct smp_streamer *smp)
{
	return tell(smp, put_stats);
}
