/*
 * Copyright (c) 2026 The mbpf authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The attach point of MCUmgr commands. It fires on the thread that handles them, before the handler
 * of the command.
 */

#include <zephyr/mgmt/mcumgr/mgmt/callbacks.h>
#include <zephyr/mgmt/mcumgr/mgmt/handlers.h>
#include <zephyr/mgmt/mcumgr/mgmt/mgmt.h>

#include <mbpf/zephyr.h>

#include "security.h"

MBPF_HOOK_DEFINE(mbpf_mgmt_command, "mgmt.command", MBPF_HOOK_SECURITY,
		 .max_steps = CONFIG_MBPF_HOOK_MGMT_MAX_STEPS);

/* Whether the programs let a command pass. */
static bool is_allowed(const struct mgmt_evt_op_cmd_arg *command)
{
	const struct mbpf_ctx_security ctx = {
		.abi_version = MBPF_HOOK_ABI_VERSION,
		.object_id = command->group,
		.action = command->op == MGMT_OP_WRITE ? 1U : 0U,
		.data = &command->id,
		.data_len = sizeof(command->id),
	};

	return mbpf_security_passes(&mbpf_mgmt_command, !IS_ENABLED(CONFIG_MBPF_HOOK_MGMT_CLOSED),
				    &ctx);
}

static enum mgmt_cb_return received(uint32_t event, enum mgmt_cb_return status, int32_t *rc,
				    uint16_t *group, bool *abort_more, void *data, size_t data_size)
{
	ARG_UNUSED(event);
	ARG_UNUSED(status);
	ARG_UNUSED(group);
	ARG_UNUSED(abort_more);
	if (data_size == sizeof(struct mgmt_evt_op_cmd_arg) && is_allowed(data)) {
		return MGMT_CB_OK;
	}
	*rc = MGMT_ERR_EACCESSDENIED;
	return MGMT_CB_ERROR_RC;
}

static struct mgmt_callback callback = {
	.callback = received,
	.event_id = MGMT_EVT_OP_CMD_RECV,
};

static void start(void)
{
	mgmt_callback_register(&callback);
}

MCUMGR_HANDLER_DEFINE(mbpf_mgmt_gate, start);
