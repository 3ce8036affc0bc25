/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The management group: its commands by number.
 */

#include <zephyr/mgmt/mcumgr/mgmt/handlers.h>
#include <zephyr/mgmt/mcumgr/mgmt/mgmt.h>

#include "common.h"

static const struct mgmt_handler handlers[] = {
	[MBPF_MGMT_TARGET] = {.mh_read = mbpf_mgmt_target},
	[MBPF_MGMT_KEYS] = {.mh_read = mbpf_mgmt_keys},
	[MBPF_MGMT_HOOKS] = {.mh_read = mbpf_mgmt_hooks},
	[MBPF_MGMT_PROGS] = {.mh_read = mbpf_mgmt_progs},
	[MBPF_MGMT_INFO] = {.mh_read = mbpf_mgmt_info},
	[MBPF_MGMT_PACKAGE] = {.mh_read = mbpf_mgmt_package},
	[MBPF_MGMT_FAILURE] = {.mh_read = mbpf_mgmt_failure},
	[MBPF_MGMT_STATS] = {.mh_read = mbpf_mgmt_stats},
	[MBPF_MGMT_UPLOAD] = {.mh_write = mbpf_mgmt_upload},
	[MBPF_MGMT_STAGED] = {.mh_read = mbpf_mgmt_staged},
	[MBPF_MGMT_DROP] = {.mh_write = mbpf_mgmt_drop},
	[MBPF_MGMT_ACTIVATE] = {.mh_write = mbpf_mgmt_activate},
	[MBPF_MGMT_ATTACH] = {.mh_write = mbpf_mgmt_attach},
	[MBPF_MGMT_DETACH] = {.mh_write = mbpf_mgmt_detach},
	[MBPF_MGMT_UNLOAD] = {.mh_write = mbpf_mgmt_unload},
	[MBPF_MGMT_MAPS] = {.mh_read = mbpf_mgmt_maps},
	[MBPF_MGMT_ENTRIES] = {.mh_read = mbpf_mgmt_entries},
};

#ifdef CONFIG_MCUMGR_SMP_SUPPORT_ORIGINAL_PROTOCOL
/* What a client of the first version of SMP is told. */
static int translate(uint16_t error)
{
#define TRANSLATE(code, client)                                                                    \
	if (error == (code)) {                                                                     \
		return client;                                                                     \
	}
	MBPF_MGMT_CODES(TRANSLATE)
#undef TRANSLATE
	switch (-(int)error) {
	case MBPF_ERR_INVALID_ARG:
		return MGMT_ERR_EINVAL;
	case MBPF_ERR_NO_MEM:
		return MGMT_ERR_ENOMEM;
	case MBPF_ERR_NOT_FOUND:
		return MGMT_ERR_ENOENT;
	case MBPF_ERR_NESTED_EXEC:
		return MGMT_ERR_EBUSY;
	case MBPF_ERR_CRC_MISMATCH:
		return MGMT_ERR_ECORRUPT;
	case MBPF_ERR_ALREADY_ATTACHED:
	case MBPF_ERR_NOT_ATTACHED:
	case MBPF_ERR_STILL_ATTACHED:
		return MGMT_ERR_EBADSTATE;
	case MBPF_ERR_SIGNATURE:
	case MBPF_ERR_UNTRUSTED_KEY:
	case MBPF_ERR_CAPABILITY_DENIED:
		return MGMT_ERR_EACCESSDENIED;
	default:
		return MGMT_ERR_EUNKNOWN;
	}
}
#endif

static struct mgmt_group group = {
	.mg_handlers = handlers,
	.mg_handlers_count = ARRAY_SIZE(handlers),
	.mg_group_id = CONFIG_MBPF_MGMT_GROUP_ID,
#ifdef CONFIG_MCUMGR_SMP_SUPPORT_ORIGINAL_PROTOCOL
	.mg_translate_error = translate,
#endif
#ifdef CONFIG_MCUMGR_GRP_ENUM_DETAILS_NAME
	.mg_group_name = "mbpf",
#endif
};

static void start(void)
{
	mgmt_register_group(&group);
}

MCUMGR_HANDLER_DEFINE(mbpf_mgmt, start);
