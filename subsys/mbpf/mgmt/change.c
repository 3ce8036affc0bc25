/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Commands that change programs: attach, detach, unload.
 */

#include <string.h>

#include <zcbor_decode.h>

#include <zephyr/mgmt/mcumgr/mgmt/mgmt.h>
#include <zephyr/sys/util.h>

#include "common.h"

static void name_in(struct mbpf_error_detail *detail, const char *name)
{
	(void)strncpy(detail->message, name, sizeof(detail->message) - 1U);
}

/* What is to be known of an attach that failed. */
static void explain(struct mbpf_error_detail *detail, const struct mbpf_prog *prog,
		    const struct mbpf_hook *hook)
{
	struct mbpf_prog_info info;

	mbpf_prog_info_get(prog, &info);
	switch (detail->code) {
	case MBPF_ERR_HOOK_MISMATCH:
		detail->limit = hook->type;
		detail->actual = info.hook_type;
		break;
	case MBPF_ERR_ABI_MISMATCH:
		if (info.schema_id == hook->schema->id) {
			detail->reason = MBPF_REASON_SCHEMA_VERSION;
			detail->limit = hook->schema->version;
			detail->actual = info.schema_version;
		} else {
			detail->limit = hook->schema->id;
			detail->actual = info.schema_id;
		}
		break;
	case MBPF_ERR_ALREADY_ATTACHED:
		name_in(detail, info.hook != NULL ? info.hook : "");
		break;
	case MBPF_ERR_NO_MEM:
		detail->limit = MBPF_HOOK_MAX_PROGS;
		break;
	case MBPF_ERR_BUDGET_EXCEEDED:
		detail->limit = hook->max_steps;
		detail->actual = info.max_steps;
		break;
#if MBPF_OWN_HELPERS
	case MBPF_ERR_CONTEXT: {
		const struct mbpf_own_helper *helper = mbpf_prog_helper_denied(prog, hook);

		if (helper != NULL) {
			name_in(detail, helper->helper.name);
		}
		break;
	}
#endif
	default:
		break;
	}
}

static void attach(const char *name, const char *hook_name, int32_t priority,
		   struct mbpf_error_detail *detail)
{
	struct mbpf_runtime *rt;
	struct mbpf_prog *prog;
	struct mbpf_hook *hook;

	detail->code = mbpf_control_enter(&rt);
	if (detail->code != 0) {
		return;
	}
	prog = mbpf_prog_find(rt, name);
	hook = mbpf_hook_find(rt, hook_name);
	if (prog == NULL || hook == NULL) {
		detail->code = MBPF_ERR_NOT_FOUND;
		name_in(detail, prog == NULL ? name : hook_name);
	} else {
		detail->code = mbpf_prog_attach(prog, hook, priority);
		explain(detail, prog, hook);
	}
	mbpf_control_leave();
}

int mbpf_mgmt_attach(struct smp_streamer *smp)
{
	struct mbpf_error_detail detail = {.item = MBPF_NO_ITEM};
	char hook_name[MBPF_MGMT_HOOK_NAME_SIZE];
	char name[MBPF_CONTROL_NAME_SIZE];
	struct zcbor_string given = {0};
	struct zcbor_string hook = {0};
	int32_t priority = 0;
	struct zcbor_map_decode_key_val keys[] = {
		ZCBOR_MAP_DECODE_KEY_DECODER(MBPF_MGMT_KEY_NAME, zcbor_tstr_decode, &given),
		ZCBOR_MAP_DECODE_KEY_DECODER(MBPF_MGMT_KEY_HOOK, zcbor_tstr_decode, &hook),
		ZCBOR_MAP_DECODE_KEY_DECODER(MBPF_MGMT_KEY_PRIO, zcbor_int32_decode, &priority),
	};
	int rc = mbpf_mgmt_read(smp, keys, ARRAY_SIZE(keys), 2);

	if (rc != 0) {
		return rc;
	}
	if (!mbpf_mgmt_name(&given, name, sizeof(name))) {
		return mbpf_mgmt_refuse_about(smp, MBPF_ERR_INVALID_ARG, MBPF_MGMT_KEY_NAME);
	}
	if (!mbpf_mgmt_name(&hook, hook_name, sizeof(hook_name))) {
		return mbpf_mgmt_refuse_about(smp, MBPF_ERR_INVALID_ARG, MBPF_MGMT_KEY_HOOK);
	}
	attach(name, hook_name, priority, &detail);
	return detail.code != 0 ? mbpf_mgmt_refuse(smp, &detail) : MGMT_ERR_EOK;
}

/* A command that changes one program by its name. */
static int change(struct smp_streamer *smp, int (*function)(const char *name))
{
	char name[MBPF_CONTROL_NAME_SIZE];
	struct zcbor_string given = {0};
	struct zcbor_map_decode_key_val keys[] = {
		ZCBOR_MAP_DECODE_KEY_DECODER(MBPF_MGMT_KEY_NAME, zcbor_tstr_decode, &given),
	};
	int rc = mbpf_mgmt_read(smp, keys, ARRAY_SIZE(keys), 1);

	if (rc != 0) {
		return rc;
	}
	if (!mbpf_mgmt_name(&given, name, sizeof(name))) {
		return mbpf_mgmt_refuse_about(smp, MBPF_ERR_INVALID_ARG, MBPF_MGMT_KEY_NAME);
	}
	rc = function(name);
	return rc != 0 ? mbpf_mgmt_refuse_about(smp, rc, name) : MGMT_ERR_EOK;
}

int mbpf_mgmt_detach(struct smp_streamer *smp)
{
	return change(smp, mbpf_control_detach);
}

int mbpf_mgmt_unload(struct smp_streamer *smp)
{
	return change(smp, mbpf_control_unload);
}
